"""Top and bottom coding: the few largest and smallest numbers are shown as no more than large or small.

The tallest child in the state is found by height alone. Coding the ends leaves everybody else as they are.
Source: A. Hundepool et al., Statistical Disclosure Control, 2012, section 3.2.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from permslip.words.errors import BadInput, OurBug, RefusedError

Shown = Literal["bound", "mean"]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Coarsened:
    """``values`` float64[rows] with both ends coded, NaN where a number is missing; ``bottom`` and ``top``
    the bounds (None: that end is as held), ``below`` and ``above`` the records coded at each end."""

    values: Numbers
    bottom: float | None
    top: float | None
    below: int
    above: int

    def labels(self) -> list[str | None]:
        """Each record in words: ``80 or more``, the number itself, or None for one that is missing."""
        out: list[str | None] = []
        for value in self.values.tolist():
            if np.isnan(value):
                out.append(None)
            elif self.top is not None and value >= self.top:
                out.append(f"{self.top:.12g} or more")
            elif self.bottom is not None and value <= self.bottom:
                out.append(f"{self.bottom:.12g} or less")
            else:
                out.append(f"{value:.12g}")
        return out


def code_ends(
    values: Any, *, bottom: float | None = None, top: float | None = None, shown: Shown = "bound"
) -> Coarsened:
    """Code numbers at or below ``bottom`` and at or above ``top`` (in the column's unit).

    ``shown``: ``bound`` shows the bound itself, ``mean`` the mean of those coded at that end, so that the sum
    of the column stays as it is. Raises BadInput when neither bound is given or they cross.
    """
    numbers = _finite(values)
    if shown not in get_args(Shown):
        raise OurBug("an end is shown as its bound or as its mean")
    if bottom is None and top is None:
        raise BadInput("Neither end was named.", fix="give a lowest or a highest number")
    if bottom is not None and top is not None and not bottom < top:
        raise BadInput("The lowest number shown is not below the highest.", fix="exchange the two")
    out = numbers.copy()
    counts = []
    for bound, hit in ((bottom, numbers <= _or_nan(bottom)), (top, numbers >= _or_nan(top))):
        counts.append(int(hit.sum()))
        if bound is not None and counts[-1]:
            out[hit] = bound if shown == "bound" else float(numbers[hit].mean())
    return Coarsened(out, bottom, top, counts[0], counts[1])


def bounds(values: Any, *, k: int, share: float = 0.0) -> tuple[float, float]:
    """The widest (bottom, top) that leave at least k records, and the share (0..1) of all, at each end.

    Raises RefusedError when the ends would meet: the numbers are too few or too alike to code both.
    """
    if k < 1 or not 0.0 <= share <= 0.5:
        raise OurBug("k is at least 1, and the share of an end from 0 to a half")
    numbers = np.sort(_finite(values))
    numbers = numbers[~np.isnan(numbers)]
    least = max(k, int(np.ceil(share * len(numbers))))
    if len(numbers) < 2 * least or not numbers[least - 1] < numbers[-least]:
        raise RefusedError(
            f"The two ends of the column cannot both hold {least:,} records.",
            fix="code one end only, or use a hierarchy of bands",
        )
    return float(numbers[least - 1]), float(numbers[-least])


def _finite(values: Any) -> Numbers:
    numbers = np.asarray(values, np.float64)
    if numbers.ndim != 1 or np.isinf(numbers).any():
        raise BadInput("Ends are coded in one column of finite numbers.", fix="name a column of numbers")
    return numbers


def _or_nan(bound: float | None) -> float:
    return float("nan") if bound is None else bound


__all__ = ["Coarsened", "bounds", "code_ends"]
