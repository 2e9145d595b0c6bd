"""Where an agreement disagrees with itself: each finding shows both places.

No lawbook is needed for these; who owns what is judged there (``own-contradiction``), and here only
shown with the clauses' own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from permslip.agree.agreement import Agreement
from permslip.agree.stated import clauses_on, destroyed_by
from permslip.law.ground import Ground
from permslip.words.elements import ELEMENTS
from permslip.words.vocabulary import Basis, ConsentMode, FieldClass, Mark, Role, Safe

QUOTED = 240
_OWNERSHIP_RULES = ("own-contradiction", "ct-void-conflict")


def contradictions(agreement: Agreement) -> tuple[Ground, ...]:
    """Every place where the paper says two things, one Ground each, in the order of the form."""
    return tuple(
        ground
        for look in (
            _ownership,
            _onward,
            _sub_processors,
            _term,
            _destruction,
            _deidentified,
            _consent,
            _limits,
        )
        for ground in look(agreement)
    )


def with_clauses(agreement: Agreement, grounds: tuple[Ground, ...]) -> tuple[Ground, ...]:
    """The lawbook's findings on ownership, with the words of the clauses that they are about."""
    shown = " ".join(
        (
            _shown(agreement, "ownership.data", agreement.ownership.data, "owner_data", "not_property"),
            _shown(
                agreement, "ownership.work_product", agreement.ownership.work_product, "owner_work_product"
            ),
        )
    )
    return tuple(
        replace(g, says=f"{g.says} {shown}") if g.rule in _OWNERSHIP_RULES and g.mark is Mark.CONFLICTS else g
        for g in grounds
    )


def _shown(agreement: Agreement, key: str, value: object, *topics: str) -> str:
    """One place of the paper: its clauses' words where clauses are marked, else the key of the form."""
    clauses = clauses_on(agreement, *topics)
    if not clauses:
        said = "says nothing" if value is None else f"says {value}"
        return f"{key} {said}."
    return " ".join(f"Clause {c.id}: “{_short(c.text)}”" for c in clauses)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= QUOTED else f"{flat[: QUOTED - 1].rstrip()}…"


def _ground(
    what: str,
    where: str,
    says: str,
    fix: str,
    *,
    mark: Mark = Mark.CONFLICTS,
    safe: Safe = Safe.PROJECT,
    blocks: bool = False,
) -> Ground:
    return Ground(
        rule=f"agreement:{what}",
        citation=where,
        mark=mark,
        says=says,
        fix=fix,
        safe=safe,
        blocks=blocks,
        status="text-read",
        about=what,
    )


def _cited(agreement: Agreement, keys: str, *topics: str) -> str:
    ids = [c.id for c in clauses_on(agreement, *topics)]
    if not ids:
        return f"the agreement, {keys}"
    return f"the agreement, {'clause' if len(ids) == 1 else 'clauses'} {' and '.join(ids)}"


def _is_district(agreement: Agreement, owner: str | None) -> bool:
    party = agreement.party(owner) if owner else None
    return owner == "district" or (party is not None and party.role is Role.DISTRICT)


def _is_partner(agreement: Agreement, owner: str | None) -> bool:
    party = agreement.party(owner) if owner else None
    return party is not None and party.role is not Role.DISTRICT


def _ownership(a: Agreement) -> Iterator[Ground]:
    own = a.ownership
    if _is_district(a, own.data) and _is_partner(a, own.derived_data):
        both = (
            _shown(a, "ownership.data", own.data, "owner_data", "not_property"),
            _shown(a, "ownership.derived_data", own.derived_data, "owner_derived_data"),
        )
        yield _ground(
            "derived-data",
            _cited(a, "ownership.data and ownership.derived_data", "owner_data", "owner_derived_data"),
            f"The district owns the data, yet the partner owns data made from them. {' '.join(both)}",
            "say that whatever is made from the district's data belongs to the district",
            blocks=True,
        )
    if clauses_on(a, "not_property") and _is_partner(a, own.data):
        yield _ground(
            "not-property",
            _cited(a, "ownership.data", "not_property", "owner_data"),
            "One place says that the data are not the partner's property, another gives them to the partner. "
            f"{_shown(a, 'clauses', None, 'not_property')} ownership.data says {own.data}.",
            "say once that the district owns the data",
            blocks=True,
        )


def _onward(a: Agreement) -> Iterator[Ground]:
    bar = clauses_on(a, "redisclosure_bar")
    subs = [p.id for p in a.parties if p.role is Role.SUB_PROCESSOR]
    named = clauses_on(a, "sub_processors_named")
    if bar and a.redisclosure == "free":
        yield _ground(
            "redisclosure",
            _cited(a, "redisclosure", "redisclosure_bar"),
            "A clause bars passing the data on, yet the terms leave it free. "
            f"{_shown(a, 'clauses', None, 'redisclosure_bar')} redisclosure says free.",
            "say barred, or named_only and name who",
            safe=Safe.PEOPLE,
            blocks=True,
        )
    if a.redisclosure == "barred" and (subs or named):
        onward = _shown(a, "parties", f"{', '.join(subs)} work as sub-processors", "sub_processors_named")
        yield _ground(
            "redisclosure",
            _cited(a, "redisclosure and parties", "redisclosure_bar", "sub_processors_named"),
            "The data may go to nobody else, yet somebody else is to have them. "
            f"{_shown(a, 'redisclosure', 'barred', 'redisclosure_bar')} {onward}",
            "say named_only and name each of them, or take them out",
            safe=Safe.PEOPLE,
            blocks=True,
        )
    if named and not subs:
        yield _ground(
            "sub-processors",
            _cited(a, "parties", "sub_processors_named"),
            "A clause names who may have the data next, yet no party is a sub-processor. "
            f"{_shown(a, 'clauses', None, 'sub_processors_named')}",
            "list each of them among the parties with role sub_processor",
            mark=Mark.MISSING,
            safe=Safe.PEOPLE,
        )


def _sub_processors(a: Agreement) -> Iterator[Ground]:
    subs = [p for p in a.parties if p.role is Role.SUB_PROCESSOR]
    for party in subs:
        if not party.services.strip():
            yield _ground(
                "sub-processor-services",
                "the agreement, parties",
                f"{party.name} is a sub-processor, yet nothing says what it does with the data.",
                "say under services what it is needed for",
                mark=Mark.MISSING,
                safe=Safe.PEOPLE,
            )


def _term(a: Agreement) -> Iterator[Ground]:
    if a.signed_on and a.starts and a.starts < a.signed_on:
        yield _ground(
            "term",
            "the agreement, term.signed and term.starts",
            f"It starts on {a.starts}, before it was signed on {a.signed_on}.",
            "let it start on the day of signing or later",
            mark=Mark.ASK_COUNSEL,
        )
    if a.signed_on and a.ends and a.ends < a.signed_on:
        yield _ground(
            "term",
            "the agreement, term.signed and term.ends",
            f"It was signed on {a.signed_on}, after it had ended on {a.ends}.",
            "put one of the two days right",
            blocks=True,
        )


def _destruction(a: Agreement) -> Iterator[Ground]:
    last = destroyed_by(a)
    period = clauses_on(a, "destruction_duty", "destruction_period")
    if a.destruction.by and a.starts and a.destruction.by < a.starts:
        yield _ground(
            "destruction",
            "the agreement, destruction.by and term.starts",
            f"The data are to be destroyed by {a.destruction.by}, before the agreement starts on {a.starts}.",
            "put one of the two days right",
            safe=Safe.SETTING,
            blocks=True,
        )
    elif a.destruction.by and a.ends and a.destruction.by < a.ends:
        yield _ground(
            "destruction",
            "the agreement, destruction.by and term.ends",
            f"The data are to be destroyed by {a.destruction.by}, while the work goes on until {a.ends}.",
            "let the work end first, or say which data go earlier",
            safe=Safe.SETTING,
        )
    if a.destruction.by and a.ends and a.destruction.within_days is not None:
        counted = destroyed_by(replace(a, destruction=replace(a.destruction, by=None)))
        if counted != a.destruction.by:
            yield _ground(
                "destruction",
                "the agreement, destruction.by and destruction.within_days",
                f"By one line the data are destroyed by {a.destruction.by}, by another within "
                f"{a.destruction.within_days} days of {a.ends}. The earlier day is taken.",
                "keep one of the two",
                safe=Safe.SETTING,
            )
    if period and last is None:
        yield _ground(
            "destruction",
            _cited(a, "destruction", "destruction_duty", "destruction_period"),
            "A clause speaks of destruction, yet no day can be worked out. "
            f"{_shown(a, 'clauses', None, 'destruction_duty', 'destruction_period')}",
            "enter destruction.by, or destruction.within_days and term.ends",
            mark=Mark.MISSING,
            safe=Safe.SETTING,
        )
    if clauses_on(a, "no_retention") and last and a.ends and last > a.ends:
        yield _ground(
            "retention",
            _cited(a, "destruction", "no_retention", "destruction_period"),
            f"Nothing is to be kept once the services end, on {a.ends}; yet data may be held until {last}. "
            f"{_shown(a, 'clauses', None, 'no_retention')} "
            f"{_shown(a, 'destruction', f'by {last}', 'destruction_period')}",
            "say that the services include the destruction, or end both on one day",
            mark=Mark.ASK_COUNSEL,
            safe=Safe.SETTING,
        )


def _deidentified(a: Agreement) -> Iterator[Ground]:
    if a.basis is not Basis.DEIDENTIFIED:
        return
    plain = (FieldClass.DIRECT_ID, FieldClass.STUDENT_NUMBER)
    named = [
        s.element for s in a.schedule if s.element in ELEMENTS and ELEMENTS[s.element].field_class in plain
    ]
    if named:
        yield _ground(
            "deidentified",
            "the agreement, basis and schedule",
            f"The data are to be de-identified; the schedule lists {', '.join(named)}, which name students.",
            "take them out of the schedule, or name another basis",
            safe=Safe.DATA,
            blocks=True,
        )


def _consent(a: Agreement) -> Iterator[Ground]:
    asked = clauses_on(a, "consent")
    if asked and (a.consent is None or a.consent.mode is ConsentMode.NOT_ASKED):
        says = "nothing" if a.consent is None else a.consent.mode.value
        yield _ground(
            "consent",
            _cited(a, "consent", "consent"),
            f"A clause has families asked, yet the terms say {says}. {_shown(a, 'clauses', None, 'consent')}",
            "enter consent.question and consent.mode as the clause has them",
            safe=Safe.PEOPLE,
            blocks=True,
        )


def _limits(a: Agreement) -> Iterator[Ground]:
    if clauses_on(a, "minimum_cell") and a.limits.minimum_cell is None:
        yield _ground(
            "minimum-cell",
            _cited(a, "limits", "minimum_cell"),
            "A clause keeps small groups out of the results, yet no limit is entered. "
            f"{_shown(a, 'clauses', None, 'minimum_cell')}",
            "enter limits.minimum_cell as the clause has it",
            mark=Mark.MISSING,
            safe=Safe.OUTPUT,
        )
