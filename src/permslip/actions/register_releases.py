"""The releases in the public register: what left, for whom, until when, and what became of it.

What is told of a release is what its slip tells, with its status now. A release that is staged is not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from permslip.actions.desk import Desk
from permslip.actions.shown import Line, Part, is_overdue, label, part, shown
from permslip.follow.duty import DutyState
from permslip.release.verify_slip import promises, read_slip
from permslip.stores.files import DiskFiles
from permslip.stores.releases import PROOF
from permslip.words.errors import NotFound


def releases(
    desk: Desk, *, find: str = "", state: str = "", agreement: str = "", page: int = 1
) -> Part[Line]:
    """The releases, the newest first; ``state`` is one of the status list's, ``in force`` or ``overdue``."""
    words = find.casefold().split()
    found = tuple(
        line
        for line in shown(desk).lines
        if (not agreement or line.agreement == agreement)
        and (not state or line.state == state or (state == "overdue" and is_overdue(line)))
        and all(
            word in f"{line.id} {line.recipient} {line.agreement} {line.basis}".casefold() for word in words
        )
    )
    return part(found, page)


@dataclass(frozen=True)
class ReleasePage:
    """One release: its line, what the slip says (``said``, the predicate) and promises, and what came
    after."""

    line: Line
    said: Mapping[str, Any]
    promises: tuple[str, ...]
    elements: tuple[tuple[str, str, str], ...]
    """Table, element in plain words, what was done to it."""
    slip_sha256: str
    payload_sha256: str
    entry: int
    logged: str
    proof_ready: bool
    fetched_on: tuple[date, ...]
    acknowledged_on: tuple[date, ...]
    turns: tuple[tuple[str, date], ...]
    """Each change of its status and its day. The reasons stay in the office."""


def release_page(desk: Desk, *, release: str) -> ReleasePage:
    """One release that left. Raises NotFound, for one that is staged too: nobody outside knows of it."""
    held = shown(desk)
    line, standing = held.line(release), held.standing
    if line is None:
        raise NotFound("There is no such release in the register.")
    about = standing.releases[release]
    said = read_slip(slip_file(desk, release=release)).predicate
    return ReleasePage(
        line=line,
        said=said,
        promises=promises(said),
        elements=tuple((e["table"], label(e["element"]), _change(e)) for e in said["elements"]),
        slip_sha256=about.slip,
        payload_sha256=about.payload,
        entry=about.seq,
        logged=about.time.isoformat(timespec="seconds"),
        proof_ready=_proof_path(desk, release).exists(),
        fetched_on=tuple(h.time.date() for h in standing.fetched.get(release, ())),
        acknowledged_on=tuple(h.time.date() for h in standing.acknowledged.get(release, ())),
        turns=tuple((t.status, t.on) for t in about.turns),
    )


def _change(element: Mapping[str, Any]) -> str:
    if element["change"] == "generalise":
        return f"made coarser, step {element['level']} of {element['top']}"
    change = str(element["change"])
    return {"keep": "as it is", "code": "a random code in its place"}.get(change, change)


def slip_file(desk: Desk, *, release: str) -> bytes:
    """The bytes of a published release's ``slip.dsse.json``. Raises NotFound."""
    row = desk.office.releases.get(release) if shown(desk).line(release) else None
    if row is None or row.slip is None:
        raise NotFound("There is no such release in the register.")
    return row.slip


def proof_file(desk: Desk, *, release: str) -> bytes:
    """The bytes of its ``slip.tlog-proof``, as in the package. Raises NotFound where it is not there
    (yet)."""
    if shown(desk).line(release) is None or not _proof_path(desk, release).exists():
        raise NotFound("There is no proof of such a release in the register.")
    with DiskFiles().open_read(_proof_path(desk, release)) as stream:
        return stream.read()


def _proof_path(desk: Desk, release: str) -> Path:
    return desk.office.releases.folder(release) / PROOF


def overdue(desk: Desk) -> tuple[Line, ...]:
    """Destructions that are overdue, the longest overdue first: who was to destroy what, since when."""
    late = [line for line in shown(desk).lines if line.destruction == DutyState.OVERDUE.value]
    return tuple(sorted(late, key=lambda line: (line.destroy_by or date.max, line.id)))
