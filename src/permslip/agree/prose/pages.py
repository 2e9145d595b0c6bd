"""From bytes to a Source: which kind of file is it, and who reads it? Judged by content, never by name."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from permslip.agree.prose import decoding, plain
from permslip.agree.prose.breaks import marked
from permslip.agree.prose.headings import without_contents
from permslip.agree.prose.source import Line, LineKind, Source
from permslip.words.digest import sha256
from permslip.words.errors import BadInput

Tick = Callable[[int, int], None]
MAX_BYTES = 50_000_000  # an agreement of 300 scanned pages has less
_WORD = "in Word: File, Save As, Word Document (.docx); or save it as a PDF"


class Kind(StrEnum):
    """What can be read. A PDF and a DOCX are taken apart by libraries; a text is not."""

    PDF = "pdf"
    DOCX = "docx"
    TEXT = "text"


# First bytes of what is not read -> what it is, and what to do.
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "an RTF file", f"save it as .docx ({_WORD})"),
    (b"\xd0\xcf\x11\xe0", "an old Word file (.doc) or a locked one", f"open it and save it again ({_WORD})"),
    (b"%!PS", "a PostScript file", "hand in the PDF that it was made for"),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF8", "a picture", ""),
    (b"II*\x00", "a picture", ""),
    (b"MM\x00*", "a picture", ""),
    (b"BM", "a picture", ""),
    (b"\x1f\x8b", "a compressed file", "unpack it and hand in the paper itself"),
    (b"7z\xbc\xaf", "a compressed file", "unpack it and hand in the paper itself"),
    (b"Rar!", "a compressed file", "unpack it and hand in the paper itself"),
)  # fmt: skip
_PICTURE = (
    "ask for the file that was printed, or have an OCR program make a text of it and check that by eye, "
    "numbers and the word NOT above all"
)
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")


def kind_of(data: bytes, name: str) -> Kind:
    """What the bytes are.

    Raises:
        BadInput: nothing, too much, or a kind that is not read; says what to hand in instead.
    """
    if not data.strip():
        raise BadInput(f"{name} is empty", fix="hand in the agreement as it was signed")
    if len(data) > MAX_BYTES:
        raise BadInput(
            f"{name} has more than {MAX_BYTES // 1_000_000} MB",
            fix="split it: the agreement in one file, each exhibit in another (a PDF viewer prints a "
            "range of pages to a new PDF)",
        )
    head = data[:1024]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"%PDF-"):
        return Kind.PDF
    if b"%PDF-" in head and (head[:2] in (b"PK", b"MZ") or b"\x00" in head):
        raise BadInput(f"{name} is two kinds of file at once", fix="ask for a clean copy of the paper")
    if head.startswith(b"PK"):
        return _zip_kind(data, name)
    for start, what, fix in _OTHERS:
        if head.startswith(start) and (start != b"BM" or b"\x00" in head):
            raise BadInput(f"{name} is {what}, which cannot be read", fix=fix or _PICTURE)
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif") or head[8:12] == b"WEBP":
        raise BadInput(f"{name} is a picture, which cannot be read", fix=_PICTURE)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML):
        raise BadInput(f"{name} is a web page", fix="print it to a PDF in the browser and hand that in")
    return Kind.TEXT


def _zip_kind(data: bytes, name: str) -> Kind:
    """A Word file is a zip; so are others, which are told apart by what the first part of them names."""
    if b"word/document" in data:
        return Kind.DOCX
    others = (
        (b"mimetypeapplication/vnd.oasis", "an OpenDocument file", "save it as .docx or PDF in its program"),
        (b"xl/workbook", "a spreadsheet", "save the agreement itself as a PDF"),
        (b"ppt/presentation", "a presentation", "save it as a PDF"),
    )
    for mark, what, fix in others:
        if mark in data:
            raise BadInput(f"{name} is {what}, which cannot be read", fix=fix)
    raise BadInput(
        f"{name} is a zip and no Word file", fix="unpack it and hand in the papers in it one by one"
    )


def source_of(data: bytes, name: str, *, tick: Tick | None = None) -> Source:
    """A paper as lines with their places, whatever the file is.

    ``name`` is what messages call it. ``tick(done, pages)`` is called as pages are read (PDF only).

    Raises:
        BadInput: the file cannot be read, or should not be; says what to do.
    """
    kind = kind_of(data, name)
    title, pages = "", 1
    if kind is Kind.PDF:
        from permslip.agree.prose import pdf

        lines, pages, remarks, title = pdf.read(data, name, tick or (lambda _done, _pages: None))
    elif kind is Kind.DOCX:
        from permslip.agree.prose import docx

        lines, remarks = docx.read(data, name)
    else:
        text, remarks = decoding.text_of(data, name)
        lines, more = plain.lines_of(text)
        remarks, pages = remarks + more, text.count("\f") + 1
    if kind is not Kind.TEXT:
        lines, more = _seen(lines)
        remarks = remarks + more
    _readable(lines, name)
    read = marked(without_contents(lines))
    digest = sha256(data)
    return Source(name, str(kind), digest, pages, read, tuple(remarks), title or _first_heading(read))


def _readable(lines: Sequence[Line], name: str) -> None:
    """
    Raises:
        BadInput: no words, too many, or letters that mostly run from right to left.
    """
    letters = Counter(c for line in lines for c in line.text if c.isalpha())
    if not letters:
        raise BadInput(f"{name} holds no words", fix="hand in the agreement as it was signed")
    if sum(len(line.text) for line in lines) > decoding.MAX_CHARACTERS:
        raise decoding.too_long(name)
    leftward = sum(n for c, n in letters.items() if unicodedata.bidirectional(c) in ("R", "AL"))
    if leftward * 4 > sum(letters.values()):
        raise BadInput(
            f"{name} is written from right to left; only English is read here",
            fix="hand in the English version of the agreement",
        )


def _seen(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The lines of a PDF or a Word file without characters that nobody sees; cells too."""
    _, remarks = decoding.seen("".join({c for line in lines for c in line.text}))

    def clean(text: str) -> str:
        return " ".join(decoding.seen(text)[0].split())

    out = []
    for line in lines:
        text = clean(line.text)
        lost = len(line.text) - len(text)
        out.append(
            replace(
                line,
                text=text,
                kind=line.kind if text else LineKind.BLANK,
                cells=tuple(map(clean, line.cells)) if text else (),
                strong=max(min(line.strong - lost, len(text)), 0) if lost else line.strong,
            )
        )
    return out, remarks


def _first_heading(lines: tuple[Line, ...]) -> str:
    """The first heading, all its lines."""
    pieces: list[str] = []
    for line in lines:
        if line.kind is LineKind.HEADING:
            pieces.append(line.text)
        elif pieces and line.kind is not LineKind.FURNITURE:
            break
    return " ".join(pieces)[:200]
