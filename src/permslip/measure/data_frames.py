"""Data frames at the door: whoever works in pandas hands in a frame where an Arrow table is taken.

A frame becomes an Arrow table, its index left out, before anything looks at it; so do frames inside a list, a
mapping, or a value with a ``table`` (such as :class:`permslip.measure.relational.Shown`). pandas is never
imported for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass, replace
from functools import wraps
from typing import Any, TypeVar

from permslip.words.errors import BadInput

R = TypeVar("R")


def arrow(value: Any) -> Any:
    """``value`` with every pandas data frame in it as an Arrow table; anything else as it is.

    Raises BadInput for a frame with a column of mixed kinds, of numbers that are too large, of a name that is
    no text or another's.
    """
    if _is_frame(value):
        return _converted(value)
    if isinstance(value, list | tuple) and any(_holds_frame(v) for v in value):
        return type(value)(arrow(v) for v in value)
    if isinstance(value, Mapping) and any(_holds_frame(v) for v in value.values()):
        return {name: arrow(v) for name, v in value.items()}
    held = getattr(value, "table", None)
    if _is_frame(held) and is_dataclass(value) and not isinstance(value, type):
        changed: Any = replace(value, table=_converted(held))
        return changed
    return value


def taking_frames(function: Callable[..., R]) -> Callable[..., R]:
    """The same function, taking data frames too."""

    @wraps(function)
    def taking(*args: Any, **named: Any) -> R:
        return function(*(arrow(a) for a in args), **{n: arrow(a) for n, a in named.items()})

    return taking


def _is_frame(value: Any) -> bool:
    kind = type(value)
    return kind.__name__ == "DataFrame" and kind.__module__.partition(".")[0] == "pandas"


def _holds_frame(value: Any) -> bool:
    return _is_frame(value) or _is_frame(getattr(value, "table", None))


def _converted(frame: Any) -> Any:
    import pyarrow as pa

    if not all(isinstance(name, str) for name in frame.columns):
        raise BadInput("A data frame has a column whose name is no text.", fix="rename its columns")
    twice = sorted(set(frame.columns[frame.columns.duplicated()]))
    if twice:
        raise BadInput(f"A data frame has more than one column {', '.join(twice)}.", fix="rename its columns")
    try:
        return pa.Table.from_pandas(frame, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        raise BadInput(
            "A data frame has a column of mixed kinds.", fix="make each column text, or numbers, or dates"
        ) from None
    except OverflowError:
        raise BadInput(
            "A data frame has a column of whole numbers with more than 64 bits.", fix="make the column text"
        ) from None


__all__ = ["arrow", "taking_frames"]
