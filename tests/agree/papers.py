"""Agreement papers in one line: the template for studies with any part changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from permslip import agree, law
from permslip.agree.strict_yaml import read
from permslip.agree.writing import as_yaml

ROOT = Path(__file__).resolve().parents[2]
GONE: Any = object()


@cache
def _template(kind: str) -> dict[str, Any]:
    return dict(read(agree.template(kind).encode(), kind).value)


def a_paper(kind: str = "studies", **changes: Any) -> bytes:
    """The template with top-level keys replaced (``GONE`` takes one out), as YAML bytes."""
    data = dict(_template(kind))
    for key, value in changes.items():
        if value is GONE:
            data.pop(key, None)
        else:
            data[key] = value
    return as_yaml(data).encode()


def an_agreement(kind: str = "studies", **changes: Any) -> agree.Agreement:
    """The same, read."""
    return agree.loads(a_paper(kind, **changes), "agreement.yaml")


@cache
def the_lawbook() -> law.Lawbook:
    """The lawbook of this checkout."""
    folder = ROOT / "lawbook"
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))
    }
    return law.load(files, None)
