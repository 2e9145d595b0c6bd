"""The set-up script: it says the one command where it may not act, it trusts no half-made environment."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.shape.source import ROOT

SCRIPT = ROOT / "tools" / "setup.py"


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, at work on a small project of its own."""
    spec = importlib.util.spec_from_file_location("permslip_setup", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "setup.py").touch()
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    for part in ("build", "run", "postgres", "spark", "test"):
        (tmp_path / "requirements" / f"{part}.txt").write_text(f"{part}==1 \\\n    --hash=sha256:00\n")
    venv = tmp_path / ".venv"
    for name, value in {
        "ROOT": tmp_path, "VENV": venv, "PYTHON": venv / "bin" / "python", "STAMP": venv / "stamp.json",
    }.items():  # fmt: skip
        monkeypatch.setattr(module, name, value)
    return module


@pytest.fixture
def pip_calls(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the script asks of pip, with an environment that costs nothing to make."""
    calls: list[list[str]] = []

    def make() -> None:
        setup.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        setup.PYTHON.symlink_to(sys.executable)

    monkeypatch.setattr(setup, "make_environment", make)
    monkeypatch.setattr(setup, "ensure_pip", lambda: None)
    monkeypatch.setattr(setup, "run_pip", lambda arguments, total=0: calls.append(list(arguments)))
    return calls


def test_it_needs_only_the_standard_library() -> None:
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(SCRIPT.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names


def test_an_old_python_is_told_so(setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    assert setup.main(["run"]) == 1
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


def test_the_second_time_does_nothing(setup: ModuleType, pip_calls: list[list[str]]) -> None:
    assert setup.main(["test"]) == 0
    first = len(pip_calls)
    assert first == 3
    assert setup.main(["test"]) == 0
    assert setup.main(["run"]) == 0, "the test set holds the run set"
    assert len(pip_calls) == first


def test_every_install_checks_hashes_and_fetches_no_build_tools(
    setup: ModuleType, pip_calls: list[list[str]]
) -> None:
    assert setup.main(["run"]) == 0
    *sets, package = pip_calls
    assert [Path(call[-1]).name for call in sets] == ["build.txt", "run.txt"]
    for call in sets:
        assert {"--require-hashes", "--no-deps", "--no-build-isolation", "--only-binary=:all:"} <= set(call)
    assert {"--no-build-isolation", "--no-deps", "-e"} <= set(package)


@pytest.mark.parametrize("changed", ["requirements/run.txt", "requirements/build.txt", "pyproject.toml"])
def test_a_changed_list_installs_again(setup: ModuleType, pip_calls: list[list[str]], changed: str) -> None:
    assert setup.main(["run"]) == 0
    before = len(pip_calls)
    with (setup.ROOT / changed).open("a") as file:
        file.write("\n")
    assert setup.main(["run"]) == 0
    assert len(pip_calls) == 2 * before


def test_the_run_set_does_not_pass_for_the_test_set(setup: ModuleType, pip_calls: list[list[str]]) -> None:
    assert setup.main(["run"]) == 0
    before = len(pip_calls)
    setup.ensure_python("test")
    assert len(pip_calls) == 2 * before


def test_a_broken_stamp_installs_again(setup: ModuleType, pip_calls: list[list[str]]) -> None:
    assert setup.main(["run"]) == 0
    before = len(pip_calls)
    setup.STAMP.write_text('{"run": "cut sh')
    assert setup.main(["run"]) == 0
    assert len(pip_calls) == 2 * before


def test_a_failed_install_leaves_no_stamp(
    setup: ModuleType, pip_calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    assert setup.main(["run"]) == 0
    (setup.ROOT / "requirements" / "run.txt").write_text("run==2 \\\n    --hash=sha256:11\n")

    def fail(arguments: list[str], total: int = 0) -> None:
        raise setup.SetupError("pip could not finish")

    monkeypatch.setattr(setup, "run_pip", fail)
    assert setup.main(["run"]) == 1
    assert "pip could not finish" in capsys.readouterr().err
    assert not setup.STAMP.exists()


def test_without_the_right_to_install_it_prints_one_command(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(setup.SetupError) as caught:
        setup.install_debian(["postgresql"], why="the tests start a server")
    commands = re.findall(r"^ {2}(sudo .*)$", str(caught.value), re.MULTILINE)
    assert commands == ["sudo apt-get install -y --no-install-recommends postgresql"]


def test_a_debian_package_that_fails_names_the_command(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    def fail(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 100, "", "E: no such package")

    monkeypatch.setattr(setup.shutil, "which", lambda name: "/usr/bin/" + name)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup.subprocess, "run", fail)
    with pytest.raises(setup.SetupError, match="apt-get install -y --no-install-recommends postgresql"):
        setup.install_debian(["postgresql"], why="the tests start a server")
    assert ["apt-get", "update"] in ran


def test_a_python_without_venv_names_its_own_package(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(setup.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    with pytest.raises(setup.SetupError, match=re.escape(f"install -y --no-install-recommends {package}")):
        setup.make_environment()
