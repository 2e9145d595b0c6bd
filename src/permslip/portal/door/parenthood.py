"""No worker outlives the process that serves: one that was killed leaves nobody behind who goes on."""

from __future__ import annotations

import os
import signal
import threading
import time

PARENT = "PERMSLIP_PORTAL_PARENT"
LOOK, PATIENCE = 1.0, 5.0  # seconds between two looks, and seconds to end by oneself


def end_with_parent() -> None:
    """End this worker soon after the process that serves is gone, and leave Ctrl+C to that. Does nothing in a
    process without one."""
    parent = os.environ.get(PARENT)
    if parent is not None:
        # blocked, not ignored: the web server hears it by a handler of its own, and hangs when told twice
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a copy of the server would do what the server does
        threading.Thread(target=_watch, args=(int(parent),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)
