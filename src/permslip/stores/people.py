"""People of the district who approve and attest: the only names that an office keeps of anyone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from permslip.ledger import Entry
from permslip.stores.core import Core
from permslip.words.errors import BadInput, NotFound
from permslip.words.vocabulary import OfficeRole


@dataclass(frozen=True)
class PersonRow:
    """Someone with a key. ``live`` is false once the key was revoked. ``proxy_key`` is the id of the key
    that the office signs with on their behalf, empty where there is none; a person of the portal alone has
    no other, and then ``key_id`` is the same."""

    id: str
    name: str = field(repr=False)
    role: str
    key_id: str
    public: bytes
    live: bool
    proxy_key: str = ""


class People:
    """Who may approve and attest. In the ledger they are roles and key ids; here they have names."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(
        self,
        entry: Entry,
        *,
        person: str,
        name: str,
        role: OfficeRole,
        key_id: str,
        public: bytes,
        proxy_key: str = "",
    ) -> PersonRow:
        """Add a person. Raises BadInput when somebody is called the same: names are how they are chosen."""
        if not name.strip():
            raise BadInput("A person needs a name.")
        if any(p.name.casefold() == name.strip().casefold() and p.live for p in self.all()):
            raise BadInput("Somebody of that name is here already.", fix="add a middle initial")
        row = self._core.state(
            "Person",
            entry,
            person=person,
            name=name.strip(),
            role=role.value,
            key_id=key_id,
            public=public,
            proxy_key=proxy_key,
        )
        return _person(row)

    def find(self, who: str) -> PersonRow:
        """The person with this id or this name in any case, or the one live holder of this role.

        Raises NotFound.
        """
        wanted = who.strip().casefold()
        found = [p for p in self.all() if p.id == who or p.name.casefold() == wanted]
        live = [p for p in found if p.live] or found
        if not live:
            holders = [p for p in self.all() if p.live and p.role == wanted]
            live = holders if len(holders) == 1 else []
        if not live:
            raise NotFound("Nobody of that name is known here.", fix="permslip person add NAME --role ROLE")
        return live[0]

    def all(self) -> tuple[PersonRow, ...]:
        """Everybody, in the order added."""
        return tuple(_person(r) for r in self._core.rows("Person").order_by("id"))

    def revoke(self, entry: Entry, person: str) -> None:
        """Mark a person's key as revoked. Raises NotFound."""
        self._core.because(entry)
        if not self._core.rows("Person").filter(person=person).update(live=False):
            raise NotFound("Nobody with that id is known here.")

    def signed_for(self, entry: Entry, person: str, *, proxy_key: str) -> None:
        """The office signs for this person with this key from now on. Raises NotFound."""
        self._core.because(entry)
        if not self._core.rows("Person").filter(person=person).update(proxy_key=proxy_key):
            raise NotFound("Nobody with that id is known here.")

    def attested(self, entry: Entry, *, fact: str, scope: str, person: str) -> None:
        """Remember which person stood behind an attestation that the ledger keeps by role."""
        self._core.state("AttestedBy", entry, fact=fact, scope=scope, person=person)

    def who_attested(self, entry: int) -> str | None:
        """The id of the person behind the attestation in entry number ``entry``, or None."""
        found: str | None = (
            self._core.rows("AttestedBy").filter(entry_id=entry).values_list("person", flat=True).first()
        )
        return found


def _person(row: Any) -> PersonRow:
    return PersonRow(row.person, row.name, row.role, row.key_id, bytes(row.public), row.live, row.proxy_key)
