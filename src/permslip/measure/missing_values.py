"""Missing values, said openly: how many records have none in a column, and how that was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from permslip.measure.coding import Encoded, nulls
from permslip.measure.models.answers import answers_of

_READ = {
    "own": "a missing value is a value of its own",
    "wild": "a missing value fits every value",
    "no answer": "a missing value is no answer (to models that compare shares it is one more value)",
}


@dataclass(frozen=True)
class MissingValues:
    """``records`` that have no value in a column. ``read``: ``own``, ``wild``, or ``no answer`` under a
    sensitive column (:mod:`permslip.measure.models.answers`)."""

    column: str
    records: int
    read: str

    @property
    def sentence(self) -> str:
        """In words."""
        have = "1 record has" if self.records == 1 else f"{self.records:,} records have"
        return f"{have} no {self.column}: {_READ[self.read]}."


def missing_values(
    encoded: Encoded, quasi: Sequence[str], sensitive: Sequence[str] = (), *, read: str = "own"
) -> tuple[MissingValues, ...]:
    """The columns of an encoded table in which some value is missing. ``read`` says how those of the
    quasi-identifiers are. Time: a scan of the codes of each column that has any."""
    out = []
    for name in dict.fromkeys([*quasi, *sensitive]):
        at = encoded.names.index(name)
        codes, dictionary = encoded.codes[at], encoded.dictionaries[at]
        if name in quasi:
            none = nulls(dictionary)
        else:
            found = answers_of(dictionary)
            none = found.of_code == (-1 if found.missing is None else found.missing)
        if none.any():
            records = int(np.bincount(codes, encoded.each, len(none))[none].sum())
            out.append(MissingValues(name, records, read if name in quasi else "no answer"))
    return tuple(out)


__all__ = ["MissingValues", "missing_values"]
