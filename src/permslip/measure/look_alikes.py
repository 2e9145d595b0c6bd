"""Values that differ only by what nobody sees: blanks around them, invisible characters.

A byte more makes another class, and a table looks safer or riskier than it is to whoever reads it. Nothing is
trimmed here, for a file is measured as it stands: it is counted and said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc

from permslip.measure.coding import Encoded, is_text
from permslip.measure.models.answers import plain
from permslip.words.wording import counted

_SUSPECT = r"^\s|\s$|\s\s|[^\x20-\x7e]"


@dataclass(frozen=True)
class LookAlikes:
    """``values`` different values of a column, on ``records`` records, each of which another value equals
    when blanks and invisible characters are left out."""

    column: str
    values: int
    records: int

    @property
    def sentence(self) -> str:
        """In words."""
        on = counted(self.records, "records")
        return (
            f"Column {self.column} has {self.values:,} values (on {on}) that differ from another only by "
            "blanks or invisible characters: an outsider would read them as one, and here they are counted "
            "as different."
        )


def look_alikes(encoded: Encoded) -> tuple[LookAlikes, ...]:
    """The columns of an encoded table that have such values. A text of blanks only looks like a missing
    value. Time: one scan of each column's dictionary."""
    out = []
    for name, codes, dictionary in zip(encoded.names, encoded.codes, encoded.dictionaries, strict=True):
        alike = _alike(dictionary)
        if alike is not None:
            records = int(np.bincount(codes, encoded.each, len(alike))[alike].sum())
            out.append(LookAlikes(name, int(alike.sum()), records))
    return tuple(out)


def _alike(dictionary: Any) -> Any | None:
    """Which values look like another, bool[v]; None where none does."""
    if not is_text(dictionary.type):
        return None
    if not pc.any(pc.match_substring_regex(dictionary, _SUSPECT)).as_py():
        return None
    shown = [plain(text or "") for text in dictionary.to_pylist()]
    often = Counter(shown)
    alike = np.array([often[text] > 1 for text in shown], np.bool_)
    return alike if alike.any() else None


__all__ = ["LookAlikes", "look_alikes"]
