"""Agreements: checked by anyone, registered in an office."""

from __future__ import annotations

import re
import shlex
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from permslip import agree
from permslip.actions.asking import LARGEST_PAPER, digest, read_paper
from permslip.actions.desk import Desk
from permslip.actions.lawbook import shipped
from permslip.agree.agreement import Agreement
from permslip.law.ground import Ground
from permslip.stores.files import DiskFiles
from permslip.stores.machine import SystemClock
from permslip.stores.papers import AgreementRow
from permslip.words.days import iso
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound
from permslip.words.vocabulary import Mark

_NAME = re.compile(r"(?P<id>[a-z][a-z0-9_-]{0,62})(@(?P<version>[0-9]{1,5}))?")


def may_be_registered(name: str) -> bool:
    """Whether a name has the form ``ID`` or ``ID@VERSION`` and is no file here: a file comes first."""
    return _NAME.fullmatch(name) is not None and not Path(name).is_file()


def registered_as(desk: Desk, name: str) -> AgreementRow:
    """The registered agreement of ``ID`` (its last version) or ``ID@VERSION``. Raises NotFound."""
    known = _NAME.fullmatch(name)
    if known is None:
        raise NotFound(
            "That is no name of an agreement.",
            fix="permslip agree show lists them; one version is ID@VERSION",
        )
    return desk.office.agreements.get(known["id"], int(known["version"]) if known["version"] else None)


@dataclass(frozen=True)
class Checked:
    """An agreement with its findings, ready to be shown."""

    data: dict[str, Any]
    text: str
    exit_code: int


_FORMAT = re.compile(rb"""^\s*\{?\s*["']?permslip["']?\s*:\s*["']?([a-z-]+/[0-9]+)""", re.MULTILINE)
_PRINTED = (".pdf", ".docx", ".doc", ".odt", ".rtf", ".txt", ".md", ".html", ".htm")


def agreement_in(file: Path) -> tuple[bytes, Agreement]:
    """The bytes of an agreement in YAML, and what they say.

    Raises BadInput for a paper as it was signed, and for a draft: these are read and confirmed first.
    """
    with DiskFiles().open_read(file.resolve()) as stream:
        head = stream.read(LARGEST_PAPER)
    name = shlex.quote(str(file))
    said = _FORMAT.search(head)
    if said is not None and said[1].startswith(b"agreement-draft/"):
        raise BadInput(
            f"{file.name} is a draft: nothing in it counts before a person has confirmed it.",
            fix=f"permslip agree confirm {name} --ask -o AGREEMENT.yaml",
        )
    printed = file.suffix.lower() in _PRINTED or head.lstrip().startswith((b"%PDF-", b"PK\x03\x04"))
    if said is None and printed:
        raise BadInput(
            f"{file.name} is a paper, not an agreement as data: it is read and confirmed first.",
            fix=f"permslip agree read {name} -o DRAFT.yaml; then permslip agree confirm DRAFT.yaml --ask",
        )
    data = read_paper(file)
    return data, agree.loads(data, file.name)


def check(file: Path, *, day: date | None, packs: tuple[str, ...] | None) -> Checked:
    """Check an agreement against the law of a day: that given, else the day it was signed, else today."""
    _, agreement = agreement_in(file)
    day = day or agreement.signed_on or SystemClock().now().date()
    grounds = agree.check(agreement, shipped(), day=day, packs=packs or agreement.law_packs)
    data = {
        "agreement": agreement.id,
        "version": agreement.version,
        "law_day": day.isoformat(),
        "packs": list(packs or agreement.law_packs),
        "grounds": [ground_json(g) for g in grounds],
    }
    return Checked(data, agree.report(agreement, grounds, day=day), _exit_code(grounds))


def _exit_code(grounds: tuple[Ground, ...]) -> int:
    if any(g.blocks and g.mark in (Mark.MISSING, Mark.CONFLICTS) for g in grounds):
        return 3
    return 4 if any(g.mark is Mark.ASK_COUNSEL for g in grounds) else 0


def ground_json(ground: Ground) -> dict[str, Any]:
    """A ground as plain JSON values."""
    return {
        "rule": ground.rule,
        "citation": ground.citation,
        "mark": ground.mark.value,
        "says": ground.says,
        "fix": ground.fix,
        "safe": ground.safe.value,
        "blocks": ground.blocks,
        "status": ground.status,
        "used": {k: list(v) if isinstance(v, tuple) else v for k, v in ground.used.items()},
        "missing": list(ground.missing),
        "about": ground.about,
        "sample": ground.sample,
        "quotes": [asdict(q) for q in ground.quotes],
    }


def add_agreement(desk: Desk, *, file: Path, by: str | None) -> dict[str, Any]:
    """Register an agreement, or an amendment as its next version. Raises BadInput when versions do not
    follow."""
    who = desk.person(by)
    data, agreement = agreement_in(file)
    earlier = [a for a in desk.office.agreements.all() if a.id == agreement.id]
    if earlier:
        before = agree.loads(earlier[-1].text.encode(), earlier[-1].id)
        agree.amend_check(before, agreement)
    elif agreement.amends is not None:
        raise BadInput(
            f"{file.name} amends version {agreement.amends} of {agreement.id}, which is not registered here.",
            fix="register the original first",
        )
    with desk.office.transaction() as tx:
        body = {
            "agreement": agreement.id,
            "version": agreement.version,
            "digest": agreement.digest,
            "starts": iso(agreement.starts),
            "ends": iso(agreement.ends),
        }
        entry = tx.append(EntryKind.AGREEMENT_REGISTERED, body, actor_role=who.role)
        desk.office.agreements.register(
            entry,
            agreement=agreement.id,
            version=agreement.version,
            text=data.decode(),
            digest=agreement.digest,
            file_sha256=digest(data),
            canonical=agree.canonical_bytes(agreement).decode(),
        )
    return {"agreement": agreement.id, "version": agreement.version, "digest": agreement.digest}


def list_agreements(desk: Desk) -> list[dict[str, Any]]:
    """The last version of every agreement."""
    rows = {r.id: r for r in desk.office.agreements.all()}
    out = []
    for row in rows.values():
        a = agree.loads(row.text.encode(), row.id)
        out.append(
            {"agreement": a.id, "version": a.version, "title": a.title, "starts": a.starts, "ends": a.ends}
        )
    return out


def show_agreement(desk: Desk, *, agreement: str) -> dict[str, Any]:
    """An agreement as it was handed in: ``ID`` its last version, ``ID@VERSION`` that one. Raises NotFound."""
    row = registered_as(desk, agreement)
    return {"agreement": row.id, "version": row.version, "digest": row.digest, "text": row.text}


def template(kind: str) -> str:
    """A draft agreement to fill in."""
    text: str = agree.template(kind)
    return text
