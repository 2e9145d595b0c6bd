"""Lists: what each person has under one column, for km-anonymity (:mod:`.models.sets`).

A list is the entries of a column that holds lists, one list a record; or the values that a person's rows have
in a column, whose rows a key tells. A missing entry is none, and texts that read alike are one
(:mod:`.models.answers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import Codes, encode, integers
from permslip.measure.models import Judgement, KMAnonymity, as_answered
from permslip.words.errors import BadInput
from permslip.words.ports import Engine


@dataclass(frozen=True)
class Lists:
    """Row i says that person ``people[i]`` has entry ``items[i]`` (codes from 0)."""

    people: Codes
    items: Codes


def lists_in(table: Any, column: str, key: str | None = None, engine: Engine | None = None) -> Lists:
    """The lists under ``column`` of an Arrow or Ibis ``table``: of each record, or with a ``key`` of each
    person whose rows it names. Raises BadInput for a column that is not there, or is none of lists where
    there is no key.
    """
    if key is not None:
        coded = encode(table, [key, column], engine)
        owner = coded.codes[0]
    else:
        lists = _lists(table, column, engine)
        coded = encode(pa.table({column: pc.list_flatten(lists)}), [column])
        owner = integers(pc.list_parent_indices(lists)).astype("uint32")
    answered, missing = as_answered(coded, [column])
    items = answered.codes[-1]
    none = missing[column]
    return Lists(owner, items) if none is None else Lists(owner[items != none], items[items != none])


def _lists(table: Any, column: str, engine: Engine | None) -> Any:
    held = table if isinstance(table, pa.Table) or engine is None else engine.arrow(table.select(column))
    kind = held.schema.field(column).type
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)):
        raise BadInput(
            f"Column {column} holds no lists, and km-anonymity judges lists.",
            fix="say with --key whose row it is: a person's rows then make the list",
        )
    return held[column].combine_chunks()


def judged(models: Sequence[tuple[KMAnonymity, Lists]], who: str = "record") -> tuple[Judgement, ...]:
    """Which promises about lists are kept: ``attained`` is the fewest people that share some entries,
    ``classes`` the combinations that too few share, ``records`` the people who have one of these."""
    out = []
    for model, lists in models:
        found = model.check(lists.people, lists.items)
        out.append(Judgement(model, float(found.smallest), found.rare, found.people, who))
    return tuple(out)


__all__ = ["Lists", "judged", "lists_in"]
