"""The office that the portal is measured on: a district of 50,000 students, 200 agreements, 1,000 releases.

The district, the roll, the first agreement and the first release come about as everywhere, through the
actions. The other releases are copies of the first, each with its own id, agreement, signed slip, ledger
entries and roster of 10,000 students drawn by a seed: to run a thousand real ones would take hours and
measure nothing else.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from permslip import sample
from permslip.actions import (
    asking,
    deciding,
    families,
    family_record,
    holdings,
    offices,
    papers,
    people,
    receiving,
    releasing,
    rolls,
    visiting,
)
from permslip.actions.approving import approve
from permslip.actions.desk import Desk, open_desk
from permslip.release import records
from permslip.release.canonical import canonical
from permslip.release.dsse import seal
from permslip.release.slip import PAYLOAD_TYPE, statement
from permslip.release.staged import seal_draft
from permslip.sample import case
from permslip.stores.families.invitations import How, Invited
from permslip.stores.families.people import Kind
from permslip.stores.publishing import disclosure
from permslip.stores.releases import PROOF, SLIP, ReleaseState
from permslip.stores.vault import Shelf
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import RefusedError
from permslip.words.facts import About
from permslip.words.facts import fact as known
from permslip.words.vocabulary import KeyUse, OfficeRole

OFFICER, HEAD = "Jordan Avery", "Morgan Ellis"
PASSPHRASE = "bench passphrase, not a secret"
SEED, IN_EACH = 11, 10_000
MADE = "served.json"


@dataclass(frozen=True)
class Served:
    """Where the office lies, and some ids to ask for."""

    office: Path
    students: int
    agreements: int
    releases: int
    entries: int
    invitations: tuple[str, ...]
    release: str
    request: str
    seconds: dict[str, float]


def make(folder: Path, *, students: int = 50_000, agreements: int = 200, releases: int = 1_000) -> Served:
    """Make the office in ``folder``, which is empty, and say what is in it."""
    seconds: dict[str, float] = {}
    office = folder / "office"
    offices.found(office, district=case.DISTRICT)
    with open_desk(office, exact=True) as desk:
        began = time.perf_counter()
        _people_and_records(desk, folder, students)
        seconds["the district, its records and families"] = time.perf_counter() - began
        began = time.perf_counter()
        _agreements(desk, folder, agreements)
        first = _first_release(desk, folder)
        seconds["agreements and the first release"] = time.perf_counter() - began
        began = time.perf_counter()
        _copies(desk, first, releases - 1, agreements)
        family_record.index_rosters(desk)
        seconds["the other releases, and the index of who was in them"] = time.perf_counter() - began
        made = Served(
            office=office,
            students=students,
            agreements=agreements,
            releases=releases,
            entries=desk.office.standing().size,
            invitations=_invitations(desk, 300),
            release=first,
            request=case.REQUEST,
            seconds=seconds,
        )
    (folder / MADE).write_text(json.dumps({**asdict(made), "office": str(office)}), "utf-8")
    return made


def read(folder: Path) -> Served:
    """What an earlier :func:`make` left in ``folder``."""
    said = json.loads((folder / MADE).read_text("utf-8"))
    return Served(**{**said, "office": Path(said["office"]), "invitations": tuple(said["invitations"])})


def _people_and_records(desk: Desk, folder: Path, students: int) -> None:
    district = folder / "district"
    sample.write_district(district, students=students, seed=SEED, today=desk.today())
    for name, role, by in (
        (OFFICER, OfficeRole.DATA_OFFICER, None),
        (HEAD, OfficeRole.SUPERINTENDENT, OFFICER),
    ):
        people.add_person(desk, name=name, role=role, passphrase=PASSPHRASE, by=by)
    holdings.add_holding(desk, place=str(district), holding_id="sis", by=OFFICER)
    families.import_answers(desk, file=district / "consents.csv", by=OFFICER)
    rolls.read_roll(desk, holding="sis", by=OFFICER)
    for party, name in (("northfield", case.PARTNER), ("tally", case.TALLY)):
        key = receiving.keygen(folder / f"{party}.key")
        people.add_recipient(desk, party=party, name=name, key=key, verified_how="by telephone", by=OFFICER)


def _agreements(desk: Desk, folder: Path, count: int) -> None:
    today = desk.today()
    fingerprint = desk.office.keyring.trust(desk.office.standing()).fingerprint
    text = case.amended(today, fingerprint).replace("version: 2\namends: 1\n", "version: 1\n")
    for number in range(count):
        name = case.AGREEMENT if number == 0 else f"study-{number:03}"
        paper = folder / "paper.yaml"
        paper.write_text(text.replace(f"id: {case.AGREEMENT}\n", f"id: {name}\n"), "utf-8")
        papers.add_agreement(desk, file=paper, by=OFFICER)


def _first_release(desk: Desk, folder: Path) -> str:
    paper = folder / "request.yaml"
    paper.write_text(case.request(desk.today()), "utf-8")
    asking.put_request(desk, file=paper, by=OFFICER)
    made = deciding.decide_request(desk, request=case.REQUEST, by=OFFICER)
    places = {About.DISTRICT: "district", About.REQUEST: case.REQUEST, About.RECIPIENT: "northfield"}
    for fact in getattr(made.decision.verdict, "ask", ()):
        about = places.get(known(fact).about, case.AGREEMENT)
        asking.attest(desk, fact=fact, value="yes", about=about, until=None, by=HEAD, passphrase=PASSPHRASE)
    staged = releasing.release(desk, request=case.REQUEST, by=OFFICER)
    approve(desk, release=staged.release, by=HEAD, passphrase=PASSPHRASE)
    return staged.release


def _copies(desk: Desk, first: str, count: int, agreements: int) -> None:
    """Copies of the first release, each under one of the agreements, a few days apart in what they say."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = desk.office.releases.get(first)
    slip = records.from_json(row.body).slip
    keys = np.array([child.key for child in desk.office.families.roll.children()])
    proof = (desk.office.releases.folder(first) / PROOF).read_bytes()
    stream = np.random.default_rng(SEED)
    with desk.office.writing():
        for number in range(count):
            agreement = case.AGREEMENT if number % agreements == 0 else f"study-{number % agreements:03}"
            release = desk.office.new_id("rel")
            mine = replace(
                slip,
                id=release,
                agreement=agreement,
                agreement_version=1,
                issued_on=slip.issued_on - timedelta(days=number % 200),
                destroy_by=None if slip.destroy_by is None else slip.destroy_by + timedelta(days=number % 90),
            )
            mine = seal_draft(replace(mine, approvals=()))
            envelope = seal(canonical(statement(mine)), PAYLOAD_TYPE, desk.office.signer(KeyUse.SLIP))
            chosen = stream.choice(keys, size=min(IN_EACH, len(keys)), replace=False)
            roster = desk.scratch() / "roster.parquet"
            codes = [f"c{n}" for n in range(len(chosen))]
            pq.write_table(pa.table({"subject": chosen.tolist(), "record_code": codes}), roster)
            _copy(desk, row, mine, envelope, agreement, roster, len(chosen))
            folder = desk.office.releases.folder(release)
            folder.mkdir(mode=0o700)
            (folder / SLIP).write_bytes(envelope)
            (folder / PROOF).write_bytes(proof)


def _copy(
    desk: Desk, row: Any, mine: Any, envelope: bytes, agreement: str, roster: Path, inside: int
) -> None:
    request, papers_of = f"{case.REQUEST}-{mine.id[4:]}", records.from_json(row.body)
    digest = desk.office.requests.get(case.REQUEST).digest
    with desk.office.transaction() as tx:
        put = {"request": request, "digest": digest, "agreement": agreement, "recipient": row.recipient}
        tx.append(EntryKind.REQUEST_RECEIVED, put, actor_role="data_officer")
        said = {"request": request, "decision": digest}
        tx.append(EntryKind.REQUEST_PERMITTED, said, actor_role="data_officer")
        staging = {
            "release": mine.id, "request": request, "staged_digest": mine.staged_digest, "by": row.staged_by,
        }  # fmt: skip
        entry = tx.append(EntryKind.RELEASE_STAGED, staging, actor_role="data_officer")
        kept = records.to_json(
            slip=mine,
            plan=papers_of.plan,
            before=papers_of.before,
            after=papers_of.after,
            tally=papers_of.tally,
        )
        body = {**row.body, **kept}
        stored = desk.office.core.state(
            "Release", entry, release=mine.id, state=ReleaseState.PUBLISHED.value, request=request,
            agreement=agreement, version=1, recipient=row.recipient, staged_by=row.staged_by,
            staged_digest=mine.staged_digest, payload_sha256=row.payload_sha256,
            manifest_sha256=row.manifest_sha256, body=json.dumps(body), slip=envelope,
        )  # fmt: skip
        copy = replace(row, id=mine.id)
        out = tx.append(
            EntryKind.RELEASE_PUBLISHED, disclosure(mine, copy, envelope), actor_role="superintendent"
        )
        type(stored).objects.using(desk.office.core.alias).filter(release=mine.id).update(
            published_id=out.seq
        )
        desk.office.vault.put(entry, Shelf.ROSTERS, mine.id, roster, inside)


def _invitations(desk: Desk, count: int) -> tuple[str, ...]:
    """Invitations, opened and confirmed already, of guardians who may answer for a child."""
    roll, invitations = desk.office.families.roll, desk.office.families.invitations
    guardians = list(dict.fromkeys(link.guardian for link in roll.links()))[: count * 2]
    made = invitations.add(
        [Invited(Kind.GUARDIAN, g, "en") for g in guardians],
        batch="bat_bench",
        made_on=desk.today(),
        expires_on=desk.today() + timedelta(days=60),
    )
    until = desk.clock.now() + timedelta(days=30)
    return tuple(i.id for i, _ in made if _may_answer(desk, i.id, until))[:count]


def _may_answer(desk: Desk, invitation: str, until: datetime) -> bool:
    desk.office.families.invitations.open(invitation)
    desk.office.families.invitations.confirm(invitation, how=How.IN_PERSON, until=until)
    try:
        return any(child.may_answer for child in visiting.visitor(desk, invitation=invitation).children)
    except RefusedError:  # barred, or every child has turned 18
        return False


if __name__ == "__main__":
    make(Path(sys.argv[1]), students=int(sys.argv[2]), agreements=int(sys.argv[3]), releases=int(sys.argv[4]))
