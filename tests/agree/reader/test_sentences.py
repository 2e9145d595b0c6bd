# ruff: noqa: E501 - sentences of papers, one a line
"""What single sentences say: every line of the table of invented sentences, and the same in other clothes."""

from __future__ import annotations

import pytest

from permslip.words.terms import TERMS
from tests.agree.reader.hearing import read_sentence, read_text, said
from tests.agree.reader.sentences import PLAIN, SENTENCES

LINES = [
    tuple(part.strip() for part in line.split("|", 2))
    for line in (SENTENCES + PLAIN).splitlines()
    if line.strip()
]


@pytest.mark.parametrize(("term", "value", "sentence"), LINES)
def test_a_sentence_says_what_it_says(term: str, value: str, sentence: str) -> None:
    assert read_sentence(sentence, term) == ({value} if value else set())


def test_every_line_is_about_a_term() -> None:
    assert {term for term, _, _ in LINES} <= set(TERMS)


def test_capitals_say_the_same() -> None:
    sentence = "THE PROVIDER SHALL NOTIFY THE DISTRICT OF ANY BREACH OF SECURITY WITHIN FORTY-EIGHT (48) HOURS OF ITS DISCOVERY."
    assert read_sentence(sentence, "breach_notice") == {"48 hours"}


def test_a_list_carries_its_stem() -> None:
    listed = "1. In the event of a data breach, the Provider shall:\n\n   a. notify the District within 72 hours of discovery;\n   b. provide a detailed incident report within 10 business days.\n"
    paper = read_text(
        f'Agreement\n\nThis Agreement is between Elm Schools ("District") and Oak LLC ("Provider").\n\n{listed}'
    )
    assert said(paper, "breach_notice") == {"72 hours"}
    assert said(paper, "breach_report") == {"10 business_days"}


def test_a_stem_above_a_heading_is_heard_below_it() -> None:
    paper = read_text(
        '# Agreement\n\nBetween Elm Schools ("District") and Oak LLC ("Provider").\n\n## 4. Prohibited Uses\n\nProvider shall NOT:\n\n'
        "### 4.1 Commerce\n\n- Sell student data to any third party\n- Use student data for targeted advertising\n",
        "paper.md",
    )
    assert said(paper, "sale") == {"barred"}
    assert said(paper, "advertising") == {"barred"}


def test_a_reference_is_followed_to_its_number() -> None:
    paper = read_text(
        '# Agreement\n\nBetween Elm Schools ("District") and Oak LLC ("Provider").\n\n## 3. Breach\n\nThe Provider shall notify the District of a '
        "breach within the period set out in Section 9.\n\n## 9. Periods\n\nThe period is 36 hours.\n",
        "paper.md",
    )
    assert said(paper, "breach_notice") == {"36 hours"}


def test_two_values_of_one_term_are_both_said() -> None:
    paper = read_text(
        '# Agreement\n\nBetween Elm Schools ("District") and Oak LLC ("Provider").\n\n## 3. Breach\n\nThe Provider shall notify the District of a '
        "breach within 24 hours.\n\n## 9. Security\n\nProvider will report any data breach to District within 10 days.\n",
        "paper.md",
    )
    assert said(paper, "breach_notice") == {"24 hours", "10 days"}


def test_the_last_to_sign_dates_the_paper() -> None:
    paper = read_text(
        'Agreement\n\nBetween Elm Schools ("District") and Oak LLC ("Provider").\n\n1. The Provider shall keep student data confidential.\n\n'
        "2. Connecticut law governs.\n\n3. Each party pays its own costs.\n\nBy: [signature], Superintendent\nDate: May 2, 2026\n\nBy: [signature], President\nDate: May 9, 2026\n"
    )
    assert said(paper, "signed_on") == {"2026-05-09"}
