"""From lines to paragraphs: hard-wrapped lines are joined, and every character keeps its place.

A paragraph's ``text`` is the words of its lines with single spaces between them. Three things are mended,
and nothing else: runs of white space become one space; a word that the end of a line cuts is made whole, as
the line's ``broken`` says; soft hyphens and zero-width marks go. Furniture (running heads, page numbers) is
passed over, so that a sentence that crosses a page is whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from permslip.agree.prose.numbering import Label, label_of
from permslip.agree.prose.numbering import before as label_before
from permslip.agree.prose.numbering import following as label_after
from permslip.agree.prose.source import Break, Line, LineKind, Source
from permslip.words.quote import Quote

_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_LAX = str.maketrans("", "", "-\u2010\u2011\u00ad\u200b\u200c\u200d\u2060\ufeff")
_ENDS = re.compile(r"[.:;!?][\"'”’)\]]*$|[.:;]\s*(?:and|or|and/or)$")
_LEADS_ON = re.compile(
    r"(?:\b(?:sections?|sec\.|articles?|paragraphs?|subparagraphs?|clauses?|subsections?|parts?|titles?"
    r"|chapters?"
    r"|exhibits?|schedules?|attachments?|appendix|annex|no\.|nos\.|pub\.|public law|and|or|to|of|the|through"
    r"|under|by|with|in|january|february|march|april|may|june|july|august|september|october|november"
    r"|december|u\.?s\.?c\.?|c\.?f\.?r\.?|stat\.)|§|[,(–—&/-])$",
    re.IGNORECASE,
)
_FORM = re.compile(r"^[A-Z][A-Za-z/,'’() -]{0,40}:(?:\s|$)|_{3,}\s*$")
_CUT_SHORT = re.compile(r"(?:\b(?:sec|nos?|arts?|u\.s|u\.s\.c|c\.f\.r|pub)\.)$", re.IGNORECASE)
# what limits the whole list above it, when it is set further out than the items
_HANGING = re.compile(
    r"(?:provided|except|unless|in each case|subject to|so long as|notwithstanding|without)\b"
)
_CITED = re.compile(
    r"(?:§{1,3}|\b(?:sections?|sec\.|paragraphs?|clauses?|subsections?))\s*[\d.]*\s*(?:\([A-Za-z0-9]{1,4}\)\s*)+",
    re.I,
)
_SLACK = 0.1  # of the width: proportional type leaves a ragged edge
_WRAPPED_AT_LEAST = 40  # characters: a narrower column is no running text


@dataclass(frozen=True)
class Paragraph:
    """Joined lines. ``starts`` are the offsets in ``text`` at which its lines begin, ``places`` their (page,
    line); ``gap`` whether a blank line or the paper's beginning stands before it; ``level``, ``cells``,
    ``strong`` and ``indent`` are those of its first line."""

    text: str
    kind: LineKind
    level: int
    starts: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    cells: tuple[str, ...] = ()
    gap: bool = True
    strong: int = 0
    indent: int = 0

    def place(self, offset: int) -> tuple[int, int]:
        """The page and line on which the character at this offset stands."""
        return self.places[max(bisect_right(self.starts, offset) - 1, 0)]

    def quote(self, start: int, end: int, clause: str = "") -> Quote:
        """The words from ``start`` to ``end`` as a quotation. Raises ValueError where there are none."""
        words = self.text[start:end]
        page, line = self.place(start + len(words) - len(words.lstrip()))
        return Quote(words.strip(), page, line, clause)


def words_of(text: str) -> str:
    """One line as it is read: single spaces, no unseen marks."""
    return " ".join(text.translate(_UNSEEN).split())


def _says(text: str) -> bool:
    """Whether a line says anything: a rule, a row of stars, a blank line do not."""
    return any(c.isalnum() or c == "_" for c in text)


def _extent(line: Line) -> int:
    return line.indent + len(line.text.rstrip())


def _width(lines: Iterable[Line]) -> int:
    """Where running text is wrapped, in characters: nine lines in ten are no longer."""
    lengths = sorted(_extent(line) for line in lines if line.kind in _RUNNING)
    long = [n for n in lengths if n >= _WRAPPED_AT_LEAST]
    return long[(len(long) * 9) // 10] if long else 0


_RUNNING = (LineKind.TEXT, LineKind.ITEM)


@dataclass
class _Open:
    """A paragraph that is being read."""

    lines: list[tuple[str, Line]]
    gap: bool

    @property
    def last(self) -> str:
        return self.lines[-1][0]

    @property
    def head(self) -> Line:
        return self.lines[0][1]


def _goes_on(before: _Open, text: str, line: Line, *, blank: bool, width: int, by_line: bool) -> bool:
    """Whether this line goes on with the paragraph before it."""
    if line.kind is not LineKind.TEXT:
        return False
    last, raw = before.last, before.lines[-1][1]
    if raw.kind in (LineKind.HEADING, LineKind.ROW):
        return False
    ended = bool(_ENDS.search(last)) and not _CUT_SHORT.search(last)
    turned = raw.page != line.page
    label = label_of(text)
    if by_line:
        return turned and text[0].islower() and not label and not ended
    room = width - _extent(raw) - len(text.split(" ", 1)[0])
    full = room < width * _SLACK
    if blank or turned:
        if ended or label or _FORM.search(last):
            return False
        return text[0].islower() or (full and bool(_LEADS_ON.search(last) or turned))
    if label and _inline(before, text, label):
        return True
    if line.indent < before.head.indent and _HANGING.match(text) and label_of(before.lines[0][0]):
        return False
    if label:
        return not ended and (full or bool(_LEADS_ON.search(last)))
    if full:
        return True
    if _FORM.search(text) or _FORM.search(last) or raw.strong >= len(raw.text):
        return False
    counted = text[0].isdigit() and (len(before.lines) > 1 or len(last.split()) > 5)
    return text[0].islower() or (not ended and (counted or bool(_LEADS_ON.search(last))))


def _inline(before: _Open, text: str, label: Label) -> bool:
    """Whether a line begins with a mark of a list that runs on in the sentence: the mark before it, or the
    mark after it, stands inside a line."""
    said = " ".join(words for words, _ in before.lines[-6:])
    if said.endswith("."):
        return False
    start = label_of(before.lines[0][0]) if len(before.lines) <= 6 else None
    if start and (second := label_of(said[start.end :])):  # Art. 2 (1)
        start = replace(second, end=start.end + second.end)
    if start and start.printed in label_before(label):
        return False
    inside = _CITED.sub("", said[start.end if start else 0 :])
    return any(m in inside for m in label_before(label)) or any(m in text for m in label_after(label))


def _unrolled(para: Paragraph) -> Iterator[Paragraph]:
    """A paragraph, cut before each mark that goes on counting behind a full stop: ``(1) ... . (2) ...``."""
    label = label_of(para.text) if para.kind is not LineKind.ROW else None
    second = label_of(para.text[label.end :]) if label else None
    label = second if second and second.printed.startswith("(") else label
    begin = 0
    while label:
        wanted = [f". {m} " for m in label_after(label)]
        at = min((a for m in wanted if (a := para.text.find(m, begin)) >= 0), default=-1)
        if at < 0 or not para.text[at + 2 : at + 40].partition(" ")[2][:1].isupper():
            break
        yield _piece(para, begin, at + 1)
        begin = at + 2
        label = label_of(para.text[begin : begin + 80])
    yield _piece(para, begin, len(para.text)) if begin else para


def _piece(para: Paragraph, start: int, end: int) -> Paragraph:
    """Part of a paragraph as one of its own, its characters where they were."""
    first = max(bisect_right(para.starts, start) - 1, 0)
    last = max(bisect_right(para.starts, end - 1), first + 1)
    starts = tuple(max(s - start, 0) for s in para.starts[first:last])
    strong = min(max(para.strong - start, 0), end - start)
    return replace(
        para, text=para.text[start:end], starts=starts, places=para.places[first:last], strong=strong,
        gap=para.gap and not start,
    )  # fmt: skip


def paragraphs(source: Source) -> tuple[Paragraph, ...]:
    """The paper's paragraphs, headings, list items and table rows, in order. Linear in the paper's length."""
    width = _width(source.lines)
    by_line = source.kind == "docx"
    out: list[Paragraph] = []
    current: _Open | None = None
    blank = True
    for line in source.lines:
        if line.kind is LineKind.FURNITURE:
            continue
        text = words_of(line.text)
        if not _says(text):
            blank = True
            continue
        if current and _goes_on(current, text, line, blank=blank, width=width, by_line=by_line):
            current.lines.append((text, line))
        else:
            if current:
                out += _unrolled(_closed(current))
            current = _Open([(text, line)], gap=blank)
        blank = False
    return (*out, *_unrolled(_closed(current))) if current else tuple(out)


def _closed(opened: _Open) -> Paragraph:
    parts: list[str] = []
    for (text, line), following in zip(opened.lines, [*opened.lines[1:], None], strict=True):
        if following is None or line.broken is Break.KEEP:
            parts.append(text)
        elif line.broken is Break.DROP:
            parts.append(text.rstrip("-\u2010"))
        else:
            parts.append(text + " ")
    starts = [0, *accumulate(len(p) for p in parts)][:-1]
    places = tuple((line.page, line.number) for _, line in opened.lines)
    head = opened.head
    return Paragraph(
        "".join(parts),
        head.kind,
        head.level,
        tuple(starts),
        places,
        head.cells,
        opened.gap,
        len(words_of(head.text[: head.strong])),
        head.indent,
    )


def squeezed(text: str) -> str:
    """The letters of a text without white space, hyphens and unseen marks: what quotations are compared
    by."""
    return "".join(text.translate(_LAX).split())


@lru_cache(maxsize=4)
def _letters(source: Source) -> tuple[str, tuple[int, ...], dict[tuple[int, int], int]]:
    kept = [x for x in source.lines if x.kind is not LineKind.FURNITURE and _says(words_of(x.text))]
    texts = [squeezed(line.text) for line in kept]
    starts = (0, *accumulate(len(t) for t in texts))
    return "".join(texts), starts, {(line.page, line.number): i for i, line in enumerate(kept)}


def verbatim(quote: Quote | str, source: Source) -> bool:
    """Whether these words are a contiguous run of the paper, letter by letter.

    White space, hyphens (a word may have been cut at the end of a line) and unseen marks do not count;
    furniture that stands in between is passed over. Nothing else is forgiven: case, marks, spelling count.
    """
    words = squeezed(quote if isinstance(quote, str) else quote.text)
    return bool(words) and words in _letters(source)[0]


def stands(quote: Quote, source: Source) -> bool:
    """Whether the quotation is verbatim *and* begins on the page and line that it names."""
    letters, starts, lines = _letters(source)
    index = lines.get((quote.page, quote.line))
    words = squeezed(quote.text)
    if index is None or not words:
        return False
    begin = starts[index]
    return letters.find(words, begin, starts[index + 1] - 1 + len(words)) >= begin
