"""Hierarchies as CSV: read, written, checked; messages that name rows and never a value."""

from __future__ import annotations

import io

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import measure
from permslip.protect import HIERARCHIES, from_rows
from permslip.protect.hierarchies import ladder
from permslip.protect.hierarchy_files import HierarchyTable, of_ladder, read, require_fit, unlisted, write
from permslip.protect.unread import Unread
from permslip.words.errors import BadInput
from tests.protect.test_hierarchies import SETTING

GRADES = "09;high;*\n10;high;*\n03;elementary;*\n"


def parsed(text):
    return read("grade", io.BytesIO(text.encode() if isinstance(text, str) else text))


def test_both_separators_quotes_and_windows_lines_are_read():
    rows = (("09", "high", "*"), ("10", "high", "*"), ("03", "elementary", "*"))
    assert parsed(GRADES).rows == rows
    assert parsed("\ufeff" + GRADES.replace(";", ",").replace("\n", "\r\n") + "\r\n").rows == rows
    assert parsed('a;"1; or, 2";*\n').rows == (("a", "1; or, 2", "*"),)
    assert parsed("1 up to 2, or so;*").rows == (("1 up to 2, or so", "*"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("a\nb\n", "one column only"),
        ("a;*\nb;x;*\n", "row 2 has 3 columns, row 1 has 2"),
        ("a;x;*\nb;x;*\na;x;*\n", "lists one leaf twice, in rows 1 and 3"),
        ("a;x;*\nb;;*\n", "has a gap: row 2 is blank at level 1"),
        ("a;x;\nb;x;*\n", "has a gap: row 1 is blank at level 2"),
        (";x;\n", "has a gap: row 1"),
        (";x;;*\n", "has a gap: row 1 is blank at level 2"),
        ("jan;winter;q1;*\nfeb;winter;q2;*\n", "does not nest: rows 1 and 2 are one at level 1"),
        ("a;x;a;*\n", "has a loop"),
        ("a;x;y;*\nb;y;x;*\n", "has a loop"),
        ("a;*;x;*\n", "has a loop"),
        ("a;x\nb;y\n", "ends in more than one label: row 2"),
        ('a;"x;*\n', "quotes that do not pair"),
        (b"\xff\xfea;*", "not UTF-8"),
        ("a\0;*", "NUL"),
    ],
)  # fmt: skip
def test_what_is_no_hierarchy_is_refused_with_its_rows(text, said):
    with pytest.raises(BadInput, match=said) as told:
        parsed(text)
    assert told.value.fix
    assert "winter" not in str(told.value)


def test_a_label_may_stay_the_same_for_several_levels():
    assert parsed("a;a;x;*\nb;b;x;*\n").top == 3
    assert parsed("1;5;7\n2;5;7\n").rows[0][-1] == "7"  # a root by another name is one label for all


def test_a_file_too_large_is_not_read_whole(monkeypatch):
    monkeypatch.setattr("permslip.protect.hierarchy_files.MOST_BYTES", 8)
    with pytest.raises(BadInput, match="is over"):
        parsed(GRADES)


def test_values_that_a_hierarchy_lacks_are_counted_by_record():
    table = parsed(GRADES)
    encoded = measure.encode(pa.table({"grade": ["09", "09", "99", None, "99", "K"]}), ["grade"])
    assert unlisted(table, encoded, "grade") == Unread(values=2, records=3, first=3)
    with pytest.raises(
        BadInput, match="lacks 2 of the values in column grade: .* 3 records, first in record 3"
    ):
        require_fit(table, encoded, "grade")
    known = measure.encode(pa.table({"grade": ["09", None, ""]}), ["grade"])
    require_fit(table, known, "grade")
    assert unlisted(table, known, "grade") is None
    assert table.ladder(encoded.dictionaries[0]).labels[1] == ("high", "*", "*", "*")


def test_a_missing_value_may_have_a_row_of_its_own():
    held = pa.array(["09", None, " "])
    named = parsed("09;high;*\n;not known;*\n").ladder(held)
    assert named.labels == (("09", None, None), ("high", "not known", "not known"), ("*", "*", "*"))
    blank = parsed("09;high;*\n;;*\n").ladder(held)
    assert blank.labels == (("09", None, None), ("high", None, None), ("*", "*", "*"))
    assert blank.leaves == 2 and len(set(blank.groups[0].tolist())) == 2


def test_a_separator_of_another_kind_is_refused():
    with pytest.raises(BadInput, match="separated by"):
        write(parsed(GRADES), "\t")
    with pytest.raises(BadInput, match="leaves a level of a value blank"):
        of_ladder(from_rows("x", [["a", "", "*"]], pa.array(["a"])))


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), min_size=1, max_size=6)


@given(
    leaves=st.lists(NAMES.map(str.strip).filter(bool), min_size=1, max_size=8, unique=True),
    groups=st.lists(st.integers(0, 2), min_size=8, max_size=8),
    separator=st.sampled_from(";,"),
)
def test_what_is_written_is_read_back(leaves, groups, separator):
    rows = tuple((leaf, f"group {g}", "any value") for leaf, g in zip(leaves, groups, strict=False))
    table = HierarchyTable("x", rows)
    if separator == ";" or ";" not in leaves[0]:  # the first row says how a file is separated
        assert read("x", io.BytesIO(write(table, separator))).rows == rows


HELD = ["2004-10-15", "2005-01-02", "9", "White", "es", "06457", "101", "true", "Autism", "spa", "12.5"]


@pytest.mark.parametrize("name", sorted(HIERARCHIES))
def test_a_built_hierarchy_is_written_edited_and_read_back(name):
    dictionary = pa.array([*HELD, None, " "])
    built = ladder(HIERARCHIES[name], dictionary, SETTING)
    again = read(name, io.BytesIO(write(of_ladder(built)))).ladder(dictionary)
    for level in range(1, built.top + 1):
        assert again.labels[level] == built.labels[level]
    assert again.top == built.top


def test_every_shared_hierarchy_reads_and_writes(shared_data):
    files = sorted((shared_data / "arx").rglob("*hierarchy*.csv"))
    assert len(files) > 60
    for path in files:
        if "BILL_AMT" not in path.name:
            with path.open("rb") as stream:
                table = read(path.name, stream)
            assert read(path.name, io.BytesIO(write(table))).rows == table.rows
