"""People of the district and recipients outside it."""

from __future__ import annotations

from typing import Any

from permslip import stores
from permslip.actions.desk import Desk
from permslip.release.packing import recipient_fingerprint
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput
from permslip.words.vocabulary import KeyUse, OfficeRole


def add_person(desk: Desk, *, name: str, role: OfficeRole, passphrase: str, by: str | None) -> dict[str, str]:
    """Add a person with a fresh key under their passphrase. The first person adds themselves."""
    everybody = desk.office.people.all()
    actor = desk.person(by).role if everybody else role.value
    with desk.office.transaction() as tx:
        signer = desk.office.keyring.make(KeyUse.APPROVER, passphrase)
        desk.office.keyring.add(tx, KeyUse.APPROVER, signer, role=role.value, actor_role=actor)
        person = desk.office.new_id("per")
        body = {"person": person, "role": role.value, "key_id": signer.key_id}
        entry = tx.append(EntryKind.PERSON_ADDED, body, actor_role=actor)
        row = desk.office.people.add(
            entry, person=person, name=name, role=role, key_id=signer.key_id, public=signer.public_bytes
        )
    return {"person": row.id, "role": row.role, "key_id": row.key_id}


def list_people(desk: Desk) -> list[dict[str, Any]]:
    """The people of the office: id, role, name, whether their key is live."""
    return [
        {"person": p.id, "role": p.role, "name": p.name, "key_id": p.key_id, "live": p.live}
        for p in desk.office.people.all()
    ]


def add_recipient(
    desk: Desk, *, party: str, name: str, key: str, verified_how: str, by: str | None
) -> dict[str, str]:
    """Put a recipient and its age key into the ledger. Raises BadInput when the key is not one, or nothing is
    said of how it was verified (34 CFR 99.31(c))."""
    if len(verified_how.strip()) < 3:
        raise BadInput(
            "Say how you made sure that the key is theirs.", fix='--verified "read out by telephone"'
        )
    who = desk.person(by)
    age_key = stores.check_age_key(_first_key(key))
    with desk.office.transaction() as tx:
        body = {"recipient": party, "name": name, "key": age_key, "verified_how": verified_how.strip()}
        tx.append(EntryKind.RECIPIENT_ADDED, body, actor_role=who.role)
    return {"party": party, "name": name, "fingerprint": recipient_fingerprint(age_key)}


def _first_key(text: str) -> str:
    """The recipient line of a key file: the bare line, or the one after ``# public key:``."""
    for line in text.splitlines():
        word = line.removeprefix("# public key:").strip()
        if word.startswith("age1"):
            return word
    return text


def list_recipients(desk: Desk) -> list[dict[str, str]]:
    """The recipients in the ledger."""
    return [
        {
            "party": r.id,
            "name": r.name,
            "key": r.key,
            "verified_how": r.verified_how,
            "added": r.added.isoformat(),
        }
        for r in desk.office.standing().recipients.values()
    ]
