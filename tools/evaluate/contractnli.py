"""The statements of ContractNLI's dev set: our rules beside the simplest rivals, on the same five folds.

61 non-disclosure agreements and 17 statements about each (Koreeda and Manning 2021, (c) Hitachi America,
Ltd., CC BY 4.0), answered *entailed*, *contradicted* or *not mentioned*. Folds and bootstrap
go by document, with fixed seeds.

The rules learn nothing from a fold, but somebody wrote them: while they were written, single wrong answers
were looked at only in the documents for which :attr:`Document.opened` is true; of the others nothing but
counts was seen. The figures of the unopened ones stand apart, and they are the ones to believe.
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
from tools.evaluate import rivals
from tools.evaluate.statements import Answer, StatementSaid, statements_of
from tools.evaluate.statements_table import STATEMENTS

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
        """Whether wrong answers were looked at here while the rules were written: its number decides."""
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


def evidence_overlap(
    documents: Sequence[Document], wordings: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """How often the sentence shown overlaps an annotated one: hits and cases, for the rules and for TF-IDF.

    A case is a statement that is truly entailed or contradicted and answered so by the rules. TF-IDF shows
    the sentence nearest to the statement's wording.
    """
    hits = {"rules": [0, 0], "nearest by TF-IDF": [0, 0]}
    for document in documents:
        sentences = [s.quote.text for s in document.prose.sentences]
        for statement, said in document.said.items():
            shown = said.shown()
            if shown is None or said.answer is not document.truth[statement]:
                continue
            nearest = rivals.nearest([[s.text for s in document.prose.sentences]], wordings[statement], 1)[0][
                0
            ]
            for name, quote in (("rules", shown.quote.text), ("nearest by TF-IDF", sentences[nearest])):
                place = document.place(quote)
                hits[name][1] += 1
                hits[name][0] += place is not None and any(
                    place[0] < end and start < place[1] for start, end in document.spans[statement]
                )
    return {name: (n, of) for name, (n, of) in hits.items()}


def report(path: Path = DATA) -> list[str]:
    """Everything, as lines of markdown; one line where the data are absent. Takes a few minutes."""
    if not path.is_file():
        return ["ContractNLI is not here: the shared data were not laid beside the project"]
    documents, wordings = load(path)
    truth, fold = truth_of(documents), folds(len(documents))
    asked = rivals.Asked(
        [[s.text for s in d.prose.sentences] for d in documents],
        [d.text for d in documents],
        [wordings[s] for s in STATEMENTS],
        truth,
        fold,
    )
    tried = rivals.baselines(asked)
    best = max(tried, key=lambda name: Figures.of(truth, tried[name]).macro)
    hints = np.array([[rivals.features(d.said[s]) for d in documents] for s in STATEMENTS])
    given = {
        "majority answer of the statement": rivals.majority(asked),
        "TF-IDF + linear SVM": tried[best],
        "rules (ours)": by_rules(documents),
        **{f"rules + {name}": answers for name, answers in rivals.models(asked, hints).items()},
    }
    figures = {name: Figures.of(truth, answers) for name, answers in given.items()}
    note = f"The linear SVM is the best of {len(tried)} variants on these folds ({best}), which favours it."
    return [*_compared(documents, figures), "", note, *_detailed(figures), *_shown(documents, wordings)]


def _compared(documents: Sequence[Document], figures: Mapping[str, Figures]) -> list[str]:
    names = list(figures)
    baseline, rules, models = names[1], names[2], names[3:]
    unopened = np.array([not d.opened for d in documents])
    lines = [f"## ContractNLI dev: {len(documents)} documents, {len(STATEMENTS)} statements, five folds"]
    for title, chosen in (
        (f"The {unopened.sum()} documents never opened while the rules were written", unopened),
        ("All documents", np.ones(len(documents), bool)),
    ):
        some = {name: f.among(chosen) for name, f in figures.items()}
        draws = draws_of(int(chosen.sum()))
        lines += ["", f"### {title}", "", *_summary(some, draws), ""]
        lines.append(_difference(some, rules, baseline, draws))
        lines += [_difference(some, model, rules, draws) for model in models]
    return lines


def _summary(figures: Mapping[str, Figures], draws: np.ndarray) -> list[str]:
    lines = ["| reader | accuracy | macro F1 | 95% interval of macro F1 |", "| --- | --- | --- | --- |"]
    for name, f in figures.items():
        low, high = np.quantile(f.drawn(draws), [0.025, 0.975])
        lines.append(f"| {name} | {f.accuracy:.3f} | {f.macro:.3f} | {low:.3f} to {high:.3f} |")
    return lines


def _difference(figures: Mapping[str, Figures], one: str, other: str, draws: np.ndarray) -> str:
    apart = figures[one].drawn(draws) - figures[other].drawn(draws)
    low, high = np.quantile(apart, [0.025, 0.975])
    return (
        f"- {one} minus {other}: {figures[one].macro - figures[other].macro:+.3f} macro F1 "
        f"({low:+.3f} to {high:+.3f}); above 0 in {np.mean(apart > 0):.1%} of {DRAWS:,} draws"
    )


def _detailed(figures: Mapping[str, Figures]) -> list[str]:
    rules, baseline = figures["rules (ours)"], figures["TF-IDF + linear SVM"]
    lines = ["", "### By answer", "", "| reader | answer | cases | precision | recall | F1 |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for name, f in (("rules (ours)", rules), ("TF-IDF + linear SVM", baseline)):
        counts = f.counts.sum((0, 1))
        lines += [f"| {name} | {a.value} | {_row(counts, n, ' | ')} |" for n, a in enumerate(ANSWERS)]
    lines += [
        "",
        "### By statement, of the rules",
        "",
        "| statement | answer | cases | precision | recall | F1 |",
    ]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for n, statement in enumerate(STATEMENTS):
        counts = rules.counts[n].sum(0)
        for m, answer in enumerate(ANSWERS):
            if counts[m].sum() or counts[:, m].sum():
                lines.append(f"| {statement} | {answer.value} | {_row(counts, m, ' | ')} |")
    return lines


def _row(counts: np.ndarray, answer: int, between: str) -> str:
    right, true, given = counts[answer, answer], counts[answer].sum(), counts[:, answer].sum()
    shares = (right / max(given, 1), right / max(true, 1), f1(counts)[answer])
    return between.join([str(true), *(f"{share:.3f}" for share in shares)])


def _shown(documents: Sequence[Document], wordings: Mapping[str, str]) -> list[str]:
    lines = ["", "### Does the sentence shown overlap an annotated one?", ""]
    lines += ["Of the statements that the rules rightly answer *entailed* or *contradicted*:", ""]
    for name, (n, of) in evidence_overlap(documents, wordings).items():
        lines.append(f"- {name}: {n} of {of} ({n / of:.0%})")
    return lines
