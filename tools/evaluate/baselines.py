"""The simplest rivals of the reader, on the same cases: a search for keywords, and the most similar clause.

``keyword``: the value of the right type nearest to a keyword of the term, anywhere in the paper.
``tfidf``: the clause most similar to the term's question (TF-IDF, cosine), and the first value of the right
type in it; *not stated* where no clause is as similar as :data:`ENOUGH`.

Both use the same readers of durations, days, states and numbers as the reader itself, so that what they lack
is the reading and not the arithmetic. Neither is fitted on the answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from permslip.agree.prose.prose import Prose
from permslip.agree.reader.days import days
from permslip.agree.reader.durations import durations
from permslip.agree.reader.found import gaps
from permslip.agree.reader.places import STATES, state_code
from permslip.words.elements import ELEMENTS, resolve_words
from permslip.words.terms import TERMS, Term, TermKind
from tools.evaluate.reading import paper
from tools.evaluate.scoring import BLANK

ENOUGH = 0.2
_STOP = frozenset(
    "a an and any are as at be by do does for from how in is it its may of on or the their them they this to "
    "what which who with when whom long soon after before under day days data partner district paper "
    "agreement much".split()
)
_STATE = re.compile(r"\b(" + "|".join(sorted(STATES, key=len, reverse=True)) + r")\b", re.IGNORECASE)
_COUNT = re.compile(r"(?<![\d.])\d{1,3}(?![\d.])")
_CONSENT = re.compile(r"consent|approval|permission|authorization", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|no|never)\b", re.IGNORECASE)


def keywords(term: Term) -> tuple[str, ...]:
    """The words to look for: those of the question and of the name that say something."""
    words = re.findall(r"[a-z]+", f"{term.question.lower()} {term.name.replace('_', ' ')}")
    return tuple(dict.fromkeys(w for w in words if w not in _STOP and len(w) > 3))


def values_in(term: Term, text: str) -> list[tuple[int, str]]:
    """The values of the term's type in ``text``, each with its place."""
    match term.kind:
        case TermKind.DURATION:
            return [(f.start, f.value or BLANK) for f in durations(text)]
        case TermKind.DAY:
            return [(f.start, f.value or BLANK) for f in days(text)]
        case TermKind.COUNT:
            return [(m.start(), m[0]) for m in _COUNT.finditer(text)]
        case TermKind.PLACE:
            found = [(m.start(), state_code(m[0])) for m in _STATE.finditer(text)]
            return found or [(f.start, BLANK) for f in gaps(text)]
        case TermKind.YES_NO:
            return [(0, "no" if _NOT.search(text) else "yes")]
        case TermKind.CHOICE:
            return [(0, _choice(term, text))]
        case TermKind.ELEMENTS:
            return [
                (m.start(), e.key)
                for m in re.finditer(r"[^,;|\n]+", text)
                if (e := resolve_words(m[0].strip()))
            ]
        case TermKind.TEXT:
            return [(0, text.strip()[:200])]


def _choice(term: Term, text: str) -> str:
    """The choice whose name stands in the text; else, of bars, the strictest, or the one with consent."""
    low = text.lower()
    named = next((c for c in term.choices if c.replace("_", " ") in low), None)
    if named:
        return named
    if "with_consent" in term.choices and _CONSENT.search(text):
        return "with_consent"
    return term.choices[0] if _NOT.search(text) else term.choices[-1]


def keyword(path: Path, name: str) -> frozenset[str]:
    """What the search for keywords reads of a term in a paper."""
    term, prose = TERMS[name], paper(path)[1]
    best: tuple[float, str] | None = None
    for sentence in prose.sentences:
        low = sentence.text.lower()
        places = [low.find(word) for word in keywords(term) if word in low]
        if len(places) < 2:
            continue
        for at, value in values_in(term, sentence.text):
            distance = min(abs(at - p) for p in places) - 200 * len(places)
            if best is None or distance < best[0]:
                best = (distance, value)
    return frozenset({best[1]} if best else set())


def tfidf(path: Path, name: str) -> frozenset[str]:
    """What the most similar clause gives for a term in a paper."""
    term = TERMS[name]
    clauses, similar = _index(paper(path)[1])
    if not clauses:
        return frozenset()
    scores = similar(f"{term.question} {term.name.replace('_', ' ')}")
    at = max(range(len(clauses)), key=lambda n: scores[n])
    if scores[at] < ENOUGH:
        return frozenset()
    found = values_in(term, clauses[at])
    if term.kind is TermKind.ELEMENTS:
        return frozenset(v for _, v in found if v in ELEMENTS)
    return frozenset({found[0][1]} if found else set())


@cache
def _index(prose: Prose) -> tuple[list[str], Callable[[str], list[float]]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    clauses = [t for c in prose.clauses if (t := f"{c.heading} {c.text}".strip())]
    if not clauses:
        return [], lambda _: []
    vectors = TfidfVectorizer(stop_words="english", ngram_range=(1, 2), sublinear_tf=True)
    matrix = vectors.fit_transform(clauses)
    return clauses, lambda question: (matrix @ vectors.transform([question]).T).toarray().ravel().tolist()
