"""The request's form: the pydantic models behind spec/request.md, and the way to and from the noun."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from permslip.agree.paper import Day, Id, Line, NeedWord, Paper, PurposeWord, fault, parse
from permslip.agree.strict_yaml import Document, read
from permslip.agree.writing import as_yaml
from permslip.ask.canonical import as_data, digest_of
from permslip.ask.request import Population, Request, RequestedElement, RequestedTable
from permslip.ask.tables import TABLES, subject_of, understood
from permslip.words.vocabulary import Need

Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S([^\n]*\S)?$")]
HoldingId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,62}$")]
GradeCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,8}$")]
SchoolCode = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^\S(.*\S)?$")]
TableName = Annotated[str, Field(json_schema_extra={"enum": list(TABLES)})]


def _spread(value: Any) -> Any:
    return {"asked": value} if isinstance(value, str) else value


class ElementPaper(Paper):
    """One element, in the requester's own words; a bare text stands for ``asked``."""

    asked: Words
    need: NeedWord = Need.MANDATORY
    level: Annotated[str, StringConstraints(max_length=120)] = ""


class TablePaper(Paper):
    """One table wanted."""

    name: TableName
    elements: Annotated[
        list[Annotated[ElementPaper, BeforeValidator(_spread)]], Field(min_length=1, max_length=500)
    ]


class PopulationPaper(Paper):
    """Which students; an absent list means all."""

    schools: list[SchoolCode] = Field(default_factory=list)
    grades: list[GradeCode] = Field(default_factory=list)


class RequestPaper(Paper):
    """A request for data, as version 1 of the Permslip request format (spec/request.md)."""

    permslip: Literal["request/1"]
    id: Id
    agreement: Id | None = None
    recipient: Id
    onward: list[Line] = Field(default_factory=list)
    purpose: PurposeWord | None = None
    purpose_text: Annotated[str, StringConstraints(max_length=20_000)] = ""
    as_of: Day
    holding: HoldingId | None = None
    population: PopulationPaper = PopulationPaper()
    tables: Annotated[list[TablePaper], Field(min_length=1)]


def loads(data: bytes, name: str) -> Request:
    """Read a request from YAML (spec/request.md). ``name`` stands for the file in messages.

    Words that the catalogue does not know are kept, with no element: the decision refuses them one by one.
    Raises BadInput with the line and the path of what is wrong, and never a value.
    """
    document = read(data, name)
    paper = parse(RequestPaper, document)
    request = Request(
        id=paper.id,
        agreement=paper.agreement,
        recipient=paper.recipient,
        onward=tuple(paper.onward),
        purpose=paper.purpose,
        purpose_text=paper.purpose_text,
        tables=_tables(paper, document),
        population=Population(tuple(paper.population.schools), tuple(paper.population.grades)),
        as_of=paper.as_of,
        holding=paper.holding,
        digest="",
    )
    return replace(request, digest=digest_of(request))


def _tables(paper: RequestPaper, document: Document) -> tuple[RequestedTable, ...]:
    out: list[RequestedTable] = []
    for at, table in enumerate(paper.tables):
        if table.name not in TABLES:
            raise fault(
                document,
                ("tables", at, "name"),
                "is no table that can be asked for",
                f"one of {', '.join(TABLES)}",
            )
        if any(t.name == table.name for t in out):
            raise fault(
                document, ("tables", at, "name"), "stands here for the second time", "put the two together"
            )
        asked: list[RequestedElement] = []
        for place, line in enumerate(table.elements):
            found = understood(line.asked, TABLES[table.name], subject_of(table.name))
            element = RequestedElement(line.asked, found.key if found else None, line.need, line.level)
            if any(_same(element, other) for other in asked):
                path = ("tables", at, "elements", place)
                raise fault(document, path, "asks for something a second time", "keep one of the two")
            asked.append(element)
        out.append(RequestedTable(table.name, tuple(asked)))
    return tuple(out)


def _same(one: RequestedElement, other: RequestedElement) -> bool:
    if one.element is None or other.element is None:
        return one.asked_as == other.asked_as
    return one.element == other.element


def dumps(request: Request) -> str:
    """The request as YAML that :func:`loads` reads back to the same value and digest."""
    return as_yaml(as_data(request))
