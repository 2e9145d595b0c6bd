"""Each situation of the manual's page on outcomes is decided as the page says."""

from __future__ import annotations

import pytest

from tests.decide.world import of
from tests.spec.outcomes import SITUATIONS, Situation, answer, stops

EVERY = [s for group in SITUATIONS.values() for s in group]


@pytest.mark.parametrize("situation", EVERY, ids=[s.says for s in EVERY])
def test_outcome(situation: Situation) -> None:
    decision = situation.make()
    assert answer(decision.verdict) == situation.answer
    assert situation.because <= stops(decision)
    assert bool(situation.because) == bool(stops(decision))
    told = tuple((key, answer(of(decision, key).verdict)) for key, _ in situation.elements)
    assert told == situation.elements


@pytest.mark.parametrize("situation", EVERY, ids=[s.says for s in EVERY])
def test_the_named_rules_are_the_whole_reason(situation: Situation) -> None:
    """A page that names one rule of three would mislead: what else stops the request is listed as well."""
    assert stops(situation.make()) == situation.because
