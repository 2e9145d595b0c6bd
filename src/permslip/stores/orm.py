"""Django's ORM, configured in code: one process may have several offices open, each under its own alias.

Nothing of Django but its database layer is set up: no middleware, no templates, no contributed application.
"""

from __future__ import annotations

import hashlib
import pkgutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.apps import apps
from django.conf import settings

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


def sqlite(path: Path) -> dict[str, Any]:
    """Django's settings for an SQLite file (WAL, IMMEDIATE, wait 20 s, flush at commit)."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": BUSY_SECONDS, "init_command": SQLITE_START}
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


def connect(database: dict[str, Any]) -> str:
    """Make a database known to Django and return its alias. The same database gives the same alias."""
    from django.db import connections

    name = f"{database['ENGINE']}|{database.get('HOST', '')}|{database.get('PORT', '')}|{database['NAME']}"
    alias = "office_" + hashlib.sha256(name.encode()).hexdigest()[:16]
    whole = connections.configure_settings({"default": {}, alias: database})
    connections.databases[alias] = whole[alias]
    connections.databases.setdefault("default", whole["default"])
    return alias


def disconnect(alias: str) -> None:
    """Close this thread's connection."""
    from django.db import connections

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

    call_command("migrate", database=alias, verbosity=0, interactive=False)
