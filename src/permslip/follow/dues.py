"""Which duties there are: derived from agreements and releases each time, so that none can be forgotten.

Sources: the clocks of the lawbook (a contract is posted, families get a yearly notice, a breach is told), by
the law of the day; the agreement's own term and destruction. Duties that somebody opened by hand, or
certified, come from the standing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from permslip.agree import stated
from permslip.agree.agreement import Agreement
from permslip.follow.calendar import Calendar
from permslip.follow.counting import due_day, yes_since
from permslip.follow.duty import Duty, DutyKind, DutyState
from permslip.follow.incidents import Incident
from permslip.law import HOME
from permslip.law.clocks import running, yearly
from permslip.law.ground import FactValue
from permslip.law.lawbook import Lawbook
from permslip.law.rule import Owing, Period, Rule, Start, checks_of
from permslip.words.errors import BadInput, RefusedError
from permslip.words.facts import FACTS
from permslip.words.standing import OpenedDuty, ReleaseStanding, ReleaseStatus, Standing
from permslip.words.vocabulary import Role

DISTRICT = "district"


def done_body(duty: Duty, *, how: str, on: date) -> Mapping[str, str | None]:
    """The body of the ``duty.certified`` entry by which the district says that it did what it owed.

    Raises RefusedError when another party owes it, or it is a destruction: that wants a certificate. Raises
    BadInput when it is done already, when nothing says how, or when another command does it.
    """
    if duty.owed_by != DISTRICT or duty.kind is DutyKind.DESTROY:
        raise RefusedError(
            f"The district cannot say that {duty.id} is done: {duty.owed_by} owes it.",
            rule=duty.because,
            fix="permslip follow certify CERTIFICATE"
            if duty.kind is DutyKind.DESTROY
            else "permslip follow update INCIDENT --board-told DATE, once they told the district",
        )
    if duty.done_on is not None:
        raise BadInput(f"{duty.id} was done on {duty.done_on} already.")
    if duty.kind is DutyKind.INCIDENT:
        raise BadInput(
            f"{duty.id} is a clock of an incident.",
            rule=duty.because,
            fix=f"permslip follow update {duty.source} --families-told DATE",
        )
    if duty.fact:
        raise BadInput(
            "That the notice was posted is a fact that somebody attests: decisions ask for it too.",
            rule=duty.because,
            fix=f"permslip facts attest {duty.fact} yes --about {duty.source}",
        )
    if not how.strip() or len(how) > 500:
        raise BadInput("Say how it was done, in 1 to 500 characters, with no name in it.", fix='--how "..."')
    return {
        "duty": duty.id,
        "on": on.isoformat(),
        "method": " ".join(how.split()),
        "certificate": None,
        "release_destroyed": None,
    }


def duties(
    standing: Standing,
    agreements: Iterable[Agreement],
    *,
    calendar: Calendar,
    book: Lawbook,
    incidents: Iterable[Incident] = (),
) -> tuple[Duty, ...]:
    """Every duty, done or not, by due day. The clocks of law are those of ``book``.

    ``agreements`` holds the latest version of each agreement in the standing; ``incidents`` the open ones.
    A release whose agreement is not among them falls due on its own day, or at once when it names none.
    """
    by_id = {a.id: a for a in agreements}
    found: list[Duty] = []
    for agreement in by_id.values():
        found += of_agreement(agreement, standing, calendar, book)
    found += _yearly_notices(by_id.values(), standing, book)
    found += destructions(standing, by_id)
    found += [_opened(duty, standing) for duty in standing.duties.values()]
    for incident in incidents:
        found += incident.duties()
    return tuple(sorted(found, key=lambda d: (d.due, d.id)))


def due(found: Iterable[Duty], today: date) -> Mapping[DutyState, tuple[Duty, ...]]:
    """The duties by how they stand on ``today``, every state present, each by due day."""
    groups: dict[DutyState, list[Duty]] = {state: [] for state in DutyState}
    for duty in found:
        groups[duty.state(today)].append(duty)
    return {state: tuple(sorted(members, key=lambda d: (d.due, d.id))) for state, members in groups.items()}


def overdue_for(party: str, found: Iterable[Duty], today: date) -> tuple[Duty, ...]:
    """What ``party`` owes, is overdue on ``today`` and stops the next release to that party."""
    late = (d for d in found if d.owed_by == party and d.blocks and d.state(today) is DutyState.OVERDUE)
    return tuple(sorted(late, key=lambda d: (d.due, d.id)))


def destructions(standing: Standing, agreements: Mapping[str, Agreement]) -> list[Duty]:
    """What was released and must be destroyed, done or not, in the order released. ``agreements`` are the
    latest versions by id."""
    arrived = (r for r in standing.releases.values() if r.status is not ReleaseStatus.NOT_DELIVERED)
    return [_destruction(release, agreements.get(release.agreement), standing) for release in arrived]


def of_agreement(agreement: Agreement, standing: Standing, calendar: Calendar, book: Lawbook) -> list[Duty]:
    """The duties that one agreement's signing and term bring, done or not."""
    found = []
    ended = standing.agreements[agreement.id].ended_on if agreement.id in standing.agreements else None
    if agreement.ends is not None:
        end_id = f"end:{agreement.id}:{agreement.version}"
        found.append(
            Duty(
                id=end_id,
                kind=DutyKind.TERM_ENDS,
                owed_by=DISTRICT,
                due=agreement.ends,
                source=agreement.id,
                because="agreement:term",
                done_on=ended or _done(end_id, standing),
            )
        )
    signed = agreement.signed_on
    if signed is not None:
        rules = running(
            book, day=signed, packs=agreement.law_packs, start=[Start.SIGNING], facts=_made(agreement, signed)
        )
        found += [_posting(agreement, signed, r, c, standing, calendar) for r, c in rules]
    return found


def _posting(
    agreement: Agreement, signed: date, rule: Rule, clock: Period, standing: Standing, calendar: Calendar
) -> Duty:
    """What signing starts: a clock of the rules that bound contracts on that day."""
    post_id = f"post:{agreement.id}:{agreement.version}"
    post_id += "" if rule.pack == HOME else f":{rule.id}"
    fact = _attested(rule)
    said = yes_since(fact, agreement.id, standing.attestations, signed) if fact else None
    return Duty(
        id=post_id,
        kind=DutyKind.POSTING,
        owed_by=DISTRICT if clock.owed_by is Owing.DISTRICT else _partner(agreement),
        due=due_day(rule, clock, signed, calendar),
        source=agreement.id,
        because=rule.id,
        done_on=_done(post_id, standing) or said,
        fact=fact,
    )


@lru_cache(maxsize=2048)
def _made(agreement: Agreement, day: date) -> Mapping[str, FactValue | None]:
    """The facts of a contract as made on the day it was signed. A paper never changes, so they are read off
    it once a process: an office with hundreds of agreements asks for its duties after each entry."""
    return MappingProxyType({**stated.facts(agreement), "agreement.contract_day": day.isoformat()})


def _attested(rule: Rule) -> str:
    """The fact that a person attests once the rule is met; empty where papers settle it."""
    asked = [c.fact for c in (checks_of(rule.must) if rule.must is not None else ()) if FACTS[c.fact].who]
    return asked[0] if len(asked) == 1 else ""


def _partner(agreement: Agreement) -> str:
    return next(p.id for p in agreement.parties if p.role is Role.PARTNER)


def _yearly_notices(agreements: Iterable[Agreement], standing: Standing, book: Lawbook) -> list[Duty]:
    """Each year's notice, by the law of its own day: one for all contracts that are in force on it."""
    first: dict[str, tuple[date, str, Rule]] = {}
    for agreement in agreements:
        if agreement.signed_on is None or agreement.starts is None or agreement.ends is None:
            continue
        facts = _made(agreement, agreement.signed_on)
        for year in range(agreement.starts.year, agreement.ends.year + 1):
            for rule, due in yearly(book, year=year, packs=agreement.law_packs, facts=facts):
                if agreement.starts <= due <= agreement.ends:
                    name = f"annual-notice:{year}" + ("" if rule.pack == HOME else f":{rule.id}")
                    first.setdefault(name, (due, agreement.id, rule))
    return [
        Duty(
            id=name,
            kind=DutyKind.NOTICE,
            owed_by=DISTRICT,
            due=due,
            source=source,
            because=rule.id,
            done_on=_done(name, standing),
        )
        for name, (due, source, rule) in sorted(first.items())
    ]


def destroy_id(release: str) -> str:
    """The id of the duty to destroy one release."""
    return f"destroy:{release}"


def _destruction(release: ReleaseStanding, agreement: Agreement | None, standing: Standing) -> Duty:
    name = destroy_id(release.id)
    destroyed = release.status_on if release.status is ReleaseStatus.DESTROYED else None
    return Duty(
        id=name,
        kind=DutyKind.DESTROY,
        owed_by=release.recipient,
        due=_destroy_by(release, agreement, standing),
        source=release.id,
        because="dest-due",
        blocks=True,
        done_on=destroyed or _done(name, standing),
    )


def _destroy_by(release: ReleaseStanding, agreement: Agreement | None, standing: Standing) -> date:
    """The earliest of the slip's day and of what an early end of the agreement brings forward. A release that
    nothing gives a day to is due the day it left: no day is not for ever."""
    days = [] if release.destroy_by is None else [release.destroy_by]
    if agreement is not None:
        promise = agreement.destruction
        ended = standing.agreements[agreement.id].ended_on if agreement.id in standing.agreements else None
        last = min((d for d in (agreement.ends, ended) if d is not None), default=None)
        if promise.by is not None:
            days.append(promise.by)
        if promise.within_days is not None and last is not None:
            days.append(last + timedelta(days=promise.within_days))
        if not days and last is not None:
            days.append(last)
    return min(days, default=release.time.date())


def _opened(opened: OpenedDuty, standing: Standing) -> Duty:
    try:
        kind = DutyKind(opened.kind)
    except ValueError:
        raise BadInput(
            f"The duty {opened.id} is of a kind that is not known.", fix="update permslip"
        ) from None
    return Duty(
        id=opened.id,
        kind=kind,
        owed_by=opened.owed_by,
        due=opened.due,
        source=opened.source,
        because=opened.because,
        blocks=opened.blocks,
        done_on=_done(opened.id, standing),
    )


def _done(duty: str, standing: Standing) -> date | None:
    certified = standing.certified.get(duty)
    return None if certified is None else certified.on
