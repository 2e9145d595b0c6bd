# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Elements that a sentence names in its course: what is given, and what is never given.

``The District gives the Partner for each rider: the pupil's name, grade and bus stop; test scores are not sent.``
A part of a list is an element when the catalogue knows its words, or those of its words that name the thing
(``grade level of each child``); other words count only beside known ones, in a list behind a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from permslip.agree.reader.found import filled
from permslip.words.elements import resolve_words

_GIVE = r"(?:deliver|share|provide|disclose|furnish|send|give|include|collect|release|transfer|request|receive|transmit|contain|supply|store|seek|need|ask\s+for|require|report|export|upload)"
_GIVEN = r"(?:delivered|shared|provided|disclosed|furnished|sent|given|included|collected|released|transferred|requested|received|transmitted|contained|supplied|asked\s+for|required|exported|uploaded|part\s+of|within|covered|appear|entered|recorded)"
_SMALL = r"(?:\w+\s+){0,3}?"
# who is given: between the verb and the list
_TO_WHOM = r"(?:\s+(?:us|you|it|them|(?:to\s+)?(?:the\s+)?(?:PARTNER|DISTRICT|Provider|Partner|Contractor|Recipient|Company|Researcher|University|Institute|Foundation|Center|Vendor|Agency|Consultant)))?"
_WITHHELD = (
    r"\bnothing\s+in\b[^.;]{1,30}?\b(?:extends?|applies|appl(?:y|ies))\s+to\s+(?P<h>[^.;]{3,200}?)(?:,\s+which\b|[.;]|$)",
    rf"^(?:in\s+no\s+(?:case|event)\s+)?neither\s+(?P<a>[^.;]{{3,160}}?)\s+(?:will|shall|may|is|are|can)\s+(?:be\s+)?{_SMALL}{_GIVEN}\b",
    rf"^no\s+(?P<b>[^.;]{{3,160}}?)\s+(?:will|shall|may|is|are|can)\s+(?:be\s+)?{_SMALL}{_GIVEN}\b",
    rf"(?:^|[.;]\s+)(?P<c>[^.;:]{{3,200}}?)(?:,?\s+(?:which|that)|,[^,.;]{{3,60}},)?\s+(?:are|is|will|shall|may|must|can|should)\s+(?:not|never|in\s+no\s+(?:case|event))\s+{_SMALL}{_GIVEN}\b",
    r"(?:^|[.;]\s+)(?P<d>[^.;:]{3,160}?)\s+(?:are|is|will\s+be|shall\s+be)\s+(?:withheld|excluded|left\s+out|omitted|kept\s+back|removed|off\s+limits|out\s+of\s+scope)\b",
    r"(?:^|[.;]\s+)(?P<e>[^.;:]{3,160}?)\s+(?:stay|remain)s?\s+with\s+(?:us|the\s+\w+|\w+)\s*[.;]?$",
    rf"\b(?:following|these)\s+(?:\w+\s+){{0,3}}?(?:are|is|will\s+be|shall\s+be)\s+(?:never|not)\s+{_SMALL}{_GIVEN}[^:.;]{{0,60}}:\s*(?P<f>[^.]{{3,400}})",
    rf"\b(?:not|never)\s+(?:\w+\s+)?{_GIVE}{_TO_WHOM}\s*(?::\s*)?(?P<g>[^.;]{{3,300}})",
    r"\b(?:excluding|but\s+not|does\s+not\s+include|do\s+not\s+include|(?:shall|will|may)\s+not\s+(?:include|contain)|(?<!and\s)except(?:\s+for)?|other\s+than|never\s+(?:include|contain)s?)\s+(?P<i>[^.;]{3,200})",
    r"\b(?:leaves?|keeps?|left)\s+out\s+(?:(?:everything|anything|all|whatever)\s+(?:about|on|concerning)\s+)?(?P<k>[^.;]{3,200})",
    r"^[^.;:]{0,40}\b(?:reserved|excluded|prohibited|withheld)\s+(?:data|elements|information|fields)\W{1,6}(?:means?|are|is|include)\s+(?P<j>[^.;]{3,300})",
)
_PATTERNS = tuple(re.compile(p, re.I) for p in _WITHHELD)
# an exclusion that may be lifted: it depends on a choice of the family
LIFTED = re.compile(
    r"\bunless\b[^.;]{0,80}\b(?:parent|guardian|senior|family|student|ticked|opt|consent|initial)", re.I
)
_FRONT = re.compile(
    r"^(?:(?:a|an|the|any|each|every|all|its|their|his|her|your|our|and|or|nor|with|such|only|also|both|to|of|us)\s+|"
    r"(?:(?:student|pupil|child|rider|learner|senior|participant)(?:['’]?s|s['’])|your\s+child(?:['’]s|ren['’]s))\s+)+",
    re.I,
)
_TAIL = re.compile(
    r"\s+(?:of|for|from|in|at|on|that|which|who|where|about|by|with|as|only|including|per|when|held|whose)\b.*$|\s*\(.*$",
    re.I,
)
# words in front of an element that only narrow it
_NARROW = re.compile(
    r"^(?:current|most\s+recent|recent|state|kindergarten|fall|spring|annual|daily|latest|prior|final|official|staff|student|pupil|full|personal|exact|district|entry|scale|individual)\s+",
    re.I,
)
# words behind an element that only say what it is
_MARKED = re.compile(
    r"\s+(?:marker|flag|indicator|status|records?|information|data|categor(?:y|ies)|codes?|only)$", re.I
)
_LEVEL = re.compile(
    r"\b(?:level|scores?|status|names?|numbers?|dates?|codes?|grades?|address(?:es)?|type|time|hours|rate|rating)\b",
    re.I,
)
_NO_ELEMENT = re.compile(
    r"^(?:by|with|in|of|for|per|from|at|including|together|and|or|as|to|if|when|on|unless|who|which|that|so|not|no|nor|only|but|it|they|we)\b|"
    r"\b(?:shall|will|must|may|is|are|was|has|have|does|do|can|agrees?|means)\b|"
    r"^(?:data|information|records?|student\s+data|personal(?:ly)?\s+\w+|pii|files?|any|all|other|others|parties|party|such|this|these|more|less|etc)\b",
    re.I,
)
# an unknown thing that can only be a kind of data
_THING = re.compile(
    r"\b(?:notes|names|recordings?|scores|ratings|photographs?|images|numbers?|addresses|records|reports|videos?|audio|results|transcripts?|codes?|dates?)$",
    re.I,
)
_ANY_DATA = re.compile(
    r"\b(?:data|information|student\s+records|pupil\s+records|the\s+records|such\s+records|these\s+records|contracts?|results|reports)$|\b(?:this|these|those|such|other|identif\w+|confidential|personal\w*|report|invoice|part(?:y|ies))\b",
    re.I,
)


def known_words(part: str) -> str:
    """The words of a part that the catalogue knows: the whole, or what is left without articles, owner and tail.

    Empty where it knows none.
    """
    bare = _FRONT.sub("", part.strip(' .;:,*-–"“”'))
    bare = re.sub(r"^whether\s+(?:\w+\s+){1,4}?(?:is|are|has|receives)\s+(?:an?\s+)?", "", bare, flags=re.I)
    short = _TAIL.sub("", bare)
    forms = [
        bare,
        re.sub(r"\s+(?:of|for)\s+(?:each|every|all|the|any|an?)\b.*$", "", bare, flags=re.I),
        short,
    ]
    while (less := _NARROW.sub("", forms[-1])) != forms[-1]:
        forms.append(less)
    forms += [_MARKED.sub("", f) for f in forms]
    for form in [g for f in forms for g in (f, re.sub(r"['’]s?(?=\s)", "", f))]:
        for number in (form, re.sub(r"s$", "", form, flags=re.I), re.sub(r"es$", "", form, flags=re.I)):
            if len(number) > 1 and resolve_words(number):
                return number
    return ""


def parts(text: str) -> list[str]:
    """The parts of a list in words: at commas, semicolons, *and*, *or*, *nor*, outside brackets."""
    flat = re.sub(r"\(([a-z0-9]{1,4})\)\s+", "; ", re.sub(r"\([^()]{5,}\)", "", text))
    flat = re.sub(r"^for\s+(?:each|every|all)\s+[^:,]{2,60}[:,]\s*", "", flat.strip(" :"), flags=re.I)
    found: list[str] = []
    for part in re.split(r"\s?[;,•\n]\s*(?:(?i:and|or|nor)\s+)?", flat):
        found += _halves(part.strip(' .;:,*-–"“”'))
    return [p for p in found if p and filled(p)]


def _halves(part: str) -> list[str]:
    """``birth date and sex`` is two elements unless the catalogue knows the whole (``race and ethnicity``)."""
    split = re.split(r"\s+(?:and|or|nor|and/or)\s+", part, maxsplit=1)
    if len(split) < 2 or known_words(part):
        return [part]
    left, right = split
    rest = _halves(right)
    if known_words(left) or any(known_words(r) for r in rest):
        return [left, *rest]
    return [part]


def withheld(text: str) -> tuple[list[str], str, bool]:
    """What a sentence says is never given, the sentence without it, and whether a family may lift it."""
    for pattern in _PATTERNS:
        if (match := pattern.search(text)) is None:
            continue
        name = str(match.lastgroup)
        said = re.sub(
            r"\s+(?:unless|until|except|without|to\s+(?:any|the|a|PARTNER|DISTRICT|anyone|others?))\b.*$",
            "",
            match[name],
            flags=re.I,
        )
        listed = parts(said)
        known = [p for p in listed if known_words(p)]
        telling = [p for p in listed if len(p.split()) > 1 or len(listed) > 1 or name in "bcdf"]
        if known and 2 * len(known) >= len(listed) and telling:
            return (
                [_shown(p) for p in listed if known_words(p) or _own(p)],
                text[: match.start()],
                bool(LIFTED.search(text)),
            )
        if (
            name in "abcdef"
            and listed
            and all(_own(p) and _THING.search(p) and not _ANY_DATA.search(p) for p in listed)
        ):
            return [_shown(p) for p in listed], text[: match.start()], bool(LIFTED.search(text))
    return [], text, False


def _own(part: str) -> bool:
    """Whether words that the catalogue does not know can name a kind of data."""
    bare = _FRONT.sub("", part)
    return 0 < len(bare.split()) <= 7 and not _NO_ELEMENT.search(bare)


def _shown(part: str) -> str:
    """The words of an element: those that the catalogue knows, else the paper's without article and tail."""
    if known := known_words(part):
        return known
    bare = re.sub(r"^(?:(?:a|an|the|any|each|every|and|or|rough)\s+)+", "", part, flags=re.I)
    return re.sub(
        r"\s+(?:of\s+(?:every|each|the|any)|for\s+(?:every|each)|that|which|who)\b.*$", "", bare, flags=re.I
    )


_ONLY_WITH = re.compile(
    r"^(?P<a>[^.;:]{3,90}?)\s+(?:are|is|may\s+be|will\s+be|shall\s+be)\s+(?:\w+\s+){0,2}?only\s+(?:where|if|when|with|after)\s+[^.;]{0,60}\b(?:parent|guardian|famil)",
    re.I,
)


def opted_in(text: str) -> list[str]:
    """What is given only where a family has said yes to it: a kind of data, not *records* as such."""
    match = _ONLY_WITH.search(text)
    listed = parts(match["a"]) if match else []
    return [
        _shown(p)
        for p in listed
        if known_words(p)
        or (
            _own(p)
            and not _ANY_DATA.search(p)
            and re.search(r"recording|photo|video|image|scores|results|names", p, re.I)
        )
    ]


_LISTS = (
    # behind a colon, what is given or what the data are
    (True, re.compile(rf"\b(?:{_GIVE}s?|{_GIVEN}|gives|are|is|include|includes|means?|following|consists?\s+of|with|elements|data|records|information|fields|ask\s+for|from\s+\w+)\b[^:.;]{{0,90}}:\s*(?P<list>.{{3,900}})$", re.I)),
    (False, re.compile(r"\b(?:data|records|information|list|roll|file|pii|phi|elements|extract|rows?)\W{0,3}\s+(?:shall\s+|will\s+)?(?:are|is|means?|includes?|contains?|holds?|shows?|gives?|consists?\s+of|consist\s+of|comprises?)\W+(?:for\s+(?:each|every)\s+[^,.;]{2,60},\s*)?(?P<list>.{3,600})$", re.I)),
    (False, re.compile(r"\b(?:sheet|file|list|table|extract|roster|spreadsheet|record)\s+(?:with|of|showing|giving|containing|that\s+(?:shows|gives|holds))\s+(?P<list>.{3,500})$", re.I)),
    (False, re.compile(rf"\b(?:{_GIVE}s?|tell|tells)\b(?:\s+[\w']+){{0,6}}?(?:,\s+for\s+(?:each|every)\s+[^,]{{2,40}},)?\s+(?P<list>(?:the|a|an|your|each|student|pupil)\b.{{3,500}})$", re.I)),
)  # fmt: skip


# a list behind a label, or bare: ``Each Monday: name, grade``; ``Under no circumstances: test scores``
_LABELLED = re.compile(r"^(?P<label>[^:.;]{3,90}):\s+(?P<list>[^:]{3,900})$")
_NEVER_LABEL = re.compile(
    r"\b(?:no\s+circumstances?|not\s+to\s+be|never|exclud|withheld|not\s+(?:shared|sent|given|released|collected)|prohibited|off\s+limits|left\s+out)",
    re.I,
)
_OPT_LABEL = re.compile(
    r"\bonly\s+(?:where|if|when|with)\b[^:]{0,60}\b(?:parent|guardian|famil|consent|student)|opt[- ]?in|\bif\s+the\s+(?:parent|family)",
    re.I,
)
_VERB = re.compile(r"\b(?:shall|will|must|may|is|are|was|has|have|agrees?|does|do)\b", re.I)


def labelled(text: str) -> tuple[str, list[str]]:
    """A list without a verb, behind a label or bare between semicolons: the term it belongs to and its elements."""
    match = _LABELLED.match(text.strip())
    label, body = (match["label"], match["list"]) if match else ("", text)
    if _VERB.search(body) or (not match and body.count(";") < 3):
        return "", []
    listed = parts(re.sub(r",?\s+(?:and\s+nothing\s+(?:more|else)|for\s+[^,;]{3,60})\.?$", "", body))
    known = [p for p in listed if known_words(p)]
    if len(known) < (2 if match else 4) or 2 * len(known) < len(listed):
        return "", []
    kind = (
        "elements_excluded"
        if _NEVER_LABEL.search(label)
        else "elements_opt_in"
        if _OPT_LABEL.search(label)
        else "elements"
    )
    return kind, [_shown(p) for p in listed if known_words(p) or _own(p)]


def given(text: str, headed: bool) -> Iterator[str]:
    """The elements that a sentence says are given, or that stand bare (``headed``) under a heading about data."""
    for colon, pattern in (*_LISTS, (True, _BARE)) if headed else _LISTS:
        if (match := pattern.search(text)) is None:
            continue
        listed = parts(match["list"])
        known = [p for p in listed if known_words(p)]
        enough = 2 if colon or headed else 3
        if len(known) < enough or 10 * len(known) < (3 if headed else 4) * len(listed):
            continue
        strict = not colon and not headed
        yield from (
            _shown(p) for p in listed if known_words(p) or (_own(p) and (not strict or _LEVEL.search(p)))
        )
        return


_BARE = re.compile(r"^(?P<list>(?=[^.]*[;,])[^:.]{3,600})\.?$")
