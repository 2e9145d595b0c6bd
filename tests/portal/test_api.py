"""The interface for programs: tokens, problems, polling, commands; and what is another's is not there."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from permslip.actions import handing, seats
from permslip.portal.api import tokens
from permslip.portal.door.house import at_desk
from permslip.sample import case
from tests.portal import partners, world

V1 = "/api/v1"
WISH = {
    "agreement": case.AGREEMENT,
    "elements": [
        {"element": "student_number"},
        {"element": "grade"},
        {"element": "absences", "need": "optional"},
    ],
    "why": "We compare absences by grade, to tell the district where ninth graders fall behind.",
}


class Program:
    """A partner's program: its token in every call."""

    def __init__(self, token: str) -> None:
        self.client = world.anybody().client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.client.get(V1 + path, headers={**self.headers, **headers})

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """Send JSON."""
        data = body if isinstance(body, str) else json.dumps(body)
        return self.client.post(
            V1 + path, data, content_type="application/json", headers={**self.headers, **headers}
        )


@pytest.fixture(autouse=True)
def limits() -> Iterator[None]:
    """Each test begins with nothing counted, and with its first call a minute of its own."""
    tokens.LIMITS._counts.clear()
    tokens.LIMITS._began = float("-inf")
    yield
    tokens.LIMITS._counts.clear()


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    """The answer is a problem of RFC 9457 with this status; what it says."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = json.loads(answer.content)
    assert said["status"] == status and said["type"].startswith("urn:permslip:problem:") and said["title"]
    return said


# ---- who calls


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"Authorization": "Bearer "}, {"Authorization": "Bearer permslip_nothing"},
        {"Authorization": "Basic dTpw"}, {"Authorization": "Bearer " + "x" * 5000},
        {"Authorization": "Bearer permslip_\u00e9"},
    ],
)  # fmt: skip
def test_hostile_without_a_token_of_ours_nothing_opens(
    seated: partners.Seats, headers: dict[str, str]
) -> None:
    answer = Program("").get("/requests", **headers)
    is_problem(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_hostile_a_sitting_opens_nothing_here(seated: partners.Seats) -> None:
    browser = world.signed_in(seated.partner)
    assert browser.get("/partner/").status_code == 200
    is_problem(browser.get(f"{V1}/requests"), 401)
    is_problem(browser.client.post(f"{V1}/requests", json.dumps(WISH), content_type="application/json"), 401)


def test_a_token_that_was_ended_opens_nothing(seated: partners.Seats) -> None:
    program = Program(seated.token)
    assert program.get("/requests").status_code == 200
    with at_desk() as desk:
        seat = seats.seat_of_token(desk, secret=seated.token)
        assert seat is not None
        seats.end_seat(desk, seat=seat.id, because="a test", by=world.OFFICER)
    is_problem(program.get("/requests"), 401)


def test_the_secret_is_nowhere_in_the_office(office: Path, seated: partners.Seats) -> None:
    for path in office.rglob("*"):
        if path.is_file():
            assert seated.token.encode() not in path.read_bytes(), path.name


def test_no_form_token_is_asked_of_a_program(seated: partners.Seats) -> None:
    from django.test import Client

    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    answer = client.post(
        f"{V1}/previews", json.dumps(WISH), content_type="application/json",
        headers={"Authorization": f"Bearer {seated.token}"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert not answer.cookies


def test_too_many_calls_wait(seated: partners.Seats, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens.LIMITS, "token", 3)
    program, other = Program(seated.token), Program(seated.other_token)
    assert [program.get("/requests").status_code for _ in range(3)] == [200, 200, 200]
    answer = program.get("/requests")
    is_problem(answer, 429)
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert other.get("/requests").status_code == 200, "each token has its own count"
    monkeypatch.setattr(tokens.LIMITS, "address", 2)
    is_problem(Program("").get("/register"), 429)


# ---- problems


def test_every_error_is_a_problem(seated: partners.Seats) -> None:
    program = Program(seated.token)
    is_problem(program.get("/nothing"), 404)
    is_problem(program.client.get("/api/"), 404)
    is_problem(program.client.get("/api/v2/requests"), 404)
    is_problem(program.get("/requests/none"), 404)
    answer = program.client.delete(f"{V1}/requests", headers=program.headers)
    is_problem(answer, 405)
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}
    said = is_problem(program.get("/requests?limit=none"), 422)
    assert said["errors"][0]["where"] == "query/limit"
    is_problem(program.post("/requests", "{"), 400)
    said = is_problem(program.post("/requests", {**WISH, "student": "SECRET-7"}), 422)
    assert said["errors"][0]["where"] == "body/student" and "SECRET-7" not in json.dumps(said)
    is_problem(program.post("/previews", "x" * (5 << 20)), 413)


def test_what_breaks_inside_is_told_without_a_value(
    seated: partners.Seats, monkeypatch: pytest.MonkeyPatch
) -> None:
    from permslip.actions import partnering

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("SECRET-7")

    monkeypatch.setattr(partnering, "requests", broken)
    said = is_problem(Program(seated.token).get("/requests"), 500)
    assert "SECRET-7" not in json.dumps(said)


# ---- polling and lists


def test_a_poll_that_finds_nothing_new_costs_nothing(seated: partners.Seats) -> None:
    program = Program(seated.token)
    first = program.get("/requests")
    same = program.get("/requests", **{"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert program.post("/requests", WISH).status_code == 201
    changed = program.get("/requests", **{"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]


def test_lists_come_in_parts(seated: partners.Seats) -> None:
    program = Program(seated.token)
    for n in range(3):
        program.post("/requests", {**WISH, "why": f"{WISH['why']} Part {n}."})
    whole = program.get("/requests").json()
    assert whole["total"] == 4 and len(whole["items"]) == 4
    part = program.get("/requests?limit=2&offset=1").json()
    assert part["items"] == whole["items"][1:3] and (part["limit"], part["offset"]) == (2, 1)
    assert program.get("/requests?state=refused").json()["total"] == 0
    for item in whole["items"]:
        assert item["since"].endswith("Z") and datetime.fromisoformat(item["since"]).tzinfo is not None


# ---- requests


def test_the_same_key_makes_one_request(seated: partners.Seats) -> None:
    program, key = Program(seated.token), {"Idempotency-Key": "run-17"}
    first, second = program.post("/requests", WISH, **key), program.post("/requests", WISH, **key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    said = is_problem(program.post("/requests", {**WISH, "grades": ["09"]}, **key), 409)
    assert "another request" in said["detail"]
    assert program.get("/requests").json()["total"] == 2
    elsewhere = program.post("/requests", WISH, **{"Idempotency-Key": "run-18"})
    assert elsewhere.status_code == 201 and elsewhere.json()["id"] != first.json()["id"]


def test_hostile_two_calls_at_once_with_one_key_make_one_request(seated: partners.Seats) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def call(_: int) -> Any:
        from django.db import connections

        try:
            return Program(seated.token).post("/requests", WISH, **{"Idempotency-Key": "race"})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(call, range(4)))
    assert sorted(a.status_code for a in answers) == [200, 200, 200, 201]
    assert len({a.json()["id"] for a in answers}) == 1
    with at_desk() as desk:
        name = answers[0].json()["id"]
        assert len(desk.office.requests.putters(name)) == 1


def test_a_page_and_a_program_are_told_the_same(seated: partners.Seats) -> None:
    program = Program(seated.token)
    name = program.post("/requests", WISH).json()["id"]
    page = world.signed_in(seated.partner).get(f"/partner/requests/{name}/")
    assert page.status_code == 200 and WISH["why"] in page.content.decode()
    with at_desk() as desk:
        assert desk.office.requests.get(name).put_by != seated.partner, "the program's own seat put it"


def test_what_would_bounce_is_a_conflict_before_it_is_put(seated: partners.Seats) -> None:
    program = Program(seated.token)
    said = is_problem(program.post("/requests", {**WISH, "why": "please"}), 409)
    assert "why it is needed" in said["detail"]
    beyond = {**WISH, "others": ["floor plans"]}
    is_problem(program.post("/requests", beyond), 409)
    is_problem(program.post("/requests", {**WISH, "elements": [{"element": "ssn"}]}), 409)
    assert program.post("/requests", {**beyond, "anyway": True}).status_code == 201
    answer = program.post("/previews", beyond).json()
    assert {a["element"]: a["kind"] for a in answer["answers"]} == {
        "student_number": "changed", "grade": "changed", "absences": "goes", "floor_plan": "outside",
    }  # fmt: skip


def test_a_preview_says_no_more_of_what_is_held_than_the_schedule_lists(seated: partners.Seats) -> None:
    program = Program(seated.token)
    words = ["immunization", "discipline incident", "bus route", "social security number"]
    answers = program.post("/previews", {**WISH, "others": words}).json()["answers"]
    beyond = [a for a in answers if a["kind"] == "outside"]
    assert len(beyond) == len(words)
    assert len({(a["says"], a["fix"]) for a in beyond}) == 1, "held or not, the words are the same"


def test_a_command_is_an_event(seated: partners.Seats) -> None:
    program = Program(seated.token)
    name = program.post("/requests", WISH).json()["id"]
    first = program.post(f"/requests/{name}/commands/withdraw", {"comment": "no funds"})
    assert first.status_code == 200
    assert first.json() | {"id": "", "time": ""} == {
        "id": "", "type": "request.withdrawn", "actor": "northfield", "time": "", "object": name,
        "comment": "no funds",
    }  # fmt: skip
    again = program.post(f"/requests/{name}/commands/withdraw", {"comment": "once more"})
    assert again.json() == first.json()
    assert program.get(f"/requests/{name}").json()["state"] == "withdrawn"
    is_problem(program.post(f"/requests/{name}/commands/approve", {"comment": "x"}), 422)


def test_no_decision_is_a_404_and_then_it_is_read(seated: partners.Seats) -> None:
    from permslip.actions import deciding

    program = Program(seated.token)
    name = program.post("/requests", WISH).json()["id"]
    is_problem(program.get(f"/requests/{name}/decision"), 404)
    with at_desk() as desk:
        deciding.decide_request(desk, request=name, by=world.OFFICER)
    said = program.get(f"/requests/{name}/decision").json()
    assert said["verdict"] == "undetermined" and "not legal advice" in said["letter"]
    assert any(r["level"] == "waits" for r in said["reasons"])


# ---- packages and their end


def test_a_program_fetches_after_a_person_promised(seated: partners.Seats, released_id: str) -> None:
    program = Program(seated.token)
    said = is_problem(program.get(f"/releases/{released_id}/package"), 403)
    assert "promise of confidentiality" in said["detail"]
    with at_desk() as desk:
        handing.sign_undertaking(desk, agreement=case.AGREEMENT, seat=seated.partner)
    answer = program.get(f"/releases/{released_id}/package")
    held = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert sorted(held.namelist()) == ["payload.age", "slip.dsse.json", "slip.tlog-proof"]
    assert program.get(f"/releases/{released_id}/slip").content == held.read("slip.dsse.json")
    assert program.get(f"/releases/{released_id}/proof").content == held.read("slip.tlog-proof")
    first = program.post(f"/releases/{released_id}/acknowledgement")
    assert first.json()["type"] == "package.acknowledged"
    assert program.post(f"/releases/{released_id}/acknowledgement").json() == first.json()
    listed = program.get("/releases").json()["items"][0]
    assert listed["fetched"] and listed["acknowledged"] and listed["request"] == case.REQUEST


def certificate(released_id: str, **changes: Any) -> dict[str, Any]:
    """A certificate of today."""
    with at_desk() as desk:
        day = desk.today().isoformat()
    return {
        "releases": [released_id], "role": "records manager", "destroyed_on": day, "method": "purge",
        "sub_recipients": [{"party": "tally", "never_received": True}], **changes,
    }  # fmt: skip


def test_a_certificate_has_the_commands_checks(seated: partners.Seats, released_id: str) -> None:
    program = Program(seated.token)
    is_problem(program.post("/certificates", certificate(released_id, method="clear")), 409)
    is_problem(program.post("/certificates", certificate(released_id, sub_recipients=[])), 409)
    is_problem(program.post("/certificates", certificate(released_id, destroyed_on="2999-01-01")), 409)
    is_problem(program.post("/certificates", certificate(released_id, method="burn")), 422)
    done = program.post("/certificates", certificate(released_id))
    assert done.status_code == 201 and done.json()["duties"] == [f"destroy:{released_id}"]
    assert program.get("/duties").json()["owed"][0]["state"] == "done"
    is_problem(program.post("/certificates", certificate(released_id)), 409)
    listed = Program("").get("/status")
    assert listed.status_code == 200 and json.loads(listed.content)["payloadType"].endswith("status+json")


def test_a_sub_processor_has_its_duties_and_nothing_of_the_partners(
    seated: partners.Seats, released_id: str
) -> None:
    program = Program(seated.sub_token)
    assert program.get("/duties").json()["party"] == "tally"
    for path in ("/agreements", "/requests", "/releases"):
        assert program.get(path).json()["total"] == 0
    for path in (f"/requests/{case.REQUEST}", f"/releases/{released_id}", f"/releases/{released_id}/package"):
        is_problem(program.get(path), 404)
    is_problem(program.post("/requests", WISH), 404)
    done = program.post("/certificates", certificate(released_id, sub_recipients=[]))
    assert done.status_code == 201 and done.json()["party"] == "tally"
    assert Program(seated.token).get(f"/releases/{released_id}").json()["state"] == "in force"


# ---- whose


def test_hostile_another_partners_ids_are_not_there(seated: partners.Seats, released_id: str) -> None:
    other = Program(seated.other_token)
    for path in (
        f"/agreements/{case.AGREEMENT}", f"/requests/{case.REQUEST}", f"/requests/{case.REQUEST}/decision",
        f"/releases/{released_id}", f"/releases/{released_id}/slip", f"/releases/{released_id}/proof",
        f"/releases/{released_id}/package",
    ):  # fmt: skip
        is_problem(other.get(path), 404)
    for path, body in (
        ("/requests", WISH), ("/previews", WISH), ("/certificates", certificate(released_id)),
        (f"/requests/{case.REQUEST}/commands/withdraw", {"comment": "x"}),
        (f"/releases/{released_id}/acknowledgement", None),
    ):  # fmt: skip
        is_problem(other.post(path, body), 404)
    for path in ("/agreements", "/requests", "/releases", "/duties"):
        text = other.get(path).content.decode()
        assert released_id not in text and case.REQUEST not in text and f'"{case.AGREEMENT}"' not in text
    with at_desk() as desk:
        assert desk.office.standing().releases[released_id].status.value == "in force"


def test_the_ids_are_the_same_404_as_those_that_do_not_exist(
    seated: partners.Seats, released_id: str
) -> None:
    other = Program(seated.other_token)
    for there, nowhere in (
        (f"/requests/{case.REQUEST}", "/requests/none"), (f"/releases/{released_id}", "/releases/rel_none"),
        (f"/agreements/{case.AGREEMENT}", "/agreements/none"),
    ):  # fmt: skip
        assert other.get(there).content == other.get(nowhere).content


def test_anybody_reads_the_register_and_how_it_is_done(seated: partners.Seats) -> None:
    nobody = Program("")
    assert nobody.get("/register").json()["total"] == 2
    page = nobody.get("/").content.decode()
    assert "<h1>Interface for programs</h1>" in page and "Idempotency-Key" in page
    described = nobody.get("/openapi.json").json()
    assert described["paths"]["/api/v1/register"]["get"].get("security") is None
    for path, methods in described["paths"].items():
        for said in methods.values():
            for status, answer in said["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], (path, status)
