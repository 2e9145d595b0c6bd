"""Definitions, references, tables: what the words lead to."""

from __future__ import annotations

import pytest

from permslip.agree.prose.references import Index
from tests.agree.prose.laid import one, read


@pytest.mark.parametrize(
    ("text", "term", "meaning"),
    [
        ('"Student Data" means any record.', "Student Data", "any record."),
        ("“Destroy” shall mean to shred.", "Destroy", "to shred."),
        ('"Personal data" (PII) includes, but is not limited to: names.', "Personal data", "names."),
        ('"Data" shall have the meaning given in law, except names.', "Data", "given in law, except names."),
        ('"Partner" is any provider named here.', "Partner", "any provider named here."),
        ("The term Student Data means any record.", "Student Data", "any record."),
        ('The Privacy Act ("FERPA") applies.', "FERPA", "Privacy Act"),
        (
            "Northfield Council (hereinafter referred to as the “Council”) pays.",
            "Council",
            "Northfield Council",
        ),
        ("Northfield Council, hereinafter Council, pays.", "Council", "Northfield Council"),
        (
            'the pupils and their work (collectively, the "Data") are kept.',
            "Data",
            "the pupils and their work",
        ),
    ],
)
def test_definitions(text: str, term: str, meaning: str) -> None:
    prose = read(f"1. {text}")
    found = prose.definitions[0]
    assert (found.term, found.meaning, found.clause) == (term, meaning, "1")
    assert found.quote.text in text


def test_two_terms_of_one_meaning_and_words_that_define_nothing() -> None:
    prose = read(
        '1. "Data", "Records" or "Files" means what is sent. See Section 3 ("Use"). He said ("as if").'
    )
    assert [d.term for d in prose.definitions] == ["Data", "Records", "Files", "as if"]
    assert read('1. (see "Use" and "Sale") are words. (formerly the "Plan") too.').definitions == ()


def test_sides_of_a_blank_form() -> None:
    prose = read(
        """
        This Agreement is made between [School Name] (District) and ______ (Company Name, Inc.) (herein after
        referred to as the "User"), whose office is at ______ (Office Address).

        "Vendor" means the User.
        """
    )
    assert [(p.name, p.role) for p in prose.parties] == [
        ("[School Name]", "district"),
        ("Company Name, Inc.", "partner"),
    ]


def test_a_side_takes_the_role_that_the_other_leaves() -> None:
    prose = read('This Agreement is between Alder Falls ("Alder") and Northfield Council ("Provider").')
    assert [p.role for p in prose.parties] == ["district", "partner"]
    firm = read('This Agreement is between Northfield University ("Northfield") and Alder Falls ("Alder").')
    assert [p.role for p in firm.parties] == ["partner", ""]


PAPER = """
ARTICLE IV - SECURITY

4.1 The Provider shall encrypt data as set out in 4.2 and Exhibit "B".

4.2 The Provider keeps to Section 4.3, Sections 4.1 and 4.4, and Section 9.

(a) It reads paragraph (b) and this Section.

(b) It reads paragraph (a) above, subsection (z) and Article 4.

4.3 It reads 34 C.F.R. § 99.31, Section 99.3 of Title 34, Section 4.1 of the Master Agreement; § 4.1 too.

4.4 Sections 4.1 (Encryption), 4.2 (Reading) and 4.3 of this Agreement stay. This Article stays.

EXHIBIT B

1. It reads Section 2 and this Exhibit and Article IV.

2. It keeps (a) this; and (b) that.
"""


def test_references_lead_to_clauses() -> None:
    prose = read(PAPER)

    def leads(words: str) -> list[tuple[str, str | None]]:
        sentence = one(prose.sentences, words)
        return [(r.words, r.target) for r in prose.references if r.sentence == sentence.index]

    assert leads("encrypt data") == [("4.2", "4.2"), ("Exhibit B", "Exhibit B")]
    assert leads("keeps to Section") == [
        ("Section 4.3", "4.3"), ("Sections 4.1", "4.1"), ("Sections 4.4", "4.4"), ("Section 9", None),
    ]  # fmt: skip
    assert leads("paragraph (b)") == [("paragraph (b)", "4.2(b)"), ("this Section", "4.2")]
    assert leads("paragraph (a)") == [
        ("paragraph (a)", "4.2(a)"),
        ("subsection (z)", None),
        ("Article 4", "Article IV"),
    ]
    assert leads("C.F.R.") == [
        ("§ 99.31", None),
        ("Section 99.3", None),
        ("Section 4.1", None),
        ("§ 4.1", "4.1"),
    ]
    assert leads("of this Agreement stay") == [
        ("Sections 4.1", "4.1"),
        ("Sections 4.2", "4.2"),
        ("Sections 4.3", "4.3"),
    ]
    assert leads("This Article") == [("This Article", "Article IV")]
    assert leads("Section 2") == [
        ("Section 2", "Exhibit B 2"), ("this Exhibit", "Exhibit B"), ("Article IV", "Article IV"),
    ]  # fmt: skip


def test_a_reference_without_a_place_of_its_own() -> None:
    index = Index(read(PAPER).clauses)
    assert index.find("Section", "4.2", None) == "4.2"
    assert index.find("Section", "IV", None) == "Article IV"
    assert index.find("Appendices", "B", None) is None
    assert index.find("paragraph", "(q)", index.by_id["4.2(a)"]) is None
    assert index.this("Section", None) is None
    assert index.this("Paragraph", index.by_id["4.2(b)"]) == "4.2(b)"
    assert index.this("Exhibit", index.by_id["4.1"]) is None
    items = read("(a) It stands in this Section.\n\n(b) It is one of section a kind of section (b) below.")
    assert [(r.words, r.target) for r in items.references] == [
        ("this Section", "(a)"),
        ("section (b)", "(b)"),
    ]


def test_tables_have_their_header_their_heading_and_their_rows() -> None:
    prose = read(
        """
        1. The data are listed below.

        # Exhibit A: Data

        | Data Element | Purpose | Required
        | First name | Roster | yes
        | Grade | Study | no

        The following may be asked for:

        | Address | Mail | no
        | Grade | Study | no

        | One | Two
        | 3 | 4
        """
    )
    first, second, third = prose.tables
    assert (first.header, first.rows) == (
        ("Data Element", "Purpose", "Required"), (("First name", "Roster", "yes"), ("Grade", "Study", "no")),
    )  # fmt: skip
    assert (first.clause, first.heading) == ("Exhibit A", "Data")
    assert [q.text for q in first.quotes] == ["First name Roster yes", "Grade Study no"]
    assert first.quotes[0].line == 6
    assert (second.header, second.heading) == ((), "The following may be asked for")
    assert (third.header, third.rows) == ((), (("One", "Two"), ("3", "4")))


def test_a_bold_first_row_heads_its_table() -> None:
    from permslip.agree.prose.outline import prose_of
    from permslip.agree.prose.source import Line, LineKind, Source

    rows = (
        Line("Apple Pear", 1, 1, LineKind.ROW, cells=("Apple", "Pear"), strong=5),
        Line("Plum Fig", 1, 2, LineKind.ROW, cells=("Plum", "Fig")),
    )
    (table,) = prose_of(Source("x", "pdf", "", 1, rows)).tables
    assert (table.header, table.rows, table.clause) == (("Apple", "Pear"), (("Plum", "Fig"),), "Preamble")
    (single,) = prose_of(Source("x", "pdf", "", 1, rows[:1])).tables
    assert single.header == ()
