"""The resources: what a partner's program may read and do. Each calls the action that the page calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Header, Path, Query, Router, Status

from permslip.actions import (
    handing,
    obliged,
    partner_packages,
    partnering,
    proofs,
    putting,
    register,
    register_releases,
    wishing,
)
from permslip.actions.partner_packages import Package
from permslip.actions.partnering import AgreementPage, Place, RequestLine, RequestPage
from permslip.actions.shown import shown
from permslip.actions.wishing import Wish
from permslip.portal.api import schemas as s
from permslip.portal.api.papers import certificate_text, plain
from permslip.portal.api.tokens import desk_of, mine, seat_of
from permslip.words.errors import BadInput, NotFound
from permslip.words.vocabulary import Need, RequestState, Seat

PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 500, 503), s.Problem)
OPEN = dict.fromkeys((400, 404, 422, 429, 500, 503), s.Problem)
SAME = {304: None}
Name = Annotated[str, Path(max_length=63, description="its id")]
Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="how many to leave out first")]
Unless = Annotated[str, Header(alias="If-None-Match", max_length=400, description="an ETag from before")]
Idempotency = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=100,
        pattern=r"^[!-~]*$",
        description="a name of your own: sent again, it has the same answer",
    ),
]

private, public = Router(), Router(auth=None)


def media(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    """How the description names an answer that is no JSON of ours."""
    return {"responses": {200: {"description": "OK", "content": {kind: {"schema": schema}}}}}


TEXT, BYTES, OBJECT = {"type": "string"}, {"type": "string", "format": "binary"}, {"type": "object"}


def paged(items: Sequence[Any], limit: int, offset: int) -> dict[str, Any]:
    """A part of a list, with how long the whole is."""
    return {"items": items[offset : offset + limit], "total": len(items), "limit": limit, "offset": offset}


# ---- agreements


@private.get("/agreements", response={200: s.Agreements, **SAME, **PROBLEMS}, tags=["agreements"])
def list_agreements(request: HttpRequest, limit: Limit = 50, offset: Offset = 0, unless: Unless = "") -> Any:
    """The caller's agreements, with what each allows."""
    found = partnering.agreements(desk_of(request), mine=mine(request))
    return paged([_agreement(a) for a in found], limit, offset)


@private.get("/agreements/{agreement}", response={200: s.Agreement, **SAME, **PROBLEMS}, tags=["agreements"])
def get_agreement(request: HttpRequest, agreement: Name, unless: Unless = "") -> Any:
    """One agreement of the caller's."""
    page = partnering.agreement_page(desk_of(request), mine=mine(request), agreement=agreement)
    return _agreement(page)


def _agreement(page: AgreementPage) -> dict[str, Any]:
    return {k: v for k, v in asdict(page).items() if k != "seat"}


# ---- requests


def wish_from(sent: s.WishIn) -> Wish:
    """The wish that somebody sent, each text on one line."""
    elements: dict[str, Need] = {}
    for e in sent.elements:
        elements.setdefault(e.element, e.need)
    return Wish(
        agreement=sent.agreement,
        elements=tuple(elements.items()),
        others=tuple(dict.fromkeys(w for w in map(plain, sent.others) if w)),
        why=plain(sent.why),
        schools=tuple(dict.fromkeys(w for w in map(plain, sent.schools) if w)),
        grades=tuple(dict.fromkeys(sent.grades)),
        onward=tuple(dict.fromkeys(sent.onward)),
    )


def _place(request: HttpRequest, agreement: str) -> Place:
    return partnering.place_under(mine(request), agreement)


@private.post("/previews", response={200: s.Preview, **PROBLEMS}, tags=["requests"])
def preview(request: HttpRequest, sent: s.WishIn) -> Any:
    """What would become of a request, element by element. Nothing is logged and nothing is kept."""
    place = _place(request, sent.agreement)
    return asdict(wishing.preview(desk_of(request), wish=wish_from(sent), party=place.party))


@private.get("/requests", response={200: s.Requests, **SAME, **PROBLEMS}, tags=["requests"])
def list_requests(
    request: HttpRequest,
    state: RequestState | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
    unless: Unless = "",
) -> Any:
    """The caller's requests, the one that moved last first."""
    desk = desk_of(request)
    lines = partnering.requests(desk, mine=mine(request))
    found = [line for line in lines if state is None or line.state is state]
    part = paged(found, limit, offset)
    return {**part, "items": [_brief(x) for x in partnering.with_words(desk, tuple(part["items"]))]}


def _brief(line: RequestLine) -> dict[str, Any]:
    kept = ("id", "agreement", "why", "state", "since", "put_at")
    return {k: getattr(line, k) for k in kept} | {"turn": [t.value for t in line.turn]}


@private.post("/requests", response={200: s.Request, 201: s.Request, **PROBLEMS}, tags=["requests"])
def create_request(request: HttpRequest, sent: s.RequestIn, key: Idempotency = "") -> Any:
    """Put a request: from now on it is in the district's ledger. Sent again with the same key, it is the
    same request, answered with 200."""
    place, desk = _place(request, sent.agreement), desk_of(request)
    done = putting.put_once(desk, wish=wish_from(sent), place=place, key=key, anyway=sent.anyway)
    page = partnering.request_page(desk, mine=(place,), request=done["request"])
    return Status(201 if done["new"] else 200, _request(page))


@private.get("/requests/{name}", response={200: s.Request, **SAME, **PROBLEMS}, tags=["requests"])
def get_request(request: HttpRequest, name: Name, unless: Unless = "") -> Any:
    """One request: where it stands, whose turn it is and since when."""
    return _request(partnering.request_page(desk_of(request), mine=mine(request), request=name))


def _request(page: RequestPage) -> dict[str, Any]:
    asked = page.request
    return _brief(page.line) | {
        "digest": page.digest,
        "elements": [
            {"table": t, "element": e.element, "asked": e.asked_as, "need": e.need}
            for t, e in asked.elements()
        ],
        "schools": list(asked.population.schools),
        "grades": list(asked.population.grades),
        "onward": list(asked.onward),
        "given_back": page.given_back,
        "releases": list(page.releases),
        "acts": ["withdraw"] if page.withdrawable else [],
    }


@private.get("/requests/{name}/decision", response={200: s.Decision, **SAME, **PROBLEMS}, tags=["requests"])
def get_decision(request: HttpRequest, name: Name, unless: Unless = "") -> Any:
    """The decision on a request as it stands; 404 before there is one."""
    page = partnering.request_page(desk_of(request), mine=mine(request), request=name)
    if not page.verdict:
        raise NotFound("There is no decision on this request yet.")
    return {
        "request": name,
        "digest": page.digest,
        "verdict": page.verdict,
        "decided_on": page.decided_on,
        "answers": [asdict(a) for a in page.answers],
        "reasons": [asdict(r) for r in page.reasons],
        "letter": page.letter,
    }


@private.post("/requests/{name}/commands/{act}", response={200: s.Event, **PROBLEMS}, tags=["requests"])
def command(request: HttpRequest, name: Name, act: Literal["withdraw"], sent: s.CommandIn) -> Any:
    """Do something to a request. Said again, it is answered as the first time."""
    desk = desk_of(request)
    place = partnering.request_place(desk, mine=mine(request), request=name)
    page = partnering.request_page(desk, mine=(place,), request=name)
    comment = plain(sent.comment)
    if not comment:
        raise BadInput("Say why, in a few words.")
    if page.line.state is not RequestState.WITHDRAWN:
        putting.withdraw(desk, place=place, request=name, because=comment)
    else:
        comment = page.given_back
    said = desk.office.standing().requests[name]
    return {
        "id": str(said.seq),
        "type": "request.withdrawn",
        "actor": place.party,
        "time": said.at,
        "object": name,
        "comment": comment,
    }


# ---- releases


@private.get("/releases", response={200: s.Releases, **SAME, **PROBLEMS}, tags=["releases"])
def list_releases(request: HttpRequest, limit: Limit = 50, offset: Offset = 0, unless: Unless = "") -> Any:
    """The packages that went to the caller's party, the newest first."""
    found = partner_packages.packages(desk_of(request), mine=mine(request))
    part = paged(found, limit, offset)
    return {**part, "items": [_package(p) for p in part["items"]]}


def _package(p: Package) -> dict[str, Any]:
    return {
        "id": p.line.id,
        "agreement": p.agreement,
        "agreement_version": p.line.version,
        "request": p.request,
        "on": p.line.on,
        "state": p.line.state,
        "state_on": p.line.state_on,
        "destroy_by": p.line.destroy_by,
        "destroyed_on": p.line.destroyed_on,
        "fetched": p.fetched,
        "acknowledged": p.acknowledged,
    }


@private.get("/releases/{release}", response={200: s.Release, **SAME, **PROBLEMS}, tags=["releases"])
def get_release(request: HttpRequest, release: Name, unless: Unless = "") -> Any:
    """One package: what is in it, what its slip says, its status."""
    page = partner_packages.package_page(desk_of(request), mine=mine(request), release=release)
    return _package(page.package) | {
        "elements": [{"table": t, "label": label} for t, label in page.elements],
        "promises": list(page.promises),
        "may_pass_to": list(page.may_pass_to),
        "slip_sha256": page.slip_sha256,
        "payload_sha256": page.payload_sha256,
    }


def _own_release(request: HttpRequest, release: str) -> Place:
    desk = desk_of(request)
    return partner_packages.package_page(desk, mine=mine(request), release=release).place


@private.get(
    "/releases/{release}/slip",
    response={**SAME, **PROBLEMS},
    openapi_extra=media("application/json", OBJECT),
    tags=["releases"],
)
def get_slip(request: HttpRequest, release: Name, unless: Unless = "") -> HttpResponse:
    """The slip, byte for byte as in the package."""
    _own_release(request, release)
    data = register_releases.slip_file(desk_of(request), release=release)
    return HttpResponse(data, content_type="application/json")


@private.get(
    "/releases/{release}/proof",
    response={**SAME, **PROBLEMS},
    openapi_extra=media("text/plain", TEXT),
    tags=["releases"],
)
def get_proof(request: HttpRequest, release: Name, unless: Unless = "") -> HttpResponse:
    """The slip's proof, byte for byte as in the package."""
    _own_release(request, release)
    data = register_releases.proof_file(desk_of(request), release=release)
    return HttpResponse(data, content_type="text/plain; charset=utf-8")


@private.get(
    "/releases/{release}/package",
    response=PROBLEMS,
    openapi_extra=media("application/zip", BYTES),
    tags=["releases"],
)
def get_package(request: HttpRequest, release: Name) -> FileResponse:
    """The package as a zip of exactly its three files. Each fetch is an entry of the ledger. Refused until
    somebody of the party has signed the promise of confidentiality as it reads today, and once the day of
    destruction is past or the agreement over."""
    place = _own_release(request, release)
    found = handing.fetch_package(desk_of(request), release=release, seat=place.seat)
    return FileResponse(
        found.path.open("rb"), as_attachment=True, filename=found.name, content_type="application/zip"
    )


@private.post("/releases/{release}/acknowledgement", response={200: s.Event, **PROBLEMS}, tags=["releases"])
def acknowledge(request: HttpRequest, release: Name) -> Any:
    """Say that the package arrived whole. Said again, the first time counts."""
    place, desk = _own_release(request, release), desk_of(request)
    handing.acknowledge(desk, release=release, seat=place.seat)
    first = desk.office.standing().acknowledged[release][0]
    return {
        "id": str(first.seq),
        "type": "package.acknowledged",
        "actor": first.party,
        "time": first.time,
        "object": release,
        "comment": "",
    }


# ---- duties


@private.get("/duties", response={200: s.Duties, **SAME, **PROBLEMS}, tags=["duties"])
def duties(request: HttpRequest, unless: Unless = "") -> Any:
    """What binds the caller's party, and what it owes by when. A sub-processor's program may ask too."""
    seat, held = seat_of(request), shown(desk_of(request))
    paper = held.agreements.get(seat.agreement)
    if paper is None:
        raise NotFound("There is no such agreement.")
    return {
        "agreement": paper.id,
        "party": seat.party,
        "bindings": [
            {"title": b.title, "says": b.says, "clauses": [w.clause for w in b.words], "rule": b.rule}
            for b in obliged.bindings(paper, obliged.party_of(paper, seat.party))
        ],
        "owed": [
            {k: getattr(o, k) for k in ("id", "what", "release", "due", "state", "done_on")}
            for o in obliged.owed_by(held, [Place(seat.party, seat.agreement, seat.id)])
        ],
    }


@private.post("/certificates", response={201: s.Certificate, **PROBLEMS}, tags=["duties"])
def certify(request: HttpRequest, sent: s.CertificateIn) -> Any:
    """Hand in a certificate of destruction, with the same checks as on the district's command line."""
    seat, desk = seat_of(request), desk_of(request)
    _may_certify(request, sent.releases)
    text = certificate_text(sent, party=seat.party)
    done = handing.hand_in_certificate(desk, data=text.encode(), name="the certificate", seat=seat.id)
    return Status(201, {k: done[k] for k in ("duties", "party", "method")})


def _may_certify(request: HttpRequest, releases: Sequence[str]) -> None:
    """Raises NotFound for a release that is another's, before anything of it is looked at."""
    seat, desk = seat_of(request), desk_of(request)
    place = (Place(seat.party, seat.agreement, seat.id),)
    if seat.kind is Seat.PARTNER:
        own = {p.line.id for p in partner_packages.packages(desk, mine=place)}
    else:
        own = {x.line.id for x in partner_packages.slips(desk, mine=place)}
    if not set(releases) <= own:
        raise NotFound(partner_packages.NOT_YOURS)


# ---- what everybody may read


@public.get(
    "/status",
    response={**SAME, **OPEN},
    openapi_extra=media("application/json", OBJECT),
    tags=["public"],
)
def status(request: HttpRequest, unless: Unless = "") -> HttpResponse:
    """The signed list of releases that are revoked, suspended, superseded or destroyed. No token."""
    desk = desk_of(request)
    response = HttpResponse(proofs.status_list(desk), content_type="application/json")
    # it is signed anew each time: what it says changes with the ledger and the day
    response["ETag"] = f'"{desk.office.standing().size}-{desk.today()}"'
    return response


@public.get("/register", response={200: s.Register, **SAME, **OPEN}, tags=["public"])
def public_register(request: HttpRequest, limit: Limit = 50, offset: Offset = 0, unless: Unless = "") -> Any:
    """The public register of agreements. No token."""
    part = paged(register.rows(shown(desk_of(request))), limit, offset)
    return {**part, "items": [{c: getattr(row, c) for c in register.COLUMNS} for row in part["items"]]}
