"""Test papers printed as PDF (reportlab) and as Word files (python-docx), from the same parts."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Para:
    """Markup of reportlab's (<b>, <i>, <u>) is allowed in PDFs; plain text everywhere."""

    text: str
    indent: int = 0


@dataclass(frozen=True)
class Item:
    text: str
    bullet: str = "•"
    level: int = 1


@dataclass(frozen=True)
class Table:
    rows: Sequence[Sequence[str]]
    ruled: bool = True
    spans: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    widths: Sequence[float] | None = None


@dataclass(frozen=True)
class PageEnd:
    pass


Part = Heading | Para | Item | Table | PageEnd


@dataclass
class Look:
    """How a PDF is printed."""

    columns: int = 1
    head: str = ""
    foot: str = ""  # {n} is the page
    font: str = "Times-Roman"
    bold: str = "Times-Bold"
    size: float = 11
    line_numbers: bool = False
    invariant: bool = True
    extra: Any = None  # called with (canvas, page) on each page
    encrypt: str | None = None
    margins: tuple[float, float] = field(default=(72, 72))
    justify: bool = False


def parts_of(text: str) -> list[Part]:
    """A text as paragraphs: blank lines part them, lines that begin with # are headings."""
    parts: list[Part] = []
    for block in text.replace("\f", "\n\n").split("\n\n"):
        words = " ".join(block.split())
        if words.startswith("#"):
            parts.append(Heading(words.lstrip("# ")))
        elif words:
            parts.append(Para(words))
    return parts


def as_pdf(parts: Sequence[Part], look: Look | None = None) -> bytes:
    from reportlab.lib.pagesizes import letter
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    look = look or Look()
    out = io.BytesIO()
    width, height = letter
    side, end = look.margins

    def furniture(canvas: Any, doc: Any) -> None:
        canvas.setFont(look.font, 9)
        if look.head:
            canvas.drawString(side, height - 40, look.head.replace("{n}", str(doc.page)))
        if look.foot:
            foot = look.foot.replace("{n}", str(doc.page))
            canvas.drawString((width - stringWidth(foot, look.font, 9)) / 2, 36, foot)
        if look.line_numbers:
            for n in range(1, 29):
                canvas.drawRightString(side - 24, height - end - 2 - n * (height - 2 * end) / 29, str(n))
        if look.extra:
            look.extra(canvas, doc.page)

    gap = 24
    each = (width - 2 * side - gap * (look.columns - 1)) / look.columns
    frames = [
        Frame(side + i * (each + gap), end, each, height - 2 * end, 0, 0, 0, 0) for i in range(look.columns)
    ]
    doc = BaseDocTemplate(out, pagesize=letter, invariant=look.invariant, encrypt=look.encrypt)
    doc.addPageTemplates([PageTemplate("all", frames, onPage=furniture)])
    doc.build([flow for part in parts for flow in _flowables(part, look)])
    return out.getvalue()


def _flowables(part: Part, look: Look) -> list[Any]:
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import PageBreak, Paragraph, Spacer, TableStyle
    from reportlab.platypus import Table as PdfTable

    body = ParagraphStyle(
        "body",
        fontName=look.font,
        fontSize=look.size,
        leading=look.size * 1.2,
        alignment=4 if look.justify else 0,
    )
    match part:
        case Heading(text, level):
            size = look.size + (6, 3, 0)[level - 1]
            style = ParagraphStyle("head", parent=body, fontName=look.bold, fontSize=size, leading=size * 1.2)
            return [Spacer(1, 8), Paragraph(text, style), Spacer(1, 6)]
        case Para(text, indent):
            return [
                Paragraph(text, ParagraphStyle("p", parent=body, leftIndent=indent)),
                Spacer(1, look.size * 0.7),
            ]
        case Item(text, bullet, level):
            style = ParagraphStyle("i", parent=body, leftIndent=18 * level, bulletIndent=18 * level - 14)
            return [Paragraph(text, style, bulletText=bullet), Spacer(1, 3)]
        case Table(rows, ruled, spans, widths):
            small = ParagraphStyle("cell", parent=body, fontSize=9, leading=11)
            table = PdfTable(
                [[Paragraph(cell, small) for cell in row] for row in rows], colWidths=widths, repeatRows=1
            )
            rules: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
            rules += [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
            rules += [("SPAN", *span) for span in spans]
            table.setStyle(TableStyle(rules))
            return [table, Spacer(1, 10)]
        case PageEnd():
            return [PageBreak()]


def drawn(draw: Callable[[Any], None], **kept: Any) -> bytes:
    """A PDF drawn by hand on a canvas; the last page that ``draw`` begins is shown too."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=True, **kept)
    canvas.setFont("Helvetica", 11)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def as_docx(parts: Sequence[Part], *, head: str = "", foot: str = "") -> bytes:
    from docx import Document

    paper = Document()
    if head:
        paper.sections[0].header.paragraphs[0].text = head
    if foot:
        paper.sections[0].footer.paragraphs[0].text = foot
    for part in parts:
        match part:
            case Heading(text, level):
                paper.add_heading(text, level)
            case Para(text, _):
                paper.add_paragraph(text)
            case Item(text, _, level):
                paper.add_paragraph(text, style="List Bullet" if level == 1 else f"List Bullet {level}")
            case Table(rows, _, spans, _):
                table = paper.add_table(len(rows), len(rows[0]), style="Table Grid")
                for r, row in enumerate(rows):
                    for c, cell in enumerate(row):
                        table.cell(r, c).text = cell
                for (c0, r0), (c1, r1) in spans:
                    table.cell(r0, c0).merge(table.cell(r1, c1))
            case PageEnd():
                paper.add_page_break()
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_members(
    body: str, *, links: str = "", main: str = "word/document.xml", **inner: str
) -> dict[str, bytes]:
    """The members of a Word file whose body is this XML; ``inner`` are further parts (``styles``,
    ``numbering``, ``footnotes``, ``comments``, ``header`` ...), the inside of their root element."""
    roots = {"header": "hdr", "footer": "ftr"}
    folder, _, name = main.rpartition("/")
    related = "".join(
        f'<Relationship Id="r{part}" Type="{_RELATIONS}/{part}" Target="{part}.xml"/>' for part in inner
    )
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{head}<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="{main}"/>'
        "</Relationships>",
        main: f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
        f"{folder}/_rels/{name}.rels": f"{head}{related}{links}</Relationships>",
    }
    for part, xml in inner.items():
        root = roots.get(part, part)
        members[f"{folder}/{part}.xml"] = f"<w:{root} {WORD}>{xml}</w:{root}>"
    return {key: f'<?xml version="1.0" encoding="UTF-8"?>{value}'.encode() for key, value in members.items()}


def zipped(members: dict[str, bytes]) -> bytes:
    """These members as a zip, always the same bytes."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def a_word_file(body: str, **parts: str) -> bytes:
    """A Word file made of raw XML (see ``word_members``)."""
    return zipped(word_members(body, **parts))
