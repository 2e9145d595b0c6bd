"""Dictionary coding: every column becomes small integers and a list of its distinct values.

All kernels work on these codes. A null is a value of its own (one code), because a missing birth date
tells people apart as well as a birth date does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.words.errors import BadInput, OurBug, must_have
from permslip.words.ports import Engine

_LANES = 2

Codes = npt.NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True)
class Encoded:
    """A table as codes: ``codes[i][row]`` indexes ``dictionaries[i]`` (an Arrow array, a null among its
    values where the column has one). ``carried`` is a column passed along unencoded, in the same row order.
    ``each[row]`` (uint32, above zero) says how many records a row stands for, where rows are distinct tuples
    that an engine counted (:mod:`permslip.measure.counted`); None: one each.

    The codes are uint8, uint16 or uint32, whichever is the narrowest that holds the dictionary.
    """

    names: tuple[str, ...]
    codes: tuple[Codes, ...]
    dictionaries: tuple[Any, ...]
    rows: int
    carried: Any | None = None
    each: npt.NDArray[np.uint32] | None = None

    def __post_init__(self) -> None:
        if not len(self.names) == len(self.codes) == len(self.dictionaries):
            raise OurBug("an encoded table has as many code columns and dictionaries as names")
        if any(c.shape != (self.rows,) for c in self.codes):
            raise OurBug("every code column has one code for each row")
        if self.each is not None and (self.each.shape != (self.rows,) or not self.each.all()):
            raise OurBug("every row stands for a number of records of its own, above zero")

    @property
    def records(self) -> int:
        """How many records the rows stand for."""
        return self.rows if self.each is None else int(self.each.sum(dtype=np.int64))

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many distinct values each column has, its null included; 1 for a column of an empty table."""
        return tuple(max(len(d), 1) for d in self.dictionaries)

    def pick(self, columns: Sequence[str]) -> Encoded:
        """The same rows over some of the columns, in the order given."""
        at = [self.names.index(c) for c in columns]
        return Encoded(
            tuple(columns),
            tuple(self.codes[i] for i in at),
            tuple(self.dictionaries[i] for i in at),
            self.rows,
            self.carried,
            self.each,
        )

    def beside(self, other: Encoded) -> Encoded:
        """These columns, and behind them those of another table of the same rows."""
        return Encoded(
            self.names + other.names,
            self.codes + other.codes,
            self.dictionaries + other.dictionaries,
            self.rows,
            self.carried,
            self.each,
        )

    def values(self, rows: npt.NDArray[Any]) -> Any:
        """Some of the rows as they are held (Arrow)."""
        columns = zip(self.codes, self.dictionaries, strict=True)
        return pa.table([taken(d, c[rows]) for c, d in columns], names=list(self.names))

    def one_by_one(self) -> Encoded:
        """A row for each record."""
        if self.each is None:
            return self
        codes = tuple(np.repeat(c, self.each) for c in self.codes)
        return replace(self, codes=codes, rows=self.records, each=None)

    def in_order(self, columns: Iterable[str] | None = None) -> Encoded:
        """The same with the values of some columns (default: all) in ascending order, no value last: codes
        then do not tell in which order rows came, and what is summed by code is the same to the last digit.
        """
        codes, dictionaries = list(self.codes), list(self.dictionaries)
        for at in map(self.names.index, self.names if columns is None else columns):
            order = pc.array_sort_indices(dictionaries[at])
            places = np.empty(len(order), codes[at].dtype)
            places[integers(order)] = np.arange(len(order), dtype=places.dtype)
            codes[at] = places[codes[at]] if len(order) else codes[at]
            dictionaries[at] = dictionaries[at].take(order)
        return replace(self, codes=tuple(codes), dictionaries=tuple(dictionaries))


def narrowest(size: int) -> type[np.uint8] | type[np.uint16] | type[np.uint32]:
    """The narrowest unsigned integer that counts ``size`` values from 0."""
    if size <= 1 << 8:
        return np.uint8
    return np.uint16 if size <= 1 << 16 else np.uint32


def is_text(kind: Any) -> bool:
    """Whether an Arrow type is one of those that hold text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def integers(array: Any) -> npt.NDArray[Any]:
    """An Arrow array of integers without nulls as numpy sees it, uncopied and read-only.

    Arrow's own ``to_numpy`` imports pandas, which takes longer than measuring a school.
    """
    return np.from_dlpack(array)


def nulls(array: Any, *, nan: bool = False) -> npt.NDArray[np.bool_]:
    """Which values of an Arrow array (in one piece) are missing; ``nan``: or are no number."""
    return integers(array.is_null(nan_is_null=nan).cast(pa.uint8())).astype(np.bool_)


def places(values: Any, known: Any, *, missing: bool = False) -> npt.NDArray[np.int64]:
    """The place of each of some Arrow ``values`` among the ``known`` ones, int64; -1 for one that is not
    among them. A missing value is only where ``missing`` is asked for like others. Where their types differ
    they are compared as text."""
    values, known = (x.combine_chunks() if isinstance(x, pa.ChunkedArray) else x for x in (values, known))
    out = np.full(len(values), -1, np.int64)
    if not len(values) or not len(known):
        return out
    if values.type != known.type:
        values, known = values.cast(pa.string()), known.cast(pa.string())
    found = pc.index_in(values, value_set=known, skip_nulls=not missing)
    out[~nulls(found)] = integers(found.drop_null())
    return out


def whole_numbers(values: npt.NDArray[Any]) -> Any:
    """Whole numbers as an Arrow array (int64)."""
    held = np.ascontiguousarray(values, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(held), [None, pa.py_buffer(held)])


def taken(values: Any, at: npt.NDArray[Any]) -> Any:
    """The Arrow values that stand at some places, in their order."""
    return values.take(whole_numbers(at))


class _Column:
    """One column on its way in: batches of local codes are mapped to one growing dictionary."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.known: Any = None
        self.parts: list[Codes] = []

    def add(self, values: Any) -> None:
        """Code one batch; a value gets the next code when it is first met."""
        if pa.types.is_string_view(values.type):  # as it is, its dictionary would hold "" for a null
            values = values.cast(pa.string())
        words, local = _dictionary(values) if pa.types.is_dictionary(values.type) else self._encoded(values)
        words, local = _as_engines_tell(_plain(words), local)
        if self.known is None:
            self.known, look_up = words, np.arange(len(words), dtype=np.uint32)
        else:
            fresh = words.filter(pc.is_null(pc.index_in(words, value_set=self.known)))
            self.known = pa.concat_arrays([self.known, fresh])
            look_up = integers(pc.index_in(words, value_set=self.known))
        self.parts.append(look_up.astype(narrowest(len(self.known)))[local])

    def _encoded(self, values: Any) -> tuple[Any, npt.NDArray[Any]]:
        try:
            coded = values.dictionary_encode(null_encoding="encode")
        except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
            raise BadInput(
                f"Column {self.name} holds values that cannot be compared ({values.type}).",
                fix="measure plain text, numbers, dates or flags",
            ) from None
        return coded.dictionary, integers(coded.indices)

    def done(self) -> tuple[Codes, Any]:
        if self.known is None:
            return np.zeros(0, dtype=np.uint8), pa.array([], pa.string())
        return np.concatenate(self.parts).astype(narrowest(len(self.known)), copy=False), self.known


def _plain(words: Any) -> Any:
    """Text of any Arrow type as plain strings, which all of Arrow's functions take; other values as they
    are."""
    return words.cast(pa.string()) if is_text(words.type) else words


def _as_engines_tell(words: Any, local: npt.NDArray[Any]) -> tuple[Any, npt.NDArray[Any]]:
    """Fractions told apart as engines do that group them: minus zero is zero, and all that is no number is
    one value, whatever its bits. Other values are as they are."""
    if words.type not in (pa.float32(), pa.float64()):
        return words, local
    plainly = integers(words.fill_null(1.0) if words.null_count else words)
    if not np.any(np.isnan(plainly) | ((plainly == 0) & np.signbit(plainly))):
        return words, local
    none = pa.scalar(float("nan"), words.type)
    words = pc.if_else(pc.is_nan(words), none, pc.add(words, pa.scalar(0.0, words.type)))
    again = words.dictionary_encode(null_encoding="encode")
    return again.dictionary, integers(again.indices)[local]


def _dictionary(values: Any) -> tuple[Any, npt.NDArray[Any]]:
    """The distinct values that a dictionary array really has, and the place of each row's among them."""
    words = _plain(values.dictionary)
    told = pa.concat_arrays([words, pa.nulls(1, words.type)])
    words = told.dictionary_encode(null_encoding="encode")  # a dictionary may repeat itself, or hold a null
    local = integers(words.indices)[integers(values.indices.cast(pa.int64()).fill_null(len(told) - 1))]
    used = np.zeros(len(words.dictionary), np.bool_)
    used[local] = True
    at = np.flatnonzero(used)
    return taken(words.dictionary, at), (np.cumsum(used) - 1).astype(np.uint32)[local]


def encode(
    table: Any, columns: Iterable[str], engine: Engine | None = None, *, carry: str | None = None
) -> Encoded:
    """Encode ``columns`` of an Ibis table (through ``engine``), an Arrow table or a record batch reader.

    Rows are read in batches, so that text columns never stand in memory whole. ``carry`` names one more
    column (the person's key) that is passed along as it is, aligned with the codes.
    Raises BadInput when a column is not there, there twice, or cannot be compared; and for what is no table.
    """
    names = tuple(dict.fromkeys(columns))
    if not names:
        raise BadInput("No column was named.", fix="name the columns that, joined, could single a person out")
    wanted = [*names, carry] if carry is not None and carry not in names else list(names)
    must_have("The table", wanted, _columns_of(table))
    coders = [_Column(name) for name in names]
    carried: list[Any] = []
    rows = 0
    with ThreadPoolExecutor(_LANES) as lanes:  # columns are coded apart, by code that lets others run
        for batch in _batches(table, wanted, engine):
            rows += batch.num_rows
            columns = [batch.column(batch.schema.get_field_index(coder.name)) for coder in coders]
            list(lanes.map(_Column.add, coders, columns))
            if carry is not None:
                carried.append(batch.column(batch.schema.get_field_index(carry)))
    done = [coder.done() for coder in coders]
    keep = None
    if carry is not None:
        keep = pa.chunked_array(carried) if carried else pa.chunked_array([pa.array([], pa.string())])
    return Encoded(names, tuple(c for c, _ in done), tuple(d for _, d in done), rows, keep)


def _columns_of(table: Any) -> tuple[str, ...]:
    """The names of the columns. Raises BadInput for what is no table, or has two columns of one name."""
    names = getattr(getattr(table, "schema", None), "names", None) or getattr(table, "columns", None)
    if names is None and not isinstance(table, pa.Table):
        raise BadInput(
            f"There is no table to measure, but a {type(table).__name__}.",
            fix="hand in a data frame or an Arrow table: pandas.read_csv and pyarrow.table make one",
        )
    found = tuple(names or ())
    twice = sorted({str(name) for name in found if found.count(name) > 1})
    if twice:
        raise BadInput(f"There is more than one column {', '.join(twice)}.", fix="give each its own name")
    return found


def _batches(table: Any, columns: list[str], engine: Engine | None) -> Iterator[Any]:
    if isinstance(table, pa.Table):
        yield from (b for b in table.select(columns).to_batches() if b.num_rows)
    elif isinstance(table, pa.RecordBatchReader):
        yield from (b for b in table if b.num_rows)
    elif engine is None:
        raise OurBug("an Ibis table needs an engine to be read with")
    else:
        yield from (b for b in engine.batches(table.select(*columns)) if b.num_rows)
