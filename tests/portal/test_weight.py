"""Pages stay light and exact in a large office: long lists come in parts that say how many there are, what is
kept in memory is forgotten when something new is said, and a parent's page is small all told.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from permslip.actions import asking_families, family_record, households, notices
from permslip.actions.shown import part
from permslip.follow.practice import against_practice, by_agreement
from permslip.portal.door.house import at_desk
from permslip.portal.steward.views_follow import CHOICES, OpenForm
from permslip.words.vocabulary import Seat
from tests.follow.builders import a_release, a_standing
from tests.follow.test_practice import in_force
from tests.portal import world
from tests.portal.households import AGREEMENT, handle, say, two_guardians

MOST_BYTES = 100_000


@pytest.fixture
def family(families: Path) -> tuple[world.Browser, str]:
    """The browser of a guardian, and the child's handle."""
    with at_desk() as desk:
        _child, guardian, _other = two_guardians(desk)
        browser = world.invited(world.invitation_of(desk, "guardian", guardian, language="en"))
    return browser, handle(browser)


def on_the_wire(browser: world.Browser, where: str) -> int:
    """The bytes of a page and of everything that it names, as a browser that has nothing yet fetches them."""
    from django.contrib.staticfiles import finders

    page = browser.get(where).content
    parts = {p.decode() for p in re.findall(rb'(?:href|src)="/static/([^"]+)"', page)}
    files = [Path(str(finders.find(name))).read_bytes() for name in parts]
    assert parts, "a page has a style sheet"
    return sum(len(gzip.compress(data)) for data in (page, *files))


PAGES = (
    "",
    "child/{0}/",
    "child/{0}/gone/",
    f"child/{{0}}/paper/{AGREEMENT}/",
    "child/{0}/ask/",
    "receipts/",
)


@pytest.mark.parametrize("where", PAGES)
def test_a_parents_page_weighs_little_all_told(family: tuple[world.Browser, str], where: str) -> None:
    browser, child = family
    assert on_the_wire(browser, "/family/" + where.format(child)) < MOST_BYTES


def test_a_part_says_which_of_how_many_it_holds() -> None:
    things = tuple(range(1, 46))
    told = [(p.first, p.last, p.total, p.items[0]) for p in (part(things, n, 20) for n in (1, 2, 3))]
    assert told == [(1, 20, 45, 1), (21, 40, 45, 21), (41, 45, 45, 41)]
    nothing = part((), 1, 20)
    assert (nothing.first, nothing.last, nothing.total) == (0, 0, 0)


def test_what_has_gone_comes_twenty_at_a_time(
    family: tuple[world.Browser, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, child = family
    one = family_record.Disclosure(
        "rel_x", world_day(), "Northfield", "needs assessment", "study", (), (), None, status(), None, False
    )
    many = tuple(replace(one, release=f"rel_{n}") for n in range(45))
    monkeypatch.setattr(households, "disclosures", lambda desk, **_: many)
    first, last = (browser.get(f"/family/child/{child}/gone/?page={n}").content.decode() for n in (1, 3))
    assert "1 to 20 of 45" in first
    assert first.count('href="/releases/') == 20
    assert "/releases/rel_44/" not in first
    assert "41 to 45 of 45" in last
    assert "/releases/rel_44/" in last
    wrong = browser.get(f"/family/child/{child}/gone/?page=none").content.decode()
    assert "1 to 20 of 45" in wrong


def world_day() -> Any:
    """The day of the served office."""
    with at_desk() as desk:
        return desk.today()


def status() -> Any:
    """A release that is in force."""
    from permslip.words.standing import ReleaseStatus

    return ReleaseStatus.IN_FORCE


def test_an_answer_is_counted_at_once(family: tuple[world.Browser, str]) -> None:
    browser, child = family
    with at_desk() as desk:
        before = _counted(desk)
        assert _counted(desk) == before
    say(browser, child, "no")
    with at_desk() as desk:
        after = _counted(desk)
    assert after != before, "the count that was kept is of one answer ago"
    assert after.no == before.no + 1
    say(browser, child, "yes")
    with at_desk() as desk:
        assert _counted(desk).no == before.no


def _counted(desk: Any) -> asking_families.SoFar:
    return next(one for one in asking_families.so_far(desk, students=300) if one.asked.agreement == AGREEMENT)


def test_a_notice_is_read_as_it_was_last_written(families: Path) -> None:
    with at_desk() as desk:
        for language, text in (("en", "Old."), ("es", "Hola."), ("en", "New.")):
            notices.write_notice(desk, agreement=AGREEMENT, language=language, text=text, by=world.OFFICER)
    with at_desk() as desk:
        found = notices.notices_of(desk, agreements=[AGREEMENT, "another"])
    assert [(n.language, n.text) for n in found[AGREEMENT]] == [("en", "New."), ("es", "Hola.")]
    assert found["another"] == ()


def test_an_incident_names_one_of_many_releases_by_its_id(office: Path) -> None:
    lines = tuple(SimpleNamespace(id=f"rel_{n}", recipient="Northfield", on=None) for n in range(CHOICES + 1))
    held: Any = SimpleNamespace(
        agreements={}, lines=lines, line=lambda name: next((x for x in lines if x.id == name), None)
    )
    said = {"what": "A laptop was lost.", "party": "district", "on": "2026-01-02"}
    assert "<option" not in str(OpenForm(held=held)["release"])
    assert OpenForm({**said, "release": "rel_7"}, held=held).is_valid()
    assert OpenForm({**said, "release": ""}, held=held).is_valid()
    assert "release" in OpenForm({**said, "release": "rel_none"}, held=held).errors


def test_releases_sorted_by_agreement_tell_the_same() -> None:
    paper = in_force()
    standing = a_standing(
        a_release(id="rel_1", elements=("students.birth_date",)),
        a_release(id="rel_2", agreement="another", elements=("students.birth_date",)),
    )
    whole = against_practice(paper, standing)
    assert whole
    some = by_agreement(standing)[paper.id]
    assert [r.id for r in some] == ["rel_1"]
    assert against_practice(paper, standing, releases=some) == whole


def test_the_releases_that_are_named_are_found_without_the_others(staged: Path) -> None:
    release = world.staged_release()
    with at_desk() as desk:
        assert [h.id for h in desk.office.releases.heads_of([release, "rel_none"])] == [release]
        assert desk.office.releases.heads_of([]) == ()


def test_the_approvers_facts_come_twenty_at_a_time(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from permslip.actions import attesting
    from permslip.words.facts import FactKind

    asked = tuple(
        attesting.Asked("study.for_us", f"paper-{n}", f"Question {n}?", f"paper {n}", FactKind.BOOL, (), ())
        for n in range(45)
    )
    monkeypatch.setattr(attesting, "asked", lambda desk, role: asked)
    head = world.signed_in(world.seat(Seat.APPROVER, who=world.HEAD))
    second = head.get("/approver/facts/?page=2").content.decode()
    assert "21 to 40 of 45" in second
    assert "Question 20?" in second
    assert "Question 40?" not in second
    sent = {"fact": "study.for_us", "about": "paper-44", "value": "", "until": ""}
    wrong = head.post("/approver/facts/", sent)
    assert wrong.status_code == 422
    assert "Question 44?" in wrong.content.decode(), "what was sent is shown again, wherever it stood"


def test_a_list_to_choose_from_is_the_one_that_django_draws(office: Path) -> None:
    from django import forms
    from django.forms.renderers import DjangoTemplates
    from django.test.html import parse_html

    from permslip.portal.frame.forms import Renderer

    class Form(forms.Form):
        one = forms.ChoiceField(
            choices=[("", "none"), ("a&b", "<b>A</b>"), (3, "3"), ('Group "g"', [("c", "C"), ("d", "D")])],
            widget=forms.Select(attrs={"class": "x", "aria-label": "it's", "data-no": False}),
        )

    def drawn(renderer: Any) -> str:
        field = Form({"one": "a&b"}, renderer=renderer)["one"]
        return re.sub(r">\s+<", "><", str(field.as_widget()).strip())

    ours = drawn(Renderer())
    assert parse_html(ours) == parse_html(drawn(DjangoTemplates()))
    assert '<option value="a&amp;b" selected>&lt;b&gt;A&lt;/b&gt;</option>' in ours
