# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Who is who in a paper: the names for the side that gives the data, and for the side that receives them.

A short name may say it (``"Provider"``, ``"LEA"``); a name such as ``"University"`` does not, and then what
the paper has it do decides: who must protect, destroy and report receives; whose consent is needed gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

GIVER, TAKER = "DISTRICT", "PARTNER"
"""What the names of the two sides become in the readers' text."""

_GIVES = (
    r"school (?:district|system|board)s?|districts?|schools?|school/district|district/school|leas?|"
    r"local education(?:al)? agency|education(?:al)? agency|educational institution|board(?: of education)?|"
    r"charter school|participating (?:district|school|agency)|covered entity|data (?:provider|supplier|owner|controller|"
    r"discloser|custodian agency|source)|controller|disclos(?:ing party|er)|providing (?:party|agency)|customer|client|licensor|"
    r"subscriber|public schools|sea|state education(?:al)? agency|owner"
)
_TAKES = (
    r"service providers?|providers?|vendors?|contractors?|operators?|compan(?:y|ies)|consultants?|"
    r"(?:data )?recipients?|receiving (?:party|agency|institution)|(?:data )?users?|researchers?|"
    r"research (?:organization|institution|partner|team|entity)s?|principal investigator|investigators?|"
    r"(?:data )?processors?|evaluators?|external evaluator|partner|research partner|nonprofit|non-profit|requesters?|requestors?|"
    r"applicants?|licensees?|business associate|community partner|authorized representative|grantee|"
    r"(?:program|partner|community|nonprofit|receiving) (?:provider|agency|organization|institution)|organization|supplier|council"
)
_GIVES_NAME, _TAKES_NAME = (re.compile(rf"(?:the\s+)?(?:{p})", re.IGNORECASE) for p in (_GIVES, _TAKES))
# Short names that stand for a side in one paper, and are common nouns elsewhere
_GIVES_SHORT = re.compile(
    r"(?:the\s+)?(?:trustees|school committee|committee|academy|regional schools|owner|giver|sender|originating (?:party|agency))",
    re.IGNORECASE,
)
_TAKES_SHORT = re.compile(
    r"(?:the\s+)?(?:carrier|tutors?|bureau|holder|institute|foundation|center|centre|alliance|coalition|scorer|photographer|awardee|sub-?grantee|"
    r"trainer|host|collaborative|collective|cooperative|publisher|university|college|nonprofit partner|program partner|receiver)",
    re.IGNORECASE,
)
# Words of a full name that say what the body is
_GIVES_BODY = re.compile(
    r"\b(?:school district|public schools|unified|board of education|school system|academy|charter school|"
    r"county schools|city schools|(?:central|community|township|regional|area) schools?|school unit|school committee|office of education|elementary|high school|isd|usd|department of education)\b",
    re.IGNORECASE,
)
_TAKES_BODY = re.compile(
    r"\b(?:inc|llc|l\.l\.c|ltd|corp(?:oration)?|company|university|college|foundation|nonprofit|non-profit|"
    r"council|institute|center|association|coalition|analytics|consulting|technologies|software|labs?|platform)\b",
    re.IGNORECASE,
)
# words of a name that fit a helper better than a school, where nothing else tells
_TAKES_LOOSELY = re.compile(
    r"\b(?:partners|lines|services|systems|group|alliance|society|cooperative|collective|bureau|apps|solutions|studios?|media)\b",
    re.IGNORECASE,
)
_VERBS = (
    "destroy|delete|return|protect|safeguard|disclose|re-?disclose|use|store|notify|report|implement|encrypt|sell|"
    "comply|ensure|not|access|process|collect|retain|certify|limit|restrict|maintain"
)


@dataclass(frozen=True)
class Roles:
    """The names of each side in one paper, longest first, as the paper writes them; the sides of *we* and *you*."""

    gives: tuple[str, ...]
    takes: tuple[str, ...]
    we: str = ""
    you: str = ""


def common(name: str) -> bool:
    """Whether a name is a common noun for a side (``the school system``), which says what somebody is, not who."""
    return bool(_GIVES_NAME.fullmatch(name) or _TAKES_NAME.fullmatch(name))


def side(name: str) -> str:
    """The side that a short name or a body's kind speaks for, or an empty text where it does not say."""
    if _GIVES_NAME.fullmatch(name):
        return GIVER
    if _TAKES_NAME.fullmatch(name):
        return TAKER
    if _GIVES_SHORT.fullmatch(name):
        return GIVER
    if _TAKES_SHORT.fullmatch(name):
        return TAKER
    gives, takes = bool(_GIVES_BODY.search(name)), bool(_TAKES_BODY.search(name))
    return "" if gives is takes else GIVER if gives else TAKER


_TAKES_NOW = (
    "keeps|destroys|deletes|disposes|notifies|tells|uses|stores|encrypts|reports|erases|certifies|receives|guards|processes|"
    "protects|returns|limits|trains"
)
_GIVES_VERBS = "give|provide|transmit|deliver|send|share|disclose|release|supply"


def side_by_deeds(name: str, text: str) -> str:
    """The side a name is on, by what ``text`` has it do; empty where the evidence is even."""
    it = rf"\b{re.escape(name)}"

    def count(pattern: str) -> int:
        return len(re.findall(pattern, text))

    takes = count(
        rf"{it}\s+(?:shall|will|must|agrees?\s+to|undertakes?\s+to|may)\s+(?:\w+\s+)?(?:not\s+)?(?:{_VERBS})\b"
    )
    takes += count(rf"{it}\s+(?:{_TAKES_NOW})\b|{it}\s+(?:does|do)\s+not\s+(?:{_VERBS})\b")
    takes += count(
        rf"(?:provided|disclosed|released|furnished|transferred|delivered)\s+to\s+(?:the\s+)?{it}\b"
    )
    gives = 2 * count(
        rf"(?:consent|approval|authorization|permission|direction|request|property)\s+(?:of|by|from)\s+(?:the\s+)?{it}\b"
    )
    gives += 2 * count(
        rf"{it}['’]s?\s+(?:prior\s+|express\s+|written\s+)*(?:consent|approval|request|direction|property|leave)"
    )
    gives += count(
        rf"(?i:notify|inform|tell|alert|belongs?\s+to|return[^.]{{0,40}}to|received\s+from)\s+(?:the\s+)?{it}\b"
    )
    gives += count(
        rf"{it}\s+(?:(?:shall|will|agrees?\s+to)\s+(?:{_GIVES_VERBS})|(?:{_GIVES_VERBS})s)\s+(?:\w+\s+){{0,3}}(?:data|records|information|files?|lists?|Data|Records)\b"
    )
    return "" if takes == gives else TAKER if takes > gives else GIVER


_SUBJECT = re.compile(
    r"(?:^|[.;:,]\s+|\b[Tt]he\s+)([A-Z][A-Za-z]+(?:\s[A-Z][a-z]+)?)(?=\s+(?:shall|will|must|may|agrees?|does|keeps|tells|gives|uses|destroys|owns)\b)"
)
_NO_BODY = frozenset("This That These Those It They Each Either Neither Both Any All No None Party Parties Nothing Data Records Student Students Parent Parents "
                     "Section Article Exhibit Agreement Notice If When Where Such Subcontractor Subcontractors Contractors Information Who "
                     "We You I Principal Superintendent Files Results Everyone Nobody Anyone Neither Other There".split())  # fmt: skip


def subjects(text: str) -> list[str]:
    """The proper names that a paper has do something at least three times, the commonest first."""
    counts: dict[str, int] = {}
    for name in _SUBJECT.findall(text):
        if name.split()[0] not in _NO_BODY:
            counts[name] = counts.get(name, 0) + 1
    return sorted((n for n, k in counts.items() if k >= 3), key=lambda n: (-counts[n], n))


def persons(text: str) -> tuple[str, str]:
    """The sides of *we* and of *you* in a paper that speaks so; empty texts where it does not or cannot be told."""
    low = (
        text.replace("We ", "we ")
        .replace("You ", "you ")
        .replace("We'll", "we will")
        .replace("You'll", "you will")
    )
    does = (
        r"\s+(?:shall|will|must|agree\s+to|may|do)\s+(?:not\s+)?(?:\w+\s+)?(?:"
        + _VERBS
        + r"|erase|share|give|keep|tell|let)\b"
    )
    said = {person: len(re.findall(rf"\b{person}{does}", low)) for person in ("we", "you")}
    keeps = {
        p: len(re.findall(rf"\b{p}\s+(?:{_VERBS.replace('|not', '')}|keep|share|never)\b", low)) for p in said
    }
    weight = {p: said[p] + keeps[p] for p in said}
    if sum(weight.values()) < 3 or weight["we"] == weight["you"]:
        return "", ""
    return (TAKER, GIVER) if weight["we"] > weight["you"] else (GIVER, TAKER)


def decide(parties: Iterable[tuple[str, tuple[str, ...], str]], text: str) -> Roles:
    """Put each party (its full name, its short names, its side where known) on a side; ``text`` is the paper's.

    A side that the names do not tell is told by deeds; where one of two is known, the other is opposite.
    """
    listed = list(parties)
    sides = [told or _party_side(full, short) for full, short, told in listed]
    for n, (full, short, _) in enumerate(listed):
        if not sides[n]:
            sides[n] = next((s for name in (*short, full) if name and (s := side_by_deeds(name, text))), "")
    if TAKER not in sides:
        sides = [
            s or (TAKER if _TAKES_LOOSELY.search(full) else "")
            for s, (full, *_) in zip(sides, listed, strict=True)
        ]
    if "" in sides and len({s for s in sides if s}) == 1:
        opposite = TAKER if GIVER in sides else GIVER
        sides = [s or opposite for s in sides]
    by_side = {which: {n for (full, short, _), s in zip(listed, sides, strict=True) if s == which for n in (full, *short)}
               for which in (GIVER, TAKER)}  # fmt: skip
    gives, takes = ({*names, *_last_words(names)} for names in (by_side[GIVER], by_side[TAKER]))
    we, you = persons(text) if not gives or not takes else ("", "")
    return Roles(_longest_first(gives - takes), _longest_first(takes - gives), we, you)


def _last_words(names: Iterable[str]) -> set[str]:
    """``Agency`` for ``Educational Agency``: papers shorten what they have shortened."""
    ends = (
        "Agency",
        "Provider",
        "University",
        "Institution",
        "Organization",
        "Researcher",
        "Recipient",
        "City",
        "County",
    )
    return {n.split()[-1] for n in names if n.count(" ") == 1 and n.split()[-1] in ends}


def _party_side(full: str, short: tuple[str, ...]) -> str:
    return next((s for name in (*short, full) if (s := side(name))), "")


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted((n for n in names if len(n) > 1), key=lambda n: (-len(n), n)))


# Words that look like a side and are none
_APART = re.compile(
    r"\b(?:third[- ]party|third[- ]parties|external|outside)\s+(?:service\s+)?(?:providers?|contractors?|vendors?|processors?)\b",
    re.IGNORECASE,
)
_NOT_AFTER = r"(?<![\w-])(?<!review )(?<!Review )(?<!Educational )(?<!high )(?<!High )"
_NOT_BEFORE = r"(?!\s+(?:officials?|years?|days?|calendar|purposes?|of trustees|board|agreement|act\b|accounts?|interface|names?\b|ids?\b))"


def marker(roles: Roles) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for the names of the giving and of the taking side, a capital or a *the* before a common noun."""
    return _pattern(roles.gives, _GIVES), _pattern(roles.takes, _TAKES)


def _pattern(names: tuple[str, ...], common: str) -> re.Pattern[str]:
    own = "|".join(re.escape(n) for n in names)
    capital = rf"(?=[A-Z])(?i:{common})"
    lower = rf"[Tt]he\s+(?i:{common})"
    parts = [rf"(?:[Tt]he\s+)?(?:{own})" if own else "", lower, capital]
    return re.compile(rf"{_NOT_AFTER}(?:{'|'.join(p for p in parts if p)})(?![\w-])(?i:{_NOT_BEFORE})")


_PERSONS = (
    (re.compile(r"\b(?:[Ww]e|(?<!of )us)\b"), "we", ""),
    (re.compile(r"\b[Oo]urs?\b"), "we", "'s"),
    (re.compile(r"\b[Yy]ou\b"), "you", ""),
    (re.compile(r"\b[Yy]ours?\b(?!\s+(?:child|son|daughter|family))"), "you", "'s"),
)


def mark(text: str, patterns: tuple[re.Pattern[str], re.Pattern[str]], roles: Roles | None = None) -> str:
    """``text`` with every name of the giving side as DISTRICT and of the taking side as PARTNER."""
    gives, takes = patterns
    marked = takes.sub(TAKER, gives.sub(GIVER, _APART.sub("third party", text)))
    if roles is None or not roles.we:
        return marked
    for words, person, ending in _PERSONS:
        marked = words.sub((roles.we if person == "we" else roles.you) + ending, marked)
    return marked
