"""The partner's own pages: what is under way, what each agreement allows, where each request stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from permslip.actions import obliged, partner_packages, partnering, putting
from permslip.actions.partnering import RequestLine, RequestPage
from permslip.actions.shown import part, shown
from permslip.portal.door.visit import Visit
from permslip.portal.partner import builder, words
from permslip.portal.partner.moving import UNPROCESSABLE, to
from permslip.portal.partner.whose import mine
from permslip.words.errors import BadInput
from permslip.words.vocabulary import Need, RequestState, Seat

FRONT, PAGE = 5, 25
STEPS = ("put", "decided", "prepared", "reviewed", "released", "destroyed")


def front(visit: Visit) -> HttpResponse:
    """What is mine, whose turn it is, what is ready, what is due."""
    places, desk = mine(visit), visit.desk
    held = shown(desk)
    agreements = partnering.agreements(desk, mine=places)
    lines = partnering.requests(desk, mine=places)
    my_turn = [line for line in lines if Seat.PARTNER in line.turn]
    rest = [line for line in lines if line not in my_turn]
    shown_lines = partnering.with_words(desk, (*my_turn[:FRONT], *rest[:FRONT]))
    packages = partner_packages.of_places(held, places)
    owed = [o for o in obliged.owed_by(held, places) if o.state != "done"]
    titles = {a.id: a.title for a in agreements}
    drafts = desk.office.drafts.of_seats(p.seat for p in places)
    context = {
        "agreements": agreements,
        "mine_now": [_row(line) for line in shown_lines if Seat.PARTNER in line.turn],
        "others": [_row(line) for line in shown_lines if Seat.PARTNER not in line.turn],
        "more": len(lines) - len(shown_lines),
        "drafts": [(d, titles.get(d.agreement, ""), d.body.get("why", "")) for d in drafts],
        "ready": [p for p in packages if p.in_force and not p.acknowledged],
        "owed": owed[:FRONT],
        "late": sum(o.state == "overdue" for o in owed),
        "party": agreements[0].party_name if agreements else "",
    }
    return visit.page("partner/front.html", context)


def _row(line: RequestLine) -> dict[str, Any]:
    return {"line": line, "state": words.state(line.state), "turn": words.turn(line.turn)}


def agreement(visit: Visit, agreement: str) -> HttpResponse:
    """One agreement: what it allows, its limits, what it binds me to."""
    places = mine(visit)
    page = partnering.agreement_page(visit.desk, mine=places, agreement=agreement)
    paper = shown(visit.desk).agreements[page.id]
    groups: dict[str, list[Any]] = {}
    for item in page.schedule:
        groups.setdefault(str(words.TABLES.get(item.table, item.table)), []).append(item)
    context = {
        "agreement": page,
        "groups": groups.items(),
        "bindings": obliged.bindings(paper, obliged.party_of(paper, page.party)),
        "optional": Need.OPTIONAL,
    }
    return visit.page("partner/agreement.html", context)


def requests(visit: Visit) -> HttpResponse:
    """Every request of mine, the one that moved last first."""
    lines = partnering.requests(visit.desk, mine=mine(visit))
    number = visit.request.GET.get("page", "1")
    shown_part = part(lines, int(number) if number.isdecimal() and len(number) < 6 else 1, PAGE)
    rows = [_row(line) for line in partnering.with_words(visit.desk, shown_part.items)]
    return visit.page("partner/requests.html", {"rows": rows, "part": shown_part})


def request(visit: Visit, asked: str) -> HttpResponse:
    """One request: its course, the decision as far as it is mine to know, what I may do with it."""
    page = partnering.request_page(visit.desk, mine=mine(visit), request=asked)
    if not visit.posted:
        return _request(visit, page)
    act = visit.request.POST.get("act")
    if act == "again" and page.again:
        paper = shown(visit.desk).agreements[page.agreement.id]
        body = builder.body_from(partnering.wish_of(page.request, paper), page.line.id)
        return to("partner-draft", draft=builder.begin(visit, page.place, body).id)
    if act == "withdraw" and page.withdrawable:
        return _withdraw(visit, page)
    raise BadInput(_("This request went on: that cannot be done now."), fix=_("open it again"))


def _withdraw(visit: Visit, page: RequestPage) -> HttpResponse:
    because = " ".join(visit.request.POST.get("because", "").split())[:500]
    try:
        if not because:
            raise BadInput(_("Say why, in a few words."), fix=_("the district reads it"))
        putting.withdraw(visit.desk, place=page.place, request=page.line.id, because=because)
    except BadInput as error:
        return _request(visit, page, error=error, because=because, status=UNPROCESSABLE)
    messages.success(visit.request, _("It is taken back."))
    return to("partner-request", asked=page.line.id)


def _request(visit: Visit, page: RequestPage, *, status: int = 200, **more: Any) -> HttpResponse:
    early, reasons = partnering.outlook(visit.desk, page)
    context = {
        "page": page,
        "early": bool(early),
        "reasons": page.reasons or reasons,
        "state": words.state(page.line.state),
        "turn": words.turn(page.line.turn),
        "answers": [(a, words.answer(a.kind)) for a in page.answers or early],
        "asked": _asked(page),
        "steps": steps(page.line.state.value),
        "verdict": words.verdict(page.verdict) if page.verdict else None,
        "purpose": words.purpose(page.request.purpose),
        "onward": _onward(page),
        **more,
    }
    return visit.page("partner/request.html", context, status=status)


def _onward(page: RequestPage) -> list[str]:
    """Whom it was asked to be passed on to: by name where the agreement names them, else as asked."""
    names = {o.party: o.name for o in page.agreement.onward}
    return [names.get(party, party) for party in page.request.onward]


def _asked(page: RequestPage) -> list[tuple[str, bool]]:
    from permslip.words.elements import ELEMENTS

    found: dict[str, bool] = {}
    for _table, e in page.request.elements():
        known = ELEMENTS.get(e.element or "")
        label = known.label if known else e.asked_as
        found.setdefault(label, e.need is Need.OPTIONAL)
    return list(found.items())


def steps(state: str) -> list[tuple[str, str]]:
    """The course as steps: (word, done | now | ahead). Where it stopped, the steps after it are left out."""
    names = {
        "put": _("put to the district"),
        "decided": _("decision"),
        "prepared": _("preparation"),
        "reviewed": _("review"),
        "released": _("release"),
        "destroyed": _("destruction"),
    }
    reached = {
        "draft": -1, "submitted": 1, "needs_facts": 1, "permitted": 2, "in_review": 3, "partly_reviewed": 3,
        "reviewed": 3, "approved": 4, "released": 4, "destruction_due": 5, "overdue": 5, "destroyed": 6,
    }  # fmt: skip
    if state not in reached:
        stopped = {"refused": 2, "returned": 2, "withdrawn": 1, "expired": 1}.get(state, 5)
        done = [(str(names[s]), "done") for s in STEPS[:stopped]]
        return [*done, (words.state(RequestState(state)).word, "now")]
    at = reached[state]
    mark = ["done" if n < at else "now" if n == at else "ahead" for n in range(len(STEPS))]
    return [(str(names[s]), m) for s, m in zip(STEPS, mark, strict=True)]


def letter(visit: Visit, asked: str) -> HttpResponse:
    """The decision as a letter, as plain text."""
    page = partnering.request_page(visit.desk, mine=mine(visit), request=asked)
    if not page.letter:
        raise BadInput(_("There is no decision on it yet."), fix=_("come back when there is"))
    response = HttpResponse(page.letter, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.line.id}-letter.txt"'
    return response
