"""A command of Permslip on another lawbook than the one shipped, the deciding itself timed.

``python -m tools.bench.lawful LAWBOOK OUT.json ARGS...`` runs ``permslip ARGS...``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def grown(shipped: Mapping[str, bytes], rules: int) -> dict[str, bytes]:
    """The rule files of a lawbook, copied under new ids until there are ``rules`` of them."""
    names = sorted(shipped)
    files = dict(shipped)
    for number in range(rules - len(shipped)):
        name = names[number % len(names)]
        copy = shipped[name].replace(b"id: ", b"id: copy-%d-" % number, 1)
        files[name.replace(".yaml", f"-copy-{number}.yaml")] = copy
    return files


def grow(lawbook: Path, rules: int) -> int:
    """Write the shipped lawbook to a folder, with copies of its rules up to ``rules``; returns how many."""
    from permslip.law.loading import rule_files
    from permslip.stores.books import lawbook_files

    wanted = grown(rule_files(lawbook_files()), rules)
    for name, data in wanted.items():
        (lawbook / name).parent.mkdir(parents=True, exist_ok=True)
        (lawbook / name).write_bytes(data)
    return len(wanted)


def main() -> int:
    """Run the command; its exit code is ours."""
    lawbook, out, args = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    from permslip import decide
    from permslip.cli import app
    from permslip.stores import books

    books._root = lambda: lawbook  # type: ignore[assignment]
    inner, took = decide.decide, []

    def timed(**papers: Any) -> Any:
        began = time.perf_counter()
        made = inner(**papers)
        took.append(time.perf_counter() - began)
        return made

    decide.decide = timed
    code = app._run(args)
    out.write_text(json.dumps(took), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
