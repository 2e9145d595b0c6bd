"""Families' answers: taken in whole or not at all, kept as segments of the vault.

Those that families give on their own pages come through the families' memory (``family_answers``), and into
the ledger a batch at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from permslip import consent
from permslip.actions import family_record, family_rights
from permslip.actions.desk import Desk
from permslip.consent.answer import COLUMNS
from permslip.stores.vault import Shelf
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput

ABOUT = "answers"
EVIDENCE = "evidence_sha256"


def import_answers(desk: Desk, *, file: Path, by: str | None) -> dict[str, Any]:
    """Take in a CSV of answers. Raises BadInput naming the first bad rows by number; then nothing is taken
    in."""
    who = desk.person(by)
    engine = desk.engine()
    source = engine.source(str(file.resolve()))
    name = source.names()[0]
    header = source.header(name)
    missing = [c for c in COLUMNS if c not in header]
    if missing:
        raise BadInput(
            f"{file.name} lacks the columns {', '.join(missing)}.",
            fix=f"the columns are {', '.join(COLUMNS)}",
        )
    desk.progress("check every answer", 0, None)
    records = consent.validate(source.table(name, COLUMNS), name=file.name, as_of=desk.today(), engine=engine)
    return _keep(desk, records, who.role)


def add_answer(
    desk: Desk,
    *,
    subject: str,
    signer: str,
    authority: str,
    question: str,
    given: bool,
    elements: str,
    purpose: str,
    recipients: str,
    signed_on: date | None,
    expires_on: date | None,
    evidence: Path,
    by: str | None,
) -> dict[str, Any]:
    """Enter one answer. Only the digest of the signed paper is kept."""
    return _one(
        desk,
        by,
        subject=subject,
        signer=signer,
        signer_authority=authority,
        question=question,
        elements=elements,
        purpose=purpose,
        recipients=recipients,
        answer="given" if given else "refused",
        signed_on=(signed_on or desk.today()).isoformat(),
        expires_on=expires_on.isoformat() if expires_on else "",
        evidence_sha256=_digest(evidence),
    )


def withdraw(
    desk: Desk,
    *,
    subject: str,
    signer: str,
    authority: str,
    question: str,
    signed_on: date | None,
    evidence: Path,
    by: str | None,
) -> dict[str, Any]:
    """Take a consent back, for every later release."""
    return _one(
        desk,
        by,
        subject=subject,
        signer=signer,
        signer_authority=authority,
        question=question,
        elements="*",
        purpose="*",
        recipients="*",
        answer="withdrawn",
        signed_on=(signed_on or desk.today()).isoformat(),
        expires_on="",
        evidence_sha256=_digest(evidence),
    )


def _digest(evidence: Path) -> str:
    with evidence.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _one(desk: Desk, by: str | None, **row: str) -> dict[str, Any]:
    who = desk.person(by)
    import pyarrow as pa

    arrow = pa.table({name: [row[name]] for name in COLUMNS})
    engine = desk.engine()
    records = consent.validate(
        engine.memory("one_answer", arrow), name="this answer", as_of=desk.today(), engine=engine
    )
    return _keep(desk, records, who.role)


def _keep(desk: Desk, records: Any, role: str) -> dict[str, Any]:
    with desk.office.writing():
        written = desk.scratch() / "answers.parquet"
        count = desk.engine().write_parquet(records, written)
        if count == 0:
            raise BadInput("The file holds no answer.", fix="export it again, with a row for each answer")
        with written.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        with desk.office.transaction() as tx:
            body = {"day": desk.today().isoformat(), "digest": digest, "answers": count}
            entry = tx.append(EntryKind.CONSENT_BATCH, body, actor_role=role)
            desk.office.vault.put(entry, Shelf.CONSENT, ABOUT, written, count)
    return {"answers": count, "digest": digest}


def answers(desk: Desk) -> Any | None:
    """Every answer taken in so far as one Ibis table, segments' digests checked, or None when there is
    none. What families said on their pages and is in no segment yet is among them, and counts at once."""
    engine, tables = desk.engine(), []
    for segment in desk.office.vault.all(Shelf.CONSENT, ABOUT):
        tables.append(engine.read_parquet(desk.office.vault.check(segment).path))
    if not desk.office.families.database.exists():
        return _union(tables)
    said = desk.office.families.answers
    if unsealed := said.unsealed():
        tables.append(engine.memory("answers_of_today", _arrow(unsealed)))
    found = _union(tables)
    overtaken = said.overtaken()
    if found is None or not overtaken:
        return found
    import pyarrow as pa

    gone = engine.memory("answers_overtaken", pa.table({EVIDENCE: pa.array(overtaken, pa.string())}))
    return found.anti_join(gone, EVIDENCE)


def answers_since(desk: Desk, *, entry: int) -> Any | None:
    """The answers that came after an entry of the ledger as one Ibis table, or None when there is none."""
    vault = desk.office.vault
    later = [s for s in vault.all(Shelf.CONSENT, ABOUT) if s.entry > entry]
    tables = [desk.engine().read_parquet(vault.check(s).path) for s in later]
    if desk.office.families.database.exists() and (unsealed := desk.office.families.answers.unsealed()):
        tables.append(desk.engine().memory("answers_of_today", _arrow(unsealed)))
    return _union(tables)


def _union(tables: list[Any]) -> Any | None:
    if not tables:
        return None
    first, *rest = tables
    return first.union(*rest) if rest else first


def _arrow(records: Sequence[Mapping[str, Any]]) -> Any:
    """Records as the segments hold them: text, and dates in the two columns of days."""
    import pyarrow as pa

    kinds = {name: pa.date32() if name in ("signed_on", "expires_on") else pa.string() for name in COLUMNS}
    return pa.table({name: pa.array([r[name] for r in records], kind) for name, kind in kinds.items()})


def close_batch(desk: Desk, *, by: str | None) -> dict[str, Any]:
    """Take what families answered on their pages since the last time into the ledger: one entry with a digest
    and a count, one segment of the vault. Daily, and before every release; without new answers no entry.

    With it goes what waited for the office's lock: the duties of what families asked, and the index of who
    was in which release, which their pages are quick by.
    """
    who = desk.person(by)
    if not desk.office.families.database.exists():
        return {"answers": 0, "digest": ""}
    with desk.office.writing():
        done = _seal(desk, who.role)
        family_rights.open_duties(desk, by=who.role)
        family_record.index_rosters(desk)
    return done


def _seal(desk: Desk, role: str) -> dict[str, Any]:
    """Seal the open answers. The file's digest is written down first: see ``stores.families.answers``."""
    office, said = desk.office, desk.office.families.answers
    said.settle()
    batch = office.new_id("bat")
    records = said.begin_batch(batch)
    if not records:
        return {"answers": 0, "digest": ""}
    written = desk.scratch() / "batch.parquet"
    count = desk.engine().write_parquet(desk.engine().memory("answers_to_seal", _arrow(records)), written)
    digest = _digest(written)
    said.sealing(batch, digest)
    with office.transaction() as tx:
        body = {"day": desk.today().isoformat(), "digest": digest, "answers": count}
        entry = tx.append(EntryKind.CONSENT_BATCH, body, actor_role=role)
        office.vault.put(entry, Shelf.CONSENT, ABOUT, written, count)
    said.settle()  # were this cut short, the next who writes does it (stores.recovering)
    return {"answers": count, "digest": digest}
