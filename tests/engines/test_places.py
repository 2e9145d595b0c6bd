"""Places: folders, zips and databases, the honest and the hostile."""

from __future__ import annotations

import os
import sqlite3
import stat
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from permslip.engines import open_engine
from permslip.words.errors import BadInput, NotFound


def _zip(path: Path, members: dict[str, bytes], *, mode: int | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if mode is not None:
                info.external_attr = mode << 16
            archive.writestr(info, content)
    return path


def test_a_folder_shows_its_files_and_hides_hidden_ones(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    (tmp_path / "maps" / "m.svg").write_text("<svg/>")
    (tmp_path / ".DS_Store").write_text("junk")
    with open_engine() as engine:
        source = engine.source(str(tmp_path))
        assert source.names() == ("a.csv", "maps/m.svg")
        assert source.is_table("a.csv") and not source.is_table("maps/m.svg")
        assert source.size("maps/m.svg") == 6
        with source.open("maps/m.svg") as stream:
            assert stream.read() == b"<svg/>"
        with pytest.raises(BadInput, match="is no table"):
            source.header("maps/m.svg")
        with pytest.raises(NotFound):
            source.open("b.csv")


def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("x\n1\n")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "students.csv").symlink_to(outside)
    with open_engine() as engine, pytest.raises(BadInput, match="link"):
        engine.source(str(folder))


def test_nothing_there_and_kinds_that_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    with open_engine() as engine:
        with pytest.raises(NotFound):
            engine.source(str(tmp_path / "nowhere"))
        with pytest.raises(BadInput, match="not read"):
            engine.source(str(tmp_path / "a.xlsx"))


def test_a_zip_is_read_below_its_one_top_folder_and_unpacks_only_what_is_asked(tmp_path: Path) -> None:
    path = _zip(
        tmp_path / "d.zip", {"export/a.csv": b"x,y\n1,2\n", "export/b.csv": b"x\n1\n", "__MACOSX/._a": b""}
    )
    work = tmp_path / "work"
    with open_engine(tmp=work) as engine:
        source = engine.source(str(path))
        assert source.names() == ("a.csv", "b.csv")
        assert engine.arrow(source.table("a.csv", ("y",)))["y"].to_pylist() == ["2"]
        unpacked = list(work.rglob("member*"))
        assert len(unpacked) == 1
        assert stat.S_IMODE(unpacked[0].stat().st_mode) == 0o600
        assert stat.S_IMODE(unpacked[0].parent.stat().st_mode) == 0o700
    assert not list(work.rglob("*"))


@pytest.mark.parametrize(
    "name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "a\\..\\evil.csv", "C:/evil.csv", "a\nb.csv"]
)
def test_a_member_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    path = _zip(tmp_path / "d.zip", {name: b"x\n1\n", "a.csv": b"x\n1\n"})
    with open_engine(tmp=tmp_path / "w") as engine, pytest.raises(BadInput, match="leads outside"):
        engine.source(str(path))
    assert not (tmp_path / "evil.csv").exists()


def test_links_bombs_twins_and_damage_in_a_zip_are_refused(tmp_path: Path) -> None:
    link = _zip(tmp_path / "l.zip", {"a.csv": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777)
    bomb = _zip(tmp_path / "b.zip", {"a.csv": b"x\n" + b"\n" * (64 << 20)})
    twin = _zip(tmp_path / "t.zip", {"a.csv": b"x\n1\n", "A.csv": b"x\n2\n"})
    noise = tmp_path / "n.zip"
    noise.write_bytes(os.urandom(100))
    with open_engine() as engine:
        for path, words in ((link, "link"), (bomb, "far more"), (twin, "same name"), (noise, "no zip")):
            with pytest.raises(BadInput, match=words):
                engine.source(str(path))


def test_a_member_larger_than_declared_is_stopped(tmp_path: Path) -> None:
    path = _zip(tmp_path / "d.zip", {"a.csv": b"x\n" + bytes(range(65, 90)) * 4000})
    raw = bytearray(path.read_bytes())
    size = (2 + 25 * 4000).to_bytes(4, "little")
    for at in (raw.find(size), raw.rfind(size)):
        raw[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(raw)
    with open_engine() as engine, pytest.raises(BadInput, match="larger than|damaged"):
        engine.source(str(path)).header("a.csv")


def test_a_column_nobody_asked_for_is_in_no_sql(tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text("id,password,grade\n1,hunter2,5\n")
    pq.write_table(pa.table({"id": [1], "password": ["hunter2"], "grade": [5]}), tmp_path / "v.parquet")
    with open_engine() as engine:
        source = engine.source(str(tmp_path))
        tables = [source.table(name, ("id", "grade")) for name in ("u.csv", "v.parquet")]
        views = engine.raw.execute("SELECT sql FROM duckdb_views() WHERE NOT internal").fetchall()
        asked = " ".join(str(v[0]) for v in views if "password" in str(v[0]))
        assert len(tables) == 2 and len(views) >= 2
        assert asked == ""


def test_a_sqlite_file_is_read_as_text_without_a_cast(tmp_path: Path) -> None:
    path = tmp_path / "d.sqlite"
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE pupils (student_id INTEGER, dob DATE)")
    base.executemany("INSERT INTO pupils VALUES (?, ?)", [(7, "2010-01-02"), ("seven", "soon")])
    base.commit()
    base.close()
    with open_engine() as engine:
        source = engine.source(str(path))
        assert source.names() == ("pupils",)
        assert source.header("pupils") == ("student_id", "dob")
        assert engine.arrow(source.table("pupils", ("student_id",)))["student_id"].to_pylist() == [
            "7",
            "seven",
        ]
        with pytest.raises(BadInput):
            source.open("pupils")


def test_a_file_that_only_claims_to_be_a_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "d.sqlite"
    path.write_bytes(os.urandom(4096))
    with open_engine() as engine, pytest.raises(BadInput, match="cannot be opened|could not be read"):
        source = engine.source(str(path))
        source.header(source.names()[0] if source.names() else "x")


def test_the_password_of_a_database_address_is_never_said() -> None:
    with open_engine() as engine, pytest.raises(BadInput) as caught:
        engine.source("postgresql://reader:hunter2@127.0.0.1:1/records")
    assert "records" in str(caught.value)
    assert "hunter2" not in str(caught.value) + repr(caught.value.__context__) + repr(caught.value.__cause__)


@pytest.mark.postgres
def test_a_postgresql_table_is_read_and_its_password_column_is_not(postgres_url: str) -> None:
    import psycopg

    from permslip import hold

    with psycopg.connect(postgres_url, autocommit=True) as base:
        base.execute("CREATE TABLE pupils (student_id text, dob date, password text, grade int)")
        base.execute("INSERT INTO pupils VALUES ('1', '2010-01-02', 'hunter2', 5), ('2', NULL, 'x', 6)")
    with open_engine() as engine:
        source = engine.source(postgres_url)
        holding = hold.read(source, id="h", engine=engine, hints={"table": "pupils"})
        table = engine.arrow(hold.tables(holding, source, engine)["students"])
    assert holding.format == "sql"
    assert table.column_names == ["student_key", "student_number", "birth_date", "grade"]
    assert table["grade"].to_pylist() == ["5", "6"]
