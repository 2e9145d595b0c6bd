"""The closed vocabularies. A word that is not here is not understood, and not understood means no."""

from __future__ import annotations

from enum import StrEnum


class FieldClass(StrEnum):
    """What kind of value a column holds, as far as law and risk care (docs/decisions/0002)."""

    DIRECT_ID = "direct_id"
    STUDENT_NUMBER = "student_number"
    QUASI_ID = "quasi_id"
    DIRECTORY = "directory"
    EDUCATION = "education"  # an ordinary fact of an education record: a score, an absence
    SPED = "sped"
    MEAL_STATUS = "meal_status"
    HOMELESS = "homeless"
    HEALTH = "health"
    SURVEY_PROTECTED = "survey_protected"
    STUDENT_CONTENT = "student_content"
    STAFF_EVAL = "staff_eval"
    STAFF_OTHER = "staff_other"
    SAFETY_PLAN = "safety_plan"
    BUILDING_OTHER = "building_other"
    OPERATIONS = "operations"  # courses, periods, spending: no person in it
    AGGREGATE = "aggregate"
    PUBLIC = "public"
    SECRET = "secret"  # noqa: S105 - passwords, tokens: never even loaded
    UNKNOWN = "unknown"


class Domain(StrEnum):
    """Whom or what an element is about."""

    STUDENT = "student"
    GUARDIAN = "guardian"
    STAFF = "staff"
    BUILDING = "building"
    COURSE = "course"
    FINANCE = "finance"
    DISTRICT = "district"


class Grain(StrEnum):
    """What one row of a table stands for."""

    STUDENT = "student"
    STUDENT_EVENT = "student_event"  # many rows a student: attendance, scores, programs
    GUARDIAN = "guardian"
    STAFF = "staff"
    STAFF_EVENT = "staff_event"
    SCHOOL = "school"
    ROOM = "room"
    SECTION = "section"
    COURSE = "course"
    SPENDING = "spending"
    OTHER = "other"


class Basis(StrEnum):
    """The legal basis a release is declared on (34 CFR 99.30, 99.31)."""

    CONSENT = "consent"
    SCHOOL_OFFICIAL = "school_official"
    STUDIES = "studies"
    AUDIT_EVALUATION = "audit_evaluation"
    TRANSFER = "transfer"
    DIRECTORY = "directory"
    DEIDENTIFIED = "deidentified"
    EMERGENCY = "emergency"
    ORDER = "order"


class Role(StrEnum):
    """What a party to an agreement is."""

    DISTRICT = "district"
    PARTNER = "partner"
    SUB_PROCESSOR = "sub_processor"


class OfficeRole(StrEnum):
    """Who a person of the district is, for attesting and approving. Never a name."""

    DATA_OFFICER = "data_officer"
    SUPERINTENDENT = "superintendent"
    BOARD = "board"
    COUNSEL = "counsel"
    SCHOOL_SAFETY = "school_safety"
    REGISTRAR = "registrar"
    PARTNER = "partner"


class Seat(StrEnum):
    """Where somebody sits in the portal: what they may see and do. One person may hold several."""

    STEWARD = "steward"  # the data officer: puts, decides, stages, follows up
    APPROVER = "approver"  # superintendent or board: reviews what would leave
    ATTESTER = "attester"  # counsel, school safety, registrar: states facts and nothing else
    AUDITOR = "auditor"  # reads everything, writes nothing
    PARTNER = "partner"
    SUB_PROCESSOR = "sub_processor"
    FAMILY = "family"  # a guardian, or a student who has turned 18
    STAFF = "staff"
    PUBLIC = "public"


class ConfirmedHow(StrEnum):
    """Who stands behind an approver's seat, beside whoever gave it."""

    APPROVER = "approver"  # somebody who sat as an approver before
    FIRST = "first_seat"  # nobody could: it is the first that this office gave
    MACHINE = "machine"  # nobody could: no approver sat any more, and it was said on the office's machine
    EARLIER = "earlier"  # nobody was asked: given before this was


class Vote(StrEnum):
    """What a reviewer says of a staged release."""

    APPROVE = "approve"
    RETURN = "return"  # the partner may put it again, otherwise
    REFUSE = "refuse"


class RequestState(StrEnum):
    """Where a request stands, from its first line to the last copy destroyed (``follow.course``)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_FACTS = "needs_facts"
    REFUSED = "refused"
    PERMITTED = "permitted"
    IN_REVIEW = "in_review"
    PARTLY_REVIEWED = "partly_reviewed"
    REVIEWED = "reviewed"  # the votes differ: each reviewer sees the other's, and they consolidate
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    RELEASED = "released"
    DESTRUCTION_DUE = "destruction_due"
    OVERDUE = "overdue"
    DESTROYED = "destroyed"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Purpose(StrEnum):
    """What data are wanted for."""

    NEEDS_ASSESSMENT = "needs_assessment"
    IMPROVE_INSTRUCTION = "improve_instruction"
    PREDICTIVE_TESTS = "predictive_tests"
    STUDENT_AID = "student_aid"
    PROGRAM_EVALUATION = "program_evaluation"
    INSTITUTIONAL_SERVICE = "institutional_service"
    TRANSPORT = "transport"
    MEALS = "meals"
    DIRECTORY_PUBLICATION = "directory_publication"
    OTHER = "other"


class ConsentMode(StrEnum):
    """What silence means."""

    OPT_IN = "opt-in"  # silence keeps the row at home
    OPT_OUT = "opt-out"  # notice given and period over: silence lets the row go
    NOT_ASKED = "not asked"


class ModeSource(StrEnum):
    """Who set the consent mode."""

    LAW = "law"
    AGREEMENT = "agreement"
    POLICY = "district policy"


class Safe(StrEnum):
    """The Five Safes: a tag on every ground, by which pages group."""

    PROJECT = "project"
    PEOPLE = "people"
    DATA = "data"
    SETTING = "setting"
    OUTPUT = "output"


class Mark(StrEnum):
    """The four words a finding may print. The program never prints a fifth."""

    MEETS = "meets"
    MISSING = "missing"
    CONFLICTS = "conflicts"
    ASK_COUNSEL = "ask counsel"


class Need(StrEnum):
    """How badly a requester wants an element."""

    MANDATORY = "mandatory"
    OPTIONAL = "optional"


class KeyUse(StrEnum):
    """What a key signs. One key never serves two uses."""

    SLIP = "slip"
    LEDGER = "ledger"
    APPROVER = "approver"
    PROXY = "proxy"  # the office signs with it on a person's behalf, who signed in with a second factor


class ObligationKind(StrEnum):
    """What a permitted decision binds the release to."""

    DROP = "drop"
    CODE = "code"
    GENERALISE = "generalise"
    MINIMUM_CLASS = "minimum_class"
    MINIMUM_CELL = "minimum_cell"
    CONSENT_FILTER = "consent_filter"
    OPT_OUT_FILTER = "opt_out_filter"
    SECOND_PERSON = "second_person"
    NOTICE = "notice"
    DESTROY_BY = "destroy_by"
    LOG = "log"


class AttackKind(StrEnum):
    """What kind of attack on a release an outcome comes from; also what ``permslip attack --only`` takes."""

    LINKING = "linking"
    PROBABILISTIC = "probabilistic"  # linking with errors forgiven
    INFERENCE = "inference"
    CODES = "codes"  # attacks on record codes, which need no person
