"""What people have filled into a PDF and written upon it: form fields, typed-on text, marks and notes."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from permslip.agree.prose.pdf_words import Sheet, Word

_MOST = 2_000  # annotations on one page that are looked at
_MARKS = "text highlight underline squiggly strikeout caret ink stamp".split()
_TICKED, _EMPTY = "☒", "☐"


@dataclass
class Filled:
    """What was found on one page."""

    values: int = 0  # form fields with a value, which was read
    typed: int = 0  # text typed onto the page, which was read
    struck: int = 0  # words struck out by a mark, which were read all the same
    marks: int = 0  # notes and other marks, which were not read
    signatures: int = 0  # signature fields
    actions: int = 0  # links and buttons that start a program or a script


def fill(pdf: Any, page: Any, sheet: Sheet) -> Filled:
    """Put the values of the page's form fields among its words, where they stand; say what else is there.

    ``pdf`` has its forms initialised (pypdfium2 ``init_forms``). PDFium, public/fpdf_annot.h.
    """
    from pypdfium2 import raw

    filled = Filled()
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            _one(pdf, note, sheet, filled)
        finally:
            raw.FPDFPage_CloseAnnot(note)
    return filled


def _one(pdf: Any, note: Any, sheet: Sheet, filled: Filled) -> None:
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetSubtype(note)
    if raw.FPDFAnnot_GetFlags(note) & (raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW):
        return
    if kind == raw.FPDF_ANNOT_WIDGET and pdf.formenv:
        _field(pdf.formenv, note, sheet, filled)
    elif kind == raw.FPDF_ANNOT_FREETEXT:
        filled.typed += _put(sheet, _box(sheet, note), _text(raw.FPDFAnnot_GetStringValue, note, b"Contents"))
    elif kind == raw.FPDF_ANNOT_LINK:
        link = raw.FPDFAnnot_GetLink(note)
        action = raw.FPDFLink_GetAction(link) if link else None
        filled.actions += bool(action) and raw.FPDFAction_GetType(action) in (
            raw.PDFACTION_LAUNCH,
            raw.PDFACTION_REMOTEGOTO,
            raw.PDFACTION_EMBEDDEDGOTO,
        )
    elif kind == raw.FPDF_ANNOT_STRIKEOUT:
        filled.struck += 1
    elif kind in {getattr(raw, f"FPDF_ANNOT_{mark.upper()}") for mark in _MARKS}:
        filled.marks += 1


def _field(forms: Any, note: Any, sheet: Sheet, filled: Filled) -> None:
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetFormFieldType(forms, note)
    box = _box(sheet, note)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        ticked = bool(raw.FPDFAnnot_IsChecked(forms, note))
        _put(sheet, box, _TICKED if ticked else _EMPTY)
        filled.values += ticked
    elif kind in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        filled.values += _put(sheet, box, _text(raw.FPDFAnnot_GetFormFieldValue, forms, note))
    elif kind == raw.FPDF_FORMFIELD_SIGNATURE:
        filled.signatures += 1


def _text(ask: Any, *of: Any) -> str:
    """A string that PDFium writes into a buffer of its size in bytes, UTF-16. (Into a smaller one it
    writes nothing; PDFium itself keeps no string of more than 32,767 characters.)"""
    from ctypes import c_ushort

    size = ask(*of, None, 0)
    if size < 4:  # the closing zero alone
        return ""
    buffer = (c_ushort * (size // 2))()
    ask(*of, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").split("\0")[0]


def _box(sheet: Sheet, note: Any) -> tuple[float, float, float, float]:
    """Where it stands on the page as it is read: from left, top, to right, bottom."""
    from pypdfium2 import raw

    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(note, rect)
    ax, ay = sheet.frame.put(rect.left, rect.bottom)
    bx, by = sheet.frame.put(rect.right, rect.top)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _put(sheet: Sheet, box: tuple[float, float, float, float], text: str) -> bool:
    """The text among the page's words; a field of one line stands on the line of the words beside it."""
    x0, top, x1, bottom = box
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if not lines or x1 <= x0 or bottom <= top:
        return False
    size = min(11.0, max(0.75 * (bottom - top), 4.0))
    if len(lines) == 1 and bottom - top < 3 * size:
        near = [w for w in sheet.words if top - 2 <= w.base - 0.3 * w.size <= bottom + 2]
        beside = min(near, key=lambda w: min(abs(w.x1 - x0), abs(w.x0 - x1)), default=None)
        base = beside.base if beside is not None else bottom - 0.25 * (bottom - top)
        size = beside.size if beside is not None else size
        sheet.words += _words(lines[0], x0, x1, base, size)
        return True
    wide = max(int((x1 - x0) / (0.5 * size)), 8)
    base = top + size
    for line in (piece for whole in lines for piece in _pieces(whole, wide)):
        sheet.words += _words(line, x0, x1, base, size)
        base += 1.2 * size
    return True


def _pieces(line: str, wide: int) -> list[str]:
    """The words of a line, at most so many characters together."""
    flat = " ".join(line.split())
    return textwrap.wrap(flat, wide, break_long_words=False, break_on_hyphens=False)


def _words(line: str, x0: float, x1: float, base: float, size: float) -> list[Word]:
    """Words one after the other from x0 on, drawn together so that they end before x1."""
    words = line.split()
    each = min((x1 - x0) / max(len(line), 1), 0.5 * size)
    out, at = [], x0
    for word in words:
        out.append(Word(word, at, at + each * len(word), base, size))
        at += each * (len(word) + 1)
    return out
