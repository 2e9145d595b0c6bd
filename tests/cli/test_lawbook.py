"""The lawbook at the command line: profiles beside rules, and what changes between two days."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from permslip.sample import case
from tests.cli.small import PASSPHRASE, run

JUNE, JULY = "2018-06-30", "2018-07-01"


def told(*words: str, office: Path | None = None) -> Any:
    ran = run("--json", *words, office=office)
    assert ran.code == 0, ran.said
    return json.loads(ran.out)


def test_rules_and_profiles_are_listed_and_counted() -> None:
    rows = told("law", "list")
    assert {"sdl-ct-edsight", "sdl-n11", "ny-breach", "il-posted", "ca-void"} <= {r["id"] for r in rows}
    profiles = told("law", "list", "--law", "sdl")
    assert {r["pack"] for r in profiles} == {"sdl"} and len(profiles) == 8
    assert {r["pack"] for r in told("law", "list", "--law", "us-ny")} == {"us-ny"}
    checked = told("law", "check")
    assert checked["profiles"] == 8 and checked["rules"] + 8 == len(rows)


def test_a_profile_is_shown_with_its_numbers_and_where_they_are_written() -> None:
    shown = told("law", "show", "sdl-ct-edsight")
    assert [(h["of"], h["at_most"]) for h in shown["hide"]] == [("numerator", 5), ("denominator", 19)]
    assert all(h["citation"] for h in shown["hide"]) and shown["status"] == "draft"
    plain = run("law", "show", "sdl-ut-tiers").out
    assert "in a group of 300 or more: within 1 per cent" in plain


def test_what_began_in_july() -> None:
    found = told("law", "diff", JUNE, JULY, "--law", "us-ct")
    begun = {c["rule"]: c for c in found["changes"] if c["change"] == "begins"}
    first = begun["ct-a1-not-property"]
    assert (first["from"], first["from_is"], first["status"]) == ("2018-07-01", "exact", "text-read")
    assert first["citation"] == "Conn. Gen. Stat. 10-234bb(a)(1)" and "17-200" in first["because"]
    assert {c["pack"] for c in found["changes"]} == {"us-ct"}
    assert "agreements" not in found
    plain = run("law", "diff", JUNE, JULY, "--law", "us-ct").out
    assert "Begins (" in plain and "ct-a1-not-property · Conn. Gen. Stat. 10-234bb(a)(1) (text-read)" in plain


def test_a_day_on_which_nothing_changes() -> None:
    assert told("law", "diff", JULY, JULY)["changes"] == []
    assert "Nothing that the lawbook knows of changes." in run("law", "diff", JULY, JULY).out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((JULY, JUNE), "before the first"),
        ((JUNE, JULY, "--law", "us-zz"), "no pack called us-zz"),
        ((JUNE, JULY, "--agreements", "--law", "us-zz"), "no pack called us-zz"),
    ],
)
def test_what_cannot_be_compared(ready: Path, words: tuple[str, ...], says: str) -> None:
    ran = run("law", "diff", *words, office=ready / "office")
    assert ran.code == 2 and says in ran.err


def test_which_agreements_a_change_touches(office: Path) -> None:
    """The paper is judged by the law of both days: before July 2018 the state did not ask for the ten."""
    found = told("law", "diff", JUNE, JULY, "--agreements", office=office)["agreements"]
    (paper,) = found["touched"]
    assert (paper["agreement"], paper["version"], found["not_touched"]) == (case.AGREEMENT, 2, 0)
    by_rule = {f["rule"]: f for f in paper["findings"]}
    assert (by_rule["ct-a1-not-property"]["before"], by_rule["ct-a1-not-property"]["after"]) == (
        None,
        "meets",
    )
    posted = by_rule["ct-post-5bd"]
    assert (posted["before"], posted["after"]) == (None, "ask counsel")
    assert posted["to_do"].startswith("post the notice") and not posted["stops_a_release"]
    assert "ferpa-studies-scope" not in by_rule  # it binds, and is met, on both days
    plain = run("law", "diff", JUNE, JULY, "--agreements", office=office).out
    assert f"{case.AGREEMENT} version 2: {paper['title']}" in plain
    assert "ct-post-5bd: says nothing → ask counsel" in plain
    assert "To mend it: post the notice" in plain
    assert "Met under the law of the second day" in plain


def test_what_people_attested_counts_on_both_days(office: Path) -> None:
    attest = ("facts", "attest", "agreement.posted", "yes", "--about", case.AGREEMENT)
    assert run(*attest, office=office, by="Officer", secret=PASSPHRASE).code == 0
    found = told("law", "diff", JUNE, JULY, "--agreements", office=office)["agreements"]
    by_rule = {f["rule"]: f for f in found["touched"][0]["findings"]}
    assert by_rule["ct-post-5bd"]["after"] == "meets"


def test_an_agreement_that_is_over_or_not_touched_is_counted(office: Path) -> None:
    assert told("law", "diff", "2099-01-01", "2099-12-31", "--agreements", office=office)["agreements"] == {
        "touched": [],
        "not_touched": 0,
        "over": 1,
    }
    calm = told("law", "diff", "2026-11-25", "2026-11-25", "--agreements", office=office)["agreements"]
    assert calm == {"touched": [], "not_touched": 1, "over": 0}
    other = told("law", "diff", JUNE, JULY, "--agreements", "--law", "us-ferpa", office=office)["agreements"]
    assert other["not_touched"] == 1


def test_a_rule_is_shown_as_wide_as_a_terminal() -> None:
    for rule in ("ct-post-5bd", "sdl-ct-edsight", "ferpa-studies-purpose"):
        shown = run("law", "show", rule)
        assert shown.code == 0 and "It " in shown.out
        assert all(len(line) <= 96 or "https://" in line for line in shown.out.splitlines())
        words = json.loads(run("law", "show", rule, "--json").out)["text"]
        assert words.split() == shown.out.split()


def test_one_of_a_thing_is_told_as_one() -> None:
    rows = run("law", "list", "--law", "policy").out
    assert "1 rules" not in rows
    assert max(map(len, run("law", "diff", "2018-06-30", "2018-07-01").out.splitlines())) <= 96
