"""The topics of whole papers that somebody else wrote and marked."""

from __future__ import annotations

from tools.evaluate import topics


def test_hardly_any_topic_is_falsely_settled_in_our_own_papers() -> None:
    every = [topics.counts(paper, rows) for paper, rows in topics.truth().items()]
    right, false, missed = (sum(column) for column in zip(*(c.topics for c in every), strict=True))
    assert right / (right + false) > 0.97
    assert right / (right + missed) > 0.65


def test_the_table_has_a_row_for_topics_and_pairs_of_both_kinds_of_papers() -> None:
    assert len(topics.report()) == 2 + 2 + 4
