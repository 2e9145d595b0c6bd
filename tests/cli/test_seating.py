"""Seats at the command line: given with a one-time link, listed, linked anew, taken away."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from permslip.actions import seats
from permslip.actions.desk import open_desk
from permslip.sample import case
from tests.cli.small import run


def told(*words: Any, office: Path) -> Any:
    ran = run("--json", "seat", *words, office=office, by=None if words[0] == "list" else "Officer")
    assert ran.code == 0, ran.said
    return json.loads(ran.out)


def redeems(office: Path, link: str) -> bool:
    """Whether the link opens a seat."""
    from permslip.words.errors import NotFound

    with open_desk(office, exact=True) as desk:
        try:
            seats.redeem_seat_token(desk, token=link.rstrip("/").rsplit("/", 1)[-1])
        except NotFound:
            return False
    return True


def test_a_seat_is_given_with_a_link_that_works_once(office: Path) -> None:
    given = told("give", "steward", "--person", "Officer", "--email", "o@example.org", office=office)
    assert re.fullmatch(r"http://127\.0\.0\.1:8474/enter/[\w-]{40,}/", given["link"])
    assert redeems(office, given["link"])
    assert not redeems(office, given["link"])
    plain = run("seat", "list", office=office).out
    assert given["seat"] in plain
    assert "Officer" in plain


def test_the_link_names_the_portals_own_address(office: Path) -> None:
    with (office / "office.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[portal]\naddress = "https://permslip.alderfalls.example"\n')
    given = told("give", "auditor", "--name", "Ari Bell", "--email", "a@example.org", office=office)
    assert given["link"].startswith("https://permslip.alderfalls.example/enter/")


def test_a_new_link_takes_the_place_of_the_one_before(office: Path) -> None:
    given = told("give", "auditor", "--name", "Ari Bell", "--email", "a@example.org", office=office)
    again = told("link", given["seat"], office=office)
    assert not redeems(office, given["link"])
    assert redeems(office, again["link"])


def test_a_partners_program_gets_a_secret_and_no_link(office: Path) -> None:
    party = ("--party", "northfield", "--agreement", case.AGREEMENT)
    made = told("give", "partner", "--token", "--name", "nightly fetch", *party, office=office)
    assert made["secret"].startswith("permslip_")
    refused = run("seat", "link", made["seat"], office=office, by="Officer")
    assert refused.code == 2
    assert "A program has no link" in refused.err


def test_a_seat_that_was_taken_away_opens_nothing(office: Path) -> None:
    given = told("give", "auditor", "--name", "Ari Bell", "--email", "a@example.org", office=office)
    told("end", given["seat"], "--because", "the audit is over", office=office)
    assert not redeems(office, given["link"])
    assert [s["live"] for s in told("list", office=office) if s["seat"] == given["seat"]] == [False]
    again = run("seat", "end", given["seat"], "--because", "again", office=office, by="Officer")
    assert again.code == 2


def test_an_approvers_seat_is_confirmed_by_another_or_plainly_by_nobody(office: Path) -> None:
    first = ("--name", "Ari Bell", "--role", "board", "--email", "a@example.org")
    plain = run("seat", "give", "approver", *first, office=office, by="Officer")
    assert "the first approver's: nobody could confirm it" in plain.out
    given = told("give", "approver", "--person", "Head", "--email", "h@example.org", office=office)
    assert given["awaits"]
    assert "not confirmed" in run("seat", "list", office=office).out
    words = ("confirm", given["seat"], "--minutes", "item 7")
    sits = run("seat", *words, "--nobody-sits", office=office, by="Officer")
    assert (sits.code, "An approver sits here" in sits.err) == (3, True)
    own = run("seat", *words, office=office, by="Head")
    assert (own.code, "Only an approver" in own.err) == (3, True)
    (ari,) = [s["seat"] for s in told("list", office=office) if s["name"] == "Ari Bell"]
    told("end", ari, "--because", "left the board", office=office)
    done = told(*words, "--nobody-sits", office=office)
    assert done["how"] == "machine"
    assert "not confirmed" not in run("seat", "list", office=office).out


def test_hostile_a_role_may_sit_only_where_it_belongs(office: Path) -> None:
    refused = run(
        "seat",
        "give",
        "approver",
        "--person",
        "Officer",
        "--email",
        "o@example.org",
        office=office,
        by="Officer",
    )
    assert refused.code == 3
    to = ("--party", "nobody", "--agreement", case.AGREEMENT, "--email", "x@example.org")
    stranger = run("seat", "give", "partner", "--name", "X", *to, office=office, by="Officer")
    assert stranger.code == 2
    assert told("list", office=office) == []


def test_a_seat_without_an_address_is_not_given(office: Path) -> None:
    """Its holder could choose no password, and would be outside for good after the first sitting."""
    refused = run("seat", "give", "auditor", "--name", "Ari Bell", office=office)
    assert refused.code == 2
    assert "--email" in refused.err
