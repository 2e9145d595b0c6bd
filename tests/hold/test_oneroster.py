# ruff: noqa: E501 - tables of cells and headers, one a line
"""OneRoster sets, whole and broken, of both versions."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from permslip import hold
from permslip.engines.duck import DuckEngine
from permslip.hold import Holding
from permslip.words.errors import BadInput
from permslip.words.vocabulary import FieldClass, Grain

Reader = Callable[..., Holding]
MANIFEST = "propertyName,value\nmanifest.version,1.0\noneroster.version,{}\nfile.users,bulk\nfile.orgs,bulk\n"
ORGS = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nd,,,District,district,,\no1,,,First School,school,11,d\no2,,,Second School,school,22,d\n"
USERS11 = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,"
    "email,sms,phone,agentSourcedIds,grades,password,metadata.vendor.homeLanguage\n"
    's1,active,,true,"o1,o2",student,u1,,Ana,Alder,,900000001,,,,"g1,g2","09,10",hunter2,Spanish\n'
    "s2,active,,true,o2,student,u2,,Ben,Birch,,900000002,,,,g1,04,x,English\n"
    "s3,tobedeleted,,true,o2,student,u3,,Cy,Cedar,,900000003,,,,,05,x,English\n"
    "g1,active,,true,o1,guardian,u4,,Dora,Alder,,,,,,,,x,\n"
    "g2,active,,true,o1,parent,u5,,Eli,Alder,,,,,,,,x,\n"
    "t1,active,,true,o1,teacher,u6,,Fay,Fern,,77,,,,,,x,\n"
)
DEMO = (
    "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,"
    "nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity\n"
    "s1,active,,2010-01-02,female,false,true,false,false,true,false,true\n"
    "s2,active,,2015-02-30,male,false,false,false,false,TRUE,false,false\n"
    "g1,active,,1980-01-01,female,false,false,false,false,true,false,false\n"
)
ENROLLMENTS = (
    "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
    "e1,active,,c1,o1,s1,student,,2025-08-27,2025-12-01\n"
    "e2,active,,c1,o2,s1,student,,2025-12-02,\n"
    "e3,active,,c1,o1,t1,teacher,true,,\n"
)
CLASSES = (
    "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,"
    "subjects,subjectCodes,periods\nc1,active,,Algebra,09,k1,A-1,scheduled,101,o1,t,,,2\n"
)
COURSES = "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\nk1,active,,,Algebra,ALG,,o1,,\n"
ROLES = (
    "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"
    "r1,active,,s1,primary,student,,,o1,\nr2,active,,s2,primary,student,,,o2,\nr3,tobedeleted,,s2,secondary,teacher,,,o2,\n"
    "r4,active,,g1,primary,guardian,,,o1,\nr5,active,,g2,primary,parent,,,o1,\nr6,active,,t1,primary,teacher,,,o1,\n"
)


def _set(version: str = "1.1", **changed: str) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {
        "manifest.csv": MANIFEST.format(version),
        "orgs.csv": ORGS,
        "users.csv": USERS11,
        "demographics.csv": DEMO,
        "enrollments.csv": ENROLLMENTS,
        "classes.csv": CLASSES,
        "courses.csv": COURSES,
    }
    if version == "1.2":
        lines = [line.split(",") for line in USERS11.replace('"o1,o2"', "o1").splitlines()]
        files["users.csv"] = (
            "\n".join(",".join(p for i, p in enumerate(line) if i not in (4, 5)) for line in lines) + "\n"
        )
        files["roles.csv"] = ROLES
    for name, content in changed.items():
        files[f"{name}.csv"] = content
    return {n: c for n, c in files.items() if c}


def _students(engine: DuckEngine, holding: Holding, folder: Path) -> list[dict[str, object]]:
    tables = hold.tables(holding, engine.source(str(folder)), engine)
    found: list[dict[str, object]] = engine.arrow(tables["students"].order_by("student_key")).to_pylist()
    return found


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_a_set_becomes_students_guardians_staff_and_schools(
    read: Reader, engine: DuckEngine, tmp_path: Path, version: str
) -> None:
    holding = read(_set(version))
    assert holding.format == f"oneroster-{version}"
    rows = {t.name: t.rows for t in holding.tables}
    assert (rows["students"], rows["guardians"], rows["staff"], rows["schools"], rows["enrollments"]) == (
        2,
        2,
        1,
        2,
        2,
    )
    one, two = _students(engine, holding, tmp_path / "in")
    assert (one["student_key"], one["student_number"], one["school"], one["grade"]) == (
        "s1",
        "900000001",
        "o1",
        "09",
    )
    assert (one["race"], two["race"], one["hispanic"]) == ("Two or more races", "White", "true")
    assert (str(one["birth_date"]), two["birth_date"]) == ("2010-01-02", None)
    assert one["home_language"] == "Spanish"  # metadata.vendor.homeLanguage, like any other column
    assert one["schools_attended"] == "o1 (2025-08-27 to 2025-12-01); o2 (2025-12-02 to ?)"
    assert any(n.what == "birthDate: 1 cells are no dates that exist" for n in holding.notices)
    tables = hold.tables(holding, engine.source(str(tmp_path / "in")), engine)
    links = engine.arrow(hold.guardians(tables).order_by(["student_key", "guardian_id"])).to_pylist()
    assert [(link["student_key"], link["guardian_id"]) for link in links] == [
        ("s1", "g1"),
        ("s1", "g2"),
        ("s2", "g1"),
    ]
    password = [c for t in holding.tables for c in t.columns if c.source == "users.csv:password"]
    assert {c.field_class for c in password} == {FieldClass.SECRET}
    assert all("password" not in table.columns for table in tables.values())


def test_a_zip_reads_as_its_folder_does(engine: DuckEngine, tmp_path: Path, read: Reader) -> None:
    holding = read(_set())
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in _set().items():
            archive.writestr(f"export/{name}", content)
    source = engine.source(str(path))
    zipped = hold.read(source, id="h", engine=engine)
    assert [(t.name, t.columns, t.rows) for t in zipped.tables] == [
        (t.name, t.columns, t.rows) for t in holding.tables
    ]
    assert zipped.digest == holding.digest


def test_a_missing_manifest_says_what_to_do_and_a_named_version_does_without(read: Reader) -> None:
    with pytest.raises(BadInput) as caught:
        read(_set(manifest=""))
    assert "manifest.csv" in caught.value.message and "--format oneroster-1.1" in caught.value.fix
    assert read(_set(manifest=""), format="oneroster-1.1").format == "oneroster-1.1"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"manifest": MANIFEST.format("2.0")}, "not 1.1 or 1.2"),
        ({"manifest": MANIFEST.format("1.1") + "file.results,bulk\n"}, "promises results.csv"),
        ({"manifest": "a,b\n1,2\n"}, "no OneRoster manifest"),
        ({"manifest": "propertyName,value\nx\n"}, "no OneRoster manifest"),
        ({"users": USERS11.replace(",role,", ",part,")}, "no role"),
        (
            {"users": USERS11 + USERS11.splitlines()[1] + "\n"},
            r"sourcedId must be unique, and 1 of them repeat \(rows 2 and 8\)",
        ),
        ({"enrollments": ENROLLMENTS.replace("userSourcedId", "person")}, "no column|userSourcedId|key"),
    ],
)
def test_a_set_that_is_not_whole_is_refused(read: Reader, changed: dict[str, str], words: str) -> None:
    if "enrollments" in changed:  # no person in enrollments: survives, and says so
        holding = read(_set(**changed))
        assert any("consent cannot be matched" in n.what for n in holding.notices)
        return
    with pytest.raises(BadInput, match=words):
        read(_set(**changed))


def test_references_that_lead_nowhere_are_counted(read: Reader) -> None:
    broken = ENROLLMENTS + "e4,active,,c9,o1,s9,student,,,\ne5,active,,c9,o9,s1,student,,,\n"
    users = USERS11.replace('"g1,g2"', '"g1,g9"')
    what = {(n.where, n.what) for n in read(_set(enrollments=broken, users=users)).notices}
    assert ("enrollments.csv", "userSourcedId: 1 references lead to nothing in users.csv") in what
    assert ("enrollments.csv", "classSourcedId: 2 references lead to nothing in classes.csv") in what
    assert ("enrollments.csv", "schoolSourcedId: 1 references lead to nothing in orgs.csv") in what
    assert ("users.csv", "agentSourcedIds: 1 references lead to nothing in users.csv") in what


def test_other_tables_beside_the_set_are_read_with_it(
    read: Reader, engine: DuckEngine, tmp_path: Path
) -> None:
    files = _set()
    files |= {
        "programs.csv": "studentSourcedId,programName\ns1,Homeless\n",
        "student_contacts.csv": "studentSourcedId,guardianSourcedId,relation,contactRestrictions\ns1,g1,Mother,\ns1,g2,Father,no contact\n",
        "staff.csv": "staffSourcedId,salary,birthDate\nt1,70000,1980-01-01\n",
        "staff_evaluations.csv": "staffSourcedId,schoolYear,rating\nt1,2025,Proficient\n",
        "userProfiles.csv": "sourcedId,userSourcedId,username,password\np1,s1,a,b\n",
        "floorplans/o1.svg": "<svg/>",
    }
    holding = read(files)
    grains = {t.name: t.grain for t in holding.tables}
    assert (
        grains["evaluations"] is Grain.STAFF_EVENT
        and grains["staff"] is grains["staff_accounts"] is Grain.STAFF
    )
    assert holding.locate("evaluation_rating")[0][1].field_class is FieldClass.STAFF_EVAL
    assert holding.assets[0].element == "floor_plan"
    assert any("accounts and passwords: not read" in n.what for n in holding.notices)
    assert _students(engine, holding, tmp_path / "in")[0]["homeless"] == "yes"
    tables = hold.tables(holding, engine.source(str(tmp_path / "in")), engine)
    links = engine.arrow(hold.guardians(tables).order_by("guardian_id")).to_pylist()
    assert [link["contact_restrictions"] for link in links] == [None, "no contact"]


@pytest.mark.parametrize(
    ("name", "hints", "students"),
    [
        ("edfi-lms-toolkit-1.0", {"format": "oneroster-1.1"}, 8),
        ("edfi-lms-toolkit-1.1", None, 8),
        ("moodle-minimal-1.2", None, 1),
    ],
)
def test_published_samples_are_read(
    engine: DuckEngine, shared_data: Path, name: str, hints: dict[str, str] | None, students: int
) -> None:
    source = engine.source(str(shared_data / "oneroster-samples" / name))
    holding = hold.read(source, id="h", engine=engine, hints=hints)
    held = holding.table("students")
    assert held is not None and held.rows == students
    tables = hold.tables(holding, source, engine)
    assert engine.arrow(hold.roster(tables)).num_rows == held.rows
