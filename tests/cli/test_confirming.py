"""From a draft to an agreement that a person has confirmed, on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from permslip import agree
from permslip.agree import draft as drafts
from permslip.agree.draft.draft import Confirmed
from tests.cli import small
from tests.cli.a_paper import SENTENCE, answer, drafted, text_of
from tests.cli.small import run

# ------------------------------------------------------------------ confirming


def test_what_is_open_is_told_and_nothing_is_written(paper: Path) -> None:
    file, to = drafted(paper), paper.with_name("mou.yaml")
    ran = run("agree", "confirm", file, "-o", to)
    assert ran.code == 4 and not to.exists()
    assert "not decided yet. No agreement is written." in ran.out and "--ask" in ran.out
    told = json.loads(run("agree", "confirm", file, "-o", to, "--json").out)
    assert told["written"] is None and told["agreement"] is None
    assert {"key": "about/id", "asks": drafts.questions(drafts.loads(file.read_bytes(), "d"))[1].asks,
            "value": "data-sharing-agreement"} in told["open"]  # fmt: skip
    assert not to.exists()


@pytest.mark.parametrize("kind", ["txt", "pdf", "docx"])
def test_the_whole_way_to_a_check(paper: Path, printed: Path, tmp_path: Path, kind: str) -> None:
    if kind != "txt":
        paper = Path(shutil.copy(printed / f"mou.{kind}", tmp_path))
    file, to = drafted(paper), tmp_path / "agreement.yaml"
    answer(file, id="needs-study", purpose_word="improve_instruction")
    ran = run("agree", "confirm", file, "-o", to, "--source", paper)
    assert ran.code == 0, ran.said
    assert f"permslip agree check {to}" in ran.out
    made = agree.loads(to.read_bytes(), "agreement.yaml")
    assert made.id == "needs-study"
    assert {p.role.value for p in made.parties} == {"district", "partner"}
    assert made.values("breach_notice") == ("72 hours",)
    assert made.terms[0].quote is not None
    assert made.ownership.data == "district"
    assert str(made.ends) == "2027-06-30"
    assert "us-ct" in made.law_packs
    assert any(SENTENCE in " ".join(c.text.split()) for c in made.clauses)
    checked = run("agree", "check", to)
    assert checked.code in (0, 3, 4) and "needs-study" in checked.out
    again = run("agree", "confirm", file, "-o", to)
    assert again.code == 2 and "not written over" in again.err


def test_a_confirmed_agreement_can_be_registered(paper: Path, office: Path) -> None:
    file, to = drafted(paper), paper.with_name("agreement.yaml")
    answer(file, id="second-study", purpose_word="improve_instruction")
    assert run("agree", "confirm", file, "-o", to).code == 0
    ran = run("agree", "add", to, office=office, by="Officer")
    assert ran.code == 0 and "second-study version 1 is registered" in ran.out


def test_questions_are_asked_one_by_one_and_kept(paper: Path) -> None:
    file, to = drafted(paper), paper.with_name("agreement.yaml")
    count = len(drafts.questions(drafts.loads(file.read_bytes(), "d")))
    ran = run("agree", "confirm", file, "--ask", "-o", to, typed="y\ne\nNo Good\ne\nneeds-study\ns\nx\nq\n")
    assert ran.code == 4 and f"{count} questions." in ran.out
    assert "a form that is not allowed" in ran.out and "One of the letters, please." in ran.out
    assert "Stopped. What you have answered is kept." in ran.out
    draft = drafts.loads(file.read_bytes(), "d")
    assert draft.named("title").taken and draft.named("id").instead == "needs-study"  # type: ignore[union-attr]
    assert len(drafts.questions(draft, only_open=True)) == count - 2
    assert not to.exists()


def test_the_keyboard_going_away_loses_nothing(paper: Path) -> None:
    file = drafted(paper)
    ran = run("agree", "confirm", file, "--ask", typed="y\n")
    assert ran.code == 4 and "Stopped. What you have answered is kept." in ran.out
    assert drafts.loads(file.read_bytes(), "d").named("title").taken  # type: ignore[union-attr]


def test_another_value_cites_its_words_or_says_by_hand(paper: Path) -> None:
    file = drafted(paper)
    draft = drafts.loads(file.read_bytes(), "d")
    keys = [q.key for q in drafts.questions(draft, only_open=True)]
    at = keys.index("terms/breach_notice/0")
    same = "e\n2 days\n\n"
    run("agree", "confirm", file, "--ask", typed="s\n" * at + same + "q\n")
    item = next(t for t in drafts.loads(file.read_bytes(), "d").terms if t.term == "breach_notice").items[0]
    assert (item.instead, item.cites, item.by_hand) == ("2 days", item.quote, False)
    after = len(keys) - 1
    owner = [k for k in keys if k != "terms/breach_notice/0"].index("terms/owner_data/0")
    other = "e\nstudent\nThe students own the Data.\n2\n7\n"
    ran = run("agree", "confirm", file, "--ask", typed="s\n" * owner + other + "n\n" * (after - owner - 1)
              + "sale\nfree\n\nbreach_notic\nsoon\nshoe\n1\n\n")  # fmt: skip
    draft = drafts.loads(file.read_bytes(), "d")
    item = next(t for t in draft.terms if t.term == "owner_data").items[0]
    assert item.cites is not None and (item.cites.text, item.cites.page) == ("The students own the Data.", 2)
    assert [(a.term, a.value, a.by_hand) for a in draft.added] == [("sale", "free", True)]
    assert "did you mean breach_notice" in ran.out
    hand = drafts.decide(draft, "terms/owner_data/0", Confirmed.NO)
    file.write_text(drafts.dumps(hand), "utf-8")
    keys = [q.key for q in drafts.questions(hand, only_open=True)]
    run("agree", "confirm", file, "--ask",
        typed="s\n" * keys.index("terms/owner_data/0") + "e\ndistrict\nhand\nq\n")  # fmt: skip
    item = next(t for t in drafts.loads(file.read_bytes(), "d").terms if t.term == "owner_data").items[0]
    assert (item.instead, item.by_hand, item.cites) == ("district", True, None)


def test_a_topic_and_the_clauses_have_no_other_value(paper: Path) -> None:
    file = drafted(paper)
    ran = run("agree", "confirm", file, "--ask", typed="y\ny\ny\ne\ny\nq\n")
    shown = ran.out.split("Are these the clauses as they were signed?")[1].split("Which word")[0]
    assert "another value" not in shown and "One of the letters, please." in shown


def test_accepting_unread_takes_a_list_and_typed_words(paper: Path) -> None:
    file = drafted(paper)
    before = file.read_text("utf-8")
    ran = run("agree", "confirm", file, "--accept-above", "0.1", typed="yes\n")
    assert ran.code == 4 and "would be confirmed without anybody reading" in ran.out
    assert "Nothing was confirmed." in ran.out and file.read_text("utf-8") == before
    count = len(drafts.sure(drafts.loads(file.read_bytes(), "d"), 0.1))
    ran = run("agree", "confirm", file, "--accept-above", "0.1", typed=f"accept {count} unread\n")
    left = drafts.loads(file.read_bytes(), "d")
    assert drafts.sure(left, 0.1) == () and left.named("title").open  # type: ignore[union-attr]
    ran = run("agree", "confirm", file, "--accept-above", "0.1")
    assert "Nothing open was read with a confidence of 10% or more." in ran.out
    told = run("agree", "confirm", file, "--accept-above", "0.1", "--json")
    assert told.code == 2 and "A person answers" in json.loads(told.out)["message"]


def test_what_is_left_open_is_left_out(paper: Path) -> None:
    file, to = drafted(paper), paper.with_name("agreement.yaml")
    ran = run("agree", "confirm", file, "-o", to, "--leave-open")
    assert ran.code == 2 and "a title, a short name" in ran.err
    draft = drafts.loads(file.read_bytes(), "d")
    for key in ("about/title", "about/id", "about/law"):
        draft = drafts.decide(draft, key, Confirmed.YES)
    for at, party in enumerate(draft.parties):
        if party.item.read:
            draft = drafts.decide(draft, f"parties/{at}", Confirmed.YES)
    file.write_text(drafts.dumps(draft), "utf-8")
    ran = run("agree", "confirm", file, "-o", to, "--leave-open")
    assert ran.code == 0 and "are left out, as not stated" in ran.out
    made = agree.loads(to.read_bytes(), "a")
    assert (made.terms, made.schedule, made.clauses) == ((), (), ())
    ran = run("agree", "confirm", file, "--leave-open")
    assert ran.code == 0 and "Nothing is written: give a file with -o." in ran.out


def test_a_quotation_that_the_paper_does_not_have_is_found(paper: Path) -> None:
    file, to = drafted(paper), paper.with_name("agreement.yaml")
    answer(file)
    text = file.read_text("utf-8").replace(
        "added: []", "added:\n- {term: minimum_cell, value: '10', cites: {text: No cell under ten., page: 2}}"
    )
    file.write_text(text, "utf-8")
    ran = run("agree", "confirm", file, "-o", to, "--source", paper)
    assert ran.code == 5 and "A quotation does not stand in mou.txt, the first at page 2, line 1" in ran.err
    assert not to.exists()
    other = paper.with_name("other.txt")
    other.write_text(text_of() + "More.\n", "utf-8")
    ran = run("agree", "confirm", file, "-o", to, "--source", other)
    assert ran.code == 2 and "is not the file that the draft was read from" in ran.err


def test_a_state_that_governs_and_is_not_among_the_packs_is_noted(paper: Path) -> None:
    file, to = drafted(paper), paper.with_name("agreement.yaml")
    answer(file, law="us-ferpa")
    ran = run("agree", "confirm", file, "-o", to)
    assert ran.code == 0 and "The law of CT governs, and us-ct is not among the packs" in ran.out


def test_a_changed_reading_is_refused_and_the_file_kept(paper: Path) -> None:
    file = drafted(paper)
    file.write_text(file.read_text("utf-8").replace("read: 72 hours", "read: 72 days"), "utf-8")
    before = file.read_text("utf-8")
    ran = run("agree", "confirm", file, "--ask")
    assert ran.code == 2 and "what was read has been changed since" in ran.err
    assert file.read_text("utf-8") == before


# ------------------------------------------------------------------ what is no agreement in YAML


@pytest.mark.parametrize("command", [("check",), ("compare",)])
def test_a_paper_and_a_draft_are_read_and_confirmed_first(
    paper: Path, printed: Path, command: tuple[str, ...]
) -> None:
    for file in (paper, printed / "mou.pdf", printed / "mou.docx"):
        ran = run("agree", *command, file, *([file] if command == ("compare",) else []))
        assert ran.code == 2 and "it is read and confirmed first" in ran.err
        assert f"permslip agree read {file}" in ran.err
    draft = drafted(paper)
    ran = run("agree", *command, draft, *([draft] if command == ("compare",) else []))
    assert ran.code == 2 and "nothing in it counts before a person has confirmed it" in ran.err


def test_an_agreement_is_no_draft(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(agree.template("studies"), "utf-8")
    ran = run("agree", "confirm", tmp_path / "a.yaml", "-o", tmp_path / "b.yaml")
    assert ran.code == 2 and "is an agreement, not a draft" in ran.err


def test_a_full_disk_leaves_the_draft_as_it_was(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    from permslip.stores import disk

    file = drafted(paper)
    before = file.read_text("utf-8")

    def full(self: object, path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left")

    monkeypatch.setattr(disk.Disk, "write_new", full)
    ran = run("agree", "confirm", file, "--ask", typed="y\n")
    assert ran.code == 2 and "The disk is full" in ran.err
    assert file.read_text("utf-8") == before
    ran = run("agree", "read", paper, "-o", paper.with_name("new.yaml"))
    assert ran.code == 2 and "The disk is full" in ran.err
    assert small.PASSPHRASE not in ran.said
