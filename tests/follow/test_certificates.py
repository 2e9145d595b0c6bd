"""A certificate counts only when it covers everything that went out."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from permslip import follow
from permslip.agree.agreement import Destruction
from permslip.ledger.entry import Entry
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound
from permslip.words.standing import Certified, ReleaseStatus
from tests.factories import an_agreement
from tests.follow.builders import a_release, a_standing

TODAY = date(2027, 9, 1)
PAPER = """\
certificate: destruction
party: northfield
role: records manager
destroyed_on: 2027-08-20
method: purge
releases: [rel_1]
backups: 2027-10-01
sub_recipients:
  - party: tally
    destroyed_on: 2027-08-18
    method: destroy
"""


def take_in(text: str = PAPER, standing=None, today: date = TODAY):
    agreements = {"needs-study": an_agreement()}
    return follow.certificate(
        "certificate.yaml",
        text.encode(),
        standing=standing or a_standing(),
        agreements=agreements,
        today=today,
    )


def test_a_whole_certificate_becomes_entries_that_the_ledger_takes():
    paper = take_in()
    assert paper.digest == hashlib.sha256(PAPER.encode()).hexdigest()
    ((duty, body),) = paper.bodies()
    assert duty == follow.destroy_id("rel_1") == body["duty"]
    moment = a_release().time
    assert Entry(0, EntryKind.DUTY_CERTIFIED, moment, "party", body, bytes(32)).body["method"] == "purge"
    assert body["backups_until"] == "2027-10-01"


def test_the_example_that_is_handed_out_is_one():
    paper = take_in(follow.EXAMPLE, a_standing(a_release(id="rel_7k2m9q4xw3ha")))
    assert paper.sub_recipients == ("tally", "brightwater")


def test_one_who_never_received_it_needs_no_day():
    text = PAPER[: PAPER.index("  - party: tally")] + "  - party: tally\n    never_received: true\n"
    assert take_in(text).sub_recipients == ("tally",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("method: purge", "method: shred"),
        ("method: purge", "method: clear"),  # the agreement promised purge
        ("method: destroy", "method: clear"),  # the sub-processor too
        ("destroyed_on: 2027-08-20", "destroyed_on: 2027-09-02"),  # ahead
        ("destroyed_on: 2027-08-20", "destroyed_on: 2026-11-22"),  # before the release
        ("destroyed_on: 2027-08-20", "destroyed_on: 2027-02-30"),
        ("backups: 2027-10-01", "backups: 2027-08-01"),
        ("backups: 2027-10-01", "backups: somewhere"),
        ("backups: 2027-10-01\n", ""),
        ("releases: [rel_1]", "releases: []"),
        ("role: records manager\n", ""),
        ("party: tally", "party: brightwater"),  # tally is left out
        ("    method: destroy\n", ""),
        ("    method: destroy", "    method: destroy\n    never_received: true"),
        ("certificate: destruction", "certificate: destruction\nsigned: yes"),
        ("certificate: destruction", "certificate: marriage"),
        ("releases: [rel_1]", "releases: &x [rel_1]"),
        ("    destroyed_on: 2027-08-18\n", ""),
        ("sub_recipients:", "sub_recipients:\n  - party: tally\n    never_received: true"),
    ],
)
def test_hostile_or_incomplete_certificates_are_refused(old, new):
    assert old in PAPER
    with pytest.raises(BadInput):
        take_in(PAPER.replace(old, new, 1))


def test_what_is_no_certificate_at_all_is_said_to_be_none():
    with pytest.raises(BadInput, match="c: this is no certificate") as told:
        follow.certificate("c", b"hello", standing=a_standing(), agreements={}, today=TODAY)
    assert "Certify destruction" in told.value.fix
    with pytest.raises(BadInput, match="c is larger than 64 kB") as told:
        follow.certificate("c", b"#" * 70_000, standing=a_standing(), agreements={}, today=TODAY)
    assert "rule" not in told.value.fix


def test_a_release_to_somebody_else_is_not_theirs_to_certify():
    for standing in (a_standing(a_release(recipient="tally")), a_standing(a_release(id="rel_2"))):
        with pytest.raises(NotFound):
            take_in(standing=standing)


def test_a_method_of_the_parties_own_words_is_left_to_people():
    words = an_agreement(destruction=Destruction(by=date(2027, 8, 31), method="shred on site"))
    paper = follow.certificate(
        "c", PAPER.encode(), standing=a_standing(), agreements={"needs-study": words}, today=TODAY
    )
    assert paper.method.value == "purge"
    with pytest.raises(NotFound, match="not at hand"):
        follow.certificate("c", PAPER.encode(), standing=a_standing(), agreements={}, today=TODAY)


def test_nothing_is_certified_twice_or_without_delivery():
    done = Certified("destroy:rel_1", date(2027, 8, 1), "purge", None)
    with pytest.raises(BadInput, match="already"):
        take_in(standing=a_standing(certified={done.duty: done}))
    with pytest.raises(BadInput, match="never delivered"):
        take_in(standing=a_standing(a_release(status=ReleaseStatus.NOT_DELIVERED)))


def test_messages_quote_no_value_of_the_paper():
    with pytest.raises(BadInput) as caught:
        take_in(PAPER.replace("method: purge", "method: Jordan Example", 1))
    assert "Jordan" not in str(caught.value) and caught.value.__cause__ is None
