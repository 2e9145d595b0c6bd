"""``seat``: who sits where in the portal; the way in before anybody has signed in."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from permslip.cli.days import DAY
from permslip.cli.desk import acting_as, desk, passphrase, passphrase_option
from permslip.cli.frame import Frame, common, pass_frame
from permslip.words.errors import BadInput
from permslip.words.vocabulary import OfficeRole, Seat

KINDS = click.Choice(["steward", "approver", "attester", "auditor", "partner", "sub_processor"])
ROLES = click.Choice([r.value for r in OfficeRole if r is not OfficeRole.PARTNER])
HERE = "http://127.0.0.1:8474"
_HTTP = re.compile(r"https?://[^/\s]+")


@click.group()
def seat() -> None:
    """Seats in the portal: who may do what there. Families and staff are invited by letter instead."""


@seat.command("give", epilog='Example: permslip seat give steward --person "J. Avery" --email j@b.example')
@click.argument("kind", type=KINDS)
@click.option("--person", help="Somebody of the office who is known here: an id or a name.")
@click.option("--name", default="", help="Somebody new, or somebody outside: their name.")
@click.option("--role", type=ROLES, help="The office that somebody new holds.")
@click.option("--email", default="", help="The address with which they sign in.")
@click.option("--party", default="", help="For a partner or a sub-processor: the party's id.")
@click.option("--agreement", default="", help="For a partner or a sub-processor: under which agreement.")
@click.option("--until", type=DAY, help="The seat's last day.")
@click.option("--token", is_flag=True, help="For a partner's program: print a secret instead of a link.")
@acting_as
@common
@pass_frame
def seat_give(
    frame: Frame,
    kind: str,
    person: str | None,
    name: str,
    role: str | None,
    email: str,
    party: str,
    agreement: str,
    until: datetime | None,
    token: bool,
    by: str | None,
) -> None:
    """Give a seat of KIND and print the one-time link that opens it. The link is good for a day."""
    from permslip.actions import seats

    last = until.date() if until else None
    with desk(frame) as at:
        if token:
            made = seats.give_token(
                at,
                party=party,
                agreement=agreement,
                name=name,
                by=by,
                expires_on=last,
                kind=Seat(kind),
            )
            frame.say(made, f"Seat {made['seat']} is given. Its secret, shown once:\n\n  {made['secret']}")
            return
        if not email and Seat(kind) is not Seat.SUB_PROCESSOR:
            raise BadInput(
                "A seat needs the address with which its holder signs in.", fix="--email NAME@EXAMPLE.ORG"
            )
        given = seats.give_seat(
            at,
            kind=Seat(kind),
            by=by,
            person=person,
            role=OfficeRole(role) if role else None,
            name=name,
            email=email,
            party=party,
            agreement=agreement,
            expires_on=last,
        )
        link = _link(at, given["seat"], by)
    frame.say({**given, **link}, f"Seat {given['seat']} is given.{_votes(given)}\n{_words(link)}")


@seat.command("link", epilog="Example: permslip seat link seat_7k2m9q4xw3ha")
@click.argument("seat_id", metavar="SEAT")
@acting_as
@common
@pass_frame
def seat_link(frame: Frame, seat_id: str, by: str | None) -> None:
    """Print a new one-time link to SEAT. Links that were made before lead nowhere then."""
    with desk(frame) as at:
        link = _link(at, seat_id, by)
    frame.say({"seat": seat_id, **link}, _words(link))


@seat.command("list", epilog="Example: permslip seat list")
@common
@pass_frame
def seat_list(frame: Frame) -> None:
    """List the seats: who sits where, and whether they have signed in yet."""
    from permslip.actions import seats

    with desk(frame) as at:
        found = seats.list_seats(at)
    lines = [
        f"{s['seat']:<20}{s['kind']:<15}{_stands(s):<18}{s['name']}"
        + (f" ({s['party']}, {s['agreement']})" if s["party"] else "")
        for s in found
    ]
    frame.say(found, "\n".join(lines) or 'Nobody yet: permslip seat give steward --person "NAME"')


@seat.command("confirm", epilog='Example: permslip seat confirm seat_7k2m9q4xw3ha --minutes "12 Oct, item 7"')
@click.argument("seat_id", metavar="SEAT")
@click.option("--minutes", required=True, help="What it rests on: the meeting's day and item.")
@click.option("--nobody-sits", is_flag=True, help="No approver sits who could: say so, for good.")
@passphrase_option
@acting_as
@common
@pass_frame
def seat_confirm(
    frame: Frame, seat_id: str, minutes: str, nobody_sits: bool, passphrase_file: Path | None, by: str | None
) -> None:
    """Confirm the approver's SEAT that somebody else gave, as an approver, with your own key's passphrase.

    Votes count from a seat once it is confirmed. An office in which no approver sits any more has nobody who
    could: with --nobody-sits it is done here, on the machine. The ledger says so, and the approvers' page.
    """
    from permslip.actions import approvers, asking

    with desk(frame) as at:
        if nobody_sits:
            done = approvers.confirm_on_machine(at, seat=seat_id, minutes=minutes, by=by)
        else:
            words = passphrase(passphrase_file, prompt=f"Passphrase of {asking.person(at, by)}")
            done = approvers.confirm_with_key(at, seat=seat_id, minutes=minutes, by=by, passphrase=words)
    frame.say(done, f"Seat {seat_id} is confirmed. Votes count from it from now on.")


@seat.command("end", epilog='Example: permslip seat end seat_7k2m9q4xw3ha --because "left the district"')
@click.argument("seat_id", metavar="SEAT")
@click.option("--because", required=True, help="Why, in a few words. It stands in the ledger.")
@acting_as
@common
@pass_frame
def seat_end(frame: Frame, seat_id: str, because: str, by: str | None) -> None:
    """Take SEAT away: whoever sits there is signed out, and its links and secret open nothing."""
    from permslip.actions import seats

    with desk(frame) as at:
        ended = seats.end_seat(at, seat=seat_id, because=because, by=by)
    frame.say(ended, f"Seat {seat_id} is taken away.")


def _votes(given: dict[str, Any]) -> str:
    """What is to be said of an approver's new seat."""
    if given["kind"] != Seat.APPROVER.value:
        return ""
    if given["awaits"]:
        return " Votes count from it once another approver has confirmed it."
    return " It is the first approver's: nobody could confirm it, and the ledger says so."


def _stands(said: dict[str, Any]) -> str:
    if not said["live"]:
        return "ended"
    if not said["open"]:
        return "run out"
    if said["token"]:
        return "a program"
    if said["awaits"]:
        return "not confirmed"
    return "signed in" if said["joined"] else "not yet opened"


def _link(at: Any, seat_id: str, by: str | None) -> dict[str, str]:
    """A one-time link, at the portal's address where ``office.toml`` says one, else on this machine."""
    from permslip.actions import seats

    made = seats.invite_seat(at, seat=seat_id, by=by)
    said = str(at.office.core.settings.portal.get("address", "")) or HERE
    if not _HTTP.match(said):
        raise BadInput(
            "office.toml gives an address of the portal that is none.", fix="mend [portal] address"
        )
    return {"link": f"{said.rstrip('/')}/enter/{made['token']}/", "expires_at": made["expires_at"]}


def _words(link: dict[str, str]) -> str:
    here = " (while `permslip serve` runs on this machine)" if link["link"].startswith(HERE) else ""
    return f"Its link{here} works once, until {link['expires_at']}:\n\n  {link['link']}"
