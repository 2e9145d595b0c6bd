# ruff: noqa: E501 - tables of cells and headers, one a line
"""Grand Bend, the whole fictional district, as Ed-Fi CSV, Ed-Fi XML and OneRoster 1.1: every column's class."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from permslip import hold
from permslip.engines.duck import DuckEngine
from permslip.hold import Holding
from permslip.words.elements import resolve_words
from permslip.words.vocabulary import FieldClass, Grain

# file: header=element:class …; no element is a dash
EXPECTED = """
assessment_scores: StudentUniqueId=-:student_number AssessmentIdentifier=assessment_name:education AdministrationDate=assessment_date:education GradeLevel=-:quasi_id ReportingMethod=assessment_name:education Result=assessment_score:education
attendance_events: StudentUniqueId=-:student_number SchoolId=school:quasi_id EventDate=attendance_date:education Category=attendance_category:education Reason=attendance_category:education EventDuration=-:education SessionName=term:operations
contacts: ContactUniqueId=guardian_id:direct_id xmlId=-:direct_id FirstName=guardian_name:direct_id LastSurname=guardian_name:direct_id Sex=-:quasi_id StreetNumberName=guardian_address:direct_id City=-:quasi_id PostalCode=-:quasi_id Telephone=guardian_phone:direct_id Email=guardian_email:direct_id HighestCompletedLevelOfEducation=-:education
courses: CourseCode=course_code:operations CourseTitle=course_title:operations AcademicSubject=course_title:operations SchoolId=school_code:building_other
discipline_actions: DisciplineActionIdentifier=-:education StudentUniqueId=-:student_number Discipline=discipline_action:education DisciplineDate=discipline_date:education Length=-:education ActualLength=-:education IncidentIdentifier=discipline_incident:education
discipline_incidents: IncidentIdentifier=discipline_incident:education SchoolId=school:quasi_id IncidentDate=discipline_date:education IncidentTime=-:education Location=-:education ReporterName=-:direct_id Behavior=discipline_incident:education Detail=discipline_incident:education ReportedToLawEnforcement=-:education
discipline_student_behaviors: StudentUniqueId=-:student_number IncidentRef=discipline_incident:education Behavior=discipline_incident:education Detail=discipline_incident:education ParticipationCode=discipline_incident:education Weapon=discipline_incident:education
gradebook: GradebookEntryIdentifier=-:operations StudentUniqueId=-:student_number NumericGradeEarned=course_grade:education LetterGradeEarned=-:education SubmissionStatus=-:education AssignmentLateStatus=-:education Title=-:operations DateAssigned=-:operations DueDate=-:operations Type=-:operations MaxPoints=-:operations SectionIdentifier=section_id:operations
rooms: SchoolId=school_code:building_other ClassroomIdentificationCode=room:building_other MaximumNumberOfSeats=room_seats:building_other OptimalNumberOfSeats=room_seats:building_other
schools: SchoolId=school_code:building_other Name=school_name:building_other Street=school_address:building_other City=-:building_other State=-:building_other PostalCode=-:building_other GradeLevels=school_grades:building_other SchoolCategory=-:building_other SchoolType=-:building_other TitleI=-:building_other InternetAccess=-:building_other
sections: SectionIdentifier=section_id:operations SchoolId=school_code:building_other LocalCourseCode=course_code:operations SessionName=term:operations Room=room:building_other ClassPeriodName=class_period:operations SectionName=course_title:operations MediumOfInstruction=-:operations
staff: StaffUniqueId=staff_id:staff_other FirstName=staff_name:staff_other MiddleName=staff_name:staff_other LastSurname=staff_name:staff_other Sex=staff_sex:staff_other BirthDate=staff_birth_date:staff_other Email=staff_email:staff_other HispanicLatinoEthnicity=staff_race:staff_other Race=staff_race:staff_other HighestCompletedLevelOfEducation=staff_education:staff_other YearsOfPriorProfessionalExperience=staff_experience:staff_other LoginId=staff_login:staff_other
staff_assignments: StaffUniqueId=-:staff_other EducationOrganizationId=-:staff_other StaffClassification=staff_role:staff_other PositionTitle=staff_role:staff_other BeginDate=-:staff_other
staff_sections: StaffUniqueId=-:staff_other SectionIdentifier=section_id:operations SchoolId=-:staff_other SessionName=term:operations ClassroomPosition=staff_role:staff_other BeginDate=-:staff_other EndDate=-:staff_other
student_contacts: StudentUniqueId=-:student_number ContactUniqueId=guardian_id:direct_id Relation=guardian_relation:education PrimaryContactStatus=-:education LivesWith=lives_with:education EmergencyContactStatus=-:education LegalGuardian=legal_guardian:education ContactRestrictions=-:education
student_health: StudentUniqueId=-:student_number AsOfDate=-:health Kind=-:health Immunization=immunization:health ImmunizationDate=immunization:health MedicalExemption=medical_exemption:health
student_programs: AssociationType=program_type:homeless StudentUniqueId=-:student_number ProgramName=program_name:homeless ProgramType=program_type:homeless BeginDate=program_begin:education EndDate=program_end:education Disability=disability:sped SpecialEducationSetting=sped_setting:sped HomelessPrimaryNighttimeResidence=-:homeless SchoolFoodServiceProgramService=meal_status:meal_status LanguageInstructionService=-:education
student_transportation: StudentUniqueId=-:student_number Eligibility=-:homeless TransportationType=bus_route:education SpecialAccommodation=-:sped BusNumber=bus_route:education BusRoute=bus_route:education Mileage=-:education
students: StudentUniqueId=student_number:student_number LocalId=local_student_id:student_number SSN=ssn:direct_id StateId=-:student_number PersonalTitlePrefix=-:direct_id FirstName=given_name:direct_id MiddleName=middle_name:direct_id LastSurname=family_name:direct_id GenerationCodeSuffix=-:direct_id PreferredFirstName=preferred_name:direct_id Sex=sex:quasi_id BirthDate=birth_date:quasi_id StreetNumberName=street_address:direct_id City=city:quasi_id StateAbbreviation=state:quasi_id PostalCode=postal_code:quasi_id NameOfCounty=county:quasi_id Telephone=phone:direct_id Email=email:direct_id HispanicLatinoEthnicity=hispanic:quasi_id Race=race:quasi_id Language=home_language:quasi_id LimitedEnglishProficiency=english_learner:education EconomicDisadvantaged=economic_disadvantage:meal_status SchoolFoodServicesEligibility=meal_status:meal_status StudentCharacteristic=-:homeless GradeLevelDerived=grade:quasi_id GradeSource=-:unknown SchoolIdDerived=school:quasi_id SchoolSource=-:unknown
"""

# the elements of the 2014 request that each form of the same district holds, at the student's grain
REQUESTED = {
    "csv": "student_number grade sex birth_date race english_learner meal_status homeless disability",
    "xml": "student_number sex birth_date race english_learner meal_status homeless disability",
    "oneroster-derived": "student_number grade sex birth_date race schools_attended",
}
ELSEWHERE = {
    "csv": "building_capacity school_code school_grades class_period",
    "xml": "building_capacity school_code school_grades class_period",
    "oneroster-derived": "school_code class_period",
}


@pytest.fixture(scope="module")
def holdings(shared_data: Path, engine: DuckEngine) -> dict[str, Holding]:
    folder = shared_data / "edfi-grandbend"
    return {f: hold.read(engine.source(str(folder / f)), id=f, engine=engine) for f in REQUESTED}


@pytest.fixture(scope="module")
def opened(holdings: dict[str, Holding], shared_data: Path, engine: DuckEngine) -> dict[str, dict[str, Any]]:
    """The tables of each form, opened again as a release does."""
    folder = shared_data / "edfi-grandbend"
    return {f: hold.tables(h, engine.source(str(folder / f)), engine) for f, h in holdings.items()}


def test_the_class_of_every_column_of_every_csv(holdings: dict[str, Holding], shared_data: Path) -> None:
    found: dict[str, tuple[str | None, str]] = {}
    for table in holdings["csv"].tables:
        for column in table.columns:
            if not column.because.startswith("derived") and (column.element or column.source not in found):
                found[column.source] = (column.element, column.field_class.value)
    expected = {}
    for line in EXPECTED.strip().splitlines():
        stem, _, columns = line.partition(": ")
        for part in columns.split():
            header, _, told = part.partition("=")
            element, _, kind = told.partition(":")
            expected[f"{stem}.csv:{header}"] = (None if element == "-" else element, kind)
    headers = set()
    for path in (shared_data / "edfi-grandbend" / "csv").glob("*.csv"):
        with path.open(newline="") as stream:
            headers |= {f"{path.name}:{h}" for h in next(csv.reader(stream))}
    assert set(expected) == headers  # the table above forgets no column
    assert found == expected


@pytest.mark.parametrize("form", REQUESTED)
def test_each_form_holds_what_it_holds_and_no_more(
    holdings: dict[str, Holding], shared_data: Path, form: str
) -> None:
    with (shared_data / "real-cases" / "hamden-2014-requested-elements.csv").open(newline="") as stream:
        asked = [resolve_words(row["element"]) for row in csv.DictReader(stream)]
    assert all(asked)
    at_student, elsewhere = set(), set()
    for element in asked:
        assert element is not None
        places = holdings[form].locate(element.key)
        if places and places[0][0].grain is Grain.STUDENT:
            at_student.add(element.key)
        elif places:
            elsewhere.add(element.key)
    assert at_student == set(REQUESTED[form].split())
    assert elsewhere == set(ELSEWHERE[form].split())


def test_classes_of_an_element_agree_between_the_forms(holdings: dict[str, Holding]) -> None:
    seen: dict[str, set[FieldClass]] = {}
    for holding in holdings.values():
        students = holding.table("students")
        assert students is not None
        for column in students.columns:
            if column.element is not None:
                seen.setdefault(column.element, set()).add(column.field_class)
    assert {e: k for e, k in seen.items() if len(k) > 1} == {}


def test_forms_and_rows(holdings: dict[str, Holding]) -> None:
    assert {f: h.format for f, h in holdings.items()} == {
        "csv": "edfi-csv",
        "xml": "edfi-xml",
        "oneroster-derived": "oneroster-1.1",
    }
    rows = {f: {t.name: t.rows for t in h.tables} for f, h in holdings.items()}
    assert [r["students"] for r in rows.values()] == [962, 962, 960]  # two stray records without a school
    assert rows["csv"]["attendance"] == 1917
    assert rows["csv"]["programs"] == rows["xml"]["programs"] == 706
    assert rows["csv"]["guardians"] == rows["xml"]["guardians"] == 1873
    assert all(r["student_guardians"] == 1872 for r in rows.values())


def test_the_three_forms_say_the_same_of_the_same_student(
    opened: dict[str, dict[str, Any]], engine: DuckEngine
) -> None:
    people = {}
    for form, tables in opened.items():
        students = engine.arrow(tables["students"]).to_pylist()
        people[form] = {
            s["student_number"]: s for s in students if s["student_number"] not in ("777777", "555555")
        }
    first = people["csv"]
    assert len(first) == 960
    for form in ("xml", "oneroster-derived"):
        assert people[form].keys() == first.keys()
        for key, student in people[form].items():
            assert student["birth_date"] == first[key]["birth_date"]
            assert student["race"] == first[key]["race"]
            assert student["sex"].lower() == first[key]["sex"].lower()
    flags = (
        "homeless",
        "disability",
        "meal_status",
        "migrant",
        "iep",
        "section_504",
        "english_learner",
        "ssn",
    )
    for key, student in people["xml"].items():
        assert [student[f] for f in flags] == [first[key][f] for f in flags], (
            "a fact differs between CSV and XML"
        )
    assert sum(s["homeless"] == "yes" for s in first.values()) >= 11
    assert sum(s["disability"] is not None for s in first.values()) >= 90


def test_who_the_others_ask_about(opened: dict[str, dict[str, Any]], engine: DuckEngine) -> None:
    for form, tables in opened.items():
        roster = engine.arrow(hold.roster(tables))
        assert roster.column_names == ["student_key", "birth_date", "school", "grade"]
        assert roster.num_rows == {"csv": 962, "xml": 962, "oneroster-derived": 960}[form]
        assert str(roster.schema.field("birth_date").type) == "date32[day]"
        assert engine.arrow(hold.guardians(tables)).num_rows == 1872
        assert engine.arrow(hold.optouts(tables)).num_rows == 0
