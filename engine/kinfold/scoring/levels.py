"""The levels of agreement of each measure: their keys, words and shipped chances."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

MISSING = -1  # the level of a field that one side lacks: 0 bits


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement: ``m`` and ``u`` are the shipped chances, see tables/levels.toml.

    ``beside``: it is neither closer nor looser than its neighbours: an initial tells less, not otherwise.
    """

    key: str
    m: float
    u: float
    en: str
    zh: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels of one measure, closest first; the last one is disagreement."""

    name: str
    levels: tuple[Level, ...]

    def __len__(self) -> int:
        return len(self.levels)

    def index(self, key: str) -> int:
        """Return the position of the level named ``key``."""
        return [level.key for level in self.levels].index(key)

    @property
    def beside(self) -> npt.NDArray[np.bool_]:
        """Which levels stand beside the ladder."""
        return np.array([level.beside for level in self.levels])

    @property
    def m(self) -> npt.NDArray[np.float64]:
        """The shipped chances among matches, summing to 1."""
        return _whole([level.m for level in self.levels])

    @property
    def u(self) -> npt.NDArray[np.float64]:
        """The shipped chances among strangers, summing to 1."""
        return _whole([level.u for level in self.levels])


def _whole(chances: list[float]) -> npt.NDArray[np.float64]:
    array = np.array(chances)
    whole: npt.NDArray[np.float64] = array / array.sum()
    return whole


@cache
def scales() -> dict[str, Scale]:
    """Return all scales by the name of their measure."""
    text = (files("kinfold.scoring") / "tables" / "levels.toml").read_text(encoding="utf-8")
    return {
        name: Scale(name, tuple(Level(**level) for level in table["levels"]))
        for name, table in tomllib.loads(text).items()
    }


def ladder(size: int, last: int, steps: list[tuple[int, npt.NDArray[np.bool_]]]) -> npt.NDArray[np.int8]:
    """Give each pair the first level whose condition holds, else ``last``."""
    levels = np.full(size, last, np.int8)
    for level, holds in reversed(steps):
        levels += (np.int8(level) - levels) * holds.view(np.int8)  # without a branch: many at a time
    return levels
