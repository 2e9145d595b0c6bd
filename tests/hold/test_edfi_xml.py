# ruff: noqa: E501 - tables of cells and headers, one a line
"""Ed-Fi XML: versions merged, and files that are made to hurt."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from permslip import hold
from permslip.engines.duck import DuckEngine
from permslip.hold import Holding
from permslip.words.errors import BadInput

Reader = Callable[..., Holding]
OLD = """<InterchangeStudent xmlns="http://ed-fi.org/0220">
<Student id="S1"><StudentUniqueId>1</StudentUniqueId>
 <StudentIdentificationCode><IdentificationCode>77</IdentificationCode>
  <StudentIdentificationSystem><CodeValue>Local</CodeValue></StudentIdentificationSystem></StudentIdentificationCode>
 <Name><FirstName>Ana</FirstName><LastSurname>Alder</LastSurname></Name><Sex>Female</Sex>
 <BirthData><BirthDate>2001-01-02</BirthDate></BirthData><Race>Asian</Race><Race>White</Race>
 <StudentCharacteristic><StudentCharacteristic><CodeValue>Homeless</CodeValue></StudentCharacteristic></StudentCharacteristic>
</Student>
<Student id="S9"><StudentUniqueId>9</StudentUniqueId><Sex>Male</Sex></Student>
</InterchangeStudent>"""
NEW = """<InterchangeStudent xmlns="http://ed-fi.org/5.2.0">
<Student><StudentUniqueId>1</StudentUniqueId><Name><FirstName>Anna</FirstName></Name>
 <BirthData><BirthDate>2012-01-02</BirthDate></BirthData></Student>
</InterchangeStudent>"""
PROGRAMS = """<InterchangeStudentProgram xmlns="http://ed-fi.org/5.2.0">
<StudentSpecialEducationProgramAssociation><StudentReference><StudentIdentity><StudentUniqueId>1</StudentUniqueId></StudentIdentity></StudentReference>
 <ProgramReference><ProgramIdentity><ProgramName>Special Education</ProgramName>
 <ProgramType>uri://ed-fi.org/ProgramTypeDescriptor#Special Education</ProgramType></ProgramIdentity></ProgramReference>
 <BeginDate>2021-08-30</BeginDate><Disability><Disability>uri://ed-fi.org/DisabilityDescriptor#Autism</Disability></Disability>
</StudentSpecialEducationProgramAssociation></InterchangeStudentProgram>"""


def test_versions_merge_newer_first_and_stray_records_survive(
    read: Reader, engine: DuckEngine, tmp_path: Path
) -> None:
    # named so that the newer file is read first: order must not matter
    holding = read({"a_new.xml.gz": gzip.compress(NEW.encode()), "b_old.xml": OLD, "programs.xml": PROGRAMS})
    assert holding.format == "edfi-xml"
    tables = hold.tables(holding, engine.source(str(tmp_path / "in")), engine)
    one, nine = engine.arrow(tables["students"].order_by("student_key")).to_pylist()
    assert (one["given_name"], one["family_name"], str(one["birth_date"])) == ("Anna", "Alder", "2012-01-02")
    assert (one["race"], one["local_student_id"]) == ("Two or more races", "77")
    assert (one["homeless"], nine["homeless"], one["disability"]) == ("yes", "no", "Autism")
    assert nine["sex"] == "Male"


BOMB = '<!DOCTYPE x [<!ENTITY a "Zbigniewa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/evil.dtd"><x/>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (BOMB, "DTD or entities"),
        (OUTSIDE, "DTD or entities"),
        (REMOTE, "DTD or entities"),
        ("<a><b>Zbigniewa</a>", "no well-formed XML"),
        ("Zbigniewa", "no well-formed XML"),
        ("<x>" * 100 + "Zbigniewa" + "</x>" * 100, "nested deeper"),
        ("<InterchangeStudent/>", "no Ed-Fi records"),
        (NEW.replace("Anna", "x" * (2 << 20)), "1 MiB"),
    ],
)
def test_xml_that_is_made_to_hurt_is_refused_without_a_value(read: Reader, content: str, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        read({"student.xml": content})
    assert words in caught.value.message
    assert "Zbigniewa" not in str(caught.value)


def test_damaged_and_bursting_gzip_is_refused(read: Reader) -> None:
    with pytest.raises(BadInput, match="damaged"):
        read({"s.xml.gz": gzip.compress(NEW.encode())[:-20]})
    with pytest.raises(BadInput, match="unpacks to more"):
        read({"s.xml.gz": gzip.compress(b"<a>" + b" " * (80 << 20) + b"</a>", 9)})
