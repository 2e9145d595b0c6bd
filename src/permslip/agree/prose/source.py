"""A paper as it came in: its lines, each with its page and number, and the tables found in it.

Whatever the file was (PDF, DOCX, text), everything after this works on a :class:`Source`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class LineKind(StrEnum):
    """What a line is, as far as the file itself tells."""

    TEXT = "text"
    HEADING = "heading"  # marked as one by the file: a style, a size, a # of markdown
    ITEM = "item"  # an item of a list that the file marks as one
    ROW = "row"  # a row of a table: ``cells`` holds its cells
    BLANK = "blank"  # the gap between two paragraphs
    FURNITURE = "furniture"  # a running head, a page number: never read, never quoted


class Break(StrEnum):
    """How a line's last word goes on in the next line of its paragraph."""

    NONE = "none"  # it does not: a space stands between the two lines
    DROP = "drop"  # the hyphen came with the line's end: infor-/mation reads information
    KEEP = "keep"  # the hyphen is the word's own: third-/party reads third-party


@dataclass(frozen=True)
class Line:
    """One line. ``text`` is what a person sees (marks of markdown taken away, hyphenation kept as it is).

    ``page`` and ``number`` count from 1, ``number`` within the page: every line of a text, every printed line
    of a PDF, every table row and every paragraph of a DOCX (every line of it, if line ends part it); a BLANK
    that is only a gap (PDF, DOCX) carries the number of the line above it. ``level`` is a heading's or an
    item's depth from 1, 0 where the file does not tell; headings that follow each other without a BLANK
    between are one, set over several lines. A printed number ("7.1", "(a)"), Word's automatic ones too, is
    part of ``text``; a bullet is not. Footnotes stand at the end, with the places that they have.
    ``cells`` are a table row's cells, empty for any other line: a cell that spans columns is followed by
    empty ones, a cell that spans rows stands in each of them, though ``text`` has it only once.

    ``indent`` is how far in the line begins, in characters or what comes near it. ``strong`` counts the
    characters from the start of ``text`` that are bold or underlined: a heading that runs into its clause.
    ``broken`` tells how a word broken at the line's end goes on.
    """

    text: str
    page: int
    number: int
    kind: LineKind = LineKind.TEXT
    level: int = 0
    cells: tuple[str, ...] = ()
    indent: int = 0
    strong: int = 0
    broken: Break = Break.NONE


@dataclass(frozen=True)
class Source:
    """The lines of one paper. ``kind`` is pdf, docx or text; ``sha256`` that of the bytes that came in.

    ``remarks`` are sentences for the person who reads the result: what was passed over and why (an image
    without text on page 4, comments and tracked changes of a DOCX, a table that could not be read).
    """

    name: str
    kind: str
    sha256: str
    pages: int
    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = ()
    title: str = field(default="")
