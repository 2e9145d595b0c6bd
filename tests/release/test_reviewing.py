"""A review is blind until all have voted, then open until they agree, in whatever order people act."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.release.reviewing import (
    OUTCOMES,
    VOTING,
    Cast,
    Stage,
    check_words,
    consolidated,
    may_vote,
    needed,
    reviewers,
    stage,
    visible,
)
from permslip.words.errors import BadInput, RefusedError
from permslip.words.vocabulary import Vote

Y, B, N = Vote.APPROVE, Vote.RETURN, Vote.REFUSE


def votes(*said: tuple[str, Vote]) -> tuple[Cast, ...]:
    return tuple(Cast(person, vote, n) for n, (person, vote) in enumerate(said))


@pytest.mark.parametrize(
    ("said", "asked", "comes"),
    [
        ((), 1, Stage.OPEN),
        ((), 2, Stage.OPEN),
        ((("a", Y),), 1, Stage.APPROVED),
        ((("a", B),), 1, Stage.RETURNED),
        ((("a", N),), 1, Stage.REFUSED),
        ((("a", Y),), 2, Stage.PARTLY),
        ((("a", N),), 2, Stage.PARTLY),
        ((("a", Y), ("b", Y)), 2, Stage.APPROVED),
        ((("a", Y), ("b", N)), 2, Stage.DIFFER),
        ((("a", B), ("b", N)), 2, Stage.DIFFER),
        ((("a", Y), ("b", N), ("a", N)), 2, Stage.REFUSED),
        ((("a", Y), ("b", N), ("b", Y)), 2, Stage.APPROVED),
        ((("a", Y), ("b", N), ("a", N), ("b", Y)), 2, Stage.DIFFER),
        ((("a", Y), ("a", Y)), 2, Stage.PARTLY),  # one person is one, however often
        ((), 0, Stage.OPEN),  # nothing approves itself
    ],
)
def test_what_comes_of_the_votes(said, asked, comes):
    assert stage(votes(*said), asked=asked) is comes


@pytest.mark.parametrize(
    ("policies", "second", "asked"),
    [({}, False, 0), ({}, True, 1), ({"reviewers": 1}, True, 1), ({"reviewers": 1}, False, 0)]
    + [({"reviewers": 2}, second, 2) for second in (True, False)],
)
def test_how_many_have_to_approve(policies, second, asked):
    assert needed(policies, second_person=second) == asked


def test_nobody_reviews_what_they_put_or_staged():
    with pytest.raises(RefusedError, match="themselves"):
        may_vote((), person="a", asked=1, barred=frozenset({"a"}))
    may_vote((), person="b", asked=1, barred=frozenset({"a"}))


@pytest.mark.parametrize(
    ("said", "person", "asked", "problem"),
    [
        ((("a", Y),), "a", 2, "You have voted"),
        ((("a", Y), ("b", N)), "c", 2, "As many people"),
        ((("a", Y),), "b", 1, "The review is over"),
        ((("a", Y), ("b", Y)), "a", 2, "The review is over"),
    ],
)
def test_who_has_to_wait_or_comes_too_late(said, person, asked, problem):
    with pytest.raises(BadInput, match=problem):
        may_vote(votes(*said), person=person, asked=asked, barred=frozenset())


def test_votes_are_blind_until_all_are_in_and_then_open():
    one = votes(("a", Y))
    assert visible(one, person="a", asked=2) == one
    assert visible(one, person="b", asked=2) == ()
    both = votes(("a", Y), ("b", N))
    assert visible(both, person="a", asked=2) == both == visible(both, person="b", asked=2)
    assert (consolidated(one, asked=2), consolidated(both, asked=2)) == (False, True)


@pytest.mark.parametrize(
    ("vote", "words", "policies", "problem"),
    [
        (B, {"reason": " "}, {}, "Say why"),
        (N, {}, {}, "Say why"),
        (Y, {"reason": "x" * 2001}, {}, "at most 2000"),
        (Y, {"minutes": "x" * 201}, {}, "at most"),
        (Y, {}, {"minutes-reference": True}, "minutes"),
        (Y, {"minutes": "  "}, {"minutes-reference": True}, "minutes"),
    ],
)
def test_a_vote_needs_its_words(vote, words, policies, problem):
    with pytest.raises(BadInput, match=problem):
        check_words(vote, **{"reason": "", "minutes": "", "policies": policies} | words)


def test_a_vote_with_its_words_is_taken():
    check_words(Y, reason="", minutes="", policies={"minutes-reference": False})
    check_words(Y, reason="", minutes="8 September, item 7", policies={"minutes-reference": True})
    check_words(B, reason="name the tables", minutes="", policies={"minutes-reference": True})


attempts = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(Vote)), max_size=12)


@given(attempts, st.sampled_from([1, 2]), st.sets(st.sampled_from("abcd"), max_size=3))
def test_in_whatever_order_people_act(tries, asked, barred):
    cast: tuple[Cast, ...] = ()
    blind: dict[str, Vote] = {}
    for person, vote in tries:
        before = stage(cast, asked=asked)
        try:
            may_vote(cast, person=person, asked=asked, barred=frozenset(barred))
        except (BadInput, RefusedError):
            continue
        assert before in VOTING  # nobody votes once it is over
        if before is not Stage.DIFFER:  # nobody's first vote knew another's
            assert visible(cast, person=person, asked=asked) == ()
            blind[person] = vote
        cast = (*cast, Cast(person, vote, len(cast)))
    assert not set(reviewers(cast)) & barred
    assert len(reviewers(cast)) <= asked
    assert set(blind) == set(reviewers(cast))
    now = stage(cast, asked=asked)
    if now in OUTCOMES.values():
        last = {c.person: c.vote for c in cast}
        assert len(last) == asked  # all were in
        assert {OUTCOMES[v] for v in last.values()} == {now}  # and all say the same
