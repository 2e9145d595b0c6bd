"""A release that left, and the standing it left behind, in one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from permslip.words.standing import AgreementStanding, ReleaseStanding, ReleaseStatus, Standing


def a_release(**changes: Any) -> ReleaseStanding:
    release = ReleaseStanding(
        id="rel_1",
        agreement="needs-study",
        agreement_version=2,
        recipient="northfield",
        basis="studies",
        elements=("students.grade",),
        rows="students: 900-999",
        slip="1" * 64,
        payload="2" * 64,
        destroy_by=date(2027, 8, 31),
        beyond_minimum=False,
        status=ReleaseStatus.IN_FORCE,
        status_on=None,
        time=datetime(2026, 11, 23, tzinfo=UTC),
        seq=7,
    )
    return replace(release, **changes)


def a_standing(*releases: ReleaseStanding, **changes: Any) -> Standing:
    agreement = AgreementStanding("needs-study", 2, "a" * 64, date(2026, 9, 1), date(2027, 6, 30))
    standing = Standing(
        agreements={agreement.id: agreement}, releases={r.id: r for r in releases or (a_release(),)}
    )
    return replace(standing, **changes)
