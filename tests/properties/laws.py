"""Laws: properties that hypothesis tries on some hundred cases, and in `make test-slow` on thousands.

A law has teeth when it fails once the code under it is spoiled by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from hypothesis.strategies import SearchStrategy

    Law = Callable[[int], None]

EXAMPLES, MANY_EXAMPLES = 200, 4_000
_CLAIMS: dict[Law, tuple[Callable[..., None], SearchStrategy[Any]]] = {}  # what each law claims, of what


def law(*drawn: SearchStrategy[Any]) -> Callable[[Callable[..., None]], Law]:
    """Make a test of a claim about drawn values; without a deadline, as machines are shared."""

    def decorate(claim: Callable[..., None]) -> Law:
        @pytest.mark.parametrize(
            "examples", [EXAMPLES, pytest.param(MANY_EXAMPLES, marks=pytest.mark.slow, id="slow")]
        )
        def holds(examples: int) -> None:
            settings(max_examples=examples, deadline=None)(given(*drawn)(claim))()

        _CLAIMS[holds] = claim, st.tuples(*drawn)
        return holds

    return decorate


class Mutant(NamedTuple):
    """A wrong version of one function, in the module that calls it by this name."""

    module: ModuleType
    name: str
    wrong: Callable[..., Any]


def counterexample(broken: Callable[[Any], bool], drawn: SearchStrategy[Any]) -> Any:
    """Return a drawn value of which ``broken`` is true; raises hypothesis's NoSuchExample without one."""
    many = settings(
        max_examples=MANY_EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # any example that kills will do, it need not be small
        suppress_health_check=list(HealthCheck),
    )
    return find(drawn, broken, settings=many)


def kills(claimed: Law, mutant: Mutant) -> bool:
    """Whether the law fails over the mutant, on a case over which it holds when nothing is spoiled."""
    claim, drawn = _CLAIMS[claimed]

    def broken(values: tuple[Any, ...]) -> bool:
        try:
            claim(*values)
        except AssertionError:
            return True
        return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mutant.module, mutant.name, mutant.wrong)
        killer = counterexample(broken, drawn)
    return not broken(killer)
