"""The portal on an office kept in PostgreSQL: every page, an answer, a vote, an errand, the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from permslip.portal.door.pages import Page
from tests.conftest import fresh_database
from tests.portal import world
from tests.portal.lived_in import LivedIn, live
from tests.portal.test_every_page import MOST_QUERIES, PAGES, address, names, sitter

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
