"""The demo's people, each with what their link opens: seats and households in an office that the demo made.

A second start uses what is there. Nobody of them exists.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from permslip.actions import asking, deciding, entering, releasing, rolls, seats
from permslip.actions.desk import Desk
from permslip.consent.answer import MaySign
from permslip.portal.door.house import at_desk
from permslip.sample import case
from permslip.sample.demo import HEAD, OFFICER
from permslip.stores.families.invitations import How, Invited, State
from permslip.stores.families.people import Kind, Person
from permslip.words.errors import NotFound, PermslipError
from permslip.words.facts import About
from permslip.words.facts import fact as known_fact
from permslip.words.vocabulary import Seat

Told = tuple[str, str, dict[str, str]]
BATCH = "demo"  # no batch of letters: nothing was printed, and the list of those does not show it
GOOD_FOR = timedelta(days=30)
FOLLOW_UP = "spring-follow-up"


def people() -> Iterator[Told]:
    """Who, what they come for, what their link opens. The public comes without a link."""
    with at_desk() as desk:
        opens: list[Callable[[Desk], Told | None]] = [_steward, _approver, _partner, _tally, _parent, _staff]
        _something_waits(desk)
        for one in opens:
            told = one(desk)
            if told is not None:
                yield told
    yield "public", "The register: what left, for whom, until when. Anybody may verify a slip.", {}


def _steward(desk: Desk) -> Told:
    opens = _of_person(desk, Seat.STEWARD, OFFICER)
    return "steward", f"{OFFICER}, data officer: agreements, requests, releases, what is due.", opens


def _approver(desk: Desk) -> Told:
    opens = _of_person(desk, Seat.APPROVER, HEAD)
    return "approver", f"{HEAD}, superintendent: reviews what would leave, on one page of facts.", opens


def _partner(desk: Desk) -> Told:
    opens = _of_party(desk, Seat.PARTNER, "northfield", "Alex Moreno")
    return "partner", f"Alex Moreno, analyst at {case.PARTNER}: asks, fetches, acknowledges.", opens


def _tally(desk: Desk) -> Told:
    opens = _of_party(desk, Seat.SUB_PROCESSOR, "tally", "Jamie Whitlock")
    return "sub-processor", f"Jamie Whitlock, at {case.TALLY}: its own duties on one page.", opens


def _of_person(desk: Desk, kind: Seat, name: str) -> dict[str, str]:
    person = desk.office.people.find(name)
    held = [s for s in desk.office.seats.of_person(person.id) if s.kind is kind]
    if held:
        return {"seat": held[0].id}
    given = seats.give_seat(desk, kind=kind, person=name, by=OFFICER)
    return {"seat": str(given["seat"])}


def _of_party(desk: Desk, kind: Seat, party: str, name: str) -> dict[str, str]:
    held = [s for s in desk.office.seats.of_party(party, case.AGREEMENT) if s.kind is kind and not s.token]
    if held:
        return {"seat": held[0].id}
    given = seats.give_seat(desk, kind=kind, name=name, party=party, agreement=case.AGREEMENT, by=OFFICER)
    return {"seat": str(given["seat"])}


# ---- something to review


def _something_waits(desk: Desk) -> None:
    """A request put, decided and staged, so that the approver has something to look at. Where that cannot be
    done any more, the demo goes on without."""
    if FOLLOW_UP in desk.office.standing().requests:
        return
    text = case.request(desk.today()).replace(f"id: {case.REQUEST}", f"id: {FOLLOW_UP}")
    lines = [line for line in text.splitlines() if "race" not in line and "birth_date" not in line]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "request.yaml"
        file.write_text("\n".join(lines) + "\n", "utf-8")
        try:
            asking.put_request(desk, file=file, by=OFFICER)
            _state_facts(desk)
            releasing.release(desk, request=FOLLOW_UP, by=OFFICER)
        except PermslipError:
            return


def _state_facts(desk: Desk) -> None:
    made = deciding.decide_request(desk, request=FOLLOW_UP, by=OFFICER)
    scope = {About.DISTRICT: "district", About.REQUEST: FOLLOW_UP, About.RECIPIENT: "northfield"}
    for fact in getattr(made.decision.verdict, "ask", ()):
        about = scope.get(known_fact(fact).about, case.AGREEMENT)
        asking.attest_signed_in(desk, fact=fact, value="yes", about=about, until=None, by=HEAD)


# ---- families and staff


def _parent(desk: Desk) -> Told | None:
    _roll(desk)
    roll = desk.office.families.roll
    for person in roll.people(Kind.GUARDIAN):
        children = roll.children_of(person.key)
        if len(children) > 1 and all(link.standing is MaySign.COUNTS for link, _ in children):
            return (
                "parent",
                "A mother or father of two: who asks for what, a yes or a no.",
                _let_in(desk, person),
            )
    return None


def _staff(desk: Desk) -> Told | None:
    found = desk.office.families.roll.people(Kind.STAFF)
    if not found:
        return None
    return (
        "staff",
        "A member of staff: who asks for what about me, and what has gone.",
        _let_in(desk, found[0]),
    )


def _roll(desk: Desk) -> None:
    """The roll of the demo's holding, and the district's word that the portal's way in identifies a
    person.
    """
    if desk.office.families.roll.of() is None:
        rolls.read_roll(desk, holding=None, by=OFFICER)
    if desk.office.standing().attested(entering.IDENTIFIES, desk.today(), "district") is None:
        asking.attest_signed_in(
            desk, fact=entering.IDENTIFIES, value="yes", about="district", until=None, by=OFFICER
        )


def _let_in(desk: Desk, person: Person) -> dict[str, str]:
    """An invitation of theirs that the demo opened and confirmed."""
    invitations, today = desk.office.families.invitations, desk.today()
    held = [
        i
        for i in invitations.of_person(person.kind, person.key)
        if i.batch == BATCH and i.state is not State.ENDED and i.expires_on > today
    ]
    if not held:
        invited = Invited(person.kind, person.key, person.language or "en")
        ((made, _),) = invitations.add([invited], batch=BATCH, made_on=today, expires_on=today + GOOD_FOR)
        held = [made]
    try:
        until = desk.clock.now() + timedelta(hours=12)
        done = invitations.confirm(held[-1].id, how=How.IN_PERSON, until=until)
    except PermslipError as error:
        raise NotFound("The demo's households could not be opened.", fix="make a new demo office") from error
    return {"invitation": done.id}
