"""What every privacy model can say and do."""

from __future__ import annotations

import math
from typing import Protocol

from permslip.measure.models.tally import Tally, Verdicts
from permslip.words.errors import BadInput

# Sums of fractions differ in the last digits with their order: a bound that holds to this is held.
SLACK = 1e-12


class Model(Protocol):
    """A promise about every class of a table.

    ``monotone``: going up the hierarchies, the records of failing classes never grow, so the search may tag
    everything above a passing table and below a failing one. ``monotone_whole`` is the weaker claim that
    holds when nothing is suppressed: where every class passes, every coarser table passes. A model that has
    only the second may be searched so only at a suppression limit of nothing.
    """

    @property
    def name(self) -> str:
        """The name a specification begins with, such as ``k-anonymity``."""
        ...

    @property
    def citation(self) -> str:
        """The paper that defines it."""
        ...

    @property
    def sensitive(self) -> str | None:
        """The column whose values are guarded, or None when only the classes' sizes matter."""
        ...

    @property
    def monotone(self) -> bool:
        """Whether suppressed records never grow going up."""
        ...

    @property
    def monotone_whole(self) -> bool:
        """Whether a table whose classes all pass stays so going up."""
        ...

    def sentence(self) -> str:
        """The promise in plain words, for the portal and the slip."""
        ...

    def met(self, tally: Tally) -> Verdicts:
        """Whether each class keeps the promise, bool[c]."""
        ...

    def attained(self, tally: Tally) -> float:
        """The figure (k, l, c or t) that the worst class of the table has; 0 for an empty table."""
        ...


def whole_number(model: str, letter: str, value: object, least: int) -> None:
    """Refuse a parameter that is not a whole number of at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise BadInput(
            f"{model} needs a whole number {letter} of at least {least}.", fix=f"set {letter}, for example 5"
        )


def real_number(model: str, letter: str, value: object, above: float, most: float = math.inf) -> None:
    """Refuse a parameter that is not a finite number above ``above`` and at most ``most``."""
    right = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not right or not above < value <= most:  # type: ignore[operator]
        upto = "" if most == math.inf else f" and at most {most:g}"
        raise BadInput(f"{model} needs a number {letter} above {above:g}{upto}.", fix=f"set {letter}")


def column_name(model: str, value: object) -> None:
    """Refuse a sensitive column that was not named."""
    if not isinstance(value, str) or not value:
        raise BadInput(f"{model} guards one column, and none was named.", fix="name the sensitive column")
