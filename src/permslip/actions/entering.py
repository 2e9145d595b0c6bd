"""Entering: the code of a letter, then a second factor that the school already holds; and answering.

No password is invented. What is on file (an e-mail address, a telephone number), the school's own sign-in or
a confirmation in person says who holds the letter. Whether that identifies and authenticates a particular
person (34 CFR 99.30(d)) is a fact that the district attests; until it has, pages show and take no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from permslip.actions import family_answers, staff_pages, visiting
from permslip.actions.desk import Desk
from permslip.actions.family_receipts import Receipt
from permslip.consent.answer import MaySign
from permslip.consent.one_child import eighteenth
from permslip.stores.families.invitations import How, Invitation, Invited, State
from permslip.stores.families.people import Kind, Person
from permslip.words.errors import BadInput, NotFound, RefusedError

CODE_GOOD_FOR = timedelta(minutes=10)
CODE_TRIES = 5
MOST_TRIES = 20
"""Codes sent and wrong ones typed for one letter, before only the office can help."""
LET_IN_FOR = timedelta(hours=12)
IN_PERSON_FOR = timedelta(days=30)
SIGN_IN_BATCH = "school-sign-in"
IDENTIFIES = "consent.portal_identifies"
RULE = "ferpa-consent-electronic"

Send = Callable[[How, str, str, str], None]
"""Sends a code: by which way, to which address on file, the code, in which language. Raises OfficeProblem."""


@dataclass(frozen=True)
class Contact:
    """A way to reach somebody that is on file, masked: enough to know it by, too little to use."""

    how: How
    masked: str


def redeem(desk: Desk, *, code: str) -> Invitation:
    """Type the code of a letter. Raises NotFound for any code that opens nothing, and does not say why.

    The code is looked up by a digest under a random key, so that how long it takes tells nothing of it. Who
    calls too often is locked out at the door.
    """
    families = desk.office.families
    found = families.invitations.by_code(code) if code.strip() else None
    if found is None or found.state is State.ENDED:
        raise NotFound(
            "No letter that is still good has this code.",
            fix="look at the letter again, or ask the school for a new one",
        )
    if found.expires_on < desk.today():
        raise NotFound("This letter is too old.", fix="ask the school for a new letter")
    _still_may(desk, found)
    return families.invitations.open(found.id)


def _still_may(desk: Desk, held: Invitation) -> Person:
    """The person behind a letter, unless a record bars them by now, or the right moved to the student."""
    closed = RefusedError("There is nothing here that you may see or answer any more.", fix="ask the school")
    roll, today = desk.office.families.roll, desk.today()
    try:
        person = roll.person(held.kind, held.person)
        if held.kind is Kind.STUDENT:
            born = roll.child(held.person).birth_date
            if born is None or eighteenth(born) > today:
                raise closed
    except NotFound:
        raise closed from None
    if held.kind is Kind.GUARDIAN and not any(
        link.standing is MaySign.COUNTS and (row.birth_date is None or eighteenth(row.birth_date) > today)
        for link, row in roll.children_of(held.person)
    ):
        raise closed
    return person


def is_let_in(desk: Desk, *, invitation: str) -> bool:
    """Whether the code alone opens the pages: only where somebody showed in person that the letter is
    theirs."""
    held = desk.office.families.invitations.get(invitation)
    return held.confirmed_how is How.IN_PERSON and held.let_in(desk.clock.now())


def contacts(desk: Desk, *, invitation: str) -> tuple[Contact, ...]:
    """The ways on file to reach whoever holds a letter, masked. None: they come to the office."""
    held = desk.office.families.invitations.get(invitation)
    person = _still_may(desk, held)
    found = []
    if "@" in person.email:
        found.append(Contact(How.EMAIL, masked_email(person.email)))
    if sum(c.isdigit() for c in person.phone) >= 7:
        found.append(Contact(How.PHONE, masked_phone(person.phone)))
    return tuple(found)


def masked_email(address: str) -> str:
    """``maria@mail.example`` as ``m•••@m•••.example``."""
    name, _, host = address.partition("@")
    first, dot, rest = host.rpartition(".")
    return f"{name[:1]}•••@{first[:1]}•••{dot}{rest}"


def masked_phone(number: str) -> str:
    """``860-555-0112`` as ``••• 12``."""
    return "••• " + "".join(c for c in number if c.isdigit())[-2:]


def send_code(desk: Desk, *, invitation: str, how: How, send: Send) -> None:
    """Send the digits of a second factor to a contact on file.

    Raises RefusedError where too many were asked for, NotFound where there is no such contact, and
    OfficeProblem where nothing can be sent.
    """
    families, now = desk.office.families, desk.clock.now()
    held = families.invitations.get(invitation)
    person = _still_may(desk, held)
    if how not in {c.how for c in contacts(desk, invitation=invitation)}:
        raise NotFound("There is no such address or number on file.", fix="come to the school's office")
    _not_too_many(held)
    code = families.invitations.challenge(invitation, contact=how.value, now=now)
    families.invitations.failed(invitation, now=now)
    send(how, person.email if how is How.EMAIL else person.phone, code, held.language)


def check_code(desk: Desk, *, invitation: str, code: str) -> Invitation:
    """Type the digits that were sent. Raises BadInput when they are wrong, too old or void."""
    families, now = desk.office.families, desk.clock.now()
    held = families.invitations.get(invitation)
    _still_may(desk, held)
    _not_too_many(held)
    met = families.invitations.meets(invitation, code, now=now, within=CODE_GOOD_FOR, tries=CODE_TRIES)
    if met is None:
        families.invitations.failed(invitation, now=now)
        raise BadInput(
            "That is not the number that we sent, or it is too old.",
            fix="look again, or ask for a new number",
        )
    return families.invitations.confirm(invitation, how=How(met), until=now + LET_IN_FOR)


def _not_too_many(held: Invitation) -> None:
    if held.tries >= MOST_TRIES:
        raise RefusedError(
            "This letter was tried too often.", fix="come to the school's office with the letter"
        )


def confirm_in_person(desk: Desk, *, invitation: str, by: str | None) -> Invitation:
    """Somebody came to the office with their letter and showed who they are: from now on its code opens."""
    desk.person(by)
    held = desk.office.families.invitations.get(invitation.strip())
    if held.state is State.ENDED or held.expires_on < desk.today():
        raise BadInput("This letter is not good any more.", fix="make a new letter")
    _still_may(desk, held)
    until = desk.clock.now() + IN_PERSON_FOR
    return desk.office.families.invitations.confirm(held.id, how=How.IN_PERSON, until=until)


def by_school_sign_in(desk: Desk, *, emails: Sequence[str]) -> str:
    """The invitation of the one person whose address on file the school's own sign-in vouches for.

    Raises NotFound where that is nobody or more than one, or whom a record bars.
    """
    families, now = desk.office.families, desk.clock.now()
    found = {(p.kind, p.key): p for e in emails if e.strip() for p in families.roll.by_email(e.strip())}
    nobody = NotFound("No one person has this address on file.", fix="use the letter, or come to the office")
    if len(found) != 1:
        raise nobody
    (person,) = found.values()
    mine = [
        i
        for i in families.invitations.of_person(person.kind, person.key)
        if i.state is not State.ENDED and i.batch == SIGN_IN_BATCH and i.expires_on >= desk.today()
    ]
    if mine:
        held = mine[-1]
    else:
        invited = [Invited(person.kind, person.key, person.language or "en")]
        ((held, _),) = families.invitations.add(
            invited, batch=SIGN_IN_BATCH, made_on=desk.today(), expires_on=desk.today() + timedelta(days=365)
        )
    try:
        _still_may(desk, held)
    except RefusedError:
        raise nobody from None
    return families.invitations.confirm(held.id, how=How.SCHOOL_SIGN_IN, until=now + LET_IN_FOR).id


def identifies(desk: Desk) -> bool:
    """Whether the district attests that the way in identifies a particular person (34 CFR 99.30(d))."""
    held = desk.office.standing().attested(IDENTIFIES, desk.today(), "district")
    return held is not None and held.value is True


def answer(
    desk: Desk, *, invitation: str, child: str, agreement: str, version: int, given: bool, language: str
) -> Receipt:
    """Say yes or no for a child, as whoever holds the invitation. See ``family_answers.answer``.

    ``language`` is the one that it was read in. Raises RefusedError where the district has not attested that
    the way in identifies a person.
    """
    must_identify(desk)
    visitor = replace(visiting.visitor(desk, invitation=invitation), language=language)
    return family_answers.answer(
        desk, visitor=visitor, child=child, agreement=agreement, version=version, given=given, by="family"
    )


def staff_answer(
    desk: Desk, *, invitation: str, request: str, digest: str, given: bool, language: str
) -> Receipt:
    """Say yes or no to one request about one's own evaluation. See ``staff_pages.staff_answer``."""
    must_identify(desk)
    visitor = replace(visiting.visitor(desk, invitation=invitation), language=language)
    return staff_pages.staff_answer(
        desk, visitor=visitor, request=request, digest=digest, given=given, by="staff"
    )


def must_identify(desk: Desk) -> None:
    """Raises RefusedError where no answer may be taken on these pages."""
    if not identifies(desk):
        raise RefusedError(
            "The district has not yet stated that these pages make sure who answers. No answer counts yet.",
            fix="use the paper form in your letter",
            rule=RULE,
        )
