"""The digest by which everything here names what it does not repeat."""

from __future__ import annotations

import hashlib


def sha256(of: bytes | str) -> str:
    """SHA-256 in hex; of a text, that of its UTF-8 bytes."""
    return hashlib.sha256(of.encode() if isinstance(of, str) else of).hexdigest()


__all__ = ["sha256"]
