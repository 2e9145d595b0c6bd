"""The project's own files, as the shape tests read them."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "permslip"
# Everything to the right of `stores | engines` on the road.
ROOMS = (
    "assess", "visit", "ledger", "follow", "release", "protect", "measure", "decide", "ask", "hold",
    "consent", "agree", "law", "words",
)  # fmt: skip
UNTRACKED = {".git", ".venv", "__pycache__", "node_modules", "build", "dist"}


@dataclass(frozen=True)
class Module:
    """One source file: its path from the project's root, its text and its tree."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def package(self) -> str:
        """The folder under src/permslip that it stands in; empty for the package's own file."""
        parts = Path(self.path).parts
        return parts[2] if parts[:2] == ("src", "permslip") and len(parts) > 3 else ""


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def modules(*folders: str) -> list[Module]:
    """The Python files under these folders of the project, in order."""
    found = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [Module(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in found]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, inner ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def project_files() -> tuple[Path, ...]:
    """What a commit would hold: tracked files and new ones that are not ignored."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):  # a copy without git: walk it
        return tuple(_walked())
    return tuple(path for name in listed if name and (path := ROOT / name).is_file())


def _walked() -> Iterator[Path]:
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if name not in UNTRACKED and not name.endswith("_cache")]
        yield from (Path(folder) / name for name in names)
