"""An office on SQLite, and the same on PostgreSQL: for what holds whatever the database."""

from __future__ import annotations

import shutil

import pytest

from permslip import stores
from tests.stores.world import an_office, made_office

HOW_TO_INSTALL = "PostgreSQL is not on this machine. Run: sudo apt-get install postgresql"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(request, tmp_path):
    if request.param == "sqlite":
        made = an_office(tmp_path / "office")
    else:
        if shutil.which("pg_virtualenv") is None:
            pytest.fail(HOW_TO_INSTALL)
        made = made_office(tmp_path / "office", database=request.getfixturevalue("postgres_url"))
    yield made
    stores.close_office(made)
