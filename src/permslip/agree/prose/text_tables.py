"""Tables drawn in a text: with pipes (markdown) and with a frame of +---+ (pandoc's grid tables)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_CELLS = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Row:
    """One row: the index of its first line, and its cells as they stand there."""

    index: int
    cells: tuple[str, ...]


def tables_of(lines: Sequence[str]) -> tuple[dict[int, Row], frozenset[int]]:
    """Rows by the index of their first line, and the indices of all lines that belong to a table."""
    rows: dict[int, Row] = {}
    taken: set[int] = set()
    at = 0
    while at < len(lines):
        end = _pipes(lines, at, rows) or _grid(lines, at, rows)
        taken.update(range(at, end))
        at = max(end, at + 1)
    return rows, frozenset(taken)


def _pipes(lines: Sequence[str], at: int, rows: dict[int, Row]) -> int:
    """A pipe table that begins here: the index after it; 0 if none does."""
    end = at
    while end < len(lines) and "|" in lines[end] and not _is_frame(lines[end]):
        end += 1
    block = lines[at:end]
    ruled = len(block) > 1 and _is_rule(block[1])
    if not (ruled or (len(block) > 1 and all(_is_framed(line) for line in block))):
        return 0
    for index, line in enumerate(block, at):
        if not _is_rule(line):
            rows[index] = Row(index, _cells(line))
    return end


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELLS.split(inner))


def _is_rule(line: str) -> bool:
    """``|---|:--:|``"""
    bare = line.strip()
    return "-" in bare and "|" in bare and not set(bare) - set("|:- \t")


def _is_framed(line: str) -> bool:
    bare = line.strip()
    return len(bare) > 2 and bare[0] == "|" and bare[-1] == "|" and bare.count("|") > 2


def _is_frame(line: str) -> bool:
    """``+-----+=====+``"""
    bare = line.strip()
    return bare[:1] == "+" and bare[-1:] == "+" and bare.count("+") > 1 and not set(bare) - set("+-=:")


def _grid(lines: Sequence[str], at: int, rows: dict[int, Row]) -> int:
    """A grid table that begins here: its rows stand between frames, and a cell may have several lines."""
    if not _is_frame(lines[at]):
        return 0
    end, frame, block = at + 1, lines[at], list[str]()
    while end < len(lines):
        line = lines[end]
        # a frame, or the frame of some columns beside a cell that spans rows: | text +-----+
        if _is_frame(line) or (line.strip()[:1] in "|+" and "+--" in line and line.strip()[-1:] in "|+"):
            if block:
                index = end - len(block)
                rows[index] = Row(index, _columns(block, frame))
            frame, block = (line if _is_frame(line) else frame), []
        elif line.strip()[:1] == "|":
            block.append(line)
        else:
            break
        end += 1
    return end


def _columns(block: Sequence[str], frame: str) -> tuple[str, ...]:
    """The cells of one row, cut where the frame above has its corners."""
    corners = [i for i, c in enumerate(frame) if c == "+"]
    cells = []
    start = corners[0]
    for corner in corners[1:]:
        if any(line[corner : corner + 1] not in ("|", "+", "") for line in block):
            continue  # the row joins these two columns
        cells.append(" ".join(" ".join(line[start + 1 : corner].split()) for line in block).strip())
        start = corner
    return tuple(cells)
