"""The measure itself: counts, normal forms, intervals, and that no gold answer is dropped."""

from __future__ import annotations

import csv

import pytest

from tools.evaluate import baselines, confidences, gold, papers
from tools.evaluate.__main__ import READERS, gold_answers
from tools.evaluate.reading import quotations
from tools.evaluate.scoring import (
    BLANK,
    Answer,
    by_field,
    interval,
    invented,
    macro_f1,
    normal,
    score,
    value_scores,
)

HERE = (gold.FOLDER / "gold.csv").exists()
needs_gold = pytest.mark.skipif(not HERE, reason="the shared data were not laid beside the project")


def answer(true: set[str], read: set[str], field: str = "breach", paper: str = "a") -> Answer:
    return Answer(paper, field, "breach_notice", frozenset(true), frozenset(read))


def test_counts() -> None:
    assert answer({"7 days"}, {"168 hours"}).right
    assert answer(set(), set()).right
    assert answer(set(), {"24 hours"}).counts == (0, 1, 1)
    assert answer({"24 hours"}, {"24 hours", "3 days"}).counts == (1, 1, 0)
    assert answer({BLANK}, {BLANK}).right


def test_business_days_are_not_days() -> None:
    assert normal("breach_notice", "5 business_days") != normal("breach_notice", "5 days")
    assert normal("breach_notice", "prompt") == "prompt"
    assert normal("governing_law", "CT") == "ct"


def test_scores() -> None:
    listed = [
        answer({"24 hours"}, {"24 hours"}),
        answer({"1 days"}, set(), "other", "b"),
        answer(set(), {"3 days"}, "third", "c"),
    ]
    assert score(listed).cases == 3
    assert score(listed).precision == score(listed).recall == pytest.approx(1 / 3)
    assert by_field(listed)["breach"].f1 == 1.0
    assert macro_f1(listed) == pytest.approx(1 / 3)
    assert invented(listed) == (1, 1)
    low, high = interval(listed, macro_f1, draws=200)
    assert 0 <= low <= high <= 1
    assert interval(listed, macro_f1, draws=200) == (low, high)
    assert value_scores(listed)["not stated"].f1 == 0.0
    assert score([]).f1 == macro_f1([]) == 0.0


def test_words_of_a_paper_are_the_same_when_they_overlap() -> None:
    true, read = papers.alike(
        "purpose", frozenset({"to improve reading in grade 3"}), frozenset({"improve reading in grade 3."})
    )
    assert true == read
    true, read = papers.alike("purpose", frozenset({"to improve reading"}), frozenset({"sell soap"}))
    assert true != read
    assert papers.alike("elements", frozenset({"birth_date"}), frozenset({"date of birth"}))[1] == {
        "birth_date"
    }


def test_leaving_a_paper_out() -> None:
    found = [("a", "r.one", True, 0.5), ("b", "r.one", False, 0.5), ("b", "r.two", True, 0.5)]
    assert confidences.counts(found, "a") == {"r.one": (0, 1), "r.two": (1, 1)}
    assert len(confidences.left_out(found)) == 3
    assert confidences.brier([(1.0, True), (0.5, False)]) == pytest.approx(0.125)


@needs_gold
def test_every_gold_answer_becomes_a_case() -> None:
    with (gold.FOLDER / "gold.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cases = gold.cases()
    assert [(c.paper, c.fact) for c in cases] == [(r["id"], r["fact"]) for r in rows]
    assert all(c.parts for c in cases)
    assert {c.fact for c in cases} == set(gold.FACTS)


@needs_gold
def test_the_goals_on_the_gold_answers() -> None:
    ours = gold_answers(READERS["rules (ours)"])
    made, silent = invented(ours)
    assert macro_f1(ours) >= 0.85
    assert made <= 0.02 * silent
    for paper in {a.paper for a in ours}:
        right, every = quotations(gold.FOLDER / f"{paper}.txt")
        assert right == every


@needs_gold
def test_the_rivals_do_worse() -> None:
    ours = macro_f1(gold_answers(READERS["rules (ours)"]))
    for rival in (baselines.keyword, baselines.tfidf):
        assert macro_f1(gold_answers(rival)) < ours


def test_every_quotation_of_our_own_papers_stands_in_them() -> None:
    for paper in papers.truth():
        right, every = quotations(papers.FOLDER / paper)
        assert right == every


def test_silence_is_kept_on_our_own_papers() -> None:
    """Values where nothing is stated: at most two in a hundred, over all papers, opened or not."""
    made, silent = invented(papers.answers(READERS["rules (ours)"]))
    assert made <= 0.02 * silent
