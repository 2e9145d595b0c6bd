"""How fast a decision is: 200 rules, 20 elements, and a lawbook loaded from its compiled form.

    .venv/bin/python bench/deciding.py [--runs 9]

Prints medians of processor time (one thread, no waiting). Budgets: deciding under 20 ms; loading a compiled
lawbook of 200 rules under 10 ms.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from permslip import law
from permslip.decide import decide
from permslip.law.loading import rule_files
from permslip.words.elements import ELEMENTS
from permslip.words.vocabulary import Purpose
from tests.decide.world import STUDY, TODAY, a_holding, a_request, book_files, on_record, the_amended

RULES = 200  # the lawbook, and copies of its rules for the years to come


def grown_files() -> dict[str, bytes]:
    """The rule files of the lawbook, copied under new ids until there are as many as ``RULES``."""
    rules = rule_files(book_files())
    names = sorted(rules)
    for i in range(RULES - len(rules)):
        name = names[i % len(names)]
        rules[f"copy/{i}.yaml"] = rules[name].replace(b"id: ", b"id: copy-%d-" % i, 1)
    return rules


def median(act: Callable[[], object], runs: int) -> float:
    """Median milliseconds of processor time of ``runs`` runs, after one that warms up."""
    act()
    taken = []
    for _ in range(runs):
        start = time.process_time()
        act()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=9)
    runs = options.parse_args().runs
    files = grown_files()
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

    parsed = median(lambda: law.load(files), 3)
    loaded = median(lambda: law.load(files, cache), runs)
    decided = median(once, runs)
    lines = (
        f"rules                      {len(book.rules)}",
        f"lawbook from YAML          {parsed:8.1f} ms",
        f"lawbook from its cache     {loaded:8.1f} ms   budget 10 ms, {parsed / loaded:.0f} times faster",
        f"deciding {len(wanted)} elements       {decided:8.1f} ms   budget 20 ms",
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
