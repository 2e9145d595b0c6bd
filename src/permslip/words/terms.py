# ruff: noqa: E501 - a data table: one term a line
"""The terms that a written agreement may set: a closed list, read from prose, checked, compared, evaluated.

Each has a question in plain words, the kind of answer, and the direction in which a stricter promise lies.
A term's value is text in one normal form, by kind:

``duration``  a number and a unit: ``72 hours``, ``5 business_days``, ``30 days``, ``6 months``, ``2 years``,
              ``immediately`` (at once), ``prompt`` (without a number: *promptly*, *without undue delay*)
``day``       ``YYYY-MM-DD``
``count``     a whole number: ``10``
``yes_no``    ``yes`` or ``no``
``choice``    one of the term's choices
``place``     the postal code of a state (``CT``), or ``US`` for federal law
``elements``  keys of the catalogue, or the paper's own words where the catalogue has none; one a value
``text``      the paper's own words, shortened to what answers the question

A paper that does not speak of a term has *no* value for it; a paper that leaves a gap to be filled in is
``blank``. A term may have several values where its kind is ``elements`` or ``text``; several values of any
other kind are a contradiction that a person settles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from permslip.words.days import is_day


class TermKind(StrEnum):
    """What a term's value looks like."""

    DURATION = "duration"
    DAY = "day"
    COUNT = "count"
    YES_NO = "yes_no"
    CHOICE = "choice"
    PLACE = "place"
    ELEMENTS = "elements"
    TEXT = "text"


class Stricter(StrEnum):
    """In which direction a promise protects more."""

    SHORTER = "shorter"  # the sooner the better for the district: breach notice, destruction
    LONGER = "longer"  # the more time the better: notice before a change, review before publication
    EARLIER = "earlier"  # in the order of the choices, the first is the strictest
    YES = "yes"
    NO = "no"
    MORE = "more"
    NEITHER = "neither"


@dataclass(frozen=True)
class Term:
    """One term. ``topic`` is the topic of ``words.topics`` that a clause with this term settles, or empty."""

    name: str
    question: str
    kind: TermKind
    stricter: Stricter
    topic: str
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.kind is TermKind.CHOICE) is not bool(self.choices):
            raise ValueError(f"term {self.name}: choices belong to a choice, and a choice needs them")

    @property
    def many(self) -> bool:
        """Whether a paper may give it several values without contradicting itself."""
        return self.kind in (TermKind.ELEMENTS, TermKind.TEXT)


# name | question | kind | stricter | topic | choices (the strictest first where they have an order)
_TABLE = """
party_district|Which district or school gives the data?|text|neither||
party_partner|Who receives the data under this paper?|text|neither||
party_sub_processor|Who works for the partner and may reach the data?|text|neither|sub_processors_named|
legal_basis|On which legal basis may the data go?|choice|neither||consent, school_official, studies, audit_evaluation, transfer, directory, deidentified, emergency, order, other_law
purpose|What are the data for?|text|neither|purpose|
signed_on|On which day was it signed?|day|neither||
starts|On which day does it start?|day|neither|scope_duration|
ends|On which day does it end?|day|shorter|scope_duration|
term_length|How long does it run?|duration|shorter|scope_duration|
renewal|How does it renew?|choice|earlier|scope_duration|none, by_consent, automatic
elements|Which data elements may be shared?|elements|neither|data_listed|
elements_opt_in|Which elements need an extra opt-in?|elements|neither|data_listed|
elements_excluded|Which elements may never be shared?|elements|neither|data_listed|
use|How may the data be used?|choice|earlier|use_limited|purpose_only, purpose_and_product, free
sale|May the data be sold?|choice|earlier|purpose_only|barred, with_consent, free
advertising|May the data be used for advertising?|choice|earlier|purpose_only|barred, with_consent, free
redisclosure|May the partner pass the data on?|choice|earlier|redisclosure_bar|barred, with_consent, named_only, free
sub_processing|May the partner use sub-processors or subcontractors?|choice|earlier|sub_processors_bound|barred, with_consent, named_only, notice, free
assignment|May the agreement be assigned to somebody else?|choice|earlier||barred, with_consent, notice, free
sub_processors_bound|Are sub-processors held to terms no weaker than these?|yes_no|yes|sub_processors_bound|
sub_processor_notice|How long before a new sub-processor starts is the district told?|duration|longer|sub_processors_named|
sub_processor_objection|How long has the district to object to a new sub-processor?|duration|longer|sub_processors_named|
reidentification|May anybody try to find out who a record is about?|choice|earlier|no_reidentification|barred, with_consent, free
deidentified_kept|May the partner keep or use de-identified data after the end?|yes_no|no|no_retention|
confidentiality|Does the paper lay a duty of confidence on the receiver?|yes_no|yes|security|
security_standard|Which security standard or measure is named?|text|neither|security|
encryption_transit|Are the data encrypted on the way?|yes_no|yes|security|
encryption_rest|Are the data encrypted where they are kept?|yes_no|yes|security|
breach_notice|How soon is the district told of a breach?|duration|shorter|breach_procedure|
breach_notice_from|From when does the clock of a breach notice run?|choice|earlier|breach_procedure|suspicion, discovery, confirmation
breach_report|How soon does a full report of a breach follow?|duration|shorter|breach_procedure|
review_access|How soon may a parent or student see the data held?|duration|shorter|review_correct|
correction|Can a parent or student have errors corrected?|yes_no|yes|review_correct|
owner_data|Who owns the data that are shared?|choice|earlier|owner_data|district, student, shared, partner
owner_derived_data|Who owns data made from them?|choice|earlier|owner_derived_data|district, student, shared, partner
owner_work_product|Who owns the reports and results?|choice|earlier|owner_work_product|district, shared, partner
owner_student_content|Who owns what students make?|choice|earlier|student_content_owner|student, district, shared, partner
publication|May results be published?|choice|earlier|results_reviewed|barred, with_consent, after_review, free
publication_review|How long does the district have to review before publication?|duration|longer|results_reviewed|
aggregate_only|Do published results hold totals only?|yes_no|yes|work_product_aggregate_only|
minimum_cell|How small a count may be shown?|count|more|minimum_cell|
destroy_when_unneeded|How soon after they are no longer needed are the data destroyed?|duration|shorter|destruction_duty|
destroy_after_end|How soon after the end of the agreement are the data destroyed?|duration|shorter|destruction_period|
destroy_after_early_end|How soon after an early termination are the data destroyed?|duration|shorter|destruction_period|
destroy_on_request|How soon after the district asks are the data destroyed?|duration|shorter|deletion_means|
destroy_by|By which day are the data destroyed?|day|shorter|destruction_period|
destroy_backups|How soon are backup copies destroyed?|duration|shorter|destruction_period|
destruction_confirmed|Is the destruction confirmed in writing or certified?|yes_no|yes|destruction_certificate|
destruction_certified_within|How soon after the destruction, or after it fell due, is it certified?|duration|shorter|destruction_certificate|
destruction_method|How are the data destroyed?|text|neither|destruction_duty|
destruction_notice_to_parent|Are families told before records are destroyed?|yes_no|yes||
retention_after_end|For how long after the end may the data be kept?|duration|shorter|no_retention|
record_retention|How long is a temporary student record kept after the student leaves?|duration|shorter||
transcript_retention|How long is a transcript kept after the student leaves?|duration|neither||
audit_right|May the district check how the data are kept?|yes_no|yes|audit_right|
audit_notice|How long before an audit must the partner be told?|duration|shorter|audit_right|
staff_bound|Does each person who handles the data sign or train?|yes_no|yes|staff_bound|
termination_notice|With how much notice may a party end it without cause?|duration|shorter|termination|
suspension_notice|With how much notice may access be suspended?|duration|shorter|termination|
cure_period|How long has a party to mend a breach of the agreement?|duration|shorter|termination|
survival|Do the duties about the data outlive the agreement?|yes_no|yes||
compelled_disclosure|Is the district told before the data are given up to a court or an agency?|yes_no|yes|redisclosure_bar|
compelled_notice|How soon is the district told of a subpoena or an order?|duration|shorter|redisclosure_bar|
governing_law|Which state's law governs?|place|neither||
severability|Does an invalid provision leave the rest standing?|yes_no|yes|severability|
amendment|How may the agreement be changed?|choice|earlier|termination|written_both, written_one, notice
precedence|Which paper wins where two disagree?|text|neither||
ferpa_commitment|Do both sides see that FERPA is kept?|yes_no|yes|ferpa_commitment|
direct_control|Does the district direct how the records are used and kept?|yes_no|yes|direct_control|
general_offer|May other districts join on the same terms?|yes_no|neither||
second_person|Does a second person of the district approve each release?|yes_no|yes||
consent_mode|What does the paper say a family's silence means?|choice|earlier|consent|opt-in, opt-out, not asked
"""

UNITS = ("hours", "business_days", "days", "weeks", "months", "years")
AT_ONCE, PROMPT = "immediately", "prompt"
_DURATION = re.compile(rf"([0-9]{{1,5}}) ({'|'.join(UNITS)})")
# only for putting two durations in order: a business week has five days of 24 hours, a month 30 days
_HOURS = {
    "hours": 1.0,
    "business_days": 24 * 7 / 5,
    "days": 24.0,
    "weeks": 168.0,
    "months": 730.0,
    "years": 8766.0,
}
_PLACE = re.compile(r"US|[A-Z]{2}")


def _rows() -> Iterable[Term]:
    for row in _TABLE.strip().splitlines():
        name, question, kind, stricter, topic, choices = row.split("|")
        listed = tuple(c.strip() for c in choices.split(",") if c.strip())
        yield Term(name, question, TermKind(kind), Stricter(stricter), topic, listed)


TERMS: Mapping[str, Term] = MappingProxyType({t.name: t for t in _rows()})
"""Every term by name, in the order of the list."""


def hours(value: str) -> float | None:
    """How long a duration lasts, in hours, for putting two in order; None for ``prompt`` and what is none.

    A business day counts as 7/5 of a day, a month as 730 hours, a year as 8,766: an order, not a deadline.
    """
    if value == AT_ONCE:
        return 0.0
    match = _DURATION.fullmatch(value)
    return int(match[1]) * _HOURS[match[2]] if match else None


def problem(name: str, value: str) -> str:
    """Why this cannot be a value of this term, in words; empty when it can. Raises KeyError for no term."""
    term = TERMS[name]
    match term.kind:
        case TermKind.DURATION:
            fits = value in (AT_ONCE, PROMPT) or _DURATION.fullmatch(value)
            return "" if fits else f"a number and one of {', '.join(UNITS)}; or {AT_ONCE}, or {PROMPT}"
        case TermKind.DAY:
            return "" if is_day(value) else "a day as YYYY-MM-DD"
        case TermKind.COUNT:
            return "" if re.fullmatch(r"[0-9]{1,7}", value) else "a whole number"
        case TermKind.YES_NO:
            return "" if value in ("yes", "no") else "yes or no"
        case TermKind.CHOICE:
            return "" if value in term.choices else f"one of {', '.join(term.choices)}"
        case TermKind.PLACE:
            return "" if _PLACE.fullmatch(value) else "the two letters of a state, or US"
        case TermKind.ELEMENTS | TermKind.TEXT:
            return "" if 0 < len(value.strip()) <= 2000 else "1 to 2,000 characters"


def looser(name: str, one: str, other: str) -> bool | None:
    """Whether ``one`` protects less than ``other``; None where the two have no order.

    ``prompt`` has no number: it is looser than any number of hours for a term where shorter is stricter.
    Raises KeyError for a word that is no term.
    """
    term = TERMS[name]
    if one == other:
        return False
    match term.stricter:
        case Stricter.NEITHER:
            return None
        case Stricter.YES | Stricter.NO:
            return one != term.stricter.value
        case Stricter.EARLIER:
            return term.choices.index(one) > term.choices.index(other)
        case Stricter.MORE:
            return int(one) < int(other)
        case Stricter.SHORTER if term.kind is TermKind.DAY:
            return one > other
        case Stricter.SHORTER | Stricter.LONGER:
            left, right = hours(one), hours(other)
            if left is None or right is None:
                return left is None
            return left > right if term.stricter is Stricter.SHORTER else left < right
