"""From a file as it was signed to an agreement that a person has confirmed, on the command line."""

from __future__ import annotations

import io
import json
import shutil
import stat
from pathlib import Path

import pytest

from permslip import agree
from permslip.agree import draft as drafts
from permslip.agree.draft.draft import Confirmed
from permslip.cli.render.reading import GROUPS
from permslip.words.terms import TERMS
from tests.agree.papers import ROOT
from tests.agree.prose.printing import Heading, Look, Para, Table, as_docx, as_pdf
from tests.cli import small
from tests.cli.small import run

SENTENCE = "The Partner shall notify the District within seventy-two (72) hours after discovery of a breach."
PARTS = (
    Heading("DATA SHARING AGREEMENT"),
    Para(
        "This Data Sharing Agreement (this “Agreement”) is made as of September 1, 2026 (the “Effective "
        "Date”) by and between Alder Falls Public Schools, a school district of the State of Connecticut "
        "(the “District”), and Northfield Council for Schools, a non-profit corporation (the “Partner”)."
    ),
    Heading("1. Use of data"),
    Para("1.1 The Partner shall use the Data solely for the purposes of this Agreement."),
    Para("1.2 The Partner shall not sell the Data to any third party."),
    Heading("2. Security"),
    Para(f"2.1 {SENTENCE}"),
    Para("2.2 The Data are and remain the property of the District."),
    Heading("3. Destruction"),
    Para("3.1 The Partner shall destroy the Data within thirty (30) days after the end of this Agreement."),
    Heading("4. General"),
    Para("4.1 This Agreement ends on June 30, 2027."),
    Para("4.2 This Agreement is governed by the laws of the State of Connecticut."),
    Para("4.3 This Agreement may be amended only by a writing signed by both parties."),
    Heading("EXHIBIT A. Schedule of Data"),
    Table((("Data element", "Purpose"), ("Grade level", "To compare grades"), ("Locker colour", "To see"))),
)
NOTICE = """Parents' Rights Under FERPA

Dear Parent or Guardian,

You have the right to inspect and review your child's education records. You may ask the school to amend a
record that you believe is inaccurate. You may file a complaint with the U.S. Department of Education.

Please contact the principal with any questions.
"""


def text_of(parts: tuple[object, ...] = PARTS) -> str:
    said = [p.text for p in parts if isinstance(p, Heading | Para)]
    return "\n\n".join(said) + "\n"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "mou.txt").write_text(text_of(), "utf-8")
    return tmp_path / "mou.txt"


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("printed")
    (root / "mou.pdf").write_bytes(as_pdf(PARTS))
    (root / "mou.docx").write_bytes(as_docx(PARTS))
    return root


def drafted(paper: Path) -> Path:
    to = paper.with_name("draft.yaml")
    ran = run("agree", "read", paper, "-o", to)
    assert ran.code == 0, ran.said
    return to


def answer(file: Path, **instead: str) -> None:
    """Confirm everything that has a value, by the room's own door."""
    draft = drafts.loads(file.read_bytes(), file.name)
    for question in drafts.questions(draft, only_open=True):
        name = question.key.removeprefix("about/")
        confirmed = Confirmed.YES if question.item.value or name in instead else Confirmed.OUT
        draft = drafts.decide(draft, question.key, confirmed, instead=instead.get(name, ""))
    file.write_text(drafts.dumps(draft), "utf-8")


# ------------------------------------------------------------------ reading


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_printed_paper_is_read_whole(printed: Path, kind: str) -> None:
    ran = run("agree", "read", printed / f"mou.{kind}", "--json")
    told = json.loads(ran.out)
    assert ran.code == 0 and ran.err == ""
    assert (told["shape"], told["pages"], told["draft"]) == ("agreement", 1, None)
    notice = told["terms"]["breach_notice"][0]
    assert (notice["state"], notice["value"]) == ("stated", "72 hours")
    assert "seventy-two (72) hours" in " ".join(notice["quote"].split())
    assert notice["page"] == 1 and notice["line"] >= 1 and "2.1" in notice["clause"]
    assert 0 < notice["confidence"] <= 1
    assert told["terms"]["governing_law"][0]["value"] == "CT"
    assert {t["state"] for t in told["terms"]["minimum_cell"]} == {"not stated"}
    assert {p["role"] for p in told["parties"]} >= {"partner", "district"}


def test_the_summary_says_what_where_and_what_not(paper: Path) -> None:
    ran = run("agree", "read", paper)
    flat = " ".join(ran.out.split())
    assert ran.code == 0
    assert "It reads like an agreement." in flat
    assert "How soon is the district told of a breach? 72 hours" in flat
    assert "clause 2.1, page 1" in flat and "% sure" in flat
    assert "What it does not say" in flat and "How small a count may be shown?" in flat
    assert "Look at this first" in flat
    assert "-o DRAFT.yaml" in ran.err
    assert max(map(len, ran.out.splitlines())) <= 100


def test_a_draft_is_written_once_and_for_nobody_else(paper: Path) -> None:
    file = drafted(paper)
    text = file.read_text("utf-8")
    assert text.startswith("# What was read of a paper")
    assert "confirmed: yes\n" not in text.split("permslip:")[1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    ran = run("agree", "read", paper, "-o", file)
    assert ran.code == 2 and "is there already" in ran.err and "may hold decisions" in ran.err
    assert file.read_text("utf-8") == text


def test_a_notice_gives_no_draft_unless_anyway(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, "utf-8")
    ran = run("agree", "read", tmp_path / "notice.txt", "-o", tmp_path / "d.yaml")
    assert ran.code == 2
    assert "notice.txt does not read like an agreement: it reads like a notice to parents" in ran.err
    assert "--anyway" in ran.err and not (tmp_path / "d.yaml").exists()
    told = run("agree", "read", tmp_path / "notice.txt", "--json")
    assert told.code == 2 and json.loads(told.out)["error"] == "BadInput"
    assert json.loads(told.out)["shape"] == "notice" and "breach_notice" in json.loads(told.out)["terms"]
    assert run("agree", "read", tmp_path / "notice.txt", "-o", tmp_path / "d.yaml", "--anyway").code == 0
    assert (tmp_path / "d.yaml").exists()


def locked() -> bytes:
    return as_pdf(PARTS, Look(encrypt="six words"))


def scanned() -> bytes:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    pixels = io.BytesIO(b"P6 2 2 255 " + bytes(12))
    canvas.drawImage(ImageReader(pixels), 50, 50, 500, 700)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "is empty"),
    "locked.pdf": (locked(), "password"),
    "scanned.pdf": (scanned(), "scan"),
    "cut.pdf": (as_pdf(PARTS)[:400], "cut.pdf"),
    "cut.docx": (as_docx(PARTS)[:400], "cut.docx"),
    "other.zip": (b"PK\x03\x04" + b"\x00" * 40, "other.zip"),
    "old.doc": (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "an old Word file"),
    "rich.rtf": (b"{\\rtf1 text}", "an RTF file"),
    "photo.png": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "a picture"),
    "page.html": (b"<!DOCTYPE html><p>Agreement</p>", "a web page"),
    "arabic.txt": (("اتفاقية مشاركة البيانات بين المدرسة والشريك " * 20).encode(), "from right to left"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_hostile_and_broken_files_are_told_in_words(tmp_path: Path, name: str) -> None:
    data, says = BAD[name]
    (tmp_path / name).write_bytes(data)
    ran = run("agree", "read", tmp_path / name, "-o", tmp_path / "d.yaml")
    assert ran.code == 2, ran.said
    assert says in ran.err and "What to do:" in ran.err
    assert ran.out == "" and not (tmp_path / "d.yaml").exists()
    told = json.loads(run("agree", "read", tmp_path / name, "--json").out)
    assert told["error"] == "BadInput" and told["fix"]


def test_hostile_a_link_is_not_followed(paper: Path) -> None:
    link = paper.with_name("link.txt")
    link.symlink_to(paper)
    ran = run("agree", "read", link)
    assert ran.code == 2 and "links are not followed" in ran.err


def test_nothing_of_an_office_is_needed_and_a_missing_file_is_told(tmp_path: Path) -> None:
    ran = run("agree", "read", tmp_path / "no.pdf")
    assert ran.code == 2 and "does not exist" in ran.err


def test_every_term_has_one_place_in_the_summary() -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(TERMS)


def test_the_paper_of_the_tutorial_says_what_the_page_shows() -> None:
    told = json.loads(run("agree", "read", ROOT / "docs" / "tutorial" / "short-agreement.txt", "--json").out)
    said = {name: [v["value"] for v in values] for name, values in told["terms"].items()}
    assert said["destroy_after_end"] == ["30 days", "90 days"]
    assert told["terms"]["governing_law"][0]["state"] == "blank"
    assert said["redisclosure"] == ["with_consent"] and said["breach_notice"] == ["72 hours"]
    assert told["terms"]["owner_derived_data"][0]["state"] == "not stated"
    assert [e["element"] for e in told["schedule"]] == ["grade", "school", None]
    assert told["look_first"][0].startswith("Two answers that cannot both hold. How soon after the end")


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
        assert f"permslip agree read {file.name}" in ran.err
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
