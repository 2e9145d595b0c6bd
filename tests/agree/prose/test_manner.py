"""What a promise does and whom it binds; the numbers and names that tell it."""

from __future__ import annotations

import pytest

from permslip.agree.prose.definitions import ROLES, names_of
from permslip.agree.prose.negation import actor, manner
from permslip.agree.prose.numbering import label_of, roman
from tests.agree.prose.laid import read

# ------------------------------------------------------------------ manner and actor


@pytest.mark.parametrize(
    ("text", "modality", "negative"),
    [
        ("Provider shall encrypt data.", "must", False),
        ("Provider will encrypt data.", "must", False),
        ("Provider agrees to encrypt data.", "must", False),
        ("Provider is required to encrypt data.", "must", False),
        ("Provider shall not sell data.", "must_not", True),
        ("Provider may not sell data.", "must_not", True),
        ("Provider shall never sell data.", "must_not", True),
        ("Provider cannot sell data.", "must_not", True),
        ("Provider is prohibited from selling data.", "must_not", True),
        ("Selling data is strictly prohibited.", "must_not", True),
        ("Provider is not permitted to sell data.", "must_not", True),
        ("Provider agrees not to sell data.", "must_not", True),
        ("Provider agrees that it will not sell data.", "must_not", True),
        ("Provider shall refrain from selling data.", "must_not", True),
        ("Provider shall have no right to sell data.", "must_not", True),
        ("Under no circumstances shall Provider sell data.", "must_not", True),
        ("In no event may Provider sell data.", "must_not", True),
        ("No data shall be sold except as agreed.", "must_not", True),
        ("Neither the Provider nor its agents shall sell data.", "must_not", True),
        ("Nothing in this Agreement authorizes Provider to sell data.", "must_not", True),
        ("Provider shall not disclose data without consent.", "must_not", True),
        ("Provider shall ensure that no data are sold.", "must_not", True),
        ("Provider shall ensure that its staff do not sell data.", "must_not", True),
        ("Provider shall not fail to notify the District.", "must", False),
        ("Consent shall not be unreasonably withheld.", "must", False),
        ("Nothing in this section prohibits Provider from publishing totals.", "may", False),
        ("Provider shall not be prohibited from publishing totals.", "may", False),
        ("Provider may publish totals.", "may", False),
        ("Provider may only use data for the Study.", "may", False),
        ("Provider shall have the right to publish totals.", "may", False),
        ("Provider shall be entitled to publish totals.", "may", False),
        ("Provider is permitted to publish totals.", "may", False),
        ("The District reserves the right to audit.", "may", False),
        ("Provider is not required to keep backups.", "need_not", False),
        ("Provider shall not be obligated to pay.", "need_not", False),
        ("Provider need not pay.", "need_not", False),
        ("Provider shall have no obligation to pay.", "need_not", False),
        ("Provider does not sell data.", "states", True),
        ("No biometric data are collected.", "states", True),
        ("Provider uses data for the Study.", "states", False),
        ('"Data" means whatever may identify a student.', "states", False),
        ('"Data" includes, but is not limited to, names.', "states", False),
        ("WHEREAS, the Provider shall evaluate; and", "states", False),
        ("Data that may identify a student shall be encrypted.", "must", False),
        ("If Provider may keep data, the District shall be told.", "must", False),
        ("Upon the end, if asked, Provider shall not keep data.", "must_not", True),
        ("The parties understand that the District may ask.", "may", False),
        ("Provider shall acknowledge and agree that the data are the District's.", "must", False),
    ],
)
def test_what_a_sentence_does(text: str, modality: str, negative: bool) -> None:
    read_as = manner(text)
    assert (read_as.modality, read_as.negative) == (modality, negative)


@pytest.mark.parametrize(
    ("stem", "item", "modality", "negative"),
    [
        ("Provider shall:", "not sell data", "must_not", True),
        ("Provider shall NOT:", "Sell data", "must_not", True),
        ("Provider agrees to comply and shall:", "Not sell data", "must_not", True),
        ("Provider affirms:", "no sale of data", "states", True),
        ("Provider affirms:", "Provider will not sell data", "must_not", True),
        ("Provider agrees to the following:", "Refrain from selling data", "must_not", True),
        ("Provider shall do the following:", "encrypt data", "must", False),
    ],
)
def test_an_item_goes_before_its_stem(stem: str, item: str, modality: str, negative: bool) -> None:
    prose = read(f"1. {stem}\n\n* {item}")
    (sentence,) = prose.sentences
    assert (sentence.modality, sentence.negative) == (modality, negative)
    assert sentence.actor == "partner"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Provider shall encrypt data.", "partner"),
        ("Provider's staff shall sign.", "partner"),
        ("The District's data shall stay.", ""),
        ("The data shall stay.", ""),
        ("The data shall be destroyed by the Provider.", "partner"),
        ("The data shall be limited to elements named and set by the District.", ""),
        ("Both parties shall keep to the law.", "both"),
        ("Either party may end it.", "both"),
        ("Either party's failure shall not count.", ""),
        ("The District and the Provider shall meet.", "both"),
        ("Subprocessors shall be bound.", "sub_processor"),
        ("In no event shall the Provider sell data.", "partner"),
        ("Upon the end the Provider shall say so.", "partner"),
        ("Once a year, the District may audit.", "district"),
        ("Lakeview Researcher shall keep data.", "partner"),
        ("The Provider agrees that it will pay.", "partner"),
        ("No Provider shall sell data.", "partner"),
        ("And the District shall pay.", "district"),
        ("The weather may change.", ""),
        ("Upon rain it may change.", ""),
    ],
)
def test_who_is_bound(text: str, who: str) -> None:
    assert actor(manner(text), ROLES) == who


# ------------------------------------------------------------------ numbers and names


def test_labels() -> None:
    assert [roman(x) for x in ("iv", "IX", "xl", "Iv", "iiii", "")] == [4, 9, 40, None, None, None]
    for text in ("2014. A year", "3.5 million", "7.5 hours", "U.S. law", "J.R. Smith", "(the data)", "- ",
                 "Section 5 of it", "Sections", "I am", "(zz9) x", "qq. x", "Part", "30 days"):  # fmt: skip
        assert label_of(text) is None, text
    section = label_of("Section 7.2 Use")
    assert section is not None and (section.path, section.printed) == (("7", "2"), "Section 7.2")


def test_names_come_with_their_roles() -> None:
    prose = read(
        """
        This Agreement is made between Alder Falls Public Schools, a district (the "Board"), and Northfield
        Council for Schools, Inc. ("Council" or "NCS").

        Tally Analytics LLC ("Subprocessor") helps.

        NCS shall keep the data. Council's employees shall sign. Alder Falls Public Schools shall pay.
        """
    )
    assert [(p.name, p.short, p.role) for p in prose.parties] == [
        ("Alder Falls Public Schools", ("Board",), "district"),
        ("Northfield Council for Schools, Inc.", ("Council", "NCS"), "partner"),
        ("Tally Analytics LLC", ("Subprocessor",), "sub_processor"),
    ]
    assert [s.actor for s in prose.sentences[2:]] == ["partner", "partner", "district"]
    assert names_of(prose.parties)["northfield council for schools"] == "partner"
