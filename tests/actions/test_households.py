"""Who stands before a family's page, what it asks, and what an answer does."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from permslip.actions import asking_families, households
from permslip.actions.households import Stand, WhyNot
from permslip.agree.agreement import ConsentTerm, ScheduleLine
from permslip.consent.answer import MaySign, Reason
from permslip.stores.families.people import Kind
from permslip.words.errors import BadInput, NotFound, RefusedError
from permslip.words.vocabulary import ConsentMode, Need
from tests.actions import household_world as world
from tests.actions.household_world import DAY, a_desk, an_asking, invited, says, stands, the_child, visiting


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.made(tmp_path / "office", an_asking())


# ---------------------------------------------------------------- who stands before the page


def test_a_guardian_sees_their_children_and_a_barred_one_nobody(root: Path) -> None:
    with a_desk(root) as desk:
        visitor = visiting(desk, "g1")
        assert [(c.given_name, c.why_not, c.authority) for c in visitor.children] == [
            ("Leo", WhyNot.NOTHING, "parent"),
            ("Mia", WhyNot.NOTHING, "parent"),
            ("Noa", WhyNot.BIRTH_DATE_UNKNOWN, "parent"),
        ]
        assert visitor.language == "es"
        assert visiting(desk, "g2").children[0].authority == "guardian"
        with pytest.raises(RefusedError):
            visiting(desk, "g3")


def test_who_signs_on_paper_signs_as_what_they_are_on_the_page(root: Path) -> None:
    """A stepfather, as a grandparent, is no parent because the word holds one."""
    with a_desk(root) as desk:
        assert {s.key: s.authority for s in asking_families.student(desk, key="s1").signers} == {
            "g1": "parent",
            "g2": "guardian",
        }


def test_on_the_day_of_18_the_child_changes_pages(root: Path) -> None:
    with a_desk(root) as desk:
        guardian, student = invited(desk, "g1"), invited(desk, "s2", Kind.STUDENT)
        with pytest.raises(RefusedError):
            households.visitor(desk, invitation=student)
        says(desk, "g1", True, name="Mia")
    with a_desk(root, day=DAY + timedelta(days=1)) as desk:
        at_home = households.visitor(desk, invitation=guardian)
        assert [c.given_name for c in at_home.children] == ["Leo", "Noa"]
        herself = households.visitor(desk, invitation=student)
        assert [(c.given_name, c.authority) for c in herself.children] == [("Mia", "eligible_student")]
        asked = stands(desk, "s2", "Mia", Kind.STUDENT)
        assert (asked.inside, asked.reason, asked.mine) == (False, Reason.WRONG_SIGNER, None)
        says(desk, "s2", True, name="Mia", kind=Kind.STUDENT)
        assert stands(desk, "s2", "Mia", Kind.STUDENT).stands is Stand.YOU_SAID_YES


def test_a_bar_entered_later_ends_the_visit(root: Path) -> None:
    with a_desk(root) as desk:
        name = invited(desk, "g2")
        assert households.visitor(desk, invitation=name).children
        barred = [x if x.guardian != "g2" else replace(x, standing=MaySign.BARRED) for x in world.LINKS]
        world.with_roll(desk, links=barred)
        with pytest.raises(RefusedError):
            households.visitor(desk, invitation=name)


def test_an_invitation_that_ended_or_wants_confirming_lets_nobody_in(root: Path) -> None:
    with a_desk(root) as desk:
        name = invited(desk, "g1")
        desk.office.families.invitations.end(name)
        with pytest.raises(RefusedError):
            households.visitor(desk, invitation=name)
        with pytest.raises(NotFound):
            households.visitor(desk, invitation="inv_nobody")
    with a_desk(root, day=DAY) as desk:
        name = invited(desk, "g1")
    with a_desk(root, day=DAY + timedelta(days=500)) as desk, pytest.raises(RefusedError):
        households.visitor(desk, invitation=name)


def test_hostile_a_handle_of_another_family_opens_nothing(root: Path) -> None:
    with a_desk(root) as desk:
        ana, ben = visiting(desk, "g1"), visiting(desk, "g2")
        handle = the_child(ana, "Mia")
        assert the_child(ana, "Leo") != the_child(ben, "Leo")
        for act in (
            lambda: households.questions(desk, visitor=ben, child=handle),
            lambda: households.disclosures(desk, visitor=ben, child=handle),
            lambda: households.ask_right(desk, visitor=ben, child=handle, kind="copy", text="x", by="family"),
            lambda: households.answer(
                desk, visitor=ben, child=handle, agreement="needs-study", version=2, given=True, by="family"
            ),
            lambda: households.questions(desk, visitor=ben, child="s1"),
        ):
            with pytest.raises(NotFound):
                act()


def test_no_value_of_a_family_stands_in_a_representation(root: Path) -> None:
    with a_desk(root) as desk:
        visitor = visiting(desk, "g1")
        says(desk, "g1", True)
        wish = households.ask_right(
            desk, visitor=visitor, child=the_child(visitor), kind="copy", text="my words", by="family"
        )
        shown = repr((visitor, wish, desk.office.families.roll.person(Kind.GUARDIAN, "g1")))
        for value in ("Leo", "Example", "Ana", "Mill School", "2014", "'s1'", "'g1'", "my words"):
            assert value not in shown


# ---------------------------------------------------------------- questions and answers


def test_a_question_says_who_what_why_and_until_when(root: Path) -> None:
    with a_desk(root) as desk:
        asked = stands(desk, "g1")
        assert [(p.name, p.role) for p in asked.recipients] == [
            ("Northfield Council for Schools", "partner"),
            ("Tally Analytics LLC", "sub_processor"),
        ]
        assert asked.elements == (("student_number", "student number"), ("grade", "grade level"))
        assert (asked.purpose, asked.ends, asked.destroy_by) == (
            "improve_instruction", date(2027, 6, 30), date(2027, 8, 31),
        )  # fmt: skip
        assert (asked.mode, asked.source.value, asked.silence_lets_go) == (
            ConsentMode.OPT_IN,
            "agreement",
            False,
        )
        assert (asked.stands, asked.inside, asked.mine) == (Stand.NOBODY_ANSWERED, False, None)


def test_answers_change_what_stands_and_one_guardian_learns_no_more_of_the_other(root: Path) -> None:
    with a_desk(root) as desk:
        says(desk, "g1", True)
        assert (stands(desk, "g1").stands, stands(desk, "g1").inside) == (Stand.YOU_SAID_YES, True)
        assert stands(desk, "g2").stands is Stand.ANOTHER_SAID_YES
        says(desk, "g2", False)
        for person, given in (("g1", True), ("g2", False)):
            asked = stands(desk, person)
            assert (asked.stands, asked.inside) == (Stand.GUARDIANS_DIFFER, False)
            assert asked.mine is not None and asked.mine.given is given
            assert not any(
                part in repr(asked) for part in ("Ana Ex", "Ben Ex", "'g1'", "'g2'", "Lane", "mail.")
            )
        says(desk, "g1", False)
        assert stands(desk, "g1").stands is Stand.YOU_SAID_NO
        says(desk, "g2", True)
        says(desk, "g1", True)  # both on one day: the last word counts
        assert (stands(desk, "g1").stands, stands(desk, "g1").inside) == (Stand.YOU_SAID_YES, True)


def test_a_receipt_holds_what_was_asked_and_is_the_records_evidence(root: Path) -> None:
    with a_desk(root) as desk:
        given = says(desk, "g1", True)
        [record] = desk.office.families.answers.unsealed()
        assert record["evidence_sha256"] == given.sha256 == hashlib.sha256(given.text.encode()).hexdigest()
        lines = dict(given.lines)
        assert lines["number"] == given.number and lines["answer"] == "yes" and given.given
        assert lines["recipients"].startswith("Northfield Council for Schools (northfield, partner)")
        assert lines["data"] == "student_number (student number); grade (grade level)"
        assert (record["elements"], record["purpose"], record["recipients"]) == (
            "student_number|grade", "improve_instruction", "northfield",
        )  # fmt: skip
        ana, ben = visiting(desk, "g1"), visiting(desk, "g2")
        assert households.receipt(desk, visitor=ana, number=given.number) == given
        assert households.receipts(desk, visitor=ana) == (given,)
        with pytest.raises(NotFound):
            households.receipt(desk, visitor=ben, number=given.number)


def test_hostile_a_receipt_about_a_child_whom_one_may_not_see_any_more_is_gone(root: Path) -> None:
    with a_desk(root) as desk:
        given = says(desk, "g1", True)
        links = tuple(
            replace(x, standing=MaySign.BARRED) if (x.student, x.guardian) == ("s1", "g1") else x
            for x in world.LINKS
        )
        world.with_roll(desk, links=links)
        ana = visiting(desk, "g1")
        assert ana.children and households.receipts(desk, visitor=ana) == ()
        with pytest.raises(NotFound):
            households.receipt(desk, visitor=ana, number=given.number)
        world.with_roll(desk)
        assert households.receipts(desk, visitor=visiting(desk, "g1")) == (given,)


def test_a_yes_taken_back_is_a_withdrawal_and_a_first_no_a_refusal(root: Path) -> None:
    with a_desk(root) as desk:
        says(desk, "g1", True)
        says(desk, "g1", False)
        says(desk, "g2", False)
        assert [r["answer"] for r in desk.office.families.answers.unsealed()] == [
            "given",
            "withdrawn",
            "refused",
        ]


def test_an_amended_agreement_asks_anew(root: Path) -> None:
    with a_desk(root) as desk:
        says(desk, "g1", True)
        visitor = visiting(desk, "g1")
        more = (*an_asking().schedule, ScheduleLine("birth_date", Need.MANDATORY))
        world.register(desk, an_asking(version=3, amends=2, schedule=more))
        asked = stands(desk, "g1")
        assert (asked.version, asked.inside, asked.stands) == (3, False, Stand.ASKED_ANEW)
        assert asked.mine is not None and asked.mine.given and not asked.mine.covers
        with pytest.raises(BadInput, match="changed"):
            households.answer(
                desk, visitor=visitor, child=the_child(visitor), agreement="needs-study", version=2,
                given=True, by="family",
            )  # fmt: skip


def test_who_is_not_asked_sees_the_legal_basis_and_no_buttons(tmp_path: Path) -> None:
    root = world.made(
        tmp_path / "office",
        an_asking(id="quiet", consent=None),
        an_asking(id="staff-only", schedule=(ScheduleLine("staff_role", Need.MANDATORY),)),
        an_asking(id="over", ends=date(2026, 11, 22)),
        an_asking(id="aimless", purpose=None, consent=ConsentTerm("research-sharing", ConsentMode.OPT_IN)),
    )
    with a_desk(root) as desk:
        visitor = visiting(desk, "g1")
        found = {
            a.agreement: a for a in households.questions(desk, visitor=visitor, child=the_child(visitor))
        }
        assert found.keys() == {"quiet", "aimless"}
        assert found["quiet"].why_not is WhyNot.NOT_ASKED and "study" in found["quiet"].legal_basis
        assert found["aimless"].why_not is WhyNot.NO_PURPOSE
        for agreement in ("quiet", "aimless", "staff-only"):
            with pytest.raises((RefusedError, NotFound)):
                households.answer(
                    desk, visitor=visitor, child=the_child(visitor), agreement=agreement, version=2,
                    given=True, by="family",
                )  # fmt: skip


def test_nobody_answers_for_a_child_without_a_birth_date(root: Path) -> None:
    with a_desk(root) as desk:
        visitor = visiting(desk, "g1")
        asked = stands(desk, "g1", "Noa")
        assert (asked.why_not, asked.stands) == (WhyNot.BIRTH_DATE_UNKNOWN, Stand.BIRTH_DATE_UNKNOWN)
        with pytest.raises(RefusedError):
            says(desk, "g1", True, name="Noa")
        with pytest.raises(RefusedError):
            households.disclosures(desk, visitor=visitor, child=the_child(visitor, "Noa"))


def test_two_agreements_on_one_question_are_answered_apart(tmp_path: Path) -> None:
    other = an_asking(
        id="transport", parties=(*an_asking().parties[:1], replace(an_asking().parties[1], id="tally"))
    )
    root = world.made(tmp_path / "office", an_asking(), other)
    with a_desk(root) as desk:
        visitor = visiting(desk, "g1")
        child = the_child(visitor)
        for agreement, given in (("needs-study", True), ("transport", False)):
            households.answer(
                desk, visitor=visitor, child=child, agreement=agreement, version=2, given=given, by="family"
            )
        found = {a.agreement: a for a in households.questions(desk, visitor=visitor, child=child)}
        assert found["needs-study"].inside and found["needs-study"].stands is Stand.YOU_SAID_YES
        assert not found["transport"].inside and found["transport"].stands is Stand.YOU_SAID_NO
