"""Canonical JSON (RFC 8785), written and read strictly: one value has one form, and any other form fails.

Everything that Permslip signs or logs passes through here, so that a reader never has to guess
what a writer meant: no duplicate keys, no other spelling of a number, no space, no unknown field.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

import rfc8785

from permslip.words.errors import OurBug, VerificationFailed

SIZE_CAP = 1 << 20  # bytes; a slip, a status list or a proof above this is not read at all


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value (dict, list, tuple, str, int, float, bool, None).

    Raises OurBug when the value has no such form (a date, an integer beyond 2**53, a lone surrogate).
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError):
        raise OurBug("a value without a canonical JSON form was about to be signed or logged") from None


def read_canonical(data: bytes, *, what: str, cap: int = SIZE_CAP) -> Any:
    """Read bytes that must be exactly the RFC 8785 form of one JSON value. ``what`` names them in messages.

    Raises VerificationFailed on anything else: too large, not UTF-8, duplicate keys, another spelling.
    """
    if len(data) > cap:
        raise VerificationFailed(f"The {what} is larger than {cap} bytes.")
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
            parse_int=_number,
        )
        again = rfc8785.dumps(value)
    except (ValueError, RecursionError):
        raise VerificationFailed(f"The {what} is not canonical JSON.", rule="RFC 8785") from None
    if again != data:
        raise VerificationFailed(f"The {what} is not in canonical form.", rule="RFC 8785")
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        raise ValueError("duplicate key")
    return out


def _number(text: str) -> int | float:
    """JSON's integers beyond 2**53 are doubles (RFC 8785, 3.2.2.3)."""
    return int(text) if len(text) < 17 and abs(int(text)) < 2**53 else float(text)


def _no_constant(_: str) -> Any:
    raise ValueError("NaN and Infinity are not JSON")


def b64(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648, section 4)."""
    return base64.b64encode(data).decode("ascii")


def unb64(text: str, *, what: str, length: int | None = None) -> bytes:
    """Decode standard base64 that has exactly one spelling; ``length`` is the number of bytes it must give.

    Raises VerificationFailed on other alphabets, missing padding, stray bits or another length.
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise VerificationFailed(f"The {what} is not base64.") from None
    if b64(raw) != text:
        raise VerificationFailed(f"The {what} is not in the one spelling that base64 allows.")
    if length is not None and len(raw) != length:
        raise VerificationFailed(f"The {what} is not {length} bytes long.")
    return raw


def must_match(value: Any, shape: Any, *, what: str, at: str = "") -> None:
    """Check that a JSON value has exactly a shape; raises VerificationFailed naming the place.

    A shape is a type; ``None``; a tuple of alternatives; a one-element list (a list of that shape);
    a dict of names to shapes (exactly these fields; what is written ``name?`` may be left out); a dict
    ``{str: shape}`` (any names); a compiled pattern that a string matches whole; or a function from string to
    bool.
    """
    place = f"{what}, at {at}" if at else what
    if isinstance(shape, dict):
        _match_object(value, shape, what=what, at=at, place=place)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise VerificationFailed(f"The {place}, is not a list.")
        for number, item in enumerate(value):
            must_match(item, shape[0], what=what, at=f"{at}[{number}]")
    elif isinstance(shape, tuple):
        if not any(_fits(value, option, what=what, at=at) for option in shape):
            raise VerificationFailed(f"The {place}, has a value of the wrong kind.")
    elif not _is_scalar(value, shape):
        raise VerificationFailed(f"The {place}, has a value of the wrong kind.")


def _match_object(value: Any, shape: dict[Any, Any], *, what: str, at: str, place: str) -> None:
    if not isinstance(value, dict):
        raise VerificationFailed(f"The {place}, is not an object.")
    if set(shape) == {str}:
        for name in value:
            must_match(value[name], shape[str], what=what, at=f"{at}.{name}"[:80])
        return
    if set(value) - {name.removesuffix("?") for name in shape}:
        raise VerificationFailed(f"The {place}, has a field that its specification does not know.")
    for said, inner in shape.items():
        name = said.removesuffix("?")
        if name in value:
            must_match(value[name], inner, what=what, at=f"{at}.{name}".lstrip("."))
        elif name == said:
            raise VerificationFailed(f"The {place}, lacks the field {name}.")


def _fits(value: Any, shape: Any, *, what: str, at: str) -> bool:
    try:
        must_match(value, shape, what=what, at=at)
    except VerificationFailed:
        return False
    return True


def _is_scalar(value: Any, shape: Any) -> bool:
    if shape is None:
        return value is None
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, type):
        return type(value) is shape  # a bool is not an int here
    return isinstance(value, str) and bool(shape(value))
