"""Signed notes, verifier keys and log checkpoints, after C2SP ``signed-note`` and ``tlog-checkpoint``.

A checkpoint is the log's word on its own state: so many entries, this root. Only Ed25519 (signature
type 0x01) is made and checked here; signatures by keys nobody named are ignored, as the
specification demands, so that witnesses can add theirs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from permslip.release.canonical import SIZE_CAP, b64, unb64
from permslip.release.dsse import signature_holds
from permslip.words.errors import VerificationFailed
from permslip.words.ports import Signer

ED25519 = 0x01
MAX_SIGNATURES = 64
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_HEX8 = re.compile(r"[0-9a-f]{8}")


def decimal(text: str, *, what: str) -> int:
    """An ASCII decimal without leading zeroes, below 10**19. Raises VerificationFailed."""
    if not _DECIMAL.fullmatch(text):
        raise VerificationFailed(f"The {what} is not a plain decimal number.")
    return int(text)


def note_key_id(name: str, public: bytes) -> bytes:
    """SHA-256(name || 0x0A || 0x01 || public key), first four bytes (signed-note, Ed25519)."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([ED25519]) + public).digest()[:4]


@dataclass(frozen=True)
class VerifierKey:
    """A named Ed25519 public key; its text form is ``name+hexid+base64(0x01 || key)``."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or any(c.isspace() or ord(c) < 0x20 for c in self.name):
            raise VerificationFailed("A verifier key has a name that signed notes do not allow.")
        if len(self.public) != 32:
            raise VerificationFailed("A verifier key is not 32 bytes long.")

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand before each of its signatures."""
        return note_key_id(self.name, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([ED25519]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read the text form. Raises VerificationFailed on another type, a wrong id or a bad name."""
        parts = text.split("+", 2)  # base64 may hold plus signs; names and ids may not
        if len(parts) != 3 or not _HEX8.fullmatch(parts[1]):
            raise VerificationFailed("A verifier key is not of the form name+id+key.", rule="signed-note")
        raw = unb64(parts[2], what="verifier key", length=33)
        if raw[0] != ED25519:
            raise VerificationFailed("A verifier key is not an Ed25519 key.", rule="signed-note")
        key = cls(parts[0], raw[1:])
        if key.key_id.hex() != parts[1]:
            raise VerificationFailed("A verifier key does not match its own id.", rule="signed-note")
        return key


@dataclass(frozen=True)
class NoteSignature:
    """One signature line: the key's name, its four-byte id, the signature bytes."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class Note:
    """A note as read: its text (with the final newline) and its signature lines, none checked yet."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def check(self, keys: Sequence[VerifierKey]) -> VerifierKey:
        """The first of ``keys`` whose signature stands under the text.

        Raises VerificationFailed when none does, or when one of them has a line that does not hold.
        """
        known = {(k.name, k.key_id): k for k in keys}
        held = []
        for line in self.signatures:
            key = known.get((line.name, line.key_id))
            if key is None:
                continue
            if not signature_holds(key.public, self.text.encode(), line.signature):
                raise VerificationFailed("A signature under the note does not hold.", rule="signed-note")
            held.append(key)
        if not held:
            raise VerificationFailed("No trusted key has signed the note.", rule="signed-note")
        return held[0]


def sign_note(text: str, name: str, signer: Signer) -> bytes:
    """The bytes of a note: ``text`` (must end in a newline) signed under ``name``."""
    if not text.endswith("\n"):
        raise VerificationFailed("A note's text must end in a newline.", rule="signed-note")
    key = VerifierKey(name, signer.public_bytes)
    signature = b64(key.key_id + signer.sign(text.encode()))
    note = f"{text}\n\N{EM DASH} {name} {signature}\n".encode()
    parse_note(note)  # what we write, we can read
    return note


def parse_note(data: bytes) -> Note:
    """Read a signed note strictly, without checking its signatures. Raises VerificationFailed."""
    if len(data) > SIZE_CAP:
        raise VerificationFailed("The note is too large.", rule="signed-note")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise VerificationFailed("The note is not UTF-8.", rule="signed-note") from None
    if any(ord(c) < 0x20 and c != "\n" for c in whole):
        raise VerificationFailed("The note has a control character.", rule="signed-note")
    cut = whole.rfind("\n\n")
    if cut < 0 or not whole.endswith("\n"):
        raise VerificationFailed("The note has no blank line before its signatures.", rule="signed-note")
    lines = whole[cut + 2 :].split("\n")[:-1]
    if not 1 <= len(lines) <= MAX_SIGNATURES:
        raise VerificationFailed("The note has no signature, or too many.", rule="signed-note")
    signatures = tuple(_signature_line(line) for line in lines)
    if len({(s.name, s.key_id) for s in signatures}) != len(signatures):
        raise VerificationFailed("The note has two signatures by one key.", rule="signed-note")
    return Note(whole[: cut + 1], signatures)


def _signature_line(line: str) -> NoteSignature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\N{EM DASH}" or not parts[1]:
        raise VerificationFailed("A line under the note is not a signature line.", rule="signed-note")
    if "+" in parts[1] or any(c.isspace() for c in parts[1]):
        raise VerificationFailed("A signature line has a name that notes do not allow.", rule="signed-note")
    raw = unb64(parts[2], what="signature under the note")
    if len(raw) < 5:
        raise VerificationFailed("A signature under the note is too short.", rule="signed-note")
    return NoteSignature(parts[1], raw[:4], raw[4:])


@dataclass(frozen=True)
class Checkpoint:
    """A log's state: ``origin``, number of entries, RFC 6962 root (32 bytes), extension lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.origin or len(self.root) != 32 or self.size < 0 or not all(self.extensions):
            raise VerificationFailed("A checkpoint is not well formed.", rule="tlog-checkpoint")
        if any("\n" in line for line in (self.origin, *self.extensions)):
            raise VerificationFailed("A checkpoint line holds a newline.", rule="tlog-checkpoint")

    def text(self) -> str:
        """The note text: one line each, every line ending in a newline."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, b64(self.root), *self.extensions))

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the text of a checkpoint note. Raises VerificationFailed."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] != "":
            raise VerificationFailed("A checkpoint has fewer than three lines.", rule="tlog-checkpoint")
        return cls(
            lines[0],
            decimal(lines[1], what="tree size of the checkpoint"),
            unb64(lines[2], what="root of the checkpoint", length=32),
            tuple(lines[3:-1]),
        )


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """The bytes of a checkpoint, signed under its own origin as the specification recommends."""
    return sign_note(checkpoint.text(), checkpoint.origin, signer)


def open_checkpoint(data: bytes, origin: str, keys: Sequence[VerifierKey]) -> Checkpoint:
    """Read a checkpoint, check that it is this origin's and that one of ``keys`` signed it.

    Raises VerificationFailed.
    """
    note = parse_note(data)
    note.check(keys)
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != origin:
        raise VerificationFailed("The checkpoint is another log's.", rule="tlog-checkpoint")
    return checkpoint
