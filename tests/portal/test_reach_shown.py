"""What students show over all tables, and beside what the reader holds, on the portal's pages."""

from __future__ import annotations

import re
from pathlib import Path

from permslip.measure.reach_told import told
from permslip.portal.door.house import at_desk
from permslip.release import records
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.test_approver import head, page_of, send, text


def sentences(release: str) -> tuple[str, ...]:
    """What the command line says of it."""
    with at_desk() as desk:
        kept = records.from_json(desk.office.releases.get(release).body).reach
    assert kept is not None
    said = told(kept)
    return (*said.together, *said.joint)


def pages(release: str, approver: world.Browser, steward: world.Browser) -> list[str]:
    """The approver's page and the steward's."""
    return [text(approver.get(page_of(release))), text(steward.get(f"/steward/releases/{release}/"))]


def test_the_pages_say_what_the_command_line_says(staged: Path) -> None:
    readers = head(), world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    first = world.staged_release()
    said = sentences(first)
    assert re.search(r"students in \d+ classes over all tables", said[0])
    assert any("Households" in line for line in said)
    for page in pages(first, *readers):
        assert all(line in page for line in said)
        assert "no class smaller than 5" in page and "They hold no other release of these students." in page
    assert "smallest group of students at least 5" in pages(first, *readers)[1]
    send(readers[0], first, "approve")
    world.do_errands()
    public = text(world.anybody().get(f"/releases/{first}/"))
    assert "All tables put together, the smallest group of students who look alike: at least 5." in public
    second = world.stage()
    said = sentences(second)
    assert any(line.startswith(f"Beside {first} (northfield, the same codes)") for line in said)
    for page in pages(second, *readers):
        assert all(line in page for line in said)
        assert "They hold no other release" not in page
