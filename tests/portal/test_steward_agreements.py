"""Agreements and sources in the steward's pages: findings, posting, the end; a source is read in place."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from permslip.portal.door.house import at_desk
from permslip.sample import case
from tests.portal import world
from tests.portal.desk_work import NASTY, is_escaped, kinds, size, words


def test_findings_stand_beside_the_sentence_that_causes_them(steward: world.Browser) -> None:
    """The memorandum as it was first signed: one clause says the opposite of another."""
    answer = steward.get(f"/steward/agreements/{case.AGREEMENT}/versions/1/")
    assert "What the law of today finds" in words(answer)
    sheets = re.findall(
        r'<div class="sheet no">.*?</blockquote></div></div>', answer.content.decode(), re.DOTALL
    )
    (beside,) = [s for s in sheets if "<code>own-contradiction</code>" in s]
    assert "<p>“All data remain the property of the district.”</p>" in beside
    assert "<p>“Everything that the Council makes from the data" in beside
    assert "clause 3, page 1" in beside and "clause 4, page 1" in beside


def test_an_earlier_version_is_not_said_to_be_in_force(steward: world.Browser) -> None:
    state = r"<dt>State</dt><dd><span class=\"tag \w+\">([^<]+)</span>"
    for part, said in (("versions/1/", "superseded"), ("", "in force")):
        text = steward.get(f"/steward/agreements/{case.AGREEMENT}/{part}").content.decode()
        assert re.findall(state, text) == [said]


def test_an_agreement_as_data_is_registered(steward: world.Browser, tmp_path: Path) -> None:
    from permslip.actions import papers

    file = tmp_path / "new.yaml"
    text = papers.template("studies")
    file.write_text(text, "utf-8")
    before = size()
    with file.open("rb") as stream:
        answer = steward.post("/steward/agreements/", {"file": stream})
    if answer.status_code == 303:
        assert kinds(before) == ["agreement.registered"]
    else:  # the template wants to be filled in first, and says where
        assert answer.status_code == 422
        assert "new.yaml" in words(answer)
        assert size() == before


def test_an_agreement_that_is_registered_already_is_refused_by_its_version(
    steward: world.Browser, tmp_path: Path
) -> None:
    file = tmp_path / "again.yaml"
    file.write_text(case.memorandum(date(2026, 11, 1)), "utf-8")
    before = size()
    with file.open("rb") as stream:
        answer = steward.post("/steward/agreements/", {"file": stream})
    assert answer.status_code == 422
    assert "The last version of needs-assessment is 2." in words(answer)
    assert size() == before


@pytest.mark.parametrize("name", ["paper.exe", "paper", "paper.html", ".pdf.svg"])
def test_hostile_a_file_of_another_kind_is_not_taken(
    steward: world.Browser, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(b"MZ nothing of an agreement")
    with file.open("rb") as stream:
        answer = steward.post("/steward/agreements/", {"file": stream})
    assert answer.status_code == 422
    assert "Choose a PDF, a Word file" in words(answer)


def test_an_agreement_is_posted_without_its_details_of_security(steward: world.Browser) -> None:
    path = f"/steward/agreements/{case.AGREEMENT}/posting/"
    page = steward.get(path).content.decode()
    proposed = re.findall(r'name="held" value="([^"]+)" id="held-\d+" checked', page)
    assert "5.1" in proposed
    before = size()
    assert steward.post(path, {"held": proposed}).status_code == 303
    assert kinds(before)[0] == "agreement.posted"
    assert "This version was posted on" in words(steward.get(path))


def test_hostile_a_clause_that_there_is_not_cannot_be_held_back(steward: world.Browser) -> None:
    before = size()
    answer = steward.post(f"/steward/agreements/{case.AGREEMENT}/posting/", {"held": [NASTY]})
    assert answer.status_code == 422
    is_escaped(answer)
    assert size() == before


def test_an_agreement_is_ended_before_its_term(steward: world.Browser) -> None:
    path = f"/steward/agreements/{case.AGREEMENT}/"
    before = size()
    late = (date.today() + timedelta(days=4000)).isoformat()
    wrong = steward.post(path, {"on": late})
    assert wrong.status_code == 422
    assert "outside of its term" in words(wrong)
    assert late in wrong.content.decode()
    with at_desk() as desk:
        today = desk.today().isoformat()
    assert steward.post(path, {"on": today}).status_code == 303
    assert kinds(before) == ["agreement.ended"]
    assert "already" in words(steward.post(path, {"on": today}))


def test_a_source_is_read_where_it_lies(steward: world.Browser, office_made: Path) -> None:
    before = size()
    sent = {"holding": "again", "place": str(office_made / "district")}
    assert steward.post("/steward/holdings/", sent)["Location"].startswith("/errands/")
    assert world.do_errands()[-1].outcome["next"] == "/steward/holdings/again/"
    assert kinds(before) == ["holding.registered"]
    page = words(steward.get("/steward/holdings/again/"))
    assert "student number" in page or "student_number" in page
    assert "No row is shown here." in page


@pytest.mark.parametrize("inside", ["", "vault", "keys", "..", "vault/../keys"])
def test_hostile_the_office_itself_is_no_source(steward: world.Browser, office: Path, inside: str) -> None:
    answer = steward.post("/steward/holdings/", {"holding": "x", "place": str(office / inside)})
    assert answer.status_code == 422
    assert "That is the office itself" in words(answer)
    assert world.do_errands() == []


@pytest.mark.parametrize(
    "place", ["http://127.0.0.1/x.csv", "s3://bucket/x", "relative/path", "/no/such/place"]
)
def test_hostile_what_is_no_place_of_the_district_is_refused(steward: world.Browser, place: str) -> None:
    answer = steward.post("/steward/holdings/", {"holding": "x", "place": place})
    assert answer.status_code == 422
    assert f'value="{place}"' in answer.content.decode()
    assert world.do_errands() == []


# ---- keys of the parties


def test_a_partners_key_is_put_on_file(steward: world.Browser, tmp_path: Path) -> None:
    from permslip.actions import receiving

    path = f"/steward/agreements/{case.AGREEMENT}/keys/"
    assert "by telephone" in words(steward.get(path))
    key = receiving.keygen(tmp_path / "new.key")
    before = size()
    sent = {"party": "northfield", "key": key, "verified_how": "they came by and showed it"}
    assert steward.post(path, sent).status_code == 303
    assert kinds(before) == ["recipient.added"]
    assert "they came by and showed it" in words(steward.get(path))


@pytest.mark.parametrize(
    "wrong", [{"key": f"age1{NASTY}"}, {"verified_how": ""}, {"party": "nobody"}, {"party": "district"}]
)
def test_hostile_what_is_no_key_of_a_party_is_refused_and_kept_as_typed(
    steward: world.Browser, tmp_path: Path, wrong: dict[str, str]
) -> None:
    from permslip.actions import receiving

    key = receiving.keygen(tmp_path / "new.key")
    before = size()
    sent = {"party": "northfield", "key": key, "verified_how": "they came by", **wrong}
    answer = steward.post(f"/steward/agreements/{case.AGREEMENT}/keys/", sent)
    assert answer.status_code == 422
    assert sent["verified_how"] in answer.content.decode()
    is_escaped(answer)
    assert size() == before
