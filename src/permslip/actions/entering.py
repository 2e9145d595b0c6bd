"""Entering: the code of a letter, then a second factor that the school already holds; and answering.

No password is invented. What is on file (an e-mail address, a telephone number), the school's own sign-in or
a confirmation in person says who holds the letter. Whether that identifies and authenticates a particular
person (34 CFR 99.30(d)) is a fact that the district attests; until it has, pages show and take no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from permslip.actions import family_answers, staff_pages, visiting
from permslip.actions.desk import Desk
from permslip.actions.family_receipts import Receipt
from permslip.consent.answer import MaySign
from permslip.consent.one_child import is_adult
from permslip.stores.families.invitations import How, Invitation, Invited, State
from permslip.stores.families.people import Kind, Person
from permslip.words.errors import BadInput, NotFound, RefusedError

CODE_GOOD_FOR = timedelta(minutes=10)
CODE_TRIES = 5
MOST_TRIES = 20
"""Codes sent and wrong ones typed for one letter, before only the office can help."""
_AN_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\]+")
"""What a number can be sent to: one address, and nothing that a mail program reads as two."""
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
            if not is_adult(born, today):
                raise closed
    except NotFound:
        raise closed from None
    if held.kind is Kind.GUARDIAN and not _may_be_seen(desk, held):
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
    masks = {How.EMAIL: masked_email, How.PHONE: masked_phone}
    found = _reach(desk, held, _still_may(desk, held))
    return tuple(Contact(how, masks[how](address)) for how, address in found.items())


def _reach(desk: Desk, held: Invitation, person: Person) -> dict[How, str]:
    """The addresses on file that a number may go to.

    Not one that is on file as well for somebody whom a record bars from a child of this household: they read
    there too, and the number would let them in (34 CFR 99.4).
    """
    shut = _of_the_barred(desk, held)
    found = {}
    if _AN_ADDRESS.fullmatch(person.email.strip()) and _same(How.EMAIL, person.email) not in shut:
        found[How.EMAIL] = person.email.strip()
    digits = _same(How.PHONE, person.phone)
    if len(digits) >= 7 and digits not in shut:
        found[How.PHONE] = person.phone
    return found


def _of_the_barred(desk: Desk, held: Invitation) -> frozenset[str]:
    """Every address and number of those who are barred from a child of whoever holds a letter."""
    roll = desk.office.families.roll
    if held.kind is Kind.STAFF:
        return frozenset()
    mine = (
        {held.person} if held.kind is Kind.STUDENT else {row.key for _, row in roll.children_of(held.person)}
    )
    keys = {x.guardian for child in mine for x in roll.guardians_of(child) if x.standing is MaySign.BARRED}
    found = set()
    for key in keys - ({held.person} if held.kind is Kind.GUARDIAN else set()):
        try:
            person = roll.person(Kind.GUARDIAN, key)
        except NotFound:  # linked, but with nothing on file
            continue
        found |= {_same(How.EMAIL, person.email), _same(How.PHONE, person.phone)}
    return frozenset(found)


def _same(how: How, address: str) -> str:
    """An address or number in the form that is compared: no capitals; the last ten digits."""
    if how is How.EMAIL:
        return address.strip().casefold()
    return "".join(c for c in address if c.isdecimal())[-10:]


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
    to = _reach(desk, held, _still_may(desk, held)).get(how)
    if to is None:
        raise NotFound("There is no such address or number on file.", fix="come to the school's office")
    _not_too_many(held)
    code = families.invitations.challenge(invitation, contact=how.value, address=to, now=now)
    families.invitations.failed(invitation, now=now)
    send(how, to, code, held.language)


def check_code(desk: Desk, *, invitation: str, code: str) -> Invitation:
    """Type the digits that were sent. Raises BadInput when they are wrong, too old or void, as they are when
    the address that they went to is not on file any more."""
    families, now = desk.office.families, desk.clock.now()
    held = families.invitations.get(invitation)
    addresses = {how.value: to for how, to in _reach(desk, held, _still_may(desk, held)).items()}
    _not_too_many(held)
    met = families.invitations.meets(
        invitation, code, addresses=addresses, now=now, within=CODE_GOOD_FOR, tries=CODE_TRIES
    )
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


@dataclass(frozen=True)
class WhoseLetter:
    """Whose letter has a number: what the office compares with the person who stands before it."""

    number: str
    name: str = field(repr=False)
    children: tuple[str, ...] = field(repr=False)


def whose_letter(desk: Desk, *, invitation: str) -> WhoseLetter:
    """Whose letter this is, before it is confirmed in person. Raises as :func:`confirm_in_person` does."""
    held, person = _good_letter(desk, invitation)
    return WhoseLetter(held.id, person.name, _may_be_seen(desk, held))


def _may_be_seen(desk: Desk, held: Invitation) -> tuple[str, ...]:
    """The names of the children whom the holder of a letter would see."""
    if held.kind is not Kind.GUARDIAN:
        return ()
    today = desk.today()
    return tuple(
        f"{row.given_name} {row.family_name}".strip()
        for link, row in desk.office.families.roll.children_of(held.person)
        if link.standing is MaySign.COUNTS and not is_adult(row.birth_date, today)
    )


def _good_letter(desk: Desk, invitation: str) -> tuple[Invitation, Person]:
    held = desk.office.families.invitations.get(invitation.strip())
    if held.state is State.ENDED or held.expires_on < desk.today():
        raise BadInput("This letter is not good any more.", fix="make a new letter")
    return held, _still_may(desk, held)


def confirm_in_person(desk: Desk, *, invitation: str, by: str | None) -> Invitation:
    """Somebody came to the office with their letter and showed who they are: from now on its code opens.

    Who confirmed it is kept. Raises NotFound for no such letter, BadInput for one that is not good any more,
    RefusedError where its holder may see nothing."""
    sure = desk.person(by)
    held, _ = _good_letter(desk, invitation)
    until = desk.clock.now() + IN_PERSON_FOR
    invitations = desk.office.families.invitations
    return invitations.confirm(held.id, how=How.IN_PERSON, until=until, by=sure.id)


def by_school_sign_in(desk: Desk, *, emails: Sequence[str]) -> str:
    """The invitation of the one person whose address on file the school's own sign-in vouches for.

    Raises NotFound where that is nobody or more than one, or whom a record bars.
    """
    families, now = desk.office.families, desk.clock.now()
    found = {(p.kind, p.key): p for e in emails if e.strip() for p in families.roll.by_email(e.strip())}
    nobody = NotFound(
        "This address does not belong to exactly one person on file.",
        fix="use the letter, or come to the office",
    )
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
            "The district has not yet stated that these pages check who is answering. No answer counts yet.",
            fix="use the paper form in your letter",
            rule=RULE,
        )
