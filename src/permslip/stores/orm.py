"""Django's ORM, configured in code: one process may have several offices open, each under its own alias.

Nothing of Django but its database layer is set up: no middleware, no templates, no contributed application.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.apps import apps
from django.conf import settings

from permslip.words.digest import sha256
from permslip.words.errors import OfficeProblem

APP = "permslip.stores.apps.PermslipOffice"
LABEL = "permslip_office"
BUSY_SECONDS = 20

# WAL: readers never wait for the writer. FULL: a committed entry survives a power cut.
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
)


def set_up() -> None:
    """Configure Django once a process; a portal that configured it first must have our application in it."""
    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=[APP],
            DATABASES={},
            USE_TZ=True,
            TIME_ZONE="UTC",
            LOGGING_CONFIG=None,
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        )
        apps.populate([APP])  # what django.setup does, without its URLs and HTTP (a tenth of a second)


def sqlite(path: Path, *, portal: bool = False) -> dict[str, Any]:
    """Django's settings for an SQLite file (WAL, IMMEDIATE, wait 20 s, flush at commit).

    ``portal``: tables of Django's applications check their JSON by a function that Django itself brings,
    which an untrusted schema may not call.
    """
    start = SQLITE_START.replace("PRAGMA trusted_schema=OFF;", "") if portal else SQLITE_START
    options = {"transaction_mode": "IMMEDIATE", "timeout": BUSY_SECONDS, "init_command": start}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}


def postgres(address: str) -> dict[str, Any]:
    """Django's settings for a ``postgresql://user@host:port/name`` address.

    A password is better kept in ``~/.pgpass`` or PGPASSWORD than in the address. Raises OfficeProblem
    when the address is not one or the extra is not installed; never repeats the address.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise OfficeProblem("The database address in office.toml cannot be read.", fix=_ADDRESS_FIX) from None
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise OfficeProblem("The database address in office.toml is not one of PostgreSQL.", fix=_ADDRESS_FIX)
    try:
        import psycopg  # noqa: F401 - an extra
    except ImportError:
        raise OfficeProblem(
            "This office is kept in PostgreSQL, and its driver is not installed.",
            fix='install the extra: pip install "permslip[postgres]"',
        ) from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)) | {"connect_timeout": 10},
    }


_ADDRESS_FIX = "write it as postgresql://user@host/name"


def _identity(database: Mapping[str, Any]) -> str:
    parts = (database.get(part) or "" for part in ("ENGINE", "HOST", "PORT", "NAME"))
    return "|".join(map(str, parts))


def connect(database: dict[str, Any]) -> str:
    """Make a database known to Django and return its alias. The same database gives the same alias:
    ``default`` where the settings of the process (a portal's) are about this very database, so that accounts
    and the office share one connection and one transaction."""
    from django.db import DEFAULT_DB_ALIAS, connections

    name = _identity(database)
    if name == _identity(connections.databases.get(DEFAULT_DB_ALIAS, {})):
        return str(DEFAULT_DB_ALIAS)
    alias = "office_" + sha256(name)[:16]
    whole = connections.configure_settings({"default": {}, alias: database})
    connections.databases[alias] = whole[alias]
    connections.databases.setdefault("default", whole["default"])
    return alias


def disconnect(alias: str) -> None:
    """Close this thread's connection; a portal's own is left to Django, which ends it with the request."""
    from django.db import DEFAULT_DB_ALIAS, connections

    if alias != DEFAULT_DB_ALIAS:
        connections[alias].close()


def known_migrations() -> tuple[str, ...]:
    """The migrations that this version of the program has, oldest first."""
    folder = Path(__file__).parent / "migrations"
    return tuple(sorted(m.name for m in pkgutil.iter_modules([str(folder)])))


def applied_migrations(alias: str) -> tuple[str, ...]:
    """The migrations that a database has had; empty for an empty one."""
    from django.db import DatabaseError, connections

    connection = connections[alias]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM django_migrations WHERE app = %s ORDER BY name", [LABEL])
            return tuple(row[0] for row in cursor.fetchall())
    except DatabaseError:
        return ()


_UP_TO_DATE: set[tuple[str, int]] = set()


def once_up_to_date(alias: str, *, file: Path | None = None) -> None:
    """Apply what is missing, but look only once a process and database: a portal opens its office for every
    request. ``file`` is SQLite's, so that another one in its place is looked at again."""
    this = (alias, 0 if file is None else file.stat().st_ino)
    if this not in _UP_TO_DATE:
        bring_up_to_date(alias)
        _UP_TO_DATE.add(this)


def bring_up_to_date(alias: str) -> None:
    """Apply what is missing. Raises OfficeProblem when the database is of a newer version of the program."""
    applied, known = applied_migrations(alias), known_migrations()
    if applied == known:
        return
    if set(applied) - set(known):
        raise OfficeProblem(
            "This office was last used by a newer version of permslip.",
            fix="install that version or a later one",
        )
    from django.core.management import call_command

    call_command("migrate", LABEL, database=alias, verbosity=0, interactive=False)
