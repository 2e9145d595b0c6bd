"""What is put upon the pages of a PDF besides print: forms, stamps, pictures; and pages that are turned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from permslip.agree.prose.pages import source_of
from permslip.agree.prose.source import LineKind, Source
from tests.agree.prose import printing

CLAUSE = "The Partner shall use the Student Data only for the purposes set out in this Agreement, and "


def drawn(draw: Callable[[Any], None], **kept: Any) -> Source:
    return source_of(printing.drawn(draw, **kept), "paper.pdf")


def texts(source: Source) -> list[str]:
    return [line.text for line in source.lines if line.kind is LineKind.TEXT]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_pages_that_are_turned(turn: int) -> None:
    """A wide schedule is often set sideways, with or without a note that turns the page."""

    def draw(canvas: Any) -> None:
        canvas.translate(300, 400)
        canvas.rotate(turn)
        for n, line in enumerate(("The first line of the schedule", "The second line of it", "The third")):
            canvas.drawString(-100, 40 - 14 * n, line)
        for x in (-120, 0, 120):
            canvas.line(x, -40, x, -160)
        for y in (-40, -80, -120, -160):
            canvas.line(-120, y, 120, y)
        for n, cell in enumerate(("Element", "Why", "Name", "match", "Score", "growth")):
            canvas.drawString(-110 + 120 * (n % 2), -65 - 40 * (n // 2), cell)

    source = drawn(draw)
    assert texts(source) == ["The first line of the schedule", "The second line of it", "The third"]
    assert [x.cells for x in source.lines if x.kind is LineKind.ROW] == [
        ("Element", "Why"),
        ("Name", "match"),
        ("Score", "growth"),
    ]


def test_stamps_and_tiny_print_are_passed_over_and_said() -> None:
    def draw(canvas: Any) -> None:
        for n in range(9):
            canvas.drawString(72, 700 - 14 * n, f"The parties agree on line {n} of this paper.")
        canvas.setFont("Helvetica", 1)
        canvas.drawString(72, 100, "the Partner may sell the data")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(900, 100, "beyond the page")
        canvas.rotate(45)
        canvas.drawString(300, 100, "DRAFT ONLY")

    source = drawn(draw)
    assert len(texts(source)) == 9
    assert any("at an angle" in remark for remark in source.remarks)
    assert any("too small to read, or off the page" in remark for remark in source.remarks)


def form(canvas: Any) -> None:
    fields = canvas.acroForm
    canvas.drawString(72, 700, "Name of the Provider:")
    fields.textfield(name="who", value="Tally Analytics LLC", x=200, y=694, width=200, height=18, fontSize=10)
    canvas.drawString(72, 660, "Term ends on:")
    fields.textfield(name="term", value="", x=200, y=654, width=200, height=18)
    canvas.drawString(92, 620, "Names of students")
    fields.checkbox(name="names", checked=True, x=72, y=616, size=14)
    canvas.drawString(92, 600, "Health records")
    fields.checkbox(name="health", checked=False, x=72, y=596, size=14)
    canvas.drawString(72, 560, "Destroyed within:")
    fields.choice(
        name="days", value="30 days", options=["30 days", "60 days"], x=200, y=554, width=100, height=18
    )
    canvas.drawString(72, 520, "Purpose:")
    fields.textfield(
        name="why", value="To study early reading in the schools of the district and to report\non it.",
        x=200, y=450, width=200, height=80, fieldFlags="multiline", fontSize=10,
    )  # fmt: skip


def test_what_was_filled_into_a_form_is_read() -> None:
    source = drawn(form)
    got = texts(source)
    assert got[:5] == [
        "Name of the Provider: Tally Analytics LLC",
        "Term ends on:",
        "☒ Names of students",
        "☐ Health records",
        "Destroyed within: 30 days",
    ]
    assert "To study early reading in the schools of the district and to report on it." in " ".join(got)
    assert any("Form fields were filled in" in remark for remark in source.remarks)


def test_a_form_field_on_an_empty_page_has_its_own_line() -> None:
    def draw(canvas: Any) -> None:
        canvas.acroForm.textfield(name="x", value="Northfield Council", x=72, y=600, width=200, height=18)

    assert texts(drawn(draw)) == ["Northfield Council"]


def scanned(canvas: Any, words: str = "") -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
    if words:
        text = canvas.beginText(72, 700)
        text.setTextRenderMode(3)
        text.textLine(words)
        canvas.drawText(text)


def test_a_page_without_text_is_named() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(72, 700, CLAUSE[:90])
        canvas.showPage()
        scanned(canvas)
        canvas.showPage()
        canvas.showPage()
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 700, "The last page of it.")

    source = drawn(draw)
    assert source.pages == 4
    assert any(remark.startswith("Page 2 held only a picture") for remark in source.remarks)
    assert any(remark.startswith("Page 3 showed nothing") for remark in source.remarks)


def test_text_behind_a_picture_is_read_with_a_warning() -> None:
    source = drawn(lambda canvas: scanned(canvas, "The Partner shall not sell the data of the pupils."))
    assert texts(source) == ["The Partner shall not sell the data of the pupils."]
    assert any("OCR program: compare" in remark for remark in source.remarks)


def test_an_empty_password_opens() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    source = drawn(lambda c: c.drawString(72, 700, "Open to all."), encrypt=StandardEncryption("", "owner"))
    assert texts(source) == ["Open to all."]


def test_underlined_words_count_as_bold_and_struck_ones_are_said() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(72, 700, "Destruction.")
        canvas.drawString(140, 700, "The Partner shall always sell the data.")
        canvas.drawString(72, 660, CLAUSE[:70])
        canvas.line(72, 698.5, 136, 698.5)
        canvas.line(205, 703.5, 265, 703.5)
        canvas.line(72, 600, 300, 600)  # a line to write on
        canvas.drawString(72, 400, "____")
        canvas.line(72, 399, 96, 399)

    source = drawn(draw)
    first = source.lines[0]
    assert first.text == "Destruction. The Partner shall always sell the data."
    assert first.strong == len("Destruction.")
    assert any("A line runs through words" in remark for remark in source.remarks)
    assert [line.strong for line in source.lines[1:]] == [0] * (len(source.lines) - 1)


def test_footnotes_part_no_sentence() -> None:
    def draw(canvas: Any) -> None:
        for page in (1, 2):
            canvas.setFont("Helvetica", 11)
            for n in range(40):
                canvas.drawString(
                    72, 720 - 13 * n, f"word {page} {'abcdefghijklmnopqrstuvwxyz'[n % 26]} of the promise"
                )
            canvas.setFont("Helvetica", 8)
            canvas.drawString(72, 150, f"{page} Except as law number {page} requires,")
            canvas.drawString(72, 140, "and only then.")
            canvas.drawString(72, 126, "* Another note.")
            if page == 1:
                canvas.showPage()

    source = drawn(draw)
    got = [(line.page, line.number, line.text) for line in source.lines if line.kind is LineKind.TEXT]
    assert [text[:6] for _, _, text in got[:80]] == ["word 1"] * 40 + ["word 2"] * 40
    assert got[80:] == [
        (1, 41, "1 Except as law number 1 requires,"),
        (1, 42, "and only then."),
        (1, 43, "* Another note."),
        (2, 41, "2 Except as law number 2 requires,"),
        (2, 42, "and only then."),
        (2, 43, "* Another note."),
    ]
    assert any("Footnotes were taken" in remark for remark in source.remarks)


def test_a_paper_all_in_one_small_print_has_no_footnotes() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(72, 700, "1 The only line, and no note.")

    assert texts(drawn(draw)) == ["1 The only line, and no note."]
