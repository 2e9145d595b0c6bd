"""Accounts that a backup brought back in a file of their own (``stores.accounts``): taken in once, at the
first start after the restore.
"""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import Any

from permslip.stores.accounts import FILE, TABLES
from permslip.stores.disk import Disk
from permslip.words.errors import OfficeProblem


def take_in_accounts(keys: Path) -> int:
    """Take the accounts in, if there is such a file, and remove it; how many there were.

    Raises OfficeProblem where the office has other accounts already, or the file cannot be read.
    """
    from django.contrib.auth import get_user_model

    path = keys / FILE
    if not path.is_file():
        return 0
    try:
        said = json.loads(path.read_text("utf-8"))
        rows = {table: _rows(said[table]) for table in TABLES if table in said}
        names = {row["username"] for row in rows[TABLES[0]]}
    except (ValueError, KeyError, TypeError):
        raise OfficeProblem(f"keys/{FILE} cannot be read.", fix="restore the backup once more") from None
    here = set(get_user_model().objects.values_list("username", flat=True))
    if here and not names <= here:
        raise OfficeProblem(
            f"There are accounts already, and those of keys/{FILE} are others.",
            fix=f"move keys/{FILE} away, or restore the backup into a new folder and an empty database",
        )
    if not here:  # else they were taken in, and the file could not be removed any more
        _fill(rows)
    Disk().remove(path)
    return len(names)


def _rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def _fill(rows: dict[str, list[dict[str, Any]]]) -> None:
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection, transaction

    models = {model._meta.db_table: model for model in apps.get_models()}
    with transaction.atomic(durable=True):
        for table, found in rows.items():
            model = models[table]
            fields = {field.column: field for field in model._meta.concrete_fields}
            model._default_manager.bulk_create(
                model(**{fields[c].attname: _value(fields[c], value) for c, value in row.items()})
                for row in found
            )
        resets = connection.ops.sequence_reset_sql(no_style(), [models[table] for table in rows])
        with connection.cursor() as cursor:
            for statement in resets:  # ids that came back must not be given out again
                cursor.execute(statement)


def _value(field: Any, value: Any) -> Any:
    from django.db.models import DateTimeField, JSONField

    if isinstance(field, JSONField) and isinstance(value, str):
        return json.loads(value)
    found = field.to_python(value)
    if isinstance(field, DateTimeField) and found is not None and found.tzinfo is None:
        return found.replace(tzinfo=UTC)
    return found
