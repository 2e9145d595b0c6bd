"""Students measured over all tables and years of a release, in a process of its own: time and peak memory.

``python -m tools.bench.disclosure_events STUDENTS EVENTS OUT.json``
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tools.bench import events


def main(students: int, rows: int, out: Path) -> None:
    """Make the events, measure them, write the seconds."""
    from permslip.measure import relational

    made = events.made(students, rows)
    shown = [
        relational.Shown(name, table, tuple(c for c in table.column_names if c != "record_code"))
        for name, table in made.tables.items()
    ]
    began, used = time.perf_counter(), time.process_time()
    found = relational.students(shown, "record_code", k=5)
    figures = {
        "seconds": time.perf_counter() - began,
        "busy_seconds": time.process_time() - used,
        "students": found.findings.rows,
        "unique": found.findings.unique,
        "events": made.rows,
    }
    out.write_text(json.dumps(figures), "utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
