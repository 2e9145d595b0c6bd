"""What a sentence does: does it bar, oblige, permit, or only tell? And whom?

Exceptions and conditions are taken away first (:mod:`.limits`), so that *shall not disclose except as the
District permits* is a bar. Exactly this is recognised, the first that fits:

``may``       nothing in/herein ... prohibits, prevents, precludes, restricts, limits; shall not be prohibited,
              precluded, prevented, restricted from; may; is permitted, authorized, allowed, entitled, free to;
              has (reserves, retains) the right to; can
``must``      shall not fail, neglect, omit to; shall not (be) unreasonably withhold, delay, condition; shall,
              must, will; agrees, undertakes, covenants, is required, obligated, bound, responsible (to, for)
``need_not``  is not required, obligated to; shall not be required, obligated to; need not; has no obligation,
              duty to; shall have no obligation
``must_not``  shall, will, must, may, can, should + not, never, neither; cannot; is (are) prohibited, barred,
              forbidden, precluded, restricted from; is (are) prohibited, forbidden; is not permitted, allowed,
              authorized; agrees not to; shall refrain, abstain from; has no right to; under no circumstances, in
              no event; no, none, neither, nothing ... shall, will, may, is permitted; nothing ... permits,
              authorizes, grants, gives
``states``    anything else; ``negative`` where the statement itself is one (does not, is not, no ...)

*May not* bars; *is not required to* is no bar, so ``need_not`` is not negative. *May only* permits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from permslip.agree.prose.limits import limits_of, without

_I = re.IGNORECASE
_AUX = r"(?:shall|will|must|may|can|should)"
_ADV = r"(?:\s+(?:also|at\s+any\s+time|at\s+all\s+times|further|hereby|in\s+turn|knowingly|and))?"
_BE = r"(?:is|are|be|being|was|were)"
_FRONTED = re.compile(
    r"(?:if|when|where|whenever|while|upon|in\s+the\s+event|should|because|since|as|for|at|after|before|during|within|on"
    r"|pursuant|in\s+(?:order|accordance|addition|connection|such|case)|to)\b[^;]{0,400}?,\s+(?=[^;]*\b"
    r"(?:shall|will|must|may|agrees?|is|are|has|have)\b)",
    _I,
)
# (pattern, modality, negative): the first pattern that is found *earliest in the list* decides
_RULES: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern, _I), modality, negative)
    for pattern, modality, negative in (
        (r"^nothing\b.{0,160}?\b(?:prohibit|prevent|preclude|restrict|limit|bar|impair|forbid)s?\b", "may", False),
        (rf"^(?:the\s+(?:foregoing|above)|th(?:is|ese)\s+\w+|sections?\s+\S+|paragraph\s+\S+)\b.{{0,120}}?\b(?:{_AUX}|does|do)\s+not\s+apply\b", "states", False),
        (rf"\b{_AUX}\s+not\s+be\s+(?:prohibited|precluded|prevented|barred|restricted|limited)\s+(?:from|in)\b", "may", False),
        (rf"\b(?:{_AUX}|does|do)\s+not\s+(?:fail|neglect|omit|hesitate)\b", "must", False),
        (rf"\b(?:{_AUX}\s+)?not\s+(?:to\s+)?(?:be\s+)?unreasonably\b", "must", False),
        (rf"\b(?:{_AUX}\s+not\s+be|{_BE}\s+not|not\s+be)\s+(?:required|obligated|obliged|bound)\b", "need_not", False),
        (r"^(?:to\s+)?(?:immediately\s+)?(?:refrain|abstain|desist)\s+from\b", "must_not", True),
        (r"\bneed\s+not\b|\bha(?:s|ve)\s+no\s+(?:further\s+)?(?:obligation|duty|responsibility)\b", "need_not", False),
        (r"^nothing\b.{0,200}?\b(?:permit|allow|authori[sz]e|grant|give|confer|entitle)", "must_not", True),
        (rf"^(?:(?:and|or|but|nor)\s+)?(?:no|none|neither|nothing|nor)\b.{{0,300}}?\b{_AUX}\b", "must_not", True),
        (rf"^(?:no|none|neither)\b.{{0,300}}?\b{_BE}\s+(?:permitted|allowed|authori[sz]ed)\b", "must_not", True),
        (r"\b(?:in\s+no\s+(?:event|case|way)|under\s+no\s+circumstances?|at\s+no\s+time)\b", "must_not", True),
    )
)  # fmt: skip
# the earliest in the *sentence* decides
_SAYS: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern, _I), modality, negative)
    for pattern, modality, negative in (
        (rf"\b{_AUX}{_ADV}\s*,?\s*(?:not|never|neither)\b|\bcannot\b|\b(?:won|mustn|can|shouldn)['’]t\b", "must_not", True),
        (rf"\b{_AUX}\s+(?:also\s+)?(?:ensure|assure|see|make\s+sure)\s+(?:to\s+it\s+)?that\s+(?:no|none|neither)\b", "must_not", True),
        (rf"\b{_AUX}\s+(?:also\s+)?(?:ensure|assure|see|make\s+sure)\s+(?:to\s+it\s+)?that\s+[^,;]{{0,80}}?\b(?:do|does|is|are|shall|will|may)\s+not\b", "must_not", True),
        (rf"\b(?:{_AUX}|agrees?\s+to)\s+(?:immediately\s+)?(?:refrain|abstain|desist)\s+from\b", "must_not", True),
        (rf"\b{_AUX}\s+(?:disclose|use|share|have|make|retain|provide|sell|transfer|collect|release|report)\s+(?:no|neither)\b(?!\s+later|\s+less|\s+more)", "must_not", True),
        (rf"\b{_BE}\s+(?:\w+ly\s+)?(?:prohibited|barred|forbidden|precluded|enjoined|restricted\s+from)\b", "must_not", True),
        (rf"\b{_BE}\s+not\s+(?:\w+ly\s+)?(?:permitted|allowed|authori[sz]ed|entitled)\b", "must_not", True),
        (r"\b(?:agree|undertake|covenant|promise|warrant)(?:s|d)?\s+(?:to\s+not|not\s+to|never\s+to|that\s+no)\b", "must_not", True),
        (r"\b(?:obligated|required|obliged)\s+not\s+to\b|\bha(?:s|ve)\s+no\s+(?:right|authority|licen[cs]e)\b", "must_not", True),
        (rf"\b{_AUX}\s+(?:also\s+|only\s+)?(?:ha(?:ve|s)\s+no\s+(?:right|authority|licen[cs]e))\b", "must_not", True),
        (rf"\b{_AUX}\s+(?:also\s+)?(?:have|retain)\s+the\s+(?:\w+\s+){{0,3}}right\b", "may", False),
        (rf"\b{_AUX}\s+(?:only\s+)?be\s+(?:entitled|permitted|allowed|authori[sz]ed|free)\s+to\b", "may", False),
        (r"\bmay\b|\bcan\b", "may", False),
        (rf"\b{_BE}\s+(?:\w+ly\s+)?(?:permitted|authori[sz]ed|allowed|entitled|free)\s+to\b", "may", False),
        (r"\b(?:ha(?:s|ve)|reserves?|retains?)\s+the\s+(?:\w+\s+)?right\b", "may", False),
        (r"\b(?:shall|must|will)\b", "must", False),
        (r"\b(?:hereby\s+)?(?:agree|undertake|covenant|promise|commit)(?:s)?\s+(?:to|and|that|,)", "must", False),
        (rf"\b{_BE}\s+(?:\w+ly\s+)?(?:required|obligated|obliged|bound|responsible|committed)\b", "must", False),
    )
)  # fmt: skip
_STATES_NO = re.compile(
    r"^(?:no|none|neither|nothing|never|not)\b|\b(?:does|do|is|are|has|have|was|were)\s+(?:explicitly\s+|expressly\s+)?not\b(?!\s+limited\s+to)"
    r"|\b(?:doesn|don|isn|aren|hasn|haven)['’]t\b|\bnever\s+\w+s\b",
    _I,
)
_AGREES_THAT = re.compile(
    r"^.{0,160}?\b(?:agrees?|acknowledges?|represents?|warrants?|certif(?:y|ies)|understands?|confirms?|affirms?)"
    r"(?:\s*(?:,|and|or|further|hereby|also|expressly)\s*\w*)*\s+that\s+",
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
            return alone if alone.subject.strip() else replace(manner(text), rest=alone.rest)
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
    for pattern, modality, negative in _RULES:
        if match := pattern.search(main):
            return Manner(modality, negative, _before(main, match.start(), match), main[match.end() :])
    best: tuple[int, str, bool, int] | None = None
    for pattern, modality, negative in _SAYS:
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
    return re.sub(
        r"^(?:and|or|but|nor|no|none|neither|nothing)\s+(?:of\s+)?", "", match[0], count=2, flags=_I
    )


_BY = re.compile(r"\bby\s+(?:the\s+|any\s+|either\s+|both\s+)?", _I)
# a stem that ends in the verb of promise
_WAITING = re.compile(rf"\b(?:{_AUX}|agrees?\s+to|required\s+to)(?:\s+(?:not|also|each))?(?=[\s:—–]*$)", _I)
_DEFINES = re.compile(
    r"[\"“][^\"“”]{1,80}[\"”](?:\s*(?:,|or|and)\s*[\"“][^\"“”]{1,80}[\"”]){0,3}(?:\s*\([^()]{1,60}\))?,?\s+"
    r"(?:shall\s+|will\s+)?(?:means?|refers?|includes?|have\s+the\s+meaning|has\s+the\s+meaning|be\s+defined|is\s+defined)\b"
)
# a verb inside a relative clause promises nothing: *data that may identify a student shall be encrypted*
_RELATIVE = re.compile(
    r"(?<!agree )(?<!agrees )(?<!agreed )(?<!understood )(?<!understands )(?<!acknowledges )(?<!represents )(?<!warrants )"
    r"(?<!certifies )(?<!ensure )(?<!provided )(?<!confirms )(?<!confirm )(?<!certify )"
    r"\b(?:that|which|who|whom|whose)\s+(?:[\w'’-]+\s+){0,4}$",
    _I,
)
_PASSIVE = re.compile(r"\s*(?:only\s+|also\s+|not\s+|promptly\s+|immediately\s+)*be\b", _I)
# between the passive verb and its *by*: words to which the *by* may belong
_ANOTHER = re.compile(r"\b(?:\w+ed|made|held|given|kept|set|which|that|who)\b", _I)
_INVERTED = re.compile(rf"\s*{_AUX}\b\s*", _I)
_HEADED = re.compile(r"(?:upon|after|following|during|if|when|where|before|within|at|on)\b", _I)
_OWN_PEOPLE = re.compile(
    r"(?:['’]s?)\s+(?:authori[sz]ed\s+)?(?:employees|agents|staff|personnel|officers|contractors|representatives|users)\b",
    _I,
)
_BOTH = re.compile(
    r"^(?:(?:the|both|each|either|neither|all)\s+)*(?:of\s+the\s+)?(?:(?:undersigned|contracting)\s+)?part(?:y|ies)\b(?!\s*\d|['’])",
    _I,
)
_SUB = re.compile(
    r"^(?:(?:the|each|any|all|such|its|approved|authori[sz]ed)\s+)*(?:sub-?\s?processors?|subcontractors?|sub-?recipients?)\b",
    _I,
)


def actor(read: Manner, names: Mapping[str, str]) -> str:
    """Who is bound, where it is clear. ``names`` maps short names (small letters) to roles.

    The subject of the promise where it begins with a name or a role word and is no thing that belongs to it
    (``Provider's staff`` is the Provider, ``the District's data`` is nobody); in the passive the one behind
    *by*.
    """
    subject = re.sub(r"^(?:and|or|but|accordingly|further(?:more)?|in addition|therefore|however|also)\b,?\s*", "",
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
