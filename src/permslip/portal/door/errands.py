"""Errands: what takes longer than a page is done in the background, with its progress in the page.

A view starts one and sends the browser to its page; the background worker does it by calling the same
actions. What an errand is told and what it leaves behind are ids and counts, never a value of a record.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django_tasks import task

from permslip.actions.desk import Desk
from permslip.portal.door.house import at_desk
from permslip.portal.door.logbook import place_of
from permslip.portal.door.visit import Visit
from permslip.stores.errands import ErrandRow, ErrandState
from permslip.words.errors import NotFound, PermslipError
from permslip.words.ports import Progress, unheard
from permslip.words.vocabulary import Seat

Work = Callable[[Desk, ErrandRow], Mapping[str, Any]]
KINDS: dict[str, str] = {
    "stage": "permslip.portal.steward.errands:stage",
    "add-holding": "permslip.portal.steward.errands:add_holding",
    "read-paper": "permslip.portal.steward.errands:read_paper",
    "import-answers": "permslip.portal.steward.errands:import_answers",
    "read-roll": "permslip.portal.steward.letters:read_roll",
    "count-letters": "permslip.portal.steward.letters:count_letters",
    "letters": "permslip.portal.steward.letters:letters",
    "count-disagreements": "permslip.portal.steward.errands:count_disagreements",
    "verify-ledger": "permslip.portal.steward.errands:verify_ledger",
    "vote": "permslip.portal.approver.errands:vote",
    "hand-out": "permslip.portal.approver.errands:hand_out",
    "reinstate": "permslip.portal.approver.errands:reinstate",
}
"""What can be done in the background, and the function that does it. It returns the outcome: under ``next``
the page to go to, under ``says`` one sentence, and counts."""

INTERRUPTED = {
    "error": "It was interrupted, because the server was stopped or restarted.",
    "fix": "see whether it was done; if not, start it again",
}
KEPT = timedelta(days=30)  # how long errands that are over are remembered
ERRANDS_LOCK = 0x45525244  # of PostgreSQL's advisory locks: "ERRD"
OFTEN = 0.4  # seconds between two notes of how far it is


def start(visit: Visit, kind: str, *, about: str = "", **words: Any) -> HttpResponse:
    """Begin an errand for whoever asks and go to its page. Another of the same kind about the same thing
    that is still under way is shown instead of begun twice."""
    if kind not in KINDS:
        raise KeyError(kind)
    errands = visit.desk.office.errands
    with _one_at_a_time():  # two clicks are one errand, and what is written down is asked for
        already = errands.open(kind=kind, about=about) if about else ()
        if already:
            return HttpResponseRedirect(f"/errands/{already[0].id}/")
        row = errands.add(
            errand=visit.desk.office.new_id("err"),
            kind=kind,
            about=about,
            words=words,
            seat=visit.who.id,
            by=visit.who.by or "",
            now=visit.desk.clock.now(),
        )
        run.enqueue(row.id)
    return HttpResponseRedirect(f"/errands/{row.id}/")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A transaction that no other of these runs beside: SQLite has one writer, PostgreSQL is asked for a
    lock."""
    from django.db import connection, transaction

    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ERRANDS_LOCK])
        yield


@task()
def run(errand: str) -> None:
    """Do one errand. Whatever happens ends in words that hold no value of a record: nothing is raised."""
    last = 0.0

    def hear(what: str, done: int, total: int | None) -> None:
        nonlocal last
        if time.monotonic() - last > OFTEN or done == 0:
            last = time.monotonic()
            desk.office.errands.move(errand, step=what, done=done, total=total)

    progress: Progress = hear
    with at_desk(unheard) as desk:
        desk.progress = progress
        if not desk.office.errands.begin(errand):
            return
        row = desk.office.errands.get(errand)
        try:
            state, outcome = _tried(desk, row)
        except BaseException:  # told to stop at once
            desk.office.errands.end(errand, ErrandState.FAILED, INTERRUPTED, desk.clock.now())
            raise
        desk.office.errands.end(errand, state, outcome, desk.clock.now())
        forget_old(desk)


def forget_old(desk: Desk) -> None:
    """Drop sittings that are over, and errands of long ago with what the background knows of them."""
    from django.contrib.sessions.models import Session
    from django_tasks_db.models import DBTaskResult

    now = desk.clock.now()
    Session.objects.filter(expire_date__lt=now).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()
    desk.office.errands.forget_old(now, after=KEPT)


def _tried(desk: Desk, row: ErrandRow) -> tuple[ErrandState, Mapping[str, Any]]:
    module, _, name = KINDS[row.kind].partition(":")
    try:
        work: Work = getattr(import_module(module), name)
        return ErrandState.DONE, work(desk, row)
    except PermslipError as error:
        return ErrandState.FAILED, {"error": error.message, "fix": error.fix, "rule": error.rule}
    except Exception as error:  # noqa: BLE001 - the last net: a library's message could show a value
        return ErrandState.FAILED, {"error": where(error), "fix": "report this line; see SECURITY.md"}


def where(error: BaseException) -> str:
    """Where an error that we did not foresee happened, without a value; the server's output says it too."""
    place = place_of(error)
    sys.stderr.write(f"permslip portal: error in an errand: {place}\n")
    return f"{place}. No values are shown on purpose."


def take_over() -> None:
    """Called by the one background worker when it starts: what an earlier one had begun and not ended is said
    to have been interrupted, and what still waits is asked for again, for whoever was to ask may have been
    killed before.
    """
    with at_desk() as desk:
        for row in desk.office.errands.open():
            if row.state is ErrandState.RUNNING:
                desk.office.errands.end(row.id, ErrandState.FAILED, INTERRUPTED, desk.clock.now())
            else:
                run.enqueue(row.id)


def show(visit: Visit, errand: str) -> HttpResponse:
    """How far an errand is; when it is done, on to where it leads. Only for whoever asked for it, and the
    office.
    """
    row = visit.desk.office.errands.get(errand)
    if visit.who.seat is Seat.PARTNER and row.seat != visit.who.id:
        raise NotFound("There is no such errand.")
    if row.state is ErrandState.DONE and row.outcome.get("next") and not visit.request.htmx:
        if row.outcome.get("says"):
            messages.success(visit.request, str(row.outcome["says"]))
        return HttpResponseRedirect(str(row.outcome["next"]))
    template = "door/errand_part.html" if visit.request.htmx else "door/errand.html"
    response = visit.page(template, {"errand": row})
    if visit.request.htmx and row.is_over:
        response["HX-Refresh"] = "true"
    return response
