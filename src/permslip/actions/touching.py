"""Which agreements of an office a change of the law touches."""

from __future__ import annotations

from datetime import date
from typing import Any

from permslip import agree
from permslip.actions.asking import registered
from permslip.actions.desk import Desk
from permslip.actions.lawbook import shipped
from permslip.agree.agreement import Agreement
from permslip.law.differing import Moved, moved
from permslip.words.facts import About, attestable
from permslip.words.standing import Standing


def touched(desk: Desk, *, first: date, second: date, packs: tuple[str, ...] | None) -> dict[str, Any]:
    """Which agreements of the office the law of two days treats otherwise, finding by finding.

    Each agreement's last version is judged twice by its own packs (as far as ``packs`` holds them), with what
    people have attested by today. One that is over on the second day is counted and not judged.
    """
    standing, today = desk.office.standing(), desk.today()
    found, same, over = [], 0, 0
    for row in desk.office.agreements.latest():
        paper = registered(row)
        if _is_over(paper, standing, second):
            over += 1
            continue
        mine = tuple(p for p in paper.law_packs if packs is None or p in packs)
        said = attested_of(standing, paper.id, today)
        one, two = (
            agree.check(paper, shipped(), day=day, packs=mine, attested=said) for day in (first, second)
        )
        apart = moved(one, two)
        same += not apart
        if apart:
            found.append(
                {
                    "agreement": paper.id,
                    "version": paper.version,
                    "title": paper.title,
                    "findings": [_moved(m) for m in apart],
                }
            )
    return {"touched": found, "not_touched": same, "over": over}


def _is_over(paper: Agreement, standing: Standing, day: date) -> bool:
    stands = standing.agreements.get(paper.id)
    ends = [d for d in (paper.ends, stands.ended_on if stands else None) if d is not None]
    return bool(ends) and min(ends) < day


def attested_of(standing: Standing, agreement: str, day: date) -> dict[str, Any]:
    """What people who may have attested of an agreement and of the district, and still holds."""
    places = {About.AGREEMENT: agreement, About.DISTRICT: About.DISTRICT.value}
    told = {a.fact for a in standing.attestations if a.scope in places.values()}
    said: dict[str, Any] = {}
    for fact in (f for f in attestable() if f.name in told):
        held = standing.attested(fact.name, day, places[fact.about]) if fact.about in places else None
        if held is not None and held.role in {r.value for r in fact.who}:
            said[fact.name] = held.value
    return said


def _moved(finding: Moved) -> dict[str, Any]:
    ground = finding.ground
    return {
        "rule": finding.rule,
        "citation": ground.citation,
        "status": ground.status,
        "before": finding.before.mark.value if finding.before else None,
        "after": finding.after.mark.value if finding.after else None,
        "stops_a_release": finding.after is not None and finding.after.blocks,
        "says": ground.says,
        "to_do": ground.fix if finding.asks else "",
    }
