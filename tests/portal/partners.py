"""Two partners in one office, for tests that ask who sees what: one with the case, one with nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from permslip.actions import papers, people, receiving, seats
from permslip.actions.desk import Desk
from permslip.portal.door.house import at_desk
from permslip.sample import case
from permslip.words.vocabulary import Seat
from tests.portal import released, world

OTHER_AGREEMENT, OTHER_PARTY, OTHER_NAME = "other-study", "riverbend", "Riverbend Learning Trust"
ANALYST, OTHER_ANALYST, HELPER = "Robin Castellan", "Alex Dorne", "Dana Marsh"


@dataclass(frozen=True)
class Seats:
    """Seat ids: the case's partner, its sub-processor, another partner; the secrets of two programs."""

    partner: str
    sub: str
    other: str
    token: str
    other_token: str
    sub_token: str


def other_agreement(folder: Path, desk: Desk) -> Path:
    """The case's amended agreement under other names: another partner's, in force as well."""
    text = case.amended(desk.today(), desk.office.keyring.trust(desk.office.standing()).fingerprint)
    for before, after in (
        ("id: needs-assessment", f"id: {OTHER_AGREEMENT}"),
        ("version: 2\namends: 1\n", "version: 1\n"),
        ("id: northfield", f"id: {OTHER_PARTY}"),
        ("under: northfield", f"under: {OTHER_PARTY}"),
        (case.PARTNER, OTHER_NAME),
        ("title: Agreement on a study of instruction", "title: Another study"),
    ):
        assert before in text
        text = text.replace(before, after)
    path = folder / "other.yaml"
    path.write_text(text, "utf-8")
    return path


def seat_everybody(desk: Desk, folder: Path) -> Seats:
    """Register the other partner's agreement and give everybody their seats."""
    papers.add_agreement(desk, file=other_agreement(folder, desk), by=world.OFFICER)
    key = receiving.keygen(folder / "riverbend.key")
    people.add_recipient(
        desk, party=OTHER_PARTY, name=OTHER_NAME, key=key, verified_how="by telephone", by=world.OFFICER
    )

    def give(kind: Seat, name: str, party: str, agreement: str) -> str:
        made = seats.give_seat(
            desk, kind=kind, by=world.OFFICER, name=name, party=party, agreement=agreement,
            email=f"{party}@example.org",
        )  # fmt: skip
        return str(made["seat"])

    def token(party: str, agreement: str, kind: Seat = Seat.PARTNER) -> str:
        made = seats.give_token(
            desk, party=party, agreement=agreement, name=f"program of {party}", by=world.OFFICER, kind=kind
        )
        return str(made["secret"])

    return Seats(
        partner=give(Seat.PARTNER, ANALYST, "northfield", case.AGREEMENT),
        sub=give(Seat.SUB_PROCESSOR, HELPER, "tally", case.AGREEMENT),
        other=give(Seat.PARTNER, OTHER_ANALYST, OTHER_PARTY, OTHER_AGREEMENT),
        token=token("northfield", case.AGREEMENT),
        other_token=token(OTHER_PARTY, OTHER_AGREEMENT),
        sub_token=token("tally", case.AGREEMENT, Seat.SUB_PROCESSOR),
    )


def with_release(made: Path, folder: Path) -> tuple[Path, Seats, str]:
    """An office where the case's package left and everybody sits: its folder, the seats, the release."""
    office = released.copied(made / "office", folder / "office")
    world.serve_in_process(office)
    release = released.release_once(office)
    world.serve_in_process(office)
    with at_desk() as desk:
        return office, seat_everybody(desk, folder), release
