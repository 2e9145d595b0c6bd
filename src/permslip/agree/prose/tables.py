"""Tables from rows that the file marks as such: their header row, and the heading they stand under.

The first row is a header where it is bold and the next is not, or where at least half of its cells are words
that head columns (*Data Element*, *Purpose*, *Required*); a row of data is never taken for one because it
is first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from permslip.agree.prose.drafts import Draft, Node
from permslip.agree.prose.prose import Table
from permslip.agree.prose.source import LineKind
from permslip.words.quote import Quote

_HEADS = re.compile(
    r"^(?:data|elements?|categor(?:y|ies)|fields?|items?|descriptions?|purposes?|examples?|types?"
    r"|required|optional"
    r"|mandatory|sources?|columns?|terms?|check|used|notes?|comments?|systems?|roles?|dates?|periods?"
    r"|retention"
    r"|frequency|names?|no\.?|#|variables?|tables?|files?|formats?|values?|reason|justification"
    r"|sub-?processors?"
    r"|subcontractors?|vendors?|services?|locations?|years?|grades?|populations?|definitions?|measures?"
    r"|actions?"
    r"|parties|party|title|yes|basis|needed|status|recipients?|security|level|contact|response|requirements?"
    r"|controls?|code|standards?|implementation|verification|function|information|attribute"
    r"|authori[sz]ed|completed|initials|domain|method|timeline|deadline|responsib\w+|who|what|when|why"
    r"|how)\b",
    re.IGNORECASE,
)


def tables_of(nodes: Sequence[Node], drafts: Mapping[str, Draft]) -> tuple[Table, ...]:
    """The tables among the nodes (headings included), in order."""
    out: list[Table] = []
    rows: list[Node] = []
    before: Node | None = None
    for node in nodes:
        if node.para.kind is LineKind.ROW:
            if rows and (node.clause != rows[-1].clause or _apart(rows[-1], node)):
                out.append(_table(rows, before, drafts))
                rows, before = [], None
            rows.append(node)
            continue
        if rows:
            out.append(_table(rows, before, drafts))
            rows = []
        before = node
    if rows:
        out.append(_table(rows, before, drafts))
    return tuple(out)


def _apart(above: Node, node: Node) -> bool:
    """Another table: a blank line lies between, and the columns are others."""
    return node.para.gap and len(node.para.cells) != len(above.para.cells)


def _table(rows: Sequence[Node], before: Node | None, drafts: Mapping[str, Draft]) -> Table:
    cells = [r.para.cells or (r.para.text,) for r in rows]
    quotes: list[Quote] = [r.para.quote(0, len(r.para.text), r.clause) for r in rows]
    header: tuple[str, ...] = ()
    if len(rows) > 1 and _is_header(rows[0], rows[1]):
        header, cells, quotes = cells[0], cells[1:], quotes[1:]
    clause = rows[0].clause
    heading = drafts[clause].heading
    if before is not None and before.clause == clause and not before.heads and len(before.body.split()) <= 12:
        heading = before.body.strip().rstrip(":") or heading
    return Table(header, tuple(cells), tuple(quotes), clause, heading)


def _is_header(first: Node, second: Node) -> bool:
    cells = [c for c in first.para.cells if c.strip()]
    if not cells or any(len(c.split()) > 10 or "__" in c for c in cells):
        return False
    if first.para.strong and not second.para.strong:
        return True
    return sum(1 for c in cells if _HEADS.match(c.strip())) * 2 >= len(cells)
