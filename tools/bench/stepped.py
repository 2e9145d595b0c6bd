"""A command of Permslip as it is, in this process, with a listener that stamps each step it reports.

``python -m tools.bench.stepped OUT.json ARGS...`` runs ``permslip ARGS...``, then writes the steps' seconds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from permslip.words.ports import Progress

STARTING, ENDING = "start", "sign, log and publish"


class Stamps:
    """Hears progress; a step lasts until the next one is named."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._step, self._since = STARTING, time.perf_counter()

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """A step began, or went on."""
        now = time.perf_counter()
        self.seconds[self._step] = self.seconds.get(self._step, 0.0) + now - self._since
        self._step, self._since = what, now


def main() -> int:
    """Run the command; its exit code is ours."""
    out, args = Path(sys.argv[1]), sys.argv[2:]
    stamps = Stamps()
    from permslip.cli import app, releasing

    @contextmanager
    def listening(frame: object) -> Iterator[Progress]:
        yield stamps

    releasing.progress = listening  # type: ignore[assignment] # the bars of the terminal, replaced by a watch
    code = app._run(args)
    stamps("", 0, None)
    out.write_text(json.dumps(stamps.seconds), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
