"""Commands on files that are killed, told to end, or come upon a disk that will not: nothing half-written."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.small import run

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast

HEAD, CANARY = "grade,sex,note\n", "Zzyzx"
TABLE = HEAD + "".join(f"{3 + i % 3},{'MF'[i // 3 % 2]},{CANARY} {i}\n" for i in range(2_000))
OLD = "what was there\n"
PROTECT = ("--quasi", "grade,sex", "--hierarchy", "grade=category", "--hierarchy", "sex=sex", "-k", "5")
MEASURE = ("--quasi", "grade,sex")
AT = {  # the place where the program ends -> what is replaced there
    "reading": "engines.duck.DuckEngine.arrow",
    "half a table": "engines.duck.DuckEngine._copy",
    "renaming": "stores.disk.Disk.rename",
    "half a page": "stores.disk.os.fsync",
}
ENDS = """
import importlib, os, signal, sys
name, number = sys.argv[1], int(sys.argv[2])
if number == signal.SIGINT:  # whoever runs the tests may have told it to be ignored
    signal.signal(number, signal.default_int_handler)
elif number != signal.SIGKILL:
    signal.signal(number, signal.SIG_DFL)
def ends(*given, **more):
    if name.endswith("_copy"):
        given[2].write_text("grade,sex,note\\n3,M,Zzyzx")
    os.kill(os.getpid(), number)
    raise SystemExit("still here")
room, held, thing = ("permslip." + name).rsplit(".", 2)
setattr(getattr(importlib.import_module(room), held), thing, ends)
from permslip.cli.app import main
main(sys.argv[3:])
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    (tmp_path / "tmp").mkdir()
    (tmp_path / "work" / "kids.csv").write_text(TABLE, "utf-8")
    return tmp_path / "work"


def ended(folder: Path, at: str, number: signal.Signals, *words: str) -> tuple[int, str]:
    """Run a command that ends itself by a signal at one point: (exit code, what it said)."""
    env = {**os.environ, "TMPDIR": str(folder.parent / "tmp")}
    line = [sys.executable, "-c", ENDS, AT[at], str(int(number)), *words]
    ran = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)
    return ran.returncode, ran.stderr


def values_in(place: Path) -> list[str]:
    """The files under a place that hold a child's value."""
    return [p.name for p in place.rglob("*") if p.is_file() and CANARY.encode() in p.read_bytes()]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (
            "half a table",
            ("protect", "kids.csv", *PROTECT, "--keep", "note", "--overwrite", "--out", "out.csv"),
        ),
        ("renaming", ("protect", "kids.csv", *PROTECT, "--keep", "note", "--overwrite", "--out", "out.csv")),
        ("half a page", ("measure", "kids.csv", *MEASURE, "--force", "--html", "out.html")),
    ],
)
def test_what_was_there_stands_until_what_is_new_is_whole(
    folder: Path, at: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = folder / words[-1]
    out.write_text(OLD, "utf-8")
    assert ended(folder, at, signal.SIGKILL, *words)[0] == -signal.SIGKILL
    assert out.read_text() == OLD and (folder / "kids.csv").read_text() == TABLE
    monkeypatch.chdir(folder)
    again = run(*words)
    assert again.code == 0, again.said
    assert sorted(p.name for p in folder.iterdir()) == ["kids.csv", out.name] and out.read_text() != OLD


def test_hierarchies_of_a_killed_command_are_whole_files(folder: Path) -> None:
    words = ("protect", "kids.csv", *PROTECT, "--write-hierarchies", "h")
    assert ended(folder, "half a page", signal.SIGKILL, *words)[0] == -signal.SIGKILL
    assert [p.name for p in (folder / "h").iterdir() if not p.name.startswith(".")] == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_what_was_unpacked_does_not_outlive_the_program(
    folder: Path, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(folder / "kids.zip", "w") as packed:
        packed.write(folder / "kids.csv", "kids.csv")
    (folder / "kids.csv").unlink()
    code, told = ended(folder, "reading", number, "measure", "kids.zip", *MEASURE)
    if number is signal.SIGKILL:
        assert code == -number and len(values_in(folder.parent / "tmp")) == 1
        monkeypatch.setenv("TMPDIR", str(folder.parent / "tmp"))
        monkeypatch.setattr("tempfile.tempdir", None)
        assert run("measure", str(folder / "kids.zip"), *MEASURE).code == 0  # the next command sweeps
    else:
        assert code == 128 + number and "Nothing half-done is left" in told and "Traceback" not in told
    assert values_in(folder.parent / "tmp") == []


@pytest.mark.parametrize("name", ["out.csv", "out.parquet", "out.html"])
def test_a_file_larger_than_may_be_written_is_none(folder: Path, name: str) -> None:
    words = ("measure", "kids.csv", *MEASURE, "--html", name)
    if not name.endswith("html"):
        words = ("protect", "kids.csv", *PROTECT, "--keep", "note", "--out", name)
    ran = subprocess.run(
        [sys.executable, "-c", "from permslip.cli.app import main; main()", *words],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder.parent / "tmp")},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000)),
    )
    assert ran.returncode == 2 and "may be written" in ran.stderr and "ulimit -f" in ran.stderr, ran.stderr
    assert [p.name for p in folder.iterdir()] == ["kids.csv"] and values_in(folder.parent / "tmp") == []


@pytest.mark.parametrize("size", ["full", "read-only"])
def test_a_disk_that_will_not_is_said_and_nothing_is_left(folder: Path, size: str) -> None:
    place = folder / "disk"
    place.mkdir()
    option = "size=16k" if size == "full" else "ro"
    mounted = ["mount", "-t", "tmpfs", "-o", option, "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mounted, capture_output=True, check=False).returncode != 0:
        pytest.skip("a disk is tried on a tmpfs, and this machine does not let one be mounted")
    try:
        if size == "full":
            (place / "ballast").write_bytes(bytes(12 << 10))
        was = sorted(place.iterdir())
        kids = str(folder / "kids.csv")
        for words in (
            ("protect", kids, *PROTECT, "--keep", "note", "--out", str(place / "out.csv")),
            ("measure", kids, *MEASURE, "--html", str(place / "out.html")),
            ("protect", kids, *PROTECT, "--write-hierarchies", str(place / "h")),
        ):
            ran = run(*words)
            assert ran.code == 2 and "What to do" in ran.err, ran.said
            assert ("full" if size == "full" else "No permission") in ran.err
            assert sorted(place.iterdir()) == was
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_place_that_is_no_file_is_refused_before_any_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for made in ("dir.csv", "dir.html"):
        (folder / made).mkdir()
        (folder / f"to-nowhere{made[3:]}").symlink_to("nowhere")
    (folder / "h").symlink_to("nowhere")
    for told, out in (("is a folder", ["dir.csv", "--overwrite"]), ("is there already", ["to-nowhere.csv"])):
        ran = run("protect", "kids.csv", *PROTECT, "--out", *out)
        assert ran.code == 2 and told in ran.err, ran.said
    for told, page in (
        ("cannot be written there", ["dir.html", "--force"]),
        ("already", ["to-nowhere.html"]),
    ):
        ran = run("measure", "kids.csv", *MEASURE, "--html", *page)
        assert ran.code == 2 and told in ran.err, ran.said
    ran = run("protect", "kids.csv", *PROTECT, "--write-hierarchies", "h")
    assert ran.code == 2 and "holds something already" in ran.err
    assert (folder / "to-nowhere.csv").is_symlink() and not (folder / "nowhere").exists()


def test_a_link_is_replaced_and_what_it_leads_to_stays(folder: Path) -> None:
    (folder / "other.csv").write_text(OLD, "utf-8")
    (folder / "out.csv").symlink_to("other.csv")
    ran = run("protect", str(folder / "kids.csv"), *PROTECT, "--out", str(folder / "out.csv"), "--overwrite")
    assert ran.code == 0, ran.said
    assert (folder / "other.csv").read_text() == OLD and not (folder / "out.csv").is_symlink()
