"""Plain text and markdown as lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from permslip.agree.prose import marks
from permslip.agree.prose.source import Line, LineKind
from permslip.agree.prose.text_tables import Row, tables_of
from permslip.words.errors import BadInput

MAX_LINES = 100_000
MAX_LINE = 500_000  # characters; whole agreements are saved as one line
_BULLET = re.compile(
    r"[-*+\u2022\u2023\u25aa\u25cf\u25cb\u25e6\u25a0\u2219\u00b7\u2043\u27a2\u2756\u2713](?=[ \t])[ \t]*"
)
_LONE_SIGNS = frozenset(
    "\u2022\u2023\u25aa\u25cf\u25cb\u25e6\u25a0\u00b7\u27a2"
)  # bullets that may touch their word
_HASHES = re.compile(r"(#{1,6})(?:[ \t]+|(?=[^\W\d_]))")
_MARKDOWN = re.compile(
    r"^#{1,6} |^ {0,3}(?:={4,}|-{4,})$|\*\*[^\s*]|\]\([^\s()]{1,200}\)|\\[_*\[\]#-]|^(?:```|> )|^[*_][^\s*_]",
    re.MULTILINE,
)

_SETTING = re.compile(r"\s*(?:$|#|- |[\w-]{1,40}(?: [\w-]{1,40}){0,3}:(?:\s|$))|\s+\S")
_NUMBER = re.compile(r"\d+|\b[ivxl]+\b")


def lines_of(text: str) -> tuple[list[Line], list[str]]:
    """The lines of a text, page by page (a form feed ends a page), and remarks.

    Raises:
        BadInput: more lines, or a longer line, than a paper has.
    """
    text, comments = marks.without_comments(text)
    pages = text.split("\f")
    if text.count("\n") + len(pages) > MAX_LINES:
        raise BadInput(f"the text has more than {MAX_LINES:,} lines", fix="hand in the agreement alone")
    markdown = len(_MARKDOWN.findall(text)) > 1
    lines: list[Line] = []
    heads = _running(pages)
    for page, page_text in enumerate(pages, 1):
        raw = page_text.split("\n")
        if raw and not raw[-1]:  # what follows the last line end is no line
            raw.pop()
        if max(map(len, raw), default=0) > MAX_LINE:
            raise BadInput(
                f"page {page} has a line of more than {MAX_LINE:,} characters",
                fix="save the text again with a line end after each paragraph",
            )
        for line in _page(raw, page, markdown):
            running = line.text and _alike(raw[line.number - 1]) in heads
            lines.append(Line(line.text, page, line.number, LineKind.FURNITURE) if running else line)
    remark = f"{comments} comment(s) of the file, which a reader does not see, were passed over."
    return lines, [remark] if comments else []


def _page(raw: Sequence[str], page: int, markdown: bool) -> Iterable[Line]:
    raw = [line.expandtabs(4) for line in raw]
    rows, in_tables = tables_of(raw)
    about = _front_matter(raw) if page == 1 else 0
    yield from (Line(line.strip(), page, n, LineKind.FURNITURE) for n, line in enumerate(raw[:about], 1))
    block: list[tuple[int, str]] = []
    for index, line in enumerate(raw):
        if index < about:
            continue
        if index in in_tables or not line.strip():
            yield from _paragraph(block, page, markdown)
            block = []
            if index in rows:
                yield _row(rows[index], page)
            elif index not in in_tables:
                yield Line("", page, index + 1, LineKind.BLANK)
        else:
            block.append((index, line))
    yield from _paragraph(block, page, markdown)


def _front_matter(raw: Sequence[str]) -> int:
    """How many lines at the top tell a program about the file (title, date), between two rows of ---."""
    if not raw or raw[0].rstrip() != "---":
        return 0
    end = next((i for i, line in enumerate(raw[1:60], 1) if line.rstrip() in ("---", "...")), 0)
    return end + 1 if end and all(map(_SETTING.match, raw[1:end])) else 0


def _running(pages: Sequence[str]) -> frozenset[str]:
    """The running heads and feet of a text with form feeds: what stands at the top or the bottom of more than
    half of its pages, of three at least, its numbers aside."""
    seen: Counter[str] = Counter()
    for page in pages:
        filled = [line for line in page.split("\n") if line.strip()]
        seen.update({_alike(line) for line in (*filled[:2], *filled[-2:])})
    return frozenset(line for line, times in seen.items() if times >= 3 and times * 2 > len(pages))


def _alike(line: str) -> str:
    return _NUMBER.sub("#", " ".join(line.lower().split()))


def _row(row: Row, page: int) -> Line:
    cells = tuple(" ".join(marks.plain([cell])[0][0].split()) for cell in row.cells)
    text = " ".join(cell for cell in cells if cell)
    return Line(
        text, page, row.index + 1, LineKind.ROW if text else LineKind.BLANK, cells=cells if text else ()
    )


def _paragraph(block: Sequence[tuple[int, str]], page: int, markdown: bool) -> Iterable[Line]:
    """The lines between two blank ones: headings, items and text, without their marks."""
    if not block:
        return
    shaped = [_shape(line, markdown) for _, line in block]
    texts = marks.plain([mark.text for mark in shaped]) if markdown else [(mark.text, 0) for mark in shaped]
    under = [*(_underline(line) if markdown else 0 for _, line in block), 0]
    for at, (mark, (text, strong)) in enumerate(zip(shaped, texts, strict=True)):
        number, bare = block[at][0] + 1, text.strip()
        if not bare or (under[at] and (at or under[at] == 2)):  # a rule, or what is drawn under a heading
            yield Line("", page, number, LineKind.BLANK)
        elif under[at + 1] and mark.kind is LineKind.TEXT:
            yield Line(bare, page, number, LineKind.HEADING, under[at + 1], indent=mark.indent)
        else:
            lead = min(strong, len(bare))
            yield Line(bare, page, number, mark.kind, mark.level, indent=mark.indent, strong=lead)


def _underline(line: str) -> int:
    """1 for a row of =, 2 for a row of - (or another rule of markdown), 0 for anything else."""
    bare = line.strip().replace(" ", "")
    if len(bare) < 3 or len(set(bare)) != 1:
        return 0
    return 1 if bare[0] == "=" else 2 if bare[0] in "-*" else 0


@dataclass(frozen=True)
class _Shape:
    """A line without the marks at its beginning."""

    text: str
    kind: LineKind
    level: int
    indent: int


def _shape(line: str, markdown: bool) -> _Shape:
    bare = line.lstrip()
    indent = len(line) - len(bare)
    while markdown and bare.startswith(">"):
        bare = bare[1:].lstrip()
    if markdown and bare.startswith("```"):
        return _Shape("", LineKind.BLANK, 0, indent)
    if (found := _HASHES.match(bare)) and indent < 4:
        title = bare[found.end() :].rstrip()
        closed = title.rstrip("#")
        title = closed if closed != title and closed.endswith((" ", "\t")) else title
        return _Shape(title, LineKind.HEADING, len(found[1]), indent)
    if found := _BULLET.match(bare):
        return _Shape(bare[found.end() :], LineKind.ITEM, indent // 2 + 1, indent)
    if bare[:1] in _LONE_SIGNS:
        return _Shape(bare[1:], LineKind.ITEM, indent // 2 + 1, indent)
    return _Shape(bare, LineKind.TEXT, 0, indent)
