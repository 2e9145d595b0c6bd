"""What repeats on a PDF's pages and is no part of the text: running heads, page and line numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from permslip.agree.prose.pdf_lines import Laid, Page
from permslip.agree.prose.pdf_words import Sheet, Word
from permslip.agree.prose.source import LineKind

_EDGE = 4  # lines from the top or bottom of a page that may be furniture
_ZONE = 0.16  # of the page's height, from either end
_MARGIN = 0.085  # of the page's height: nothing but furniture is printed so near the edge
_FIGURES = re.compile(r"\d+|\b[ivxlc]{1,6}\b")
_FIGURE = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_PAGE_NUMBER = re.compile(
    r"(?:\W{0,3}(?:page|pg\.?|p\.?)\W{0,3})?(?:\d{1,4}|[ivx]{1,4})(?:\s{0,3}(?:of|/|\|)\s{0,3}\d{1,4})?\W{0,3}$",
    re.IGNORECASE,
)
_PAGE_OF = re.compile(r"\bpage\s{1,3}\d{1,4}\s{1,3}of\s{1,3}\d{1,4}\b", re.IGNORECASE)


def mark(pages: Sequence[Page]) -> None:
    """Running heads and feet, and page numbers, become FURNITURE.

    From either end of a page inwards: a line that stands at the same height, with the same words apart from
    its figures, on a third of the pages (and on at least three; on both of two); one whose figure counts the
    pages; or a page's number alone.
    """
    for ordered in (_from_top, _from_foot):
        edges = [ordered(page) for page in pages]
        shapes: Counter[tuple[str, int]] = Counter()
        for edge in edges:
            shapes.update({_shape(line) for line in edge})
        needed = max(2 if len(pages) < 4 else 3, len(pages) // 3)
        numbered = _numbering(pages, edges)
        for page, edge in zip(pages, edges, strict=True):
            run: list[Laid] = []
            for line in edge:
                words, height = _shape(line)
                same = max(shapes[words, height + near] for near in (-1, 0, 1))
                known = (same >= needed and _same_figures(line, edges, needed)) or numbered(page, line)
                if not (known or (_apart(page, line) and _is_page_number(line.text))):
                    break
                run.append(line)
            for line in run[: _until_white(page, run)]:
                line.kind = LineKind.FURNITURE


def _until_white(page: Page, run: Sequence[Laid]) -> int:
    """How many lines of a run are furniture: white parts the last from the text, or it is in the margin.

    Two pages may begin with the same sentence; a running head does not touch the text.
    """
    for count in range(len(run), 0, -1):
        line = run[count - 1]
        inward = (x.base for x in page.lines if not any(x is known for known in run[:count]))
        if _in_margin(page, line) or min((abs(base - line.base) for base in inward), default=99.0) > 18:
            return count
    return 0


def _from_top(page: Page) -> list[Laid]:
    zone = sorted((x for x in page.lines if x.base < _ZONE * page.height), key=lambda x: x.base)
    return [line for line in zone[:_EDGE] if not line.cells]


def _from_foot(page: Page) -> list[Laid]:
    zone = sorted((x for x in page.lines if x.base > (1 - _ZONE) * page.height), key=lambda x: -x.base)
    return [line for line in zone[:_EDGE] if not line.cells and line.kind is not LineKind.FURNITURE]


def _shape(line: Laid) -> tuple[str, int]:
    """Its words with figures made alike, and its height on the page in steps of six points."""
    return _FIGURES.sub("#", " ".join(line.text.lower().split())), round(line.base / 6)


def _same_figures(line: Laid, edges: Sequence[Sequence[Laid]], needed: int) -> bool:
    """The very same line, figures and all, stands on enough pages."""
    return sum(1 for edge in edges if any(other.text == line.text for other in edge)) >= needed


def _numbering(pages: Sequence[Page], edges: Sequence[Sequence[Laid]]) -> Callable[[Page, Laid], bool]:
    """Whether a figure in a line counts the pages: at the same distance from the page's number on most pages.

    *Schedule 1* at the top of one page and *Schedule 2* at the top of the next do not: they stand within the
    print, and not on most pages. Where the words change (a running head that names the chapter) the figure
    must be the line's first or last word.
    """
    with_words: Counter[tuple[str, int]] = Counter()
    alone: Counter[int] = Counter()
    for page, edge in zip(pages, edges, strict=True):
        with_words.update({(_shape(line)[0], d) for line in edge for d in _distances(page, line.text)})
        alone.update({d for line in edge for d in _ends(page, line.text)})

    sizes = [line.size for page in pages for line in page.lines if not line.cells]
    usual = median(sizes) if sizes else 0.0

    def counts(page: Page, line: Laid) -> bool:
        shape = _shape(line)[0]
        most = max((with_words[shape, d] for d in _distances(page, line.text)), default=0)
        if _in_margin(page, line):
            ends = max((alone[d] for d in _ends(page, line.text)), default=0)
            return most >= max(2, len(pages) // 2) or ends >= max(4, len(pages) // 2)
        title = line.strong >= len(line.text) or line.size > usual * 1.1
        return not title and most >= max(4, int(0.8 * len(pages)))

    return counts


def _distances(page: Page, text: str) -> set[int]:
    return {int(figure) - page.number for figure in _FIGURE.findall(text[:200])}


def _ends(page: Page, text: str) -> set[int]:
    words = text.split()
    ends = {word for word in (words[0], words[-1]) if word.isdecimal() and len(word) < 5} if words else set()
    return {int(word) - page.number for word in ends}


def _in_margin(page: Page, line: Laid) -> bool:
    return not _MARGIN * page.height < line.base < (1 - _MARGIN) * page.height


def _apart(page: Page, line: Laid) -> bool:
    """In the page's outer margin, or with white around it: not the last word of a paragraph."""
    steps = [abs(other.base - line.base) for other in page.lines if other is not line]
    return _in_margin(page, line) or min(steps, default=99.0) > 18


def _is_page_number(text: str) -> bool:
    bare = text.strip("-–—|[]() .")
    return bool(_PAGE_NUMBER.match(bare)) or (len(bare) < 100 and bool(_PAGE_OF.search(bare)))


def drop_line_numbers(sheet: Sheet) -> bool:
    """Take away the numbers of lines that some papers print in the left margin; whether there were any.

    Bare figures left of all other print, in a row that counts on by one (or by five), beside most lines.
    """
    figures = [word for word in sheet.words if word.text.isdigit() and len(word.text) < 5]
    others = [word for word in sheet.words if not word.text.isdigit()]
    if len(figures) < 5 or not others:
        return False
    margin = sorted(word.x0 for word in others)[len(others) // 50]
    beside = sorted((word for word in figures if word.x1 < margin - 2), key=lambda w: w.base)
    rows = len({round(word.base / 4) for word in others})
    if len(beside) < 5 or not _counts_on(beside, rows):
        return False
    gone = set(map(id, beside))
    sheet.words = [word for word in sheet.words if id(word) not in gone]
    return True


def _counts_on(words: Sequence[Word], rows: int) -> bool:
    values = [int(word.text) for word in words]
    steps = {b - a for a, b in pairwise(values)}
    if steps == {5}:
        return all(value % 5 == 0 for value in values)
    return steps == {1} and len(values) > 0.5 * rows
