# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""When a paper was signed, when it starts and ends, how long it runs, how it renews."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.days import days
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

_PAPER = r"(?:this\s+{agreement}|the\s+{agreement}|{agreement}|the\s+term|initial\s+term|period\s+of|this\s+(?:\w+\s+){0,3}{agreement})"
_END_LEAD = r"(?:until|lasts?\s+until|through|thru|to|terminat\w*\s+on|expir\w*\s+on|end(?:s|ing)?\s+on|conclud\w*\s+on|no\s+later\s+than|end\s+date\s*:?|expiration\s+date\s*(?:is|of|:)?|termination\s+date\s*(?:is|:)?|and\s+end(?:s|ing)?)\s*\W{0,3}$"
_START_LEAD = r"(?:effective\s+(?:as\s+of|on|from|date\s*(?:is|of|:)?)?|commenc\w+\s*(?:on|as\s+of)?|begin\w*\s*(?:on)?|start\w*\s*(?:on|date\s*:?)?|from|as\s+of|effective\s+as\s+of|takes?\s+effect\s+(?:on|as\s+of)|in\s+force\s+from|first\s+day\s*:?)\s*\W{0,3}$"
_SIGN_LEAD = r"(?:entered\s+into\s+(?:as\s+of\s+|on\s+|this\s+)?|made\s+(?:and\s+entered\s+into\s+)?(?:as\s+of\s+|on\s+|this\s+)?|dated\s+(?:for\s+convenience\s+)?(?:as\s+of\s+)?|executed\s+(?:as\s+of\s+|on\s+|this\s+)?|signed\s+(?:on\s+|this\s+)?)(?:the\s+)?$"
_OTHER = r"corrective|(?:during|within)\s+(?:such|that|said|this)\s+(?:\w+\s+)?$|breach|terminat\w+\s+(?:by|for|upon)|notice|destroy|delet|retain|retention|insurance|audit|warrant|cure|invoice|payment|data\s+(?:from|for|set)\s|school\s+years?\s+\d"
_TERM_HEADING = r"\bterm\b|end\s+date|start\s+date|expir\w+|duration|period|effective|length"
_LENGTH = r"(?:for\s+(?:a\s+)?(?:an?\s+)?(?:initial\s+)?(?:period|term)?(?:\s+of)?|term\s+(?:of|is|shall\s+be|will\s+be)|period\s+(?:of|is)|continues?\s+for|runs?\s+for|lasts?\s+(?:for\s+)?|remains?\s+in\s+(?:full\s+)?(?:force\s+and\s+)?effect\s+for|effect\s+for|valid\s+for|length\s+of\s+(?:this|the)\s+{agreement}\s+(?:is|shall\s+be))\W*(?:a\s+|an\s+|the\s+|up\s+to\s+|period\s+of\s+|term\s+of\s+|initial\s+|not\s+(?:to\s+exceed|more\s+than)\s+)*$"
_LENGTH_TAIL = r"^\s*(?:initial\s+)?(?:term|period|agreement|from\s+(?:the\s+|its\s+)?(?:effective|date|execution|signing|last)|after\s+(?:the\s+)?(?:effective|date\s+of\s+(?:signing|execution)|execution)|following\s+(?:the\s+)?(?:effective|execution))"
_MORE = r"additional|successive|renew|extend|extension|further|subsequent|option"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for signed_on, starts, ends, term_length and renewal."""
    for n, spoken in enumerate(paper.spoken):
        opening = n < 25
        if spoken.recital or (spoken.defines and not pattern(r"effective\s+date").search(spoken.low[:60])):
            continue
        yield from _days(spoken, opening)
        yield from _length(spoken)
    yield from _signed_below(paper)
    yield from read_cues(_CUES, paper)


def _signed_below(paper: Paper) -> Iterator[Hit]:
    """The days beside the signatures: the last of them is the day on which the last party signed."""
    below = [s for n, s in enumerate(paper.spoken) if _signs(s) and n > len(paper.spoken) // 3]
    found = [(day, s) for s in below for day in days(s.text)]
    dated = sorted(((d.value, s) for d, s in found if d.value), key=lambda pair: pair[0])
    if dated:
        yield Hit("signed_on", dated[-1][0], dated[-1][1].quote, "period.signed_below")
        return
    gaps = [s for d, s in found if pattern(r"\bdated?\b").search(s.low)]
    if gaps:
        yield Hit("signed_on", "", gaps[0].quote, "period.signed_below", 1)


def _signs(spoken: Spoken) -> bool:
    """Whether a line belongs to the signatures."""
    low = spoken.low
    if len(low.split()) > 40 or pattern(r"last\s+(?:updated|reviewed)|version").search(low):
        return False
    return bool(
        pattern(
            r"\[signature\]|/s/|\bsigned\b|\bsignature\b|^\W*by\s*:|^\W*date[d]?\s*:|print(?:ed)?\s+name|\bsuperintendent\b|\bpresident\b|\bdirector\b|\bofficer\b"
        ).search(low)
    ) and not pattern(r"\b(?:shall|will|must)\b").search(low)


def _days(spoken: Spoken, opening: bool) -> Iterator[Hit]:
    low = spoken.low
    if not any(
        w in low
        for w in (
            "effect",
            "term",
            "expir",
            "until",
            "through",
            "dated",
            "made",
            "entered",
            "commenc",
            "begin",
            "start",
            "end",
            "runs",
            "executed",
            "signed",
        )
    ):
        return
    about = bool(
        pattern(_PAPER).search(low)
        or pattern(r"^\W*it\s+(?:runs|lasts|begins|starts|ends|takes\s+effect|continues)\b").search(low)
    ) or bool(pattern(_TERM_HEADING).search(spoken.heading))
    if (not about and not opening) or pattern(
        r"last\s+(?:updated|reviewed)|version|destroy|delet|retain"
    ).search(low):
        return
    for day in days(spoken.text):
        lead = low[max(0, day.start - 60) : day.start]
        if not day.value and not _a_day(spoken, day.words):
            continue
        if opening and pattern(_SIGN_LEAD).search(lead):
            yield Hit("signed_on", day.value, spoken.quote, "period.signed", 0 if day.value else 1)
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
            and not pattern(r"data\s+(?:from|for)|records\s+from|supersed|previous|prior\s+agreement").search(
                low
            )
        ):
            yield Hit("starts", day.value, spoken.quote, "period.starts", 0 if day.value else 1)


def _a_day(spoken: Spoken, words: str) -> bool:
    """Whether a gap stands for a day: it says so, or the sentence can only mean one (``from ____ until ____``)."""
    if pattern(r"date|day|month|year|20_").search(words.lower()):
        return True
    return set(words) <= set("_ \n") and bool(
        pattern(r"effect|effective\s+date|dated|until|commenc|expir|terminat").search(spoken.low)
    )


def _length(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    if not spoken.durations or not (
        pattern(_PAPER).search(low) or pattern(_TERM_HEADING).search(spoken.heading)
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
            pattern(_MORE).search(near[: 45 + len(found.words)])
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
        stated = pattern(_LENGTH).search(before) or pattern(_LENGTH_TAIL).search(after)
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


_RENEW = r"renew|extend|extension"
_CUES = (
    Cue("period.no_renewal", "renewal", "none", ("renew",), (r"(?:\bno|without|not\s+subject\s+to)\s+(?:\w+\s+)?renewal|not\s+(?:be\s+)?renewable",), (r"automatic",)),
    Cue("period.no_automatic_renewal", "renewal", "by_consent", ("renew",), (r"\bno\s+automatic\s+renewal|{not}\s+(?:\w+\s+)?renew\w*\s+automatically|{not}\s+automatically\s+renew", r"agree|written|consent|sign")),
    Cue("period.renews", "renewal", "automatic", ("renews", "renew "), (r"(?:{agreement}|term|it)\s+(?:then\s+)?(?:renews|(?:shall|will)\s+renew)\b[^.;]{0,80}(?:unless|year\s+to\s+year|each\s+year|for\s+(?:another|a\s+further|successive|additional|one))",), (r"{not}", r"only\s+(?:if|by|with)", r"written\s+agreement")),
    Cue("period.renewal_in_writing", "renewal", "by_consent", ("renew", "exten"), (r"(?:renewal|extension|renewable)\b[^.;]{0,80}(?:both|parties|written\s+agreement|mutual|in\s+writing|agree)",), (r"automatic|retention|delet|destr", r"\bno\s+(?:renewal|extension)")),
    Cue("period.renews_itself", "renewal", "automatic", ("renew", "extend"),
        (r"renews?\s+itself|(?:automatic\w*|auto-?)\s+(?:\w+\s+){0,3}(?:renew|extend)|(?:renew|extend)\w*\s+(?:\w+\s+){0,3}automatic|renew\w*\s+(?:\w+\s+){0,6}unless\s+(?:either|terminat|one)|shall\s+renew\s+for\s+(?:successive|additional)",),
        (r"{not}\s+(?:\w+\s+){0,2}(?:automatic\w*\s+)?(?:renew|extend)", r"subscription|insurance")),
    Cue("period.renews_by_consent", "renewal", "by_consent", ("renew", "exten"),
        (r"(?:may|can|shall|will)\s+(?:only\s+)?(?:be\s+)?(?:\w+\s+){0,2}(?:renewed|extended|renew|extend)|{agreement}[^.;]{0,60}(?:renewed|extended)|(?:renewal|extension)[^.;]{0,40}(?:requires?|only|subject)", r"(?:mutual|written|both|parties|agree\w*|consent|amendment|signed)", r"{agreement}|\bterm\b"),
        (r"{not}", r"automatic\w*\s+(?:renew|extend)", r"retention|deadline|time\s+to\s+(?:cure|respond)|deletion|destruct")),
    Cue("period.renews_by_letter", "renewal", "by_consent", ("prolong", "lengthen"), (r"may\s+(?:prolong|lengthen)\b", r"sign|agree|writ|letter")),
    Cue("period.never_renews", "renewal", "none", ("renew", "exten"),
        (r"(?:it|{agreement}|term)\s+(?:does|shall|will)\s+not\s+(?:\w+\s+)?renew|{not}\s+(?:be\s+)?(?:\w+\s+){0,2}(?:renew|extend)|\bno\s+(?:renewal|extension)|without\s+(?:any\s+)?(?:right\s+of\s+|option\s+(?:of|to)\s+)renew", r"{agreement}|\bterm\b|\bit\b"),
        (r"unless|except|without",)),
)  # fmt: skip
