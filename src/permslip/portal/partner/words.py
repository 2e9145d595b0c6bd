"""Words for what a partner sees: where a request stands, whose turn it is, what an answer means."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from permslip.words.vocabulary import Purpose, RequestState, Seat


@dataclass(frozen=True)
class Said:
    """A word with its colour (a class of the style sheet) and one sentence."""

    word: str
    kind: str
    says: str


def state(value: RequestState) -> Said:
    """Where a request stands, for those who put it."""
    known = {
        RequestState.DRAFT: (_("draft"), "", _("Nobody but you has seen it.")),
        RequestState.SUBMITTED: (_("put"), "wait", _("The district has it and has not decided yet.")),
        RequestState.NEEDS_FACTS: (
            _("open question"), "wait", _("Somebody at the district has to state a fact first."),
        ),
        RequestState.REFUSED: (_("refused"), "no", _("The letter says why, and what would do instead.")),
        RequestState.PERMITTED: (_("permitted"), "yes", _("It may go. The district prepares it.")),
        RequestState.IN_REVIEW: (_("in review"), "wait", _("It is prepared. Reviewers look at it.")),
        RequestState.PARTLY_REVIEWED: (_("in review"), "wait", _("It is prepared. Reviewers look at it.")),
        RequestState.REVIEWED: (_("in review"), "wait", _("The reviewers talk it over.")),
        RequestState.RETURNED: (_("returned"), "late", _("The district asks for a change. It is your turn.")),
        RequestState.WITHDRAWN: (_("withdrawn"), "", _("You took it back.")),
        RequestState.APPROVED: (_("approved"), "yes", _("It is on its way out.")),
        RequestState.RELEASED: (_("released"), "yes", _("The package is ready, or with you.")),
        RequestState.DESTRUCTION_DUE: (_("destruction due soon"), "wait", _("Destroy it and certify that.")),
        RequestState.OVERDUE: (
            _("destruction overdue"), "late", _("Nothing more goes to you until you certify it."),
        ),
        RequestState.DESTROYED: (_("destroyed"), "", _("You certified that it is gone.")),
        RequestState.EXPIRED: (_("expired"), "", _("The agreement ended before it went.")),
        RequestState.SUSPENDED: (
            _("suspended"), "late", _("Do not use it for now. The district has put it on hold."),
        ),
        RequestState.REVOKED: (_("revoked"), "no", _("The district took the release back.")),
    }  # fmt: skip
    return Said(*(str(part) for part in known[value]))


def turn(seats: tuple[Seat, ...]) -> str:
    """Whose turn it is, in the partner's eyes."""
    if not seats:
        return str(_("nobody: it rests"))
    if Seat.PARTNER in seats:
        return str(_("yours"))
    names = {
        Seat.STEWARD: _("the district's data steward"),
        Seat.APPROVER: _("the district's reviewers"),
        Seat.ATTESTER: _("whoever at the district can state the fact"),
    }
    return str(_(" or ").join(str(names.get(s, s.value)) for s in seats))


def answer(kind: str) -> Said:
    """What an answer to one element means."""
    known = {
        "goes": (_("goes"), "yes"),
        "changed": (_("goes, changed"), "yes"),
        "consent": (_("needs a consent"), "no"),
        "waits": (_("not yet"), "wait"),
        "no": (_("may not go"), "no"),
        "not_held": (_("not held"), ""),
        "outside": (_("not in the schedule"), "no"),
    }
    word, colour = known[kind]
    return Said(str(word), colour, "")


def verdict(value: str) -> Said:
    """The answer to the whole."""
    known = {
        "empty": (_("nothing asked yet"), "", _("Tick what the work needs. Each line answers at once.")),
        "mend": (_("mend it first"), "no", _("Put right what stands below. Then it can be put.")),
        "permitted": (_("it would go"), "yes", _("As it stands, the rules let it go on the terms below.")),
        "refused": (_("it would come back"), "no", _("As it stands, the answer would be no.")),
        "undetermined": (
            _("it can be put"), "wait",
            _("You may put it. Somebody at the district has to state a fact before it can go."),
        ),
    }  # fmt: skip
    return Said(*(str(part) for part in known[value]))


TABLES = {
    "students": later("About each student"),
    "attendance": later("Attendance"),
    "assessments": later("Tests"),
    "programs": later("Programmes"),
    "discipline": later("Discipline"),
    "enrollments": later("Enrollment"),
    "health": later("Health"),
    "transportation": later("Transport"),
    "gradebook": later("Course grades"),
    "guardians": later("Families"),
    "student_guardians": later("Families"),
    "staff": later("Staff"),
    "staff_assignments": later("Staff"),
    "evaluations": later("Evaluations of staff"),
    "schools": later("Schools"),
    "buildings": later("Buildings"),
    "rooms": later("Rooms"),
    "courses": later("Courses"),
    "sections": later("Course sections"),
    "spending": later("Spending"),
}


def purpose(value: Purpose | None) -> str:
    """A purpose in plain words."""
    return value.value.replace("_", " ") if value else ""
