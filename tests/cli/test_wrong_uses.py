"""What a person may do wrong on the way to a release: the exit code, the words, and that nothing leaves."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from permslip.actions import asking, offices, releasing
from permslip.actions.desk import open_desk
from permslip.sample import case
from permslip.words.errors import OfficeProblem, RefusedError
from tests.cli import small
from tests.cli.small import CANARY_NUMBER, HEADER, PASSPHRASE, run


class SetClock:
    """A clock that stands where a test puts it."""

    def __init__(self, days: float) -> None:
        self.at = datetime.now(UTC) + timedelta(days=days)

    def now(self) -> datetime:
        return self.at


def nothing_left(office: Path) -> None:
    assert list((office / "releases").iterdir()) == []
    assert run("ledger", "verify", office=office).code == 0


def key_of(office: Path, use: str, role: str | None = None) -> str:
    keys = json.loads(run("--json", "keys", "list", office=office).out)["keys"]
    return next(k["key_id"] for k in keys if k["use"] == use and k["state"] == "live" and k["role"] == role)


def test_nobody_approves_their_own(waiting) -> None:
    office, release = waiting
    ran = run("approve", release, office=office, by="Officer")
    assert ran.code == 3
    assert ran.err.startswith("Refused: Nobody approves a release that they staged themselves.")
    assert "ask a second person" in ran.err
    nothing_left(office)


@pytest.mark.parametrize("secret", ["wrong", "", None])
def test_a_wrong_passphrase(waiting, secret: str | None) -> None:
    office, release = waiting
    ran = run("--json", "approve", release, office=office, by="Head", secret=secret)
    assert ran.code == 2
    told = json.loads(ran.out)
    assert "passphrase" in told["message"].lower() and told["fix"]
    nothing_left(office)


def test_a_revoked_person_approves_and_attests_nothing(waiting) -> None:
    office, release = waiting
    key = key_of(office, "approver", "superintendent")
    assert run("keys", "revoke", key, "--because", "left", office=office, by="Officer").code == 0
    for command in (
        ("approve", release),
        ("facts", "attest", "study.improves_instruction", "yes", "--about", case.AGREEMENT),
    ):
        ran = run(*command, office=office, by="Head")
        assert ran.code == 2 and "key was revoked" in ran.err
    assert "(key revoked)" in run("person", "list", office=office).out
    again = run("keys", "revoke", key, "--because", "left", office=office, by="Officer")
    assert again.code == 2 and "revoked already" in again.err
    nothing_left(office)


def test_a_revoked_slip_key_signs_nothing_until_it_is_rotated(waiting) -> None:
    office, release = waiting
    key = key_of(office, "slip")
    assert run("keys", "revoke", key, "--because", "lost", office=office, by="Officer").code == 0
    ran = run("approve", release, office=office, by="Head")
    assert ran.code == 2 and "no live slip key" in ran.err and "permslip keys rotate slip" in ran.err
    nothing_left(office)
    assert run("keys", "rotate", "slip", office=office, by="Officer").code == 0
    assert run("approve", release, office=office, by="Head").code == 0
    package = office / "releases" / release
    assert run("verify", package, "--trust", office / "trust.json").code == 0


def test_the_last_ledger_key_is_not_revoked(office: Path) -> None:
    ran = run("keys", "revoke", key_of(office, "ledger"), "--because", "x", office=office, by="Officer")
    assert ran.code == 2 and "permslip keys rotate ledger" in ran.err


def test_an_agreement_that_has_ended(waiting) -> None:
    office, release = waiting
    with open_desk(office, exact=True, clock=SetClock(days=400)) as desk:
        with pytest.raises(RefusedError, match="not in force"):
            releasing.approve(desk, release=release, by="Head", passphrase=PASSPHRASE)
        assert releasing.release(desk, request=case.REQUEST, by="Officer").stage == "refused"
        assert list(desk.office.place.releases.iterdir()) == []


def test_a_clock_that_went_backwards_stops_all_writing(waiting) -> None:
    office, release = waiting
    with open_desk(office, exact=True, clock=SetClock(days=-1)) as desk:
        size = desk.office.standing().size
        for act in (
            lambda: releasing.approve(desk, release=release, by="Head", passphrase=PASSPHRASE),
            lambda: releasing.release(desk, request=case.REQUEST, by="Officer"),
            lambda: offices.set_policy(desk, name="policy-parent-consent", value="on", by="Officer"),
        ):
            with pytest.raises(OfficeProblem, match=r"clock is behind.*set the clock right"):
                act()
        assert asking.load_request(desk, case.REQUEST).id == case.REQUEST  # reading goes on
        assert desk.office.standing().size == size
    nothing_left(office)


def test_a_recipient_without_a_key_in_the_ledger(ready: Path, office: Path, tmp_path: Path) -> None:
    text = (ready / "request.yaml").read_text("utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(
        text.replace("id: needs-study", "id: other").replace(
            "recipient: northfield", "recipient: brightwater"
        )
    )
    assert run("ask", "add", other, office=office, by="Officer").code == 0
    ran = run("release", "other", office=office, by="Officer")
    assert ran.code == 3 and "brightwater" in ran.out
    nothing_left(office)


CHANGES = {
    "gone": (None, 2, "no longer where it was registered"),
    "new column": (
        [[*r, "x"] for r in small.students()],
        2,
        "changed since it was registered: students.extra",
    ),
    "ragged": ([*small.students(), ["1"]], 2, "row 98: 1 columns where the header has 10"),
    "everyone twice": (small.students() * 2, 2, "must be unique"),
    "too few": (small.students(3), 3, "fewer than 5"),
    "nobody": ([], 3, "no student of the population"),
    "no days": ([[*r[:3], "2014-02-31", *r[4:]] for r in small.students()], 3, "birth date unknown"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_source_that_changed_since_it_was_registered(office: Path, change: str) -> None:
    rows, code, says = CHANGES[change]
    source = small.write_csv(office.parent / "mine.csv", HEADER, small.students())
    assert run("hold", "add", source, "--id", "sis", office=office, by="Officer").code == 0
    if rows is None:
        source.unlink()
    else:
        small.write_csv(source, (*HEADER, "extra") if change == "new column" else HEADER, rows)
    ran = run("release", case.REQUEST, office=office, by="Officer")
    assert ran.code == code, ran.said
    assert says in ran.err and "What to do" in ran.err
    nothing_left(office)
    assert list((office / "staging").iterdir()) == [] and list((office / "tmp").iterdir()) == []


def tamper(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_staged_bytes_that_were_changed_or_lost(waiting) -> None:
    office, release = waiting
    tamper(office / "staging" / release / "payload.age")
    for _ in range(2):
        ran = run("approve", release, office=office, by="Head")
        assert ran.code == 3 and "gone or was changed" in ran.err and "stage the release again" in ran.err
        shutil.rmtree(office / "staging" / release, ignore_errors=True)
    nothing_left(office)


@pytest.mark.parametrize("shelf", ["consent", "codes", "rosters"])
def test_a_vault_file_that_was_changed(waiting, shelf: str) -> None:
    office, _ = waiting
    tamper(next((office / "vault" / shelf).iterdir()))
    ran = run("ledger", "verify", office=office)
    assert ran.code == 2 and shelf in ran.err and "restore" in ran.err


BROKEN = {
    "no office": shutil.rmtree,
    "no database": lambda o: (o / "permslip.db").unlink(),
    "rubbish for a database": lambda o: (o / "permslip.db").write_bytes(b"rubbish" * 999),
    "rubbish for settings": lambda o: (o / "office.toml").write_bytes(bytes(range(256))),
    "open keys": lambda o: (o / "keys").chmod(0o755),
    "no staging": lambda o: shutil.rmtree(o / "staging"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_an_office_that_is_broken(office: Path, how: str) -> None:
    BROKEN[how](office)
    for command in (
        ("ledger", "verify"),
        ("release", case.REQUEST),
        ("policy", "policy-parent-consent", "on"),
    ):
        ran = run(*command, office=office, by="Officer")
        if how == "no staging" and command[0] == "ledger":
            continue
        assert ran.code == 2, (command, ran.said)
        assert "What to do" in ran.err, (command, ran.err)
        told = run("--json", *command, office=office, by="Officer")
        assert json.loads(told.out)["message"]


def test_wrong_role_and_wrong_fact(office: Path) -> None:
    fact = ("study.improves_instruction", "yes", "--about", case.AGREEMENT)
    ran = run("facts", "attest", *fact, office=office, by="Officer")
    assert ran.code == 3 and "may not attest" in ran.err and "superintendent" in ran.err
    ran = run("facts", "attest", "no.such.fact", "yes", office=office, by="Head")
    assert ran.code == 2 and "permslip facts list" in ran.err
    ran = run("facts", "attest", fact[0], "perhaps", "--about", case.AGREEMENT, office=office, by="Head")
    assert ran.code == 2 and "yes or no" in ran.err


def test_said_twice(waiting) -> None:
    office, release = waiting
    assert run("approve", release, office=office, by="Head").code == 0
    again = run("approve", release, office=office, by="Head")
    assert again.code == 2 and "is published" in again.err
    why = ("--because", "consent was misread")
    assert run("status", "revoke", release, *why, office=office, by="Officer").code == 0
    assert run("status", "revoke", release, *why, office=office, by="Officer").code == 2
    listed = office.parent / "status.json"
    assert run("status", "publish", listed, office=office).code == 0
    package, trust = office / "releases" / release, ("--trust", office / "trust.json")
    assert run("verify", package, *trust, "--status", listed).code == 3
    wrong = run("open", package, office.parent / "out", *trust, "--identity", office.parent / "tally.key")
    assert wrong.code == 2 and "does not open" in wrong.err
    assert not (office.parent / "out").exists()


def test_no_student_is_named_anywhere_outside_the_vault(waiting) -> None:
    """The canary: after a whole release, every byte of the office but the vault's."""
    office, release = waiting
    assert run("approve", release, office=office, by="Head").code == 0
    assert run("status", "publish", office / "status.json", office=office).code == 0
    assert run("--json", "ledger", "show", "--last", "500", office=office).code == 0
    assert run("ledger", "student", CANARY_NUMBER, office=office).out.count(release) == 1
    assert (
        "somebody who is not known here looks the same" in run("ledger", "student", "1x", office=office).out
    )
    seen = set()
    for path in sorted(office.rglob("*")):
        if path.is_dir() or path.relative_to(office).parts[0] == "vault":
            continue
        seen.add(path.relative_to(office).parts[0])
        data = path.read_bytes()
        for canary in small.CANARIES:
            assert canary.encode() not in data, path
            assert canary.encode("utf-16-le") not in data, path
    assert {"permslip.db", "releases", "status.json", "trust.json"} <= seen
    vault = b"".join(p.read_bytes() for p in (office / "vault").rglob("*.parquet"))
    assert str(CANARY_NUMBER).encode() in vault, "the roster names students, or this test sees nothing"


def test_a_fact_about_something_that_is_not_there(office: Path) -> None:
    """A misspelt id would be an attestation that no decision ever finds."""
    for fact, about in (("study.improves_instruction", "needs-asessment"), ("agreement.posted", "nothing")):
        ran = run("facts", "attest", fact, "yes", "--about", about, office=office, by="Head")
        assert ran.code == 2 and about in ran.err and "What to do" in ran.err


def test_a_person_is_known_by_id_name_or_an_only_role(office: Path) -> None:
    fact = ("study.improves_instruction", "yes", "--about", case.AGREEMENT)
    for who in ("head", "superintendent"):
        assert run("facts", "attest", *fact, office=office, by=who).code == 0
    assert run("person", "add", "Second", "--role", "superintendent", office=office, by="Officer").code == 0
    ran = run("facts", "attest", *fact, office=office, by="superintendent")
    assert ran.code == 2 and "known here" in ran.err
