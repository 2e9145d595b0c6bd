"""What a sentence does: does it bar, oblige, permit, or only tell? And whom?

Exceptions and conditions are taken away first (:mod:`.limits`), so that *shall not disclose except as the
District permits* is a bar. Exactly this is recognised, the first that fits:

``may``       nothing in ... prohibits, prevents, precludes, restricts, limits; shall not be prohibited,
              precluded, prevented, restricted from; may; can; is permitted, authorized, allowed, entitled,
              free to; has (reserves, retains) the right to
``must``      shall not fail, neglect, omit to; not (be) unreasonably withheld, delayed; shall, must, will;
              agrees, undertakes, covenants, promises to; is required, obligated, bound, responsible
``need_not``  is not (shall not be) required, obligated to; need not; has (shall have) no obligation, duty to
``must_not``  shall, will, must, may, can, should + not, never, neither; cannot; is prohibited, barred,
              forbidden, precluded from; is not permitted, allowed, authorized; agrees not to; shall refrain,
              abstain from; shall use (disclose, sell ...) no; shall ensure that no ... (that ... do not); has
              no right to; under no circumstances, in no event; no, none, neither, nothing ... shall, will,
              may; nothing ... permits, authorizes, grants
``states``    anything else, a definition, a recital; ``negative`` where the statement itself is one (does
              not, is not, no ...)

A verb inside a relative clause does not count (*data that may identify a student shall be encrypted*).
*May not* bars; *is not required to* is no bar, so ``need_not`` is not negative. *May only* permits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from permslip.agree.prose.limits import limits_of, without
from permslip.agree.prose.verbs import AUX, FIRST, SAYS

_I = re.IGNORECASE
_FRONTED = re.compile(
    r"(?:if|when|where|whenever|while|upon|in\s+the\s+event|should|because|since|as|for|at|after|before"
    r"|during|within|on"
    r"|pursuant|in\s+(?:order|accordance|addition|connection|such|case)|to)\b[^;]{0,400}?,\s+(?=[^;]{0,400}\b"
    r"(?:shall|will|must|may|agrees?|is|are|has|have)\b)",
    _I,
)
_STATES_NO = re.compile(
    r"^(?:no|none|neither|nothing|never|not)\b|\b(?:does|do|is|are|has|have|was"
    r"|were)\s+(?:explicitly\s+|expressly\s+)?not\b(?!\s+limited\s+to)"
    r"|\b(?:doesn|don|isn|aren|hasn|haven)['’]t\b|\bnever\s+\w+s\b",
    _I,
)
_AGREES_THAT = re.compile(
    r"^.{0,160}?\b(?:agrees?|acknowledges?|represents?|warrants?|certif(?:y|ies)|understands?|confirms?"
    r"|affirms?)"
    r"(?:(?:\s*,|\s+(?:and|or|further|hereby|also|expressly)\b)"
    r"(?:\s+(?!(?:and|or|further|hereby|also|expressly|that)\b)\w+)?){0,8}\s+that\s+",
    _I,
)


@dataclass(frozen=True)
class Manner:
    """What the main promise does, whether it is a negative one, and where in the sentence it says so."""

    modality: str
    negative: bool
    subject: str = ""
    rest: str = ""


def manner(text: str, own: str = "") -> Manner:
    """Read the main promise of a sentence. ``own`` are an item's words without its stem: what they promise by
    themselves goes before what the stem says."""
    if own:
        if waiting := _WAITING.search(text[: len(text) - len(own)]):
            return replace(_read(f"{waiting[0]} {own}"), subject=_main(text).subject)
        alone = manner(own)
        if alone.modality != "states":
            return alone if alone.subject.strip() else replace(alone, subject=_main(text).subject)
    read = _main(text)
    return replace(read, negative=True) if own and read.modality == "states" and alone.negative else read


def _main(text: str) -> Manner:
    if _DEFINES.match(text):
        return Manner("states", False)
    if re.match(r"(?:and,?\s+)?whereas\b", text, _I):
        return Manner("states", False)
    main = without(text, limits_of(text))[:1200]
    for _ in range(3):
        if not (match := _FRONTED.match(main)):
            break
        main = main[match.end() :]
    if match := _AGREES_THAT.match(main):
        inner = _read(main[match.end() :])
        if inner.modality != "states" or inner.negative:
            itself = inner.subject.strip().lower() in ("it", "they", "he", "she", "i", "we")
            return replace(inner, subject=main[: match.end()]) if itself else inner
    return _read(main)


def _read(main: str) -> Manner:
    for pattern, modality, negative in FIRST:
        if match := pattern.search(main):
            return Manner(modality, negative, _before(main, match.start(), match), main[match.end() :])
    best: tuple[int, str, bool, int] | None = None
    for pattern, modality, negative in SAYS:
        found = next(
            (
                m
                for m in pattern.finditer(main)
                if not _RELATIVE.search(main, max(0, m.start() - 70), m.start())
            ),
            None,
        )
        if found and (best is None or found.start() < best[0]):
            best = (found.start(), modality, negative, found.end())
    if best:
        return Manner(best[1], best[2], main[: best[0]], main[best[3] :])
    no = _STATES_NO.search(main)
    return Manner("states", bool(no), main[:120] if no is None else main[: no.start()], main)


def _before(main: str, start: int, match: re.Match[str]) -> str:
    """The subject: before the words that were found, or (``no Provider shall``) inside them."""
    if start:
        return main[:start]
    if not _NONE.match(match[0]):
        return ""
    return re.sub(
        r"^(?:and|or|but|nor|no|none|neither|nothing)\s+(?:of\s+)?", "", match[0], count=2, flags=_I
    )


_BY = re.compile(r"\bby\s+(?:the\s+|any\s+|either\s+|both\s+)?", _I)
# a stem that ends in the verb of promise
_WAITING = re.compile(rf"\b(?:{AUX}|agrees?\s+to|required\s+to)(?:\s+(?:not|also|each))?(?=[\s:—–]*$)", _I)
_DEFINES = re.compile(
    r"[\"“][^\"“”]{1,80}[\"”](?:\s*(?:,|or|and)\s*[\"“][^\"“”]{1,80}[\"”]){0,3}(?:\s*\([^()]{1,60}\))?,?\s+"
    r"(?:shall\s+|will\s+)?(?:means?|refers?|includes?|have\s+the\s+meaning|has\s+the\s+meaning"
    r"|be\s+defined|is\s+defined)\b"
)
# a verb inside a relative clause promises nothing: *data that may identify a student shall be encrypted*
_RELATIVE = re.compile(
    r"(?<!agree )(?<!agrees )(?<!agreed )(?<!understood )(?<!understands )(?<!acknowledges )(?<!represents )"
    r"(?<!warrants )(?<!certifies )(?<!ensure )(?<!provided )(?<!confirms )(?<!confirm )(?<!certify )"
    r"\b(?:that|which|who|whom|whose)\s+(?:(?!may\b|can\b|shall\b|will\b|must\b|should\b|is\b|are\b|was\b|were\b|ha[sd]\b|have\b|does\b|do\b)[\w'’-]+\s+){0,4}$",
    _I,
)
_PASSIVE = re.compile(r"\s{0,20}(?:only\s+|also\s+|not\s+|promptly\s+|immediately\s+){0,3}be\b", _I)
# between the passive verb and its *by*: words to which the *by* may belong
_ANOTHER = re.compile(r"\b(?:\w+ed|made|held|given|kept|set|which|that|who)\b", _I)
_NONE = re.compile(r"(?:and|or|but|nor|no|none|neither|nothing)\b", _I)
_INVERTED = re.compile(rf"\s{{0,20}}{AUX}\b\s*", _I)
_HEADED = re.compile(r"(?:upon|after|following|during|if|when|where|before|within|at|on)\b", _I)
_OWN_PEOPLE = re.compile(
    r"(?:['’]s?)\s+(?:authori[sz]ed\s+)?(?:employees|agents|staff|personnel|officers|contractors"
    r"|representatives|users)\b",
    _I,
)
_BOTH = re.compile(
    r"^(?:(?:the|both|each|either|neither|all)\s+)*(?:of\s+the\s+)?(?:(?:undersigned"
    r"|contracting)\s+)?part(?:y|ies)\b(?!\s*\d|['’])",
    _I,
)
_SUB = re.compile(
    r"^(?:(?:the|each|any|all|such|its|approved|authori[sz]ed)\s+)*(?:sub-?\s?processors?"
    r"|subcontractors?|sub-?recipients?)\b",
    _I,
)


def actor(read: Manner, names: Mapping[str, str]) -> str:
    """Who is bound, where it is clear. ``names`` maps short names (small letters) to roles.

    The subject of the promise where it begins with a name or a role word and is no thing that belongs to it
    (``Provider's staff`` is the Provider, ``the District's data`` is nobody); in the passive the one behind
    *by*.
    """
    subject = re.sub(r"^(?:and|or|but|accordingly|further(?:more)?|in addition|therefore|however"
    r"|also)\b,?\s*", "",
                     read.subject.strip(" ,:"), flags=_I)  # fmt: skip
    for words in (subject, subject.rpartition(", ")[2]):
        if who := _named(words, names):
            return who
    if asked := _INVERTED.match(read.rest):  # *in no event shall Provider*
        return _named(read.rest[asked.end() : asked.end() + 80], names)
    if who := _by_its_end(subject, names):
        return who
    by = _BY.search(read.rest[:200]) if _PASSIVE.match(read.rest) else None
    if not by or _ANOTHER.search(" ".join(read.rest[: by.start()].split()[4:])):
        return ""
    return _named(read.rest[by.end() : by.end() + 80], names)


def _by_its_end(subject: str, names: Mapping[str, str]) -> str:
    """A name that ends in a role word (``Lakeview Researcher``): capitals only, no thing of somebody's."""
    words = subject.rpartition(", ")[2].split()
    if _HEADED.match(subject):  # *upon termination Provider*
        words = words[-3:]
        while words and words[0][0].islower():
            words = words[1:]
        return next((names[w] for n in range(len(words)) if (w := " ".join(words[n:]).lower()) in names), "")
    if not 1 < len(words) <= 6 or any(w[0].islower() and w not in ("the", "of", "and") for w in words):
        return ""
    for size in (3, 2, 1):
        if role := names.get(re.split(r"/", " ".join(words[-size:]).lower())[-1]):
            return role
    return ""


def _named(words: str, names: Mapping[str, str]) -> str:
    if _BOTH.match(words):
        return "both"
    if re.match(r"both\s", words, _I):
        return "both" if _named(words[5:], names) else ""
    if _SUB.match(words):
        return "sub_processor"
    bare = re.sub(r"^(?:(?:the|each|any|such|said|all|this)\s+)+", "", words, flags=_I).lower()
    best = ""
    pieces = bare[:120].split(" ")
    for size in range(min(8, len(pieces)), 0, -1):
        head = " ".join(pieces[:size])
        name = head.rstrip(",.;:")
        base = re.sub(r"['’]s?$", "", name)
        if base in names:
            owned = base != name
            if owned and not _OWN_PEOPLE.match(bare[len(base) :]):
                return ""
            best = names[base]
            second = re.match(r"\s+and\s+(?:the\s+)?([\w\s-]{2,40})", bare[len(name) :])
            if second and any(names.get(" ".join(second[1].split()[:n]), best) != best for n in (1, 2, 3)):
                return "both"
            return best
    return best
