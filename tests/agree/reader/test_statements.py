"""What a paper says of the statements: invented sentences, and how two sentences are weighed."""

from __future__ import annotations

import pytest

from tests.agree.reader.statement_sentences import SENTENCES
from tests.agree.reader.test_topics import paper
from tools.evaluate.statements import Answer, StatementSaid, statement_rules, statements_of
from tools.evaluate.statements_table import STATEMENTS

ROWS = [tuple(line.split(" ", 2)) for line in SENTENCES.strip().splitlines()]
SIGN = {"yes": Answer.ENTAILED, "no": Answer.CONTRADICTED, "-": Answer.NOT_MENTIONED}


def answered(statement: str, *sentences: str) -> StatementSaid:
    return next(said for said in statements_of(paper(*sentences)) if said.statement == statement)


@pytest.mark.parametrize(("statement", "sign", "text"), ROWS)
def test_a_sentence_answers_its_statement(statement: str, sign: str, text: str) -> None:
    said = answered(statement, text)
    assert said.answer is SIGN[sign]
    shown = said.shown()
    assert (shown is None) is (sign == "-")
    assert shown is None or shown.quote.text == text


def test_every_statement_has_rules_and_sentences() -> None:
    assert {rule.statement for rule in statement_rules()} == set(STATEMENTS)
    assert {(s, "yes") for s in STATEMENTS} | {(s, "-") for s in STATEMENTS} <= {
        (s, sign) for s, sign, _ in ROWS
    }


def test_all_statements_are_answered_once_in_their_order() -> None:
    assert [said.statement for said in statements_of(paper("Nothing."))] == list(STATEMENTS)


def test_the_heavier_sentence_answers_and_both_are_kept() -> None:
    said = answered(
        "third_parties",
        "The Recipient shall not disclose the information to any third party.",
        "The Recipient may disclose Confidential Information to its attorneys who need to know it.",
    )
    assert said.answer is Answer.ENTAILED
    assert {e.answer for e in said.evidence} == {Answer.ENTAILED, Answer.CONTRADICTED}
    shown = said.shown()
    assert shown is not None and shown.sentence == 1


def test_a_hint_decides_nothing() -> None:
    said = answered("return_at_end", "The information shall be returned at the request of the Discloser.")
    assert said.answer is Answer.NOT_MENTIONED
    assert [e.rule for e in said.evidence] == ["on request"]
    assert said.shown() is None


def test_a_word_that_is_no_statement_is_refused() -> None:
    with pytest.raises(ValueError, match="is no statement"):
        StatementSaid("free_lunch", Answer.ENTAILED, ())
