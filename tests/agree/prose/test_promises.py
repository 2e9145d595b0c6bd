"""What a sentence promises, and to whom: its end, its stem, its limits, its manner, its actor."""

from __future__ import annotations

import pytest

from permslip.agree.prose.inline import split
from permslip.agree.prose.limits import follows, limits_of, without
from permslip.agree.prose.sentences import spans
from tests.agree.prose.laid import one, read, texts

# ------------------------------------------------------------------ where a sentence ends


@pytest.mark.parametrize(
    "sentence",
    [
        "The data fall under 20 U.S.C. 1232g and 34 C.F.R. Part 99.",
        "Tally Analytics Inc. shall keep the data.",
        "See Sec. 4.2 and No. 7 of the list, i.e. all of it, e.g. by shredding.",
        "Provider (which is defined above. See there.) shall keep it.",
        "St. Mary's School and Dr. J. Rivera and Ed. Code 49073 stay.",
        "The fee is $1.5 million or 3.5 percent.",
        "The District (the U.S. Government excepted) pays.",
        "Conn. Gen. Stat. § 10-234bb et seq. applies.",
        "It says \"keep it.\" and nothing else.",
        "Data of students, parents, etc. are kept.",
        "The data ... are kept.",
        "Tally Analytics Inc. (the \"Company\") shall pay.",
        "It is 5 p.m. on the day named.",
    ],
)  # fmt: skip
def test_no_sentence_ends_inside(sentence: str) -> None:
    text = f"{sentence} The Provider shall say so."
    assert [text[a:b] for a, b in spans(text)] == [sentence, "The Provider shall say so."]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kept by Tally Inc. The Provider pays.", 2),
        ("It falls under 34 C.F.R. Part 99. Provider pays.", 2),
        ("Is it kept? It is! Good.", 3),
        ("It was kept (by it. The Provider pays. Nobody else does", 3),
        ("It is kept.) The Provider pays.", 2),
        ("He lives in the U.S. The District pays.", 2),
        ("One. “Two.” Three.", 3),
        ("He said no. The end.", 2),
        ("", 0),
        ("   ", 0),
        ("no end", 1),
        ("Names are listed as A, B and C. The Provider keeps them.", 2),
        ("It ends... The Provider pays.", 2),
    ],
)
def test_a_sentence_ends(text: str, wanted: int) -> None:
    assert len(list(spans(text))) == wanted


# ------------------------------------------------------------------ several promises in one sentence


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Provider shall (a) encrypt the data; (b) log access; and (c) train staff.",
         ["Provider shall encrypt the data", "Provider shall log access", "Provider shall train staff."]),
        ("Provider agrees that (i) it keeps the data, and (ii) it returns them.",
         ["Provider agrees that it keeps the data", "Provider agrees that it returns them."]),
        ("Provider affirms: (1) no sale; (2) no advertising.",
         ["Provider affirms: no sale", "Provider affirms: no advertising."]),
        ("Provider shall encrypt the data; shall not sell them; and the District may ask why.",
         ["Provider shall encrypt the data", "Provider shall not sell them", "the District may ask why."]),
        ("Data that (i) are public or (ii) were known shall stay.",
         ["Data that (i) are public or (ii) were known shall stay."]),
        ("Provider shall pay within ten (10) days or twenty (20) days.",
         ["Provider shall pay within ten (10) days or twenty (20) days."]),
        ("Provider keeps to Section (a) and Section (b).",
         ["Provider keeps to Section (a) and Section (b)."]),
        ("Provider shall keep the data; provided that it may copy them.",
         ["Provider shall keep the data; provided that it may copy them."]),
        ("Names; addresses; and grades are sent.", ["Names; addresses; and grades are sent."]),
        ("Provider shall keep it (and it may copy it; the District shall know) safe.",
         ["Provider shall keep it (and it may copy it; the District shall know) safe."]),
        ("Provider shall a) encrypt the data; b) log access.",
         ["Provider shall encrypt the data", "Provider shall log access."]),
    ],
)  # fmt: skip
def test_inline_lists_and_chains(text: str, wanted: list[str]) -> None:
    prose = read(f"The parties are two.\n\n{text}")
    assert texts(prose)[1:] == wanted


def test_what_stands_behind_an_inline_list_limits_every_item() -> None:
    prose = read(
        "Provider shall (1) return the data; and (2) destroy copies; provided, however, that it may keep one."
    )
    tail = "provided, however, that it may keep one"
    assert [any(x.startswith(tail) for x in s.limits) for s in prose.sentences] == [True, True]
    assert prose.sentences[0].quote.text == "return the data; and"


def test_spans_are_offsets_into_the_text() -> None:
    text = "X. Provider shall (a) one; (b) two."
    (first, second) = split(text, 3, len(text))
    assert (text[first.start : first.end], text[slice(*first.stem)]) == (" one; ", "Provider shall ")
    assert text[second.start : second.end] == " two."


def test_a_broken_inline_list_is_one_sentence_over_its_lines() -> None:
    prose = read(
        """
        7. Upon the end Provider shall, within ten (10) business days, (1) return all data;
        (2) destroy all copies; and
        (3) certify the destruction in writing to the District, and shall say who did it.
        """
    )
    before = "Upon the end Provider shall, within ten (10) business days, "
    assert texts(prose) == [
        f"{before}return all data",
        f"{before}destroy all copies",
        f"{before}certify the destruction in writing to the District, and shall say who did it.",
    ]
    assert {s.clause for s in prose.sentences} == {"7"}


# ------------------------------------------------------------------ lists over lines


def test_bullets_nest_and_a_stem_without_items_is_a_sentence() -> None:
    prose = read(
        """
        1. The Provider shall not:
          * sell the data;
          * use the data for:
            * advertising
            * profiles

        The Provider shall send the following:

        | Element | Purpose
        | Grade | Study

        2. The Provider shall keep it.
        """
    )
    assert texts(prose) == [
        "The Provider shall not sell the data",
        "The Provider shall not use the data for advertising",
        "The Provider shall not use the data for profiles",
        "The Provider shall send the following:",
        "The Provider shall keep it.",
    ]
    assert [q.text for q in prose.sentences[1].stem_quotes] == [
        "The Provider shall not:",
        "use the data for:",
    ]
    assert [s.modality for s in prose.sentences[:3]] == ["must_not"] * 3


def test_items_without_marks_and_the_second_sentence_of_an_item() -> None:
    prose = read(
        """
        Duties

        The Provider agrees

        To keep the data.

        To return the data.

        Its own rules stay.

        1. The Provider shall:

        (a) keep the data. It may copy them.

        A second paragraph belongs to the list's clause.

        2. The District shall do the following.

        (a) pay

        3. The District agrees that

        - it pays
        """
    )
    assert texts(prose) == [
        "The Provider agrees To keep the data.",
         "The Provider agrees To return the data.", "Its own rules stay.",
        "The Provider shall keep the data.",
         "It may copy them.", "A second paragraph belongs to the list's clause.",
        "The District shall do the following. pay", "The District agrees that it pays",
    ]  # fmt: skip
    assert one(prose.sentences, "second paragraph").clause == "1"


def test_short_lines_with_a_colon_head_some_of_the_items() -> None:
    prose = read(
        """
        1. At the end the Provider shall:

        For student data:

        * destroy them;

        For reports:

        * send them.
        """
    )
    assert texts(prose) == [
        "At the end the Provider shall For student data: destroy them",
         "At the end the Provider shall For reports: send them.",
    ]  # fmt: skip


def test_a_tail_limits_the_items_and_stays_a_sentence() -> None:
    prose = read(
        """
        1. The Provider shall:

          (a) keep the data; and

          (b) return the data;

        except as the District agrees in writing.
        """
    )
    assert texts(prose)[2] == "except as the District agrees in writing."
    assert all("except as the District agrees in writing" in s.limits for s in prose.sentences[:2])


def test_a_proviso_at_the_end_of_the_last_item_limits_every_item() -> None:
    prose = read("1. Provider shall:\n\n(a) keep it; and\n\n(b) return it, provided that it may copy it.")
    assert [s.limits for s in prose.sentences] == [("provided that it may copy it",)] * 2


def test_a_box_to_tick_is_no_word() -> None:
    prose = read("I will NOT:\n\n* [ ] share the data\n* ☐ copy the data")
    assert texts(prose) == ["I will NOT share the data", "I will NOT copy the data"]


def test_what_opens_the_whole_agreement_is_no_stem() -> None:
    prose = read("Now the parties agree as follows:\n\n1. The Provider shall keep the data.")
    assert texts(prose) == ["Now the parties agree as follows:", "The Provider shall keep the data."]
    listed = read(
        "No student shall be asked about:\n\n1. income\n\n2. beliefs\n\nA parent may read the survey."
    )
    assert texts(listed)[:2] == [
        "No student shall be asked about: income",
        "No student shall be asked about: beliefs",
    ]
    assert [s.clause for s in listed.sentences] == ["1", "2", "Preamble"]


# ------------------------------------------------------------------ limits


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Provider shall not disclose data except as required by law.", ["except as required by law"]),
        ("Except as required by law, court order, or subpoena, Provider shall not disclose data.",
         ["Except as required by law, court order, or subpoena"]),
        ("Provider shall not, except as required by law, disclose data.", ["except as required by law"]),
        ("Unless the District agrees, Provider shall wait until May; it shall pay.",
         ["Unless the District agrees", "until May"]),
        ("Notwithstanding Section 7.2, Provider may keep logs.", ["Notwithstanding Section 7.2"]),
        ("Provider may copy data (subject to Section 4) and print them.", ["subject to Section 4"]),
        ("Data are kept (unless public", ["unless public"]),
        ("Provider shall not sell data without the prior written consent of the Board, and it shall say so.",
         ["without the prior written consent of the Board"]),
        ("Provider may use data so long as it asks, provided that it pays, and it shall pay at once.",
         ["so long as it asks, provided that it pays"]),
        ("Data, other than names, shall be sent.", ["other than names"]),
        ("Data other than names shall be sent.", ["other than names"]),
        ("The services provided by the Provider are provided under law.", []),
        ("To the extent permitted by law Provider shall pay.",
         ["To the extent permitted by law Provider shall pay"]),
        ("Provider shall pay, save for costs.", ["save for costs"]),
        ("Its exceptional staff keep it.", []),
        ("If unless", ["unless"]),
    ],
)  # fmt: skip
def test_limits_are_found_where_they_begin_and_end(text: str, wanted: list[str]) -> None:
    assert [text[a:b].strip(" ,.") for a, b in limits_of(text)] == wanted


def test_the_main_promise_is_what_stays() -> None:
    text = "Except as law requires, Provider shall not, unless asked, sell data."
    assert without(text, limits_of(text)) == "Provider shall not, sell data."


@pytest.mark.parametrize("text", [
    "Notwithstanding the foregoing, it may.", "However, it may.", "This restriction does not apply to it.",
    "The foregoing shall not apply.", "Nothing in this Section bars it.",
])  # fmt: skip
def test_sentences_that_take_back(text: str) -> None:
    assert follows(text)
    prose = read(f"1. Provider shall not sell data. {text}\n\n2. Provider shall pay. It rains.")
    assert text in prose.sentences[0].limits
    bar = "Nothing herein permits Provider to share data."
    assert read(f"1. Provider shall not sell data. {bar}").sentences[0].limits == ()
    assert text not in prose.sentences[2].limits


def test_an_exception_elsewhere_reaches_the_clause_that_it_names() -> None:
    prose = read(
        """
        7. Use

        7.1 Provider shall not sell data.

        7.2 Provider shall not share data, and shall: (a) log access; (b) train staff.

        8. Notwithstanding Section 7.2, Provider may share data with auditors. It keeps to Section 7.1.

        9. Section 7.1 does not apply to public data.

        10. The foregoing shall not apply to names.

        11. Provider shall not copy data.

        12. These restrictions do not apply to totals.
        """
    )
    breaking = "Notwithstanding Section 7.2, Provider may share data with auditors."
    assert breaking in one(prose.sentences, "log access").limits
    sold = one(prose.sentences, "sell data")
    assert sold.limits == ("Section 7.1 does not apply to public data.",)
    assert one(prose.sentences, "copy data").limits == ("These restrictions do not apply to totals.",)
    assert one(prose.sentences, "foregoing").modality == "states"
