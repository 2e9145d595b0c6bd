"""Reading a file as it was signed, on the command line."""

from __future__ import annotations

import io
import json
import stat
from pathlib import Path

import pytest

from permslip.cli.render.reading import GROUPS
from permslip.words.terms import TERMS
from tests.agree.papers import ROOT
from tests.agree.prose.printing import Look, as_docx, as_pdf
from tests.cli.a_paper import NOTICE, PARTS, drafted
from tests.cli.small import run

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
