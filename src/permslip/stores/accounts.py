"""The portal's accounts in a backup, where the database's own copy does not hold them.

An office on SQLite is copied whole, accounts and all. Of one on PostgreSQL the office's own tables are copied
row by row, for nothing else is known to a process that does not serve. So accounts (who, password, second
factor) go into a file of their own beside the keys, and the portal takes them in when it starts after a
restore. Sittings are never kept.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

FILE = "accounts.json"
TABLES = ("auth_user", "account_emailaddress", "mfa_authenticator", "socialaccount_socialaccount")
"""In the order in which they can be filled."""


def accounts_of(alias: str) -> bytes | None:
    """The accounts in a database as JSON, by table: the columns' names and the rows. None where there are
    none."""
    from django.db import connections

    connection = connections[alias]
    there = set(connection.introspection.table_names())
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            if table in there:
                cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 - a name of ours
                columns = [column[0] for column in cursor.description]
                found[table] = {"columns": columns, "rows": [_plain(row) for row in cursor.fetchall()]}
    if not found.get(TABLES[0], {}).get("rows"):
        return None
    return json.dumps(found, ensure_ascii=False).encode()


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [value.isoformat() if isinstance(value, datetime) else value for value in row]
