"""Consent: who said yes, no, or not yet. The columns of the record table and the words for each outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from permslip.words.vocabulary import Domain

COLUMNS = (
    "subject",  # the key, in the holding, of the student or member of staff
    "signer",  # the guardian's key, or the subject's own
    "signer_authority",  # parent | guardian | eligible_student | staff_member
    "question",
    "elements",  # element keys separated by |, or *
    "purpose",  # purposes separated by |, or *
    "recipients",  # party ids separated by |, or *
    "answer",  # given | refused | withdrawn
    "signed_on",  # ISO date
    "expires_on",  # ISO date or empty
    "evidence_sha256",  # hex digest of the paper or page that was signed
)


ANSWERS = ("given", "refused", "withdrawn")
STAFF_MEMBER = "staff_member"
AUTHORITIES = ("parent", "guardian", "eligible_student", STAFF_MEMBER)
SIGN_ALONE = ("eligible_student", STAFF_MEMBER)
"""Who signs for themselves, and for nobody else."""

STAFF_PREFIX = "staff-evaluation--"
_OF_DIGEST = 40


def staff_question(digest: str) -> str:
    """The question that each member of staff answers on one request, named by the request's digest.

    Not by its id: a request that is put anew with other words is another request, and a yes to the old one
    does not cover it (Conn. Gen. Stat. 10-151c: the consent is to one request).
    """
    return f"{STAFF_PREFIX}{digest[:_OF_DIGEST]}"


OF_A_CHILD = frozenset({Domain.STUDENT, Domain.GUARDIAN, Domain.COURSE})
"""Whose elements can stand in a child's row: what a family is asked about, and what its answer is held
against. The course is there because a child's timetable and marks name it."""


class Says(IntEnum):
    """What one answer says of a request. On one day the higher number wins: the narrower reading."""

    GIVEN = 0
    ELSEWHERE = 1
    EXPIRED = 2
    LIMITED = 3
    WITHDRAWN = 4
    REFUSED = 5


class MaySign(IntEnum):
    """Whether a signer may speak for a student: yes; nobody can tell, or not any more; a record says no."""

    COUNTS = 0
    UNPLACED = 1
    BARRED = 2


@dataclass(frozen=True)
class Wanted:
    """What the answers are held against: the request's question, elements, purpose and recipient, and the
    day."""

    question: str
    elements: tuple[str, ...]
    purpose: str
    recipient: str
    as_of: date


class Reason(StrEnum):
    """Why somebody's row is in or out. What lets it go stands in ``IN``; ATTESTED is for staff alone."""

    GIVEN = "given"
    SILENT_OPT_OUT = "no answer, and silence means yes"
    NOT_ASKED = "not asked"
    ATTESTED = "no own answer, and consent was attested for each"
    NO_ANSWER = "no answer"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    WRONG_SIGNER = "the student is 18 and has not signed"
    NO_AUTHORITY = "whoever answered may not sign for this student"
    GUARDIANS_DISAGREE = "guardians disagree"
    BIRTH_DATE_UNKNOWN = "birth date unknown"
    OUT_OF_SCOPE = "the answer covers other elements, purposes or recipients"
    DIRECTORY_OPT_OUT = "opted out of directory information"


IN = frozenset({Reason.GIVEN, Reason.SILENT_OPT_OUT, Reason.NOT_ASKED, Reason.ATTESTED})
STAFF_REASONS = (
    Reason.GIVEN,
    Reason.ATTESTED,
    Reason.NO_ANSWER,
    Reason.REFUSED,
    Reason.WITHDRAWN,
    Reason.EXPIRED,
    Reason.OUT_OF_SCOPE,
)
"""Where a member of staff may stand."""


@dataclass(frozen=True)
class StaffSaid:
    """What staff have answered to one request: ``asked`` whether this office asks them one by one at all,
    ``given`` how many of them say yes as things stand."""

    asked: bool
    given: int


@dataclass(frozen=True)
class Tally:
    """How many people stand where: exact counts, for the office only (a slip coarsens them)."""

    counts: tuple[tuple[Reason, int], ...]

    @property
    def inside(self) -> int:
        """People whose rows may go."""
        return sum(n for reason, n in self.counts if reason in IN)

    @property
    def outside(self) -> int:
        """People whose rows stay home."""
        return sum(n for reason, n in self.counts if reason not in IN)
