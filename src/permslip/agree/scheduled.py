"""What the law says of the elements that a schedule lists, before anybody asks for one of them.

A decision judges each element once more, with what is known then. Here the paper alone is at hand: what must
be on record before an element leaves is said while the paper can still be changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from permslip import law
from permslip.agree.agreement import Agreement
from permslip.agree.answers import answers
from permslip.law.ground import FactValue, Ground
from permslip.words.elements import ELEMENTS
from permslip.words.facts import FACTS, About
from permslip.words.quote import Quote
from permslip.words.vocabulary import Mark

_SHOWN = (Mark.CONFLICTS, Mark.MISSING)


def of_schedule(
    agreement: Agreement,
    lawbook: law.Lawbook,
    *,
    day: date,
    packs: Iterable[str],
    stated: Mapping[str, FactValue | None],
) -> tuple[Ground, ...]:
    """Each rule about elements that some line of the schedule does not meet as things stand: one Ground.

    ``stated`` are the agreement's facts and what people attested about it. A ground never blocks here: it
    stops these elements, not the paper. What turns on the request is left for the decision.
    """
    lines = [s.element for s in agreement.schedule if s.element in ELEMENTS]
    book = law.about(lawbook, "element", day, packs)
    found: dict[str, list[tuple[str, Ground]]] = {}
    for key in lines:
        facts = {**stated, **_facts_of(key)}
        for ground in law.judge(book, subject="element", facts=facts, day=day, packs=packs, about=key):
            if ground.mark in _SHOWN and not _turns_on_request(ground):
                found.setdefault(ground.rule, []).append((key, ground))
    return tuple(_together(agreement, each) for each in found.values())


def _facts_of(key: str) -> dict[str, FactValue | None]:
    """What the catalogue knows of an element that the schedule lists."""
    element = ELEMENTS[key]
    return {
        "element.key": key,
        "element.label": element.label,
        "element.class": element.field_class.value,
        "element.domain": element.domain.value,
        "element.recognised": True,
        "element.is_birth_date": key == "birth_date",
        "element.in_schedule": True,
    }


def _turns_on_request(ground: Ground) -> bool:
    """Whether a recorded act for one request is all that is missing: there is no request yet."""
    return any(FACTS[m].about is About.REQUEST and not FACTS[m].who for m in ground.missing)


def _together(agreement: Agreement, each: list[tuple[str, Ground]]) -> Ground:
    """One rule's say about several elements."""
    keys = tuple(key for key, _ in each)
    labels = ", ".join(ELEMENTS[k].label for k in keys)
    says = dict.fromkeys(g.says for _, g in each)
    quotes: dict[str, Quote] = {}
    for answer in answers(agreement, "elements"):
        if answer.value in keys and answer.quote is not None:
            quotes.setdefault(answer.quote.text, answer.quote)
    return replace(
        each[0][1],
        says=f"The schedule lists: {labels}. {' '.join(says)}",
        blocks=False,
        about=", ".join(keys),
        quotes=tuple(quotes.values())[:2],
    )
