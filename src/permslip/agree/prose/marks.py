"""Marks of markdown taken away: what stays is what a person sees on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RUN = re.compile(r"\*+|_+|`+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ATTRIBUTES = re.compile(r"(?<=[\w\])*`]) ?\{[.#][^{}\n]{1,80}\}|\{(?:\.[\w-]{1,40} ?){1,4}\}")
_SPAN = re.compile(
    r"(?<!!)\[([^\[\]\n]{1,400})\](?:\([^()\s]{1,400}(?: \"[^\"\n]{0,200}\")?\)|\{\.[^{}\n]{1,80}\})"
)
_PICTURE = re.compile(r"!\[([^\[\]\n]{0,400})\]\([^()\n]{0,400}\)")
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|span|p|div|sup|sub|center|small|a)(?: [^<>\n]{0,200})?/?>", re.IGNORECASE
)
_BREAK_TAG = re.compile(r"<br ?/?>", re.IGNORECASE)
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,400})>")
_OPENS = frozenset("\"'“‘([{<$§#/\\\u2610\u2611\u2612⚠*_`")


def without_comments(text: str) -> tuple[str, int]:
    """The text without HTML comments (their line ends stay, so that lines keep their numbers); how many."""
    pieces, at, found = [], 0, 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces += [text[at:start], "\n" * text.count("\n", start, end)]
        at, found = end + 3, found + 1
    return "".join([*pieces, text[at:]]), found


def plain(block: Sequence[str]) -> list[tuple[str, int]]:
    """The lines of one paragraph without marks, each with how many characters at its start are strong."""
    joined = "\n".join(block)
    joined = _PICTURE.sub(r"\1", joined)
    joined = _SPAN.sub(r"\1", joined)
    joined = _ATTRIBUTES.sub("", joined)
    joined = _ADDRESS.sub(r"\1", _TAG.sub("", _BREAK_TAG.sub(" ", joined)))
    gone, strong = _emphasis(joined)
    return [_taken(line, start, gone, strong) for line, start in _starts(joined)]


def _starts(joined: str) -> list[tuple[str, int]]:
    at, out = 0, []
    for line in joined.split("\n"):
        out.append((line, at))
        at += len(line) + 1
    return out


def _taken(line: str, start: int, gone: set[int], strong: list[tuple[int, int]]) -> tuple[str, int]:
    """One line without the characters that are gone, escapes undone; and its strong beginning."""
    kept = "".join(c for i, c in enumerate(line, start) if i not in gone)
    lead = 0
    for first, last in strong:
        if first <= start + len(line) - len(line.lstrip()) < last:
            lead = sum(1 for i in range(start, min(last, start + len(line))) if i not in gone)
    return _ESCAPE.sub(r"\1", kept), lead


def _emphasis(text: str) -> tuple[set[int], list[tuple[int, int]]]:
    """The places of paired marks (``*``, ``**``, ``_``, `` ` ``), and the stretches that a pair makes strong.

    After CommonMark 0.31, 6.2, without nesting rules: a mark opens before a word, closes after one, and a row
    of underscores (a blank to fill in) is no mark.
    """
    gone: set[int] = set()
    strong: list[tuple[int, int]] = []
    opened: dict[str, int] = {}
    for run in _RUN.finditer(text):
        mark, start, end = run[0], run.start(), run.end()
        if len(mark) > 3 or (start and text[start - 1] == "\\"):
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        if mark in opened and before.strip() and _outside(mark, after):
            first = opened.pop(mark)
            gone.update((*range(first, first + len(mark)), *range(start, end)))
            if len(mark) > 1 and mark[0] in "*_":
                strong.append((first, start))
        elif after and (after.isalnum() or after in _OPENS or ord(after) > 0x2000) and _outside(mark, before):
            opened[mark] = start
    return gone, strong


def _outside(mark: str, neighbour: str) -> bool:
    """An underscore inside a word (FIELD_NAME) is a letter of it."""
    return mark[0] != "_" or not (neighbour.isalnum() or neighbour == "_")
