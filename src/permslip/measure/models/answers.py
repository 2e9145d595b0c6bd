"""What counts as an answer under a sensitive column: who reads a table does not read it byte by byte.

1. A missing value is no answer: an empty cell, a text of blanks or invisible characters only, a number that
   is not one. Whoever finds ten children with one diagnosis and two empty cells has read the diagnosis.
2. Texts that read alike are one answer: without blanks around them (a run of blanks inside is one blank),
   without characters that show nothing (zero-width space, byte order mark, direction marks), composed
   (Unicode NFC), and whatever their case. "Autism", "autism " and "AUTISM" are one. Where a code list means
   different things by "a" and "A", the models see one answer fewer than there are: the safe side.

l-diversity (distinct, entropy, recursive) and (alpha,k)-anonymity count the answers alone: a class without
any fails them, for it tells that nobody answered. t-closeness, beta-likeness and delta-disclosure compare
shares with the whole table's: a missing value is one more value there, and may be no more frequent in a class
than its bound allows. Only counting is by what is read: what is shown is never changed here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Codes, Encoded, is_text, narrowest, taken

Whole = npt.NDArray[np.int64]

# Beside Unicode's format and control characters: fillers, the blank Braille cell, variation selectors.
_SHOWS_NOTHING = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
_SUSPECT = re.compile(r"[^\x20-\x7e]")


@dataclass(frozen=True)
class Answers:
    """``of_code`` int64[v] the answer of each code of a column, from 0; ``spelled`` int64[a] the code whose
    spelling stands for each answer (the shortest, then the first of the alphabet); ``missing`` the answer
    that is none, or None where no value is missing."""

    of_code: Whole
    spelled: Whole
    missing: int | None

    @property
    def apart(self) -> int:
        """How many different answers there are."""
        return len(self.spelled) - (self.missing is not None)


def plain(text: str) -> str:
    """A text as it reads: composed, without what shows nothing, one blank between words. Case is kept."""
    if _SUSPECT.search(text):
        text = unicodedata.normalize("NFC", "".join(c for c in text if not _shows_nothing(c)))
    return " ".join(text.split())


def _shows_nothing(character: str) -> bool:
    if character in "\t\n\v\f\r":  # blanks
        return False
    return character in _SHOWS_NOTHING or unicodedata.category(character) in ("Cc", "Cf")


def answers_of(dictionary: Any) -> Answers:
    """The answers of a column's dictionary (Arrow, of any kind of value)."""
    keys: list[Any]
    if is_text(dictionary.type):
        texts = dictionary.to_pylist()
        keys = [plain(t).casefold() or None if t is not None else None for t in texts]
    else:
        texts = list(range(len(dictionary)))
        lost = dictionary.is_null(nan_is_null=True).to_pylist()
        keys = [None if none else i for i, none in enumerate(lost)]
    numbers: dict[Any, int] = {}
    of_code = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)
    spelled = np.full(len(numbers), -1, np.int64)
    for code, number in enumerate(of_code.tolist()):
        held = int(spelled[number])
        if held < 0 or _plainer(texts[code], texts[held]):
            spelled[number] = code
    return Answers(of_code, spelled, numbers.get(None))


def _plainer(one: Any, other: Any) -> bool:
    if one is None or not isinstance(one, str) or not isinstance(other, str):
        return one is None
    return (len(one), one) < (len(other), other)


def as_answered(encoded: Encoded, columns: Iterable[str | None]) -> tuple[Encoded, dict[str, int | None]]:
    """(the table with the sensitive ``columns`` coded by answer; the code of what is missing in each).

    Columns whose values all read differently, and their dictionaries, stay as they are.
    """
    missing: dict[str, int | None] = {}
    codes, dictionaries = list(encoded.codes), list(encoded.dictionaries)
    for name in dict.fromkeys(c for c in columns if c is not None):
        at = encoded.names.index(name)
        found = answers_of(dictionaries[at])
        missing[name] = found.missing
        if len(found.spelled) < len(found.of_code):
            look_up: Codes = found.of_code.astype(narrowest(len(found.spelled)))
            codes[at] = np.take(look_up, codes[at])
            dictionaries[at] = taken(dictionaries[at], found.spelled)
    return replace(encoded, codes=tuple(codes), dictionaries=tuple(dictionaries)), missing


def levels_of_answers(levels: Sequence[Any], dictionary: Any) -> list[Any]:
    """The group of each answer at each level of a ladder over the column's ``dictionary`` of values held."""
    found = answers_of(dictionary)
    return [np.asarray(level)[found.spelled] for level in levels]


__all__ = ["Answers", "answers_of", "as_answered", "levels_of_answers", "plain"]
