"""One small office for all of these tests; each that breaks something works on a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import small
from tests.cli.a_paper import paper, printed  # noqa: F401 - fixtures


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office whose request may go."""
    root = tmp_path_factory.mktemp("ready")
    small.make(root)
    return root


@pytest.fixture(scope="session")
def staged(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The same with the release staged, and the release's id."""
    root = tmp_path_factory.mktemp("staged") / "of"
    return root, small.stage(small.copy(ready, root))


@pytest.fixture
def office(ready: Path, tmp_path: Path) -> Path:
    """A copy of the ready office to do anything to."""
    return small.copy(ready, tmp_path / "of")


@pytest.fixture
def waiting(staged: tuple[Path, str], tmp_path: Path) -> tuple[Path, str]:
    """A copy of the office with a staged release, and the release's id."""
    return small.copy(staged[0], tmp_path / "of"), staged[1]
