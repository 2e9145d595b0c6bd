"""Which number stands under which.

A stack of open levels is kept. A decimal (``7.1.2``) goes under the clause whose number begins it. Any other
number goes on with the innermost level of its own style that it follows (``(c)`` after ``(b)``); ``1``,
``a``, ``i`` open a level below; ``(i)`` after ``(h)`` is a letter unless ``(ii)`` comes next. A heading
without a number closes the numbers before it; an exhibit closes everything, and numbers may start again in
it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from permslip.agree.prose.numbering import Label

_LOOK_AHEAD = 6  # numbered paragraphs
_DEEPEST = 10  # levels: no paper is numbered deeper
_INSIDE = ("number", "run-in", "recital")  # kinds of level that a new number of the top closes


@dataclass
class Level:
    """One open level: what it is called, what opened it, how its number is written and how far it has
    counted."""

    id: str
    kind: str  # part, article, head, number
    style: str = ""
    value: int = 0
    path: tuple[str, ...] = ()
    depth: int = 0
    indent: int = 0
    item: bool = False  # opened under a stem
    signing: bool = False  # the signatures


class Levels:
    """The levels that are open at one place of a paper, the outermost first."""

    def __init__(self) -> None:
        self.stack: list[Level] = []
        self.known: dict[tuple[str, tuple[str, ...]], Level] = {}

    @property
    def top(self) -> Level | None:
        """The innermost."""
        return self.stack[-1] if self.stack else None

    @property
    def part(self) -> str:
        """The id of the exhibit that is open, empty in the body."""
        return self.stack[0].id if self.stack and self.stack[0].kind == "part" else ""

    @property
    def here(self) -> str:
        """The id of the innermost, empty where none is open."""
        return self.stack[-1].id if self.stack else ""

    def open(self, level: Level) -> None:
        """Put a numbered level on the stack, and remember it for decimals that come back to it."""
        del self.stack[_DEEPEST:]
        self.stack.append(level)
        path = (str(level.value),) if level.kind == "article" else level.path
        self.known[(self.part, path[:-1] if path[-1:] == ("0",) else path)] = level

    def close(self, *kinds: str) -> None:
        """Close the levels of these kinds from the innermost out."""
        while self.stack and self.stack[-1].kind in kinds:
            self.stack.pop()

    def name(self, label: Label, style: str, above: Level | None, taken: Container[str]) -> str:
        """What readers would call the clause: ``7``, ``7.1(a)``, ``B.3``, ``Exhibit B 2(a)``."""
        core, part = core_of(label), self.part
        plain = f"{part} {core}".strip()
        if (
            above is None
            or above.kind == "part"
            or len(label.path) > 1
            or style.startswith(("Article", "Section", "Clause", "Paragraph"))
        ):
            prefixed = above is not None and above.kind != "number" and plain in taken
            return f"{above.id} {core}" if above and prefixed else plain
        if above.kind == "number":
            return f"{above.id}{core}" if core.startswith("(") else f"{above.id}.{core}"
        if (core[0].isdigit() or core[0].isupper()) and plain not in taken:
            return plain
        return f"{above.id} {core}"

    def chosen(
        self, label: Label, later: Iterable[Label | None], *, gap: bool, stem: bool
    ) -> tuple[str, int, int] | None:
        """(style, value, how many levels stay open), or None where the label fits nowhere."""
        if len(label.path) > 1:
            return self._decimal(label)
        style, value = label.readings[0]
        if style.startswith("Article"):
            return style, value, 1 if self.part else 0
        if style.startswith(("Section", "Clause", "Paragraph")):
            keep = len(self.stack)
            while keep and self.stack[keep - 1].kind in _INSIDE:
                keep -= 1
            return style, value, keep
        follows = self._following(label, 1)
        first = next((r for r in label.readings if r[1] == 1), None)
        if follows and not (first and follows[0] != first[0] and _counts_on(label, later)):
            return follows
        if first:
            return *first, self._below(first[0], stem)
        if follows := self._following(label, 3):
            return follows
        style, value = next((r for r in label.readings if _goes_on(r, label, later)), (style, value))
        if label.printed[0] == "(" or (style[0] == "1" and gap and value <= 60):
            keep = len(self.stack)
            while style[0] == "1" and keep and self.stack[keep - 1].kind in _INSIDE:
                keep -= 1
            return style, value, keep
        return None

    def _below(self, style: str, stem: bool) -> int:
        """How many levels stay open over a list that starts at one: under a stem all, else those of other
        styles."""
        if not stem:
            for depth in range(len(self.stack) - 1, -1, -1):
                if self.stack[depth].kind == "number" and self.stack[depth].style == style:
                    return depth
                if self.stack[depth].kind not in _INSIDE:
                    break
        return len(self.stack)

    def _following(self, label: Label, reach: int) -> tuple[str, int, int] | None:
        for depth in range(len(self.stack) - 1, -1, -1):
            level = self.stack[depth]
            for style, value in label.readings:
                if level.style == style and 0 < value - level.value <= reach and len(level.path) < 2:
                    return style, value, depth
        return None

    def _decimal(self, label: Label) -> tuple[str, int, int]:
        path = label.path[:-1] if label.path[-1] == "0" else label.path
        for depth in range(len(self.stack) - 1, -1, -1):
            level = self.stack[depth]
            have = level.path[:-1] if level.path[-1:] == ("0",) else level.path
            if level.kind == "number" and 0 < len(have) < len(path) and path[: len(have)] == have:
                return "1.1", label.readings[0][1], depth + 1
            if level.kind == "article" and path[0] in (str(level.value), *level.path):
                return "1.1", label.readings[0][1], depth + 1
        for size in range(len(path) - 1, 0, -1):  # a heading in between had closed its clause
            if closed := self.known.get((self.part, path[:size])):
                self.stack = [*(self.stack[:1] if self.part else ()), closed]
                return "1.1", label.readings[0][1], len(self.stack)
        keep = len(self.stack)
        while keep and self.stack[keep - 1].kind in _INSIDE:
            keep -= 1
        return "1.1", label.readings[0][1], keep


def _counts_on(label: Label, later: Iterable[Label | None]) -> bool:
    """Whether a roman two follows this ``(i)``: then it is a numeral and no letter."""
    seen = 0
    for other in later:
        if other is None or other.bullet:
            continue
        if _frame(other) == _frame(label):
            return any(style.lower().strip("().") == "i" and value == 2 for style, value in other.readings)
        seen += 1
        if seen == _LOOK_AHEAD:
            break
    return False


def _goes_on(reading: tuple[str, int], label: Label, later: Iterable[Label | None]) -> bool:
    """Whether the next number written so is the one that follows under this reading."""
    following = next((o for o in later if o and not o.bullet and _frame(o) == _frame(label)), None)
    return following is not None and (reading[0], reading[1] + 1) in following.readings


def core_of(label: Label) -> str:
    """The number without the marks that only close it: ``7.`` is 7, ``a)`` is a, ``(a)`` stays, Section 3 is
    3."""
    if label.style.startswith(("Section", "Clause", "Paragraph")):
        return ".".join(label.path)
    if label.style.startswith("Article"):
        return f"Article {'.'.join(label.path)}"
    return label.printed if label.printed.startswith("(") else label.printed.rstrip(".:)")


def _frame(label: Label) -> str:
    return "()" if label.printed.startswith("(") else label.printed[-1]
