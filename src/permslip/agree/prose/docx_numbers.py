"""Word's automatic numbers, counted as Word counts them: a reader sees 7.1, so references say 7.1.

After ECMA-376 Part 1, 17.9 (numbering) and 17.18.59 (number formats).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_LEVELS = 9
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


@dataclass(frozen=True)
class Level:
    """One level of a list: where it starts, how its number is written, and what stands around it."""

    start: int = 1
    shape: str = "decimal"
    text: str = ""
    legal: bool = False  # all numbers of the label in plain figures
    restart: int | None = None  # restarts after this level (from 1); 0: never; None: after any above it
    style: str = ""


@dataclass
class _List:
    levels: dict[int, Level]
    values: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass
class Numbers:
    """The lists of a paper and how far each has counted."""

    lists: dict[str, _List]  # abstract list -> its levels and counts
    uses: dict[str, tuple[str, dict[int, int], dict[int, Level]]]  # list -> abstract, starts, own levels
    begun: set[str] = field(default_factory=set)

    def label(self, use: str, level: int) -> tuple[str, bool] | None:
        """The next label of this list at this level (from 0), and whether it is a bullet; None: no list."""
        if use not in self.uses or not 0 <= level < _LEVELS:
            return None
        abstract, starts, own = self.uses[use]
        counted = self.lists.get(abstract)
        if counted is None:
            return None
        levels = {**counted.levels, **own}
        if use not in self.begun:
            self.begun.add(use)
            for at in starts:
                counted.values[at] = None
        self._count(counted.values, levels, starts, level)
        here = levels.get(level, Level())
        if here.shape == "bullet":
            return "", True
        return self._written(counted.values, levels, here), False

    @staticmethod
    def _count(
        values: list[int | None], levels: dict[int, Level], starts: dict[int, int], level: int
    ) -> None:
        for at in range(level + 1):
            value = values[at]
            start = starts.get(at, levels.get(at, Level()).start)
            if value is None:
                values[at] = start
            elif at == level:
                values[at] = value + 1
        for at in range(level + 1, _LEVELS):
            restart = levels.get(at, Level()).restart
            if restart is None or level < restart:
                values[at] = None

    @staticmethod
    def _written(values: list[int | None], levels: dict[int, Level], here: Level) -> str:
        label = here.text
        for at in range(_LEVELS):
            if f"%{at + 1}" in label:
                shape = "decimal" if here.legal else levels.get(at, Level()).shape
                label = label.replace(f"%{at + 1}", number(values[at] or 0, shape))
        return label.strip()

    def level_of_style(self, use: str, style: str) -> int:
        """The level that a list gives to a paragraph style; 0 if it names none."""
        if use not in self.uses:
            return 0
        counted = self.lists.get(self.uses[use][0])
        levels = {**counted.levels, **self.uses[use][2]} if counted else {}
        return next((at for at, level in levels.items() if level.style == style), 0)


def number(value: int, shape: str) -> str:
    """A number as a list writes it: ``number(4, "lowerRoman")`` is ``iv``. Unknown shapes give figures."""
    if shape == "none":
        return ""
    if not 0 < value < 32_768:
        return str(value)
    return _SHAPES.get(shape, str)(value)


def _letters(value: int) -> str:
    """a to z, then aa, bb ... as Word goes on."""
    times, letter = divmod(value - 1, 26)
    return chr(ord("a") + letter) * min(times + 1, 30)


def _roman(value: int) -> str:
    out = ""
    for worth, sign in _ROMAN:
        times, value = divmod(value, worth)
        out += sign * times
    return out


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _cardinal_words(value: int) -> str:
    if value > 99:
        return str(value)
    if value < 20:
        return _ONES[value]
    tens, ones = divmod(value, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def _ordinal_words(value: int) -> str:
    if value > 99:
        return _ordinal(value)
    *before, last = _cardinal_words(value).split("-")
    last = _IRREGULAR.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return "-".join([*before, last])


_SHAPES: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "ordinal": _ordinal,
    "cardinalText": lambda value: _cardinal_words(value).capitalize(),
    "ordinalText": lambda value: _ordinal_words(value).capitalize(),
}


def numbers_of(root: Any) -> Numbers:
    """The lists that a numbering part defines (``root``: its element, or None for a paper without lists)."""
    from docx.oxml.ns import qn

    if root is None:
        return Numbers({}, {})
    lists: dict[str, _List] = {}
    styled: dict[str, str] = {}  # the name of a list style -> the abstract list that carries it
    borrowed: dict[str, str] = {}  # an abstract list -> the list style that it borrows
    for abstract in root.findall(qn("w:abstractNum")):
        own = abstract.get(qn("w:abstractNumId")) or ""
        lists[own] = _List(dict(_level(level) for level in abstract.findall(qn("w:lvl"))))
        for tag, table, turned in (("w:styleLink", styled, True), ("w:numStyleLink", borrowed, False)):
            found = abstract.find(qn(tag))
            if found is not None:
                name = found.get(qn("w:val")) or ""
                table[name if turned else own] = own if turned else name
    uses: dict[str, tuple[str, dict[int, int], dict[int, Level]]] = {}
    for use in root.findall(qn("w:num")):
        target = use.find(qn("w:abstractNumId"))
        abstract_id = (target.get(qn("w:val")) or "") if target is not None else ""
        abstract_id = styled.get(borrowed.get(abstract_id, ""), abstract_id)
        starts: dict[int, int] = {}
        levels: dict[int, Level] = {}
        for change in use.findall(qn("w:lvlOverride")):
            at = whole(change.get(qn("w:ilvl")), 0)
            start, level = change.find(qn("w:startOverride")), change.find(qn("w:lvl"))
            if start is not None and 0 <= at < _LEVELS:
                starts[at] = whole(start.get(qn("w:val")), 1)
            if level is not None:
                levels.update([_level(level)])
        uses[use.get(qn("w:numId")) or ""] = (abstract_id, starts, levels)
    return Numbers(lists, uses)


def _level(element: Any) -> tuple[int, Level]:
    from docx.oxml.ns import qn

    def value(tag: str) -> str | None:
        found = element.find(qn(tag))
        return None if found is None else found.get(qn("w:val"))

    restart = value("w:lvlRestart")
    legal = element.find(qn("w:isLgl"))
    return whole(element.get(qn("w:ilvl")), 0), Level(
        start=whole(value("w:start"), 0 if value("w:start") is None else 1),
        shape=value("w:numFmt") or "decimal",
        text=(value("w:lvlText") or "")[:200],
        legal=legal is not None and legal.get(qn("w:val")) not in ("0", "false"),
        restart=None if restart is None else whole(restart, 0),
        style=value("w:pStyle") or "",
    )


def whole(text: str | None, otherwise: int) -> int:
    """A number that a file states; ``otherwise`` where it states none, or no sensible one."""
    if text is None or len(text) > 9 or not text.strip().lstrip("-").isdecimal():
        return otherwise
    return int(text)
