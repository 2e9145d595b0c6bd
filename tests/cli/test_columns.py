"""Columns as people type them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.cli.columns import halves, lists, names, one_name, pairs
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zip=postal", ("zip", "postal")),
        ("a=b=age", ("a=b", "age")),
        (" x, y = 2 ", ("x, y", "2")),
        ('"last, first"=category', ("last, first", "category")),
        ('"a=b"=c=d', ("a=b", "c=d")),
        ('"so ""called""" = x', ('so "called"', "x")),
        ('school="=5"', ("school", '"=5"')),
        ('a=b="<=5", x,">=7"', ("a=b", '"<=5", x,">=7"')),
        ('5" pipe=3', ('5" pipe', "3")),
        ('a=5" pipe,3', ("a", '5" pipe,3')),
        ('a="open', ("a", '"open')),
        ("a,=x", ("a,", "x")),
        ("a=" + ' "x",' * 99 + "b=c", ("a=" + ' "x",' * 99 + "b", "c")),
        ("grade=number:5,10", ("grade", "number:5,10")),
        ("zip", None), ("zip=", None), ("=age", None), (" = ", None),
        ("", None), ('""=x', None), ('a=""', None), ('"a=b"', None),
    ],
)  # fmt: skip
def test_a_column_and_what_is_said_of_it(text: str, found: tuple[str, str] | None) -> None:
    assert halves(text) == found


@given(
    st.text('ab",= ', min_size=1, max_size=5), st.lists(st.text('ab",= ', min_size=1, max_size=5), min_size=1)
)
def test_whatever_is_quoted_is_read(column: str, values: list[str]) -> None:
    quoted = ['"' + text.replace('"', '""') + '"' for text in (column, *values)]
    split = halves(f"{quoted[0]}={','.join(quoted[1:])}")
    assert split is not None and split[0] == column and names(split[1]) == tuple(dict.fromkeys(values))
    assert len(values) > 1 or one_name(split[1]) == values[0]
    plain = halves(f"a=b={','.join(quoted[1:])}")
    assert plain is not None and plain[0] == "a=b" and names(plain[1]) == tuple(dict.fromkeys(values))


def test_lists() -> None:
    found = lists(["a=b=x, y", '"last, first"="p, q",r', 'size="<=5",">5"'], "--order", "a=b,c")
    assert found == {"a=b": ("x", "y"), "last, first": ("p, q", "r"), "size": ("<=5", ">5")}
    for text in ("zip", "zip=", "zip= , ", "=a,b"):
        with pytest.raises(BadInput, match="written COLUMN=A,B,C"):
            lists([text], "--order", "a=b,c")


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
