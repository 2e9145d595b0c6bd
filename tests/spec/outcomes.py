"""Situations a data officer meets, what the program answers, and why: tested, then printed in the manual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from permslip.agree.agreement import Limits, Ownership
from permslip.ask.request import RequestedElement
from permslip.decide.decision import Decision, NotHeld, Permitted, Refused, Undetermined
from permslip.words.elements import ELEMENTS
from permslip.words.vocabulary import Basis, Need, Purpose
from tests.decide.world import (
    STUDY,
    a_holding,
    a_request,
    an_element,
    judged,
    on_record,
    requested,
    the_amended,
    the_book,
)

WANTED = ("student_number", "grade", "race")
LAST_YEAR = date(2025, 9, 1)
NO_BASIS = ("ferpa-consent-default", "ferpa-deid-standard", "ferpa-pii-class", "ferpa-code-limits")
WORDS: dict[type, str] = {Permitted: "permitted", Refused: "refused", Undetermined: "undetermined"}


@dataclass(frozen=True)
class Situation:
    """One situation: in words, how to make it, the answer, and the rules that stop it. ``elements`` are those
    whose own answer is worth telling: key → answer."""

    says: str
    make: Callable[[], Decision]
    answer: str
    because: frozenset[str] = frozenset()
    elements: tuple[tuple[str, str], ...] = ()


def ask(
    *more: str,
    optional: tuple[str, ...] = (),
    schedule: tuple[str, ...] | None = None,
    paper: dict[str, Any] | None = None,
    request: dict[str, Any] | None = None,
    **changes: Any,
) -> Decision:
    """A study in good order, with something changed."""
    wanted = (*WANTED, *more)
    asked = a_request(
        *wanted, optional=optional, **{"purpose": Purpose.IMPROVE_INSTRUCTION} | (request or {})
    )
    listed = (*wanted, *optional) if schedule is None else schedule
    return judged(asked, the_amended(*listed, **(paper or {})), **changes)


def without_paper() -> Decision:
    """The same request with no agreement at all."""
    return judged(a_request(*WANTED, purpose=Purpose.IMPROVE_INSTRUCTION, agreement=None), None)


def unknown_word() -> Decision:
    """A request for something that the catalogue does not know."""
    wanted = [*(an_element(k) for k in WANTED), RequestedElement("aura colour", None, Need.MANDATORY)]
    return judged(requested(wanted, purpose=Purpose.IMPROVE_INSTRUCTION), the_amended(*WANTED))


def said(fact: str, about: str, value: object, role: str) -> Any:
    """The partner on record, the study attested, and one more fact."""
    return on_record("northfield", said=STUDY | {(fact, about): (value, role)})


SITUATIONS: dict[str, tuple[Situation, ...]] = {
    "The agreement": (
        Situation(
            "A study under a full agreement; the superintendent attested what it is for.", ask, "permitted"
        ),
        Situation(
            "There is no written agreement.",
            without_paper,
            "refused",
            frozenset({"house-agreement", "house-schedule", "ct-contract-first", *NO_BASIS}),
        ),
        Situation(
            "The agreement names no legal basis.",
            lambda: ask(paper={"basis": None}),
            "refused",
            frozenset(NO_BASIS),
        ),
        Situation(
            "It ended last year.",
            lambda: ask(paper={"signed_on": LAST_YEAR, "starts": LAST_YEAR, "ends": date(2025, 12, 31)}),
            "refused",
            frozenset({"house-in-force", "ct-contract-first"}),
        ),
        Situation(
            "The district owns the data, the partner owns what is made from them, rows included.",
            lambda: ask(
                paper={
                    "ownership": Ownership("district", "northfield", "northfield"),
                    "clauses": tuple(
                        c for c in the_amended().clauses if "work_product_aggregate_only" not in c.topics
                    ),
                }
            ),
            "refused",
            frozenset({"own-contradiction", "ct-void-conflict", "agreement:derived-data"}),
        ),
        Situation(
            "The smallest group agreed on is two.",
            lambda: ask(paper={"limits": Limits(k=2, minimum_cell=10, max_suppression=0.05)}),
            "refused",
            frozenset({"house-minimum-class"}),
        ),
        Situation(
            "The basis is audit or evaluation, and the agreement is one for a study.",
            lambda: ask(paper={"basis": Basis.AUDIT_EVALUATION}),
            "refused",
            frozenset(
                {
                    "ferpa-audit-designation",
                    "ferpa-audit-activity",
                    "ferpa-audit-policies",
                    "ferpa-audit-program",
                }
            ),
        ),
        Situation(
            "The basis is an emergency, and nobody recorded the threat.",
            lambda: ask(paper={"basis": Basis.EMERGENCY}),
            "refused",
            frozenset({"ferpa-emergency"}),
        ),
        Situation(
            "The basis is a subpoena that counsel has not looked at.",
            lambda: ask(paper={"basis": Basis.ORDER}),
            "undetermined",
            frozenset({"ferpa-order-served"}),
        ),
    ),
    "The facts": (
        Situation(
            "Nobody has attested that it is a study to improve instruction.",
            lambda: ask(standing=on_record("northfield")),
            "undetermined",
            frozenset({"ferpa-studies-purpose"}),
        ),
        Situation(
            "The superintendent attested that it is not.",
            lambda: ask(standing=said("study.improves_instruction", "needs-study", False, "superintendent")),
            "refused",
            frozenset({"ferpa-studies-purpose"}),
        ),
        Situation(
            "The basis is de-identified data, and a student number is asked for.",
            lambda: ask(paper={"basis": Basis.DEIDENTIFIED}),
            "refused",
            frozenset(
                {"ferpa-deid-standard", "ferpa-pii-class", "ferpa-code-limits", "agreement:deidentified"}
            ),
        ),
    ),
    "The recipient": (
        Situation(
            "The partner's key is not on record.",
            lambda: ask(standing=on_record(said=STUDY)),
            "refused",
            frozenset({"house-recipient-on-record", "ferpa-authenticate"}),
        ),
        Situation(
            "It wants to pass the data to a sub-processor that is not in the ledger.",
            lambda: ask(request={"onward": ("tally",)}),
            "refused",
            frozenset({"ferpa-ledger-onward"}),
        ),
        Situation(
            "The sub-processor is named in the agreement and stood in the ledger beforehand.",
            lambda: ask(
                request={"onward": ("tally",)}, standing=on_record("northfield", "tally", said=STUDY)
            ),
            "permitted",
        ),
    ),
    "The elements": (
        Situation(
            "An element is not in the agreement's schedule.",
            lambda: ask("home_language", schedule=WANTED),
            "refused",
            frozenset({"house-schedule"}),
            (("home_language", "refused"), ("grade", "permitted")),
        ),
        Situation(
            "Meal eligibility is asked for as mandatory.",
            lambda: ask("meal_status"),
            "refused",
            frozenset({"nsla-meal-status"}),
            (("meal_status", "refused"),),
        ),
        Situation(
            "Meal eligibility is asked for as optional: it is left out and the rest may go.",
            lambda: ask(optional=("meal_status",)),
            "permitted",
            elements=(("meal_status", "refused"), ("grade", "permitted")),
        ),
        Situation(
            "Floor plans, with no safety determination.",
            lambda: ask("floor_plan"),
            "refused",
            frozenset({"ct-safety-class"}),
            (("floor_plan", "refused"),),
        ),
        Situation(
            "Teachers' evaluations, with no consent to this request.",
            lambda: ask("evaluation_rating"),
            "refused",
            frozenset({"ct-eval-consent"}),
            (("evaluation_rating", "refused"),),
        ),
        Situation(
            "Answers to a protected survey, and counsel has not spoken.",
            lambda: ask("survey_answer"),
            "undetermined",
            frozenset({"ppra-survey"}),
            (("survey_answer", "undetermined"),),
        ),
        Situation(
            "An agency for transition services asks for disability, and no parent was asked.",
            lambda: ask("disability", standing=said("idea.transition_agency", "req-1", True, "data_officer")),
            "refused",
            frozenset({"idea-consent"}),
            (("disability", "refused"),),
        ),
        Situation(
            "A word that the catalogue does not know.",
            unknown_word,
            "refused",
            frozenset({"house-class-known"}),
        ),
        Situation(
            "An element that the district does not hold: there is nothing to decide, the rest may go.",
            lambda: ask("bus_route", holding=a_holding("bus_route")),
            "permitted",
            elements=(("bus_route", "not held"),),
        ),
    ),
}


def answer(verdict: object) -> str:
    """The verdict's word."""
    return "not held" if isinstance(verdict, NotHeld) else WORDS[type(verdict)]


def stops(decision: Decision) -> set[str]:
    """The rules that stop the request."""
    match decision.verdict:
        case Refused(grounds=grounds) | Undetermined(grounds=grounds):
            return {g.rule for g in grounds if g.blocks}
        case _:
            return set()


def _cited(rule: str) -> str:
    """A link to the rule; what the agreement says against itself is no rule of the lawbook."""
    found = the_book().rule(rule)
    return f"`{rule}`" if found is None else f"[{rule}](rules-{found.pack}.md#{rule})"


def page() -> str:
    """docs/reference/outcomes.md, without its title."""
    parts = []
    for title, situations in SITUATIONS.items():
        rows = ["| situation | answer | rules | element by element |", "| --- | --- | --- | --- |"]
        for s in situations:
            cited = ", ".join(map(_cited, sorted(s.because)))
            told = "; ".join(f"{ELEMENTS[k].label}: {word}" for k, word in s.elements)
            rows.append(f"| {s.says} | **{s.answer}** | {cited} | {told} |")
        parts.append("\n".join([f"## {title}", "", *rows]))
    return "\n\n".join(parts)
