"""What was read of a paper, on a terminal: what it promises, where, how sure, and what it does not say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from permslip.agree.draft.telling import clashing, look_first, place, shape_words, silent_on, spelled
from permslip.agree.reader.said import Reading, Said, State
from permslip.words.elements import ELEMENTS
from permslip.words.terms import TERMS
from permslip.words.topics import TOPICS
from permslip.words.wording import counted, shortened, wrapped

_QUOTED = 320  # letters of a sentence shown; the draft holds all of it
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Who": ("party_district", "party_partner", "party_sub_processor"),
    "Why and how long": (
        "legal_basis", "purpose", "signed_on", "starts", "ends", "term_length", "renewal",
        "termination_notice", "suspension_notice", "cure_period", "survival", "amendment",
    ),
    "What data, and for what": (
        "elements", "elements_opt_in", "elements_excluded", "use", "sale", "advertising", "reidentification",
        "deidentified_kept", "ferpa_commitment", "direct_control", "consent_mode", "second_person",
    ),
    "Who else may have them": (
        "redisclosure", "sub_processing", "sub_processors_bound", "sub_processor_notice",
        "sub_processor_objection", "assignment", "compelled_disclosure", "compelled_notice", "general_offer",
    ),
    "How they are kept safe": (
        "confidentiality", "security_standard", "encryption_transit", "encryption_rest", "breach_notice",
        "breach_notice_from", "breach_report", "audit_right", "audit_notice", "staff_bound",
    ),
    "What families may ask": ("review_access", "correction", "destruction_notice_to_parent"),
    "Who owns what, and what is published": (
        "owner_data", "owner_derived_data", "owner_work_product", "owner_student_content", "publication",
        "publication_review", "aggregate_only", "minimum_cell",
    ),
    "How it ends for the data": (
        "destroy_when_unneeded", "destroy_after_end", "destroy_after_early_end", "destroy_on_request",
        "destroy_by", "destroy_backups", "destruction_confirmed", "destruction_certified_within",
        "destruction_method", "retention_after_end", "record_retention", "transcript_retention",
    ),
    "The law of the paper": ("governing_law", "severability", "precedence"),
}  # fmt: skip
"""Every term, under the heading where a person would look for it."""


def summary(reading: Reading) -> str:
    """The whole reading in plain words."""
    out = _head(reading)
    out += _numbered("Look at this first", look_first(reading))
    for heading, names in GROUPS.items():
        stated = [line for name in names for line in _term(reading, name)]
        out += ["", _bold(heading), *stated] if stated else []
    out += _schedule(reading)
    out += _topics(reading)
    out += _silent(reading)
    out += [line for remark in reading.remarks for line in ["", *wrapped(f"Remark: {remark}", "")]]
    return "\n".join(out)


def _term(reading: Reading, name: str) -> list[str]:
    """What the paper says of one term; nothing where it does not speak of it."""
    said = [s for s in reading.of(name) if s.state is not State.NOT_STATED]
    if not said or (name == "elements" and reading.schedule):  # the schedule is shown line by line
        return []
    head = TERMS[name].question
    if name in clashing(reading):
        head += " It says things that cannot all hold:"
    out = wrapped(head, "  ", "    ")
    shown = None
    for one in said:
        value = spelled(name, one.value) if one.state is State.STATED else "(a gap to fill in)"
        out += [_bold(line) for line in wrapped(shortened(value, _QUOTED), "    ")]
        out += _sentence(one) if one.quote != shown else []
        shown = one.quote
    return out


def _sentence(said: Said) -> list[str]:
    if said.quote is None:
        return []
    where = f"{place(said.quote)}; {said.confidence:.0%} sure"
    return wrapped(f"“{shortened(said.quote.text, _QUOTED)}”  ({where})", "      ")


def _silent(reading: Reading) -> list[str]:
    """What the paper does not say, under the same headings."""
    silent = silent_on(reading)
    groups = {h: [TERMS[n].question for n in names if n in silent] for h, names in GROUPS.items()}
    count = len(silent)
    out = ["", _bold(f"What it does not say ({count})")] if count else []
    for heading, questions in groups.items():
        out += wrapped(f"{heading}: {' '.join(questions)}", "  ", "      ") if questions else []
    return out


def _head(reading: Reading) -> list[str]:
    pages = counted(reading.pages, "pages")
    title = f" “{reading.title}”," if reading.title else ""
    out = wrapped(f"{reading.name}:{title} {pages}. It reads like {shape_words(reading)}.", "")
    if reading.shape_why:
        out += wrapped(f"Seen by this: {reading.shape_why.rstrip('.')}.", "  ")
    out += wrapped("Nothing here counts before a person has confirmed it. “Sure” is how often the reader's "
                    "rule was right where it was measured.", "  ")  # fmt: skip
    return out


def _schedule(reading: Reading) -> list[str]:
    if not reading.schedule:
        return []
    out = ["", _bold(f"The schedule of data ({len(reading.schedule)} lines)")]
    for line in reading.schedule:
        known = ELEMENTS[line.element].label if line.element else "not in the catalogue"
        key = f"{line.element}, {known}" if line.element else known
        words = shortened(line.words, _QUOTED)
        out += wrapped(f"{words}  [{key}]  {line.need.value}, {place(line.quote)}", "  ", "      ")
    return out


def _topics(reading: Reading) -> list[str]:
    if not reading.topics:
        return []
    by_clause: dict[str, list[str]] = {}
    for topic in reading.topics:
        by_clause.setdefault(topic.clause, []).append(TOPICS[topic.topic])
    out = ["", _bold("What its clauses settle")]
    for clause, labels in by_clause.items():
        words = "; ".join(dict.fromkeys(labels))
        out += wrapped(f"{clause or 'no clause'}: {words}", "  ", "      ")
    return out


def _numbered(heading: str, sentences: Iterable[str]) -> list[str]:
    lines = [line for n, s in enumerate(sentences, 1) for line in wrapped(f"{n}. {s}", "  ", "     ")]
    return ["", _bold(heading), *lines] if lines else []


def _bold(text: str) -> str:
    """For a terminal; where the text goes into a file, the marks are taken away again."""
    return click.style(text, bold=True)
