"""What every test may ask for: the shared data, a PostgreSQL server, an honest count of what was skipped."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from _pytest.nodeid import coerce_node_id
from hypothesis import HealthCheck, settings

from permslip.portal.door.conf import PortalConf
from permslip.portal.door.settings import settings_for
from permslip.portal.door.setup import configure, room
from permslip.portal.frame.languages import compile_into
from permslip.stores import orm

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"

# Playwright keeps an event loop in the thread of the tests, and Django would refuse its database beside one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SECRET = "not a secret: the tests' own"
# Django is configured once a process. The first office that a test opens would configure the database alone;
# tests of the portal, in the same process, need the whole. Each of them names the office that it serves.
configure(
    settings_for(
        database=orm.sqlite(Path("no-office-is-served-yet.db"), portal=True),
        secret=SECRET,
        conf=PortalConf(),
        languages=compile_into(room(None) / "languages"),
        static=None,
    )
)

# The same examples on every machine: a red build can be repeated. `thorough` looks for new ones.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test that needs PostgreSQL, or Spark, runs in one worker: each is started once."""
    for item in items:
        for service in ("postgres", "spark"):
            if item.get_closest_marker(service):
                item.add_marker(pytest.mark.xdist_group(service))
        group = item.get_closest_marker("xdist_group")
        if group is not None and getattr(config.option, "loadgroup", False):
            # pytest 9.2 keeps a test's id elsewhere than pytest-xdist 3.8 writes the group to, which then
            # sends the tests to any worker without a word
            item._id = coerce_node_id(f"{item.nodeid}@{group.args[0]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright, which runs once in a process. `make test` installs it; without
    it the test fails and says how.
    """
    from tests.portal import world

    if not Path(world.CHROMIUM).exists():
        pytest.fail("Chromium is not installed. Run: sudo apt-get install chromium fonts-liberation")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=world.CHROMIUM, args=world.FLAGS)
        yield browser
        browser.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the skips by reason: nothing skips in silence."""
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        counted = "; ".join(f"{reason} ({count})" for reason, count in reasons.most_common())
        terminalreporter.write_line(f"skipped {reasons.total()}: {counted}", yellow=True)


def _reason(report: pytest.TestReport) -> str:
    where = report.longrepr
    return where[2].removeprefix("Skipped: ") if isinstance(where, tuple) else str(where)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real and public data beside the project; the test is skipped, and says so, without it."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared data folder is not beside the project")
    return SHARED_DATA


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[dict[str, str]]:
    """A throw-away PostgreSQL server on this machine, as the PG* settings that reach it.

    `make test` installs the Debian package; without it the test fails with the command to run.
    """
    program = shutil.which("pg_virtualenv")
    if program is None:
        pytest.fail("PostgreSQL is not installed. Run: sudo apt-get install postgresql")
    # The server lives as long as its input stays open; -t keeps it out of the system's own clusters.
    command = [program, "-t", "-o", "fsync=off", "sh", "-c", "env; echo ready; cat >/dev/null"]
    server = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert server.stdin is not None and server.stdout is not None
    found: dict[str, str] = {}
    for line in server.stdout:
        if line == "ready\n":
            break
        name, _, value = line.rstrip("\n").partition("=")
        if name in {"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"}:
            found[name] = value
    try:
        assert len(found) == 4, "pg_virtualenv started no server"
        yield found
    finally:
        server.stdin.close()
        server.stdout.read()
        server.wait(timeout=60)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A Spark of two workers, each a process of its own on this machine; the folder that it may write to.

    While it is open, every engine that a test opens as ``spark`` shares it. Mark the test `spark`.
    """
    from permslip import engines

    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PERMSLIP_SPARK_MASTER", "local-cluster[2,1,1024]")
        # the machine code that takes Java longest to make never pays in a minute
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        keeper = engines.open_engine("spark", tmp=folder)
    with keeper:
        yield folder


ON_BOTH = ["duckdb", pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.slow])]


@pytest.fixture(params=ON_BOTH)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine's name in turn, ready to be opened."""
    if request.param == "spark":
        request.getfixturevalue("spark")
    return str(request.param)


@pytest.fixture
def postgres_url(postgres_server: dict[str, str]) -> Iterator[str]:
    """The address of a fresh, empty database, dropped afterwards. Mark the test `postgres`."""
    with fresh_database(postgres_server) as address:
        yield address


@contextmanager
def fresh_database(postgres_server: dict[str, str]) -> Iterator[str]:
    """A fresh, empty database on the throw-away server, dropped afterwards; its address."""
    import psycopg
    from psycopg import sql

    login = "postgresql://{PGUSER}:{PGPASSWORD}@{PGHOST}:{PGPORT}".format(**postgres_server)
    name = f"permslip_{secrets.token_hex(6)}"
    with psycopg.connect(f"{login}/postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{login}/{name}"
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
