"""How values are read before they are generalised: grades, races, languages, days as districts write them.

A reading returns None for a value it does not understand; nobody guesses further. Spellings are those of
CEDS, OneRoster, Ed-Fi and EDFacts, compared without case, blanks and punctuation.
"""

from __future__ import annotations

import re
from datetime import date

from permslip.protect.groupings import LANGUAGE_OF
from permslip.words.elements import squash

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_EARLY = set(
    "it infanttoddler infant toddler pr preschool earlyeducation ps3 "
    "pk prek prekindergarten preschoolprekindergarten p3 p4 pk3 pk4 "
    "tk transitionalkindergarten kg k kindergarten".split()
)
_LATE = set("grade13 13 ps postsecondary ae adulteducation abe".split())
_UNGRADED = {"ug", "ungraded"}

GRADE_BANDS = ("PK-2", "3-5", "6-8", "9-12")


def grade(text: str) -> tuple[str, str] | None:
    """(band, level) of a grade: ``("3-5", "elementary")``. Grades after 12 and ungraded stand apart."""
    word = squash(text)
    if word in _EARLY:
        return "PK-2", "elementary"
    if word in _LATE:
        return "after 12", "after secondary"
    if word in _UNGRADED:
        return "ungraded", "ungraded"
    number = _grade_number(word)
    if number is None:
        return None
    band = GRADE_BANDS[0 if number <= 2 else 1 if number <= 5 else 2 if number <= 8 else 3]
    return band, "elementary" if number <= 5 else "secondary"


def _grade_number(word: str) -> int | None:
    bare = word.removeprefix("grade").removesuffix("grade")
    if bare in _ORDINALS:
        return _ORDINALS.index(bare) + 1
    found = re.fullmatch(r"0?([1-9]|1[0-2])(st|nd|rd|th)?", bare)
    return int(found[1]) if found else None


WHITE, BLACK, HISPANIC = "White", "Black or African American", "Hispanic or Latino"
ASIAN, PACIFIC = "Asian", "Native Hawaiian or Other Pacific Islander"
NATIVE, SEVERAL = "American Indian or Alaska Native", "Two or more races"
MIDDLE_EAST, NOT_STATED = "Middle Eastern or North African", "Not stated"

_EITHER = "Asian or Pacific Islander"  # one category before 2007, and ours for the wider group

_RACES = {
    WHITE: "white w wh7 caucasian",
    BLACK: "black b bl7 africanamerican blackorafricanamerican blackafricanamerican",
    HISPANIC: "hispanic h hi7 latino latina latinx hispaniclatino hispanicorlatino hispanicorlatinx "
    "hispanicorlatinoethnicity",
    ASIAN: "asian a as7",
    PACIFIC: "p pi7 pacificislander nativehawaiian nativehawaiianpacificislander "
    "nativehawaiianorpacificislander nativehawaiianorotherpacificislander "
    "nativehawaiianotherpacificislander hawaiianorpacificislander",
    _EITHER: "asianpacificislander asianorpacificislander",
    NATIVE: "i am7 americanindian nativeamerican alaskanative americanindianalaskanative "
    "americanindianalaskannative americanindianoralaskanative americanindianoralaskannative",
    SEVERAL: "m mu7 twoormore twoormoreraces demographicracetwoormoreraces multiracial multirace "
    "multiple multipleraces",
    MIDDLE_EAST: "middleeasternornorthafrican middleeasternnorthafrican mena",
    NOT_STATED: "notstated unknown unspecified notspecified notreported declined choosenottorespond "
    "declinedtostate none other otherrace",
}
_RACE_OF = {word: race for race, words in _RACES.items() for word in words.split()}
_FEWER = {WHITE: WHITE, BLACK: BLACK, HISPANIC: HISPANIC, ASIAN: _EITHER, PACIFIC: _EITHER, _EITHER: _EITHER}
REST = "Another race, or several"


def race(text: str) -> tuple[str, str] | None:
    """(federal category, wider group) of a race, or of several joined by ``|``, ``;``, ``,`` or ``/``.

    Source: U.S. Department of Education, final guidance on racial and ethnic data, 72 FR 59266 (2007):
    Hispanic of any race is reported as Hispanic; more than one race as two or more.
    """
    whole = None if "|" in text or ";" in text else _RACE_OF.get(squash(text))
    parts = {whole} if whole else {_RACE_OF.get(squash(p)) for p in re.split(r"[|;,/]", text) if p.strip()}
    if not parts or None in parts:
        return None
    known = {p for p in parts if p is not None}
    if HISPANIC in known:
        category = HISPANIC
    else:
        stated = known - {NOT_STATED}
        category = NOT_STATED if not stated else stated.pop() if len(stated) == 1 else SEVERAL
    return category, _FEWER.get(category, REST)


_TOLD_APART = ("Spanish", "English")
_LANGUAGE = re.compile(r"[^\W\d_][^\W\d_ ,;()'’./-]*(?:[ ,;()'’./-]+[^\W\d_]+){0,7}[)]?")


def language(text: str) -> str | None:
    """``Spanish``, ``English`` or ``another language``; None for what does not look like a name of one."""
    text = text.strip()
    if not _LANGUAGE.fullmatch(text) or len(text) > 60:
        return None
    known = LANGUAGE_OF.get(squash(text))
    return known[0] if known is not None and known[0] in _TOLD_APART else "another language"


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LONG = "january february march april may june july august september october november december".split()
_MONTH_OF = {name: i % 12 + 1 for i, name in enumerate([*_MONTHS, *_LONG])} | {"sept": 9}
_TIME = r"(?:[T ] ?[0-9:.+\-Z]*(?: ?[AP]M)?)?"
_DAYS = tuple(
    re.compile(form + _TIME, re.ASCII | re.IGNORECASE)
    for form in (
        r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})",
        r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})",
        r"(?P<d>\d{1,2})[- ](?P<name>[a-z]{3,9})\.?[- ](?P<y>\d{4})",
        r"(?P<name>[a-z]{3,9})\.? (?P<d>\d{1,2}),? (?P<y>\d{4})",
        r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})",
    )
)


def day(text: str) -> date | None:
    """A day, alone or followed by a time of day: 2010-01-02, 1/2/2010, 2-Jan-2010, Jan 2, 2010 or 20100102.

    With slashes the month comes first, as in the United States: 13/2/2010 is not guessed to be February, and
    None. So are days with dots or with two digits for the year, which districts read in more than one way.
    """
    for form in _DAYS:
        found = form.fullmatch(text.strip())
        if found:
            parts = found.groupdict()
            month = _MONTH_OF.get(parts["name"].lower(), 0) if "name" in parts else int(parts["m"])
            try:
                return date(int(parts["y"]), month, int(parts["d"]))
            except ValueError:
                return None
    return None


def age(born: date, on: date) -> int | None:
    """Age in whole years on a day; None before birth or beyond 120. Born on 29 February: 1 March counts."""
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return years if 0 <= years <= 120 else None


def postal(text: str) -> str | None:
    """The five digits of a U.S. postal code, ZIP+4 or not."""
    found = re.fullmatch(r"(\d{5})(?:-?\d{4})?", text.strip())
    return found[1] if found else None


def number(text: str) -> float | None:
    """A finite number in plain decimal notation."""
    return float(text) if re.fullmatch(r"\s*[+-]?\d{1,15}(\.\d{1,15})?\s*", text) else None
