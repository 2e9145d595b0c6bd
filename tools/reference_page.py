"""The shape of a generated page: title, the note that it is made, tables."""

from __future__ import annotations

from collections.abc import Iterable

MADE = "<!-- Made by `make docs`. Change the code or its data, not this page. -->"


def page(title: str, *parts: str) -> str:
    """One page: title, the note that it is made, its parts."""
    return "\n\n".join([f"# {title}", MADE, *(p.strip("\n") for p in parts if p.strip())]) + "\n"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    lines = [list(heads), *(list(row) for row in rows)]
    text = ["| " + " | ".join(_cell(c) for c in line) + " |" for line in lines]
    return "\n".join([text[0], "|" + " --- |" * len(lines[0]), *text[1:]])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(words: Iterable[str]) -> str:
    return ", ".join(f"`{w}`" for w in words)
