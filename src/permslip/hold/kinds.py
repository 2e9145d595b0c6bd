# ruff: noqa: E501 - data tables: one kind of table, one set of headers a line
"""The kinds of tables a district holds, and what their column names mean.

A header means different things in different tables: ``FirstName`` is a student's, a guardian's or a
teacher's. So names are looked up first in the kind's own list, then among the elements of the kind's
domains. Data tables; facts from Ed-Fi, OneRoster and CEDS names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from permslip.words.elements import ELEMENTS, squash
from permslip.words.vocabulary import Domain, FieldClass, Grain

STUDENT_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # family → squashed headers, best first; one family is chosen for a whole holding
        "key": ("studentkey",),  # our own word; beside a student number it is the one that other tables use
        "sourced": ("studentsourcedid", "usersourcedid", "sourcedid"),
        "student_number": (
            "studentuniqueid",
            "studentnumber",
            "studentid",
            "uniquestudentidentifier",
            "uniquestudentid",
            "studentidentifier",
            "studentidnumber",
            "studentno",
            "pupilid",
            "pupilnumber",
            "stuid",
            "sid",
        ),
        "state_student_id": (
            "statestudentid",
            "sasid",
            "stateassignedstudentidentifier",
            "studentstateid",
            "stateid",
            "ssid",
        ),
        "local_student_id": (
            "localstudentid",
            "studentlocalid",
            "localid",
            "lasid",
            "districtstudentid",
            "localstudentnumber",
        ),
    }
)
GUARDIAN_KEYS = (
    "guardiansourcedid",
    "contactuniqueid",
    "parentuniqueid",
    "guardianid",
    "contactid",
    "parentid",
    "agentsourcedid",
)
STAFF_KEYS = (
    "staffuniqueid",
    "staffsourcedid",
    "teachersourcedid",
    "staffid",
    "employeeid",
    "teacherid",
    "staffnumber",
    "educatorid",
    "staffkey",
    "usersourcedid",
    "sourcedid",
)


@dataclass(frozen=True)
class Kind:
    """One kind of table. ``headers``: squashed header → element key, or ``~class`` for a class without element."""

    name: str
    grain: Grain
    domains: tuple[Domain, ...]
    headers: Mapping[str, str]
    stems: tuple[str, ...] = ()

    @property
    def person(self) -> str | None:
        """Whose key the rows carry: ``student_key``, ``staff_key``, ``guardian_id`` or None."""
        if self.grain in (Grain.STUDENT, Grain.STUDENT_EVENT) or self.name == "student_guardians":
            return "student_key"
        if self.grain in (Grain.STAFF, Grain.STAFF_EVENT):
            return "staff_key"
        return "guardian_id" if self.grain is Grain.GUARDIAN else None


_PLUMBING = "status datelastmodified enableduser resourceid tobedeleted"

_OWN: Mapping[str, str] = MappingProxyType(
    {
        # kind: "element: header header; ~class: header"
        "students": "student_number: identifier; local_student_id: userids userid; school: orgsourcedids primaryorgsourcedid schoolsourcedid orgsourcedid currentschoolsourcedid; ~direct_id: agentsourcedids agents usermasteridentifier generationcodesuffix personaltitleprefix namesuffix nameprefix familysourcedid siblinggroup householdid resourceownername restrictedagentsourcedids; ~homeless: studentcharacteristic studentcharacteristics; ~education: role publicschoolresidencestatus homeroom counselor; preferred_name: preferredgivenname preferredmiddlename preferredfamilyname; ~quasi_id: pronouns age; race: raceethnicity ethnicity; phone: sms; disability: disability spedplacement; meal_status: freereducedlunch",
        "attendance": "attendance_date: date eventdate; attendance_category: category reason code attendancetype; term: sessionname; ~education: eventduration duration minutes periodsabsent excused daypart",
        "assessments": "assessment_name: assessmentidentifier reportingmethod subject name title testname assessmenttitle; assessment_date: date administrationdate testeddate; assessment_score: result score scalescore level percentile performancelevel; term: schoolyear year; ~quasi_id: gradelevel grade gradewhenassessed; ~education: assessmenttype",
        "programs": "program_type: associationtype type programtype; program_name: program name programname service; program_begin: begindate startdate begin start; program_end: enddate end; disability: disability primarydisability; sped_setting: specialeducationsetting setting; homeless: homelessprimarynighttimeresidence homelessnighttimeresidence nighttimeresidence; meal_status: schoolfoodserviceprogramservice mealeligibility mealstatus; english_learner: languageinstructionservice; ~sped: detail detailcode; ~education: languageofinstruction hours",
        "discipline": "discipline_action: discipline action actiontaken; discipline_incident: behavior detail weapon weapontype participationcode incidentref incidentidentifier incident incidenttype incidentcode; discipline_date: date disciplinedate incidentdate eventdate; ~education: incidentid disciplineactionid lengthdays disciplineactionidentifier length actuallength days incidenttime location time reportedtolawenforcement incidentlocation; ~direct_id: reportername reportedby reporter",
        "enrollments": "section_id: classsourcedid sectionidentifier; school: schoolsourcedid schoolid; entry_date: begindate startdate entrydate; exit_date: enddate exitdate; ~education: role primary exitreason exitcode entrytype exittype withdrawalreason; ~operations: sourcedid",
        "health": "immunization: immunization immunizationdate immunizationtype vaccine; medical_exemption: medicalexemption exemption; ~health: asofdate kind date",
        "transportation": "bus_route: busnumber busroute transportationtype route stop; ~sped: eligibility specialaccommodation; ~education: mileage",
        "gradebook": "course_grade: percentgrade numericgradeearned lettergradeearned score grade mark finalgrade gradeearned finalmark lettergrade; courses_failed: coursesfailed; retained: retained; gpa: gpa; section_id: sectionidentifier classsourcedid; term: term schoolyear; ~education: submissionstatus assignmentlatestatus scorestatus scoredate passed coursesattempted credits creditsearned failed; ~operations: gradebookentryidentifier title dateassigned duedate type maxpoints lineitemsourcedid sourcedid assigndate category",
        "guardians": "guardian_id: sourcedid identifier contactuniqueid parentuniqueid; guardian_name: firstname givenname lastname lastsurname familyname middlename fullname name preferredfirstname preferredgivenname preferredmiddlename preferredfamilyname; guardian_email: email electronicmailaddress; guardian_phone: telephone phone sms mobile; guardian_address: streetnumbername streetaddress address street; guardian_relation: relation role; ~direct_id: xmlid username userids usermasteridentifier personaltitleprefix agentsourcedids restrictedagentsourcedids password_hint; ~quasi_id: sex city postalcode state county gender birthdate language homelanguage pronouns; ~student_number: localstudentid; ~education: highestcompletedlevelofeducation orgsourcedids primaryorgsourcedid grades directoryoptout",
        "student_guardians": "guardian_id: guardiansourcedid agentsourcedid contactuniqueid parentuniqueid guardianid contactid parentid; guardian_relation: relation relationship role; lives_with: liveswith; legal_guardian: legalguardian; contact_restrictions: contactrestrictions restrictions courtorder noncustodial; guardian_name: name givenname familyname; guardian_email: email; guardian_phone: phone; ~education: custodyarrangement custody primarycontact primarycontactstatus emergencycontactstatus primary emergencycontact contactpriority; ~direct_id: sourcedid",
        "staff": "staff_id: identifier staffuniqueid; staff_name: preferredgivenname preferredmiddlename preferredfamilyname firstname givenname lastname lastsurname familyname middlename fullname name; staff_sex: sex gender; staff_race: race hispaniclatinoethnicity hispanic ethnicity hispanicorlatinoethnicity; staff_birth_date: birthdate dateofbirth dob; staff_email: email electronicmailaddress; staff_login: loginid username login; staff_education: highestcompletedlevelofeducation education degree highestdegree; staff_experience: yearsexperience yearsofpriorprofessionalexperience experience yearsofexperience hiredate hiredon; staff_role: role position title positiontitle jobtitle staffclassification; staff_salary: salary annualsalary; ~staff_other: phone sms telephone orgsourcedids schoolsourcedid schoolid educationorganizationid primaryorgsourcedid userids begindate enddate startdate fte usermasteridentifier agentsourcedids grades pronouns preferredfirstname preferredlastname subject department homelanguage directoryoptout streetaddress address city state postalcode zip; ~direct_id: restrictedagentsourcedids; ~student_number: localstudentid",
        "staff_assignments": "staff_role: staffclassification positiontitle classroomposition role position title; section_id: sectionidentifier classsourcedid; term: sessionname; ~staff_other: educationorganizationid schoolid schoolsourcedid begindate enddate startdate primary sourcedid orgsourcedid roletype fte",
        "evaluations": "evaluation_rating: rating score overallrating level evaluationrating; evaluation_date: date year schoolyear evaluationdate evaluatedon; evaluation_notes: notes comments comment evaluator evaluatorsourcedid observationnotes narrative; ~staff_eval: component domain indicator status growth growthscore observations observationscore studentgrowth component1 component2",
        "schools": "school_code: schoolid sourcedid identifier id code schoolsourcedid; school_name: name nameofinstitution schoolname title; school_address: street streetaddress address streetnumbername; school_grades: gradelevels grades gradelevel gradesoffered lowgrade highgrade; building_capacity: capacity maxoccupancy maximumenrollment; building_square_feet: totalsqft squarefeet; ~building_other: city state postalcode zip schoolcategory schooltype titlei internetaccess type parentsourcedid level phone category county ward agency latitude longitude yearbuilt",
        "buildings": "school_code: schoolid schoolsourcedid orgsourcedid sourcedid code schoolcode; school_name: name buildingname schoolname; building_square_feet: squarefeet squarefootage grosssquarefeet area sqft totalsqft; building_capacity: capacity maximumenrollment maxoccupancy; school_address: address street streetaddress; ~building_other: level buildingid building id yearbuilt stories floors city state postalcode condition lastrenovated rooms",
        "rooms": "school_code: schoolid schoolsourcedid orgsourcedid schoolcode; room: classroomidentificationcode room roomid roomnumber name number location; room_seats: maximumnumberofseats optimalnumberofseats seats capacity; ~building_other: squarefeet sqft area building buildingid floor type use sourcedid roomtype wing",
        "courses": "course_code: coursecode sourcedid code; course_title: title coursetitle academicsubject subjects subject name; school_code: schoolid orgsourcedid schoolsourcedid; term: schoolyearsourcedid; ~operations: grades subjectcodes credits level",
        "sections": "section_id: sectionidentifier sourcedid classcode; course_code: localcoursecode coursesourcedid coursecode; course_title: sectionname title subjects; school_code: schoolid schoolsourcedid orgsourcedid; term: sessionname termsourcedids; room: room location; class_period: classperiodname periods period; ~operations: mediumofinstruction grades classtype subjectcodes",
        "spending": "school_code: schoolsourcedid schoolid school orgsourcedid schoolcode; spending: amount spending expenditure expenditures dollars total; spending_function: function object fund category functioncode functionname account description; term: year fiscalyear schoolyear; ~operations: source sourcedid",
        "directory_optouts": "~education: date optedouton optedout scope categories category reason signedon since school schoolyear until rescindedon; ~direct_id: signer signersourcedid guardiansourcedid",
        "terms": "term: title sourcedid type schoolyear parentsourcedid; ~operations: startdate enddate begindate",
    }
)

_SHAPE: Mapping[str, tuple[Grain, tuple[Domain, ...], str]] = MappingProxyType(
    {
        # kind: grain, domains searched in turn, squashed file stems
        "students": (
            Grain.STUDENT,
            (Domain.STUDENT, Domain.GUARDIAN),
            "students student pupils roster studentroster",
        ),
        "attendance": (
            Grain.STUDENT_EVENT,
            (Domain.STUDENT, Domain.COURSE),
            "attendance attendanceevents studentattendance absences studentschoolattendanceevent",
        ),
        "assessments": (
            Grain.STUDENT_EVENT,
            (Domain.STUDENT, Domain.COURSE),
            "assessments assessmentscores assessmentresults testscores assessment studentassessments",
        ),
        "programs": (Grain.STUDENT_EVENT, (Domain.STUDENT,), "programs studentprograms programparticipation"),
        "discipline": (
            Grain.STUDENT_EVENT,
            (Domain.STUDENT,),
            "discipline disciplineactions disciplinestudentbehaviors disciplineincidents behavior incidents",
        ),
        "enrollments": (
            Grain.STUDENT_EVENT,
            (Domain.STUDENT, Domain.COURSE),
            "enrollments enrollment studentenrollments schoolenrollments studentschools enrollmenthistory",
        ),
        "health": (Grain.STUDENT_EVENT, (Domain.STUDENT,), "health studenthealth immunizations"),
        "transportation": (
            Grain.STUDENT_EVENT,
            (Domain.STUDENT,),
            "transportation studenttransportation busroutes",
        ),
        "gradebook": (
            Grain.STUDENT_EVENT,
            (Domain.STUDENT, Domain.COURSE),
            "gradebook results grades coursegrades marks transcripts studentgrades finalgrades coursehistory yearsummary records academicrecords studentrecords",
        ),
        "guardians": (Grain.GUARDIAN, (Domain.GUARDIAN,), "guardians contacts parents"),
        "student_guardians": (
            Grain.GUARDIAN,
            (Domain.GUARDIAN,),
            "studentguardians studentcontacts studentparents guardianlinks",
        ),
        "staff": (Grain.STAFF, (Domain.STAFF,), "staff teachers employees"),
        "staff_assignments": (
            Grain.STAFF_EVENT,
            (Domain.STAFF, Domain.COURSE),
            "staffassignments staffsections staffschools staffclasses",
        ),
        "evaluations": (
            Grain.STAFF_EVENT,
            (Domain.STAFF,),
            "evaluations staffevaluations teacherevaluations",
        ),
        "schools": (Grain.SCHOOL, (Domain.BUILDING,), "schools orgs"),
        "buildings": (Grain.SCHOOL, (Domain.BUILDING,), "buildings facilities"),
        "rooms": (Grain.ROOM, (Domain.BUILDING,), "rooms classrooms locations"),
        "courses": (Grain.COURSE, (Domain.COURSE, Domain.BUILDING), "courses"),
        "sections": (Grain.SECTION, (Domain.COURSE, Domain.BUILDING), "sections classes coursesections"),
        "spending": (
            Grain.SPENDING,
            (Domain.FINANCE, Domain.BUILDING, Domain.COURSE),
            "spending expenditures finance budget",
        ),
        "directory_optouts": (
            Grain.STUDENT_EVENT,
            (Domain.STUDENT,),
            "directoryoptouts optouts directoryoptout",
        ),
        "terms": (Grain.OTHER, (Domain.COURSE,), "academicsessions terms sessions"),
    }
)


def _own_headers(text: str) -> dict[str, str]:
    found = dict.fromkeys(_PLUMBING.split(), "~operations")
    for part in text.split(";"):
        element, _, headers = part.strip().partition(":")
        found.update(dict.fromkeys(headers.split(), element.strip()))
    return found


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        name: Kind(name, grain, domains, MappingProxyType(_own_headers(_OWN[name])), tuple(stems.split()))
        for name, (grain, domains, stems) in _SHAPE.items()
    }
)
"""Every kind by its canonical table name."""

# a table of no known kind: the student's meaning of a header is the strictest, so it is asked first
_ANY = (Domain.STUDENT, Domain.GUARDIAN, Domain.STAFF, Domain.BUILDING, Domain.COURSE, Domain.FINANCE)


def other(name: str, grain: Grain = Grain.OTHER) -> Kind:
    """A kind for a table that is none of the canonical ones."""
    own = KINDS["students"].headers if grain in (Grain.STUDENT, Grain.STUDENT_EVENT) else {}
    return Kind(name, grain, _ANY, own)


@cache
def _of_domain(domain: Domain) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for element in ELEMENTS.values():
        if element.domain is domain:
            for words in (element.key, element.label, *element.aliases):
                found.setdefault(squash(words), element.key)
            if element.ceds:
                found.setdefault(element.ceds, element.key)
    return MappingProxyType(found)


def last_words(header: str) -> str:
    """What stands after the last dot or colon: ``metadata.vendor.homeLanguage`` gives ``homeLanguage``."""
    return re.split(r"[.:]", header)[-1]


def secret(header: str) -> bool:
    """Whether a header names a password, token or the like, in whatever company."""
    words = squash(header)
    return (
        any(
            part in words
            for part in (
                "password",
                "passwd",
                "passphrase",
                "apikey",
                "accesstoken",
                "authtoken",
                "secretkey",
                "pwd",
            )
        )
        or _of_domain(Domain.STUDENT).get(squash(last_words(header))) == "password"
    )


def meaning(kind: Kind, header: str) -> tuple[str | None, FieldClass, str]:
    """(element key or None, class, how it was found) for a header in a table of this kind.

    An exact name match or nothing: what is not known is ``UNKNOWN``.
    """
    if secret(header):
        return "password", FieldClass.SECRET, "its name is that of a secret"
    for words, how in (
        (squash(header), "its name"),
        (squash(last_words(header)), "the last part of its name"),
    ):
        own = kind.headers.get(words)
        if own is not None and own.startswith("~"):
            return None, FieldClass(own[1:]), f"{how} is known in a table of {kind.name}"
        found = own or next((m[words] for d in kind.domains if words in (m := _of_domain(d))), None)
        if found is not None:
            return found, ELEMENTS[found].field_class, f"{how} means {ELEMENTS[found].label}"
    return None, FieldClass.UNKNOWN, "no known name"


def pick(headers: Iterable[str], wanted: Iterable[str]) -> str | None:
    """The header whose squashed form comes first in ``wanted``."""
    by_words = {squash(h): h for h in headers}
    return next((by_words[w] for w in wanted if w in by_words), None)


def student_families(headers: Iterable[str], *, students: bool) -> dict[str, str]:
    """Key family → header, for the ways in which these headers name a student. ``sourcedId`` alone names
    the row itself, so it counts in a students' table only."""
    found = {}
    for family, wanted in STUDENT_KEYS.items():
        header = pick(headers, wanted if students else [w for w in wanted if w != "sourcedid"])
        if header is not None:
            found[family] = header
    return found


def kind_of(stem: str, headers: tuple[str, ...]) -> Kind:
    """The kind of a table, by its file's stem, else by its columns. Never guesses a canonical kind by columns."""
    words = squash(stem)
    by_stem = next((k for k in KINDS.values() if words in k.stems), None)
    has_student = bool(student_families(headers, students=False))
    has_guardian = pick(headers, GUARDIAN_KEYS) is not None
    if by_stem is not None and by_stem.name in ("guardians", "student_guardians"):
        return KINDS["student_guardians" if has_student and has_guardian else by_stem.name]
    if by_stem is not None and not (by_stem.grain is Grain.STUDENT_EVENT and not has_student):
        return by_stem
    name = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_") or "table"
    if by_stem is not None:  # such as incidents without a student in them
        return Kind(name, Grain.OTHER, by_stem.domains, by_stem.headers)
    described = sum(meaning(KINDS["students"], h)[0] in _TELLING for h in headers)
    if described >= 2 and (has_student or pick(headers, STAFF_KEYS[:-2]) is None):
        return other(name, Grain.STUDENT)
    if has_student:
        return other(name, Grain.STUDENT_EVENT)
    if pick(headers, STAFF_KEYS[:-2]) is not None:
        return Kind(name, Grain.STAFF_EVENT, (Domain.STAFF, Domain.COURSE), KINDS["staff"].headers)
    return other(name)


_TELLING = frozenset(
    ["given_name", "family_name", "birth_date", "sex", "race", "hispanic", "home_language", "meal_status"]
)
