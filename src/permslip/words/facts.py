# ruff: noqa: E501 - a data table: one fact an entry
"""One list of facts: everything a rule may ask, in plain words, and who may answer.

Rules use only these names; forms are made from them; an undetermined decision points back to them.

A value is a bool, an int, a text, a tuple of texts, or a day as ``YYYY-MM-DD``; None (or no entry) means
that nobody has stated it. A paper that is silent is *known* to be silent: derived choices then hold ``none``,
derived numbers 0, derived bools False.

``silence`` says what it means that nobody has attested a fact. A judgement stays unknown. A recorded act (a
determination, a consent, a notice) that is not on record did not happen for our purposes: silence is no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from permslip.words.days import is_day
from permslip.words.errors import NotFound
from permslip.words.terms import TERMS, Stricter, Term, TermKind
from permslip.words.topics import TOPICS
from permslip.words.vocabulary import (
    Basis,
    ConsentMode,
    Domain,
    FieldClass,
    OfficeRole,
    Purpose,
    Role,
)


class FactKind(StrEnum):
    """What a fact's value looks like."""

    BOOL = "bool"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    SET = "set"


class About(StrEnum):
    """What a fact is about; an attestation's scope is that thing's id (``district`` for the district)."""

    DISTRICT = "district"
    AGREEMENT = "agreement"
    REQUEST = "request"
    ELEMENT = "element"
    RECIPIENT = "recipient"
    INCIDENT = "incident"


class Silence(StrEnum):
    """What it means that nobody has spoken."""

    UNKNOWN = "unknown"
    NO = "no"


@dataclass(frozen=True)
class Fact:
    """One fact. ``who`` is empty for a fact that is derived; ``source`` then says from what."""

    name: str
    question: str
    kind: FactKind
    about: About
    who: frozenset[OfficeRole] = frozenset()
    source: str = ""
    choices: tuple[str, ...] = ()
    silence: Silence = Silence.UNKNOWN

    def __post_init__(self) -> None:
        if bool(self.who) is bool(self.source):
            raise ValueError(f"fact {self.name} is either attested by someone or derived from something")
        if (self.kind is FactKind.CHOICE) is not bool(self.choices):
            raise ValueError(f"fact {self.name}: choices belong to a choice, and a choice needs them")
        if self.silence is Silence.NO and (self.kind is not FactKind.BOOL or not self.who):
            raise ValueError(f"fact {self.name}: silence means no only for attested yes-or-no facts")


NONE = "none"
"""The value of a choice on which the paper is silent."""

OWNERS = ("district", "partner", "student", NONE)
REDISCLOSURE = ("barred", "named_only", "free", NONE)

_A, _R, _E, _P, _D = About.AGREEMENT, About.REQUEST, About.ELEMENT, About.RECIPIENT, About.DISTRICT
_I = About.INCIDENT
_OFFICER, _HEAD, _COUNSEL = OfficeRole.DATA_OFFICER, OfficeRole.SUPERINTENDENT, OfficeRole.COUNSEL
_BOARD, _SAFETY, _REGISTRAR = OfficeRole.BOARD, OfficeRole.SCHOOL_SAFETY, OfficeRole.REGISTRAR


def _words(values: Iterable[str], *more: str) -> tuple[str, ...]:
    return (*(str(v) for v in values), *more)


def _bools(source: str, about: About, *rows: tuple[str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(name, question, FactKind.BOOL, about, source=source) for name, question in rows)


def _choice(name: str, question: str, about: About, source: str, choices: tuple[str, ...]) -> Fact:
    return Fact(name, question, FactKind.CHOICE, about, source=source, choices=choices)


def _attested(
    name: str, question: str, about: About, by: Iterable[OfficeRole], silence: Silence = Silence.UNKNOWN
) -> Fact:
    return Fact(name, question, FactKind.BOOL, about, frozenset(by), silence=silence)


NOT_SAID = 999_999
"""The hours of a duration on which the paper is silent, where a shorter one is stricter: as good as never."""


def _term(term: Term) -> Fact:
    name = f"agreement.term.{term.name}"
    match term.kind:
        case TermKind.DURATION:
            silent = 0 if term.stricter is Stricter.LONGER else NOT_SAID
            asks = f"{term.question.removesuffix('?')}, in hours ({silent}: not said)?"
            return Fact(name, asks, FactKind.NUMBER, _A, source="agreement")
        case TermKind.COUNT:
            asks = f"{term.question.removesuffix('?')} (0: not said)?"
            return Fact(name, asks, FactKind.NUMBER, _A, source="agreement")
        case TermKind.YES_NO:
            return _choice(name, term.question, _A, "agreement", ("yes", "no", NONE))
        case TermKind.CHOICE:
            return _choice(name, term.question, _A, "agreement", (*term.choices, NONE))
        case _:
            return Fact(name, term.question, FactKind.TEXT, _A, source="agreement")


_AGREEMENT: tuple[Fact, ...] = (
    *_bools(
        "agreement",
        _A,
        ("agreement.exists", "Is there a written agreement?"),
        ("agreement.signed", "Has the agreement been signed?"),
        ("agreement.dated", "Does the agreement say on which day it starts and on which it ends?"),
        ("agreement.in_force", "Is the agreement signed and in force on the day of the request?"),
        ("agreement.purpose_stated", "Does the agreement say what the data are for?"),
        ("agreement.schedule_listed", "Does the agreement list the data element by element?"),
        ("agreement.covers_student_data", "Does the agreement's schedule hold data about students?"),
        (
            "agreement.covers_staff_evaluations",
            "Does the agreement's schedule hold evaluations of teachers or principals?",
        ),
        ("agreement.sub_processors", "Does the agreement name organisations that work for the partner?"),
        ("agreement.second_person", "Does the agreement ask for a second person's approval?"),
        (
            "agreement.codes_derived",
            "Does the agreement have codes made from a student's number, name or birth date?",
        ),
        ("agreement.called_public", "Does the agreement call the data public?"),
        ("agreement.destruction.dated", "Does the agreement say by when the data are destroyed?"),
        ("agreement.destruction.certificate", "Does the agreement ask for a certificate of destruction?"),
    ),
    _choice("agreement.basis", "On which legal basis may the data go?", _A, "agreement", _words(Basis, NONE)),
    _choice("agreement.purpose", "What are the data for?", _A, "agreement", _words(Purpose, NONE)),
    _choice("agreement.redisclosure", "May the partner pass the data on?", _A, "agreement", REDISCLOSURE),
    _choice("agreement.owner.data", "Who owns the data that are shared?", _A, "agreement", OWNERS),
    _choice("agreement.owner.derived_data", "Who owns data made from them?", _A, "agreement", OWNERS),
    _choice("agreement.owner.work_product", "Who owns the reports and results?", _A, "agreement", OWNERS),
    _choice(
        "agreement.consent_mode",
        "What does the agreement say a family's silence means?",
        _A,
        "agreement",
        _words(ConsentMode, NONE),
    ),
    Fact(
        "agreement.signed_on", "On which day was the agreement signed?", FactKind.DATE, _A, source="agreement"
    ),
    Fact("agreement.starts", "On which day does the agreement start?", FactKind.DATE, _A, source="agreement"),
    Fact("agreement.ends", "On which day does the agreement end?", FactKind.DATE, _A, source="agreement"),
    Fact(
        "agreement.contract_day",
        "As of which day is the contract judged as made?",
        FactKind.DATE,
        _A,
        source="agreement and the day whose law is applied",
    ),
    Fact(
        "agreement.k",
        "How large must the smallest group of like students be (0: not said)?",
        FactKind.NUMBER,
        _A,
        source="agreement",
    ),
    Fact(
        "agreement.minimum_cell",
        "How small a count may be shown (0: not said)?",
        FactKind.NUMBER,
        _A,
        source="agreement",
    ),
    Fact(
        "agreement.owner.data_clause",
        "Which clause says who owns the data?",
        FactKind.TEXT,
        _A,
        source="agreement",
    ),
    Fact(
        "agreement.owner.work_product_clause",
        "Which clause says who owns the results?",
        FactKind.TEXT,
        _A,
        source="agreement",
    ),
    *_bools(
        "agreement",
        _A,
        *(
            (f"agreement.clause.{topic}", f"Does a clause say this: {says}?")
            for topic, says in TOPICS.items()
        ),
    ),
    *(_term(term) for term in TERMS.values() if term.kind is not TermKind.DAY),
    _attested(
        "study.improves_instruction",
        "Is this a study for the district, to improve instruction, to develop, validate or administer "
        "predictive tests, or to administer student aid?",
        _A,
        (_HEAD, _COUNSEL),
    ),
    _attested(
        "official.institutional_service",
        "Does the partner perform a service for which the district would otherwise use its own employees?",
        _A,
        (_HEAD, _COUNSEL),
    ),
    _attested(
        "official.direct_control",
        "Does the district in fact direct how the partner uses and keeps the records?",
        _A,
        (_HEAD, _COUNSEL),
    ),
    _attested(
        "audit.supported_programme",
        "Is what is audited or evaluated an education programme that Federal or State funds support?",
        _A,
        (_HEAD, _COUNSEL),
    ),
    _attested(
        "coppa.collects_from_children",
        "Does the partner run a website, an app or another online service that collects information from "
        "children under 13?",
        _A,
        (_OFFICER, _HEAD, _COUNSEL),
    ),
    _attested(
        "coppa.third_parties_consented",
        "Did parents consent, separately, to the partner's disclosing children's information to third parties, or "
        "has counsel said that no such consent is needed?",
        _A,
        (_OFFICER, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "agreement.published",
        "Is the agreement posted for families with its list of data, and without details of security?",
        _A,
        (_OFFICER, _HEAD),
    ),
    _attested(
        "agreement.cure_notice_lapsed",
        "Was the partner given notice of a missing statement, and did reasonable time pass without an amendment?",
        _A,
        (_HEAD, _COUNSEL, _BOARD),
        Silence.NO,
    ),
    _attested(
        "agreement.posted",
        "Was the contract notice (that it was signed and when, what it is for, which student data) posted within "
        "five business days?",
        _A,
        (_OFFICER, _HEAD),
    ),
    _attested(
        "agreement.posted_within_ten",
        "Was the written agreement posted within ten business days of signing?",
        _A,
        (_OFFICER, _HEAD),
    ),
    _attested(
        "agreement.supplement_published",
        "Is the supplemental information about this contract published on the district's website?",
        _A,
        (_OFFICER, _HEAD),
    ),
    _attested(
        "agreement.security_plan",
        "Does the contract hold the partner's plan for the privacy and security of the data?",
        _A,
        (_OFFICER, _COUNSEL),
    ),
    _attested(
        "agreement.state_addendum",
        "Is the state's model addendum, unaltered, part of the signed contract?",
        _A,
        (_HEAD, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "agreement.partner_is_operator",
        "Does the partner run a site, service or app that was designed and marketed for school purposes, and know "
        "that it is used for them?",
        _A,
        (_OFFICER, _COUNSEL),
    ),
    _attested(
        "destruction.reaches_source",
        "Was it found that the destruction which the agreement asks for would reach the district's own official copy?",
        _A,
        (_OFFICER, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "destruction.state_approved",
        "Did the state approve in writing that the district's own official copy is destroyed?",
        _A,
        (_OFFICER, _REGISTRAR, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "meals.listed_programme",
        "Is the recipient directly connected with a programme that the school meals law lists?",
        _A,
        (_OFFICER, _COUNSEL),
        Silence.NO,
    ),
)

_REQUEST: tuple[Fact, ...] = (
    *_bools(
        "request",
        _R,
        ("request.has_student_data", "Does the request ask for data about students or their families?"),
        (
            "request.has_identifiers",
            "Does the request ask for a student number, a name or contact, or a birth date?",
        ),
        ("request.within_purpose", "Is the request's purpose the agreement's purpose?"),
        ("request.has_onward", "Does the recipient want to pass the data to somebody else?"),
        (
            "request.onward_under_recipient",
            "Does each onward party work for this recipient under the agreement?",
        ),
    ),
    *_bools("agreement", _R, ("request.onward_all_parties", "Does the agreement name each onward party?")),
    *_bools(
        "standing",
        _R,
        (
            "request.onward_all_registered",
            "Was each onward party entered in the district's ledger beforehand?",
        ),
    ),
    *_bools(
        "district policy",
        _R,
        ("policy.parent_consent", "Has the district resolved to ask families before any outside sharing?"),
    ),
    _choice(
        "consent.mode",
        "What does a family's silence mean here?",
        _R,
        "law, agreement or district policy",
        _words(ConsentMode),
    ),
    *_bools(
        "the form of a consent record",
        _R,
        ("consent.signed_and_dated", "Is each answer signed, dated and given before the release?"),
        ("consent.names_records", "Does each answer say which records it covers?"),
        ("consent.names_purpose", "Does each answer say for what purpose?"),
        ("consent.names_party", "Does each answer say to whom?"),
        (
            "consent.right_holder",
            "Does an answer count only from whoever holds the right on the day of the release: the parent, or the "
            "student from 18 on?",
        ),
    ),
    *_bools(
        "how a release is made",
        _R,
        ("codes.random", "Are record codes drawn at random, in no way made from a student's data?"),
        ("codes.undisclosed", "Do the codes' table and the way they are made stay with the district?"),
        ("release.logged", "Is each request and release entered in the ledger, student by student?"),
        ("release.log_kept", "Is the entry kept for as long as the records themselves?"),
        ("release.log_by_student", "Can the entries about one student be shown by themselves?"),
        ("release.carries_notice", "Does the slip tell the recipient that further disclosure is barred?"),
        ("release.optouts_applied", "Are students who opted out left out of the rows?"),
    ),
    _attested(
        "consent.authenticated",
        "Does the way answers are collected identify and authenticate one person and show that the person "
        "approved this text?",
        _R,
        (_OFFICER, _REGISTRAR, _COUNSEL),
    ),
    _attested(
        "consent.portal_identifies",
        "Does the portal's way in (a letter with a one-time code, then a code to an e-mail address or telephone on "
        "file, a confirmation in person, or the school's own sign-in) identify and authenticate one person and show "
        "that the person approved what was asked?",
        _D,
        (_OFFICER, _REGISTRAR, _COUNSEL),
    ),
    _attested(
        "deidentified.determination",
        "Has a named official recorded a reasonable determination that no student is identifiable, taking earlier "
        "releases and other available information into account?",
        _R,
        (_HEAD, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "deidentified.determination_signed",
        "Does the recorded determination say who made it, when, by which method and with which smallest group, and "
        "is it signed?",
        _R,
        (_OFFICER, _HEAD, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "deidentified.held_against_earlier",
        "Was what leaves held against earlier releases and published tables, so that no difference tells on somebody?",
        _R,
        (_OFFICER, _HEAD, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "emergency.threat_recorded",
        "Has a named official recorded the articulable and significant threat to somebody's health or safety, and "
        "to whom the records go?",
        _R,
        (_HEAD, _SAFETY, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "order.served",
        "Does a court's order, or a subpoena that was lawfully issued, demand these records?",
        _R,
        (_COUNSEL,),
    ),
    _attested(
        "order.notified",
        "Was a reasonable effort made to tell the families beforehand, or is telling them barred?",
        _R,
        (_OFFICER, _HEAD, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "transfer.enrolling",
        "Is the recipient a school or school system in which each of these students is enrolled, or seeks or "
        "intends to enrol?",
        _R,
        (_OFFICER, _REGISTRAR, _HEAD, _COUNSEL),
    ),
    _attested(
        "transfer.notified",
        "Did the family ask for the transfer of records, was an attempt made to tell them, or does this year's "
        "notice say that records are forwarded?",
        _R,
        (_OFFICER, _REGISTRAR),
        Silence.NO,
    ),
    _attested(
        "idea.parents_consented",
        "Did the parents consent in writing to this recipient learning what stands in special-education records?",
        _R,
        (_OFFICER, _REGISTRAR),
        Silence.NO,
    ),
    _attested(
        "idea.transition_agency",
        "Is it on record that the recipient is an agency that provides or pays for services of transition from "
        "school?",
        _R,
        (_OFFICER, _HEAD, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "meals.parents_consented",
        "Did the families agree, by name, to this recipient learning their child's meal eligibility?",
        _R,
        (_OFFICER, _REGISTRAR),
        Silence.NO,
    ),
    _attested(
        "request.public_records",
        "Was this asked for under the law on public records?",
        _R,
        (_OFFICER, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "iep.tool_unique_and_necessary",
        "Is this tool unique and necessary for a student's special-education or accommodation plan?",
        _R,
        (_HEAD, _COUNSEL),
    ),
    _attested(
        "iep.laws_met",
        "Does the use of this tool keep the federal laws on education records and health records?",
        _R,
        (_COUNSEL,),
    ),
    _attested(
        "iep.effort_evidenced",
        "Is there evidence on file that the district tried to make a contract, and to find a like tool under one?",
        _R,
        (_OFFICER, _HEAD),
        Silence.NO,
    ),
    _attested(
        "iep.parent_acknowledged",
        "Did the parent and the student's team sign that they know that there is no contract?",
        _R,
        (_OFFICER, _REGISTRAR),
        Silence.NO,
    ),
    _attested(
        "iep.exception_reported",
        "Does the district's yearly report to the state list this tool without a contract?",
        _R,
        (_OFFICER, _HEAD),
        Silence.NO,
    ),
    _attested(
        "staff.consent_to_this_request",
        "Has each member of staff concerned consented in writing to this one request?",
        _R,
        (_OFFICER, _HEAD),
        Silence.NO,
    ),
)

_ELEMENT: tuple[Fact, ...] = (
    Fact("element.key", "Which element is asked for?", FactKind.TEXT, _E, source="request"),
    Fact("element.label", "What is the element called?", FactKind.TEXT, _E, source="request"),
    _choice("element.class", "What kind of value is it?", _E, "holding", _words(FieldClass)),
    _choice("element.domain", "Whom or what is it about?", _E, "catalogue", _words(Domain)),
    *_bools(
        "catalogue",
        _E,
        ("element.recognised", "Does the catalogue know what was asked for?"),
        ("element.is_birth_date", "Is it a student's birth date?"),
    ),
    *_bools("agreement", _E, ("element.in_schedule", "Is it in the agreement's schedule of data?")),
    *_bools(
        "standing",
        _E,
        ("element.directory_designated", "Has the district designated it directory information?"),
    ),
    _attested(
        "survey.confirmed_by_counsel",
        "May these protected survey answers be shared under the federal survey law?",
        _E,
        (_COUNSEL,),
    ),
    _attested(
        "survey.consented",
        "Did the parents consent in writing, beforehand, to these survey questions and to this recipient having "
        "the answers?",
        _E,
        (_OFFICER, _REGISTRAR),
        Silence.NO,
    ),
    _attested(
        "survey.funded_and_required",
        "Was the survey paid for by the Department of Education, and were students required to take it?",
        _E,
        (_OFFICER, _HEAD, _COUNSEL),
    ),
    _attested(
        "survey.notice_and_refusal",
        "Were parents told of the survey and of this use beforehand, and could they refuse?",
        _E,
        (_OFFICER, _HEAD),
        Silence.NO,
    ),
    _attested(
        "element.same_values_published",
        "Are the same values, in the same detail, published for anybody to read?",
        _E,
        (_OFFICER, _HEAD),
        Silence.NO,
    ),
    _attested(
        "staff.totals_anonymous",
        "Do these totals leave no single teacher recognisable, in the smallest school too?",
        _E,
        (_OFFICER, _COUNSEL),
    ),
    _attested(
        "staff.misconduct_record",
        "Did counsel find that this is a record of personal misconduct, not of performance and evaluation?",
        _E,
        (_COUNSEL,),
        Silence.NO,
    ),
    _attested(
        "safety.determination",
        "Has the authority that decides on school safety records determined, in writing, that this may be shared?",
        _E,
        (_SAFETY, _COUNSEL),
        Silence.NO,
    ),
)

_RECIPIENT: tuple[Fact, ...] = (
    *_bools("agreement", _P, ("recipient.is_party", "Is the recipient a party to the agreement?")),
    _choice("recipient.role", "What is the recipient in the agreement?", _P, "agreement", _words(Role, NONE)),
    *_bools(
        "standing",
        _P,
        ("recipient.registered", "Is the recipient entered in the district's ledger?"),
        ("recipient.key_verified", "Is the recipient's key on record, with how it was verified?"),
        ("recipient.destruction_overdue", "Is a destruction that the recipient owes overdue?"),
        (
            "recipient.releases_covered",
            "Is each earlier release to the recipient destroyed, or is a day set by which it is?",
        ),
        (
            "recipient.certificates_kept",
            "Is a certificate on record for each release that the recipient destroyed?",
        ),
    ),
    _attested(
        "recipient.access_unlogged",
        "Was the recipient given access to student records, such as a login or a shared folder, that stands in no "
        "entry of the ledger?",
        _P,
        (_OFFICER, _HEAD, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "recipient.barred",
        "Has the recipient been found to have passed records on improperly, or not to have destroyed them, within "
        "the last five years?",
        _P,
        (_OFFICER, _COUNSEL, _HEAD),
        Silence.NO,
    ),
)

_DISTRICT: tuple[Fact, ...] = (
    _attested(
        "official.annual_notice",
        "Does this year's notice to families define school officials so that contractors are covered?",
        _D,
        (_OFFICER, _HEAD),
    ),
    _attested(
        "consent.copy_ready",
        "Can the district give a family, on request, a copy of the records about their child that were disclosed?",
        _D,
        (_OFFICER, _REGISTRAR),
    ),
    _attested(
        "idea.destruction_notice",
        "Are parents told when special-education records are no longer needed, and are these destroyed if they ask?",
        _D,
        (_OFFICER, _REGISTRAR, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "ppra.marketing_policy",
        "Has the board a policy on using students' information for marketing or sale, and are parents told of it "
        "and able to refuse?",
        _D,
        (_OFFICER, _HEAD, _BOARD),
        Silence.NO,
    ),
    _attested(
        "notice.contracts_page",
        "Did the district tell families electronically, by 1 September of this school year, where it posts its "
        "contracts?",
        _D,
        (_OFFICER, _HEAD),
    ),
    _attested(
        "parents.both_served",
        "Do both parents of a minor, one without custody included, get access and copies of notices on written "
        "request, save what is privileged or barred by a court?",
        _D,
        (_OFFICER, _HEAD),
    ),
    _attested(
        "governance.privacy_policy",
        "Has the district adopted and published a policy on data privacy and security?",
        _D,
        (_OFFICER, _HEAD, _BOARD),
    ),
    _attested(
        "governance.staff_trained",
        "Are all who reach the data trained each year in privacy and security?",
        _D,
        (_OFFICER, _HEAD),
    ),
    _attested(
        "governance.protection_officer",
        "Has the district appointed a data protection officer?",
        _D,
        (_OFFICER, _HEAD, _BOARD),
    ),
    _attested(
        "governance.lists_refreshed",
        "Were the public lists of operators, data elements and subcontractors refreshed twice in the last year?",
        _D,
        (_OFFICER, _HEAD),
    ),
    _attested(
        "governance.contracts_policy",
        "Has the board adopted a policy under which the district may make such contracts?",
        _D,
        (_HEAD, _BOARD),
    ),
    _attested(
        "directory.notice_given",
        "Did the district publish which types are directory information, the right to refuse and the time for it, "
        "and is that time over?",
        _D,
        (_OFFICER, _HEAD),
        Silence.NO,
    ),
    _attested(
        "directory.recipient_allowed",
        "Where the district limits who may have directory information, is this recipient and purpose within it?",
        _R,
        (_OFFICER, _HEAD),
    ),
    Fact(
        "directory.designated",
        "Which elements has the district designated directory information?",
        FactKind.SET,
        _D,
        frozenset((_OFFICER, _BOARD, _HEAD)),
    ),
    _attested(
        "directory.number_is_useless_alone",
        "Is the student number useless for reaching records without a password or other second factor?",
        _D,
        (_OFFICER,),
        Silence.NO,
    ),
)

INCIDENT_REACHED = (
    "student information",
    "student records",
    "directory information only",
    "not known yet",
)
"""What kind of data an incident reached, in the words of Connecticut's statute."""

_INCIDENT: tuple[Fact, ...] = (
    *_bools(
        "incident",
        _I,
        ("incident.at_partner", "Did the partner, or somebody who works for it, have the data?"),
    ),
    _choice("incident.reached", "What kind of data did it reach?", _I, "incident", INCIDENT_REACHED),
    *(
        Fact(f"incident.{name}", question, FactKind.NUMBER, _I, source="incident")
        for name, question in (
            ("days_to_district", "How many days after its discovery was the district told?"),
            (
                "business_days_to_families",
                "How many business days after the district knew were families told?",
            ),
            ("days_to_families", "How many days after the district knew were families told?"),
        )
    ),
    _attested(
        "incident.identity_numbers",
        "Was it found that it reached names together with Social Security, licence or account numbers?",
        _I,
        (_OFFICER, _HEAD, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "incident.residents_and_attorney_general_told",
        "Were the residents concerned told within sixty days, and the Attorney General no later than they?",
        _I,
        (_OFFICER, _HEAD, _COUNSEL),
    ),
    _attested(
        "incident.state_officer_told",
        "Was the state's chief privacy officer told within ten days of the partner's notice?",
        _I,
        (_OFFICER, _HEAD, _COUNSEL),
    ),
    _attested(
        "incident.tenth_of_students",
        "Was it found that it concerns ten per cent of the students or more?",
        _I,
        (_OFFICER, _HEAD, _COUNSEL),
        Silence.NO,
    ),
    _attested(
        "incident.listed_publicly",
        "Does the district's public list of breaches name it?",
        _I,
        (_OFFICER, _HEAD),
    ),
)

FACTS: Mapping[str, Fact] = MappingProxyType(
    {f.name: f for f in (*_AGREEMENT, *_REQUEST, *_ELEMENT, *_RECIPIENT, *_DISTRICT, *_INCIDENT)}
)
"""Every fact by name."""


_SILENT: dict[FactKind, bool | int | str] = {FactKind.BOOL: False, FactKind.CHOICE: NONE, FactKind.NUMBER: 0}


def silent(known: Fact) -> bool | int | str | None:
    """What a derived fact is where no paper says anything; None for days and for texts that are no terms."""
    term = TERMS.get(known.name.removeprefix("agreement.term.")) if ".term." in known.name else None
    if term is not None and term.kind is TermKind.DURATION:
        return 0 if term.stricter is Stricter.LONGER else NOT_SAID
    if term is not None and known.kind is FactKind.TEXT:
        return NONE
    return _SILENT.get(known.kind)


def fact(name: str) -> Fact:
    """The fact of that name. Raises NotFound."""
    found = FACTS.get(name)
    if found is None:
        raise NotFound(f"There is no fact called {name!r}.", fix="permslip facts list")
    return found


def attestable() -> tuple[Fact, ...]:
    """The facts that a person may attest, in the order of the list."""
    return tuple(f for f in FACTS.values() if f.who)


def scopes(
    about: About, *, agreement: str | None, request: str, element: str | None = None, recipient: str = ""
) -> tuple[str, ...]:
    """The scopes under which an attestation counts for one request, the closest first.

    An agreement's facts are attested for the agreement's id; a request's for the request's id and nothing wider
    (a consent or determination for one request covers no other); an element's for ``REQUEST:ELEMENT``, else
    ``AGREEMENT:ELEMENT``; a recipient's for the party id; the district's for ``district``.
    """
    match about:
        case About.DISTRICT:
            return (About.DISTRICT.value,)
        case About.AGREEMENT:
            return (agreement,) if agreement else ()
        case About.REQUEST:
            return (request,)
        case About.RECIPIENT:
            return (recipient,) if recipient else ()
        case About.INCIDENT:
            return ()  # no request is about an incident
        case About.ELEMENT:
            if not element:
                return ()
            wide = (f"{agreement}:{element}",) if agreement else ()
            return (f"{request}:{element}", *wide)


def problem(name: str, value: object) -> str:
    """Why this value cannot be a value of this fact, in words; empty when it can.

    Checks kind and choices only. Raises NotFound for a name that is no fact.
    """
    known = fact(name)
    match known.kind:
        case FactKind.BOOL:
            return "" if isinstance(value, bool) else "answer yes or no"
        case FactKind.NUMBER:
            return "" if isinstance(value, int) and not isinstance(value, bool) else "give a whole number"
        case FactKind.CHOICE:
            return "" if value in known.choices else f"choose one of {', '.join(known.choices)}"
        case FactKind.DATE:
            return "" if isinstance(value, str) and is_day(value) else "give a day as YYYY-MM-DD"
        case FactKind.TEXT:
            return "" if isinstance(value, str) else "give a text"
        case FactKind.SET:
            fits = isinstance(value, tuple) and all(isinstance(v, str) for v in value)
            return "" if fits else "give a list of words"
