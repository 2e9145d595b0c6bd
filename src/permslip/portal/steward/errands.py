"""What the steward's pages have done in the background. Each says where to go on, and one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.urls import reverse

from permslip.actions.desk import Desk
from permslip.stores.errands import ErrandRow


def stage(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Take a request as far as it may go: to a staged release, or to the letter that says why not."""
    from permslip.actions import releasing

    came = releasing.release(desk, request=row.about, by=row.by)
    if came.release:
        says = "It is staged." if came.stage == "waiting" else "It has left."
        return {"next": reverse("steward-release", args=[came.release]), "says": says}
    return {
        "next": reverse("steward-request", args=[row.about]),
        "says": "Nothing was staged: the decision of today does not let it go.",
    }


def add_holding(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Read a source where it lies and register its columns."""
    from permslip.actions import holdings

    hints = {k: v for k, v in row.words.get("hints", {}).items() if v}
    held = holdings.add_holding(
        desk, place=row.words["place"], holding_id=row.words["holding"], by=row.by, hints=hints or None
    )
    columns = sum(len(table.columns) for table in held.tables)
    return {
        "next": reverse("steward-holding", args=[held.id]),
        "says": f"{len(held.tables)} tables with {columns} columns are registered.",
    }


def read_paper(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Read a signed paper into a draft. The uploaded file is gone afterwards, whatever comes of it."""
    from permslip.actions import paper_drafts

    with _gone_afterwards(row) as file:
        draft = paper_drafts.read_into_draft(desk, file=file, seat=row.seat)
    return {
        "next": reverse("steward-draft", args=[draft]),
        "says": "It is read. Nothing counts before you have confirmed it.",
    }


def import_answers(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Take in a large CSV of answers on paper, whole or not at all. The uploaded file is gone afterwards."""
    from permslip.actions import asking_families

    with _gone_afterwards(row) as file:
        done = asking_families.import_paper(desk, file=file, by=row.by)
    return {"next": reverse("steward-consent-paper"), "says": f"{done['answers']:,} answers were taken in."}


@contextmanager
def _gone_afterwards(row: ErrandRow) -> Iterator[Path]:
    """The file that was uploaded for an errand, removed with its folder whatever comes of it."""
    file = Path(row.words["file"])
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)
        file.parent.rmdir()


def count_disagreements(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Count, for each agreement in force that asks families, the students whose guardians disagree."""
    from permslip.actions import disagreeing

    return {"next": reverse("steward-today"), **disagreeing.count(desk)}


def verify_ledger(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Recompute the ledger and check every file of the vault."""
    from permslip.actions import following

    found = following.verify_ledger(desk)
    return {
        "next": reverse("steward-ledger"),
        "says": f"It holds: {found['entries']} entries, {found['checkpoints']} checkpoints, "
        f"{found['vault_files']} files of the vault.",
    }
