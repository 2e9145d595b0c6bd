"""Word files made to harm: zip bombs, entities, names that lead elsewhere, parts in any order."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip.agree.prose import docx, docx_zip
from permslip.agree.prose.pages import source_of
from permslip.words.errors import BadInput
from tests.agree.prose.printing import a_word_file, word_members, zipped

WORDS = "<w:p><w:r><w:t>The Partner destroys the data.</w:t></w:r></w:p>"


def refused(data: bytes, words: str) -> BadInput:
    with pytest.raises(BadInput, match=words) as problem:
        source_of(data, "paper.docx")
    assert problem.value.fix
    return problem.value


def member(data: bytes, **changes: Any) -> bytes:
    """The zip with its first member's record in the central directory changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kept = [(info, archive.read(info)) for info in archive.infolist()]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, content in kept:
            archive.writestr(info, content)
        for key, value in changes.items():
            setattr(archive.infolist()[0], key, value)
    return out.getvalue()


def test_zip_bombs() -> None:
    members = word_members(WORDS)
    refused(zipped({**members, "word/media/bomb.bin": b"\0" * (3 << 20)}), "unpacks to far more")
    refused(member(zipped(members), file_size=docx_zip.MAX_TOTAL + 1), "unpacks to far more")
    refused(member(zipped(members), flag_bits=1), "locked")


def test_a_zip_with_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_zip, "MAX_MEMBERS", 2)
    refused(a_word_file(WORDS), "unpacks to far more")


def test_a_part_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_zip, "MAX_PART", 300)
    refused(a_word_file(WORDS), "more text than an agreement")


def test_too_many_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MAX_LINES", 3)
    refused(a_word_file(WORDS * 4), "more than 3 paragraphs")


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/x", "a\\b", "word/document.xml"])
def test_names_that_lead_elsewhere(name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for key, data in word_members(WORDS).items():
            archive.writestr(key, data)
        info = zipfile.ZipInfo("x")
        info.filename = name
        if name == "word/document.xml":
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr(info, b"x")
        else:
            archive.writestr(info, b"x")
    refused(out.getvalue(), "leads elsewhere, or stands twice")


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(encoding: str) -> None:
    members = word_members(WORDS)
    text = members["word/document.xml"].decode().replace("UTF-8", encoding.upper())
    head, _, rest = text.partition("?>")
    members["word/document.xml"] = f"{head}?>{LAUGHS}{rest}".encode(encoding)
    refused(zipped(members), "definitions that no Word file has")


def test_a_damaged_part_and_a_missing_one() -> None:
    members = word_members(WORDS)
    refused(zipped({**members, "word/document.xml": b"<w:document"}), "damaged Word file")
    refused(
        zipped({key: value for key, value in members.items() if key != "word/document.xml"}),
        "without its text|no Word",
    )
    good = bytearray(zipped({**members, "word/document.xml": members["word/document.xml"] * 1}))
    at = good.find(b"word/document.xml") + 40
    good[at : at + 20] = b"\xff" * 20
    refused(bytes(good), "damaged Word file|without its text")
    refused(zipped(members)[:-30], "damaged Word file, or cut off")


def test_elements_nested_without_end() -> None:
    deep = "<w:sdt><w:sdtContent>" * 110 + WORDS + "</w:sdtContent></w:sdt>" * 110
    refused(a_word_file(deep), "deeper than Word|damaged")


def test_wide_and_odd_tables_end() -> None:
    cells = "".join(
        f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{WORDS}</w:tc>' for span in ("999", "x")
    )
    source = source_of(a_word_file(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"), "p")
    assert len(source.lines[0].cells) == 65


PIECES = st.sampled_from(
    "<w:p> </w:p> <w:tbl> </w:tbl> <w:tr> </w:tr> <w:tc> </w:tc> <w:r> </w:r> <w:t>x</w:t> <w:pPr> </w:pPr> "
    "<w:vMerge/> <w:sym/> <mc:AlternateContent/> <w:fldChar/> <w:tcPr><w:vMerge/></w:tcPr> words <w:sdt> "
    "</w:sdt> <w:numPr><w:ilvl/><w:numId/></w:numPr>".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30))
def test_any_word_parts_are_read_or_refused(pieces: list[str]) -> None:
    """Well-formed or not, in an order that Word never writes."""
    opened: list[str] = []
    kept: list[str] = []
    for piece in pieces:
        if piece.startswith("</"):
            if opened and opened[-1] == piece[2:]:
                opened.pop()
                kept.append(piece)
        else:
            kept.append(piece)
            if piece in ("<w:p>", "<w:tbl>", "<w:tr>", "<w:tc>", "<w:r>", "<w:pPr>", "<w:sdt>"):
                opened.append(piece[1:])
    closing = "".join(f"</{name}" for name in reversed(opened))
    body = "".join(kept) + closing + WORDS
    data = a_word_file(body, numbering="<w:num/><w:abstractNum/><w:lvl/>")
    try:
        source = source_of(data, "paper.docx")
    except BadInput as problem:
        assert "paper.docx" in str(problem)
    else:
        assert source.lines
