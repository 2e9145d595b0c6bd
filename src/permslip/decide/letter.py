"""The letter: a decision as somebody at a desk would put it. The answer first, then why, then what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from permslip.agree.agreement import Agreement
from permslip.agree.conflicts.finding import quoted, wrapped
from permslip.ask.request import Request
from permslip.consent.answer import staff_question
from permslip.decide import staff
from permslip.decide.decision import (
    Decision,
    ElementDecision,
    NotHeld,
    Obligation,
    Permitted,
    Refused,
    Undetermined,
)
from permslip.law.ground import Ground
from permslip.words.elements import ELEMENTS
from permslip.words.facts import FACTS
from permslip.words.vocabulary import ConsentMode, Mark, Need, ObligationKind, Safe
from permslip.words.wording import shortened

QUESTIONS = {
    Safe.PROJECT: "Project: is this use allowed?",
    Safe.PEOPLE: "People: who receives it, and who was asked?",
    Safe.DATA: "Data: may this kind of data go at all?",
    Safe.SETTING: "Setting: how is it kept, recorded and destroyed?",
    Safe.OUTPUT: "Output: what could be learned about a child?",
}

STILL_IDENTIFIABLE = (
    "It remains personally identifiable information from education records: groups of like students and "
    "record codes do not de-identify it."
)

CLOSING = (
    "This letter applies encoded rules to the facts given. It is not legal advice. A rule marked draft was "
    "encoded from a secondary source or from memory; one marked text-read from the primary text. Neither "
    "has been reviewed by your counsel."
)


def letter(decision: Decision, *, agreement: Agreement | None, request: Request) -> str:
    """The decision as plain text, at most 92 characters a line, with no value from any record."""
    parts = [
        _head(decision, agreement, request),
        _answer(decision),
        _stops(decision),
        _open(decision),
        _elements(decision, request),
        _families(decision),
        _staff(decision),
        _terms(decision),
        _safer(decision, request),
        _rests_on(decision),
        [wrapped(CLOSING)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(decision: Decision, agreement: Agreement | None, request: Request) -> list[str]:
    party = agreement.party(decision.recipient) if agreement else None
    paper = f"{agreement.title} ({agreement.id}, version {agreement.version})" if agreement else "none"
    law = f"the law of {decision.law_day}"
    if decision.law_day != decision.as_of:
        law += " (a what-if: the facts are those of another day)"
    policies = (
        ", ".join(p.removesuffix("=on") for p in decision.policies if p.endswith("=on")) or "none is on"
    )
    return [
        f"Request    {decision.request}",
        f"From       {party.name if party else decision.recipient}",
        f"Agreement  {paper}",
        f"Judged     as of {decision.as_of}, by {law}",
        f"Policies   {policies}",
        *([f"Purpose    {request.purpose_text}"] if request.purpose_text else []),
    ]


def _answer(decision: Decision) -> list[str]:
    match decision.verdict:
        case Permitted():
            may = _count(decision, Permitted)
            return [wrapped(f"The answer is yes, on the terms below. {may} may go.")]
        case Refused():
            reasons = len({g.rule for g in _against(decision.reasons)})
            return [wrapped(f"The answer is no, for {_reasons(reasons)}. Nothing leaves. Each is set out "
                          "below with the rule it comes from and what would mend it.")]  # fmt: skip
        case Undetermined(ask=ask):
            say = "a fact that nobody has stated" if len(ask) == 1 else "facts that nobody has stated"
            return [wrapped(f"There is no answer yet: it turns on {say}, and nobody may guess. Nothing "
                          "leaves until somebody who may say so has.")]  # fmt: skip


def _reasons(n: int) -> str:
    return "one reason" if n == 1 else f"{n} reasons"


def _count(decision: Decision, kind: type) -> str:
    n = sum(isinstance(e.verdict, kind) for e in decision.elements)
    return f"{n} of {len(decision.elements)} elements asked for"


def _against(grounds: Iterable[Ground]) -> list[Ground]:
    return [g for g in grounds if g.blocks and g.mark is not Mark.ASK_COUNSEL]


def _stops(decision: Decision) -> list[str]:
    """Every reason against, by the Five Safes; of a request that may go, why some of it is left out."""
    against = _against(decision.reasons)
    if not against:
        return []
    refused = isinstance(decision.verdict, Refused)
    lines = ["What stands in the way" if refused else "What is left out, and why"]
    for safe in Safe:
        here = [g for g in against if g.safe is safe]
        if here:
            lines += ["", f"  {QUESTIONS[safe]}"]
        for ground in here:
            lines += ["", *_reason(ground)]
    return lines


def _reason(ground: Ground) -> Iterator[str]:
    yield wrapped(ground.says, "    - ", "      ")
    for quote in ground.quotes:
        where = f"Clause {quote.clause}" if quote.clause else f"Page {quote.page}, line {quote.line}"
        yield wrapped(f"{where}: “{quoted(quote)}”", "        ")
    yield wrapped(f"{ground.mark.value}; rule {ground.rule}; {ground.citation}; {ground.status}", "      ")
    if ground.fix:
        yield wrapped(f"To mend it: {ground.fix}.", "      ")
    for name in ground.missing:
        yield from _who_may_say(name)


def _who_may_say(name: str) -> Iterator[str]:
    fact = FACTS.get(name)
    if fact is not None and fact.who:
        who = " or ".join(sorted(r.value.replace("_", " ") for r in fact.who))
        yield wrapped(f"{fact.question} The {who} may attest it ({name}).", "      ")


def _open(decision: Decision) -> list[str]:
    unsure = [g for g in decision.reasons if g.mark is Mark.ASK_COUNSEL]
    if not unsure:
        return []
    lines = ["What cannot be told yet"]
    for ground in unsure:
        lines += ["", *_reason(ground)]
    return lines


def _elements(decision: Decision, request: Request) -> list[str]:
    needs = [e.need for _, e in request.elements()]
    lines = ["Element by element", ""]
    for i, element in enumerate(decision.elements):
        need = needs[i] if i < len(needs) else Need.MANDATORY
        lines.append(wrapped(f"{_name(element):<34} {_said(element, need)}", "  ", " " * 37))
    return lines if decision.elements else []


def _name(element: ElementDecision) -> str:
    known = ELEMENTS.get(element.element) if element.element else None
    return shortened(known.label if known else element.asked_as, 34)


def _said(element: ElementDecision, need: Need) -> str:
    match element.verdict:
        case NotHeld():
            return "not held"
        case Permitted(obligations=owed):
            return f"yes{_changes(owed)}"
        case Refused(grounds=grounds):
            stays = " (optional: left out)" if need is Need.OPTIONAL else ""
            return f"no: {', '.join(dict.fromkeys(g.rule for g in _against(grounds)))}{stays}"
        case Undetermined(ask=ask):
            return f"cannot tell: {', '.join(ask) or 'ask counsel'}"


def _changes(owed: Iterable[Obligation]) -> str:
    words = []
    for item in owed:
        match item.kind:
            case ObligationKind.CODE:
                words.append("as a random record code")
            case ObligationKind.GENERALISE:
                words.append(f"generalised to {item.level}" if item.level else "generalised")
            case ObligationKind.MINIMUM_CLASS:
                words.append(f"in groups of at least {item.value}")
            case ObligationKind.CONSENT_FILTER:
                own = item.value == staff.OWN_YES
                words.append("only of staff who said yes" if own else "but not of staff who said no")
            case _:
                continue
    return f", {', '.join(words)}" if words else ""


def _families(decision: Decision) -> list[str]:
    """What would be asked of families, where the request does not go anyway (else it stands in the terms)."""
    if isinstance(decision.verdict, Permitted) or decision.terms.consent is None:
        return []
    return ["The families", "", wrapped(_consent(decision), "  - ", "    ")]


def _staff(decision: Decision) -> list[str]:
    """How staff are asked, where anything turns on their consent."""
    if not staff.concerned(decision):
        return []
    said = (
        "Evaluations go only with the written consent of each member of staff, yes or no to each request.",
        f"They answer the question {staff_question(decision.request_digest)}, which names this request as it "
        "stands: a yes to another, or to other words of it, does not count.",
    )
    return ["The staff", "", *(wrapped(s, "  - ", "    ") for s in said)]


def _terms(decision: Decision) -> list[str]:
    if not isinstance(decision.verdict, Permitted):
        return []
    terms, lines = decision.terms, ["The terms", ""]
    said = [f"Legal basis: {terms.basis.value.replace('_', ' ') if terms.basis else 'none needed'}."]
    if terms.consent is not None:
        said.append(_consent(decision))
    if terms.k is not None:
        said.append(f"No student stands in a group of fewer than {terms.k} who look alike; at most "
                    f"{terms.max_suppression:.0%} of the rows are held back for that.")  # fmt: skip
    if terms.second_person:
        said.append("A second person approves before anything leaves.")
    if terms.destroy_by is not None:
        said.append(f"The recipient destroys everything by {terms.destroy_by}.")
    said.append(f"It may be passed on to: {', '.join(decision.onward)}." if decision.onward
                else "It may be passed on to nobody.")  # fmt: skip
    said += [f"Left out: {_label(o.element)} ({o.because})." for o in decision.verdict.obligations
             if o.kind is ObligationKind.DROP]  # fmt: skip
    if _about_students(decision):
        said.append(STILL_IDENTIFIABLE)
    return [*lines, *(wrapped(s, "  - ", "    ") for s in said)]


def _about_students(decision: Decision) -> bool:
    return decision.terms.consent is not None and decision.terms.basis not in (None, "deidentified")


def _consent(decision: Decision) -> str:
    rule = decision.terms.consent
    assert rule is not None
    silence = {
        ConsentMode.OPT_IN: "families are asked, and a row without an answer stays home",
        ConsentMode.OPT_OUT: "families had notice, and a row goes unless the family said no",
        ConsentMode.NOT_ASKED: "families are not asked",
    }[rule.mode]
    return f"Consent: {silence} ({rule.mode.value}, by {rule.source.value}: {rule.because})."


def _label(key: str | None) -> str:
    return ELEMENTS[key].label if key and key in ELEMENTS else str(key)


def _safer(decision: Decision, request: Request) -> list[str]:
    said = safer_ways(decision, request)
    return ["A safer way to ask", "", *(wrapped(s, "  - ", "    ") for s in said)] if said else []


def safer_ways(decision: Decision, request: Request) -> tuple[str, ...]:
    """What could be asked for instead, where something stands in the way."""
    refused = [e for e in decision.elements if isinstance(e.verdict, Refused | Undetermined) and e.element]
    if isinstance(decision.verdict, Permitted) or not refused:
        return ()
    keys = {e.element for e in refused}
    said = []
    if keys & {"student_number", "state_student_id", "local_student_id", "ssn"}:
        said.append("Leave the student number out: rows are linked by random record codes in any case.")
    if "birth_date" in keys:
        said.append("For a birth date, an age in years or a range of years usually does.")
    if keys & {"meal_status", "economic_disadvantage"}:
        said.append(
            "For meal eligibility, published shares by school tell where need is without telling on a child."
        )
    if keys & {"building_map", "floor_plan"}:
        said.append("For maps and plans, floor areas and capacities answer most questions about space.")
    if any(k and k.startswith("evaluation") for k in keys):
        said.append("For staff evaluations, totals for the district name nobody.")
    optional = [
        _label(a.element) for _, a in request.elements() if a.need is Need.OPTIONAL and a.element in keys
    ]
    if optional:
        said.append(
            f"These were marked optional and can simply be left out: {', '.join(dict.fromkeys(optional))}."
        )
    return tuple(said)


def _rests_on(decision: Decision) -> list[str]:
    every = decision.reasons
    soft = [g for g in every if g.mark in (Mark.MISSING, Mark.CONFLICTS) and not g.blocks]
    lines = ["To see to, though it stops nothing", ""] if soft else []
    lines += [line for g in soft for line in _reason(g)]
    if not isinstance(decision.verdict, Permitted):
        return lines
    met = [g for g in every if g.mark is Mark.MEETS]
    clauses = [g.rule.removeprefix("agreement:") for g in met if g.rule.startswith("agreement:")]
    house = sorted({g.rule for g in met if g.rule.startswith(("house-", "own-"))})
    lines += [*([""] if lines else []), "What the answer rests on", ""]
    for ground in met:
        if not ground.rule.startswith(("agreement:", "house-", "own-")):
            tag = f"[{ground.rule}; {ground.citation}; {ground.status}]"
            lines.append(wrapped(f"{ground.says} {tag}", "  - ", "    "))
    lines += [wrapped(f"Clauses of the agreement: {', '.join(clauses)}.", "  - ", "    ")] if clauses else []
    lines += [wrapped(f"Permslip's own practice: {', '.join(house)}.", "  - ", "    ")] if house else []
    return lines
