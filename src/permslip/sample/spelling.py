"""Names as words: joined lists, letters for e-mail addresses, telephone numbers set aside for fiction."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from permslip.sample import names


@lru_cache(maxsize=1)
def given_words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Girls' names and boys' names; tables index the two lists put together."""
    return names.girls()[0], names.boys()[0]


@lru_cache(maxsize=4)
def plain_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Lower-case ASCII letters of each word."""
    decomposed = (unicodedata.normalize("NFKD", word).lower() for word in words)
    return tuple("".join(c for c in word if "a" <= c <= "z") for word in decomposed)


@lru_cache(maxsize=1)
def phone_words() -> tuple[str, ...]:
    """Four hundred numbers of the range 555-0100 to 555-0199, reserved for fiction in North America."""
    return tuple(f"{area}-555-{line:04d}" for area in (203, 475, 860, 959) for line in range(100, 200))
