"""The one form of a request that is digested and kept, as RFC 8785 JSON: light to read back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import rfc8785

from permslip.ask.request import Population, Request, RequestedElement, RequestedTable
from permslip.words.digest import sha256
from permslip.words.errors import OurBug, VerificationFailed
from permslip.words.vocabulary import Need, Purpose

FORMAT = "request/1"


def as_data(request: Request, *, resolved: bool = False) -> dict[str, Any]:
    """The request in the keys of its form, as JSON values; what it does not say is left out.

    With ``resolved`` each element also bears the key that its words were understood as (or null).
    """
    r = request

    def line(e: RequestedElement) -> dict[str, Any]:
        out: dict[str, Any] = {"asked": e.asked_as, "need": e.need.value}
        out |= {"level": e.level} if e.level else {}
        return out | {"element": e.element} if resolved else out

    data: dict[str, Any] = {
        "permslip": FORMAT,
        "id": r.id,
        "agreement": r.agreement,
        "recipient": r.recipient,
        "onward": list(r.onward),
        "purpose": r.purpose.value if r.purpose else None,
        "purpose_text": r.purpose_text,
        "as_of": r.as_of.isoformat(),
        "holding": r.holding,
        "population": _said(schools=list(r.population.schools), grades=list(r.population.grades)),
        "tables": [{"name": t.name, "elements": [line(e) for e in t.elements]} for t in r.tables],
    }
    return _said(**data)


def _said(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}


def canonical_bytes(request: Request) -> bytes:
    """The RFC 8785 bytes of the resolved :func:`as_data`, whose SHA-256 is the request's digest."""
    try:
        return rfc8785.dumps(as_data(request, resolved=True))
    except rfc8785.CanonicalizationError:
        raise OurBug("a request has no canonical form") from None


def digest_of(request: Request) -> str:
    """SHA-256 (hex) of :func:`canonical_bytes`: it changes when the catalogue understands a word anew."""
    return sha256(canonical_bytes(request))


def from_canonical(data: bytes, *, digest: str) -> Request:
    """The request whose canonical bytes these are.

    For bytes that :func:`canonical_bytes` wrote and ``digest`` vouches for; what people hand in goes through
    ``ask.loads``. Raises VerificationFailed when the digest does not hold.
    """
    if sha256(data) != digest:
        raise VerificationFailed("A kept request is not the one that was put: its digest differs.")
    d: dict[str, Any] = json.loads(data)
    if d.get("permslip") != FORMAT:
        raise VerificationFailed("A kept request is of another format.", fix="use the release that wrote it")
    whom = d.get("population", {})
    return Request(
        id=d["id"],
        agreement=d.get("agreement"),
        recipient=d["recipient"],
        onward=tuple(d.get("onward", ())),
        purpose=Purpose(d["purpose"]) if "purpose" in d else None,
        purpose_text=d.get("purpose_text", ""),
        tables=tuple(
            RequestedTable(
                t["name"],
                tuple(
                    RequestedElement(e["asked"], e["element"], Need(e["need"]), e.get("level", ""))
                    for e in t["elements"]
                ),
            )
            for t in d["tables"]
        ),
        population=Population(tuple(whom.get("schools", ())), tuple(whom.get("grades", ()))),
        as_of=date.fromisoformat(d["as_of"]),
        holding=d.get("holding"),
        digest=digest,
    )
