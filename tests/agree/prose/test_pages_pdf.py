"""PDFs as lines: reading order, tables, furniture, headings, forms. The papers are printed here."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip.agree.prose.pages import source_of
from permslip.agree.prose.source import Break, Line, LineKind, Source
from tests.agree.prose import printing
from tests.agree.prose.printing import (
    Heading,
    Item,
    Look,
    PageEnd,
    Para,
    Part,
    Table,
    as_pdf,
    parts_of,
)
from tests.agree.prose.wording import reading, running

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "agreements"
CLAUSE = (
    "The Partner shall use the Student Data only for the purposes set out in this Agreement and shall not "
    "disclose them to any third party without the written consent of Alder Falls Public Schools. "
)


def read(parts: list[Part], look: Look | None = None) -> Source:
    return source_of(as_pdf(parts, look), "paper.pdf")


def drawn(draw: Callable[[Any], None], **kept: Any) -> Source:
    return source_of(printing.drawn(draw, **kept), "paper.pdf")


def only(source: Source, kind: LineKind) -> list[Line]:
    return [line for line in source.lines if line.kind is kind]


def texts(source: Source, kind: LineKind = LineKind.TEXT) -> list[str]:
    return [line.text for line in only(source, kind)]


def words_of(source: Source) -> str:
    return reading(" ".join(texts(source)))


def test_lines_pages_and_headings() -> None:
    source = read(
        [
            Heading("DATA SHARING AGREEMENT"),
            Para(CLAUSE),
            Heading("1. Purpose", 2),
            Para(CLAUSE),
            Heading("Destruction", 3),
            Para("<b>2.1 Term.</b> This Agreement ends on June 30."),
            PageEnd(),
            Para("Second page."),
        ]
    )
    assert (source.kind, source.pages, source.title) == ("pdf", 2, "DATA SHARING AGREEMENT")
    assert [(x.text, x.level) for x in only(source, LineKind.HEADING)] == [
        ("DATA SHARING AGREEMENT", 1),
        ("1. Purpose", 2),
        ("Destruction", 3),
    ]
    term = next(x for x in source.lines if x.text.startswith("2.1"))
    assert term.strong == len("2.1 Term.")
    last = source.lines[-1]
    assert (last.text, last.page, last.number) == ("Second page.", 2, 1)
    printed = [x.number for x in source.lines if x.page == 1 and x.kind is not LineKind.BLANK]
    assert printed == list(range(1, len(printed) + 1))


def test_paragraphs_are_parted_and_lines_are_not() -> None:
    source = read([Para(CLAUSE * 2), Para(CLAUSE * 2)])
    kinds = "".join("t" if x.kind is LineKind.TEXT else "_" for x in source.lines)
    assert kinds.count("_") == 1 and kinds.strip("_") == kinds


def test_a_paragraph_goes_on_over_the_page() -> None:
    source = read([Para("word " * 1200)], Look(head="Agreement", foot="Page {n}"))
    assert source.pages > 1
    assert only(source, LineKind.BLANK) == []
    assert words_of(source) == ("word " * 1200).strip()


def test_two_columns_are_read_one_after_the_other() -> None:
    numbered = " ".join(f"w{n}" for n in range(1500))
    source = read([Para(numbered)], Look(columns=2, justify=True, foot="{n}"))
    assert words_of(source) == numbered


def test_a_title_over_two_columns_comes_first() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(
            72, 720, "This agreement is made between the parties that are named on its first page, today."
        )
        for n in range(20):
            canvas.drawString(72, 690 - 14 * n, f"left column line {n} with words enough")
            canvas.drawString(312, 690 - 14 * n, f"right column line {n} with words enough")
        canvas.drawString(
            72, 380, "Signed by the persons whose names stand below this long line of words, on this day."
        )

    got = texts(drawn(draw))
    assert got[0].startswith("This agreement")
    assert got[1:21] == [f"left column line {n} with words enough" for n in range(20)]
    assert got[21:41] == [f"right column line {n} with words enough" for n in range(20)]
    assert got[41].startswith("Signed")


ROWS = [
    ["Element", "Purpose", "Required"],
    ["Name of the student", "to match the records of the study with those of the district", "no"],
    ["Reading score", "to measure growth", "yes"],
    ["Grade", "to compare like with like", "yes"],
    ["School", "to compare like with like", "no"],
]


@pytest.mark.parametrize("ruled", [True, False])
def test_tables_become_rows(ruled: bool) -> None:
    table = Table(ROWS, ruled, widths=[130, 180, 80])
    source = read([Heading("Exhibit A", 2), Para(CLAUSE), table, Para(CLAUSE)])
    assert [list(x.cells) for x in only(source, LineKind.ROW)] == ROWS
    assert words_of(source) == reading(CLAUSE * 2)
    assert only(source, LineKind.ROW)[1].text == " ".join(ROWS[1])


def test_a_table_over_pages_repeats_no_header() -> None:
    rows = [ROWS[0], *([f"element {n}", "to measure", "yes"] for n in range(120))]
    source = read([Para(CLAUSE), Table(rows), Para(CLAUSE)], Look(foot="Page {n} of 9"))
    assert source.pages > 2
    assert [list(x.cells) for x in only(source, LineKind.ROW)] == rows
    again = [x for x in only(source, LineKind.FURNITURE) if x.cells]
    assert len(again) == source.pages - 1


def test_two_tables_with_one_header_keep_both() -> None:
    source = read([Table(ROWS), Para(CLAUSE), PageEnd(), Table(ROWS)])
    assert [list(x.cells) for x in only(source, LineKind.ROW)] == ROWS + ROWS


def test_merged_cells() -> None:
    rows = [
        ["Kind", "Element"],
        ["Identity", "Name"],
        ["", "Birth date"],
        ["Section A", ""],
        ["Grades", "Math"],
    ]
    source = read([Table(rows, spans=[((0, 1), (0, 2)), ((0, 3), (1, 3))])])
    assert [x.cells for x in only(source, LineKind.ROW)] == [
        ("Kind", "Element"),
        ("Identity", "Name"),
        ("Identity", "Birth date"),
        ("Section A", ""),
        ("Grades", "Math"),
    ]
    assert only(source, LineKind.ROW)[2].text == "Birth date"


def test_a_frame_around_text_is_no_table() -> None:
    def draw(canvas: Any) -> None:
        canvas.rect(60, 600, 400, 100)
        canvas.drawString(72, 680, "NOTICE to parents")
        canvas.drawString(72, 660, "Read this before you sign.")
        for y in (500, 480):  # lines to write on
            canvas.line(72, y, 300, y)

    assert texts(drawn(draw)) == ["NOTICE to parents", "Read this before you sign."]


def test_numbered_items_are_no_table() -> None:
    def draw(canvas: Any) -> None:
        for n in range(1, 8):
            canvas.drawString(72, 720 - 14 * n, f"{n}.")
            canvas.drawString(110, 720 - 14 * n, f"obligation number {n} of the Partner")

    assert texts(drawn(draw))[0] == "1. obligation number 1 of the Partner"


def test_running_heads_feet_and_page_numbers_are_furniture() -> None:
    source = read(
        [Para(CLAUSE * 60)], Look(head="Alder Falls / Northfield DSA", foot="Agreement 2014-7, page {n}")
    )
    assert source.pages > 2
    assert words_of(source) == reading(CLAUSE * 60)
    assert len(only(source, LineKind.FURNITURE)) == 2 * source.pages


@pytest.mark.parametrize("foot", ["{n}", "- {n} -", "Page {n} of 3", "Page {n}", "DSA 2014 | Page {n} of 2"])
def test_a_page_number_alone_is_furniture_even_on_one_page(foot: str) -> None:
    source = read([Para(CLAUSE)], Look(foot=foot))
    assert words_of(source) == reading(CLAUSE)


def test_heads_that_name_the_chapter_are_known_by_their_figure() -> None:
    def extra(canvas: Any, page: int) -> None:
        canvas.drawString(72, 756, f"Part {'ABCDEFGH'[page - 1]}: of something else {page}")

    parts: list[Part] = [
        part for letter in "abcdefgh" for part in (Para(f"{letter} word word word"), PageEnd())
    ][:-1]
    source = read(parts, Look(extra=extra))
    assert len(only(source, LineKind.FURNITURE)) == 8


def test_schedules_at_the_top_of_pages_are_read() -> None:
    parts: list[Part] = []
    for n in range(1, 5):
        parts += [Heading(f"Schedule {n}", 3), Para(f"{CLAUSE} {'again ' * n}"), PageEnd()]
    source = read(parts[:-1], Look(foot="{n}"))
    assert texts(source, LineKind.HEADING) == [f"Schedule {n}" for n in range(1, 5)]


def test_line_numbers_in_the_margin_are_passed_over() -> None:
    source = read([Para(CLAUSE * 40)], Look(line_numbers=True, size=15))
    assert words_of(source) == reading(CLAUSE * 40)
    assert any("line numbers" in remark for remark in source.remarks)


def test_every_fifth_line_numbered() -> None:
    def draw(canvas: Any) -> None:
        for n in range(1, 31):
            canvas.drawString(
                72, 740 - 14 * n, f"word {'abcdefghijklmnopqrstuvwxyzabcdef'[n]} of the agreement"
            )
            if n % 5 == 0:
                canvas.drawString(40, 740 - 14 * n, str(n))

    source = drawn(draw)
    assert all(x.startswith("word") for x in texts(source))


def test_bullets_become_items() -> None:
    source = read(
        [Item("destroy the data"), Item("certify it"), Para("– a dash begins this line, not an item")]
    )
    assert texts(source, LineKind.ITEM) == ["destroy the data", "certify it"]
    assert texts(source)[-1].startswith("–")


def test_broken_words_are_marked() -> None:
    def draw(canvas: Any) -> None:
        for n, line in enumerate(
            ("The information is kept by the Partner and its infor-", "mation officers.")
        ):
            canvas.drawString(72, 700 - 13 * n, line)

    source = drawn(draw)
    assert source.lines[0].text.endswith("infor-") and source.lines[0].broken is Break.DROP
    assert "its information officers" in running(source.lines)


def test_ligatures_stay_in_their_word(tmp_path: Path) -> None:
    import reportlab
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    vera = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    pdfmetrics.registerFont(TTFont("Vera", str(vera)))

    def draw(canvas: Any) -> None:
        canvas.setFont("Vera", 12)
        canvas.drawString(
            72, 700, "De\u00adiden\u00adti\ufb01ed data, \u201cof\ufb01ce\u201d\u00a0use, a \ufb02ag."
        )

    assert reading(texts(drawn(draw))[0]) == 'Deidentified data, "office" use, a flag.'


def test_letters_set_wide_are_words() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(72, 700, "D A T A   S H A R I N G")
        canvas.drawString(72, 660, "The parties agree.")

    assert "DATA SHARING" in [x.text for x in drawn(draw).lines]


def test_raised_figures_join_their_line() -> None:
    raised = (
        "The Partner<super size=7>1</super> shall destroy the H<sub size=7>2</sub>O data by the "
        "30<super size=7>th</super> of June. "
    )
    source = read([Para(raised + CLAUSE)])
    assert words_of(source).startswith("The Partner 1 shall destroy the H 2 O data by the 30th of June.")


def test_print_laid_twice_is_read_once() -> None:
    def draw(canvas: Any) -> None:
        for shift in (0.0, 0.3):
            canvas.drawString(72 + shift, 700, "Destruction of data")
        canvas.drawString(72, 640, CLAUSE[:80])

    assert texts(drawn(draw)) == ["Destruction of data", CLAUSE[:80].strip()]


def test_the_title_of_the_file_is_used_if_it_says_something() -> None:
    def draw(title: str) -> Callable[[Any], None]:
        def inner(canvas: Any) -> None:
            canvas.setTitle(title)
            canvas.drawString(72, 700, "Some words.")

        return inner

    assert drawn(draw("Data Agreement of 2014")).title == "Data Agreement of 2014"
    assert drawn(draw("Microsoft Word - x.doc")).title == ""
    assert drawn(draw("agreement.docx")).title == ""


def test_the_pages_are_ticked() -> None:
    ticks: list[tuple[int, int]] = []
    data = as_pdf([Para("one"), PageEnd(), Para("two")])
    source_of(data, "paper.pdf", tick=lambda done, pages: ticks.append((done, pages)))
    assert ticks == [(1, 2), (2, 2)]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=3, max_size=60),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_printed_is_read(paragraphs: list[list[str]]) -> None:
    source = read([Para(" ".join(["Begin", *words, "end."])) for words in paragraphs])
    printed = " ".join(" ".join(["Begin", *words, "end."]) for words in paragraphs)
    assert words_of(source) == printed


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared agreements are not here")
@pytest.mark.parametrize("columns", [1, 2])
def test_shared_papers_printed_are_read_word_for_word(columns: int) -> None:
    for path in sorted(SHARED.glob("*.txt")):
        parts = parts_of(path.read_text("utf-8"))
        # on one page nobody can tell a running head from a title
        head = "Draft" if path.stat().st_size > 9000 else ""
        clean = [_printable(part) for part in parts if _printable(part).strip()]
        source = read(
            [Para(escape(words)) for words in clean], Look(columns=columns, head=head, foot="Page {n}")
        )
        got = reading(
            " ".join(
                x.text
                for x in source.lines
                if x.kind in (LineKind.TEXT, LineKind.HEADING, LineKind.ITEM, LineKind.ROW)
            )
        )
        wanted = reading(" ".join(clean))
        # a bullet that begins a line is a mark, not a word; a word too long for its line is parted
        assert _solid(got) == _solid(wanted), path.name


def _solid(text: str) -> str:
    return "".join(text.translate({ord("-"): None, ord("•"): None}).split())


def _printable(part: Any) -> str:
    """What Times-Roman can print."""
    return " ".join(part.text.encode("latin-1", "ignore").decode("latin-1").replace("\xad", "").split())


@pytest.mark.slow
def test_forty_pages_with_tables_are_read_in_seconds() -> None:
    """Ten seconds are promised; processor time, so that a busy machine does not fail an innocent change."""
    rows = [
        ROWS[0],
        *([f"element {n}", "to measure the growth of reading in the schools", "yes"] for n in range(12)),
    ]
    parts: list[Part] = []
    for n in range(40):
        parts += [Heading(f"{n}. Clause", 2), Para(CLAUSE * 6), Table(rows), Para(CLAUSE * 3), PageEnd()]
    data = as_pdf(parts[:-1], Look(foot="Page {n}"))
    before = time.process_time()
    source = source_of(data, "paper.pdf")
    assert source.pages >= 40
    assert len(only(source, LineKind.ROW)) == 40 * 13
    assert time.process_time() - before < 5
