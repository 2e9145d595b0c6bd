"""The process that serves: it makes ready, then runs the web workers and the one that works in the
background.

Everything that it needs on disk lies in one folder of the office's ``tmp/``, held by a lock for as long as
it runs.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from permslip.portal.door import parenthood
from permslip.stores.disk import Disk, disk_problems
from permslip.stores.machine import SystemRandomness, new_ids
from permslip.stores.place import Place, check_modes, find_office
from permslip.stores.scratch import scratch
from permslip.words.errors import BadInput, OfficeProblem, PermslipError

BACKGROUND = "permslip.portal.door.background"
PATIENCE = 10  # seconds that workers have to finish what they are at, once the server was told to stop
STEP, REST = 0.3, 2.0  # seconds between two looks at the background worker; before it is started again
INTERRUPTED = 130  # what a command says that Ctrl+C ended
APPLICATION = "permslip.portal.door.wsgi:application"


@contextmanager
def ready(office: Path, *, demo: bool) -> Iterator[Path]:
    """Bring the tables up to date and collect what pages need, and hold the folder while the server runs."""
    place = Place(find_office(office))
    if demo:
        _is_a_demo(place.root)
    check_modes(place)
    # Django stays out of this process: its web workers are copies of it, and each configures its own.
    with ExitStack() as stack:
        with disk_problems("starting the portal", then="Is the office's folder tmp/ writable?"):
            name = new_ids(SystemRandomness())("serve")
            private = stack.enter_context(scratch(place.scratch, name, Disk()))
        os.environ[parenthood.PARENT] = str(os.getpid())
        os.environ["PERMSLIP_PORTAL_OFFICE"] = str(place.root)
        os.environ["PERMSLIP_PORTAL_SCRATCH"] = str(private)
        os.environ["PERMSLIP_PORTAL_DEMO"] = "yes" if demo else "no"
        done = subprocess.run([sys.executable, "-m", "permslip.portal.door.preparing"], check=False)
        if done.returncode != 0:
            raise OfficeProblem("The portal could not be made ready.", fix="read the lines above")
        yield private


def _is_a_demo(office: Path) -> None:
    from permslip.sample.demo import MARK

    if not (office.parent / MARK).is_file():
        raise BadInput(
            "That office was not made by the demo, and one-time links would open a real one.",
            fix="permslip demo ./demo-office, then permslip --office ./demo-office/office serve --demo",
        )


def serve(
    *, host: str, port: int, workers: int, started: Callable[[], None], application: str = APPLICATION
) -> None:
    """Serve until the process is told to stop. ``started`` is called when the workers listen.

    Raises BadInput when the address is taken.
    """
    from granian.constants import Interfaces
    from granian.errors import ConfigurationError
    from granian.server.mp import MPServer

    is_free(host, port)  # once more: making ready took its time
    server = MPServer(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=8,
        websockets=False,
        respawn_failed_workers=True,
        log_enabled=False,
        workers_kill_timeout=PATIENCE,
    )
    keeper = Keeper(lambda: server.interrupt_signal)
    server.on_startup(started)
    keeper.start()
    try:
        server.serve()
    except ConfigurationError as error:
        raise BadInput(f"The server does not start: {error}.", fix="choose another --port") from None
    finally:
        keeper.stop()


def is_free(host: str, port: int) -> None:
    """Raises BadInput when nobody could listen at this address now."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadInput(
                f"Port {port} cannot be used: {(error.strerror or 'unknown').lower()}.",
                fix=f"choose another one: --port {port + 1}",
            ) from None


class Keeper:
    """Runs the background worker, starts it again when it dies, and ends it while the web workers end.

    ``is_ending`` tells that the server was told to stop.
    """

    def __init__(self, is_ending: Callable[[], bool]) -> None:
        self._is_ending = is_ending
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._worker = _background()  # before the web workers are forked: they see a process without threads

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End the worker, wait for it, and watch no more."""
        self._stop.set()
        self._thread.join(timeout=2 * PATIENCE)

    def _keep(self) -> None:
        while not self._over(STEP):
            if self._worker.poll() is not None and not self._over(REST):
                self._worker = _background()
        _end(self._worker)

    def _over(self, seconds: float) -> bool:
        return self._stop.wait(seconds) or self._is_ending()


def _background() -> subprocess.Popen[bytes]:
    # close_fds=False: started by posix_spawn, so that a web worker that is forked at this very moment holds
    # nothing that this waits for. What Python and the server open is not inherited anyway.
    return subprocess.Popen([sys.executable, "-m", BACKGROUND], close_fds=False)


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Let it finish its errand; then ask it to drop the errand, which tidies up; then end it."""
    for seconds, ask in ((PATIENCE - 2, worker.terminate), (2, worker.terminate), (2, worker.kill)):
        if worker.poll() is not None:
            return
        ask()
        with suppress(subprocess.TimeoutExpired):
            worker.wait(timeout=seconds)


def main() -> int:
    """What ``permslip serve`` becomes: serve the office until told to stop, and say where."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--office", type=Path, required=True)
    asked.add_argument("--host", default="127.0.0.1")
    asked.add_argument("--port", type=int, default=8474)
    asked.add_argument("--workers", type=int, default=2)
    for flag in ("--demo", "--json", "--quiet"):
        asked.add_argument(flag, action="store_true")
    said = asked.parse_args()
    signal.signal(signal.SIGTERM, _told_to_stop)  # until the server puts its own in place
    try:
        return _run(said)
    except KeyboardInterrupt:
        return INTERRUPTED
    except PermslipError as error:
        if said.json:
            body = {"error": type(error).__name__, "message": error.message, "fix": error.fix}
            print(json.dumps(body))  # noqa: T201 - this process speaks to a terminal
        else:
            sys.stderr.write(f"Cannot do that: {error.message}\n")
            sys.stderr.write(f"  What to do: {error.fix}\n" if error.fix else "")
        return error.exit_code


def _told_to_stop(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def _run(said: argparse.Namespace) -> int:
    from permslip.portal.door import demo_links

    if said.demo and said.host not in ("127.0.0.1", "::1", "localhost"):
        raise BadInput("One-time links are for this machine alone.", fix="leave --host out")
    is_free(said.host, said.port)
    if not (said.quiet or said.json):
        sys.stderr.write("Making ready ...\n")
    with ready(said.office, demo=said.demo):
        links = demo_links.shown() if said.demo else []
        base = f"http://{f'[{said.host}]' if ':' in said.host else said.host}:{said.port}"

        def started() -> None:
            data = {"address": base, "links": [{**one, "link": base + one["path"]} for one in links]}
            print(json.dumps(data) if said.json else _words(data), flush=True)  # noqa: T201

        serve(host=said.host, port=said.port, workers=said.workers, started=started)
    return 0


def _words(data: dict[str, Any]) -> str:
    lines = [f"The portal is at {data['address']}/ (Ctrl+C stops it)."]
    if data["links"]:
        lines += ["", "Each link opens one sitting, once, on this machine:", ""]
        lines += [f"  {one['who']:<20}{one['link']}\n{'':<22}{one['says']}" for one in data["links"]]
    else:
        lines += ["", "To let somebody in: permslip seat give --help, then open the link that it prints."]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
