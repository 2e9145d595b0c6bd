"""A mock of a release, before there is one: the columns, types and limits that it would have, invented rows.

An analyst writes and tests the whole evaluation on it while the request is under way. What may go is taken
from the decision on the wish; the rows come from a fictional district that the caller brings, and pass
through the same plan. The district's own source is never opened.
"""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from permslip import hold
from permslip.actions import wishing
from permslip.actions.desk import Desk
from permslip.actions.preparing import Prepared, prepare
from permslip.actions.wishing import Wish
from permslip.agree.agreement import Agreement
from permslip.ask.request import Population, Request, RequestedTable
from permslip.decide.decision import Decision, ElementDecision, Permitted
from permslip.hold.holding import Holding
from permslip.protect.hierarchies import hierarchy
from permslip.protect.plan import ColumnPlan, Plan
from permslip.release.dictionary import data_package, dictionary_text
from permslip.words.elements import ELEMENTS
from permslip.words.errors import NotFound, OfficeProblem, RefusedError
from permslip.words.vocabulary import ObligationKind

SEED = 20_260_914
STUDENTS = 400
DAY = date(2026, 3, 16)
"""The day of the invented district: the same bytes for everybody, on every day."""
MARK = "MOCK"
MARK_COLUMN = "mock_invented_row"
ROOM = 0.25
"""The share of invented rows that may be held back for k: there are few of them, and nobody is harmed."""

Invent = Callable[[Path, int, int, date], object]
"""Writes a fictional district into a new folder: (folder, students, seed, day)."""

PATIENCE = 15.0  # seconds that somebody waits for somebody else's mock
_ONE_AT_A_TIME = threading.Lock()
_READ: list[Holding] = []


@dataclass(frozen=True)
class Mock:
    """A mock package: ``path`` of the zip in the desk's private folder, ``name`` to save it under,
    ``elements`` that are in it, ``without`` those asked for that are not."""

    path: Path
    name: str
    elements: tuple[str, ...]
    without: tuple[str, ...]


def mock_package(desk: Desk, *, wish: Wish, party: str, invent: Invent) -> Mock:
    """Make the mock of what a wish would bring. Nothing is logged: nothing of the district's is in it.

    Raises RefusedError where nothing that was asked for may go, BadInput for a wish that is no request.
    """
    agreement = wishing.paper_of(desk, wish.agreement)
    held, holding_id = wishing.held_by_district(desk)
    if held is None:
        raise NotFound("The district has taken in no source of data yet.")
    asked = wishing.build(
        wish,
        agreement=agreement,
        party=party,
        request_id="mock",
        as_of=desk.today(),
        holding=held,
        holding_id=holding_id,
    )
    real = wishing.what_if(desk, asked, agreement, held)
    going = {e.element for e in real.elements if e.element and isinstance(e.verdict, Permitted)}
    if not going:
        raise RefusedError(
            "Nothing that you ticked may go, so there is nothing to show the shape of.",
            fix="look at the answers beside each element",
        )
    if not _ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise OfficeProblem("Other mock files are being made.", fix="try again in a minute")
    try:
        return _made(desk, asked, agreement, frozenset(going), invent)
    finally:
        _ONE_AT_A_TIME.release()


def _made(desk: Desk, asked: Request, agreement: Agreement, going: frozenset[str], invent: Invent) -> Mock:
    engine, folder = desk.engine(), desk.scratch()
    invent(folder / "district", STUDENTS, SEED, DAY)
    source = engine.source(str(folder / "district"))
    if not _READ:
        _READ.append(hold.read(source, id="mock", engine=engine))
    invented = _READ[0]
    request = _cut_down(asked, going)
    decision = _as_permitted(wishing.what_if(desk, request, agreement, invented))
    prepared = prepare(
        decision=decision,
        request=request,
        holding=invented,
        source=source,
        engine=engine,
        answers=None,
        known_codes=None,
        randomness=desk.randomness,
        progress=desk.progress,
    )
    inside = {e.element for e in decision.elements if e.element}
    words = {e.element or e.asked_as for _, e in asked.elements()}
    name = f"{MARK}-{agreement.id}"
    path = _zipped(desk, name, folder, prepared, agreement)
    return Mock(path, f"{name}.zip", tuple(sorted(inside)), tuple(sorted(words - inside)))


def _cut_down(asked: Request, going: frozenset[str]) -> Request:
    """The same request with what may go alone, of everybody: schools there have other codes."""
    tables = (
        RequestedTable(t.name, tuple(e for e in t.elements if e.element in going)) for t in asked.tables
    )
    return replace(
        asked, tables=tuple(t for t in tables if t.elements), population=Population(), holding="mock"
    )


def _as_permitted(decision: Decision) -> Decision:
    """The decision as it would be had everybody said yes to what may go."""
    kept = tuple(_unasked(e) for e in decision.elements if isinstance(e.verdict, Permitted))
    terms = replace(decision.terms, consent=None, max_suppression=max(decision.terms.max_suppression, ROOM))
    return replace(decision, verdict=Permitted(()), elements=kept, terms=terms, as_of=DAY)


def _unasked(element: ElementDecision) -> ElementDecision:
    """No employee is asked about an invented row."""
    assert isinstance(element.verdict, Permitted)
    owed = tuple(o for o in element.verdict.obligations if o.kind is not ObligationKind.CONSENT_FILTER)
    return replace(element, verdict=replace(element.verdict, obligations=owed))


def _zipped(desk: Desk, name: str, folder: Path, prepared: Prepared, agreement: Agreement) -> Path:
    engine, plan = desk.engine(), prepared.plan
    out = folder / f"{name}.zip"
    paths = {t.table: f"{MARK}-{t.table}.parquet" for t in plan.tables}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for table, file in paths.items():
            marked = prepared.tables[table].mutate(**{MARK_COLUMN: _literal(MARK)})
            engine.write_parquet(marked, folder / file)
            made.write(folder / file, f"{name}/{file}")
            made.writestr(f"{name}/{MARK}-{table}.csv", _csv(folder / file))
        made.writestr(f"{name}/{MARK}-README.txt", _readme(agreement))
        made.writestr(f"{name}/{MARK}-DICTIONARY.md", codebook(plan, agreement))
        made.writestr(f"{name}/{MARK}-datapackage.json", json.dumps(_schema(plan, paths), indent=2) + "\n")
    return out


def _literal(text: str) -> Any:
    import ibis

    return ibis.literal(text)


def _csv(parquet: Path) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyarrow import csv

    sink = pa.BufferOutputStream()
    csv.write_csv(pq.read_table(parquet), sink)
    return bytes(sink.getvalue())


def _schema(plan: Plan, paths: dict[str, str]) -> dict[str, Any]:
    said = data_package(MARK.lower(), plan, ELEMENTS, paths)
    for resource in said["resources"]:
        resource["schema"]["fields"].append(
            {"name": MARK_COLUMN, "type": "string", "title": "mark", "description": "no release has it"}
        )
    return {**said, "title": "MOCK: every row is invented"}


_README = """\
MOCK: EVERY ROW IN THESE FILES IS INVENTED.

They show the shape of a release under {title} (version {version}):
the same tables and columns, the same types, the same protection. The rows come from a fictional
district; no record of {district} was opened to make them. Whatever you find in them is chance.

How a release will differ
- It has no column {mark}, and no file name that begins with MOCK.
- It comes encrypted to your organisation's key, with its slip and its proof.
- How coarse a column becomes depends on the real rows: DICTIONARY says what it may become.
- Rows of families who did not agree are not there, and no column says so.

The limits that your work has to live with
{limits}

Nothing here is permission: that is the slip.
"""


def _readme(agreement: Agreement) -> str:
    from permslip.actions.answering import promises_of

    owner = next((p.name for p in agreement.parties if p.role == "district"), "the district")
    limits = "\n".join(f"- {line}" for line in promises_of(agreement))
    return _README.format(
        title=agreement.title,
        version=agreement.version,
        district=owner,
        mark=MARK_COLUMN,
        limits=limits or "- The agreement names none.",
    )


def codebook(plan: Plan, agreement: Agreement) -> str:
    """The dictionary of a mock: what each column is, what it may become, which thresholds hold."""
    text = dictionary_text(MARK, plan, ELEMENTS)
    lines = [
        "> MOCK: every row is invented. The column `" + MARK_COLUMN + "` marks each; no release has it.",
        "",
        text,
        "## What may become coarser",
        "",
        "| table | column | from the finest to the coarsest |",
        "| --- | --- | --- |",
        *(f"| {t} | `{c.output}` | {_steps(c)} |" for t, c in _climbing(plan)),
        "",
        "## Thresholds",
        "",
        f"- k, the smallest group of like students: {agreement.limits.k or 'not named'}",
        f"- the smallest total that a result may show: {agreement.limits.minimum_cell or 'not named'}",
        f"- the share of rows that may be held back for k: {_share(agreement)}",
        "",
    ]
    return "\n".join(lines)


def _climbing(plan: Plan) -> Iterable[tuple[str, ColumnPlan]]:
    for table in plan.tables:
        for column in table.columns:
            if column.output in table.quasi:
                yield table.table, column


def _steps(column: ColumnPlan) -> str:
    known = ELEMENTS.get(column.source)
    kind = hierarchy(column.hierarchy or (known.hierarchy if known else None))
    return ", ".join(kind.steps)


def _share(agreement: Agreement) -> str:
    share = agreement.limits.max_suppression
    return "none" if not share else f"{share:.0%}"
