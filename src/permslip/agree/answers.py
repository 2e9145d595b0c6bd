"""An agreement's answer to each term of ``words.terms``: from a key of the form, or from its ``terms``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from permslip.agree.agreement import Agreement
from permslip.words.quote import Quote
from permslip.words.terms import TERMS
from permslip.words.vocabulary import Role


@dataclass(frozen=True)
class Answer:
    """One value of one term in its normal form, with the sentence behind it where the paper was read."""

    term: str
    value: str
    quote: Quote | None = None


# term → the key of the form that holds the same thing
_KEYS = {
    "legal_basis": "basis",
    "purpose": "purpose_text",
    "signed_on": "term.signed",
    "starts": "term.starts",
    "ends": "term.ends",
    "owner_data": "ownership.data",
    "owner_derived_data": "ownership.derived_data",
    "owner_work_product": "ownership.work_product",
    "redisclosure": "redisclosure",
    "minimum_cell": "limits.minimum_cell",
    "destroy_by": "destruction.by",
    "destroy_after_end": "destruction.within_days",
    "destruction_confirmed": "destruction.certificate",
    "destruction_method": "destruction.method",
    "second_person": "second_person",
    "consent_mode": "consent.mode",
}

_ROLES = {
    "party_district": Role.DISTRICT,
    "party_partner": Role.PARTNER,
    "party_sub_processor": Role.SUB_PROCESSOR,
}


def key_of(term: str) -> str | None:
    """The path of the form's key that holds this term, or None where only ``terms`` does."""
    return _KEYS.get(term)


def answers(agreement: Agreement, term: str) -> tuple[Answer, ...]:
    """Every value that the agreement gives a term, in its order; empty where it does not speak of it.

    Lines under ``terms`` say more than a key of the form (``with_consent`` against ``barred``): where there
    are any, the key is not asked. Parties and elements are the exception: there may be several, and lines
    add to the form's own lists what these cannot hold. Raises KeyError for a word that is no term.
    """
    several = TERMS[term].many and term not in _KEYS
    lines = tuple(Answer(term, t.value, t.quote) for t in agreement.terms if t.term == term)
    if lines and not several:
        return lines
    quotes = {q.of: q.quote for q in reversed(agreement.quotes)}
    if several:
        listed = [Answer(term, value, quotes.get(path)) for path, value in _listed(agreement, term)]
        return (*listed, *lines)
    return tuple(Answer(term, value, quotes.get(_KEYS.get(term, ""))) for value in _held(agreement, term))


def first(agreement: Agreement, term: str) -> Answer | None:
    """The first answer, or None."""
    return next(iter(answers(agreement, term)), None)


def _listed(a: Agreement, term: str) -> list[tuple[str, str]]:
    """What the form's own lists hold for a term: the path that ``quotes`` names, and the value."""
    if term == "elements":
        return [(f"schedule.{s.element}", s.element) for s in a.schedule]
    role = _ROLES.get(term)
    return [(f"parties.{p.id}", p.name) for p in a.parties if p.role is role]


def _held(a: Agreement, term: str) -> Iterable[str]:
    """The values that keys of the form hold for a term."""
    days = a.destruction.within_days
    held: dict[str, object] = {
        "legal_basis": a.basis.value if a.basis else None,
        "purpose": a.purpose_text.strip() or None,
        "signed_on": a.signed_on,
        "starts": a.starts,
        "ends": a.ends,
        "owner_data": _owner(a, a.ownership.data),
        "owner_derived_data": _owner(a, a.ownership.derived_data),
        "owner_work_product": _owner(a, a.ownership.work_product),
        "redisclosure": a.redisclosure,
        "minimum_cell": a.limits.minimum_cell,
        "destroy_by": a.destruction.by,
        "destroy_after_end": None if days is None else f"{days} days",
        "destruction_confirmed": "yes" if a.destruction.certificate else None,
        "destruction_method": a.destruction.method.strip() or None,
        "second_person": "yes" if a.second_person else None,
        "consent_mode": a.consent.mode.value if a.consent else None,
    }
    value = held.get(term)
    if value is None:
        return []
    return [value.isoformat() if isinstance(value, date) else str(value)]


def _owner(a: Agreement, owner: str | None) -> str | None:
    """An ownership key in the words of the term: a party's id becomes the kind of party."""
    party = a.party(owner) if owner else None
    if party is None:
        return owner if owner in ("district", "student") else None
    return "district" if party.role is Role.DISTRICT else "partner"
