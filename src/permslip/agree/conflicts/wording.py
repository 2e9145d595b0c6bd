"""What the words of the clauses give away: data without an end, a definition that swallows the rule, an
exhibit wider than the body.

These look at words, so they ask a person to look: only the exhibit, which is counted, is a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from permslip.agree.agreement import Agreement, Clause
from permslip.agree.answers import answers
from permslip.agree.conflicts.finding import finding
from permslip.law.ground import Ground
from permslip.words.elements import ELEMENTS
from permslip.words.quote import Quote
from permslip.words.vocabulary import Mark, Safe

_PART = re.compile(r"(exhibit|schedule|attachment|appendix|annex|addendum)\b", re.IGNORECASE)
_ENDS = re.compile(r"(?<=[.;:])\s+(?=[A-Z(“\"])")
_DATA = re.compile(r"\b(data|information|records?|elements?|fields?)\b", re.IGNORECASE)
_OPEN_END = re.compile(
    r"\bas (?:may be |is |are )?(?:reasonably )?(?:needed|necessary|requested|required|deemed)\b"
    r"|\b(?:such|any) other\b[^.;]{0,60}\b(?:data|information|records)\b"
    r"|\b(?:including|includes?),? (?:but (?:is |are )?not limited to|without limitation)\b",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:provide|furnish|share|disclose|supply|deliver|transfer|make available|access to|release)",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"[“\"]([^”\"]{2,60})[”\"]\s*(?:\([^)]*\)\s*)?(?:shall |will )?(?:mean|include|refer)s?\b", re.I
)
_CARVED = re.compile(
    r"\b(?:other than|excluding|exclud\w+|except(?: for)?|but not|does not include|do not include|"
    r"shall not include|not including)\b[^.;]{0,160}"
    r"\b(?:affiliate|advis[eo]r|funder|sponsor|contractor|consultant|"
    r"subsidiar|agent|partner|licensee|service provider)",
    re.IGNORECASE,
)
_OUTSIDER = re.compile(
    r"third[- ]part|outside|external|unauthori[sz]ed|other person|recipient", re.IGNORECASE
)
_RESULT = re.compile(
    r"work product|deliverable|result|report|derived|output|project material|materials", re.I
)
_ROWS = re.compile(
    r"\b(?:student|individual|person|pupil|row|record|child)[- ]level\b|\bdata ?(?:file|set|base)s?\b|"
    r"\brows? of\b|"
    r"\bextracts?\b|\braw data\b|\bstudent (?:data|records?|files?)\b|\bunderlying data\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"\b(?:improv\w+|develop\w*|enhanc\w+|test\w*|train\w*|benchmark\w*)\b[^.;]{0,40}"
    r"\b(?:its|their|the (?:partner|provider|company|council|contractor)['’]s|our|other|new|future)\b"
    r"[^.;]{0,30}\b(?:services?|products?|tools?|"
    r"models?|offerings?|algorithms?|platform|programs?)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|nor|no)\b", re.IGNORECASE)


def in_the_words(agreement: Agreement) -> Iterator[Ground]:
    """Each place where the words undo what the paper promises: one Ground each, the sentence quoted."""
    yield from _exhibit_wider(agreement)
    for clause in agreement.clauses:
        for sentence in _sentences(clause):
            yield from _open_ended(agreement, clause, sentence)
            yield from _swallowed(agreement, clause, sentence)
            yield from _product(agreement, clause, sentence)


def _sentences(clause: Clause) -> list[str]:
    flat = " ".join(clause.text.split())
    return [s for s in _ENDS.split(flat) if s]


def _exhibit_wider(a: Agreement) -> Iterator[Ground]:
    """Elements that stand in an exhibit only, while the body has a list of its own."""
    body: dict[str, Quote] = {}
    exhibit: dict[str, Quote] = {}
    for answer in answers(a, "elements"):
        if answer.quote is not None:
            part = exhibit if _PART.match(answer.quote.clause) else body
            part.setdefault(answer.value, answer.quote)
    extra = [e for e in exhibit if e not in body]
    if not body or not extra:
        return
    labels = ", ".join(ELEMENTS[e].label if e in ELEMENTS else e for e in extra)
    yield finding(
        "exhibit-wider",
        f"the agreement, clause {next(iter(body.values())).clause} and clause {exhibit[extra[0]].clause}",
        f"An exhibit lists what the body does not: {labels}.",
        "keep one list, and say that it is the whole",
        safe=Safe.DATA,
        blocks=True,
        sample="The schedule of data lists everything that {district} discloses, and nothing else leaves.",
        quotes=(next(iter(body.values())), exhibit[extra[0]]),
    )


def _open_ended(a: Agreement, clause: Clause, sentence: str) -> Iterator[Ground]:
    if not (_OPEN_END.search(sentence) and _DATA.search(sentence) and _GIVES.search(sentence)):
        return
    if _NOT.search(sentence.partition(",")[0]):
        return  # a bar: "shall not disclose data, including but not limited to ..." is no open end
    closed = " beside a schedule that lists the data" if a.schedule else ""
    yield finding(
        "open-ended",
        f"the agreement, clause {clause.id}",
        f"The words leave open which data may be asked for{closed}.",
        "take the words out, and let the schedule be the whole",
        mark=Mark.CONFLICTS if a.schedule else Mark.ASK_COUNSEL,
        safe=Safe.DATA,
        sample="{district} discloses the data listed in the schedule and no other.",
        quotes=(Quote(sentence, clause=clause.id),),
    )


def _swallowed(a: Agreement, clause: Clause, sentence: str) -> Iterator[Ground]:
    """A definition that takes people out of a bar, or puts rows about students into the results."""
    defined = _MEANS.search(sentence)
    if defined is None:
        return
    term = defined[1].strip(" ,.")
    if _OUTSIDER.search(term) and _CARVED.search(sentence):
        used = _used_in_bar(a, term, clause)
        yield finding(
            "definition-swallows",
            f"the agreement, clause {clause.id}" + (f" and clause {used.id}" if used else ""),
            f"The definition of “{term}” leaves people out, so a bar on “{term}” does not bind them.",
            "let the definition reach everyone but the district, and name those who may have the data",
            mark=Mark.CONFLICTS if used else Mark.ASK_COUNSEL,
            safe=Safe.PEOPLE,
            blocks=used is not None,
            sample="“Third party” means everyone except {district} and {partner} themselves.",
            quotes=(Quote(sentence, clause=clause.id), Quote(used.text, clause=used.id) if used else None),
        )
    elif _RESULT.search(term) and _ROWS.search(sentence) and not _CARVED_ROWS.search(sentence):
        yield finding(
            "results-hold-rows",
            f"the agreement, clause {clause.id}",
            f"“{term}” is defined so widely that it may hold rows about students.",
            "say that results hold totals only",
            safe=Safe.OUTPUT,
            blocks=any(x.value in ("partner", "shared") for x in answers(a, "owner_work_product")),
            sample="Results hold totals only: no row about a student, nor anything made from a single row.",
            quotes=(
                Quote(sentence, clause=clause.id),
                *(x.quote for x in answers(a, "owner_work_product")[:1]),
            ),
        )


_CARVED_ROWS = re.compile(
    r"\b(?:not|never|no|excluding|except|other than|without)\b[^.;]{0,80}(?:"
    r"(?:student|individual|person|pupil|row|record|child)[- ]level|student (?:data|records?)|raw data)",
    re.IGNORECASE,
)


def _used_in_bar(a: Agreement, term: str, definition: Clause) -> Clause | None:
    """The clause that bars disclosure to the defined term, where there is one."""
    words = re.compile(rf"\b{re.escape(term)}", re.IGNORECASE)
    for clause in a.clauses:
        if clause is definition or not words.search(clause.text):
            continue
        if "redisclosure_bar" in clause.topics or (_NOT.search(clause.text) and _GIVES.search(clause.text)):
            return clause
    return None


def _product(a: Agreement, clause: Clause, sentence: str) -> Iterator[Ground]:
    """A right to use the data for the partner's own products, tucked away in another promise."""
    if not (_PRODUCT.search(sentence) and _DATA.search(sentence)) or _NOT.search(sentence):
        return
    yield finding(
        "product-use",
        f"the agreement, clause {clause.id}",
        "The words let the partner use the data for products of its own.",
        "take them out",
        mark=Mark.CONFLICTS,
        blocks=True,
        sample="{partner} uses the data for the stated purpose and for no product or service of its own.",
        quotes=(Quote(sentence, clause=clause.id),),
    )
