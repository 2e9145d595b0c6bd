"""The agreement's form: the pydantic models behind the published schema, and the way to and from the noun."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from permslip.agree.agreement import (
    Agreement,
    Clause,
    ConsentTerm,
    Destruction,
    FieldQuote,
    Limits,
    Ownership,
    Party,
    ScheduleLine,
    TermLine,
)
from permslip.agree.canonical import digest_of
from permslip.agree.paper import (
    BasisWord,
    Day,
    ElementKey,
    Id,
    Line,
    ModeWord,
    NeedWord,
    Paper,
    PurposeWord,
    RoleWord,
    Text,
    fault,
    parse,
)
from permslip.agree.strict_yaml import Document
from permslip.words.quote import Quote
from permslip.words.terms import TERMS, problem
from permslip.words.topics import TOPICS
from permslip.words.vocabulary import Need, Role

DISTRICT, STUDENT = "district", "student"

Topic = Annotated[str, Field(json_schema_extra={"enum": list(TOPICS)})]
TermName = Annotated[str, Field(json_schema_extra={"enum": list(TERMS)})]
Pack = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,8}(-[a-z]{2,16}){0,3}$")]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
ClauseId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.()-]{0,31}$")]


class PartyPaper(Paper):
    """An organisation bound by the agreement."""

    id: Id
    name: Line
    role: RoleWord
    under: Id | None = None
    services: Annotated[str, StringConstraints(max_length=2_000)] = ""
    address: Annotated[str, StringConstraints(max_length=500)] = ""


class TermPaper(Paper):
    """Absolute days, all inclusive."""

    signed: Day | None = None
    starts: Day | None = None
    ends: Day | None = None


class SchedulePaper(Paper):
    """One element of the schedule of data."""

    element: ElementKey
    need: NeedWord = Need.MANDATORY
    why: Annotated[str, StringConstraints(max_length=2_000)] = ""


class LimitsPaper(Paper):
    """The disclosure limits agreed on."""

    k: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    minimum_cell: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    max_suppression: Annotated[float, Field(ge=0, le=1, strict=False)] | None = None


class DestructionPaper(Paper):
    """When and how the partner destroys."""

    by: Day | None = None
    within_days: Annotated[int, Field(ge=0, le=36_525)] | None = None
    method: Annotated[str, StringConstraints(max_length=300)] = ""
    certificate: bool = False


class OwnershipPaper(Paper):
    """Who owns what: a party's id, ``district`` or ``student``."""

    data: Id | None = None
    derived_data: Id | None = None
    work_product: Id | None = None


class ConsentPaper(Paper):
    """What the agreement says of asking families."""

    question: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    mode: ModeWord


class ClausePaper(Paper):
    """A clause as signed, with the topics that it settles, marked by a person."""

    id: ClauseId
    text: Text
    topics: list[Topic] = Field(default_factory=list)


class QuotePaper(Paper):
    """The words of the signed paper, and where they stand in it."""

    text: Text
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    line: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    clause: Annotated[str, StringConstraints(max_length=120)] = ""
    paper: Annotated[str, StringConstraints(max_length=300)] = ""

    def quote(self) -> Quote:
        """The value that it stands for."""
        return Quote(self.text, self.page, self.line, self.clause, self.paper)


class TermLinePaper(Paper):
    """One term that the paper sets, its value in the term's normal form, and the sentence that sets it."""

    term: TermName
    is_: Annotated[str, Field(alias="is"), StringConstraints(min_length=1, max_length=2_000)]
    quote: QuotePaper | None = None


class FieldQuotePaper(Paper):
    """The sentence behind a value that has a key of its own."""

    of: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*([.][a-z0-9_-]+)*$", max_length=120)]
    quote: QuotePaper


class AgreementPaper(Paper):
    """A written agreement on data, as version 1 of the Permslip agreement format (spec/agreement.md)."""

    permslip: Literal["agreement/1"]
    id: Id
    version: Annotated[int, Field(ge=1, le=10_000)]
    amends: Annotated[int, Field(ge=1, le=9_999)] | None = None
    title: Line
    parties: Annotated[list[PartyPaper], Field(min_length=2)]
    basis: BasisWord | None = None
    purpose: PurposeWord | None = None
    purpose_text: Annotated[str, StringConstraints(max_length=20_000)] = ""
    term: TermPaper = TermPaper()
    schedule: list[SchedulePaper] = Field(default_factory=list)
    limits: LimitsPaper = LimitsPaper()
    destruction: DestructionPaper = DestructionPaper()
    ownership: OwnershipPaper = OwnershipPaper()
    redisclosure: Literal["barred", "named_only", "free"] | None = None
    consent: ConsentPaper | None = None
    second_person: bool = False
    law: Annotated[list[Pack], Field(min_length=1)]
    district_key: Fingerprint | None = None
    clauses: list[ClausePaper] = Field(default_factory=list)
    terms: list[TermLinePaper] = Field(default_factory=list)
    quotes: list[FieldQuotePaper] = Field(default_factory=list)


def from_document(document: Document) -> Agreement:
    """The Agreement that a document holds. Raises BadInput with every fault's line and path."""
    paper = parse(AgreementPaper, document)
    _check_parties(paper, document)
    _check_rest(paper, document)
    agreement = Agreement(
        id=paper.id,
        version=paper.version,
        amends=paper.amends,
        title=paper.title,
        parties=tuple(Party(p.id, p.name, p.role, p.under, p.services, p.address) for p in paper.parties),
        basis=paper.basis,
        purpose=paper.purpose,
        purpose_text=paper.purpose_text,
        signed_on=paper.term.signed,
        starts=paper.term.starts,
        ends=paper.term.ends,
        schedule=tuple(ScheduleLine(s.element, s.need, s.why) for s in paper.schedule),
        limits=Limits(**dict(paper.limits)),
        destruction=Destruction(**dict(paper.destruction)),
        ownership=Ownership(**dict(paper.ownership)),
        law_packs=tuple(paper.law),
        clauses=tuple(Clause(c.id, c.text, tuple(c.topics)) for c in paper.clauses),
        second_person=paper.second_person,
        redisclosure=paper.redisclosure,
        consent=ConsentTerm(paper.consent.question, paper.consent.mode) if paper.consent else None,
        district_key=paper.district_key,
        digest="",
        terms=tuple(TermLine(t.term, t.is_, t.quote.quote() if t.quote else None) for t in paper.terms),
        quotes=tuple(FieldQuote(q.of, q.quote.quote()) for q in paper.quotes),
    )
    return replace(agreement, digest=digest_of(agreement))


def _check_parties(paper: AgreementPaper, document: Document) -> None:
    """One district, a partner, unique ids, and sub-processors that work for a party and not in a circle."""
    _no_twins(document, "parties", "id", [p.id for p in paper.parties])
    roles = [p.role for p in paper.parties]
    if roles.count(Role.DISTRICT) != 1 or Role.PARTNER not in roles:
        raise fault(
            document,
            ("parties",),
            "one party is the district and at least one is a partner",
            "give each its role",
        )
    under = {p.id: p.under for p in paper.parties}
    for at, party in enumerate(paper.parties):
        path = ("parties", at, "under")
        if party.id in (DISTRICT, STUDENT) and party.role is not Role.DISTRICT:
            raise fault(document, ("parties", at, "id"), "this id is kept for the district", "choose another")
        if party.role is not Role.SUB_PROCESSOR:
            if party.under is not None:
                raise fault(document, path, "only a sub-processor works under a party", "take it out")
            continue
        boss = next((p for p in paper.parties if p.id == party.under), None)
        if boss is None or boss.role is Role.DISTRICT:
            raise fault(
                document, path, "is no partner of this agreement", "name the partner whom it works for, by id"
            )
        seen, above = {party.id}, party.under
        while above is not None:
            if above in seen:
                raise fault(
                    document,
                    path,
                    "the sub-processors work for each other in a circle",
                    "end it at a partner",
                )
            seen.add(above)
            above = under.get(above)


def _check_rest(paper: AgreementPaper, document: Document) -> None:
    _no_twins(document, "schedule", "element", [s.element for s in paper.schedule])
    _no_twins(document, "clauses", "id", [c.id for c in paper.clauses])
    term = paper.term
    if term.starts and term.ends and term.ends < term.starts:
        raise fault(
            document, ("term", "ends"), "the agreement ends before it starts", "put one of the two days right"
        )
    follows = paper.version - 1 if paper.version > 1 else None
    if paper.amends != follows:
        raise fault(
            document,
            ("amends",),
            "an amendment is the next version and names the one before",
            "version 1 amends nothing; version N+1 says amends: N",
        )
    owners = {p.id for p in paper.parties} | {DISTRICT, STUDENT}
    for key, owner in dict(paper.ownership).items():
        if owner is not None and owner not in owners:
            raise fault(document, ("ownership", key), "is no party", f"a party's id, {DISTRICT} or {STUDENT}")
    for at, clause in enumerate(paper.clauses):
        for place, topic in enumerate(clause.topics):
            if topic not in TOPICS:
                raise fault(
                    document,
                    ("clauses", at, "topics", place),
                    "is no topic",
                    "see the topics in spec/agreement.md",
                )
    _check_terms(paper, document)
    if len(set(paper.law)) != len(paper.law):
        raise fault(document, ("law",), "names a law pack twice", "keep one of the two")


def _check_terms(paper: AgreementPaper, document: Document) -> None:
    for at, line in enumerate(paper.terms):
        if line.term not in TERMS:
            raise fault(document, ("terms", at, "term"), "is no term", "see the terms in spec/agreement.md")
        if why := problem(line.term, line.is_):
            raise fault(document, ("terms", at, "is"), "is no value of this term", f"give {why}")
    for at, quoted in enumerate(paper.quotes):
        if quoted.of not in _given(paper):
            raise fault(
                document,
                ("quotes", at, "of"),
                "is the path of nothing that stands here",
                "name a key that has a value, such as ownership.data",
            )


def _given(paper: AgreementPaper) -> set[str]:
    """The paths of the values that a paper gives, as ``quotes`` may name them."""
    blocks = ("term", "limits", "destruction", "ownership", "consent")
    found = {
        f"{block}.{key}"
        for block in blocks
        for key, value in dict(getattr(paper, block) or {}).items()
        if value is not None and value is not False and value != ""  # 0 days is a value: at once
    }
    found |= {key for key in ("title", "basis", "purpose", "purpose_text", "redisclosure", "second_person",
                              "district_key") if getattr(paper, key)}  # fmt: skip
    found |= {f"parties.{p.id}" for p in paper.parties} | {f"schedule.{s.element}" for s in paper.schedule}
    return found


def _no_twins(document: Document, block: str, key: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for at, value in enumerate(values):
        if value in seen:
            raise fault(document, (block, at, key), "stands here for the second time", "keep one of the two")
        seen.add(value)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the form, as published in spec/agreement.schema.json."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **AgreementPaper.model_json_schema(by_alias=True),
    }


def schema_text() -> str:
    """The schema as it stands in the file: keys in order, one final newline."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
