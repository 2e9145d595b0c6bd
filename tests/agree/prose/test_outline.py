"""From lines to clauses and sentences: paragraphs, numbers, headings, exhibits, quotations."""

from __future__ import annotations

from pathlib import Path

import pytest

from permslip.agree.prose.flow import squeezed, stands, verbatim
from permslip.agree.prose.outline import prose_of
from permslip.agree.prose.source import Line, LineKind, Source
from permslip.words.quote import Quote
from tests.agree.prose.laid import ids, laid, one, read, texts

AGREEMENTS = Path(__file__).parents[4] / "shared" / "data" / "agreements"
PAPERS = Path(__file__).parents[1] / "papers"

MEMORANDUM = """
                       MEMORANDUM OF UNDERSTANDING

     This Memorandum is made by and between Alder Falls Public Schools, a local
educational agency (the "District"), and Northfield Council for Schools (the
"Council").

     WHEREAS, the Council evaluates programs; and

     WHEREAS, the District holds education records.

     NOW, THEREFORE, the parties agree as follows:

ARTICLE I
DEFINITIONS

Section 1.01  "Student Data" means any record that may identify a student.

ARTICLE II - USE OF DATA

Section 2.01 Permitted Uses. The Council shall:
   (a) use Student Data only for the Study;
   (b) not disclose Student Data to any person; and
   (c) store Student Data in the U.S. only,
provided that the Council may keep aggregate results.

Section 2.02 The Council shall destroy Student Data within 30 days of the end of the
Study, as set out in Section 2.01(c) and Exhibit "A". The Study began in the year
2014. It costs $1.5 million.

IN WITNESS WHEREOF, the parties have signed.

By: ____________________        By: ____________________
Name: A. Rivera                 Name: B. Okafor

EXHIBIT "A"
SCHEDULE OF DATA

1. The student's number is sent.
2. The following are sent:
   (a) the grade level;
   (b) the school.

EXHIBIT B - SECURITY
1. The Council shall encrypt Student Data.
"""


def test_a_memorandum_is_read_clause_by_clause() -> None:
    prose = read(MEMORANDUM)
    assert prose.title == "MEMORANDUM OF UNDERSTANDING"
    assert ids(prose) == [
        "Preamble", "Recital 1", "Recital 2", "Article I", "1.01", "Article II", "2.01", "2.01(a)", "2.01(b)",
        "2.01(c)", "2.02", "Signatures", "Exhibit A", "Exhibit A 1", "Exhibit A 2", "Exhibit A 2(a)",
        "Exhibit A 2(b)", "Exhibit B", "Exhibit B 1",
    ]  # fmt: skip
    article, uses, item = prose.clause("Article II"), prose.clause("2.01"), prose.clause("2.01(b)")
    assert article is not None and uses is not None and item is not None
    assert (article.heading, article.number, article.parent) == ("USE OF DATA", "ARTICLE II", "")
    assert (uses.heading, uses.number, uses.parent) == ("Permitted Uses", "Section 2.01", "Article II")
    assert (item.number, item.parent, item.part) == ("(b)", "2.01", "")
    exhibit = prose.clause("Exhibit A 2(a)")
    assert exhibit is not None and (exhibit.part, exhibit.parent) == ("Exhibit A", "Exhibit A 2")
    first = prose.clause("Exhibit A")
    assert first is not None and first.heading == "SCHEDULE OF DATA"
    assert prose.clause("9.9") is None


def test_an_item_reads_with_its_stem_and_quotes_its_own_words() -> None:
    prose = read(MEMORANDUM)
    item = one(prose.sentences, "not disclose Student Data")
    assert item.text == "The Council shall not disclose Student Data to any person"
    assert item.stem == "The Council shall"
    assert item.quote.text == "not disclose Student Data to any person; and"
    assert (item.quote.page, item.quote.line, item.quote.clause) == (1, 22, "2.01(b)")
    assert item.stem_quotes[0].text == "The Council shall:"
    assert item.stem_quotes[0].line == 20
    assert item.limits == ("provided that the Council may keep aggregate results",)
    assert (item.modality, item.negative, item.actor) == ("must_not", True, "partner")
    assert prose.sentences[0].stem_quotes == ()
    for other in ("use Student Data only", "store Student Data"):
        assert "provided that the Council may keep aggregate results" in one(prose.sentences, other).limits


def test_years_money_and_wrapped_references_open_no_clause() -> None:
    prose = read(
        """
        4.1 The Provider holds the data for the purposes that are named in Section
        7.2 of this Agreement and returns them under 34 C.F.R. §
        99.31 and in the year
        2014. The costs come to about
        3.5 million dollars, and the notice is due on June
        30. The Provider pays.

        2015 was the first year.

        4.2 The Provider asks first.
        """
    )
    assert ids(prose) == ["4.1", "4.2"]
    assert texts(prose)[1].startswith("The costs come to about 3.5 million dollars")
    assert "2015 was the first year." in texts(prose)


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        ("(g) (h) (i) (j)", ["(g)", "(h)", "(i)", "(j)"]),
        ("(a) (i) (ii) (b)", ["(a)", "(a)(i)", "(a)(ii)", "(b)"]),
        ("1. a. i. ii. b. 2.", ["1", "1.a", "1.a.i", "1.a.ii", "1.b", "2"]),
        ("I. A. 1. a. B. II.", ["I", "I.A", "I.A.1", "I.A.1.a", "I.B", "II"]),
        ("1.0 1.1 1.2 2.0 2.1", ["1.0", "1.1", "1.2", "2.0", "2.1"]),
        ("§ 1 § 2", ["1", "2"]),
        ("1) 2) (1) (2)", ["1", "2", "2(1)", "2(2)"]),
        ("(1) (A) (B) (2)", ["(1)", "(1)(A)", "(1)(B)", "(2)"]),
        ("1. 2. 4. 5.", ["1", "2", "4", "5"]),
        ("1. 2. 1. 2.", ["1", "2", "1 (2)", "2 (2)"]),
        ("7.1.2. 7.1.3. 7.2", ["7.1.2", "7.1.3", "7.2"]),
        ("(x) (xi)", ["(x)", "(xi)"]),
        ("A.1 A.2", ["A.1", "A.2"]),
        ("3. 4.", ["3", "4"]),
        ("(aa) (bb)", ["(aa)", "(bb)"]),
    ],
)
def test_numbers_stand_where_a_reader_puts_them(numbers: str, wanted: list[str]) -> None:
    words = "The Provider shall keep the data."
    label = numbers.replace("§ ", "§").split()
    prose = read("\n\n".join(f"{n.replace('§', '§ ')} {words}" for n in label))
    assert ids(prose) == wanted
    assert texts(prose) == [words] * len(wanted)


def test_a_decimal_goes_back_to_its_clause_over_a_heading_in_between() -> None:
    prose = read(
        """
        # 6. Notices

        6.1 Notices go to the people named here, who shall answer them.

        FOR THE DISTRICT

        The superintendent shall be told.

        6.2 Notices are in writing.
        """
    )
    clause = prose.clause("6.2")
    assert clause is not None and clause.parent == "6"


def test_headings_without_numbers() -> None:
    prose = read(
        """
        DATA USE AGREEMENT

        CONFIDENTIALITY

        The Provider shall keep the data in confidence.

        Return of Data

        The Provider shall return the data when the work is done, and it shall say so.

        Term. This Agreement shall begin on July 1, 2026.

        Notice: The Provider shall tell the District at once when data are lost.

        Dr. Rivera shall be told too, and so shall the board that she answers to.
        """
    )
    assert [(c.id, c.heading) for c in prose.clauses] == [
        ("CONFIDENTIALITY", "CONFIDENTIALITY"), ("Return of Data", "Return of Data"), ("Term", "Term"),
        ("Notice", "Notice"),
    ]  # fmt: skip
    assert one(prose.sentences, "begin on").clause == "Term"
    assert one(prose.sentences, "Dr. Rivera").text.startswith("Dr. Rivera shall")


def test_marked_headings_nest_by_their_level() -> None:
    prose = read(
        """
        # Data Sharing Agreement
        ## Security
        ### Encryption
        The Provider shall encrypt the data.
        ### Access
        The Provider shall limit access.
        ## Term
        This Agreement runs for one year.
        # Exhibit A
        ## Elements
        The grade is sent.
        ## Timetable
        It is sent in May.
        """
    )
    assert prose.title == "Data Sharing Agreement"
    assert [(c.id, c.parent) for c in prose.clauses] == [
        ("Security", ""), ("Encryption", "Security"), ("Access", "Security"), ("Term", ""), ("Exhibit A", ""),
        ("Exhibit A Timetable", "Exhibit A"),
    ]  # fmt: skip


def test_bold_beginnings_are_headings_but_a_bold_term_is_none() -> None:
    lines = (
        Line("1. Amendments to this paper", 1, 1, strong=27),
        Line("", 1, 2, LineKind.BLANK),
        Line("Either party may ask for a change at any time in writing.", 1, 3),
        Line("", 1, 4, LineKind.BLANK),
        Line("2. Notice of loss. The Provider shall tell the District.", 1, 5, strong=18),
        Line("", 1, 6, LineKind.BLANK),
        Line('3. "Data" means what the District sends.', 1, 7, strong=9),
        Line("", 1, 8, LineKind.BLANK),
        Line("Where data are kept", 1, 9, strong=19),
        Line("", 1, 10, LineKind.BLANK),
        Line("The Provider shall keep the data in this country and nowhere else.", 1, 11),
    )
    prose = prose_of(Source("x", "text", "", 1, lines))
    assert [(c.id, c.heading) for c in prose.clauses] == [
        ("1", "Amendments to this paper"), ("2", "Notice of loss"), ("3", ""),
        ("Where data are kept", "Where data are kept"),
    ]  # fmt: skip
    assert one(prose.sentences, "means").text == '"Data" means what the District sends.'


def test_sentences_cross_pages_and_pass_over_what_is_printed_on_each() -> None:
    source = laid(
        """
1. The Provider shall destroy the data within thirty days after the infor-
mation is no longer needed for the
~ Page 1
\f
~ Alder Falls Public Schools
purpose of the study, under Public Law 104-
191, and tell the third-
party auditor. A third-party auditor signs.
"""
    )
    prose = prose_of(source)
    first = prose.sentences[0]
    assert first.text == (
        "The Provider shall destroy the data within thirty days after the information is no longer needed "
        "for the purpose of the study, under Public Law 104-191, and tell the third-party auditor."
    )
    assert (first.quote.page, first.quote.line) == (1, 1)
    second = prose.sentences[1]
    assert (second.quote.page, second.quote.line, second.text) == (2, 4, "A third-party auditor signs.")
    assert all(stands(s.quote, source) for s in prose.sentences)


def test_verbatim_forgives_white_space_and_hyphens_only() -> None:
    source = laid("The Provider shall  destroy\nthe infor-\nmation.\n\n~ Page 4\nIt shall say so.")
    assert verbatim("shall destroy the information. It shall", source)
    assert verbatim(Quote("the infor- mation.", 1, 2), source)
    for wrong in ("Shall destroy", "destroy information", "Page 4", " ", "shall destroy, the"):
        assert not verbatim(wrong, source)
    assert stands(Quote("the information.", 1, 2), source)
    assert not stands(Quote("the information.", 1, 1), source)
    assert not stands(Quote("the information.", 7, 1), source)
    assert not stands(Quote("--", 1, 1), source)
    assert squeezed("a \u00adb-c") == "abc"


def test_a_word_file_has_a_paragraph_a_line() -> None:
    prose = read("The Provider shall keep the data\nand nothing else\n1. It shall say so", kind="docx")
    assert texts(prose) == ["The Provider shall keep the data", "and nothing else", "It shall say so"]
    turned = read("The Provider shall keep\n\fthe data.", kind="docx")
    assert texts(turned) == ["The Provider shall keep the data."]


def test_parts_are_opened_by_their_name_and_not_by_a_sentence_about_them() -> None:
    prose = read(
        """
        AGREEMENT

        Exhibit A lists the data that the Provider shall receive.

        The Provider shall keep to it.

        Schedule 1: Data Elements

        The grade is sent.

        APPENDIX II

        The Provider shall encrypt.

        SCHEDULE OF FEES

        None are due.
        """
    )
    assert ids(prose) == ["Preamble", "Schedule 1", "Appendix II", "Schedule Of Fees"]
    assert [c.heading for c in prose.clauses] == ["", "Data Elements", "", "SCHEDULE OF FEES"]
    assert {c.part for c in prose.clauses} == {"", "Schedule 1", "Appendix II", "Schedule Of Fees"}


def test_a_table_of_contents_opens_nothing() -> None:
    prose = read(
        "AGREEMENT\n\n1. Data .......... 3\n\nExhibit A ......... 9\n\n1. Data\n\nThe Provider keeps them."
    )
    assert ids(prose) == ["Preamble", "1"]
    assert texts(prose) == ["1. Data .......... 3", "Exhibit A ......... 9", "The Provider keeps them."]


def test_the_signatures_end_where_the_paper_goes_on() -> None:
    prose = read(
        """
        1. The Provider shall keep the data.

        IN WITNESS WHEREOF, the parties have signed.

        A. Rivera
        J. Okafor

        User Training

        The Provider shall train each person who handles the data before that person handles them.
        """
    )
    assert ids(prose) == ["1", "Signatures", "User Training"]
    assert one(prose.sentences, "A. Rivera").clause == "Signatures"


def test_a_cover_belongs_to_the_preamble() -> None:
    prose = read(
        """
        BETWEEN

        ALDER FALLS PUBLIC SCHOOLS

        AND

        NORTHFIELD COUNCIL FOR SCHOOLS

        DATA SHARING AGREEMENT

        This Agreement is made between them.

        1. The Council shall keep the data.
        """
    )
    assert prose.title == "DATA SHARING AGREEMENT"
    assert ids(prose) == ["Preamble", "1"]
    assert "ALDER FALLS PUBLIC SCHOOLS" in texts(prose)


def test_an_empty_paper_gives_empty_prose() -> None:
    for text in ("", "----\n\n* * *\n", "~ Page 1"):
        prose = read(text)
        assert (prose.clauses, prose.sentences, prose.title) == ((), (), "")


def test_a_heading_alone_is_kept_as_words() -> None:
    assert texts(read("The data are kept.\n\nSOME HEADING")) == ["The data are kept.", "SOME HEADING"]
    only = read("SOME HEADING\n\nANOTHER HEADING")
    assert (only.title, texts(only)) == ("SOME HEADING", ["ANOTHER HEADING"])
