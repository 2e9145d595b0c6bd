"""The request builder: the agreement's schedule as the form, an answer beside each line, drafts that wait.

With htmx a tick asks for the answers alone; without JavaScript a button asks for the whole page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from permslip import sample
from permslip.actions import mock, partnering, putting, wishing
from permslip.actions.answering import Answer
from permslip.actions.partnering import AgreementPage, Place, ScheduleItem
from permslip.actions.wishing import Preview, Wish
from permslip.portal.door.visit import Visit
from permslip.portal.partner import words
from permslip.portal.partner.moving import UNPROCESSABLE, to
from permslip.portal.partner.whose import at, mine
from permslip.stores.reviews import DraftRow
from permslip.words.errors import BadInput, NotFound, PermslipError, RefusedError
from permslip.words.vocabulary import Need

GRADES = ("PK", "KG", *(f"{n:02d}" for n in range(1, 13)))
LONGEST = {"why": 2000, "others": 2000, "schools": 500}
MOST_DRAFTS = 30
PREFIX = "el-"


@dataclass(frozen=True)
class Line:
    """One line of the checklist as drawn. ``said`` is the word of its answer, None before it is ticked."""

    item: ScheduleItem
    ticked: bool
    optional: bool
    answer: Answer | None
    said: words.Said | None


@dataclass(frozen=True)
class Group:
    """The lines about one kind of thing."""

    title: str
    lines: tuple[Line, ...]


def new(visit: Visit) -> HttpResponse:
    """Choose the agreement: a draft begins. Where there is one agreement, one click does it."""
    places = mine(visit)
    if visit.posted:
        place = at(places, visit.request.POST.get("agreement", ""))
        return to("partner-draft", draft=begin(visit, place, {}).id)
    return visit.page("partner/new.html", {"agreements": partnering.agreements(visit.desk, mine=places)})


def begin(visit: Visit, place: Place, body: dict[str, Any]) -> DraftRow:
    """A draft of its own for ``body``. Raises BadInput where as many wait as one seat may have."""
    drafts = visit.desk.office.drafts
    if len(drafts.of(place.seat)) >= MOST_DRAFTS:
        raise BadInput(
            _("You have %(count)s drafts already.") % {"count": MOST_DRAFTS},
            fix=_("put some of them, or throw some away"),
        )
    return drafts.save(seat=place.seat, agreement=place.agreement, body=body, now=visit.desk.clock.now())


def draft(visit: Visit, draft: int) -> HttpResponse:
    """One draft: the form, and what each button of it does."""
    place, row = _draft(visit, draft)
    agreement = partnering.agreement_page(visit.desk, mine=(place,), agreement=place.agreement)
    if not visit.posted:
        body = dict(row.body)
        found = _previewed(visit, wish_in(body, agreement), place)
        return _page(visit, row, agreement, body, found)
    body = body_of(visit.request.POST, agreement)
    body["request"] = str(row.body.get("request", ""))
    if visit.request.POST.get("act") == "drop":
        visit.desk.office.drafts.drop(row.id, seat=place.seat)
        messages.success(visit.request, _("The draft is gone."))
        return to("partner-front")
    visit.desk.office.drafts.save(
        seat=place.seat, agreement=place.agreement, body=body, now=visit.desk.clock.now(), draft=row.id
    )
    return _acted(visit, place, row, agreement, body)


def _acted(
    visit: Visit, place: Place, row: DraftRow, agreement: AgreementPage, body: dict[str, Any]
) -> HttpResponse:
    wish, act = wish_in(body, agreement), visit.request.POST.get("act", "")
    if visit.request.htmx:
        return _page(visit, row, agreement, body, _previewed(visit, wish, place), part=True)
    if act == "put":
        return _put(visit, place, row, agreement, body, wish)
    if act == "mock":
        return _mock(visit, place, row, agreement, body, wish)
    if act == "save":
        messages.success(visit.request, _("Saved. Nobody but you has seen it."))
        return to("partner-draft", draft=row.id)
    return _page(visit, row, agreement, body, _previewed(visit, wish, place))


def _put(
    visit: Visit, place: Place, row: DraftRow, agreement: AgreementPage, body: dict[str, Any], wish: Wish
) -> HttpResponse:
    try:
        done = putting.put(
            visit.desk,
            wish=wish,
            place=place,
            request=str(body["request"]),
            draft=row.id,
            anyway=visit.request.POST.get("anyway") == "yes",
        )
    except BadInput as error:
        found = _previewed(visit, wish, place)
        return _page(visit, row, agreement, body, found, error=error, status=UNPROCESSABLE)
    messages.success(visit.request, _("It is put. The district has it now, and its clock runs."))
    return to("partner-request", asked=done["request"])


def _mock(
    visit: Visit, place: Place, row: DraftRow, agreement: AgreementPage, body: dict[str, Any], wish: Wish
) -> HttpResponse:
    try:
        made = mock.mock_package(visit.desk, wish=wish, party=place.party, invent=invent)
    except (BadInput, RefusedError) as error:
        found = _previewed(visit, wish, place)
        return _page(visit, row, agreement, body, found, error=error, status=UNPROCESSABLE)
    return as_download(made)


def as_download(made: mock.Mock) -> FileResponse:
    """The mock's zip. The file is open before the desk's private folder goes, which is enough."""
    return FileResponse(made.path.open("rb"), as_attachment=True, filename=made.name)


def invent(folder: Any, students: int, seed: int, day: Any) -> None:
    """A fictional district for a mock."""
    sample.write_district(folder, students=students, seed=seed, today=day)


def _draft(visit: Visit, draft: int) -> tuple[Place, DraftRow]:
    """The draft and the place that it belongs to. Raises NotFound for another's."""
    places = {p.seat: p for p in mine(visit)}
    try:
        row = visit.desk.office.drafts.one_of(draft, seats=places)
    except NotFound:
        fix = _("if you have just put it, it stands among your requests")
        raise NotFound(_("There is no such draft."), fix=fix) from None
    return places[row.seat], row


def body_of(posted: QueryDict, agreement: AgreementPage) -> dict[str, Any]:
    """What the form holds, to be kept as it was typed, shortened to what a request can hold."""
    ticked = {
        item.element: Need.OPTIONAL.value if posted.get(f"need-{item.element}") == "optional" else "mandatory"
        for item in agreement.schedule
        if posted.get(f"{PREFIX}{item.element}")
    }
    known = {o.party for o in agreement.onward}
    return {
        "elements": ticked,
        "onward": [p for p in posted.getlist("onward") if p in known],
        "grades": [g for g in posted.getlist("grades") if g in GRADES],
        **{name: _plain(posted.get(name, ""))[:most] for name, most in LONGEST.items()},
    }


def _plain(text: Any) -> str:
    """What somebody typed, without the characters that no text has."""
    kept = (c for c in str(text).replace("\r\n", "\n") if c == "\n" or c.isprintable())
    return "".join(kept)


def wish_in(body: Mapping[str, Any], agreement: AgreementPage) -> Wish:
    """The wish that a draft's body holds; what the schedule lists no more is left out."""
    listed = {item.element for item in agreement.schedule}
    said: Mapping[str, str] = body.get("elements", {})
    return Wish(
        agreement=agreement.id,
        elements=tuple((key, Need(need)) for key, need in said.items() if key in listed),
        others=_lines(body.get("others", ""))[: wishing.MOST_WORDS],
        why=" ".join(str(body.get("why", "")).split()),
        schools=tuple(
            dict.fromkeys(p.strip()[:64] for p in str(body.get("schools", "")).split(",") if p.strip())
        ),
        grades=tuple(body.get("grades", ())),
        onward=tuple(body.get("onward", ())),
    )


def _lines(text: Any) -> tuple[str, ...]:
    found = (" ".join(line.split())[:200] for line in str(text).replace(",", "\n").splitlines())
    return tuple(dict.fromkeys(line for line in found if line))


def body_from(wish: Wish, request: str) -> dict[str, Any]:
    """A draft's body for a request that is to be changed and put again."""
    return {
        "elements": {key: need.value for key, need in wish.elements},
        "onward": list(wish.onward),
        "grades": list(wish.grades),
        "why": wish.why,
        "others": "\n".join(wish.others),
        "schools": ", ".join(wish.schools),
        "request": request,
    }


def _previewed(visit: Visit, wish: Wish, place: Place) -> Preview | PermslipError:
    try:
        return wishing.preview(visit.desk, wish=wish, party=place.party)
    except BadInput as error:
        return error


def _page(
    visit: Visit,
    row: DraftRow,
    agreement: AgreementPage,
    body: dict[str, Any],
    found: Preview | PermslipError,
    *,
    error: PermslipError | None = None,
    status: int = 200,
    part: bool = False,
) -> HttpResponse:
    told = found if isinstance(found, Preview) else None
    wrong = error or (found if isinstance(found, PermslipError) else None)
    answers = {a.element: a for a in told.answers} if told else {}
    context = {
        "draft": row,
        "agreement": agreement,
        "body": body,
        "groups": groups(agreement, body.get("elements", {}), answers),
        "grades": [(g, g in body.get("grades", ())) for g in GRADES],
        "onward": [(o, o.party in body.get("onward", ())) for o in agreement.onward],
        "preview": told,
        "verdict": words.verdict(_shown_verdict(told)) if told else None,
        "beyond": [(a, words.answer(a.kind)) for a in told.answers if a.kind == "outside"] if told else [],
        "counted": _counted(told) if told else "",
        "error": wrong,
        "example": wishing.EXAMPLE,
        "longest": LONGEST,
        "anyway": told is not None and any(r.level == "stops" and not r.must for r in told.reasons),
    }
    return visit.page("partner/answers.html" if part else "partner/builder.html", context, status=status)


def _shown_verdict(found: Preview) -> str:
    """The rules' verdict, unless something has to be mended before it can even be put."""
    return "mend" if found.stopped and found.verdict in ("permitted", "undetermined") else found.verdict


def _counted(found: Preview) -> str:
    going = sum(a.kind in ("goes", "changed") for a in found.answers)
    return str(_("%(going)s of %(all)s elements would go.") % {"going": going, "all": len(found.answers)})


def groups(
    agreement: AgreementPage, ticked: Mapping[str, str], answers: Mapping[str, Answer]
) -> tuple[Group, ...]:
    """The checklist by what its lines are about, in the schedule's order."""
    found: dict[str, list[Line]] = {}
    for item in agreement.schedule:
        answer = answers.get(item.element) if item.element in ticked else None
        need = ticked.get(item.element, item.need.value)
        said = words.answer(answer.kind) if answer else None
        title = str(words.TABLES.get(item.table, item.table))
        line = Line(item, item.element in ticked, need == Need.OPTIONAL.value, answer, said)
        found.setdefault(title, []).append(line)
    return tuple(Group(title, tuple(lines)) for title, lines in found.items())
