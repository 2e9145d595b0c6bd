"""Draft: what was read, put before a person, and what the person made of it.

In comes a Reading with its Prose; out comes a Draft (``agreement-draft/1``, YAML that a person edits), and
from a draft on which everything is decided the agreement in YAML. Nothing that nobody confirmed gets into
the agreement, and what was read is never changed: a person puts another value beside it.
"""

from __future__ import annotations

from permslip.agree.draft.draft import Confirmed, Draft, Item
from permslip.words.doors import when_asked

_WHERE = {
    "draft_of": "drafting",
    "loads": "form",
    "dumps": "writing",
    "Question": "deciding",
    "questions": "deciding",
    "decide": "deciding",
    "add": "deciding",
    "sure": "deciding",
    "settle": "settling",
    "misquoted": "quoting",
    "look_first": "telling",
    "reading_json": "telling",
    "not_an_agreement": "telling",
}

__all__ = ["Confirmed", "Draft", "Item", *sorted(_WHERE)]  # noqa: PLE0604 - resolved when first asked for

__getattr__ = when_asked(__name__, _WHERE)
