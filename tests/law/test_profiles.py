"""Suppression profiles: cited data that the linter checks, and what each hides."""

from __future__ import annotations

import pytest

from permslip import law
from permslip.law.profile import Limit, Of
from permslip.law.reading import read_profile
from permslip.words.errors import BadInput
from tests.decide.world import the_book

TEXT = """\
id: sdl-one
citation: the book, page 1
title: A title
paraphrase: In plain words.
source: {address: "https://example.org"}
in_force: {from: {kind: unknown, because: nobody says}}
jurisdiction: us
status: draft
hide:
  - {of: numerator, at-least: 1, at-most: 5, citation: "page 2"}
  - {of: denominator, at-most: 19, citation: "page 3"}
bounds:
  - {group: 40, points: 5, citation: "page 4"}
  - {group: 300, points: 1, citation: "page 4"}
also: [Look beside the table.]
examples:
  - {numerator: 5, denominator: 40, hidden: true}
  - {numerator: 6, denominator: 40, hidden: false}
"""


def files(text: str = TEXT) -> dict[str, bytes]:
    return {"us/one.profile.yaml": text.encode()}


def test_a_profile_is_read_kept_and_read_back() -> None:
    cache: dict[str, bytes] = {}
    book = law.load(files(), cache)
    assert cache and law.load(files(), cache) == book
    (profile,) = book.profiles
    assert (profile.id, profile.file) == ("sdl-one", "us/one.profile.yaml")
    assert book.profile("sdl-one") == profile and book.profile("sdl-two") is None
    assert law.load({}, {}).digest != book.digest  # a profile that changes changes the digest
    assert law.lint(files()) == ()


@pytest.mark.parametrize(
    ("numerator", "denominator", "hidden"),
    [(0, 20, False), (1, 20, True), (5, 20, True), (6, 20, False), (6, 19, True), (0, 0, True)],
)
def test_any_limit_hides(numerator: int, denominator: int, hidden: bool) -> None:
    (profile,) = law.load(files(), {}).profiles
    assert profile.hides(numerator, denominator) is hidden


@pytest.mark.parametrize(("group", "points"), [(39, None), (40, 5), (299, 5), (300, 1), (5000, 1)])
def test_the_bound_is_that_of_the_largest_group_that_fits(group: int, points: int | None) -> None:
    (profile,) = law.load(files(), {}).profiles
    assert profile.bound(group) == points


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("at-most: 5,", "at-most: -1,", "hide[1].at-most"),
        ("at-most: 5,", "at-most: true,", "hide[1].at-most"),
        ("at-least: 1, at-most: 5", "at-least: 6, at-most: 5", "at-least"),
        ("of: numerator", "of: nominator", "hide[1].of"),
        (', citation: "page 2"', "", "hide[1].citation"),
        ("hidden: false", "hidden: no one", "examples[2].hidden"),
        ("title: A title\n", "", "title is missing"),
        ("also: [Look beside the table.]", "too: x", "too"),
        ("id: sdl-one", "id: SDL", "id"),
        ("bounds:\n  - {group: 40", "bounds:\n  - {size: 40", "bounds[1]"),
    ],
)
def test_a_bad_profile_names_the_key(old: str, new: str, names: str) -> None:
    assert old in TEXT
    with pytest.raises(BadInput) as problem:
        read_profile("us/one.profile.yaml", TEXT.replace(old, new, 1).encode())
    assert names in str(problem.value)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("status: draft", "status: reviewed", "status"),
        ("hidden: true", "hidden: false", "example"),
        ("  - {numerator: 6, denominator: 40, hidden: false}\n", "", "missing cases"),
        ("hide:", "hides:", "does not read"),
    ],
)
def test_the_linter_finds(old: str, new: str, kind: str) -> None:
    assert old in TEXT
    assert kind in {f.kind for f in law.lint(files(TEXT.replace(old, new, 1)))}


def test_two_profiles_of_one_id_are_told() -> None:
    both = files() | {"us/two.profile.yaml": TEXT.encode()}
    assert {f.kind for f in law.lint(both)} == {"overlapping dates"}


def test_a_limit_runs_upwards() -> None:
    with pytest.raises(ValueError, match="at-least up to"):
        Limit(Of.NUMERATOR, 4, "x", at_least=5)


# the numbers of each profile once more, read from the sources and not from the files
SHIPPED = [
    ("sdl-ct-edsight", 5, 100, True), ("sdl-ct-edsight", 6, 20, False), ("sdl-ct-edsight", 6, 19, True),
    ("sdl-ny", 1, 4, True), ("sdl-ny", 1, 5, False),
    ("sdl-wi", 5, 50, True), ("sdl-wi", 6, 50, False), ("sdl-wi", 0, 50, False),
    ("sdl-de", 1, 15, True), ("sdl-de", 1, 16, False),
    ("sdl-ut-tiers", 1, 10, True), ("sdl-ut-tiers", 1, 11, False),
    ("sdl-n5", 4, 90, True), ("sdl-n5", 5, 90, False), ("sdl-n10", 9, 90, True), ("sdl-n10", 10, 90, False),
    ("sdl-n11", 10, 90, True), ("sdl-n11", 11, 90, False),
]  # fmt: skip


@pytest.mark.parametrize(("profile", "numerator", "denominator", "hidden"), SHIPPED)
def test_what_the_shipped_profiles_hide(profile: str, numerator: int, denominator: int, hidden: bool) -> None:
    found = the_book().profile(profile)
    assert found is not None
    assert found.hides(numerator, denominator) is hidden


def test_utahs_bounds_tighten_and_delawares_do_not() -> None:
    utah, delaware = the_book().profile("sdl-ut-tiers"), the_book().profile("sdl-de")
    assert utah is not None and delaware is not None
    assert [utah.bound(n) for n in (39, 40, 99, 100, 299, 300)] == [None, 5, 5, 2, 2, 1]
    assert [delaware.bound(n) for n in (15, 16, 500)] == [None, 5, 5]


def test_every_shipped_profile_is_shown_whole() -> None:
    assert {p.id for p in the_book().profiles} == {p for p, *_ in SHIPPED}
    for profile in the_book().profiles:
        text = law.describe_profile(profile)
        for part in (profile.title, profile.citation, profile.paraphrase, *profile.also):
            assert part in text
        assert all(limit.citation in text for limit in profile.limits)
        assert all(bound.citation in text for bound in profile.bounds)
        assert profile.status.value == "draft"
