"""How often each rule of the reader was right: the counts that ``agree/reader/confidence.py`` holds.

Counted on our own papers (every term of every paper has its true answer there) and on the gold answers. When
the confidence of a rule is itself judged, the paper in hand is left out: :func:`left_out`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from permslip.agree.reader.confidence import confidence
from permslip.agree.reader.said import Said, State
from permslip.words.terms import TERMS
from tools.evaluate import gold, papers
from tools.evaluate.reading import reading
from tools.evaluate.scoring import BLANK, Answer, normal

Record = tuple[str, str, bool, float]
"""A paper, a rule, whether the value it gave is true, the confidence that it was given with."""


def records() -> list[Record]:
    """Every value that was read where the true answer is known."""
    found = [
        r
        for paper, terms in papers.truth().items()
        for r in _judged(papers.FOLDER / paper, _all_terms(terms))
    ]
    if (gold.FOLDER / "gold.csv").exists():
        wanted: dict[str, dict[str, frozenset[str]]] = {}
        for case in gold.cases():
            for part in case.parts:
                wanted.setdefault(case.paper, {})[part.term] = part.values
        found += [r for paper, terms in wanted.items() for r in _judged(gold.FOLDER / f"{paper}.txt", terms)]
    return found


def _all_terms(terms: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {term: terms.get(term, frozenset()) for term in TERMS}


def _judged(path: Path, true: dict[str, frozenset[str]]) -> Iterator[Record]:
    for said in reading(path).said:
        if said.state is not State.NOT_STATED and said.term in true:
            yield path.name, said.why, _true(said, true[said.term]), said.confidence


def _true(said: Said, true: frozenset[str]) -> bool:
    value = frozenset({said.value if said.state is State.STATED else BLANK})
    if said.term.startswith("elements"):
        value = frozenset(gold.element(v) for v in value)
    right, read = papers.alike(said.term, true, value)
    answer = Answer("", said.term, said.term, right, read)
    return {normal(said.term, v) for v in answer.true} >= {normal(said.term, v) for v in answer.read}


def counts(found: list[Record], without: str = "") -> dict[str, tuple[int, int]]:
    """By rule: right and all, leaving out one paper."""
    by_rule: dict[str, list[bool]] = {}
    for paper, rule, right, _ in found:
        if paper != without:
            by_rule.setdefault(rule, []).append(right)
    return {rule: (sum(rights), len(rights)) for rule, rights in sorted(by_rule.items())}


def left_out(found: list[Record]) -> list[tuple[float, bool]]:
    """Each value's confidence, computed without the paper it stands in, and whether it is true."""
    fitted = {paper: counts(found, paper) for paper in {r[0] for r in found}}
    return [(confidence(rule, 0, fitted[paper]), right) for paper, rule, right, _ in found]


def brier(pairs: list[tuple[float, bool]]) -> float:
    """The mean square between confidence and truth: 0 is perfect, 0.25 is what saying one half earns."""
    return sum((share - right) ** 2 for share, right in pairs) / len(pairs)


def report() -> list[str]:
    """The table for the code, and how good the confidences are when the paper in hand is left out."""
    found = records()
    pairs = left_out(found)
    lines = [f'        "{rule}": ({right}, {every}),' for rule, (right, every) in counts(found).items()]
    for low, high in ((0.0, 0.6), (0.6, 0.75), (0.75, 0.85), (0.85, 0.95), (0.95, 1.01)):
        inside = [(c, r) for c, r in pairs if low <= c < high]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            right = sum(r for _, r in inside) / len(inside)
            lines.append(f"# said {mean:.2f}, was right {right:.2f}, {len(inside)} values")
    return [*lines, f"# Brier score, the paper left out: {brier(pairs):.3f}"]
