"""How many classes of each size a table has, without keeping the classes.

Uniques, records in classes below k, smallest class and average risk all follow from it. Nothing but the
packed keys stands in memory, and where even they would not fit, the rows are taken in parts: a class is never
split, because its part is chosen by a hash of all its codes. The engine can group instead (its own spill).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from permslip.measure import sizes as ways
from permslip.measure.coding import Codes, Encoded, encode
from permslip.measure.counted import room_for
from permslip.measure.sizes import Counts, classes_packed, distinct, pack
from permslip.words.errors import BadInput, OurBug
from permslip.words.ports import Engine

_COMMON = 4096  # class sizes counted in a table; larger ones are listed
_KEY_BYTES = 8
_TAKEN = 1 << 18  # rows looked at together where the memory is bounded
_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, odd


@dataclass(frozen=True)
class SizeHistogram:
    """``pairs``: (class size, number of classes of that size), ascending. ``rows``: records in all."""

    pairs: tuple[tuple[int, int], ...]
    rows: int

    def __post_init__(self) -> None:
        if sum(size * number for size, number in self.pairs) != self.rows:
            raise OurBug("the histogram of class sizes does not add up to the rows")

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return sum(number for _, number in self.pairs)

    @property
    def smallest(self) -> int:
        """The smallest class; 0 for an empty table."""
        return self.pairs[0][0] if self.pairs else 0

    @property
    def unique(self) -> int:
        """Records alone in their class."""
        return self.pairs[0][1] if self.smallest == 1 else 0

    def below(self, k: int) -> int:
        """Records in classes smaller than k."""
        return sum(size * number for size, number in self.pairs if size < k)

    def histogram(self) -> tuple[tuple[int, int], ...]:
        """The pairs, as :meth:`permslip.measure.sizes.ClassSizes.histogram` gives them."""
        return self.pairs


def size_histogram(
    encoded: Encoded, columns: Sequence[str] | None = None, *, memory: int | None = None
) -> SizeHistogram:
    """The histogram of class sizes over ``columns`` (default: all of the encoded ones).

    ``memory`` bounds the bytes that packed keys may take (8 a row otherwise); a bound makes it slower and
    changes no figure. About 9 ns of processor time a row on 8 columns. Raises BadInput below 4 KiB.
    """
    chosen = encoded if columns is None else encoded.pick(columns)
    if memory is not None and memory < 1 << 12:
        raise BadInput("Counting needs at least 4 KiB for its keys.", fix="allow more memory")
    if chosen.each is not None:
        return _of_counts(classes_packed(chosen)[0].counts, chosen.records)
    if memory is not None and memory < _KEY_BYTES * chosen.rows:
        return _in_parts(chosen, memory)
    if not ways.compiled_pays(chosen.rows):
        keys, packing = pack(chosen.codes, chosen.sizes, chosen.rows)
        return _of_counts(distinct(keys, packing.space)[1], chosen.rows)
    return _compiled(chosen)


def histogram_of(
    table: Any, columns: Sequence[str], engine: Engine | None = None, *, memory: int | None = None
) -> SizeHistogram:
    """The histogram of class sizes of a table (Ibis through ``engine``, Arrow, or a record batch reader).

    An Ibis table of more rows than ``memory`` bytes hold as codes and keys (4 bytes a cell, 16 a row) is
    grouped by the engine, which spills to its encrypted folder; so is any that an engine holds far away. Both
    ways give the same figures.
    """
    if engine is None or isinstance(table, pa.Table | pa.RecordBatchReader):
        return size_histogram(encode(table, columns, engine), memory=memory)
    if engine.far or (memory is not None and room_for(table, columns, engine) > memory):
        return _by_engine(table, columns, engine)
    return size_histogram(encode(table, columns, engine), memory=memory)


def _by_engine(table: Any, columns: Sequence[str], engine: Engine) -> SizeHistogram:
    size = max((c for c in columns if c.startswith("size")), key=len, default="") + "size"  # no column's name
    sizes = table.group_by(list(columns)).agg(**{size: lambda t: t.count()})
    found = engine.arrow(sizes.group_by(size).agg(number=lambda t: t.count()).rename(size=size))
    pairs = sorted(zip(found["size"].to_pylist(), found["number"].to_pylist(), strict=True))
    return SizeHistogram(tuple(pairs), sum(size * number for size, number in pairs))


def _of_counts(counts: Counts, rows: int) -> SizeHistogram:
    size, number = np.unique(counts, return_counts=True)
    return SizeHistogram(tuple(zip(size.tolist(), number.tolist(), strict=True)), rows)


def _compiled(chosen: Encoded) -> SizeHistogram:
    space = prod(chosen.sizes)
    way = ways.way_for(space, chosen.rows)
    if way == "direct":
        return _tally_counts(_count_direct(chosen, space), chosen.rows)
    if space > 1 << 64 or way == "hash":
        keys, packing = pack(chosen.codes, chosen.sizes, chosen.rows)
        if way == "hash":
            return _tally_counts(distinct(keys, packing.space)[1], chosen.rows)
    else:
        keys = np.zeros(chosen.rows, np.uint32 if way == "sort32" else np.uint64)
        ways.fold(keys, list(zip(chosen.codes, chosen.sizes, strict=True)))
    return _tally_runs(keys)


def _count_direct(chosen: Encoded, space: int) -> Counts:
    from permslip.measure import kernels

    columns = list(zip(chosen.codes, chosen.sizes, strict=True))
    if len(columns) > ways.WIDE:
        keys = np.zeros(chosen.rows, np.uint32)
        ways.fold(keys, columns)
        return ways.counted(keys, space)
    raw, widths, radix = ways.as_bytes(columns)
    return ways.count_on_lanes(
        lambda a, b, cells, carried: kernels.count_columns(raw, widths, radix, a, b, cells, carried),
        chosen.rows,
        space,
    )


def _tally_counts(counts: Counts, rows: int) -> SizeHistogram:
    from permslip.measure.kernels import tally_counts

    small, large = np.zeros(_COMMON, np.int64), np.empty(rows // _COMMON + 1, np.int64)
    listed = tally_counts(counts, small, large)
    return _joined([(small, large[:listed])], rows)


def _tally_runs(keys: npt.NDArray[Any]) -> SizeHistogram:
    from permslip.measure.kernels import tally_runs

    cut = ways.sort_in_place(keys)

    def lane(half: npt.NDArray[Any]) -> tuple[Any, Any]:
        small, large = np.zeros(_COMMON, np.int64), np.empty(len(half) // _COMMON + 1, np.int64)
        return small, large[: tally_runs(half, small, large)]

    with ThreadPoolExecutor(ways.LANES) as pool:
        return _joined(list(pool.map(lane, [keys[:cut], keys[cut:]])), len(keys))


def _joined(parts: Sequence[tuple[Any, Any]], rows: int) -> SizeHistogram:
    small = sum(s for s, _ in parts)
    common = [(int(size), int(small[size])) for size in np.flatnonzero(small)]
    rare, times = np.unique(np.concatenate([large for _, large in parts]), return_counts=True)
    return SizeHistogram((*common, *zip(rare.tolist(), times.tolist(), strict=True)), rows)


def _in_parts(chosen: Encoded, memory: int) -> SizeHistogram:
    """Count the rows of one part after another. A part's tuples are joined block by block, with weights, so
    that a class of any size takes the room of one tuple."""
    parts = -(-_KEY_BYTES * chosen.rows // memory)
    taken = max(min(_TAKEN, memory // _KEY_BYTES), 1)
    found: dict[int, int] = {}
    for part in range(parts):
        held: list[tuple[tuple[Codes, ...], Counts]] = []
        for begin in range(0, chosen.rows, taken):
            block = [c[begin : begin + taken] for c in chosen.codes]
            mine = _part_of(block, parts) == part
            held.append(_tuples([c[mine] for c in block], chosen.sizes, int(mine.sum()), None))
            if sum(len(w) for _, w in held[1:]) > taken:
                held = [_together(held, chosen.sizes)]
        size, number = np.unique(_together(held, chosen.sizes)[1], return_counts=True)
        for s, n in zip(size.tolist(), number.tolist(), strict=True):
            found[s] = found.get(s, 0) + n
    return SizeHistogram(tuple(sorted(found.items())), chosen.rows)


def _part_of(codes: Sequence[Codes], parts: int) -> npt.NDArray[np.uint64]:
    mixed = np.zeros(len(codes[0]), np.uint64)
    for column in codes:
        mixed = (mixed ^ column.astype(np.uint64)) * _ODD
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(32)) * np.uint64(parts) >> np.uint64(32)


def _tuples(
    codes: Sequence[Codes], sizes: Sequence[int], rows: int, weights: Counts | None
) -> tuple[tuple[Codes, ...], Counts]:
    keys, packing = pack(codes, sizes, rows)
    found, counts = distinct(keys, packing.space, weights)
    return packing.unpack(found), counts


def _together(
    held: Sequence[tuple[tuple[Codes, ...], Counts]], sizes: Sequence[int]
) -> tuple[tuple[Codes, ...], Counts]:
    codes = [np.concatenate(column) for column in zip(*(c for c, _ in held), strict=True)]
    weights = np.concatenate([w for _, w in held])
    return _tuples(codes, sizes, len(weights), weights)
