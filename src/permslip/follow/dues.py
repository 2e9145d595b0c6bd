"""Which duties there are: derived from agreements and releases each time, so that none can be forgotten.

Sources: LAW.md section 3 (ct-post-5bd, ct-annual-url, ct-breach-*) and section 7 (dest-due); the
agreement's own
term and destruction. Duties that somebody opened by hand, or certified, come from the standing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from permslip.agree.agreement import Agreement
from permslip.follow.calendar import Calendar
from permslip.follow.duty import Duty, DutyKind, DutyState
from permslip.follow.incidents import Incident
from permslip.words.errors import BadInput, RefusedError
from permslip.words.standing import OpenedDuty, ReleaseStanding, ReleaseStatus, Standing

CONNECTICUT = "us-ct"
CONTRACTS_FROM = date(2018, 7, 1)  # Conn. Gen. Stat. 10-234bb binds contracts from this day
DISTRICT = "district"
POSTED = "agreement.posted"  # the fact that ct-post-5bd asks for


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
    if duty.kind is DutyKind.POSTING and duty.because == "ct-post-5bd":
        raise BadInput(
            "That the notice was posted is a fact that somebody attests: decisions ask for it too.",
            rule=duty.because,
            fix=f"permslip facts attest {POSTED} yes --about {duty.source}",
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
    incidents: Iterable[Incident] = (),
) -> tuple[Duty, ...]:
    """Every duty, done or not, by due day.

    ``agreements`` holds the latest version of each agreement in the standing; ``incidents`` the open ones.
    A release whose agreement is not among them falls due on its own day, or at once when it names none.
    """
    by_id = {a.id: a for a in agreements}
    found: list[Duty] = []
    for agreement in by_id.values():
        found += _of_agreement(agreement, standing, calendar)
    found += _yearly_notices(by_id.values(), standing)
    for release in standing.releases.values():
        if release.status is not ReleaseStatus.NOT_DELIVERED:  # what never arrived need not be destroyed
            found.append(_destruction(release, by_id.get(release.agreement), standing))
    found += [_opened(duty, standing) for duty in standing.duties.values()]
    for incident in incidents:
        found += incident.duties()
    return tuple(sorted(found, key=lambda d: (d.due, d.id)))


def due(found: Iterable[Duty], today: date, *, soon_days: int = 30) -> Mapping[DutyState, tuple[Duty, ...]]:
    """The duties by how they stand on ``today``, every state present, each by due day."""
    groups: dict[DutyState, list[Duty]] = {state: [] for state in DutyState}
    for duty in found:
        groups[duty.state(today, soon_days)].append(duty)
    return {state: tuple(sorted(members, key=lambda d: (d.due, d.id))) for state, members in groups.items()}


def overdue_for(party: str, found: Iterable[Duty], today: date) -> tuple[Duty, ...]:
    """What ``party`` owes, is overdue on ``today`` and stops the next release to that party."""
    late = (d for d in found if d.owed_by == party and d.blocks and d.state(today) is DutyState.OVERDUE)
    return tuple(sorted(late, key=lambda d: (d.due, d.id)))


def _of_agreement(agreement: Agreement, standing: Standing, calendar: Calendar) -> list[Duty]:
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
    if _connecticut_contract(agreement) and agreement.signed_on is not None:
        # ct-post-5bd: posted within five business days of execution
        post_id = f"post:{agreement.id}:{agreement.version}"
        found.append(
            Duty(
                id=post_id,
                kind=DutyKind.POSTING,
                owed_by=DISTRICT,
                due=calendar.after(agreement.signed_on, 5),
                source=agreement.id,
                because="ct-post-5bd",
                done_on=_done(post_id, standing) or _posted(agreement.id, agreement.signed_on, standing),
            )
        )
    return found


def _posted(agreement: str, signed_on: date, standing: Standing) -> date | None:
    """The day on which somebody first attested that this contract's notice was posted, and it stands: a later
    *no* takes it back, and what was said before this version was signed is about an earlier one. An
    attestation's last day does not matter: what was posted was posted."""
    since: date | None = None
    said = [a for a in standing.attestations if a.fact == POSTED and a.scope == agreement]
    for attestation in sorted((a for a in said if a.on >= signed_on), key=lambda a: (a.on, a.seq)):
        since = (since or attestation.on) if attestation.value is True else None
    return since


def _yearly_notices(agreements: Iterable[Agreement], standing: Standing) -> list[Duty]:
    """ct-annual-url: by 1 September of each year with a contract in force, one notice for all of them."""
    years: dict[int, str] = {}
    for agreement in agreements:
        if not _connecticut_contract(agreement) or agreement.starts is None or agreement.ends is None:
            continue
        for year in range(agreement.starts.year, agreement.ends.year + 1):
            if agreement.starts <= date(year, 9, 1) <= agreement.ends:
                years.setdefault(year, agreement.id)
    return [
        Duty(
            id=f"annual-notice:{year}",
            kind=DutyKind.NOTICE,
            owed_by=DISTRICT,
            due=date(year, 9, 1),
            source=years[year],
            because="ct-annual-url",
            done_on=_done(f"annual-notice:{year}", standing),
        )
        for year in sorted(years)
    ]


def _connecticut_contract(agreement: Agreement) -> bool:
    signed = agreement.signed_on
    return CONNECTICUT in agreement.law_packs and signed is not None and signed >= CONTRACTS_FROM


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
