"""The case done right, on every input: undetermined, attested, permitted, staged, approved, verified,
opened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from permslip.actions import deciding, following, receiving, releasing
from permslip.actions.desk import open_desk
from permslip.decide.decision import Permitted, Undetermined
from permslip.release.draft import STILL_PII
from permslip.sample import case, write_district
from permslip.words.errors import RefusedError, VerificationFailed
from permslip.words.vocabulary import ConsentMode
from tests.actions import offices

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast

TODAY = datetime.now(UTC).date()
FORMS = ("own", "csv", "oneroster-derived", "xml")


@pytest.fixture(scope="module", params=FORMS)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The whole road, once for each input."""
    root = tmp_path_factory.mktemp(request.param)
    if request.param == "own":
        place = root / "district"
        write_district(place, students=600, seed=5, today=TODAY)
        answers = place / "consents.csv"
    else:
        place = request.getfixturevalue("shared_data") / "edfi-grandbend" / request.param
        answers = root / "answers.csv"
        offices.answers_of_guardians(place, answers, TODAY)
    office = root / "office"
    offices.found(office, place)
    offices.put_right(office, answers)
    with open_desk(office, exact=True) as desk:
        first = deciding.decide_request(desk, request=case.REQUEST, by="Officer")
        assert isinstance(first.decision.verdict, Undetermined)
        assert first.decision.verdict.ask == ("study.improves_instruction",)
    offices.attest(office)
    with open_desk(office, exact=True) as desk:
        then = deciding.decide_request(desk, request=case.REQUEST, by="Officer")
        assert isinstance(then.decision.verdict, Permitted)
        waiting = releasing.release(desk, request=case.REQUEST, by="Officer")
        with pytest.raises(RefusedError):
            releasing.approve(desk, release=waiting.release, by="Officer", passphrase=offices.PASSPHRASE)
    with open_desk(office, exact=True) as desk:
        out = releasing.approve(desk, release=waiting.release, by="Head", passphrase=offices.PASSPHRASE)
    receiving.open_package(
        package=out.package,
        out=root / "opened",
        identity=root / "northfield.key",
        trust=office / "trust.json",
    )
    return {
        "root": root,
        "office": office,
        "decided": then,
        "waiting": waiting,
        "out": out,
        "form": request.param,
    }


def opened(played: dict) -> str:
    """The path of the students' table as the partner has it."""
    return str(next((played["root"] / "opened").rglob("students.parquet")))


def rows_of(query: str) -> list[tuple]:
    """The answer to a query on a connection of its own."""
    return duckdb.connect().sql(query).fetchall()


def columns(played: dict) -> list[str]:
    return duckdb.connect().read_parquet(opened(played)).columns


def test_it_waits_for_a_second_person_and_then_goes(played) -> None:
    assert (played["waiting"].stage, played["out"].stage) == ("waiting", "published")
    assert played["waiting"].exit_code == 6


def test_rows_without_an_answer_stay_home(played) -> None:
    consent = played["decided"].decision.terms.consent
    assert consent.mode is ConsentMode.OPT_IN
    tally = dict(played["out"].tally.counts)
    assert tally and played["out"].tally.outside > 0
    rows = rows_of(f"select count(*) from '{opened(played)}'")[0][0]
    assert 0 < rows <= played["out"].tally.inside
    assert played["out"].tally.inside - rows == played["out"].plan.table("students").suppressed


def test_every_group_reaches_k_by_plain_counting(played) -> None:
    quasi = played["out"].plan.table("students").quasi
    assert quasi
    by = ", ".join(f'"{q}"' for q in quasi)
    counts = f"select count(*) n from '{opened(played)}' group by {by}"
    smallest = rows_of(f"select min(n) from ({counts})")[0][0]
    assert smallest >= 5


def test_no_number_name_or_birth_date_is_in_it(played) -> None:
    names = columns(played)
    assert "record_code" in names
    assert not {"student_number", "student_key", "given_name", "family_name", "ssn"} & set(names)
    with open_desk(played["office"], exact=True) as desk:
        segment = desk.office.vault.roster(played["out"].release)
        subjects = {r[0] for r in rows_of(f"select subject from '{segment.path}'")}
    text = "\n".join(str(row) for row in rows_of(f"select * from '{opened(played)}'"))
    assert not any(len(s) > 4 and s in text for s in subjects)
    if "birth_date" in names:
        values = {str(r[0]) for r in rows_of(f"select birth_date from '{opened(played)}'")}
        assert not any(value.count("-") == 2 for value in values)


def test_it_verifies_with_trust_and_says_that_it_is_personal(played) -> None:
    report = receiving.verify(
        package=played["out"].package,
        trust=played["office"] / "trust.json",
        identity=played["root"] / "northfield.key",
        status=None,
    )
    assert report.exit_code == 0
    assert STILL_PII in report.promises
    assert (
        receiving.verify(package=played["out"].package, trust=None, identity=None, status=None).exit_code == 4
    )


def test_a_changed_byte_fails(played, tmp_path: Path) -> None:
    for name in ("slip.dsse.json", "slip.tlog-proof", "payload.age"):
        copy = tmp_path / name
        copy.mkdir()
        for file in played["out"].package.iterdir():
            data = bytearray(file.read_bytes())
            if file.name == name:
                data[len(data) // 2] ^= 1
            (copy / file.name).write_bytes(data)
        with pytest.raises(VerificationFailed):
            receiving.verify(package=copy, trust=played["office"] / "trust.json", identity=None, status=None)


def test_a_parent_can_ask_what_was_disclosed(played) -> None:
    with open_desk(played["office"], exact=True) as desk:
        segment = desk.office.vault.roster(played["out"].release)
        one = rows_of(f"select subject from '{segment.path}' limit 1")[0][0]
        record = following.student_record(desk, student=one)
        nobody = following.student_record(desk, student="no such student")
    assert [d["release"] for d in record["disclosures"]] == [played["out"].release]
    assert record["disclosures"][0]["recipient"] == case.PARTNER
    assert nobody == {"disclosures": []}


def test_the_ledger_holds_and_the_destruction_is_due(played) -> None:
    with open_desk(played["office"], exact=True) as desk:
        assert following.verify_ledger(desk)["entries"] > 10
        duties = following.due(desk, until=TODAY + timedelta(days=2 * 366))
    assert any(d["kind"] == "destroy" and d["owed_by"] == "northfield" for d in duties)


def test_record_codes_stay_the_same_for_one_agreement_and_recipient(played) -> None:
    if played["form"] != "own":
        pytest.skip("one input is enough for this")
    with open_desk(played["office"], exact=True) as desk:
        again = releasing.release(desk, request=case.REQUEST, by="Officer")
        first = desk.office.vault.roster(played["out"].release).path
        second = desk.office.vault.roster(again.release).path
        same = rows_of(
            f"select count(*) filter (a.record_code = b.record_code), count(*) "
            f"from '{first}' a join '{second}' b using (subject)"
        )[0]
    assert same[0] == same[1] > 0
