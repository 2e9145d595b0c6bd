# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Whether results may be published, after what review, and whether they hold totals only."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.leave import WITH_CONSENT, limited
from permslip.agree.reader.numbers import NUMBER, number
from permslip.agree.reader.spoken import Paper, Spoken
from permslip.agree.reader.stance import Stance, acts

_PUBLISH = r"(?:publish\w*|(?:made|make)\s+public|publication|present(?:ed|ation)?s?\b|disseminat\w+|public(?:ly)?\s+(?:releas\w+|report\w*|disclos\w+|available)|manuscripts?)"
_RESULTS = r"(?:results?|findings?|reports?|manuscripts?|articles?|papers?|publications?|research|stud(?:y|ies)|analys[ei]s|presentations?|work\s+products?|abstracts?)"
_NOT = (
    r"{not}\s+(?:represent|warrant|restrict|impose)",
    r"privacy\s+polic|list\s+of\s+sub|published\s+by\s+(?:nist|the\s+(?:state|department|federal))|special\s+publication|sp\s+800|public(?:ly)?\s+available\s+(?:data|information)",
    r"trademark|logo|\bname\s+of\s+the\s+other",
    r"breach\s+notif",
    r"\b(?:earlier|previous|former)\s+(?:versions?|agreements?|terms)\b|used\s+to\b",
)
_PEOPLE = r"(?:students?|pupils?|children|individuals?|persons?|people|families|records?|subjects?|participants?|respondents?|cases|members|learners|households|staff|teachers)"
_SIZE = r"(?:of|is|are|shall\s+be|must\s+be|will\s+be|:)?\s*(?:at\s+least|no(?:t)?\s+(?:fewer|less)\s+than|greater\s+than\s+or\s+equal\s+to|a\s+minimum\s+of)?\s*"
_COUNT = (
    rf"(?:fewer|less|smaller|lower)\s+than\s+(?P<fewer>{NUMBER})|\b(?:under|below)\s+(?P<below>{NUMBER})|n\s*<\s*(?P<under>\d+)"
    rf"|(?:cell|group|n|subgroup|sample)\s*-?\s*size\w*\s*{_SIZE}(?P<size>{NUMBER})(?!\s*(?:\w+\s+)?or\s+(?:fewer|less))|(?:minimum|smallest)\s+(?:\w+\s+)?(?:cell|group|n|subgroup|count|number)[- ]?(?:size)?\s*(?:size\s+)?(?:for\s+\w+\s+)?{_SIZE}(?P<minimum>{NUMBER})"
    rf"|(?:at\s+least|no\s+fewer\s+than|not\s+(?:less|fewer)\s+than|minimum\s+of)\s+(?P<least>{NUMBER})\s+(?:\w+\s+)?{_PEOPLE}|(?P<ormore>{NUMBER})\s+or\s+more\s+{_PEOPLE}|(?P<ormore2>{NUMBER})\s+{_PEOPLE}\s+or\s+more|(?P<orfewer>{NUMBER})\s+(?:{_PEOPLE}\s+)?or\s+(?:fewer|less)\b"
)
_AMENDED = r"(?:replaced\s+(?:by|with)|changed\s+to|amended\s+to(?:\s+(?:read|be))?|extended\s+to|shortened\s+to|substituted)\W{0,4}$"
_SMALL = r"\bcells?\b|suppress\w*|small\s+(?:numbers|groups|counts|n)|\b(?:sub)?groups?\b|n-?\s?size|aggregat\w*|minimum\s+(?:reportable|group|cell)|mask\w*|report(?:s|ed|ing)?\b|publish\w*|publication|tables?\b|\btotals?\b|\bnumbers?\b|\bcounts?\b|figures?\b|statistics?|charts?|summar(?:y|ies)|\bshow[ns]?\b|combined"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for publication, publication_review, aggregate_only and minimum_cell."""
    for spoken in paper.promises:
        yield from _published(spoken)
        yield from _clock(spoken)
        yield from _cell(spoken)
    yield from _threshold(paper)
    yield from read_cues(_CUES, paper)


_AIRED = rf"(?:{_PUBLISH}|\b(?:say|speak|present|report|announce|make\s+known)\w*\s+(?:\w+\s+){{0,3}}?(?:in\s+public|publicly))"
_FINDINGS = rf"{_RESULTS}|\bnorms\b|averages|totals|statistics|numbers?\b|\bcounts?\b|figures|how\s+many|\bthem\b|what\s+it\s+(?:learns|finds)|(?:^|\s)it\b"
_SEEN = r"\breview|\bcomments?\b|\bdraft|\bcopy\b|manuscript\s+before|submit|beforehand|in\s+advance|subject\s+to|prior\s+to|only\s+(?:with|after|upon)|\bif\b|\bonce\b|once|provided"
_PERSONAL = r"individual|identif|personally|confidential|{data}\s+publicly|\bcells?\b|manner\s+that|other\s+party|privacy\s+polic|\bname\s+of"


def _published(spoken: Spoken) -> Iterator[Hit]:
    """Results that may be published as the partner likes, by the stance towards publishing."""
    low = spoken.low
    if any(pattern(p).search(low) for p in _NOT):
        return
    for done in acts(low, _AIRED):
        if (
            done.by_district
            or not pattern(_FINDINGS).search(done.part)
            or pattern(_PERSONAL).search(done.part)
        ):
            continue
        lifted = done.stance is Stance.LIFTS and pattern(r"\bask|consent|approv|submit|review").search(
            done.part
        )
        if lifted or (
            done.stance is Stance.ALLOWS and not pattern(rf"{_SEEN}|{WITH_CONSENT}").search(limited(spoken))
        ):
            yield Hit("publication", "free", spoken.quote, "publication.free", 1)


def _clock(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    if pattern(r"\bdrafts?\b|publi(?:cation|sh)|manuscript").search(spoken.heading):
        for timed in spoken.timed:
            if timed.counted and pattern(_AMENDED).search(timed.lead):
                yield Hit(
                    "publication_review", timed.value, spoken.quote_of(timed), "publication.review_amended"
                )
    if not pattern(_PUBLISH).search(low) and not pattern(r"publi(?:cation|sh)|\bdrafts?\b").search(
        spoken.heading + (" " + low if "releas" in low else "")
    ):
        return
    if any(pattern(p).search(low) for p in _NOT) or not pattern(
        r"review|comment|submi|provide|copy|draft|advance|prior|before|notice"
    ).search(low):
        return
    for timed in spoken.timed:
        if not timed.counted or pattern(
            r"breach|terminat|destroy|delet|agreement\s+expires|DISTRICT\s+(?:shall|will)\s+publish"
        ).search(timed.part):
            continue
        ahead = pattern(
            r"^\W*(?:\w+\W+){0,3}?(?:before|prior|in\s+advance|advance|ahead\s+of|ahead|(?:in\s+which\s+)?to\s+(?:review|read|consider|look|comment|respond)|review|(?:of|after|from)\s+(?:\w+\s+)?receiving|from\s+receipt|of\s+receipt|after\s+receipt|following\s+receipt|for\s+(?:\w+\s+){0,2}(?:review|comments?)|has\s+(?:run|passed|elapsed))"
        ).search(timed.tail)
        if ahead or pattern(
            r"review\s+(?:period|within)\W*(?:of\s+)?$|(?:review|read|comment\s+on|look\s+at)\b[^.;]{0,40}\bfor\s+(?:up\s+to\s+)?$"
        ).search(timed.lead):
            yield Hit("publication_review", timed.value, spoken.quote_of(timed), "publication.review")
            yield Hit("publication", "after_review", spoken.quote_of(timed), "publication.review_clock", 1)


def _cell(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    if not pattern(_SMALL).search(low) or pattern(
        r"\b(?:advisory|committee|board|panel|meeting|quorum|insurance|sessions?)\b|breach|notif\w+\s+(?:the\s+)?(?:parents|media|attorney)|fewer\s+than\s+\w+\s+(?:days|hours|years|months|business)"
    ).search(low):
        return
    for match in pattern(_COUNT).finditer(low):
        kind = next(k for k, v in match.groupdict().items() if v)
        if pattern(
            r"^\s*(?:\(\d+\)\s*)?(?:calendar\s+|business\s+|school\s+)?(?:days|hours|years|months|weeks|minutes|grades?\b|%|percent|characters|dollars|miles|times|sentences|questions|books)|^\s*(?:years|u\.?s\.?c)"
        ).search(low[match.end() :]):
            continue
        smallest = number(match[kind]) + (kind == "orfewer")
        if kind not in ("size", "minimum", "under") and not pattern(
            rf"\bcells?\b|suppress|group|aggregat|mask|report|publish|table|result|total|\bnumber\b|\bcount|figure|summar|statistic|\bshow[ns]?\b[^.;]{{0,40}}{_PEOPLE}|{_PEOPLE}[^.;]{{0,60}}\b(?:shown|combined)"
        ).search(low):
            continue
        if 1 < smallest <= 1000 and not _taken_out(low, match.end()):
            yield Hit("minimum_cell", str(smallest), spoken.quote, "publication.cell")


_TAKEN_OUT = r"^[^\"]{0,80}\"[,\s]+(?:(?:is|are|shall\s+be)\s+(?:hereby\s+)?(?:replaced|deleted|struck|changed)|with|by)\b"
_PUT_IN = rf"(?:replaced\s+(?:by|with)|changed\s+to|amended\s+to\s+read|substituted|in\s+its\s+place|replacing[^.;]{{0,60}}?\b(?:by|with))\W{{1,4}}(?P<new>{NUMBER})\s+(?:\(\d+\)\s+)?{_PEOPLE}"
_LIMIT = r"(?:(?:[\w-]+\s+){0,3}?(?:threshold|cell(?:\s+size)?|minimum(?:\s+(?:group|size|number|n))?|group\s+size|smallest\s+group|floor))"
_SET = (
    rf"^\W*\"(?P<name>{_LIMIT})\"\W+(?:shall\s+)?(?:means?|is)\s+(?:a\s+\w+\s+of\s+)?(?P<n>{NUMBER})\s+(?:\(\d+\)\s+)?{_PEOPLE}",
    rf"\bthe\s+(?P<name>{_LIMIT})\s+(?:is|means|shall\s+be)\s+(?P<n>{NUMBER})\s+(?:\(\d+\)\s+)?{_PEOPLE}",
)


def _taken_out(low: str, end: int) -> bool:
    """Whether what ends at ``end`` stands in words between quotation marks that an amendment takes out."""
    return low.count('"', 0, end) % 2 == 1 and bool(pattern(_TAKEN_OUT).search(low[end:]))


_REPORTED = r"\bcells?\b|suppress|mask|report|publi|\btables?\b|\bresults?\b|\btotals?\b|\bcounts?\b|\bfigures?\b|\bshow[ns]?\b|releas|disclos"


def _threshold(paper: Paper) -> Iterator[Hit]:
    """A smallest group that a defined name carries, where a promise uses the name; or that an amendment puts in."""
    limits: dict[str, str] = {}
    for spoken in paper.spoken:
        for shape in _SET:
            if match := pattern(shape).search(spoken.low):
                limits[match["name"]] = str(number(match["n"]))
    for spoken in paper.promises:
        low = spoken.low
        for name, value in limits.items():
            if (
                name in low
                and pattern(_REPORTED).search(low)
                and not any(pattern(s).search(low) for s in _SET)
            ):
                yield Hit("minimum_cell", value, spoken.quote, "publication.cell_defined")
        new = pattern(_PUT_IN).search(low)
        if new and pattern(r"smallest|minimum|cell|suppress|threshold|small\s+groups?").search(
            spoken.heading + " " + low
        ):
            yield Hit("minimum_cell", str(number(new["new"])), spoken.quote, "publication.cell_amended")


_CUES = (
    Cue("publication.in_aggregate", "aggregate_only", "yes", ("aggregate", "summary"), (r"(?:results?|findings?|data|reports?)\b[^.;]{0,60}(?:is|are|be)\s+(?:reported|published|presented|released|shown|disclosed|aggregated)[^.;]{0,30}(?:in\s+(?:the\s+)?aggregate|aggregate\s+form|summary\s+form)|all\s+results\s+are\s+aggregated",), (r"{not}", r"\bmay\b")),
    Cue("publication.free_to", "publication", "free", ("free to publish",), (r"(?:is|are|remains?|shall\s+be)\s+free\s+to\s+publish",), (r"after\s+(?:that|this|the)|once|subject\s+to|{not}",)),
    Cue("publication.reviews_drafts", "publication", "after_review", ("review", "comment"), (r"DISTRICT\s+(?:reviews?|may\s+review|shall\s+review|comments?\s+on)[^.;]{0,60}(?:before|prior\s+to)[^.;]{0,30}publi",)),
    Cue("publication.barred", "publication", "barred", ("publi", "present", "disseminat"),
        (rf"{{not}}[^.;]{{0,60}}?{_PUBLISH}|\bno\s+(?:\w+\s+){{0,3}}{_PUBLISH}", _RESULTS + r"|{data}"),
        (*_NOT, WITH_CONSENT, r"need\s+not|publish\w*\s+this\s+{agreement}", r"until|unless|except|before|prior", r"individual|identif|personally|confidential\s+(?:data|information)|any\s+{data}\s+that|{data}\s+publicly|small\s+cell|cells?|manner\s+that|information\s+that|limit")),
    Cue("publication.with_consent", "publication", "with_consent", ("publi", "present", "disseminat"),
        (rf"(?:{{not}}|\bno\b|\bnothing\b|only|{{may}})[^.;]{{0,160}}?{_PUBLISH}|{_PUBLISH}[^.;]{{0,120}}(?:require|subject\s+to)|{_PUBLISH}\s+nothing\b", _RESULTS + r"|nothing", WITH_CONSENT),
        (*_NOT, r"individual[- ]level|personally|identif\w+\s+(?:student|the\s+other)|unauthori", r"trade|logo", r"to\s+any\s+third")),
    Cue("publication.after_review", "publication", "after_review", ("publi", "present", "disseminat", "manuscript"),
        (r"after\s+(?:that|this|such|its)\s+review[^.;]{0,40}may\s+publish|" + _PUBLISH, _RESULTS, r"(?:review|comment|copy|draft|advance)[^.;]{0,140}(?:before|prior|in\s+advance|advance|days|publication)|(?:before|prior\s+to|in\s+advance\s+of|days|advance)[^.;]{0,140}(?:review|comment|copy|draft)", r"DISTRICT"),
        (*_NOT, r"right\s+to\s+(?:publish|publication)\s+without", r"irb|institutional\s+review", r"without\s+(?:any\s+)?(?:prior\s+)?(?:review|approval)", r"{not}\s+(?:be\s+)?(?:required|obligated)", WITH_CONSENT)),
    Cue("publication.free_unseen", "publication", "free", ("publish",), (r"may\s+(?:freely\s+)?publish[^.;]{0,160}without\s+(?:asking|submitting|(?:\w+\s+){0,3}(?:review|approval|consent))",), (r"may\s+not\s+publish",)),
    Cue("publication.free", "publication", "free", ("publi", "disseminat"),
        (rf"(?:PARTNER|researchers?)\s+(?:{{may}}|(?:shall|will)\s+(?:have\s+the\s+right|be\s+free)|retains?\s+the\s+right|is\s+free|may\s+freely)[^.;]{{0,60}}?{_PUBLISH}|free(?:ly)?\s+to\s+publish|right\s+to\s+publish", _RESULTS),
        (*_NOT, WITH_CONSENT, r"review|comment|advance\s+copy|subject\s+to|prior\s+to|provided\s+that\s+(?:the\s+)?DISTRICT", r"{not}\s+(?:\w+\s+){0,3}publish", r"only\s+(?:with|after|upon)"), rank=1),
    Cue("publication.aggregate_only", "aggregate_only", "yes", ("aggregate", "summary", "statistical", "no individual", "not identif", "totals", "groups only"),
        (r"holds?\s+totals|for\s+groups\s+only|totals?\s+(?:only|for\s+groups)|(?:only|solely|exclusively|must\s+be|shall\s+be|will\s+be)[^.;]{0,80}(?:aggregate|summary|statistical)|(?:aggregate|summary|statistical)[^.;]{0,60}(?:only|form\b)|limited\s+to\s+(?:\w+\s+)?aggregate",
         r"report|publi|result|finding|present|disseminat|disclos|releas|work\s+product"),
        (r"{not}\s+(?:be\s+)?(?:required|obligated|limited)", r"may\s+(?:also\s+)?(?:use|retain|sell|share)[^.;]{0,40}aggregate", r"classif|protocol|liab", r"use\s+aggregate")),
    Cue("publication.only_totals", "aggregate_only", "yes", ("total", "aggregate", "group", "average", "famil", "child", "student", "pupil", "individual", "person"),
        (r"(?:results?|findings?|reports?|papers?|published?|publication|tables|nothing)\b[^.;]{0,100}\b(?:as|in|be|than\s+in|than|an?|hold|contain|show|give|are|only)\s+(?:only\s+)?(?:an?\s+)?(?:totals|aggregates?|averages|group\s+(?:totals|figures|averages)|summary\s+(?:form|statistics))\b|describes?\s+groups|(?:names?|singles?\s+out|identif(?:y|ies)|tells?\s+of|shows?)\s+no\s+(?:\w+\s+)?(?:child|student|pupil|famil|person|individual)|stories\s+about\s+one\s+(?:child|student)\s+are\s+not|may\s+publish\s+(?:\w+\s+){0,2}(?:averages|norms|totals)[^.;]{0,80}\bnothing\s+else",
         r"publi|report|result|finding|paper|story|present|draft|\btold\b|\bnames?\b|nothing\s+else|\bsay"),
        (r"\b(?:need|required|obligated)\s+not\b", r"data\s+(?:shall|will)\s+be\s+provided", r"\battempt|re-?identif", r"DISTRICT\s+(?:shall|will)\s+(?:provide|give)")),
    Cue("publication.rows_too", "aggregate_only", "no", ("individual", "student-level", "row", "record-level"),
        (r"PARTNER\s+{may}[^.;]{0,60}(?:publish|report|present|release)[^.;]{0,80}(?:individual-level|student-level|record-level|row-level|individual\s+(?:student\s+)?records)",), (r"{not}", WITH_CONSENT)),
)  # fmt: skip
