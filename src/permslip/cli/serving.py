"""``permslip serve``: the portal of an office, on this machine or behind a reverse proxy."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from permslip.cli.frame import Frame, common, pass_frame


@click.command(epilog="Example: permslip serve --port 8474")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8474, show_default=True, help="The port.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="How many web processes."
)
@click.option(
    "--demo",
    is_flag=True,
    help="Print a one-time link for each of six people. Only for an office of the demo.",
)
@common
@pass_frame
def serve(frame: Frame, host: str, port: int, workers: int, demo: bool) -> None:
    """Run the office's portal until Ctrl+C.

    Everything it needs is in the office: nothing is set up first. It listens on this machine alone; to let
    others in, put a reverse proxy with a certificate in front (docs/how-to/run-the-portal.md).
    """
    from permslip.stores.place import find_office

    office = find_office(frame.office or Path.cwd())
    # The two doors do not import each other: this process becomes the other one.
    said = ["--office", str(office), "--host", host, "--port", str(port), "--workers", str(workers)]
    said += ["--demo"] * demo + ["--json"] * frame.json + ["--quiet"] * frame.quiet
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "permslip.portal.door.serving", *said])  # noqa: S606
