"""Short names that an agreement needs and no paper prints: of clauses, parties, the agreement itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from permslip.agree.prose.prose import Clause
from permslip.words.vocabulary import Role

PARTIES = {
    "party_district": Role.DISTRICT,
    "party_partner": Role.PARTNER,
    "party_sub_processor": Role.SUB_PROCESSOR,
}
_LONGEST_ID = 32
_FILLER = {"the", "a", "an", "of", "and", "for"}


def clause_ids(clauses: Iterable[Clause]) -> dict[str, str]:
    """The id that each clause gets in an agreement, by its id in the prose.

    ``Exhibit C 2(a)`` becomes ``Exhibit-C-2(a)``: letters, digits, dots, brackets and hyphens, at most 32,
    and each but once.
    """
    out: dict[str, str] = {}
    taken: set[str] = set()
    for clause in clauses:
        wanted = re.sub(r"[^A-Za-z0-9.()]+", "-", _ascii(clause.id)).strip("-.()") or "clause"
        if clause.id.endswith(")") and "(" in wanted:
            wanted += ")"
        name, count = wanted[:_LONGEST_ID], 1
        while name in taken:
            count += 1
            name = f"{wanted[: _LONGEST_ID - 4]}-{count}"
        taken.add(name)
        out[clause.id] = name
    return out


def slug(text: str, *, otherwise: str) -> str:
    """A short id of small letters, digits and hyphens that begins with a letter."""
    words = re.findall(r"[a-z0-9]+", _ascii(text).lower())
    while words and not words[0][0].isalpha():
        words = words[1:]
    out = ""
    for word in words:
        if len(out) + len(word) > 40:
            break
        out += f"-{word}" if out else word
    return out or otherwise


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def party_id(name: str, role: Role, taken: set[str]) -> str:
    """The first word of a name that says something, as an id that is not taken yet; takes it."""
    words = [w for w in re.findall(r"[a-z0-9]+", _ascii(name).lower()) if w not in _FILLER]
    base = slug(words[0] if words else "", otherwise=role.value.replace("_", "-"))
    wanted, count = base, 1
    while wanted in taken:
        count += 1
        wanted = f"{base}-{count}"
    taken.add(wanted)
    return wanted
