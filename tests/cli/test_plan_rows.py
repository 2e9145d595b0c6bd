"""What the plan says on a screen adds up, and is what the slip says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from permslip.cli.render.figures import plan_text


def test_events_that_stay_home_with_their_student_are_counted() -> None:
    """They were told as "0 suppressed", where the slip of the same release tells hundreds."""
    events: Any = SimpleNamespace(table="attendance", rows_in=8227, rows_out=7912, suppressed=0, columns=())
    said = plan_text(SimpleNamespace(tables=(events,)))  # type: ignore[arg-type]
    assert said == ["Table attendance: 7,912 of 8,227 rows, 315 suppressed"]
