"""The draft's form: ``agreement-draft/1`` (spec/agreement-draft.md), read strictly."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from permslip.agree import strict_yaml
from permslip.agree.draft.about import about_problem
from permslip.agree.draft.draft import (
    Added,
    Confirmed,
    Draft,
    DraftClause,
    DraftLine,
    DraftParty,
    DraftTerm,
    Item,
)
from permslip.agree.draft.writing import seal
from permslip.agree.form import ClauseId, QuotePaper, TermName, Topic
from permslip.agree.paper import Id, NeedWord, Paper, RoleWord, Text, fault, parse
from permslip.agree.strict_yaml import Document
from permslip.words.elements import ELEMENTS, resolve_words
from permslip.words.errors import BadInput
from permslip.words.terms import TERMS, problem
from permslip.words.topics import TOPICS

LARGEST = 8 << 20
"""The largest draft, in bytes: a long paper, and each sentence quoted by every value that it sets."""
MOST_PARTS = 400_000
_Long = Annotated[str, StringConstraints(max_length=20_000)]


class ItemPaper(Paper):
    """One thing to decide."""

    read: _Long = ""
    state: Literal["blank"] | None = None
    quote: QuotePaper | None = None
    confidence: Annotated[float, Field(ge=0, le=1, strict=False)] | None = None
    confirmed: Annotated[Confirmed, Field(strict=False)]
    instead: Annotated[str, StringConstraints(max_length=2_000)] = ""
    by: Literal["hand"] | None = None
    cites: QuotePaper | None = None

    def item(self) -> Item:
        """The value that it stands for."""
        return Item(
            read=self.read,
            quote=self.quote.quote() if self.quote else None,
            confidence=self.confidence,
            blank=self.state is not None,
            confirmed=self.confirmed,
            instead=self.instead,
            cites=self.cites.quote() if self.cites else None,
            by_hand=self.by is not None,
        )


class AboutPaper(ItemPaper):
    """Something that the agreement needs."""

    name: Literal["title", "id", "law", "clauses", "purpose_word", "consent_question"]
    asks: str = ""


class PartyPaper(ItemPaper):
    """A party, with the id and role it would get: these may be changed where they stand."""

    id: Id
    role: RoleWord
    under: Annotated[str, StringConstraints(max_length=63)] = ""
    services: Annotated[str, StringConstraints(max_length=2_000)] = ""


class TermPaper(Paper):
    """Every value that was read of one term."""

    term: TermName
    asks: str = ""
    note: str = ""
    values: Annotated[list[ItemPaper], Field(min_length=1)]


class LinePaper(ItemPaper):
    """A line of the schedule: ``read`` the paper's words, ``element`` the key or ``unknown``."""

    element: str
    need: NeedWord


class TopicPaper(ItemPaper):
    """A topic that a clause was read to settle."""

    read: Topic


class ClausePaper(Paper):
    """A clause as it stands in the paper."""

    id: ClauseId
    heading: str = ""
    topics: list[TopicPaper] = Field(default_factory=list)
    also: list[Topic] = Field(default_factory=list)
    text: Text


class AddedPaper(Paper):
    """A value that was not read."""

    term: TermName
    value: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    by: Literal["hand"] | None = None
    cites: QuotePaper | None = None


class PaperRead(Paper):
    """The file that was read, and what it is."""

    name: str
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    pages: Annotated[int, Field(ge=1)]
    reads_like: str
    because: str = ""


class DraftPaper(Paper):
    """A draft agreement, as version 1 of the format (spec/agreement-draft.md)."""

    every_key: ClassVar[str] = "spec/agreement-draft.md shows every key"

    permslip: Literal["agreement-draft/1"]
    paper: PaperRead
    seal: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    look_first: list[str] = Field(default_factory=list)
    about: list[AboutPaper] = Field(default_factory=list)
    parties: list[PartyPaper] = Field(default_factory=list)
    terms: list[TermPaper] = Field(default_factory=list)
    schedule: list[LinePaper] = Field(default_factory=list)
    not_stated: list[TermName] = Field(default_factory=list)
    added: list[AddedPaper] = Field(default_factory=list)
    remarks: list[str] = Field(default_factory=list)
    clauses: list[ClausePaper] = Field(default_factory=list)


# ------------------------------------------------------------------ in


def loads(data: bytes, name: str) -> Draft:
    """Read a draft. ``name`` stands for the file in messages.

    Raises BadInput with the line of what is wrong: a form that is not followed, a value that its term cannot
    have, ``instead`` without ``by`` or ``cites``, and a draft whose read parts were changed.
    """
    document = strict_yaml.read(data, name, largest=LARGEST, parts=MOST_PARTS)
    if isinstance(document.value, dict) and document.value.get("permslip") == "agreement/1":
        raise BadInput(
            f"{name} is an agreement, not a draft: it is confirmed already.",
            fix="permslip agree check FILE says what the law finds in it",
        )
    paper = parse(DraftPaper, document)
    _check(paper, document)
    draft = Draft(
        name=paper.paper.name,
        sha256=paper.paper.sha256,
        pages=paper.paper.pages,
        shape=paper.paper.reads_like,
        shape_why=paper.paper.because,
        about=tuple((a.name, a.item()) for a in paper.about),
        parties=tuple(DraftParty(p.id, p.role, p.item(), p.under, p.services) for p in paper.parties),
        terms=tuple(DraftTerm(t.term, tuple(v.item() for v in t.values)) for t in paper.terms),
        schedule=tuple(
            DraftLine("" if s.element == "unknown" else s.element, s.need, s.item()) for s in paper.schedule
        ),
        clauses=tuple(
            DraftClause(c.id, c.text, c.heading, tuple((t.read, t.item()) for t in c.topics), tuple(c.also))
            for c in paper.clauses
        ),
        not_stated=tuple(paper.not_stated),
        added=tuple(
            Added(a.term, a.value, a.cites.quote() if a.cites else None, a.by is not None)
            for a in paper.added
        ),
        look_first=tuple(paper.look_first),
        remarks=tuple(paper.remarks),
    )
    if seal(draft) != paper.seal:
        raise fault(
            document,
            ("seal",),
            "what was read has been changed since, by hand or by another program",
            "put the read values back, or read the paper again; a correction goes under instead",
        )
    return draft


def _check(paper: DraftPaper, document: Document) -> None:
    """What the form's types cannot say."""
    for at, about in enumerate(paper.about):
        _check_about(document, ("about", at), about)
    for at, party in enumerate(paper.parties):
        _check_item(document, ("parties", at), party, "")
    for at, line in enumerate(paper.schedule):
        _check_item(document, ("schedule", at), line, "elements")
        if line.element != "unknown" and line.element not in ELEMENTS:
            raise fault(document, ("schedule", at, "element"), "is no key", "put the key under instead")
    for at, term in enumerate(paper.terms):
        _check_term(document, ("terms", at, "term"), term.term)
        for place, item in enumerate(term.values):
            _check_item(document, ("terms", at, "values", place), item, term.term)
    for at, clause in enumerate(paper.clauses):
        for place, topic in enumerate(clause.topics):
            path = ("clauses", at, "topics", place)
            if topic.instead:
                raise fault(
                    document, path, "a topic has no other value", "leave it out, and name one in also"
                )
            _check_topic(document, (*path, "read"), topic.read)
        for place, word in enumerate(clause.also):
            _check_topic(document, ("clauses", at, "also", place), word)
    for at, added in enumerate(paper.added):
        _check_term(document, ("added", at, "term"), added.term)
        _check_value(document, ("added", at, "value"), added.term, added.value)
        _check_origin(document, ("added", at), added.by, added.cites)


def _check_about(document: Document, path: tuple[str | int, ...], about: AboutPaper) -> None:
    if about.instead and (fix := about_problem(about.name, about.instead)):
        raise fault(document, (*path, "instead"), "has a form that is not allowed here", fix)


def _check_item(document: Document, path: tuple[str | int, ...], item: ItemPaper, term: str) -> None:
    if not item.instead:
        if item.by or item.cites:
            raise fault(document, path, "says where a value comes from and gives none", "add instead: VALUE")
        return
    if term == "elements":
        if resolve_words(item.instead) is None:
            raise fault(
                document,
                (*path, "instead"),
                "is no element of the catalogue",
                "use a key, label or CEDS id of docs/reference/elements.md",
            )
    elif term:
        _check_value(document, (*path, "instead"), term, item.instead)
    if term != "elements":  # a key of the catalogue says in other words what the paper's own sentence says
        _check_origin(document, path, item.by, item.cites)


def _check_origin(document: Document, path: tuple[str | int, ...], by: str | None, cites: Any) -> None:
    if (by is None) is (cites is None):
        raise fault(
            document,
            path,
            "a value that was put in by a person says where it comes from, in one way",
            "add cites: with text, page and line of the paper, or by: hand",
        )


def _check_term(document: Document, path: tuple[str | int, ...], word: str) -> None:
    if word not in TERMS:
        raise fault(document, path, "is no term", "see docs/reference/terms.md")


def _check_topic(document: Document, path: tuple[str | int, ...], word: str) -> None:
    if word not in TOPICS:
        raise fault(document, path, "is no topic", "see docs/reference/topics.md")


def _check_value(document: Document, path: tuple[str | int, ...], term: str, value: str) -> None:
    if why := problem(term, value):
        raise fault(document, path, "is no value of this term", f"give {why}")
