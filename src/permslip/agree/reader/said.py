"""What a paper was read to say: the values, each with its sentence. Nothing here counts before a person
confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from permslip.words.quote import Quote
from permslip.words.terms import TERMS, problem
from permslip.words.topics import TOPICS
from permslip.words.vocabulary import Need


class State(StrEnum):
    """How a paper answers a question."""

    STATED = "stated"
    BLANK = "blank"  # the paper leaves a gap to fill in: ``[STATE]``, ``____``
    NOT_STATED = "not stated"


@dataclass(frozen=True)
class Said:
    """One value of one term (``words.terms``), in its normal form, with the words that say it.

    ``why`` names the reader's rule; ``confidence`` is a share, 0 to 1: how often that rule was right where
    it was measured. A blank has a quote and no value; what is not stated has neither.
    """

    term: str
    state: State
    value: str = ""
    quote: Quote | None = None
    confidence: float = 1.0
    why: str = ""

    def __post_init__(self) -> None:
        if self.term not in TERMS:
            raise ValueError(f"{self.term} is no term")
        if (self.state is State.STATED) is not bool(self.value):
            raise ValueError("a value is given exactly when it is stated")
        if (self.state is State.NOT_STATED) is not (self.quote is None):
            raise ValueError("what the paper says is quoted, and what it does not say is not")
        if self.value and (why := problem(self.term, self.value)):
            raise ValueError(f"no value of {self.term}: give {why}")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError("confidence is a share")


@dataclass(frozen=True)
class TopicSaid:
    """A topic that a clause settles, and the sentence that settles it."""

    topic: str
    clause: str
    quote: Quote
    confidence: float
    why: str = ""

    def __post_init__(self) -> None:
        if self.topic not in TOPICS:
            raise ValueError(f"{self.topic} is no topic")


@dataclass(frozen=True)
class ElementSaid:
    """One line of a schedule of data: the paper's words, the catalogue's key where it has one."""

    words: str
    element: str | None
    need: Need
    quote: Quote
    confidence: float = 1.0


@dataclass(frozen=True)
class Reading:
    """Everything that one paper was read to say.

    ``said`` holds at least one entry for every term; several entries of one term that is not ``many`` are a
    contradiction in the paper. ``shape`` says what the paper is (``agreement``, ``ndpa``, ``notice``,
    ``policy``, ``consent form``, ``licence``, ``certificate``, ``other``), ``shape_why`` how that was seen.
    """

    name: str
    sha256: str
    pages: int
    title: str
    shape: str
    shape_why: str
    said: tuple[Said, ...]
    topics: tuple[TopicSaid, ...]
    schedule: tuple[ElementSaid, ...]
    remarks: tuple[str, ...] = ()

    def values(self, term: str) -> tuple[str, ...]:
        """The stated values of a term, in the order of the paper."""
        return tuple(s.value for s in self.said if s.term == term and s.state is State.STATED)

    def of(self, term: str) -> tuple[Said, ...]:
        """Everything that was read of a term."""
        return tuple(s for s in self.said if s.term == term)
