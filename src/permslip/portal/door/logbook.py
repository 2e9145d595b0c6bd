"""What the server writes down: that something happened and where, never what it was about.

Libraries log addresses, and exceptions whose messages quote values. Everything that is logged in a process
that serves goes through one handler, which prints the logger, the level, the kind of exception and the
place in the code. No address, no message, no traceback.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path


class Plain(logging.Handler):
    """Prints one line a record, without a value."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line to the process's error stream."""
        status = getattr(record, "status_code", None)
        said = f" {status}" if isinstance(status, int) else ""
        sys.stderr.write(
            f"permslip portal: {record.levelname.lower()} from {record.name}{said}{_where(record)}\n"
        )
        sys.stderr.flush()


def _where(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[1] is None:
        return ""
    error = record.exc_info[1]
    return f": {place_of(error)}"


def place_of(error: BaseException) -> str:
    """The kind of an exception and where it happened: our own line nearest to it, and the line that raised
    it.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "permslip" in f.filename]
    places = dict.fromkeys(f"{Path(f.filename).name}:{f.lineno}" for f in (*ours[-1:], *frames[-1:]))
    return f"{type(error).__name__} at {', '.join(places) or 'an unknown place'}"


def _last_net(kind: type[BaseException], error: BaseException, _trace: object) -> None:
    """What ends a process or a thread is said as everything else is: a traceback ends in a message."""
    sys.stderr.write(f"permslip portal: stopped by {place_of(error)}\n")
    sys.stderr.flush()


def keep() -> None:
    """Send everything that is logged through the one handler; what is routine is not written at all."""
    root = logging.getLogger()
    root.handlers[:] = [Plain()]
    root.setLevel(logging.ERROR)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
    sys.excepthook = _last_net
    threading.excepthook = lambda said: _last_net(said.exc_type, said.exc_value or said.exc_type(), None)
    logging.captureWarnings(True)
    logging.raiseExceptions = False
