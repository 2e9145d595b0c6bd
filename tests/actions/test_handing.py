"""From the promise to the certificate, as a partner and its sub-processor do it; and what is another's."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import timedelta

import pytest

from permslip.actions import asking, bookshelf, following, handing, papers, releasing, reviewing, seats
from permslip.actions.desk import open_desk
from permslip.follow.course import course
from permslip.sample import case
from permslip.words.errors import BadInput, NotFound, RefusedError
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import RequestState, Seat, Vote
from tests.actions.review_world import staged  # noqa: F401 - a fixture
from tests.portal.released import Later

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast

CERTIFICATE = """\
certificate: destruction
party: {party}
role: records manager
destroyed_on: {day}
method: destroy
releases: [{release}]
backups: none
"""
SUBS = """\
sub_recipients:
  - {party: tally, never_received: true}
  - {party: brightwater, never_received: true}
"""


@pytest.fixture(scope="module")
def published(staged, tmp_path_factory):  # noqa: F811
    root = tmp_path_factory.mktemp("published")
    shutil.copytree(staged / "office", root / "office")
    told = json.loads((staged / "told.json").read_text())
    at = {"agreement": case.AGREEMENT, "by": "Officer"}
    with open_desk(root / "office", exact=True) as desk:
        head = told["head"]
        reviewing.vote(desk, release=told["release"], vote=Vote.APPROVE, by=head["person"], seat=head["seat"])
        sub = seats.give_seat(desk, kind=Seat.SUB_PROCESSOR, party="tally", name="Sam Example", **at)
        token = seats.give_token(desk, party="northfield", name="nightly fetch", **at)
    told |= {"sub": sub["seat"], "token": token["seat"], "partner": told["partner"]["seat"]}
    (root / "told.json").write_text(json.dumps(told))
    return root


@pytest.fixture
def world(published, tmp_path):
    shutil.copytree(published / "office", tmp_path / "office")
    told = json.loads((published / "told.json").read_text())
    with open_desk(tmp_path / "office", exact=True) as desk:
        yield desk, told


def sign(desk, seat):
    return handing.sign_undertaking(desk, agreement=case.AGREEMENT, seat=seat)


def certificate(desk, told, party="northfield", subs=SUBS, **changed):
    given = {"party": party, "day": desk.today(), "release": told["release"]} | changed
    return (CERTIFICATE.format(**given) + subs).encode()


def test_nobody_fetches_before_they_promised_and_then_exactly_three_files(world):
    desk, told = world
    with pytest.raises(RefusedError, match="not signed"):
        handing.fetch_package(desk, release=told["release"], seat=told["partner"])
    assert told["release"] not in desk.office.standing().fetched
    signed = sign(desk, told["partner"])
    found = handing.fetch_package(desk, release=told["release"], seat=told["partner"])
    with zipfile.ZipFile(found.path) as package:
        assert sorted(package.namelist()) == ["payload.age", "slip.dsse.json", "slip.tlog-proof"]
        for name in package.namelist():
            kept = desk.office.releases.folder(told["release"]) / name
            assert package.read(name) == kept.read_bytes()
    handed = desk.office.standing().fetched[told["release"]]
    assert [(h.party, h.seat) for h in handed] == [("northfield", told["partner"])]
    kept = desk.office.seats.undertakings(case.AGREEMENT)[0]
    assert (kept.name, kept.seat) == ("Alex Example", told["partner"])
    assert desk.office.standing().undertakings[told["partner"], case.AGREEMENT].text == signed["text_sha256"]


def test_the_promise_is_made_of_the_agreements_own_words(world):
    desk, told = world
    text = handing.undertaking_text(desk, agreement=case.AGREEMENT, seat=told["partner"])
    assert case.PARTNER in text and case.TALLY in text and "34 CFR 99.33(a)" in text
    assert "Clause" in text
    with pytest.raises(NotFound):
        handing.undertaking_text(desk, agreement="another", seat=told["partner"])


def test_a_program_fetches_once_a_person_of_its_party_promised(world):
    desk, told = world
    with pytest.raises(RefusedError, match="promises nothing"):
        sign(desk, told["token"])
    sign(desk, told["sub"])  # somebody of another party
    with pytest.raises(RefusedError, match="not signed"):
        handing.fetch_package(desk, release=told["release"], seat=told["token"])
    sign(desk, told["partner"])
    assert handing.fetch_package(desk, release=told["release"], seat=told["token"]).path.is_file()
    seats.end_seat(desk, seat=told["partner"], because="left", by="Officer")
    with pytest.raises(RefusedError, match="not signed"):
        handing.fetch_package(desk, release=told["release"], seat=told["token"])


def test_hostile_what_is_anothers_is_not_there(world):
    desk, told = world
    sign(desk, told["sub"])
    with pytest.raises(RefusedError, match="another seat"):
        handing.fetch_package(desk, release=told["release"], seat=told["sub"])
    with pytest.raises(RefusedError, match="another seat"):
        handing.acknowledge(desk, release=told["release"], seat=told["head"]["seat"])
    for release in ("rel_none", "../keys", ""):
        with pytest.raises(NotFound):
            handing.fetch_package(desk, release=release, seat=told["partner"])


def test_hostile_nothing_is_handed_out_that_is_taken_back_while_the_zip_is_made(world, monkeypatch):
    desk, told = world
    sign(desk, told["partner"])
    made = desk.scratch

    def meanwhile():
        following.revoke(
            desk, release=told["release"], because="wrong population", suspend=False, by="Officer"
        )
        return made()

    monkeypatch.setattr(desk, "scratch", meanwhile)
    with pytest.raises(RefusedError, match="revoked"):
        handing.fetch_package(desk, release=told["release"], seat=told["partner"])
    assert told["release"] not in desk.office.standing().fetched


def test_hostile_nothing_is_fetched_once_it_was_taken_back(world):
    desk, told = world
    sign(desk, told["partner"])
    following.revoke(desk, release=told["release"], because="wrong population", suspend=False, by="Officer")
    with pytest.raises(RefusedError, match="revoked"):
        handing.fetch_package(desk, release=told["release"], seat=told["partner"])


def test_hostile_nothing_is_fetched_after_its_day_of_destruction(world):
    desk, told = world
    sign(desk, told["partner"])
    last = desk.office.standing().releases[told["release"]].destroy_by
    desk.clock = Later((last - desk.today()).days)
    standing = desk.office.standing()
    assert handing.closed(standing, standing.releases[told["release"]], last) == ""
    desk.clock = Later((last - desk.today()).days + desk.clock.days + 1)
    with pytest.raises(RefusedError, match="destroyed is past"):
        handing.fetch_package(desk, release=told["release"], seat=told["partner"])
    assert told["release"] not in desk.office.standing().fetched


def test_hostile_nothing_is_fetched_under_an_agreement_that_is_over(world):
    desk, told = world
    sign(desk, told["partner"])
    bookshelf.end(desk, name=case.AGREEMENT, on=desk.today(), by="Officer")
    assert handing.fetch_package(desk, release=told["release"], seat=told["partner"]).path.is_file()
    desk.clock = Later(1)
    with pytest.raises(RefusedError, match="agreement is over"):
        handing.fetch_package(desk, release=told["release"], seat=told["partner"])
    with pytest.raises(RefusedError, match="agreement is over"):
        handing.fetch_package(desk, release=told["release"], seat=told["token"])


def test_hostile_a_promise_under_other_words_opens_nothing(world, tmp_path):
    desk, told = world
    sign(desk, told["partner"])
    text = case.amended(desk.today(), desk.office.keyring.trust(desk.office.standing()).fingerprint)
    for before, after in (
        ("version: 2\namends: 1", "version: 3\namends: 2"),
        ("purpose_text: Find", "purpose_text: Only find"),
    ):
        assert before in text
        text = text.replace(before, after)
    (tmp_path / "third.yaml").write_text(text, "utf-8")
    papers.add_agreement(desk, file=tmp_path / "third.yaml", by="Officer")
    for seat in (told["partner"], told["token"]):
        with pytest.raises(RefusedError, match="not as it reads today"):
            handing.fetch_package(desk, release=told["release"], seat=seat)
    at = {"agreement": case.AGREEMENT, "party": "northfield", "holder": told["partner"]}
    assert handing.signed_today(desk, **at) is None
    sign(desk, told["partner"])
    assert handing.signed_today(desk, **at) is not None
    for seat in (told["partner"], told["token"]):
        assert handing.fetch_package(desk, release=told["release"], seat=seat).path.is_file()


def test_it_arrived_once(world):
    desk, told = world
    with pytest.raises(BadInput, match="has fetched"):
        handing.acknowledge(desk, release=told["release"], seat=told["partner"])
    sign(desk, told["partner"])
    handing.fetch_package(desk, release=told["release"], seat=told["partner"])
    first = handing.acknowledge(desk, release=told["release"], seat=told["partner"])
    size = desk.office.standing().size
    assert handing.acknowledge(desk, release=told["release"], seat=told["partner"]) == first
    assert desk.office.standing().size == size
    assert course(desk.office.standing(), case.REQUEST, today=desk.today()).turn == frozenset()


def test_a_partner_hands_in_its_certificate(world):
    desk, told = world
    data = certificate(desk, told)
    done = handing.hand_in_certificate(desk, data=data, name="form", seat=told["partner"])
    assert done["duties"] == [f"destroy:{told['release']}"]
    assert desk.office.standing().releases[told["release"]].status is ReleaseStatus.DESTROYED
    assert course(desk.office.standing(), case.REQUEST, today=desk.today()).state is RequestState.DESTROYED
    with pytest.raises(BadInput, match="already"):
        handing.hand_in_certificate(desk, data=data, name="form", seat=told["partner"])


def test_a_sub_processor_certifies_its_own_copies_and_no_more(world):
    desk, told = world
    data = certificate(desk, told, party="tally", subs="")
    done = handing.hand_in_certificate(desk, data=data, name="form", seat=told["sub"])
    assert done["duties"] == [f"destroy:{told['release']}:tally"]
    assert desk.office.standing().releases[told["release"]].status is ReleaseStatus.IN_FORCE
    with pytest.raises(BadInput, match="already"):
        handing.hand_in_certificate(desk, data=data, name="form", seat=told["sub"])


def test_hostile_certificates_of_others_or_of_what_never_was(world):
    desk, told = world
    size = desk.office.standing().size
    tries = [
        (told["sub"], certificate(desk, told), RefusedError),  # the partner's, from the sub-processor's seat
        (told["partner"], certificate(desk, told, party="tally", subs=""), NotFound),
        (told["partner"], certificate(desk, told, subs=""), BadInput),
        (told["partner"], certificate(desk, told, release="rel_none"), NotFound),
        (told["sub"], certificate(desk, told, party="tally", subs="", release="rel_none"), NotFound),
        (told["partner"], certificate(desk, told, day=desk.today() + timedelta(days=1)), BadInput),
        (told["sub"], certificate(desk, told, party="tally", day="2014-01-01", subs=""), BadInput),
        (told["partner"], b"x" * (1 << 20) + b"y", BadInput),
        (told["partner"], b"\xff\x00", BadInput),
        (told["head"]["seat"], certificate(desk, told), RefusedError),
    ]
    for seat, data, error in tries:
        with pytest.raises(error):
            handing.hand_in_certificate(desk, data=data, name="form", seat=seat)
    assert desk.office.standing().size == size


def test_hostile_a_sub_processor_certifies_nothing_that_was_never_passed_to_it(world, tmp_path):
    desk, told = world
    text = case.request(desk.today())
    assert "onward: [tally]" in text and f"id: {case.REQUEST}\n" in text
    text = text.replace("onward: [tally]", "onward: []").replace(f"id: {case.REQUEST}\n", "id: alone\n")
    (tmp_path / "alone.yaml").write_text(text, "utf-8")
    asking.put_request(desk, file=tmp_path / "alone.yaml", by="Officer")
    alone = releasing.release(desk, request="alone", by="Officer").release
    head = told["head"]
    reviewing.vote(desk, release=alone, vote=Vote.APPROVE, by=head["person"], seat=head["seat"])
    for releases in (alone, f"{told['release']}, {alone}"):
        data = certificate(desk, told, party="tally", subs="", release=releases)
        with pytest.raises(NotFound, match="does not name you"):
            handing.hand_in_certificate(desk, data=data, name="form", seat=told["sub"])
    assert not [duty for duty in desk.office.standing().certified if duty.endswith(":tally")]
