"""Making ready, in a process of its own: tables up to date, files collected, translations compiled."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from permslip.portal.door.setup import bring_up_to_date, set_up
from permslip.stores.core import database_problems
from permslip.words.errors import OfficeProblem, PermslipError

# Packing files costs more of the start than all else. These come with a library, and no page names them.
NOT_SERVED = ("htmax-*", "htmx-4*", "htmx-2.js", "hx-*")


def main() -> int:
    """Make ready and say in one line what stands in the way."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends it without words: the server has the last one
    demo = os.environ.get("PERMSLIP_PORTAL_DEMO") == "yes"
    try:
        set_up(
            Path(os.environ["PERMSLIP_PORTAL_OFFICE"]),
            scratch=Path(os.environ["PERMSLIP_PORTAL_SCRATCH"]),
            demo=demo,
        )
        with database_problems():
            bring_up_to_date()
        _tidy()
        _collect()
        if demo:
            from permslip.portal.door import demo_links

            demo_links.make()
        _index()
    except PermslipError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _index() -> None:
    """What was taken in on the command line meanwhile is counted on pages from the first look on."""
    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        if desk.office.families.database.exists():
            desk.office.families.answers.index()
            desk.office.families.disclosed.index()


def _tidy() -> None:
    """What an earlier command left half-done is finished before anybody comes in."""
    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        try:
            with desk.office.writing(wait=0):
                notes = desk.notes()
        except OfficeProblem as problem:  # pages can be read all the same; whoever writes there tidies up
            notes = (f"Note: {problem}",)
    for note in notes:
        sys.stderr.write(f"{note}\n")


def _collect() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=list(NOT_SERVED))


if __name__ == "__main__":
    raise SystemExit(main())
