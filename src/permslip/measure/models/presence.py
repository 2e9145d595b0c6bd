"""delta-presence: whether someone is in the table at all must stay unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from permslip.measure.models.model import SLACK, real_number
from permslip.measure.models.tally import Tally, Verdicts
from permslip.words.errors import BadInput


@dataclass(frozen=True)
class DeltaPresence:
    """In every class of the population the share of people who are in the table lies in low..high.

    Definition 2 of the paper. A class of the population with nobody in the table has presence 0: where
    ``low`` is above 0 and there is one, no class passes, because the table as a whole does not. Merged
    classes have a presence between their parts', so a table that passes stays so going up; suppressing
    records moves presence itself, so the model is not monotone where anything may be suppressed.
    """

    low: float
    high: float
    name: ClassVar[str] = "delta-presence"
    citation: ClassVar[str] = "Nergiz, Atzori, Clifton, Hiding the presence of individuals, SIGMOD 2007"
    sensitive: ClassVar[None] = None
    monotone: ClassVar[bool] = False
    monotone_whole: ClassVar[bool] = True

    def __post_init__(self) -> None:
        real_number("delta-presence", "high", self.high, 0, 1)
        real_number("delta-presence", "low", self.low, -SLACK, self.high)

    def sentence(self) -> str:
        """The promise in plain words."""
        return (
            "Someone who knows a child cannot tell whether the child is in this table: of children who look "
            f"the same, between {100 * self.low:g} and {100 * self.high:g} in 100 are in it."
        )

    def met(self, tally: Tally) -> Verdicts:
        """True for a class whose presence lies between the bounds, bool[c]."""
        share = self._presence(tally)
        kept: Verdicts = (share >= self.low - SLACK) & (share <= self.high + SLACK)
        if self.low > 0 and self._someone_is_left_out(tally):
            return np.zeros(tally.classes, np.bool_)
        return kept

    def attained(self, tally: Tally) -> float:
        """The highest presence of any class, 0..1."""
        return float(self._presence(tally).max()) if tally.classes else 0.0

    def _presence(self, tally: Tally) -> npt.NDArray[np.float64]:
        if tally.population is None:
            raise BadInput(
                "delta-presence compares the table with the population, and no population table was given.",
                fix="give the whole population with the same columns",
            )
        share: npt.NDArray[np.float64] = tally.sizes / tally.population
        return share

    def _someone_is_left_out(self, tally: Tally) -> bool:
        if tally.people is None or tally.population is None:
            raise BadInput(
                "How many people the population has is not known.", fix="say so, or set the low bound to 0"
            )
        return int(tally.population.sum()) < tally.people
