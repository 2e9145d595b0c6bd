"""The worker that does in the background what takes longer than a page: one process, one errand at a time."""

from __future__ import annotations

import os
from pathlib import Path

from permslip.portal.door.setup import set_up


def main() -> None:
    """Work until told to stop."""
    set_up(
        Path(os.environ["PERMSLIP_PORTAL_OFFICE"]),
        scratch=Path(os.environ["PERMSLIP_PORTAL_SCRATCH"]),
        demo=os.environ.get("PERMSLIP_PORTAL_DEMO") == "yes",
    )
    from django.core.management import call_command

    from permslip.portal.door import errands

    errands.give_up_the_interrupted()
    call_command("db_worker", queue_name="*", interval=0.5, startup_delay=False, verbosity=0)


if __name__ == "__main__":
    main()
