"""Models of how many are alike: k-anonymity and k-map.

Both are monotone with suppression: a class going up merges with others, and sizes add, so a class of k or
more stays one. Records of failing classes can therefore only become fewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from permslip.measure.models.model import whole_number
from permslip.measure.models.tally import Tally, Verdicts, Whole
from permslip.words.errors import BadInput


def _others(k: int) -> str:
    return "one other" if k == 2 else f"{k - 1:,} others"


@dataclass(frozen=True)
class KAnonymity:
    """Every record is alike with at least k - 1 others on the quasi-identifiers."""

    k: int
    name: ClassVar[str] = "k-anonymity"
    citation: ClassVar[str] = "Sweeney, k-anonymity: a model for protecting privacy, IJUFKS 10(5), 2002"
    sensitive: ClassVar[None] = None
    monotone: ClassVar[bool] = True
    monotone_whole: ClassVar[bool] = True

    def __post_init__(self) -> None:
        whole_number("k-anonymity", "k", self.k, 1)

    def sentence(self) -> str:
        """The promise in plain words."""
        return (
            f"Each child in this table looks the same as at least {_others(self.k)}, "
            "going by the facts that could point to a child."
        )

    def met(self, tally: Tally) -> Verdicts:
        """True for a class of k records or more, bool[c]."""
        return tally.sizes >= self.k

    def attained(self, tally: Tally) -> float:
        """The smallest class, in records."""
        return float(tally.sizes.min()) if tally.classes else 0.0


@dataclass(frozen=True)
class KMap:
    """Every record is alike with at least k people of the population it was drawn from.

    Needs a population table: without one nothing is known, and the model refuses.
    """

    k: int
    name: ClassVar[str] = "k-map"
    citation: ClassVar[str] = "Sweeney, Computational disclosure control, MIT, 2001"
    sensitive: ClassVar[None] = None
    monotone: ClassVar[bool] = True
    monotone_whole: ClassVar[bool] = True

    def __post_init__(self) -> None:
        whole_number("k-map", "k", self.k, 1)

    def sentence(self) -> str:
        """The promise in plain words."""
        return (
            f"Each child in this table looks the same as at least {_others(self.k)} in the whole group "
            "the table was taken from, going by the facts that could point to a child."
        )

    def met(self, tally: Tally) -> Verdicts:
        """True for a class with k people or more in the population, bool[c]."""
        return self._people(tally) >= self.k

    def attained(self, tally: Tally) -> float:
        """The fewest people any class has in the population."""
        people = self._people(tally)
        return float(people.min()) if tally.classes else 0.0

    def _people(self, tally: Tally) -> Whole:
        if tally.population is None:
            raise BadInput(
                "k-map counts people in the population, and no population table was given.",
                fix="give the whole population with the same columns, or ask for k-anonymity",
            )
        return tally.population
