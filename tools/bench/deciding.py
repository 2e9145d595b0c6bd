"""``python -m tools.bench.deciding``: how fast a lawbook is loaded from its compiled form, and one decision.

Medians of processor time (one thread, no waiting) in this process, for 200 rules and 20 elements;
:mod:`tools.bench` times the whole command. Budgets: deciding under 20 ms; loading under 10 ms.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from permslip import law
from permslip.decide import decide
from permslip.law.loading import rule_files
from permslip.words.elements import ELEMENTS
from permslip.words.vocabulary import Purpose
from tests.decide.world import STUDY, TODAY, a_holding, a_request, book_files, on_record, the_amended
from tools.bench.__main__ import GOAL_DECIDING, RULES
from tools.bench.lawful import grown
from tools.bench.watch import verdict

GOAL_LOADING = 0.010


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="tools.bench.deciding", description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="of each, after one that does not count")
    runs = parser.parse_args(argv).runs
    files = grown(rule_files(book_files()), RULES)
    cache: dict[str, bytes] = {}
    book = law.load(files, cache)
    wanted = [k for k, e in ELEMENTS.items() if e.domain.value == "student"][:20]
    request = replace(a_request(*wanted), purpose=Purpose.IMPROVE_INSTRUCTION)
    agreement, holding, standing = the_amended(*wanted), a_holding(), on_record("northfield", said=STUDY)

    def once() -> object:
        return decide(
            request=request, agreement=agreement, holding=holding, lawbook=book, standing=standing,
            policies={}, as_of=TODAY, law_day=TODAY,
        )  # fmt: skip

    loaded, decided = _busy(lambda: law.load(files, cache), runs), _busy(once, runs)
    print(f"\nDeciding in one process, {len(book.rules)} rules (processor time)")
    print(f"  loading the compiled lawbook {_told(loaded, GOAL_LOADING)}")
    print(f"  deciding {len(wanted)} elements        {_told(decided, GOAL_DECIDING)}")
    return 0


def _busy(act: Callable[[], object], runs: int) -> float:
    """Median seconds of processor time, after one run that warms up."""
    act()
    taken = []
    for _ in range(runs):
        begun = time.process_time()
        act()
        taken.append(time.process_time() - begun)
    return median(taken)


def _told(seconds: float, goal: float) -> str:
    return f"{seconds * 1000:6.1f} ms  goal: under {goal * 1000:.0f} ms  {verdict(seconds < goal)}"


if __name__ == "__main__":
    raise SystemExit(main())
