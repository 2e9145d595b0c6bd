# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Answers that stand beside a label: a row of a table, a line of a form, a heading with three words under it.

``Sale | Prohibited``, ``Assignment: with the District's written consent``, ``Owner of reports: Provider``. The label
names the matter, and what stands beside it is read as the answer to that matter's question.
"""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.beside import LABEL
from permslip.agree.reader.cues import pattern
from permslip.agree.reader.found import only_gaps
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.leave import NAMED, WITH_CONSENT
from permslip.agree.reader.numbers import NUMBER, number
from permslip.agree.reader.spoken import Paper, Spoken
from permslip.words.terms import TERMS, TermKind

_SUB = r"(?:sub-?\s?(?:processor|contractor|contract)\w*|outside\s+(?:help|compan\w+|vendors?))"
_WHAT = r"(?:the\s+|any\s+|all\s+)?(?:\w+[\s-]+){0,3}?"
# the label's words; the first that fits names the matter
_MATTERS: tuple[tuple[str, str], ...] = (
    (rf"(?:terms|duties|obligations)\s+of\s+{_SUB}|flow-?\s?down|{_SUB}\s+(?:terms|bound|obligations)", "sub_processors_bound"),
    (r"re-?\s?identif", "reidentification"),
    (r"de-?\s?identified|anonym", "deidentified_kept"),
    (r"\b(?:re)?sale\b|\bselling\b", "sale"),
    (r"advertis|\bmarketing\b", "advertising"),
    (rf"^(?:use\s+of\s+|new\s+|may\s+)?{_SUB}\s*(?:allowed|permitted|used)?\??$", "sub_processing"),
    (r"\bonward\b|re-?\s?disclos|third[- ]part|passing\s+(?:it\s+|them\s+)?on|(?:sharing|disclosure|release)\s+(?:with|to)\s+(?:others|outsiders|anyone)|further\s+(?:sharing|disclosure)", "redisclosure"),
    (r"\bassignment\b(?!s)|\bassignab|(?:transfer|handing\s+over)\s+of\s+(?:the|this)\s+(?:contract|agreement)", "assignment"),
    (r"subpoena|court\s+orders?|legal\s+(?:process|demands?|requests?)|compelled", "compelled_disclosure"),
    (r"(?:owne|property|belong).*(?:deriv|made\s+from)|(?:deriv)\w*.*(?:owne)", "owner_derived_data"),
    (r"(?:owne|property|belong).*(?:(?:student|pupil)\s+(?:work|content|creations)|made\s+by\s+(?:students|pupils)|essays)|(?:student|pupil)[- ](?:created|generated|made)", "owner_student_content"),
    (r"(?:owne|property|belong).*(?:report|result|work\s+product|dashboard|deliverable|finding|publication)|(?:report|result|work\s+product|deliverable)\w*.*owne", "owner_work_product"),
    (r"(?:owne|property|belong).*(?:data|records|information)|(?:data|records)\s+owner|owns\s+the\s+(?:data|records)", "owner_data"),
    (r"(?:smallest|minimum)\s+(?:\w+\s+){0,2}(?:group|cell|count|number|n\b)|cell\s+size|small\s+(?:cells|groups|numbers|counts)|\bn-?\s?size|suppression", "minimum_cell"),
    (r"(?:review|time|days|notice)\b.*publi|publi\w*.*(?:review|notice)", "publication_review"),
    (r"\bpublication\b|\bpublishing\b|publish\s+results", "publication"),
    (r"(?:aggregate|totals?)\s+only|level\s+of\s+reporting", "aggregate_only"),
    (r"confidential", "confidentiality"),
    (r"\bferpa\b.*(?:compl|kept)|compl\w*.*\bferpa\b", "ferpa_commitment"),
    (rf"^(?:permitted|allowed|authori[sz]ed|limits?\s+on)\s+uses?\b|^use\s+of\s+{_WHAT}(?:data|records|information)$|^use$", "use"),
)  # fmt: skip
_SHORT = 12  # words
_VERB = r"\b(?:shall|will|must|may|agrees?|is|are|does|do|keeps?|holds?|uses?|owns?|tells?|gives?)\b"
_NO = r"^\W*(?:no(?:ne|t|body)?\b|no\s+one\b|never\b|prohibited|forbidden|barred|banned|excluded)"
_YES = r"^\W*(?:yes\b|allowed|permitted|free(?:ly)?\b|required|always|unrestricted)"
_SAME = r"\b(?:same|equal|equivalent|identical)\b|\bas\s+(?:strict|protective|restrictive|stringent)|no\s+(?:less|weaker)|at\s+least\s+as"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for every matter of the list, from labels and from what stands beside them."""
    for spoken in paper.promises:
        label, answer = _beside(spoken)
        if not answer:
            continue
        term = next((t for says, t in _MATTERS if pattern(says).search(label)), "")
        value = _answer(term, answer, spoken) if term else None
        if value is not None:
            yield Hit(term, value, spoken.quote, f"matters.{term}")


def _beside(spoken: Spoken) -> tuple[str, str]:
    """The label of a sentence and what stands beside it; empty where it has none."""
    label = spoken.heading.split(" > ")[-1].strip(" .:?")
    if LABEL.match(spoken.sentence.text):
        return label, spoken.low.partition(":")[2].strip()
    if spoken.low.strip(" .:?") == label:
        return label, ""  # a caption is no answer to itself
    # below a heading only an answer without a verb of its own is one: "None.", "Not without the District's consent."
    short = len(spoken.low.split()) <= _SHORT and not pattern(_VERB).search(spoken.low)
    return label, spoken.low.strip() if label and short else ""


def _answer(term: str, answer: str, spoken: Spoken) -> str | None:
    """The term's value in an answer; an empty text for a gap; None where the answer is none."""
    if only_gaps(answer):
        return ""
    if term.startswith("owner_"):
        return _owner(answer)
    if term == "minimum_cell":
        match = pattern(
            rf"^\W*(?:\w+\s+){{0,2}}?(?:under|below|(?:fewer|less|smaller)\s+than|at\s+least)?\s*(?P<n>{NUMBER})\b(?!\s*(?:days|%|percent|hours|years|months))"
        ).search(answer)
        return str(number(match["n"])) if match and 1 < number(match["n"]) <= 1000 else None
    if TERMS[term].kind is TermKind.DURATION:
        return next((d.value for d in spoken.durations if d.value), None)
    if term == "use":
        return (
            "purpose_only"
            if pattern(r"\bonly\b|\bsolely\b|nothing\s+else|no\s+other").search(answer)
            else None
        )
    if TERMS[term].kind is TermKind.YES_NO:
        return _yes_no(term, answer)
    return _leave(term, answer)


def _owner(answer: str) -> str | None:
    if pattern(r"\b(?:joint|jointly|both|shared|in\s+common)\b").search(answer):
        return "shared"
    first = pattern(
        r"^\W*(?:the\s+|belongs?\s+to\s+(?:the\s+)?)?(?P<who>DISTRICT|PARTNER|students?|pupils?|whoever\s+made)"
    ).search(answer)
    if first is None:
        return None
    return {"DISTRICT": "district", "PARTNER": "partner"}.get(first["who"], "student")


def _yes_no(term: str, answer: str) -> str | None:
    if pattern(_NO).search(answer):
        return "no"
    says = {
        "sub_processors_bound": _SAME,
        "compelled_disclosure": r"DISTRICT\s+(?:is\s+)?(?:told|notified|informed)|(?:notify|tell|inform|notice\s+to)\s+(?:the\s+)?DISTRICT",
    }.get(term, r"$.")  # fmt: skip
    return "yes" if pattern(_YES).search(answer) or pattern(says).search(answer) else None


def _leave(term: str, answer: str) -> str | None:
    choices = TERMS[term].choices
    if pattern(WITH_CONSENT).search(answer):
        return "with_consent"
    if "named_only" in choices and pattern(
        rf"{NAMED}|\b(?:only\s+)?(?:those|the\s+ones)\s+(?:listed|named)|{_SUB}[^.;]{{0,40}}excepted"
    ).search(answer):
        return "named_only"
    if "after_review" in choices and pattern(r"\breview").search(answer):
        return "after_review"
    if pattern(_NO).search(answer):
        return "barred"
    if "notice" in choices and pattern(r"\bnotice\b|\bnotif|\btold\b").search(answer):
        return "notice"
    return "free" if pattern(_YES).search(answer) else None
