"""The words of a page in the order in which a person reads them: rows, columns, lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from permslip.agree.prose.pdf_words import Word

_GUTTER = 9.0  # points: the least white between two columns of text
_LEAST_ROWS = 6  # rows side by side before two columns are believed
_FILLED = 0.6  # of its column's width, an average line of running text takes at least so much
_ENDINGS = ("st", "nd", "rd", "th")
White: TypeAlias = tuple[float, float]  # from, to


@dataclass(frozen=True)
class Row:
    """Words that stand on one line, from left to right."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def base(self) -> float:
        return median(word.base for word in self.words)

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(joined(self.words))


def joined(words: Sequence[Word]) -> list[str]:
    """The texts of words, a raised ending (30 and th) put to its figure."""
    out: list[str] = []
    for before, word in zip([None, *words], words, strict=False):
        if (
            before is not None
            and word.text in _ENDINGS
            and word.x0 - before.x1 < 1
            and before.text[-1:].isdigit()
        ):
            out[-1] += word.text
        else:
            out.append(word.text)
    return out


@dataclass
class Region:
    """A stretch of the page that is read from top to bottom before the next one: a column, or full width."""

    x0: float
    x1: float
    rows: list[Row] = field(default_factory=list)


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Words gathered into rows by the line they stand on, top to bottom; a raised figure joins its row."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.base, w.place)):
        if rows and _same_row(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Row(tuple(sorted(row, key=lambda w: (w.x0, w.place)))) for row in _with_raised(rows)]


def _same_row(row: list[Word], word: Word) -> bool:
    return abs(word.base - row[0].base) < 0.3 * min(word.size, row[0].size)


def _with_raised(rows: list[list[Word]]) -> list[list[Word]]:
    """Rows of nothing but small print close above a row that has a gap there: its raised signs."""
    out: list[list[Word]] = []
    for row in rows:
        if out:
            small, large = out[-1], max(w.size for w in row)
            raised = (
                all(w.size < 0.8 * large for w in small) and 0 < row[0].base - small[0].base < 0.6 * large
            )
            if raised and all(_free(word, row) for word in small):
                out[-1] = row + small
                continue
            large = max(w.size for w in small)
            lowered = all(w.size < 0.8 * large for w in row) and 0 < row[0].base - small[0].base < 0.6 * large
            if lowered and all(_free(word, small) for word in row):
                out[-1] = small + row
                continue
        out.append(row)
    return out


def _free(word: Word, row: list[Word]) -> bool:
    """The word stands in a gap of the row, or at its end."""
    return all(word.x1 <= other.x0 + 1 or word.x0 >= other.x1 - 1 for other in row)


def regions_of(words: Sequence[Word], before: White | None = None) -> tuple[list[Region], White | None]:
    """The page's columns and full-width stretches in reading order, and the white between its columns.

    ``before`` is the white between the columns of the page before: the last page of a paper in two columns
    may have only a few lines in the second.
    """
    rows = rows_of(words)
    if not rows:
        return [], None
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    gutter = _gutter(rows)
    if gutter is None and before is not None and _kept(rows, before):
        gutter = before
    if gutter is None:
        return [Region(left, right, rows)], None
    regions: list[Region] = []
    band: list[Row] = []
    for row in [*rows, None]:
        if row is not None and not _crosses(row, gutter):
            band.append(row)
            continue
        regions += _band(band, gutter, left, right)
        band = []
        if row is not None:
            if not regions or regions[-1].x0 != left or regions[-1].x1 != right:
                regions.append(Region(left, right))
            regions[-1].rows.append(row)
    return regions, gutter


def _kept(rows: Sequence[Row], white: White) -> bool:
    """The columns of the page before go on here: hardly a row crosses the white, and both sides have some."""
    crossing = sum(1 for row in rows if _crosses(row, white))
    first, second = _sides([row for row in rows if not _crosses(row, white)], white)
    return crossing < 3 and bool(first) and bool(second)


def _band(band: list[Row], gutter: White, left: float, right: float) -> list[Region]:
    """Rows between two that cross the gutter: two columns if both sides have text, else full width."""
    first, second = _sides(band, gutter)
    if not band:
        return []
    if not first or not second:
        return [Region(left, right, band)]
    return [
        Region(left, max(w.x1 for w in first), rows_of(first)),
        Region(min(w.x0 for w in second), right, rows_of(second)),
    ]


def _crosses(row: Row, gutter: White) -> bool:
    """A word of the row reaches into the gutter."""
    start, end = gutter
    return any(word.x0 < end - 0.5 and word.x1 > start + 0.5 for word in row.words)


def _sides(rows: Sequence[Row], gutter: White) -> tuple[list[Word], list[Word]]:
    """The words left and right of the gutter."""
    words = [word for row in rows for word in row.words]
    middle = (gutter[0] + gutter[1]) / 2
    return [w for w in words if w.x1 <= middle], [w for w in words if w.x1 > middle]


def _gutter(rows: Sequence[Row]) -> White | None:
    """The white between two columns of running text, from its left to its right end; None if there is none.

    Rows of the two columns need not stand on one line. A table has white between its columns too: columns of
    text are nearly equally wide, well filled, and have their paragraphs at different heights.
    """
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    best: tuple[int, White] | None = None
    for step in range(int(0.3 * (right - left)), int(0.7 * (right - left)), 3):
        white = (left + step - _GUTTER / 2, left + step + _GUTTER / 2)
        bands = _bands(rows, white)
        words = sum(len(row.words) for band in bands for row in band)
        if bands and (best is None or words > best[0]):
            sides = [_sides(band, white) for band in bands]
            start = max(w.x1 for first, _ in sides for w in first)
            best = words, (start, min(w.x0 for _, second in sides for w in second))
    if best is None:
        return None
    band = max(_bands(rows, best[1]), key=len, default=[])
    return best[1] if band and _running(band, best[1]) else None


def _bands(rows: Sequence[Row], white: White) -> list[list[Row]]:
    """Stretches of rows that leave this white free and have text on both sides of it for several lines."""
    bands: list[list[Row]] = [[]]
    for row in rows:
        if not _crosses(row, white):
            bands[-1].append(row)
        elif bands[-1]:
            bands.append([])
    return [band for band in bands if len(band) >= _LEAST_ROWS and _beside(band, white)]


def _beside(band: Sequence[Row], white: White) -> bool:
    """Both sides have text, side by side, for the height of several lines."""
    first, second = _sides(band, white)
    if not first or not second:
        return False
    top = max(min(w.base for w in side) for side in (first, second))
    bottom = min(max(w.base for w in side) for side in (first, second))
    return all(
        len({round(w.base) for w in side if top - 1 <= w.base <= bottom + 1}) >= _LEAST_ROWS
        for side in (first, second)
    )


def _running(band: Sequence[Row], gutter: White) -> bool:
    """Both sides are running text: most lines fill their column, and paragraphs end at different heights."""
    sides = [rows_of(side) for side in _sides(band, gutter)]
    widths = [max(row.x1 for row in rows) - min(row.x0 for row in rows) for rows in sides]
    if min(widths) <= 0 or max(widths) > 2 * min(widths):
        return False
    for rows, width in zip(sides, widths, strict=True):
        if sum(row.x1 - row.x0 for row in rows) < _FILLED * width * len(rows):
            return False
    starts = [_starts(rows) for rows in sides]
    if min(map(len, starts)) < 2:
        return True
    together = sum(1 for base in starts[0] if any(abs(base - other) < 2 for other in starts[1]))
    return together < 0.7 * min(map(len, starts))


def _starts(rows: Sequence[Row]) -> list[float]:
    """The lines of a column with white above them."""
    steps = sorted(b.base - a.base for a, b in pairwise(rows))
    usual = steps[len(steps) // 4] if steps else 0.0
    return [b.base for a, b in pairwise(rows) if b.base - a.base > 1.25 * usual]


def leading_of(regions: Sequence[Region]) -> float:
    """The usual distance from one line of a paragraph to the next, as a multiple of the print's size; 0 if
    no two lines follow each other. Taken low among those of the page's commonest size, for on a page of short
    paragraphs most steps are gaps."""
    weights: Counter[float] = Counter()
    for region in regions:
        for row in region.rows:
            weights[round(row.size * 2) / 2] += len(row.text)
    body = weights.most_common(1)[0][0] if weights else 0.0
    steps = sorted(
        (b.base - a.base) / a.size
        for region in regions
        for a, b in pairwise(region.rows)
        if abs(a.size - body) < 0.5 > abs(b.size - body) and 0.8 < (b.base - a.base) / a.size < 3.2
    )
    return steps[len(steps) // 5] if steps else 0.0
