"""Requests, and facts that people attest."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from permslip import agree, ask
from permslip.actions.desk import Desk
from permslip.agree.agreement import Agreement
from permslip.ask.request import Request
from permslip.stores.files import DiskFiles
from permslip.stores.papers import AgreementRow, RequestRow
from permslip.stores.people import PersonRow
from permslip.stores.transaction import Transaction
from permslip.words import facts as catalogue
from permslip.words.days import iso
from permslip.words.digest import sha256
from permslip.words.elements import ELEMENTS
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, RefusedError
from permslip.words.vocabulary import Purpose

LARGEST_PAPER = 1 << 20
AGREEMENTS_KEPT = 4000  # how many a process keeps in mind before it starts anew
_READ: dict[str, Agreement] = {}
_YES = {"yes": True, "true": True, "no": False, "false": False}


def read_paper(file: Path) -> bytes:
    """The bytes of a small paper; a link is followed. Raises BadInput for what is no file on the disk (a pipe
    would never end), and when it is larger than 1 MiB."""
    with DiskFiles().open_read(file.resolve()) as stream:
        data = stream.read(LARGEST_PAPER + 1)
    if len(data) > LARGEST_PAPER:
        raise BadInput(f"{file.name} is larger than 1 MiB.", fix="an agreement or a request is a short text")
    return data


def agreement_in_force(desk: Desk, agreement: str) -> Agreement:
    """The last registered version of an agreement. Raises NotFound."""
    return registered(desk.office.agreements.get(agreement))


def registered(row: AgreementRow) -> Agreement:
    """A registered agreement, from its canonical form: it needs no YAML, and its digest vouches for it.

    Read once a process, by that digest: a version never changes."""
    if row.canonical:
        if (held := _READ.get(row.digest)) is not None:
            return held
        kept: Agreement = agree.from_canonical(row.canonical.encode(), digest=row.digest)
        if len(_READ) >= AGREEMENTS_KEPT:
            _READ.clear()
        _READ[row.digest] = kept
        return kept
    found: Agreement = agree.loads(row.text.encode(), f"agreement {row.id} version {row.version}")
    return found


def form(desk: Desk, *, agreement: str) -> str:
    """A request form in YAML made from an agreement's schedule; of an office's only holding, with its id."""
    held = desk.office.holdings.latest()
    text: str = ask.form(
        agreement_in_force(desk, agreement),
        as_of=desk.today(),
        holding=held[0].id if len(held) == 1 else None,
    )
    return text


def put_request(desk: Desk, *, file: Path, by: str | None) -> dict[str, str]:
    """Put a request written in YAML."""
    data = read_paper(file)
    return _put(desk, ask.loads(data, file.name), data.decode(), by)


def import_request(
    desk: Desk,
    *,
    file: Path,
    request_id: str,
    agreement: str,
    recipient: str,
    holding: str,
    onward: tuple[str, ...],
    purpose: str,
    as_of: date | None,
    by: str | None,
    aim: Purpose | None = None,
) -> dict[str, str]:
    """Put a request from a plain CSV list of element words. ``purpose`` are the partner's own words, ``aim``
    the vocabulary's."""
    request = ask.from_csv(
        read_paper(file),
        file.name,
        id=request_id,
        agreement=agreement or None,
        recipient=recipient,
        onward=onward,
        purpose=aim,
        purpose_text=purpose,
        holding=holding,
        as_of=as_of or desk.today(),
    )
    return _put(desk, request, ask.dumps(request), by)


def _put(desk: Desk, request: Request, text: str, by: str | None) -> dict[str, str]:
    who = desk.person(by)
    with desk.office.transaction() as tx:
        body = {
            "request": request.id,
            "digest": request.digest,
            "agreement": request.agreement,
            "recipient": request.recipient,
        }
        entry = tx.append(EntryKind.REQUEST_RECEIVED, body, actor_role=who.role)
        kept = ask.canonical_bytes(request).decode()
        desk.office.requests.add(
            entry, request=request.id, text=text, digest=request.digest, canonical=kept, put_by=who.id
        )
    return {"request": request.id, "digest": request.digest}


def load_request(desk: Desk, request: str) -> Request:
    """A request as last put. Raises NotFound."""
    return read_row(desk.office.requests.get(request))


def read_row(row: RequestRow) -> Request:
    """A request as last put, from its canonical form."""
    if row.canonical:
        kept: Request = ask.from_canonical(row.canonical.encode(), digest=row.digest)
        return kept
    found: Request = ask.loads(row.text.encode(), f"request {row.id}")
    return found


def list_facts() -> list[dict[str, str]]:
    """Every fact a rule may use: its question and who may attest it."""
    return [
        {
            "fact": f.name,
            "question": f.question,
            "about": f.about.value,
            "who": "attested by " + ", ".join(sorted(r.value for r in f.who)),
        }
        for f in catalogue.attestable()
    ]


def person(desk: Desk, by: str | None) -> str:
    """The name of whoever acts, for a passphrase prompt."""
    return desk.person(by).name


def attest(
    desk: Desk, *, fact: str, value: str, about: str, until: date | None, by: str | None, passphrase: str
) -> dict[str, str]:
    """State a fact as a person who may, proven by their passphrase. Raises RefusedError for the wrong
    role."""
    who = desk.person(by)
    said = _checked(desk, who, fact, value, about, until)
    desk.office.keyring.person(who.key_id, passphrase)
    return _keep_attestation(desk, who, said, value)


def attest_signed_in(
    desk: Desk, *, fact: str, value: str, about: str, until: date | None, by: str | None
) -> dict[str, str]:
    """The same for somebody of whom the caller vouches that they signed in with a second factor: the portal.

    Whose passphrase it would be is the one who sits there; role and words are checked alike.
    """
    who = desk.person(by)
    return _keep_attestation(desk, who, _checked(desk, who, fact, value, about, until), value)


def _checked(
    desk: Desk, who: PersonRow, fact: str, value: str, about: str, until: date | None
) -> dict[str, Any]:
    """The body of the entry. Raises RefusedError for the wrong role, BadInput, NotFound."""
    known = catalogue.fact(fact)
    if not known.who:
        raise BadInput(f"{fact} is not attested: it is read from {known.source}.", fix="permslip facts list")
    if who.role not in {r.value for r in known.who}:
        may = ", ".join(sorted(r.value for r in known.who))
        raise RefusedError(f"A {who.role} may not attest {fact}.", fix=f"ask one of: {may}")
    stated = _value(known, value)
    about = about.strip() or (
        catalogue.About.DISTRICT.value if known.about is catalogue.About.DISTRICT else ""
    )
    if not about:
        raise BadInput("Say what the fact is about.", fix=f"--about, with the id of the {known.about.value}")
    _is_known(desk, known.about, about)
    return {
        "fact": fact,
        "value": list(stated) if isinstance(stated, tuple) else stated,
        "role": who.role,
        "on": desk.today().isoformat(),
        "scope": about,
        "until": iso(until),
    }


def _keep_attestation(desk: Desk, who: PersonRow, body: dict[str, Any], value: str) -> dict[str, str]:
    with desk.office.transaction() as tx:
        enter_attestation(desk, tx, who, body)
    return {
        "fact": body["fact"],
        "value": value,
        "about": body["scope"],
        "role": who.role,
        "on": body["on"],
    }


def enter_attestation(desk: Desk, tx: Transaction, who: PersonRow, body: dict[str, Any]) -> None:
    """Enter an attestation among other entries, with the person who stands behind it."""
    entry = tx.append(EntryKind.FACTS_ATTESTED, body, actor_role=who.role)
    desk.office.people.attested(entry, fact=body["fact"], scope=body["scope"], person=who.id)


def _is_known(desk: Desk, kind: catalogue.About, about: str) -> None:
    """A fact about a name that nothing answers to would never be found again. Raises NotFound, BadInput."""
    if kind is catalogue.About.AGREEMENT:
        desk.office.agreements.get(about)
    elif kind is catalogue.About.REQUEST:
        desk.office.requests.get(about)
    elif kind is catalogue.About.ELEMENT:
        _is_known_element(desk, about)
    elif kind is catalogue.About.INCIDENT:
        desk.office.afterwards.get_incident(about)
    elif kind is catalogue.About.RECIPIENT and about not in desk.office.standing().recipients:
        raise NotFound(f"No recipient {about} is in the ledger.", fix="permslip recipient list")
    elif kind is catalogue.About.DISTRICT and about != kind.value:
        raise BadInput("That fact is about the district itself.", fix="leave --about out")


def _is_known_element(desk: Desk, about: str) -> None:
    """``REQUEST:ELEMENT`` or ``AGREEMENT:ELEMENT`` (see ``words.facts.scopes``).

    Raises BadInput, NotFound.
    """
    paper, _, element = about.partition(":")
    if not element:
        raise BadInput(
            "A fact about an element holds for one request or one agreement.",
            fix=f"--about REQUEST:{paper}, or AGREEMENT:{paper}",
        )
    if element not in ELEMENTS:
        raise NotFound(
            f"No element has the key {element}.", fix="permslip hold show lists those that are held"
        )
    try:
        desk.office.requests.get(paper)
    except NotFound:
        desk.office.agreements.get(paper)


def _value(known: catalogue.Fact, text: str) -> bool | int | str | tuple[str, ...]:
    """The value that a person typed, in the fact's own kind. Raises BadInput."""
    value: bool | int | str | tuple[str, ...] = text
    if known.kind is catalogue.FactKind.BOOL:
        value = _YES.get(text.lower(), text)
    elif known.kind is catalogue.FactKind.SET:
        value = tuple(part.strip() for part in text.split(",") if part.strip())
    elif known.kind is catalogue.FactKind.NUMBER and text.isdecimal():
        value = int(text)
    wrong = catalogue.problem(known.name, value)
    if wrong:
        raise BadInput(f"That is no value of {known.name}: {wrong}.")
    return value


def digest(data: bytes) -> str:
    """SHA-256, hex."""
    return sha256(data)
