"""Errands: what is done in the background, and how far it is."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("permslip_office", "0003_seats")]
    operations = [
        migrations.CreateModel(
            name="Errand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("errand", models.CharField(max_length=40, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("about", models.CharField(max_length=100)),
                ("words", models.TextField(default="{}")),
                ("seat", models.CharField(max_length=40)),
                ("by", models.CharField(max_length=100)),
                ("state", models.CharField(max_length=20)),
                ("step", models.CharField(default="", max_length=200)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(null=True)),
                ("outcome", models.TextField(default="{}")),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
