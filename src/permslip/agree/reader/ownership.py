# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Who owns what: the data, what is made from them, the results, what students make."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper

_OWN = r"(?:own(?:s|ed|ership)?\b|property\b|title\b|proprietary\s+to|belongs?\s+to)"
_DERIVED = r"(?:data\s+sets?\s+that\s+PARTNER\s+derives|(?:files?|data)\s+(?:that\s+(?:is|are)\s+)?made\s+from\s+(?:the\s+)?data|derived\s+data|derivative\s+(?:data|works?|versions)|data\s+(?:sets?\s+)?derived|derivatives?\s+(?:of|from|thereof)|derived\s+from)"
_WORK = r"(?:work\s+products?|articles|theses|deliverables?|reports?|publications?|results?|findings|analyses|analys[ei]s|manuscripts?|research\s+products?|inventions?|models?|instruments?)"
_STUDENT = r"(?:work\s+(?:that\s+)?(?:a\s+)?(?:students?|pupils?)\s+(?:has|have)\s+(?:made|created|produced)|what\s+(?:they|students|pupils)\s+create|pupil-?made\s+content|student[- ](?:generated|created|produced)\s+(?:content|work|material)|pupil[- ]generated|student\s+work\b|content\s+(?:created|generated|made)\s+by\s+(?:a\s+)?students?|materials?\s+created\s+by\s+(?:a\s+|the\s+)?students?)"


def _owns(who: str, what: str) -> str:
    """A sentence by which ``who`` owns ``what``."""
    return (
        rf"{who}(?:'s)?\s+(?:\w+\s+){{0,4}}?(?:(?<!its\s)(?<!their\s)(?<!'s\s)\bowns?\b(?!\s+(?:employees|use|cost|expense|information))|(?:retain|hold|keep|have|ha|reserve)s?\b[^.;]{{0,40}}?(?:{_OWN}|all\s+rights?))[^.;]{{0,80}}?{what}"
        rf"|{what}[^.;]{{0,160}}?(?:(?:is|are|remain\w*|be|become|stay)\s+(?:\w+[\s,]+){{0,9}}?(?:property|owned|belongs?|proprietary)\s*(?:of|by|to|and\s+under\s+the\s+control\s+of)?|belongs?\s+to|owned\s+by|vests?\s+in)\s*(?:(?:and\s+)?(?:under\s+the\s+)?control\s+of\s+)?(?:solely\s+|exclusively\s+|by\s+|of\s+|to\s+|the\s+)*{who}"
        rf"|{what}[^.;]{{0,60}}?(?:remains?|stays?|is|are)\s+(?:the\s+)?{who}'s?(?:\s+(?:\w+\s+){{0,3}}property|\W*$)|(?:title|ownership|right)\s+(?:\w+\s+){{0,6}}(?:in|to|of)\s+[^.;]{{0,60}}?{what}[^.;]{{0,60}}?(?:with|in|by|to)\s+(?:the\s+)?{who}"
    )


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for the four ownership terms."""
    yield from read_cues(_CUES, paper)
    for spoken in paper.promises:
        low = spoken.low
        if pattern(
            r"jointly\s+own|joint\s+(?:property|ownership|owners)|co-?own|shared\s+ownership|owned\s+jointly"
        ).search(low):
            term = (
                "owner_derived_data"
                if pattern(_DERIVED).search(low)
                else "owner_work_product"
                if pattern(_WORK).search(low)
                else "owner_data"
                if pattern(r"{data}").search(low)
                else ""
            )
            if term:
                yield Hit(term, "shared", spoken.quote, "ownership.joint")


_NEVER = (
    r"trademark|logo|publicity|trade\s+name",
    r"(?:software|platform|pre-?existing|intellectual\s+property\s+rights?\s+in\s+(?:the\s+)?(?:services?|software|platform))",
    r"jointly|joint\s+(?:property|ownership)",
    r"\bcustody\b",
)
_OWNERSHIP = ("own", "stay", "remain", "property", "title", "belong", "proprietary", "vest")


def _cue(name: str, term: str, value: str, what: str, never: tuple[str, ...] = (), rank: int = 0) -> Cue:
    who = {"district": "DISTRICT", "partner": "PARTNER", "student": r"(?:students?|pupils?|parents?)"}[value]
    denied = (
        rf"(?:not|nor|never|no\s+(?:right|title|ownership))\b[^.;]{{0,50}}(?:property|own\w*|title)[^.;]{{0,40}}{who}|{who}\s+(?:shall|does|will)\s+not\s+(?:\w+\s+){{0,3}}(?:own|acquire|obtain|claim)",
    )
    return Cue(
        f"ownership.{name}_{value}",
        term,
        value,
        _OWNERSHIP,
        (_owns(who, what),),
        (*_NEVER, *denied, *never),
        rank=rank,
    )


_DATA = r"(?:\b(?:data|information|records?|data\s+sets?|extracts?)\b)"
_NOT_DATA = (
    _DERIVED,
    r"\b(?:all|the|any|its|such)\s+(?:\w+\s+){0,2}(?:work\s+products?|deliverables|reports)\b[^.;]{0,80}(?:property|own)",
    _STUDENT,
    r"metadata|usage\s+data|system\s+data|provider\s+data|aggregate|" + "{deid}",
)
_CUES = (
    _cue("data", "owner_data", "district", _DATA, _NOT_DATA),
    _cue("data", "owner_data", "partner", _DATA, _NOT_DATA),
    _cue("data", "owner_data", "student", _DATA, (*_NOT_DATA, "DISTRICT")),
    Cue("ownership.data_not_partner", "owner_data", "district", _OWNERSHIP, (rf"{_DATA}[^.;]{{0,80}}(?:not|never)[^.;]{{0,60}}property\s+(?:of|or\s+under\s+the\s+control\s+of)\s+(?:the\s+)?PARTNER", "DISTRICT"), (_DERIVED, _STUDENT), rank=1),
    _cue("derived", "owner_derived_data", "district", _DERIVED),
    _cue("derived", "owner_derived_data", "partner", _DERIVED),
    _cue("work", "owner_work_product", "district", _WORK, (_DERIVED + r"[^.;]{0,40}(?:property|own)", r"^\W*{data}", r"lab\s+results|test\s+results|assessment\s+results", r"reports?\s+of\s+(?:breach|incident)")),
    _cue("work", "owner_work_product", "partner", _WORK, (r"test\s+results|assessment\s+results",)),
    _cue("pronoun", "owner_data", "district", r"\b(?:they|it)\b", (_DERIVED, _STUDENT), rank=1),
    _cue("student_work", "owner_student_content", "student", _STUDENT),
    _cue("pronoun", "owner_data", "district", r"\b(?:they|it)\b", (_DERIVED, _STUDENT), rank=1),
    _cue("student_work", "owner_student_content", "district", _STUDENT, (r"(?:students?|parents?)\s+(?:own|retain)|property\s+of\s+the\s+(?:student|pupil|parent)",)),
    _cue("pronoun", "owner_data", "district", r"\b(?:they|it)\b", (_DERIVED, _STUDENT), rank=1),
    _cue("student_work", "owner_student_content", "partner", _STUDENT),
)  # fmt: skip
