"""The interface held to its own description: Schemathesis' engine on every operation, in this process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.transport.wsgi import WSGITransport

from permslip.actions import handing
from permslip.portal.api import tokens
from permslip.portal.door.house import at_desk
from tests.portal import partners, world

EXAMPLES = 10
SEED = 7
MOST_WORK = 15
"""So many of the operations must have been done at least once."""


@pytest.fixture
def served(office_made: Path, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """An office with a release, two partners and a signed promise: headers of the first one's program, and
    the ids that stand in addresses."""
    office, made, release = partners.with_release(office_made, tmp_path)
    world.serve_in_process(office)
    with at_desk() as desk:
        handing.sign_undertaking(desk, agreement="needs-assessment", seat=made.partner)
    before = tokens.LIMITS.token, tokens.LIMITS.address
    tokens.LIMITS.token = tokens.LIMITS.address = 10**9
    yield {
        "headers": {"Authorization": f"Bearer {made.token}", "Host": "localhost"},
        "parameters": {"agreement": "needs-assessment", "name": "needs-study", "release": release},
    }
    tokens.LIMITS.token, tokens.LIMITS.address = before


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine hands what only a socket has to its in-process transport too, which takes none of it."""
    before = WSGITransport.send

    def send(self: WSGITransport, case: Any, **given: Any) -> Any:
        for name in ("max_redirects", "verify", "cert", "proxies"):
            given.pop(name, None)
        return before(self, case, **given)

    monkeypatch.setattr(WSGITransport, "send", send)


def told(event: events.ScenarioFinished) -> list[str]:
    """What failed in a scenario: the operation, the check, what was wrong."""
    found = []
    for checks in event.recorder.checks.values():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                said = " ".join(str(failure).split())[:600]
                found.append(f"{event.phase.value} {event.label}: {check.name}: {said}")
    return found


def succeeded(event: events.ScenarioFinished) -> set[str]:
    """The operations that were done, not only refused: otherwise nothing would have been tried."""
    return {
        event.recorder.cases[name].value.operation.label
        for name, interaction in event.recorder.interactions.items()
        if interaction.response is not None and interaction.response.status_code < 300
    }


@pytest.mark.slow
@pytest.mark.usefixtures("in_process")
def test_every_operation_keeps_to_the_description(served: dict[str, Any]) -> None:
    from django.core.wsgi import get_wsgi_application

    config: Any = SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            **served,
            "continue-on-failure": True,
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none"},
            "phases": {"stateful": {"enabled": True}},
        }
    )
    schema = openapi.from_wsgi(
        "/api/v1/openapi.json", app=get_wsgi_application(), headers={"Host": "localhost"}, config=config
    )
    seen: Counter[str] = Counter()
    worked: set[str] = set()
    failures: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            seen[event.phase.value] += 1
            failures += told(event)
            worked |= succeeded(event)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            failures.append(str(getattr(event, "value", None) or getattr(event, "exception", event))[:600])
    assert not failures, "\n".join(sorted(set(failures)))
    assert min(seen["examples"], seen["coverage"], seen["fuzzing"], seen["stateful"]) >= 10, seen
    assert len(worked) >= MOST_WORK, sorted(worked)
