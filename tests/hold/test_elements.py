"""The catalogue of elements, and finding one from words."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from permslip.hold.kinds import KINDS, meaning
from permslip.words.elements import ELEMENTS, element, resolve_words, squash
from permslip.words.errors import NotFound
from permslip.words.vocabulary import FieldClass


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("free or reduced-price meal eligibility", "meal_status"),
        ("unique student identifier", "student_number"),
        ("number of courses failed", "courses_failed"),
        ("maps of school campuses", "building_map"),
        ("date entered grade 9", "grade9_entry_date"),
        ("maximum enrollment a building may hold", "building_capacity"),
        ("periods when secondary courses meet", "class_period"),
        ("location code of each school", "school_code"),
        ("schools attended, with dates", "schools_attended"),
        ("disability or special education marker", "disability"),
        ("system-wide spending", "spending"),
        ("BirthDate", "birth_date"),
        ("Date of Birth", "birth_date"),
        ("000033", "birth_date"),
        ("ceds:000033", "birth_date"),
        ("the sex", "sex"),
        ("race (federal categories)", "race"),
        ("teacher evaluations", "evaluation_rating"),
    ],
)
def test_words_find_their_element(words: str, key: str) -> None:
    found = resolve_words(words)
    assert found is not None and found.key == key


@pytest.mark.parametrize(
    "words", ["", "birth", "almost a birth date", "birth dates of pets", "xyzzy", "()", "student"]
)
def test_a_near_miss_is_no_hit(words: str) -> None:
    assert resolve_words(words) is None


def test_no_word_means_two_elements() -> None:
    meant = Counter(
        pair[0]
        for pair in {(squash(w), e.key) for e in ELEMENTS.values() for w in (e.key, e.label, *e.aliases)}
    )
    assert {w for w, n in meant.items() if n > 1} == set()


def test_every_key_and_label_finds_itself() -> None:
    for key, found in ELEMENTS.items():
        assert element(key) is resolve_words(key) is resolve_words(found.label) is found
        assert found.field_class is not FieldClass.UNKNOWN
    with pytest.raises(NotFound):
        element("nothing")


def test_every_ceds_id_stands_in_the_standard_under_a_name_with_a_word_in_common(shared_data: Path) -> None:
    with (shared_data / "standards" / "ceds-elements-v12.csv").open(
        newline="", encoding="utf-8-sig"
    ) as stream:
        names = {row["GlobalID"]: row["ElementName"] for row in csv.DictReader(stream)}
    for found in ELEMENTS.values():
        if found.ceds is not None:
            said = {squash(found.label), *map(squash, found.aliases)}
            words = {
                w for text in (found.label, *found.aliases) for w in text.lower().replace("-", " ").split()
            }
            name = names[found.ceds]
            assert squash(name) in said or words & set(name.lower().split()), found.key


def test_every_header_list_names_elements_and_classes_that_exist() -> None:
    for kind in KINDS.values():
        for told in kind.headers.values():
            assert (told.startswith("~") and FieldClass(told[1:])) or told in ELEMENTS


def test_a_secret_is_a_secret_in_any_table() -> None:
    for kind in KINDS.values():
        for header in ("password", "Portal Password", "user_pwd", "metadata.x.accessToken", "API-Key", "pin"):
            assert meaning(kind, header)[1] is FieldClass.SECRET
        assert meaning(kind, "spinach")[1] is not FieldClass.SECRET
