# ruff: noqa: E501 - a table: one rule of translation a line
"""The answers in ``../shared/data/agreements/gold.csv``, in the terms and normal forms of ``words.terms``.

The file was made by a reader with names of its own for the facts. Each of its answers becomes one case with
one or more *parts*, each a term with the values it should have; no value means *not stated* and ``BLANK`` a
gap. How an answer is turned into values is the table :data:`FACTS`; an answer that no row fits is an error,
so none is dropped silently.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from permslip.agree.reader.places import STATES
from permslip.words.elements import resolve_words

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "agreements"
BLANK = "(blank)"


@dataclass(frozen=True)
class Part:
    """What one term should say. ``values`` is empty for *not stated*."""

    term: str
    values: frozenset[str]


@dataclass(frozen=True)
class Case:
    """One answer of the gold file: the paper, the fact in its words, the parts, the phrase that says it."""

    paper: str
    fact: str
    parts: tuple[Part, ...]
    phrase: str


def _number(unit: str) -> Callable[[str], str]:
    def value(answer: str) -> str:
        found = re.match(r"(\d+)(?:\s+\(?(business days|calendar days)?)?", answer)
        if not found:
            raise ValueError(f"no number in {answer!r}")
        return f"{found[1]} {'business_days' if found[2] == 'business days' else unit}"

    return value


def _bar(answer: str) -> str:
    return "with_consent" if "consent" in answer or "authorization" in answer else "barred"


def _basis(answer: str) -> str:
    names = {
        "FERPA studies exception": "studies",
        "FERPA school official": "school_official",
        "HIPAA limited data set": "other_law",
        "HIPAA de-identified": "deidentified",
    }
    if answer.startswith("none:"):
        return ""
    return next(value for start, value in names.items() if answer.startswith(start))


def _yes(answer: str) -> str:
    # "yes, indefinitely"; "deletion certificate"; "none" where the paper lays no such duty
    return "" if answer == "none" else "yes"


def _state(answer: str) -> str:
    return STATES[answer.lower()]


# fact -> (term, how its answer becomes that term's value), one pair a term
FACTS: dict[str, tuple[tuple[str, Callable[[str], str]], ...]] = {
    "legal_basis": (("legal_basis", _basis),),
    "term_end": (("ends", str),),
    "term": (("term_length", lambda a: {"two": "2 years"}[a.split()[0]]), ("renewal", lambda a: "by_consent" if "mutual written consent" in a else "")),
    "destroy_days_after_early_termination": (("destroy_after_early_end", _number("days")),),
    "destroy_when_no_longer_needed_days": (("destroy_when_unneeded", _number("days")),),
    "destroy_days_after_termination": (("destroy_after_end", _number("days")),),
    "destroy_days_on_request": (("destroy_on_request", _number("days")), ("destroy_backups", lambda a: f"{re.search(r'([0-9]+) for backups', a)[1]} days")),  # type: ignore[index]
    "destroy_certify_business_days": (("destruction_certified_within", _number("business_days")),),
    "destruction_notice_in_writing": (("destruction_confirmed", _yes),),
    "destruction_notice_to_parent": (("destruction_notice_to_parent", _yes),),
    "retention_after_contract_days": (("retention_after_end", _number("days")),),
    "temporary_record_destroy_years": (("record_retention", _number("years")),),
    "transcript_destroy_years": (("transcript_retention", _number("years")),),
    "deidentified_may_be_kept": (("deidentified_kept", _yes),),
    "redisclosure": (("redisclosure", _bar),),
    "sharing": (("redisclosure", _bar),),
    "reidentification": (("reidentification", _bar),),
    "assignment_subcontract": (("assignment", _bar), ("sub_processing", _bar)),
    "subcontract": (("sub_processing", _bar),),
    "subprocessor_change_notice_days": (("sub_processor_notice", _number("days")),),
    "subprocessor_objection_days": (("sub_processor_objection", _number("days")),),
    "terminate_without_cause_days": (("termination_notice", _number("days")),),
    "suspend_notice_hours": (("suspension_notice", _number("hours")),),
    "audit_notice_days": (("audit_notice", _number("days")),),
    "breach_notice_hours": (("breach_notice", _number("hours")),),
    "breach_report_days": (("breach_report", _number("days")),),
    "small_cell_minimum": (("minimum_cell", str),),
    "governing_law": (("governing_law", _state),),
    "confidentiality_duty": (("confidentiality", _yes),),
    "allowed_elements": (("elements", str),),
    "elements_need_extra_opt_in": (("elements_opt_in", str),),
}  # fmt: skip


def _values(term: str, answer: str, turn: Callable[[str], str]) -> frozenset[str]:
    if answer == "not stated":
        return frozenset()
    if answer.startswith(("blank", "placeholder")):
        return frozenset({BLANK})
    if term in ("elements", "elements_opt_in"):
        return frozenset(element(words) for words in answer.split(";"))
    value = turn(answer)
    return frozenset({value} if value else set())


def element(words: str) -> str:
    """How an element is compared: by its key where the catalogue has one, else by its words in small letters."""
    bare = re.sub(r"\s*\([^)]*\)", "", words).strip()
    known = resolve_words(bare)
    return known.key if known else re.sub(r"\s+", " ", bare.lower())


def cases(folder: Path = FOLDER) -> list[Case]:
    """Every answer of the gold file. Raises KeyError or ValueError for one that cannot be translated."""
    with (folder / "gold.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Case(
            row["id"],
            row["fact"],
            tuple(Part(term, _values(term, row["answer"], turn)) for term, turn in FACTS[row["fact"]]),
            row["evidence_phrase"],
        )
        for row in rows
    ]
