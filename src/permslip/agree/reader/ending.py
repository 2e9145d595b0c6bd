# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""How a paper ends and changes: notice of termination, suspension, time to mend a breach, survival,
severability, amendment, precedence."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.acts import Timed
from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

_CAUSE = r"material(?:ly)?\s+breach|for\s+cause|uncured|fail(?:s|ure)?\s+to\s+(?:cure|comply|remedy|perform)|in\s+the\s+event\s+of\s+(?:a\s+|any\s+)?(?:data\s+)?(?:breach|default)|violat\w+|defaults?\b|breach(?:es|ed)\s+(?:this|the|any|its)|insolven|bankrupt|payment\s+obligations"
_FREE = r"without\s+cause|for\s+(?:any|no)\s+reason|for\s+convenience|with\s+or\s+without\s+cause|at\s+any\s+time|any\s+reason\s+or\s+no\s+reason|for\s+any\s+or\s+no|in\s+its\s+(?:sole\s+)?discretion|if\s+the\s+DISTRICT\s+elects"
_NOTICE_TAIL = r"^\W*(?:calendar\s+|'s?\s+|s'\s+|of\s+)?(?:\w+\W+){0,4}?(?:notice|notification)|^\W*(?:after|following|prior|from)\s+(?:\w+\s+){0,4}(?:notice|notification)|^\W*(?:advance|prior|written|before|in\s+advance)"
_NOTICE_LEAD = r"(?:notice|notification)\s+(?:of\s+)?(?:at\s+least\s+|not\s+less\s+than\s+|no\s+less\s+than\s+|in\s+writing\s+)?$|(?:upon|with|after|by|giving|given|on|least|provid\w+|than|of)\s+(?:a\s+|an\s+)?$"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for termination_notice, suspension_notice, cure_period and the cues below."""
    for spoken in paper.promises:
        for timed in spoken.timed:
            yield from _clock(spoken, timed)
        yield from _precedence(spoken)
    yield from read_cues(_CUES, paper)


def _clock(spoken: Spoken, timed: Timed) -> Iterator[Hit]:
    low, part = spoken.low, timed.part
    around = timed.lead + " <> " + timed.tail
    if _cures(timed, around):
        if timed.counted and not pattern(
            r"vulnerabilit|deficienc|security\s+(?:issue|gap)|audit|refund|finding"
        ).search(part):
            yield Hit("cure_period", timed.value, spoken.quote_of(timed), "ending.cure")
        return
    if timed.act == "suspend" and timed.value == "immediately":
        yield Hit("suspension_notice", timed.value, spoken.quote_of(timed), "ending.suspension_at_once")
    if not timed.counted:
        return
    before = part[: part.find(timed.words.lower()) + 1 or None]
    suspends = timed.act == "suspend" or (timed.act == "terminate" and "suspend" in before)
    if suspends and pattern(_NOTICE_TAIL).search(timed.tail):
        yield Hit("suspension_notice", timed.value, spoken.quote_of(timed), "ending.suspension")
    if timed.act in ("terminate", "") and _ends_freely(spoken, timed, low):
        free = pattern(_FREE).search(low) or pattern(r"convenience|without\s+cause").search(spoken.heading)
        yield Hit(
            "termination_notice",
            timed.value,
            spoken.quote_of(timed),
            "ending.notice" if free else "ending.notice_plain",
            0,
        )


def _cures(timed: Timed, around: str) -> bool:
    if pattern(r"\bcopy\b|inaccura|parents?\b").search(timed.part) and not pattern(r"breach|default").search(
        timed.part
    ):
        return False
    if timed.act == "cure" and (
        not pattern(_NOTICE_TAIL).search(timed.tail)
        or pattern(r"\b(?:cure|remed|correct)").search(timed.lead)
    ):
        return True
    return bool(
        pattern(
            r"\b(?:cure[ds]?|remed(?:y|ied)|correct(?:ed)?|corrective\s+action|uncured)\b[^.;]{0,40}<>|<>[^.;]{0,40}(?:\bto\s+(?:cure|remedy|correct)|\bcure\s+period|opportunity\s+to\s+cure|corrective)"
        ).search(around)
    )


def _ends_freely(spoken: Spoken, timed: Timed, low: str) -> bool:
    """Whether the duration is the notice for an end that needs no fault of the other side."""
    ends = pattern(r"terminat|cancel|withdraw|\bend\b|leave").search(low) or pattern(
        r"^terminat|^ending"
    ).search(spoken.heading.split(" > ")[-1])
    if not pattern(_NOTICE_TAIL).search(timed.tail) or not ends:
        return False
    if (
        pattern(r"renew|insurance|employ|audit|new\s+sub|delet|destr|price|fee|invoice").search(timed.part)
        and timed.act != "terminate"
    ):
        return False
    if pattern(_FREE).search(low) or pattern(r"for\s+any\s+other\s+reason").search(low):
        return True
    return not pattern(_CAUSE).search(timed.part) and not pattern(_CAUSE).search(
        low.split(timed.words.lower(), maxsplit=1)[0][-200:]
    )


def _precedence(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    if not any(w in low for w in ("control", "prevail", "preced", "govern")):
        return
    match = pattern(
        r"(?:conflict|inconsisten\w+|discrepan\w+|differ\w*|contradict\w*)[^.;]{0,200}?\b((?:this|the|these)\s+(?:[\w'-]+\s+){0,5}?(?:{agreement}|terms|exhibit|attachment|amendment|document|provisions?)(?:\s+of\s+(?:this|the)\s+(?:\w+\s+){0,4}?{agreement})?)\s+(?:\w+\s+){0,3}?(?:shall|will|must)?\s*(?:\w+\s+)?(?:controls?|prevails?|governs?|takes?\s+precedence|supersedes?)"
    ).search(low)
    match = match or pattern(
        r"(?:conflict|inconsisten\w+|differ|disagree)[^.;]{0,160}?,\s+((?:this|the|these|exhibit|attachment|annex|schedule|section)\b[^,.;]{0,80}?)\s+(?:shall\s+|will\s+)?(?:controls?|prevails?|governs?|takes?\s+precedence|wins?)\b"
    ).search(low)
    if match:
        yield Hit("precedence", spoken.text[match.start(1) : match.end(1)], spoken.quote, "ending.precedence")


_CUES = (
    Cue("ending.rest_stands", "severability", "yes", ("unlawful", "fail", "void", "struck", "invalid", "unenforceable"), (r"(?:term|provision|part|clause|section)s?\b[^.]{0,60}(?:unlawful|fails?\b|void|struck|invalid|unenforceable)", r"(?:the\s+rest|remainder|others?|balance|what\s+remains)\b[^.]{0,60}(?:continue|remain|stand|bind|force|effect|valid|hold)|does\s+not\s+take\s+(?:the\s+rest|the\s+others)"), (r"entire\s+{agreement}\s+is\s+void",)),
    Cue("ending.all_falls", "severability", "no", ("invalid", "void", "unenforceable"), (r"(?:provision|term|part)[^.;]{0,60}(?:invalid|unenforceable|void)[^.;]{0,40}(?:entire|whole)\s+{agreement}\s+(?:is|shall\s+be|will\s+be|becomes)\s+(?:void|invalid|terminated)",)),
    Cue("ending.duties_continue", "survival", "yes", ("continue", "outlast", "outlive"), (r"(?:dut(?:y|ies)|obligations?|promises?|provisions?|section)\b[^.;]{0,80}(?:continues?|outlasts?|outlives?)\b[^.;]{0,60}(?:after|beyond|end|terminat|expir|{agreement})",), (r"{not}", r"\bno\s+dut", r"until")),
    Cue("ending.survival", "survival", "yes", ("surviv", "to bind", "lasts longer", "go on after", "goes on after", "continue", "outlive", "remain in effect after", "remain in force after"),
        (r"surviv|go(?:es)?\s+on\s+after|continues?\s+to\s+bind|lasts?\s+longer\s+than|(?:obligations?|provisions?|dut(?:y|ies))[^.;]{0,80}(?:shall|will)\s+(?:continue|remain)[^.;]{0,40}(?:after|beyond|following)",
         r"confidential|privacy|{data}|obligation|section|provision|article|dut(?:y|ies)|this\s+{agreement}", r"terminat|expir|end\b|surviv|while\s+(?:it|they)\s+hold|longer\s+than|after"),
        (r"{not}\s+survive|\bno\s+(?:duty|obligation|provision)s?|indemnif\w*\s+(?:shall|will)\s+survive|provisions?\s+of\s+this\s+section\s+shall\s+survive|^\W*this\s+(?:provision|section|clause|paragraph)\s+(?:shall|will)\s+survive",)),
    Cue("ending.survives_not", "survival", "no", ("surviv", "continue", "bind"), (r"\bno\s+(?:duty|duties|obligations?|provisions?|promise)[^.;]{0,60}(?:surviv|continue|bind)|{not}\s+surviv|(?:all|every)\s+(?:duties|duty|obligations?)[^.;]{0,60}(?:end|cease|lapse)s?\s+(?:with|when|on|upon)",)),
    Cue("ending.survival_below", "survival", "yes", ("surviv",), (r"surviv",), (r"{not}\s+survive|\bno\s+(?:duty|obligation|provision)s?|indemnif|this\s+(?:provision|section|clause)\s+(?:shall|will)", r"provisions?\s+of\s+this\s+section"), rank=1),
    Cue("ending.severable", "severability", "yes", ("invalid", "unenforceable", "severab", "illegal", "void", "strikes"),
        (r"(?:provision|term|clause|part|portion|section)", r"invalid|unenforceable|illegal|void|severable|strikes?", r"(?:remain\w*|remaining|rest|other\s+(?:provisions|terms)|balance)[^.]{0,100}(?:effect|force|valid|enforceable|affected|unaffected|impair)|not\s+(?:\w+\s+)?(?:affect|invalidate|impair)|deemed\s+(?:stricken|severable)|severable|others?\s+(?:\w+\s+)?(?:hold|stay|stand|remain)"),
        (r"entire\s+{agreement}\s+(?:shall|will)\s+(?:be\s+)?(?:void|terminate|fail)", r"assign")),
    Cue("ending.amended_by_both", "amendment", "written_both", ("amend", "modif", "chang", "alter"),
        (r"(?:amend|modif|chang|alter)\w*", r"{agreement}|\bterms\b|provisions?\s+hereof|^\W*(?:changes?|amendments?)\b", r"(?:writ\w+|signed)[^.;]{0,100}(?:both|parties|each\s+party|mutual)|(?:both|mutual\w*|parties|each\s+party)[^.;]{0,100}(?:writ\w+|sign\w+)|in\s+(?:a\s+)?writing\s+(?:and\s+)?(?:signed|executed)|written\s+amendment"),
        (r"signed\s+by\s+(?:the\s+)?(?:DISTRICT|PARTNER)(?!\s+and)", r"unless\s+otherwise\s+agreed", r"data\s+(?:elements|correction)", r"sub-?processor\s+list")),
    Cue("ending.amended_only_signed", "amendment", "written_both", ("change", "amendment", "modification"), (r"\bno\s+(?:change|amendment|modification)s?[^.;]{0,60}(?:unless|until|except)[^.;]{0,60}(?:both|parties|each)[^.;]{0,40}(?:sign|writ)",)),
    Cue("ending.amended_headed", "amendment", "written_both", ("writing", "written"), (r"writing|written", r"both|parties|mutual|each"), under=r"(?:^|> )(?:amend|chang|modif|alter)[^>]*$"),
    Cue("ending.amended_by_one", "amendment", "written_one", ("amend", "modif", "chang"),
        (r"(?:amend|modif|chang)\w*", r"{agreement}|\bterms\b", r"signed\s+by\s+(?:the\s+)?(?:DISTRICT|PARTNER)(?!\s+and)|(?:consent|approval)\s+of\s+(?:the\s+)?(?:DISTRICT|PARTNER)(?!\s+and)|(?:DISTRICT|PARTNER)\s+may\s+(?:\w+\s+){0,3}(?:amend|modify|change)[^.;]{0,60}in\s+writing"), (r"both|mutual|parties",)),
    Cue("ending.amended_by_notice", "amendment", "notice", ("amend", "modif", "chang", "updat"),
        (r"(?:PARTNER|DISTRICT|we)\s+(?:may|reserves?\s+the\s+right\s+to)\s+(?:\w+\s+){0,3}(?:amend|modify|change|update|revise)\s+(?:\w+\s+){0,3}(?:{agreement}|terms|policy|notice)", r"notice|notif|post|at\s+any\s+time"), (r"written\s+(?:consent|agreement)", r"sub-?processor", r"mutual|\band\s+(?:the\s+)?(?:PARTNER|DISTRICT)\s+may|both")),
)  # fmt: skip
