"""How drafters lay out signatures, schedules without rules, and numbered clauses on the pages of a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from permslip.agree.prose.pages import source_of
from permslip.agree.prose.source import LineKind, Source
from tests.agree.prose import printing

Placed = Sequence[tuple[float, float, str]]  # from the left, from the bottom, words


def laid(*words: tuple[float, float, str], size: float = 11) -> Source:
    def draw(canvas: object) -> None:
        canvas.setFont("Helvetica", size)  # type: ignore[attr-defined]
        for x, y, text in words:
            canvas.drawString(x, y, text)  # type: ignore[attr-defined]

    return source_of(printing.drawn(draw), "paper.pdf")


def rows(source: Source) -> list[tuple[str, ...]]:
    return [line.cells for line in source.lines if line.kind is LineKind.ROW]


def texts(source: Source) -> list[str]:
    return [line.text for line in source.lines if line.kind is LineKind.TEXT]


def table(
    top: float, left: float, second: float, pairs: Sequence[tuple[str, str]], step: float = 14
) -> Placed:
    placed = []
    for n, (a, b) in enumerate(pairs):
        placed += [(x, top - n * step, text) for x, text in ((left, a), (second, b)) if text]
    return placed


SIGNED = [
    ("ALDER FALLS PUBLIC SCHOOLS", "NORTHFIELD COUNCIL FOR SCHOOLS"),
    ("By: ______________________", "By: ______________________"),
    ("Title: Superintendent", "Title: Director"),
    ("Date: ____________", "Date: ____________"),
]


def test_two_signatures_side_by_side_stay_apart() -> None:
    source = laid(
        (72, 760, "The parties sign this agreement on the days that they write below."),
        *table(700, 72, 320, SIGNED, 20),
    )
    assert rows(source) == SIGNED


def test_a_schedule_without_rules_with_cells_of_two_lines() -> None:
    pairs = [
        ("Student identifiers", "Name, date of birth, local"),
        ("", "identifier"),
        ("Assessment", "Reading scores by grade"),
        ("Attendance", "Days present"),
        ("Conduct", "None"),
    ]
    source = laid(
        (72, 730, "Schedule of Data"),
        *table(700, 72, 250, pairs),
        (72, 600, "The schedule ends here, and the text of the agreement goes on."),
    )
    assert rows(source)[0] == ("Student identifiers", "Name, date of birth, local identifier")
    assert len(rows(source)) == 4
    assert texts(source)[-1].startswith("The schedule ends")


def test_a_schedule_with_two_lines_in_its_first_cells() -> None:
    placed = []
    for n, (a, b, why) in enumerate(
        (
            ("Names of", "students", "match"),
            ("Dates of", "birth", "count"),
            ("Days of", "absence", "sum"),
            ("Marks of", "reading", "mean"),
        )
    ):
        top = 700 - 40 * n
        placed += [(72, top, a), (72, top - 12, b), (250, top, why), (400, top, "required")]
    assert rows(laid(*placed)) == [
        ("Names of students", "match", "required"),
        ("Dates of birth", "count", "required"),
        ("Days of absence", "sum", "required"),
        ("Marks of reading", "mean", "required"),
    ]


def test_numbered_clauses_with_hanging_numbers_are_text() -> None:
    pairs = [(f"12.{n}", f"Clause number {n} outlives the Agreement.") for n in range(8, 14)]
    source = laid(*table(700, 72, 120, pairs))
    assert rows(source) == []
    assert texts(source)[2] == "12.10 Clause number 10 outlives the Agreement."


def test_three_lines_with_a_label_are_no_table() -> None:
    pairs = [("Effective Date:", "July 1, 2014"), ("End Date:", "June 30, 2017"), ("Law:", "Connecticut")]
    assert texts(laid(*table(700, 72, 200, pairs)))[0] == "Effective Date: July 1, 2014"


def test_two_columns_of_cells_are_a_table_and_not_two_columns_of_text() -> None:
    """Cells of two lines each, as wide as columns of text, begin at the same heights on both sides."""
    placed = []
    for n in range(9):
        top = 700 - 40 * n
        for x, side in ((72, "left"), (330, "right")):
            placed += [
                (x, top, f"the {side} cell of row {n} has a first line"),
                (x, top - 13, f"and a second line for row number {n} too"),
            ]
    source = laid(*placed)
    assert len(rows(source)) == 9
    assert rows(source)[1] == (
        "the left cell of row 1 has a first line and a second line for row number 1 too",
        "the right cell of row 1 has a first line and a second line for row number 1 too",
    )
