# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""When the data are destroyed, how that is confirmed, how long anything is kept.

What starts the clock decides which term it is: the end, an early end, the district's request, the work being
done. Backups have a clock of their own. A period to keep *logs*, *invoices* or *insurance* is none of these.
"""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader import proof
from permslip.agree.reader.acts import Timed
from permslip.agree.reader.cues import pattern
from permslip.agree.reader.days import days
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.proof import GONE
from permslip.agree.reader.spoken import Paper, Spoken

_DATA = r"{data}|(?:deletion|destruction)\s+requests?|whatever|what(?:ever)?\s+(?:the\s+)?(?:DISTRICT|district|PARTNER|it)\b|\b(?:rolls?|sheets?|papers?|lists?|everything|drives?|tablets?)\b|copies|backups?|materials|\b(?:it|them|they)\b|such\s+(?:return|destruction|deletion)"
_NOT_DATA = (
    r"audit\s+(?:logs?|trails?)|access\s+logs?|log\s+files|invoices?|financial\s+records|books\s+and\s+records|insurance|accounting|"
    r"records?\s+of\s+(?:the\s+)?(?:destruction|disclosure|training)|training\s+records|user[- ]uploaded|student[- ]uploaded|evidence|ip\s+address"
)
_BACKUP = r"(?<!including\s)(?<!including\sall\s)\b(?:back-?\s?up|disaster[- ]recovery|archiv(?:e|al))"
_INCLUDING = r"includ\w+[^.;]{0,40}back-?\s?ups?|\(including\s+backups?\)"
_REQUEST = r"(?:request|demand|instruction|directive|direction)\w*"
_BY_DISTRICT = rf"DISTRICT(?:'s\s+\w+)?\s+(?:so\s+)?(?:may\s+(?:at\s+any\s+time\s+)?)?(?:asks?|calls?\s+for|requires?|writes?|wants?|requests?|directs?|demands?|instructs?|tells?|orders?)\b|(?:being|is|are|when|if|so|as)\s+(?:asked|directed|instructed|requested|told|ordered)\b|when\s+(?:we|they)\s+ask\b|(?:upon|on|at|after|of|following|receiv\w+|receipt\s+of|from|to|s)\s+(?:the\s+|a\s+|an\s+|any\s+|such\s+|its\s+|DISTRICT'?s?\s+|written\s+|deletion\s+|receiving\s+){{0,4}}{_REQUEST}|DISTRICT(?:'s)?\s+(?:\w+\s+){{0,3}}{_REQUEST}|{_REQUEST}\s+(?:by|of|from)\s+(?:the\s+)?DISTRICT|when\s+requested|so\s+requests"
_BY_OTHERS = r"(?:parent|student|guardian|account|user)s?(?:'s|'|s)?\s+(?:\w+\s+){0,2}(?:request|closure|deletion)|closure|account"
_UNNEEDED = (
    r"of\s+no\s+(?:more|further)\s+use|\bno\s+(?:more|further)\s+(?:need|use)\b|ceas\w+\s+to\s+be\s+(?:needed|necessary|required|useful)|no\s+longer\s+needs?\b|(?:served|fulfilled)\s+(?:its|their|the)\s+purpose|no\s+longer\s+(?:be\s+)?(?:needed|necessary|required|used|useful)|(?:completion|conclusion|end)\s+of\s+(?:the\s+|such\s+|its\s+|this\s+)?(?:\w+\s+){0,2}(?:study|stud(?:y|ies)|research|project|evaluation|analysis|audit|work|purpose|activities)"
    r"|finish(?:ed|ing)\s+(?:with\s+)?(?:the|its|our|this)\s+(?:\w+\s+)?(?:study|research|project|evaluation|analysis|work)|final\s+report\s+(?:is|has\s+been)\b|(?:study|research|project|evaluation|analysis)\s+(?:concludes|ends|closes|finishes)\b|(?:study|research|project|evaluation|analysis|purposes?|work|task)\s+(?:\w+\s+){0,8}?(?:is|are|has\s+been|have\s+been)\s+(?:\w+\s+)?(?:over\b|done\b|ended|completed?|concluded|fulfilled|accomplished|finished|met|served|achieved|published|submitted|accepted)"
)
_EARLY = (
    r"ends?\s+(?:early|sooner|prematurely)|sooner\s+(?:ended|terminat|end\b)|premature|(?:terminated|ended|ends?)\s+(?:by\s+(?:\w+\s+){1,3})?before\s+(?:it\b|its|the)|ends\s+before\s+(?:its|the)\s+(?:term|time)|early\s+terminat|earlier\s+terminat|terminat\w+\s+(?:early|prior\s+to|before)|terminated\s+(?:\w+\s+){0,4}?for\s+(?:\w+\s+){0,3}?(?:breach|cause|convenience|reason)"
    r"|terminates?\s+(?:this\s+{agreement}\s+)?(?:for|prior|before|early)"
)
_END = (
    r"(?:{agreement}|engagement|partnership|relationship|subscription|licen[cs]e|term)\s+(?:\w+\s+)?(?:ends?|ended|completion|expiry)\b|\blast\s+day\b(?!\s+of\s+(?:the\s+)?(?:month|quarter))|(?:after|of)\s+(?:the|its|this|that)\s+end\b|services\s+end|{agreement}\s+is\s+over|terminat\w+|expir\w+|\bend(?:s|ing)?\s+of\s+(?:the\s+|this\s+|its\s+)?(?:\w+\s+){0,2}(?:{agreement}|term|services?|engagement|subscription|contract\s+term|period)"
    r"|(?:conclusion|cessation|completion)\s+of\s+(?:the\s+|this\s+|all\s+|its\s+)?(?:\w+\s+)?(?:{agreement}|term|services?|engagement)|{agreement}\s+(?:ends|concludes)|ceases?\s+(?:operation|to\s+provide)|services\s+(?:end|cease)|end\s+date|active\s+contract"
)
_ACTS = {"destroy"}
_KEPT_AFTER = rf"(?:after|following|beyond|from|past|of)\s+(?:[\w']+\s+){{0,5}}?(?:{_END})|(?:active\s+contract|{{agreement}}|term|subscription)\s+(?:\w+\s+)?plus|plus\s*$"


_ASKS_DELETION = r"DISTRICT(?:'s)?\s+(?:\w+\s+)?(?:request|directive|demand)s?\s+(?:for|to|of)\s+(?:the\s+)?(?:delet|destr|dispos|eras)|(?:deletion|destruction|disposal)\s+requests?\s+(?:from|by|of)\s+(?:the\s+)?DISTRICT|DISTRICT[^.;]{0,60}request\w*\s+(?:the\s+)?(?:deletion|destruction|disposal)"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for the destroy, destruction and retention terms."""
    for spoken in paper.promises:
        if spoken.timed:
            for timed in spoken.timed:
                yield from _clock(spoken, timed)
        yield from _by_day(spoken)
        yield from _school_records(spoken)
    yield from proof.read(paper)


def _clock(spoken: Spoken, timed: Timed) -> Iterator[Hit]:
    under = spoken.heading.split(" > ")[-1]
    # a row or a label carries the act: "Deletion after the last day: 60 days"
    labelled = spoken.low.startswith(under[:40]) or pattern(_EARLY).search(timed.part + " " + timed.tail)
    if timed.counted and _certified(timed) and _of_destruction(spoken):
        yield Hit(
            "destruction_certified_within",
            timed.value,
            spoken.quote_of(timed),
            "destruction.certified_within",
        )
    elif timed.act in _ACTS or (
        timed.act in ("", "remain")
        and under
        and labelled
        and pattern(r"destr|delet|dispos|eras").search(under)
    ):
        yield from _destroyed(spoken, timed)
    elif timed.act == "respond" and timed.counted and pattern(_ASKS_DELETION).search(timed.part):
        yield Hit("destroy_on_request", timed.value, spoken.quote_of(timed), "destruction.request_met")
    elif timed.act == "retain" and timed.counted:
        yield from _kept(spoken, timed)
    elif (
        timed.counted
        and timed.act in ("", "remain")
        and pattern(r"(?:copies|data|records)[^.;]{0,60}back-?\s?ups?").search(timed.part)
    ):
        yield Hit("destroy_backups", timed.value, spoken.quote_of(timed), "destruction.backups_remain")
    elif (
        timed.counted
        and pattern(r"back-?\s?ups?\W*$|for\s+back-?\s?ups?").search(timed.tail[:24])
        and "delet" in spoken.low
    ):
        yield Hit("destroy_backups", timed.value, spoken.quote_of(timed), "destruction.backups")


def _certified(timed: Timed) -> bool:
    """Whether it is the certificate that has so long to come: ``within 5 days thereafter submit a certificate``."""
    sent = r"(?:send|provid|submit|deliver|furnish|e-?mail|giv)\w*\s+(?:\w+\s+){0,6}?(?:form|certif|confirm|affidavit|proof|statement)\w*[^.;,]{0,40}$"
    return (
        timed.act == "certify"
        or bool(pattern(sent).search(timed.lead))
        or (
            timed.act in ("publish", "respond", "notify", "return", "")
            and bool(
                pattern(
                    r"^[^.;]{0,30}\b(?:submit|send|provid|deliver|furnish|giv|e-?mail)\w*\s+(?:\w+\s+){0,4}?(?:certif|affidavit|proof|written\s+confirm)"
                ).search(timed.tail)
            )
        )
    )


def _of_destruction(spoken: Spoken) -> bool:
    return bool(pattern(GONE).search(spoken.low)) or bool(pattern(rf"{GONE}|terminat").search(spoken.heading))


def _destroyed(spoken: Spoken, timed: Timed) -> Iterator[Hit]:
    part, under = timed.part, spoken.heading.split(" > ")[-1]
    if (
        pattern(_NOT_DATA).search(part)
        or not (
            pattern(_DATA).search(spoken.low)
            or pattern(r"destr|delet|dispos|eras|shred").search(spoken.heading)
        )
        or pattern(r"DISTRICT\s+(?:shall|will|must)\s+(?:destroy|delete)").search(part)
    ):
        return
    if pattern(r"back-?\s?ups?").search(under) or pattern(
        r"^\s*(?:of\s+)?(?:back-?\s?ups?)|^\s*for\s+back-?\s?ups?"
    ).search(timed.tail):
        yield Hit("destroy_backups", timed.value, spoken.quote_of(timed), "destruction.backups")
        return
    # "within 30 days of the request (90 days for backups)": the bracket has a duration of its own
    part = pattern(r"\([^()]*back-?\s?ups?[^()]*\)").sub("", part) if timed.counted else part
    # of several clocks each has its own words: "within 100 days, and backups within 60 days more"
    several = sum(t.counted and t.act in _ACTS for t in spoken.timed) > 1
    if pattern(_BACKUP).search(timed.lead if several else part) and not pattern(_INCLUDING).search(part):
        yield Hit(
            "destroy_backups",
            timed.value,
            spoken.quote,
            "destruction.backups",
            0 if timed.counted else 1,
        )
        return
    for term in _starts(spoken, timed):
        yield Hit(term, timed.value, spoken.quote_of(timed), f"destruction.{term}", 0 if timed.counted else 1)


def _starts(spoken: Spoken, timed: Timed) -> list[str]:
    """The terms whose clock runs here: by the words after the duration, else the sentence, else the heading."""
    student_record = pattern(
        r"(?:student|pupil)\s+(?:has\s+)?(?:transfers|graduates|withdraws|leaves|left)|graduation|transcript|temporary\s+record"
    ).search(spoken.low)
    if student_record:
        return []
    # where a sentence has several clocks, each has its own words; with one clock the whole sentence counts
    several = sum(t.counted and t.act in _ACTS for t in spoken.timed) > 1
    near = timed.lead[-60:] + timed.tail if several else spoken.low
    early_sentence = bool(pattern(_EARLY).search(near))
    for words, rank in ((timed.tail, 0), (timed.part, 1), (spoken.low, 1), (spoken.heading, 2)):
        found = []
        if pattern(_UNNEEDED).search(words):
            found.append("destroy_when_unneeded")
        if pattern(_BY_DISTRICT).search(words) and not pattern(_BY_OTHERS).search(words):
            found.append("destroy_on_request")
        if rank == 0 and found and pattern(_BY_OTHERS).search(timed.part):
            found = [f for f in found if f != "destroy_on_request"]
        if pattern(_END).search(words):
            found += _which_end(words, early_sentence)
        if found or pattern(_BY_OTHERS).search(words):
            return found
    return []


def _which_end(words: str, early: bool) -> list[str]:
    if not early:
        return ["destroy_after_end"]
    return ["destroy_after_early_end", *(["destroy_after_end"] if pattern(r"expir").search(words) else [])]


def _kept(spoken: Spoken, timed: Timed) -> Iterator[Hit]:
    under = spoken.heading.split(" > ")[-1]
    labelled = pattern(r"retention|kept|keep").search(under) and pattern(_KEPT_AFTER).search(under)
    if labelled and spoken.low.startswith(under[:40]):
        yield Hit("retention_after_end", timed.value, spoken.quote_of(timed), "destruction.kept_after_end")
        return
    words = timed.lead + " " + timed.tail
    if pattern(_NOT_DATA).search(timed.part) or not pattern(_DATA).search(timed.part):
        return
    if pattern(r"{not}\s+(?:\w+\s+){0,2}(?:retain|keep|maintain|store)").search(spoken.low) and not pattern(
        r"(?:more|longer)\s+than|beyond"
    ).search(timed.lead):
        return
    if pattern(r"confidential\w*\s+(?:for|obligations)|confidence").search(timed.part) or pattern(
        r"transcript|temporary\s+record|graduat"
    ).search(spoken.low):
        return
    barred = pattern(
        r"(?:{not}\s+(?:be\s+)?|\b(?:no|nor|none)\b[^.;]{1,100}?(?:may|shall|will)\s+(?:it\s+|they\s+)?be\s+)(?:\w+\s+){0,2}(?:retain|keep|kept|maintain|store|held)"
    ).search(spoken.low)
    if barred and pattern(_UNNEEDED).search(timed.tail):
        yield Hit("destroy_when_unneeded", timed.value, spoken.quote_of(timed), "destruction.not_kept_longer")
    elif barred and pattern(_KEPT_AFTER).search(words):
        # "shall not keep data more than 60 days after the end" is a duty to destroy within 60 days
        yield Hit("destroy_after_end", timed.value, spoken.quote_of(timed), "destruction.not_kept_longer")
    elif pattern(_KEPT_AFTER).search(words) and not pattern(r"back-?\s?ups?").search(timed.part):
        yield Hit("retention_after_end", timed.value, spoken.quote_of(timed), "destruction.kept_after_end")


_DUE = r"(?:\bby|on\s+or\s+before|no(?:t)?\s+later\s+than|until|before)\s*:?\s*(?:\(date\)\s*)?$"


def _by_day(spoken: Spoken) -> Iterator[Hit]:
    """A day by which the data are gone, or after which they may not be kept; a gap that asks for one."""
    low = spoken.low
    act = pattern(rf"(?:{GONE})\w*").search(low)
    gone = act.end() if act else 0 if pattern(GONE).search(spoken.heading) else len(low)
    kept = pattern(r"\b(?:kept|keeps?|retain(?:ed|s)?|held)\b").search(low)
    for day in days(spoken.text):
        before, after = low[max(0, day.start - 40) : day.start], low[day.end : day.end + 30]
        soon = pattern(GONE).search(low[day.end : day.end + 120])
        if day.value and pattern(
            rf"(?:{GONE})\w*\s+(?:deadline|date|due)\W*(?:is\s+)?$|deadline\s+for\s+(?:\w+\s+){{0,5}}is\s+$"
        ).search(before):
            yield Hit("destroy_by", day.value, spoken.quote, "destruction.by_day")
        elif (gone <= day.start or soon) and pattern(_DUE).search(before):
            if day.value and pattern(rf"{_DATA}|^\W*(?:{GONE})").search(low):
                yield Hit("destroy_by", day.value, spoken.quote, "destruction.by_day")
            elif not day.value and pattern(r"\(?date\)?\W*$").search(before + after[:8].rstrip()):
                yield Hit("destroy_by", "", spoken.quote, "destruction.by_day")
        elif day.value and kept and kept.end() <= day.start and pattern(_DATA).search(low):
            barred = pattern(r"(?:\bno\b|{not})[^.;]{0,80}(?:kept|keep|retain|held)").search(low[: day.start])
            late = pattern(r"(?:after|beyond|past)\s+$").search(before) if barred else None
            if late or (
                pattern(r"until\s+$").search(before)
                and pattern(r"no\s+longer|at\s+the\s+latest").search(after)
            ):
                yield Hit("destroy_by", day.value, spoken.quote, "destruction.kept_until")


def _school_records(spoken: Spoken) -> Iterator[Hit]:
    """A district's own rule for its records: the temporary record, the transcript."""
    low = spoken.low
    if not pattern(
        r"graduat|transfer|withdraw|leaves\s+(?:the\s+)?(?:school|district)|(?:student|pupil)s?\s+(?:has\s+|have\s+)?(?:leaves?|left)\b"
    ).search(low):
        return
    for timed in spoken.timed:
        before = low[: timed.at]
        if not timed.counted or timed.act not in ("destroy", "retain"):
            continue
        if pattern(r"transcript|permanent\s+record").search(before):
            yield Hit("transcript_retention", timed.value, spoken.quote_of(timed), "records.transcript")
        elif pattern(r"(?:temporary|student|cumulative|education)\s+(?:student\s+)?records?").search(before):
            yield Hit("record_retention", timed.value, spoken.quote_of(timed), "records.temporary")
