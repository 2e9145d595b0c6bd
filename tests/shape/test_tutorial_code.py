"""Pages of the manual that are notebooks: every block of Python runs, and prints what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from tests.shape.source import ROOT

NOTEBOOKS = ("tutorial/measure-and-protect.md",)
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\s*^```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> list[tuple[str, str]]:
    """(code, what it prints) of each block, in order."""
    return [(code, said or "") for code, said in BLOCK.findall(text)]


def printed(code: str, names: dict[str, object]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "notebook", "exec"), names)
    return out.getvalue()


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_a_notebook_prints_what_it_says(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    found = blocks((ROOT / "docs" / page).read_text(encoding="utf-8"))
    for code, said in found:
        assert printed(code, names) == said, code
    assert len(found) > 5
    assert not list(tmp_path.iterdir())  # as the page promises
