"""Papers made to harm: locked, cut off, bombs, scripts, thousands of pages, text without end."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip.agree.prose import pdf, pdf_forms, pdf_tables, pdf_words
from permslip.agree.prose.pages import source_of
from permslip.agree.prose.source import LineKind, Source
from permslip.words.errors import BadInput, PermslipError
from tests.agree.prose.printing import (
    Look,
    PageEnd,
    Para,
    Table,
    as_docx,
    as_pdf,
    drawn,
)

WORDS = "<w:p><w:r><w:t>The Partner destroys the data.</w:t></w:r></w:p>"


def refused(data: bytes, words: str) -> BadInput:
    with pytest.raises(BadInput, match=words) as problem:
        source_of(data, "paper.pdf")
    assert problem.value.fix
    return problem.value


def objects(*bodies: str | bytes, trailer: str = "") -> bytes:
    """A PDF written by hand: object 1 is the catalog."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body.encode("latin-1") if isinstance(body, str) else body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer<</Size {len(bodies) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return out


def stream(content: str, more: str = "") -> str:
    return f"<</Length {len(content)}{more}>>stream\n{content}\nendstream"


def one_page(
    content: str, *, catalog: str = "", page: str = "", font: str = "", others: tuple[str, ...] = ()
) -> bytes:
    """One page with this content; objects from 6 on are ``others``."""
    usual = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    return objects(
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        f"/Resources<</Font<</F 5 0 R>>>>{page}>>",
        stream(content),
        font or usual,
        *others,
    )


SAYS = "BT /F 12 Tf 72 700 Td (The Partner destroys the data.) Tj ET"


def test_a_locked_pdf() -> None:
    problem = refused(as_pdf([Para("secret")], Look(encrypt="pass")), "locked with a password")
    assert "print it to a new PDF" in problem.fix


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_a_pdf_that_is_cut_off(keep: float) -> None:
    data = as_pdf([Para("The Partner destroys the data. " * 20), PageEnd(), Para("More.")] * 20)
    refused(data[: int(len(data) * keep)], "cut off")


def test_garbage_that_calls_itself_a_pdf() -> None:
    refused(b"%PDF-1.7\n" + b"\x9f\x01garbage" * 100 + b"\n%%EOF", "no PDF, or a damaged one")


def test_a_pdf_without_pages() -> None:
    refused(objects("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"), "no pages|damaged")


def test_a_thousand_pages_are_refused_at_once() -> None:
    kids = " ".join(f"{n} 0 R" for n in range(3, 1003))
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>"
    data = objects(
        "<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count 1000>>", *[page] * 1000
    )
    before = time.process_time()
    problem = refused(data, "1,000 pages; 300 can be read")
    assert "each exhibit" in problem.fix
    assert time.process_time() - before < 2


def test_a_damaged_file_after_a_locked_one_is_not_called_locked() -> None:
    from pypdfium2 import PdfDocument, PdfiumError

    with pytest.raises(PdfiumError):
        PdfDocument(as_pdf([Para("Words.")], Look(encrypt="secret")))
    refused(objects("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"), "no pages|damaged")


def test_pages_that_go_in_circles() -> None:
    data = objects("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>")
    refused(data, "pages|damaged")


def test_scans_are_refused_with_advice() -> None:
    def draw(canvas: Any) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)

    assert "OCR program" in refused(drawn(draw), "pictures of pages and no text").fix


def test_blank_pages_are_refused() -> None:
    refused(drawn(lambda canvas: None), "no words")


def test_print_that_no_font_explains_is_refused() -> None:
    font = (
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/CharProcs<</x 6 0 R>>"
        "/Encoding<</Type/Encoding/Differences[65/x]>>/FirstChar 65/LastChar 65/Widths[9]>>"
    )
    data = one_page(
        "BT /F 12 Tf 72 700 Td (AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA) Tj ET",
        font=font,
        others=(stream("0 0 9 9 re f"),),
    )
    refused(data, "which letters|no words|no text")


def test_hebrew_is_refused() -> None:
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    cmap = "begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
    cmap += "1 beginbfrange <41> <5A> <05D0> endbfrange endcmap"
    data = one_page("BT /F 12 Tf 72 700 Td (ABCDE FGHIJ KLMNO) Tj ET", font=font, others=(stream(cmap),))
    refused(data, "right to left")


def test_scripts_files_and_actions_are_said_and_left_alone() -> None:
    data = one_page(
        SAYS,
        catalog="/OpenAction 6 0 R/Names<</JavaScript<</Names[(a) 6 0 R]>>"
        "/EmbeddedFiles<</Names[(x) 8 0 R]>>>>",
        page="/Annots[7 0 R]",
        others=(
            "<</S/JavaScript/JS(app.alert\\(1\\))>>",
            "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(calc.exe)>>>>",
            "<</Type/Filespec/F(x)/EF<</F 9 0 R>>>>",
            stream("MZ", "/Type/EmbeddedFile"),
        ),
    )
    source = source_of(data, "paper.pdf")
    said = " ".join(source.remarks)
    assert "scripts" in said and "starts a program" in said and "files inside it" in said
    assert "Links that open a file or start a program were not followed: page 1" in said
    assert source.lines[0].text == "The Partner destroys the data."


def test_hidden_scripts_are_found_by_asking_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_ACTIVE", ())
    data = one_page(
        SAYS,
        catalog="/Names<</JavaScript<</Names[(a) 6 0 R]>>/EmbeddedFiles<</Names[(x) 7 0 R]>>>>",
        others=("<</S/JavaScript/JS(1)>>", "<</Type/Filespec/F(x)>>"),
    )
    assert any("files inside it and scripts" in remark for remark in source_of(data, "paper.pdf").remarks)


def test_an_xfa_form_is_said() -> None:
    data = one_page(SAYS, catalog="/AcroForm<</Fields[]/XFA 6 0 R>>", others=(stream("<xdp/>"),))
    assert any("XFA form" in remark for remark in source_of(data, "paper.pdf").remarks)


def test_notes_marks_and_signatures_are_said() -> None:
    notes = " ".join(f"{n} 0 R" for n in range(6, 13))
    box = "/Rect[72 600 300 620]"
    data = one_page(
        SAYS,
        catalog="/AcroForm<</Fields[9 0 R]>>",
        page=f"/Annots[{notes} null]",
        others=(
            f"<</Type/Annot/Subtype/Text{box}/Contents(a note)>>",
            f"<</Type/Annot/Subtype/StrikeOut{box}/QuadPoints[72 620 300 620 72 600 300 600]>>",
            f"<</Type/Annot/Subtype/FreeText{box}/Contents(Typed upon it)/DA(/F 9 Tf)>>",
            f"<</Type/Annot/Subtype/Widget/FT/Sig/T(sign){box}>>",
            f"<</Type/Annot/Subtype/Text{box}/F 2/Contents(hidden)>>",
            "<</Type/Annot/Subtype/FreeText/Rect[9 9 9 9]/Contents(no room)>>",
            f"<</Type/Annot/Subtype/Link{box}/A<</S/URI/URI(http://example.org)>>>>",
        ),
    )
    source = source_of(data, "paper.pdf")
    said = " ".join(source.remarks)
    for words in ("Notes or marks", "struck out", "Text typed onto the page was read", "Signature fields"):
        assert words in said, words
    assert [x.text for x in source.lines if x.kind is LineKind.TEXT] == [
        "The Partner destroys the data.",
        "Typed upon it",
    ]


def test_a_pdf_inside_something_else_is_refused() -> None:
    data = as_pdf([Para("words")])
    refused(b"MZ" + data, "two kinds")
    refused(b"PK\x03\x04" + data, "two kinds")


def test_a_pdf_with_a_zip_behind_it_is_read_as_the_pdf_that_viewers_show() -> None:
    data = as_pdf([Para("The words of the page.")])
    assert source_of(data + b"PK\x05\x06" + b"\0" * 18, "paper.pdf").kind == "pdf"


def test_more_characters_than_a_page_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_words, "MAX_CHARACTERS", 20)
    refused(one_page(SAYS), "more than 20 characters")


def test_more_characters_than_a_paper_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("permslip.agree.prose.decoding.MAX_CHARACTERS", 20)
    refused(one_page(SAYS), "more than 20 characters")


def test_a_page_full_of_rules_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = "".join(f"{x} 0 m {x} 700 l S 0 {x} m 600 {x} l S\n" for x in range(4, 600, 4))
    before = time.process_time()
    for name, most in (("MAX_RULES", 100), ("MAX_CROSSINGS", 1000)):
        monkeypatch.setattr(pdf_tables, name, most)
        source = source_of(one_page(SAYS + "\n" + rules), "paper.pdf")
        assert any("tables were not looked for" in remark for remark in source.remarks)
        monkeypatch.undo()
    monkeypatch.setattr(pdf_words, "MAX_DRAWN", 50)
    assert any("tables were not" in r for r in source_of(one_page(SAYS + "\n" + rules), "paper.pdf").remarks)
    assert time.process_time() - before < 10


def test_paths_without_end_and_rules_in_forms() -> None:
    long = "0 0 m " + "".join(f"{n % 600} {n % 700} l " for n in range(5000)) + "S"
    form = stream("0 0 m 100 0 l S", "/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Matrix[1 0 0 1 50 50]")
    data = one_page(f"{SAYS} {long} /X Do", page="", others=(form,)).replace(
        b"/Font<<", b"/XObject<</X 6 0 R>>/Font<<"
    )
    assert source_of(data, "paper.pdf").lines[0].text == "The Partner destroys the data."


def test_a_long_field_is_read() -> None:
    data = one_page(
        SAYS,
        catalog="/AcroForm<</Fields[6 0 R]>>",
        page="/Annots[6 0 R]",
        others=(f"<</Type/Annot/Subtype/Widget/FT/Tx/T(x)/V({'long ' * 6_000})/Rect[72 500 400 600]>>",),
    )
    source = source_of(data, "paper.pdf")
    assert sum(len(line.text) for line in source.lines) > 20_000


def test_a_page_of_notes_is_not_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_forms, "_MOST", 1)
    note = "<</Type/Annot/Subtype/FreeText/Rect[72 {y} 300 {z}]/Contents(Note {y})>>"
    data = one_page(
        SAYS, page="/Annots[6 0 R 7 0 R]", others=tuple(note.format(y=y, z=y + 20) for y in (300, 400))
    )
    assert [x.text for x in source_of(data, "p").lines if "Note" in x.text] == ["Note 300"]


LONG_RUNS = [
    "*",
    "_",
    "`",
    "[",
    "![",
    "<",
    "<!--",
    "#",
    "-",
    "|",
    "+-",
    "\\",
    "> ",
    "a-\n",
    "=",
    "(",
    "‘",
    " ",
    "\t",
    "a b ",
    ". ",
    "1.",
    "{.a ",
    "\u202e",
    "|-|\n",
    "+-+\n| |\n",
]


@pytest.mark.parametrize("run", LONG_RUNS)
def test_long_runs_take_no_time(run: str) -> None:
    """Twice as long may not take four times as long; whatever it takes, it is little."""
    text = f"# A\n\n**b** c\n\n{run * (400_000 // len(run))} end\n"
    before = time.process_time()
    with contextlib.suppress(BadInput):
        source_of(text.encode(), "paper.txt")
    assert time.process_time() - before < 3


PAPERS = (
    as_pdf([Para("The Partner shall destroy the data within 30 days."), Table([["a", "b"], ["c", "d"]])]),
    as_docx([Para("The Partner shall destroy the data."), Table([["a", "b"], ["c", "d"]])]),
    b"# A\n\n| a | b |\n|---|---|\n| c | d |\n\n- **item** x\n",
)


def reads_or_refuses(data: bytes) -> Source | None:
    try:
        return source_of(data, "paper")
    except PermslipError as problem:
        assert "paper" in str(problem) or "text" in str(problem) or "page" in str(problem)
        return None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    reads_or_refuses(data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PAPERS), st.data())
def test_spoiled_papers_are_read_or_refused(paper: bytes, data: st.DataObject) -> None:
    spoiled = bytearray(paper)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(spoiled) - 1))
        cut = data.draw(st.integers(0, 12))
        spoiled[at : at + cut] = data.draw(st.binary(max_size=12))
    reads_or_refuses(bytes(spoiled))


def test_signs_of_symbol_fonts_are_bullets_and_boxes() -> None:
    """Word prints bullets and boxes with fonts whose signs are private characters."""
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>"
    cmap = "begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
    cmap += (
        "2 beginbfchar <40> <F0B7> <23> <F0FE> endbfchar 1 beginbfrange <61> <7A> <0061> endbfrange endcmap"
    )
    lines = "".join(
        f"BT /F 12 Tf 72 {y} Td ({words}) Tj ET " for y, words in ((700, "@ destroy"), (680, "# names"))
    )
    source = source_of(one_page(lines, font=font, others=(stream(cmap),)), "paper.pdf")
    assert [(x.kind, x.text) for x in source.lines if x.text] == [
        (LineKind.ITEM, "destroy"),
        (LineKind.TEXT, "☒ names"),
    ]


FAR = "9" * 39


@pytest.mark.parametrize(
    "odd",
    [
        "BT /F 12 Tf 0 0 0 0 72 600 Tm (flat) Tj ET",
        f"BT /F {FAR} Tf {FAR} {FAR} -{FAR} {FAR} 72 600 Tm (far) Tj ET",
        f"BT /F 12 Tf {FAR} 600 Td (away) Tj ET",
        f"{FAR} 0 m 0 {FAR} l S {FAR} {FAR} m {FAR} 0 l S 0 0 m {FAR} 0 l S 5 0 m 5 {FAR} l S",
        f"{FAR} 0 0 {FAR} 0 0 cm 0 0 m 1 0 l S",
        "0 0 0 0 re f 1 0 0 1 0 0 cm 7 7 0 9 re S",
    ],
)
def test_numbers_that_no_page_holds(odd: str) -> None:
    source = source_of(one_page(f"{SAYS} q {odd} Q"), "paper.pdf")
    assert "The Partner destroys the data." in [line.text for line in source.lines]
