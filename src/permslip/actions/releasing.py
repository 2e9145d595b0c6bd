"""The release: decide → protect → measure → stage → (second person) → gate → publish.

Nothing leaves before the gate has seen the decision, the plan, the measures and the signature; what is
published are the staged bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from permslip import decide
from permslip.actions import approving, deciding, families, offices, reaching
from permslip.actions.approving import Outcome, approve, waiting
from permslip.actions.deciding import Decided
from permslip.actions.desk import Desk
from permslip.actions.preparing import Prepared, prepare, read_again
from permslip.agree.agreement import Agreement
from permslip.decide.decision import Decision, Permitted
from permslip.protect.plan import COURSES_HELD
from permslip.release import records
from permslip.release.dictionary import data_package, dictionary_text
from permslip.release.draft import draft_slip
from permslip.release.packing import (
    BagFacts,
    PayloadFile,
    SafeStep,
    Sealed,
    build_payload,
    recipient_fingerprint,
)
from permslip.release.staged import Staged
from permslip.stores.files import DiskFiles
from permslip.stores.people import PersonRow
from permslip.stores.releases import PAYLOAD, ReleaseRow
from permslip.stores.vault import Shelf
from permslip.words.elements import ELEMENTS
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import NotFound, OfficeProblem

__all__ = ["Outcome", "approve", "make_ready", "release", "waiting"]


def release(desk: Desk, *, request: str, by: str | None) -> Outcome:
    """Take a request as far as it may go. What a refusal or a missing fact stops, stops here with its
    letter."""
    who = desk.person(by)
    desk.progress("decide", 0, None)
    # whatever day the request was put for, what leaves today leaves on today's answers and agreement
    decided = deciding.decide_request(desk, request=request, as_of=desk.today(), by=by)
    if not isinstance(decided.decision.verdict, Permitted):
        return Outcome(deciding.word(decided.decision), request, letter=decided.letter)
    if decided.agreement is None:
        raise OfficeProblem("A permitted request has lost its agreement.", fix="permslip ledger verify")
    _destruction_is_not_overdue(desk, decided)
    with desk.office.writing():
        families.close_batch(desk, by=by)  # what families said on their pages goes into the ledger first
        row, prepared = _stage(desk, decided, decided.agreement, who)
        if approving.asked(desk, row):
            return _outcome("waiting", row, prepared)
        return approving.publish(desk, row.id, who)


def _destruction_is_not_overdue(desk: Desk, decided: Decided) -> None:
    from permslip.actions.following import refuse_overdue

    refuse_overdue(desk, party=decided.request.recipient)


def make_ready(desk: Desk, decided: Decided, agreement: Agreement) -> Prepared:
    """Read, filter, protect and measure, writing nothing."""
    engine = desk.engine()
    row = desk.office.holdings.get(decided.request.holding)
    try:
        source = engine.source(row.source)
    except NotFound:
        raise NotFound(
            f"The source of holding {row.id} is no longer where it was registered.",
            fix=f"put it back, or permslip hold add PLACE --id {row.id}",
        ) from None
    desk.progress("check that the source is unchanged", 0, None)
    holding = read_again(decided.holding, engine, source)
    about = f"{agreement.id}/{decided.request.recipient}"
    segment = desk.office.vault.find(Shelf.CODES, about)
    return prepare(
        decision=decided.decision,
        request=decided.request,
        holding=holding,
        source=source,
        engine=engine,
        answers=families.answers(desk),
        known_codes=engine.arrow(engine.read_parquet(segment.path)) if segment else None,
        randomness=desk.randomness,
        progress=desk.progress,
        earlier=reaching.before(desk, decided.decision),
        courses=offices.policies(desk)[COURSES_HELD] is True,
    )


def _stage(desk: Desk, decided: Decided, agreement: Agreement, who: PersonRow) -> tuple[ReleaseRow, Prepared]:
    prepared = make_ready(desk, decided, agreement)
    release_id = desk.office.new_id("rel")
    decision = decided.decision
    recipient = desk.office.standing().recipients[decision.recipient]
    folder = desk.office.releases.begin(release_id)
    contents = _write_tables(desk, release_id, prepared)
    desk.progress("pack and encrypt", 0, None)
    sealed = _seal(desk, release_id, decision, agreement, prepared, contents, recipient.key, folder / PAYLOAD)
    slip = draft_slip(
        release_id=release_id,
        district=desk.office.district,
        decision=decision,
        agreement=agreement,
        plan=prepared.plan,
        findings=prepared.after,
        recipient_key=recipient_fingerprint(recipient.key),
        issued_on=desk.today(),
        payload_sha256=sealed.payload_sha256,
        manifest_sha256=sealed.manifest_sha256,
        students=None if prepared.reach is None else prepared.reach.together,
    )
    staged = Staged(release_id, slip, who.key_id)
    body = records.to_json(
        slip=slip,
        plan=prepared.plan,
        before=prepared.before,
        after=prepared.after,
        tally=prepared.tally,
        staff_tally=prepared.staff_tally,
        reach=prepared.reach,
    )
    desk.progress("keep codes and roster", 0, None)
    with desk.office.transaction() as tx:
        said = {
            "release": release_id,
            "request": decision.request,
            "staged_digest": staged.digest,
            "by": who.key_id,
        }
        entry = tx.append(EntryKind.RELEASE_STAGED, said, actor_role=who.role)
        row = desk.office.releases.stage(
            entry,
            release=release_id,
            request=decision.request,
            agreement=agreement.id,
            version=agreement.version,
            recipient=decision.recipient,
            staged_by=who.key_id,
            staged_digest=staged.digest,
            payload_sha256=sealed.payload_sha256,
            manifest_sha256=sealed.manifest_sha256,
            body={**body, "decision": decide.as_json(decision)},
        )
        _keep_vault(desk, entry, agreement, decision, release_id, prepared)
    return row, prepared


def _write_tables(desk: Desk, release_id: str, prepared: Prepared) -> list[PayloadFile]:
    folder, engine = desk.scratch(), desk.engine()
    contents = []
    for number, (name, table) in enumerate(prepared.tables.items()):
        desk.progress("write tables", number, len(prepared.tables))
        path = folder / f"{name}.parquet"
        engine.write_parquet(table, path)
        contents.append(
            PayloadFile(f"{name}.parquet", path, "application/vnd.apache.parquet", f"Table {name}")
        )
    text = dictionary_text(release_id, prepared.plan, ELEMENTS)
    contents.append(PayloadFile("DICTIONARY.md", text.encode(), "text/markdown", "What each column is"))
    return contents


def _seal(
    desk: Desk,
    release_id: str,
    decision: Decision,
    agreement: Agreement,
    prepared: Prepared,
    contents: list[PayloadFile],
    key: str,
    out: Path,
) -> Sealed:
    party = agreement.party(decision.recipient)
    today = desk.today()
    facts = BagFacts(
        release_id=release_id,
        district=desk.office.district,
        recipient=party.name if party else decision.recipient,
        agreement=f"{agreement.id} version {agreement.version}",
        purpose=" ".join(agreement.purpose_text.split()),
        made_on=today,
        steps=(
            SafeStep("check", "Decided against the agreement and the law", desk.office.district, today),
            SafeStep("disclosure", "Measured after protection", desk.office.district, today),
        ),
    )
    paths = {t.table: f"{t.table}.parquet" for t in prepared.plan.tables}
    return build_payload(
        DiskFiles(),
        facts=facts,
        contents=contents,
        datapackage=data_package(release_id, prepared.plan, ELEMENTS, paths),
        nonce=desk.randomness.bytes(32),
        recipients=[key],
        out=out,
    )


def _keep_vault(
    desk: Desk, entry: Any, agreement: Agreement, decision: Decision, release_id: str, prepared: Prepared
) -> None:
    engine, folder = desk.engine(), desk.scratch()
    if prepared.staff_roster is not None:
        of_staff = folder / "staff.parquet"
        count = engine.write_parquet(prepared.staff_roster, of_staff)
        desk.office.vault.put(entry, Shelf.STAFF, release_id, of_staff, count)
    if prepared.codes is None or prepared.roster is None:
        return
    codes, roster = folder / "codes.parquet", folder / "roster.parquet"
    count = engine.write_parquet(engine.memory("codes_to_keep", prepared.codes), codes)
    desk.office.vault.put(entry, Shelf.CODES, f"{agreement.id}/{decision.recipient}", codes, count)
    count = engine.write_parquet(prepared.roster.rename(subject="student_key"), roster)
    desk.office.vault.put(entry, Shelf.ROSTERS, release_id, roster, count)


def _outcome(stage: str, row: ReleaseRow, prepared: Prepared) -> Outcome:
    return Outcome(
        stage,
        row.request,
        release=row.id,
        plan=prepared.plan,
        before=prepared.before,
        after=prepared.after,
        tally=prepared.tally,
        staff_tally=prepared.staff_tally,
        reach=prepared.reach,
        slip=records.from_json(row.body).slip,
    )
