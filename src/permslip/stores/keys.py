"""Keys on disk: Ed25519 keys that sign slips, checkpoints and approvals, and age keys that open packages.

A private key is a PKCS8 PEM file of mode 0600. A person's key is always under that person's passphrase. The
office's own two keys may be without one, so that a scheduled job can run: then whoever can read the
folder can sign, and ``permslip keys`` says so.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from permslip.release.dsse import key_id_of
from permslip.stores.disk import Disk
from permslip.words.errors import BadInput, NotFound, OfficeProblem
from permslip.words.ports import Randomness
from permslip.words.vocabulary import KeyUse

PASSPHRASE = "PERMSLIP_PASSPHRASE"  # noqa: S105 - the name of a variable
PASSPHRASE_FILE = "PERMSLIP_PASSPHRASE_FILE"  # noqa: S105
SHORTEST = 8
LARGEST_FILE = 1 << 16


@dataclass(frozen=True)
class FileSigner:
    """A Signer whose private key came from a file; it shows only its public half."""

    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def key_id(self) -> str:
        """First 16 hex digits of SHA-256 over the raw public key."""
        return key_id_of(self.public_bytes)

    @property
    def public_bytes(self) -> bytes:
        """The raw 32-byte public key."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """The 64-byte Ed25519 signature over ``data``."""
        return self._private.sign(data)


def make_key(path: Path, *, randomness: Randomness, passphrase: str | None, disk: Disk) -> FileSigner:
    """Make a key and write it to a new file. Raises BadInput when a passphrase is too short."""
    private = Ed25519PrivateKey.from_private_bytes(randomness.bytes(32))
    disk.write_new(path, private_pem(private, passphrase))
    return FileSigner(private)


def private_pem(private: Ed25519PrivateKey, passphrase: str | None) -> bytes:
    """The file's bytes: PKCS8 PEM, under the passphrase if there is one."""
    how: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase is not None:
        if len(passphrase) < SHORTEST:
            raise BadInput(
                f"A passphrase needs at least {SHORTEST} characters.", fix="four or five words are good"
            )
        how = serialization.BestAvailableEncryption(passphrase.encode())
    return private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def load_key(path: Path, *, passphrase: str | None = None) -> FileSigner:
    """Read a private key.

    Raises NotFound when there is none, OfficeProblem when the file is open to others, BadInput when the
    passphrase is missing or wrong or the file is no Ed25519 key.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        raise NotFound(
            f"There is no readable key file {path.name}.", fix="restore it from a backup"
        ) from None
    with os.fdopen(handle, "rb") as file:
        if os.fstat(handle).st_mode & 0o077:
            raise OfficeProblem(f"The key file {path.name} is open to others.", fix=f"chmod 600 {path.name}")
        data = file.read(LARGEST_FILE)
    secret = passphrase.encode() if passphrase is not None and _is_encrypted(data) else None
    try:
        private = serialization.load_pem_private_key(data, secret)
    except TypeError:
        raise BadInput(
            f"The key {path.name} is under a passphrase, and none was given.",
            fix="set PERMSLIP_PASSPHRASE, or PERMSLIP_PASSPHRASE_FILE to a file that holds it",
        ) from None
    except ValueError:
        raise BadInput(
            f"The passphrase does not open {path.name}, or it is no key file.",
            fix="type it again; when it is lost so is the key: revoke it and make a new one",
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise BadInput(f"{path.name} is not an Ed25519 key.")
    return FileSigner(private)


def is_protected(path: Path) -> bool:
    """Whether a key file is under a passphrase."""
    return _is_encrypted(path.read_bytes())


def _is_encrypted(data: bytes) -> bool:
    return b"ENCRYPTED PRIVATE KEY" in data


def key_path(folder: Path, use: KeyUse, key_id: str) -> Path:
    """Where the private key with this id is kept."""
    return folder / f"{use.value}-{key_id}.pem"


def passphrase_from(environment: Mapping[str, str]) -> str | None:
    """The passphrase of the office's keys: from PERMSLIP_PASSPHRASE, or the first line of the file that
    PERMSLIP_PASSPHRASE_FILE names; None when neither is set.

    Raises OfficeProblem when that file cannot be read.
    """
    if PASSPHRASE in environment:
        return environment[PASSPHRASE]
    name = environment.get(PASSPHRASE_FILE)
    if not name:
        return None
    try:
        with Path(name).open(encoding="utf-8") as file:
            return file.readline(4096).rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise OfficeProblem(f"The file that {PASSPHRASE_FILE} names cannot be read.") from None


def make_age_key(path: Path, *, disk: Disk) -> str:
    """Make an age key pair, write the private half to a new file (mode 0600) and return the public half.

    The file has the form that age itself writes, so that a partner can open a package without permslip.
    """
    from pyrage import x25519

    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        disk.write_new(path, f"# public key: {public}\n{identity}\n".encode())
    except FileExistsError:
        raise BadInput(f"{path.name} is there already.", fix="choose another place") from None
    return public


def check_age_key(text: str) -> str:
    """The recipient key in its one form, without surrounding spaces. Raises BadInput when it is not one."""
    from pyrage import RecipientError, x25519

    key = text.strip()
    if key.startswith("AGE-SECRET-KEY"):
        raise BadInput(
            "That is a private age key. It must never leave its owner.",
            fix="ask the partner to make a new pair and send only the line that starts with age1",
        )
    try:
        return str(x25519.Recipient.from_str(key))
    except RecipientError:
        raise BadInput(
            "That is not an age public key.",
            fix="it is one line that starts with age1; `permslip keygen` makes a pair",
        ) from None
