"""The decide room: may it go, and on what terms?

In come a Request, an Agreement, a Holding, the Lawbook, the Standing, the district's policies and two days
(that of the facts, that of the law); out goes a :class:`Decision` with a reason for every word of it. It
never sees a row, opens nothing and remembers nothing.
"""

from __future__ import annotations

from permslip.decide.deciding import decide
from permslip.decide.decision import Decision
from permslip.decide.letter import letter
from permslip.decide.records import as_json, from_json

__all__ = ["Decision", "as_json", "decide", "from_json", "letter"]
