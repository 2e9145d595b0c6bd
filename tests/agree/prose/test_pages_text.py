"""Plain text and markdown as lines: encodings, marks, tables, pages, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.agree.prose import decoding, plain
from permslip.agree.prose.pages import Kind, kind_of, source_of
from permslip.agree.prose.source import Break, Line, LineKind, Source
from permslip.words.errors import BadInput

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "agreements"


def read(text: str) -> Source:
    return source_of(text.encode(), "paper.txt")


def told(source: Source) -> list[tuple[str, str]]:
    return [(str(line.kind), line.text) for line in source.lines]


def only(source: Source, kind: LineKind) -> list[Line]:
    return [line for line in source.lines if line.kind is kind]


def test_lines_keep_their_places() -> None:
    data = b"AGREEMENT\n\nThe Partner shall destroy\n  the Data.\fPage two.\n"
    source = source_of(data, "paper.txt")
    assert (source.kind, source.pages, source.name) == ("text", 2, "paper.txt")
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert [(x.page, x.number, x.text) for x in source.lines if x.text] == [
        (1, 1, "AGREEMENT"),
        (1, 3, "The Partner shall destroy"),
        (1, 4, "the Data."),
        (2, 1, "Page two."),
    ]
    assert source.lines[1].kind is LineKind.BLANK
    assert source.lines[3].indent == 2


def test_the_marks_of_markdown_go_and_the_words_stay() -> None:
    source = read(
        "# Data Agreement #\n\n## 1. Purpose\nAt least **30 days'** notice, *never* less, `code`.\n"
        "\n> Quoted **words\n> go on** here.\n\n"
        "Fill FIELD\\_NAME and my_field_name; pay ____ or ______ by __, 20__ on 5 * 4 * 3.\n"
        "See [our policy](https://example.org/x) and [Title]{.ul}.<br>Next {#id .x}\n"
        "<!-- a\ncomment -->Seen.\n![a seal](seal.png)\n\n---\n```\nfenced\n```\n"
    )
    assert only(source, LineKind.HEADING)[0].text == "Data Agreement"
    assert source.title == "Data Agreement"
    assert [x.level for x in only(source, LineKind.HEADING)] == [1, 2]
    texts = [x.text for x in only(source, LineKind.TEXT)]
    assert texts == [
        "At least 30 days' notice, never less, code.",
        "Quoted words",
        "go on here.",
        "Fill FIELD_NAME and my_field_name; pay ____ or ______ by __, 20__ on 5 * 4 * 3.",
        "See our policy and Title. Next",
        "Seen.",
        "a seal",
        "fenced",
    ]
    assert any("comment" in remark for remark in source.remarks)
    # the comment's line ends count: what follows keeps its number
    assert next(x.number for x in source.lines if x.text == "Seen.") == 12


def test_strong_beginnings_are_measured() -> None:
    source = read("# A\n\n**2.1 Term.** This Agreement\n\n*soft* words\n\n__Whole__\n")
    assert [x.strong for x in only(source, LineKind.TEXT)] == [len("2.1 Term."), 0, len("Whole")]


def test_underlined_headings_and_rules() -> None:
    source = read("Access Agreement\n================\n\nThe Annex\n---------\n\nWords.\n\n----\nMore.\n")
    assert [(x.text, x.level) for x in only(source, LineKind.HEADING)] == [
        ("Access Agreement", 1),
        ("The Annex", 2),
    ]
    assert [x.text for x in only(source, LineKind.TEXT)] == ["Words.", "More."]


def test_a_text_that_is_no_markdown_keeps_its_signs() -> None:
    source = read("Price: *see below*\nTerms **\n----\nend\n")
    assert [x.text for x in source.lines] == ["Price: *see below*", "Terms **", "----", "end"]


def test_items_lose_bullets_and_keep_numbers() -> None:
    source = read("- one\n  * two\n• three\n•four\n1. five\n(a) six\n-7 degrees\n")
    assert [(x.text, x.level) for x in only(source, LineKind.ITEM)] == [
        ("one", 1),
        ("two", 2),
        ("three", 1),
        ("four", 1),
    ]
    assert [x.text for x in only(source, LineKind.TEXT)] == ["1. five", "(a) six", "-7 degrees"]


def test_pipe_tables() -> None:
    source = read("| Element | Why |\n|---|:--|\n| **Name** | a \\| b |\n\n| x | y |\n| z | |\n\na | b\n")
    assert [x.cells for x in only(source, LineKind.ROW)] == [
        ("Element", "Why"),
        ("Name", "a | b"),
        ("x", "y"),
        ("z", ""),
    ]
    assert only(source, LineKind.ROW)[1].number == 3
    assert [x.text for x in only(source, LineKind.TEXT)] == ["a | b"]


def test_an_empty_row_is_a_gap() -> None:
    source = read("| a | b |\n|---|---|\n| | |\n")
    assert told(source) == [("row", "a b"), ("blank", "")]


def test_grid_tables() -> None:
    source = read(
        "+-------+--------------+\n"
        "| Name  | Purpose      |\n"
        "+=======+==============+\n"
        "| Grade | to follow    |\n"
        "|       | progress     |\n"
        "|       +--------------+\n"
        "|       | to compare   |\n"
        "+-------+--------------+\n"
        "| a row over both      |\n"
        "+-------+--------------+\n"
        "After.\n"
    )
    assert [x.cells for x in only(source, LineKind.ROW)] == [
        ("Name", "Purpose"),
        ("Grade", "to follow progress"),
        ("", "to compare"),
        ("a row over both",),
    ]
    assert [x.text for x in only(source, LineKind.TEXT)] == ["After."]


def test_what_a_program_is_told_at_the_top_is_furniture() -> None:
    source = read("---\ntitle: Policy\ntype: policy\n---\n# Policy\n\nWords **here**.\n")
    assert [x.text for x in only(source, LineKind.FURNITURE)] == [
        "---",
        "title: Policy",
        "type: policy",
        "---",
    ]
    assert [x.text for x in only(source, LineKind.TEXT)] == ["Words here."]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert only(read("---\n# A\n\n**B** c\n"), LineKind.FURNITURE) == []


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        ("The “Partner” – § 2".encode(), ""),
        ("\ufeffThe “Partner” – § 2".encode(), ""),
        ("The “Partner” – § 2".encode("utf-16"), ""),
        ("\ufeffThe “Partner” – § 2".encode("utf-16-be"), ""),
        ("\ufeffThe “Partner” – § 2".encode("utf-32-le"), ""),
        ("The “Partner” – § 2".encode("utf-16-le"), "UTF-16"),
        ("The “Partner” – § 2".encode("utf-16-be"), "UTF-16"),
        (("The “Partner” – § 2\n" + "The Partner’s duties. " * 20).encode("cp1252"), "Windows-1252"),
    ],
)
def test_encodings(data: bytes, remark: str) -> None:
    source = source_of(data, "paper.txt")
    assert source.lines[0].text == "The “Partner” – § 2"
    assert bool(source.remarks) == bool(remark)
    assert all(remark in told for told in source.remarks)


def test_latin_1_is_named() -> None:
    source = source_of(("§ 4 Café. " + "An agreement of the parties. " * 9).encode("latin-1"), "paper.txt")
    assert "§ 4 Café." in source.lines[0].text
    assert "does not name its encoding" in source.remarks[0]


def test_spoiled_utf_8_is_read_and_said() -> None:
    data = "“a” “b” “c” “d” § ".encode() + b"\xff end"
    source = source_of(data, "paper.txt")
    assert source.lines[0].text.endswith("\ufffd end")
    assert "spoiled" in source.remarks[0]


def test_a_mark_that_lies_is_refused() -> None:
    with pytest.raises(BadInput, match="says that it is UTF-16"):
        source_of(b"\xff\xfe\x00\xd8\x41", "paper.txt")


def test_what_nobody_sees_is_taken_out_and_said() -> None:
    source = read("The Partner \u202eshall\u202c not\u200b sell.\x07 Box \uf0fe ticked.\u2028Next\n" * 3)
    assert source.lines[0].text == "The Partner shall not sell. Box ☒ ticked."
    assert source.lines[1].text == "Next"
    assert len(source.remarks) == 2


def test_ligatures_are_parted() -> None:
    assert read("The con\ufb01dential o\ufb03ce \ufb02ies.").lines[0].text == "The confidential office flies."


def test_hidden_letters_of_the_tag_block_are_said() -> None:
    source = read("No sale.\U000e0041\U000e0042")
    assert source.lines[0].text == "No sale."
    assert "nobody sees" in source.remarks[0]


def test_a_table_of_contents_is_furniture() -> None:
    source = read(
        "CONTENTS\n1. Term ........ 2\n2. Data ..... 3\n\n3. Breach . . . . . 4\nWords.\nEnd .... 9\n"
    )
    assert len(only(source, LineKind.FURNITURE)) == 3
    assert [x.text for x in only(source, LineKind.TEXT)] == ["CONTENTS", "Words.", "End .... 9"]


def test_broken_words_are_marked() -> None:
    source = read(
        "The information goes to a third-party vendor.\n"
        "It holds infor-\nmation of a third-\nparty, Public Law 104-\n191, and a stu-\ndent with "
        "non-\nprofit data-\nsharing; "
        "soft hy\u00ad\nphen; dash -\nend; data and sharing are words.\n"
    )
    assert {x.text.split()[-1]: x.broken for x in source.lines if x.broken is not Break.NONE} == {
        "infor-": Break.DROP,
        "third-": Break.KEEP,
        "104-": Break.KEEP,
        "stu-": Break.DROP,
        "non-": Break.KEEP,
        "data-": Break.KEEP,
        "hy\u00ad": Break.DROP,
    }


def test_a_hyphen_before_a_gap_is_no_broken_word() -> None:
    source = read("A list of pre-\n\nNew paragraph.\nAnd pre-\n(a) an item\n")
    assert {x.broken for x in source.lines} == {Break.NONE}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old Word file"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0 jpeg", "picture"),
        (b"BM\x00\x00", "picture"),
        (b"\x00\x00\x00\x18ftypheic", "picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"),
        (b"<!DOCTYPE html><p>x", "web page"),
        (b"  <HTML>", "web page"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"%!PS-Adobe", "PostScript"),
        (b"PK\x03\x04 nothing", "zip and no Word"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
        (b"PK\x03\x04 xl/workbook.xml", "spreadsheet"),
        (b"PK\x03\x04 ppt/presentation.xml", "presentation"),
        (b"PK\x03\x04 %PDF-1.4", "two kinds"),
        (b"hello \x00\x01\x02 binary" * 40, "binary data"),
        (b"\x01\x02\x03 text" * 40, "binary data"),
        (b"12345 ... 6", "no words"),
        (b"\x81\x8d\x8f\x90\x9d" * 9, "English papers|binary data|no words"),
    ],
)
def test_what_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words) as problem:
        source_of(data, "paper.bin")
    assert problem.value.fix


def test_a_text_that_begins_like_a_bitmap_is_text() -> None:
    assert kind_of(b"BMI is body mass index", "paper.txt") is Kind.TEXT


def test_right_to_left_is_refused() -> None:
    with pytest.raises(BadInput, match="right to left"):
        read("הסכם עיבוד נתונים בין הצדדים " * 5)


def test_a_few_foreign_words_are_no_reason_to_refuse() -> None:
    assert read("The Partner (שותף) shall protect the Data of all students.").lines


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="50 MB"):
        source_of(b"a " * 25_000_001, "paper.txt")
    with pytest.raises(BadInput, match="100,000 lines"):
        source_of(b"a\n" * 200_000, "paper.txt")
    with pytest.raises(BadInput, match="500,000 characters"):
        source_of(b"word " * 200_000, "paper.txt")
    with pytest.raises(BadInput, match="4,000,000 characters"):
        source_of(b"word line\n" * 1_700_000, "paper.txt")
    with pytest.raises(BadInput, match="4,000,000 characters"):
        source_of(b"word line\n" * 450_000, "paper.txt")


WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=1, max_size=40)


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_plain_words_are_read_back(paragraphs: list[list[str]]) -> None:
    """Without marks, the words that go in come out, in order."""
    text = "\n\n".join(" ".join(words) for words in paragraphs)
    source = read(text)
    assert " ".join(x.text for x in source.lines if x.text).split() == text.split()
    numbers = [x.number for x in source.lines]
    assert numbers == list(range(1, len(numbers) + 1))


@given(st.text(max_size=400))
def test_any_text_gives_lines_in_order_or_a_reason(text: str) -> None:
    try:
        source = read(text)
    except BadInput:
        return
    places = [(x.page, x.number) for x in source.lines]
    assert places == sorted(places)
    assert all(bool(x.text) != (x.kind is LineKind.BLANK) for x in source.lines)
    assert all(0 <= x.strong <= len(x.text) for x in source.lines)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared agreements are not here")
def test_every_shared_paper_is_read() -> None:
    for path in sorted(SHARED.glob("*.txt")):
        source = source_of(path.read_bytes(), path.name)
        raw = path.read_text("utf-8")
        assert len(source.lines) > 10, path.name
        assert source.pages == raw.count("\f") + 1
        if plain._MARKDOWN.search(raw) is None:
            kept = {word for x in source.lines for word in x.text.split()}
            lost = [
                w
                for w in decoding.seen(raw)[0].split()
                if w.lstrip("#") not in kept and any(map(str.isalpha, w))
            ]
            assert lost == [], path.name


def test_front_matter_is_known_without_other_markdown() -> None:
    source = read("---\ntitle: Data Terms\nstatus: signed\n---\nThe Provider deletes the data.\n")
    assert [x.text for x in source.lines if x.kind is LineKind.TEXT] == ["The Provider deletes the data."]


def test_running_heads_between_form_feeds_are_furniture() -> None:
    said = ("Data are deleted.", "Nobody sells them.", "The law of Ohio governs.", "Notices are written.")
    page = "ALDER FALLS PUBLIC SCHOOLS      Page {n} of 4\n\n{said}\n\nContract 2023-118\n"
    source = read("\f".join(page.format(n=n, said=words) for n, words in enumerate(said, 1)))
    assert tuple(x.text for x in source.lines if x.kind is LineKind.TEXT) == said


def test_what_two_pages_begin_with_is_no_running_head() -> None:
    source = read("The same words.\nA\n\fThe same words.\nB\n")
    assert [x.text for x in source.lines if x.kind is LineKind.TEXT] == [
        *("The same words.", "A"),
        *("The same words.", "B"),
    ]


def test_the_hyphen_of_a_compound_of_three_stays() -> None:
    source = read("Alder is a not-for-\nprofit company and an up-to-\ndate school.\n")
    assert [x.broken for x in source.lines] == [Break.KEEP, Break.KEEP, Break.NONE]
