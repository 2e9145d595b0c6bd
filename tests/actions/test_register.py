"""What the public register tells, and above all what it does not."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.actions import proofs, public_counts, register, register_releases
from permslip.actions.desk import open_desk
from permslip.actions.following import revoke
from permslip.agree.agreement import Destruction
from permslip.ledger import Tree
from permslip.release.proofs import check_consistency
from permslip.release.verify_status import Trust, read_status
from permslip.sample import case
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, VerificationFailed
from permslip.words.formula import harmless
from tests.portal import released, world

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast

SLIP, PROOF, PAYLOAD = "slip.dsse.json", "slip.tlog-proof", "payload.age"
NAMES = (world.OFFICER, world.HEAD, world.SECOND)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An office with one published release, and its id. Nobody changes it."""
    office = world.make_office(tmp_path_factory.mktemp("register"))
    return office, released.release_once(office)


@pytest.fixture
def office(made: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return released.copied(made[0], tmp_path / "office")


@pytest.fixture
def release(made: tuple[Path, str]) -> str:
    return made[1]


def everything(desk, release: str) -> str:
    """All that the register tells, as one text."""
    told = [
        register.register(desk), register.as_csv(desk), register.as_json(desk),
        register.agreement_page(desk, name=case.AGREEMENT), register_releases.releases(desk),
        register_releases.release_page(desk, release=release), register_releases.overdue(desk),
        public_counts.refusals(desk), public_counts.decision_times(desk), public_counts.staff_flows(desk),
        public_counts.incidents(desk), public_counts.first_page(desk), proofs.log_state(desk),
    ]  # fmt: skip
    return "\n".join(map(repr, told))


def test_the_columns_are_those_of_the_state_list_and_the_unknown_is_called_so(office):
    with open_desk(office, exact=True) as desk:
        rows = list(csv.DictReader(io.StringIO(register.as_csv(desk, address="https://x.example"))))
        plain = register.as_json(desk)
    assert list(rows[0]) == list(register.COLUMNS) and len(register.COLUMNS) == 14
    (row,) = rows
    assert row["entity"] == case.PARTNER and row["subcontractors"] == case.TALLY
    assert row["address"] == "not known to the register"
    assert (row["document_url"], row["posted_on"]) == ("not posted yet", "not posted yet")
    assert "student number" in row["covered_information"] and all(row.values())
    assert plain["agreements"][0]["agreement_no"] == case.AGREEMENT


def test_the_partners_address_is_the_one_that_the_agreement_gives(office):
    with open_desk(office, exact=True) as desk:
        held = register.shown(desk)
    (paper,) = held.agreements.values()
    known = tuple(replace(p, address="12 Mill Lane,\n Northfield") for p in paper.parties)
    (row,) = register.rows(replace(held, agreements={paper.id: replace(paper, parties=known)}))
    assert row.address == "12 Mill Lane, Northfield"


def test_a_posted_agreement_has_an_address_of_its_own(office):
    with open_desk(office, exact=True) as desk:
        released.post(desk)
        (row,) = csv.DictReader(io.StringIO(register.as_csv(desk, address="https://x.example")))
    assert row["document_url"] == f"https://x.example/agreements/{case.AGREEMENT}/"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["posted_on"])


RUNS = ["=1+1", "@x", "+cmd", "-cmd", "\t=1", "\r=1", "-2+3+cmd|' /C calc'!A0", '+1+HYPERLINK("x")', "-1\n+1"]


@pytest.mark.parametrize("cell", [*RUNS, "+49 30", "-5\n"])
def test_hostile_formula_cells_are_text_in_the_csv(cell):
    assert harmless(cell) == f"'{cell}"


@given(st.lists(st.text("'=-+a5\t", max_size=4), max_size=40))
def test_two_cells_never_become_one(cells):
    assert len({harmless(cell) for cell in cells}) == len(set(cells))


@pytest.mark.parametrize(
    "cell", ["", "'tis", "-5", "+5.25", "-.5", "-1e5", "a=b", "2027-07-24", "until 2027"]
)
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_no_clause_is_shown_before_the_agreement_is_posted(office):
    with open_desk(office, exact=True) as desk:
        page = register.agreement_page(desk, name=case.AGREEMENT)
        assert page.clauses == () and page.posted_on is None
        assert [c.late for c in page.clocks] == [False] and page.clocks[0].citation
    with open_desk(office, exact=True, clock=released.Later(30)) as desk:
        assert [c.late for c in register.agreement_page(desk, name=case.AGREEMENT).clocks] == [True]


def test_a_clause_that_was_held_back_is_marked_and_its_words_are_nowhere(office, release):
    with open_desk(office, exact=True) as desk:
        paper = register.agreement_page(desk, name=case.AGREEMENT).paper
        words = " ".join(next(c.text for c in paper.clauses if c.id == "5.1").split())
        released.post(desk, redacted=("5.1",))
        page = register.agreement_page(desk, name=case.AGREEMENT)
        hidden = [c for c in page.clauses if c.withheld]
        assert [(c.id, c.text) for c in hidden] == [("5.1", "")]
        assert len(page.clauses) == len(paper.clauses)
        assert words not in repr(replace(page, paper=None)) and page.clocks[0].done_on is not None


def test_the_newest_posted_version_is_shown_until_the_next_is_posted(office):
    with open_desk(office, exact=True) as desk:
        released.post_first_version(desk)
        page = register.agreement_page(desk, name=case.AGREEMENT)
    assert (page.posted_version, page.row.version) == (1, 2)
    assert page.clauses and page.clocks[0].done_on is None


def test_nobody_by_name_and_no_exact_count_stands_in_the_register(office, release):
    with open_desk(office, exact=True) as desk:
        released.open_incident(desk, release)
        released.post(desk)
        told = everything(desk, release)
        exact = {f.rows for f in _findings(desk, release)}
    assert case.PARTNER in told and "fewer than" in told
    assert not any(name in told for name in NAMES)
    assert released.SECRET not in told
    assert exact and not any(re.search(rf"\b{count}\b(?!-)", told) for count in exact if count > 99)


def _findings(desk, release):
    from permslip.release import records

    return records.from_json(desk.office.releases.get(release).body).after


def test_an_incident_tells_its_clocks_and_not_its_story(office, release):
    with open_desk(office, exact=True) as desk:
        name = released.open_incident(desk, release)
        (one,) = public_counts.incidents(desk)
    assert (one.id, one.organisation, one.releases, one.state) == (name, case.PARTNER, (release,), "open")
    assert one.clocks and one.clocks[0].what == f"{case.PARTNER} tells the board"


def test_a_release_that_is_staged_is_nobodys_business_yet(office, release):
    from permslip.actions import releasing

    with open_desk(office, exact=True) as desk:
        staged = releasing.release(desk, request=case.REQUEST, by=world.OFFICER).release
        told = everything(desk, release)
        assert staged not in told
        for ask in (
            register_releases.release_page,
            register_releases.slip_file,
            register_releases.proof_file,
        ):
            with pytest.raises(NotFound):
                ask(desk, release=staged)


def test_slip_and_proof_are_those_of_the_package(office, release):
    files = released.package(office, release)
    with open_desk(office, exact=True) as desk:
        assert register_releases.slip_file(desk, release=release) == files[SLIP]
        assert register_releases.proof_file(desk, release=release) == files[PROOF]
        page = register_releases.release_page(desk, release=release)
    assert page.slip_sha256 == hashlib.sha256(files[SLIP]).hexdigest()
    assert page.payload_sha256 == hashlib.sha256(files[PAYLOAD]).hexdigest()
    assert ("students", "grade level", "made coarser, step") in {
        (table, element, change[:18]) for table, element, change in page.elements
    }


@pytest.mark.parametrize("name", ["..", "../../keys", "rel_none", "", "rel_x/../../office"])
def test_hostile_release_ids_find_nothing(name, office):
    with open_desk(office, exact=True) as desk, pytest.raises(NotFound):
        register_releases.proof_file(desk, release=name)


def test_what_was_not_destroyed_in_time_is_named_until_it_is_certified(office, release, tmp_path):
    with open_desk(office, exact=True) as desk:
        assert register_releases.overdue(desk) == ()
    with open_desk(office, exact=True, clock=released.Later(900)) as desk:
        (line,) = register_releases.overdue(desk)
        assert (line.recipient, line.id) == (case.PARTNER, release)
        assert register_releases.releases(desk, state="overdue").total == 1
        assert public_counts.first_page(desk).overdue == 1


def test_a_revoked_release_says_so_here_and_on_the_status_list(office, release):
    with open_desk(office, exact=True) as desk:
        before = proofs.status_list(desk)
        assert proofs.status_list(desk) == before  # the same bytes until something happens
        revoke(desk, release=release, because="a test", suspend=False, by=world.OFFICER)
        assert register_releases.release_page(desk, release=release).line.state == "revoked"
        trust = Trust.parse(proofs.trust_file(desk))
        listing = read_status(proofs.status_list(desk), trust)
    assert [(r.release, r.status) for r in listing.listed] == [(release, "revoked")]
    assert read_status(before, trust).listed == ()


def test_the_trust_file_is_the_one_of_the_office(office):
    with open_desk(office, exact=True) as desk:
        assert proofs.trust_file(desk) == (office / "trust.json").read_bytes()


def test_anybody_rebuilds_the_root_from_the_leaves(office):
    with open_desk(office, exact=True) as desk:
        size, data = proofs.leaves(desk)
        state = proofs.log_state(desk)
        tree = Tree(base64.b64decode(line) for line in data.split())
        assert (tree.size, state.size) == (size, size)
        assert base64.b64encode(tree.root()).decode() == state.root
        assert proofs.leaves(desk, start=size - 1)[1].count(b"\n") == 1
        with pytest.raises(BadInput):
            proofs.leaves(desk, start=size + 1)


def test_every_step_of_the_log_is_proved_and_a_step_back_is_not(office):
    with open_desk(office, exact=True) as desk:
        size = proofs.log_state(desk).size
        released.post_first_version(desk)
        for first in range(size + 1):
            said = proofs.consistency(desk, first=first, second=None)
            check_consistency(
                first=said["first"], second=said["second"],
                first_root=base64.b64decode(said["first_root"]),
                second_root=base64.b64decode(said["second_root"]),
                path=[base64.b64decode(h) for h in said["hashes"]],
            )  # fmt: skip
        assert said["second"] == size + 1
        for first, second in ((5, 4), (0, size + 2), (-1, 3)):
            with pytest.raises(BadInput):
                proofs.consistency(desk, first=first, second=second)


def test_what_is_kept_in_mind_is_forgotten_when_a_backup_is_put_back(office, made, release):
    with open_desk(office, exact=True) as desk:
        released.post_first_version(desk)
        grown = proofs.leaves(desk)
        assert register.agreement_page(desk, name=case.AGREEMENT).posted_on
    for name in ("permslip.db", "permslip.db-wal", "permslip.db-shm"):
        (office / name).unlink(missing_ok=True)
        if (made[0] / name).exists():
            (office / name).write_bytes((made[0] / name).read_bytes())
    with open_desk(office, exact=True) as desk:
        with desk.office.transaction() as tx:
            tx.append(EntryKind.POLICY_SET, {"policy": "other", "value": True}, actor_role="data_officer")
        size, data = proofs.leaves(desk)
        assert size == grown[0] and data != grown[1]
        tree = Tree(base64.b64decode(line) for line in data.split())
        assert base64.b64encode(tree.root()).decode() == proofs.log_state(desk).root
        assert register.agreement_page(desk, name=case.AGREEMENT).posted_on is None


# ---- checking what somebody hands in


def handed(files: dict[str, bytes]) -> list[tuple[str, io.BytesIO]]:
    return [(name, io.BytesIO(data)) for name, data in files.items()]


def nothing_left(office: Path) -> bool:
    return not any((office / "tmp").iterdir())


def test_a_package_is_checked_by_the_server_and_nothing_of_it_stays(office, release):
    files = released.package(office, release)
    with open_desk(office, exact=True) as desk:
        whole = proofs.check(desk, files=handed(files))
        zipped = proofs.check(desk, files=handed({"any name.zip": released.zipped(files)}))
        again = proofs.check(desk, files=handed({"slip.dsse (1).json": files[SLIP]}))
        both = proofs.check(desk, files=handed({SLIP: files[SLIP], PROOF: files[PROOF]}))
    assert [r["state"] for r in (whole, zipped, both, again)] == ["verified", "verified", "genuine", "signed"]
    assert whole == zipped and whole["status"] == "in force" and not whole["withdrawn"]
    assert proofs.heading(whole) == "Verified."
    assert nothing_left(office)


def test_a_revoked_release_is_told_as_withdrawn(office, release):
    with open_desk(office, exact=True) as desk:
        revoke(desk, release=release, because="a test", suspend=True, by=world.OFFICER)
        report = proofs.check(desk, files=handed(released.package(office, release)))
    assert report["withdrawn"] and proofs.heading(report) == "Withdrawn: suspended."


@pytest.mark.parametrize("name", [SLIP, PROOF, PAYLOAD])
def test_hostile_changed_bytes_fail_on_the_server(name, office, release):
    files = released.package(office, release)
    files[name] = files[name][:-9] + bytes([files[name][-9] ^ 1]) + files[name][-8:]
    with open_desk(office, exact=True) as desk, pytest.raises(VerificationFailed):
        proofs.check(desk, files=handed(files))
    assert nothing_left(office)


def hostile_uploads(files: dict[str, bytes]) -> dict[str, dict[str, bytes]]:
    return {
        "a fourth file": {**files, "README.txt": b"x"},
        "a name that climbs": {"../../keys/evil": files[SLIP], **files},
        "the same twice": {SLIP: files[SLIP], "slip.dsse (1).json": files[SLIP]},
        "a payload alone": {PAYLOAD: files[PAYLOAD]},
        "a proof alone": {PROOF: files[PROOF]},
        "no zip": {"package.zip": b"hello" * 99},
        "a zip with a climbing name": {"p.zip": released.zipped({f"../{n}": d for n, d in files.items()})},
        "a zip with a fourth file": {"p.zip": released.zipped({**files, "x": b"x"})},
        "a bomb": {"p.zip": _bomb(files)},
        "twenty files": {f"f{n}": b"x" for n in range(20)},
    }


def _bomb(files: dict[str, bytes]) -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in (SLIP, PROOF):
            made.writestr(name, files[name])
        made.writestr(PAYLOAD, b"\0" * (40 << 20))
    return out.getvalue()


@pytest.mark.parametrize("name", hostile_uploads({SLIP: b"", PROOF: b"", PAYLOAD: b""}))
def test_hostile_uploads_are_refused_and_leave_nothing(name, office, release):
    given = hostile_uploads(released.package(office, release))[name]
    before = sorted(p for p in office.rglob("*") if "tmp" not in p.parts)
    with open_desk(office, exact=True) as desk, pytest.raises((VerificationFailed, BadInput)):
        proofs.check(desk, files=handed(given))
    assert sorted(p for p in office.rglob("*") if "tmp" not in p.parts) == before
    assert nothing_left(office)


def test_hostile_sizes_end_at_the_limit(office, release, monkeypatch):
    monkeypatch.setattr(proofs, "LARGEST_UPLOAD", 1000)
    with open_desk(office, exact=True) as desk:
        with pytest.raises(BadInput, match="MiB"):
            proofs.check(desk, files=handed(released.package(office, release)))
        with pytest.raises(BadInput, match="No file"):
            proofs.check(desk, files=[])
    assert nothing_left(office)


def test_lists_come_in_pages_and_find_by_words(office):
    with open_desk(office, exact=True) as desk:
        assert register.register(desk, find="northfield INSTRUCTION").total == 1
        assert register.register(desk, find="northfield nowhere").total == 0
        assert register.register(desk, state="ended").total == 0
        far = register_releases.releases(desk, page=99)
        assert (far.number, far.pages, far.total) == (1, 1, 1)
        assert register_releases.releases(desk, agreement="other").total == 0


def test_a_term_without_end_is_told_as_not_known():
    from tests.factories import an_agreement

    paper = replace(an_agreement(), ends=None, destruction=Destruction())
    from permslip.words.standing import AgreementStanding

    said = AgreementStanding(paper.id, 1, "", paper.starts, None)
    assert register._duration(paper, said) == "the agreement gives no last day"
    assert register._hold_until(paper, said) == "the agreement gives no day of destruction"


def test_certified_destruction_shows_as_done(office, release):
    with open_desk(office, exact=True) as desk:
        with desk.office.transaction() as tx:
            body = {
                "duty": f"destroy:{release}", "on": desk.today().isoformat(), "method": "purge",
                "certificate": None, "release_destroyed": release,
            }  # fmt: skip
            tx.append(EntryKind.DUTY_CERTIFIED, body, actor_role="data_officer")
        line = register_releases.release_page(desk, release=release).line
    assert (line.destruction, line.state) == ("done", "destroyed")
