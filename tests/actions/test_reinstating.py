"""A suspension ends when its cause is over and as many people say so as the release needed; a revocation
never does."""

from __future__ import annotations

import json
import shutil
import threading

import pytest

from permslip.actions import (
    approvers,
    bookshelf,
    families,
    following,
    handing,
    offices,
    papers,
    proofs,
    register_releases,
    reinstating,
    reviewing,
    seats,
)
from permslip.actions.desk import open_desk
from permslip.follow import taking_back
from permslip.follow.course import course
from permslip.release.verify_status import Trust, read_status
from permslip.sample import case
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, PermslipError, RefusedError
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import OfficeRole, RequestState, Seat, Vote
from tests.cli import small
from tests.portal.released import Later
from tests.seating import three

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast
LINE = "  - {element: sex, need: mandatory, why: gaps between groups}\n"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """An office whose release has left, with two approvers and somebody of the partner on seats."""
    root = tmp_path_factory.mktemp("left")
    office = small.make(root)
    release = small.stage(office)
    with open_desk(office, exact=True) as desk:
        held = three(desk)
        reviewing.vote(
            desk, release=release, vote=Vote.APPROVE, by=held["head"]["person"], seat=held["head"]["seat"]
        )
        handing.sign_undertaking(desk, agreement=case.AGREEMENT, seat=held["partner"]["seat"])
    told = {"release": release, **held}
    (root / "told.json").write_text(json.dumps(told))
    return root


class World:
    def __init__(self, desk, told):
        self.desk, self.release = desk, told["release"]
        self.head, self.board, self.partner = (told[n] for n in ("head", "board", "partner"))

    def take_back(self, suspend=True):
        following.revoke(
            self.desk, release=self.release, because="a laptop is gone", suspend=suspend, by="Officer"
        )

    def say(self, who, because="it was found, unopened"):
        return reinstating.reinstate_signed_in(
            self.desk, release=self.release, because=because, by=who["person"], seat=who["seat"]
        )

    def fetch(self):
        return handing.fetch_package(self.desk, release=self.release, seat=self.partner["seat"]).path

    def incident(self, **about):
        made = following.incident(
            self.desk, **({"party": None, "release": None} | about), what="a test", on=None, by="Officer"
        )
        return made["incident"]

    def kinds(self, last):
        return [e.kind.value for e in self.desk.office.entries()][-last:]

    @property
    def status(self):
        return self.known.status

    @property
    def known(self):
        return self.desk.office.standing().releases[self.release]

    @property
    def state(self):
        return course(self.desk.office.standing(), case.REQUEST, today=self.desk.today()).state


@pytest.fixture
def world(out, tmp_path):
    shutil.copytree(out / "office", tmp_path / "office")
    told = json.loads((out / "told.json").read_text())
    with open_desk(tmp_path / "office", exact=True) as desk:
        here = World(desk, told)
        here.take_back()
        yield here


def test_what_was_suspended_may_be_used_again(world):
    assert (world.status, world.state) == (ReleaseStatus.SUSPENDED, RequestState.SUSPENDED)
    with pytest.raises(RefusedError, match="suspended"):
        world.fetch()
    seen = reinstating.suspended(world.desk, release=world.release, reader=world.head["person"])
    assert (seen.because, seen.asked, seen.given, seen.obstacles, seen.why_not) == (
        "a laptop is gone", 1, 0, (), "",
    )  # fmt: skip
    assert [s.release for s in reinstating.all_suspended(world.desk, reader="")] == [world.release]
    told = world.say(world.head)
    assert told == {"release": world.release, "status": "in force", "given": 1, "asked": 1}
    assert world.kinds(2) == ["reinstatement.given", "release.reinstated"]
    assert (world.status, world.state) == (ReleaseStatus.IN_FORCE, RequestState.RELEASED)
    assert world.fetch().is_file()
    assert reinstating.suspended(world.desk, release=world.release, reader="") is None
    page = register_releases.release_page(world.desk, release=world.release)
    today = world.desk.today()
    assert page.turns == (("suspended", today), ("in force", today))
    assert [t.because for t in world.known.turns] == ["a laptop is gone", "it was found, unopened"]
    world.desk.office.verify_ledger()


def test_the_status_list_says_so_and_is_signed_anew(world):
    trust = Trust.parse(proofs.trust_file(world.desk))
    before = read_status(proofs.status_list(world.desk), trust)
    world.say(world.head)
    after = read_status(proofs.status_list(world.desk), trust)
    assert [(r.release, r.status) for r in before.listed] == [(world.release, "suspended")]
    assert after.listed == () and after.entries == before.entries + 2


def test_where_two_review_two_have_to_say_so(world):
    offices.set_policy(world.desk, name="reviewers", value="2", by="Officer")
    assert world.say(world.head)["status"] == "suspended"
    assert world.kinds(1) == ["reinstatement.given"] and world.state is RequestState.SUSPENDED
    with pytest.raises(BadInput, match="Somebody else"):
        world.say(world.head)
    mine = reinstating.suspended(world.desk, release=world.release, reader=world.head["person"])
    assert (mine.given, mine.asked) == (1, 2) and "Somebody else" in mine.why_not
    with pytest.raises(RefusedError):
        world.fetch()
    assert world.say(world.board)["status"] == "in force"
    assert world.kinds(3) == ["reinstatement.given", "reinstatement.given", "release.reinstated"]


def test_hostile_a_yes_holds_for_one_suspension_and_while_its_key_is_live(world):
    offices.set_policy(world.desk, name="reviewers", value="2", by="Officer")
    world.say(world.head)
    seats.end_seat(world.desk, seat=world.head["seat"], because="left", by="Officer")
    assert taking_back.backers(world.desk.office.standing(), world.known) == ()
    assert world.say(world.board)["status"] == "suspended"
    offices.set_policy(world.desk, name="reviewers", value="1", by="Officer")
    assert world.say(world.board)["status"] == "in force"  # their yes stands: it is not written twice
    assert world.kinds(1) == ["release.reinstated"]
    world.take_back()
    assert world.known.backed == ()


def test_hostile_a_yes_that_nobody_signed_counts_for_nobody(world):
    key = next(p for p in world.desk.office.people.all() if p.id == world.board["person"]).proxy_key
    signed_before = "AAAA" * 22
    for signature in ("not base64!", signed_before):
        body = {
            "release": world.release, "role": "board", "key_id": key, "signature": signature,
            "on": world.desk.today().isoformat(), "because": "forged",
        }  # fmt: skip
        with world.desk.office.transaction() as tx:
            tx.append(EntryKind.REINSTATEMENT_GIVEN, body, actor_role="board")
    assert len(world.known.backed) == 2
    assert taking_back.backers(world.desk.office.standing(), world.known) == ()


def test_hostile_not_from_an_approvers_seat_that_nobody_confirmed(world):
    friend = seats.give_seat(
        world.desk, kind=Seat.APPROVER, name="Friend", role=OfficeRole.BOARD, by="Officer"
    )
    with pytest.raises(RefusedError, match="awaits confirmation"):
        world.say(friend)
    now = reinstating.suspended(world.desk, release=world.release, reader=friend["person"])
    assert now.why_not == approvers.UNCONFIRMED


def test_hostile_not_by_whoever_staged_it_nor_from_another_seat_nor_without_words(world):
    size = world.desk.office.standing().size
    at = {"release": world.release, "because": "because"}
    with pytest.raises(RefusedError, match="staged themselves"):
        reinstating.reinstate(world.desk, **at, by="Officer", passphrase="whatever it is")
    with pytest.raises(RefusedError, match="Somebody else sits there"):
        reinstating.reinstate_signed_in(world.desk, **at, by="Officer", seat=world.head["seat"])
    with pytest.raises(PermslipError):
        reinstating.reinstate_signed_in(world.desk, **at, by="Head", seat=world.partner["seat"])
    for words in ("", "  \n", "x" * 501):
        with pytest.raises(BadInput, match="Say why"):
            world.say(world.head, because=words)
    with pytest.raises(NotFound):
        reinstating.reinstate_signed_in(
            world.desk, release="rel_none", because="x", by=world.head["person"], seat=world.head["seat"]
        )
    assert world.desk.office.standing().size == size


# ---- what stands in the way


def refused(world, match):
    """Saying yes is refused for this reason, the page says it too, and nothing is written."""
    size = world.desk.office.standing().size
    with pytest.raises(RefusedError, match=match):
        world.say(world.head)
    assert world.desk.office.standing().size == size
    return reinstating.suspended(world.desk, release=world.release, reader=world.head["person"]).obstacles


@pytest.mark.parametrize("whose", ["the release's", "northfield", "tally"])
def test_while_an_incident_is_open(world, whose):
    about = {"release": world.release} if whose == "the release's" else {"party": whose}
    incident = world.incident(**about)
    assert refused(world, f"Incident {incident} is open") == (f"Incident {incident} is open.",)
    day = world.desk.today()
    following.update_incident(
        world.desk, incident=incident, board_told=day, families_told=day,
        reached="directory information only", close=True, by="Officer",
    )  # fmt: skip
    assert world.say(world.head)["status"] == "in force"


def test_somebody_elses_incident_is_no_hindrance(world):
    world.incident(party="district")
    world.incident(party="brightwater")  # named by the agreement, and not on this slip
    assert world.say(world.head)["status"] == "in force"


def test_once_its_agreement_is_over(world):
    bookshelf.end(world.desk, name=case.AGREEMENT, on=world.desk.today(), by="Officer")
    world.desk.clock = Later(1)
    assert refused(world, f"agreement {case.AGREEMENT} is not in force") != ()


def test_once_an_amendment_made_it_wider_than_its_agreement(world, tmp_path):
    text = case.amended(
        world.desk.today(), world.desk.office.keyring.trust(world.desk.office.standing()).fingerprint
    )
    for before, after in (("version: 2\namends: 1", "version: 3\namends: 2"), (LINE, "")):
        assert before in text
        text = text.replace(before, after)
    (tmp_path / "third.yaml").write_text(text, "utf-8")
    papers.add_agreement(world.desk, file=tmp_path / "third.yaml", by="Officer")
    assert len(refused(world, "holds what the schedule in force does not list: sex")) == 1


def test_once_its_day_of_destruction_is_past(world):
    late = (world.known.destroy_by - world.desk.today()).days + 1
    world.desk.clock = Later(late)
    seen = refused(world, "was to be destroyed, .* is past.*has not certified a destruction")
    assert any("not certified a destruction that was due" in line for line in seen)


def test_once_a_family_whose_childs_row_is_out_says_no(world, tmp_path):
    office, child = world.desk.office, str(small.CANARY_NUMBER + 1)
    (tmp_path / "paper").write_text("signed")
    families.withdraw(
        world.desk, subject=child, signer="g1", authority="parent", question="research-sharing",
        signed_on=None, evidence=tmp_path / "paper", by="Officer",
    )  # fmt: skip
    size = office.standing().size
    with pytest.raises(RefusedError, match="stays suspended.*has said no") as caught:
        world.say(world.head)
    assert caught.value.rule == "agreement:6.3" and "status revoke" in caught.value.fix
    assert (office.standing().size, world.status) == (size, ReleaseStatus.SUSPENDED)


# ---- for good


def test_what_is_revoked_stays_revoked(world):
    world.take_back(suspend=False)  # from suspended
    assert (world.status, world.state) == (ReleaseStatus.REVOKED, RequestState.REVOKED)
    size = world.desk.office.standing().size
    with pytest.raises(BadInput, match="for good"):
        world.say(world.head)
    for suspend in (True, False):
        with pytest.raises(BadInput, match="is revoked: it cannot become"):
            world.take_back(suspend=suspend)
    with pytest.raises(RefusedError, match="revoked"):
        world.fetch()
    assert world.desk.office.standing().size == size


def test_neither_what_is_in_force_nor_what_is_destroyed_is_reinstated(world):
    world.say(world.head)
    with pytest.raises(BadInput, match="is in force: only a suspension can end"):
        world.say(world.board)
    world.take_back()
    with pytest.raises(BadInput, match="is suspended: it cannot become suspended"):
        world.take_back()
    paper = (
        f"certificate: destruction\nparty: northfield\nrole: records manager\n"
        f"destroyed_on: {world.desk.today()}\nmethod: destroy\nreleases: [{world.release}]\nbackups: none\n"
        "sub_recipients:\n  - {party: tally, never_received: true}\n"
        "  - {party: brightwater, never_received: true}\n"
    )
    seat = world.partner["seat"]
    handing.hand_in_certificate(world.desk, data=paper.encode(), name="form", seat=seat)
    with pytest.raises(BadInput, match="is destroyed: only a suspension"):
        world.say(world.head)
    for suspend in (True, False):
        with pytest.raises(BadInput, match="is destroyed: it cannot become"):
            world.take_back(suspend=suspend)


# ---- at once


def at_once(world, *acts):
    """Do these at the same moment, each at a desk of its own; what each came to."""
    root, found, gate = world.desk.office.root, [], threading.Barrier(len(acts))

    def press(act):
        with open_desk(root, exact=True) as desk:
            here = World(
                desk, {"release": world.release, "head": world.head, "board": world.board, "partner": {}}
            )
            gate.wait()
            try:
                found.append(str((act(here) or {}).get("status")))
            except PermslipError as problem:
                found.append(problem.message)

    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.desk.office.verify_ledger()
    return sorted(found)


def test_two_who_reinstate_at_once_do_it_once(world):
    found = at_once(world, lambda w: w.say(w.head), lambda w: w.say(w.board))
    assert found == [f"Release {world.release} is in force: only a suspension can end.", "in force"]
    assert world.kinds(2) == ["reinstatement.given", "release.reinstated"]


def test_hostile_whoever_revokes_at_once_has_the_last_word(world):
    at_once(world, lambda w: w.say(w.head), lambda w: w.take_back(suspend=False))
    assert world.status is ReleaseStatus.REVOKED
