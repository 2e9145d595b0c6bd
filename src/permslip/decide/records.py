"""A decision as plain JSON values and back, without loss: so that it can be logged and replayed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from permslip.decide.decision import (
    ConsentRule,
    Decision,
    ElementDecision,
    NotHeld,
    Obligation,
    Permitted,
    Refused,
    Terms,
    Undetermined,
    Verdict,
)
from permslip.law.ground import FactValue, Ground
from permslip.words.days import day_of, iso
from permslip.words.errors import BadInput
from permslip.words.quote import Quote
from permslip.words.vocabulary import Basis, ConsentMode, Mark, ModeSource, ObligationKind, Safe

FORMAT = "permslip decision 1"


def as_json(decision: Decision) -> dict[str, Any]:
    """The whole decision as JSON values (days as ISO text, tuples as lists)."""
    return {
        "format": FORMAT,
        "request": decision.request,
        "request_digest": decision.request_digest,
        "agreement": decision.agreement,
        "agreement_digest": decision.agreement_digest,
        "holding_digest": decision.holding_digest,
        "lawbook_digest": decision.lawbook_digest,
        "as_of": decision.as_of.isoformat(),
        "law_day": decision.law_day.isoformat(),
        "recipient": decision.recipient,
        "onward": list(decision.onward),
        "policies": list(decision.policies),
        "packs": list(decision.packs),
        "verdict": _verdict_out(decision.verdict),
        "elements": [
            {
                "table": e.table,
                "asked_as": e.asked_as,
                "element": e.element,
                "verdict": _verdict_out(e.verdict),
            }
            for e in decision.elements
        ],
        "terms": _terms_out(decision.terms),
    }


def from_json(raw: Mapping[str, Any]) -> Decision:
    """The decision that :func:`as_json` wrote. Raises BadInput for anything else."""
    try:
        if raw["format"] != FORMAT:
            raise BadInput("This is a decision in a format that is not known.", fix=f"expected {FORMAT!r}")
        return Decision(
            request=raw["request"],
            request_digest=raw["request_digest"],
            agreement=raw["agreement"],
            agreement_digest=raw["agreement_digest"],
            holding_digest=raw["holding_digest"],
            lawbook_digest=raw["lawbook_digest"],
            as_of=date.fromisoformat(raw["as_of"]),
            law_day=date.fromisoformat(raw["law_day"]),
            recipient=raw["recipient"],
            verdict=_whole_in(raw["verdict"]),
            elements=tuple(
                ElementDecision(e["table"], e["asked_as"], e["element"], _verdict_in(e["verdict"]))
                for e in raw["elements"]
            ),
            terms=_terms_in(raw["terms"]),
            onward=tuple(raw["onward"]),
            policies=tuple(raw["policies"]),
            packs=tuple(raw["packs"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadInput("This is not a decision that can be read.", fix="decide the request again") from None


def _verdict_out(verdict: Verdict | NotHeld) -> dict[str, Any]:
    grounds = [_ground_out(g) for g in verdict.grounds]
    match verdict:
        case Permitted(obligations=owed):
            return {"is": "permitted", "grounds": grounds, "obligations": [_obligation_out(o) for o in owed]}
        case Refused():
            return {"is": "refused", "grounds": grounds}
        case Undetermined(ask=ask):
            return {"is": "undetermined", "grounds": grounds, "ask": list(ask)}
        case NotHeld():
            return {"is": "not held", "grounds": grounds}


def _verdict_in(raw: Mapping[str, Any]) -> Verdict | NotHeld:
    grounds = tuple(_ground_in(g) for g in raw["grounds"])
    match raw["is"]:
        case "permitted":
            return Permitted(grounds, tuple(_obligation_in(o) for o in raw["obligations"]))
        case "refused":
            return Refused(grounds)
        case "undetermined":
            return Undetermined(grounds, tuple(raw["ask"]))
        case "not held":
            return NotHeld(grounds)
        case _:
            raise ValueError("not a verdict")


def _whole_in(raw: Mapping[str, Any]) -> Verdict:
    verdict = _verdict_in(raw)
    if isinstance(verdict, NotHeld):
        raise ValueError("only an element can be not held")
    return verdict


def _ground_out(ground: Ground) -> dict[str, Any]:
    out: dict[str, Any] = {
        "rule": ground.rule,
        "citation": ground.citation,
        "mark": ground.mark.value,
        "says": ground.says,
        "fix": ground.fix,
        "safe": ground.safe.value,
        "blocks": ground.blocks,
        "status": ground.status,
        "used": {name: list(v) if isinstance(v, tuple) else v for name, v in ground.used.items()},
        "missing": list(ground.missing),
        "about": ground.about,
    }
    # written only where there: records of earlier versions lack them and read the same
    if ground.sample:
        out["sample"] = ground.sample
    if ground.quotes:
        out["quotes"] = [[q.text, q.page, q.line, q.clause, q.paper] for q in ground.quotes]
    return out


def _ground_in(raw: Mapping[str, Any]) -> Ground:
    return Ground(
        rule=raw["rule"],
        citation=raw["citation"],
        mark=Mark(raw["mark"]),
        says=raw["says"],
        fix=raw["fix"],
        safe=Safe(raw["safe"]),
        blocks=raw["blocks"],
        status=raw["status"],
        used={name: _value_in(v) for name, v in raw["used"].items()},
        missing=tuple(raw["missing"]),
        about=raw["about"],
        sample=raw.get("sample", ""),
        quotes=tuple(Quote(*q) for q in raw.get("quotes", ())),
    )


def _value_in(raw: Any) -> FactValue:
    if isinstance(raw, list):
        return tuple(str(v) for v in raw)
    if isinstance(raw, bool | int | str):
        return raw
    raise ValueError("not a fact's value")


def _obligation_out(owed: Obligation) -> dict[str, Any]:
    return {"kind": owed.kind.value, "because": owed.because, "element": owed.element, "value": owed.value}


def _obligation_in(raw: Mapping[str, Any]) -> Obligation:
    return Obligation(ObligationKind(raw["kind"]), raw["because"], raw["element"], raw["value"])


def _terms_out(terms: Terms) -> dict[str, Any]:
    consent = terms.consent
    return {
        "k": terms.k,
        "minimum_cell": terms.minimum_cell,
        "max_suppression": terms.max_suppression,
        "second_person": terms.second_person,
        "destroy_by": iso(terms.destroy_by),
        "basis": terms.basis.value if terms.basis else None,
        "consent": {
            "question": consent.question,
            "mode": consent.mode.value,
            "source": consent.source.value,
            "because": consent.because,
            "two_guardians": consent.two_guardians,
        }
        if consent
        else None,
    }


def _terms_in(raw: Mapping[str, Any]) -> Terms:
    said = raw["consent"]
    consent = said and ConsentRule(
        said["question"],
        ConsentMode(said["mode"]),
        ModeSource(said["source"]),
        said["because"],
        said["two_guardians"],
    )
    return Terms(
        k=raw["k"],
        minimum_cell=raw["minimum_cell"],
        max_suppression=raw["max_suppression"],
        second_person=raw["second_person"],
        destroy_by=day_of(raw["destroy_by"]),
        basis=Basis(raw["basis"]) if raw["basis"] else None,
        consent=consent or None,
    )
