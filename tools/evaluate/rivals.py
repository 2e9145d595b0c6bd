"""Rivals of the rules on ContractNLI: the majority answer, TF-IDF + a linear SVM, small models on the rules.

scikit-learn is needed by this measurement and by nothing that ships. Every fit sees the training documents of
its fold only; every seed is fixed.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tools.evaluate.statements import Answer, StatementSaid

SEED = 2021
Texts = Callable[["Asked", int, np.ndarray], list[str]]


@dataclass(frozen=True)
class Asked:
    """What the rivals see. ``truth`` is statements by documents (0 to 2), ``fold`` each document's fold."""

    sentences: Sequence[Sequence[str]]
    texts: Sequence[str]
    wordings: Sequence[str]
    truth: np.ndarray
    fold: np.ndarray

    def splits(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Training and test documents of each fold."""
        for fold in sorted(set(self.fold.tolist())):
            yield np.flatnonzero(self.fold != fold), np.flatnonzero(self.fold == fold)


def majority(asked: Asked) -> np.ndarray:
    """For each statement the answer that most training documents give."""
    given = np.zeros_like(asked.truth)
    for train, test in asked.splits():
        for n, row in enumerate(asked.truth):
            given[n, test] = np.bincount(row[train], minlength=3).argmax()
    return given


def nearest(
    sentences: Sequence[Sequence[str]], wording: str, count: int, known: np.ndarray | None = None
) -> list[list[int]]:
    """The sentences of each document nearest to a statement by TF-IDF, in the document's order.

    ``known`` are the documents that the vocabulary and its weights may be taken from: all, if None.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    seen = range(len(sentences)) if known is None else known
    weigh = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    weigh.fit([s for i in seen for s in sentences[i]])
    wanted = weigh.transform([wording]).T
    return [
        sorted(
            np.argsort(-(weigh.transform(list(own)) @ wanted).toarray().ravel(), kind="stable")[
                :count
            ].tolist()
        )
        for own in sentences
    ]


def _whole(asked: Asked, statement: int, train: np.ndarray) -> list[str]:
    return list(asked.texts)


def _best(count: int) -> Texts:
    def texts(asked: Asked, statement: int, train: np.ndarray) -> list[str]:
        chosen = nearest(asked.sentences, asked.wordings[statement], count, train)
        return [
            " \n ".join(own[i] for i in which) for own, which in zip(asked.sentences, chosen, strict=True)
        ]

    return texts


VARIANTS: dict[str, Texts] = {
    "whole document": _whole,
    "best sentence": _best(1),
    "best 3 sentences": _best(3),
    "best 5 sentences": _best(5),
    "best 10 sentences": _best(10),
}


def baselines(asked: Asked) -> dict[str, np.ndarray]:
    """TF-IDF of words and pairs of words + a linear SVM a statement: every text, C and weighting tried."""
    given: dict[str, np.ndarray] = {}
    for name, texts in VARIANTS.items():
        for train, test in asked.splits():
            for n in range(len(asked.truth)):
                matrix = _weighed(texts(asked, n, train), train)
                for c in (0.3, 1.0, 10.0):
                    for weight in (None, "balanced"):
                        key = f"{name}, C={c:g}{', balanced' if weight else ''}"
                        answers = given.setdefault(key, np.zeros_like(asked.truth))
                        answers[n, test] = _scores(matrix, asked.truth[n], train, test, c, weight).argmax(1)
    return given


def _weighed(texts: list[str], train: np.ndarray) -> object:
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigh = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    weigh.fit([texts[i] for i in train])
    return weigh.transform(texts)


def _scores(
    matrix: object, truth: np.ndarray, train: np.ndarray, test: np.ndarray, c: float, weight: str | None
) -> np.ndarray:
    """Decision values of the three answers for the test documents; -9 for one never seen in training."""
    from sklearn.svm import LinearSVC

    scores = np.full((len(test), 3), -9.0)
    seen = sorted(set(truth[train].tolist()))
    if len(seen) == 1:
        scores[:, seen[0]] = 1.0
        return scores
    made = LinearSVC(C=c, class_weight=weight, random_state=SEED).fit(matrix[train], truth[train])  # type: ignore[index]
    values = made.decision_function(matrix[test])  # type: ignore[index]
    if len(seen) == 2:
        scores[:, seen[0]], scores[:, seen[1]] = -values, values
    else:
        scores[:, seen] = values
    return scores


def features(said: StatementSaid) -> list[float]:
    """What the rules found for one statement, as numbers: the heaviest rule and how many, for and against."""
    sides = [
        [e for e in said.evidence if e.answer is side] for side in (Answer.ENTAILED, Answer.CONTRADICTED)
    ]
    return [
        *(max((e.weight for e in side), default=0.0) for side in sides),
        *(min(3, len(side)) / 3 for side in sides),
        *(float(said.answer is answer) for answer in Answer),
    ]


def models(asked: Asked, hints: np.ndarray) -> dict[str, np.ndarray]:
    """Small models over all statements: the rules' findings, the scores of a linear SVM on the best three
    sentences, how often each answer is given. ``hints`` is statements by documents by features.

    The SVM's scores for training documents come from an inner split: they are no better than for new ones.
    """
    from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression

    made = {
        "logistic regression": LogisticRegression(C=1.0, max_iter=2000),
        "gradient boosting": GradientBoostingClassifier(
            n_estimators=80, max_depth=3, learning_rate=0.08, subsample=0.8, random_state=SEED
        ),
        "random forest": RandomForestClassifier(300, min_samples_leaf=4, random_state=SEED),
    }
    given = {name: np.zeros_like(asked.truth) for name in made}
    for train, test in asked.splits():
        scored = _inner_scores(asked, train, test)
        often = np.array([np.bincount(row[train], minlength=3) / len(train) for row in asked.truth])
        known = np.concatenate([hints, scored, np.repeat(often[:, None, :], hints.shape[1], axis=1)], axis=-1)
        for name, model in made.items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model.fit(known[:, train].reshape(-1, known.shape[-1]), asked.truth[:, train].reshape(-1))
            answers = model.predict(known[:, test].reshape(-1, known.shape[-1]))
            given[name][:, test] = answers.reshape(-1, len(test))
    return given


def _inner_scores(asked: Asked, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    scored = np.zeros((*asked.truth.shape, 3))
    inner = np.arange(len(train)) % 4
    parts = [(train[inner != q], train[inner == q]) for q in range(4)] + [(train, test)]
    for n in range(len(asked.truth)):
        for learn, score in parts:
            matrix = _weighed(VARIANTS["best 3 sentences"](asked, n, learn), learn)
            scored[n, score] = _scores(matrix, asked.truth[n], learn, score, 0.3, "balanced")
    return scored
