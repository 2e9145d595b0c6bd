"""Afterwards at the command line: duties that are done, incidents that go on, releases that are given up."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from permslip.actions import following
from permslip.actions.desk import open_desk
from permslip.sample import case
from permslip.words.standing import ReleaseStatus
from tests.actions.offices import today
from tests.cli.small import CANARY_NUMBER, PASSPHRASE, run

FAR = "2099-12-31"


def told(*words: Any, office: Path, by: str | None = "Officer") -> Any:
    ran = run("--json", *words, office=office, by=by)
    assert ran.code == 0, ran.said
    return json.loads(ran.out)


def due(office: Path) -> dict[str, dict[str, str]]:
    return {d["id"]: d for d in told("follow", "due", "--by", FAR, office=office)}


def test_an_attested_posting_is_due_no_more(office: Path) -> None:
    (posting,) = [d for d in due(office).values() if d["because"] == "ct-post-5bd"]
    plain = run("follow", "due", "--by", FAR, office=office).out
    assert any(line.endswith(posting["id"]) for line in plain.splitlines())
    wrong = run("follow", "done", posting["id"], "--how", "posted", office=office, by="Officer")
    assert wrong.code == 2 and f"agreement.posted yes --about {case.AGREEMENT}" in wrong.err
    told("facts", "attest", "agreement.posted", "yes", "--about", case.AGREEMENT, office=office)
    assert posting["id"] not in due(office)
    told("facts", "attest", "agreement.posted", "no", "--about", case.AGREEMENT, office=office)
    assert posting["id"] in due(office)


def test_the_district_says_what_it_did_and_only_once(office: Path) -> None:
    (term,) = [d for d in due(office).values() if d["kind"] == "term ends"]
    assert term["owed_by"] == "district"
    done = told("follow", "done", term["id"], "--how", "renewed by the board", office=office)
    assert done == {"duty": term["id"], "on": today().isoformat(), "how": "renewed by the board"}
    assert term["id"] not in due(office)
    last = told("ledger", "show", "--last", "1", office=office)[0]
    assert last["kind"] == "duty.certified" and "renewed by the board" in last["says"]
    again = run("follow", "done", term["id"], "--how", "again", office=office, by="Officer")
    assert again.code == 2 and "already" in again.err
    assert run("ledger", "verify", office=office).code == 0


def test_a_destruction_wants_a_certificate(waiting: tuple[Path, str]) -> None:
    office, release = waiting
    assert run("approve", release, office=office, by="Head").code == 0
    ran = run("follow", "done", f"destroy:{release}", "--how", "shredded", office=office, by="Officer")
    assert ran.code == 3 and "northfield owes it" in ran.err and "follow certify" in ran.err
    assert f"destroy:{release}" in due(office)


def test_an_incident_goes_on_until_everybody_was_told(office: Path) -> None:
    found = today() - timedelta(days=3)
    opened = told(
        "follow", "incident", "laptop gone", "--party", "tally", "--discovered", found, office=office
    )
    name, yesterday = opened["incident"], today() - timedelta(days=1)
    assert [c["because"] for c in opened["clocks"]] == ["ct-breach-30", "ct-breach-60"]
    nothing = run("follow", "update", name, office=office, by="Officer")
    assert nothing.code == 2 and "nothing new" in nothing.err
    early = run("follow", "update", name, "--close", office=office, by="Officer")
    assert early.code == 2 and "still to be told" in early.err
    now = told("follow", "update", name, "--board-told", yesterday, "--reached", "records", office=office)
    assert now["reached"] == "student records"
    assert [(c["because"], c["done"]) for c in now["clocks"]] == [
        ("ct-breach-30", yesterday.isoformat()),
        ("ct-breach-60", yesterday.isoformat()),
        ("ct-breach-2bd", None),
    ]
    assert f"incident:{name}:ct-breach-2bd" in due(office)
    assert f"incident:{name}:ct-breach-30" not in due(office)
    other = run("follow", "update", name, "--board-told", today(), office=office, by="Officer")
    assert other.code == 2 and "another day on record" in other.err
    clock = run("follow", "done", f"incident:{name}:ct-breach-2bd", "--how", "x", office=office, by="Officer")
    assert clock.code == 2 and f"follow update {name} --families-told" in clock.err
    closed = told("follow", "update", name, "--families-told", today(), "--close", office=office)
    assert closed["state"] == "closed"
    assert not any(d.startswith("incident:") for d in due(office))
    over = run("follow", "update", name, "--close", office=office, by="Officer")
    assert over.code == 2 and "is closed" in over.err
    listed = told("follow", "incidents", office=office)
    assert [(i["incident"], i["state"], i["families_told_on"]) for i in listed] == [
        (name, "closed", today().isoformat())
    ]
    plain = run("follow", "incidents", office=office).out
    assert f"{name}  closed, discovered {found} at tally" in plain and "laptop gone" in plain
    last = told("ledger", "show", "--last", "1", office=office)[0]
    assert last["kind"] == "incident.updated"
    with open_desk(office, exact=True) as desk:
        assert desk.office.standing().open_incidents() == ()


def test_a_staged_release_is_given_up(waiting: tuple[Path, str]) -> None:
    office, release = waiting
    assert (office / "staging" / release).is_dir()
    blank = run("status", "discard", release, "--because", " ", office=office, by="Officer")
    assert blank.code == 2 and (office / "staging" / release).is_dir()
    done = told("status", "discard", release, "--because", "wrong year", office=office)
    assert done == {"release": release, "state": "not delivered"}
    assert list((office / "staging").iterdir()) == [] and list((office / "releases").iterdir()) == []
    ran = run("approve", release, office=office, by="Head")
    assert ran.code == 2 and "waits for nobody" in ran.err
    again = run("status", "discard", release, "--because", "x", office=office, by="Officer")
    assert again.code == 2 and "not delivered" in again.err
    with open_desk(office, exact=True) as desk:
        standing = desk.office.standing()
        assert release not in standing.staged and release not in standing.releases
        assert desk.office.vault.roster(release).rows > 0
        assert following.student_record(desk, student=str(CANARY_NUMBER + 5)) == {"disclosures": []}
    assert f"destroy:{release}" not in due(office)
    assert run("ledger", "verify", office=office).code == 0
    next_one = run("--json", "release", case.REQUEST, office=office, by="Officer")
    assert next_one.code == 6 and json.loads(next_one.out)["release"] != release


def test_what_left_cannot_be_given_up(waiting: tuple[Path, str]) -> None:
    office, release = waiting
    assert run("approve", release, office=office, by="Head").code == 0
    ran = run("status", "discard", release, "--because", "regret", office=office, by="Officer")
    assert ran.code == 2 and f"status revoke {release}" in ran.err
    with open_desk(office, exact=True) as desk:
        assert desk.office.standing().releases[release].status is ReleaseStatus.IN_FORCE
    assert (office / "releases" / release / "slip.dsse.json").is_file()
    verified = run("verify", office / "releases" / release, "--trust", office / "trust.json")
    assert ".." not in verified.out.replace("...", "")


def test_the_form_names_the_only_holding(office: Path, tmp_path: Path) -> None:
    assert "\nholding: sis #" in told("ask", "new", case.AGREEMENT, office=office)["yaml"]
    other = tmp_path / "other.csv"
    other.write_text("student_number,grade\n1,03\n", "utf-8")
    told("hold", "add", other, "--id", "other", office=office)
    assert "\nholding:  #" in told("ask", "new", case.AGREEMENT, office=office)["yaml"]


def test_the_general_breach_law_joins_an_incident_once_it_is_attested(office: Path) -> None:
    found = today() - timedelta(days=3)
    opened = told(
        "follow", "incident", "laptop gone", "--party", "tally", "--discovered", found, office=office
    )
    name = opened["incident"]
    assert [c["outer_limit"] for c in opened["clocks"]] == [False, True]
    assert all("10-234dd" in c["citation"] for c in opened["clocks"])
    plain = run("follow", "incidents", office=office).out
    assert "[ct-breach-60] (the outer limit)" in plain
    attest = ("facts", "attest", "incident.identity_numbers", "yes", "--about")
    lost = run(*attest, "inc_nothing", office=office, by="Officer", secret=PASSPHRASE)
    assert lost.code == 2 and "no incident inc_nothing" in lost.err
    assert run(*attest, name, office=office, by="Officer", secret=PASSPHRASE).code == 0
    (now,) = told("follow", "incidents", office=office)
    general = next(c for c in now["clocks"] if c["because"] == "ct-breach-general")
    assert general["due"] == (found + timedelta(days=60)).isoformat() and general["done"] is None
    listed = {d["id"] for d in told("follow", "due", "--by", general["due"], office=office)}
    assert f"incident:{name}:ct-breach-general" in listed
    yes = ("facts", "attest", "incident.residents_and_attorney_general_told", "yes", "--about", name)
    assert run(*yes, office=office, by="Officer", secret=PASSPHRASE).code == 0
    (done,) = told("follow", "incidents", office=office)
    assert (
        next(c for c in done["clocks"] if c["because"] == "ct-breach-general")["done"] == today().isoformat()
    )


def test_a_clock_that_was_missed_is_said_with_its_days(office: Path) -> None:
    found = today() - timedelta(days=40)
    name = told(
        "follow", "incident", "laptop gone", "--party", "tally", "--discovered", found, office=office
    )["incident"]
    late = today() - timedelta(days=5)
    now = told("follow", "update", name, "--board-told", late, "--reached", "records", office=office)
    assert [(f["rule"], f["mark"]) for f in now["findings"]] == [("ct-breach-30", "missing")]
    plain = run("follow", "incidents", office=office).out
    assert "missing: The partner told the district 35 days after it found the breach" in plain
