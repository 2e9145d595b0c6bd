"""DSSE envelopes, version 1: a payload, its type, one Ed25519 signature.

Source: the DSSE protocol v1.0 (pre-authentication encoding) and spec/slip.md, which narrows it: the
file is canonical JSON, it carries exactly one signature, and the key id is derived from the key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from permslip.release.canonical import b64, canonical, must_match, read_canonical, unb64
from permslip.words.digest import sha256
from permslip.words.errors import VerificationFailed
from permslip.words.ports import Signer

KEY_ID = re.compile(r"[0-9a-f]{16}")
_ENVELOPE = {"payload": str, "payloadType": str, "signatures": [{"keyid": KEY_ID, "sig": str}]}


def key_id_of(public: bytes) -> str:
    """The id of a raw 32-byte Ed25519 public key: the first 16 hex digits of its SHA-256."""
    return fingerprint_of(public)[:16]


def fingerprint_of(public: bytes) -> str:
    """The fingerprint printed in agreements: SHA-256 over the raw public key, 64 hex digits."""
    return sha256(public)


def signature_holds(public: bytes, data: bytes, signature: bytes) -> bool:
    """True when ``signature`` (64 bytes) is the Ed25519 signature of ``data`` under ``public`` (32 bytes)."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """The bytes that are signed: ``DSSEv1 len type len payload`` with ASCII decimal byte lengths."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


@dataclass(frozen=True)
class Envelope:
    """One envelope as read. Nothing in it may be believed before ``check`` or by other proof."""

    payload: bytes
    payload_type: str
    key_id: str
    signature: bytes

    def check(self, public: bytes) -> None:
        """Raises VerificationFailed unless the signature is that key's over this payload and type."""
        if key_id_of(public) != self.key_id:
            raise VerificationFailed("The signature was made with another key.", rule="spec/slip 3")
        signed = pre_authentication_encoding(self.payload_type, self.payload)
        if not signature_holds(public, signed, self.signature):
            raise VerificationFailed("The signature does not match what was signed.", rule="DSSE v1")


def seal(payload: bytes, payload_type: str, signer: Signer) -> bytes:
    """The bytes of an envelope around ``payload``, signed by ``signer``."""
    signature = signer.sign(pre_authentication_encoding(payload_type, payload))
    return canonical(
        {
            "payload": b64(payload),
            "payloadType": payload_type,
            "signatures": [{"keyid": key_id_of(signer.public_bytes), "sig": b64(signature)}],
        }
    )


def open_envelope(data: bytes, payload_type: str, *, what: str) -> Envelope:
    """Read an envelope strictly; ``payload_type`` is the only one taken, ``what`` names it in messages.

    Raises VerificationFailed when the bytes are not a canonical envelope with one signature.
    """
    value = read_canonical(data, what=what)
    must_match(value, _ENVELOPE, what=what)
    if value["payloadType"] != payload_type:
        raise VerificationFailed(f"The {what} is of another payload type.", rule="DSSE v1")
    if len(value["signatures"]) != 1:
        raise VerificationFailed(f"The {what} does not carry exactly one signature.", rule="spec/slip 2")
    only = value["signatures"][0]
    return Envelope(
        payload=unb64(value["payload"], what=f"payload of the {what}"),
        payload_type=payload_type,
        key_id=only["keyid"],
        signature=unb64(only["sig"], what=f"signature of the {what}", length=64),
    )
