"""What one rule of the reader found, before it is put together with what the others found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from permslip.agree.reader.spoken import Paper
from permslip.words.quote import Quote


@dataclass(frozen=True)
class Hit:
    """A value of a term, or a gap (empty value), with the words that say it.

    ``rule`` names the rule. ``rank`` 0 is a plain statement; 1 one that yields to any plain one (it points
    elsewhere, or speaks in passing); 2 the last resort. Only hits of the best rank of a term count.
    """

    term: str
    value: str
    quote: Quote
    rule: str
    rank: int = 0


Family = Callable[[Paper], Iterator[Hit]]
"""A family of rules: reads a paper, yields its hits."""
