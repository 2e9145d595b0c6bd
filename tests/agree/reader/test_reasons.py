"""Purposes, renewals, suspensions and second signatures in many drafters' words."""

from __future__ import annotations

import pytest

from tests.agree.reader.hearing import read_sentence
from tests.agree.reader.reason_sentences import PURPOSES, SENTENCES

LINES = [tuple(p.strip() for p in line.split("|", 2)) for line in SENTENCES.splitlines() if line.strip()]
WHYS = [tuple(p.strip() for p in line.split("|", 1)) for line in PURPOSES.splitlines() if line.strip()]


@pytest.mark.parametrize(("term", "value", "sentence"), LINES)
def test_a_sentence_says_what_it_says(term: str, value: str, sentence: str) -> None:
    assert read_sentence(sentence, term) == ({value} if value else set())


@pytest.mark.parametrize(("words", "sentence"), WHYS)
def test_a_sentence_says_what_the_data_are_for(words: str, sentence: str) -> None:
    found = read_sentence(sentence, "purpose")
    assert len(found) == bool(words)
    assert all(words in value for value in found)
