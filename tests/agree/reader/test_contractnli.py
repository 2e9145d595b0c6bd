"""The measurement on ContractNLI: its figures are what they say, and the rules hold a floor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tools.evaluate import contractnli, rivals
from tools.evaluate.contractnli import DATA, Document, Figures
from tools.evaluate.statements import Answer
from tools.evaluate.statements_table import STATEMENTS

needs_data = pytest.mark.skipif(not DATA.is_file(), reason=f"{DATA.name} of the shared data is not here")
TRUTH = np.array([[0, 2, 1, 2], [0, 0, 2, 2]])


def test_figures_by_hand() -> None:
    figures = Figures.of(TRUTH, np.array([[0, 2, 2, 2], [0, 2, 2, 2]]))
    assert figures.accuracy == pytest.approx(6 / 8)
    # entailed: 2 right of 3 true, 2 given; contradicted: none; not mentioned: 4 right, 4 true, 6 given
    assert figures.macro == pytest.approx((4 / 5 + 0 + 8 / 10) / 3)
    assert figures.among(np.array([True, False, False, False])).accuracy == 1


def test_a_draw_of_every_document_once_gives_the_figure_itself() -> None:
    figures = Figures.of(TRUTH, np.array([[0, 2, 2, 2], [0, 2, 2, 2]]))
    assert figures.drawn(np.arange(4)[None, :])[0] == pytest.approx(figures.macro)


def test_folds_deal_every_document_once_and_the_same_way_each_time() -> None:
    fold = contractnli.folds(61)
    assert sorted(np.bincount(fold).tolist()) == [12, 12, 12, 12, 13]
    assert (fold == contractnli.folds(61)).all()


def test_a_quotation_is_placed_whatever_its_white_space() -> None:
    document = Document("7", "One.\nThe  Recipient\nshall keep it.", {}, {})
    place = document.place("The Recipient shall")
    assert place is not None and document.text[slice(*place)] == "The  Recipient\nshall"
    assert document.place("The Discloser") is None
    assert document.place(" ") is None


def test_a_rival_sees_only_its_training_documents() -> None:
    words = ["keep secret keep", "nothing here at all", "keep secret keep", "nothing here at all"] * 5
    truth = np.array([[0, 2] * 10])
    fold = np.arange(20) // 2 % 5
    asked = rivals.Asked([[w] for w in words], words, ["keep secret"], truth, fold)
    assert (rivals.baselines(asked)["whole document, C=1"] == truth).all()
    assert rivals.majority(asked).shape == truth.shape
    hints = np.zeros((1, 20, 7))
    assert all((given == truth).all() for given in rivals.models(asked, hints).values())


def test_an_answer_that_training_never_saw_is_not_given() -> None:
    words = ["alpha beta", "alpha gamma"] * 5
    asked = rivals.Asked([[w] for w in words], words, ["beta"], np.ones((1, 10), int), np.arange(10) % 5)
    assert (rivals.baselines(asked)["whole document, C=1"] == 1).all()


@needs_data
def test_the_data_have_every_statement_and_its_evidence() -> None:
    documents, wordings = contractnli.load()
    assert len(documents) == 61 and set(wordings) == set(STATEMENTS)
    assert 20 < sum(d.opened for d in documents) < 41
    some = documents[0]
    told = [s for s in STATEMENTS if some.truth[s] is not Answer.NOT_MENTIONED]
    assert told and all(some.spans[s] for s in told)


@needs_data
def test_the_rules_hold_a_floor_on_documents_that_were_never_opened() -> None:
    documents = [d for d in contractnli.load()[0] if not d.opened]
    figures = Figures.of(contractnli.truth_of(documents), contractnli.by_rules(documents))
    assert figures.accuracy > 0.79
    assert figures.macro > 0.72  # a linear SVM on the same documents: 0.718
    told = contractnli.evidence_overlap(documents[:6], dict.fromkeys(STATEMENTS, "information"))
    hits, cases = told["rules"]
    assert cases > 30
    assert hits / cases > 0.55


def test_the_report_says_so_where_the_data_are_absent(tmp_path: Path) -> None:
    assert contractnli.report(tmp_path / "none.json.gz") == [
        "ContractNLI is not here: the shared data were not laid beside the project"
    ]
