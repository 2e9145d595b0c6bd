"""Two papers side by side, the letter to the other side, and paper against practice."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from permslip import agree, follow
from permslip.actions.asking import registered
from permslip.actions.desk import Desk
from permslip.actions.lawbook import shipped
from permslip.actions.papers import Checked, agreement_in, ground_json, may_be_registered, registered_as
from permslip.agree.agreement import Agreement
from permslip.agree.conflicts import Tie
from permslip.law.ground import Ground
from permslip.stores.machine import SystemClock
from permslip.words.errors import NotFound
from permslip.words.vocabulary import Mark


def paper(name: str, desk: Desk | None) -> Agreement:
    """The agreement in a YAML file, or, inside an office, the one registered as ``ID`` or ``ID@VERSION``.

    Raises NotFound when there is neither, BadInput when the file does not read.
    """
    file = Path(name)
    if may_be_registered(name) and desk is not None:
        return registered(registered_as(desk, name))
    if not file.exists():
        raise NotFound(
            f"There is no file {file.name}.",
            fix="name a YAML file, or, inside an office, a registered agreement as ID or ID@VERSION",
        )
    return agreement_in(file)[1]


def compare(first: Agreement, second: Agreement, *, tie: Tie | None) -> Checked:
    """What changed in meaning between two papers; with a tie, also what is wrong with the second in the light
    of the first. Exit code 3 when a finding stops a release, else 0."""
    changes = agree.compare(first, second)
    grounds: tuple[Ground, ...] = agree.between(first, second, tie) if tie else ()
    text = agree.comparison(first, second, changes) if tie is None else _tied(first, second, tie, grounds)
    data = {
        "first": _named(first),
        "second": _named(second),
        "tie": tie.value if tie else None,
        "changes": [asdict(c) for c in changes],
        "findings": [ground_json(g) for g in grounds],
    }
    stops = any(g.blocks and g.mark in (Mark.MISSING, Mark.CONFLICTS) for g in grounds)
    return Checked(data, text, 3 if stops else 0)


_NOTHING = {
    Tie.SUB_PROCESSOR: "No term of the second is looser, and no promise of the first is missing.",
    Tie.AMENDMENT: "No term of the second protects less than before.",
    Tie.OFFER: "No term that the second names differs from the first.",
}


def _tied(first: Agreement, second: Agreement, tie: Tie, grounds: tuple[Ground, ...]) -> str:
    """Which papers, then what is wrong with the second in the light of the first."""
    names = [f"{a.title} ({a.id}, version {a.version})" for a in (first, second)]
    head = textwrap.wrap(f"{names[0]}, and as its {_SECOND[tie]}: {names[1]}", 96, break_on_hyphens=False)
    if grounds:
        return "\n".join(head) + "\n" + str(agree.findings_text(grounds))
    return "\n".join([*head, "", _NOTHING[tie], "This is no legal advice."])


_SECOND = {
    Tie.SUB_PROCESSOR: "sub-processor's terms",
    Tie.AMENDMENT: "amendment",
    Tie.OFFER: "local form",
}


def _named(agreement: Agreement) -> dict[str, Any]:
    return {"agreement": agreement.id, "version": agreement.version, "digest": agreement.digest}


def letter(agreement: Agreement, *, day: date | None, packs: tuple[str, ...] | None) -> Checked:
    """The letter that asks the partner for better terms, by the law of a day: that given, else the day of
    signing, else today."""
    day = day or agreement.signed_on or SystemClock().now().date()
    grounds = agree.check(agreement, shipped(), day=day, packs=packs or agreement.law_packs)
    asked = agree.asked(grounds)
    data = {
        "agreement": agreement.id,
        "version": agreement.version,
        "law_day": day.isoformat(),
        "asked": [{**ground_json(g), "sample": agree.sample_for(g, agreement)} for g in asked],
    }
    return Checked(data, agree.letter(agreement, grounds, day=day), 0)


def practice(desk: Desk, *, agreement: str | None) -> Checked:
    """The releases that have left, against the agreements in force. Raises NotFound for an unknown one."""
    agreements = desk.office.agreements
    rows = [agreements.get(agreement)] if agreement else agreements.latest()
    standing, today = desk.office.standing(), desk.today()
    grounds: list[Ground] = []
    for row in rows:
        grounds += follow.against_practice(registered(row), standing, today=today)
    held = sum(1 for r in standing.releases.values() if agreement in (None, r.agreement))
    none = "Nothing that left is wider than its agreement." if held else "Nothing has left yet."
    text = agree.findings_text(tuple(grounds)) if grounds else none
    data = {"releases": held, "findings": [ground_json(g) for g in grounds]}
    return Checked(data, text, 3 if grounds else 0)
