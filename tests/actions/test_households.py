"""What families see and do on their pages, and that the next release does the same."""

from __future__ import annotations

import hashlib
import multiprocessing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from permslip import stores
from permslip.actions import families, following, households
from permslip.actions.desk import Desk
from permslip.actions.households import Right, Stand, WhyNot
from permslip.agree.agreement import ConsentTerm, ScheduleLine
from permslip.consent.answer import COLUMNS, MaySign, Reason
from permslip.stores.families.people import Kind
from permslip.stores.vault import Shelf
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, RefusedError
from permslip.words.vocabulary import ConsentMode, Need
from tests.actions import household_world as world
from tests.actions.household_world import DAY, a_desk, an_asking, invited, visiting


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.made(tmp_path / "office", an_asking())


def the_child(visitor: households.Visitor, name: str = "Leo") -> str:
    return next(c.handle for c in visitor.children if c.given_name == name)


def says(
    desk: Desk, person: str, given: bool, *, name: str = "Leo", kind: Kind = Kind.GUARDIAN
) -> households.Receipt:
    visitor = visiting(desk, person, kind)
    return households.answer(
        desk, visitor=visitor, child=the_child(visitor, name), agreement="needs-study", version=2,
        given=given, by="family",
    )  # fmt: skip


def stands(desk: Desk, person: str, name: str = "Leo", kind: Kind = Kind.GUARDIAN) -> households.Asked:
    visitor = visiting(desk, person, kind)
    [asked] = households.questions(desk, visitor=visitor, child=the_child(visitor, name))
    return asked


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


# ---------------------------------------------------------------- into the ledger


def rows_of(desk: Desk) -> list[dict[str, object]]:
    found = families.answers(desk)
    return [] if found is None else desk.engine().arrow(found).to_pylist()


def test_an_answer_counts_at_once_and_is_sealed_once(root: Path) -> None:
    with a_desk(root) as desk:
        says(desk, "g1", True)
        says(desk, "g2", True)
        before = rows_of(desk)
        assert len(before) == 2 and set(before[0]) == set(COLUMNS)
    with a_desk(root) as desk:
        done = families.close_batch(desk, by=None)
        assert done["answers"] == 2
        assert families.close_batch(desk, by=None)["answers"] == 0
        batches = [e for e in desk.office.entries() if getattr(e, "kind", None) is EntryKind.CONSENT_BATCH]
        assert [e.body["answers"] for e in batches] == [2]
        text = " ".join(str(e.body) for e in desk.office.entries())
        assert not any(value in text for value in ("'s1'", "'g1'", "Leo"))
    with a_desk(root) as desk:
        key = lambda r: str(r["evidence_sha256"])  # noqa: E731
        assert sorted(rows_of(desk), key=key) == sorted(before, key=key)
        assert stands(desk, "g1").inside


def test_a_no_of_the_morning_sealed_and_a_yes_of_the_afternoon_is_a_yes(root: Path) -> None:
    with a_desk(root) as desk:
        says(desk, "g1", False)
        families.close_batch(desk, by=None)
        says(desk, "g1", True)
        assert [r["answer"] for r in rows_of(desk)] == ["given"]
        families.close_batch(desk, by=None)
    with a_desk(root) as desk:
        assert [r["answer"] for r in rows_of(desk)] == ["given"]
        assert stands(desk, "g1").inside


class Cut(Exception):
    """The power went."""


@pytest.mark.parametrize("at", ["sealing", "put", "commit", "settle"])
def test_a_crash_while_sealing_loses_and_doubles_nothing(
    root: Path, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_desk(root) as desk:
        says(desk, "g1", True)
        says(desk, "g2", False)
        said = desk.office.families.answers
        if at == "sealing":
            monkeypatch.setattr(said, "sealing", lambda *a: (_ for _ in ()).throw(Cut))
        elif at == "put":
            monkeypatch.setattr(desk.office.vault, "put", lambda *a: (_ for _ in ()).throw(Cut))
        elif at == "commit":
            monkeypatch.setattr(desk.office._log, "seal", lambda *a: (_ for _ in ()).throw(Cut))
        else:
            calls: list[int] = []

            def cut_third() -> int:
                calls.append(1)
                if len(calls) > 2:
                    raise Cut
                return 0

            monkeypatch.setattr(said, "settle", cut_third)
        # what tidies up first did so before the power went
        with pytest.raises(Cut), desk.office.writing():
            families.close_batch(desk, by=None)
    monkeypatch.undo()
    with a_desk(root) as desk:
        assert len({r["evidence_sha256"] for r in rows_of(desk)}) == 2  # counted before anything is mended
    with a_desk(root) as desk:
        again = families.close_batch(desk, by=None)["answers"]
        assert again == (0 if at == "settle" else 2)
    with a_desk(root) as desk:
        assert len(rows_of(desk)) == 2
        batches = [e for e in desk.office.entries() if getattr(e, "kind", None) is EntryKind.CONSENT_BATCH]
        assert sum(e.body["answers"] for e in batches) == 2
        assert desk.office.families.answers.unsealed() == ()
        households.index_rosters(desk)
        assert len(desk.office.families.answers.of("s1")) == 2


def _answer_many(root: Path, person: str, names: list[str]) -> None:
    with a_desk(root) as desk:
        for name in names:
            visitor = households.visitor(desk, invitation=name)
            households.answer(
                desk, visitor=visitor, child=visitor.children[0].handle, agreement="needs-study", version=2,
                given=True, by="family",
            )  # fmt: skip


def test_thirty_families_answer_at_once_while_the_office_is_locked(root: Path) -> None:
    with a_desk(root) as desk:
        names = {n: [invited(desk, "g1" if n % 2 else "g2")] * 3 for n in range(30)}
        context = multiprocessing.get_context("fork")
        with desk.office.writing():
            stores.close_office(desk.office)
            workers = [context.Process(target=_answer_many, args=(root, "g1", names[n])) for n in range(30)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join(120)
        assert [w.exitcode for w in workers] == [0] * 30
        assert len(desk.office.families.answers.unsealed()) == 90


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
        ask = lambda: households.ask_right(  # noqa: E731
            desk, visitor=visitor, child=the_child(visitor), kind="copy", text="more", by="family"
        )
        for _ in range(20):
            ask()
        with pytest.raises(BadInput, match="wait"):
            ask()


def test_what_waited_for_the_lock_is_done_with_the_next_batch(root: Path) -> None:
    with a_desk(root) as desk:
        world.gone(desk, "rel_1", ["s1"])
    with a_desk(root) as busy, a_desk(root) as desk:
        visitor = visiting(desk, "g1")
        with busy.office.writing():
            households.ask_right(
                desk, visitor=visitor, child=the_child(visitor), kind="copy", text="please", by="family"
            )
        assert families.close_batch(desk, by=None) == {"answers": 0, "digest": ""}
        assert len(desk.office.standing().duties) == 1
        assert desk.office.families.disclosed.waiting() == 0
