"""What changed in meaning, and what only in words."""

from __future__ import annotations

from typing import Any

from permslip.agree import compare, comparison
from permslip.agree.comparing import Turn
from tests.agree.papers import GONE, an_agreement

CLAUSE = {"id": "1", "text": "The Council keeps the data secure.", "topics": ["security"]}


def terms(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    """Lines of terms with a sentence each."""
    return [{"term": t, "is": v, "quote": {"text": f"{t}: {v}.", "clause": "3"}} for t, v in pairs]


def turns(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Turn]:
    """What changed between two papers, by its name."""
    return {c.what: c.turn for c in compare(an_agreement(**first), an_agreement(**second))}


def test_the_same_paper_twice_differs_in_nothing() -> None:
    a = an_agreement()
    assert compare(a, a) == ()
    assert "They say the same" in comparison(a, a, ())


def test_each_turn_of_a_term_is_told_apart() -> None:
    before = terms(
        ("breach_notice", "72 hours"), ("audit_right", "yes"),
        ("governing_law", "CT"), ("cure_period", "30 days"),
        ("destroy_backups", "30 days"), ("destroy_backups", "60 days"),
    )  # fmt: skip
    after = terms(
        ("breach_notice", "10 days"), ("audit_right", "yes"),
        ("governing_law", "MA"), ("cure_period", "10 days"),
        ("severability", "yes"), ("destroy_backups", "60 days"),
    )  # fmt: skip
    assert turns({"terms": before}, {"terms": after}) == {
        "breach_notice": Turn.LOOSER,
        "governing_law": Turn.DIFFERENT,
        "cure_period": Turn.STRICTER,
        "severability": Turn.NEW,
        "destroy_backups": Turn.DIFFERENT,
    }
    assert turns({"terms": after}, {"terms": before})["severability"] is Turn.GONE


def test_a_key_of_the_form_and_a_line_of_terms_are_one_answer() -> None:
    plain = {"redisclosure": "barred"}
    assert "redisclosure" not in turns(plain, {**plain, "terms": terms(("redisclosure", "barred"))})


def test_elements_topics_and_words() -> None:
    first = {"clauses": [CLAUSE, {"id": "2", "text": "Both keep FERPA.", "topics": ["ferpa_commitment"]}],
             "schedule": [{"element": "grade"}, {"element": "sex"}]}  # fmt: skip
    second = {"clauses": [{**CLAUSE, "text": "The Council protects the data."}],
              "schedule": [{"element": "grade"}, {"element": "birth_date"}]}  # fmt: skip
    assert turns(first, second) == {
        "birth_date": Turn.LOOSER,
        "sex": Turn.STRICTER,
        "ferpa_commitment": Turn.GONE,
        "1": Turn.WORDS,
    }


def test_a_clause_whose_topics_changed_is_no_mere_wording() -> None:
    other = {**CLAUSE, "text": "The Council protects the data.", "topics": ["confidentiality"]}
    found = turns({"clauses": [CLAUSE]}, {"clauses": [other]})
    assert "1" not in found
    assert found["security"] is Turn.GONE


def test_the_comparison_puts_the_looser_first_with_both_sentences() -> None:
    a = an_agreement(terms=terms(("breach_notice", "72 hours"), ("cure_period", "30 days")))
    b = an_agreement(terms=terms(("breach_notice", "10 days"), ("cure_period", "10 days")))
    text = comparison(a, b, compare(a, b))
    assert text.index("Looser") < text.index("Stricter")
    assert "Before, clause 3: “breach_notice: 72 hours.”" in text
    assert "After, clause 3: “breach_notice: 10 days.”" in text
    assert "1 looser, 0 gone, 0 different, 0 new, 1 stricter, 0 words only." in text
    assert all(len(line) <= 96 for line in text.splitlines())


def test_no_key_and_no_clause_is_passed_over() -> None:
    lines = [{"element": "grade", "need": "optional"}]
    first = {"limits": {"k": 10, "minimum_cell": 10, "max_suppression": 0.05}, "law": ["us-ferpa", "us-ct"],
             "clauses": [CLAUSE, {"id": "2", "text": "Both are glad."}], "schedule": lines}  # fmt: skip
    second = {"limits": {"k": 2, "minimum_cell": 10, "max_suppression": 0.5}, "law": ["us-ferpa"],
              "clauses": [CLAUSE, {"id": "3", "text": "Neither is sad."}],
              "schedule": [{"element": "grade", "need": "mandatory"}]}  # fmt: skip
    assert turns(first, second) == {
        "limits.k": Turn.LOOSER, "limits.max_suppression": Turn.DIFFERENT, "us-ct": Turn.GONE,
        "grade": Turn.DIFFERENT, "2": Turn.GONE, "3": Turn.NEW,
    }  # fmt: skip
    assert turns(second, first)["limits.k"] is Turn.STRICTER
    assert turns(second, first)["us-ct"] is Turn.NEW
    assert turns({"limits": GONE}, {})["limits.k"] is Turn.NEW


def test_a_clause_under_another_number_is_neither_gone_nor_new() -> None:
    assert turns({"clauses": [CLAUSE]}, {"clauses": [{**CLAUSE, "id": "9"}]}) == {}


def test_a_clause_with_other_words_and_other_topics_is_told() -> None:
    other = {**CLAUSE, "id": "2", "topics": ["security", "encryption"]}
    first = {"clauses": [other, {**CLAUSE, "id": "3", "text": "Keys.", "topics": ["encryption"]}]}
    second = {
        "clauses": [{**other, "text": "The Council is careful.", "topics": ["security"]}, first["clauses"][1]]
    }
    assert turns(first, second) == {"2": Turn.DIFFERENT}


def test_only_papers_of_one_digest_are_said_to_be_the_same_word_by_word() -> None:
    first, second = an_agreement(), an_agreement(title="Another title")
    said = comparison(first, second, compare(first, second))
    assert "word by word" not in said and "Titles, ids, versions or notes do." in said


def test_ten_thousand_values_of_one_term_are_not_all_shown() -> None:
    many = terms(*(("security_standard", f"standard {n}") for n in range(500)))
    said = comparison(
        an_agreement(), an_agreement(terms=many), compare(an_agreement(), an_agreement(terms=many))
    )
    assert "standard 7" in said and "and 492 more" in said and "standard 8" not in said
