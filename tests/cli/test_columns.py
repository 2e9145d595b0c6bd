"""Columns as people type them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.cli.columns import names, pairs
from permslip.words.errors import BadInput
from tests.cli.small import run


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zip,sex", ("zip", "sex")),
        (" zip , sex,", ("zip", "sex")),
        ("zip,,zip", ("zip",)),
        ('"last, first",zip', ("last, first", "zip")),
        ('zip, "last, first" ', ("zip", "last, first")),
        ('"so ""called""",b', ('so "called"', "b")),
        ('"open,b', ('"open', "b")),
        ('5" pipe,b', ('5" pipe', "b")),
        ('" zip"', (" zip",)),
        ("", ()),
        (" , ", ()),
    ],
)
def test_names(text: str, found: tuple[str, ...]) -> None:
    assert names(text) == found


@given(st.lists(st.text('ab",= ', min_size=1, max_size=5), unique=True))
def test_what_a_csv_writer_quotes_is_read(written: list[str]) -> None:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="").writerow(written)
    assert names(line.getvalue()) == tuple(written)


def test_pairs() -> None:
    found = pairs(["zip=postal", "a=b=age", '"last, first"=category', "x, y = 2"], "--hierarchy", "age")
    assert found == {"zip": "postal", "a=b": "age", "last, first": "category", "x, y": "2"}
    for text in ("zip", "zip=", "=age", " = "):
        with pytest.raises(BadInput, match="written COLUMN=VALUE"):
            pairs([text], "--hierarchy", "age")


def test_a_column_with_a_comma_and_one_named_twice(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text('"last, first",a=b\n' + "x,1\ny,2\n" * 6, "utf-8")
    quasi = ("--quasi", '"last, first",a=b,a=b', "--k", "5")
    ran = run(
        "protect", str(file), *quasi, "--hierarchy", "last, first=category", "--hierarchy", "a=b=number"
    )
    assert ran.code == 0 and "last, first  level 0" in ran.out, ran.said
    ran = run("measure", str(file), *quasi)
    assert ran.code == 0 and "told apart by last, first, a=b." in ran.out


@pytest.mark.parametrize("option", ["--threshold", "--require-below"])
def test_a_bound_of_an_attack_is_a_number(tmp_path: Path, option: str) -> None:
    file = tmp_path / "f.csv"
    file.write_text("a\nx\n", "utf-8")
    ran = run("attack", str(file), "--with", str(file), option, "nan")
    assert ran.code == 2 and option in ran.err
