"""Consent: who said yes, no, or not yet. The columns of the record table and the words for each outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

COLUMNS = (
    "subject",  # the student's key in the holding
    "signer",  # the guardian's key, or the student's own
    "signer_authority",  # parent | guardian | eligible_student
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
AUTHORITIES = ("parent", "guardian", "eligible_student")


class Reason(StrEnum):
    """Why a student's row is in or out. Only GIVEN, SILENT_OPT_OUT and NOT_ASKED are in."""

    GIVEN = "given"
    SILENT_OPT_OUT = "no answer, and silence means yes"
    NOT_ASKED = "not asked"
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


IN = frozenset({Reason.GIVEN, Reason.SILENT_OPT_OUT, Reason.NOT_ASKED})


@dataclass(frozen=True)
class Tally:
    """How many students stand where: exact counts, for the office only (a slip coarsens them)."""

    counts: tuple[tuple[Reason, int], ...]

    @property
    def inside(self) -> int:
        """Students whose rows may go."""
        return sum(n for reason, n in self.counts if reason in IN)

    @property
    def outside(self) -> int:
        """Students whose rows stay home."""
        return sum(n for reason, n in self.counts if reason not in IN)
