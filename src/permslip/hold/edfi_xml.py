"""Ed-Fi XML interchange files, of one or several versions, flattened to the tables of Ed-Fi CSV.

Students of several files are one by their ``StudentUniqueId``: the newer version's value wins, the older
one's fills the gaps. Other tables come from the newest version that has them. The parser takes no DTD,
no entity and no address; depth, size and the ratio of a gzip are bounded.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

import pyarrow as pa
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from permslip.hold.conform import Incoming
from permslip.hold.draft import Reading
from permslip.hold.edfi_shapes import IDENTIFICATION, MANY, PROGRAM, SHAPES, Shape
from permslip.hold.flat import drafts_of, incoming, is_consents
from permslip.hold.kinds import kind_of
from permslip.words.errors import BadInput
from permslip.words.ports import Engine, Source

MAX_BYTES, MAX_DEPTH, MAX_TEXT = 4 << 30, 40, 1 << 20
_FREE_BYTES, _RATIO = 64 << 20, 1_000
_VERSION = re.compile(r"http://ed-fi\.org/(\d+(?:\.\d+)*)")
Row = dict[str, str]


class _Bounded:
    """A byte stream that stops at a size; ``packed`` is the size on disk of what it unpacks."""

    def __init__(self, stream: BinaryIO, name: str, packed: int) -> None:
        self._stream, self._name, self._read = stream, name, 0
        self._limit = min(MAX_BYTES, max(_FREE_BYTES, _RATIO * packed)) if packed else MAX_BYTES

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._read += len(chunk)
        if self._read > self._limit:
            raise BadInput(
                f"{self._name}: unpacks to more than its size allows", fix="split the interchange file"
            )
        return chunk


@contextmanager
def _opened(source: Source, name: str) -> Iterator[_Bounded]:
    with source.open(name) as raw:
        if name.lower().endswith(".gz"):
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield _Bounded(unpacked, name, source.size(name))  # type: ignore[arg-type]
        else:
            yield _Bounded(raw, name, 0)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _value(found: Element) -> str:
    """The text of an element; of a descriptor, the word it stands for, in every way Ed-Fi writes one."""
    for child in found:
        if _local(child.tag) in ("CodeValue", _local(found.tag)):
            return _value(child)
    text = (found.text or "").strip()
    if len(text) > MAX_TEXT:
        raise BadInput("an XML element holds more than 1 MiB of text", fix="documents belong beside the data")
    return text.rpartition("#")[2] if text.startswith("uri://") else text


def _find(start: Element, path: str) -> list[str]:
    path, _, attribute = path.partition("@")
    steps = "/".join(s if s in ("", ".") else "{*}" + s for s in path.rstrip("/").split("/"))
    if attribute:
        nodes = start.findall(steps) if steps else [start]
        return [n.get(attribute, "") for n in nodes]
    nodes = start.findall(steps) if steps not in (".", "") else [start]
    return [_value(n) for n in nodes]


def _row(record: Element, start: Element, shape: Shape) -> Row:
    row = {}
    for header, paths in shape.columns.items():
        for path in paths:
            found = [v for v in _find(record if path.startswith("^") else start, path.removeprefix("^")) if v]
            if found:
                row[header] = "|".join(dict.fromkeys(found)) if header in MANY else found[0]
                break
    return row


def _identification(record: Element) -> Row:
    row = {}
    for code in record.findall("{*}StudentIdentificationCode"):
        system = _find(code, "StudentIdentificationSystem")
        header = IDENTIFICATION.get(system[0].lower()) if system else None
        if header is not None:
            row[header] = next(iter(_find(code, "IdentificationCode")), "")
    return row


def _rows(record: Element) -> Iterator[tuple[str, Row]]:
    tag = _local(record.tag)
    shapes = SHAPES.get(tag, ())
    if tag.startswith("Student") and tag.endswith("ProgramAssociation"):
        shapes = (PROGRAM,)
    for shape in shapes:
        starts = record.findall("{*}" + shape.each) if shape.each else [record]
        for start in starts:
            row = _row(record, start, shape)
            if shape is PROGRAM:
                row["AssociationType"] = tag
            elif shape.stem == "students":
                row |= _identification(record)
            elif shape.each and shape.stem == "student_health":
                row["Kind"] = shape.each
            yield shape.stem, row


def parse(stream: Any, name: str) -> Iterator[tuple[tuple[int, ...], str, Row]]:
    """(version, table stem, row) for each record of one interchange file. Raises BadInput on what is no such
    file: not well-formed, with a DTD or entities, nested too deep, too large."""
    depth, root = 0, None
    version: tuple[int, ...] = (0,)
    try:
        for event, node in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                depth += 1
                if depth > MAX_DEPTH:
                    raise BadInput(
                        f"{name}: nested deeper than {MAX_DEPTH} elements",
                        fix="hand in an Ed-Fi interchange file",
                    )
                if root is None:
                    root, found = node, _VERSION.search(node.tag)
                    version = _numbers(found[1]) if found else (0,)
                continue
            depth -= 1
            if depth == 1 and root is not None:
                for stem, row in _rows(node):
                    yield version, stem, row
                root.clear()
    except (ParseError, DefusedXmlException, UnicodeDecodeError, ValueError):
        raise BadInput(
            f"{name}: no well-formed XML, or XML with a DTD or entities",
            fix="export the interchange file again",
        ) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadInput(f"{name}: the gzip data are damaged", fix="make the file again") from None


def _numbers(text: str) -> tuple[int, ...]:
    if "." in text:
        return tuple(int(p) for p in text.split("."))
    return (int(text[:2]), int(text[2:] or "0"))  # 0220 is version 2.2.0


def _merge_students(rows: list[tuple[tuple[int, ...], Row]]) -> list[Row]:
    merged: dict[str, Row] = {}
    for _, row in sorted(rows, key=lambda r: r[0]):
        key = row.get("StudentUniqueId", "")
        merged.setdefault(key, {}).update(row)
    return list(merged.values())


def _resolve_contacts(tables: dict[str, list[Row]]) -> None:
    by_ref = {r.get("xmlId", ""): r.get("ContactUniqueId", "") for r in tables.get("contacts", [])}
    for row in tables.get("student_contacts", []):
        ref = row.pop("ContactRef", "")
        row.setdefault("ContactUniqueId", by_ref.get(ref, ""))


def flatten(source: Source, names: list[str]) -> tuple[dict[str, list[Row]], list[tuple[str, str]]]:
    """(rows by table stem, things noticed) of all the interchange files together."""
    found: dict[str, list[tuple[tuple[int, ...], Row]]] = {}
    noticed = []
    for name in names:
        before = sum(map(len, found.values()))
        with _opened(source, name) as stream:
            for version, stem, row in parse(stream, name):
                found.setdefault(stem, []).append((version, row))
        if sum(map(len, found.values())) == before:
            noticed.append((name, "holds no records that this reader uses"))
    tables: dict[str, list[Row]] = {}
    for stem, rows in found.items():
        newest = max(v for v, _ in rows)
        older = sum(v != newest for v, _ in rows)
        if stem == "students":
            tables[stem] = _merge_students(rows)
            if older:
                noticed.append(
                    (
                        stem,
                        f"{older} records of an older version merged: newer values win, older ones fill gaps",
                    )
                )
        else:
            tables[stem] = [r for v, r in rows if v == newest]
            if older:
                noticed.append(
                    (
                        stem,
                        f"{older} records of an older Ed-Fi version left out: a newer one has the table",
                    )
                )
    _resolve_contacts(tables)
    return tables, noticed


def _arrow(rows: list[Row]) -> tuple[tuple[str, ...], pa.Table]:
    headers = tuple(dict.fromkeys(h for row in rows for h in row))
    return headers, pa.table(
        {h: pa.array([row.get(h) or None for row in rows], pa.string()) for h in headers}
    )


def xml_files(source: Source) -> list[str]:
    """The interchange files of a source."""
    return [n for n in source.names() if n.lower().endswith((".xml", ".xml.gz"))]


def read(source: Source, engine: Engine) -> Reading:
    """The drafts of a set of interchange files, and of tables that stand beside them."""
    names = xml_files(source)
    tables, noticed = flatten(source, names)
    if not tables:
        raise BadInput(f"{source.name} holds no Ed-Fi records", fix="hand in Ed-Fi interchange files")
    arriving = []
    for stem, rows in sorted(tables.items()):
        headers, arrow = _arrow(rows)
        origin = {h: f"{stem} (XML):{h}" for h in headers}
        arriving.append(
            Incoming(
                stem, kind_of(stem, headers), headers, engine.memory(stem, arrow), origin, f"{stem} (XML)", 0
            )
        )
    beside = [n for n in source.names() if source.is_table(n)]
    skipped = [n for n in beside if is_consents(source.header(n))]
    noticed += [(n, "a list of families' answers: not part of the holding") for n in skipped]
    arriving += [incoming(source, n) for n in beside if n not in skipped]
    assets = tuple(n for n in source.names() if n not in names and n not in beside)
    files = tuple(n for n in (*names, *beside) if n not in skipped)
    return Reading("edfi-xml", drafts_of(arriving), assets, tuple(noticed), files)
