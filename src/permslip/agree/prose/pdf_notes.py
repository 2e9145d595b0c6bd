"""Footnotes of a PDF: taken from the foot of their page to the end, so that they part no sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from permslip.agree.prose.pdf_lines import Laid, Page, body_size
from permslip.agree.prose.source import LineKind

_SMALL = 0.93  # of the body's print: a footnote is set smaller
_MARK = re.compile(r"(?:\d{1,3}|[*†‡§]{1,3}|\[\d{1,3}\]|[a-z]\b)\s?\S")


def taken(pages: Sequence[Page]) -> list[Page]:
    """The footnotes, page by page, in the order of their pages; they are gone from ``pages`` itself.

    The last lines of a page that is read, all smaller than the body, below a gap, the first with a mark.
    """
    body = body_size(pages)
    notes = []
    for page in pages:
        read = [line for line in page.lines if line.kind is not LineKind.FURNITURE]
        first = len(read)
        while first > 0 and read[first - 1].kind is LineKind.TEXT and read[first - 1].size < _SMALL * body:
            first -= 1
        while first < len(read) and not (read[first].gap and _MARK.match(read[first].text)):
            first += 1
        if 0 < first < len(read):
            found = read[first:]
            page.lines = [line for line in page.lines if not any(line is note for note in found)]
            notes.append(Page(page.number, page.height, _from(found)))
    return notes


def _from(lines: Sequence[Laid]) -> list[Laid]:
    for line in lines:
        line.gap = line.gap or bool(_MARK.match(line.text))
    return list(lines)
