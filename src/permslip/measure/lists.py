"""Lists: what each person has under one column, for km-anonymity (:mod:`.models.sets`).

A list is the entries of a column that holds lists, one list a record; or the values that a person's rows have
in a column, whose rows a key tells. A missing entry is none, and texts that read alike are one
(:mod:`.models.answers`). An engine that is far puts the lists together and counts how many people have the
same; neither a key nor anybody's rows leave it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import Codes, Encoded, encode, integers
from permslip.measure.models import Judgement, KMAnonymity, as_answered
from permslip.measure.sizes import Counts
from permslip.words.errors import BadInput, must_have
from permslip.words.ports import COUNT, Engine

_LIST = "permslip/list"  # no column of a file is called so


@dataclass(frozen=True)
class Lists:
    """Row i says that person ``people[i]`` has entry ``items[i]`` (codes from 0). ``each[p]`` is how many
    people have the list of p; None: one each."""

    people: Codes
    items: Codes
    each: Counts | None = None


def lists_in(table: Any, column: str, key: str | None = None, engine: Engine | None = None) -> Lists:
    """The lists under ``column`` of an Arrow or Ibis ``table``: of each record, or with a ``key`` of each
    person whose rows it names. Raises BadInput for a column that is not there, or is none of lists where
    there is no key.
    """
    if engine is not None and engine.far and not isinstance(table, pa.Table):
        lists, each = _counted(table, column, key, engine)
    elif key is None:
        lists, each = _held(table, column, engine), None
    else:
        rows = encode(table, [key, column], engine)
        return _answered(rows, rows.codes[0], None)
    entries = encode(pa.table({column: pc.list_flatten(lists)}), [column])
    return _answered(entries, integers(pc.list_parent_indices(lists)).astype("uint32"), each)


def _answered(entries: Encoded, owner: Codes, each: Counts | None) -> Lists:
    """The lists of entries, the last column, and of whose list each is."""
    column = entries.names[-1]
    answered, missing = as_answered(entries, [column])
    items = answered.codes[-1]
    filled = slice(None) if missing[column] is None else items != missing[column]
    return Lists(owner[filled], items[filled], each)


def _held(table: Any, column: str, engine: Engine | None) -> Any:
    """The lists of a column, row by row (Arrow)."""
    held = table if isinstance(table, pa.Table) or engine is None else engine.arrow(table.select(column))
    kind = held.schema.field(column).type
    has = pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)
    _require_lists(column, has)
    return held[column].combine_chunks()


def _counted(table: Any, column: str, key: str | None, engine: Engine) -> tuple[Any, Counts]:
    """The lists that occur (Arrow), and how many people have each."""
    must_have("The table", [column] if key is None else [key, column], table.columns)
    entries = table[column]
    if key is None:
        _require_lists(column, entries.type().is_array())
        lists = table.select(**{_LIST: entries})
    else:
        lists = table.group_by(key).aggregate(**{_LIST: entries.collect(distinct=True).sort()})
    found = engine.counts(lists, [_LIST]).read_all()
    return found[_LIST].combine_chunks(), integers(found[COUNT].combine_chunks()).astype("uint32")


def _require_lists(column: str, has_lists: bool) -> None:
    if not has_lists:
        raise BadInput(
            f"Column {column} holds no lists, and km-anonymity judges lists.",
            fix="say with --key whose row it is: a person's rows then make the list",
        )


def judged(models: Sequence[tuple[KMAnonymity, Lists]], who: str = "record") -> tuple[Judgement, ...]:
    """Which promises about lists are kept: ``attained`` is the fewest people that share some entries,
    ``classes`` the combinations that too few share, ``records`` the people who have one of these."""
    out = []
    for model, lists in models:
        found = model.check(lists.people, lists.items, lists.each)
        out.append(Judgement(model, float(found.smallest), found.rare, found.people, who))
    return tuple(out)


__all__ = ["Lists", "judged", "lists_in"]
