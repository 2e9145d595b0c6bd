"""The portal on an office kept in PostgreSQL: every page, an answer, a vote, an errand, the server."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from permslip.portal.door.house import at_desk
from permslip.portal.door.pages import Page, every_page
from permslip.sample import case
from permslip.stores.errands import ErrandRow, ErrandState
from permslip.stores.place import read_settings, with_database
from permslip.stores.releases import ReleaseState
from permslip.words.vocabulary import Seat
from tests.conftest import fresh_database
from tests.portal import world
from tests.portal.lived_in import LivedIn, live
from tests.portal.over_http import Answer, caller, ended, says_nothing_of_anybody, wait_for
from tests.portal.test_every_page import MOST_QUERIES, PAGES, address, names, sitter

WITH_IDS = [page for page in every_page() if "<str:" in page.route]
pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture(scope="module")
def lived(postgres_server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivedIn]:
    """The lived-in office, kept in PostgreSQL."""
    with fresh_database(postgres_server) as database:
        yield live(tmp_path_factory.mktemp("in-postgres"), database=database)
        world.close_database()


@pytest.fixture
def at_home(lived: LivedIn) -> LivedIn:
    """The same, served in this process."""
    world.serve_in_process(lived.office)
    return lived


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_it_opens_with_few_queries(at_home: LivedIn, page: Page) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    assert connection.vendor == "postgresql"
    browser = at_home.browser(sitter(page))
    where = address(page, at_home)
    browser.get(where)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(where)
    assert answer.status_code in (200, 302), f"{where}: {answer.status_code}"
    assert len(asked) <= MOST_QUERIES, "\n".join(q["sql"][:160] for q in asked.captured_queries)


@pytest.mark.parametrize("page", WITH_IDS, ids=names(WITH_IDS))
def test_hostile_a_nul_in_an_address_is_no_mistake_of_ours(at_home: LivedIn, page: Page) -> None:
    spoilt = "/" + re.sub(r"<(?:str|slug|path):\w+>", "a%00b", page.route)
    answer = at_home.browser(sitter(page)).get(re.sub(r"<int:\w+>", "1", spoilt))
    assert answer.status_code == 404, spoilt


def test_guards_of_what_was_stated_hold(at_home: LivedIn) -> None:
    """What the portal's migrations put on their tables: no vote is changed, no seat deleted."""
    from django.db import DatabaseError, connection, transaction

    changed = ("review", "undertaking", "posting", "notice")
    statements = [f"UPDATE permslip_office_{name} SET entry_id = entry_id" for name in changed]
    statements += [f"DELETE FROM permslip_office_{name}" for name in (*changed, "seat")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT event_object_table, event_manipulation FROM information_schema.triggers")
        guarded = {(table.removeprefix("permslip_office_"), what) for table, what in cursor.fetchall()}
    assert {(name, what) for name in changed for what in ("UPDATE", "DELETE")} <= guarded
    assert ("seat", "DELETE") in guarded
    for statement in statements:
        table = statement.split("permslip_office_")[1].split()[0]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM permslip_office_{table}")
            (rows,) = cursor.fetchone()
        if rows:
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_an_answer_a_vote_and_errands_on_the_running_server(at_home: LivedIn) -> None:
    """Two web workers and the background worker, on one database: what each does the others see."""
    head = world.signed_in(at_home.seats[Seat.APPROVER])
    steward = at_home.browser(Seat.STEWARD)
    parent = at_home.browser(Seat.FAMILY)
    with at_desk() as desk:
        world.families_known(desk)
    world.close_database()
    with world.running(at_home.office, workers=2) as server:
        office, family, approver = caller(server, steward), caller(server, parent), caller(server, head)
        page = f"/family/child/{at_home.ids['handle']}/paper/{case.AGREEMENT}/"
        shown = re.search(r'name="version" value="(\d+)"', family.get(page).text)
        assert shown is not None
        for word in ("yes", "no"):
            answer = family.post(page, {"answer": word, "version": shown[1]})
            assert answer.headers.get("location", "").startswith("/family/receipts/"), answer.text[:800]
        with ThreadPoolExecutor(4) as clicks:
            pressed = [("/steward/requests/needs-study-2/", {"act": "stage"})] * 4
            staged, *others = clicks.map(lambda one: office.post(*one), pressed)
        assert {one.headers["location"] for one in others} == {staged.headers["location"]}
        assert _over(staged).state is ErrandState.DONE, _over(staged).outcome
        release = world.staged_release()
        vote = {"vote": "approve", "reason": "Small groups are gone.", "minutes": ""}
        voted = approver.post(f"/approver/releases/{release}/", vote)
        assert _over(voted).state is ErrandState.DONE, _over(voted).outcome
        assert office.get(f"/steward/releases/{release}/").status == 200
        cut_connections(at_home)
        assert {office.get("/steward/").status for _ in range(20)} == {200}, (
            "made anew before a page needs it"
        )
        assert _over(office.post("/steward/ledger/")).state is ErrandState.DONE
        says_nothing_of_anybody(ended(server), at_home.office)
    with at_desk() as desk:
        assert desk.office.releases.get(release).state is ReleaseState.PUBLISHED
        assert desk.office.families.answers.unsealed() == ()
        desk.office.verify_ledger()


def test_a_server_whose_database_is_away_says_so_and_not_where_it_is(lived: LivedIn, tmp_path: Path) -> None:
    office = tmp_path / "office"
    shutil.copytree(lived.office, office, ignore=shutil.ignore_patterns("releases", "staging"))
    for name in ("releases", "staging"):
        (office / name).mkdir(mode=0o700)
    settings, port = office / "office.toml", world.free_port()
    text = settings.read_text("utf-8")
    settings.write_text(with_database(text, f"postgresql://somebody@127.0.0.1:{port}/nowhere"), "utf-8")
    command = [sys.executable, "-m", "permslip.portal.door.serving", "--office", str(office)]
    ran = subprocess.run(
        [*command, "--port", str(world.free_port())], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2, ran.stderr
    assert "does not answer" in ran.stderr
    assert "nowhere" not in ran.stderr and str(port) not in ran.stderr and "Traceback" not in ran.stderr
    assert list((office / "tmp").iterdir()) == []


def cut_connections(lived: LivedIn) -> None:
    """End every connection to the office's database, as a restart of the server does."""
    import psycopg

    address = read_settings(lived.office / "office.toml").database
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    world.close_database()


def _over(answer: Answer) -> ErrandRow:
    where = answer.headers.get("location", "")
    assert where.startswith("/errands/"), answer.text[:800]

    def look() -> ErrandRow | None:
        with at_desk() as desk:
            row = desk.office.errands.get(where.strip("/").split("/")[-1])
        return row if row.is_over else None

    found: ErrandRow = wait_for(look)
    return found
