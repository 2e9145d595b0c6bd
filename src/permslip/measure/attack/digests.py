"""Student numbers behind record codes: a dictionary of all numbers, put through the usual functions.

A digest without a secret hides nothing that can be listed: all six-digit numbers are tried in half a minute.
Tried are the number itself and reversed, MD5, SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512 of it, written in
hexadecimal (either case), base32, base64 and its URL form, whole or cut to the code's length at either end.
A keyed digest (HMAC), a salt that is not known, and random codes are not found this way.

By chance, codes so short that some number's digest fits them are found too, and any code of digits where the
numbers tried fill most of the digits there are: the baseline says how many.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from permslip.measure.attack.record_codes import texts
from permslip.measure.attack.report import Outcome, Rate
from permslip.words.errors import BadInput
from permslip.words.ports import Progress, unheard
from permslip.words.vocabulary import AttackKind
from permslip.words.wording import counted

ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
_SHORTEST = 4  # characters of a code; a shorter one is met by chance alone
_LARGEST = 50_000_000
_HEARD = 20_000
_RANGE = re.compile(r"\s*(\d{1,12})\s*-\s*(\d{1,12})\s*")

_HEX = re.compile(r"[0-9a-f]+")
_BASE32 = re.compile(r"[a-z2-7]+")
_MADE = {name: getattr(hashlib, name) for name in ALGORITHMS}


@dataclass(frozen=True)
class Spellings:
    """The numbers to try: ``given`` ones (a list) and ``ranges`` (first, last, digits: zeros in front)."""

    given: tuple[str, ...] = ()
    ranges: tuple[tuple[int, int, int], ...] = ()

    @classmethod
    def read(cls, column: Any | None, ranges: Iterable[str]) -> Spellings:
        """From an Arrow column of numbers and from ranges such as ``100000-199999``. Raises BadInput for a
        range that cannot be read, ends before it begins or is too long to try."""
        spans = []
        for text in ranges:
            found = _RANGE.fullmatch(text)
            if found is None or not int(found[1]) <= int(found[2]):
                raise BadInput(
                    "A range of student numbers cannot be read.", fix="write it like 100000-199999"
                )
            spans.append((int(found[1]), int(found[2]), len(found[1])))
        if sum(last - first + 1 for first, last, _ in spans) > _LARGEST:
            raise BadInput(f"More than {_LARGEST:,} numbers are too many.", fix="give a shorter range")
        return cls(tuple(texts(column)) if column is not None else (), tuple(spans))

    @property
    def count(self) -> int:
        """How many numbers there are to try, spellings of a given one not counted."""
        return len(self.given) + sum(last - first + 1 for first, last, _ in self.ranges)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Each number with the ways in which it may have been written."""
        for text in self.given:
            bare = text.lstrip("0")
            yield tuple(dict.fromkeys(t for t in (text, text.lower(), text.upper(), bare) if t))
        for first, last, digits in self.ranges:
            for number in range(first, last + 1):
                padded = f"{number:0{digits}}"
                yield (padded,) if padded == str(number) else (padded, str(number))


def hashed_numbers(name: str, codes: Any, numbers: Spellings, *, hear: Progress = unheard) -> Outcome:
    """How many codes of an Arrow column are digests of one of ``numbers``, or the number itself.

    Raises BadInput where there is no code or no number to try.
    """
    known = texts(codes)
    if not known or not numbers.count:
        raise BadInput(
            "There are no record codes, or no student numbers to try on them.",
            fix="name the code's column with --code, and numbers with --number or --numbers 100000-199999",
        )
    sought = _Sought.of(known)
    found: set[str] = set()
    kinds: set[str] = set()
    for done, ways in enumerate(numbers):
        if done % _HEARD == 0:
            hear("hashed student numbers", done, numbers.count)
        for way in ways:
            for kind, text in sought.tries(way):
                found.add(text.lower())
                kinds.add(kind)
    return _told(name, known, found, kinds, sought.by_chance(numbers.count), numbers.count)


@dataclass(frozen=True)
class _Sought:
    """The codes by what they could be: as written, and those that read as hexadecimal, as base32 (both in
    lower case) or not as hexadecimal; ``lengths`` of those long enough to mean anything, ascending."""

    exact: frozenset[str]
    hexadecimal: frozenset[str]
    base32: frozenset[str]
    base64: frozenset[str]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, known: list[str]) -> _Sought:
        low = {code: code.lower() for code in known if len(code) >= _SHORTEST}
        hexadecimal = {c for c in low.values() if _HEX.fullmatch(c)}
        base32 = {c for c in low.values() if _BASE32.fullmatch(c)}
        other = {code for code, c in low.items() if c not in hexadecimal}
        lengths = tuple(sorted({len(code) for code in low}))
        return cls(frozenset(known), frozenset(hexadecimal), frozenset(base32), frozenset(other), lengths)

    def tries(self, way: str) -> list[tuple[str, str]]:
        """What is made of one number and is among the codes, with the name of how it was made."""
        out = [(kind, t) for kind, t in (("as it is", way), ("reversed", way[::-1])) if t in self.exact]
        data = way.encode()
        for algorithm, made in _MADE.items():
            digest = made(data, usedforsecurity=False)
            if self.hexadecimal:
                self._cut(algorithm, digest.hexdigest(), self.hexadecimal, out)
            if self.base32:
                text = base64.b32encode(digest.digest()).decode().rstrip("=").lower()
                self._cut(algorithm, text, self.base32, out)
            if self.base64:
                text = base64.b64encode(digest.digest()).decode()
                for spelled in {text, text.replace("+", "-").replace("/", "_")}:
                    if spelled in self.base64:
                        out.append((algorithm, spelled))
                    self._cut(algorithm, spelled.rstrip("="), self.base64, out)
        return out

    def _cut(self, algorithm: str, text: str, among: frozenset[str], out: list[tuple[str, str]]) -> None:
        for length in self.lengths:
            if text[:length] in among:
                out.append((algorithm, text[:length]))
            elif text[-length:] in among:
                out.append((algorithm, text[-length:]))

    def by_chance(self, numbers: int) -> float:
        """Codes that some number fits by chance, were the codes random: hexadecimal ones have the fewest
        texts a letter, and digits the fewest of all."""
        tries = numbers * len(ALGORITHMS) * 2
        total = 0.0
        for code in self.exact:
            share = 2 * numbers / 10.0 ** len(code) if code.isdigit() else 0.0
            if len(code) >= _SHORTEST:
                share += tries / (16.0 if _HEX.fullmatch(code.lower()) else 32.0) ** len(code)
            total += min(1.0, share)
        return total


def _told(
    name: str, known: list[str], found: set[str], kinds: set[str], chance: float, tried: int
) -> Outcome:
    got = sum(1 for code in known if code.lower() in found)
    how = f" ({', '.join(sorted(kinds))})" if kinds else ""
    return Outcome(
        AttackKind.CODES,
        "record codes made of student numbers",
        name,
        Rate(got, len(known)),
        Rate(chance, len(known)),
        f"Of {counted(len(known), 'record codes')} {got:,} are one of "
        f"{counted(tried, 'values')}, or its digest{how}; by chance it would be {chance:,.1f}.",
        figures=(("numbers tried", float(tried)),),
    )
