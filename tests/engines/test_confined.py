"""A function in a locked process: whatever happens in there, a sentence comes out, and soon."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from permslip.agree.prose.pages import source_of
from permslip.engines import confined, papers
from permslip.words.errors import BadInput, NotFound, OurBug
from tests.agree.prose.printing import Para, as_docx, as_pdf

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds every limit")


def run(name: str, data: bytes = b"abc", *args: object, **kept: object) -> object:
    return confined.run(f"tests.engines.rooms_that_fail:{name}", data, *args, what="paper.pdf", **kept)  # type: ignore[arg-type]


def test_the_result_comes_back_and_the_ticks_too() -> None:
    ticks: list[tuple[int, int]] = []
    result = run("count", b"abcdef" * 500_000, 4, ["x"], tick=lambda done, pages: ticks.append((done, pages)))
    assert result == {"bytes": 3_000_000, "first": "abc", "more": [4, ["x"]]}
    assert ticks == [(1, 3), (2, 3), (3, 3)]


def test_what_the_function_refuses_is_refused_here() -> None:
    with pytest.raises(NotFound, match="nothing there") as problem:
        run("refuse")
    assert (problem.value.fix, problem.value.rule) == ("look elsewhere", "x/1")


def test_an_error_that_nobody_knows_here_is_bad_input() -> None:
    with pytest.raises(BadInput, match="an odd one"):
        run("refuse_in_its_own_way")


def test_a_bug_is_named_by_its_place_and_never_by_its_words() -> None:
    with pytest.raises(OurBug, match=r"KeyError in rooms_that_fail\.py, line \d+") as problem:
        run("stumble", b"Jamie Example")
    assert "Jamie" not in str(problem.value)


@pytest.mark.parametrize("name", ["hang", "spin"])
def test_what_does_not_end_is_ended(name: str) -> None:
    before = time.monotonic()
    with pytest.raises(BadInput, match=r"paper\.pdf could not be read within 1 seconds"):
        run(name, seconds=1.0)
    assert time.monotonic() - before < 15


@LINUX
def test_the_processor_s_time_is_limited_inside_too() -> None:
    """Should this process be stopped, the other one still ends: the signal is read as a lack of time."""
    spin = "from permslip.engines.confined import _limit; _limit(0.5, 4096)\nwhile True: pass"
    child = subprocess.Popen([sys.executable, "-c", spin], stdout=subprocess.PIPE)
    late = BadInput("too late")
    assert confined._ended(child, "paper.pdf", late, 1) is late


@LINUX
@pytest.mark.parametrize("name", ["eat", "be_killed"])
def test_what_eats_memory_is_ended(name: str) -> None:
    with pytest.raises(BadInput, match="within 400 MB of memory"):
        run(name, megabytes=400)


def test_what_goes_round_in_circles_is_ended() -> None:
    with pytest.raises(BadInput, match="memory|crashed"):
        run("go_round")


@pytest.mark.parametrize("name", ["crash", "leave"])
def test_a_crash_is_a_sentence(name: str) -> None:
    with pytest.raises(BadInput, match=r"paper\.pdf crashed the program that reads it"):
        run(name)


def test_a_crash_before_all_is_handed_over_is_a_sentence() -> None:
    with pytest.raises((BadInput, OurBug)):
        confined.run("no.such.room:read", b"x" * 5_000_000, what="paper.pdf")


@LINUX
def test_nothing_is_written_and_few_files_are_opened(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    assert run("write", str(target).encode()) == "OSError"
    assert not target.exists() or target.read_bytes() == b""
    assert run("open_many") == "no more"


@pytest.mark.parametrize(
    "words", [b"nonsense", b'{"other": 1}', b"[]", b'{"tick": ["a", 2]}', b'{"result"', b'{"error": 1}']
)
def test_nonsense_on_the_channel_is_refused(words: bytes) -> None:
    with pytest.raises(BadInput, match="talk nonsense"):
        run("talk", words)


def test_an_answer_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "MAX_ANSWER", 40)
    with pytest.raises(BadInput):
        run("count", b"abc", "x" * 1000)


def test_the_surroundings_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_SECRET", "passphrase")
    told = run("surroundings")
    assert isinstance(told, dict)
    assert told["secret"] is None and told["isolated"] == 1


def test_papers_are_read_behind_the_door_as_they_are_read_before_it() -> None:
    ticks: list[tuple[int, int]] = []
    for data in (
        as_pdf([Para("The Partner destroys the data.")]),
        as_docx([Para("The Partner destroys the data.")]),
        b"The Partner destroys the data.\n",
    ):
        read = papers.source(data, "paper", tick=lambda done, pages: ticks.append((done, pages)))
        assert read == source_of(data, "paper")
    assert ticks == [(1, 1)]


def test_a_text_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "run", None)
    assert papers.source(b"The Partner destroys the data.\n", "paper").kind == "text"


def test_a_refused_paper_is_refused_in_the_same_words() -> None:
    with pytest.raises(BadInput, match=r"paper\.pdf is cut off") as problem:
        papers.source(as_pdf([Para("x")])[:-40], "paper.pdf")
    assert problem.value.fix
