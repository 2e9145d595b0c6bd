"""The words of a page in the order in which a person reads them: rows, columns, lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from permslip.agree.prose.pdf_words import Word

_GUTTER = 9.0  # points: the least white between two columns of text
_LEAST_ROWS = 6  # rows side by side before two columns are believed
_FILLED = 0.6  # of its column's width, an average line of running text takes at least so much


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
        return " ".join(word.text for word in self.words)


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
                out[-1] = small + row
                continue
            large = max(w.size for w in small)
            lowered = (
                all(w.size < 0.8 * large for w in row) and 0 < row[0].base - small[0].base < 0.35 * large
            )
            if lowered and all(_free(word, small) for word in row):
                out[-1] = small + row
                continue
        out.append(row)
    return out


def _free(word: Word, row: list[Word]) -> bool:
    """The word stands in a gap of the row, or at its end."""
    return all(word.x1 <= other.x0 + 1 or word.x0 >= other.x1 - 1 for other in row)


def regions_of(words: Sequence[Word]) -> list[Region]:
    """The page's columns and full-width stretches in reading order."""
    rows = rows_of(words)
    if not rows:
        return []
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    gutter = _gutter(rows, left, right)
    if gutter is None:
        return [Region(left, right, rows)]
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
    return regions


def _band(band: list[Row], gutter: float, left: float, right: float) -> list[Region]:
    """Rows between two that cross the gutter: two columns if both sides have text, else full width."""
    words = [word for row in band for word in row.words]
    first = [word for word in words if word.x0 < gutter]
    second = [word for word in words if word.x0 >= gutter]
    if not words:
        return []
    if not first or not second or len(band) < 3:
        return [Region(left, right, band)]
    return [
        Region(left, max(w.x1 for w in first), rows_of(first)),
        Region(min(w.x0 for w in second), right, rows_of(second)),
    ]


def _gaps(row: Row) -> list[tuple[float, float]]:
    """The white between neighbouring words, where it is wide."""
    gaps, reach = [], row.words[0].x1
    for word in row.words[1:]:
        if word.x0 - reach >= _GUTTER:
            gaps.append((reach, word.x0))
        reach = max(reach, word.x1)
    return gaps


def _crosses(row: Row, gutter: float) -> bool:
    """A word lies over the gutter, or the row runs through it without a wide gap."""
    if any(word.x0 < gutter < word.x1 for word in row.words):
        return True
    before = [word.x1 for word in row.words if word.x1 <= gutter]
    after = [word.x0 for word in row.words if word.x0 >= gutter]
    return bool(before and after) and min(after) - max(before) < _GUTTER * 0.7


def _gutter(rows: Sequence[Row], left: float, right: float) -> float | None:
    """Where the white between two columns of running text lies; None if the text is not set so.

    A table has white between its columns too: columns of text are nearly equally wide and well filled.
    """
    width = right - left
    split: dict[int, int] = {}
    for row in rows:
        for start, end in _gaps(row):
            middle = range(
                max(int(start) + 1, int(left + 0.3 * width)), min(int(end), int(left + 0.7 * width)) + 1
            )
            for x in middle:
                split[x] = split.get(x, 0) + 1
    if not split:
        return None
    most = max(split.values())
    if most < _LEAST_ROWS:
        return None
    best = [x for x, n in split.items() if n == most]
    gutter = median(best)
    both = [row for row in rows if not _crosses(row, gutter) and row.x0 < gutter < row.x1]
    if len(both) < _LEAST_ROWS or not _running(both, gutter, left, right):
        return None
    return gutter


def _running(rows: Sequence[Row], gutter: float, left: float, right: float) -> bool:
    """Both sides of these rows are running text: most lines fill their column, without gaps in them."""
    first_end = max(w.x1 for row in rows for w in row.words if w.x0 < gutter)
    second_start = min(w.x0 for row in rows for w in row.words if w.x0 >= gutter)
    sides = ((left, first_end), (second_start, right))
    widths = [b - a for a, b in sides]
    if min(widths) <= 0 or max(widths) > 2 * min(widths):
        return False
    for start, end in sides:
        filled = [_length(row, start, end) / (end - start) for row in rows]
        if sum(filled) / len(filled) < _FILLED:
            return False
    return True


def _length(row: Row, start: float, end: float) -> float:
    """How far the words of a row between two places reach."""
    inside = [word for word in row.words if start - 1 <= word.x0 and word.x1 <= end + 1]
    return max(w.x1 for w in inside) - min(w.x0 for w in inside) if inside else 0.0


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
