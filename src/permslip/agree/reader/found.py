"""A value found in words: where it stands, and its normal form; a gap has a place and no value."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What drafters leave to be filled in: [Number, e.g., 60], {State}, <<NAME>>, ____, ......, FILL-IN
GAP = (
    r"(?:\[[^\[\]\n]{0,90}\]|(?<!\{)\{++[^{}\n]{1,60}\}++|<{1,2}[A-Za-z][^<>\n]{1,60}>{1,2}"
    r"|(?<![_])_(?:\s{0,60}_){1,200}+|\.{5,}+|…{2,}+|\bX{2,}+\b|\bTBD\b|\bTBA\b|\bto be determined\b)"
)
_GAP = re.compile(GAP)
_LETTER = re.compile(r"\w")


@dataclass(frozen=True)
class Found:
    """Where in a text a value stands. ``value`` is its normal form, empty for a gap to be filled in."""

    start: int
    end: int
    value: str
    words: str

    @property
    def blank(self) -> bool:
        """Whether it is a gap."""
        return not self.value


def gaps(text: str) -> list[Found]:
    """The gaps to be filled in, in their order."""
    return [Found(m.start(), m.end(), "", m[0]) for m in _GAP.finditer(text)]


def filled(text: str) -> bool:
    """Whether a word is left when the gaps are taken out."""
    return _LETTER.search(_GAP.sub(" ", text)) is not None


def only_gaps(text: str) -> bool:
    """Whether there are gaps to be filled in and not a word."""
    return _GAP.search(text) is not None and not filled(text)
