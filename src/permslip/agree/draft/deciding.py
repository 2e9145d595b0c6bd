"""What is still to decide in a draft, one question at a time, and the draft after an answer."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from permslip.agree.draft.about import ABOUT, about_problem
from permslip.agree.draft.draft import Added, Confirmed, Draft, Item
from permslip.agree.draft.telling import spelled
from permslip.agree.strict_yaml import hidden
from permslip.words.elements import ELEMENTS, resolve_words
from permslip.words.errors import BadInput, NotFound
from permslip.words.quote import Quote
from permslip.words.terms import TERMS, problem
from permslip.words.topics import TOPICS
from permslip.words.vocabulary import Role

LONGEST_QUOTE = 20_000
LAST_PAGE = 100_000
_ROLES = {
    Role.DISTRICT: "Is this the district that gives the data?",
    Role.PARTNER: "Is this a partner that receives the data?",
    Role.SUB_PROCESSOR: "Does this work for the partner and reach the data?",
}


@dataclass(frozen=True)
class Question:
    """One thing to decide: ``key`` is its place in the draft (``terms/breach_notice/1``), ``asks`` the
    question, ``shows`` the value in plain words (empty for a gap), ``clash`` whether another value of the
    same term cannot hold beside it."""

    key: str
    asks: str
    shows: str
    item: Item
    clash: bool = False


def questions(draft: Draft, *, only_open: bool = False) -> tuple[Question, ...]:
    """Everything that a person decides, in the order of the draft; with ``only_open`` what nobody has yet."""
    return tuple(q for q in _all(draft) if q.item.open or not only_open)


def _all(draft: Draft) -> Iterable[Question]:
    for name, item in draft.about:
        yield Question(f"about/{name}", ABOUT[name], item.value, item)
    for at, party in enumerate(draft.parties):
        under = f" It would work under {party.under}." if party.under else ""
        asks = f"{_ROLES[party.role]} Its short name is {party.id}.{under}"
        yield Question(f"parties/{at}", asks, party.item.value, party.item)
    for term in draft.terms:
        clash = not TERMS[term.term].many and len({i.read for i in term.items if i.read}) > 1
        for at, item in enumerate(term.items):
            shows = spelled(term.term, item.value) if item.value else ""
            yield Question(f"terms/{term.term}/{at}", TERMS[term.term].question, shows, item, clash)
    for at, line in enumerate(draft.schedule):
        yield Question(f"schedule/{at}", *_line(line.element, line.item), line.item)
    for at, clause in enumerate(draft.clauses):
        for number, (topic, item) in enumerate(clause.topics):
            asks = f"Does clause {clause.id} settle this: {TOPICS[topic]}?"
            yield Question(f"clauses/{at}/{number}", asks, "yes", item)


def _line(element: str, item: Item) -> tuple[str, str]:
    found = ELEMENTS[element] if element else None
    chosen = resolve_words(item.instead) if item.instead else found
    if chosen is None:
        return "May this be shared? The catalogue has no such words: give a key, or keep them.", item.read
    return "May this be shared?", f"{item.read}: {chosen.key} ({chosen.label})"


def decide(
    draft: Draft, key: str, confirmed: Confirmed, *, instead: str = "", cites: Quote | None = None
) -> Draft:
    """The draft with one thing decided. A value put in without ``cites`` was put in by hand.

    Raises NotFound for a key that the draft does not have, BadInput for a value that cannot stand there.
    """
    known = {q.key: q.item for q in questions(draft)}
    if key not in known:
        raise NotFound("The draft has nothing of that key.", fix="read the draft again")
    item = known[key]
    if instead:
        check_value(key, instead)
        _check_cites(cites)
        by_hand = cites is None and not key.startswith("schedule/")
        item = replace(item, instead=instead, cites=cites, by_hand=by_hand)
    elif confirmed is Confirmed.YES and not item.value:
        raise BadInput("There is no value to confirm here.", fix="type one in, or leave it out")
    return _put(draft, key.split("/"), replace(item, confirmed=confirmed))


def fixed(key: str) -> bool:
    """Whether the thing of this key can only be confirmed or left out."""
    return key == "about/clauses" or key.startswith("clauses/")


def add(draft: Draft, term: str, value: str, cites: Quote | None = None) -> Draft:
    """The draft with a value that was not read. Raises NotFound for no term, BadInput for no value of it."""
    if term not in TERMS:
        close = difflib.get_close_matches(term[:64], TERMS, n=3)
        fix = f"did you mean {' or '.join(close)}?" if close else "see docs/reference/terms.md"
        raise NotFound("There is no such term.", fix=fix)
    check_value(f"terms/{term}/0", value)
    _check_cites(cites)
    return replace(draft, added=(*draft.added, Added(term, value, cites, cites is None)))


def check_value(key: str, value: str) -> None:
    """Raises BadInput, with what would do, for a value that the thing of this key cannot have."""
    block, name, *_ = key.split("/")
    _check_typed(value)
    if fixed(key):
        raise BadInput("This has no other value.", fix="confirm it or leave it out; add topics in the file")
    if block == "schedule" and resolve_words(value) is None:
        raise BadInput("That is no element of the catalogue.", fix="see docs/reference/elements.md")
    if block == "terms" and (why := problem(name, value)):
        raise BadInput("That cannot be the value.", fix=f"give {why}")
    if block == "about" and (fix := about_problem(name, value)):
        raise BadInput("That has a form that is not allowed here.", fix=f"give {fix}")
    if block == "parties" and not 0 < len(value) <= 300:
        raise BadInput("That is no name.", fix="give a name of at most 300 characters")


def _check_typed(text: str) -> None:
    """A draft holds no character that nobody sees: one that did could not be read again."""
    if hidden(text):
        raise BadInput(
            "There is a hidden character in what you typed.", fix="type it again without arrow keys"
        )


def _check_cites(cites: Quote | None) -> None:
    if cites is None:
        return
    _check_typed(cites.text)
    if not cites.text.strip() or len(cites.text) > LONGEST_QUOTE:
        raise BadInput(
            "These are no words to cite.", fix=f"give the sentence, at most {LONGEST_QUOTE:,} characters"
        )
    if not (1 <= cites.page <= LAST_PAGE and 1 <= cites.line <= LAST_PAGE):
        raise BadInput("There is no such page or line.", fix=f"give numbers from 1 to {LAST_PAGE:,}")


T = TypeVar("T")


def _at(values: tuple[T, ...], at: int, value: T) -> tuple[T, ...]:
    return (*values[:at], value, *values[at + 1 :])


def _put(draft: Draft, key: list[str], item: Item) -> Draft:
    block = key[0]
    if block == "about":
        return replace(draft, about=tuple((n, item if n == key[1] else i) for n, i in draft.about))
    if block == "terms":
        terms = tuple(
            replace(t, items=_at(t.items, int(key[2]), item)) if t.term == key[1] else t for t in draft.terms
        )
        return replace(draft, terms=terms)
    at = int(key[1])
    if block == "parties":
        return replace(draft, parties=_at(draft.parties, at, replace(draft.parties[at], item=item)))
    if block == "schedule":
        return replace(draft, schedule=_at(draft.schedule, at, replace(draft.schedule[at], item=item)))
    clause, number = draft.clauses[at], int(key[2])
    topics = _at(clause.topics, number, (clause.topics[number][0], item))
    return replace(draft, clauses=_at(draft.clauses, at, replace(clause, topics=topics)))


def sure(draft: Draft, share: float) -> tuple[Question, ...]:
    """The open questions whose answer was read with at least this confidence.

    Never one of two values that cannot both hold, a gap, a suggestion, or words that the catalogue has not.
    """
    unknown = {f"schedule/{at}" for at, line in enumerate(draft.schedule) if not line.element}
    return tuple(
        q
        for q in questions(draft, only_open=True)
        if q.item.confidence is not None
        and q.item.confidence >= share
        and not (q.clash or q.item.blank or q.key in unknown)
    )
