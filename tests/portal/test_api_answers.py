"""What a call to the interface answers when something goes wrong behind it, and what a poll depends on."""

from __future__ import annotations

import errno
import json
from typing import Any

import pytest
from django.db import OperationalError

from tests.portal import partners
from tests.portal.test_api import Program, is_problem


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        OperationalError("database or disk is full SECRET-7"),
        OSError(errno.ENOSPC, "No space left on device", "/SECRET-7"),
    ],
)
def test_a_program_is_told_to_come_back_where_the_machine_takes_nothing(
    seated: partners.Seats, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    from permslip.actions import partnering

    def broken(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(partnering, "requests", broken)
    answer = Program(seated.token).get("/requests")
    said = is_problem(answer, 503)
    assert answer["Retry-After"] and "SECRET-7" not in json.dumps(said)


def test_a_mistake_of_ours_is_written_down_here_and_not_sent_away(
    seated: partners.Seats, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from permslip.actions import partnering

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("SECRET-7")

    monkeypatch.setattr(partnering, "requests", broken)
    said = json.dumps(is_problem(Program(seated.token).get("/requests"), 500))
    assert ".py" not in said and "ValueError" not in said
    kept = capsys.readouterr().err
    assert "call of the interface: ValueError at" in kept and "test_api_answers.py" in kept
    assert "SECRET-7" not in kept


def test_what_a_poll_is_conditional_on_is_read_as_http_says(seated: partners.Seats) -> None:
    program = Program(seated.token)
    tag = program.get("/requests")["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        same = program.get("/requests", **{"If-None-Match": known})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
        assert same["Cache-Control"] == "private, no-cache"
    is_problem(program.get("/requests", **{"If-Match": '"other"'}), 412)
