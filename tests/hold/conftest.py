"""An engine for a test, and small files in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from permslip import hold
from permslip.engines import open_engine
from permslip.engines.duck import DuckEngine
from permslip.hold import Holding

Reader = Callable[..., Holding]


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with open_engine() as opened:
        yield opened


@pytest.fixture
def read(engine: DuckEngine, tmp_path: Path) -> Reader:
    """Write the files (name → text or bytes) into a fresh folder and read it as a holding."""

    def _read(files: dict[str, str | bytes], **hints: str) -> Holding:
        for name, content in files.items():
            path = tmp_path / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return hold.read(engine.source(str(tmp_path / "in")), id="h", engine=engine, hints=hints or None)

    return _read
