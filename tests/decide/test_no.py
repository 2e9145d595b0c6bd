"""Unknown means no: each way in which a request that would go must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from permslip.agree.agreement import Limits
from permslip.decide.decision import Decision, Permitted, Refused, Undetermined
from permslip.words.standing import (
    AgreementStanding,
    Certified,
    OpenedDuty,
    RecipientStanding,
    ReleaseStanding,
    ReleaseStatus,
)
from permslip.words.vocabulary import Mark, Purpose
from tests.decide.world import (
    PARTIES,
    STUDY,
    TODAY,
    a_request,
    judged,
    on_record,
    rules,
    the_amended,
)

WANTED = ("student_number", "grade", "race")


def ask(
    *more: str, paper: dict[str, Any] | None = None, request: dict[str, Any] | None = None, **changes: Any
) -> Decision:
    """The request that would be permitted, with something changed."""
    wanted = (*WANTED, *more)
    asked = a_request(*wanted, **{"purpose": Purpose.IMPROVE_INSTRUCTION} | (request or {}))
    return judged(asked, the_amended(*wanted, **(paper or {})), **changes)


def with_facts(**said: tuple[str, Any, str]) -> Any:
    """The partner on record and these facts: name with __ for the dot = (scope, value, role)."""
    stated = {(n.replace("__", "."), scope): (value, role) for n, (scope, value, role) in said.items()}
    return on_record("northfield", said=STUDY | stated)


def test_the_unchanged_request_goes() -> None:
    assert isinstance(ask().verdict, Permitted)


@pytest.mark.parametrize(
    ("paper", "rule"),
    [
        ({"basis": None}, "ferpa-consent-default"),
        ({"signed_on": None}, "house-agreement"),
        ({"signed_on": date(2027, 1, 1)}, "house-in-force"),
        ({"starts": None}, "house-in-force"),
        ({"ends": date(2026, 11, 22)}, "house-in-force"),
        ({"starts": date(2026, 11, 24)}, "house-in-force"),
        ({"purpose": Purpose.TRANSPORT}, "house-purpose"),
        ({"limits": Limits()}, "house-minimum-class"),
        ({"limits": Limits(k=2)}, "house-minimum-class"),
        ({"redisclosure": "free"}, "ferpa-redisclose-bar"),
        ({"parties": PARTIES[:1]}, "house-party"),
        ({"schedule": ()}, "ferpa-studies-scope"),
        ({"destruction": replace(the_amended().destruction, by=None)}, None),
    ],
)
def test_a_paper_that_lacks_something_refuses(paper: dict[str, Any], rule: str | None) -> None:
    decision = ask(paper=paper)
    if rule is None:  # a clause still states the period
        assert isinstance(decision.verdict, Permitted)
        return
    assert isinstance(decision.verdict, Refused)
    assert rule in rules(decision.verdict)


@pytest.mark.parametrize(
    "topic",
    [
        "use_limited",
        "no_identification",
        "destruction_duty",
        "scope_duration",
        "not_property",
        "severability",
    ],
)
def test_each_clause_that_the_law_asks_for_is_needed(topic: str) -> None:
    clauses = tuple(c for c in the_amended().clauses if c.topics != (topic,))
    assert isinstance(ask(paper={"clauses": clauses}).verdict, Refused)


def test_no_agreement_at_all() -> None:
    decision = judged(a_request(*WANTED, agreement=None), None)
    assert isinstance(decision.verdict, Refused)
    assert {"ferpa-consent-default", "house-agreement", "ct-contract-first"} <= rules(decision.verdict)
    assert decision.agreement is None
    assert decision.terms.second_person


def test_an_agreement_that_was_ended_early_is_not_in_force() -> None:
    ended = AgreementStanding("needs-study", 2, "a" * 64, None, None, ended_on=date(2026, 11, 1))
    standing = on_record("northfield", said=STUDY, agreements={"needs-study": ended})
    assert "house-in-force" in rules(ask(standing=standing).verdict)
    later = replace(ended, ended_on=TODAY)
    standing = on_record("northfield", said=STUDY, agreements={"needs-study": later})
    assert isinstance(ask(standing=standing).verdict, Permitted)


def test_a_purpose_that_is_not_said_cannot_be_told() -> None:
    decision = ask(request={"purpose": None})
    assert isinstance(decision.verdict, Undetermined)
    assert decision.verdict.ask == ("request.within_purpose",)


def test_a_recipient_who_is_no_party_or_the_district_itself() -> None:
    for recipient in ("somebody", "district"):
        decision = ask(request={"recipient": recipient}, standing=on_record(recipient, said=STUDY))
        assert "house-party" in rules(decision.verdict)


def test_a_recipient_without_a_verified_key() -> None:
    when = datetime(2026, 9, 2, tzinfo=UTC)
    for key, how in (("", "in person"), ("age1", " ")):
        standing = on_record(
            said=STUDY, recipients={"northfield": RecipientStanding("northfield", "N", key, how, when)}
        )
        assert "ferpa-authenticate" in rules(ask(standing=standing).verdict)
    assert "house-recipient-on-record" in rules(ask(standing=on_record(said=STUDY)).verdict)


def a_release(**changes: Any) -> ReleaseStanding:
    when = datetime(2026, 1, 2, tzinfo=UTC)
    release = ReleaseStanding(
        "rel", "needs-study", 1, "northfield", "studies", ("grade",), "10-99", "s", "p", date(2026, 6, 30),
        False, ReleaseStatus.IN_FORCE, None, when, 1,
    )  # fmt: skip
    return replace(release, **changes)


@pytest.mark.parametrize(
    ("changes", "stops"),
    [
        ({}, True),
        ({"status": ReleaseStatus.REVOKED}, True),
        ({"status": ReleaseStatus.DESTROYED}, False),
        ({"status": ReleaseStatus.NOT_DELIVERED}, False),
        ({"destroy_by": TODAY}, False),
        ({"destroy_by": None}, False),
        ({"recipient": "tally"}, False),
    ],
)
def test_an_overdue_destruction_stops_the_next_release(changes: dict[str, Any], stops: bool) -> None:
    standing = on_record("northfield", said=STUDY, releases={"rel": a_release(**changes)})
    assert ("house-destruction-overdue" in rules(ask(standing=standing).verdict)) is stops


def test_a_sub_processor_that_owes_or_is_barred_stops_it_too() -> None:
    request = {"onward": ("tally",)}
    late = on_record("northfield", "tally", said=STUDY, releases={"rel": a_release(recipient="tally")})
    assert rules(ask(request=request, standing=late).verdict) == {"house-destruction-overdue"}
    barred = on_record("northfield", "tally", said=STUDY | {("recipient.barred", "tally"): (True, "counsel")})
    assert rules(ask(request=request, standing=barred).verdict) == {"ferpa-five-year"}


def test_an_open_duty_that_blocks_stops_once_it_is_late() -> None:
    for due, blocks, stops in (
        (date(2026, 11, 22), True, True),
        (TODAY, True, False),
        (date(2026, 1, 1), False, False),
    ):
        duty = OpenedDuty("d", "notice", "northfield", due, "rel", "rule", blocks)
        standing = on_record("northfield", said=STUDY, duties={"d": duty})
        assert ("house-destruction-overdue" in rules(ask(standing=standing).verdict)) is stops


@pytest.mark.parametrize(
    ("onward", "on_ledger", "rule"),
    [
        (("tally",), ("tally",), None),
        (("Tally Analytics LLC",), ("tally",), None),
        (("tally", "brightwater"), ("tally",), "ferpa-ledger-onward"),
        (("tally",), (), "ferpa-ledger-onward"),
        (("a stranger",), (), "ferpa-ledger-onward"),
        (("district",), ("district",), "ferpa-ledger-onward"),
    ],
)
def test_each_onward_party_is_in_the_agreement_and_the_ledger_beforehand(
    onward: tuple[str, ...], on_ledger: tuple[str, ...], rule: str | None
) -> None:
    decision = ask(request={"onward": onward}, standing=on_record("northfield", *on_ledger, said=STUDY))
    assert rules(decision.verdict) == ({rule} if rule else set())
    if rule is None:
        assert decision.onward == ("tally",)


def test_passing_on_must_be_agreed() -> None:
    decision = ask(
        request={"onward": ("tally",)},
        paper={"redisclosure": "barred"},
        standing=on_record("northfield", "tally", said=STUDY),
    )
    assert "house-onward-agreed" in rules(decision.verdict)


@pytest.mark.parametrize(
    ("changes", "certificate", "uncovered", "uncertified"),
    [
        ({}, None, False, False),
        ({"destroy_by": None}, None, True, False),
        ({"destroy_by": None, "status": ReleaseStatus.NOT_DELIVERED}, None, False, False),
        ({"status": ReleaseStatus.DESTROYED}, None, False, True),
        ({"status": ReleaseStatus.DESTROYED}, "f" * 64, False, False),
        ({"status": ReleaseStatus.DESTROYED, "recipient": "tally"}, None, False, False),
    ],
)
def test_each_earlier_release_has_its_day_and_each_destroyed_one_its_certificate(
    changes: dict[str, Any], certificate: str | None, uncovered: bool, uncertified: bool
) -> None:
    done = {"destroy:rel": Certified("destroy:rel", date(2026, 11, 1), "purge", certificate)}
    release = a_release(destroy_by=TODAY)
    standing = on_record(
        "northfield", said=STUDY, releases={"rel": replace(release, **changes)}, certified=done
    )
    decision = ask(standing=standing)
    missing = {g.rule for g in decision.verdict.grounds if g.mark is Mark.MISSING}
    assert ("dest-coverage" in missing) is uncovered
    assert ("dest-certificate" in missing) is uncertified
    assert isinstance(decision.verdict, Permitted)  # good practice stops nothing


def test_access_that_no_entry_records_stops_the_next_release() -> None:
    standing = with_facts(recipient__access_unlogged=("northfield", True, "data_officer"))
    assert rules(ask(standing=standing).verdict) == {"ferpa-record-scope"}
