"""The one form of an agreement that is digested and kept: the keys of the form as RFC 8785 JSON.

Light on purpose: a decision in a fresh process reads its agreement here, without the YAML reader and the
form's checks, which it passed when it came in.
"""

from __future__ import annotations

import json
from typing import Any

import rfc8785

from permslip.agree.agreement import (
    Agreement,
    Clause,
    ConsentTerm,
    Destruction,
    FieldQuote,
    Limits,
    Ownership,
    Party,
    ScheduleLine,
    TermLine,
)
from permslip.words.days import day_of, iso
from permslip.words.digest import sha256
from permslip.words.errors import OurBug, VerificationFailed
from permslip.words.quote import Quote
from permslip.words.vocabulary import Basis, ConsentMode, Need, Purpose, Role

FORMAT = "agreement/1"


def as_data(agreement: Agreement) -> dict[str, Any]:
    """The agreement in the keys of the form, as JSON values; what it does not say is left out."""
    a = agreement
    data: dict[str, Any] = {
        "permslip": FORMAT,
        "id": a.id,
        "version": a.version,
        "amends": a.amends,
        "title": a.title,
        "parties": [
            _said(
                id=p.id,
                name=p.name,
                role=p.role.value,
                under=p.under,
                services=p.services,
                address=p.address,
            )
            for p in a.parties
        ],
        "basis": a.basis.value if a.basis else None,
        "purpose": a.purpose.value if a.purpose else None,
        "purpose_text": a.purpose_text,
        "term": _said(signed=iso(a.signed_on), starts=iso(a.starts), ends=iso(a.ends)),
        "schedule": [_said(element=s.element, need=s.need.value, why=s.why) for s in a.schedule],
        "limits": _said(
            k=a.limits.k, minimum_cell=a.limits.minimum_cell, max_suppression=a.limits.max_suppression
        ),
        "destruction": _said(
            by=iso(a.destruction.by),
            within_days=a.destruction.within_days,
            method=a.destruction.method,
            certificate=a.destruction.certificate or None,
        ),
        "ownership": _said(
            data=a.ownership.data,
            derived_data=a.ownership.derived_data,
            work_product=a.ownership.work_product,
        ),
        "redisclosure": a.redisclosure,
        "consent": _said(question=a.consent.question, mode=a.consent.mode.value) if a.consent else None,
        "second_person": a.second_person,
        "law": list(a.law_packs),
        "district_key": a.district_key,
        "clauses": [_said(id=c.id, text=c.text, topics=list(c.topics)) for c in a.clauses],
        "terms": [_said(term=t.term, **{"is": t.value}, quote=_quote(t.quote)) for t in a.terms],
        "quotes": [_said(of=q.of, quote=_quote(q.quote)) for q in a.quotes],
    }
    return _said(**data)


def _quote(quote: Quote | None) -> dict[str, Any] | None:
    if quote is None:
        return None
    return _said(text=quote.text, page=quote.page, line=quote.line, clause=quote.clause, paper=quote.paper)


def _said(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}


def digest_of(agreement: Agreement) -> str:
    """SHA-256 (hex) of :func:`canonical_bytes`: the same for every spelling of one agreement."""
    return sha256(canonical_bytes(agreement))


def canonical_bytes(agreement: Agreement) -> bytes:
    """The RFC 8785 bytes of :func:`as_data`, whose SHA-256 is the agreement's digest."""
    try:
        return rfc8785.dumps(as_data(agreement))
    except rfc8785.CanonicalizationError:
        raise OurBug("an agreement has no canonical form") from None


def from_canonical(data: bytes, *, digest: str) -> Agreement:
    """The agreement whose canonical bytes these are.

    For bytes that :func:`canonical_bytes` wrote and ``digest`` vouches for; what people hand in goes through
    ``agree.loads``, which checks it. Raises VerificationFailed when the digest does not hold.
    """
    if sha256(data) != digest:
        raise VerificationFailed("A kept agreement is not the one that was registered: its digest differs.")
    d: dict[str, Any] = json.loads(data)
    if d.get("permslip") != FORMAT:
        raise VerificationFailed(
            "A kept agreement is of another format.", fix="use the release that wrote it"
        )
    term, own, gone, limits, consent = (
        d.get(key, {}) for key in ("term", "ownership", "destruction", "limits", "consent")
    )
    return Agreement(
        id=d["id"],
        version=d["version"],
        amends=d.get("amends"),
        title=d["title"],
        parties=tuple(Party(**{**p, "role": Role(p["role"])}) for p in d["parties"]),
        basis=Basis(d["basis"]) if "basis" in d else None,
        purpose=Purpose(d["purpose"]) if "purpose" in d else None,
        purpose_text=d.get("purpose_text", ""),
        signed_on=day_of(term.get("signed")),
        starts=day_of(term.get("starts")),
        ends=day_of(term.get("ends")),
        schedule=tuple(ScheduleLine(**{**s, "need": Need(s["need"])}) for s in d.get("schedule", ())),
        limits=Limits(**limits),
        destruction=Destruction(**{**gone, "by": day_of(gone.get("by"))}),
        ownership=Ownership(**own),
        law_packs=tuple(d["law"]),
        clauses=tuple(Clause(c["id"], c["text"], tuple(c.get("topics", ()))) for c in d.get("clauses", ())),
        second_person=d["second_person"],
        redisclosure=d.get("redisclosure"),
        consent=ConsentTerm(consent["question"], ConsentMode(consent["mode"])) if consent else None,
        district_key=d.get("district_key"),
        digest=digest,
        terms=tuple(TermLine(t["term"], t["is"], _quote_in(t.get("quote"))) for t in d.get("terms", ())),
        quotes=tuple(FieldQuote(q["of"], Quote(**q["quote"])) for q in d.get("quotes", ())),
    )


def _quote_in(raw: dict[str, Any] | None) -> Quote | None:
    return Quote(**raw) if raw else None
