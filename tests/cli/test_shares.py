"""A share as people type it: a number from 0 to 1, or per cent."""

from __future__ import annotations

import click
import pytest

from permslip.cli.shares import Share


def test_a_share_may_be_written_in_per_cent() -> None:
    share = Share(0, 1).convert
    assert [share(text, None, None) for text in ("0.04", "4%", " 4 % ", 0.04, "100%")] == [
        0.04, 0.04, 0.04, 0.04, 1.0,
    ]  # fmt: skip
    for text in ("4", "101%", "nan%", "%", "", "4%%", "-1%"):
        with pytest.raises(click.BadParameter, match="Write a share such as 0.04, or 4%"):
            share(text, None, None)
    with pytest.raises(click.BadParameter, match="0<x<1"):
        Share(0, 1, min_open=True, max_open=True).convert("100%", None, None)
