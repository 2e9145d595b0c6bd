"""A school's sign-in: it opens the seat whose address it vouches for, once, and nothing for strangers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import override_settings

from permslip.consent.answer import MaySign
from permslip.portal.door.conf import PortalConf, SignIn
from permslip.words.vocabulary import Seat
from tests.portal import provider as school
from tests.portal import world
from tests.portal.provider import Provider
from tests.portal.test_accounts import EMAIL, code_of, end, link_to, set_up

LOGIN = "/account/school/oidc/alder/login/"


@pytest.fixture
def provider(office: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider, as the one sign-in of office.toml."""
    from permslip.portal.door.house import house
    from permslip.portal.door.settings import _providers

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("PERMSLIP_ALDER_SECRET", school.SECRET)
    with school.running() as running:
        sign = SignIn(
            name="alder", title="Alder Falls sign-in", server=running.address, client_id=school.CLIENT
        )
        monkeypatch.setattr(house, "conf", PortalConf(sign_in=(sign,)))
        with override_settings(SOCIALACCOUNT_PROVIDERS=_providers((sign,))):
            yield running


def says(email: str = EMAIL, *, verified: Any = True, sub: str = "person-1") -> dict[str, Any]:
    """What a provider says of somebody."""
    told: dict[str, Any] = {"sub": sub, "email": email, "name": "Somebody"}
    return told if verified is None else {**told, "email_verified": verified}


def go(provider: Provider, person: dict[str, Any], browser: world.Browser | None = None) -> Any:
    """Go to the provider and come back. Returns the browser and the answer to the last step."""
    browser = browser or world.anybody()
    provider.person = person
    sent = browser.post(f"{LOGIN}?process=login")
    assert sent.status_code == 302, sent.content
    asked = {k: v[0] for k, v in parse_qs(urlsplit(sent["Location"]).query).items()}
    assert sent["Location"].startswith(f"{provider.address}/authorize?")
    assert asked["code_challenge_method"] == "S256"
    back = urlsplit(provider.authorize(asked))
    return browser, browser.get(f"{back.path}?{back.query}")


def test_the_sign_in_page_offers_it(provider: Provider) -> None:
    page = world.anybody().get("/account/login/").content.decode()
    assert "Sign in with Alder Falls sign-in" in page
    assert f'action="{LOGIN}' in page


def test_a_verified_address_opens_its_seat(provider: Provider) -> None:
    world.seat(Seat.PARTNER, email=EMAIL.upper())
    browser, answer = go(provider, says())
    assert answer["Location"] == "/home/"
    assert browser.get("/home/")["Location"] == "/partner/"
    again, answer = go(provider, says())
    assert again.get("/home/")["Location"] == "/partner/"


def test_the_office_still_shows_a_second_factor(provider: Provider) -> None:
    world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    browser, _ = go(provider, says())
    assert browser.get("/steward/")["Location"] == "/account/2fa/"
    assert browser.get("/account/2fa/totp/activate/").status_code == 200


def test_whoever_has_a_second_factor_shows_it_after_the_school(provider: Provider) -> None:
    secret = set_up(world.anybody(), world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL))
    browser, answer = go(provider, says())
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert browser.get("/steward/")["Location"].startswith("/account/login/")
    assert browser.post("/account/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/home/"
    assert browser.get("/steward/").status_code == 200


@pytest.mark.parametrize("verified", [False, None, "false", "no", 0, "True ", []])
def test_hostile_an_address_that_nobody_verified_opens_nothing(provider: Provider, verified: Any) -> None:
    world.seat(Seat.PARTNER, email=EMAIL)
    browser, answer = go(provider, says(verified=verified))
    assert answer["Location"] == "/no-seat/"
    assert browser.get("/partner/")["Location"].startswith("/account/login/")
    assert nobody_was_made()


def nobody_was_made() -> bool:
    from allauth.socialaccount.models import SocialAccount
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists() and not SocialAccount.objects.exists()


def test_hostile_a_stranger_is_nobody(provider: Provider) -> None:
    world.seat(Seat.PARTNER, email=EMAIL)
    for email in ("stranger@elsewhere.example", "", f"{EMAIL}.evil.example", f"x{EMAIL}"):
        _, answer = go(provider, says(email, sub="person-2"))
        assert answer["Location"] == "/no-seat/"
    assert nobody_was_made()


def test_an_address_that_says_nothing_counts_where_the_office_vouches_for_the_sign_in(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from permslip.portal.door.house import house

    sign = house.conf.sign_in[0].model_copy(update={"addresses_are_its_own": True})
    monkeypatch.setattr(house, "conf", PortalConf(sign_in=(sign,)))
    world.seat(Seat.PARTNER, email=EMAIL)
    _, answer = go(provider, says(verified=False))
    assert answer["Location"] == "/no-seat/"  # what it says outright counts all the same
    _, answer = go(provider, says(verified=None))
    assert answer["Location"] == "/home/"


def test_hostile_an_address_given_to_somebody_else_later_opens_nothing(provider: Provider) -> None:
    world.seat(Seat.PARTNER, email=EMAIL)
    go(provider, says())
    browser, answer = go(provider, says(sub="whoever-has-the-address-now"))
    assert answer["Location"] == "/no-seat/"
    assert browser.get("/partner/")["Location"].startswith("/account/login/")


def test_a_new_seat_after_the_old_one_ended_opens_by_the_same_sign_in(provider: Provider) -> None:
    first = world.seat(Seat.PARTNER, email=EMAIL)
    go(provider, says())
    end(first)
    _, answer = go(provider, says())
    assert answer["Location"] == "/no-seat/"
    world.seat(Seat.PARTNER, email=EMAIL)
    browser, _ = go(provider, says())
    assert browser.get("/home/")["Location"] == "/partner/"


def test_a_program_s_seat_is_opened_by_no_sign_in(provider: Provider) -> None:
    world.seat(Seat.PARTNER, email=EMAIL)
    browser, _ = go(provider, says())
    browser.post("/leave/")
    assert browser.get("/partner/")["Location"].startswith("/account/login/")


def test_hostile_whoever_is_signed_in_connects_nothing(provider: Provider) -> None:
    browser = world.anybody()
    browser.post(link_to(world.seat(Seat.PARTNER, email=EMAIL)))
    provider.person = says("mine@elsewhere.example", sub="mine")
    sent = browser.post(f"{LOGIN}?process=connect")
    asked = {k: v[0] for k, v in parse_qs(urlsplit(sent["Location"]).query).items()}
    back = urlsplit(provider.authorize(asked))
    assert browser.get(f"{back.path}?{back.query}")["Location"] == "/no-seat/"
    from allauth.socialaccount.models import SocialAccount

    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "spoil", [{"iss": "https://evil.example"}, {"aud": "another-client"}, {"exp": 1}, {"sub": "another"}]
)
def test_hostile_a_token_that_does_not_hold_opens_nothing(provider: Provider, spoil: dict[str, Any]) -> None:
    world.seat(Seat.PARTNER, email=EMAIL)
    provider.spoil = spoil
    browser, answer = go(provider, says())
    if answer.status_code == 302:
        answer = browser.get(answer["Location"])
    assert b"The school sign-in did not work" in answer.content
    assert browser.get("/partner/")["Location"].startswith("/account/login/")


def test_hostile_a_state_of_another_sitting_opens_nothing(provider: Provider) -> None:
    world.seat(Seat.PARTNER, email=EMAIL)
    provider.person = says()
    asked = {k: v[0] for k, v in parse_qs(urlsplit(world.anybody().post(LOGIN)["Location"]).query).items()}
    back = urlsplit(provider.authorize(asked))
    victim = world.anybody()
    answer = victim.get(f"{back.path}?{back.query}")
    assert b"The school sign-in did not work" in answer.content
    assert victim.get("/partner/")["Location"].startswith("/account/login/")


def test_whoever_stops_there_is_told_so(provider: Provider) -> None:
    provider.refuse = True
    _, answer = go(provider, says())
    assert answer["Location"] == "/account/school/login/cancelled/"


def test_nothing_starts_by_a_mere_link(provider: Provider) -> None:
    page = world.anybody().get(LOGIN)
    assert page.status_code == 200
    assert b"Sign in with Alder Falls sign-in" in page.content


def may_sign(children: Any) -> bool:
    young = date.today().year - 15
    return bool(children) and all(
        link.standing is MaySign.COUNTS and child.birth_date and child.birth_date.year > young
        for link, child in children
    )


def test_a_guardian_comes_in_where_the_district_says_that_it_identifies(
    provider: Provider,
) -> None:
    from permslip.actions import rolls
    from permslip.portal.door.house import at_desk
    from permslip.stores.families.people import Kind

    with at_desk() as desk:
        rolls.read_roll(desk, holding="sis", by=world.OFFICER)
        roll = desk.office.families.roll
        alone = [p for p in roll.people(Kind.GUARDIAN) if p.email and len(roll.by_email(p.email)) == 1]
        guardian = next(p for p in alone if may_sign(roll.children_of(p.key)))
    _, answer = go(provider, says(guardian.email))
    assert answer["Location"] == "/no-seat/"
    with at_desk() as desk:
        world.families_known(desk)
    browser, answer = go(provider, says(guardian.email))
    assert answer["Location"] == "/home/"
    assert browser.get("/home/")["Location"] == "/family/"
