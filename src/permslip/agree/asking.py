"""The letter to the other side: per finding the rule, the clause, what to ask, a sentence that would do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from permslip.agree.agreement import Agreement
from permslip.agree.answers import Answer
from permslip.agree.conflicts.finding import place, quoted, wrapped
from permslip.law.ground import Ground
from permslip.words.elements import ELEMENTS
from permslip.words.facts import FACTS
from permslip.words.vocabulary import Mark, Role
from permslip.words.wording import capital

_ASKED = {
    Mark.CONFLICTS: "What contradicts the law or the paper itself",
    Mark.MISSING: "What the paper does not say",
}


def asked(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """The findings that the other side can mend: conflicts, then what is missing; what stops a release first.

    What only counsel or the district can answer, or the district itself has to do, is not asked of the
    partner. An element that may not leave as things stand is: the partner can do without it.
    """
    found = [g for g in grounds if g.mark in _ASKED and (_of_elements(g) or not _for_district(g))]
    order = list(_ASKED)
    return tuple(sorted(found, key=lambda g: (order.index(g.mark), not g.blocks)))


def _for_district(ground: Ground) -> bool:
    """Whether what is missing is an act or a judgement of the district's own people."""
    return any(FACTS[m].who for m in ground.missing)


def _of_elements(ground: Ground) -> bool:
    """Whether the finding is about elements of the schedule (``agree.scheduled``)."""
    return all(key in ELEMENTS for key in ground.about.split(", "))


def sample_for(ground: Ground, agreement: Agreement) -> str:
    """The finding's sample sentence with the parties' names in it; empty where there is none."""
    names = {"district": "the District", "partner": "the Partner"}
    for party in agreement.parties:
        if party.role is Role.DISTRICT:
            names["district"] = party.name
        elif party.role is Role.PARTNER and names["partner"] == "the Partner":
            names["partner"] = party.name
    text = ground.sample
    for slot, name in names.items():
        text = text.replace(f"{{{slot}}}", name)
    return text


def letter(agreement: Agreement, grounds: Iterable[Ground], *, day: date) -> str:
    """A letter to the partner, as plain text of at most 92 characters a line.

    ``day`` is the day whose law was applied. It names organisations and roles, never a person, and no value
    from a record. It is a draft: the district's counsel reads it before it goes.
    """
    a = agreement
    district = next((p.name for p in a.parties if p.role is Role.DISTRICT), "the district")
    partners = [p.name for p in a.parties if p.role is Role.PARTNER]
    found = asked(grounds)
    head = [
        wrapped(district, "From      ", " " * 10),
        wrapped(", ".join(partners), "To        ", " " * 10),
        wrapped(f"{a.title} ({a.id}, version {a.version})", "About     ", " " * 10),
        f"Judged    by the law of {day.isoformat()}",
    ]
    if not found:
        return "\n".join([*head, "", wrapped(_NOTHING), "", wrapped(_CLOSING)]) + "\n"
    stops = sum(g.blocks for g in found)
    opening = (
        f"We read this paper against the law and against itself. We ask for {_things(len(found))} to be put "
        f"right; until {'one of them is' if stops == 1 else f'{stops} of them are'}, no data can leave. For "
        "each we say what we read, the rule, and, where we can, a sentence that would do. The sentences are "
        "drafts of ours: your counsel and ours settle the words."
        if stops
        else f"We read this paper against the law and against itself. We ask for {_things(len(found))} to be "
        "put right. None of them stops a release; each would protect the families better."
    )
    out = [*head, "", wrapped(opening)]
    number = 0
    for mark, heading in _ASKED.items():
        group = [g for g in found if g.mark is mark]
        if group:
            out += ["", heading.upper()]
        for ground in group:
            number += 1
            out += ["", *_point(number, ground, a)]
    return "\n".join([*out, "", wrapped(_CLOSING)]) + "\n"


_NOTHING = "We read this paper against the law and against itself, and have nothing to ask for."
_CLOSING = (
    "This letter applies encoded rules to what the paper says. It is not legal advice. A rule marked draft "
    "was not checked against the primary text, and none was reviewed by counsel unless it says so."
)


def _things(n: int) -> str:
    return "one thing" if n == 1 else f"{n} things"


def _point(number: int, ground: Ground, agreement: Agreement) -> list[str]:
    """One request: what we read, the rule, what we ask, a sentence that would do."""
    draft = ", draft" if ground.status == "draft" else ""
    out = [wrapped(ground.says, f"{number}. ", "   ")]
    for quote in ground.quotes:
        where = place(Answer("", "", quote), "")
        out.append(wrapped(f"{capital(where)}: “{quoted(quote)}”", "     "))
    out.append(wrapped(f"Rule: {ground.rule} ({ground.citation}{draft}).", "   "))
    if ground.fix:
        out.append(wrapped(f"We ask you to {ground.fix}.", "   "))
    if sample := sample_for(ground, agreement):
        out.append(wrapped(f"This would do: “{sample}”", "   "))
    return out
