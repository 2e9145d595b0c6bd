"""The fold: from every entry there ever was to Standing, the plain value that actions pass forward.

Pure and total: one handler per kind (a test counts them), no clock, no file. An entry that speaks of
something no earlier entry introduced is a broken ledger, and says so by number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from permslip.ledger.drafted import Body, Draft, Handler, again, day, finish, known, moment, new
from permslip.ledger.entry import Entry, Erased, read_date, read_time
from permslip.ledger.folding_seats import SEATS
from permslip.words import standing as st
from permslip.words.entry_kinds import BY_REVIEWERS, EntryKind
from permslip.words.errors import VerificationFailed
from permslip.words.turns import Backing, Turn


def fold(entries: Iterable[Entry | Erased], *, after: st.Standing | None = None) -> st.Standing:
    """Standing after these entries: the whole ledger in order, or what follows those folded in ``after``.

    An erasure reaches back: where one is among the entries that follow, fold the whole ledger instead.
    Raises VerificationFailed, naming the entry's number, on a gap, a time that goes back, or an entry
    about something that no earlier entry introduced.
    """
    draft = Draft() if after is None else again(after)
    for entry in entries:
        if entry.seq != draft.size:
            raise VerificationFailed(f"Entry {draft.size} of the ledger is missing or out of place.")
        draft.size += 1
        if isinstance(entry, Erased):
            draft.erased.append(entry.seq)
            continue
        if draft.last_time is not None and entry.time < draft.last_time:
            raise VerificationFailed(f"Entry {entry.seq} of the ledger is dated before the one ahead of it.")
        draft.last_time = entry.time
        HANDLERS[entry.kind](draft, entry, entry.body)
    return finish(draft)


def _agreement_registered(draft: Draft, entry: Entry, body: Body) -> None:
    earlier = draft.agreements.get(body["agreement"])
    if earlier is not None and body["version"] <= earlier.version:
        raise VerificationFailed(f"Entry {entry.seq} registers a version that is not newer.")
    draft.agreements[body["agreement"]] = st.AgreementStanding(
        body["agreement"], body["version"], body["digest"], day(body["starts"]), day(body["ends"])
    )


def _agreement_ended(draft: Draft, entry: Entry, body: Body) -> None:
    now = known(draft.agreements, body["agreement"], entry)
    draft.agreements[body["agreement"]] = replace(now, ended_on=read_date(body["on"]))


def _recipient_added(draft: Draft, entry: Entry, body: Body) -> None:
    draft.recipients[body["recipient"]] = st.RecipientStanding(
        body["recipient"], body["name"], body["key"], body["verified_how"], entry.time
    )


def _key_added(draft: Draft, entry: Entry, body: Body) -> None:
    new(draft.keys, body["key_id"], entry)
    draft.keys[body["key_id"]] = st.KeyStanding(
        body["key_id"],
        body["use"],
        body["public_key"],
        body["role"],
        st.KeyState.LIVE,
        read_time(body["valid_from"]),
        moment(body["valid_to"]),
    )


def _key_rotated(draft: Draft, entry: Entry, body: Body) -> None:
    old = known(draft.keys, body["old_key_id"], entry)
    new(draft.keys, body["key_id"], entry)
    start = read_time(body["valid_from"])
    if old.state is st.KeyState.LIVE:  # a revoked key stays revoked
        draft.keys[old.key_id] = replace(old, state=st.KeyState.RETIRED, valid_to=start)
    draft.keys[body["key_id"]] = st.KeyStanding(
        body["key_id"],
        old.use,
        body["public_key"],
        old.role,
        st.KeyState.LIVE,
        start,
        moment(body["valid_to"]),
    )


def _key_revoked(draft: Draft, entry: Entry, body: Body) -> None:
    key = known(draft.keys, body["key_id"], entry)
    at = read_time(body["at"])
    end = at if key.valid_to is None else min(at, key.valid_to)
    draft.keys[key.key_id] = replace(key, state=st.KeyState.REVOKED, valid_to=end)


def _person_added(draft: Draft, entry: Entry, body: Body) -> None:
    draft.persons[body["person"]] = st.PersonStanding(body["person"], body["role"], body["key_id"])


def _holding_registered(draft: Draft, entry: Entry, body: Body) -> None:
    draft.holdings[body["holding"]] = body["digest"]


def _consent_batch(draft: Draft, entry: Entry, body: Body) -> None:
    draft.consent_batches[read_date(body["day"])] = body["digest"]


def _facts_attested(draft: Draft, entry: Entry, body: Body) -> None:
    draft.attestations.append(
        st.Attestation(
            body["fact"],
            body["value"],
            body["role"],
            read_date(body["on"]),
            body["scope"],
            day(body["until"]),
            entry.seq,
        )
    )


def _request_received(draft: Draft, entry: Entry, body: Body) -> None:
    draft.requests[body["request"]] = st.RequestStanding(
        body["request"],
        body["digest"],
        body["agreement"],
        body["recipient"],
        "received",
        None,
        entry.seq,
        received=entry.time,
        at=entry.time,
    )


def _request_decided(draft: Draft, entry: Entry, body: Body) -> None:
    verdict = entry.kind.value.removeprefix("request.")
    if body["request"] not in draft.requests and draft.erased:  # its receipt may be among the erased
        return
    now = known(draft.requests, body["request"], entry)
    draft.requests[now.id] = replace(
        now,
        verdict=verdict,
        decision=body["decision"],
        seq=entry.seq,
        at=entry.time,
        by_reviewers=BY_REVIEWERS in body.get("rules", ()),
    )


def _release_staged(draft: Draft, entry: Entry, body: Body) -> None:
    new(draft.releases, body["release"], entry)
    draft.staged[body["release"]] = st.StagedStanding(
        body["release"], body["request"], body["staged_digest"], body["by"], (), entry.time
    )


def _release_approved(draft: Draft, entry: Entry, body: Body) -> None:
    now = known(draft.staged, body["release"], entry)
    if now.staged_digest != body["staged_digest"]:
        raise VerificationFailed(f"Entry {entry.seq} approves other bytes than the staged ones.")
    draft.staged[now.id] = replace(now, approvals=(*now.approvals, body["key_id"]))


def _release_published(draft: Draft, entry: Entry, body: Body) -> None:
    new(draft.releases, body["release"], entry)
    staged = draft.staged.pop(body["release"], None)
    draft.releases[body["release"]] = st.ReleaseStanding(
        id=body["release"],
        agreement=body["agreement"],
        agreement_version=body["agreement_version"],
        recipient=body["recipient"],
        basis=body["basis"],
        elements=body["elements"],
        rows=body["rows"],
        slip=body["slip"],
        payload=body["payload"],
        destroy_by=day(body["destroy_by"]),
        beyond_minimum=body["beyond_minimum"],
        status=st.ReleaseStatus.IN_FORCE,
        status_on=None,
        time=entry.time,
        seq=entry.seq,
        request=None if staged is None else staged.request,
    )


def _set_status(
    draft: Draft, entry: Entry, release: str, status: st.ReleaseStatus, on: date, because: str = ""
) -> None:
    now = known(draft.releases, release, entry)
    turns = (*now.turns, Turn(status, on, because, entry.seq))
    draft.releases[release] = replace(now, status=status, status_on=on, turns=turns, backed=())


def _release_not_delivered(draft: Draft, entry: Entry, body: Body) -> None:
    given_up = draft.staged.pop(body["release"], None)
    if given_up is not None and body["release"] not in draft.releases:
        return  # it was staged and nothing of it left: no disclosure to take back
    _set_status(draft, entry, body["release"], st.ReleaseStatus.NOT_DELIVERED, entry.time.date())


def _release_revoked(draft: Draft, entry: Entry, body: Body) -> None:
    now = known(draft.releases, body["release"], entry)
    if now.status is st.ReleaseStatus.REVOKED:
        raise VerificationFailed(f"Entry {entry.seq} changes a release that was revoked for good.")
    status = st.ReleaseStatus(body["status"])
    _set_status(draft, entry, now.id, status, read_date(body["on"]), body["because"])


def _suspended(draft: Draft, entry: Entry, body: Body) -> st.ReleaseStanding:
    now = known(draft.releases, body["release"], entry)
    if now.status is not st.ReleaseStatus.SUSPENDED:
        raise VerificationFailed(f"Entry {entry.seq} reinstates a release that was not suspended.")
    return now


def _reinstatement_given(draft: Draft, entry: Entry, body: Body) -> None:
    now = _suspended(draft, entry, body)
    on = read_date(body["on"])
    given = Backing(body["role"], body["key_id"], body["signature"], body["because"], on)
    draft.releases[now.id] = replace(now, backed=(*now.backed, given))


def _release_reinstated(draft: Draft, entry: Entry, body: Body) -> None:
    now = _suspended(draft, entry, body)
    if not now.backed:
        raise VerificationFailed(f"Entry {entry.seq} reinstates a release, and nobody has said yes to that.")
    _set_status(draft, entry, now.id, st.ReleaseStatus.IN_FORCE, read_date(body["on"]), body["because"])


def _duty_opened(draft: Draft, entry: Entry, body: Body) -> None:
    draft.duties[body["duty"]] = st.OpenedDuty(
        body["duty"],
        body["duty_kind"],
        body["owed_by"],
        read_date(body["due"]),
        body["source"],
        body["because"],
        body["blocks"],
    )


def _duty_certified(draft: Draft, entry: Entry, body: Body) -> None:
    on = read_date(body["on"])
    draft.certified[body["duty"]] = st.Certified(body["duty"], on, body["method"], body["certificate"])
    if body["release_destroyed"] is not None:
        _set_status(draft, entry, body["release_destroyed"], st.ReleaseStatus.DESTROYED, on)


def _incident_opened(draft: Draft, entry: Entry, body: Body) -> None:
    new(draft.incidents, body["incident"], entry)
    on = read_date(body["on"])
    draft.incidents[body["incident"]] = st.Incident(
        body["incident"], on, body["release"], body["party"], body["what"], "open", on
    )


def _incident_updated(draft: Draft, entry: Entry, body: Body) -> None:
    now = known(draft.incidents, body["incident"], entry)
    draft.incidents[now.id] = replace(now, state=body["state"], updated_on=read_date(body["on"]))


def _policy_set(draft: Draft, entry: Entry, body: Body) -> None:
    draft.policies[body["policy"]] = body["value"]


def _entry_erased(draft: Draft, entry: Entry, body: Body) -> None:
    if body["seq"] >= entry.seq:
        raise VerificationFailed(f"Entry {entry.seq} erases an entry that had not been written.")


HANDLERS: Mapping[EntryKind, Handler] = {
    EntryKind.AGREEMENT_REGISTERED: _agreement_registered,
    EntryKind.AGREEMENT_ENDED: _agreement_ended,
    EntryKind.RECIPIENT_ADDED: _recipient_added,
    EntryKind.KEY_ADDED: _key_added,
    EntryKind.KEY_ROTATED: _key_rotated,
    EntryKind.KEY_REVOKED: _key_revoked,
    EntryKind.PERSON_ADDED: _person_added,
    EntryKind.HOLDING_REGISTERED: _holding_registered,
    EntryKind.CONSENT_BATCH: _consent_batch,
    EntryKind.FACTS_ATTESTED: _facts_attested,
    EntryKind.REQUEST_RECEIVED: _request_received,
    EntryKind.REQUEST_REFUSED: _request_decided,
    EntryKind.REQUEST_UNDETERMINED: _request_decided,
    EntryKind.REQUEST_PERMITTED: _request_decided,
    EntryKind.RELEASE_STAGED: _release_staged,
    EntryKind.RELEASE_APPROVED: _release_approved,
    EntryKind.RELEASE_PUBLISHED: _release_published,
    EntryKind.RELEASE_NOT_DELIVERED: _release_not_delivered,
    EntryKind.RELEASE_REVOKED: _release_revoked,
    EntryKind.REINSTATEMENT_GIVEN: _reinstatement_given,
    EntryKind.RELEASE_REINSTATED: _release_reinstated,
    EntryKind.DUTY_OPENED: _duty_opened,
    EntryKind.DUTY_CERTIFIED: _duty_certified,
    EntryKind.INCIDENT_OPENED: _incident_opened,
    EntryKind.INCIDENT_UPDATED: _incident_updated,
    EntryKind.POLICY_SET: _policy_set,
    **SEATS,
    EntryKind.ENTRY_ERASED: _entry_erased,
}
