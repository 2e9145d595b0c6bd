"""Word files as lines: automatic numbers, tables, tracked changes, notes, boxes."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip.agree.prose.docx_numbers import number
from permslip.agree.prose.pages import source_of
from permslip.agree.prose.source import Line, LineKind, Source
from tests.agree.prose.printing import (
    Heading,
    Item,
    Para,
    Part,
    Table,
    a_word_file,
    as_docx,
    parts_of,
    word_members,
    zipped,
)
from tests.agree.prose.wording import reading

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "agreements"


def read(body: str, **parts: str) -> Source:
    return source_of(a_word_file(body, **parts), "paper.docx")


def only(source: Source, kind: LineKind) -> list[Line]:
    return [line for line in source.lines if line.kind is kind]


def texts(source: Source, kind: LineKind = LineKind.TEXT) -> list[str]:
    return [line.text for line in only(source, kind)]


def val(tag: str, value: str) -> str:
    return f'<w:{tag} w:val="{value}"/>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}</w:p>"


def item(text: str, level: int = 0, use: int = 1) -> str:
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{use}"/></w:numPr>')


def level(at: int, shape: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str, uses: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{uses}'


def test_a_paper_of_paragraphs_headings_items_and_tables() -> None:
    parts: list[Part] = [
        Heading("Data Agreement"),
        Para("The Partner destroys the data."),
        Heading("Term", 2),
        Item("first"),
        Table([["Element", "Why"], ["Name", "match"], ["", "count"]], spans=[((0, 1), (0, 2))]),
        Para("The end."),
    ]
    source = source_of(as_docx(parts, head="DSA", foot="Confidential"), "paper.docx")
    assert (source.kind, source.pages, source.title) == ("docx", 1, "Data Agreement")
    assert [(x.text, x.level) for x in only(source, LineKind.HEADING)] == [("Data Agreement", 1), ("Term", 2)]
    assert texts(source) == ["The Partner destroys the data.", "The end."]
    assert [(x.text, x.level) for x in only(source, LineKind.ITEM)] == [("first", 1)]
    assert [x.cells for x in only(source, LineKind.ROW)] == [
        ("Element", "Why"),
        ("Name", "match"),
        ("Name", "count"),
    ]
    assert only(source, LineKind.ROW)[2].text == "count"
    assert texts(source, LineKind.FURNITURE) == ["Confidential", "DSA"]
    numbers = [x.number for x in source.lines if x.kind is not LineKind.BLANK]
    assert numbers == list(range(1, len(numbers) + 1))


def test_numbers_are_counted_as_word_counts_them() -> None:
    body = (
        item("Definitions") + item("Data means", 1) + item("names", 2) + item("dates", 2) + item("scores", 3)
        + item("Partner means", 1) + item("grades", 2) + item("Term") + item("It ends", 1) + para("Plain.")
        + item("Not numbered", 0, 0) + item("Breach")
    )  # fmt: skip
    source = read(
        body,
        numbering=lists(
            level(0, "decimal", "%1."),
            level(1, "decimal", "%1.%2"),
            level(2, "lowerLetter", "(%3)"),
            level(3, "lowerRoman", "(%4)"),
        ),
    )
    assert texts(source) == [
        "1. Definitions", "1.1 Data means", "(a) names", "(b) dates", "(i) scores", "1.2 Partner means",
        "(a) grades", "2. Term", "2.1 It ends", "Plain.", "Not numbered", "3. Breach",
    ]  # fmt: skip
    assert [x.level for x in only(source, LineKind.TEXT)][:5] == [1, 2, 3, 3, 4]


def test_a_list_that_begins_again_and_one_that_goes_on() -> None:
    uses = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/>'
        '</w:lvlOverride></w:num>'
        '<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f'{level(0, "upperLetter", "Part %1")}</w:lvlOverride></w:num>'
    )  # fmt: skip
    body = item("a") + item("b", 0, 2) + item("c", 0, 3) + item("d", 0, 3) + item("e", 0, 4)
    source = read(body, numbering=lists(level(0, "decimal", "%1)"), uses=uses))
    assert texts(source) == ["1) a", "2) b", "5) c", "6) d", "Part G e"]


def test_levels_that_do_not_restart_and_legal_figures() -> None:
    source = read(
        item("I") + item("x", 1) + item("y", 1) + item("II") + item("z", 1) + item("deep", 2),
        numbering=lists(
            level(0, "upperRoman", "ARTICLE %1"),
            level(1, "decimal", "Section %2", '<w:lvlRestart w:val="0"/>'),
            level(2, "lowerLetter", "%1.%2.%3", "<w:isLgl/>"),
        ),
    )
    assert texts(source) == [
        "ARTICLE I I", "Section 1 x", "Section 2 y", "ARTICLE II II", "Section 3 z", "2.3.1 deep",
    ]  # fmt: skip


def test_a_level_that_was_skipped_counts_as_begun() -> None:
    levels = (level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"))
    assert texts(read(item("deep", 1) + item("top"), numbering=lists(*levels))) == ["1.1 deep", "2 top"]


def test_numbers_of_styles_and_of_list_styles() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="My clause"/><w:basedOn w:val="H1"/><w:pPr>'
        '<w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="L"><w:name w:val="Lettered"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="2"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/>'
        '<w:basedOn w:val="Loop"/></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="Legal"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="8"><w:styleLink w:val="Legal"/>{level(0, "decimal", "%1.")}'
        f"{level(1, 'decimal', '%1.%2', val('pStyle', 'H2'))}"
        f"{level(2, 'lowerLetter', '(%3)')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )
    body = "".join(
        para(text, f'<w:pStyle w:val="{style}"/>')
        for text, style in (
            ("Purpose", "H1"),
            ("Use", "H2"),
            ("only so", "L"),
            ("round", "Loop"),
            ("none", "??"),
        )
    )
    source = read(body, styles=styles, numbering=numbering)
    assert [(str(x.kind), x.text, x.level) for x in source.lines if x.text] == [
        ("heading", "1. Purpose", 1),
        ("heading", "1.1 Use", 2),
        ("text", "(a) only so", 3),
        ("text", "round", 0),
        ("text", "none", 0),
    ]


@pytest.mark.parametrize(
    ("value", "shape", "written"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (1, "lowerLetter", "a"), (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"), (14, "lowerRoman", "xiv"), (1999, "upperRoman", "MCMXCIX"),
        (1, "ordinal", "1st"),
        (12, "ordinal", "12th"), (22, "ordinal", "22nd"), (7, "cardinalText", "Seven"),
        (21, "cardinalText", "Twenty-one"), (100, "cardinalText", "100"), (3, "ordinalText", "Third"),
        (20, "ordinalText", "Twentieth"), (25, "ordinalText", "Twenty-fifth"), (4, "ordinalText", "Fourth"),
        (101, "ordinalText", "101st"), (5, "none", ""), (5, "chicago", "5"), (0, "lowerRoman", "0"),
        (40_000, "lowerRoman", "40000"), (30, "cardinalText", "Thirty"),
    ],
)  # fmt: skip
def test_the_shapes_of_numbers(value: int, shape: str, written: str) -> None:
    assert number(value, shape) == written


def test_bullets_and_nonsense_in_lists() -> None:
    source = read(
        item("a bullet") + item("no such list", 0, 99) + item("no such level", 12) + item("empty list", 0, 5),
        numbering=lists(
            level(0, "bullet", "\uf0b7"),
            uses='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="5"/>'
            '<w:num w:numId="6"><w:lvlOverride w:ilvl="70"><w:startOverride w:val="x"/>'
            "</w:lvlOverride></w:num>",
        ),
    )
    assert texts(source, LineKind.ITEM) == ["a bullet"]
    assert texts(source) == ["no such list", "no such level", "empty list"]


def test_tracked_changes() -> None:
    body = (
        f"<w:p>{run('The Partner shall ')}<w:ins>{run('not ')}</w:ins><w:del><w:r>"
        "<w:delText>always </w:delText></w:r>"
        f"</w:del>{run('sell.')}</w:p>"
    )
    source = read(body)
    assert texts(source) == ["The Partner shall not sell."]
    assert any("tracked changes" in remark for remark in source.remarks)


def test_everything_that_a_run_may_hold() -> None:
    body = (
        f"<w:p>{run('A', '<w:b/>')}<w:r><w:tab/><w:t>B</w:t><w:noBreakHyphen/><w:t>C</w:t>"
        "<w:softHyphen/><w:t>D</w:t>"
        '<w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:char="A8"/><w:sym w:char="zz"/>'
        '<w:sym w:char="D800"/></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        f'<w:hyperlink r:id="x">{run(" link")}</w:hyperlink><w:smartTag>{run(" tag")}</w:smartTag>'
        f"<w:sdt><w:sdtContent>{run(' control')}</w:sdtContent></w:sdt>"
        f"<w:fldSimple>{run(' field')}</w:fldSimple>"
        "<m:oMath><m:r><m:t> x=2</m:t></m:r></m:oMath>"
        '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
        "</w:fldChar></w:r>"
        '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="1"/><w:checked w:val="0"/>'
        "</w:checkBox></w:ffData>"
        "</w:fldChar><w:fldChar/></w:r><w:r><w:br/><w:t>next</w:t><w:cr/><w:t>last</w:t></w:r>"
        f"{run('secret', '<w:vanish/>')}<!-- a comment --></w:p>"
    )
    source = read(body)
    assert texts(source) == ["A B\u2011C\u00adD☒☐\ufffd\ufffd link tag control field x=2☒☐", "next", "last"]
    assert [x.number for x in source.lines if x.text] == [1, 2, 3]
    assert any("Hidden text" in remark for remark in source.remarks)


def test_strong_beginnings_and_headings_by_print() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="V"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = (
        f"<w:p>{run('7.1 Term.', '<w:b/>')}{run(' It ends.')}</w:p>"
        f"<w:p>{run('DESTRUCTION', val('u', 'single'))}</w:p>"
        f"<w:p>{run('Named', val('rStyle', 'S'))}{run(' so')}</w:p>"
        f"<w:p>{run('gone', val('rStyle', 'V'))}{run('here', val('b', '0'))}</w:p>"
        f"<w:p>{run('This whole sentence is bold since it is a notice for all.', '<w:b/>')}</w:p>"
    )
    source = read(body, styles=styles)
    assert [(str(x.kind), x.text, x.strong) for x in source.lines if x.text] == [
        ("text", "7.1 Term. It ends.", 9),
        ("heading", "DESTRUCTION", 11),
        ("text", "Named so", 5),
        ("text", "here", 0),
        ("text", "This whole sentence is bold since it is a notice for all.", 57),
    ]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(text)}</w:tc>"


def test_tables_with_everything() -> None:
    inner = f"<w:tbl><w:tr>{cell('in')}{cell('ner')}</w:tr></w:tbl>"
    body = (
        f"<w:tbl><w:tr>{cell('Kind')}{cell('Element')}{cell('Why')}</w:tr>"
        f"<w:tr>{cell('Identity', val('vMerge', 'restart'))}"
        f"{cell('both', val('gridSpan', '2'))}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{cell('', '<w:vMerge/>')}<w:tc>{inner}"
        f"{para('more')}</w:tc>{cell('x')}</w:tr>"
        "</w:sdtContent></w:sdt>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('gone')}{cell('gone')}{cell('gone')}</w:tr>"
        f"<w:tr>{cell('')}{cell('')}{cell('')}</w:tr></w:tbl>"
        f"<w:tbl><w:tr><w:tc>{para('A framed notice.')}</w:tc></w:tr></w:tbl>"
    )
    source = read(body)
    assert [x.cells for x in only(source, LineKind.ROW)] == [
        ("Kind", "Element", "Why"),
        ("Identity", "both", ""),
        ("Identity", "in ner more", "x"),
    ]
    assert only(source, LineKind.ROW)[2].text == "in ner more x"
    assert texts(source) == ["A framed notice."]


def test_notes_comments_boxes_and_other_things() -> None:
    box = "<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{box.format(para('In the box.'))[5:-6]}</mc:Choice>"
        f"<mc:Fallback>{box.format(para('In the box.'))[5:-6]}</mc:Fallback></mc:AlternateContent>"
    )
    body = (
        f"<w:p>{run('The Partner')}<w:r><w:footnoteReference w:id='2'/></w:r><w:r>{both}</w:r></w:p>"
        "<w:p><w:r><w:object/></w:r><w:r><w:drawing/></w:r></w:p><w:altChunk r:id='x'/>"
        f"<mc:AlternateContent><mc:Choice>{para('Chosen.')}</mc:Choice>"
        f"<mc:Fallback>{para('Other.')}</mc:Fallback>"
        f"</mc:AlternateContent><w:sdt><w:sdtContent>{para('Controlled.')}</w:sdtContent></w:sdt>"
    )
    source = read(
        body,
        footnotes=f'<w:footnote w:type="separator" w:id="0">{para("rule")}</w:footnote>'
        f'<w:footnote w:id="2">{para("Except as law requires.")}</w:footnote>',
        comments=f"<w:comment w:id='1'>{para('Do we want this?')}</w:comment>",
        header=para("Running head") + para("Running head"),
        links='<Relationship Id="t" Type="x/attachedTemplate" Target="t.dotm" TargetMode="External"/>'
        '<Relationship Id="h" Type="x/hyperlink" Target="http://example.org" TargetMode="External"/>'
        '<Relationship Id="f" Type="x/footer" Target="missing.xml"/>',
    )
    assert texts(source) == [
        "The Partner",
        "In the box.",
        "Chosen.",
        "Controlled.",
        "Except as law requires.",
    ]
    assert texts(source, LineKind.FURNITURE) == ["Running head"]
    said = " ".join(source.remarks)
    for words in (
        "1 comment(s)",
        "1 footnote(s)",
        "Text boxes",
        "Objects of other",
        "1 picture",
        "Parts of other",
        "outside it",
    ):
        assert words in said


def test_contents_are_furniture_and_deep_headings_count() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    body = para("1. Term 3", '<w:pStyle w:val="T"/>') + para(
        "Term", '<w:outlineLvl w:val="0"/><w:ind w:left="720"/>'
    )
    source = read(body, styles=styles)
    assert texts(source, LineKind.FURNITURE) == ["1. Term 3"]
    assert [(x.text, x.level, x.indent) for x in only(source, LineKind.HEADING)] == [("Term", 1, 6)]


def test_macros_are_said() -> None:
    members = word_members(para("Words."))
    source = source_of(zipped({**members, "word/vbaProject.bin": b"x"}), "paper.docm")
    assert any("macros" in remark for remark in source.remarks)


def test_the_strict_form_and_another_name_of_the_main_part() -> None:
    members = {
        key: value.replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        for key, value in word_members(para("Strict words."), main="word/document2.xml").items()
    }  # fmt: skip
    assert texts(source_of(zipped(members), "paper.docx")) == ["Strict words."]


def test_a_paper_without_relationships_is_read() -> None:
    bare = {"word/document.xml": word_members(para("Bare words."))["word/document.xml"]}
    assert texts(source_of(zipped(bare), "paper.docx")) == ["Bare words."]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=1, max_size=30),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_written_is_read(paragraphs: list[list[str]]) -> None:
    source = source_of(as_docx([Para(" ".join(words)) for words in paragraphs]), "paper.docx")
    assert texts(source) == [" ".join(words) for words in paragraphs]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared agreements are not here")
def test_shared_papers_in_word_are_read_word_for_word() -> None:
    for path in sorted(SHARED.glob("*.txt")):
        parts = parts_of(path.read_text("utf-8"))
        lines = source_of(as_docx(parts), path.name).lines
        got = reading(" ".join(x.text for x in lines if x.kind in (LineKind.TEXT, LineKind.HEADING)))
        assert got == reading(" ".join(part.text for part in parts)), path.name  # type: ignore[union-attr]
