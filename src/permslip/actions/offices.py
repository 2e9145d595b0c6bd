"""Founding an office, its keys, its policies, its backups."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from permslip import stores
from permslip.actions.desk import Desk
from permslip.protect.plan import COURSES_HELD
from permslip.release.attacked import ATTACK_BOUND, OFF, bound_word
from permslip.release.canonical import canonical
from permslip.release.reviewing import MINUTES, REVIEWERS
from permslip.release.verify_status import trust_value
from permslip.stores.files import DiskFiles
from permslip.words.days import iso
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput
from permslip.words.vocabulary import KeyUse

TRUST_FILE = "trust.json"

POLICIES = {
    "policy-parent-consent": "no student's row leaves for a third party without a family's yes",
    "two-guardians": "when two guardians differ: narrower (the no counts) or either (the yes counts)",
    REVIEWERS: "how many people approve: 1 (where the agreement asks for a second one) or 2 (every release)",
    MINUTES: "an approval names the minutes of the meeting that it rests on",
    ATTACK_BOUND: "nothing leaves before it was attacked, nor where an attack had a higher risk than this "
    "(0.05 is 1 in 20)",
    COURSES_HELD: "a student's dated rows over time are shared by k students too, or do not leave",
}
_VALUES: dict[str, dict[str, bool | int | str]] = {
    "policy-parent-consent": {"on": True, "off": False},
    "two-guardians": {"narrower": "narrower", "either": "either"},
    REVIEWERS: {"1": 1, "2": 2},
    MINUTES: {"on": True, "off": False},
    # some to choose from; any other share may be set too
    ATTACK_BOUND: {OFF: False, "0.05": "0.05", "0.1": "0.1", "0.2": "0.2"},
    COURSES_HELD: {"on": True, "off": False},
}
DEFAULTS: dict[str, Any] = {
    "policy-parent-consent": False,
    "two-guardians": "narrower",
    REVIEWERS: 1,
    MINUTES: False,
    ATTACK_BOUND: False,
    COURSES_HELD: False,
}


_OF_RELEASES = (REVIEWERS, MINUTES, ATTACK_BOUND, COURSES_HELD)


def found(folder: Path, *, district: str, database: str = "") -> dict[str, str]:
    """Make an office and its two keys; write the trust file beside them. Raises BadInput for a folder in
    use."""
    office = stores.create_office(
        folder, district=district, database=database, passphrase=lambda: stores.passphrase_from(os.environ)
    )
    try:
        trust = office.keyring.trust(office.standing())
        path = office.root / TRUST_FILE
        office.disk.write_new(path, _trust_bytes(trust))
        return {"office": str(office.root), "fingerprint": trust.fingerprint, "trust": str(path)}
    finally:
        stores.close_office(office)


def _trust_bytes(trust: Any) -> bytes:
    return canonical(trust_value(trust))


def list_keys(desk: Desk) -> list[dict[str, Any]]:
    """Every key the ledger knows: use, id, state, since when."""
    keys = desk.office.standing().keys.values()
    return [
        {
            "use": k.use,
            "key_id": k.key_id,
            "role": k.role,
            "state": k.state.value,
            "since": k.valid_from.isoformat(),
            "until": iso(k.valid_to),
        }
        for k in sorted(keys, key=lambda k: (k.use, k.valid_from))
    ]


def write_trust(desk: Desk, *, out: Path) -> dict[str, str]:
    """Write the trust file that others verify slips with to a new file."""
    trust = desk.office.keyring.trust(desk.office.standing())
    with DiskFiles().open_write(out) as stream:
        stream.write(_trust_bytes(trust))
    return {"trust": str(out), "fingerprint": trust.fingerprint}


def _renew_trust(desk: Desk) -> str:
    path = desk.office.root / TRUST_FILE
    desk.office.disk.remove(path)
    desk.office.disk.write_new(path, _trust_bytes(desk.office.keyring.trust(desk.office.standing())))
    return str(path)


def rotate_key(desk: Desk, *, use: str, by: str | None) -> dict[str, str]:
    """Replace the live slip or ledger key. Old signatures hold."""
    who = desk.person(by)
    with desk.office.transaction() as tx:
        entry = desk.office.keyring.rotate(tx, KeyUse(use), desk.office.standing(), actor_role=who.role)
    return {"use": use, "key_id": str(entry.body["key_id"]), "trust": _renew_trust(desk)}


def revoke_key(desk: Desk, *, key_id: str, because: str, by: str | None) -> dict[str, str]:
    """Revoke a key of the office or of a person, from now on. Raises NotFound, BadInput for the last ledger
    key."""
    who = desk.person(by)
    with desk.office.transaction() as tx:
        standing = desk.office.standing()
        entry = desk.office.keyring.revoke(tx, key_id, standing, because=because, actor_role=who.role)
        person = next((p for p in desk.office.people.all() if p.key_id == key_id), None)
        if person is not None:
            desk.office.people.revoke(entry, person.id)
    if person is None and desk.office.standing().live_keys(KeyUse.SLIP.value, desk.clock.now()):
        _renew_trust(desk)
    return {"key_id": key_id, "because": because}


def policies(desk: Desk) -> dict[str, Any]:
    """The district's policies with their values, defaults where none was set."""
    return DEFAULTS | dict(desk.office.standing().policies)


def policies_of_decisions(desk: Desk) -> dict[str, Any]:
    """Those policies that bear on what is decided, not on how it is protected and approved."""
    return {n: value for n, value in policies(desk).items() if n not in _OF_RELEASES}


def list_policies(desk: Desk) -> list[dict[str, str]]:
    """Each policy with its value and what it says."""
    now = policies(desk)
    return [{"policy": n, "value": policy_word(now[n]), "says": says} for n, says in POLICIES.items()]


def policy_word(value: bool | int | str) -> str:
    """A policy's value as people set it: on, off, or its own word."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def policy_values(name: str) -> tuple[str, ...]:
    """The words that a policy may be set to; of a bound, some of them."""
    return tuple(_VALUES[name])


def set_policy(desk: Desk, *, name: str, value: str, by: str | None) -> dict[str, str]:
    """Turn a policy on or off, or set its word. Raises BadInput for a policy or word that does not exist."""
    values = dict(_VALUES.get(name, {}))
    if name == ATTACK_BOUND and value not in values:
        values[value] = bound_word(value)
    if value not in values:
        known = "; ".join(f"{n} {'|'.join(_VALUES[n])}" for n in POLICIES)
        raise BadInput(f"There is no policy {name} {value}.", fix=f"choose from: {known}")
    who = desk.person(by)
    with desk.office.transaction() as tx:
        tx.append(EntryKind.POLICY_SET, {"policy": name, "value": values[value]}, actor_role=who.role)
    return {"policy": name, "value": value}


def backup(desk: Desk, *, out: Path) -> dict[str, Any]:
    """Write a checked backup of the office to a new file."""
    kept = stores.backup(desk.office, out)
    return {"out": str(out), "files": kept.files, "bytes": kept.bytes, "entries": kept.ledger.entries}


def restore(*, archive: Path, folder: Path, database: str = "") -> dict[str, Any]:
    """Restore an office into an empty folder (and, where one is named, an empty PostgreSQL database), and
    check its ledger."""
    office, kept = stores.restore(
        archive, folder, database=database or None, passphrase=lambda: stores.passphrase_from(os.environ)
    )
    stores.close_office(office)
    return {"office": str(folder), "files": kept.files, "entries": kept.ledger.entries}
