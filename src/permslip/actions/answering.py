"""What a decision tells a partner: each element's answer, what stops the whole, what a release is held to.

A partner hears of an element that it goes, how it is changed, or why not; never what else the district
holds, nor how many families said what.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from permslip.actions.lawbook import shipped
from permslip.agree import stated
from permslip.agree.agreement import Agreement
from permslip.decide.decision import (
    Decision,
    ElementDecision,
    NotHeld,
    Obligation,
    Permitted,
    Terms,
    Undetermined,
)
from permslip.decide.weighing import AGE
from permslip.law.ground import Ground
from permslip.words.elements import ELEMENTS
from permslip.words.facts import FACTS
from permslip.words.vocabulary import ConsentMode, Mark, ObligationKind


@dataclass(frozen=True)
class Answer:
    """What would become of one element. ``kind`` is goes, changed, consent, waits, no, not_held or outside;
    ``rule``, ``citation`` and ``clause`` say where that comes from, ``fix`` what would change it."""

    element: str
    label: str
    kind: str
    says: str
    rule: str = ""
    citation: str = ""
    clause: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Reason:
    """One thing about the request as a whole. ``level`` is stops, waits or hint; ``must`` where it cannot be
    put at all before it is mended."""

    level: str
    says: str
    fix: str = ""
    rule: str = ""
    citation: str = ""
    must: bool = False


def answers_of(decision: Decision, agreement: Agreement | None) -> tuple[Answer, ...]:
    """Each element's answer once, in the order asked, as far as it is the partner's to know."""
    found: dict[str, Answer] = {}
    for element in decision.elements:
        answer = _answer(element, agreement)
        found.setdefault(answer.element or answer.label, answer)
    return tuple(found.values())


def _answer(element: ElementDecision, agreement: Agreement | None) -> Answer:
    known = ELEMENTS.get(element.element or "")
    key, label = (known.key, known.label) if known else ("", element.asked_as)
    clause = _clause(agreement, "data_listed")
    if known is None or agreement is None or agreement.line(known.key) is None:
        # said before it is looked at whether it is held: what lies beyond the schedule is not theirs to know
        return Answer(
            key,
            label,
            "outside",
            "It is not in the agreement's schedule of data.",
            rule="house-schedule",
            citation="The agreement's schedule",
            clause=clause,
            fix="leave it out, or ask the district to amend the schedule and say why it is needed",
        )
    match element.verdict:
        case NotHeld():
            return Answer(key, label, "not_held", "The district does not hold it.", fix="leave it out")
        case Permitted(obligations=owed):
            return _goes(key, label, owed, clause)
        case verdict:
            waits = isinstance(verdict, Undetermined)
            return _stays(key, label, [g for g in verdict.grounds if g.blocks], waits=waits, clause=clause)


def _goes(key: str, label: str, owed: Iterable[Obligation], clause: str) -> Answer:
    changes = list(_changes(owed))
    if not changes:
        return Answer(key, label, "goes", "It goes as the district holds it.", clause=clause)
    words, because = ", and ".join(w for w, _ in changes), changes[0][1]
    rule = shipped().rule(because)
    citation = rule.citation if rule is not None else ""
    return Answer(key, label, "changed", f"It goes {words}.", because, citation, clause)


def _changes(owed: Iterable[Obligation]) -> Iterable[tuple[str, str]]:
    for item in owed:
        match item.kind:
            case ObligationKind.CODE:
                yield "as a random record code, which joins your tables", item.because
            case ObligationKind.GENERALISE:
                yield _coarser(item), item.because
            case ObligationKind.MINIMUM_CLASS:
                yield f"coarser where fewer than {item.value} would look alike", item.because
            case ObligationKind.CONSENT_FILTER:
                yield "only for those staff who agreed in writing to this request", item.because
            case _:
                continue


def _coarser(owed: Obligation) -> str:
    if (owed.element, owed.level) == ("birth_date", AGE):
        return "as an age, not a date"
    return f"in a coarser form ({owed.level})" if owed.level else "in a coarser form"


def _stays(key: str, label: str, stops: list[Ground], *, waits: bool, clause: str) -> Answer:
    first = next((g for g in stops if _asks_consent(g)), stops[0])
    kind = "consent" if _asks_consent(first) else "waits" if waits else "no"
    says = first.says
    if kind == "consent":
        says = f"This element needs a consent that you do not have. {says}"
    return Answer(key, label, kind, says, first.rule, first.citation, clause, first.fix)


def _asks_consent(ground: Ground) -> bool:
    """Whether what is missing is somebody's consent: a family's, or an employee's."""
    return ground.rule == "ferpa-consent-default" or any(
        "consent" in name for name in (*ground.missing, *ground.used)
    )


def _clause(agreement: Agreement | None, *topics: str) -> str:
    found = stated.clauses_on(agreement, *topics) if agreement else ()
    return f"clause {found[0].id}" if found else ""


def reasons_of(decision: Decision) -> tuple[Reason, ...]:
    """What stops the request as a whole, and what somebody at the district has to say first."""
    found: dict[str, Reason] = {}
    for g in decision.verdict.grounds:
        if not g.blocks or g.about in ELEMENTS or _of_an_element(g):
            continue
        level = "waits" if g.mark is Mark.ASK_COUNSEL else "stops"
        found.setdefault(g.rule, Reason(level, g.says, _who(g) or g.fix, g.rule, g.citation))
    return tuple(found.values())


def _of_an_element(ground: Ground) -> bool:
    return any(name.startswith("element.") for name in ground.used)


def _who(ground: Ground) -> str:
    """Who can say what is missing, in plain words."""
    roles = sorted({r.value.replace("_", " ") for n in ground.missing if n in FACTS for r in FACTS[n].who})
    return f"you need do nothing: the district's {' or '.join(roles)} says it" if roles else ""


def promises_of(agreement: Agreement, terms: Terms | None = None) -> tuple[str, ...]:
    """What a release under this agreement is held to, up front: thresholds, silence, the last day."""
    limits, said = agreement.limits, []
    if limits.k is not None:
        said.append(f"Nobody stands in a group of fewer than {limits.k} who look alike.")
        if limits.max_suppression is not None:
            said.append(f"At most {limits.max_suppression:.0%} of the rows are held back for that.")
    if limits.minimum_cell is not None:
        said.append(f"Your results show no total over fewer than {limits.minimum_cell}.")
    consent = terms.consent if terms else None
    mode = consent.mode if consent else agreement.consent.mode if agreement.consent else None
    if mode is ConsentMode.OPT_IN:
        said.append("Rows go only for families who said yes; silence keeps a row at home.")
    elif mode is ConsentMode.OPT_OUT:
        said.append("Families were told; rows of those who said no stay at home.")
    if agreement.second_person:
        said.append("A second person at the district looks at it before it goes.")
    last = stated.destroyed_by(agreement)
    if last is not None:
        said.append(f"You destroy every copy by {last:%-d %b %Y}.")
    return tuple(said)
