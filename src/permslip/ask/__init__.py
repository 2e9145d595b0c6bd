"""Ask: what is wanted, by whom, for what?

In come the bytes of a request, in YAML or as a plain CSV list, or an agreement to make a form from; out
comes a Request, each wish in the requester's own words beside the element it means, if it means one. It
never judges.
"""

from __future__ import annotations

from permslip.ask.request import Population, Request, RequestedElement, RequestedTable
from permslip.words.doors import when_asked

# pydantic and the YAML reader take their time to import: only when a paper is at hand.
_WHERE = {
    "loads": "paper",
    "dumps": "paper",
    "from_csv": "listing",
    "form": "blank",
    "canonical_bytes": "canonical",
    "from_canonical": "canonical",
    "digest_of": "canonical",
}

__all__ = [  # noqa: PLE0604 - names resolved when they are first asked for
    "Population",
    "Request",
    "RequestedElement",
    "RequestedTable",
    *sorted(_WHERE),
]

__getattr__ = when_asked(__name__, _WHERE)
