"""The OneRoster 1.2 tables (1EdTech OneRoster CSV Binding 1.2.1): headers and rows.

What the standard has no column for stands in ``metadata.permslip.*`` columns, as its section on
extensions allows. The file is a bulk file, so ``status`` and ``dateLastModified`` stay empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from permslip.sample import names
from permslip.sample.chunk import Chunk, district_id, school_ids
from permslip.sample.draw import Ints, dates, digits, identifiers, joined, numbers_below, text, where
from permslip.sample.homes import GRANDPARENT, MOTHER_ORDER
from permslip.sample.layout import GRADES, STREETS, Setting
from permslip.sample.people import POSTS
from permslip.sample.places import room_number
from permslip.sample.pupils import CAME_LATE, LEFT_EARLY, LOCAL_NUMBERS, STATE_NUMBERS, TRANSFERRED
from permslip.sample.spelling import given_words, phone_words, plain_words
from permslip.sample.timetable import COURSES, SUBJECTS

DISTRICT: Final = "Alder Falls Public Schools"
TOWN: Final = "Alder Falls"
_BASE: Final = "sourcedId,status,dateLastModified"
HEADERS: Final[dict[str, str]] = {
    "academicSessions": f"{_BASE},title,type,startDate,endDate,parentSourcedId,schoolYear",
    "orgs": f"{_BASE},name,type,identifier,parentSourcedId,metadata.permslip.gradeLevels",
    "courses": f"{_BASE},schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes",
    "classes": f"{_BASE},title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
    "termSourcedIds,subjects,subjectCodes,periods",
    "enrollments": f"{_BASE},classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate",
    "users": f"{_BASE},enabledUser,username,userIds,givenName,familyName,middleName,identifier,"
    "email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,"
    "preferredGivenName,preferredMiddleName,preferredFamilyName,"
    "primaryOrgSourcedId,pronouns,metadata.permslip.localStudentId,"
    "metadata.permslip.homeLanguage,metadata.permslip.directoryOptOut,"
    "metadata.permslip.restrictedAgentSourcedIds,metadata.permslip.streetAddress,"
    "metadata.permslip.city,metadata.permslip.state,metadata.permslip.postalCode",
    "roles": f"{_BASE},userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId",
    "demographics": f"{_BASE},birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,"
    "nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,"
    "hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,"
    "cityOfBirth,publicSchoolResidenceStatus",
}
ABSENT: Final = (
    "categories", "classResources", "courseResources", "lineItemLearningObjectiveIds", "lineItemScoreScales",
    "lineItems", "resources", "resultLearningObjectiveIds", "resultScoreScales", "results", "scoreScales",
    "userProfiles", "userResources",
)  # fmt: skip

Columns = dict[str, pa.Array]


def manifest() -> bytes:
    """manifest.csv: which files are here (bulk) and which are not."""
    lines = ["propertyName,value", "manifest.version,1.0", "oneroster.version,1.2"]
    states = dict.fromkeys(HEADERS, "bulk") | dict.fromkeys(ABSENT, "absent")
    lines += [f"file.{name},{state}" for name, state in sorted(states.items())]
    lines += ["source.systemName,Permslip fictional district", "source.systemCode,permslip-district"]
    return ("\n".join(lines) + "\n").encode()


def postal_code(school: Ints) -> Ints:
    """Four digits after the leading 0: codes of the fictional town, by neighbourhood school."""
    return 6980 + school % 19


def _sessions(setting: Setting) -> tuple[list[str], list[tuple[str, str, int, int, int]]]:
    rows = [("School Year", "schoolYear", 0, 179, -1), ("Semester 1", "semester", 0, 89, 0),
            ("Semester 2", "semester", 90, 179, 0), ("Quarter 1", "gradingPeriod", 0, 44, 1),
            ("Quarter 2", "gradingPeriod", 45, 89, 1), ("Quarter 3", "gradingPeriod", 90, 134, 2),
            ("Quarter 4", "gradingPeriod", 135, 179, 2)]  # fmt: skip
    ids = identifiers("a", np.arange(len(rows), dtype=np.int64), seed=setting.seed).to_pylist()
    return ids, rows


def district_tables(setting: Setting) -> Iterator[tuple[str, Columns]]:
    """The tables that are written once: academicSessions, orgs, courses."""
    ids, rows = _sessions(setting)
    year = setting.year
    yield (
        "academicSessions",
        {
            "sourcedId": pa.array(ids),
            "title": pa.array([f"{title} {year.end_year - 1}-{year.end_year}" for title, *_ in rows]),
            "type": pa.array([kind for _, kind, *_ in rows]),
            "startDate": pa.array([year.day(first) for _, _, first, _, _ in rows]),
            "endDate": pa.array([year.day(last) for _, _, _, last, _ in rows]),
            "parentSourcedId": pa.array([ids[p] if p >= 0 else None for *_, p in rows]),
            "schoolYear": pa.array([year.end_year] * len(rows)),
        },
    )
    district = district_id(setting)
    yield (
        "orgs",
        {
            "sourcedId": pa.concat_arrays([pa.array([district]), school_ids(setting)]),
            "name": pa.array([DISTRICT] + [s.name for s in setting.schools]),
            "type": pa.array(["district"] + ["school"] * len(setting.schools)),
            "identifier": pa.array(["AF0"] + [f"AF{s.index + 1:05d}" for s in setting.schools]),
            "parentSourcedId": pa.array([None] + [district] * len(setting.schools)),
            "metadata.permslip.gradeLevels": pa.array([None] + [" ".join(s.grades) for s in setting.schools]),
        },
    )
    yield (
        "courses",
        {
            "sourcedId": course_ids(setting),
            "schoolYearSourcedId": pa.array([ids[0]] * len(COURSES)),
            "title": pa.array([c.title for c in COURSES]),
            "courseCode": pa.array([c.code for c in COURSES]),
            "grades": pa.array([GRADES[c.grade] for c in COURSES]),
            "orgSourcedId": pa.array([district] * len(COURSES)),
            "subjects": pa.array([SUBJECTS[c.subject] for c in COURSES]),
            "subjectCodes": pa.array([f"AF{c.subject:02d}" for c in COURSES]),
        },
    )


def course_ids(setting: Setting) -> pa.Array:
    """sourcedIds of the catalogue."""
    return identifiers("k", np.arange(len(COURSES), dtype=np.int64), seed=setting.seed)


def chunk_tables(chunk: Chunk) -> Iterator[tuple[str, Columns]]:
    """The OneRoster rows of one chunk."""
    yield "users", _students(chunk)
    yield "users", _guardians(chunk)
    yield "users", _staff(chunk)
    yield "demographics", _demographics(chunk)
    yield from (("roles", part) for part in _roles(chunk))
    yield "classes", _classes(chunk)
    yield "enrollments", _seats(chunk)
    yield "enrollments", _teaching(chunk)


def _students(chunk: Chunk) -> Columns:
    pupils, homes, seed = chunk.pupils, chunk.homes, chunk.setting.seed
    home = pupils.home
    first, second = (chunk.guardian_ids(home, np.full(len(home), slot, dtype=np.int64)) for slot in (0, 1))
    second = where(homes.two_adults[home], second)
    local = digits(
        1_000_000 + numbers_below(pupils.key, seed=seed, purpose="local", bits=22, limit=LOCAL_NUMBERS)
    )
    state = 100_000_000 + numbers_below(pupils.key, seed=seed, purpose="state", bits=30, limit=STATE_NUMBERS)
    girls, boys = given_words()
    given = np.where(pupils.sex == 1, pupils.given + len(girls), pupils.given)
    middle = np.where(
        pupils.middle < 0, -1, np.where(pupils.sex == 1, pupils.middle + len(girls), pupils.middle)
    )
    return {
        "sourcedId": chunk.pupil_ids,
        "enabledUser": text(("false", "true"), (pupils.moved != LEFT_EARLY).astype(np.int64)),
        "username": joined("st", local),
        "givenName": text(girls + boys, given),
        "familyName": text(names.families()[0], homes.family[home]),
        "middleName": text(girls + boys, middle),
        "identifier": digits(state),
        "email": where(pupils.grade >= 4, joined("st", local, "@students.alderfalls.example")),
        "agentSourcedIds": joined(first, second, by=","),
        "grades": text(GRADES, pupils.grade),
        "primaryOrgSourcedId": chunk.school_ids.take(pa.array(pupils.school)),
        "metadata.permslip.localStudentId": local,
        "metadata.permslip.homeLanguage": text(names.LANGUAGES, homes.language[home]),
        "metadata.permslip.directoryOptOut": text(("false", "true"), homes.opt_out[home].astype(np.int64)),
        "metadata.permslip.restrictedAgentSourcedIds": where(homes.kind[home] == MOTHER_ORDER, second),
        **_address(homes.number[home], homes.street[home], homes.school[home]),
    }


def _address(number: Ints, street: Ints, school: Ints) -> Columns:
    same = np.zeros(len(number), dtype=np.int64)
    return {
        "metadata.permslip.streetAddress": joined(digits(number), " ", text(STREETS, street)),
        "metadata.permslip.city": text((TOWN,), same),
        "metadata.permslip.state": text(("CT",), same),
        "metadata.permslip.postalCode": joined("0", digits(postal_code(school))),
    }


def _guardians(chunk: Chunk) -> Columns:
    people, homes = chunk.guardians, chunk.homes
    girls, boys = given_words()
    family = names.families()[0]
    away = (people.slot == 1) & homes.elsewhere[people.home]
    number = np.where(away, homes.away_number[people.home], homes.number[people.home])
    street = np.where(away, homes.away_street[people.home], homes.street[people.home])
    key = digits(people.key)
    return {
        "sourcedId": chunk.guardian_ids(people.home, people.slot),
        "enabledUser": text(("true",), np.zeros(len(people.home), dtype=np.int64)),
        "username": joined("gu", key),
        "givenName": text(girls + boys, np.where(people.female, people.given, people.given + len(girls))),
        "familyName": text(family, people.family),
        "email": joined(text(plain_words(family), people.family), key, "@mail.example"),
        "sms": text(phone_words(), people.phone),
        "phone": text(phone_words(), people.phone),
        **_address(number, street, homes.school[people.home]),
    }


def _staff(chunk: Chunk) -> Columns:
    staff = chunk.staff
    girls, boys = given_words()
    family = names.families()[0]
    given = np.where(staff.sex == 0, staff.given, staff.given + len(girls))
    mark = digits(np.arange(len(staff), dtype=np.int64) + chunk.number * 100_000)
    login = joined(text(plain_words(girls + boys), given), ".", text(plain_words(family), staff.family), mark)
    return {
        "sourcedId": chunk.staff_ids,
        "enabledUser": text(("true",), np.zeros(len(staff), dtype=np.int64)),
        "username": login,
        "givenName": text(girls + boys, given),
        "familyName": text(family, staff.family),
        "email": joined(login, "@alderfalls.example"),
        "primaryOrgSourcedId": chunk.school_ids.take(pa.array(staff.school)),
    }


def _demographics(chunk: Chunk) -> Columns:
    pupils, detail = chunk.pupils, chunk.pupils.race_detail
    hispanic, multiple = pupils.race == 6, pupils.race == 5
    # A Hispanic student has a race too; two or more races name two (shares invented).
    white = (pupils.race == 4) | (hispanic & (detail < 72)) | (multiple & (detail < 85))
    black = (pupils.race == 2) | (hispanic & (detail >= 72) & (detail < 86)) | (multiple & (detail < 50))
    asian = (pupils.race == 1) | (multiple & (detail >= 50))
    native = (pupils.race == 0) | (hispanic & (detail >= 86)) | (multiple & (detail >= 85) & (detail < 97))
    pacific = (pupils.race == 3) | (multiple & (detail >= 97))
    abroad = chunk.setting.stream("birthplace", chunk.number).chance(
        len(pupils), np.where(chunk.homes.language[pupils.home] == 0, 0.01, 0.22)
    )
    words = ("false", "true")
    columns = {"americanIndianOrAlaskaNative": native, "asian": asian, "blackOrAfricanAmerican": black,
               "nativeHawaiianOrOtherPacificIslander": pacific, "white": white,
               "demographicRaceTwoOrMoreRaces": multiple, "hispanicOrLatinoEthnicity": hispanic}  # fmt: skip
    return {
        "sourcedId": chunk.pupil_ids,
        "birthDate": dates(pupils.born),
        "sex": text(("female", "male", "other", "unspecified"), pupils.sex),
        **{name: text(words, value.astype(np.int64)) for name, value in columns.items()},
        "countryOfBirthCode": where(~abroad, text(("US",), np.zeros(len(pupils), dtype=np.int64))),
        "stateOfBirthAbbreviation": where(
            ~abroad & (detail % 10 < 8), text(("CT",), np.zeros(len(pupils), np.int64))
        ),
        "publicSchoolResidenceStatus": text(("resident",), np.zeros(len(pupils), dtype=np.int64)),
    }


def _roles(chunk: Chunk) -> Iterator[Columns]:
    pupils, staff, people, year = chunk.pupils, chunk.staff, chunk.guardians, chunk.setting.year
    begin, end, stays = stay(chunk)
    moved = np.flatnonzero(pupils.moved == TRANSFERRED)
    one = np.zeros(len(moved), dtype=np.int64)
    day = np.array(year.days)
    yield _role(
        chunk,
        0,
        chunk.pupil_ids,
        text(("student",), np.zeros(len(pupils), np.int64)),
        chunk.school_ids.take(pa.array(pupils.school)),
        beginDate=dates(begin),
        endDate=dates(end, empty=stays),
    )
    yield _role(
        chunk,
        1,
        chunk.pupil_ids.take(pa.array(moved)),
        text(("student",), one),
        chunk.school_ids.take(pa.array(pupils.before[moved])),
        roleType=text(("secondary",), one),
        beginDate=dates(np.full(len(moved), day[0])),
        endDate=dates(day[pupils.moved_on[moved] - 1]),
    )
    kin = np.where(people.relation < 2, 0, np.where(chunk.homes.kind[people.home] == GRANDPARENT, 1, 2))
    district = pa.array([district_id(chunk.setting)]).take(pa.array(np.zeros(len(kin), dtype=np.int64)))
    yield _role(
        chunk,
        2,
        chunk.guardian_ids(people.home, people.slot),
        text(("parent", "relative", "guardian"), kin),
        district,
    )
    yield _role(chunk, 3, chunk.staff_ids, text([role for _, role, _ in POSTS], staff.post),
                chunk.school_ids.take(pa.array(staff.school)), beginDate=dates(staff.hired))  # fmt: skip


def _role(
    chunk: Chunk, part: int, users: pa.Array, role: pa.Array, org: pa.Array, **more: pa.Array
) -> Columns:
    n = len(users)
    rows = np.arange(n, dtype=np.int64) + (chunk.number * 4 + part) * (1 << 30)
    return {
        "sourcedId": identifiers("r", rows, seed=chunk.setting.seed),
        "userSourcedId": users,
        "roleType": text(("primary",), np.zeros(n, dtype=np.int64)),
        "role": role,
        "orgSourcedId": org,
        **more,
    }


def stay(chunk: Chunk) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First and last day at the present school, and whether the student is still there."""
    pupils, days = chunk.pupils, chunk.setting.year.days
    begin = np.where(np.isin(pupils.moved, (TRANSFERRED, CAME_LATE)), days[pupils.moved_on], days[0])
    gone = pupils.moved == LEFT_EARLY
    return begin, np.where(gone, days[np.maximum(0, pupils.moved_on - 1)], days[0]), ~gone


def _classes(chunk: Chunk) -> Columns:
    table, setting = chunk.timetable, chunk.setting
    ids, _ = _sessions(setting)
    secondary = np.array([c.subject for c in COURSES])[table.class_course] > 0
    zero = np.zeros(len(table.class_school), dtype=np.int64)
    code = [c.code for c in COURSES]
    return {
        "sourcedId": chunk.class_ids,
        "title": joined(
            text([c.title for c in COURSES], table.class_course), " - ", digits(table.class_track + 1)
        ),
        "grades": text(GRADES, table.class_grade),
        "courseSourcedId": course_ids(setting).take(pa.array(table.class_course)),
        "classCode": joined(text(code, table.class_course), "-", digits(table.class_track + 1)),
        "classType": text(("homeroom", "scheduled"), secondary.astype(np.int64)),
        "location": digits(room_number(table.teacher_place[table.class_teacher])),
        "schoolSourcedId": chunk.school_ids.take(pa.array(table.class_school)),
        "termSourcedIds": text((f"{ids[1]},{ids[2]}",), zero),
        "subjects": text(SUBJECTS, np.array([c.subject for c in COURSES])[table.class_course]),
        "subjectCodes": joined("AF0", digits(np.array([c.subject for c in COURSES])[table.class_course])),
        "periods": where(secondary, digits(table.class_period)),
    }


def _seats(chunk: Chunk) -> Columns:
    table, pupils, days = chunk.timetable, chunk.pupils, chunk.setting.year.days
    begin, end, stays = stay(chunk)
    who, before = table.seat_pupil, table.seat_before
    last = np.where(before, days[np.maximum(0, pupils.moved_on[who] - 1)], end[who])
    return {
        "sourcedId": chunk.numbered("e", len(who)),
        "classSourcedId": chunk.class_ids.take(pa.array(table.seat_class)),
        "schoolSourcedId": chunk.school_ids.take(pa.array(table.class_school[table.seat_class])),
        "userSourcedId": chunk.pupil_ids.take(pa.array(who)),
        "role": text(("student",), np.zeros(len(who), dtype=np.int64)),
        "primary": text(("false",), np.zeros(len(who), dtype=np.int64)),
        "beginDate": dates(np.where(before, days[0], begin[who])),
        "endDate": dates(last, empty=stays[who] & ~before),
    }


def _teaching(chunk: Chunk) -> Columns:
    table, zero = chunk.timetable, np.zeros(len(chunk.timetable.class_school), dtype=np.int64)
    rows = np.arange(len(zero), dtype=np.int64) + (chunk.number * 2 + 1) * (1 << 31)
    return {
        "sourcedId": identifiers("e", rows, seed=chunk.setting.seed),
        "classSourcedId": chunk.class_ids,
        "schoolSourcedId": chunk.school_ids.take(pa.array(table.class_school)),
        "userSourcedId": chunk.staff_ids.take(pa.array(table.class_teacher)),
        "role": text(("teacher",), zero),
        "primary": text(("true",), zero),
        "beginDate": dates(np.full(len(zero), chunk.setting.year.days[0])),
    }
