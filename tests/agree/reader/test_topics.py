"""The topics a clause settles: sentences of many styles, and the near misses."""

from __future__ import annotations

from collections import Counter
from time import process_time

import pytest

from permslip.agree.prose.prose import Clause, Definition, Prose, Sentence
from permslip.agree.reader.roles import Roles
from permslip.agree.reader.topics import topics_of
from permslip.agree.reader.topics_rules import rules
from permslip.words.quote import Quote
from permslip.words.topics import TOPICS
from tests.agree.reader.topics_sentences import SENTENCES
from tools.evaluate.statements import statements_of

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


def test_a_topic_is_said_once_a_clause_with_the_sentence_and_the_rule() -> None:
    first, second = "The Provider shall not sell Student Data.", "Student data will never be sold or rented."
    found = [said for said in topics_of(paper(first, second)) if said.topic == "no_sale"]
    assert [(said.clause, said.quote.text, said.why) for said in found] == [("1", first, "not sold")]
    assert 0.5 < found[0].confidence <= 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Provider shall not disclose Student Data to third parties except as it deems useful.",
        "Provider shall not disclose Student Data to third parties unless commercially reasonable.",
        "Provider shall not disclose Student Data to third parties except its business partners.",
        "Provider shall not disclose Student Data to any third party save as Provider considers appropriate.",
    ],
)
def test_an_exception_that_swallows_the_promise_leaves_it_unsettled(sentence: str) -> None:
    assert "redisclosure_bar" not in settled(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Provider shall not disclose Student Data to third parties except as required by law.",
        "Provider shall not disclose Student Data to third parties unless the District consents in writing.",
        "Except as Exhibit C allows, Provider shall not disclose Student Data to third parties.",
    ],
)
def test_an_exception_that_only_narrows_it_does_not(sentence: str) -> None:
    assert "redisclosure_bar" in settled(sentence)


def test_a_limit_that_stands_elsewhere_swallows_as_well() -> None:
    bar = "Provider shall not disclose Student Data to third parties."
    swallowed = paper(bar, limits=("except to its affiliates and business partners",))
    assert "redisclosure_bar" not in {said.topic for said in topics_of(swallowed)}


def test_a_later_sentence_that_takes_the_promise_back() -> None:
    bar = "Provider shall not disclose Student Data to third parties."
    back = "Notwithstanding the foregoing, Provider may share Student Data with affiliates."
    assert "redisclosure_bar" in settled(bar)
    assert "redisclosure_bar" not in settled(bar, back)


def test_two_promises_of_one_sentence_are_told_apart() -> None:
    found = settled("Provider shall not sell Student Data but may share Student Data with its affiliates.")
    assert "no_sale" in found
    assert "redisclosure_bar" not in found


def test_a_subject_of_two_is_one_promise() -> None:
    assert "ferpa_commitment" in settled("The Board and the Contractor shall comply with FERPA.")
    assert "ferpa_commitment" not in settled("The Board agrees, and the Contractor shall comply with FERPA.")
    assert "redisclosure_bar" in settled("Neither the Institute nor its staff shall disclose the data.")


def test_a_promise_in_two_sentences_of_one_clause() -> None:
    first, second = "At Rest: AES-256 encryption.", "In Transit: TLS 1.2 or higher encryption."
    assert "encryption" not in settled(first)
    assert "encryption" in settled(first, second)


def test_who_the_parties_are_decides_whose_promise_it_is() -> None:
    text = "Alder Falls shall destroy all data when they are no longer needed."
    assert "destruction_duty" in settled(text)
    ours = Roles(gives=("Alder Falls",), takes=("Northfield Council for Schools",))
    assert "destruction_duty" not in {said.topic for said in topics_of(paper(text), ours)}
    theirs = "Northfield Council for Schools shall destroy all data when they are no longer needed."
    assert "destruction_duty" in {said.topic for said in topics_of(paper(theirs), ours)}


def test_short_names_are_taken_from_the_definitions_where_no_roles_are_given() -> None:
    names = tuple(
        Definition(term, "", Quote(term), "1") for term in ("School System", "Vendor", "A Term Of Five Words")
    )
    text = "School System shall destroy all data when they are no longer needed."
    assert "destruction_duty" not in {said.topic for said in topics_of(paper(text, definitions=names))}


def test_a_passive_promise_of_the_district_is_not_the_partners() -> None:
    end = "when they are no longer needed."
    assert "destruction_duty" not in settled(f"All data shall be destroyed by the District {end}")
    assert "destruction_duty" in settled(f"All data provided by the District shall be destroyed {end}")


def test_the_heading_of_the_clause_above_counts() -> None:
    text = "To learn which of the schools need more support for their pupils."
    upper = Clause("1", "1", "Purpose", "", 1, 1)
    lower = Clause("1.1", "1.1", "", text, 1, 1, parent="1", sentences=(0,))
    sentence = Sentence(text, Quote(text, clause="1.1"), "1.1")
    found = topics_of(Prose("p", (upper, lower), (sentence,), (), (), ()))
    assert [(said.topic, said.clause) for said in found if said.topic == "purpose"] == [("purpose", "1.1")]


def test_a_gap_left_open_settles_nothing_where_the_gap_is_the_answer() -> None:
    assert "governing_law" not in settled("This Agreement is governed by the laws of [State].")
    assert "destruction_period" not in settled("Provider shall destroy all data within [number] days.")
    assert "no_sale" in settled("[Vendor Name] shall not sell Student Data.")


def test_what_a_law_says_is_no_promise() -> None:
    law = "FERPA requires that records be destroyed when they are no longer needed."
    assert settled(law) == set()


def test_prose_without_a_sentence_settles_nothing() -> None:
    assert topics_of(Prose("p", (Clause("1", "1", "Empty", "", 1, 1),), (), (), (), ())) == ()


def test_recitals_alone_settle_no_clause_rule() -> None:
    assert "encryption" not in settled(
        "WHEREAS, data are encrypted in transit by TLS;", "WHEREAS, AES at rest;"
    )


def test_every_rule_is_about_known_topics_and_has_a_sentence_of_its_own_kind() -> None:
    assert {topic for rule in rules() for topic in rule.topics} == set(TOPICS)
    assert len({(rule.topics, rule.name) for rule in rules()}) == len(rules())
    assert all(0.5 < rule.confidence < 1 for rule in rules())


def test_of_two_names_in_a_subject_the_first_promises() -> None:
    end = "shall destroy all data when they are no longer needed."
    assert "destruction_duty" in settled(f"The Provider working for the District {end}")
    assert "destruction_duty" not in settled(f"The District acting for the Provider {end}")


@pytest.mark.parametrize(
    "words",
    [
        "the data ",
        "shall not data ",
        "provide the information to the parties with ",
        "use the data only for the purpose of using ",
        "not copies of information ",
        "sections 1, 2, and (a) ",
        "a, ",
    ],
)
def test_hostile_sentences_take_no_time_to_speak_of(words: str) -> None:
    endless = paper(*[words * 3000] * 5)
    start = process_time()
    topics_of(endless)
    statements_of(endless)
    assert process_time() - start < 5
