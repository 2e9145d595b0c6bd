"""Bars: a part of a whole is drawn as one, a line crosses bars and not words, words keep their size."""

from __future__ import annotations

from django.template.loader import render_to_string

from permslip.actions.released import Standing
from permslip.portal.frame.pictures import WIDTH, bars
from permslip.portal.steward.views_release import standing_bars


def test_who_may_go_is_a_part_of_everybody() -> None:
    """Three in four: a full bar would say all."""
    drawn = standing_bars("Families", [Standing("given", 75, True), Standing("no answer", 25, False)])
    assert drawn is not None and [b.width for b in drawn.bars] == [WIDTH * 0.75, WIDTH * 0.25]
    assert standing_bars("Families", []) is None


def test_a_bar_has_its_words_outside_of_what_is_stretched(office: object) -> None:
    rows = [("before", 1.0, "1", "no"), ("after", 80.0, "80", "yes"), ("none", 0.0, "0", "")]
    text = render_to_string("frame/bars.html", {"picture": bars("Smallest", rows, limit=5.0)})
    assert "<text" not in text and text.count('class="limit"') == len(rows)
    assert [b.width for b in bars("Smallest", rows).bars] == [7.5, WIDTH, 0.0]
