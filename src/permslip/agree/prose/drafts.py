"""Clauses in the making: which paragraphs stand in which, and where their own words begin."""

from __future__ import annotations

from dataclasses import dataclass, field

from permslip.agree.prose.flow import Paragraph
from permslip.agree.prose.numbering import Label
from permslip.agree.prose.source import LineKind


@dataclass
class Node:
    """A paragraph's body inside a clause: ``start`` is the offset at which its own words begin.

    ``label`` is its number or mark, ``depth`` how deep a bullet stands; ``heads`` says that the paragraph is
    all heading.
    """

    para: Paragraph
    start: int
    clause: str
    label: Label | None = None
    depth: int = 0
    heads: bool = False

    @property
    def body(self) -> str:
        """The words without label and heading."""
        return self.para.text[self.start :]

    @property
    def bullet(self) -> bool:
        """Whether it is an item without a number of its own."""
        if self.label is None:
            return self.para.kind is LineKind.ITEM
        return self.label.bullet


@dataclass
class Draft:
    """A clause in the making: what :class:`.prose.Clause` says of it, the nodes in it, how many clauses stand
    below it, and whether the file itself marks (``marked``) its heading."""

    id: str
    number: str
    heading: str
    place: tuple[int, int]
    parent: str = ""
    part: str = ""
    marked: bool = False
    nodes: list[Node] = field(default_factory=list)
    children: int = 0
