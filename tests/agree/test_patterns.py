"""Reading takes time in proportion to the paper, whatever stands in it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from permslip.agree.prose.outline import prose_of
from permslip.agree.prose.pages import source_of
from permslip.agree.reader.reading import read
from tests.agree.patterns import UNITS
from tests.agree.prose.printing import Table, as_docx, as_pdf, parts_of

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "agreements"
TEXTS = sorted(SHARED.glob("*.txt"))


def seconds_to_read(data: bytes, name: str) -> float:
    start = time.process_time()
    source = source_of(data, name)
    read(source, prose_of(source))
    return time.process_time() - start


@pytest.mark.slow
def test_no_pattern_takes_longer_than_its_text_is_long() -> None:
    """In a program of its own, which catches every pattern as it is compiled."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.agree.patterns"], cwd=ROOT, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[0]) > 1000, "the patterns were not caught"


@pytest.mark.parametrize("unit", UNITS)
def test_a_line_of_twenty_thousand_letters_holds_nothing_up(unit: str) -> None:
    line = (unit * (20_000 // len(unit) + 1))[:20_000]
    paper = f"1. Terms.\n\n{line}\n\n2. The Provider shall destroy the data within 30 days.\n"
    assert seconds_to_read(paper.encode(), "endless.txt") < 5


@pytest.mark.slow
@pytest.mark.skipif(not TEXTS, reason="the shared agreements are not here")
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_shared_papers_are_read_in_seconds_however_they_are_printed(path: Path) -> None:
    parts = parts_of(path.read_text().replace("&", "&amp;").replace("<", "&lt;"))
    assert seconds_to_read(as_pdf(parts), "printed.pdf") < 10
    assert seconds_to_read(as_docx(parts_of(path.read_text())), "printed.docx") < 10


@pytest.mark.slow
def test_forty_pages_are_read_in_seconds() -> None:
    own = (ROOT / "tests" / "agree" / "papers" / "memorandum-2014.md").read_text()
    parts = parts_of(own.replace("&", "&amp;").replace("<", "&lt;"))
    table = Table([["Element", "Why it is needed"], *[[f"Element {n}", "for the study"] for n in range(30)]])
    while (made := as_pdf(parts)).count(b"/Type /Page\n") + made.count(b"/Type /Page ") < 40:
        parts = [*parts, *parts, table]
    assert seconds_to_read(made, "long.pdf") < 20
