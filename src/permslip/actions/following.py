"""Afterwards: duties, certificates, incidents, the ledger, a student's record, the status list."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from permslip import follow, ledger
from permslip.actions import approving
from permslip.actions.asking import digest, read_paper, registered
from permslip.actions.desk import Desk
from permslip.actions.lawbook import shipped
from permslip.agree.agreement import Agreement
from permslip.follow.duty import Duty, DutyState
from permslip.ledger import Erased
from permslip.release import records, reviewing
from permslip.stores.files import DiskFiles
from permslip.stores.vault import Shelf
from permslip.words.days import iso
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, RefusedError
from permslip.words.standing import ReleaseStatus, Standing
from permslip.words.vocabulary import KeyUse, Mark
from permslip.words.wording import shortened

AHEAD = 60  # days that `follow due` looks ahead unless told


def _agreements(desk: Desk) -> dict[str, Agreement]:
    return {row.id: registered(row) for row in desk.office.agreements.latest()}


def _calendar(desk: Desk) -> follow.Calendar:
    return follow.Calendar.of(desk.office.core.settings.closed)


def _duties(desk: Desk) -> tuple[Duty, ...]:
    standing, calendar = desk.office.standing(), _calendar(desk)
    found: tuple[Duty, ...] = follow.duties(
        standing,
        _agreements(desk).values(),
        calendar=calendar,
        book=shipped(),
        incidents=_incidents(desk, standing, calendar),
    )
    return found


def _incidents(desk: Desk, standing: Standing, calendar: follow.Calendar) -> list[follow.Incident]:
    rows = desk.office.afterwards.incidents()
    return [follow.incident_from(row.body, calendar, shipped(), standing.attestations) for row in rows]


def due(desk: Desk, *, until: date | None) -> list[dict[str, str]]:
    """What is overdue, and what falls due up to a day (default: the next 60 days)."""
    today = desk.today()
    last = until or today + timedelta(days=AHEAD)
    found = [d for d in _duties(desk) if d.state(today) is not DutyState.DONE and d.due <= last]
    return [
        {
            "id": d.id,
            "state": d.state(today).value,
            "due": d.due.isoformat(),
            "kind": d.kind.value,
            "owed_by": d.owed_by,
            "source": d.source,
            "because": d.because,
        }
        for d in found
    ]


def refuse_overdue(desk: Desk, *, party: str) -> None:
    """Raises RefusedError when the party owes a destruction that is overdue: nothing more goes to it."""
    late: tuple[Duty, ...] = follow.overdue_for(party, _duties(desk), desk.today())
    if late:
        raise RefusedError(
            f"{party} has not certified a destruction that was due on {late[0].due} ({late[0].source}).",
            rule=late[0].because,
            fix="permslip follow certify CERTIFICATE, once they have destroyed it",
        )


def certificate_form() -> str:
    """A destruction certificate to fill in."""
    form: str = follow.EXAMPLE
    return form


def certify(desk: Desk, *, file: Path, by: str | None) -> dict[str, Any]:
    """Take in a destruction certificate that holds against the ledger. Raises BadInput, NotFound."""
    who = desk.person(by)
    data = read_paper(file)
    paper = follow.certificate(
        file.name, data, standing=desk.office.standing(), agreements=_agreements(desk), today=desk.today()
    )
    return keep_certificate(desk, paper, data, role=who.role)


def keep_certificate(desk: Desk, paper: follow.Certificate, data: bytes, *, role: str) -> dict[str, Any]:
    """Enter a certificate that was read and holds, with its words as they came in."""
    done = []
    with desk.office.transaction() as tx:
        for duty, body in paper.bodies():
            entry = tx.append(EntryKind.DUTY_CERTIFIED, body, actor_role=role)
            desk.office.afterwards.certify(
                entry,
                duty=duty,
                party=paper.party,
                done_on=paper.destroyed_on,
                text=data.decode("utf-8", errors="replace"),
                digest=digest(data),
            )
            done.append(duty)
    return {"duties": done, "party": paper.party, "method": paper.method.value}


def done(desk: Desk, *, duty: str, how: str, by: str | None) -> dict[str, str]:
    """Log that the district did what it owed, in its own words. Raises NotFound for a duty that there is not,
    RefusedError for one that another party owes, BadInput for one that is done or that another command does.
    """
    who = desk.person(by)
    today = desk.today()
    with desk.office.writing():
        owed = next((d for d in _duties(desk) if d.id == duty), None)
        if owed is None:
            raise NotFound(f"There is no duty {duty}.", fix="permslip follow due --by DAY lists their ids")
        body = follow.done_body(owed, how=how, on=today)
        with desk.office.transaction() as tx:
            tx.append(EntryKind.DUTY_CERTIFIED, body, actor_role=who.role)
    return {"duty": duty, "on": today.isoformat(), "how": body["method"]}


def incident(
    desk: Desk, *, what: str, party: str | None, release: str | None, on: date | None, by: str | None
) -> dict[str, Any]:
    """Open an incident; its clocks run from the day it was discovered."""
    who = desk.person(by)
    standing = desk.office.standing()
    agreements = list(_agreements(desk).values())
    if release is not None:
        party = party or desk.office.releases.get(release).recipient
        under = standing.releases[release].agreement if release in standing.releases else None
        agreements = [a for a in agreements if a.id == under] or agreements
    # the district's own data went under any of its agreements
    packs = [p for a in agreements if party in (None, "district") or a.party(party) for p in a.law_packs]
    opened = follow.incident(
        id=desk.office.new_id("inc"),
        discovered_on=on or desk.today(),
        party=party or "district",
        releases=(release,) if release else (),
        reached=follow.Reached.UNKNOWN,
        what=what,
        today=desk.today(),
        calendar=_calendar(desk),
        book=shipped(),
        packs=packs,
    )
    with desk.office.transaction() as tx:
        entry = tx.append(EntryKind.INCIDENT_OPENED, opened.opened_body(), actor_role=who.role)
        desk.office.afterwards.incident(
            entry, incident=opened.id, state=opened.state.value, body=opened.as_dict()
        )
    return {"incident": opened.id, "clocks": _clocks(opened)}


def update_incident(
    desk: Desk,
    *,
    incident: str,
    board_told: date | None,
    families_told: date | None,
    reached: str | None,
    close: bool,
    by: str | None,
) -> dict[str, Any]:
    """Enter what became known of an incident: from the board's day on, the families' clock runs. ``reached``
    is a value of ``Reached``. Raises NotFound, and BadInput when the days contradict each other, somebody has
    still to be told, or nothing new is said."""
    who = desk.person(by)
    calendar = _calendar(desk)
    with desk.office.writing():
        said = desk.office.standing().attestations
        body = desk.office.afterwards.get_incident(incident).body
        before = follow.incident_from(body, calendar, shipped(), said)
        now: follow.Incident = follow.update(
            before,
            today=desk.today(),
            calendar=calendar,
            book=shipped(),
            attestations=said,
            board_told_on=board_told,
            families_told_on=families_told,
            reached=None if reached is None else follow.Reached(reached),
            close=close,
        )
        what = now.changed_since(before)
        if not what:
            raise BadInput(
                f"That says nothing new of incident {incident}.",
                fix="give --board-told, --families-told, --reached or --close",
            )
        with desk.office.transaction() as tx:
            body = now.updated_body(desk.today(), what)
            entry = tx.append(EntryKind.INCIDENT_UPDATED, body, actor_role=who.role)
            desk.office.afterwards.incident(entry, incident=now.id, state=now.state.value, body=now.as_dict())
    return _told(desk, now)


def incidents(desk: Desk) -> list[dict[str, Any]]:
    """Every incident as it stands, in the order opened, with its clocks and what the rules find lacking."""
    return [_told(desk, i) for i in _incidents(desk, desk.office.standing(), _calendar(desk))]


def _told(desk: Desk, found: follow.Incident) -> dict[str, Any]:
    said = found.as_dict()
    grounds = follow.findings(found, _calendar(desk), shipped(), desk.office.standing().attestations)
    running = {c.rule for c in found.clocks}
    lacking = [
        {"rule": g.rule, "mark": g.mark.value, "says": g.says, "fix": g.fix}
        for g in grounds
        if g.mark in (Mark.MISSING, Mark.CONFLICTS) or (g.mark is Mark.ASK_COUNSEL and g.rule not in running)
    ]
    return {"incident": said.pop("id"), **said, "clocks": _clocks(found), "findings": lacking}


def _clocks(found: follow.Incident) -> list[dict[str, Any]]:
    return [
        {
            "due": c.due.isoformat(),
            "what": f"{c.owed_by} tells {c.told}",
            "status": c.status,
            "because": c.rule,
            "citation": c.citation,
            "outer_limit": c.outer,
            "done": iso(c.done_on),
        }
        for c in found.clocks
    ]


def verify_ledger(desk: Desk) -> dict[str, Any]:
    """Recompute the ledger and check every vault file. Raises VerificationFailed, OfficeProblem."""
    audit = desk.office.verify_ledger()
    files = [desk.office.vault.check(s) for shelf in Shelf for s in desk.office.vault.all(shelf)]
    return {
        "entries": audit.entries,
        "erased": audit.erased,
        "checkpoints": audit.checkpoints,
        "root": audit.root.hex(),
        "vault_files": len(files),
    }


def entries(desk: Desk, *, last: int) -> list[dict[str, Any]]:
    """The last entries, oldest first."""
    first = max(desk.office.standing().size - last, 0)
    return entries_from(desk, first=first, count=last)


def entries_from(desk: Desk, *, first: int, count: int) -> list[dict[str, Any]]:
    """``count`` entries from number ``first`` on, oldest first.

    What somebody voted on a release is not told before all who are asked have voted, here neither.
    """
    out, blind = [], _reviews_under_way(desk)
    for entry in itertools.islice(desk.office.entries(start=first), count):
        if isinstance(entry, Erased):
            out.append({"seq": entry.seq, "time": "", "kind": "erased", "role": "", "says": ""})
            continue
        told = dict(entry.body)
        if entry.kind is EntryKind.REVIEW_GIVEN and told["release"] in blind:
            told |= {"vote": "not told yet", "reason": None, "minutes": None}
        says = ", ".join(f"{k} {_short(v)}" for k, v in told.items() if v not in (None, "", []))
        out.append(
            {
                "seq": entry.seq,
                "time": entry.time.isoformat(timespec="seconds"),
                "kind": entry.kind.value,
                "role": entry.actor_role,
                "says": says,
            }
        )
    return out


def _reviews_under_way(desk: Desk) -> frozenset[str]:
    """The releases on which somebody has voted and somebody else, without knowing how, has still to."""
    standing, found = desk.office.standing(), set()
    for release in standing.staged.keys() & standing.reviews.keys():
        asked = max(approving.asked(desk, desk.office.releases.get(release)), 1)
        if reviewing.stage(reviewing.casts(standing, release), asked=asked) is reviewing.Stage.PARTLY:
            found.add(release)
    return frozenset(found)


def _short(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return str(len(value))
    if isinstance(value, Iterable) and not isinstance(value, str):
        value = ", ".join(map(str, value))
    return shortened(str(value), 40)


def student_record(desk: Desk, *, student: str) -> dict[str, Any]:
    """Every disclosure whose roster names this student: the record of 34 CFR 99.32(a)(3). Not logged
    itself."""
    standing = desk.office.standing()
    found = []
    for release in desk.office.vault.disclosed(student):
        known = standing.releases.get(release)
        if known is None or known.status is ReleaseStatus.NOT_DELIVERED:
            continue
        slip = records.from_json(desk.office.releases.get(release).body).slip
        found.append(
            {
                "release": release,
                "on": known.time.date().isoformat(),
                "recipient": slip.recipient,
                "interest": slip.purpose,
                "basis": known.basis,
                "elements": list(known.elements),
                "may_pass_to": list(slip.may_pass_to),
                "status": known.status.value,
                "beyond_minimum": known.beyond_minimum,
            }
        )
    return {"disclosures": found}


def publish_status(desk: Desk, *, out: Path) -> dict[str, Any]:
    """Write the signed status list to a new file."""
    standing = desk.office.standing()
    data = ledger.status_list(
        standing=standing,
        district=desk.office.district,
        now=desk.clock.now(),
        signer=desk.office.signer(KeyUse.SLIP),
    )
    with DiskFiles().open_write(out) as stream:
        stream.write(data)
    listed = [r for r in standing.releases.values() if r.status is not ReleaseStatus.IN_FORCE]
    return {"out": str(out), "releases": len(listed)}


def revoke(desk: Desk, *, release: str, because: str, suspend: bool, by: str | None) -> dict[str, str]:
    """Revoke a published release, or suspend it for now. Raises NotFound when none of that id was published,
    BadInput when there is nothing to take back."""
    from permslip.stores.releases import ReleaseState

    who = desk.person(by)
    if not because.strip():
        raise BadInput("Say why.", fix='--because "..."')
    status = ReleaseStatus.SUSPENDED if suspend else ReleaseStatus.REVOKED
    with desk.office.writing():
        known = desk.office.standing().releases.get(release)
        if known is None:
            raise NotFound(f"No release {release} was published.", fix="permslip ledger show")
        follow.check_taking_back(known, status)
        on = desk.today().isoformat()
        body = {"release": release, "status": status.value, "on": on, "because": because}
        with desk.office.transaction() as tx:
            entry = tx.append(EntryKind.RELEASE_REVOKED, body, actor_role=who.role)
            desk.office.releases.move(entry, release, ReleaseState.REVOKED)
    return {"release": release, "status": status.value}


def discard(desk: Desk, *, release: str, because: str, by: str | None) -> dict[str, str]:
    """Give up a release that is staged and has not left: it can be approved no more, and its staged bytes
    are removed. Its roster stays in the vault and stands for no disclosure.

    Raises NotFound, and BadInput when it left already or was given up before.
    """
    from permslip.stores.disk import disk_problems
    from permslip.stores.releases import WAITING, ReleaseState

    who = desk.person(by)
    if not because.strip():
        raise BadInput("Say why.", fix='--because "..."')
    with desk.office.writing():
        row = desk.office.releases.get(release)
        if row.state not in WAITING:
            left = row.state in (ReleaseState.COMMITTED, ReleaseState.PUBLISHED)
            raise BadInput(
                f"Release {release} is {row.state.value}: only one that is still staged can be given up.",
                fix=f'permslip status revoke {release} --because "..."' if left else "",
            )
        with desk.office.transaction() as tx:
            body = {"release": release, "because": because}
            entry = tx.append(EntryKind.RELEASE_NOT_DELIVERED, body, actor_role=who.role)
            desk.office.releases.move(entry, release, ReleaseState.NOT_DELIVERED)
        # after the commit: should this fail, the next command that writes sweeps what no release waits for
        with disk_problems("removing the staged bytes", then="The next command that writes removes them."):
            desk.office.disk.remove(desk.office.releases.staging_folder(release))
    return {"release": release, "state": ReleaseState.NOT_DELIVERED.value}
