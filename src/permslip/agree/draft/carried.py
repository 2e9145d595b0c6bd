"""A reading as plain JSON values and back: how it comes out of the process that was locked up with a paper.

The whole of reading happens in there, not the parsing alone: a sentence can be made so that a pattern never
comes to an end, and the process has a clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any, TypeVar, cast

from permslip.agree.prose.prose import Clause
from permslip.agree.reader.said import ElementSaid, Reading, Said, State, TopicSaid
from permslip.words.errors import BadInput
from permslip.words.quote import Quote
from permslip.words.vocabulary import Need

T = TypeVar("T")


def read(data: bytes, name: str, *, tick: Callable[[int, int], None] | None = None) -> dict[str, Any]:
    """Everything that a paper was read to say, and its clauses, as JSON values. Raises BadInput as
    ``prose.pages.source_of`` does."""
    from permslip.agree.prose.outline import prose_of
    from permslip.agree.prose.pages import source_of
    from permslip.agree.reader.reading import read as read_prose

    source = source_of(data, name, tick=tick)
    prose = prose_of(source)
    return as_json(read_prose(source, prose), prose.clauses)


def as_json(reading: Reading, clauses: tuple[Clause, ...]) -> dict[str, Any]:
    """The two as dictionaries, sequences, strings and numbers."""
    return {"reading": asdict(reading), "clauses": [asdict(clause) for clause in clauses]}


def from_json(value: object) -> tuple[Reading, tuple[Clause, ...]]:
    """What :func:`as_json` wrote. The value is not trusted: whoever wrote it had read a hostile file.

    Raises BadInput where anything in it is not what it must be.
    """
    try:
        whole = _dict(value)
        raw = _dict(whole["reading"])
        made = {
            "said": tuple(_said(_dict(v)) for v in _list(raw["said"])),
            "topics": tuple(_quoted(TopicSaid, _dict(v)) for v in _list(raw["topics"])),
            "schedule": tuple(_line(_dict(v)) for v in _list(raw["schedule"])),
            "remarks": tuple(_texts(raw["remarks"])),
        }
        reading = _made(Reading, {**raw, **made})
        return reading, tuple(_clause(_dict(v)) for v in _list(whole["clauses"]))
    except (KeyError, TypeError, ValueError):
        raise BadInput(
            "What was read from the file came back in a form that cannot be trusted.",
            fix="ask for a clean copy of the paper, printed to a PDF again",
        ) from None


def _said(raw: dict[str, Any]) -> Said:
    return _quoted(Said, {**raw, "state": State(raw["state"])})


def _line(raw: dict[str, Any]) -> ElementSaid:
    return _quoted(ElementSaid, {**raw, "need": Need(raw["need"])})


def _quoted(kind: type[T], raw: dict[str, Any]) -> T:
    quote = raw["quote"]
    return _made(kind, {**raw, "quote": None if quote is None else _made(Quote, _dict(quote))})


def _clause(raw: dict[str, Any]) -> Clause:
    return _made(Clause, {**raw, "sentences": ()})


# What each field of these types may hold, by the words of its annotation.
_KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "str | None": (str, type(None)),
    "Quote": (Quote,),
    "Quote | None": (Quote, type(None)),
    "State": (State,),
    "Need": (Need,),
}


def _made(kind: type[T], raw: dict[str, Any]) -> T:
    """The value of a frozen type from its fields, each of the type that it must be. Raises TypeError."""
    for field in fields(cast(Any, kind)):
        wanted = _KINDS.get(str(field.type), (tuple,))
        if not isinstance(raw[field.name], wanted) or isinstance(raw[field.name], bool):
            raise TypeError(field.name)
    return kind(**raw)


def _dict(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise TypeError("no list")
    return list(value)


def _texts(value: object) -> list[str]:
    if not all(isinstance(v, str) for v in _list(value)):
        raise TypeError("no text")
    return _list(value)
