"""The named hierarchies: what each value becomes, and that every ladder nests."""

from __future__ import annotations

import string
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.protect import HIERARCHIES, Setting, hierarchy, readings
from permslip.protect.groupings import DISABILITY_OF, LANGUAGE_OF
from permslip.protect.hierarchies import bands, by_share, ladder, levels_of_schools, named
from permslip.words.elements import ELEMENTS
from permslip.words.errors import BadInput, OurBug

NATIVE, REST = "American Indian or Alaska Native", "Another race, or several"
SETTING = Setting(date(2014, 10, 15), {"101": "elementary", "201": "secondary"})


def climb(name, *values):
    """{value: labels from level 0 to the top}."""
    made = ladder(hierarchy(name), pa.array(values, pa.string()), SETTING)
    return {v: tuple(labels[i] for labels in made.labels) for i, v in enumerate(values)}


@pytest.mark.parametrize(
    ("name", "held", "above"),
    [
        *[("grade", g, ("PK-2", "elementary"))
          for g in ("PK", "KG", "Kindergarten", "01", "2", "First grade", "2nd", "TK")],
        *[("grade", g, ("3-5", "elementary")) for g in ("03", "Fifth grade", "grade 4", "Grade 3")],
        *[("grade", g, ("6-8", "secondary")) for g in ("06", "Eighth grade", "7th")],
        *[("grade", g, ("9-12", "secondary")) for g in ("09", "Ninth grade", "12", "Twelfth grade", "10")],
        ("grade", "13", ("after 12", "after secondary")),
        ("grade", "UG", ("ungraded", "ungraded")),
        *[("grade", g, ("*", "*")) for g in ("14", "00", "09|10", "Basket weaving", "99")],
        ("birth_date", "2004-10-15", ("10", "10-11", "10-14")),
        ("birth_date", "2004-10-16", ("9", "7-9", "5-9")),
        ("birth_date", "1996-02-29", ("18", "17-19", "15-19")),
        ("birth_date", "2009-01-01T00:00:00Z", ("5", "5-6", "5-9")),
        *[("birth_date", d, ("*", "*", "*"))
          for d in ("2014-10-16", "1850-01-01", "2004-02-30", "15/10/2004")],
        ("race", "Asian", ("Asian", "Asian or Pacific Islander")),
        ("race", "Black - African American", ("Black or African American", "Black or African American")),
        ("race", "American Indian - Alaskan Native", (NATIVE, REST)),
        ("race", "Asian|Native Hawaiian - Pacific Islander", ("Two or more races", REST)),
        ("race", "Asian/Pacific Islander", ("Asian or Pacific Islander", "Asian or Pacific Islander")),
        ("race", "White; Hispanic or Latino", ("Hispanic or Latino", "Hispanic or Latino")),
        ("race", "demographicRaceTwoOrMoreRaces", ("Two or more races", "Another race, or several")),
        ("race", "White|Unknown", ("White", "White")),
        ("race", "Choose Not to Respond", ("Not stated", "Another race, or several")),
        *[("race", r, ("*", "*")) for r in ("Purple", "White|Purple", "|")],
        ("sex", "Female", ()),
        ("postal", "06457-1234", ("06457", "064**", "0****")),
        ("postal", "06457", ("06457", "064**", "0****")),
        ("postal", "K1A 0B1", ("*", "*", "*")),
        ("school", "101", ("elementary",)),
        ("school", "999", ("*",)),
        *[("language", w, ("Spanish",)) for w in ("es", "spa", "Spanish", "Spanish; Castilian")],
        ("language", "ENG", ("English",)),
        *[("language", w, ("another language",)) for w in ("Navajo; Navaho", "Tagalog", "pt", "Português")],
        *[("language", w, ("*",))
          for w in ("12", "call 555-0100", "x" * 61, "lives at grandma's, 12 Elm Street")],
        ("date", "2014-09-03", ("2014-09", "2014")),
        ("date", "soon", ("*", "*")),
        ("number", "12", ("10 up to 15", "10 up to 20", "0 up to 50")),
        ("number", "-1.5", ("-5 up to 0", "-10 up to 0", "-50 up to 0")),
        *[("number", n, ("*", "*", "*")) for n in ("nan", "1e9", "many", "inf")],
        ("date_quarters", "2014-09-03", ("2014-09", "2014 Q3", "2014", "2013-2015")),
        ("date_quarters", "soon", ("*", "*", "*", "*")),
        ("school_year", "2014-09-03", ("2014-09", "2014-15 Q1", "2014-15", "2013 to 2016")),
        ("school_year", "2015-06-30", ("2015-06", "2014-15 Q4", "2014-15", "2013 to 2016")),
        ("school_year", "1999-07-01", ("1999-07", "1999-00 Q1", "1999-00", "1998 to 2001")),
        ("school_year", "soon", ("*", "*", "*", "*")),
        ("age", "9", ("9", "5-9", "0-9", "0-19")),
        ("age", "17.5", ("17", "15-19", "10-19", "0-19")),
        *[("age", a, ("*", "*", "*", "*")) for a in ("-1", "121", "nine")],
        ("postal_digits", "06457-1234", ("06457", "0645*", "064**", "06***", "0****")),
        ("postal_digits", "soon", ("*",) * 5),
        *[("language_family", w, ("Spanish", "Romance", "Indo-European"))
          for w in ("es", "Spanish; Castilian")],
        ("language_family", "HMN", ("Hmong", "Hmong-Mien", "East and Southeast Asian")),
        ("language_family", "Haitian Creole", ("Haitian", "Creoles", "Creoles")),
        ("language_family", "Klingon", ("*", "*", "*")),
        *[("disability", w, ("Autism", "Development or behaviour", "a disability"))
          for w in ("AUT", "Autism Spectrum Disorders")],
        ("disability", "Deaf-Blindness", ("Deaf-blindness", "Hearing or sight", "a disability")),
        ("disability", "None", ("none", "none", "none")),
        ("disability", "left-handed", ("*", "*", "*")),
    ],
)  # fmt: skip
def test_what_a_value_becomes(name, held, above):
    assert climb(name, held)[held] == (held, *above, "*")


@pytest.mark.parametrize("name", sorted(HIERARCHIES))
def test_missing_stays_missing_until_the_top(name):
    top = HIERARCHIES[name].top
    found = climb(name, None, " ")
    assert found[None] == (None,) * top + ("*",)
    assert found[" "] == (" ",) + (None,) * (top - 1) + ("*",)


WORDS = st.one_of(
    st.none(),
    st.text(string.printable, max_size=12),
    st.dates().map(str),
    st.integers(-20, 20).map(str),
    st.sampled_from(
        ["KG", "09", "Ninth grade", "White", "Asian|White", "es", "06457", "101", "201", "true", "2004-10-15"]
    ),
)


@pytest.mark.parametrize("name", sorted(HIERARCHIES))
@given(values=st.lists(WORDS, max_size=30, unique=True))
def test_every_ladder_nests_and_shares_grow(name, values):
    made = ladder(hierarchy(name), pa.array(values, pa.string()), SETTING)
    assert made.top == HIERARCHIES[name].top and set(made.labels[-1]) <= {"*"}
    for level in range(made.top):
        lower, upper = made.shares[level][made.groups[level]], made.shares[level + 1][made.groups[level + 1]]
        assert (lower <= upper + 1e-12).all()
        assert len({*zip(made.labels[level], made.labels[level + 1], strict=True)}) == len(
            {*made.labels[level]}
        )
    for i, value in enumerate(values):
        if value and value.strip() and HIERARCHIES[name].climb(value, SETTING) is None:
            assert [labels[i] for labels in made.labels] == [value] + ["*"] * made.top


def test_a_setting_without_school_levels_shows_no_school():
    made = ladder(hierarchy("school"), pa.array(["101"]), Setting(date(2014, 10, 15)))
    assert made.labels == (("101",), ("*",), ("*",))


def test_dates_and_flags_that_are_no_text_are_read_too():
    assert ladder(hierarchy("birth_date"), pa.array([date(2004, 10, 15)]), SETTING).labels[1] == ("10",)
    assert ladder(hierarchy("hispanic"), pa.array([True, None]), SETTING).labels == (
        ("true", None),
        ("*", "*"),
    )


def test_every_hierarchy_that_the_catalogue_names_exists():
    for element in ELEMENTS.values():
        hierarchy(element.hierarchy)
    assert hierarchy(None).name == "category"
    with pytest.raises(OurBug, match="sideways"):
        hierarchy("sideways")


def test_a_school_that_teaches_everything_says_so():
    found = levels_of_schools({"a": "KG,01", "b": "Fifth grade|Ninth grade", "c": "UG", "d": ""})
    assert found == {"a": "elementary", "b": "elementary and secondary"}


def test_bands_of_chosen_widths_nest_or_are_refused():
    made = ladder(named("number:3,30"), pa.array(["31", "-1", "x"]), SETTING)
    assert made.labels[1:3] == (("30 up to 33", "-3 up to 0", "*"), ("30 up to 60", "-30 up to 0", "*"))
    assert ladder(bands(10, start=6), pa.array(["5", "6"]), SETTING).labels[1] == ("-4 up to 6", "6 up to 16")
    for widths in ((5, 8), (5, 5), (10, 5), (0, 5), ()):
        with pytest.raises(BadInput, match="do not nest"):
            bands(*widths)


@pytest.mark.parametrize("text", ["sideways", "age:5", "number:a", "number:5,-10", "number:1.5", ""])
def test_a_name_that_is_none_is_refused_with_the_names_there_are(text):
    with pytest.raises(BadInput) as told:
        named(text)
    assert "age" in told.value.fix or "number:5,10,50" in told.value.fix


def test_rare_values_are_folded_together_by_their_share():
    held = pa.array(["es", "en", "tl", "nv", None])
    made = by_share("language", held, [60, 30, 8, 1, 1], (0.05, 0.1))
    assert made.labels[1] == ("es", "en", "tl", "another value", None)
    assert made.labels[2] == ("es", "en", "another value", "another value", None)
    assert set(made.labels[3]) == {"*"}
    for shares in ((), (0.0,), (0.2, 0.1), (0.1, 0.1), (1.0,)):
        with pytest.raises(BadInput, match="between 0 and 1 and grow"):
            by_share("language", held, [1] * 5, shares)


def test_no_word_means_two_languages_or_two_disabilities():
    from permslip.protect import groupings

    for table, made in ((groupings._LANGUAGES, LANGUAGE_OF), (groupings._DISABILITIES, DISABILITY_OF)):
        words = [
            w for inner in table.values() for text in inner.values() for w in text.replace(",", " ").split()
        ]
        assert len(words) == len(set(words)) and set(words) <= set(made)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        *[(t, date(2010, 1, 2)) for t in (
            "2010-01-02", "2010-01-02T03:04:05Z", " 1/2/2010 ", "01/02/2010 12:00:00 AM", "1/2/2010 0:00",
            "2-Jan-2010", "02-JAN-2010", "2 January 2010", "Jan 2, 2010", "January 2 2010", "Jan. 2, 2010",
            "20100102",
        )],
        ("9-Sept-2010", date(2010, 9, 9)),
        *[(t, None) for t in (
            "13/2/2010", "2/30/2010", "02.01.2010", "1/2/10", "2-Foo-2010", "30100102", "20101302",
            "2010-02-30", "Jan 2", "1/2/2010 or so", "\u0661/2/2010", "",
        )],
    ],
)  # fmt: skip
def test_days_as_districts_write_them(text, read):
    assert readings.day(text) == read
