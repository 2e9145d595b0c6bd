"""The statements of ContractNLI's dev set: our rules beside the simplest rivals, on the same five folds.

61 non-disclosure agreements and 17 statements about each (Koreeda and Manning 2021, CC BY 4.0, Hitachi America,
Ltd.), answered *entailed*, *contradicted* or *not mentioned*. Folds and bootstrap go by document, with fixed seeds.

The rules learn nothing from a fold, but somebody wrote them: while they were written, single wrong answers were
looked at in the documents for which :attr:`Document.opened` is true only; of the others nothing but counts was
seen. The figures of the unopened ones stand apart, and they are the ones to believe.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from permslip.agree.prose.outline import prose_of
from permslip.agree.prose.pages import source_of
from permslip.agree.prose.prose import Prose
from permslip.agree.reader.statements import Answer, StatementSaid, statements_of
from permslip.agree.reader.statements_table import STATEMENTS
from tools.evaluate import rivals

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "legal-clauses" / "contractnli-dev.json.gz"
SEED, FOLDS, DRAWS = 2021, 5, 2000
ANSWERS = tuple(Answer)
_THEIRS = {
    "Entailment": Answer.ENTAILED,
    "Contradiction": Answer.CONTRADICTED,
    "NotMentioned": Answer.NOT_MENTIONED,
}
# Their number of a statement -> our name of it.
NUMBERS: Mapping[str, str] = {
    "nda-11": "no_reverse_engineering",
    "nda-16": "return_at_end",
    "nda-15": "no_licence",
    "nda-10": "agreement_secret",
    "nda-2": "technical_only",
    "nda-1": "marked",
    "nda-19": "survival",
    "nda-12": "independent_development",
    "nda-20": "kept_after_return",
    "nda-3": "oral_included",
    "nda-18": "no_solicitation",
    "nda-7": "third_parties",
    "nda-17": "copies",
    "nda-8": "compelled_notice",
    "nda-13": "received_elsewhere",
    "nda-5": "employees",
    "nda-4": "limited_use",
}


@dataclass(frozen=True)
class Document:
    """One agreement: its text, the true answer and the places of the evidence for every statement."""

    number: str
    text: str
    truth: Mapping[str, Answer]
    spans: Mapping[str, tuple[tuple[int, int], ...]]

    @property
    def opened(self) -> bool:
        """Whether wrong answers were looked at in this document while the rules were written: by its number."""
        return int(hashlib.sha256(self.number.encode()).hexdigest(), 16) % 2 == 0

    @cached_property
    def prose(self) -> Prose:
        """The document as the product reads it."""
        return prose_of(source_of(self.text.encode(), f"{self.number}.txt"))

    @cached_property
    def said(self) -> Mapping[str, StatementSaid]:
        """What the rules answer, by statement."""
        return {said.statement: said for said in statements_of(self.prose)}

    def place(self, quote: str) -> tuple[int, int] | None:
        """Where a quotation stands in the text, as offsets, white space aside; None where it does not."""
        kept, at = self._squeezed
        wanted = "".join(quote.split())
        start = kept.find(wanted)
        return None if start < 0 or not wanted else (at[start], at[start + len(wanted) - 1] + 1)

    @cached_property
    def _squeezed(self) -> tuple[str, list[int]]:
        at = [i for i, letter in enumerate(self.text) if not letter.isspace()]
        return "".join(self.text[i] for i in at), at


def load(path: Path = DATA) -> tuple[list[Document], dict[str, str]]:
    """The documents, and the statements in the data's own words by our name."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        data: Mapping[str, Any] = json.load(file)
    found = []
    for document in data["documents"]:
        notes = document["annotation_sets"][0]["annotations"]
        found.append(
            Document(
                str(document["id"]),
                document["text"],
                {ours: _THEIRS[notes[theirs]["choice"]] for theirs, ours in NUMBERS.items()},
                {
                    ours: tuple(tuple(document["spans"][i]) for i in notes[theirs]["spans"])
                    for theirs, ours in NUMBERS.items()
                },
            )
        )
    return found, {ours: data["labels"][theirs]["hypothesis"] for theirs, ours in NUMBERS.items()}


def folds(count: int) -> np.ndarray:
    """The fold of each document: shuffled once, then dealt out in turn."""
    dealt = np.empty(count, dtype=int)
    dealt[np.random.default_rng(SEED).permutation(count)] = np.arange(count) % FOLDS
    return dealt


def truth_of(documents: Sequence[Document]) -> np.ndarray:
    """The true answers as numbers, statements by documents."""
    return np.array([[ANSWERS.index(d.truth[s]) for d in documents] for s in STATEMENTS])


def by_rules(documents: Sequence[Document]) -> np.ndarray:
    """The rules' answers, statements by documents."""
    return np.array([[ANSWERS.index(d.said[s].answer) for d in documents] for s in STATEMENTS])


@dataclass(frozen=True)
class Figures:
    """Counts of true answer by given answer (3 by 3), for each document and statement."""

    counts: np.ndarray  # statements, documents, 3, 3

    @classmethod
    def of(cls, truth: np.ndarray, given: np.ndarray) -> Figures:
        """From two tables of answers, statements by documents."""
        return cls(np.eye(9, dtype=int)[truth * 3 + given].reshape(*truth.shape, 3, 3))

    @property
    def accuracy(self) -> float:
        """Share of right answers."""
        whole = self.counts.sum((0, 1))
        return float(np.trace(whole) / whole.sum())

    @property
    def macro(self) -> float:
        """The mean F1 of the three answers."""
        return float(_macro(self.counts.sum((0, 1))))

    def among(self, chosen: np.ndarray) -> Figures:
        """The figures of some documents only."""
        return Figures(self.counts[:, chosen])

    def drawn(self, draws: np.ndarray) -> np.ndarray:
        """Macro F1 for each draw of documents (draws by documents, indices)."""
        return _macro(self.counts.sum(0)[draws].sum(1))


def _macro(counts: np.ndarray) -> np.ndarray:
    return np.mean(f1(counts), axis=-1)


def f1(counts: np.ndarray) -> np.ndarray:
    """F1 of each answer from counts (..., true, given); 0 where an answer is neither true nor given."""
    right = np.diagonal(counts, axis1=-2, axis2=-1)
    both = counts.sum(-1) + counts.sum(-2)
    return np.divide(2 * right, both, out=np.zeros(both.shape), where=both > 0)


def draws_of(count: int) -> np.ndarray:
    """Documents drawn with replacement, the same for every method: that makes the differences paired."""
    return np.random.default_rng(SEED).integers(0, count, (DRAWS, count))


def evidence_overlap(documents: Sequence[Document], wordings: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """How often the sentence shown overlaps an annotated one: hits and cases, for the rules and for TF-IDF.

    A case is a statement that is truly entailed or contradicted and answered so by the rules. TF-IDF shows the
    sentence nearest to the statement's wording.
    """
    hits = {"rules": [0, 0], "nearest by TF-IDF": [0, 0]}
    for document in documents:
        sentences = [s.quote.text for s in document.prose.sentences]
        for statement, said in document.said.items():
            shown = said.shown()
            if shown is None or said.answer is not document.truth[statement]:
                continue
            nearest = rivals.nearest([[s.text for s in document.prose.sentences]], wordings[statement], 1)[0][0]
            for name, quote in (("rules", shown.quote.text), ("nearest by TF-IDF", sentences[nearest])):
                place = document.place(quote)
                hits[name][1] += 1
                hits[name][0] += place is not None and any(
                    place[0] < end and start < place[1] for start, end in document.spans[statement]
                )
    return {name: (n, of) for name, (n, of) in hits.items()}


def measure(path: Path = DATA) -> str:
    """Everything, as text: what ``python -m tools.evaluate contractnli`` prints. Takes a few minutes."""
    documents, wordings = load(path)
    truth, fold = truth_of(documents), folds(len(documents))
    rules = by_rules(documents)
    asked = rivals.Asked([[s.text for s in d.prose.sentences] for d in documents],
                         [d.text for d in documents], [wordings[s] for s in STATEMENTS], truth, fold)  # fmt: skip
    tried = rivals.baselines(asked)
    best = max(tried, key=lambda name: Figures.of(truth, tried[name]).macro)
    hints = np.array([[rivals.features(d.said[s]) for d in documents] for s in STATEMENTS])
    given = {
        "majority answer of the statement": rivals.majority(asked),
        f"TF-IDF + linear SVM ({best})": tried[best],
        "our rules": rules,
        **{f"our rules + {name}": answers for name, answers in rivals.models(asked, hints).items()},
    }
    figures = {name: Figures.of(truth, answers) for name, answers in given.items()}
    return "\n".join(_told(documents, wordings, figures, len(tried)))


def _told(
    documents: Sequence[Document], wordings: Mapping[str, str], figures: Mapping[str, Figures], tried: int
) -> list[str]:
    names = list(figures)
    baseline, rules, models = names[1], names[2], names[3:]
    unopened = np.array([not d.opened for d in documents])
    lines = [f"ContractNLI dev: {len(documents)} documents x {len(STATEMENTS)} statements, five folds by document."]
    for title, chosen in (
        ("All documents", np.ones(len(documents), bool)),
        (f"The {unopened.sum()} documents not looked at while the rules were written", unopened),
    ):
        lines += ["", title, ""]
        some = {name: f.among(chosen) for name, f in figures.items()}
        draws = draws_of(int(chosen.sum()))
        lines += _summary(some, draws)
        lines += [_difference(some, rules, baseline, draws)]
        lines += [_difference(some, model, rules, draws) for model in models]
    lines += ["", f"The linear SVM is the best of {tried} variants on these very folds, which favours it."]
    lines += ["", f"By answer: {rules}", "", *_by_answer(figures[rules])]
    lines += ["", f"By answer: {baseline}", "", *_by_answer(figures[baseline])]
    lines += ["", "By statement", "", *_by_statement(figures[rules], figures[baseline])]
    lines += ["", "Does the sentence shown overlap an annotated one?", ""]
    for name, (n, of) in evidence_overlap(documents, wordings).items():
        lines.append(f"  {name:<20} {n} of {of} ({n / of:.0%})")
    return lines


def _summary(figures: Mapping[str, Figures], draws: np.ndarray) -> list[str]:
    lines = [f"  {'':<44} accuracy  macro F1  (95 % of draws)"]
    for name, f in figures.items():
        low, high = np.quantile(f.drawn(draws), [0.025, 0.975])
        lines.append(f"  {name:<44} {f.accuracy:>8.3f}  {f.macro:>8.3f}  ({low:.3f} to {high:.3f})")
    return lines


def _difference(figures: Mapping[str, Figures], one: str, other: str, draws: np.ndarray) -> str:
    apart = figures[one].drawn(draws) - figures[other].drawn(draws)
    low, high = np.quantile(apart, [0.025, 0.975])
    return (
        f"  {one} minus {other}: {figures[one].macro - figures[other].macro:+.3f} "
        f"({low:+.3f} to {high:+.3f}); above 0 in {np.mean(apart > 0):.1%} of draws"
    )


def _by_answer(figures: Figures) -> list[str]:
    counts = figures.counts.sum((0, 1))
    lines = [f"  {'':<14} cases  precision  recall     F1"]
    for n, answer in enumerate(ANSWERS):
        right, true, given = counts[n, n], counts[n].sum(), counts[:, n].sum()
        lines.append(
            f"  {answer.value:<14} {true:>5}  {right / max(given, 1):>9.3f}  {right / max(true, 1):>6.3f}"
            f"  {f1(counts)[n]:>5.3f}"
        )
    return lines


def _by_statement(rules: Figures, baseline: Figures) -> list[str]:
    lines = [
        f"  {'':<24} cases     precision / recall / F1 of the rules, by answer                     macro F1  SVM",
        f"  {'':<24} E/C/N     entailed           contradicted       not mentioned",
    ]
    for n, name in enumerate(STATEMENTS):
        ours, theirs = rules.counts[n].sum(0), baseline.counts[n].sum(0)
        cases = "/".join(str(c) for c in ours.sum(1))
        cells = "  ".join(_three(ours, a) for a in range(3))
        there = ours.sum(1) > 0
        lines.append(f"  {name:<24} {cases:<9} {cells}  {f1(ours)[there].mean():>8.3f} {f1(theirs)[there].mean():>5.3f}")
    return lines


def _three(counts: np.ndarray, answer: int) -> str:
    right, true, given = counts[answer, answer], counts[answer].sum(), counts[:, answer].sum()
    if not true and not given:
        return f"{'-':<17}"
    return f"{right / max(given, 1):.2f} / {right / max(true, 1):.2f} / {f1(counts)[answer]:.2f}"
