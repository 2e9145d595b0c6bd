"""A published package, made once for each module; and a copy of it to spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.release import world as w


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> w.World:
    return w.publish(tmp_path_factory.mktemp("world") / "rel_1")


@pytest.fixture
def package(world, tmp_path) -> Path:
    return world.copy(tmp_path / "package")
