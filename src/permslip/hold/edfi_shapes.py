# ruff: noqa: E501 - a data table: one kind of record a line
"""Which Ed-Fi elements make which flat table: the same tables and headers as Ed-Fi data flattened to CSV.

A data table, for Ed-Fi 2.x and 3.x to 5.x interchange files. Paths are child names; ``//`` looks at any depth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Shape:
    """Records of one tag: rows of table ``stem``, one for each child at ``each`` (or one), columns by path.
    Paths with a leading ``^`` start at the record, the others at the row's own child."""

    stem: str
    columns: Mapping[str, tuple[str, ...]]
    each: str | None = None


def _shape(stem: str, text: str, each: str | None = None) -> Shape:
    columns = {}
    for part in text.split(";"):
        header, _, paths = part.strip().partition("=")
        columns[header] = tuple(paths.split(",")) if paths else (header,)
    return Shape(stem, MappingProxyType(columns), each)


_STUDENT = "StudentUniqueId=.//StudentUniqueId"
_DEMOGRAPHY = (
    "Sex; StreetNumberName=Address/StreetNumberName; City=Address/City; StateAbbreviation=Address/StateAbbreviation; PostalCode=Address/PostalCode; "
    "NameOfCounty=Address/NameOfCounty; Telephone=Telephone/TelephoneNumber; Email=ElectronicMail/ElectronicMailAddress; HispanicLatinoEthnicity; Race; "
    "Language; LimitedEnglishProficiency; EconomicDisadvantaged; SchoolFoodServicesEligibility; StudentCharacteristic"
)
_PROGRAM = _shape(
    "student_programs",
    f"{_STUDENT}; ProgramName=ProgramReference//ProgramName; ProgramType=ProgramReference//ProgramType; BeginDate; EndDate; Disability; SpecialEducationSetting; "
    "HomelessPrimaryNighttimeResidence; SchoolFoodServiceProgramService; LanguageInstructionService=LanguageInstructionProgramService",
)
_NAME = "FirstName=Name/FirstName; MiddleName=Name/MiddleName; LastSurname=Name/LastSurname"
_CONTACT = f"xmlId=@id; {_NAME}; Sex; StreetNumberName=Address/StreetNumberName; City=Address/City; PostalCode=Address/PostalCode; Telephone=Telephone/TelephoneNumber; Email=ElectronicMail/ElectronicMailAddress; HighestCompletedLevelOfEducation"
_LINK = (
    "Relation; PrimaryContactStatus; LivesWith; EmergencyContactStatus; LegalGuardian; ContactRestrictions"
)
_ATTENDED = f"{_STUDENT}; SchoolId=.//SchoolId; EventDate=AttendanceEvent/EventDate,EventDate; Category=AttendanceEvent/AttendanceEventCategory,AttendanceEventCategory; Reason=AttendanceEvent/AttendanceEventReason,AttendanceEventReason; EventDuration=AttendanceEvent/EventDuration,EventDuration; SessionName=.//SessionName"
_BEHAVIOUR = f"{_STUDENT}; IncidentRef=DisciplineIncidentReference/@ref,DisciplineIncidentReference//IncidentIdentifier; Behavior; Detail=BehaviorDetailedDescription; ParticipationCode=DisciplineIncidentParticipationCode,StudentParticipationCode; Weapon"
_SHOT = "StudentUniqueId=^.//StudentUniqueId; AsOfDate=^AsOfDate; Immunization=ImmunizationType; ImmunizationDate; MedicalExemption"

SHAPES: Mapping[str, tuple[Shape, ...]] = MappingProxyType(
    {
        "Student": (
            _shape(
                "students",
                f"StudentUniqueId; PersonalTitlePrefix=Name/PersonalTitlePrefix; {_NAME}; GenerationCodeSuffix=Name/GenerationCodeSuffix; PreferredFirstName=Name/PreferredFirstName; BirthDate=BirthData/BirthDate; {_DEMOGRAPHY}",
            ),
        ),
        "StudentEducationOrganizationAssociation": (_shape("students", f"{_STUDENT}; {_DEMOGRAPHY}"),),
        "StudentSchoolAssociation": (
            _shape(
                "enrollments",
                f"{_STUDENT}; SchoolId=.//SchoolId; EntryDate; ExitDate=ExitWithdrawDate; GradeLevel=EntryGradeLevel",
            ),
        ),
        "Contact": (_shape("contacts", f"ContactUniqueId; {_CONTACT}"),),
        "Parent": (_shape("contacts", f"ContactUniqueId=ParentUniqueId; {_CONTACT}"),),
        "StudentContactAssociation": (
            _shape(
                "student_contacts",
                f"{_STUDENT}; ContactUniqueId=ContactReference//ContactUniqueId; ContactRef=ContactReference/@ref; {_LINK}",
            ),
        ),
        "StudentParentAssociation": (
            _shape(
                "student_contacts",
                f"{_STUDENT}; ContactUniqueId=ParentReference//ParentUniqueId; ContactRef=ParentReference/@ref; {_LINK}",
            ),
        ),
        "StudentSchoolAttendanceEvent": (_shape("attendance_events", _ATTENDED),),
        "StudentSectionAttendanceEvent": (_shape("attendance_events", _ATTENDED),),
        "StudentAssessment": (
            _shape(
                "assessment_scores",
                "StudentUniqueId=^.//StudentUniqueId; AssessmentIdentifier=^AssessmentReference//AssessmentIdentifier,^AssessmentReference//AssessmentTitle; AdministrationDate=^AdministrationDate; GradeLevel=^WhenAssessedGradeLevel; ReportingMethod=AssessmentReportingMethod; Result",
                "ScoreResult",
            ),
        ),
        "DisciplineIncident": (
            _shape(
                "discipline_incidents",
                "IncidentIdentifier; SchoolId=.//SchoolId; IncidentDate; IncidentTime; Location=IncidentLocation; ReporterName; Behavior=Behavior/Behavior; Detail=Behavior/BehaviorDetailedDescription; ReportedToLawEnforcement",
            ),
        ),
        "StudentDisciplineIncidentBehaviorAssociation": (_shape("discipline_student_behaviors", _BEHAVIOUR),),
        "StudentDisciplineIncidentAssociation": (_shape("discipline_student_behaviors", _BEHAVIOUR),),
        "DisciplineAction": (
            _shape(
                "discipline_actions",
                f"DisciplineActionIdentifier; {_STUDENT}; Discipline; DisciplineDate; Length=DisciplineActionLength; ActualLength=ActualDisciplineActionLength; IncidentIdentifier=.//IncidentIdentifier",
            ),
        ),
        "StudentHealth": (
            _shape("student_health", _SHOT, "RequiredImmunization"),
            _shape("student_health", _SHOT, "AdditionalImmunization"),
            _shape(
                "student_health",
                "StudentUniqueId=^.//StudentUniqueId; AsOfDate=^AsOfDate; Immunization=.",
                "NonMedicalImmunizationExemption",
            ),
        ),
        "StudentTransportation": (
            _shape(
                "student_transportation",
                f"{_STUDENT}; Eligibility=TransportationPublicExpenseEligibilityType; TransportationType; SpecialAccommodation=SpecialAccomodationRequirements,SpecialAccommodationRequirements; BusNumber=StudentBusDetails/BusNumber; BusRoute=StudentBusDetails/BusRoute; Mileage=StudentBusDetails/Mileage",
            ),
        ),
        "StudentGradebookEntry": (
            _shape(
                "gradebook",
                f"GradebookEntryIdentifier=.//GradebookEntryIdentifier; {_STUDENT}; NumericGradeEarned; LetterGradeEarned; SubmissionStatus; AssignmentLateStatus",
            ),
        ),
        "Staff": (
            _shape(
                "staff",
                f"StaffUniqueId; {_NAME}; Sex; BirthDate; Email=ElectronicMail/ElectronicMailAddress; HispanicLatinoEthnicity; Race; HighestCompletedLevelOfEducation; YearsOfPriorProfessionalExperience; LoginId",
            ),
        ),
        "StaffEducationOrganizationAssignmentAssociation": (
            _shape(
                "staff_assignments",
                "StaffUniqueId=.//StaffUniqueId; EducationOrganizationId=.//EducationOrganizationId; StaffClassification; PositionTitle; BeginDate",
            ),
        ),
        "StaffSectionAssociation": (
            _shape(
                "staff_sections",
                "StaffUniqueId=.//StaffUniqueId; SectionIdentifier=.//SectionIdentifier; SchoolId=.//SchoolId; SessionName=.//SessionName; ClassroomPosition; BeginDate; EndDate",
            ),
        ),
        "School": (
            _shape(
                "schools",
                "SchoolId; Name=NameOfInstitution; Street=Address/StreetNumberName; City=Address/City; State=Address/StateAbbreviation; PostalCode=Address/PostalCode; GradeLevels=GradeLevel; SchoolCategory; SchoolType",
            ),
        ),
        "Location": (
            _shape(
                "rooms",
                "SchoolId=.//SchoolId; ClassroomIdentificationCode; MaximumNumberOfSeats; OptimalNumberOfSeats",
            ),
        ),
        "Course": (_shape("courses", "CourseCode; CourseTitle; AcademicSubject"),),
        "Section": (
            _shape(
                "sections",
                "SectionIdentifier; SchoolId=.//SchoolId; LocalCourseCode=.//LocalCourseCode; SessionName=.//SessionName; Room=.//ClassroomIdentificationCode; ClassPeriodName=.//ClassPeriodName; SectionName",
            ),
        ),
    }
)
PROGRAM = _PROGRAM
# several values in one cell, joined; of anything else with several (an address) the first counts
MANY = frozenset(
    (
        "Telephone",
        "Email",
        "Race",
        "StudentCharacteristic",
        "GradeLevels",
        "Disability",
        "SchoolFoodServiceProgramService",
    )
)
IDENTIFICATION: Mapping[str, str] = MappingProxyType({"local": "LocalId", "ssn": "SSN", "state": "StateId"})
