"""The fixtures that the whole suite leans on do what they say."""

from __future__ import annotations

import pytest


@pytest.mark.postgres
def test_a_fresh_database_takes_rows(postgres_url: str) -> None:
    import psycopg

    with psycopg.connect(postgres_url) as office:
        office.execute("CREATE TABLE slips (id int PRIMARY KEY)")
        office.execute("INSERT INTO slips VALUES (1), (2)")
        assert office.execute("SELECT count(*) FROM slips").fetchone() == (2,)


@pytest.mark.postgres
def test_the_next_test_finds_it_empty(postgres_url: str) -> None:
    import psycopg

    with psycopg.connect(postgres_url) as office:
        found = office.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert found == (0,)
