"""CSV that must be refused, and how: the file, the row number, what to do, and never a value."""

from __future__ import annotations

import gzip
import traceback
from pathlib import Path

import pytest

from permslip.engines import open_engine
from permslip.words.errors import BadInput, PermslipError

SECRET = "Zbigniewa"  # a value that no message may repeat


def _read(path: Path) -> PermslipError:
    with open_engine() as engine, pytest.raises(BadInput) as caught:
        source = engine.source(str(path))
        engine.arrow(source.table(path.name, source.header(path.name)))
    return caught.value


def _never_said(error: BaseException) -> None:
    told = "".join(traceback.format_exception(error, chain=True)) + repr(error) + str(error)
    # the source lines of this test are in a traceback; the value is only in the file
    assert SECRET not in told
    seen: list[BaseException] = [error]
    while seen[-1].__cause__ is not None:
        seen.append(seen[-1].__cause__)
    assert all(SECRET not in str(e) for e in seen)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("short", f"a,b,c\n1,2,3\n{SECRET},4\n", "row 3: 2 columns where the header has 3"),
        ("long", f"a,b,c\n1,2,3\n{SECRET},4,5,6\n", "row 3: 4 columns where the header has 3"),
        ("open quote", f'a,b,c\n1,"{SECRET},3\n4,5,6\n', "a quoted cell is never closed"),
        ("late quote", f'a,b,c\n1,"{SECRET}"x,3\n', "a quoted cell is never closed"),
        ("mixed endings", f"a,b,c\r\n1,{SECRET},3\n4,5,6\r\n", "mixes line endings"),
        ("empty", "", "the file is empty"),
        ("blank", " \n\n", "the file is empty"),
        ("twin", f"Name,b,name\n{SECRET},2,3\n", "columns 1 and 3 have the same name"),
        ("nameless", f"a,,c\n{SECRET},2,3\n", "column 2 has no name"),
        ("no header: address", f"{SECRET}@example.org,2,x\n", "row 1 holds data"),
        ("no header: date", f"{SECRET},2010-02-03,x\n", "row 1 holds data"),
        ("no header: number", f"{SECRET},123456789,x\n", "row 1 holds data"),
        ("no header: numbers", f"1,2,{SECRET}\n3,4,x\n", "row 1 holds data"),
        ("bad header quote", f'"a"{SECRET},b\n1,2\n', "row 1: the header is not CSV"),
    ],
)
def test_a_file_that_is_no_strict_csv_is_refused_without_a_value(
    tmp_path: Path, name: str, content: str, words: str
) -> None:
    path = tmp_path / "students.csv"
    path.write_bytes(content.encode())
    error = _read(path)
    assert words in error.message
    assert "students.csv" in error.message
    assert error.fix
    _never_said(error)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\nZbigniewa\x00,2\n", "row 2: a NUL byte"),
        (b"a,b\n" + b"1,2\n" * 400_000 + b"Zbigniewa\x00,2\n", "row 400002: a NUL byte"),
        (b"a,b\nZbigniewa,2\n1,\xe9t\xe9\n", "row 3: the text is not UTF-8"),
        (b"a,b\n" + b"1,2\n" * 300_000 + b"Zbigniewa,\xff\n", "row 300002: the text is not UTF-8"),
        (b"a,b\nZbigniewa,\xe2\x82", "row 2: the text is not UTF-8"),
        ("a,b\nZbigniewa,2\n".encode("utf-16"), "UTF-16"),
        (b"a,b\nZbigniewa," + b"x" * (10 << 20) + b"\n", "longer than 1 MiB"),
        (b'a,b\nZbigniewa,"' + b"xxxx\n" * (2 << 20) + b'"\n', "longer than 1 MiB"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_row(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "students.csv"
    path.write_bytes(content)
    error = _read(path)
    assert words in error.message
    _never_said(error)


def test_a_bad_byte_in_a_column_nobody_asked_for_is_still_found(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n1,\xe9\n")
    with open_engine() as engine, pytest.raises(BadInput, match="row 2: the text is not UTF-8"):
        engine.source(str(path)).table("t.csv", ("a",))


def test_a_multibyte_character_across_two_chunks_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    filler = b"x" * ((1 << 19) - 10)
    path.write_bytes(b"a,b\n" + filler + b",1\n" + filler + "é".encode() * 40 + b",2\n")
    with open_engine() as engine:
        source = engine.source(str(path))
        assert engine.arrow(source.table("t.csv", ("b",)))["b"].to_pylist() == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("\ufeffa,b\n1,2\n", [("1", "2")]),
        ('a,b\n"x, y","say ""hi"""\n', [("x, y", 'say "hi"')]),
        ('a,b\n"two\nlines",2\n', [("two\nlines", "2")]),
        ("a;b\n1;2\n", [("1", "2")]),
        ("a\tb\r\n1\t2\r\n", [("1", "2")]),
        ("a,b\n,\n007,1e5\n", [(None, None), ("007", "1e5")]),
        ("a,b\n", []),
        ("a,b\n1,=cmd|' /C calc'!A0", [("1", "=cmd|' /C calc'!A0")]),
    ],
)
def test_what_is_csv_is_read_as_text_and_nothing_is_guessed(
    tmp_path: Path, content: str, rows: list[tuple[str | None, str | None]]
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content.encode())
    with open_engine() as engine:
        source = engine.source(str(path))
        table = engine.arrow(source.table("t.csv", ("a", "b")))
    assert list(zip(table["a"].to_pylist(), table["b"].to_pylist(), strict=True)) == rows


def test_gzip_is_read_and_a_damaged_one_or_a_bomb_is_not(tmp_path: Path) -> None:
    good, cut, bomb = tmp_path / "g.csv.gz", tmp_path / "c.csv.gz", tmp_path / "b.csv.gz"
    good.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    cut.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 1000)[:-12])
    bomb.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * (40 << 20), 9))
    with open_engine() as engine:
        assert engine.arrow(engine.source(str(good)).table(good.name, ("b",)))["b"].to_pylist() == ["2"]
        with pytest.raises(BadInput, match="damaged"):
            engine.source(str(cut)).table(cut.name, ("a",))
        with pytest.raises(BadInput, match="unpacks to far more"):
            engine.source(str(bomb)).table(bomb.name, ("a",))
