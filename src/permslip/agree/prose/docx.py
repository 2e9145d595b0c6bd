"""A Word file as lines: paragraphs, automatic numbers, tables, notes. Nothing in it is run or fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from permslip.agree.prose.docx_numbers import Numbers, numbers_of
from permslip.agree.prose.docx_runs import Met, depth_of, lines_of, spelled, tag_of
from permslip.agree.prose.docx_styles import Style, indent_of, styles_of, value_of
from permslip.agree.prose.docx_zip import Link, Parts, parts_of
from permslip.agree.prose.headings import like_a_heading
from permslip.agree.prose.source import Line, LineKind
from permslip.words.errors import BadInput

MAX_LINES = 60_000  # paragraphs and rows
_WRAPPERS = ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:body", "w:txbxContent")
_CHANGES = (
    "The paper has tracked changes that nobody has accepted or rejected: what is inserted was read, what is "
    "deleted was not. Ask which text was signed."
)
_POINTS = 20  # of an indent's units to a point; a character is about six points wide


@dataclass
class _Walk:
    """Where the walk through the paper is, and what it has met."""

    styles: dict[str, Style]
    numbers: Numbers
    name: str
    met: Met = field(default_factory=Met)
    lines: list[Line] = field(default_factory=list)
    number: int = 0

    def next(self) -> int:
        self.number += 1
        if self.number > MAX_LINES:
            raise BadInput(
                f"{self.name} has more than {MAX_LINES:,} paragraphs", fix="hand in the agreement alone"
            )
        return self.number


def read(data: bytes, name: str) -> tuple[list[Line], list[str]]:
    """The lines of a Word file, a paragraph or a table row each, and remarks.

    Raises:
        BadInput: no Word file, a damaged or dangerous one, or one that is far too long.
    """
    parts = parts_of(data, name)
    main = next(
        (x.target for x in parts.links("").values() if x.kind == "officeDocument"), "word/document.xml"
    )
    links = parts.links(main)
    walk = _Walk(styles_of(_part(parts, links, "styles")), numbers_of(_part(parts, links, "numbering")), name)
    root = parts.xml(main)
    _blocks(root, walk)
    _headings_by_print(walk)
    notes = _notes(parts, links, walk)
    _furniture(parts, links, walk)
    return walk.lines, _remarks(parts, links, walk, notes)


def _part(parts: Parts, links: dict[str, Link], kind: str) -> Any:
    """The root of the first part of this kind; None where the paper has none."""
    link = next((x for x in links.values() if x.kind == kind and not x.outside), None)
    return parts.xml(link.target) if link is not None and link.target in parts.members else None


def _blocks(element: Any, walk: _Walk) -> None:
    """Paragraphs and tables in their order."""
    for child in element:
        tag = tag_of(child)
        if tag == "w:p":
            _paragraph(child, walk)
        elif tag == "w:tbl":
            _table(child, walk)
        elif tag in _WRAPPERS:
            _blocks(child, walk)
        elif tag == "w:altChunk":
            walk.met.counts["chunks"] += 1
        elif tag == "mc:AlternateContent":
            _blocks(next(iter(child), child), walk)


def _paragraph(paragraph: Any, walk: _Walk) -> None:
    """One paragraph as a line (more where line ends part it), a gap behind it; then its text boxes."""
    properties = next((child for child in paragraph if tag_of(child) == "w:pPr"), None)
    style = walk.styles.get(value_of(properties, "w:pStyle") or "", walk.styles[""])
    boxes = len(walk.met.boxes)
    pieces = lines_of(spelled(paragraph, walk.styles, style, walk.met))
    number = walk.next()
    label = None
    if any(text for text, _ in pieces):
        label = _label(properties, style, walk)
        depth = depth_of(properties) or style.heading
        kind, level = (LineKind.HEADING, depth) if depth else (LineKind.TEXT, 0)
        if label is not None:
            level = depth or label.level + 1
            kind = LineKind.ITEM if label.bullet and not depth else kind
        if style.contents:
            kind = LineKind.FURNITURE
        indent = max(indent_of(properties, style.indent), 0) // (6 * _POINTS)
        pieces[0] = _labelled(pieces[0], label.text if label is not None else "")
        for at, (text, strong) in enumerate(piece for piece in pieces if piece[0]):
            number = walk.next() if at else number
            walk.lines.append(Line(text, 1, number, kind, level, indent=indent, strong=strong))
    walk.lines.append(Line("", 1, number, LineKind.BLANK))
    for box in _new_boxes(walk, boxes):
        _blocks(box, walk)


def _new_boxes(walk: _Walk, since: int) -> list[Any]:
    found = walk.met.boxes[since:]
    del walk.met.boxes[since:]
    walk.met.counts["boxes"] += len(found)
    return found


@dataclass(frozen=True)
class _Label:
    text: str
    bullet: bool
    level: int


def _label(properties: Any, style: Style, walk: _Walk) -> _Label | None:
    """The automatic number of a paragraph, counted on; None where it has none."""
    use = value_of(properties, "w:numPr", "w:numId")
    stated = value_of(properties, "w:numPr", "w:ilvl")
    if use is None:
        use = style.list_id
    if use is None or use == "0":
        return None
    if stated is not None and stated.isdecimal() and len(stated) < 3:
        level = int(stated)
    elif style.list_level is not None:
        level = style.list_level
    else:
        level = walk.numbers.level_of_style(use, value_of(properties, "w:pStyle") or "")
    found = walk.numbers.label(use, level)
    return None if found is None else _Label(found[0], found[1], level)


def _labelled(piece: tuple[str, int], label: str) -> tuple[str, int]:
    text, strong = piece
    if not label:
        return piece
    return f"{label} {text}".rstrip(), strong + len(label) + 1 if strong else 0


def _table(table: Any, walk: _Walk) -> None:
    """A table's rows; a table of one column is a frame around paragraphs."""
    rows = [row for row in _within(table, "w:tr") if not _is_deleted(row)]
    if all(sum(1 for _ in _within(row, "w:tc")) < 2 for row in rows):
        for row in rows:
            for cell in _within(row, "w:tc"):
                _blocks(cell, walk)
        return
    above: dict[int, str] = {}
    for row in rows:
        cells: list[str] = []
        printed: list[str] = []
        for cell in _within(row, "w:tc"):
            properties = next((child for child in cell if tag_of(child) == "w:tcPr"), None)
            joins = _joins(properties)
            column = len(cells)
            if joins:
                text = above.get(column, "")
            else:
                text = _cell(cell, walk)
                printed += [text] if text else []
            above[column] = text
            span = value_of(properties, "w:gridSpan") or "1"
            wide = min(int(span), 64) if span.isdecimal() and len(span) < 4 else 1
            cells += [text, *[""] * (max(wide, 1) - 1)]
        number = walk.next()
        if printed:
            walk.lines.append(Line(" ".join(printed), 1, number, LineKind.ROW, cells=tuple(cells)))
    walk.lines.append(Line("", 1, max(walk.number, 1), LineKind.BLANK))


def _within(element: Any, wanted: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, through content controls and insertions."""
    for child in element:
        tag = tag_of(child)
        if tag == wanted:
            yield child
        elif tag in _WRAPPERS:
            yield from _within(child, wanted)


def _is_deleted(row: Any) -> bool:
    return any(tag_of(mark) == "w:del" for child in row if tag_of(child) == "w:trPr" for mark in child)


def _joins(properties: Any) -> bool:
    """The cell goes on with the one above it."""
    merge = [child for child in properties if tag_of(child) == "w:vMerge"] if properties is not None else []
    return bool(merge) and value_of(properties, "w:vMerge") in (None, "continue")


def _cell(cell: Any, walk: _Walk) -> str:
    """The text of a cell, its paragraphs and the tables in it one after the other."""
    inner = _Walk(walk.styles, walk.numbers, walk.name, walk.met, number=walk.number)
    _blocks(cell, inner)
    return " ".join(line.text for line in inner.lines if line.text)


def _headings_by_print(walk: _Walk) -> None:
    """A short paragraph that is all bold or underlined is a heading, one deeper than those of a style."""
    depths = [line.level for line in walk.lines if line.kind is LineKind.HEADING]
    deepest = max(depths, default=0)
    for at, line in enumerate(walk.lines):
        bold = line.kind is LineKind.TEXT and line.strong >= len(line.text)
        if bold and like_a_heading(line.text):
            walk.lines[at] = replace(line, kind=LineKind.HEADING, level=deepest + 1)


def _notes(parts: Parts, links: dict[str, Link], walk: _Walk) -> int:
    """Footnotes and endnotes as text at the end; how many."""
    found = 0
    for kind, tag in (("footnotes", "w:footnote"), ("endnotes", "w:endnote")):
        root = _part(parts, links, kind)
        for note in root if root is not None else ():
            if tag_of(note) == tag and not _is_rule(note):
                _blocks(note, walk)
                found += 1
    return found


def _is_rule(note: Any) -> bool:
    """The line above the notes, which the file keeps as a note."""
    from docx.oxml.ns import qn

    return note.get(qn("w:type")) in ("separator", "continuationSeparator", "continuationNotice")


def _furniture(parts: Parts, links: dict[str, Link], walk: _Walk) -> None:
    """Headers and footers, each once, at the end."""
    seen: set[str] = set()
    for link in sorted(links.values(), key=lambda x: x.target):
        if link.kind not in ("header", "footer") or link.target not in parts.members:
            continue
        inner = _Walk(walk.styles, Numbers({}, {}), walk.name)
        _blocks(parts.xml(link.target), inner)
        for line in inner.lines:
            if line.text and line.text not in seen:
                seen.add(line.text)
                walk.lines.append(Line(line.text, 1, walk.next(), LineKind.FURNITURE))


def _remarks(parts: Parts, links: dict[str, Link], walk: _Walk, notes: int) -> list[str]:
    counts = walk.met.counts
    comments = _part(parts, links, "comments")
    commented = sum(1 for child in comments if tag_of(child) == "w:comment") if comments is not None else 0
    outside = {x.kind for x in links.values() if x.outside} - {"hyperlink"}
    macros = any(member.lower().endswith("vbaproject.bin") for member in parts.members)
    told: Iterable[tuple[int, str]] = (
        (counts["changes"], _CHANGES),
        (commented, f"{commented} comment(s) in the margin were not read."),
        (notes, f"{notes} footnote(s) or endnote(s) were read as text at the end."),
        (counts["boxes"], "Text boxes were read where they are anchored; look whether they belong there."),
        (counts["hidden"], "Hidden text, which Word does not show, was passed over."),
        (counts["pictures"], f"{counts['pictures']} picture(s) were not read."),
        (counts["objects"], "Objects of other programs inside the paper were not opened; look at them."),
        (counts["chunks"], "Parts of other files are shown in it and were not read: save it again in Word."),
        (macros, "The file carries macros; none was run."),
        (bool(outside), "It refers to things outside it (a template, a picture); none was fetched."),
    )
    return [words for met, words in told if met]
