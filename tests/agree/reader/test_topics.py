"""The topics a clause settles: sentences of many styles, and the near misses."""

from __future__ import annotations

from collections import Counter

import pytest

from permslip.agree.prose.prose import Clause, Definition, Prose, Sentence
from permslip.agree.reader.topics import rules, topics_of
from permslip.words.quote import Quote
from permslip.words.topics import TOPICS
from tests.agree.reader.topics_sentences import SENTENCES

ROWS = [(*line.split(" ", 2),) for line in SENTENCES.strip().splitlines()]


def paper(
    *sentences: str, heading: str = "", limits: tuple[str, ...] = (), definitions: tuple[Definition, ...] = ()
) -> Prose:
    """One clause with these sentences."""
    made = tuple(
        Sentence(text, Quote(text, clause="1"), "1", limits=limits, index=i)
        for i, text in enumerate(sentences)
    )
    clause = Clause("1", "1", heading, " ".join(sentences), 1, 1, sentences=tuple(range(len(made))))
    return Prose("paper.txt", (clause,), made, definitions, (), ())


def settled(*sentences: str, heading: str = "") -> set[str]:
    return {said.topic for said in topics_of(paper(*sentences, heading=heading))}


@pytest.mark.parametrize(("topic", "sign", "text"), ROWS)
def test_a_sentence_settles_its_topic_and_a_near_miss_does_not(topic: str, sign: str, text: str) -> None:
    heading, _, sentence = text.rpartition(" :: ")
    assert (topic in settled(sentence, heading=heading)) is (sign == "+")


def test_every_topic_has_sentences_of_both_kinds() -> None:
    counted = Counter((topic, sign) for topic, sign, _ in ROWS)
    assert [(t, s) for t in TOPICS for s in "+-" if counted[t, s] < 4] == []
    assert {topic for topic, _, _ in ROWS} == set(TOPICS)
