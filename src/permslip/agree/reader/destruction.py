# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""When the data are destroyed, how that is confirmed, how long anything is kept.

What starts the clock decides which term it is: the end, an early end, the district's request, the work being
done. Backups have a clock of their own. A period to keep *logs*, *invoices* or *insurance* is none of these.
"""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.acts import Timed
from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.days import days
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

_DATA = (
    r"{data}|whatever|copies|backups?|materials|\b(?:it|them|they)\b|such\s+(?:return|destruction|deletion)"
)
_NOT_DATA = (
    r"audit\s+(?:logs?|trails?)|access\s+logs?|log\s+files|invoices?|financial\s+records|books\s+and\s+records|insurance|accounting|"
    r"records?\s+of\s+(?:the\s+)?(?:destruction|disclosure|training)|training\s+records|user[- ]uploaded|student[- ]uploaded|evidence|ip\s+address"
)
_BACKUP = r"(?<!including\s)(?<!including\sall\s)\b(?:back-?\s?up|disaster[- ]recovery|archiv(?:e|al))"
_INCLUDING = r"includ\w+[^.;]{0,40}back-?\s?ups?|\(including\s+backups?\)"
_REQUEST = r"(?:request|demand|instructions?|directive|direction)\w*"
_BY_DISTRICT = rf"(?:when|if|once|after)\s+(?:the\s+)?DISTRICT\s+(?:so\s+)?(?:asks|requests|directs|demands)|(?:upon|on|at|after|of|following|receiv\w+|receipt\s+of|from|to|s)\s+(?:the\s+|a\s+|an\s+|any\s+|such\s+|its\s+|DISTRICT'?s?\s+|written\s+|deletion\s+|receiving\s+){{0,4}}{_REQUEST}|DISTRICT(?:'s)?\s+(?:\w+\s+){{0,3}}{_REQUEST}|{_REQUEST}\s+(?:by|of|from)\s+(?:the\s+)?DISTRICT|when\s+requested|so\s+requests"
_BY_OTHERS = r"(?:parent|student|guardian|account|user)s?(?:'s|'|s)?\s+(?:\w+\s+){0,2}(?:request|closure|deletion)|closure|account"
_UNNEEDED = (
    r"of\s+no\s+(?:more|further)\s+use|no\s+longer\s+(?:be\s+)?(?:needed|necessary|required|used|useful)|(?:completion|conclusion|end)\s+of\s+(?:the\s+|such\s+|its\s+|this\s+)?(?:\w+\s+){0,2}(?:study|stud(?:y|ies)|research|project|evaluation|analysis|audit|work|purpose|activities)"
    r"|(?:study|research|project|evaluation|analysis|purposes?)\s+(?:\w+\s+){0,4}?(?:is|are|has\s+been|have\s+been)\s+(?:\w+\s+)?(?:over\b|completed?|concluded|fulfilled|accomplished|finished|met|served|achieved)"
)
_EARLY = (
    r"ends?\s+early|ends\s+before\s+(?:its|the)\s+(?:term|time)|early\s+terminat|earlier\s+terminat|terminat\w+\s+(?:early|prior\s+to|before)|terminated\s+(?:\w+\s+){0,4}?for\s+(?:\w+\s+){0,3}?(?:breach|cause|convenience|reason)"
    r"|terminates?\s+(?:this\s+{agreement}\s+)?(?:for|prior|before|early)"
)
_END = (
    r"(?:{agreement}|engagement)\s+(?:\w+\s+)?ends\b|(?:after|of)\s+(?:the|its|this|that)\s+end\b|services\s+end|{agreement}\s+is\s+over|terminat\w+|expir\w+|\bend(?:s|ing)?\s+of\s+(?:the\s+|this\s+|its\s+)?(?:\w+\s+){0,2}(?:{agreement}|term|services?|engagement|subscription|contract\s+term|period)"
    r"|(?:conclusion|cessation|completion)\s+of\s+(?:the\s+|this\s+|all\s+|its\s+)?(?:\w+\s+)?(?:{agreement}|term|services?|engagement)|{agreement}\s+(?:ends|concludes)|ceases?\s+(?:operation|to\s+provide)|services\s+(?:end|cease)|end\s+date|active\s+contract"
)
_ACTS = {"destroy"}
_KEPT_AFTER = rf"(?:after|following|beyond|from|past|of)\s+(?:\w+\s+){{0,5}}?(?:{_END})|(?:active\s+contract|{{agreement}}|term|subscription)\s+(?:\w+\s+)?plus|plus\s*$"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for the destroy, destruction and retention terms."""
    for spoken in paper.promises:
        if spoken.timed:
            for timed in spoken.timed:
                yield from _clock(spoken, timed)
        yield from _by_day(spoken)
        yield from _method(spoken)
        yield from _school_records(spoken)
    yield from read_cues(_CUES, paper)


def _clock(spoken: Spoken, timed: Timed) -> Iterator[Hit]:
    if timed.act in _ACTS or (
        timed.act in ("", "remain")
        and pattern(_EARLY).search(timed.part + " " + timed.tail)
        and pattern(r"destr|delet|dispos").search(spoken.heading)
    ):
        yield from _destroyed(spoken, timed)
    elif timed.act == "certify" and timed.counted and _of_destruction(spoken):
        yield Hit(
            "destruction_certified_within",
            timed.value,
            spoken.quote_of(timed),
            "destruction.certified_within",
        )
    elif timed.act == "retain" and timed.counted:
        yield from _kept(spoken, timed)
    elif (
        timed.counted
        and pattern(r"back-?\s?ups?\W*$|for\s+back-?\s?ups?").search(timed.tail[:24])
        and "delet" in spoken.low
    ):
        yield Hit("destroy_backups", timed.value, spoken.quote_of(timed), "destruction.backups")


def _of_destruction(spoken: Spoken) -> bool:
    return bool(pattern(r"destr|delet|dispos|eras|purg").search(spoken.low)) or bool(
        pattern(r"destruct|delet|dispos|terminat").search(spoken.heading)
    )


def _destroyed(spoken: Spoken, timed: Timed) -> Iterator[Hit]:
    part = timed.part
    if (
        pattern(_NOT_DATA).search(part)
        or not (pattern(_DATA).search(spoken.low) or pattern(r"destr|delet|dispos").search(spoken.heading))
        or pattern(r"DISTRICT\s+(?:shall|will|must)\s+(?:destroy|delete)").search(part)
    ):
        return
    if pattern(r"^\s*(?:of\s+)?(?:back-?\s?ups?)|^\s*for\s+back-?\s?ups?").search(timed.tail):
        yield Hit("destroy_backups", timed.value, spoken.quote_of(timed), "destruction.backups")
        return
    # "within 30 days of the request (90 days for backups)": the bracket has a duration of its own
    part = pattern(r"\([^()]*back-?\s?ups?[^()]*\)").sub("", part) if timed.counted else part
    if pattern(_BACKUP).search(part) and not pattern(_INCLUDING).search(part):
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
        r"student\s+(?:transfers|graduates|withdraws|leaves)|graduation|transcript|temporary\s+record"
    ).search(spoken.low)
    if student_record:
        return []
    early_sentence = bool(pattern(_EARLY).search(spoken.low))
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
        r"(?:{not}\s+(?:be\s+)?|\bno\s+(?:\w+\s+){1,4}(?:may|shall|will)\s+be\s+)(?:\w+\s+){0,2}(?:retain|keep|kept|maintain|store)"
    ).search(spoken.low)
    if barred and pattern(_KEPT_AFTER).search(words):
        # "shall not keep data more than 60 days after the end" is a duty to destroy within 60 days
        yield Hit("destroy_after_end", timed.value, spoken.quote_of(timed), "destruction.not_kept_longer")
    elif pattern(_KEPT_AFTER).search(words) and not pattern(r"back-?\s?ups?").search(timed.part):
        yield Hit("retention_after_end", timed.value, spoken.quote_of(timed), "destruction.kept_after_end")


def _by_day(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    act = pattern(r"(?:destroy|delet|purg|eras|dispos)\w*").search(low)
    if not act or not pattern(_DATA).search(low):
        return
    for day in days(spoken.text):
        before = low[max(0, day.start - 40) : day.start]
        if (
            act.end() <= day.start
            and day.value
            and pattern(r"(?:\bby|on\s+or\s+before|no(?:t)?\s+later\s+than|until|before)\s*$").search(before)
        ):
            yield Hit("destroy_by", day.value, spoken.quote, "destruction.by_day")


_METHOD = (
    r"nist\s+(?:sp\s+|special\s+publication\s+)?800-88(?:\s+rev(?:ision|\.)?\s*\d)?|dod\s+5220[.\d-]*m?|cross-?cut\s+shred\w*|shred(?:ding|ded)?|burn(?:ing|ed)?|incinerat\w+|"
    r"degauss\w*|pulveriz\w+|cryptographic(?:ally)?\s+eras\w+|secure(?:ly)?\s+(?:overwrit\w+|eras\w+|wip\w+)|overwrit(?:ing|ten)|verified\s+erasure|physical(?:ly)?\s+destr\w+"
)


def _method(spoken: Spoken) -> Iterator[Hit]:
    if not pattern(_GONE).search(spoken.low) and not pattern(r"destruct|delet|dispos").search(spoken.heading):
        return
    found = list(
        dict.fromkeys(spoken.text[m.start() : m.end()] for m in pattern(_METHOD).finditer(spoken.low))
    )
    if found:
        yield Hit("destruction_method", "; ".join(found), spoken.quote, "destruction.method")


def _school_records(spoken: Spoken) -> Iterator[Hit]:
    """A district's own rule for its records: the temporary record, the transcript."""
    low = spoken.low
    if not pattern(r"graduat|transfer|withdraw|leaves\s+(?:the\s+)?(?:school|district)").search(low):
        return
    for timed in spoken.timed:
        before = low[: timed.at]
        if not timed.counted or timed.act not in ("destroy", "retain"):
            continue
        if pattern(r"transcript|permanent\s+record").search(before):
            yield Hit("transcript_retention", timed.value, spoken.quote_of(timed), "records.transcript")
        elif pattern(r"(?:temporary|student|cumulative|education)\s+(?:student\s+)?records?").search(before):
            yield Hit("record_retention", timed.value, spoken.quote_of(timed), "records.temporary")


_GONE = r"destr(?:oy|uct)|delet|dispos|eras(?:e|ure)|purg"
_CUES = (
    Cue(
        "destruction.proof",
        "destruction_confirmed",
        "yes",
        ("proof", "evidence"),
        (r"(?:proof|evidence)\s+of\s+(?:the\s+)?(?:destruction|deletion|disposal)",),
    ),
    Cue(
        "destruction.confirmed",
        "destruction_confirmed",
        "yes",
        ("certif", "confirm", "attest", "affidavit", "in writing", "statement", "declaration"),
        (
            rf"{_GONE}",
            r"certif(?:y|ies|ication|icate)|(?:written|in\s+writing)[^.;]{0,30}confirm|confirm\w*\s+(?:\w+\s+){0,4}in\s+writing|written\s+(?:notice|verification|statement|confirmation)|confirm\w*\s+(?:\w+\s+){0,3}(?:destruction|deletion|disposal|disposition|that)|notif\w+[^.;]{0,80}in\s+writing[^.;]{0,60}(?:destroy|delet|eras)|(?:signed|written)\s+(?:statement|declaration|confirmation)|attest|affidavit",
        ),
        (
            r"(?:no|not)\s+(?:\w+\s+){0,4}(?:certif|confirm)\w*",
            r"certified(?:/|\s+or\s+)witnessed(?![^.;]*certificate)",
            r"before\s+(?:any\s+)?(?:destruction|deletion)",
            r"certif\w+\s+(?:mail|copy|staff|teacher|employee|data\s+cent)",
            r"written\s+notice\s+to\s+(?:the\s+)?(?:eligible|student|parent)",
            r"background\s+check",
            r"DISTRICT\s+(?:shall|will|must)\s+certify",
        ),
    ),
    Cue(
        "destruction.confirmed_below_heading",
        "destruction_confirmed",
        "yes",
        ("certif", "written confirmation"),
        (
            r"{shall}|provid|upon\s+request|final\s+certification",
            r"certif(?:y|ication|icate)\b|written\s+confirmation",
        ),
        (r"not\s+(?:be\s+)?required", r"compliance", r"background", r"security\s+cert", r"soc\s*2|iso\s*27"),
        under=r"destruct|delet|dispos|certificat",
        rank=1,
    ),
    Cue(
        "destruction.not_confirmed",
        "destruction_confirmed",
        "no",
        ("certif", "confirm"),
        (
            rf"{_GONE}",
            r"(?:\bno\b|{not}\s+(?:be\s+)?(?:obligated|obliged|required))[^.;]{0,60}(?:certif|confirm)",
        ),
        ("without",),
    ),
    Cue(
        "retention.deidentified",
        "deidentified_kept",
        "yes",
        ("identified", "anonym", "identification"),
        (
            r"{may}[^.;]{0,60}(?:retain|keep|use|maintain)[^.;]{0,60}{deid}|{deid}[^.;]{0,80}(?:may\s+be\s+(?:retained|kept|used|maintained)|indefinite)|retain\w*[^.;]{0,80}only\s+if[^.;]{0,40}{deid}|identifiers?[^.;]{0,60}(?:removed|stripped)[^.]{0,160}may\s+keep",
        ),
        (
            r"{not}\s+(?:\w+\s+){0,3}(?:retain|keep|use|maintain)",
            r"DISTRICT\s+may\s+(?:retain|keep|use)",
            r"\bnot\s+be\s+(?:retained|kept|used)",
        ),
    ),
    Cue(
        "retention.deidentified_not",
        "deidentified_kept",
        "no",
        ("identified", "anonym"),
        (
            r"{not}\s+(?:\w+\s+){0,3}(?:retain|keep|use|maintain)[^.;]{0,60}{deid}|(?:including|as\s+well\s+as)\s+(?:any\s+)?{deid}[^.;]{0,60}(?:destroy|delet)|(?:destroy|delete)[^.;]{0,80}(?:including|as\s+well\s+as)\s+(?:any\s+|all\s+)?{deid}",
        ),
        (
            r"attempt",
            r"(?:except|unless|other than)[^.;]{0,40}{deid}",
            r"{not}\s+(?:\w+\s+){0,3}use[^.;]{0,60}re-?identif",
        ),
    ),
    Cue(
        "records.notice_to_parent",
        "destruction_notice_to_parent",
        "yes",
        ("notice", "notif"),
        (
            r"(?:notice|notif\w+)[^.;]{0,80}(?:parents?|guardian|eligible\s+student|famil)",
            rf"{_GONE}",
            r"record|transcript|data",
        ),
        (r"breach", r"\bnot\s+(?:be\s+)?(?:required|obligated|notify)", r"without\s+notice"),
    ),
)
