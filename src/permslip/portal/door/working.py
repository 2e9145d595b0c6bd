"""The loop that takes errands up, one after the other."""

from __future__ import annotations

from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

INTERVAL = 0.5  # seconds between two looks when there is nothing to do


def work() -> None:
    """Do errands until told to stop: then finish the one under way; told twice, drop it."""
    worker = Worker(
        queue_names=["*"],
        interval=INTERVAL,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    worker.run()
