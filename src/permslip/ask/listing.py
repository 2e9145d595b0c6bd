"""A request from a plain list: a CSV of element words, as partners send them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from permslip.ask.canonical import digest_of
from permslip.ask.paper import dumps, loads
from permslip.ask.request import Population, Request, RequestedElement, RequestedTable
from permslip.ask.tables import TABLES, placed
from permslip.words.errors import BadInput, OurBug
from permslip.words.vocabulary import Domain, Need, Purpose

SIZE_CAP = 1 << 20
ROWS_CAP = 2_000
CELL_CAP = 200
_LEVELS: Mapping[str, Need] = {
    "mandatory": Need.MANDATORY,
    "required": Need.MANDATORY,
    "encouraged": Need.OPTIONAL,
    "optional": Need.OPTIONAL,
}


def from_csv(
    data: bytes,
    name: str,
    *,
    id: str,
    recipient: str,
    as_of: date,
    agreement: str | None = None,
    onward: tuple[str, ...] = (),
    purpose: Purpose | None = None,
    purpose_text: str = "",
    holding: str | None = None,
    population: Population | None = None,
    levels: Mapping[str, Need] | None = None,
    otherwise: Need = Need.MANDATORY,
) -> Request:
    """Read a list with the columns ``element`` and, if there, ``domain`` and ``level``; others are not read.

    ``level``: *mandatory* and *required* are mandatory, *encouraged* and *optional* optional; ``levels`` adds
    to these or replaces them, and any other word, or none, is taken as ``otherwise``. The requester's word
    is kept. ``domain`` (student, guardian, staff, building, course, finance) says whom or what it is about:
    words that would only fit another person are kept without an element. Raises BadInput with the row
    number, never a value.
    """
    words = {**_LEVELS, **{key.lower(): need for key, need in (levels or {}).items()}}
    tables: dict[str, list[RequestedElement]] = {}
    seen: dict[tuple[str, str], int] = {}
    for number, row in _rows(data, name):
        domain = _domain(row.get("domain", ""), name, number)
        table, found = placed(row["element"], domain)
        level = row.get("level", "")
        need = words.get(level.lower(), otherwise)
        element = RequestedElement(row["element"], found.key if found else None, need, level)
        first = seen.setdefault((table, element.element or element.asked_as), number)
        if first != number:
            raise BadInput(
                f"{name}, row {number}: asks for what row {first} asks for already.",
                fix="keep one of the two",
            )
        tables.setdefault(table, []).append(element)
    request = Request(
        id=id,
        agreement=agreement or None,
        recipient=recipient,
        onward=tuple(onward),
        purpose=purpose,
        purpose_text=purpose_text,
        tables=tuple(RequestedTable(t, tuple(tables[t])) for t in TABLES if t in tables),
        population=population or Population(),
        as_of=as_of,
        holding=holding or None,
        digest="",
    )
    request = replace(request, digest=digest_of(request))
    # What is kept is the request's YAML: a recipient or a word that it cannot hold is refused now.
    if loads(dumps(request).encode(), f"the request made from {name}") != request:
        raise OurBug("a list and the request made from it differ")
    return request


def _domain(text: str, name: str, number: int) -> Domain | None:
    if not text:
        return None
    try:
        return Domain(text.lower())
    except ValueError:
        raise BadInput(
            f"{name}, row {number}: the domain is none that is known.",
            fix=f"one of {', '.join(d.value for d in Domain)}",
        ) from None


def _text(data: bytes, name: str) -> str:
    if len(data) > SIZE_CAP:
        raise BadInput(f"{name} is larger than 1 MiB.", fix="a list of elements is a short text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(
            f"{name}, row {line}: the text is not UTF-8.", fix="export the list as UTF-8"
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadInput(f"{name}, row {line}: a NUL byte.", fix="export the list again as text")
    return text


def _rows(data: bytes, name: str) -> list[tuple[int, dict[str, str]]]:
    """(row number, cells by header) for every row that is not empty; the header is row 1."""
    text = _text(data, name)
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise BadInput(f"{name} is not CSV.", fix="quote the cells that hold commas or quotes") from None
    if not read or "element" not in (header := [cell.strip().lower() for cell in read[0]]):
        raise BadInput(
            f"{name}: no column element.", fix="the first row names the columns: element,domain,level"
        )
    if len(set(header)) != len(header):
        raise BadInput(f"{name}: two columns of one name.", fix="keep one of the two")
    out = []
    for number, cells in enumerate(read[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise BadInput(
                f"{name}, row {number}: {len(cells)} cells where the header has {len(header)}.",
                fix="quote the cells that hold commas",
            )
        row = {key: " ".join(cell.split()) for key, cell in zip(header, cells, strict=True)}
        if not row["element"] or any(
            len(row.get(key, "")) > CELL_CAP for key in ("element", "domain", "level")
        ):
            raise BadInput(
                f"{name}, row {number}: the element is empty, or a cell is over {CELL_CAP} characters.",
                fix="name one element in a row",
            )
        out.append((number, row))
    if not out or len(out) > ROWS_CAP:
        raise BadInput(
            f"{name}: {len(out)} rows, where 1 to {ROWS_CAP} can be read.", fix="one element a row"
        )
    return out
