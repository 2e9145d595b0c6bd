# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""When a paper was signed, when it starts and ends, how long it runs, how it renews."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from permslip.agree.reader.cues import pattern, read_cues
from permslip.agree.reader.days import days
from permslip.agree.reader.found import Found
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.period_cues import CUES
from permslip.agree.reader.spoken import Paper, Spoken

_PAPER = r"(?:this\s+{agreement}|the\s+{agreement}|{agreement}|the\s+term|initial\s+term|period\s+of|this\s+(?:\w+\s+){0,3}{agreement})"
_END_LEAD = r"(?:until|(?:last|go|run|extend)\s+(?:beyond|past|after)|finish\w*\s+(?:on|by)|last\s+day(?:\s+of\s+(?:[\w']+\s+){0,3}[\w']+)?\s*(?:is|:|\|)?|(?:runs?\s+out|comes?\s+to\s+an\s+end|lapses?|ceases?|closes?|is\s+over)\s+on|ends?\s+on\s+the\s+last(?:\s+day)?(?:\s+of\s+[\w\s]{3,20})?,|expiry\s+date\s*(?:is|of|:)?|lasts?\s+until|through|thru|to|terminat\w*\s+on|expir\w*\s+on|end(?:s|ed|ing)?\s+on|conclud\w*\s+on|no\s+later\s+than|end\s+date\s*:?|expiration\s+date\s*(?:is|of|:)?|termination\s+date\s*(?:is|:)?|and\s+end(?:s|ing)?)\s*\W{0,3}$"
_START_LEAD = r"(?:in\s+(?:force|effect)\s+(?:since|as\s+of)|effective\s+(?:as\s+of|on|from|date\s*(?:is|of|:)?)?|commenc\w+\s*(?:on|as\s+of)?|begin\w*\s*(?:on)?|start\w*\s*(?:on|date\s*:?)?|from|as\s+of|effective\s+as\s+of|takes?\s+effect\s+(?:on|as\s+of)|in\s+force\s+from|first\s+day(?:\s+of\s+(?:[\w']+\s+){0,3}[\w']+)?\s*(?:is|,|:|\|)?|go-live\s+date\s*(?:is|:)?)\s*\W{0,3}$"
_SIGN_LEAD = r"(?:^\W*date\s+of\s+(?:this\s+|the\s+)?{agreement}\s*:?\s*|entered\s+into\s+(?:as\s+of\s+|on\s+|this\s+)?|made\s+(?:and\s+entered\s+into\s+)?(?:as\s+of\s+|on\s+|this\s+)?|dated\s+(?:for\s+convenience\s+)?(?:as\s+of\s+)?|executed\s+(?:as\s+of\s+|on\s+|this\s+)?|signed\s+(?:on\s+|this\s+)?)(?:the\s+)?$"
_OTHER_PAPER = r"(?:joins|amend\w*|supplement\w*|under|to|of|by)\s+(?:the|a|that|an)\s+(?:[\w'-]+\s+){0,8}?{agreement}\b[^.;]{0,100}$|originating\s+{agreement}[^.;]{0,80}$"
_WHEN_SIGNED = r"(?:{agreement}|\bterms?\b|\bit\b|parties|DISTRICT|PARTNER)[^.;]{0,60}\b(?:starts?|begins?|takes?\s+effect|becomes?\s+(?:effective|binding)|is\s+effective|commences?|in\s+force)\b[^.;]{0,40}(?:when|on|upon|as\s+of|from|once)\s+[^.;]{0,30}(?:last|both|all)\b[^.;]{0,40}sign|\bfrom\s+the\s+(?:date|day)\s+of\s+the\s+last\s+signature"
_WORKS = r"PARTNER\s+(?:shall|will|agrees\s+to)\s+[^.;]{0,80}\bfrom\s"
_DATA_YEARS = r"data\s+(?:from|for|collected)|records\s+(?:from|for)|school\s+years?|children\s+born|\bborn\b"
_OTHER = r"corrective|transcript|student\s+leaves|\bkept\b|(?:during|within)\s+(?:such|that|said|this)\s+(?:\w+\s+)?$|breach|terminat\w+\s+(?:by|for|upon)|notice|destroy|delet|retain|retention|insurance|audit|warrant|cure|invoice|payment|data\s+(?:from|for|set)\s|school\s+years?\s+\d"
_TERM_HEADING = r"\bterm\b|end\s+date|start\s+date|expir\w+|duration|period|effective|length"
_LENGTH = r"(?:(?:term|duration|length)\s+of\s+(?:this|the)\s+(?:\w+\s+){0,3}(?:is|shall\s+be|will\s+be)|good\s+for|for\s+(?:a\s+)?(?:an?\s+)?(?:initial\s+)?(?:period|term)?(?:\s+of)?|term\s+(?:of|is|shall\s+be|will\s+be)|period\s+(?:of|is)|continues?\s+for|runs?\s+for|lasts?\s+(?:for\s+)?|remains?\s+in\s+(?:full\s+)?(?:force\s+and\s+)?effect\s+for|effect\s+for|valid\s+for|length\s+of\s+(?:this|the)\s+{agreement}\s+(?:is|shall\s+be))\W*(?:a\s+|an\s+|the\s+|up\s+to\s+|period\s+of\s+|term\s+of\s+|initial\s+|not\s+(?:to\s+exceed|more\s+than)\s+)*$"
_LENGTH_TAIL = r"^\s*(?:initial\s+)?(?:term|period|agreement|from\s+(?:the\s+|its\s+)?(?:effective|date|execution|signing|last)|after\s+(?:the\s+)?(?:effective|date\s+of\s+(?:signing|execution)|execution)|following\s+(?:the\s+)?(?:effective|execution))"
_SPEAKS = (
    "effect",
    "term",
    "expir",
    "until",
    "through",
    "date",
    "made",
    "entered",
    "commenc",
    "begin",
    "start",
    "end",
    "run",
    "executed",
    "signed",
    "last",
    "finish",
    "force",
    "first",
    "bind",
    "laps",
    "ceas",
    "out on",
)
_MORE = r"additional|successive|renew|extend|extension|further|subsequent|option"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for signed_on, starts, ends, term_length and renewal."""
    below = list(_signed_below(paper))
    for n, spoken in enumerate(paper.spoken):
        opening = n < 25
        if spoken.defines:
            yield from _defined(spoken)
        if spoken.recital or (spoken.defines and not pattern(r"effective\s+date").search(spoken.low[:60])):
            continue
        yield from _days(spoken, opening, bool(below))
        yield from _length(spoken)
    yield from below
    yield from _starts_when_signed(paper, below)
    yield from read_cues(CUES, paper)


def _defined(spoken: Spoken) -> Iterator[Hit]:
    """``"Expiry Date" means August 14, 2027``: a definition that is a day."""
    named = pattern(r"^\W*(effective|commencement|start|expiry|expiration|end|termination)\s+date\W").search(
        spoken.low
    )
    found = days(spoken.text)
    if named and len(found) == 1 and found[0].value:
        term = "starts" if named[1] in ("effective", "commencement", "start") else "ends"
        yield Hit(term, found[0].value, spoken.quote, "period.defined")


def _starts_when_signed(paper: Paper, below: list[Hit]) -> Iterator[Hit]:
    """A start that is the day of the last signature."""
    signed = next((h.value for h in below if h.value), "")
    for spoken in paper.promises if signed else ():
        if pattern(_WHEN_SIGNED).search(spoken.low) and not days(spoken.text):
            yield Hit("starts", signed, spoken.quote, "period.starts_when_signed")
            return


def _signed_below(paper: Paper) -> Iterator[Hit]:
    """The days beside the signatures: the last of them is the day on which the last party signed."""
    count = len(paper.prose.sentences)
    lines = [s for n, s in enumerate(paper.spoken[:count]) if n > count // 3]
    below = [s for n, s in enumerate(lines) if _signs(s) or _only_day(s, lines[max(0, n - 3) : n])]
    found = [(day, s) for s in below for day in days(s.text)]
    dated = sorted(((d.value, s) for d, s in found if d.value), key=lambda pair: pair[0])
    if dated:
        yield Hit("signed_on", dated[-1][0], dated[-1][1].quote, "period.signed_below")
        return
    gaps = [s for d, s in found if pattern(r"\bdated?\b").search(s.low)]
    if gaps:
        yield Hit("signed_on", "", gaps[0].quote, "period.signed_below", 1)


def _only_day(spoken: Spoken, before: list[Spoken]) -> bool:
    """Whether a line is a day and no more, just below a signature."""
    found = days(spoken.text)
    return (
        len(found) == 1
        and len(spoken.text.split()) <= 4
        and any(pattern(r"\[signature\]|/s/|^\W*by\s*:|_{6}").search(s.low) for s in before)
    )


def _signs(spoken: Spoken) -> bool:
    """Whether a line belongs to the signatures."""
    low = spoken.low
    if len(low.split()) > 40 or pattern(r"last\s+(?:updated|reviewed)|version").search(low):
        return False
    return bool(
        pattern(
            r"\[signature\]|/s/|\bsigned\b|\bsignature\b|^\W*by\s*:|^\W*date[d]?\s*:|print(?:ed)?\s+name|\btitle\s*:|\bsuperintendent\b|\bpresident\b|\bdirector\b|\bofficer\b"
        ).search(low)
    ) and not pattern(r"\b(?:shall|will|must)\b").search(low)


def _days(spoken: Spoken, opening: bool, signed: bool) -> Iterator[Hit]:
    low = spoken.low
    found = days(spoken.text)
    last = spoken.heading.split(" > ")[-1]
    if len(found) == 1 and len(low.split()) <= 8 and found[0].value and (side := _day_heading(last)):
        yield Hit(side, found[0].value, spoken.quote, "period.headed")
        return
    if not any(w in low for w in _SPEAKS) and not pattern(_TERM_HEADING).search(spoken.heading):
        return
    about = bool(
        pattern(_PAPER).search(low)
        or pattern(r"^\W*it\s+(?:runs|lasts|begins|starts|ends|takes\s+effect|continues)\b").search(low)
        or pattern(
            r"\b(?:we|parties|services|work|project|study)\s+(?:start|begin|run)s?\b|these\s+terms|last\s+beyond|go-live\s+date\s+is"
        ).search(low)
    ) or bool(pattern(_TERM_HEADING).search(spoken.heading))
    if (not about and not opening) or pattern(
        r"last\s+(?:updated|reviewed)|version|destroy|delet|retain"
    ).search(low):
        return
    ranged = _range(low, found)
    if ranged and pattern(_DATA_YEARS).search(low):
        return
    if ranged and (about or pattern(_WORKS).search(low)):
        yield Hit("starts", ranged[0], spoken.quote, "period.range")
        yield Hit("ends", ranged[1], spoken.quote, "period.range")
        return
    for day in found:
        lead = low[max(0, day.start - 60) : day.start]
        if not day.value and not _a_day(spoken, day.words):
            continue
        if opening and pattern(_SIGN_LEAD).search(lead):
            if pattern(_OTHER_PAPER).search(low[max(0, day.start - 160) : day.start]):
                continue
            # where the signatures are dated, those days count
            yield Hit(
                "signed_on", day.value, spoken.quote, "period.signed", 0 if day.value and not signed else 1
            )
            if day.value and pattern(
                r"^\W*\(\s*(?:the\s+)?\W?(?:effective|commencement|start)\s+date"
            ).search(low[day.end :]):
                yield Hit("starts", day.value, spoken.quote, "period.made_effective")
        elif (
            about
            and pattern(_END_LEAD).search(lead)
            and not pattern(r"data\s+(?:from|for|collected)|records\s+(?:from|for)|school\s+years?").search(
                low
            )
        ):
            yield Hit("ends", day.value, spoken.quote, "period.ends", 0 if day.value else 1)
        elif (
            (about or opening)
            and pattern(_START_LEAD).search(lead)
            and not pattern(
                r"data\s+(?:from|for|collection)|collection\s+of|records\s+from|supersed|previous|prior\s+agreement"
            ).search(low)
        ):
            yield Hit("starts", day.value, spoken.quote, "period.starts", 0 if day.value else 1)


def _day_heading(heading: str) -> str:
    """The term of a line that holds a day and little else, by its label."""
    if pattern(
        r"^(?:first\s+day|start\w*|begin\w*|effective\b|commence\w*)(?:\s+(?:date|day|on))?\W*$"
    ).search(heading):
        return "starts"
    return (
        "ends"
        if pattern(r"^(?:last\s+day|end\w*|expir\w+)(?:\s+(?:date|day|on))?\W*$").search(heading)
        else ""
    )


def _range(low: str, found: list[Found]) -> tuple[str, str] | None:
    """Two days that are the first and the last: ``July 1, 2026 - June 30, 2027``."""
    for one, other in pairwise(found):
        between = low[one.end : other.start]
        if (
            one.value
            and other.value
            and pattern(
                r"^,?\s*(?:to|through|thru|until|till|-|–|—|and\s+(?:\w+\s+){0,2}(?:ends?|finish\w*|expires?|terminates?|continu\w+|until|through|runs?)(?:\s+(?:on|at|until|through))?)(?:\s+and\s+including)?\s*$"
            ).search(between)
        ):
            return one.value, other.value
    return None


def _a_day(spoken: Spoken, words: str) -> bool:
    """Whether a gap stands for a day: it says so, or the sentence can only mean one (``from ____ until ____``)."""
    if pattern(r"date|day|month|year|20_").search(words.lower()):
        return True
    return set(words) <= set("_ \n") and bool(
        pattern(
            r"effect|effective\s+date|dated|until|commenc|expir|terminat|\b(?:ends?|begins?|starts?)\s+on\b|date\s+of"
        ).search(spoken.low)
    )


def _length(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    if not spoken.durations or not (
        pattern(_PAPER).search(low)
        or pattern(r"\bit\s+(?:runs|lasts|continues|remains)\b").search(low)
        or pattern(_TERM_HEADING).search(spoken.heading)
    ):
        return
    if pattern(r"confidential\w*\s+(?:obligations?|provisions?|period)|surviv|warranty\s+period").search(low):
        return
    for found in spoken.durations:
        if found.value in ("immediately", "prompt") or found.value.endswith(("hours", "business_days")):
            continue
        if pattern(r"destr|delet|dispos|breach|incident|notice|retention|retained|audit|publi").search(
            spoken.heading
        ):
            continue
        before, after = low[max(0, found.start - 90) : found.start], low[found.end : found.end + 70]
        near = low[max(0, found.start - 45) : found.end + 45]
        if (
            pattern(_MORE).search(low[max(0, found.start - 45) : found.end])
            or pattern(r"^\s*(?:renewal|extension|period|term)?s?\b[^.;]{0,12}(?:renewal|extension)").search(
                after
            )
            or pattern(_OTHER).search(near)
        ):
            continue
        if pattern(r"(?:during|within|of)\s+(?:such|that|said)\s+$").search(before) or pattern(
            r"corrective|cure"
        ).search(low[max(0, found.start - 120) : found.end + 60]):
            continue
        bare = len(low.split()) <= 6 and pattern(r"^(?:initial\s+)?(?:term|duration|length)\b").search(
            spoken.heading.split(" > ")[-1]
        )
        stated = bare or pattern(_LENGTH).search(before) or pattern(_LENGTH_TAIL).search(after)
        if not stated or pattern(r"transferr|notice|written|deliver").search(after[:20]):
            continue
        yield Hit("term_length", found.value, spoken.quote, "period.length", 0 if found.value else 1)
        # a term of unknown length: its end is as much a gap as its length
        if (
            not found.value
            and pattern(r"effective\s+date|from").search(after)
            and "term" in found.words.lower()
        ):
            yield Hit("ends", "", spoken.quote, "period.ends_with_length", 2)
