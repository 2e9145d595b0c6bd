"""Recording an attack on a staged release, for the gate to read: what was tried, on which table with what
lists, and the highest risk.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from permslip import decide
from permslip.actions import asking, attacking
from permslip.actions.attack_asked import Attack, must_be_whole
from permslip.actions.desk import Desk
from permslip.measure.attack import AttackReport
from permslip.release.attacked import in_millionths
from permslip.stores.releases import WAITING, ReleaseRow
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput
from permslip.words.ports import Progress


@dataclass(frozen=True)
class Recorded:
    """The report, and what of it the ledger keeps: the attacks that got an answer, risks in millionths."""

    report: AttackReport
    staged_digest: str
    attacks: tuple[str, ...]
    risk: int
    risk_upto: int


def attack_and_record(desk: Desk, *, asked: Attack, by: str | None, progress: Progress) -> Recorded:
    """Attack a staged release and enter in the ledger what came of it: no name, no code, no value.

    Raises BadInput for what is not staged, for part of a release, for an option that would hold the adversary
    back, and where nothing got an answer; what :func:`permslip.actions.attacking.attack` raises.
    """
    who = desk.person(by)
    must_be_whole(asked)
    _staged(desk, asked.release)  # said at once, and not after minutes of attacks
    report = attacking.attack(replace(asked, recorded=True), desk=desk, progress=progress)
    worst = report.worst
    tried = tuple(sorted({o.kind.value for o in report.outcomes if o.attacked.trials}))
    if worst is None or not tried:
        raise BadInput("No attack had anybody to try it on, so there is nothing to record.")
    with desk.office.writing():
        row = _staged(desk, asked.release)  # another command may have moved it meanwhile
        risk, upto = in_millionths(worst.risk), in_millionths(worst.risk_interval[1])
        body = {
            "release": row.id,
            "staged_digest": row.staged_digest,
            "key_id": who.key_id,
            "attacks": list(tried),
            "risk": risk,
            "risk_upto": upto,
            "untried": len(report.untried),
            "seed": asked.seed,
            "tables": [asdict(table) for table in report.tables],
            "files": [asdict(file) for file in report.files],
        }
        with desk.office.transaction() as tx:
            tx.append(EntryKind.ATTACK_RECORDED, body, actor_role=who.role)
    return Recorded(report, row.staged_digest, tried, risk, upto)


def _staged(desk: Desk, release: str) -> ReleaseRow:
    """The release while it waits, with the source that it was staged from: what is attacked is made again.

    Raises BadInput, NotFound.
    """
    row = desk.office.releases.get(release)
    if row.state not in WAITING:
        raise BadInput(
            f"Release {release} is {row.state.value}: an attack is recorded while a release is staged.",
            fix="leave --record out",
        )
    holding = desk.office.holdings.get(asking.load_request(desk, row.request).holding)
    if holding.digest != decide.from_json(row.body["decision"]).holding_digest:
        raise BadInput(
            f"The source of release {release} is another now: what is staged cannot be made again.",
            fix="stage the release again",
        )
    return row
