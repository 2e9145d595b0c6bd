"""The number at the head of a paragraph: what kind it is, what it may stand for, what comes after what.

Recognised, each followed by a space or the end: ``Article IV``, ``Section 7.2``, ``Sec. 3``, ``§ 5``, ``7.``,
``7)``, ``(7)``, ``7.1``, ``7.1.2.``, ``A.``, ``a.``, ``a)``, ``(a)``, ``(A)``, ``i.``, ``(iv)``, ``IV.``,
and the bullets ``- * • o –``. No number: a year, a sum of money, a count with its unit (``3.5 million``,
``7.5 hours``), a citation (``34 C.F.R. § 99.31``), an initial inside a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABEL = re.compile(
    r"""(?:
    (?P<word>(?i:article|art\.|section|sec\.|clause|paragraph|§))\s*(?P<wnum>\d{1,3}(?:\.\d{1,3})*|[IVXL]+|[A-Z])
        (?:[.:)](?=\s|$)|(?=\s|$|[—–-]))(?:\s*[—–-]{1,2}(?=\s))?
    |(?P<dec>[A-Z]?\d{1,3}(?:\.\d{1,3}){1,5}|[A-Z](?:\.\d{1,3}){1,4}|[A-Z]-\d{1,2}|[A-Z]\d{1,2}(?=[.):]))[.):]?(?=\s|$)
    |(?P<num>\d{1,3})[.)](?=\s|$)
    |\((?P<pnum>\d{1,3}|[A-Za-z]|[ivxl]{1,6}|[IVXL]{1,6}|[a-z]{2})\)(?=\s|$)
    |(?P<alpha>[A-Za-z]|[ivxl]{1,6}|[IVXL]{1,6})(?P<stop>[.)])(?=\s|$)
    |(?P<bullet>[-*•◦▪‣·●○■□☐–—]|o(?=\s[A-Z]))(?=\s|$)
    )\s*""",
    re.VERBOSE,
)
# what a number is followed by when it counts something or cites something
_COUNTS = re.compile(
    r"(?i:million|billion|thousand|hundred|percent|%|hours?|days?|weeks?|months?|years?|times|u\.?s\.?c"
    r"|c\.?f\.?r"
    r"|stat\.|fed\.|of\s+(?:this|the|title|said|such)|et\s+seq|and\s+\d|through\s+\d|or\s+\d|above\b"
    r"|below\b|hereof\b)"
)
_ROMAN = re.compile(r"(?=[ivxl])(?:x{0,3}|xl|l)(?:ix|iv|v?i{0,3})")
_ROMANS = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True)
class Label:
    """A label. ``printed`` is what stands there, ``style`` how it is written (``1.``, ``(a)``, ``Article I``,
    ``1.1``, ``-``), ``end`` where the words after it begin; ``readings`` are the (style, value) pairs that it
    may mean: ``(i)`` is the ninth letter or the first roman numeral. ``path`` are a decimal's components."""

    printed: str
    style: str
    end: int
    readings: tuple[tuple[str, int], ...] = ()
    path: tuple[str, ...] = ()

    @property
    def bullet(self) -> bool:
        """A mark without a number."""
        return self.style == "-"


def roman(text: str) -> int | None:
    """The value of a roman numeral up to 89 in one case, or None."""
    small = text.lower()
    if (text != small and text != text.upper()) or not _ROMAN.fullmatch(small):
        return None
    total = 0
    for here, following in zip(small, [*small[1:], ""], strict=True):
        value = _ROMANS[here]
        total += -value if following and _ROMANS[following] > value else value
    return total


def _readings(text: str, frame: str) -> tuple[tuple[str, int], ...]:
    """What a number inside a frame (``(%)``, ``%.``) may stand for, the letter first."""
    out: list[tuple[str, int]] = []
    case = "A" if text.isupper() else "a"
    if len(text) == 1 and text.isalpha():
        out.append((frame.replace("%", case), ord(text.lower()) - 96))
    elif len(text) == 2 and text[0] == text[1] and text.isalpha():
        out.append((frame.replace("%", case), 26 + ord(text[0].lower()) - 96))
    if (value := roman(text)) is not None:
        out.append((frame.replace("%", "I" if case == "A" else "i"), value))
    return tuple(out)


def label_of(text: str, *, heading: bool = False) -> Label | None:
    """The label that a paragraph begins with, or None; a bare number (``1 Background``) only before a
    ``heading``. Takes time linear in the label, not the paragraph."""
    match = _LABEL.match(text[:80])
    if not match:
        bare = re.match(r"(\d{1,2})\s+(?=[A-Z])", text[:8]) if heading else None
        return Label(bare[1], "1.", bare.end(), (("1.", int(bare[1])),)) if bare else None
    end, after = match.end(), text[match.end() : match.end() + 24]
    printed = match[0].strip()
    if match["bullet"]:
        return Label(printed, "-", end) if after else None
    if _COUNTS.match(after):
        return None
    if match["word"]:
        return _worded(match, printed, after)
    if match["dec"]:
        path = tuple(re.findall(r"[A-Z]+|\d+", match["dec"]))
        return Label(printed, "1.1", end, (("1.1", int(path[-1])),), path)
    if match["num"]:
        frame = "1." if printed.endswith(".") else "1)"
        return Label(printed, frame, end, ((frame, int(match["num"])),))
    inner = match["pnum"]
    if inner and inner.isdigit():
        return Label(printed, "(1)", end, (("(1)", int(inner)),))
    frame = "(%)" if inner else f"%{match['stop']}"
    readings = _readings(inner or match["alpha"], frame)
    return Label(printed, readings[0][0], end, readings) if readings else None


def before(label: Label) -> tuple[str, ...]:
    """What is printed in brackets just before this label in its list: ``(b)`` before ``(c)``; nothing for
    others."""
    if not label.printed.startswith("("):
        return ()
    out = []
    for style, value in label.readings:
        if value > 1:
            kind = style.strip("().")
            out.append(f"({_written(kind, value - 1)})")
    return tuple(out)


def following(label: Label) -> tuple[str, ...]:
    """What is printed in brackets just after this label in its list."""
    if not label.printed.startswith("("):
        return ()
    return tuple(f"({_written(style.strip('().'), value + 1)})" for style, value in label.readings)


def _written(kind: str, value: int) -> str:
    if kind == "1":
        return str(value)
    if kind in "iI":
        small = next((r for r in _SMALL_ROMANS if roman(r) == value), "")
        return small.upper() if kind == "I" else small
    letter = chr(96 + value) if value <= 26 else ""
    return letter.upper() if kind == "A" else letter


_SMALL_ROMANS = tuple(
    f"{ten}{one}" for ten in ("", "x", "xx", "xxx") for one in ("", *"i ii iii iv v vi vii viii ix".split())
)


def _worded(match: re.Match[str], printed: str, after: str) -> Label | None:
    """``Article IV``, ``Section 7.2``: a label only where a title, a mark or nothing follows."""
    closed = printed[-1] in ".:)—–-"
    if not closed and after and after[0].islower():
        return None
    word = match["word"].lower().rstrip(".")
    name = {"article": "Article", "art": "Article", "clause": "Clause", "paragraph": "Paragraph"}.get(
        word, "Section"
    )
    number = match["wnum"]
    path = tuple(number.split("."))
    if number[0].isdigit():
        readings: tuple[tuple[str, int], ...] = ((f"{name} 1", int(path[-1])),)
    else:
        readings = _readings(number, f"{name} %")
    if not readings:
        return None
    return Label(
        printed.rstrip(".:) —–-"), readings[0][0], match.end(), readings, path if len(path) > 1 else (number,)
    )
