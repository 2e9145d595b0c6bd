"""Pages of a PDF as lines: tables as rows, headings by their print, gaps as blank lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from permslip.agree.prose.headings import like_a_heading
from permslip.agree.prose.pdf_order import Region, Row, White, joined, leading_of, regions_of
from permslip.agree.prose.pdf_tables import Cells, Grid, aligned, ruled
from permslip.agree.prose.pdf_words import Sheet, Word
from permslip.agree.prose.source import Line, LineKind

_ANCHOR = "\ue0ff"  # a private character: stands where a table stood, until the lines are made
_GAP = 1.2  # times the usual leading: more is a gap between paragraphs
_BULLETS = frozenset("•‣▪●○◦■∙·⁃➢❖✓❑❒➔➤")


@dataclass
class Laid:
    """One line as it is laid on its page, before its kind is settled by what other pages show."""

    text: str
    base: float
    x0: float
    x1: float
    size: float
    indent: int = 0
    strong: int = 0
    gap: bool = False  # white above it
    short: bool = False  # ends well before its column does
    cells: tuple[str, ...] = ()
    lines: int = 1
    number: int = 0  # of the printed lines of its page
    kind: LineKind = LineKind.TEXT


@dataclass
class Page:
    """The lines of one page in reading order."""

    number: int
    height: float
    lines: list[Laid]
    gutter: White | None = None


def page_of(sheet: Sheet, before: White | None = None) -> Page:
    """The lines of a page in reading order; ``before`` is the gutter of the page before."""
    grids = ruled(sheet)
    words = [w for w in sheet.words if not any(_inside(w, grid) for grid in grids)]
    words += [Word(f"{_ANCHOR}{i}", g.x0, g.x1, g.top, 8.0) for i, g in enumerate(grids)]
    regions, gutter = regions_of(words, before)
    leading = leading_of(regions)
    lines = [line for region in regions for line in _region(region, grids, leading)]
    number = 1
    for line in lines:
        line.number = number
        number += line.lines
    return Page(sheet.number, sheet.height, lines, gutter)


def _inside(word: Word, grid: Grid) -> bool:
    middle, line = (word.x0 + word.x1) / 2, word.base - 0.3 * word.size
    return grid.x0 <= middle <= grid.x1 and grid.top <= line <= grid.bottom


def _region(region: Region, grids: Sequence[Grid], leading: float) -> Iterable[Laid]:
    tables = {first: (end, cells) for first, end, cells in aligned(region.rows)}
    margin = min((row.x0 for row in region.rows), default=region.x0)
    at, last = 0, None
    while at < len(region.rows):
        row = region.rows[at]
        if at in tables:
            end, cells = tables[at]
            yield from _table(cells)
            last = cells[-1].bottom
            at = end
            continue
        anchors = [grids[int(w.text[1:])] for w in row.words if w.text.startswith(_ANCHOR)]
        for grid in anchors:
            yield from _table(grid.rows)
            last = grid.bottom + row.size
        words = tuple(w for w in row.words if not w.text.startswith(_ANCHOR))
        if words:
            line = _line(Row(words), margin)
            line.gap = last is not None and line.base - last > _GAP * max(leading, 0.9) * line.size
            line.short = line.x1 < region.x1 - 0.15 * (region.x1 - region.x0)
            last = line.base
            yield line
        at += 1


def _table(rows: Sequence[Cells]) -> Iterable[Laid]:
    for row in rows:
        laid = Laid(row.text, row.top, row.x0, row.x1, 0.0, cells=row.cells, lines=row.lines)
        laid.kind = LineKind.ROW
        yield laid


def _line(row: Row, margin: float) -> Laid:
    """A row of words as a line; letters set wide apart are put together again."""
    texts = _closed(row)
    strong = 0
    if len(texts) == len(row.words):
        bold = next((i for i, word in enumerate(row.words) if not word.bold), len(row.words))
        strong = len(" ".join(texts[:bold]))
    elif all(word.bold for word in row.words):
        strong = len(" ".join(texts))
    body = median(word.size for word in row.words)
    indent = round(max(row.x0 - margin, 0.0) / (0.5 * body))
    line = Laid(" ".join(texts), row.base, row.x0, row.x1, row.size, indent, strong)
    if len(texts) > 1 and (texts[0] in _BULLETS or _dash(row)):
        line.kind, line.text = LineKind.ITEM, " ".join(texts[1:])
        line.strong = max(strong - len(texts[0]) - 1, 0)
    return line


def _dash(row: Row) -> bool:
    """A dash, or Word's hollow bullet (an o), with more than a space behind it."""
    first, second = row.words[:2]
    return first.text in ("-", "–", "o") and second.x0 - first.x1 > 0.45 * first.size


def _closed(row: Row) -> list[str]:
    """The words' texts; A G R E E M E N T, set wide, is one word."""
    single = sum(1 for word in row.words if len(word.text) == 1 and word.text.isalpha())
    if single < 6 or single < 0.8 * len(row.words):
        return joined(row.words)
    steps = [b.x0 - a.x1 for a, b in pairwise(row.words)]
    usual = median(steps)
    out = [row.words[0].text]
    for step, word in zip(steps, row.words[1:], strict=True):
        if step > 1.6 * usual + 1:
            out.append(word.text)
        else:
            out[-1] += word.text
    return out


def body_size(pages: Sequence[Page]) -> float:
    """The size of the paper's body: that of most of its letters, in points."""
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            if line.kind is LineKind.TEXT:
                weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def settle_headings(pages: Sequence[Page]) -> dict[int, int]:
    """Mark headings by print: larger than the body, or a short bold paragraph of its own. Gives no level to
    the bold ones beyond those of the larger sizes. Returns level by id of the line."""
    body = body_size(pages)
    large: list[Laid] = []
    bold: list[Laid] = []
    for page in pages:
        for before, line, after in zip(
            [None, *page.lines], page.lines, [*page.lines[1:], None], strict=False
        ):
            if line.kind is not LineKind.TEXT or not like_a_heading(line.text):
                continue
            if line.size > 1.12 * body:
                large.append(line)
            elif line.strong >= len(line.text) and _alone(before, line, after):
                bold.append(line)
    sizes = sorted({round(line.size) for line in large}, reverse=True)
    levels = {id(line): sizes.index(round(line.size)) + 1 for line in large}
    levels.update({id(line): len(sizes) + 1 for line in bold})
    for line in [*large, *bold]:
        line.kind = LineKind.HEADING
    return levels


def _alone(before: Laid | None, line: Laid, after: Laid | None) -> bool:
    """White or other print above and below: not one line of a bold paragraph of three and more."""
    over = before is not None and not line.gap and before.kind is LineKind.TEXT and _bold(before)
    under = after is not None and not after.gap and after.kind is LineKind.TEXT and _bold(after)
    return not (over and under)


def _bold(line: Laid) -> bool:
    return line.strong >= len(line.text)


def as_lines(pages: Sequence[Page], levels: dict[int, int]) -> list[Line]:
    """The lines of all pages, numbered as they are printed from the top, gaps as blank lines."""
    out: list[Line] = []
    last: Laid | None = None
    for page in pages:
        above, read = 1, False
        for laid in page.lines:
            if laid.kind is not LineKind.FURNITURE:
                ended = last is not None and not read and _ended(last)
                if ended or (laid.gap and read):
                    out.append(Line("", page.number, above, LineKind.BLANK))
                last, read = laid, True
            level = levels.get(id(laid), 1 + laid.indent // 3 if laid.kind is LineKind.ITEM else 0)
            strong = min(laid.strong, len(laid.text))
            line = Line(
                laid.text, page.number, laid.number, laid.kind, level, laid.cells, laid.indent, strong
            )
            out.append(line)
            above = laid.number
    return out


def _ended(line: Laid) -> bool:
    """The last line of a page ends its paragraph: a short line that ends a sentence."""
    return line.short and line.text.rstrip("\"')\u201d\u2019").endswith((".", ":", ";", "?", "!"))
