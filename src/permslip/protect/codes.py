"""Record codes: random names for people, one set for each agreement and recipient.

34 CFR 99.31(b)(2) forbids codes based on personal information; these are drawn, and only the vault knows
whose they are. 80 random bits in Crockford's base 32 (16 characters, no I, L, O, U).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.words.errors import OurBug
from permslip.words.ports import Randomness

ALPHABET = np.frombuffer(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", np.uint8)
LENGTH, _BYTES = 16, 10
KEY, CODE = "student_key", "record_code"
_TRIES = 8
_AT_ONCE = 1 << 20


def new_codes(student_keys: Any, existing: Any | None, randomness: Randomness) -> Any:
    """Codes for everyone: an Arrow table ``student_key, record_code``.

    ``student_keys`` is an Arrow column, or an Arrow table with a ``student_key`` column. Codes in
    ``existing`` (an Arrow table like the result, or None) are kept as they are, also those of people not
    named now; people who have none get a fresh one. Keys are taken once each. Raises OurBug for a null key
    or an unsound ``existing``.
    """
    keys = student_keys[KEY] if isinstance(student_keys, pa.Table) else student_keys
    keys = pc.unique(keys).cast(pa.string())
    if keys.null_count:
        raise OurBug("somebody without a key cannot have a record code")
    if existing is None:
        taken = pa.array([], pa.string())
    else:
        _sound(existing)
        taken = existing[CODE]
        known = existing[KEY].combine_chunks().cast(pa.string())
        keys = keys.filter(pc.invert(pc.is_in(keys, value_set=known)))
    fresh = pa.table({KEY: keys, CODE: _draw(len(keys), taken, randomness)})
    if existing is None:
        return fresh
    old = existing.select([KEY, CODE]).cast(fresh.schema)
    return pa.concat_tables([old, fresh]).combine_chunks()


def _sound(existing: Any) -> None:
    for column in (KEY, CODE):
        values = existing[column]
        if values.null_count or len(pc.unique(values)) != len(values):
            raise OurBug(
                f"the vault's record codes have a {column} twice or not at all", fix="restore a backup"
            )


def _draw(count: int, taken: Any, randomness: Randomness) -> Any:
    for _ in range(_TRIES):
        drawn = [randomness.bytes(_BYTES * n) for n in _pieces(count)]
        if sum(map(len, drawn)) != _BYTES * count:
            raise OurBug("the source of randomness gave too few bytes")
        if not _alike(drawn):
            codes = (
                pa.concat_arrays([_spell(piece) for piece in drawn]) if drawn else pa.array([], pa.string())
            )
            if not len(taken) or not pc.any(pc.is_in(codes, value_set=taken)).as_py():
                return codes
    raise OurBug("the source of randomness repeats itself", fix="check the machine's random source")


def _pieces(count: int) -> list[int]:
    return [min(_AT_ONCE, count - done) for done in range(0, count, _AT_ONCE)]


def _alike(drawn: list[bytes]) -> bool:
    """Whether two codes begin with the same 64 bits: numbers sort faster than texts, and at a million codes
    that happens by chance once in forty million draws, which are then drawn again."""
    if not drawn:
        return False
    rows = np.frombuffer(b"".join(drawn), np.uint8).reshape(-1, _BYTES)
    first = np.sort(np.ascontiguousarray(rows[:, :8]).view(np.uint64).ravel())
    return bool((first[1:] == first[:-1]).any())


def _spell(drawn: bytes) -> Any:
    """Codes from ten bytes each: every five bytes are eight digits of five bits."""
    five = np.frombuffer(drawn, np.uint8).reshape(-1, 5).astype(np.uint64)
    number: npt.NDArray[np.uint64] = np.zeros(len(five), np.uint64)
    for i in range(5):
        number = (number << np.uint64(8)) | five[:, i]
    count = len(five) // 2
    text = np.empty((len(five), 8), np.uint8)
    for i in range(8):
        text[:, i] = ALPHABET[(number >> np.uint64(35 - 5 * i)) & np.uint64(31)]
    offsets = np.arange(0, (count + 1) * LENGTH, LENGTH, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(text))
