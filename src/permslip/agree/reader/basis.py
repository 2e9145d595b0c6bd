# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""The legal basis that a paper names for the release.

A citation to the pinpoint outranks a name, and a name outranks a hint. A paper that speaks of HIPAA's limited
data set rests on another law; one that speaks of no law has no basis: an open licence, for example.
"""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper

_CFR = r"99\s*\.\s*31\s*\(\s*a\s*\)\s*"
_DIRECTS = r"designat|act(?:s|ing)?\s+as|considered|pursuant|under|constitut|authoriz|rel(?:y|ies)|basis|disclos|exception|qualif|serv|perform|shall\s+be|\bis\b|provider|PARTNER"


def _cue(
    name: str,
    value: str,
    words: tuple[str, ...],
    says: tuple[str, ...],
    never: tuple[str, ...] = (),
    rank: int = 0,
) -> Cue:
    return Cue(f"basis.{name}", "legal_basis", value, words, says, never, rank=rank, anywhere=True)


_CUES = (
    _cue("official_cited", "school_official", ("99.31",), (_CFR + r"\(\s*1\s*\)(?:\s*\(\s*i\s*\)\s*\(\s*b\s*\))?",)),
    _cue("studies_cited", "studies", ("99.31",), (_CFR + r"\(\s*6\s*\)",)),
    _cue("studies_statute", "studies", ("1232g",), (r"1232g\s*\(\s*b\s*\)\s*\(\s*1\s*\)\s*\(\s*f\s*\)",)),
    _cue("audit_cited", "audit_evaluation", ("99.35", "99.31", "1232g"),
         (r"99\s*\.\s*35|" + _CFR + r"\(\s*3\s*\)|1232g\s*\(\s*b\s*\)\s*\(\s*(?:3|5)\s*\)|1232g\s*\(\s*b\s*\)\s*\(\s*1\s*\)\s*\(\s*c\s*\)",)),
    _cue("directory_cited", "directory", ("99.37", "99.31"), (r"99\s*\.\s*37|" + _CFR + r"\(\s*11\s*\)", r"disclos|releas|shar|provid"), ("except", "opt")),
    _cue("transfer_cited", "transfer", ("99.31", "99.34"), (_CFR + r"\(\s*2\s*\)|99\s*\.\s*34\b",)),
    _cue("order_cited", "order", ("99.31",), (_CFR + r"\(\s*9\s*\)", r"(?:pursuant\s+to|compliance\s+with|under)[^.]{0,60}order", r"disclos|produced|releas"), rank=1),
    _cue("emergency_cited", "emergency", ("99.36",), (r"99\s*\.\s*36", r"releas|disclos|shar"), rank=1),
    _cue("official_named", "school_official", ("school official",), (r"school\s+officials?", _DIRECTS, r"PARTNER"), (r"other\s+school\s+officials", r"disclos\w+\s+(?:\w+\s+){0,3}to\s+(?:other\s+)?school\s+officials"), rank=1),
    _cue("studies_named", "studies", ("studies", "study"), (r"(?:studies|study)\s+exception|(?:conduct\w*\s+)?stud(?:y|ies)\s+for,?\s+or\s+on\s+behalf\s+of",), rank=1),
    _cue("audit_named", "audit_evaluation", ("audit", "evaluation"), (r"(?:audit\s+(?:or|and|/)\s*evaluation|evaluation\s+(?:or|and|/)\s*audit)",
         r"exception|authori[sz]ed\s+representative|purpose|(?:federal|state)[- ](?:or|and)[^.]{0,20}supported|conduct"), (r"^\W*\w*\)?\s*\"?authori[sz]ed\s+representative\"?\s+means",), rank=1),
    _cue("authorized_representative", "audit_evaluation", ("representative",), (r"(?:designat\w+|\bnames\b|appoints?)[^.]{0,60}authori[sz]ed\s+representative",), (r"each\s+party", r"notice"), rank=1),
    _cue("limited_data_set", "other_law", ("limited data set", "164.514"), (r"limited\s+data\s+set|164\.514\s*\(\s*e\s*\)",), rank=1),
    _cue("hipaa_deidentified", "deidentified", ("de-identified", "deidentified", "de-identified"), (r"(?:hipaa|99\.31\s*\(\s*b)[^;]*{deid}|{deid}[^;]*(?:hipaa|99\.31\s*\(\s*b)", r"not\s+subject|contain|shar|releas|provid|transfer"), (r"^\W*\"?de-?identif", r"retain"), rank=2),
    _cue("deidentified_only", "deidentified", ("identified", "anonym"), (r"(?:only|solely|exclusively)\s+{deid}\s+{data}|{data}\s+(?:provided|shared|disclosed|released|transferred)[^.;]{0,60}(?:shall|will|are|is)\s+(?:be\s+)?(?:fully\s+|completely\s+)?{deid}", r"DISTRICT|shared|provided|releas|disclos|transfer"), (r"publish|report|retain|may\s+use",), rank=2),
    _cue("consent_named", "consent", ("consent",), (r"(?:parent\w*|eligible\s+student|guardian)[^.;]{0,60}(?:written|signed|informed)[^.;]{0,20}consent|(?:written|signed|informed)\s+(?:parent\w*\s+)?consent[^.;]{0,60}(?:parent|eligible\s+student|guardian)",
         r"(?:shall|will|must|only)[^.;]{0,80}(?:obtain|secure|provided|disclos|releas|shar|with)|99\s*\.\s*30", r"{data}"), (r"without", r"unless", r"survey", r"participa", r"under\s+(?:the\s+age\s+of\s+)?13|coppa|verifiable", r"{not}", r"\bor\b[^.;]{0,30}consent"), rank=2),
    _cue("consent_or_nothing", "consent", ("consent",), (r"(?:nothing|\bno\s+\w+)[^.;]{0,60}(?:disclos|releas|shar|sent)\w*[^.;]{0,20}(?:without|unless)[^.;]{0,40}(?:parent|guardian)[^.;]{0,60}(?:consent|agree)",), rank=1),
    _cue("official_treated", "school_official", ("school official",), (r"(?:\bit\s+is|\bis|treat\w*[^.;]{0,40}\bas|considers?[^.;]{0,40}|becomes?|as)\s+an?\s+\W?school\s+official", r"ferpa|within\s+the\s+meaning|annual\s+notice|PARTNER|\bit\s+is"), (r"school\s+officials\s+with", r"\( \)|\[ \]"), rank=1),
    _cue("consent_cited", "consent", ("99.30",), (r"99\s*\.\s*30\b", r"\bis\s+(?:a|the)\s+(?:\w+\s+){0,2}consent|consent\s+(?:is|under|within|required|that)|consents?\b[^.;]{0,60}(?:under|as\s+required\s+by|meets?)"), (r"{not}\s+(?:be\s+)?requir", r"without\s+(?:\w+\s+){0,2}consent", r"exception")),
    _cue("consent_given", "consent", ("i give", "i consent", "i agree", "i authorize"), (r"^\W*(?:\[?x?\]?\W*)?(?:yes\W+)?[^.]{0,80}\bi\s+(?:hereby\s+)?(?:give\s+(?:my\s+)?(?:permission|consent)|consent|authori[sz]e)\b", r"{data}|my\s+child"), (r"do\s+not",), rank=1),
    _cue("hipaa_cited", "other_law", ("164.502", "164.504", "164.506", "164.508", "164.512"), (r"disclos\w*[^.;]{0,60}\b164\s*\.\s*5\d\d",), rank=1),
    _cue("directory_named", "directory", ("directory information",), (r"(?:only|solely|limited\s+to|designated)[^.;]{0,50}directory\s+information|directory\s+information\s+only",), (r"except", r"opt"), rank=2),
)  # fmt: skip


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for legal_basis."""
    return read_cues(_CUES, paper)
