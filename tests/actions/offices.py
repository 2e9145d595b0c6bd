"""Making small offices for the tests of actions: people, papers, recipients, answers."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

from permslip import engines, hold
from permslip.actions import asking, families, holdings, offices, papers, people, receiving
from permslip.actions.desk import Desk, open_desk
from permslip.consent.answer import COLUMNS
from permslip.sample import case
from permslip.words.vocabulary import OfficeRole

PASSPHRASE = "six words that nobody would guess"


def found(folder: Path, place: Path) -> None:
    """An office with a data officer, a superintendent, the source at ``place`` and the first memorandum."""
    offices.found(folder, district=case.DISTRICT)
    with open_desk(folder, exact=True) as desk:
        people.add_person(desk, name="Officer", role=OfficeRole.DATA_OFFICER, passphrase=PASSPHRASE, by=None)
        people.add_person(
            desk, name="Head", role=OfficeRole.SUPERINTENDENT, passphrase=PASSPHRASE, by="Officer"
        )
        holdings.add_holding(desk, place=str(place), holding_id="sis", by="Officer")
        paper = folder.parent / "memorandum.yaml"
        paper.write_text(case.memorandum(date(2014, 10, 1)), "utf-8")
        papers.add_agreement(desk, file=paper, by="Officer")


def put_wish(desk: Desk, wish: Path, as_of: date) -> None:
    """Put the partner's first list under the memorandum."""
    asking.import_request(
        desk,
        file=wish,
        request_id="wish",
        agreement=case.AGREEMENT,
        recipient="northfield",
        holding="sis",
        onward=(case.TALLY, case.BRIGHTWATER),
        purpose="needs assessment",
        as_of=as_of,
        by="Officer",
    )


def put_right(folder: Path, answers: Path) -> None:
    """Amend the agreement, add recipients, take in answers, put the second request and attest."""
    root = folder.parent
    key = receiving.keygen(root / "northfield.key")
    other = receiving.keygen(root / "tally.key")
    with open_desk(folder, exact=True) as desk:
        today = desk.today()
        paper = root / "amended.yaml"
        fingerprint = desk.office.keyring.trust(desk.office.standing()).fingerprint
        paper.write_text(case.amended(today, fingerprint), "utf-8")
        papers.add_agreement(desk, file=paper, by="Officer")
        how = "read out by telephone"
        people.add_recipient(
            desk, party="northfield", name=case.PARTNER, key=key, verified_how=how, by="Officer"
        )
        people.add_recipient(desk, party="tally", name=case.TALLY, key=other, verified_how=how, by="Officer")
        families.import_answers(desk, file=answers, by="Officer")
        request = root / "request.yaml"
        request.write_text(case.request(today), "utf-8")
        asking.put_request(desk, file=request, by="Officer")


def attest(folder: Path) -> None:
    """The superintendent attests that the study improves instruction."""
    with open_desk(folder, exact=True) as desk:
        asking.attest(
            desk,
            fact="study.improves_instruction",
            value="yes",
            about=case.AGREEMENT,
            until=None,
            by="Head",
            passphrase=PASSPHRASE,
        )


def answers_of_guardians(place: Path, out: Path, signed: date) -> int:
    """Write answers for a source: of every ten students seven are given, one is refused, two do not
    answer."""
    with engines.open_engine() as engine:
        source = engine.source(str(place))
        tables = hold.tables(hold.read(source, id="x", engine=engine), source, engine)
        links = engine.arrow(hold.guardians(tables).select("student_key", "guardian_id")).to_pylist()
    first = {
        row["student_key"]: row["guardian_id"] for row in sorted(links, key=lambda r: str(r["guardian_id"]))
    }
    given = 0
    with out.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for number, (student, guardian) in enumerate(sorted(first.items())):
            if number % 10 > 7:
                continue
            answer = "refused" if number % 10 == 7 else "given"
            given += answer == "given"
            rest = ["research-sharing", "*", "*", "*", answer, signed.isoformat(), "", "ab" * 32]
            writer.writerow([student, guardian, "parent", *rest])
    return given


def today() -> date:
    """The day that an open office takes for today."""
    return datetime.now(UTC).date()
