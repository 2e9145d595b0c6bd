"""The paper as the readers hear it: each sentence with the parties' names as DISTRICT and PARTNER, the headings
it stands under, and every duration tied to the act it belongs to.

Quotations always come from the sentence itself; what is written here is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from permslip.agree.prose.prose import Clause, Prose, Sentence
from permslip.agree.prose.source import Source
from permslip.agree.reader.durations import counted, durations
from permslip.agree.reader.found import GAP, Found
from permslip.agree.reader.negatives import straight
from permslip.agree.reader.roles import GIVER, TAKER, Roles, mark, marker
from permslip.words.quote import Quote

# The acts that a duration may belong to. A noun (``termination``) is no act: it is when something happens.
_ACTS: dict[str, str] = {
    "certify": r"certif(?:y|ies|ied)|(?:written|signed|final|a|the)\s+(?:\w+\s+){0,2}(?:certification|certificate|confirmation)"
    r"|(?:deletion|destruction|disposition)\s+certificate|certificate\s+of\s+(?:\w+\s+){0,2}(?:destruction|deletion|disposal|disposition)|attest(?:s|ation)?|affidavit"
    r"|confirm(?:s|ed)?\s+in\s+writing|provide\s+(?:\w+\s+){0,2}(?:certification|confirmation)",
    "report": r"(?:full|detailed|final|complete|comprehensive|initial|preliminary|written|incident|investigat\w+|follow-?up|root[- ]cause|forensic|post-incident)\s+"
    r"(?:(?:and|or)\s+\w+\s+)?(?:\w+\s+){0,2}(?:reports?|summary|account|analysis|description)",
    "notify": r"notif(?:y|ies|ied)|inform(?:s|ed)?|tells?\b(?!\s+whether)|told|lets?\s+(?:[\w']+\s+){1,6}?know|calls?\s+(?:the\s+)?(?=DISTRICT)|reports?|reported|alerts?|advis(?:e|es|ed)|notification\s+(?:to|shall|will|must|is|of)|"
    r"(?:give|gives|provide|provides|given|provided|send|sends)\s+(?:\w+\s+){0,6}?(?:notice|notification)|notice\s+(?:to|shall|will|must|is)",
    "destroy": r"destroy(?:s|ed|ing)?|delet(?:e|es|ed|ing)|purg(?:e|es|ed)|eras(?:e|es|ed)|dispos(?:e|es|ed)\s+of|expung(?:e|es|ed)|wip(?:e|es|ed)|gets?\s+rid\s+of|got\s+rid\s+of|"
    r"overwritten|destruction\s+(?:shall|will|must|occurs?|of)|(?:deletion|disposition|disposal|destruction|return)\s+(?:shall|will|must|is|of\s+\w+)|anonymiz(?:e|es|ed)|"
    r"complete\s+(?:the\s+)?(?:deletion|destruction|disposition)",
    "return": r"(?:return(?:s|ed)?|surrender(?:s|ed)?)(?!\s+or\b)(?!,? delete)|transfer(?:s|red)?\s+(?:back|to)|export(?:s|ed)?",
    "retain": r"retain(?:s|ed)?|keep(?:s)?|kept|maintain(?:s|ed)?|preserv(?:e|es|ed)|stor(?:e|es|ed)",
    "cure": r"cur(?:e|es|ed|ing)|remed(?:y|ies|ied)|corrective\s+action|uncured|mend(?:s|ed)?|puts?\s+(?:\w+\s+){1,3}right|make\s+good|rectif(?:y|ies|ied)|remediat\w+",
    "terminate": r"terminat(?:e|es|ed|ing)|(?:may|can)\s+(?:\w+\s+)?(?:leave|end|stop)|ends?\s+(?:this|the)\s+(?:agreement|contract|mou|memorandum|dpa|subcontract)|cancel(?:s|led|ed)?|withdraw(?:s|n)?|ended|may\s+end|can\s+end",
    "suspend": r"suspend(?:s|ed|ing)?|cuts?\s+off|revokes?\s+access|switch(?:es)?\s+off|stops?\s+(?:\w+\s+)?(?:access|deliver\w+|the\s+flow)|disabl(?:e|es)\s+access",
    "audit": r"audit(?:s|ed|ing)?|inspect(?:s|ed|ions?)?|examin(?:e|es|ed|ation)|site\s+visits?|review\s+(?:of\s+)?(?:its|the|PARTNER's|DISTRICT's)?\s*(?:compliance|facilities|records|systems|premises|books|security)",
    "object": r"object(?:s|ed|ions?)?",
    "engage": r"engag(?:e|es|ed|ing)|appoint(?:s|ed|ing)?|(?:use|using|add|adding|change|changing|replac(?:e|ing)|onboard(?:ing)?)\s+(?:\w+\s+){0,3}sub-?\s?(?:processor|contractor)s?",
    "renew": r"renew(?:s|ed|al)?|extend(?:s|ed)?",
    "remain": r"(?:remain|continue|be|is)\s+(?:in\s+)?(?:full\s+)?(?:force|effect)|in\s+effect|continue(?:s)?\s+(?:for|until|in)|runs?\s+for|lasts?|term\s+of|period\s+of\s+(?:performance|this)|expir(?:e|es)",
    "respond": r"respond(?:s|ed)?|answers?|gives?|hands?\s+(?:over|back)|shows?|response|compl(?:y|ies)\s+with|make\s+available|made\s+available|mak(?:e|es)\s+(?:\w+\s+){0,4}available|furnish(?:es|ed)?|provide[sd]?|access|inspection|disclos(?:e|es|ed)|produce[sd]?|establish(?:es)?|implement(?:s)?|facilitate[sd]?",
    "publish": r"publish(?:es|ed|ing)?|publications?|manuscripts?|submit(?:s|ted)?|submission|presentations?|disseminat\w+",
    "comment": r"comments?|review(?:s|ed)?",
    "pay": r"pay(?:s|ment|able)?|paid|invoic\w+|insurance|premiums?",
}
# What a heading says that a sentence without an act is about
_HEADED = (
    (r"sub-?\s?(?:processor|contractor).*object", "object"),
    (r"breach|incident|sub-?\s?(?:processor|contractor)", "notify"),
    (r"certificat", "certify"),
    (r"destr|delet|dispos|eras", "destroy"),
    (r"\bcure\b|mend", "cure"),
    (r"suspen", "suspend"),
    (r"audit|inspect", "audit"),
    (r"retention|kept", "retain"),
    (r"publi", "publish"),
    (r"terminat|ending", "terminate"),
)
_ACT = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _ACTS.items()) + r")\b", re.IGNORECASE
)
_EDGE = re.compile(
    r";|:(?=\s)|,\s+(?:and|or|but)\s+(?:upon|shall|will|must|within|in the event|if|when)\b|[.?!]\s+(?=[A-Z(\[])",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"(?:^|[;:.,(]|\band|\bor|\bthat|\bshall|\bwill|\bmust|\bmay)\s*(?:[A-Za-z' -]{0,30}\()?\s*"
    r"(?:at least|no less than|not less than|within|upon|on|after|not? (?:later|more) than|no later than|in no event later than|"
    r"for|at the end of|before|by|not more than|subject to)?\s*(?:a period of |an additional |the |a |any )*$",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"^(?:\W*|under\s|pursuant to\s|the\s|section\s[\d.]+ of\s)*(?:(?:[A-Z][\w&'.,-]*\s+|of\s+|and\s+|the\s+|to\s+){1,12}(?:Act|Law|Code|Rule|Statutes?|Regulations?)\b|FERPA|HIPAA|COPPA|SOPIPA|PPRA|IDEA|"
    r"(?i:federal|state)\s+(?:law|regulations?)|\d+\s+(?:CFR|C\.F\.R|U\.?S\.?C))"
    r"[^.;]{0,140}?\b(?:permits?|allows?|requires?|provides?\s+that|prohibits?|delineates?|states?\s+that|authorizes?|affords?|gives?|grants?)\b"
)
_ONLY_GAP = re.compile(rf"\W*(?:{GAP}\W*)+")
_MODAL = re.compile(r"\b(?:shall|will|must|may|agrees?|is|are)\b", re.IGNORECASE)
_RECITAL = re.compile(r"^\W*(?:whereas|recital)", re.IGNORECASE)
_DEFINES = re.compile(
    r"^\W{0,3}[\dA-Za-z.()]{0,6}\s*[\"“'*]{1,3}[^\"”]{2,70}[\"”'*]{1,3}\s*(?:\([^)]{1,50}\)\s*)?(?:shall\s+)?(?:means?|refers?\s+to|is\s+defined|includes?|shall\s+have)\b"
)


@dataclass(frozen=True)
class Timed:
    """A duration with the act it belongs to. ``lead`` and ``tail`` are the words just before and after it,
    up to the edge of its part of the sentence; ``part`` is that part; ``doing`` the words of the act."""

    value: str
    act: str
    doing: str
    lead: str
    tail: str
    part: str
    counted: bool
    at: int
    words: str


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
        told = re.search(r"\b(?:recitals?|background)\b", self.heading) and not _MODAL.search(self.text)
        return self.law or bool(told or _RECITAL.match(self.text) or re.search(r"\brecitals?\b", self.heading))

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
        return not (self.recital or self.defines or _ONLY_GAP.fullmatch(self.sentence.text))

    @cached_property
    def durations(self) -> tuple[Found, ...]:
        """The durations in :attr:`text`."""
        return tuple(durations(self.text))

    @cached_property
    def timed(self) -> tuple[Timed, ...]:
        """Each duration with its act."""
        return tuple(_tie(self.text, self.low, self.durations, self.heading.split(" > ")[-1]))

    @property
    def quote(self) -> Quote:
        """The sentence's words as they stand in the paper."""
        return self.sentence.quote

    def quote_of(self, timed: Timed) -> Quote:
        """The words that hold a duration: the sentence's, or those of its stem where it stands there."""
        words = " ".join(timed.words.split())
        whole = (self.quote, *self.sentence.stem_quotes)
        return next((q for q in whole if words in " ".join(_plain(q.text).split())), self.quote)

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


def _tie(text: str, low: str, found: tuple[Found, ...], heading: str) -> Iterator[Timed]:
    acts = [(m.start(), m.end(), str(m.lastgroup)) for m in _ACT.finditer(text)]
    edges = [0, *(m.end() for m in _EDGE.finditer(text))]
    for n, one in enumerate(found):
        start = max(e for e in edges if e <= one.start)
        end = min((e for e in edges if e > one.start), default=len(text))
        limit = min(end, found[n + 1].start) if n + 1 < len(found) else end
        act = _act_of(text, one, acts, start, limit, end)
        yield Timed(
            one.value,
            act[2] if act else next((kind for says, kind in _HEADED if re.search(says, heading)), ""),
            low[act[0] : act[1]] if act else "",
            low[max(start, one.start - 80) : one.start],
            low[one.end : min(limit, one.end + 140)],
            low[start:end],
            counted(one),
            one.start,
            one.words,
        )


def _act_of(
    text: str, one: Found, acts: list[tuple[int, int, str]], start: int, limit: int, end: int
) -> tuple[int, int, str] | None:
    """The act nearest on the left in the same part; on the right where the duration stands in front."""
    strong = [a for a in acts if a[2] not in (_NO_NOTICE if _OF_NOTICE.match(text[one.end :]) else _WEAK)]
    left, right = _nearest(strong, one, start, end)
    if left is None and right is None:
        left, right = _nearest(acts, one, start, end)
    further = next((a for a in reversed(acts) if a[1] <= one.start), None)
    if right is None and text[end - 2 : end].strip() == ":":
        # "Within 60 days: Provider shall delete ...": what is to be done stands behind the colon
        right = next((a for a in acts if a[0] >= one.end), None)
    if left is None or _FRONT.search(text[start : one.start]) and _in_front(text, left, one):
        return right or left or further
    return left


_WEAK = ("respond", "comment")
_NO_NOTICE = ("respond", "comment", "retain", "destroy", "certify", "return", "pay", "remain")
_OF_NOTICE = re.compile(r"\W*(?:prior\s+|advance\s+|written\s+|of\s+)*(?:notice|notification)\b", re.IGNORECASE)
_Act = tuple[int, int, str]


def _nearest(acts: list[_Act], one: Found, start: int, end: int) -> tuple[_Act | None, _Act | None]:
    """The last act before a duration and the first behind it, in the same part of the sentence."""
    left = next((a for a in reversed(acts) if start <= a[0] and a[1] <= one.start), None)
    return left, next((a for a in acts if a[0] >= one.end and a[0] < end), None)


def _in_front(text: str, left: tuple[int, int, str], one: Found) -> bool:
    """Whether a comma parts the duration from the act on its left: ``..., and within 5 days shall``."""
    between = text[left[1] : one.start]
    return bool(
        re.search(
            r",\s*(?:and\s+|or\s+|but\s+)?(?:then\s+)?(?:within|upon|at least|on|no later than|not later than)\b[^,]*$",
            between,
        )
    ) and bool(re.search(r"\b(?:shall|will|must|may|agrees)\b", text[one.end : one.end + 160]))


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
    headings = _headings(prose)
    stems = _open_stems(prose)
    data = _data_names(prose)

    def heard(text: str) -> str:
        plain = straight(_chosen(_plain(text)))
        return mark(data.sub("Data", plain) if data else plain, patterns, roles)

    def spoken_of(sentence: Sentence, text: str, heading: str) -> Spoken:
        limits = tuple(lower(heard(limit)) for limit in sentence.limits)
        label = _LABEL.match(sentence.text)
        under = f"{heading} > {label[1].lower()}" if label else heading
        return Spoken(sentence, heard(text), under.strip(" >"), limits)

    spoken = [spoken_of(s, _with_stem(s, stems), headings.get(s.clause, "")) for s in prose.sentences]
    spoken += [spoken_of(s, s.text, headings.get(s.clause, "")) for s in _rows(prose)]
    return Paper(source, prose, roles, tuple(spoken))


_LABEL = re.compile(r"^\W{0,3}([A-Z][\w/&,'’() -]{2,48}?)\s*:\s+\S")


def _rows(prose: Prose) -> Iterator[Sentence]:
    """The rows of tables as sentences: the first cell names what the others say. Lists of data are read elsewhere."""
    for table in prose.tables:
        head = " ".join(table.header).lower()
        if re.search(r"element|field|variable|sub-?\s?processor|sub-?\s?contractor|category|data\s+type", head):
            continue
        for row, quote in zip(table.rows, table.quotes, strict=False):
            cells = [c.strip() for c in row if c.strip()]
            if len(cells) >= 2:
                yield Sentence(f"{cells[0].rstrip(':.')}: {' '.join(cells[1:])}", quote, table.clause)


_CHECKED = re.compile(r"\[\s*[xX✓]\s*\]|[☒☑]\s?")
_NOT_CHECKED = re.compile(r"(?:\[\s*\]|☐)[^\[\]☐☒☑;.]*")


def _chosen(text: str) -> str:
    """Of boxes to check, what is checked: ``[x] yes [ ] no`` is ``yes``. Where none is checked, all stays."""
    if not _CHECKED.search(text):
        return text
    return re.sub(r"\s+", " ", _CHECKED.sub(" ", _NOT_CHECKED.sub(" ", text))).strip()


def _open_stems(prose: Prose) -> dict[str, str]:
    """By clause: the unfinished sentence that the clause above it ends with (``Provider shall not:``)."""
    last = {c.id: prose.sentences[c.sentences[-1]].text for c in prose.clauses if c.sentences}
    open_at = {i: t for i, t in last.items() if t.rstrip().endswith(":") and _MODAL.search(t) and len(t) < 200}
    return {c.id: open_at[c.parent] for c in prose.clauses if c.parent in open_at}


def _with_stem(sentence: Sentence, stems: dict[str, str]) -> str:
    stem = stems.get(sentence.clause, "")
    if not stem or sentence.stem or _MODAL.search(sentence.text):
        return sentence.text
    return f"{stem.rstrip(' :')} {sentence.text[:1].lower()}{sentence.text[1:]}"


def _plain(text: str) -> str:
    """Straight quotation marks and plain spaces, so that a pattern needs one spelling."""
    straight = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " ", 0x2011: "-"})
    return re.sub(r"\*{1,3}|`", "", straight)


def _headings(prose: Prose) -> dict[str, str]:
    """By clause id: its heading and those above it, in small letters, the outermost first; then its caption."""
    by_id = {c.id: c for c in prose.clauses}
    known: dict[str, str] = {}
    for clause in prose.clauses:
        trail, at, seen = [_caption(prose, clause), clause.heading], by_id.get(clause.parent), {clause.id}
        while at is not None and at.id not in seen:
            seen.add(at.id)
            trail += [_caption(prose, at), at.heading]
            at = by_id.get(at.parent)
        parts = [clause.part, *reversed(trail)]
        known[clause.id] = " > ".join(p.lower() for p in parts if p)
    return known


def _caption(prose: Prose, clause: Clause) -> str:
    """A heading printed as the first sentence of a clause: ``Governing law. The law of ...``."""
    if len(clause.sentences) < 2:
        return ""
    first = prose.sentences[clause.sentences[0]].text
    return first if len(first.split()) <= 4 and first.endswith(".") and not _MODAL.search(first) else ""


_DATA_NAME = re.compile(r"\b(?:data|information|records?|files?|lists?|rosters?|extracts?|rows?|dataset)\b", re.IGNORECASE)
_NO_DATA_NAME = re.compile(r"agreement|breach|incident|official|destr|services?|product|policy|law|act\b|interest|portal|system|standard|officer", re.IGNORECASE)


def _data_names(prose: Prose) -> re.Pattern[str] | None:
    """The paper's own names for the data (``the List``, ``Study Records``, ``Files``), from its definitions."""
    names = {
        d.term
        for d in prose.definitions
        if 2 < len(d.term) < 40
        and d.term[:1].isupper()
        and not _NO_DATA_NAME.search(d.term)
        and (_DATA_NAME.search(d.term) or _DATA_NAME.search(d.meaning[-120:]))
        and not re.search(r"\bdata\b", d.term, re.IGNORECASE)
        and not any(d.term in (p.name, *p.short) for p in prose.parties)
    }
    listed = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"\b(?:{listed})\b") if listed else None
