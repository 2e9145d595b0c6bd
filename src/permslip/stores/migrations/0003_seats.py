"""Seats, reviews, undertakings, postings: the tables that the portal adds, and their guards."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

SEAT = "permslip_office_seat"
NEVER_CHANGED = tuple(f"permslip_office_{name}" for name in ("review", "undertaking", "posting", "notice"))
SAY = "what was stated is append-only"

SQLITE = [
    f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{SAY}'); END"""
    for table in (SEAT, *NEVER_CHANGED)
] + [
    f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{SAY}'); END"""
    for table in NEVER_CHANGED
]

# permslip_append_only() is the function of the migration before this one
POSTGRES = [
    f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION permslip_append_only()"""
    for table in (SEAT, *NEVER_CHANGED)
] + [
    f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION permslip_append_only()"""
    for table in NEVER_CHANGED
]


def guard(_apps: Any, editor: Any) -> None:
    """Put the guards in place."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("permslip_office", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seat", models.CharField(db_index=True, max_length=40)),
                ("agreement", models.CharField(max_length=100)),
                ("body", models.TextField()),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SeatInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seat", models.CharField(db_index=True, max_length=40)),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="person",
            name="proxy_key",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="requestpaper",
            name="put_by",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreement", models.CharField(max_length=100)),
                ("language", models.CharField(max_length=20)),
                ("text", models.TextField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permslip_office.entry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreement", models.CharField(max_length=100)),
                ("version", models.IntegerField()),
                ("posted_on", models.DateField()),
                ("redacted", models.TextField(default="[]")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permslip_office.entry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("release", models.CharField(db_index=True, max_length=60)),
                ("key_id", models.CharField(max_length=64)),
                ("seat", models.CharField(default="", max_length=40)),
                ("vote", models.CharField(max_length=20)),
                ("reason", models.TextField(default="")),
                ("minutes", models.TextField(default="")),
                ("consolidated", models.BooleanField(default=False)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permslip_office.entry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seat", models.CharField(max_length=40, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("role", models.CharField(default="", max_length=40)),
                ("person", models.CharField(default="", max_length=40)),
                ("party", models.CharField(default="", max_length=100)),
                ("agreement", models.CharField(default="", max_length=100)),
                ("name", models.CharField(max_length=200)),
                ("email", models.CharField(default="", max_length=254)),
                ("user", models.BigIntegerField(db_index=True, null=True)),
                ("secret_sha256", models.CharField(db_index=True, default="", max_length=64)),
                ("expires_on", models.DateField(null=True)),
                ("live", models.BooleanField(default=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permslip_office.entry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Undertaking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seat", models.CharField(max_length=40)),
                ("party", models.CharField(max_length=100)),
                ("agreement", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("signed_on", models.DateField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permslip_office.entry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
