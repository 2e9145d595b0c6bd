"""The office's keys in use: which one signs now, new ones, rotation, revocation, and what partners trust."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from permslip.ledger import Entry
from permslip.ledger.entry import write_time
from permslip.release.dsse import fingerprint_of
from permslip.release.notes import VerifierKey
from permslip.release.verify_status import Trust, TrustedKey
from permslip.stores.core import Core
from permslip.stores.keys import FileSigner, is_protected, key_path, load_key, make_key
from permslip.stores.transaction import Transaction
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, OfficeProblem
from permslip.words.standing import KeyStanding, KeyState, Standing
from permslip.words.vocabulary import KeyUse

Passphrase = Callable[[], str | None]


class Keyring:
    """The keys of an office. Private halves lie in ``keys/``; what counts is what the ledger says of them."""

    def __init__(self, core: Core, passphrase: Passphrase) -> None:
        self._core = core
        self._passphrase = passphrase
        self._loaded: dict[str, FileSigner] = {}

    def path(self, use: KeyUse, key_id: str) -> Path:
        """Where a private key lies."""
        return key_path(self._core.place.keys, use, key_id)

    def make(self, use: KeyUse, passphrase: str | None) -> FileSigner:
        """Make a key file. It counts for nothing until an entry adds it.

        Raises BadInput when a person's key is to have no passphrase.
        """
        if use is KeyUse.APPROVER and passphrase is None:
            raise BadInput("A person's key needs a passphrase of that person.")
        place, disk = self._core.place.keys, self._core.disk
        draft = place / f".{use.value}-{self._core.new_id('new')}.pem"
        signer = make_key(draft, randomness=self._core.randomness, passphrase=passphrase, disk=disk)
        disk.rename(draft, key_path(place, use, signer.key_id))
        return signer

    def add(
        self,
        tx: Transaction,
        use: KeyUse,
        signer: FileSigner,
        *,
        role: str | None = None,
        actor_role: str = "office",
    ) -> Entry:
        """Log a key as good from now on."""
        body = {
            "use": use.value,
            "key_id": signer.key_id,
            "public_key": base64.b64encode(signer.public_bytes).decode(),
            "role": role,
            "valid_from": write_time(tx.time),
            "valid_to": None,
        }
        return tx.append(EntryKind.KEY_ADDED, body, actor_role=actor_role)

    def rotate(self, tx: Transaction, use: KeyUse, standing: Standing, *, actor_role: str) -> Entry:
        """Make a new office key of this use and log it in place of the live one, which signs no more.

        The checkpoint over the rotation of the ledger key is signed by the new one. Where no key is live (the
        last one was revoked) the new one is added.
        """
        signer = self.make(use, self._passphrase())
        self._loaded[signer.key_id] = signer
        live = standing.live_keys(use.value, tx.time)
        if not live:
            return self.add(tx, use, signer, actor_role=actor_role)
        body = {
            "old_key_id": live[0].key_id,
            "key_id": signer.key_id,
            "public_key": base64.b64encode(signer.public_bytes).decode(),
            "valid_from": write_time(tx.time),
            "valid_to": None,
        }
        return tx.append(EntryKind.KEY_ROTATED, body, actor_role=actor_role)

    def revoke(
        self, tx: Transaction, key_id: str, standing: Standing, *, because: str, actor_role: str
    ) -> Entry:
        """Log that a key is good no more. Raises NotFound, and BadInput for the last live key of the ledger:
        rotate it first, or nothing could be logged."""
        key = standing.keys.get(key_id)
        if key is None:
            raise NotFound(f"There is no key {key_id}.", fix="permslip keys list")
        if key.state is KeyState.REVOKED:
            raise BadInput(f"Key {key_id} is revoked already.", fix="permslip keys list")
        live = standing.live_keys(KeyUse.LEDGER.value, tx.time)
        if key.use == KeyUse.LEDGER.value and [k.key_id for k in live] == [key_id]:
            raise BadInput(
                "That is the only live ledger key: without it nothing can be logged.",
                fix="permslip keys rotate ledger, then revoke the old one",
            )
        body = {"key_id": key_id, "at": write_time(tx.time), "because": because}
        return tx.append(EntryKind.KEY_REVOKED, body, actor_role=actor_role)

    def signer(self, use: KeyUse, standing: Standing) -> FileSigner:
        """The office key that signs now.

        Raises OfficeProblem when none is live, NotFound when its file is gone.
        """
        key = self._live(use, standing, self._core.clock.now())
        return self.open(use, key.key_id)

    def open(self, use: KeyUse, key_id: str) -> FileSigner:
        """One of the office's own keys, loaded once."""
        held = self._loaded.get(key_id)
        if held is None:
            held = load_key(self.path(use, key_id), passphrase=self._passphrase())
            if held.key_id != key_id:
                raise OfficeProblem(
                    f"The key file of {key_id} holds another key.", fix="restore it from a backup"
                )
            self._loaded[key_id] = held
        return held

    def person(self, key_id: str, passphrase: str) -> FileSigner:
        """A person's key, under that person's passphrase; never kept. Raises BadInput if it stays shut."""
        return load_key(self.path(KeyUse.APPROVER, key_id), passphrase=passphrase)

    def proxy(self, key_id: str) -> FileSigner:
        """The key that the office signs with on one person's behalf, under the office's own passphrase."""
        return self.open(KeyUse.PROXY, key_id)

    def make_proxy(self) -> FileSigner:
        """Make such a key. Whoever can read the office's folder and its passphrase can sign with it."""
        return self.make(KeyUse.PROXY, self._passphrase())

    def unprotected(self) -> tuple[str, ...]:
        """The names of key files that are under no passphrase: whoever reads them can sign."""
        names = self._core.disk.names(self._core.place.keys)
        return tuple(n for n in names if n.endswith(".pem") and not is_protected(self._core.place.keys / n))

    def log_keys(self, standing: Standing, *, revoked_too: bool = False) -> tuple[VerifierKey, ...]:
        """The keys that sign or signed checkpoints, as partners name them. Revoked ones only serve to check
        the ledger's own past."""
        keys = [k for k in _of(standing, KeyUse.LEDGER) if revoked_too or k.state is not KeyState.REVOKED]
        return tuple(VerifierKey(self._core.settings.origin, raw(k)) for k in keys)

    def trust(self, standing: Standing) -> Trust:
        """What the trust file says: the slip keys with their times, the log's keys, the fingerprint to
        compare with the signed agreement. Raises OfficeProblem when no slip key is live."""
        live = self._live(KeyUse.SLIP, standing, self._core.clock.now())
        keys = {k.key_id: TrustedKey(raw(k), k.valid_from, k.valid_to) for k in _of(standing, KeyUse.SLIP)}
        return Trust(
            district=self._core.settings.district,
            fingerprint=fingerprint_of(raw(live)),
            slip_keys=keys,
            origin=self._core.settings.origin,
            log_keys=self.log_keys(standing),
        )

    @staticmethod
    def _live(use: KeyUse, standing: Standing, at: datetime) -> KeyStanding:
        live = standing.live_keys(use.value, at)
        if not live:
            raise OfficeProblem(
                f"The office has no live {use.value} key.", fix=f"permslip keys rotate {use.value}"
            )
        return live[0]


def raw(key: KeyStanding) -> bytes:
    """The raw public key of a key in the standing."""
    return base64.b64decode(key.public_key, validate=True)


def _of(standing: Standing, use: KeyUse) -> tuple[KeyStanding, ...]:
    return tuple(k for k in standing.keys.values() if k.use == use.value)
