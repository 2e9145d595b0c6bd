# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Who owns what: the data, what is made from them, the results, what students make."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

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
    with_derived = any(s.defines and pattern(_DEFINED_DERIVED).search(s.low) for s in paper.spoken)
    for spoken in paper.promises:
        low = spoken.low
        for hit in _owned(spoken):
            yield hit
            if with_derived and hit.term == "owner_data":
                # what is made from the data is the data, says the definition
                yield Hit("owner_derived_data", hit.value, hit.quote, "ownership.derived_by_definition", 1)
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


_WHO = r"(?:the\s+|its\s+|their\s+)?(?P<who>DISTRICT(?:\s+and\s+(?:the\s+)?(?:DISTRICT|PARTNER))?|PARTNER(?:\s+and\s+(?:the\s+)?DISTRICT)?|(?:\b\w+\s+)?(?:students?|pupils?|child(?:ren)?|learners?|authors?|makers?)|whoever\s+(?:made|wrote)|both\b)"
_WHAT = r"(?P<what>[^;:]{2,240}?)"
_BE = r"\b(?:is|are|be|remains?|stays?|becomes?|continues?\s+to\s+be)\b"
# the shapes of a sentence that says who owns what
_SHAPES = (
    rf"^\W{{0,9}}{_WHAT},?\s+(?:(?:shall|will|must|do|does)\s+)?(?:\w+ly\s+|always\s+|at\s+all\s+times\s+)?(?:(?:continues?|remains?|is|are)\s+(?:to\s+)?)?belong(?:s|ing)?\s+(?:\w+ly\s+)?to\s+{_WHO}",
    rf"^\W{{0,9}}{_WHAT}\s+(?:(?:shall|will|must)\s+)?(?:(?:at\s+all\s+times|always|hereby)\s+)?{_BE}(?:\s+and\s+(?:\w+\s+){{0,3}}?{_BE})?\s+(?:[\w,]+\s+){{0,6}}?(?:property\s+of(?:\s+and\s+(?:\w+\s+){{0,4}}?of)?|owned\s+(?:\w+ly\s+)?by)\s+{_WHO}",
    rf"^\W{{0,9}}{_WHAT}\s+(?:(?:shall|will|must)\s+)?{_BE}\s+{_WHO}(?:'s?(?:\s+(?:\w+\s+)?property)?|\s+property)\s*(?:[.,]|$|and\s+(?:\w+\s+)?(?:remain|stay))",
    rf"{_WHO}\s+(?:(?:shall|will|does)\s+)?(?:(?:hereby|at\s+all\s+times|alone|also|solely)\s+)?(?:owns?|(?:retain|hold|keep|have|reserve|ha)s?\s+(?:[\w,]+\s+){{0,6}}?(?:ownership|title|property|all\s+rights?)(?:\s+(?:and|or)\s+\w+)?\s+(?:of|to|in))\s+(?:and\s+(?:controls?|retains?)\s+)?{_WHAT}(?:[;.:]|\bthat\b|\barising\b|\bunder\b|$)",
    rf"{_WHO}\s+(?:(?:shall|will)\s+)?{_BE}(?:\s+and\s+(?:\w+\s+){{0,3}}?{_BE})?\s+(?:DISTRICT|(?:the\s+|an?\s+)?(?:\w+\s+){{0,2}}?owners?)\s+of\s+{_WHAT}(?:[;.:]|\bthat\b|\bunder\b|$)",
    rf"^\W*{_WHAT}\s+{_BE}(?:\s+and\s+\w+)?\s+(?:an?\s+)?records?\s+of\s+{_WHO}",
    rf"(?:title|ownership|property|rights?)(?:,?\s+(?:(?:and|or)\s+)?(?:title|interest|ownership|property|rights?)){{0,3}}\s+(?:in|to|of)\s+{_WHAT}\s+(?:(?:shall|will)\s+)?(?:(?:is|are|be)\s+vested|vests?|rests?|remains?|lies?|stays?|belongs?|is|are)\s+(?:\w+ly\s+|at\s+all\s+times\s+|always\s+)?(?:in|with|to)\s+{_WHO}",
    rf"^\W{{0,9}}{_WHAT}\s+(?:(?:shall|will)\s+)?vests?\s+(?:\w+ly\s+)?in\s+{_WHO}",
)
_ALSO = r"[,;]\s*(?:and\s+)?(?:so|as)\s+(?:do|does|is|are|will|shall)\s+(?P<what>[^;.]{2,100})"
_PUPILS_WORK = rf"{_STUDENT}|\bessays?\b|\bartworks?\b|\bportfolios?\b|(?:what|(?:works?|content|materials?)(?:\s+that)?)\s+(?:\w+\s+)?(?:students?|pupils?|they)\s+(?:\w+\s+)?(?:make|create|write|produce)|(?:made|created|written|produced|uploaded)\s+by\s+(?:the\s+|a\s+)?(?:students?|pupils?)"
_MADE_FROM = rf"{_DERIVED}|\bderiv\w+|\bcompilations?\s+of\s+(?:\w+\s+){{0,3}}?{{data}}|\badaptations?\b|(?:made|built|compiled|generated|produced|prepared)\s+(?:from|out\s+of)|\bmerged\b|\blink(?:ed|age)\s+(?:files?|tables?|data)|match(?:ed)?\s+(?:files?|keys?|data)"
_DEFINED_DERIVED = r"^\W*[^\"]{0,40}\b(?:data|records?|information)\"\W[^.]{0,300}\b(?:and|or|with|including|includes|together\s+with|plus|as\s+well\s+as)\s+(?:(?!not\b|de-|anonym|aggregate)[\w,]+\s+){0,8}?(?:derived|made|calculated|computed)\s+from\b"
_RESULTS = rf"\b{_WORK}\b|\btables\b|\bdashboards?\b|\bpapers?\b|\bnorms\b|\bcharts?\b"
_THE_DATA = r"\b(?:data|information|records?|data\s?sets?|files?|extracts?|scores?|rosters?|lists?|sheets?|rolls?|rows)\b(?!\s+(?:models?|bases?|systems?|platforms?|tools?))|everything\s+(?:about|that)"
_NOT_ITS = r"software|platform|\bservices?\b(?!\s+data)|pre-?existing|trade|\blogo|\bmarks?\b|\bnames\b|meta-?data|usage|system\s+data|aggregate|{deid}|examination|\bnotes\b|equipment|premises|curricul|^(?:which|who|where|whose)\b"
_ITS = r"^(?:its|their|his|her|your)\b|\bown\b"
_WHENCE = r"\s+(?:that|which|collected|provided|created|stored|gathered|through|in|of|by|from|with|under|on|for|arising|relating)\b"
_KINDS = ((_PUPILS_WORK, "owner_student_content"), (_MADE_FROM, "owner_derived_data"), (_RESULTS, "owner_work_product"), (_THE_DATA, "owner_data"))  # fmt: skip
_BY_ORIGIN = ("owner_student_content", "owner_derived_data")
_NO_OWNER = r"\b(?:not|nor|never|neither|no)\b"


def _owned(spoken: Spoken) -> Iterator[Hit]:
    """Each thing that a sentence gives to an owner: ``owns all data, derived data and work product``."""
    low = spoken.low
    if not pattern(r"\bown|propert|\btitle\b|belong|\bvest|'s?\b|all\s+rights?|DISTRICT\s+of\b").search(low):
        return
    # "the School, not the Provider, owns"; "are, and shall at all times remain, the property"
    low = pattern(
        r",\s*(?:and\s+)?not\s+(?:the\s+)?(?:PARTNER|DISTRICT),|,?\s+and\s+(?:shall|will)\s+(?:at\s+all\s+times\s+|always\s+)?(?:remain|be),?|^\W*(?:the\s+parties|PARTNER|DISTRICT|both\s+parties)\s+(?:\w+\s+(?:and|or)\s+)?(?:agrees?|acknowledges?|understands?|recognizes?)\s+that\s+"
    ).sub("", low)
    for part in pattern(r";\s+|\.\s+").split(low):
        yield from _owned_in(part, spoken)


def _owned_in(part: str, spoken: Spoken) -> Iterator[Hit]:
    for shape in _SHAPES:
        match = pattern(shape).search(part)
        if match is None or pattern(_NO_OWNER).search(match[0]):
            continue
        owner = _owner(match["who"], part[match.end() : match.end() + 40])
        also = pattern(_ALSO).search(part, match.end("who"))
        for item in _items(match["what"] + ("," + also["what"] if also else "")):
            head = pattern(_WHENCE).split(item)[0]
            # where a thing comes from makes it derived or a pupil's, but no other thing: "laptops with data on them"
            term = next(
                (t for says, t in _KINDS if pattern(says).search(item if t in _BY_ORIGIN else head)), ""
            )
            its = term == "owner_data" and pattern(_ITS).search(item)
            if term and not its and not (term == "owner_work_product" and owner == "student"):
                yield Hit(term, owner, spoken.quote, f"ownership.{term}_{owner}")
        return


def _items(what: str) -> list[str]:
    what = pattern(
        r"^\W*(?:all\s+)?(?:its\s+)?(?:rights?|title|interests?|ownership)(?:,?\s+(?:(?:and|or)\s+)?(?:title|interests?|ownership))*\s+(?:in|to|of)\s+(?:and\s+to\s+)?"
    ).sub("", what)
    listed = pattern(
        r",\s*(?:and\s+|or\s+)?|\s+and\s+(?:all\s+|the\s+)?|\s+or\s+|\s+as\s+well\s+as\s+"
    ).split(what)
    items = [i.strip() for i in listed if i.strip()]
    # what a thing is stands before the words that say where it comes from: "data collected through the service"
    return [i for i in items if not pattern(_NOT_ITS).search(pattern(_WHENCE).split(i)[0])]


def _owner(who: str, after: str) -> str:
    if (
        " and " in who
        or who == "both"
        or pattern(r"^\W*(?:and\s+(?:the\s+)?(?:DISTRICT|PARTNER)|jointly|in\s+common|together)").search(
            after
        )
    ):
        return "shared"
    return {"DISTRICT": "district", "PARTNER": "partner"}.get(who, "student")


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
_CUES = (
    Cue("ownership.none_passes", "owner_data", "district", ("no ", "not", "nothing"), (rf"\b(?:no|not|nothing)\b[^.;]{{0,60}}\b(?:title|property|ownership)\b[^.;]{{0,30}}\b(?:in|to|of)\s+(?:[\w-]+\s+){{0,3}}?{_DATA}[^.;]{{0,40}}\b(?:pass|transfer|convey|given|vest)\w*\s+(?:to|in)\s+PARTNER|PARTNER\s+(?:\w+\s+)?(?:acquires?|obtains?|receives?|gains?|gets?|takes?)\s+no\s+(?:\w+\s+(?:or\s+)?){{0,3}}?(?:title|property|ownership)\b[^.;]{{0,30}}\b(?:in|to|of)\s+(?:[\w-]+\s+){{0,3}}?{_DATA}",), (_DERIVED, _STUDENT), rank=1),
    Cue("ownership.data_not_partner", "owner_data", "district", _OWNERSHIP, (rf"{_DATA}[^.;]{{0,80}}(?:not|never)[^.;]{{0,60}}property\s+(?:of|or\s+under\s+the\s+control\s+of)\s+(?:the\s+)?PARTNER", "DISTRICT"), (_DERIVED, _STUDENT), rank=1),
    _cue("pronoun", "owner_data", "district", r"\b(?:they|it)\b", (_DERIVED, _STUDENT), rank=1),
)  # fmt: skip
