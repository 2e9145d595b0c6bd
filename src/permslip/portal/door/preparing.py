"""Making ready, in a process of its own: tables up to date, files collected, translations compiled."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from permslip.portal.door.setup import bring_up_to_date, set_up
from permslip.words.errors import PermslipError


def main() -> int:
    """Make ready and say in one line what stands in the way."""
    demo = os.environ.get("PERMSLIP_PORTAL_DEMO") == "yes"
    try:
        set_up(
            Path(os.environ["PERMSLIP_PORTAL_OFFICE"]),
            scratch=Path(os.environ["PERMSLIP_PORTAL_SCRATCH"]),
            demo=demo,
        )
        bring_up_to_date()
        _tidy()
        _collect()
        if demo:
            from permslip.portal.door import demo_links

            demo_links.make()
    except PermslipError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _tidy() -> None:
    """What an earlier command left half-done is finished before anybody comes in."""
    from permslip.portal.door.house import at_desk

    with at_desk() as desk, desk.office.writing():
        for note in desk.notes():
            sys.stderr.write(f"{note}\n")


def _collect() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


if __name__ == "__main__":
    raise SystemExit(main())
