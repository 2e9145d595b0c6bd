"""What only a person can know: the facts that a role may state, and what it stated before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permslip.actions import asking, attesting
from permslip.actions.attesting import Asked
from permslip.actions.shown import part
from permslip.portal.approver.forms import FactForm
from permslip.portal.door.visit import Visit
from permslip.portal.frame.forms import in_words
from permslip.words.errors import BadInput, NotFound
from permslip.words.vocabulary import OfficeRole, Seat

PAGE = 20  # facts on one page
STATED = 50  # of what was stated, the newest


def facts(visit: Visit) -> HttpResponse:
    """The open facts for this role, each with a form of its own; what this role stated so far."""
    roles = _roles(visit)
    open_now = tuple(dict.fromkeys(a for role in roles for a in attesting.asked(visit.desk, role=role)))
    sent: FactForm | None = None
    if visit.posted:
        sent = FactForm(_named(visit, open_now), visit.request.POST)
        if sent.is_valid() and _kept(visit, sent):
            messages.success(visit.request, _("It is on record, with your role and today's date."))
            return HttpResponseRedirect(reverse("approver-facts"))
    reads = visit.who.seat is Seat.AUDITOR
    some = part(open_now, visit.part_number, PAGE)
    named = () if sent is None else tuple(a for a in open_now if _is_about(sent, a) and a not in some.items)
    things = [(a, None if reads else _form(a, sent)) for a in (*named, *some.items)]
    stated = [s for role in roles for s in attesting.stated(visit.desk, role=role)]
    stated.sort(key=lambda s: s.on, reverse=True)
    context = {
        "things": things,
        "some": some,
        "stated": stated[:STATED],
        "more_stated": max(len(stated) - STATED, 0),
        "role": roles[0].replace("_", " ") if len(roles) == 1 else "",
        "auditor": reads,
    }
    return visit.page("approver/facts.html", context, status=422 if sent is not None else 200)


def _roles(visit: Visit) -> tuple[str, ...]:
    """The role that somebody states facts in; an auditor reads those of all."""
    if visit.who.seat is Seat.AUDITOR:
        return tuple(role.value for role in OfficeRole)
    return (visit.desk.person(visit.who.by).role,)


def _named(visit: Visit, open_now: tuple[Asked, ...]) -> Asked:
    said = (visit.request.POST.get("fact", ""), visit.request.POST.get("about", ""))
    found = next((a for a in open_now if (a.fact, a.scope) == said), None)
    if found is None:
        raise NotFound(
            "That fact is not asked of you, or somebody has just stated it.", fix="look at the list"
        )
    return found


def _form(asked: Asked, sent: FactForm | None) -> FactForm:
    return sent if sent is not None and _is_about(sent, asked) else FactForm(asked)


def _is_about(sent: FactForm, asked: Asked) -> bool:
    return bool(sent.data.get("fact") == asked.fact and sent.data.get("about") == asked.scope)


def _kept(visit: Visit, form: FactForm) -> bool:
    words = form.cleaned_data
    try:
        asking.attest_signed_in(
            visit.desk,
            fact=words["fact"],
            value=str(words["value"]),
            about=words["about"],
            until=words["until"],
            by=visit.who.by,
        )
    except BadInput as error:
        form.add_error("value", in_words(error))
        return False
    return True
