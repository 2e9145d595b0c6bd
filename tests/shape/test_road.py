"""The road as a contract: it holds, it is the one DESIGN names, and it bites."""

from __future__ import annotations

import graphlib
import tomllib
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

from tests.shape.source import PACKAGE, ROOMS, ROOT


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Every import between modules, deferred and `TYPE_CHECKING` ones included."""
    return grimp.build_graph("permslip", exclude_type_checking_imports=False, cache_dir=None)


def cycle_in(graph: grimp.ImportGraph) -> list[str]:
    """One import cycle between modules, as a chain that ends where it began; empty when there is none."""
    edges = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        graphlib.TopologicalSorter(edges).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def test_no_import_cycles(graph: grimp.ImportGraph) -> None:
    assert cycle_in(graph) == []


def test_every_folder_stands_on_the_road() -> None:
    contract = _contract()
    places = {
        name.strip("() ") for layer in contract["layers"] for name in layer.replace("|", ",").split(",")
    }
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= places
    assert set(ROOMS) <= places
    assert contract["exhaustive"] is True


def test_the_contract_holds() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("words/x.py", "from world import law\n"),
        ("words/x.py", "def f():\n    from world.law import y\n    return y\n"),
        ("words/x.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from world.law import y\n"),
        ("law/x.py", "import world.stores\n"),
        ("engines/x.py", "import world.stores\n"),
        ("extra/__init__.py", ""),
    ],
)
def test_the_contract_bites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, text: str, request: pytest.FixtureRequest
) -> None:
    """The same contract over a small made-up package, which keeps it until one line is added."""
    world = f"world{abs(hash(request.node.name)) % 10**9}"
    config = tmp_path / "pyproject.toml"
    config.write_text(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8").replace('"permslip"', f'"{world}"')
    )
    for layer in _contract()["layers"]:
        for name in layer.split("|"):
            folder = tmp_path / world / name.strip("() ")
            folder.mkdir(parents=True)
            (folder / "__init__.py").write_text("")
            (folder / "y.py").write_text("")
    (tmp_path / world / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert lint_imports(config_filename=str(config), no_cache=True) == 0
    added = tmp_path / world / file
    added.parent.mkdir(exist_ok=True)
    added.write_text(text.replace("world", world))
    assert lint_imports(config_filename=str(config), no_cache=True) == 1


def test_a_cycle_is_seen() -> None:
    graph = grimp.ImportGraph()
    for module in ("a", "b", "c"):
        graph.add_module(module)
    graph.add_import(importer="a", imported="b")
    assert cycle_in(graph) == []
    graph.add_import(importer="b", imported="a")
    assert set(cycle_in(graph)) == {"a", "b"}


def _contract() -> dict[str, list[str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract: dict[str, list[str]] = settings["tool"]["importlinter"]["contracts"][0]
    assert settings["tool"]["importlinter"]["exclude_type_checking_imports"] is False
    return contract
