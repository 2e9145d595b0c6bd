"""The register's files: what a script, another register or a verifier at home takes."""

from __future__ import annotations

import json

from django.http import HttpResponse

from permslip.actions import proofs, register, register_releases
from permslip.portal.door.house import house
from permslip.portal.door.visit import Visit
from permslip.portal.register.answering import file, number
from permslip.words.errors import BadInput

JSON, TEXT, CSV = "application/json", "text/plain; charset=utf-8", "text/csv; charset=utf-8; header=present"


def _address(visit: Visit) -> str:
    """How this register is reached, for links that leave it."""
    return house.conf.address.rstrip("/") or f"{visit.request.scheme}://{visit.request.get_host()}"


def register_csv(visit: Visit) -> HttpResponse:
    """The agreements as CSV."""
    data = register.as_csv(visit.desk, address=_address(visit)).encode()
    return file(visit, data, CSV, name="register.csv")


def register_json(visit: Visit) -> HttpResponse:
    """The agreements as JSON."""
    said = register.as_json(visit.desk, address=_address(visit))
    return file(visit, json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n", JSON)


def slip(visit: Visit, release: str) -> HttpResponse:
    """A slip, byte for byte as in the package."""
    data = register_releases.slip_file(visit.desk, release=release)
    return file(visit, data, JSON, name="slip.dsse.json")


def proof(visit: Visit, release: str) -> HttpResponse:
    """A slip's proof, byte for byte as in the package."""
    data = register_releases.proof_file(visit.desk, release=release)
    return file(visit, data, TEXT, name="slip.tlog-proof")


def status(visit: Visit) -> HttpResponse:
    """The signed status list."""
    return file(visit, proofs.status_list(visit.desk), JSON)


def trust(visit: Visit) -> HttpResponse:
    """The trust file."""
    return file(visit, proofs.trust_file(visit.desk), JSON)


def checkpoint(visit: Visit) -> HttpResponse:
    """The newest signed checkpoint."""
    return file(visit, proofs.checkpoint(visit.desk), TEXT)


def leaves(visit: Visit) -> HttpResponse:
    """The leaf hashes of the log, from ``?start=`` on."""
    size, data = proofs.leaves(visit.desk, start=_entries(visit, "start") or 0)
    response = file(visit, data, TEXT)
    response["X-Log-Size"] = str(size)
    return response


def consistency(visit: Visit) -> HttpResponse:
    """The proof that the log of ``?first=`` entries only grew into that of ``?second=``."""
    said = proofs.consistency(
        visit.desk, first=_entries(visit, "first") or 0, second=_entries(visit, "second")
    )
    return file(visit, json.dumps(said, indent=1).encode() + b"\n", JSON)


def _entries(visit: Visit, name: str) -> int | None:
    """A number of entries from the address, None where it names none. Raises BadInput for what is no number:
    a proof of another step than the one that was meant would look like an answer."""
    if not visit.request.GET.get(name):
        return None
    found = number(visit, name, -1)
    if found < 0:
        raise BadInput(f"The address gives no number as “{name}”.", fix="give a whole number, such as 12")
    return found
