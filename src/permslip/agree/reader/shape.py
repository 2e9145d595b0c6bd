# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""What a paper is: an agreement, one built like the NDPA, or something that only looks like one."""

from __future__ import annotations

import re

from permslip.agree.prose.prose import Prose
from permslip.agree.prose.source import Source
from permslip.words.wording import shortened

_ARTICLES = (
    r"purpose|scope",
    r"ownership|access",
    r"duties\s+of\s+(?:the\s+)?(?:lea|district|local|educational|school)",
    r"duties\s+of\s+(?:the\s+)?(?:provider|operator|contractor)",
    r"data\s+provisions|data\s+security|security",
    r"general\s+offer",
    r"miscellaneous",
)
"""The seven articles of an agreement built like the NDPA, by what their headings say (LAW.md, section 8)."""

_KINDS: tuple[tuple[str, str], ...] = (
    ("certificate", r"certificate|certification\s+of\s+(?:destruction|deletion)"),
    (
        "consent form",
        r"consent\s+form|permission\s+(?:form|slip)|opt[- ](?:in|out)\s+form|(?:parent\w*|photo|media)\s+(?:consent|permission|release)|consent\s+(?:to|for)\b",
    ),
    (
        "notice",
        r"\bnotice\b|bill\s+of\s+rights|notification\s+of\s+rights|letter\s+to\s+(?:parents|families)|\bfaq\b",
    ),
    ("policy", r"\bpolicy\b|\bpolicies\b|regulation|guidelines?\b|procedures?\b"),
    ("licence", r"licen[cs]e\b|terms\s+of\s+(?:use|service)"),
)
_AGREEMENT = r"agreement|contract|memorandum|\bmou\b|\bmoa\b|\bdpa\b|\bdua\b|\bdsa\b|addendum|amendment|terms\s+and\s+conditions|general\s+offer"
_LICENCE_SAYS = r"you\s+may\s+(?:freely\s+)?use,?\s+(?:copy|modify|reproduce|share)|permission\s+is\s+hereby\s+granted|does\s+not\s+impose\s+any\s+restriction"
_POLICY_SAYS = r"the\s+(?:superintendent|school\s+committee|board|principal)\s+(?:or\s+(?:his|her|their|a)[\w/ ]*designee\s+)?(?:will|shall|may)\b|it\s+is\s+the\s+policy|^type:\s*policy|the\s+committee\b"
_NOTICE_SAYS = r"your\s+child(?:'s|ren)?|dear\s+(?:parent|famil)|parents?\s+have\s+the\s+right|your\s+rights\s+as\s+a\s+parent"
_FORM_SAYS = r"i\s+(?:hereby\s+)?(?:give|grant|do|authori[sz]e|consent|do\s+not\s+consent)|my\s+child|parent/?\s*(?:or\s+)?guardian\s+signature"
_PROMISES = r"\b(?:shall|agrees?\s+to|agree\s+as\s+follows|will|must)\b"


def shape(source: Source, prose: Prose, both_sides: bool = False) -> tuple[str, str]:
    """What the paper is and how that was seen: one of the shapes of ``Reading``, and a sentence.

    ``both_sides`` says that the readers know who gives and who receives the data.
    """
    title = _title(source, prose)
    text = " ".join(s.text for s in prose.sentences)
    low = text.lower().replace("’", "'")
    if (articles := _ndpa(prose)) and len(articles) >= 5:
        return (
            "ndpa",
            f"{len(articles)} of the seven articles of the NDPA stand here in its order: {', '.join(articles)}",
        )
    by_title = next((kind for kind, says in _KINDS if re.search(says, title)), "")
    agrees = bool(re.search(_AGREEMENT, title))
    if re.search(_LICENCE_SAYS, low) and not re.search(r"shall\s+not|district|school", low):
        return "licence", "it lets anybody use the data and lays no duty on a party"
    if by_title and not agrees:
        return by_title, f"its title says so: {shortened(title, 80)}"
    promises = len(re.findall(_PROMISES, low))
    if agrees and (promises >= 3 or len(prose.parties) >= 2):
        return "agreement", f"its title says so, and {promises} sentences bind somebody"
    return _by_words(low, promises, max(len(prose.parties), 2 * both_sides))


def _by_words(low: str, promises: int, parties: int) -> tuple[str, str]:
    signed = re.search(r"\[signature\]|/s/|signature|agreed\s*:|\bsigned\b|i agree", low)
    if parties >= 2 and (promises >= 3 or signed) and not re.search(_NOTICE_SAYS + "|" + _FORM_SAYS, low):
        return "agreement", f"it names both sides, and {promises} sentences bind somebody"
    for kind, says, why in (
        ("consent form", _FORM_SAYS, "it is written for a parent to sign"),
        ("notice", _NOTICE_SAYS, "it speaks to families and binds nobody"),
        ("policy", _POLICY_SAYS, "it lays down what a district's own people do"),
    ):
        if re.search(says, low, re.MULTILINE):
            return kind, why
    return "other", f"it names no two parties that agree; {promises} sentences bind somebody"


def _title(source: Source, prose: Prose) -> str:
    shown = prose.title or source.title
    first = shown or " ".join(line.text for line in source.lines[:12] if line.text.strip())
    return re.sub(r"\s+", " ", first.lower())[:300]


def _ndpa(prose: Prose) -> list[str]:
    """The articles of the NDPA that the paper has, in the NDPA's order; at the top of the paper's tree only."""
    found: list[str] = []
    at = 0
    for clause in prose.clauses:
        if clause.part or clause.parent or at >= len(_ARTICLES):
            continue
        heading = clause.heading.lower()
        step = next((n for n in range(at, len(_ARTICLES)) if re.search(_ARTICLES[n], heading)), None)
        if step is not None and re.match(r"\W{0,20}art", f"{clause.number} {clause.id}".lower()):
            found.append(clause.number or clause.id)
            at = step + 1
    return found
