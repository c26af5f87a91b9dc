"""Laws: properties that hypothesis tries on some hundred cases, and in `make test-slow` on thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

EXAMPLES, MANY_EXAMPLES = 200, 4_000


def law(*drawn: SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[[int], None]]:
    """Make a test of a claim about drawn values; without a deadline, as machines are shared."""

    def decorate(claim: Callable[..., None]) -> Callable[[int], None]:
        @pytest.mark.parametrize(
            "examples", [EXAMPLES, pytest.param(MANY_EXAMPLES, marks=pytest.mark.slow, id="slow")]
        )
        def holds(examples: int) -> None:
            settings(max_examples=examples, deadline=None)(given(*drawn)(claim))()

        return holds

    return decorate
