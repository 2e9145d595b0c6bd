"""What became of it: certificates that came in, incidents as they stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from permslip.ledger import Entry
from permslip.stores.core import Core, to_json
from permslip.words.errors import BadInput, NotFound


@dataclass(frozen=True)
class CertificateRow:
    """A duty certified as done. ``text`` is the certificate as it came in; ``digest`` its SHA-256."""

    duty: str
    party: str
    done_on: date
    text: str
    digest: str
    entry: int


@dataclass(frozen=True)
class IncidentRow:
    """An incident as it stands."""

    id: str
    state: str
    body: Mapping[str, Any]
    entry: int


class Afterwards:
    """Certificates and incidents of an office."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def certify(
        self, entry: Entry, *, duty: str, party: str, done_on: date, text: str, digest: str
    ) -> CertificateRow:
        """Keep a certificate. Raises BadInput when the duty was certified before."""
        if self._core.rows("DutyDone").filter(duty=duty).exists():
            raise BadInput(f"The duty {duty} was certified already.")
        row = self._core.state(
            "DutyDone", entry, duty=duty, party=party, done_on=done_on, certificate=text, digest=digest
        )
        return _certificate(row)

    def certificates(self) -> tuple[CertificateRow, ...]:
        """Every certificate, in the order taken in."""
        return tuple(_certificate(r) for r in self._core.rows("DutyDone").order_by("id"))

    def incident(self, entry: Entry, *, incident: str, state: str, body: Mapping[str, Any]) -> IncidentRow:
        """Keep an incident as it now stands; earlier states stay below it."""
        row = self._core.state("Incident", entry, incident=incident, state=state, body=to_json(body))
        return _incident(row)

    def get_incident(self, incident: str) -> IncidentRow:
        """An incident as it stands. Raises NotFound."""
        row = self._core.rows("Incident").filter(incident=incident).order_by("-id").first()
        if row is None:
            raise NotFound(f"There is no incident {incident}.", fix="permslip follow incident opens one")
        return _incident(row)

    def incidents(self) -> tuple[IncidentRow, ...]:
        """Every incident as it stands, in the order opened."""
        found: dict[str, Any] = {}
        for row in self._core.rows("Incident").order_by("id"):
            found[row.incident] = row
        return tuple(_incident(r) for r in found.values())


def _certificate(row: Any) -> CertificateRow:
    return CertificateRow(row.duty, row.party, row.done_on, row.certificate, row.digest, row.entry_id)


def _incident(row: Any) -> IncidentRow:
    return IncidentRow(row.incident, row.state, json.loads(row.body), row.entry_id)
