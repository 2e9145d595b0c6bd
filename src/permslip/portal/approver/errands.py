"""What an approver sets going: the last vote publishes, and so does handing out; reinstating reads families'
answers anew. They take longer than a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from permslip.actions import reinstating, reviewing
from permslip.actions.desk import Desk
from permslip.release.reviewing import Stage
from permslip.stores.errands import ErrandRow
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import Vote

SAYS = {
    Stage.APPROVED: "It is approved, signed and handed out.",
    Stage.PARTLY: "Your vote is kept. Another reviewer has still to vote.",
    Stage.DIFFER: "All have voted and they differ. Read the other reason, and settle it.",
}


def vote(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Vote as the form said, and publish where that was the last vote."""
    words = row.words
    came = reviewing.vote(
        desk,
        release=words["release"],
        vote=Vote(words["vote"]),
        reason=words["reason"],
        minutes=words["minutes"],
        by=row.by,
        seat=row.seat,
    )
    says = f"It is approved. {came.awaits}" if came.awaits else SAYS.get(came.stage, "Your vote is kept.")
    return {"next": reverse("approver-release", args=[came.release]), "says": says}


def hand_out(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Hand out what everybody approved; ``page`` says from whose page it was asked."""
    reviewing.publish_approved(desk, release=row.about, by=row.by, seat=row.seat)
    return {"next": reverse(row.words["page"], args=[row.about]), "says": "It has left."}


def reinstate(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Say yes to using a suspended release again."""
    release = row.words["release"]
    came = reinstating.reinstate_signed_in(
        desk, release=release, because=row.words["because"], by=row.by, seat=row.seat
    )
    says = "It is in force again. The partner may use it and fetch it."
    if came["status"] == ReleaseStatus.SUSPENDED:
        says = "Your yes is kept. It stays suspended until another approver has said yes too."
    return {"next": reverse("approver-release", args=[release]), "says": says}
