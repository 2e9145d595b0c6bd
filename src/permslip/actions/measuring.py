"""Measuring any table, with no office."""

from __future__ import annotations

from permslip import engines, measure
from permslip.measure.findings import Findings
from permslip.words.errors import BadInput
from permslip.words.ports import Progress


def measure_file(
    *, place: str, table: str | None, quasi: tuple[str, ...], k: int, progress: Progress
) -> Findings:
    """Findings of one table of a file, folder, zip or database over the named columns.

    Raises BadInput when the place holds several tables and none was named, or lacks a column.
    """
    engine = engines.open_engine()
    source = engine.source(place)
    progress("read", 0, None)
    names = source.names()
    name = table or (names[0] if len(names) == 1 else None)
    if name is None or name not in names:
        raise BadInput(
            f"{source.name} holds {len(names)} tables: "
            f"{', '.join(names[:12])}{' ...' if len(names) > 12 else ''}.",
            fix="name one of them with --table",
        )
    header = source.header(name)
    missing = [q for q in quasi if q not in header]
    if missing or not quasi:
        raise BadInput(
            f"{name} has no column {', '.join(missing) or '(none was named)'}.",
            fix=f"choose from: {', '.join(header[:30])}",
        )
    progress("measure", 0, None)
    return measure.findings(name, source.table(name, quasi), quasi, k=k, engine=engine)
