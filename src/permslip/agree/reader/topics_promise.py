# ruff: noqa: E501 - patterns of words: one turn of phrase a line
"""One sentence taken apart into promises: who, whether it binds, bars or allows, and what limits it.

A sentence may hold several promises (``shall not sell the data but may share them``). Each rule of the topics
looks at one promise, so that a permission is not read as a bar that stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from permslip.agree.prose.negation import manner
from permslip.agree.prose.prose import Sentence
from permslip.agree.reader.topics_words import FAMILIES


class Mode(StrEnum):
    """What a promise does."""

    DUTY = "duty"  # shall, must, agrees to
    FACT = "fact"  # said in the present tense: "the Provider encrypts"
    BAR = "bar"  # shall not, nobody may, is prohibited from
    MAY = "may"  # may, is entitled to
    HOPE = "hope"  # should, intends to, will endeavour to
    NOTHING = "nothing"  # is not required to; nothing in this agreement shall


class Actor(StrEnum):
    """Who is the subject."""

    DISTRICT = "district"
    BOTH = "both"
    OTHER = "other"  # the partner, the data, nobody that is named


@dataclass(frozen=True)
class Promise:
    """A promise. ``text`` is all of it, ``main`` without its exceptions and conditions, ``subject`` what
    stands before the verb; all in lower case with single spaces. ``limits`` are the exceptions, those that
    stand elsewhere in the clause included. ``recital`` and ``definition`` say that it promises nothing."""

    text: str
    main: str
    subject: str
    mode: Mode
    actor: Actor
    limits: str = ""
    recital: bool = False
    definition: bool = False


_OF = {"must": Mode.DUTY, "must_not": Mode.BAR, "may": Mode.MAY, "need_not": Mode.NOTHING}
# what lays no duty on anybody, beside what agree.prose.negation knows as such
_LIFTED = re.compile(
    r"\b(?:shall|will|must|is|are|does|do) (?:\w+ly )?not (?:\w+ )??(?:be )?(?:constru\w+|deemed|prevent\w*|preclude\w*|"
    r"have (?:any|an|the) (?:obligation|duty|liability)|liable|responsible|apply|need)\b"
    r"|\b(?:under|assumes?) no (?:obligation|duty|responsibility|liability)\b|\bno obligation\b"
    r"|\b(?:nothing|no provision) (?:contained )?(?:in|of) (?:this|the|these) "
    r"(?:agreement|contract|section|memorandum|mou|addendum|dpa|terms|paragraph|clause|foregoing)\b"
    r"|\bnothing (?:contained )?herein\b"
)
_HOPED = re.compile(
    r"\bshould(?: not)?\b|\b(?:intends?|aims?|strives?|hopes?|wish(?:es)?|expects?|desires?|plans?|seeks?) to\b"
    r"|\b(?:is|are) encouraged\b|\b(?:shall|will|must) (?:\w+ly )?(?:endeavou?r|strive|aim|try|attempt|seek|"
    r"use (?:\w+ ){0,2}(?:commercially reasonable|best|reasonable|good faith) efforts?)\b"
)
# plain English bars without an auxiliary
_NOBODY = re.compile(r"\b(?:nobody|no one|nothing|neither|no (?:[\w'-]+ ){1,3}(?:leaves?|goes|receives?|sees?|uses?))\b"
                     r"|\b(?:has|have|keeps?|retains?|holds?|sells?|shares?|discloses?|makes?|gets?|acquires?|uses?) no\b"
                     r"|\bnever\b")  # fmt: skip
# where one promise ends and the next begins; what stands before "and" may be half of a subject (see _parts)
_SPLIT = re.compile(
    r";\s*(?:and |or |but )?|,? provided,? (?:however,? )?that:? |,? (?:but|and|or|nor) (?=(?:shall|will|must|may|agrees?|is|are) "
    r"|(?:does|do) not |promises? (?:not )?to )"
    r"|,? (?:but|and|nor|except that|however,?) "
    r"(?=(?:(?!that\b|which\b|who\b|whose\b)[\w'’-]+ ){1,5}?(?:shall|will|must|may|agrees?|does not|do not) )"
)
_STARTS_WITH_MODAL = re.compile(r"(?:shall|will|must|may|agrees?|is|are|does|do|promises?)\b")
_LIMIT = re.compile(
    r"\b(?<!no one )(?<!nobody )(?<!none )(?<!anyone )(?:except(?:ing)?(?! (?:the|a|for the) purposes?)|unless|"
    r"save(?= (?:as|where|for|that|to))|notwithstanding|(?<!is )(?<!are )(?<!be )subject to)\b[^,;]*"
)
# a modal in a condition or a relative clause is not the sentence's own
_ASIDE = re.compile(
    r"^(?:if|when|where|once|should|in the (?:event|case)|upon|after|before|whenever|until|as soon as|to the extent|"
    r"except|unless|notwithstanding|subject to|save|at the end|on)\b[^,;]*,"
    r"|\b(?:that|which|who)(?: \w+ly)? (?:shall|will|must|may|can|should|would|cannot|is|are|has|have|does|do)(?: not)?\b"
    r"|\bso (?:that|as) (?:[\w']+ ){1,5}?(?:shall|will|may|can|cannot|must)(?: not)?\b"
    r"|\b(?:if|whether|unless|until|as|than|where) (?:[\w']+ ){1,4}?(?:shall|will|may|can|must|cannot)(?: not)?\b"
)
_FRONT = re.compile(r"^(?:except|unless|notwithstanding|subject to|save)\b[^,;]*,?\s*")
_RECITAL = re.compile(
    r"^(?:\(?\w{1,3}[.)]\s*)?(?:whereas|recitals?|background|now,? therefore|in witness|considering that|please|describe|"
    r"specify|insert|list the|identify which|note to)\b"
    # what a law says is no promise of a party
    r"|^(?:the )?(?:[\w \"()§.-]+ )??(?:act|ferpa|hipaa|coppa|law|laws|statute|regulations?|section \d[\w.-]*)[\")]*(?: \([^)]*\))? "
    r"(?:permits?|allows?|provides?|authori[sz]es?|requires?|prohibits?|says|delineates?|defines?)\b"
)
_DEFINITION = re.compile(
    r"^(?:\W*\w{1,4}[.)]\s*)?(?:the terms? |for (?:the )?purposes? of this \w+,? )?[\"“”'‘’][^\"“”]{2,60}[\"“”'‘’]"
    r"(?: or [\"“”'][^\"“”]+[\"“”'])* (?:shall |will )?(?:means?|includes?|refers? to|is defined|has the meaning|have the"
    r" meaning|is understood|are|is)\b|^(?:the term )?[\w -]{2,40} means\b|\bshall mean\b|^\W*\(?\w\)?\W*[\"“]"
)
_DISTRICT = re.compile(rf"\b{FAMILIES['district']}\b")
_PARTNER = re.compile(rf"\b{FAMILIES['partner']}\b|\bthe parties\b")
# "District Records shall be destroyed" is no promise of the district
_ITS_DATA = re.compile(rf"(?:'s?)? (?:[\w-]+ ){{0,2}}?{FAMILIES['data']}(?!\w)")
_BOTH = re.compile(r"\b(?:parties|each party|either party|both|each of)\b")
_DATA_PROVIDER = re.compile(r"\bdata (?:provider|supplier|owner|controller|steward)s?\b|\bdisclosing party\b")
_BY_DISTRICT = re.compile(rf"^.{{0,12}}?\b\w+(?:ed|t|n) (?:\w+ )?by (?:the )?{FAMILIES['district']}\b")
# "[describe the data]" is a gap; "[School] may terminate" is a name to come
_TOLD_TO_WRITE = re.compile(
    r"\[(?:describe|specify|check|insert|list|state|fill|summari[sz]e|include|number)\b[^\]]*\]"
)
MOST = 3000
"""Letters of a sentence that are read: no promise is longer, and a pattern's time grows faster than the text."""
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """The first MOST letters in lower case, with straight quotes and hyphens, single spaces; ``social security``
    is no security."""
    text = text[:MOST].lower().replace("’", "'").replace("‘", "'").replace("‑", "-").replace("–", "-")
    text = re.sub(r"\b(shall|will|must|may|to|not):", r"\1", text)
    text = text.replace("“", '"').replace("”", '"').replace("*", "").replace("`", "")
    text = _TOLD_TO_WRITE.sub("____", text)
    text = re.sub(r"social[- ]security", "social-insurance", text)
    return _SPACES.sub(" ", text).strip()


def promises_of(sentence: Sentence, names: Iterable[tuple[str, str]] = ()) -> tuple[Promise, ...]:
    """The promises of one sentence, in order. ``names`` are pairs of a party's name in lower case and what
    it is, ``district`` or ``partner``."""
    text = plain(sentence.text)
    for name, role in names:
        text = re.sub(rf"\b(?:the )?{re.escape(name)}(?!\w)", f"the {role}", text)
    recital, definition = bool(_RECITAL.search(text)), bool(_DEFINITION.search(text))
    limits = " ; ".join(map(plain, sentence.limits))
    found: list[Promise] = []
    actor, subject = Actor.OTHER, ""
    for part in _parts(text):
        mode, start, end = _mode(part)
        before = part[:start].strip(" ,")
        if before or mode is Mode.FACT:
            subject = before if mode is not Mode.FACT else _first_noun(part)
            actor = _actor(subject)
        by_district = actor is Actor.OTHER and bool(_BY_DISTRICT.match(part[end:]))
        told = actor is Actor.DISTRICT and bool(end and _IS_TOLD.match(part[end:]))
        found.append(
            Promise(
                part,
                _main(part),
                subject,
                mode,
                Actor.DISTRICT if by_district else Actor.OTHER if told else actor,
                " ; ".join([limits, *_LIMIT.findall(part)]).strip(" ;"),
                recital,
                definition,
            )
        )
    return tuple(found)


def whole(promises: tuple[Promise, ...]) -> Promise:
    """The promises of one sentence as one, for what a sentence says in two halves."""
    first = promises[0]
    return Promise(
        "; ".join(p.text for p in promises),
        "; ".join(p.main for p in promises),
        first.subject,
        first.mode,
        first.actor,
        " ; ".join(p.limits for p in promises).strip(" ;"),
        first.recital,
        first.definition,
    )


# "The District shall be told": who tells is another
_IS_TOLD = re.compile(
    r"\W{0,3}(?:be |is |are )?(?:\w{1,20}ly |first )?(?:told|notified|informed|given|sent|shown|furnished|advised|"
    r"alerted|paid|reimbursed|consulted|provided with|held harmless)\b"
)
_FIRST_NOUN = re.compile(
    rf"^(?:(?:the|this|these|such|any|all|each|every|both) )?(?:{FAMILIES['district']}|{FAMILIES['partner']}|\S+)(?: and (?:the )?\S+)?"
)


def _first_noun(part: str) -> str:
    """The subject of a sentence in the present tense: its first noun, or two joined by *and*."""
    match = _FIRST_NOUN.match(_ASIDE.sub("", part).strip(" ,"))
    return match[0] if match else ""


def _parts(text: str) -> list[str]:
    """The text cut between promises. ``The Board and the Contractor shall`` is one: a piece of a few words that
    says nothing is half of a subject. A piece without a subject takes the one before."""
    parts: list[str] = []
    start = 0
    for cut in _SPLIT.finditer(text):
        piece = text[start : cut.start()]
        if ";" not in cut[0] and _half_subject(piece):
            continue
        parts.append(piece)
        start = cut.end()
    parts.append(text[start:])
    whole_parts = [part.strip(" ,") for part in parts if part.strip(" ,")]
    for i, part in enumerate(whole_parts[1:], 1):
        if _STARTS_WITH_MODAL.match(part):
            whole_parts[i] = f"{_subject(whole_parts[i - 1])} {part}"
    return whole_parts or [text]


def _half_subject(piece: str) -> bool:
    if piece.startswith("neither ") and not re.search(r"\b(?:shall|will|may)\b", piece):
        return True
    return len(piece.split()) <= 6 and _mode(piece)[0] is Mode.FACT


def _subject(part: str) -> str:
    mode, start, _ = _mode(part)
    return _first_noun(part) if mode is Mode.FACT else part[:start].strip(" ,")


def _mode(part: str) -> tuple[Mode, int, int]:
    """What the part does, and where its verb of promise begins and ends."""
    read = manner(part)
    end = len(part) - len(read.rest) if read.rest and part.endswith(read.rest) else 0
    start = part.find(read.subject) + len(read.subject) if read.subject in part and read.rest else 0
    nobody = bool(_NOBODY.search(part))
    if _LIFTED.search(part):
        return Mode.NOTHING, start, end
    if _HOPED.search(_ASIDE.sub("", part)) and not nobody:
        return Mode.HOPE, start, end
    if read.modality == "states":
        return (Mode.BAR if read.negative or nobody else Mode.FACT), start, end
    return Mode.BAR if _NOBODY.search(read.subject) else _OF[read.modality], start, end


def _main(part: str) -> str:
    """The part without its exceptions and conditions."""
    return _SPACES.sub(" ", _LIMIT.sub(" ", _FRONT.sub("", part))).strip(" ,") or part


def _actor(subject: str) -> Actor:
    # a condition in front names parties too: "upon request of the District, Provider shall"
    near = subject.rsplit(",", 1)[-1].strip() if subject.rsplit(",", 1)[-1].strip() else subject
    if _BOTH.search(near):
        return Actor.BOTH
    district, partner = _DISTRICT.search(near), _PARTNER.search(_DATA_PROVIDER.sub("district", near))
    if district and partner:
        return Actor.BOTH if re.search(r"\band\b", near) else _nearest(near)
    # "data received from the district" has no actor: the district must begin the subject, or nearly so
    begins = (
        district
        and len(near[: district.start()].split()) <= 4
        and not _from(near[: district.start()])
        and not _ITS_DATA.match(near[district.end() :])
    )
    return Actor.DISTRICT if begins else Actor.OTHER


def _nearest(near: str) -> Actor:
    first = _DISTRICT.search(near), _PARTNER.search(_DATA_PROVIDER.sub("district", near))
    assert first[0] and first[1]
    return (
        Actor.DISTRICT
        if first[0].start() < first[1].start() and not _from(near[: first[0].start()])
        else Actor.OTHER
    )


def _from(before: str) -> bool:
    return bool(re.search(rf"\b(?:from|by|of|for|to|about|with|in)\b|\b{FAMILIES['data']}\b", before))
