# ruff: noqa: E501 - tables of cells and headers, one a line
"""Tables of any origin: what is found by name, by value, and what is refused."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from permslip import hold
from permslip.engines.duck import DuckEngine
from permslip.hold import Column, Holding
from permslip.words.errors import BadInput
from permslip.words.vocabulary import FieldClass, Grain

Reader = Callable[..., Holding]
GIVEN = "James Mary Robert Patricia Linda Michael Barbara William Susan Richard Jessica Joseph Sarah Karen".split()
FAMILY = "Smith Johnson Williams Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Wilson Moore Lee".split()


def _column(holding: Holding, name: str, table: str | None = None) -> Column:
    held = holding.tables[0] if table is None else holding.table(table)
    assert held is not None
    return next(c for c in held.columns if c.source.endswith(f":{name}"))


def _wide(columns: dict[str, list[str]], rows: int = 60) -> str:
    """A table of students with these columns beside their number and grade."""
    lines = [",".join(["student_id", *columns, "grade"])]
    for i in range(rows):
        lines.append(",".join([str(100000 + i), *(v[i % len(v)] for v in columns.values()), str(i % 12 + 1)]))
    return "\n".join(lines) + "\n"


def _with(header: str, values: list[str], rows: int = 60) -> str:
    """A table of students with one column of unknown name."""
    return _wide({header: values}, rows)


def _read_once(engine: DuckEngine, factory: pytest.TempPathFactory, columns: dict[str, list[str]]) -> Holding:
    path = factory.mktemp("wide") / "export.csv"
    path.write_text(_wide(columns))
    return hold.read(engine.source(str(path)), id="h", engine=engine)


UNKNOWN_NAMES: list[tuple[list[str], FieldClass, str]] = [
    ([str(481_000_017 + 7 * i) for i in range(60)], FieldClass.DIRECT_ID, "nine digits"),
    (
        ["", *[f"{500 + i}-{10 + i % 80}-{4000 + i}" for i in range(59)]],
        FieldClass.DIRECT_ID,
        "social security",
    ),
    ([str(70_001 + i) for i in range(60)], FieldClass.STUDENT_NUMBER, "a number of its own"),
    ([f"p{i}@mail.example" for i in range(60)], FieldClass.DIRECT_ID, "e-mail"),
    ([f"(203) 555-{1000 + i}" for i in range(60)], FieldClass.DIRECT_ID, "telephone"),
    ([f"{i + 1} Orchard Street" for i in range(60)], FieldClass.DIRECT_ID, "postal address"),
    ([f"P.O. Box {i}" for i in range(60)], FieldClass.DIRECT_ID, "postal address"),
    (
        [f"20{5 + i % 10:02d}-{i % 12 + 1:02d}-{i % 28 + 1:02d}" for i in range(60)],
        FieldClass.QUASI_ID,
        "birth dates",
    ),
    (
        [f"{i % 12 + 1}/{i % 28 + 1}/20{5 + i % 10:02d}" for i in range(60)],
        FieldClass.QUASI_ID,
        "birth dates",
    ),
    (["06473", "06514", "06517-1234"], FieldClass.QUASI_ID, "postal codes"),
    (
        [f"{g} {f}" for g, f in zip(GIVEN * 13, FAMILY[1:] * 14, strict=True)],
        FieldClass.DIRECT_ID,
        "people's names",
    ),
    (
        [f'"{f}, {g}"' for g, f in zip(GIVEN * 13, FAMILY[1:] * 14, strict=True)],
        FieldClass.DIRECT_ID,
        "people's names",
    ),
    (
        [f"{i:08x}-0000-4000-8000-{i:012x}" for i in range(60)],
        FieldClass.STUDENT_NUMBER,
        "random identifiers",
    ),
    (["none", "none", "doubled-up"], FieldClass.HOMELESS, "homelessness"),
    (["", "Autism"], FieldClass.SPED, "special education"),
    (["Free lunch", "Paid lunch"], FieldClass.MEAL_STATUS, "meal eligibility"),
    (["red", "blue"], FieldClass.UNKNOWN, "no known name"),
    (["1", "2", "3"], FieldClass.UNKNOWN, "no known name"),
]


@pytest.fixture(scope="module")
def unknown_names(engine: DuckEngine, tmp_path_factory: pytest.TempPathFactory) -> Holding:
    columns = {f"x{at}": values for at, (values, _, _) in enumerate(UNKNOWN_NAMES)}
    return _read_once(engine, tmp_path_factory, columns)


@pytest.mark.parametrize("at", range(len(UNKNOWN_NAMES)))
def test_a_column_of_unknown_name_is_found_by_its_values(unknown_names: Holding, at: int) -> None:
    _, kind, words = UNKNOWN_NAMES[at]
    column = _column(unknown_names, f"x{at}")
    assert (column.field_class, column.element) == (kind, None)  # found, and nobody can ask for it
    assert words in column.because


def test_no_reason_repeats_a_value(read: Reader) -> None:
    values = [f"zbigniewa{i}@mail.example" for i in range(60)]
    holding = read({"export.csv": _with("x7", values)})
    assert "zbigniewa" not in repr(holding)


CONTRADICTED: list[tuple[str, list[str], FieldClass]] = [
    ("school", [str(481_000_017 + 7 * i) for i in range(60)], FieldClass.DIRECT_ID),
    ("race", [f"p{i}@mail.example" for i in range(60)], FieldClass.DIRECT_ID),
    (
        "assessment_score",
        [f"{g} {f}" for g, f in zip(GIVEN * 13, FAMILY[1:] * 14, strict=True)],
        FieldClass.DIRECT_ID,
    ),
    ("home_language", [f"{i} Orchard Street" for i in range(60)], FieldClass.DIRECT_ID),
    ("program_name", ["Special Education", "Band"], FieldClass.SPED),
    ("courses_failed", ["x" * 90 + str(i) for i in range(60)], FieldClass.UNKNOWN),
    (
        "entry_date",
        [f"20{5 + i % 10:02d}-{i % 12 + 1:02d}-{i % 28 + 1:02d}" for i in range(60)],
        FieldClass.QUASI_ID,
    ),
]


@pytest.fixture(scope="module")
def contradicted(engine: DuckEngine, tmp_path_factory: pytest.TempPathFactory) -> Holding:
    return _read_once(engine, tmp_path_factory, {header: values for header, values, _ in CONTRADICTED})


@pytest.mark.parametrize(("header", "kind"), [(header, kind) for header, _, kind in CONTRADICTED])
def test_a_known_name_whose_values_contradict_it_gets_the_stricter_class_and_both_reasons(
    contradicted: Holding, header: str, kind: FieldClass
) -> None:
    column = _column(contradicted, header)
    assert column.field_class is kind
    assert "its name means" in column.because and "the stricter counts" in column.because


EXPECTED: list[tuple[str, list[str]]] = [
    ("school", ["255901001", "255901044", "255901107"]),
    ("race", ["White", "Black", "Asian"]),
    ("sex", ["Male", "Female"]),
    ("city", ["Alder Falls", "Northfield"]),
    ("assessment_score", [str(2000 + 3 * i) for i in range(60)]),
    ("entry_date", ["2025-08-27", "2025-08-27", "2025-10-03"]),
    ("attendance_category", ["Excused Absence", "Tardy"]),
]


@pytest.fixture(scope="module")
def expected(engine: DuckEngine, tmp_path_factory: pytest.TempPathFactory) -> Holding:
    return _read_once(engine, tmp_path_factory, dict(EXPECTED))


@pytest.mark.parametrize("header", [header for header, _ in EXPECTED])
def test_a_known_name_with_the_values_one_expects_keeps_its_class(expected: Holding, header: str) -> None:
    column = _column(expected, header)
    assert column.element == header
    assert "but" not in column.because


def test_the_only_table_of_students_is_called_students(
    read: Reader, engine: DuckEngine, tmp_path: Path
) -> None:
    holding = read({"export.csv": "pupil id,DOB,Gender\n1,2010-01-02,F\n2,2011-02-30,M\n3,soon,F\n"})
    students = holding.table("students")
    assert (
        students is not None and students.grain is Grain.STUDENT and students.subject_column == "student_key"
    )
    tables = hold.tables(holding, engine.source(str(tmp_path / "in")), engine)
    dates = engine.arrow(tables["students"].order_by("student_key"))["birth_date"].to_pylist()
    assert [str(d) for d in dates] == ["2010-01-02", "None", "None"]
    notice = next(n for n in holding.notices if "no dates that exist" in n.what)
    assert notice.where == "export.csv, row 3"
    assert notice.what == "DOB: 2 cells are no dates that exist"


def test_dates_are_read_in_the_usual_ways(read: Reader, engine: DuckEngine, tmp_path: Path) -> None:
    cells = ["2010-03-04", "2010-03-04T00:00:00", "3/4/2010", "03/04/2010", "20100304", "2010-3-4", ""]
    text = "student_id,birth_date,sex\n" + "".join(f"{i},{c},F\n" for i, c in enumerate(cells))
    tables = hold.tables(read({"s.csv": text}), engine.source(str(tmp_path / "in")), engine)
    found = engine.arrow(tables["students"].order_by("student_key"))["birth_date"].to_pylist()
    assert [str(d) for d in found] == ["2010-03-04"] * 6 + ["None"]


def test_repeated_student_numbers_are_refused_with_their_rows(read: Reader) -> None:
    text = "student_id,birth_date,sex\n11,2010-01-02,F\n12,2010-01-02,F\n11,2011-01-02,M\n12,2010-01-02,F\n"
    with pytest.raises(BadInput) as caught:
        read({"students.csv": text})
    assert "(rows 2 and 4, rows 3 and 5)" in caught.value.message
    assert "11" not in caught.value.message and caught.value.fix
    holding = read(
        {"students.csv": "student_id,school\n1,a\n2,b\n", "history.csv": text}, grain="student_event"
    )
    assert {t.name: t.grain for t in holding.tables}["history"] is Grain.STUDENT_EVENT


def test_one_set_of_keys_for_all_tables_and_strays_are_counted(
    read: Reader, engine: DuckEngine, tmp_path: Path
) -> None:
    holding = read(
        {
            "students.csv": "state_id,local_id,grade\nS1,L1,4\nS2,L2,5\n",
            "attendance.csv": "local_id,date,category\nL1,2025-09-01,Absent\nL1,2025-09-02,Tardy\nL9,2025-09-02,Absent\n",
        }
    )
    assert any(
        n.what == "1 rows are about students who are not in the students' table" for n in holding.notices
    )
    tables = hold.tables(holding, engine.source(str(tmp_path / "in")), engine)
    students = engine.arrow(tables["students"].order_by("student_key")).to_pylist()
    assert [(s["student_key"], s["absences"]) for s in students] == [("L1", "1"), ("L2", "0")]


def test_a_password_column_is_listed_and_never_loaded(
    read: Reader, engine: DuckEngine, tmp_path: Path
) -> None:
    listing = "SELECT sql FROM duckdb_views() WHERE NOT internal"
    before = {str(v[0]) for v in engine.raw.execute(listing).fetchall()}
    text = (
        "student_id,birth_date,PassWord,portal_pwd,sex\n1,2010-01-02,hunter2,hunter3,F\n2,2010-01-03,x,y,M\n"
    )
    holding = read({"students.csv": text})
    students = holding.table("students")
    assert students is not None
    secret = [c for c in students.columns if c.field_class is FieldClass.SECRET]
    assert [c.source for c in secret] == ["students.csv:PassWord", "students.csv:portal_pwd"]
    tables = hold.tables(holding, engine.source(str(tmp_path / "in")), engine)
    assert not {c.name for c in secret} & set(tables["students"].columns)
    views = [v for (v,) in engine.raw.execute(listing).fetchall() if str(v) not in before]
    assert views
    asked = " ".join(v.replace(str(tmp_path), "") for v in views if str(tmp_path) in v) + engine.sql(
        tables["students"]
    )
    assert "student_id" in asked
    assert "password" not in asked.lower() and "pwd" not in asked.lower()


def test_formula_cells_are_kept_and_noticed_without_saying_them(read: Reader) -> None:
    holding = read({"students.csv": "student_id,first_name,sex\n1,=cmd|' /C calc'!A0,F\n2,Ana,F\n"})
    notice = next(n for n in holding.notices if "formula" in n.what)
    assert notice.where == "students.csv:first_name" and notice.what.startswith("1 cells")
    assert "calc" not in repr(holding)


def test_an_empty_column_holds_nothing(read: Reader) -> None:
    holding = read({"students.csv": "student_id,sex,race\n1,F,\n2,M,\n"})
    assert holding.locate("race") == ()
    assert "it is empty" in _column(holding, "race").because


def test_rows_without_a_key_and_tables_without_one_are_noticed(read: Reader) -> None:
    holding = read(
        {"students.csv": "student_id,sex\n1,F\n,M\n", "attendance.csv": "student_id,date\n1,2025-09-01\n"}
    )
    assert any(n.what == "1 rows have no key of the person they are about" for n in holding.notices)
    lone = read({"wide.csv": "first_name,birth_date,sex\nAna,2010-01-02,F\n"})
    assert any("consent cannot be matched" in n.what for n in lone.notices)


def test_consents_are_no_part_of_a_holding(read: Reader) -> None:
    consents = "subject,signer,signer_authority,question,answer,signed_on\n1,g,parent,q,given,2025-09-01\n"
    holding = read({"students.csv": "student_id,sex\n1,F\n", "consents.csv": consents})
    assert [t.name for t in holding.tables] == ["students"]
    assert any(n.where == "consents.csv" and "not part of the holding" in n.what for n in holding.notices)


def test_files_that_are_no_tables_are_assets_with_a_class(read: Reader) -> None:
    holding = read(
        {
            "students.csv": "student_id,sex\n1,F\n",
            "floorplans/north.svg": "<svg/>",
            "plans/EvacuationRoutes.pdf": b"%PDF",
            "CampusMap.png": b"PNG",
            "hall_cameras.docx": b"PK",
            "shell.dwg": b"AC10",
            "notes.txt": "hello",
        }
    )
    found = {a.name: (a.element, a.field_class) for a in holding.assets}
    safety = FieldClass.SAFETY_PLAN
    assert found == {
        "floorplans/north.svg": ("floor_plan", safety),
        "plans/EvacuationRoutes.pdf": ("safety_plan", safety),
        "CampusMap.png": ("building_map", safety),
        "hall_cameras.docx": ("security_system", safety),
        "shell.dwg": ("floor_plan", safety),
        "notes.txt": (None, FieldClass.UNKNOWN),
    }
    assert holding.assets_of("building_map")[0].media_type == "image/png"


def test_parquet_and_gzip_read_as_csv_does(engine: DuckEngine, tmp_path: Path) -> None:
    text = "student_id,birth_date,grade\n1,2010-01-02,4\n2,2011-01-02,5\n"
    table = pa.table(
        {
            "student_id": [1, 2],
            "birth_date": pa.array(["2010-01-02", "2011-01-02"]).cast(pa.date32()),
            "grade": ["4", "5"],
        }
    )
    (tmp_path / "s.csv").write_text(text)
    (tmp_path / "s.csv.gz").write_bytes(gzip.compress(text.encode()))
    pq.write_table(table, tmp_path / "s.parquet")
    seen = []
    for name in ("s.csv", "s.csv.gz", "s.parquet"):
        source = engine.source(str(tmp_path / name))
        holding = hold.read(source, id="h", engine=engine)
        rows = engine.arrow(
            hold.tables(holding, source, engine)["students"].order_by("student_key")
        ).to_pylist()
        told = [(c.name, c.element, c.field_class, c.dtype) for c in holding.tables[0].columns]
        seen.append((rows, told))
    assert seen[0] == seen[1] == seen[2]


def test_a_changed_source_is_noticed_when_its_tables_are_opened(
    read: Reader, engine: DuckEngine, tmp_path: Path
) -> None:
    holding = read({"students.csv": "student_id,sex\n1,F\n2,M\n"})
    (tmp_path / "in" / "students.csv").write_text("student_id,sex\n1,M\n2,M\n")
    with pytest.raises(BadInput, match="no longer what it was"):
        hold.tables(holding, engine.source(str(tmp_path / "in")), engine)


def test_the_digest_is_the_same_for_the_same_files_and_no_other(read: Reader) -> None:
    files = {"students.csv": "student_id,sex\n1,F\n2,M\n"}
    first, again = read(files), read(files)
    other = read({"students.csv": "student_id,sex\n1,F\n3,M\n"})
    assert first.digest == again.digest != other.digest


@pytest.mark.parametrize("hints", [{"format": "excel"}, {"grain": "house"}, {"colour": "red"}])
def test_a_hint_that_is_none_is_refused(read: Reader, hints: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        read({"students.csv": "student_id,sex\n1,F\n"}, **hints)


def test_a_folder_without_tables_is_refused(read: Reader) -> None:
    with pytest.raises(BadInput, match="holds no table"):
        read({"readme.txt": "hello"})


def test_a_race_that_is_also_a_family_name_is_no_name(read: Reader) -> None:
    races = ["White", "Black", "Asian", "White", "Black", "Two or more races", "Other", "Native"]
    holding = read({"export.csv": _with("race", races, rows=8)})
    assert _column(holding, "race").field_class is FieldClass.QUASI_ID
