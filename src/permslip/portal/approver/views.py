"""The approver's pages: what waits for a vote, one page of facts, what left and where it is now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permslip.actions import approvers, briefing, reinstating, reviewing
from permslip.actions.reviewing import FactsPage, Leaving, Risk
from permslip.actions.shown import part
from permslip.portal.approver.forms import ReinstateForm, VoteForm
from permslip.portal.door import errands
from permslip.portal.door.visit import Visit
from permslip.portal.frame.forms import in_words
from permslip.portal.frame.pictures import Bars, bars
from permslip.release.reviewing import Stage
from permslip.words.errors import BadInput, PermslipError
from permslip.words.vocabulary import Seat, Vote
from permslip.words.wording import percent

SHORT = 3  # releases on the first page
EARLIER = 10  # earlier releases on one page of facts
HAND_OUT = "hand-out"
REINSTATE = "reinstate"


def home(visit: Visit) -> HttpResponse:
    """What waits for my vote, what I voted on, and the way to "what did they get, where is it now?"."""
    reader = visit.who.person
    found = briefing.waiting(visit.desk, reader=reader)
    return visit.page(
        "approver/home.html",
        {
            "mine": [w for w in found if w.mine],
            "others": [w for w in found if not w.mine],
            "voted": briefing.voted(visit.desk, reader=reader) if reader else (),
            "held": reinstating.all_suspended(visit.desk, reader=reader),
            "seated": approvers.seated(visit.desk, reader=reader),
            "latest": briefing.whereabouts(visit.desk).items[:SHORT],
            "auditor": visit.who.seat is Seat.AUDITOR,
        },
    )


def where(visit: Visit) -> HttpResponse:
    """What left and where it is now; by default what somebody may still hold."""
    find = visit.request.GET.get("find", "")[:100]
    every = visit.request.GET.get("every") == "yes"
    number = visit.request.GET.get("page", "1")
    found = briefing.whereabouts(
        visit.desk, find=find, every=every, page=int(number) if number.isdecimal() and len(number) < 7 else 1
    )
    return visit.page("approver/where.html", {"part": found, "find": find, "every": every})


def release(visit: Visit, release: str) -> HttpResponse:
    """One page of facts on one release, the vote on it, and the yes to reinstating it."""
    facts = reviewing.page_of_facts(visit.desk, release=release)
    reader = visit.who.person or visit.who.id
    review = reviewing.review_of(visit.desk, release=release, reader=reader)
    approver, act = visit.who.seat is Seat.APPROVER, visit.request.POST.get("act")
    yes = ReinstateForm(visit.request.POST if act == REINSTATE else None)
    voting = visit.posted and act != REINSTATE
    form = VoteForm(visit.request.POST if voting else None, minutes_needed=review.minutes_needed)
    if act == HAND_OUT:
        return errands.start(visit, HAND_OUT, about=release, page="approver-release")
    if voting and not facts.waits:
        return _too_late(visit, release)
    if visit.posted:
        answer = _voted(visit, release, form) if voting else _reinstated(visit, release, yes)
        if answer is not None:
            return answer
    context = {
        "facts": facts,
        "earlier": part(facts.earlier, visit.part_number, EARLIER),
        "gone": briefing.whereabouts_of(visit.desk, release=release),
        "review": review,
        "mine": [v for v in review.votes if v.mine],
        "theirs": [v for v in review.votes if not v.mine],
        "form": form if (review.may_vote or form.errors) and approver else None,
        "held": reinstating.suspended(visit.desk, release=release, reader=reader),
        "yes": yes if approver else None,
        "turns": briefing.turns(visit.desk, release=release),
        "ready": approver
        and facts.waits
        and review.stage is Stage.APPROVED
        and facts.attacks.clear
        and not approvers.is_unconfirmed(visit.desk, reader),
        "left": approvers.left_while_waiting(visit.desk, release=release),
        "alone": [_alone(risk) for risk in facts.risk],
        "stays": _stays(facts),
        "limits": sorted({risk.k for risk in facts.risk if risk.k}),
        "labels": list(dict.fromkeys(briefing.told_fact(e.element, _change(e)) for e in facts.leaving)),
    }
    return visit.page("approver/release.html", context, status=422 if form.errors or yes.errors else 200)


def _too_late(visit: Visit, release: str) -> HttpResponse:
    """The page that was voted on is of a release which is gone: back to it, and what became of it."""
    became = briefing.became(visit.desk, release=release)
    messages.error(visit.request, _("Your vote came too late, and was not taken.") + f" {became}")
    return HttpResponseRedirect(reverse("approver-release", args=[release]), status=303)


def _voted(visit: Visit, release: str, form: VoteForm) -> HttpResponse | None:
    """Take the vote; None where the form has to be shown again."""
    if not form.is_valid():
        return None
    vote, words = Vote(form.cleaned_data["vote"]), form.cleaned_data
    said: dict[str, Any] = {"vote": vote, "reason": words["reason"], "minutes": words["minutes"]}
    try:
        briefing.check_reader(visit.desk, release=release, reader=visit.who.person)
        briefing.check_words(visit.desk, **said)
        if briefing.completes(visit.desk, release=release, reader=visit.who.person, vote=vote):
            about = f"{release} {visit.who.person}"
            return errands.start(visit, "vote", about=about, release=release, **{**said, "vote": vote.value})
        came = reviewing.vote(visit.desk, release=release, by=visit.who.by, seat=visit.who.id, **said)
    except BadInput as error:
        form.add_error(None, in_words(error))
        return None
    messages.success(visit.request, _became(came.stage.value))
    return HttpResponseRedirect(reverse("approver-release", args=[release]))


def _reinstated(visit: Visit, release: str, form: ReinstateForm) -> HttpResponse | None:
    """Begin to reinstate it, which reads families' answers; None where the form has to be shown again."""
    if not form.is_valid():
        return None
    because = form.cleaned_data["because"]
    try:
        reinstating.check(visit.desk, release=release, reader=visit.who.person, because=because)
    except PermslipError as error:
        form.add_error(None, error.message)
        return None
    about = f"{release} {visit.who.person}"
    return errands.start(visit, REINSTATE, about=about, release=release, because=because)


def _change(leaving: Leaving) -> str:
    words = {said: change for change, said in reviewing.CHANGED.items()}
    return words.get(leaving.change, leaving.change)


def _became(stage: str) -> str:
    words = {
        "partly": _("Your vote is kept. The other reviewer does not see it before they have voted."),
        "differ": _("All have voted and they differ. Read the other reason below, and settle it."),
        "returned": _("It goes back to the partner. What was made ready is removed."),
        "refused": _("It is refused. What was made ready is removed."),
    }
    return str(words.get(stage, _("Your vote is kept.")))


def _alone(risk: Risk) -> Bars:
    """The share of people who stand alone in what they look like, before and after protection."""
    rows = [
        (_("Before"), risk.alone_before, percent(risk.alone_before), "no" if risk.alone_before else "yes"),
        (_("After"), risk.alone_after, percent(risk.alone_after), "no" if risk.alone_after else "yes"),
    ]
    title = _("Alone in what they look like, table “%(table)s”") % {"table": risk.table}
    return bars(title, rows, top=1.0)


def _stays(facts: FactsPage) -> Bars | None:
    """Where the families stand, as the office may know it."""
    known = {
        "given": (_("said yes"), "yes"),
        "refused": (_("said no"), "no"),
    }
    rows = []
    for reason, count in facts.tally:
        word, kind = known.get(reason, (reason.replace("_", " "), "soft"))
        rows.append((word, float(count), f"{count:,}", kind))
    everybody = float(sum(count for _, count in facts.tally))
    return bars(_("Students, by what their families said"), rows, top=everybody) if rows else None
