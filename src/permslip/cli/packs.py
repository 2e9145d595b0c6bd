"""By which law a paper is judged: the packs of rules and the day, as people type them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from permslip.cli.days import DAY


class _Packs(click.ParamType[tuple[str, ...]]):
    """``us-ferpa,us-ct``: names parted by commas, each once."""

    name = "packs"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What the help shows."""
        return "PACK,PACK"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The names. Fails where there is none: an empty list would judge by no law at all."""
        if isinstance(value, tuple):
            return value
        packs = tuple(dict.fromkeys(p.strip() for p in value.split(",") if p.strip()))
        if not packs:
            self.fail("no pack is named. Write them as us-ferpa,us-ct.", param, ctx)
        return packs


PACKS = _Packs()


def judged_by(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--as-of`` and ``--law``: the day and the packs by which a paper is judged."""
    packs = click.option(
        "--law",
        "packs",
        type=PACKS,
        help="Law packs: us-ferpa,us-ct,...; default: those that the agreement names.",
    )
    day = click.option(
        "--as-of",
        type=DAY,
        help="Judge by the law of this day; default: the day it was signed, else today.",
    )
    return day(packs(command))
