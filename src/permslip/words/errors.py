"""The exceptions Permslip raises, in three families: the user's, ours, the law's silence.

::

    PermslipError
    ├── UserError              exit 2   something handed in is wrong; says what to change
    │   ├── BadInput                    a file, a row, a value that cannot be read
    │   ├── NotFound                    a name that nothing answers to
    │   └── OfficeProblem               the office folder cannot be worked in (locked, clock back, disk full)
    ├── Stopped                         the road ends here for a reason that is no error
    │   ├── RefusedError       exit 3
    │   ├── UndeterminedError  exit 4   the law, or our knowledge of it, is silent
    │   └── WaitingForPerson   exit 6
    ├── VerificationFailed     exit 5   a slip, package, proof or ledger does not hold
    └── OurBug                 exit 1   a promise of this program was broken

Only the doors (``cli``, ``portal``) turn them into exit codes and pages. A message never carries
a value from a record: it names the file, the column, the row *number* and what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable


class PermslipError(Exception):
    """Base of every error that Permslip raises on purpose.

    ``message`` says what happened; ``fix`` says what to do next (may be empty); ``rule`` names
    the lawbook rule or the specification step concerned, if any.
    """

    exit_code = 1

    def __init__(self, message: str, *, fix: str = "", rule: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.rule = rule

    def __str__(self) -> str:
        parts = [self.message]
        if self.rule:
            parts.append(f"[{self.rule}]")
        if self.fix:
            parts.append(f"To mend it: {self.fix}")
        return " ".join(parts)


class UserError(PermslipError):
    """Something that was handed in is wrong, and the person can put it right."""

    exit_code = 2


class BadInput(UserError):
    """A file, a row or a value cannot be read as what it is meant to be."""


class NotFound(UserError):
    """Nothing answers to the name that was given."""


class OfficeProblem(UserError):
    """The office folder cannot be worked in: not there, locked, full, or its clock went back."""


class Stopped(PermslipError):
    """The road ends here, for a reason that is not an error."""


class RefusedError(Stopped):
    """A rule, the agreement or a consent says no."""

    exit_code = 3


class UndeterminedError(Stopped):
    """A fact is missing, or two rules disagree: nobody may guess."""

    exit_code = 4


class WaitingForPerson(Stopped):
    """Another person has to act before the road goes on."""

    exit_code = 6


class VerificationFailed(PermslipError):
    """A signature, digest, proof or format does not hold; ``message`` names the first that failed."""

    exit_code = 5


class SignerUnknown(VerificationFailed):
    """Everything is sound, but no trusted key vouches for the signer (exit 4, see DESIGN: Trust)."""

    exit_code = 4


class OurBug(PermslipError):
    """A promise that this program makes about itself was broken."""

    exit_code = 1


_LISTED = 30  # columns that a message names


def must_have(what: str, columns: Iterable[str], header: Iterable[str]) -> None:
    """Raise BadInput where ``what`` lacks some of the ``columns``, with those that it has."""
    there = list(header)
    missing = [column for column in dict.fromkeys(columns) if column not in there]
    if missing:
        raise BadInput(
            f"{what} has no column {', '.join(missing)}.",
            fix=f"choose from: {', '.join(there[:_LISTED])}{' ...' if len(there) > _LISTED else ''}",
        )
