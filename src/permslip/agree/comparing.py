"""Two papers side by side: what changed in meaning, and what only in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from permslip.agree.agreement import Agreement
from permslip.agree.answers import Answer, answers
from permslip.agree.conflicts.finding import QUOTED, place, put, quoted
from permslip.agree.stated import clauses_on
from permslip.words.elements import ELEMENTS
from permslip.words.quote import Quote
from permslip.words.terms import TERMS, looser
from permslip.words.topics import TOPICS
from permslip.words.wording import shortened

_WIDTH = 96
_SHOWN = 8  # values of one term


class Turn(StrEnum):
    """Which way a change goes, seen from the district and the families."""

    LOOSER = "looser"
    STRICTER = "stricter"
    DIFFERENT = "different"
    GONE = "gone"  # the first paper says it, the second does not
    NEW = "new"
    WORDS = "words only"


@dataclass(frozen=True)
class Change:
    """One difference. ``what`` is a term's or topic's name, an element's key or a clause's id; ``says`` the
    difference in words; ``before`` and ``after`` the sentences, where the papers were read."""

    turn: Turn
    what: str
    says: str
    before: Quote | None = None
    after: Quote | None = None


def compare(first: Agreement, second: Agreement) -> tuple[Change, ...]:
    """Every difference between two papers, in the order of the terms, then the form's other keys, elements,
    topics, clauses.

    A clause whose words differ while every term, topic and element is the same in both is *words only*.
    """
    topics = tuple(_topics(first, second))
    meaning = (*_terms(first, second), *_keys(first, second), *_elements(first, second), *topics)
    told = {change.what for change in topics}
    return (*meaning, *_words(first, second, told), *_lone(first, second, told))


def _terms(first: Agreement, second: Agreement) -> Iterator[Change]:
    for term in TERMS.values():
        if term.name.startswith("elements"):
            continue
        mine, theirs = answers(first, term.name), answers(second, term.name)
        if {a.value for a in mine} == {a.value for a in theirs}:
            continue
        before, after = _put(term.name, mine), _put(term.name, theirs)
        turn = _turn(term.name, mine, theirs)
        yield Change(
            turn,
            term.name,
            f"{term.question} Before: {before}. After: {after}.",
            mine[0].quote if mine else None,
            theirs[0].quote if theirs else None,
        )


def _turn(term: str, mine: tuple[Answer, ...], theirs: tuple[Answer, ...]) -> Turn:
    if not mine:
        return Turn.NEW
    if not theirs:
        return Turn.GONE
    worst, now = _worst(term, mine), _worst(term, theirs)
    match looser(term, now, worst):
        case None:
            return Turn.DIFFERENT
        case True:
            return Turn.LOOSER
        case False:
            return Turn.DIFFERENT if now == worst else Turn.STRICTER


def _worst(term: str, found: tuple[Answer, ...]) -> str:
    worst = found[0].value
    for answer in found[1:]:
        worst = answer.value if looser(term, answer.value, worst) else worst
    return worst


def _put(term: str, found: tuple[Answer, ...]) -> str:
    said = [shortened(put(term, a.value), QUOTED) for a in found[:_SHOWN]]
    more = [f"{len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    return " and ".join([*said, *more]) or "nothing is said"


def _keys(first: Agreement, second: Agreement) -> Iterator[Change]:
    """What the form holds in keys of its own that are no answer to a term."""
    k, now = first.limits.k, second.limits.k
    looser_k = Turn.DIFFERENT if k is None or now is None else Turn.LOOSER if now < k else Turn.STRICTER
    share, new_share = first.limits.max_suppression, second.limits.max_suppression
    consent, asked = (a.consent.question if a.consent else None for a in (first, second))
    word, new_word = (a.purpose.value if a.purpose else None for a in (first, second))
    for what, asks, before, after, turn in (
        ("purpose_word", "Which word names its purpose?", word, new_word, Turn.DIFFERENT),
        ("limits.k", "How many must share each combination (k)?", k, now, looser_k),
        ("limits.max_suppression", "Which share may be left out?", share, new_share, Turn.DIFFERENT),
        ("consent.question", "Which question are families asked?", consent, asked, Turn.DIFFERENT),
        ("district_key", "Which slip key?", first.district_key, second.district_key, Turn.DIFFERENT),
    ):
        if before != after:
            spoken = Turn.NEW if before is None else Turn.GONE if after is None else turn
            said = ("nothing is said" if value is None else value for value in (before, after))
            yield Change(spoken, what, "{} Before: {}. After: {}.".format(asks, *said))
    for pack in [p for p in first.law_packs if p not in second.law_packs]:
        yield Change(Turn.GONE, pack, f"It is no longer held to the rules of {pack}.")
    for pack in [p for p in second.law_packs if p not in first.law_packs]:
        yield Change(Turn.NEW, pack, f"It is now held to the rules of {pack}.")
    needs = {s.element: s.need for s in first.schedule}
    for line in second.schedule:
        before_need = needs.get(line.element, line.need)
        if before_need is not line.need:
            label = ELEMENTS[line.element].label if line.element in ELEMENTS else line.element
            says = f"Need of this element: {label}. Before: {before_need.value}. After: {line.need.value}."
            yield Change(Turn.DIFFERENT, line.element, says)


def _elements(first: Agreement, second: Agreement) -> Iterator[Change]:
    mine, theirs = ({s.element for s in a.schedule} for a in (first, second))
    for element in [*sorted(theirs - mine), *sorted(mine - theirs)]:
        label = ELEMENTS[element].label if element in ELEMENTS else element
        if element in theirs:
            yield Change(Turn.LOOSER, element, f"The schedule now lists this: {label}.")
        else:
            yield Change(Turn.STRICTER, element, f"The schedule no longer lists this: {label}.")


def _topics(first: Agreement, second: Agreement) -> Iterator[Change]:
    for topic, label in TOPICS.items():
        mine, theirs = clauses_on(first, topic), clauses_on(second, topic)
        if bool(mine) is bool(theirs):
            continue
        clause = (mine or theirs)[0]
        quote = Quote(clause.text, clause=clause.id)
        if mine:
            yield Change(Turn.GONE, topic, f"No clause says any more: {label}.", quote, None)
        else:
            yield Change(Turn.NEW, topic, f"A clause now says: {label}.", None, quote)


def _words(first: Agreement, second: Agreement, told: set[str]) -> Iterator[Change]:
    """Clauses of one number and other words; a topic that came or went is told already."""
    after = {c.id: c for c in second.clauses}
    for clause in first.clauses:
        other = after.get(clause.id)
        if other is None or other.text.split() == clause.text.split():
            continue
        moved = set(other.topics) ^ set(clause.topics)
        if moved & told:
            continue
        same = "does not speak to the same topics" if moved else "speaks to the same topics"
        yield Change(
            Turn.DIFFERENT if moved else Turn.WORDS,
            clause.id,
            f"Clause {clause.id} is worded otherwise and {same}.",
            Quote(clause.text, clause=clause.id),
            Quote(other.text, clause=other.id),
        )


def _lone(first: Agreement, second: Agreement, told: set[str]) -> Iterator[Change]:
    """Clauses that stand in one paper only, under whatever number; those whose topic is told are told."""
    texts = tuple({" ".join(c.text.split()) for c in a.clauses} for a in (first, second))
    ids = tuple({c.id for c in a.clauses} for a in (first, second))
    for here, clauses in ((0, first.clauses), (1, second.clauses)):
        for clause in clauses:
            there = clause.id in ids[1 - here] or " ".join(clause.text.split()) in texts[1 - here]
            if there or told & set(clause.topics):
                continue
            quote = Quote(clause.text, clause=clause.id)
            if here == 0:
                yield Change(Turn.GONE, clause.id, f"Clause {clause.id} is gone.", quote, None)
            else:
                yield Change(Turn.NEW, clause.id, f"Clause {clause.id} is new.", None, quote)


_HEADINGS = {
    Turn.LOOSER: "Looser: protects less than before",
    Turn.GONE: "Gone: the second paper does not say it",
    Turn.DIFFERENT: "Different: neither is the stricter",
    Turn.NEW: "New: the first paper did not say it",
    Turn.STRICTER: "Stricter: protects more than before",
    Turn.WORDS: "Words only: read both, the terms found in them are the same",
}


def comparison(first: Agreement, second: Agreement, changes: tuple[Change, ...]) -> str:
    """The changes as plain text, the looser ones first, each with both sentences."""
    head = f"{first.title} (version {first.version}) against {second.title} (version {second.version})"
    out = textwrap.wrap(head, _WIDTH)
    for turn, heading in _HEADINGS.items():
        found = [c for c in changes if c.turn is turn]
        if found:
            out += ["", f"{heading} ({len(found)})"]
            out += [line for change in found for line in _lines(change)]
    if not changes:
        same = "They say the same, term by term and word by word."
        near = "No term, element, topic or clause differs. Titles, ids, versions or notes do."
        out += ["", same if first.digest == second.digest else near]
    counts = ", ".join(f"{sum(c.turn is t for c in changes)} {t.value}" for t in _HEADINGS)
    return "\n".join([*out, "", f"{counts}.", "This is no legal advice."]) + "\n"


def _lines(change: Change) -> list[str]:
    out = textwrap.wrap(change.says, _WIDTH - 2, initial_indent="  ", subsequent_indent="    ")
    for label, quote in (("Before", change.before), ("After", change.after)):
        if quote is not None:
            where = place(Answer("", "", quote), "")
            out += textwrap.wrap(
                f"{label}, {where}: “{quoted(quote)}”",
                _WIDTH - 6,
                initial_indent="      ",
                subsequent_indent="      ",
            )
    return out
