"""Seeded draws that come out the same on every machine, and text columns built without a Python loop.

Only ``Generator.random`` of NumPy's PCG64 is used: a double made of 53 bits of the raw stream, so no
mathematical library of the machine takes part. Every table and chunk has a stream of its own, so that
adding a draw to one table moves no other.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]

_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_MASK64 = (1 << 64) - 1


class Stream:
    """The random stream of one table in one chunk."""

    def __init__(self, seed: int, table: str, chunk: int) -> None:
        key = (zlib.crc32(table.encode("ascii")), chunk)
        self._generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))

    def unit(self, n: int) -> Floats:
        """``n`` doubles in [0, 1)."""
        return self._generator.random(n)

    def chance(self, n: int, p: float | Floats) -> Bools:
        """``n`` booleans, true with probability ``p`` (one number, or one per row)."""
        return self.unit(n) < p

    def below(self, n: int, top: int | Ints) -> Ints:
        """``n`` whole numbers in [0, top); ``top`` is one number or one per row, at least 1."""
        return (self.unit(n) * top).astype(np.int64)

    def between(self, n: int, low: int, high: int) -> Ints:
        """``n`` whole numbers in [low, high], both ends included."""
        return low + self.below(n, high - low + 1)

    def pick(self, n: int, weights: Sequence[float]) -> Ints:
        """``n`` positions in ``weights``, each drawn in proportion to its weight."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        found: Ints = np.searchsorted(edges, self.unit(n) * edges[-1], side="right").astype(np.int64)
        return np.minimum(found, len(edges) - 1)

    def pick_by(self, group: Ints, tables: Sequence[Sequence[float]]) -> Ints:
        """One position per row from the weight table ``tables[group]``; all tables of one length."""
        edges = np.cumsum(np.asarray(tables, dtype=np.float64), axis=1)
        edges /= edges[:, -1:]
        drawn = self.unit(len(group))
        found = np.zeros(len(group), dtype=np.int64)
        for column in range(edges.shape[1] - 1):
            found += drawn >= edges[group, column]
        return found

    def bell(self, n: int, mean: float | Floats, spread: float | Floats) -> Floats:
        """``n`` bell-shaped numbers: sums of four uniforms (Irwin-Hall); no ``exp`` or ``log`` is needed."""
        total = self.unit(n) + self.unit(n) + self.unit(n) + self.unit(n)
        return mean + spread * (total - 2.0) * 1.7320508075688772

    def shuffled(self, n: int) -> Ints:
        """A random order of ``n`` rows."""
        return np.argsort(self.unit(n), kind="stable").astype(np.int64)


def scramble(index: Ints, *, seed: int, purpose: str, bits: int) -> Ints:
    """A one-to-one shuffle of the whole numbers below ``2**bits`` (``bits`` even): four Feistel rounds.

    One-to-one by construction, so identifiers made from it never collide, need no memory of the ones
    already given, and hold nothing of the person. It hides nothing from anyone who knows the seed.
    """
    half = bits // 2
    mask = np.uint64((1 << half) - 1)
    value = index.astype(np.uint64)
    left, right = value >> np.uint64(half), value & mask
    state = (seed * 0x9E3779B97F4A7C15 + zlib.crc32(purpose.encode("ascii"))) & _MASK64
    for _ in range(4):
        state = (state * 6364136223846793005 + 1442695040888963407) & _MASK64
        mixed = (right + np.uint64(state >> 40)) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64((state | 1) & _MASK64)
        left, right = right, left ^ ((mixed >> np.uint64(64 - half)) & mask)
    return ((left << np.uint64(half)) | right).astype(np.int64)


def numbers_below(index: Ints, *, seed: int, purpose: str, bits: int, limit: int) -> Ints:
    """Distinct numbers in [0, limit) for distinct ``index`` below it: the cycle walk of ``scramble``."""
    value = scramble(index, seed=seed, purpose=purpose, bits=bits)
    while (outside := value >= limit).any():
        value[outside] = scramble(value[outside], seed=seed, purpose=purpose, bits=bits)
    return value


def identifiers(letter: str, index: Ints, *, seed: int) -> pa.Array:
    """Thirteen characters a row: ``letter`` and twelve hexadecimal digits, distinct as ``index`` is."""
    value = scramble(index, seed=seed, purpose=letter, bits=48)
    return _hex_text(value.astype(np.uint64)[:, None], 12, prefix=letter)


def digests(stream: Stream, n: int) -> pa.Array:
    """``n`` random strings of 64 hexadecimal digits, in the place of a SHA-256."""
    words = np.stack([stream.below(n, 1 << 48) for _ in range(6)], axis=1).astype(np.uint64)
    return pc.utf8_slice_codeunits(_hex_text(words, 12), 0, 64)


def _hex_text(words: npt.NDArray[np.uint64], digits: int, prefix: str = "") -> pa.Array:
    shifts = np.arange(digits - 1, -1, -1, dtype=np.uint64) * np.uint64(4)
    nibbles = (words[:, :, None] >> shifts) & np.uint64(15)
    body = _HEX[nibbles.astype(np.intp)].reshape(len(words), words.shape[1] * digits)
    head = np.tile(np.frombuffer(prefix.encode("ascii"), dtype=np.uint8), (len(words), 1))
    return _fixed_text(np.concatenate([head, body], axis=1))


def _fixed_text(matrix: npt.NDArray[np.uint8]) -> pa.Array:
    rows, width = matrix.shape
    offsets = np.arange(rows + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(
        rows, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(matrix).tobytes())
    )


@lru_cache(maxsize=256)
def _word_array(words: tuple[str, ...]) -> pa.Array:
    return pa.array(words, type=pa.string())


def text(words: Sequence[str], index: Ints) -> pa.Array:
    """``words[index]`` as a text column; a negative index gives an empty cell."""
    positions = pa.array(index, mask=index < 0) if (index < 0).any() else pa.array(index)
    return _word_array(tuple(words)).take(positions)


def digits(value: Ints) -> pa.Array:
    """Whole numbers as text."""
    return pc.cast(pa.array(value), pa.string())


def joined(*parts: pa.Array | str, by: str = "") -> pa.Array:
    """The parts of each row in one text; a missing part is left out."""
    return pc.binary_join_element_wise(*parts, by, null_handling="skip")


def where(flag: Bools, column: pa.Array) -> pa.Array:
    """``column`` where ``flag``, an empty cell elsewhere."""
    return pc.if_else(pa.array(flag), column, pa.scalar(None, column.type))


def dates(days: Days, *, empty: Bools | None = None) -> pa.Array:
    """Dates (``datetime64[D]``) as a column; empty where ``empty`` says so."""
    column = pa.array(days.astype("datetime64[D]"))
    return column if empty is None else where(~empty, column)
