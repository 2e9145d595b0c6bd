"""YAML that people write, read strictly: YAML 1.2, one document, plain values, and a line for everything.

Built on the parser's events, never on its object construction, so that an alias cannot be expanded and a
tag cannot make anything. Scalars mean what YAML 1.2's core schema says (specification, section 10.3.2):
``NO`` is a text, a day is a text, ``null``, ``true``, ``5`` and ``0.5`` are what they look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from permslip.words.errors import BadInput

SIZE_CAP = 1 << 20
DEPTH_CAP = 16
NODE_CAP = 50_000
_INT = re.compile(r"[-+]?[0-9]{1,15}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_OTHER_NUMBER = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[-+]?[0-9]{16,}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}")
# control characters, and the marks that make a line read otherwise than it is stored (Unicode UAX 9)
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # of which the parser names no line

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """What a file says: nested dicts, lists, text, int, float, bool, None; and each path's line."""

    name: str
    value: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing that holds it (a missing key has no line)."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1


def hidden(text: str) -> bool:
    """Whether a text holds a character that no document may have, because nobody sees it."""
    return _HIDDEN.search(text) is not None


def spelled(path: Path) -> str:
    """A path as people write it: ``parties[2].role`` is the role of the second party.

    A key that does not look like one of ours is shown as ``?``: somebody may have handed in another file.
    """
    out = ""
    for part in path:
        if isinstance(part, int):
            out += f"[{part + 1}]"
        else:
            word = part if _KEY.fullmatch(part) else "?"
            out += f".{word}" if out else word
    return out


def read(data: bytes, name: str, *, largest: int = SIZE_CAP, parts: int = NODE_CAP) -> Document:
    """Read one YAML document. ``name`` stands for the file in messages.

    Raises BadInput, with the line and the path but never a value, on anything larger than ``largest`` bytes
    (1 MiB), not UTF-8, deeper than 16 levels, of more than ``parts`` parts (50,000); on anchors, aliases,
    tags, directives, merge keys, duplicate keys, a second document, hidden characters; and on what is no
    YAML at all.
    """
    if len(data) > largest:
        raise BadInput(
            f"{name} is larger than {largest >> 20} MiB.",
            fix="an agreement or a request is text: leave documents out",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{name}, line {line}: the text is not UTF-8.", fix="save the file as UTF-8") from None
    if found := _UNREADABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise BadInput(
            f"{name}, line {line}: a hidden or control character.", fix="type the text again by hand"
        )
    value, lines = _Builder(name, parts).build(_events(text, name))
    return Document(name, value, lines)


def _events(text: str, name: str) -> Iterator[Event]:
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except YAMLError as error:
        # The parser's own message quotes the text: only its line is kept.
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        where = f", line {mark.line + 1}" if mark is not None else ""
        raise BadInput(
            f"{name}{where}: this is not YAML.",
            fix="check the indentation, the colons and the quotes on this line and the one before",
        ) from None
    except (ValueError, RecursionError, AttributeError, TypeError, IndexError, AssertionError):
        raise BadInput(f"{name}: this is not YAML.", fix="write it as plain YAML 1.2") from None


class _Builder:
    """Makes the value from events, remembering where everything stands."""

    def __init__(self, name: str, most: int) -> None:
        self.name = name
        self.most = most
        self.lines: dict[Path, int] = {}
        self.parts = 0

    def fail(self, line: int, path: Path, what: str, fix: str) -> BadInput:
        at = f" ({spelled(path)})" if path else ""
        return BadInput(f"{self.name}, line {line}{at}: {what}.", fix=fix)

    def build(self, events: Iterator[Event]) -> tuple[Any, dict[Path, int]]:
        """The value of the one document."""
        documents, value = 0, None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.fail(_line(event), (), "a second document", "keep one document in a file")
                if event.version or event.tags:
                    raise self.fail(_line(event), (), "a % directive", "take the line out: this is YAML 1.2")
            elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent | AliasEvent):
                value = self.node(event, events, ())
        if documents == 0:
            raise BadInput(f"{self.name} is empty.", fix="start from the form or the template")
        return value, self.lines

    def node(self, event: Event, events: Iterator[Event], path: Path) -> Any:
        """The value that starts with this event; its last event is taken."""
        line = _line(event)
        self.check(event, line, path)
        self.lines[path] = line
        if isinstance(event, ScalarEvent):
            return self.scalar(event, line, path)
        if isinstance(event, SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(inner := next(events), SequenceEndEvent):
                items.append(self.node(inner, events, (*path, len(items))))
            return items
        found: dict[str, Any] = {}
        while not isinstance(inner := next(events), MappingEndEvent):
            key = self.key(inner, path)
            if key in found:
                raise self.fail(_line(inner), path, "the same key twice", "keep one of the two")
            found[key] = None
            found[key] = self.node(next(events), events, (*path, key))
        return found

    def check(self, event: Event, line: int, path: Path) -> None:
        """Bounds, and what is refused whatever it holds."""
        self.parts += 1
        if self.parts > self.most:
            raise self.fail(
                line, (), f"more than {self.most:,} parts", "an agreement or a request is shorter"
            )
        if len(path) > DEPTH_CAP:
            raise self.fail(line, (), f"more than {DEPTH_CAP} levels deep", "write it flatter")
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise self.fail(
                line, path, "an anchor or an alias (& or *)", "write the thing out where it stands"
            )
        if getattr(event, "tag", None):
            raise self.fail(line, path, "a tag (!)", "write the value plainly")

    def key(self, event: Event, path: Path) -> str:
        """A key, which must be a plain word."""
        line = _line(event)
        self.check(event, line, path)
        if not isinstance(event, ScalarEvent) or _HIDDEN.search(event.value) or len(event.value) > 64:
            raise self.fail(line, path, "a key that is no plain word", "use the keys of the form")
        if event.value == "<<":
            raise self.fail(line, path, "a merge key (<<)", "write the keys out where they stand")
        return str(event.value)

    def scalar(self, event: ScalarEvent, line: int, path: Path) -> Any:
        """The value of a scalar under the core schema; anything quoted or in a block is text."""
        text = _whole(str(event.value))
        if _HIDDEN.search(text):
            raise self.fail(line, path, "a hidden or control character", "type the text again by hand")
        if not event.implicit[0]:
            return text
        if text in ("", "~", "null", "Null", "NULL"):
            return None
        if text in ("true", "True", "TRUE"):
            return True
        if text in ("false", "False", "FALSE"):
            return False
        if _INT.fullmatch(text):
            return int(text)
        if _OTHER_NUMBER.fullmatch(text):
            raise self.fail(line, path, "a number in a form that nobody needs here", "write it in quotes")
        if _FLOAT.fullmatch(text):
            return float(text)
        return text


def _whole(text: str) -> str:
    """The text with surrogate pairs put together: JSON escapes write a letter beyond U+FFFF as two."""
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return text  # a lone one stays, and is refused


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark is not None else 1
