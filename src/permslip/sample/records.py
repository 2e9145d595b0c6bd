"""The tables that OneRoster has no file for: headers and rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from permslip.sample import answers as reply
from permslip.sample import events, places, programs, shares
from permslip.sample.chunk import Chunk
from permslip.sample.draw import Days, Ints, dates, digests, digits, identifiers, joined, text, where
from permslip.sample.homes import FOSTER, MOTHER_AWAY, MOTHER_ORDER, RELATIONS, TWO_HOMES
from permslip.sample.layout import GRADES, LEVELS
from permslip.sample.people import DEGREES, POSTS, draw_evaluations
from permslip.sample.pupils import CAME_LATE, LEFT_EARLY, TRANSFERRED
from permslip.sample.roster import Columns, course_ids, postal_code, stay
from permslip.sample.timetable import SUBJECTS

HEADERS: Final[dict[str, str]] = {
    "attendance_events": "studentSourcedId,date,category,reason,schoolSourcedId",
    "assessment_results": "studentSourcedId,assessment,subject,administrationDate,gradeLevel,scaleScore,"
    "performanceLevel",
    "programs": "studentSourcedId,programName,programType,beginDate,endDate,disability,"
    "specialEducationSetting,mealEligibility,homelessNighttimeResidence,"
    "languageOfInstruction",
    "discipline": "incidentId,studentSourcedId,schoolSourcedId,incidentDate,behavior,"
    "disciplineAction,lengthDays",
    "student_records": "studentSourcedId,schoolYear,gradeLevel,schoolSourcedId,coursesAttempted,"
    "coursesFailed,gradePointAverage,retainedPriorYear,gradeNineEntryDate",
    "school_enrollments": "studentSourcedId,schoolSourcedId,gradeLevel,entryDate,entryType,exitDate,"
    "exitReason",
    "course_grades": "studentSourcedId,classSourcedId,courseSourcedId,schoolYear,letterGrade,percentGrade",
    "student_contacts": "studentSourcedId,guardianSourcedId,relation,primaryContact,emergencyContact,"
    "livesWith,legalGuardian,contactRestrictions,custodyArrangement",
    "staff": "staffSourcedId,staffNumber,schoolSourcedId,positionTitle,subject,sex,race,"
    "birthDate,hireDate,yearsExperience,highestDegree,annualSalary",
    "staff_evaluations": "staffSourcedId,schoolYear,evaluationDate,rating,evaluationScore,evaluatorSourcedId",
    "spending": "schoolSourcedId,fiscalYear,function,object,amount",
    "rooms": "buildingId,schoolSourcedId,roomNumber,floor,roomType,seats,squareFeet",
    "buildings": "buildingId,schoolSourcedId,buildingName,level,streetAddress,city,state,"
    "postalCode,yearBuilt,squareFeet,capacity,floors",
    "consents": "subject,signer,signer_authority,question,elements,purpose,recipients,answer,"
    "signed_on,expires_on,evidence_sha256",
    "directory_optouts": "studentSourcedId,scope,optedOutOn",
}
LETTERS: Final = ("A", "B", "C", "D", "F")
PASSING: Final = 60


def chunk_tables(chunk: Chunk) -> Iterator[tuple[str, Columns]]:
    """The rows of one chunk, table by table."""
    yield "attendance_events", attendance_rows(chunk)
    yield "assessment_results", _scores(chunk)
    yield from (("programs", part) for part in _programs(chunk))
    yield "discipline", _discipline(chunk)
    yield "student_records", student_records(chunk)
    yield from (("school_enrollments", part) for part in _school_enrollments(chunk))
    yield "course_grades", _course_grades(chunk)
    yield from (("student_contacts", part) for part in _contacts(chunk))
    yield "staff", _staff(chunk)
    yield "staff_evaluations", _evaluations(chunk)
    yield "spending", _spending(chunk)
    yield "rooms", _rooms(chunk)
    yield "buildings", _buildings(chunk)
    yield "consents", consent_rows(chunk)
    yield "directory_optouts", _opt_outs(chunk)


def _schools(chunk: Chunk, school: Ints) -> pa.Array:
    return chunk.school_ids.take(pa.array(school))


def _pupils(chunk: Chunk, rows: Ints) -> pa.Array:
    return chunk.pupil_ids.take(pa.array(rows))


def _same(word: str, n: int) -> pa.Array:
    return text((word,), np.zeros(n, dtype=np.int64))


def _yes_no(flag: np.ndarray) -> pa.Array:
    return text(("false", "true"), flag.astype(np.int64))


def attendance_rows(chunk: Chunk) -> Columns:
    rows = chunk.attendance
    return {
        "studentSourcedId": _pupils(chunk, rows.pupil),
        "date": dates(chunk.setting.year.days[rows.day]),
        "category": text(events.CATEGORIES, rows.category),
        "reason": text(events.REASONS, rows.reason),
        "schoolSourcedId": _schools(chunk, rows.school),
    }


def _scores(chunk: Chunk) -> Columns:
    rows = events.draw_scores(chunk.setting, chunk.pupils, chunk.standing, chunk.number)
    kinds = ("State Summative Assessment", "District Benchmark Autumn", "District Benchmark Spring")
    return {
        "studentSourcedId": _pupils(chunk, rows.pupil),
        "assessment": text(kinds, rows.kind),
        "subject": text(SUBJECTS[1:3], rows.subject),
        "administrationDate": dates(rows.on),
        "gradeLevel": text(GRADES, rows.grade),
        "scaleScore": pa.array(rows.score),
        "performanceLevel": pa.array(rows.band),
    }


def _programs(chunk: Chunk) -> Iterator[Columns]:
    flags, homes, pupils = chunk.flags, chunk.homes, chunk.pupils
    meal = homes.meal[pupils.home]
    plans = (
        ("Special Education", "Special Education", flags.disability >= 0),
        ("Section 504", "Section 504 Placement", flags.plan_504),
        ("English Learner", "English as a Second Language", flags.learner),
        ("Gifted and Talented", "Gifted and Talented", flags.gifted),
        ("Foster Care", "Foster Care", flags.foster),
        ("Homeless", "Homeless", flags.homeless),
        ("National School Lunch Program", "School Food Service", meal > 0),
    )
    begin, end, stays = stay(chunk)
    begin = np.where(pupils.moved == CAME_LATE, begin, chunk.setting.year.days[0])
    for name, kind, who in plans:
        rows = np.flatnonzero(who)
        columns = {
            "studentSourcedId": _pupils(chunk, rows),
            "programName": _same(name, len(rows)),
            "programType": _same(kind, len(rows)),
            "beginDate": dates(begin[rows]),
            "endDate": dates(end[rows], empty=stays[rows]),
        }
        columns |= _details(name, rows, flags, meal)
        yield columns


def _details(name: str, rows: Ints, flags: programs.Flags, meal: Ints) -> Columns:
    """The columns that only rows of that programme fill."""
    if name == "Special Education":
        return {
            "disability": text(shares.DISABILITIES, flags.disability[rows]),
            "specialEducationSetting": text(shares.SETTINGS, flags.setting[rows]),
        }
    if name == "Homeless":
        return {"homelessNighttimeResidence": text(shares.NIGHTS, flags.night[rows])}
    if name == "English Learner":
        return {"languageOfInstruction": _same("English", len(rows))}
    if name == "National School Lunch Program":
        return {"mealEligibility": text(shares.MEALS, meal[rows])}
    return {}


def _discipline(chunk: Chunk) -> Columns:
    rows = events.draw_incidents(chunk.setting, chunk.homes, chunk.pupils, chunk.number)
    return {
        "incidentId": chunk.numbered("i", len(rows.pupil)),
        "studentSourcedId": _pupils(chunk, rows.pupil),
        "schoolSourcedId": _schools(chunk, rows.school),
        "incidentDate": dates(chunk.setting.year.days[rows.day]),
        "behavior": text(events.BEHAVIORS, rows.behavior),
        "disciplineAction": text(events.ACTIONS, rows.action),
        "lengthDays": pa.array(rows.length),
    }


def _letters(percent: Ints) -> Ints:
    return np.asarray(
        4 - np.searchsorted(np.array([PASSING, 70, 80, 90]), percent, side="right"), dtype=np.int64
    )


def student_records(chunk: Chunk) -> Columns:
    pupils, year = chunk.pupils, chunk.setting.year
    who = chunk.timetable.seat_pupil[chunk.marks.seat]
    taken = np.bincount(who, minlength=len(pupils))
    failed = np.bincount(who, weights=chunk.marks.percent < PASSING, minlength=len(pupils)).astype(np.int64)
    points = np.bincount(who, weights=4 - _letters(chunk.marks.percent), minlength=len(pupils))
    average = np.rint(100 * points / np.maximum(1, taken)) / 100
    secondary, high = taken > 0, pupils.grade >= 10
    since = year.end_year - 1 - (pupils.grade - 10) - pupils.retained_now.astype(np.int64)
    opening = (12 * (since - 1970) + 7).astype("datetime64[M]").astype("datetime64[D]")
    nine: Days = opening + np.full(len(pupils), 27).astype("timedelta64[D]")
    return {
        "studentSourcedId": chunk.pupil_ids,
        "schoolYear": pa.array(np.full(len(pupils), year.end_year)),
        "gradeLevel": text(GRADES, pupils.grade),
        "schoolSourcedId": _schools(chunk, pupils.school),
        "coursesAttempted": where(secondary, pa.array(taken)),
        "coursesFailed": where(secondary, pa.array(failed)),
        "gradePointAverage": where(secondary, pa.array(average)),
        "retainedPriorYear": _yes_no(pupils.retained_now),
        "gradeNineEntryDate": dates(nine, empty=~high),
    }


def _school_enrollments(chunk: Chunk) -> Iterator[Columns]:
    pupils, days = chunk.pupils, chunk.setting.year.days
    begin, end, stays = stay(chunk)
    entry = np.where(pupils.moved == TRANSFERRED, 1, np.where(pupils.moved == CAME_LATE, 2, 0))
    yield {
        "studentSourcedId": chunk.pupil_ids,
        "schoolSourcedId": _schools(chunk, pupils.school),
        "gradeLevel": text(GRADES, pupils.grade),
        "entryDate": dates(begin),
        "entryType": text(
            ("Start of year", "Transfer within the district", "From outside the district"), entry
        ),
        "exitDate": dates(end, empty=stays),
        "exitReason": where(pupils.moved == LEFT_EARLY, _same("Moved away", len(pupils))),
    }
    rows = np.flatnonzero(pupils.moved == TRANSFERRED)
    yield {
        "studentSourcedId": _pupils(chunk, rows),
        "schoolSourcedId": _schools(chunk, pupils.before[rows]),
        "gradeLevel": text(GRADES, pupils.grade[rows]),
        "entryDate": dates(np.full(len(rows), days[0])),
        "entryType": _same("Start of year", len(rows)),
        "exitDate": dates(days[pupils.moved_on[rows] - 1]),
        "exitReason": _same("Transfer within the district", len(rows)),
    }


def _course_grades(chunk: Chunk) -> Columns:
    table, marks = chunk.timetable, chunk.marks
    section = table.seat_class[marks.seat]
    return {
        "studentSourcedId": _pupils(chunk, table.seat_pupil[marks.seat]),
        "classSourcedId": chunk.class_ids.take(pa.array(section)),
        "courseSourcedId": course_ids(chunk.setting).take(pa.array(table.class_course[section])),
        "schoolYear": pa.array(np.full(len(section), chunk.setting.year.end_year)),
        "letterGrade": text(LETTERS, _letters(marks.percent)),
        "percentGrade": pa.array(marks.percent),
    }


def _contacts(chunk: Chunk) -> Iterator[Columns]:
    homes, home = chunk.homes, chunk.pupils.home
    relation = np.full((len(homes.kind), 2), 0, dtype=np.int64)
    relation[chunk.guardians.home, chunk.guardians.slot] = chunk.guardians.relation
    for slot in (0, 1):
        rows = np.flatnonzero(homes.two_adults[home]) if slot else np.arange(len(home))
        at = home[rows]
        kind = homes.kind[at]
        barred = (kind == MOTHER_ORDER) & (slot == 1)
        away = np.isin(kind, (MOTHER_AWAY, MOTHER_ORDER)) & (slot == 1)
        # living elsewhere takes no right away (34 CFR 99.4): only a court order is a restriction
        custody = np.where(away, 1, np.where(kind == TWO_HOMES, 2, -1))
        yield {
            "studentSourcedId": _pupils(chunk, rows),
            "guardianSourcedId": chunk.guardian_ids(at, np.full(len(at), slot, dtype=np.int64)),
            "relation": text(RELATIONS, relation[at, slot]),
            "primaryContact": _yes_no(np.full(len(at), slot == 0)),
            "emergencyContact": _yes_no(~barred),
            "livesWith": _yes_no(~away),
            "legalGuardian": _yes_no(~barred & (kind != FOSTER)),
            "contactRestrictions": text(("", "Court order: no contact"), np.where(barred, 1, -1)),
            "custodyArrangement": text(("", "Non-custodial parent", "Joint custody in two homes"), custody),
        }


def _staff(chunk: Chunk) -> Columns:
    staff = chunk.staff
    number = np.arange(len(staff), dtype=np.int64) + chunk.number * 100_000 + 10_001
    return {
        "staffSourcedId": chunk.staff_ids,
        "staffNumber": digits(number),
        "schoolSourcedId": _schools(chunk, staff.school),
        "positionTitle": text([post for post, _, _ in POSTS], staff.post),
        "subject": text(SUBJECTS, staff.subject),
        "sex": text(shares.SEXES, staff.sex),
        "race": text(shares.RACES, staff.race),
        "birthDate": dates(staff.born),
        "hireDate": dates(staff.hired),
        "yearsExperience": pa.array(staff.experience),
        "highestDegree": text(DEGREES, staff.degree),
        "annualSalary": pa.array(staff.salary),
    }


def _evaluations(chunk: Chunk) -> Columns:
    rows = draw_evaluations(chunk.setting, chunk.staff, chunk.number)
    return {
        "staffSourcedId": chunk.staff_ids.take(pa.array(rows.person)),
        "schoolYear": pa.array(rows.year),
        "evaluationDate": dates(rows.on),
        "rating": text(shares.RATINGS, rows.rating),
        "evaluationScore": pa.array(rows.score / 100),
        "evaluatorSourcedId": chunk.staff_ids.take(pa.array(rows.by)),
    }


def _spending(chunk: Chunk) -> Columns:
    rows = places.draw_spending(chunk.setting, chunk.enrolled, chunk.schools, chunk.number)
    return {
        "schoolSourcedId": _schools(chunk, rows.school),
        "fiscalYear": pa.array(np.full(len(rows.school), chunk.setting.year.end_year)),
        "function": text(places.FUNCTIONS, rows.function),
        "object": text(places.OBJECTS, rows.object),
        "amount": pa.array(rows.dollars),
    }


def building_ids(chunk: Chunk, school: Ints) -> pa.Array:
    """Ids of the buildings, one a school."""
    return identifiers("b", school, seed=chunk.setting.seed)


def _rooms(chunk: Chunk) -> Columns:
    rooms = chunk.rooms
    return {
        "buildingId": building_ids(chunk, rooms.school),
        "schoolSourcedId": _schools(chunk, rooms.school),
        "roomNumber": digits(rooms.number),
        "floor": pa.array(rooms.floor),
        "roomType": text(places.ROOM_KINDS, rooms.kind),
        "seats": pa.array(rooms.seats),
        "squareFeet": pa.array(rooms.feet),
    }


def _buildings(chunk: Chunk) -> Columns:
    rows = places.draw_buildings(chunk.setting, chunk.rooms, chunk.schools, chunk.number)
    schools = [chunk.setting.schools[int(i)] for i in rows.school]
    return {
        "buildingId": building_ids(chunk, rows.school),
        "schoolSourcedId": _schools(chunk, rows.school),
        "buildingName": pa.array([s.name for s in schools]),
        "level": pa.array([LEVELS[s.level] for s in schools]),
        "streetAddress": pa.array([f"{10 + 7 * s.index % 190} {s.street}" for s in schools]),
        "city": _same("Alder Falls", len(schools)),
        "state": _same("CT", len(schools)),
        "postalCode": joined("0", digits(postal_code(rows.school))),
        "yearBuilt": pa.array(rows.built),
        "squareFeet": pa.array(rows.feet),
        "capacity": pa.array(rows.capacity),
        "floors": pa.array(rows.floors),
    }


def consent_rows(chunk: Chunk) -> Columns:
    """The families' answers, in the columns of the consent record."""
    rows = reply.draw_answers(chunk.setting, chunk.homes, chunk.pupils, chunk.number)
    home = chunk.pupils.home[rows.pupil]
    own = rows.slot == 2
    subject = _pupils(chunk, rows.pupil)
    guardian = chunk.guardian_ids(home, np.where(own, 0, rows.slot))
    evidence = digests(chunk.setting.stream("evidence", chunk.number), len(rows.pupil))
    return {
        "subject": subject,
        "signer": pc.if_else(pa.array(own), subject, guardian),
        "signer_authority": text(reply.AUTHORITIES, rows.authority),
        "question": _same(reply.QUESTION, len(own)),
        "elements": text(reply.ELEMENTS, rows.elements),
        "purpose": text(reply.PURPOSES, rows.purpose),
        "recipients": _same("*", len(own)),
        "answer": text(reply.ANSWERS, rows.answer),
        "signed_on": dates(rows.signed),
        "expires_on": dates(rows.expires, empty=rows.open_ended),
        "evidence_sha256": evidence,
    }


def _opt_outs(chunk: Chunk) -> Columns:
    rows = reply.draw_opt_outs(chunk.setting, chunk.homes, chunk.pupils, chunk.number)
    return {
        "studentSourcedId": _pupils(chunk, rows.pupil),
        "scope": text(reply.OPT_OUT_SCOPES, rows.scope),
        "optedOutOn": dates(rows.on),
    }
