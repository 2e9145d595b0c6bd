"""The catalogue of elements: every kind of fact this program knows by name, and how to find one from words.

A data table. CEDS ids are those of CEDS 12; the NDPA column is the category of the National Data
Privacy Agreement's schedule of data. Aliases are words and phrases that mean exactly this element;
:func:`resolve_words` compares them after normalising, never by likeness: a near miss is no hit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from permslip.words.element import Element
from permslip.words.errors import NotFound
from permslip.words.vocabulary import Domain, FieldClass

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def squash(text: str) -> str:
    """``text`` with case, spaces, punctuation and camel-case boundaries taken away: the form aliases compare in.

    ``BirthDate``, ``birth_date``, ``Birth Date`` and ``birthdate`` all give ``birthdate``.
    """
    return "".join(word.lower() for word in _WORD.findall(text))


# key | label | class | ceds | ndpa | flags | hierarchy | aliases
# flags: q = quasi-identifier, d = may be designated directory information (34 CFR 99.3)
_STUDENT = """
student_number|student number|student_number|001071|Student Identifiers|||unique student identifier; student identifier; student id; student unique id; student no; student id number; unique student id; unique student number; pupil number; pupil id; stu id; sid; master student id
state_student_id|state student identifier|student_number||Student Identifiers|||sasid; state assigned student identifier; state id; state student id; state student number; state identifier; ssid; student state id; state testing id
local_student_id|local student identifier|student_number||Student Identifiers|||local id; local student id; local student number; local identifier; district student id; district student number; student local id; lasid; user ids; user id
ssn|social security number|direct_id||Student Identifiers|||ssn; social security; social security no; student ssn; student social security number
given_name|given name|direct_id|000115|Student Name|d||first name; forename; student first name; student given name; first; legal first name; name first
middle_name|middle name|direct_id|000184|Student Name|d||student middle name; middle initial; middle; mi; legal middle name
family_name|family name|direct_id|000172|Student Name|d||last name; surname; last surname; last or surname; student last name; student family name; last; legal last name; name last; full name; student name; name of student; student full name
preferred_name|preferred name|direct_id||Student Name|d||preferred first name; preferred given name; preferred family name; preferred middle name; preferred last name; preferred last surname; nickname; chosen name; alias name
email|e-mail address|direct_id|000088|Student Contact Information|d||e mail; email address; electronic mail address; student email; student email address; mail address electronic; primary email
phone|telephone number|direct_id|000279|Student Contact Information|d||phone; phone number; telephone; sms; mobile; mobile phone; cell phone; cell; home phone; student phone; student telephone number; primary phone
street_address|street address|direct_id|000269|Student Contact Information|d||address; home address; street number name; address street number and name; street; mailing address; student address; residential address; address line 1; address line 2; address1; address2; address street
username|account name|direct_id||Student Identifiers|||user name; login; login id; login name; student login; account; account id
photo|photograph|direct_id||Student work|d||photo; picture; student photo; student photograph; image
password|password|secret|||||pass word; passwd; pwd; passphrase; password hash; secret; token; access token; api key; pin
city|city|quasi_id|000040|Student Contact Information|qd|category|address city; town; municipality; home city; student city; town of residence
state|state|quasi_id|000267|Student Contact Information|qd|category|state abbreviation; address state; home state; state of residence
postal_code|postal code|quasi_id|000214|Student Contact Information|qd|postal|zip; zip code; zipcode; post code; address postal code; home zip; zip5; postal
county|county|quasi_id|000190|Student Contact Information|qd|category|name of county; address county name; county name; county of residence
birth_date|birth date|quasi_id|000033|Demographics|qd|birth_date|date of birth; birthdate; dob; birthday; day of birth; student birth date; student dob; birth dt
birth_place|place of birth|quasi_id|000426|Demographics|qd|category|city of birth; country of birth code; country of birth; state of birth; state of birth abbreviation; birth city; birth country; birthplace
sex|sex|quasi_id|000255|Demographics|q|sex|gender; student sex; student gender; birth sex; legal sex; male
race|race|quasi_id|001943|Demographics|q|race|ethnicity; race ethnicity; race and ethnicity; race or ethnicity; federal race; student race; ethnic group; ethnic code; race code; student ethnicity
hispanic|Hispanic or Latino ethnicity|quasi_id|000144|Demographics|q|hispanic|hispanic latino ethnicity; hispanic or latino ethnicity; hispanic latino; hispanic or latino; hispanic latino indicator; latino; hispanic ethnicity; ethnicity hispanic
grade|grade level|quasi_id|000100|Enrollment|qd|grade|current grade; grade level; grades; grade level derived; student grade; entry grade level; current grade level; year group; grade code; gradelevel
school|school attended|quasi_id|001069|Enrollment|qd|school|current school; school attended; school id; school identifier; school sourced id; org sourced ids; primary org sourced id; school id derived; school local id; student school; home school; enrolled school; attending school; sch code; school number
home_language|home language|quasi_id|000317|Demographics|q|language|language; primary language; native language; first language; language spoken at home; iso 639 2 language code; home language code; dominant language
english_learner|English learner status|education|000180|Special Indicator||flag|english learner; english language learner; limited english proficiency; limited english proficient; lep; ell; el status; multilingual learner; ell status; english learner indicator; esl; lep status
meal_status|free or reduced-price meal eligibility|meal_status|000092|Special Indicator||flag|free lunch status; free lunch; free or reduced meals; free reduced lunch; free or reduced lunch; free or reduced price lunch; free or reduced price meals; free and reduced meals; free and reduced price meals; lunch status; meal eligibility; meal code; meal status; lunch code; frl; frpl; frl status; frpl status; school food services eligibility; school food service eligibility; eligibility status for school food service programs; free reduced meal eligibility; school food service program service; nslp status; direct certification
economic_disadvantage|economic disadvantage|meal_status|000086|Special Indicator||flag|economically disadvantaged; economic disadvantaged; economic disadvantage status; low income; low income status; poverty status; socioeconomic status; ses
homeless|homeless status|homeless|000149|Special Indicator||flag|homelessness; homelessness status; homeless indicator; mckinney vento; mckinney vento status; homeless primary nighttime residence; primary nighttime residence; unaccompanied youth; homeless flag
migrant|migrant status|education|000189|Special Indicator|q|flag|migrant education; migrant indicator; migratory status; migrant education program participation status
immigrant|immigrant status|education|000291|Special Indicator|q|flag|title iii immigrant status; immigrant indicator; recently arrived; date entered us school; first entry date into a us school; refugee
military_family|military family|education|001576|Special Indicator|q|flag|parent in military; military connected; military connected student indicator; military family indicator; military dependent
foster|foster care|education|001929|Special Indicator|q|flag|foster youth; foster status; in foster care; awaiting foster care status; foster care status; foster child
disability|disability|sped|000218|Special Indicator||category|disability or special education marker; disability marker; primary disability; primary disability type; special education; special education status; special education marker; special education indicator; sped; sped status; swd; students with disabilities; student with disabilities; idea indicator; disability status; disability type; disability category; special ed; primary disability code
sped_setting|special education setting|sped|000535|Special Indicator||category|special education setting; special education placement; sped placement; idea educational environment for school age; educational environment; sped level of need; least restrictive environment; special education environment
section_504|Section 504 plan|sped|000249|Special Indicator||flag|504; 504 plan; plan 504; 504 status; section 504; section 504 status; has 504 plan
iep|individualized education program|sped|000151|Special Indicator||flag|individualized education program status; iep status; iep indicator; has iep; individual education plan; iep flag
gifted|gifted and talented|education|000122|Special Indicator||flag|gifted; gifted and talented indicator; gifted talented; gate; talented; gifted status
entry_date|enrollment entry date|education|000097|Enrollment|d|date|entry date; enrollment date; enrollment begin date; enrollment start date; registration date; date enrolled; date of entry; begin date of enrollment
exit_date|enrollment exit date|education|000107|Enrollment|d|date|exit date; withdrawal date; enrollment end date; date withdrawn; date of exit; exit or withdrawal date
grade9_entry_date|date entered grade 9|education||Enrollment||date|date entered ninth grade; grade 9 entry date; ninth grade entry date; grade nine entry date; date first entered grade 9; date of entry into grade 9; first entered grade 9; cohort year; graduation cohort; grade9 entry date; entered grade 9
enrollment_status|enrollment status|education|000094|Enrollment|d|category|enrolment status; enrolled status; enrollment code; student status; enrolled
schools_attended|schools attended, with dates|education||Enrollment|||schools attended; school history; enrollment history; schools attended with dates of attendance; previous schools; schools attended and dates
courses_failed|number of courses failed|education||Transcript||number|courses failed; failed courses; count of courses failed; number of failed courses; course failures
retained|retained in prior year|education|000530|Transcript||flag|retained; retention; retained in grade; grade retention; held back; retained prior year; repeated grade; promotion status; retained in the prior year
gpa|grade point average|education|000127|Transcript||number|gpa; cumulative gpa; weighted gpa; grade point average cumulative; cumulative grade point average
course_grade|course grade|education|000124|Transcript||category|course grades; final grade; marks; course mark; final mark; numeric grade earned; letter grade earned; letter grade; numeric grade; student course section grade earned; score given; grade earned; report card grade
attendance_date|attendance date|education|001649|Attendance||date|attendance event date; absence date; date of absence; event date; date absent
attendance_category|attendance category|education|000601|Attendance||category|attendance event type; attendance event category; attendance status; attendance code; attendance; attendance event; absence type; absence reason; attendance event reason; attendance reason; attendance category code
absences|number of absences|education|000201|Attendance||number|days absent; absence count; number of days absent; total absences; absences count; chronic absenteeism; chronically absent; percent days absent; attendance rate; days in attendance
assessment_name|assessment name|education|000028|Assessment||category|assessment; assessment title; assessment identifier; test name; assessment test; name of assessment; assessment subject; test; subject tested
assessment_score|assessment score|education|000245|Assessment||number|score; scale score; assessment result score value; test score; test scores; result; assessment result; assessment results; assessment scale score; assessment scores; performance level; assessment performance level; growth percentile; proficiency level; standardized test scores
assessment_date|assessment date|education|000962|Assessment||date|administration date; test date; assessment administration start date; date tested; score date
program_name|program name|education|000626|Student Program Membership||category|program; student program; name of program; program participation; programs; program title
program_type|program type|education|000225|Student Program Membership||category|type of program; association type; program code
program_begin|program begin date|education|000590|Student Program Membership||date|program start date; program participation start date; program entry date
program_end|program end date|education|000591|Student Program Membership||date|program exit date; program participation exit date; program participation end date
discipline_incident|discipline incident|education|000509|Conduct||category|incident; incident identifier; incident behavior; incident type; behavior; behaviour; incident code; incident ref; infraction; offense; discipline behavior; incident category; incident description
discipline_action|disciplinary action|education|000488|Conduct||category|discipline; disciplinary action taken; discipline action; consequence; sanction; suspension; suspensions; discipline action identifier; action taken; disciplinary actions
discipline_date|discipline date|education|000083|Conduct||date|incident date; disciplinary action start date; date of incident; suspension date; discipline begin date
immunization|immunization|health|001248|Health||category|immunizations; vaccination; vaccine; immunization type; immunization date; vaccinations; immunization record; immunization status
medical_exemption|medical exemption|health||Health||category|immunization exemption; medical condition; medical alert; health condition; allergy; allergies; diagnosis; medication; health; health record; non medical exemption; nurse notes; exemption
bus_route|bus route|education||Transportation||category|bus; bus number; bus stop; route; transportation route; transportation; bus run; transportation type
survey_answer|survey answer|survey_protected||Student Survey Responses|||survey response; survey responses; student survey; student survey response; climate survey response; survey answers
student_work|student work|student_content||Student work|||student generated content; essay; student essay; writing sample; portfolio; student writing; submission text
directory_opt_out|directory information opt-out|education||Other||flag|directory opt out; directory optout; opt out; directory information refusal; ferpa block; privacy flag; directory restriction; directory refusal; no directory release
"""

_GUARDIAN = """
guardian_id|guardian identifier|direct_id||Parent/Guardian ID|||parent id; parent identifier; contact id; guardian id; parent unique id; contact unique id; parent guardian id
guardian_name|guardian name|direct_id||Parent/Guardian Name|||parent name; parent or guardian name; parents names; contact name; mother name; father name; mothers maiden name; mother maiden name; guardian names; guardian first name; guardian last name; parent first name; parent last name
guardian_email|guardian e-mail|direct_id||Parent/Guardian Contact Information|||parent email; guardian email address; parent email address; contact email
guardian_phone|guardian telephone|direct_id||Parent/Guardian Contact Information|||parent phone; guardian phone number; parent phone number; parent telephone; contact phone; emergency contact; emergency phone
guardian_address|guardian address|direct_id||Parent/Guardian Contact Information|||parent address; contact address; guardian home address
guardian_relation|guardian relation|education||Parent/Guardian ID||category|relation; relationship; relation to student; relationship to student; guardian relationship; parent relation
lives_with|lives with guardian|education||Parent/Guardian ID||flag|student lives with; resides with; custodial; custodial parent
legal_guardian|legal guardian|education||Parent/Guardian ID||flag|is legal guardian; legal custody; custody; educational rights holder; educational rights
contact_restrictions|contact restrictions|education||Parent/Guardian ID|||court order; restraining order; no contact order; custody restrictions; contact restriction; legal restrictions; protective order
"""

_STAFF = """
staff_id|staff identifier|staff_other|001070||||staff id; employee id; teacher id; staff member identifier; staff unique id; employee number; educator id; unique staff identifier; staff number
staff_name|staff name|staff_other|||||teacher name; employee name; name of staff; educator name; staff names; teacher names; principal name
staff_email|staff e-mail|staff_other|||||teacher email; employee email; staff email address
staff_login|staff account name|staff_other|||||staff username; teacher login; staff user name; staff login id
staff_birth_date|staff birth date|staff_other|||||teacher birth date; employee birth date; staff date of birth
staff_sex|staff sex|staff_other|||||staff gender; teacher gender; teacher sex
staff_race|staff race|staff_other|||||staff ethnicity; teacher race; staff race ethnicity; teacher ethnicity
staff_education|staff education|staff_other|||||highest completed level of education; staff highest degree; teacher degree; highest degree; degree; certification; staff credentials
staff_experience|staff experience|staff_other|||||years of prior professional experience; years of experience; teacher experience; years of service; staff years of experience; seniority; hire date
staff_role|staff role|staff_other|000213||||position; position title; staff position; job title; staff classification; staff assignment; staff title; teacher assignment
staff_salary|staff salary|staff_other|||||salary; teacher salary; pay; compensation; wages; staff salaries; annual salary
evaluation_rating|staff evaluation rating|staff_eval|000104||||teacher evaluation; staff evaluation; evaluation score; teacher evaluation rating; evaluation; staff evaluation score or rating; performance evaluation; performance rating; teacher ratings; effectiveness rating; evaluation ratings; teacher evaluations; staff evaluations; summative rating
evaluation_date|staff evaluation date|staff_eval|||||date of evaluation; teacher evaluation date; evaluation year; evaluated on
evaluation_notes|staff evaluation notes|staff_eval|||||evaluation comments; evaluation narrative; observation notes; evaluator notes; evaluator comments; evaluator
"""

_BUILDING = """
building_map|campus map|safety_plan|||||map; maps; maps of school campuses; school map; campus maps; site map; site plan; map of campus; school campus map; maps of schools; building maps
floor_plan|floor plan|safety_plan|||||floor plans; floorplan; floorplans; building plans; blueprints; blueprint; building drawing; building drawings; building plan; architectural drawings; building model
safety_plan|school safety plan|safety_plan|||||emergency plan; security plan; evacuation plan; crisis plan; all hazards plan; emergency response plan; school security and safety plan; lockdown plan; evacuation routes
security_system|security system|safety_plan|||||security systems; cameras; camera locations; surveillance; alarm codes; access control; security cameras; alarm system
building_square_feet|square footage of buildings|building_other|001764||||square footage; square feet; building area; building square footage; total sqft; building size; sqft; square footage of each building; gross square feet; floor area; sizes of buildings; gross area
building_capacity|maximum enrollment a building may hold|building_other|001904||||building capacity; capacity; maximum enrollment; max occupancy; maximum occupancy; facility enrollment capacity; building maximum enrollment; school capacity; rated capacity; design capacity
school_code|location code of each school|building_other|001069||||location code; school code; school location code; location codes; building code; facility code; nces id; nces school id; org code; facilities identifier; location code of school
school_name|school name|building_other|000191||||name of institution; name of school; building name; institution name; names of schools; facility name; schools
school_address|school address|building_other|||||address of school; school street address; building address; school location
school_grades|grade levels of each school|building_other|000131||||grades offered; grade levels of school; grade span; grades served; grade levels; school grade levels; low grade; high grade; grade range
room|room|building_other|000364||||room number; classroom; classroom identification code; classroom identifier; room id; room name; location
room_seats|room seats|building_other|||||seats; maximum number of seats; room capacity; optimal number of seats; number of seats; seating capacity
"""

_COURSE = """
course_code|course code|operations|000055||||course; course identifier; local course code; course number; course id; subject codes; course sourced id
course_title|course title|operations|000067||||course name; name of course; academic subject; subject; subjects; section name; course titles; class title
section_id|section identifier|operations|000978||||section; class id; course section identifier; section identifier; class code; class sourced id; section number; section code
class_period|class period|operations|000522||||period; periods; periods when secondary courses meet; bell schedule; class period name; meeting time; meeting times; meeting periods; class meeting period; schedule of periods
term|term|operations|||||semester; session name; term code; school term; school year; marking period; academic session; term sourced ids; academic year; grading period; session
"""

_FINANCE = """
spending|spending|operations|||||expenditure; expenditures; system wide spending; amount; cost; budget; district spending; spending by school; expenses; school spending; per pupil expenditure; systemwide spending; total spending; dollars
spending_function|spending function|operations|||||function; expenditure function; spending category; object code; account function; spending by function; fund; expenditure category
"""


def _rows(domain: Domain, text: str) -> Iterable[Element]:
    for line in text.strip().splitlines():
        key, label, kind, ceds, ndpa, flags, hierarchy, aliases = line.split("|", 7)
        yield Element(
            key=key,
            label=label,
            domain=domain,
            field_class=FieldClass(kind),
            ceds=ceds or None,
            ndpa=ndpa or None,
            aliases=tuple(a.strip() for a in aliases.split(";") if a.strip()),
            quasi="q" in flags,
            hierarchy=hierarchy or None,
            directory_eligible="d" in flags,
        )


def _catalogue() -> Mapping[str, Element]:
    tables = (
        (Domain.STUDENT, _STUDENT),
        (Domain.GUARDIAN, _GUARDIAN),
        (Domain.STAFF, _STAFF),
        (Domain.BUILDING, _BUILDING),
        (Domain.COURSE, _COURSE),
        (Domain.FINANCE, _FINANCE),
    )
    return MappingProxyType({e.key: e for domain, text in tables for e in _rows(domain, text)})


ELEMENTS: Mapping[str, Element] = _catalogue()
"""Every element by its key, in the order of the catalogue."""


def _by_words() -> Mapping[str, str]:
    # a key or a label outranks an alias of another element; of two aliases the first element listed keeps it
    found: dict[str, str] = {}
    for pick in (lambda e: (e.key,), lambda e: (e.label,), lambda e: e.aliases):
        for element_ in ELEMENTS.values():
            for words in pick(element_):
                found.setdefault(squash(words), element_.key)
    for element_ in ELEMENTS.values():
        if element_.ceds:
            found.setdefault(f"ceds{element_.ceds}", element_.key)
            found.setdefault(element_.ceds, element_.key)
    return MappingProxyType(found)


_WORDS: Mapping[str, str] = _by_words()


def element(key: str) -> Element:
    """The element of that key. Raises NotFound when the catalogue has none."""
    found = ELEMENTS.get(key)
    if found is None:
        raise NotFound(
            f"no element has the key {key!r}", fix="see the element keys in the manual's catalogue"
        )
    return found


def resolve_words(text: str) -> Element | None:
    """The element that a request's words mean, or None.

    Strict: after :func:`squash` the words must equal a key, a label, an alias or a CEDS global id
    (``000033`` or ``ceds:000033``). Leading articles and a trailing parenthesis are forgiven, no more.
    """
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", text.strip())
    for candidate in (text, bare, re.sub(r"^(?:the|a|an|each|all)\s+", "", bare, flags=re.IGNORECASE)):
        key = _WORDS.get(squash(candidate))
        if key is not None:
            return ELEMENTS[key]
    return None
