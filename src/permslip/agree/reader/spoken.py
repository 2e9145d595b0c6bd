# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""The paper as the readers hear it: each sentence with the parties' names as DISTRICT and PARTNER, the headings
it stands under, and every duration tied to the act it belongs to.

Quotations always come from the sentence itself; what is written here is never shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from permslip.agree.prose.prose import Prose, Sentence
from permslip.agree.prose.source import Source
from permslip.agree.reader import beside
from permslip.agree.reader.acts import REPLACED, Timed, tie
from permslip.agree.reader.beside import CHECKED, LABEL, MODAL, plain
from permslip.agree.reader.durations import durations
from permslip.agree.reader.found import Found, only_gaps
from permslip.agree.reader.negatives import straight
from permslip.agree.reader.roles import GIVER, TAKER, Roles, mark, marker
from permslip.words.quote import Quote

_LAW = re.compile(
    r"^\W{0,20}(?:(?:under|pursuant to|the|section\s[\d.]+ of)\s+\W{0,3}){0,4}(?:(?:[A-Z][\w&'.,-]*\s+|of\s+|and\s+|the\s+|to\s+){1,12}(?:Act|Law|Code|Rule|Statutes?|Regulations?)\b|FERPA|HIPAA|COPPA|SOPIPA|PPRA|IDEA|"
    r"(?i:federal|state)\s+(?:law|regulations?)|\d+\s+(?:CFR|C\.F\.R|U\.?S\.?C))"
    r"[^.;]{0,140}?\b(?:permits?|allows?|requires?|provides?\s+that|prohibits?|delineates?|states?\s+that|authorizes?|affords?|gives?|grants?)\b"
)
_LONGEST = 4000  # characters: what is longer is no sentence, and some patterns look at every pair of words
_RECITAL = re.compile(r"^\W*(?:whereas|recital)", re.IGNORECASE)
_DEFINES = re.compile(
    r"^\W{0,3}[\dA-Za-z.()]{0,6}\s*[\"“'*]{1,3}[^\"”]{2,70}[\"”'*]{1,3}\s*(?:\([^)]{1,50}\)\s*)?(?:shall\s+)?(?:means?|refers?\s+to|is\s+defined|includes?|shall\s+have)\b"
)


@dataclass(frozen=True)
class Spoken:
    """A sentence as the readers hear it. ``limits`` are the exceptions and conditions that narrow it, wherever
    in the paper they stand, in small letters."""

    sentence: Sentence
    text: str
    heading: str
    limits: tuple[str, ...] = ()

    @cached_property
    def low(self) -> str:
        """The text with small letters; PARTNER and DISTRICT stay as they are."""
        return lower(self.text)

    @cached_property
    def recital(self) -> bool:
        """Whether it tells a background or what a law says: no promise."""
        # only the nearest heading counts: a plain "Recitals" may stand above everything that follows it
        nearest = self.heading.split(" > ")[-1]
        told = re.search(r"\b(?:recitals?|background)\b", nearest) and not MODAL.search(self.text)
        return self.law or bool(told or _RECITAL.match(self.text) or re.search(r"\brecitals?\b", nearest))

    @cached_property
    def law(self) -> bool:
        """Whether it only says what a law permits or requires."""
        return bool(_LAW.match(self.text))

    @cached_property
    def defines(self) -> bool:
        """Whether it says what a word means."""
        return bool(_DEFINES.match(self.sentence.text.replace("’", "'")))

    @cached_property
    def promise(self) -> bool:
        """Whether it may bind somebody: neither recital nor definition."""
        return not (self.recital or self.defines or only_gaps(self.sentence.text))

    @cached_property
    def durations(self) -> tuple[Found, ...]:
        """The durations in :attr:`text`."""
        return tuple(d for d in durations(self.text) if not REPLACED.search(self.text[: d.start]))

    @cached_property
    def timed(self) -> tuple[Timed, ...]:
        """Each duration with its act."""
        return tuple(tie(self.text, self.low, self.durations, self.heading.split(" > ")[-1]))

    @property
    def quote(self) -> Quote:
        """The sentence's words as they stand in the paper."""
        return self.sentence.quote

    def quote_of(self, timed: Timed) -> Quote:
        """The words that hold a duration: the sentence's, or those of its stem where it stands there."""
        words = " ".join(timed.words.split())
        whole = (self.quote, *self.sentence.stem_quotes)
        return next((q for q in whole if words in " ".join(plain(q.text).split())), self.quote)

    @property
    def negative(self) -> bool:
        """Whether its main promise is a negative one."""
        return self.sentence.negative


def lower(text: str) -> str:
    """``text`` in small letters, PARTNER and DISTRICT as they are. Every letter keeps its place."""
    return re.sub(
        r"PARTNER|DISTRICT|[^PD]+|[PD]",
        lambda m: m[0] if len(m[0]) > 6 and m[0] in (GIVER, TAKER) else _small(m[0]),
        text,
    )


def _small(text: str) -> str:
    small = text.lower()
    # a few letters become two when small: such a text is left as it is, so that places still agree
    return small if len(small) == len(text) else text


@dataclass(frozen=True)
class Paper:
    """The paper as the readers hear it."""

    source: Source
    prose: Prose
    roles: Roles
    spoken: tuple[Spoken, ...]

    @cached_property
    def _by_clause(self) -> dict[str, str]:
        together: dict[str, list[str]] = {}
        for spoken in self.spoken:
            together.setdefault(spoken.sentence.clause, []).append(spoken.low)
        return {clause: " ".join(said) for clause, said in together.items()}

    def beside(self, spoken: Spoken) -> str:
        """All that the clause of a sentence says, in small letters."""
        return self._by_clause[spoken.sentence.clause]

    @cached_property
    def promises(self) -> tuple[Spoken, ...]:
        """The sentences that may bind somebody."""
        return tuple(s for s in self.spoken if s.promise)


def hear(source: Source, prose: Prose, roles: Roles) -> Paper:
    """The paper with its names marked and its headings in reach."""
    patterns = marker(roles)
    headings = beside.headings_of(prose)
    stems = beside.open_stems(prose)
    data = beside.data_names(prose)

    def heard(text: str) -> str:
        shown = straight(beside.chosen(plain(text[:_LONGEST])))
        return mark(data.sub("Data", shown) if data else shown, patterns, roles)

    terms = beside.carried(prose)
    told = beside.told_elsewhere(prose)

    def spoken_of(sentence: Sentence, text: str, heading: str) -> Spoken:
        for words, value in told.get(sentence.index, ()):
            text = text.replace(words, f"{words} ({value})", 1)
        if terms and not _DEFINES.match(sentence.text.replace("’", "'")):
            text = terms[0].sub(lambda m: f"{m[0]} ({terms[1][m[0]]})", text)
        limits = tuple(lower(heard(limit)) for limit in sentence.limits)
        if "[ ]" in text and CHECKED.search(sentence.quote.text) and not CHECKED.search(text):
            text = sentence.quote.text
        label = LABEL.match(sentence.text)
        under = f"{heading} > {label[1].lower()}" if label else heading
        return Spoken(sentence, heard(text), under.strip(" >"), limits)

    spoken = [spoken_of(s, beside.with_stem(s, stems), headings.get(s.clause, "")) for s in prose.sentences]
    spoken += [spoken_of(s, s.text, headings.get(s.clause, "")) for s in beside.rows(prose)]
    return Paper(source, prose, roles, tuple(spoken))
