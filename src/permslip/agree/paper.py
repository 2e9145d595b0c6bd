"""The edge: what people write, checked field by field before it becomes a value of ours.

The types that an agreement's and a request's paper share, and the one place that turns pydantic's
complaints into messages with a line, a path and a fix, and without anything the file said.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, NoReturn, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from permslip.agree.strict_yaml import Document, spelled
from permslip.words.elements import ELEMENTS, resolve_words
from permslip.words.errors import BadInput
from permslip.words.vocabulary import Basis, ConsentMode, Need, Purpose, Role

SHOWN = 10
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Paper(BaseModel):
    """Strict, closed, frozen: a key that the form does not have is an error, and nothing is coerced."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)
    every_key: ClassVar[str] = "`permslip agree new` and `permslip ask new` show every key"


def wrong(what: str, fix: str) -> PydanticCustomError:
    """A complaint in our own words; neither part may repeat what the file says."""
    return PydanticCustomError("permslip", "{what}", {"what": what, "fix": fix})


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise wrong("is no absolute date", "write the day as YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong("is a day that does not exist", "look at the calendar; write YYYY-MM-DD") from None


def near(words: str) -> tuple[str, ...]:
    """Up to three element keys whose key, label or alias looks most like these words."""
    names = {name.lower(): e.key for e in ELEMENTS.values() for name in (e.key, e.label, *e.aliases)}
    close = difflib.get_close_matches(words.lower()[:80], names, n=6, cutoff=0.6)
    return tuple(dict.fromkeys(names[name] for name in close))[:3]


def _element(value: str) -> str:
    found = resolve_words(value)
    if found is None:
        close = near(value)
        fix = (
            f"did you mean {' or '.join(close)}?" if close else "use a key, label or CEDS id of the catalogue"
        )
        raise wrong("is no element of the catalogue", fix)
    return found.key


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^\S([^\n]*\S)?$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=r"\S")]
ElementKey = Annotated[
    str,
    StringConstraints(min_length=1, max_length=120),
    AfterValidator(_element),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 120,
                    "description": "an element's key, its label, an alias, or its CEDS id (ceds:000033)"}),
]  # fmt: skip
# Strict pydantic wants members of an enumeration; a file can only hold their words.
RoleWord = Annotated[Role, Field(strict=False)]
BasisWord = Annotated[Basis, Field(strict=False)]
PurposeWord = Annotated[Purpose, Field(strict=False)]
NeedWord = Annotated[Need, Field(strict=False)]
ModeWord = Annotated[ConsentMode, Field(strict=False)]

P = TypeVar("P", bound=Paper)


def parse(model: type[P], document: Document) -> P:
    """The document as this paper. Raises BadInput naming the first ten faults, each with its line."""
    if not isinstance(document.value, dict):
        raise BadInput(
            f"{document.name}, line {document.line(())}: this is not a list of keys and values.",
            fix="start from the form or the template",
        )
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=True)
    _complain(model, document, details)


def fault(document: Document, path: tuple[str | int, ...], what: str, fix: str) -> BadInput:
    """One fault of a document at a path."""
    at = spelled(path)
    return BadInput(
        f"{document.name}, line {document.line(path)}{f' ({at})' if at else ''}: {what}.", fix=fix
    )


def _complain(model: type[Paper], document: Document, details: list[ErrorDetails]) -> NoReturn:
    told, fixes = [], []
    for detail in sorted(details, key=lambda d: document.line(_path(d)))[:SHOWN]:
        path = _path(detail)
        what, fix = _words(model, detail)
        # an unknown key may be anything at all: only the block that holds it is named
        shown = spelled(path[:-1] if detail["type"] == "extra_forbidden" else path)
        told.append(f"line {document.line(path)}{f' ({shown})' if shown else ''}: {what}")
        fixes.append(fix)
    more = f" And {len(details) - SHOWN} more." if len(details) > SHOWN else ""
    raise BadInput(f"{document.name}, {'; '.join(told)}.{more}", fix="; ".join(dict.fromkeys(fixes)))


def _path(detail: ErrorDetails) -> tuple[str | int, ...]:
    return tuple(detail["loc"])


def _words(model: type[Paper], detail: ErrorDetails) -> tuple[str, str]:
    """What is wrong and how to mend it, from the kind of error alone."""
    kind, context, value = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind == "permslip":
        return str(context["what"]), str(context["fix"])
    if kind == "missing":
        return "is missing", f"add the key; {model.every_key}"
    if kind == "extra_forbidden":
        return _extra(model, _path(detail))
    if kind in ("enum", "literal_error"):
        words = str(context.get("expected", "one of those in the form"))
        what = "is empty" if value is None else "is none of the words that are allowed here"
        return what, f"one of {words}" if " or " in words else f"write {words}"
    if value is None:
        return "is empty", "give it a value, or take the key out where it may be left out"
    return _SIMPLE.get(kind, ("is not right", "look at the form"))


_SIMPLE: Mapping[str, tuple[str, str]] = {
    "string_type": ("is not text", "write it in quotes"),
    "string_too_short": ("is empty", "write it out"),
    "string_too_long": ("is too long", "say it shorter"),
    "string_pattern_mismatch": (
        "has a form that is not allowed here",
        "ids are small letters, digits, - and _; titles one line",
    ),
    "int_type": ("is not a whole number", "write digits only, without quotes"),
    "int_from_float": ("is not a whole number", "write digits only"),
    "float_type": ("is not a number", "write a number, without quotes"),
    "bool_type": ("is neither true nor false", "write true or false"),
    "list_type": ("is not a list", "begin each line below it with a hyphen"),
    "too_short": ("is an empty list", "list at least one"),
    "model_type": ("is not a block of keys", "write keys and values, indented below it"),
    "dict_type": ("is not a block of keys", "write keys and values, indented below it"),
    "greater_than_equal": ("is too small", "see what the form allows"),
    "greater_than": ("is too small", "see what the form allows"),
    "less_than_equal": ("is too large", "see what the form allows"),
}


def _extra(model: type[Paper], path: tuple[str | int, ...]) -> tuple[str, str]:
    keys = tuple(_fields_at(model, path[:-1]))
    close = difflib.get_close_matches(str(path[-1])[:64], keys, n=1)
    fix = f"did you mean {close[0]}?" if close else f"the keys here are {', '.join(keys)}"
    return "a key that the form does not have", fix


def _fields_at(model: type[Paper], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys of the model that stands at a path."""
    here: type[Paper] = model
    for part in path:
        if isinstance(part, int):
            continue
        inner = _paper_in(here.model_fields[part].annotation) if part in here.model_fields else None
        if inner is None:
            return ()
        here = inner
    return tuple(field.alias or name for name, field in here.model_fields.items())


def _paper_in(annotation: Any) -> type[Paper] | None:
    """The Paper inside ``list[Paper]``, ``Paper | None`` or ``Annotated[Paper, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, Paper):
        return annotation
    found = (_paper_in(part) for part in getattr(annotation, "__args__", ()))
    return next((part for part in found if part is not None), None)
