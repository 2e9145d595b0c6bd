"""Agree: what was promised?

In come the bytes of an agreement in YAML and a lawbook; out come an Agreement, the facts it states, and
Grounds: what the law of a day finds missing or in conflict, and where the paper disagrees with itself. A
paper as it was signed goes ``agree.prose`` > ``agree.reader`` > ``agree.draft``, and becomes an Agreement
only by what a person confirms. It never sees a row.
"""

from __future__ import annotations

from permslip.agree.agreement import Agreement
from permslip.words.doors import when_asked

# pydantic and the YAML reader take their time to import: only when a paper is at hand.
_WHERE = {
    "loads": "writing",
    "dumps": "writing",
    "template": "writing",
    "TEMPLATES": "writing",
    "amend_check": "writing",
    "check": "writing",
    "report": "reporting",
    "findings_text": "reporting",
    "side_by_side": "reporting",
    "compare": "comparing",
    "comparison": "comparing",
    "between": "conflicts",
    "letter": "asking",
    "asked": "asking",
    "sample_for": "asking",
    "facts": "stated",
    "in_force": "stated",
    "destroyed_by": "stated",
    "digest_of": "canonical",
    "canonical_bytes": "canonical",
    "from_canonical": "canonical",
    "schema": "form",
    "schema_text": "form",
}

__all__ = ["Agreement", *sorted(_WHERE)]  # noqa: PLE0604 - names resolved when they are first asked for

__getattr__ = when_asked(__name__, _WHERE)
