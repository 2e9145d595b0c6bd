"""A quotation: the very words of a paper, and where they stand in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quote:
    """Words that stand in a paper exactly so, apart from runs of white space.

    ``page`` and ``line`` count from 1; a text file is one page, and ``line`` counts within the page. A paper
    without pages (DOCX) is one page, and its paragraphs are its lines. ``clause`` is the number or heading
    under which the words stand, empty where there is none. ``paper`` names the paper where two are compared.
    """

    text: str
    page: int = 1
    line: int = 1
    clause: str = ""
    paper: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a quotation has words")
        if self.page < 1 or self.line < 1:
            raise ValueError("pages and lines count from 1")

    def where(self) -> str:
        """The place in words: ``clause 7.1, page 3, line 12``."""
        parts = [self.paper, f"clause {self.clause}" if self.clause else "", f"page {self.page}"]
        return ", ".join([*(p for p in parts if p), f"line {self.line}"])
