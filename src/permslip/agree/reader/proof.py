# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""How the data are destroyed, whether that is confirmed, what may stay: what is said of destruction apart from
its clocks."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

GONE = r"destr(?:oy|uct)|delet|dispos|eras(?:e|ing|ure)|purg(?:e|ing)|\bshred|\bburn(?:s|ed|ing)?\b|\bwip(?:e|es|ed|ing)\b|incinerat|saniti[sz]|\bunreadable\b"
"""Words for data being made to be no more."""

_DEID = r"(?:{deid}|(?:can(?:not|'t|\s+not|\s+no\s+longer)|could\s+not)\s+(?:\w+\s+){0,2}?be\s+(?:tied|linked|traced|connected|related)|no\s+longer\s+identif\w+)"
_EITHER = r"(?:with\s+or\s+without\s+identifiers|whether\s+(?:or\s+not\s+)?(?:coded|de-?\s?identified|identifi\w+)|(?:coded|identified|identifiable|de-?\s?identified)\s+or\s+(?:otherwise|not))"
_CERTIFIED = r"certif(?:y|ies|ied|ication|icate)\b|affidavit|\battest|declaration|(?:proof|evidence)\s+of\s+(?:the\s+|such\s+)?(?:destruction|deletion|disposal)|verification\s+of\s+(?:the\s+)?(?:destruction|deletion)|document\w*\s+(?:the|such|its|that)\s+(?:destruction|deletion|disposal)"
_TELLS = r"(?:tells?|told|inform\w*|notif\w+|confirm\w*|reports?|advis\w+|lets?|sends?|gives?|provides?|deliver\w*|submits?|furnish\w*|e-?mails?|writes?|like|acknowledg\w+)\b[^.;]{0,80}?"
_IN_WRITING = r"(?:in\s+writing|\bwritten\b|\bsigned\b|\bletter\b|\bnote\b|\b(?:the|a|completed)\s+form\b|statement|saying\s+so|to\s+that\s+effect)"
_NOT_CONFIRMED = (
    r"\b(?:no|not)\s+(?:\w+\s+){0,4}(?:certif|confirm)\w*(?![^.;]*\buntil\b)",
    r"certified(?:/|\s+or\s+)witnessed(?![^.;]*certificate)",
    r"before\s+(?:any\s+)?(?:destruction|deletion)",
    r"certif\w+\s+(?:mail|copy|staff|teacher|employee|data\s+cent)",
    r"(?:notice\s+to|tells?|told|notif(?:y|ies|ied)|informs?|writ\w+\s+to)\s+(?:the\s+|each\s+|every\s+|any\s+|all\s+)?(?:\w+\s+)?(?:eligible|student|parent|famil|guardian)",
    r"(?:parents?|students?|famil\w+|guardians?)\s+(?:\w+\s+){0,5}(?:is|are|be)\s+(?:told|notified|informed)",
    r"background\s+check",
    r"DISTRICT\s+(?:shall|will|must)\s+(?:certify|tell|notify|inform|write)",
    r"certif\w+\s+(?:of\s+)?(?:compliance|insurance)|(?:soc\s*2|iso\s*27\d+)[^.;]{0,40}certif",
)


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for destruction_confirmed, destruction_method, deidentified_kept and destruction_notice_to_parent."""
    for spoken in paper.promises:
        yield from _method(spoken)
        if (rank := _confirmed(spoken, paper)) is not None:
            yield Hit(
                "destruction_confirmed",
                "yes",
                spoken.quote,
                "destruction.confirmed_beside" if rank else "destruction.confirmed",
                rank,
            )
    yield from read_cues(_CUES, paper)


def _confirmed(spoken: Spoken, paper: Paper) -> int | None:
    """0 where a sentence says that the destruction is confirmed; 1 where another one says what is confirmed."""
    low = spoken.low
    if any(pattern(p).search(low) for p in _NOT_CONFIRMED):
        return None
    told = rf"{_TELLS}{_IN_WRITING}"
    if pattern(GONE).search(low):
        plainly = (
            _CERTIFIED,
            rf"(?:{GONE})[^;]{{0,200}}?{told}",
            rf"(?:{_TELLS})?{_IN_WRITING}[^.;,]{{0,40}}\b(?:that|of|once|when)\s+(?:(?!terminat|expir|request|breach)[^.;,]){{0,60}}?(?:{GONE})",
            rf"(?:reports?|confirms?|records?)\s+the\s+(?:destruction|deletion|erasure)[^.;]{{0,30}}{_IN_WRITING}",
            rf"\bwrites?\s+to\s+(?:\w+\s+){{0,3}}(?:tell|say|inform|confirm)[^.;]{{0,40}}(?:{GONE})",
            r"confirm\w*\s+(?:\w+\s+){0,3}(?:destruction|deletion|disposal|disposition|that)",
        )
        return 0 if any(pattern(p).search(low) for p in plainly) else None
    if pattern(
        rf"(?:{_CERTIFIED})|confirm\w*\s+(?:it|this|so)\b[^.;]{{0,40}}{_IN_WRITING}|{_TELLS}{_IN_WRITING}[^.;]{{0,40}}\b(?:this|it)\s+(?:was|has\s+been|is)\s+done"
    ).search(low) and (pattern(GONE).search(spoken.heading) or pattern(GONE).search(paper.beside(spoken))):
        return 1
    return (
        1
        if pattern(r"certificat|proof\s+of").search(spoken.heading) and pattern(_CERTIFIED).search(low)
        else None
    )


_METHOD = (
    r"nist\s+(?:sp\s+|special\s+publication\s+)?800-88(?:\s+rev(?:ision|\.)?\s*\d)?|dod\s+5220[.\d-]*m?|cross-?cut\s+shred\w*|\bburn\w*\s+(?:or|and)\s+shred\w*|\bshred\w*\s+(?:or|and)\s+burn\w*|shred(?:ding|ded)|burn(?:ing|ed)?|incinerat\w+|"
    r"degauss\w*|pulveriz\w+|cryptographic(?:ally)?\s+eras\w+|secure(?:ly)?\s+(?:overwrit\w+|eras\w+|wip\w+)|overwrit(?:ing|ten)|verified\s+erasure|physical(?:ly)?\s+destr\w+"
)


def _method(spoken: Spoken) -> Iterator[Hit]:
    if not pattern(GONE).search(spoken.low) and not pattern(r"destruct|delet|dispos").search(spoken.heading):
        return
    low = spoken.low
    # a backup that is overwritten is a clock, not a way of destroying
    ways = _METHOD.replace("|overwrit(?:ing|ten)", "") if pattern(r"back-?\s?up").search(low) else _METHOD
    found = list(dict.fromkeys(spoken.text[m.start() : m.end()] for m in pattern(ways).finditer(low)))
    if found:
        yield Hit("destruction_method", "; ".join(found), spoken.quote, "destruction.method")


_CUES = (
    Cue(
        "destruction.not_confirmed",
        "destruction_confirmed",
        "no",
        ("certif", "confirm"),
        (
            rf"{GONE}",
            r"(?:\bno\b|{not}\s+(?:be\s+)?(?:obligated|obliged|required))[^.;]{0,60}(?:certif|confirm)",
        ),
        ("without",),
    ),
    Cue(
        "retention.deidentified",
        "deidentified_kept",
        "yes",
        ("identif", "anonym", "linked", "tied", "traced"),
        (
            rf"{{may}}[^.;]{{0,60}}(?:retain|keep|use|maintain)[^.;]{{0,60}}{_DEID}|{_DEID}[^.;]{{0,80}}(?:may\s+be\s+(?:retained|kept|used|maintained)|indefinite|PARTNER's\s+to\s+(?:keep|use))|retain\w*[^.;]{{0,80}}only\s+if[^.;]{{0,40}}{_DEID}|identifiers?[^.;]{{0,60}}(?:removed|stripped)(?:[^.]|\.\d){{0,160}}may\s+keep|nothing\s+in\b[^.;]{{0,60}}requires?[^.;]{{0,40}}(?:{GONE})[^.;]{{0,30}}{_DEID}|not\s+(?:be\s+)?(?:required|obligated|obliged)\s+to\s+(?:return\s+or\s+)?(?:destroy|delete|return)[^.;]{{0,60}}{_DEID}|{_DEID}[^.;]{{0,40}}(?:need\s+not\s+be\s+(?:destroyed|deleted)|(?:is|are)\s+not\s+subject\s+to\s+(?:this|the|any)\s+(?:\w+\s+)?(?:destr|delet|dut))",
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
        ("identif", "anonym", "coded"),
        (
            r"{not}\s+(?:\w+\s+){0,3}(?:retain|keep|use|maintain)[^.;]{0,60}{deid}|(?:including|as\s+well\s+as)\s+(?:any\s+)?{deid}[^.;]{0,60}(?:destroy|delet)|(?:destroy|delete)[^.;]{0,80}(?:including|as\s+well\s+as)\s+(?:any\s+|all\s+)?{deid}"
            rf"|(?:{GONE}|keeps?\s+no\b|\bno\b[^.;]{{0,60}}(?:kept|keeps?|retain))[^.;]{{0,120}}{_EITHER}|{_EITHER}[^.;]{{0,80}}(?:{GONE})|{{deid}}\s+(?:{{data}}|copies)\s+(?:shall|must|will|is|are)\s+(?:also\s+|likewise\s+)?(?:be\s+)?(?:{GONE})",
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
        ("notice", "notif", "tell", "told", "inform", "written to", "write to"),
        (
            r"(?:notice|notif\w+|\btells?\b|\btold\b|inform\w*|writ\w+\s+to)\b[^.;]{0,80}(?:parents?|guardian|eligible\s+student|famil)|(?:parents?|guardian|eligible\s+student|famil)[^.;]{0,60}(?:\btold\b|notified|informed|written\s+to|given\s+(?:\w+\s+){0,2}notice)",
            rf"{GONE}",
            r"record|transcript|data|\bfiles?\b",
        ),
        (r"breach", r"\bnot\s+(?:be\s+)?(?:required|obligated|notify)", r"without\s+notice"),
    ),
)
