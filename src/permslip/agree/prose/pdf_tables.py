"""Tables of a PDF: those with rules, by their cells; those without, by columns that stand in line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from permslip.agree.prose.pdf_order import Row, rows_of
from permslip.agree.prose.pdf_words import Rule, Sheet, Word

MAX_RULES = 1_500  # after joining; more is a drawing
MAX_CROSSINGS = 2_500
_LEAST = 3  # rows without rules that must stand in line before they are a table
_CLOSE = 1.4  # times the print's size: lines of one cell stand no farther apart
_NEAR = 4.0  # points within which two beginnings are one column's


@dataclass(frozen=True)
class Cells:
    """One row of a table: its cells, the text that is printed in this row alone, and where it stands."""

    cells: tuple[str, ...]
    text: str
    top: float
    bottom: float
    x0: float
    x1: float
    lines: int


@dataclass(frozen=True)
class Grid:
    """A table with rules: the box it fills and its rows."""

    x0: float
    top: float
    x1: float
    bottom: float
    rows: tuple[Cells, ...]


def ruled(sheet: Sheet) -> list[Grid]:
    """The tables that the page's rules make, where they have at least two columns and two cells with words.

    The cells are found by pdfplumber's own geometry (pdfplumber.table), on the rules that PDFium saw: reading
    the page once more with pdfplumber would take twenty times as long.
    """
    if len(sheet.rules) < 4 or not any(r.level for r in sheet.rules) or all(r.level for r in sheet.rules):
        return []
    from pdfplumber import table as geometry

    edges = geometry.merge_edges([_edge(rule) for rule in sheet.rules], 3, 3, 3, 3)
    if len(edges) > MAX_RULES:
        sheet.crowded = True
        return []
    crossings = geometry.edges_to_intersections(edges, 3, 3)
    if len(crossings) > MAX_CROSSINGS:
        sheet.crowded = True
        return []
    tables = geometry.cells_to_tables(geometry.intersections_to_cells(crossings))
    return [grid for cells in tables if (grid := _grid(cells, sheet.words))]


def _edge(rule: Rule) -> dict[str, object]:
    return {
        "orientation": "h" if rule.level else "v",
        "x0": rule.x0,
        "x1": rule.x1,
        "top": rule.top,
        "bottom": rule.bottom,
        "width": rule.x1 - rule.x0,
        "height": rule.bottom - rule.top,
        "object_type": "line",
    }


_Box: TypeAlias = tuple[float, float, float, float]  # x0, top, x1, bottom


def _grid(boxes: Sequence[_Box], words: Sequence[Word]) -> Grid | None:
    """A table's boxes as rows of text; None for a frame around text or lines to write on."""
    lefts = sorted({box[0] for box in boxes})
    tops = sorted({box[1] for box in boxes})
    if len(lefts) < 2:
        return None
    x0, top, x1, bottom = lefts[0], tops[0], max(b[2] for b in boxes), max(b[3] for b in boxes)
    inside = [w for w in words if x0 <= (w.x0 + w.x1) / 2 <= x1 and top <= w.base - 0.3 * w.size <= bottom]
    held: dict[_Box, list[Word]] = {box: [] for box in boxes}
    for word in inside:
        box = next((b for b in boxes if _holds(b, word)), None)
        if box is not None:
            held[box].append(word)
    if sum(1 for found in held.values() if found) < 2:
        return None
    texts = {box: _cell(found) for box, found in held.items()}
    rows = [_row(at, lefts, tops, boxes, texts) for at in range(len(tops))]
    return Grid(x0, top, x1, bottom, tuple(row for row in rows if row.text))


def _holds(box: _Box, word: Word) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= word.base - 0.3 * word.size <= box[3]


def _cell(words: Sequence[Word]) -> tuple[str, int]:
    """The words of one cell, line after line, and how many lines; a hyphen at a line's end keeps its word."""
    rows = rows_of(words)
    text = ""
    for row in rows:
        joint = "" if text.endswith("-") and text[-2:-1].isalpha() and row.text[:1].islower() else " "
        text = f"{text}{joint}{row.text}" if text else row.text
    return text, len(rows)


def _row(
    at: int,
    lefts: Sequence[float],
    tops: Sequence[float],
    boxes: Sequence[_Box],
    texts: dict[_Box, tuple[str, int]],
) -> Cells:
    """One row: a box that spans columns leaves the others empty; one that spans rows stands in each."""
    top = tops[at]
    cells, printed, lines, bottom = [], [], 1, top
    for left in lefts:
        box = next((b for b in boxes if b[0] == left and b[1] <= top < b[3]), None)
        text, count = texts[box] if box is not None else ("", 0)
        cells.append(text)
        if box is not None and box[1] == top and text:
            printed.append(text)
            lines, bottom = max(lines, count), max(bottom, box[3])
    x1 = max(b[2] for b in boxes)
    return Cells(tuple(cells), " ".join(printed), top, bottom, lefts[0], x1, lines)


def aligned(rows: Sequence[Row]) -> list[tuple[int, int, tuple[Cells, ...]]]:
    """Tables without rules among the rows of a region: (first, end, rows) by index, in order.

    Three rows or more whose words stand in the same columns with wide gaps between. A list, with its number
    or bullet before each item, is none; nor is running text, whose gaps fall anywhere.
    """
    pieces = [_pieces(row) for row in rows]
    found = []
    at = 0
    while at < len(rows):
        end = _table_end(rows, pieces, at)
        if end:
            found.append((at, end, tuple(_gathered(rows, pieces, at, end))))
        at = end or at + 1
    return found


def _pieces(row: Row) -> list[tuple[float, float, str]]:
    """A row cut at its wide gaps: (from, to, text)."""
    pieces: list[tuple[float, float, str]] = []
    for word in row.words:
        if pieces and word.x0 - pieces[-1][1] < max(1.3 * word.size, 10.0):
            x0, x1, text = pieces[-1]
            pieces[-1] = (x0, max(x1, word.x1), f"{text} {word.text}")
        else:
            pieces.append((word.x0, word.x1, word.text))
    return pieces


def _table_end(rows: Sequence[Row], pieces: Sequence[list[tuple[float, float, str]]], at: int) -> int:
    """The index after the table that begins here; 0 if none does."""
    starts = [piece[0] for piece in pieces[at]]
    if len(starts) < 2 or _is_list(pieces[at]):
        return 0
    full, end, last = 1, at + 1, rows[at]
    for index in range(at + 1, len(rows)):
        row, cut = rows[index], pieces[index]
        if row.base - last.base > 3.5 * row.size or not _in_columns(cut, starts):
            break
        if len(cut) == 1 and abs(cut[0][0] - starts[0]) < _NEAR and cut[0][1] > starts[1] - 6:
            break  # running text begins again
        full += len(cut) > 1 and not _is_list(cut)
        end, last = index + 1, row
    while end > at + 1 and len(pieces[end - 1]) == 1 and abs(pieces[end - 1][0][0] - starts[0]) < _NEAR:
        if (
            pieces[end - 1][0][2][:1].islower()
            and rows[end - 1].base - rows[end - 2].base < _CLOSE * rows[at].size
        ):
            break  # the last cell goes on
        end -= 1  # a line below the table that begins where its first column does
    least = _LEAST if len(starts) > 2 else _LEAST + 1
    return end if full >= least else 0


def _in_columns(cut: Sequence[tuple[float, float, str]], starts: Sequence[float]) -> bool:
    """Every piece begins where a column does, and none runs into the next column."""
    for x0, x1, _ in cut:
        column = next((i for i, start in enumerate(starts) if abs(x0 - start) < _NEAR), None)
        if column is None or (len(cut) > 1 and column + 1 < len(starts) and x1 > starts[column + 1]):
            return False
    return True


def _is_list(cut: Sequence[tuple[float, float, str]]) -> bool:
    """A number, letter or bullet, and the item's text behind a gap."""
    mark = cut[0][2].strip("().:")
    return len(cut) == 2 and (
        len(mark) <= 2 or mark.replace(".", "").isdigit() or set(mark) <= set("ivxlcIVXLC")
    )


def _gathered(
    rows: Sequence[Row], pieces: Sequence[list[tuple[float, float, str]]], at: int, end: int
) -> Iterable[Cells]:
    """The rows: a line goes on with the cells above if no gap parts it and it lacks its first cell, or,
    in a table whose rows are parted by gaps, if it lacks any cell or begins with a small letter."""
    starts = [piece[0] for piece in pieces[at]]
    groups: list[list[int]] = []
    steps = sorted(b.base - a.base for a, b in pairwise(rows[at:end]))
    close = steps[0] * 1.25 if steps else 0.0
    for index in range(at, end):
        first = abs(pieces[index][0][0] - starts[0]) < _NEAR
        goes_on = bool(groups) and rows[index].base - rows[index - 1].base <= close
        small = pieces[index][0][2][:1].islower() or len(pieces[index]) < len(starts)
        if goes_on and (not first or (small and steps[-1] > close)):
            groups[-1].append(index)
        else:
            groups.append([index])
    for group in groups:
        cells = ["" for _ in starts]
        for index in group:
            for x0, _, text in pieces[index]:
                column = next(i for i, start in enumerate(starts) if abs(x0 - start) < _NEAR)
                cells[column] = f"{cells[column]} {text}".strip()
        first_row, last_row = rows[group[0]], rows[group[-1]]
        yield Cells(
            tuple(cells),
            " ".join(cell for cell in cells if cell),
            first_row.base,
            last_row.base,
            first_row.x0,
            max(rows[i].x1 for i in group),
            len(group),
        )
