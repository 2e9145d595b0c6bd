"""Where an agreement disagrees with itself: each finding shows both places.

No lawbook is needed for these; who owns the work product is judged there (``own-contradiction``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from permslip.agree.agreement import Agreement
from permslip.agree.answers import answers
from permslip.agree.conflicts.finding import finding
from permslip.agree.stated import clauses_on, destroyed_by
from permslip.law.ground import Ground
from permslip.words.elements import ELEMENTS
from permslip.words.quote import Quote
from permslip.words.vocabulary import Basis, ConsentMode, FieldClass, Mark, Role, Safe

_NAMED_ONLY = "{partner} passes the data to the sub-processors named in this agreement and to nobody else."


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
            _retention,
            _deidentified,
            _consent,
            _limits,
        )
        for ground in look(agreement)
    )


@dataclass(frozen=True)
class _Place:
    """One place of the paper: its clauses' words where clauses are marked, else what the form's key says."""

    words: str
    quotes: tuple[Quote, ...]


def _shown(agreement: Agreement, key: str, value: object, *topics: str) -> _Place:
    clauses = clauses_on(agreement, *topics)
    if clauses:
        return _Place("", tuple(Quote(c.text, clause=c.id) for c in clauses))
    said = "says nothing" if value is None else f"says {value}"
    return _Place(f"{key} {said}.", tuple(q.quote for q in agreement.quotes if q.of == key))


def _told(says: str, *places: _Place) -> str:
    """The finding in a sentence, and what the form says where no clause is marked."""
    return " ".join([says, *(p.words for p in places if p.words)])


def _quotes(*places: _Place) -> tuple[Quote, ...]:
    return tuple(q for p in places for q in p.quotes)


def _behind(agreement: Agreement, *terms: str) -> tuple[Quote, ...]:
    """The sentences behind the answers to these terms, where the paper was read."""
    found = (x.quote for term in terms for x in answers(agreement, term))
    return tuple(q for q in found if q is not None)


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
        yield finding(
            "derived-data",
            _cited(a, "ownership.data and ownership.derived_data", "owner_data", "owner_derived_data"),
            _told("The district owns the data, yet the partner owns data made from them.", *both),
            "say that whatever is made from the district's data belongs to the district",
            blocks=True,
            sample="Data derived from the district's data, in whatever form, belong to {district}.",
            quotes=_quotes(*both),
        )
    if clauses_on(a, "not_property") and _is_partner(a, own.data):
        place = _shown(a, "clauses", None, "not_property")
        yield finding(
            "not-property",
            _cited(a, "ownership.data", "not_property", "owner_data"),
            "One place says that the data are not the partner's property, another gives them to the partner: "
            f"ownership.data says {own.data}.",
            "say once that the district owns the data",
            blocks=True,
            sample="The data are the property of {district} and not of {partner}.",
            quotes=(*place.quotes, *_behind(a, "owner_data")),
        )


def _onward(a: Agreement) -> Iterator[Ground]:
    bar = clauses_on(a, "redisclosure_bar")
    subs = [p.id for p in a.parties if p.role is Role.SUB_PROCESSOR]
    named = clauses_on(a, "sub_processors_named")
    if bar and a.redisclosure == "free":
        yield finding(
            "redisclosure",
            _cited(a, "redisclosure", "redisclosure_bar"),
            "A clause bars passing the data on, yet the terms leave it free: redisclosure says free.",
            "say barred, or named_only and name who",
            safe=Safe.PEOPLE,
            blocks=True,
            sample=_NAMED_ONLY,
            quotes=(*(Quote(c.text, clause=c.id) for c in bar), *_behind(a, "redisclosure")),
        )
    # a bar that the district's consent lifts is no contradiction to naming those who have it
    strictly = {x.value for x in answers(a, "redisclosure")} == {"barred"}
    if strictly and (subs or named):
        places = (
            _shown(a, "redisclosure", "barred", "redisclosure_bar"),
            _shown(a, "parties", f"{', '.join(subs)} work as sub-processors", "sub_processors_named"),
        )
        yield finding(
            "redisclosure",
            _cited(a, "redisclosure and parties", "redisclosure_bar", "sub_processors_named"),
            _told("The data may go to nobody else, yet somebody else is to have them.", *places),
            "say named_only and name each of them, or take them out",
            safe=Safe.PEOPLE,
            blocks=True,
            sample=_NAMED_ONLY,
            quotes=_quotes(*places),
        )
    if named and not subs:
        yield finding(
            "sub-processors",
            _cited(a, "parties", "sub_processors_named"),
            "A clause names who may have the data next, yet no party is a sub-processor.",
            "list each of them among the parties with role sub_processor",
            mark=Mark.MISSING,
            safe=Safe.PEOPLE,
            quotes=tuple(Quote(c.text, clause=c.id) for c in named),
        )


def _sub_processors(a: Agreement) -> Iterator[Ground]:
    subs = [p for p in a.parties if p.role is Role.SUB_PROCESSOR]
    for party in subs:
        if not party.services.strip():
            yield finding(
                "sub-processor-services",
                "the agreement, parties",
                f"{party.name} is a sub-processor, yet nothing says what it does with the data.",
                "say under services what it is needed for",
                mark=Mark.MISSING,
                safe=Safe.PEOPLE,
            )


def _term(a: Agreement) -> Iterator[Ground]:
    if a.signed_on and a.starts and a.starts < a.signed_on:
        yield finding(
            "term",
            "the agreement, term.signed and term.starts",
            f"It starts on {a.starts}, before it was signed on {a.signed_on}.",
            "let it start on the day of signing or later",
            mark=Mark.ASK_COUNSEL,
            quotes=_behind(a, "signed_on", "starts"),
        )
    if a.signed_on and a.ends and a.ends < a.signed_on:
        yield finding(
            "term",
            "the agreement, term.signed and term.ends",
            f"It was signed on {a.signed_on}, after it had ended on {a.ends}.",
            "put one of the two days right",
            blocks=True,
            quotes=_behind(a, "signed_on", "ends"),
        )


def _destruction(a: Agreement) -> Iterator[Ground]:
    last = destroyed_by(a)
    period = clauses_on(a, "destruction_duty", "destruction_period")
    if a.destruction.by and a.starts and a.destruction.by < a.starts:
        yield finding(
            "destruction",
            "the agreement, destruction.by and term.starts",
            f"The data are to be destroyed by {a.destruction.by}, before the agreement starts on {a.starts}.",
            "put one of the two days right",
            safe=Safe.SETTING,
            blocks=True,
            quotes=_behind(a, "destroy_by", "starts"),
        )
    elif a.destruction.by and a.ends and a.destruction.by < a.ends:
        yield finding(
            "destroyed-early",
            "the agreement, destruction.by and term.ends",
            f"The data are to be destroyed by {a.destruction.by}, while the work goes on until {a.ends}.",
            "let the work end first, or say which data go earlier",
            safe=Safe.SETTING,
            sample="The work ends on the day by which the data are destroyed.",
            quotes=_behind(a, "destroy_by", "ends"),
        )
    if a.destruction.by and a.ends and a.destruction.within_days is not None:
        counted = destroyed_by(replace(a, destruction=replace(a.destruction, by=None)))
        if counted != a.destruction.by:
            yield finding(
                "destruction",
                "the agreement, destruction.by and destruction.within_days",
                f"By one line the data are destroyed by {a.destruction.by}, by another within "
                f"{a.destruction.within_days} days of {a.ends}. The earlier day is taken.",
                "keep one of the two",
                safe=Safe.SETTING,
                quotes=_behind(a, "destroy_by", "destroy_after_end"),
            )
    if period and last is None:
        yield finding(
            "destruction",
            _cited(a, "destruction", "destruction_duty", "destruction_period"),
            "A clause speaks of destruction, yet no day can be worked out.",
            "enter destruction.by, or destruction.within_days and term.ends",
            mark=Mark.MISSING,
            safe=Safe.SETTING,
            quotes=tuple(Quote(c.text, clause=c.id) for c in period),
        )


def _retention(a: Agreement) -> Iterator[Ground]:
    last = destroyed_by(a)
    if clauses_on(a, "no_retention") and last and a.ends and last > a.ends:
        places = (
            _shown(a, "clauses", None, "no_retention"),
            _shown(a, "destruction", f"by {last}", "destruction_period"),
        )
        yield finding(
            "retention",
            _cited(a, "destruction", "no_retention", "destruction_period"),
            _told(
                f"Nothing is to be kept once the services end, on {a.ends}; yet data may be held to {last}.",
                *places,
            ),
            "say that the services include the destruction, or end both on one day",
            mark=Mark.ASK_COUNSEL,
            safe=Safe.SETTING,
            quotes=_quotes(*places),
        )


def _deidentified(a: Agreement) -> Iterator[Ground]:
    if a.basis is not Basis.DEIDENTIFIED:
        return
    plain = (FieldClass.DIRECT_ID, FieldClass.STUDENT_NUMBER)
    named = [
        s.element for s in a.schedule if s.element in ELEMENTS and ELEMENTS[s.element].field_class in plain
    ]
    if named:
        yield finding(
            "deidentified",
            "the agreement, basis and schedule",
            f"The data are to be de-identified; the schedule lists {', '.join(named)}, which name students.",
            "take them out of the schedule, or name another basis",
            safe=Safe.DATA,
            blocks=True,
            quotes=_behind(a, "legal_basis"),
        )


def _consent(a: Agreement) -> Iterator[Ground]:
    asked = clauses_on(a, "consent")
    if asked and (a.consent is None or a.consent.mode is ConsentMode.NOT_ASKED):
        says = "nothing" if a.consent is None else a.consent.mode.value
        yield finding(
            "consent",
            _cited(a, "consent", "consent"),
            f"A clause has families asked, yet the terms say {says}.",
            "enter consent.question and consent.mode as the clause has them",
            safe=Safe.PEOPLE,
            blocks=True,
            quotes=(*(Quote(c.text, clause=c.id) for c in asked), *_behind(a, "consent_mode")),
        )


def _limits(a: Agreement) -> Iterator[Ground]:
    small = clauses_on(a, "minimum_cell")
    if small and a.limits.minimum_cell is None:
        yield finding(
            "minimum-cell",
            _cited(a, "limits", "minimum_cell"),
            "A clause keeps small groups out of the results, yet no limit is entered.",
            "enter limits.minimum_cell as the clause has it",
            mark=Mark.MISSING,
            safe=Safe.OUTPUT,
            quotes=tuple(Quote(c.text, clause=c.id) for c in small),
        )
