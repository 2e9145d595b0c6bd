"""The machine's clock and randomness, for those who are handed one."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from permslip.words.ports import NewId, Randomness

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no letter that looks like a digit
LETTERS = 12


class SystemClock:
    """Tells the machine's time."""

    def now(self) -> datetime:
        """Now, UTC."""
        return datetime.now(UTC)


class SystemRandomness:
    """Draws from the operating system's generator."""

    def bytes(self, n: int) -> bytes:
        """n random bytes."""
        return os.urandom(n)


def memory_for_codes() -> int:
    """Bytes that the codes of one table may take here: a quarter of the machine's memory, which is the same
    from run to run."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4


def new_ids(randomness: Randomness) -> NewId:
    """A maker of ids such as ``rel_7k2m9q4xw3ha``: 60 random bits, no meaning in them."""

    def fresh(prefix: str) -> str:
        return f"{prefix}_" + "".join(ALPHABET[b & 31] for b in randomness.bytes(LETTERS))

    return fresh
