"""The words that a rule of the topics asks for, found in time linear in the text.

`` ... `` lets anything stand between, within one promise. As one regular expression two such gaps cost
the square of the text and three the cube; here each piece is looked for behind the piece before it, which
finds the same and never goes back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from permslip.agree.reader.topics_words import FAMILIES

# up to six words between: separators and words share no character, so there is one way to read them
_FEW = r"(?:['/-][\w'/-]*)?(?:[^\w'/-]+[\w'/-]+){0,6}?(?:[^\w'/-]+['/-]?|['/-])"
_FAMILY = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Need:
    """Alternatives; each is a chain of pieces that must follow each other, with no semicolon between two."""

    chains: tuple[tuple[re.Pattern[str], ...], ...]

    def search(self, text: str) -> bool:
        """Whether one of the chains stands in this plain text."""
        return any(_follow(chain, text) for chain in self.chains)


def _follow(chain: tuple[re.Pattern[str], ...], text: str) -> bool:
    first, *others = chain
    if not others:
        return first.search(text) is not None
    at = 0
    while at <= len(text):
        found = first.search(text, at)
        if found is None:
            return False
        close = text.find(";", found.end())
        close = len(text) if close < 0 else close
        if _within(others, text, found.end(), close):
            return True
        at = max(close, found.end()) + 1
    return False


def _within(pieces: list[re.Pattern[str]], text: str, start: int, end: int) -> bool:
    for piece in pieces:
        found = piece.search(text, start)
        if found is None or found.start() > end:
            return False
        start = found.end()
    return True


@cache
def need(words: str, end: str = r"(?!\w)") -> Need:
    """A rule's words: ``{family}`` stands for its words, `` .. `` for up to six words between, `` ... `` for
    any within the promise; ``^`` is the promise's start. ``end`` stands behind the last piece: with an empty
    one the last word may go on. Raises KeyError for a family that is not in the list, ValueError for
    `` ... `` inside brackets."""
    return Need(tuple(_chain(way, end) for way in _cut(words, "|")))


def _chain(way: str, end: str) -> tuple[re.Pattern[str], ...]:
    *pieces, last = _cut(way, " ... ")
    return (*(_piece(piece, r"(?!\w)") for piece in pieces), _piece(last, end))


def _piece(words: str, end: str) -> re.Pattern[str]:
    if " ... " in words:
        raise ValueError(f"a gap inside brackets: {words[:60]}")
    made = _FAMILY.sub(lambda m: rf"(?:\b{FAMILIES[m[1]]}(?!\w))", words).replace(" .. ", _FEW)
    return re.compile(made if made[:1] == "^" else rf"(?<!\w)(?:{made}){end}")


def _cut(words: str, at: str) -> list[str]:
    """The words cut at this mark, outside brackets and classes."""
    pieces, depth, start, i = [], 0, 0, 0
    in_class = False
    while i < len(words):
        letter = words[i]
        if letter == "\\":
            i += 1
        elif in_class:
            in_class = letter != "]"
        elif letter == "[":
            in_class = True
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif depth == 0 and words.startswith(at, i):
            pieces.append(words[start:i])
            start = i + len(at)
            i = start - 1
        i += 1
    return [*pieces, words[start:]]
