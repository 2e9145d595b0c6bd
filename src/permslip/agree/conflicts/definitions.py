"""Definitions and boilerplate that take a promise back: found sentence by sentence, and shown.

A definition that leaves out what the rule is about, an incident that must do harm before it counts, a purpose
that may grow, an exhibit that wins, a way out for one side only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from permslip.agree.agreement import Agreement, Clause
from permslip.agree.answers import answers
from permslip.agree.conflicts.finding import finding
from permslip.law.ground import Ground
from permslip.words.quote import Quote
from permslip.words.vocabulary import Mark, Role, Safe

MEANS = re.compile(
    r"[“\"]([^”\"]{2,60})[”\"]\s*(?:\([^)]*\)\s*)?(?:shall |will )?(?:mean|include|refer)s?\b", re.IGNORECASE
)
NOT = re.compile(r"\b(?:not|never|nor|no)\b", re.IGNORECASE)
GIVES = re.compile(
    r"\b(?:provide|furnish|share|disclose|supply|deliver|transfer|make available|access to|release)",
    re.IGNORECASE,
)

_LEFT_OUT = (
    r"\b(?:other than|excluding|exclud\w+|except(?: for)?|but not|(?:does|do|shall) not include|"
    r"not including)\b"
)
_PEOPLE = (
    r"\b(?:affiliate|advis[eo]r|funder|sponsor|contractor|consultant|subsidiar|agent|partner|licensee|"
    r"service provider)"
)
_ROW = r"\b(?:student|individual|person|pupil|row|record|child)[- ]level\b"
_ROWS = (
    rf"{_ROW}|\b(?:level|detail) of (?:the |an? )?(?:individual|student|pupil)|\bdata ?(?:file|set|base)s?\b|"
    r"\brows? (?:of|about)\b|\bextracts?\b|\b(?:raw|underlying) data\b|\bstudent (?:data|records?|files?)\b"
)


@dataclass(frozen=True)
class Swallow:
    """A kind of definition that takes a promise back. ``term`` is what is defined, ``words`` what gives it
    away, ``saved`` what takes the worry away; ``topics`` are the promises that it undoes."""

    what: str
    term: re.Pattern[str]
    words: re.Pattern[str]
    saved: re.Pattern[str] | None
    topics: tuple[str, ...]
    says: str
    fix: str
    sample: str
    safe: Safe


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


SWALLOWS: tuple[Swallow, ...] = (
    Swallow(
        "definition-swallows",
        _re(r"third[- ]part|outside|external|unauthori[sz]ed|other person|recipient"),
        _re(rf"{_LEFT_OUT}[^.;]{{0,160}}{_PEOPLE}"),
        None,
        ("redisclosure_bar", "confidentiality"),
        "The definition of “{term}” leaves people out, so a bar on “{term}” does not bind them.",
        "let the definition reach everyone but the district, and name those who may have the data",
        "“Third party” means everyone except {district} and {partner} themselves.",
        Safe.PEOPLE,
    ),
    Swallow(
        "results-hold-rows",
        _re(r"work product|deliverable|result|report|derived|output|project material|materials"),
        _re(_ROWS),
        _re(
            r"\b(?:not|never|no|excluding|except|other than|without)\b[^.;]{0,80}"
            rf"(?:{_ROW}|student (?:data|record)|raw data)"
        ),
        ("owner_work_product", "owner_derived_data"),
        "“{term}” is defined so widely that it may hold rows about students.",
        "say that results hold totals only",
        "Results hold totals only: no row about a student, nor anything made from a single row.",
        Safe.OUTPUT,
    ),
    Swallow(
        "definition-narrows",
        _re(
            r"confidential|personally identifiable|\bPII\b|student (?:data|information|record)|"
            r"education records?|^data$"
        ),
        _re(
            rf"{_LEFT_OUT}[^.;]{{0,120}}\b(?:anonym|public|de-?identif|pseudonym|coded|aggregat)"
            r"|\b(?:marked|designated|labell?ed) (?:by [^.;]{0,40} )?(?:as )?(?:confidential|in writing)"
            r"|\bhas marked\b"
        ),
        None,
        ("confidentiality", "security", "breach_procedure", "redisclosure_bar"),
        "The definition of “{term}” leaves out data about students: promises about it do not reach them.",
        "let the definition reach every row about a student, whatever it is called and however it is marked",
        "“Student data” means every record about a student in whatever form, coded or not, marked or not.",
        Safe.DATA,
    ),
    Swallow(
        "incident-narrowed",
        _re(r"incident|breach|unauthori[sz]ed (?:disclosure|release|access)|compromise"),
        _re(
            r"\b(?:material|substantial|significant|serious|actual|demonstrable)\b[^.;]{0,30}"
            r"\b(?:harm|damage|injury|loss|risk)"
        ),
        _re(r"regardless|whether or not"),
        ("breach_procedure",),
        "“{term}” is one only if it does harm, so most releases without authority are never told.",
        "let every release or access without authority count",
        "An incident is any access to, release or loss of student data without authority, harmful or not.",
        Safe.SETTING,
    ),
)  # fmt: skip

_GROWS = _re(
    r"\b(?:such|any) (?:other|further|additional)\b[^.;]{0,60}"
    r"\b(?:analys[ei]s|purposes?|uses?|studies|research|work|services)\b[^.;]{0,80}"
    r"\b(?:may|deems?|thinks?|considers?|sees? fit|from time to time|determines?|wish)"
)
_EXHIBIT_WINS = _re(
    r"\b(?:exhibits?|schedules?|attachments?|append(?:ix|ices)|annex(?:es)?)\b[^.;,]{0,30}"
    r"\b(?:prevails?|controls?|governs?|takes? precedence|supersedes?)\b"
)
_LEAVES = _re(
    r"^(?P<who>[^.;]{2,80}?)\bmay (?:also )?(?:end|terminate|cancel|withdraw from)\b[^.;]{0,80}"
    r"\b(?:at any time|any reason|no reason|without cause|convenience|at will)"
)
_BOTH = _re(r"\b(?:either|each|both|any) (?:of the )?part(?:y|ies)|\bthe parties\b|\bboth\b")
_SMALL = frozenset({"the", "of", "and", "for", "inc", "public", "to", "in"})
_DISTRICT = _re(r"\b(?:district|board|lea|school|schools|agency|state|department|university)\b")


def taken_back(agreement: Agreement) -> Iterator[Ground]:
    """Each sentence that takes a promise of the paper back: one Ground each, with both sentences."""
    for clause in agreement.clauses:
        for sentence in clause.sentences():
            yield from _swallowed(agreement, clause, sentence)
            yield from _grows(agreement, clause, sentence)
            yield from _exhibit_wins(clause, sentence)
    yield from _one_way_out(agreement)


def _swallowed(a: Agreement, clause: Clause, sentence: str) -> Iterator[Ground]:
    defined = MEANS.search(sentence)
    if defined is None:
        return
    term = defined[1].strip(" ,.")
    for kind in SWALLOWS:
        if not (kind.term.search(term) and kind.words.search(sentence)):
            continue
        if kind.saved is not None and kind.saved.search(sentence):
            continue
        undone = _undone(a, kind, term, clause)
        yield finding(
            kind.what,
            f"the agreement, clause {clause.id}" + (f" and clause {undone.id}" if undone else ""),
            kind.says.format(term=term),
            kind.fix,
            mark=Mark.CONFLICTS if undone else Mark.ASK_COUNSEL,
            safe=kind.safe,
            blocks=undone is not None,
            sample=kind.sample,
            quotes=(Quote(sentence, clause=clause.id), _saying(undone, term) if undone else None),
        )
        return


def _undone(a: Agreement, kind: Swallow, term: str, definition: Clause) -> Clause | None:
    """The clause whose promise the definition undoes: it speaks of the term and promises a topic of it."""
    words = re.compile(rf"\b{re.escape(term)}", re.IGNORECASE)
    using = [c for c in a.clauses if c is not definition and words.search(c.text)]
    promised = [c for c in using if set(c.topics) & set(kind.topics)]
    barred = [c for c in using if NOT.search(c.text) and GIVES.search(c.text)]
    return next(iter((*promised, *(barred if kind.safe is Safe.PEOPLE else ()))), None)


def _saying(clause: Clause, term: str) -> Quote:
    """The sentence of a clause that speaks of the term."""
    spoken = [s for s in clause.sentences() if term.lower() in s.lower()]
    return Quote(spoken[0] if spoken else clause.text, clause=clause.id)


def _grows(a: Agreement, clause: Clause, sentence: str) -> Iterator[Ground]:
    if not _GROWS.search(sentence) or NOT.search(sentence):
        return
    bounds = [c for c in a.clauses if {"use_limited", "purpose_only"} & set(c.topics) and c is not clause]
    yield finding(
        "purpose-grows",
        f"the agreement, clause {clause.id}" + (f" and clause {bounds[0].id}" if bounds else ""),
        "The purpose may grow as one side sees fit, so a limit to the purpose limits nothing.",
        "state the purpose, and let it change only by an amendment",
        mark=Mark.CONFLICTS if bounds else Mark.ASK_COUNSEL,
        sample="The data serve the purpose stated here; another purpose needs a written amendment.",
        quotes=(
            Quote(sentence, clause=clause.id),
            Quote(bounds[0].text, clause=bounds[0].id) if bounds else None,
        ),
    )


def _exhibit_wins(clause: Clause, sentence: str) -> Iterator[Ground]:
    if _EXHIBIT_WINS.search(sentence) and not NOT.search(sentence):
        yield finding(
            "exhibit-wins",
            f"the agreement, clause {clause.id}",
            "Where the body and an exhibit differ, the exhibit wins: whatever it loosens, holds.",
            "let the body win, or the provision that protects the data more",
            mark=Mark.ASK_COUNSEL,
            sample="Where two provisions differ, the one that protects student data more prevails.",
            quotes=(Quote(sentence, clause=clause.id),),
        )


def _one_way_out(a: Agreement) -> Iterator[Ground]:
    """The partner may leave at will, and the district may not."""
    partner: Quote | None = None
    names = " ".join(p.name for p in a.parties if p.role is Role.DISTRICT).lower().split()
    own = {word.strip(",.") for word in names} - _SMALL
    for clause in a.clauses:
        for sentence in clause.sentences():
            leaves = _LEAVES.search(sentence)
            if leaves is None:
                continue
            who = leaves["who"]
            if _BOTH.search(who) or _DISTRICT.search(who) or own & set(re.findall(r"\w+", who.lower())):
                return
            partner = partner or Quote(sentence, clause=clause.id)
    if partner is not None:
        cure = [x.quote for x in answers(a, "cure_period") if x.quote]
        yield finding(
            "one-way-out",
            f"the agreement, clause {partner.clause}",
            "The partner may end the agreement at will; nothing lets the district do the same.",
            "let either party end it with the same notice, and let the district stop access at once",
            mark=Mark.ASK_COUNSEL,
            sample="Either party may end this agreement with 30 days' written notice; {district} may suspend "
            "access at once.",
            quotes=(partner, *cure[:1]),
        )
