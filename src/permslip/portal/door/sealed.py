"""What the database holds and nobody may read there: encrypted under keys of the office's ``portal.secret``,
which no copy of the database holds.
"""

from __future__ import annotations

import base64
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FACTORS = b"permslip second factors"
SITTINGS = b"permslip sittings"


def cipher(use: bytes) -> Fernet:
    """The cipher of one use; no key serves two."""
    return _derived(settings.SECRET_KEY.encode(), use)


@lru_cache(maxsize=8)
def _derived(secret: bytes, use: bytes) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=use).derive(secret)
    return Fernet(base64.urlsafe_b64encode(key))


class SealedSitting:
    """Django's serializer of sittings, encrypted: on the way in, one holds the address and the code that was
    mailed to it."""

    def dumps(self, obj: Any) -> bytes:
        """What the database keeps of a sitting."""
        return cipher(SITTINGS).encrypt(json.dumps(obj, separators=(",", ":")).encode())

    def loads(self, data: bytes) -> Any:
        """The sitting; an empty one where it was sealed under another secret: nobody is signed in by it."""
        try:
            return json.loads(cipher(SITTINGS).decrypt(bytes(data)))
        except InvalidToken:
            return {}
