"""The fold, continued: seats, reviews, attacks, hand-over, postings and letters, all that the portal adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from permslip.ledger.drafted import Body, Draft, Handler, known, new
from permslip.ledger.entry import Entry, read_date
from permslip.words import standing as st
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import VerificationFailed
from permslip.words.seated import SeatConfirmed, SeatStanding
from permslip.words.vocabulary import ConfirmedHow, Seat


def _request_given_back(draft: Draft, entry: Entry, body: Body) -> None:
    verdict = entry.kind.value.removeprefix("request.")
    if body["request"] not in draft.requests and draft.erased:
        return
    now = known(draft.requests, body["request"], entry)
    draft.requests[now.id] = replace(now, verdict=verdict, seq=entry.seq, at=entry.time)


def _seat_given(draft: Draft, entry: Entry, body: Body) -> None:
    new(draft.seats, body["seat"], entry)
    if body["person"] is not None and not draft.erased:  # the person's own entry may be among the erased
        known(draft.persons, body["person"], entry)
    if body["key_id"] is not None:
        known(draft.keys, body["key_id"], entry)
    earlier = "by" not in body  # before seats were confirmed
    draft.seats[body["seat"]] = SeatStanding(
        body["seat"],
        body["role"],
        body["person"],
        body["key_id"],
        body["party"],
        body["agreement"],
        entry.time,
        given_by=body.get("by"),
        confirmed=SeatConfirmed(ConfirmedHow.EARLIER, None, "", None, entry.time) if earlier else None,
    )


def _seat_confirmed(draft: Draft, entry: Entry, body: Body) -> None:
    seat = known(draft.seats, body["seat"], entry)
    if not seat.awaits:
        raise VerificationFailed(f"Entry {entry.seq} confirms a seat that awaits nobody's confirmation.")
    if not _may_be_confirmed(draft, seat, body):
        raise VerificationFailed(f"Entry {entry.seq} confirms an approver's seat for who may not.")
    said = SeatConfirmed(
        ConfirmedHow(body["how"]), body["by_seat"], body["role"], body["minutes"], entry.time
    )
    draft.seats[seat.id] = replace(seat, confirmed=said)


def _may_be_confirmed(draft: Draft, seat: SeatStanding, body: Body) -> bool:
    """1. By another approver who sits and did not give it. 2. By nobody, where it is the first that this
    office gave an approver. 3. By nobody, where no approver sits any more."""
    approvers = [s for s in draft.seats.values() if s.role == Seat.APPROVER.value and s.id != seat.id]
    match str(body["how"]):
        case ConfirmedHow.APPROVER.value:
            by = draft.seats.get(body["by_seat"] or "")
            return by is not None and _sits(draft, by) and by.person not in (seat.person, seat.given_by)
        case ConfirmedHow.FIRST.value:
            return body["by_seat"] is None and not approvers
        case ConfirmedHow.MACHINE.value:
            return body["by_seat"] is None and not any(_sits(draft, s) for s in approvers)
        case _:
            return False


def _sits(draft: Draft, seat: SeatStanding) -> bool:
    """Whether the office may sign for whoever sits there."""
    key = draft.keys.get(seat.key_id or "")
    return seat.votes and key is not None and key.state is st.KeyState.LIVE


def _seat_ended(draft: Draft, entry: Entry, body: Body) -> None:
    seat = known(draft.seats, body["seat"], entry)
    if seat.live:
        waited = tuple(body.get("waiting", ()))
        draft.seats[seat.id] = replace(seat, ended=entry.time, because=body["because"], waiting=waited)


def _review_given(draft: Draft, entry: Entry, body: Body) -> None:
    staged = known(draft.staged, body["release"], entry)
    if staged.staged_digest != body["staged_digest"]:
        raise VerificationFailed(f"Entry {entry.seq} reviews other bytes than the staged ones.")
    given = st.ReviewStanding(
        staged.id,
        body["staged_digest"],
        body["role"],
        body["key_id"],
        body["vote"],
        body["minutes"],
        body["reason"],
        entry.time,
        entry.seq,
    )
    draft.reviews[staged.id] = (*draft.reviews.get(staged.id, ()), given)


def _attack_recorded(draft: Draft, entry: Entry, body: Body) -> None:
    staged = known(draft.staged, body["release"], entry)
    if staged.staged_digest != body["staged_digest"]:
        raise VerificationFailed(f"Entry {entry.seq} tells of an attack on other bytes than the staged ones.")
    tried = st.AttackStanding(
        staged.id,
        body["staged_digest"],
        body["key_id"],
        tuple(body["attacks"]),
        body["risk"],
        body["risk_upto"],
        body["untried"],
        body["seed"],
        entry.time,
        entry.seq,
        tuple(
            st.TableAttacked(t["table"], tuple(t["attacks"]), t["people"], tuple(t["known"]))
            for t in body.get("tables", ())
        ),
        tuple(st.AttackFile(f["sha256"], f["rows"]) for f in body.get("files", ())),
    )
    draft.attacks[staged.id] = (*draft.attacks.get(staged.id, ()), tried)


def _undertaking_signed(draft: Draft, entry: Entry, body: Body) -> None:
    known(draft.seats, body["seat"], entry)
    draft.undertakings[body["seat"], body["agreement"]] = st.UndertakingStanding(
        body["seat"], body["party"], body["agreement"], body["text"], read_date(body["on"]), entry.seq
    )


def _package_handed(draft: Draft, entry: Entry, body: Body) -> None:
    release = known(draft.releases, body["release"], entry)
    held = draft.fetched if entry.kind is EntryKind.PACKAGE_FETCHED else draft.acknowledged
    handed = st.HandedOver(release.id, body["party"], body["seat"], entry.time, entry.seq)
    held[release.id] = (*held.get(release.id, ()), handed)


def _agreement_posted(draft: Draft, entry: Entry, body: Body) -> None:
    known(draft.agreements, body["agreement"], entry)
    draft.postings[body["agreement"], body["version"]] = st.PostingStanding(
        body["agreement"], body["version"], read_date(body["on"]), body["redacted"], entry.seq
    )


def _families_invited(draft: Draft, entry: Entry, body: Body) -> None:
    new(draft.invited, body["batch"], entry)
    draft.invited[body["batch"]] = st.InvitedBatch(body["batch"], body["letters"], read_date(body["on"]))


def _notice_written(draft: Draft, entry: Entry, body: Body) -> None:
    known(draft.agreements, body["agreement"], entry)
    draft.notices[body["agreement"], body["language"]] = body["text"]


SEATS: Mapping[EntryKind, Handler] = {
    EntryKind.SEAT_GIVEN: _seat_given,
    EntryKind.SEAT_CONFIRMED: _seat_confirmed,
    EntryKind.SEAT_ENDED: _seat_ended,
    EntryKind.REVIEW_GIVEN: _review_given,
    EntryKind.ATTACK_RECORDED: _attack_recorded,
    EntryKind.REQUEST_RETURNED: _request_given_back,
    EntryKind.REQUEST_WITHDRAWN: _request_given_back,
    EntryKind.UNDERTAKING_SIGNED: _undertaking_signed,
    EntryKind.PACKAGE_FETCHED: _package_handed,
    EntryKind.PACKAGE_ACKNOWLEDGED: _package_handed,
    EntryKind.AGREEMENT_POSTED: _agreement_posted,
    EntryKind.FAMILIES_INVITED: _families_invited,
    EntryKind.NOTICE_WRITTEN: _notice_written,
}
