"""What single sentences say about the care of the data."""

from __future__ import annotations

import pytest

from tests.agree.reader.care_sentences import CARE, DESTRUCTION, FAMILIES, MORE
from tests.agree.reader.hearing import read_sentence

LINES = [
    tuple(part.strip() for part in line.split("|", 2))
    for line in (CARE + DESTRUCTION + FAMILIES + MORE).splitlines()
    if line.strip()
]


@pytest.mark.parametrize(("term", "value", "sentence"), LINES)
def test_a_sentence_says_what_it_says(term: str, value: str, sentence: str) -> None:
    assert read_sentence(sentence, term) == ({value} if value else set())
