"""What families see of what has gone, and what they ask of the district."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from permslip.actions import following, households
from permslip.actions.households import Right
from permslip.stores.families.people import Kind
from permslip.stores.vault import Shelf
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, RefusedError
from tests.actions import household_world as world
from tests.actions.household_world import DAY, a_desk, an_asking, the_child, visiting


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.made(tmp_path / "office", an_asking())


# ---------------------------------------------------------------- what has gone


def test_the_index_says_what_scanning_every_roster_says(root: Path) -> None:
    with a_desk(root) as desk:
        for number in range(20):
            who = [f"s{n}" for n in range(1, 30) if (n * 7 + number) % 3 == 0]
            world.gone(desk, f"rel_{number}", who)
            if number == 11:
                assert households.index_rosters(desk) == 12
        disclosed = desk.office.families.disclosed
        assert disclosed.waiting() == 8
        for half in (True, False):
            for number in range(1, 32):
                assert disclosed.of(f"s{number}") == desk.office.vault.disclosed(f"s{number}")
            if half:
                assert households.index_rosters(desk) == 8
        assert households.index_rosters(desk) == 0


def test_a_family_sees_every_disclosure_with_what_its_slip_says(root: Path) -> None:
    with a_desk(root) as desk:
        world.gone(desk, "rel_1", ["s1", "s2"])
        world.gone(desk, "rel_2", ["s2"])
        world.gone(desk, "rel_3", ["s1"], beyond_minimum=True, basis="consent")
        visitor = visiting(desk, "g1")
        third, first = households.disclosures(desk, visitor=visitor, child=the_child(visitor))
        assert (first.release, third.release) == ("rel_1", "rel_3")
        assert (first.recipient, first.may_pass_to) == (
            "Northfield Council for Schools",
            ("Tally Analytics LLC",),
        )
        assert [(e.key, e.label, e.change) for e in first.elements] == [
            ("grade", "grade level", "generalise")
        ]
        assert (first.beyond_minimum, third.beyond_minimum, third.basis) == (False, True, "consent")


def test_a_release_that_was_never_delivered_is_no_disclosure(root: Path) -> None:
    with a_desk(root) as desk:
        world.gone(desk, "rel_1", ["s1"])
        with desk.office.transaction() as tx:
            body = {"release": "rel_1", "because": "the staged bytes are gone"}
            tx.append(EntryKind.RELEASE_NOT_DELIVERED, body, actor_role="office")
        visitor = visiting(desk, "g1")
        assert households.disclosures(desk, visitor=visitor, child=the_child(visitor)) == ()


def test_hostile_a_changed_roster_is_not_indexed(root: Path) -> None:
    from permslip.words.errors import OfficeProblem

    with a_desk(root) as desk:
        world.gone(desk, "rel_1", ["s1"])
        segment = desk.office.vault.roster("rel_1")
        segment.path.write_bytes(segment.path.read_bytes() + b"x")
        with pytest.raises(OfficeProblem):
            households.index_rosters(desk)
        assert desk.office.families.disclosed.waiting() == 1


def test_staff_see_what_went_about_themselves_and_families_do_not(root: Path) -> None:
    with a_desk(root) as desk:
        world.gone(desk, "rel_1", ["t1"], shelf=Shelf.STAFF)
        world.gone(desk, "rel_2", ["t2"], shelf=Shelf.STAFF)
        member = visiting(desk, "t1", Kind.STAFF)
        for _ in range(2):
            [found] = households.staff_disclosures(desk, visitor=member)
            assert found.release == "rel_1"
            assert [e.key for e in found.elements] == ["evaluation_rating"]
            households.index_rosters(desk)
        with pytest.raises(RefusedError):
            households.staff_disclosures(desk, visitor=visiting(desk, "g1"))


# ---------------------------------------------------------------- what families ask


def test_a_wish_is_a_duty_without_a_child_and_a_reply_certifies_it(root: Path) -> None:
    with a_desk(root) as desk:
        visitor = visiting(desk, "g1")
        wish = households.ask_right(
            desk,
            visitor=visitor,
            child=the_child(visitor),
            kind="copy",
            text=" Everything,\n please ",
            by="family",
        )
        assert (wish.kind, wish.text, wish.draft) == (Right.COPY, "Everything,\nplease", True)
        assert (wish.because, wish.due) == ("ferpa-access-45", DAY + timedelta(days=45))
        [duty] = [d for d in following.due(desk, until=wish.due) if d["kind"] == "family asked"]
        assert (duty["id"], duty["because"]) == (f"family:{wish.id}", "ferpa-access-45")
        [listed] = households.list_asked(desk)
        assert (listed.about, listed.asked_by, listed.open) == ("Leo Example", "Ana Example", True)
        done = households.answer_asked(desk, asked=wish.id, reply="Come on Monday.", by=None)
        assert not done.open
        assert [w.reply for w in households.my_wishes(desk, visitor=visitor)] == ["Come on Monday."]
        assert not [d for d in following.due(desk, until=wish.due) if d["kind"] == "family asked"]
        with pytest.raises(BadInput):
            households.answer_asked(desk, asked=wish.id, reply="again", by=None)
        text = " ".join(str(e.body) for e in desk.office.entries())
        assert not any(word in text for word in ("Everything", "Monday", "Leo", "'s1'", "'g1'"))


def test_a_wish_while_the_office_is_busy_is_kept_and_its_duty_opened_later(root: Path) -> None:
    with a_desk(root) as busy, a_desk(root) as desk:
        visitor = visiting(desk, "g1")
        with busy.office.writing():
            wish = households.ask_right(
                desk,
                visitor=visitor,
                child=the_child(visitor),
                kind="correction",
                text="The grade",
                by="family",
            )
        assert wish.because == "house-family-reply"
        assert desk.office.standing().duties == {}
        assert households.open_duties(desk, by="office") == 1
        assert households.open_duties(desk, by="office") == 0
        assert list(desk.office.standing().duties) == [f"family:{wish.id}"]


@pytest.mark.parametrize(("kind", "text"), [("copy", "  "), ("copy", "x" * 2001), ("money", "please")])
def test_a_wish_needs_a_kind_and_words(root: Path, kind: str, text: str) -> None:
    with a_desk(root) as desk:
        visitor = visiting(desk, "g1")
        with pytest.raises(BadInput):
            households.ask_right(
                desk, visitor=visitor, child=the_child(visitor), kind=kind, text=text, by="family"
            )


def test_nobody_fills_the_list(root: Path) -> None:
    with a_desk(root) as desk:
        visitor = visiting(desk, "g1")
        ask = lambda text: households.ask_right(  # noqa: E731
            desk, visitor=visitor, child=the_child(visitor), kind="copy", text=text, by="family"
        )
        first = ask("more 0")
        assert ask(" more  0").id == first.id  # pressed twice, it is asked once and has one last day
        for n in range(1, 20):
            ask(f"more {n}")
        with pytest.raises(BadInput, match="wait"):
            ask("one more")
