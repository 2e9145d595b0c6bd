"""What an agreement states, as facts for the lawbook."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from math import ceil

from permslip.agree.agreement import Agreement, Clause
from permslip.agree.answers import answers
from permslip.agree.claims import called_public, codes_derived
from permslip.law.ground import FactValue
from permslip.words.days import iso
from permslip.words.elements import ELEMENTS
from permslip.words.facts import FACTS, NONE, NOT_SAID, FactKind
from permslip.words.terms import AT_ONCE, TERMS, Stricter, Term, TermKind, hours, looser
from permslip.words.topics import TOPICS
from permslip.words.vocabulary import Domain, FieldClass, Role


def facts(agreement: Agreement, *, day: date | None = None) -> dict[str, FactValue | None]:
    """The facts of ``words.facts`` that an agreement settles by itself, under their names.

    A silent paper is known to be silent: choices are then ``none``, numbers 0, yes-or-no facts False; only
    days are None. ``agreement.in_force`` is there when ``day`` is given, the day of the request.
    """
    a = agreement
    topics = {topic for clause in a.clauses for topic in clause.topics}
    found: dict[str, FactValue | None] = {
        "agreement.exists": True,
        "agreement.signed": a.signed_on is not None,
        "agreement.signed_on": iso(a.signed_on),
        "agreement.starts": iso(a.starts),
        "agreement.ends": iso(a.ends),
        "agreement.dated": a.starts is not None and a.ends is not None,
        "agreement.purpose_stated": a.purpose is not None or bool(a.purpose_text.strip()),
        "agreement.schedule_listed": bool(a.schedule),
        "agreement.covers_student_data": covers_students(a),
        "agreement.covers_staff_evaluations": covers_evaluations(a),
        "agreement.sub_processors": any(p.role is Role.SUB_PROCESSOR for p in a.parties),
        "agreement.second_person": a.second_person,
        "agreement.codes_derived": codes_derived(a) is not None,
        "agreement.called_public": called_public(a) is not None,
        "agreement.destruction.dated": destroyed_by(a) is not None,
        "agreement.destruction.certificate": a.destruction.certificate,
        "agreement.basis": a.basis.value if a.basis else NONE,
        "agreement.purpose": a.purpose.value if a.purpose else NONE,
        "agreement.redisclosure": a.redisclosure or NONE,
        "agreement.owner.data": _owner(a, a.ownership.data),
        "agreement.owner.derived_data": _owner(a, a.ownership.derived_data),
        "agreement.owner.work_product": _owner(a, a.ownership.work_product),
        "agreement.owner.data_clause": _ids(clauses_on(a, "owner_data")),
        "agreement.owner.work_product_clause": _ids(clauses_on(a, "owner_work_product")),
        "agreement.consent_mode": a.consent.mode.value if a.consent else NONE,
        "agreement.k": a.limits.k or 0,
        "agreement.minimum_cell": a.limits.minimum_cell or 0,
        **{f"agreement.clause.{topic}": topic in topics for topic in TOPICS},
        **{f"agreement.term.{t.name}": _term(a, t) for t in TERMS.values() if t.kind is not TermKind.DAY},
    }
    if day is not None:
        found["agreement.in_force"] = in_force(a, day)
    return found


def _term(agreement: Agreement, term: Term) -> FactValue:
    """The fact of a term: of several values the loosest, for a paper that says both binds to no more."""
    values = [answer.value for answer in answers(agreement, term.name)]
    silent: FactValue = NONE
    if term.kind is TermKind.DURATION:
        silent = 0 if term.stricter is Stricter.LONGER else NOT_SAID
    elif term.kind is TermKind.COUNT:
        silent = 0
    if not values:
        return silent
    if FACTS[f"agreement.term.{term.name}"].kind is FactKind.TEXT:
        return "; ".join(values)
    worst = values[0]
    for value in values[1:]:
        worst = value if looser(term.name, value, worst) else worst
    if term.kind is TermKind.DURATION:
        length = hours(worst)
        return silent if length is None else ceil(length)
    return int(worst) if term.kind is TermKind.COUNT else worst


def in_force(agreement: Agreement, day: date) -> bool:
    """True when it is signed by ``day`` and runs on it; a missing day means no."""
    a = agreement
    if a.signed_on is None or a.starts is None or a.ends is None:
        return False
    return a.signed_on <= day and a.starts <= day <= a.ends


def covers_students(agreement: Agreement) -> bool:
    """Whether the schedule holds data about students or their families.

    A schedule that lists nothing limits nothing: it may hold them, and so it does for our purposes.
    """
    kinds = {ELEMENTS[s.element].domain for s in agreement.schedule if s.element in ELEMENTS}
    return not agreement.schedule or bool(kinds & {Domain.STUDENT, Domain.GUARDIAN})


def covers_evaluations(agreement: Agreement) -> bool:
    """Whether the schedule holds evaluations of staff; one that lists nothing limits nothing."""
    kinds = {ELEMENTS[s.element].field_class for s in agreement.schedule if s.element in ELEMENTS}
    return not agreement.schedule or FieldClass.STAFF_EVAL in kinds


def destroyed_by(agreement: Agreement) -> date | None:
    """The last day on which the partner may still hold the data: the earlier of the two ways to state it."""
    a = agreement
    ways = [date.fromisoformat(answer.value) for answer in answers(a, "destroy_by")]
    if a.ends is not None:
        periods = [answer.value for answer in answers(a, "destroy_after_end")]
        ways += [day for period in periods if (day := after(a.ends, period)) is not None]
    return min(ways, default=None)


def after(start: date, period: str) -> date | None:
    """The day on which a duration of ``words.terms`` that runs from ``start`` ends.

    Months and years go by the calendar: a month after 31 January is the last of February. None for a period
    without a number, for business days (which need a calendar of holidays), and past the year 9999.
    """
    if period == AT_ONCE:
        return start
    count, _, unit = period.partition(" ")
    if not unit or unit == "business_days":
        return None
    number = int(count)
    if unit in ("months", "years"):
        years, month = divmod(start.month - 1 + number * (12 if unit == "years" else 1), 12)
        if start.year + years > date.max.year:
            return None
        year = start.year + years
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    days = {"hours": -(-number // 24), "days": number, "weeks": 7 * number}[unit]
    ordinal = start.toordinal() + days
    return date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None


def clauses_on(agreement: Agreement, *topics: str) -> tuple[Clause, ...]:
    """The clauses marked with any of these topics, in the order of the paper."""
    return tuple(c for c in agreement.clauses if set(c.topics) & set(topics))


def _owner(agreement: Agreement, owner: str | None) -> str:
    """The kind of party that an ownership line names: district, partner, student or none."""
    if owner is None:
        return NONE
    party = agreement.party(owner)
    if party is None:
        return owner if owner in ("district", "student") else NONE
    return "district" if party.role is Role.DISTRICT else "partner"


def _ids(clauses: tuple[Clause, ...]) -> str:
    return ", ".join(c.id for c in clauses) or "not numbered"
