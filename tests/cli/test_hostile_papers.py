"""Papers, drafts and agreements as nobody should hand them in, and a machine that stops half-way."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from permslip import agree
from permslip.actions import reading
from permslip.agree import draft as drafts
from permslip.cli.frame import json_text, visible
from permslip.words.errors import BadInput
from tests.cli.a_paper import SENTENCE, answer, drafted
from tests.cli.small import run

COMMANDS = (("check",), ("letter",), ("compare", "ok.yaml"), ("confirm",), ("read",))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ok.yaml").write_text(agree.template("studies"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ------------------------------------------------------------------ what is no file


@pytest.mark.parametrize("command", COMMANDS)
def test_hostile_a_pipe_never_makes_anybody_wait(folder: Path, command: tuple[str, ...]) -> None:
    os.mkfifo(folder / "pipe.yaml")
    words = [
        sys.executable,
        "-c",
        "from permslip.cli.app import main; main()",
        "agree",
        *command,
        "pipe.yaml",
    ]
    for extra in ([], ["--json"]):
        ran = subprocess.run([*words, *extra], capture_output=True, text=True, timeout=60, check=False)
        said = json.loads(ran.stdout)["message"] if extra else ran.stderr
        assert ran.returncode == 2 and "pipe.yaml is not a file" in said


@pytest.mark.parametrize("command", COMMANDS[:3])
def test_a_file_that_is_not_there_is_told_without_talk_of_an_office(
    folder: Path, command: tuple[str, ...]
) -> None:
    (folder / "box.yaml").mkdir()
    for name, says in (("no.yaml", "no.yaml"), ("no", "no"), ("box.yaml", "box.yaml")):
        ran = run("agree", *command, name)
        assert ran.code == 2 and says in ran.err and "run permslip init" not in ran.err
        assert json.loads(run("agree", *command, name, "--json").out)["fix"]


def test_an_agreement_is_read_through_a_link(folder: Path) -> None:
    (folder / "latest.yaml").symlink_to(folder / "ok.yaml")
    assert run("agree", "letter", "latest.yaml").out == run("agree", "letter", "ok.yaml").out


@pytest.mark.parametrize(
    "command", [("agree", "check", "ok.yaml"), ("law", "list"), ("agree", "letter", "ok.yaml")]
)
def test_no_pack_and_an_unknown_pack_are_no_empty_answer(folder: Path, command: tuple[str, ...]) -> None:
    ran = run(*command, "--law", " , ")
    assert ran.code == 2 and "no pack is named" in ran.err
    ran = run(*command, "--law", "us-xx")
    assert ran.code == 2 and "no pack called us-xx" in ran.err and "us-ct" in ran.err


# ------------------------------------------------------------------ names and terminals


def test_hostile_a_name_is_quoted_where_it_is_to_be_typed(paper: Path) -> None:
    odd = paper.rename(paper.with_name('it\'s "our" paper.txt'))
    to = odd.with_name("my draft.yaml")
    ran = run("agree", "read", odd, "-o", to)
    assert f"permslip agree confirm {shlex.quote(str(to))} --ask" in ran.err
    assert f"permslip agree read {shlex.quote(str(odd))} -o" in run("agree", "check", odd).err
    assert f"permslip agree confirm {shlex.quote(str(to))} --ask" in run("agree", "confirm", to).out


def test_hostile_what_a_terminal_would_obey_is_spelled_out() -> None:
    assert visible("a\x1b[2Jb\x07\u202e\udcff\n") == r"a\x1b[2Jb\x07\u202e\udcff" + "\n"
    ran = run("law", "show", "x\x1b]0;owned\x07")
    assert "\x1b" not in ran.err and r"x\x1b]0;owned\x07" in ran.err
    said = {"name": "bad\udcff\x9b31m\u202e\x1b é"}
    text = json_text(said)
    assert json.loads(text) == said and "é" in text
    assert text.encode("utf-8") and not set("\x9b\u202e\x1b") & set(text)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8:strict"])
def test_hostile_a_terminal_without_our_letters(paper: Path, encoding: str) -> None:
    bad = os.fsencode(paper.parent) + b"/bad\xff.txt"
    os.rename(os.fsencode(paper), bad)
    words = [sys.executable, "-c", "from permslip.cli.app import main; main()", "agree", "read", bad]
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    for extra in ([], ["--json"]):
        ran = subprocess.run([*words, *extra], capture_output=True, env=env, timeout=120, check=False)
        assert ran.returncode == 0, ran.stderr
        assert not extra or json.loads(ran.stdout)["shape"] == "agreement"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_hostile_an_answer_that_cannot_be_written_is_told_without_a_trace(
    folder: Path, extra: list[str]
) -> None:
    words = [sys.executable, "-c", "from permslip.cli.app import main; main()", "agree", "check", "ok.yaml"]
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [*words, *extra], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    assert ran.returncode == 2 and "What to do:" in ran.stderr
    assert "Traceback" not in ran.stderr and "Exception ignored" not in ran.stderr


# ------------------------------------------------------------------ nothing lost, nothing half-written


def _dies(code: str, *args: Path) -> None:
    """Run ``code`` in a process of its own that kills itself at the first rename on the disk."""
    boot = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom permslip.stores.disk import Disk\n"
        "Disk.rename = lambda self, old, new: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from permslip.cli.app import main\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", boot + code, *map(str, args)], input="y\ny\n", text=True, check=False,
        capture_output=True, timeout=120,
    )  # fmt: skip
    assert ran.returncode == -signal.SIGKILL, ran.stderr


def test_kill_while_a_draft_is_written_leaves_none_and_the_next_run_writes_it(paper: Path) -> None:
    to = paper.with_name("draft.yaml")
    _dies("main(['agree', 'read', sys.argv[1], '-o', sys.argv[2]])", paper, to)
    assert not to.exists()
    assert run("agree", "read", paper, "-o", to).code == 0
    assert sorted(p.name for p in paper.parent.iterdir()) == ["draft.yaml", "mou.txt"]


def test_kill_while_an_answer_is_kept_leaves_the_draft_whole(paper: Path) -> None:
    file = drafted(paper)
    run("agree", "confirm", file, "--ask", typed="y\nq\n")
    before = file.read_bytes()
    _dies("main(['agree', 'confirm', sys.argv[1], '--ask'])", file)
    assert file.read_bytes() == before
    ran = run("agree", "confirm", file, "--ask", typed="y\nq\n")
    assert ran.code == 4 and drafts.loads(file.read_bytes(), "d").named("id").taken  # type: ignore[union-attr]


def test_kill_while_an_agreement_is_written_leaves_none(paper: Path) -> None:
    file, to = drafted(paper), paper.with_name("agreement.yaml")
    answer(file, id="needs-study")
    _dies("main(['agree', 'confirm', sys.argv[1], '-o', sys.argv[2]])", file, to)
    assert not to.exists() and run("agree", "confirm", file, "-o", to).code == 0


def test_what_another_program_wrote_meanwhile_is_not_written_over(paper: Path) -> None:
    file = drafted(paper)
    draft, keep = reading.load_draft(file), reading.keeper(file)
    keep(draft)
    theirs = file.read_text("utf-8") + "# a note of mine\n"
    file.write_text(theirs, "utf-8")
    with pytest.raises(BadInput, match="changed by another program") as problem:
        keep(drafts.decide(draft, "about/title", drafts.Confirmed.YES))
    assert problem.value.fix and file.read_text("utf-8") == theirs


def test_a_place_that_cannot_be_written_is_told_before_any_question(paper: Path) -> None:
    file = drafted(paper)
    taken = paper.with_name("taken.yaml")
    taken.symlink_to(paper.with_name("nowhere"))
    for to, says in ((taken, "is there already"), (paper.parent / "no" / "a.yaml", "There is no folder")):
        ran = run("agree", "confirm", file, "--ask", "-o", to, typed="y\nq\n")
        assert ran.code == 2 and says in ran.err and "questions" not in ran.out
        ran = run("agree", "read", paper, "-o", to)
        assert ran.code == 2 and says in ran.err
    assert taken.is_symlink() and not taken.exists()


def test_a_full_disk_leaves_nothing_half_written(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    from permslip.stores import disk

    whole = disk.Disk.write_new

    def full(self: disk.Disk, path: Path, data: bytes) -> None:
        whole(self, path, data[:100])
        raise OSError(errno.ENOSPC, "No space left")

    monkeypatch.setattr(disk.Disk, "write_new", full)
    ran = run("agree", "read", paper, "-o", paper.with_name("draft.yaml"))
    assert ran.code == 2 and "The disk is full" in ran.err
    assert [p.name for p in paper.parent.iterdir()] == [paper.name]


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        ("about/title", "e\nA\x1b[Dtitle\n"),  # an arrow key, in a prompt that knows no arrows
        ("about/title", "e\nA\u202etitle\n"),
        ("about/title", "e\nA\0title\n"),
        ("terms/breach_notice/0", "e\n2 days\nThe \x1b[C words.\n1\n1\n"),
        ("terms/breach_notice/0", "e\n2 days\n" + "words " * 4000 + "\n1\n1\n"),
        ("terms/breach_notice/0", "e\n2 days\nThe words.\n99999999999999999999\n1\n1\n"),
    ],
)
def test_hostile_what_is_typed_never_makes_a_draft_that_cannot_be_read_again(
    paper: Path, asked: str, typed: str
) -> None:
    file = drafted(paper)
    keys = [q.key for q in drafts.questions(drafts.loads(file.read_bytes(), "d"), only_open=True)]
    ran = run("agree", "confirm", file, "--ask", typed="y\n" + "s\n" * (keys.index(asked) - 1) + typed + "q\n"
              if keys.index(asked) else typed + "q\n")  # fmt: skip
    assert ran.code == 4
    drafts.loads(file.read_bytes(), "d")
    shown = run("agree", "confirm", file, "--json")
    assert shown.code == 4 and json.loads(shown.out)["open"]


def test_hostile_a_word_added_with_a_hidden_character_is_asked_again(paper: Path) -> None:
    file = drafted(paper)
    count = len(drafts.questions(drafts.loads(file.read_bytes(), "d"), only_open=True))
    ran = run("agree", "confirm", file, "--ask", typed="n\n" * count + "purpose\nA\x07b\n\n\n")
    assert "hidden character" in ran.out and drafts.loads(file.read_bytes(), "d").added == ()


# ------------------------------------------------------------------ what is no draft


def test_a_paper_is_no_draft(paper: Path, printed: Path) -> None:
    for file in (paper, printed / "mou.pdf", printed / "mou.docx"):
        ran = run("agree", "confirm", file)
        assert ran.code == 2 and "is no draft" in ran.err and f"permslip agree read {file}" in ran.err


@pytest.mark.parametrize(
    ("old", "new", "says", "fix"),
    [
        ("  confirmed: no\n", "", "is missing", "agreement-draft.md"),
        ("seal: ", "seal: 1\nseal: ", "the same key twice", "keep one"),
        ("  confirmed: no\n", "  confirmed: true\n", "none of the words", "'yes'"),
        ("  confirmed: no\n", "  confirmed:\n", "is empty", "'yes'"),
        (
            "added: []",
            "added:\n- {term: audit_right, value: NO, by: hand}",
            "no value of this term",
            "yes or no",
        ),
        ("added: []", "added:\n- {term: sale, value: barred, by: me}", "none of the words", "write 'hand'"),
        ("agreement-draft/1", "agreement-draft/2", "none of the words", "write 'agreement-draft/1'"),
    ],
)
def test_a_draft_edited_wrongly(paper: Path, old: str, new: str, says: str, fix: str) -> None:
    file = drafted(paper)
    head, _, body = file.read_text("utf-8").partition("permslip:")
    file.write_text(f"{head}permslip:{body.replace(old, new, 1)}", "utf-8")
    ran = run("agree", "confirm", file)
    what, _, todo = ran.err.partition("What to do:")
    assert ran.code == 2 and says in what and fix in todo and "line " in what
    assert SENTENCE not in ran.said and "agree new" not in todo


@pytest.mark.parametrize("spoil", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t])
def test_a_draft_as_other_editors_save_it(paper: Path, spoil: object) -> None:
    file = drafted(paper)
    file.write_bytes(spoil(file.read_text("utf-8")).encode())  # type: ignore[operator]
    assert run("agree", "confirm", file, "--ask", typed="y\nq\n").code == 4
    assert drafts.loads(file.read_bytes(), "d").named("title").taken  # type: ignore[union-attr]


# ------------------------------------------------------------------ compared


@pytest.mark.parametrize("tie", ["sub-processor", "amendment", "offer"])
def test_nothing_found_is_said_of_both_papers_by_name(folder: Path, tie: str) -> None:
    ran = run("agree", "compare", "ok.yaml", "ok.yaml", "--second-is", tie)
    assert ran.code == 0 and ran.out.startswith("Study of where") and "\nNo term" in ran.out
    assert "0 conflicts" not in ran.out and max(map(len, ran.out.splitlines())) <= 96


def test_an_office_names_versions_and_says_what_is_not_there(office: Path) -> None:
    text = run("agree", "show", office=office).out
    name = text.split()[0]
    assert run("agree", "show", f"{name}@1", office=office).out.count("version: 1") == 1
    ran = run("agree", "show", f"{name}@99", office=office)
    assert ran.code == 2 and f"No version 99 of {name} is registered here." in ran.err
    ran = run("agree", "compare", f"{name}@1", f"{name}@99", office=office)
    assert ran.code == 2 and "No version 99" in ran.err
    assert "ID@VERSION" in run("agree", "show", "No Name", office=office).err
    ran = run("follow", "practice", office=office)
    assert ran.code == 0 and "Nothing has left yet." in ran.out
