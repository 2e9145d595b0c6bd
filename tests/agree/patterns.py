"""Every regular expression of the reader, gathered while papers are read, and hostile text for each.

Run as a program it prints one line for each pattern whose time grows faster than the text: its place, the
seconds, the text, the pattern. It is a program because the patterns must be caught as they are compiled,
before anything of the reader is imported.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

ROOMS = ("agree/reader/", "agree/prose/", "agree/conflicts/", "agree/claims.py")
LONG = 3000  # what plain() leaves of a sentence; a line of a paper is shorter
UNITS = (
    *(
        "|---",
        "| --- | data ",
        "data ",
        " may ",
        "the student ",
        "student data, ",
        "shall not ",
        "no ",
        "and ",
    ),
    *("the Provider shall ", "not only ", "of the ", "to the ", "x of y ", "Aa Bb ", "thirty (30) days of "),
    *(
        "a",
        "A",
        "7",
        "_",
        ".",
        "-",
        "'",
        '"',
        "“",
        "(",
        ")",
        "[",
        "]",
        "{",
        "<",
        "*",
        "§",
        "é",
        "x-",
        "x'",
        "a.b.",
    ),
    *(
        "A. ",
        ", ",
        "; ",
        ". ",
        ": ",
        "(a) ",
        "1. ",
        "1.2",
        "[x] ",
        "sections 1.2(a), and ",
        '"data" ',
        "“data” ",
    ),
    *("$1,000 ", "___ ", "--- "),
)


def gathered(papers: Path) -> dict[tuple[str, int], str]:
    """(pattern, flags) -> its file and line, for every pattern compiled while these papers are read."""
    found: dict[tuple[str, int], str] = {}
    real = re._compile  # type: ignore[attr-defined]

    def caught(pattern: Any, flags: int = 0) -> Any:
        made = real(pattern, flags)
        frame: FrameType | None = sys._getframe(1)
        while frame and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        place = frame.f_code.co_filename if frame else ""
        if frame and any(room in place for room in ROOMS):
            found.setdefault((made.pattern, made.flags), f"{place[place.index('agree/') :]}:{frame.f_lineno}")
        return made

    re._compile = caught  # type: ignore[attr-defined]
    try:
        _read_all(papers)
    finally:
        re._compile = real  # type: ignore[attr-defined]
    return found


def _read_all(papers: Path) -> None:
    for room in ("reader", "prose", "conflicts"):
        package = importlib.import_module(f"permslip.agree.{room}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    importlib.import_module("permslip.agree.claims")
    from permslip.agree.prose.outline import prose_of
    from permslip.agree.prose.pages import source_of
    from permslip.agree.reader.reading import read

    for path in sorted(papers.glob("*.md")):
        source = source_of(path.read_bytes(), path.name)
        read(source, prose_of(source))


def hostile(pattern: str) -> Iterator[str]:
    """Texts of LONG letters: each unit over and over, and the pattern's own words, cut short or mixed so that
    it begins to match everywhere and ends nowhere."""
    for unit in UNITS:
        yield _long(unit)
    words = list(
        dict.fromkeys(re.findall(r"[A-Za-z]{2,}", re.sub(r"\\[A-Za-z]|\?P?<?[!=a-z]+", "", pattern)))
    )
    if not words:
        return
    for tenths in (2, 5, 8, 10):
        some = words[: max(1, len(words) * tenths // 10)][-30:]
        yield _long(" ".join(some) + " ")
        yield _long(" | --- | ".join(some) + " ")
        yield _long(" ".join(some).title() + " ")
    draw = random.Random(pattern)
    for _ in range(12):
        yield _long(f"{draw.choice(words)} ", f"{draw.choice(words)} {draw.choice(words)} ")
        yield _long(" ".join(draw.choices(words, k=60)) + " ")


def _long(unit: str, first: str = "") -> str:
    return (first + unit * (LONG // len(unit) + 1))[:LONG]


class _TooLongError(Exception):
    pass


def seconds(pattern: re.Pattern[str], text: str, most: float = 1.0) -> float:
    """Processor time to find all there is; ``most`` where it takes longer."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TooLongError

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    start = time.process_time()
    try:
        for _ in pattern.finditer(text):
            pass
        return time.process_time() - start
    except _TooLongError:
        return most
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def slow(pattern: re.Pattern[str]) -> Iterator[tuple[float, str]]:
    """(seconds, text) where this takes 100 ms, or 20 and grows faster than six times from a quarter of it."""
    for text in hostile(pattern.pattern):
        whole = seconds(pattern, text)
        if whole > 0.02 and (whole > 0.1 or whole > 6 * seconds(pattern, text[: LONG // 4])):
            again = min(whole, seconds(pattern, text))  # another program may have taken the processor
            if again > 0.1 or (again > 0.02 and again > 6 * seconds(pattern, text[: LONG // 4])):
                yield again, text


def main() -> int:
    found = gathered(Path(__file__).parent / "papers")
    bad = 0
    for (words, flags), place in sorted(found.items(), key=lambda pair: pair[1]):
        worst = max(slow(re.compile(words, flags)), default=None)
        if worst:
            bad += 1
            print(f"{place}: {worst[0]:.3f} s on {worst[1][:50]!r}: {words[:110]!r}")
    print(f"{len(found)} patterns, {bad} too slow")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
