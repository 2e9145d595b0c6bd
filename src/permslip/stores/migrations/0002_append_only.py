"""The database itself refuses to delete or rewrite an entry; only its opening and salt may be erased.

Whoever may alter the database can drop these guards: they stop accidents and bugs, the signed tree shows malice.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

ENTRY = "permslip_office_entry"
CHECKPOINT = "permslip_office_checkpoint"
SAY = "the ledger is append-only"

SQLITE = [
    f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{SAY}'); END"""
    for table in (ENTRY, CHECKPOINT)
] + [
    f"""CREATE TRIGGER {CHECKPOINT}_no_update BEFORE UPDATE ON {CHECKPOINT}
        BEGIN SELECT RAISE(ABORT, '{SAY}'); END""",
    f"""CREATE TRIGGER {ENTRY}_no_update BEFORE UPDATE ON {ENTRY}
        WHEN NEW.seq IS NOT OLD.seq OR NEW.kind IS NOT OLD.kind OR NEW.time IS NOT OLD.time
          OR NEW.leaf IS NOT OLD.leaf OR NEW.opening IS NOT NULL OR NEW.salt IS NOT NULL
        BEGIN SELECT RAISE(ABORT, '{SAY}'); END""",
]

POSTGRES = [
    f"""CREATE FUNCTION permslip_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{SAY}'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION permslip_append_only()"""
        for table in (ENTRY, CHECKPOINT)
    ),
    f"""CREATE TRIGGER {CHECKPOINT}_no_update BEFORE UPDATE ON {CHECKPOINT}
        FOR EACH ROW EXECUTE FUNCTION permslip_append_only()""",
    f"""CREATE TRIGGER {ENTRY}_no_update BEFORE UPDATE ON {ENTRY} FOR EACH ROW
        WHEN (NEW.seq IS DISTINCT FROM OLD.seq OR NEW.kind IS DISTINCT FROM OLD.kind
          OR NEW.time IS DISTINCT FROM OLD.time OR NEW.leaf IS DISTINCT FROM OLD.leaf
          OR NEW.opening IS NOT NULL OR NEW.salt IS NOT NULL)
        EXECUTE FUNCTION permslip_append_only()""",
]


def guard(_apps: Any, editor: Any) -> None:
    """Put the guards in place."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("permslip_office", "0001_first")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
