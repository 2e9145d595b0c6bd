"""The files of the lawbook, and the cache of its compiled form.

The cache lies in the user's cache folder, never in an office; its entries are named by a digest of what they
were compiled from, so a stale or damaged one is only ever not found.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, MutableMapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from permslip.words.errors import OurBug


@cache
def _root() -> Traversable | Path:
    inside = files("permslip") / "lawbook"
    if inside.is_dir():
        return inside
    beside = Path(__file__).resolve().parents[3] / "lawbook"  # a checkout: the wheel carries it inside
    if not beside.is_dir():
        raise OurBug("the lawbook is not where it was installed")
    return beside


def lawbook_files() -> dict[str, bytes]:
    """Every YAML file of the lawbook: path relative to its root → bytes, sorted."""
    found: dict[str, bytes] = {}

    def walk(folder: Traversable | Path, prefix: str) -> None:
        for item in folder.iterdir():
            if item.is_dir():
                walk(item, f"{prefix}{item.name}/")
            elif item.name.endswith(".yaml"):
                found[prefix + item.name] = item.read_bytes()

    walk(_root(), "")
    return dict(sorted(found.items()))


class BookCache(MutableMapping[str, bytes]):
    """A folder of compiled lawbooks as a mapping of digest → bytes. Losing it costs only time."""

    def __init__(self, folder: Path | None = None) -> None:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        self._folder = folder or Path(base) / "permslip"

    def __getitem__(self, key: str) -> bytes:
        try:
            return (self._folder / f"{key}.lawbook").read_bytes()
        except OSError:
            raise KeyError(key) from None

    def __setitem__(self, key: str, value: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self._folder / f".{key}.{os.getpid()}"
            draft.write_bytes(value)
            draft.replace(self._folder / f"{key}.lawbook")
        except OSError:
            return  # a read-only home: the book is compiled each time

    def __delitem__(self, key: str) -> None:
        (self._folder / f"{key}.lawbook").unlink(missing_ok=True)

    def __iter__(self) -> Iterator[str]:
        return (p.stem for p in self._folder.glob("*.lawbook"))

    def __len__(self) -> int:
        return sum(1 for _ in self)
