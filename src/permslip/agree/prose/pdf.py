"""A PDF as lines. PDFium opens it and finds the words; nothing in it is run, followed or fetched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from permslip.agree.prose import decoding, pdf_forms, pdf_furniture, pdf_lines, pdf_notes, pdf_strokes
from permslip.agree.prose.pdf_words import Sheet, sheet_of
from permslip.agree.prose.source import Line, LineKind
from permslip.words.errors import BadInput
from permslip.words.wording import listed

MAX_PAGES = 300  # agreements with all their exhibits have seldom a hundred
_OCR = (
    "ask for the file that was printed, or have an OCR program put text behind the pictures and check that "
    "by eye, numbers and the word NOT above all"
)
_SPLIT = "print the agreement itself and each exhibit to PDFs of their own, and hand them in one by one"
_ACTIVE = (
    (b"/JavaScript", "scripts"),
    (b"/Launch", "an action that starts a program"),
    (b"/EmbeddedFile", "files inside it"),
    (b"/RichMedia", "media that play"),
    (b"/GoToR", "references to other files"),
    (b"/SubmitForm", "a button that sends the form"),
)


def read(data: bytes, name: str, tick: Callable[[int, int], None]) -> tuple[list[Line], int, list[str], str]:
    """The lines of a PDF, how many pages it has, remarks, and its title as the file gives it.

    Raises:
        BadInput: locked, cut off, damaged, too long, without text, or written from right to left.
    """
    import pypdfium2

    if b"%%EOF" not in data[-4096:]:
        raise BadInput(f"{name} is cut off: its end is missing", fix="fetch or send it again")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        # PDFium's last error may be that of an earlier file: only a file that is encrypted can be locked
        said = str(problem).lower() if b"/Encrypt" in data else ""
        raise _unopened(name, said) from None
    try:
        count = len(pdf)
        if not 0 < count <= MAX_PAGES:
            raise BadInput(
                f"{name} has {count:,} pages; {MAX_PAGES} can be read" if count else f"{name} has no pages",
                fix=_SPLIT if count else "fetch or send it again",
            )
        return (*_read(pdf, data, name, tick), _title(pdf))
    finally:
        pdf.close()


def _unopened(name: str, problem: str) -> BadInput:
    if "password" in problem:
        return BadInput(
            f"{name} is locked with a password",
            fix="open it with the password, print it to a new PDF and hand that in",
        )
    if "security" in problem:
        return BadInput(
            f"{name} is protected in a way that cannot be opened here",
            fix="ask for a copy without protection",
        )
    return BadInput(f"{name} is no PDF, or a damaged one", fix="fetch or send it again")


def _title(pdf: Any) -> str:
    title = str(pdf.get_metadata_value("Title") or "").strip()
    # what programs write there when nobody did
    if title.lower().startswith(("microsoft word", "untitled", "(anonymous)")) or "." in title[-6:]:
        return ""
    return " ".join(title.split())[:200]


def _read(
    pdf: Any, data: bytes, name: str, tick: Callable[[int, int], None]
) -> tuple[list[Line], int, list[str]]:
    count = len(pdf)
    pdf.init_forms()
    sheets: list[Sheet] = []
    filled: dict[int, pdf_forms.Filled] = {}
    numbered: list[int] = []
    pages: list[pdf_lines.Page] = []
    characters = 0
    for index in range(count):
        sheet, filled[index + 1] = _sheet(pdf, index, name)
        characters += sum(len(word.text) for word in sheet.words)
        if characters > decoding.MAX_CHARACTERS:
            raise decoding.too_long(name)
        if pdf_furniture.drop_line_numbers(sheet):
            numbered.append(sheet.number)
        pdf_strokes.mark(sheet)
        pages.append(pdf_lines.page_of(sheet, pages[-1].gutter if pages else None))
        sheet.rules = []
        sheets.append(sheet)
        tick(index + 1, count)
    pdf_furniture.mark(pages)
    _repeated_headers(pages)
    remarks = [*_readable(sheets, pages, name), *_said(sheets, filled, numbered), *_active(pdf, data)]
    notes = pdf_notes.taken(pages)
    if notes:
        at = _pages((page.number for page in notes), small=True)
        remarks.append(f"Footnotes were taken from the foot of their page and read at the end: {at}.")
    levels = pdf_lines.settle_headings(pages)
    end = [Line("", notes[0].number, notes[0].lines[0].number, LineKind.BLANK)] if notes else []
    return [*pdf_lines.as_lines(pages, levels), *end, *pdf_lines.as_lines(notes, {})], count, remarks


def _sheet(pdf: Any, index: int, name: str) -> tuple[Sheet, pdf_forms.Filled]:
    import pypdfium2

    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        raise BadInput(
            f"page {index + 1} of {name} is damaged", fix="fetch or send it again, or print it to a new PDF"
        ) from None
    try:
        sheet = sheet_of(page, index + 1)
        return sheet, pdf_forms.fill(pdf, page, sheet)
    finally:
        page.close()


def _repeated_headers(pages: Sequence[pdf_lines.Page]) -> None:
    """A table that goes on over the page repeats its header there: it is read once."""
    header: tuple[str, ...] = ()
    for page in pages:
        read = [line for line in page.lines if line.kind is not LineKind.FURNITURE]
        if read and header and read[0].cells == header:
            read[0].kind = LineKind.FURNITURE
        begins = None
        for before, line in zip([None, *read], read, strict=False):
            if line.cells and (before is None or not before.cells):
                begins = line
        goes_on = bool(read) and bool(read[-1].cells)
        if not goes_on:
            header = ()
        elif begins is not None and not (begins is read[0] and header):
            header = begins.cells


def _readable(sheets: Sequence[Sheet], pages: Sequence[pdf_lines.Page], name: str) -> list[str]:
    """Remarks on pages without text.

    Raises:
        BadInput: the whole file is pictures, or its letters cannot be told, or run from right to left.
    """
    words = {p.number: sum(len(x.text) for x in p.lines if x.kind is not LineKind.FURNITURE) for p in pages}
    empty = [s.number for s in sheets if words[s.number] < 25 and s.pictures > 0.3]
    total = sum(words.values())
    if total < 25 and (empty or any(s.pictures > 0.05 for s in sheets)):
        raise BadInput(f"{name} holds pictures of pages and no text", fix=_OCR)
    text = "".join(line.text for page in pages for line in page.lines)
    unmapped = sum(sheet.unmapped for sheet in sheets) + text.count("\ufffd")
    if unmapped > 0.2 * max(len(text), 1):
        raise BadInput(f"{name} does not tell which letters its print stands for", fix=_OCR)
    machine = [s.number for s in sheets if s.by_machine > 0.5 * max(words[s.number], 1)]
    remarks = []
    blank = [s.number for s in sheets if not s.words and s.pictures <= 0.3]
    if blank and total:
        remarks.append(f"{_pages(blank)} showed nothing; look whether the original does.")
    if empty:
        remarks.append(f"{_pages(empty)} held only a picture and could not be read: {_OCR}.")
    if machine:
        remarks.append(
            f"The text of {_pages(machine, small=True)} was put there by an OCR program: compare every "
            "quotation with the picture, numbers and the word NOT above all."
        )
    return remarks


def _said(sheets: Sequence[Sheet], filled: dict[int, pdf_forms.Filled], numbered: Sequence[int]) -> list[str]:
    """Remarks on what was read from other places than the print, and on what was passed over."""

    def on(test: Callable[[pdf_forms.Filled], int]) -> list[int]:
        return [number for number, found in filled.items() if test(found)]

    def at(test: Callable[[Sheet], int | bool]) -> list[int]:
        return [sheet.number for sheet in sheets if test(sheet)]

    told = (
        (on(lambda f: f.values), "Form fields were filled in and read: {}."),
        (on(lambda f: f.typed), "Text typed onto the page was read: {}."),
        (on(lambda f: f.struck), "Words are struck out by a mark and were read all the same; look at {}."),
        (at(lambda s: s.struck), "A line runs through words, which were read all the same; look at {}."),
        (on(lambda f: f.marks), "Notes or marks on the page were not read; look at {}."),
        (on(lambda f: f.signatures), "Signature fields are on {}; whether they are signed was not checked."),
        (on(lambda f: f.actions), "Links that open a file or start a program were not followed: {}."),
        (list(numbered), "The line numbers in the margin were passed over: {}."),
        (at(lambda s: s.askew > 3), "Text set at an angle (a stamp, a watermark) was passed over: {}."),
        (at(lambda s: s.unseen > 3), "Text too small to read, or off the page, was passed over: {}."),
        (at(lambda s: s.crowded), "So much is drawn that tables were not looked for: {}."),
        (at(_mixed), "Words that run from right to left may stand in the wrong order: {}."),
    )
    return [words.format(_pages(numbers, small=True)) for numbers, words in told if numbers]


def _mixed(sheet: Sheet) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in set("".join(w.text for w in sheet.words)))


def _active(pdf: Any, data: bytes) -> list[str]:
    """What the file would do if a viewer let it; an attachment and a script are found though compressed."""
    from pypdfium2 import raw

    found = [words for mark, words in _ACTIVE if re.search(re.escape(mark) + rb"(?![A-Za-z])", data)]
    if raw.FPDFDoc_GetAttachmentCount(pdf) > 0 and "files inside it" not in found:
        found.append("files inside it")
    if raw.FPDFDoc_GetJavaScriptActionCount(pdf) > 0 and "scripts" not in found:
        found.append("scripts")
    remarks = (
        [f"The PDF carries {' and '.join(found)}; none of it was run, opened or followed."] if found else []
    )
    if pdf.get_formtype() in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND):
        remarks.append(
            "The PDF is an XFA form, which shows itself only in its maker's program: print it to a new PDF "
            "there and read that."
        )
    return remarks


def _pages(numbers: Iterable[int], *, small: bool = False) -> str:
    """``Pages 1-3 and 7``"""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    parts = [str(a) if a == b else f"{a}-{b}" for a, b in runs]
    many = len(parts) > 1 or runs[0][0] != runs[0][1]
    word = ("pages" if many else "page") if small else ("Pages" if many else "Page")
    return f"{word} {listed(parts)}"
