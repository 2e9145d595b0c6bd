"""Which law packs a decision applies."""

from __future__ import annotations

from tests.decide.test_no import ask
from tests.decide.world import rules, the_book


def test_the_law_packs_applied_are_the_papers_or_the_askers_or_all_and_federal_law_always() -> None:
    federal = {
        "house",
        "policy",
        "us-ferpa",
        "us-nsla",
        "us-mckinney-vento",
        "us-idea",
        "us-ppra",
        "us-coppa",
    }
    assert set(ask(paper={"law_packs": ("us-ct",)}).packs) == federal | {"us-ct"}
    silent = ask(paper={"law_packs": ()})
    elsewhere = {"us-ny", "us-il", "us-ca"}  # another state's law binds where a paper names it
    assert set(silent.packs) == the_book().packs - elsewhere > federal  # a silent paper leaves out no other
    assert set(ask(paper={"law_packs": ("us-ny",)}).packs) == federal | {"us-ny"}
    assert set(ask(packs=()).packs) == federal
    unnamed = ask(paper={"law_packs": ("us-ct",), "basis": None})
    assert "ferpa-consent-default" in rules(unnamed.verdict)
