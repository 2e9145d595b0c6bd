"""From a reading to a draft: every value beside its sentence, nothing decided, nothing made up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from permslip.agree.draft.draft import (
    Draft,
    DraftClause,
    DraftLine,
    DraftParty,
    DraftTerm,
    Item,
)
from permslip.agree.draft.names import PARTIES, clause_ids, party_id, slug
from permslip.agree.draft.plain import plain
from permslip.agree.draft.telling import look_first, silent_on
from permslip.agree.prose.prose import Clause
from permslip.agree.reader.places import STATES
from permslip.agree.reader.said import Reading, Said, State
from permslip.words.elements import resolve_words
from permslip.words.quote import Quote
from permslip.words.terms import TERMS
from permslip.words.vocabulary import Need, Role

ELEMENTS = "elements"
LONGEST_CLAUSE = 20_000  # of one clause in agreement/1, in characters
_STATE_PACK = re.compile(r"us-([a-z]{2})")
# the longer name first: West Virginia is not Virginia
_STATE = re.compile("|".join(rf"\b{name}\b" for name in sorted(STATES, key=len, reverse=True)))


def draft_of(reading: Reading, clauses: tuple[Clause, ...], *, packs: Collection[str]) -> Draft:
    """Everything that was read, as a draft, with the paper's clauses. ``packs`` are the lawbook's packs."""
    ids = clause_ids(clauses)
    parties = _parties(reading, ids)
    draft = Draft(
        name=reading.name,
        sha256=reading.sha256,
        pages=reading.pages,
        shape=reading.shape,
        shape_why=plain(reading.shape_why),
        about=(),
        parties=parties,
        terms=tuple(_terms(reading, ids)),
        schedule=tuple(_schedule(reading, ids)),
        clauses=tuple(_clauses(reading, clauses, ids)),
        not_stated=silent_on(reading),
        look_first=look_first(reading),
        remarks=tuple(plain(r) for r in reading.remarks),
    )
    return replace(draft, about=tuple(_about(reading, draft, packs)))


# ------------------------------------------------------------------ values


def _item(said: Said, ids: dict[str, str]) -> Item:
    return Item(
        read=plain(said.value),
        quote=_quote(said.quote, ids),
        confidence=round(said.confidence, 2),
        blank=said.state is State.BLANK,
    )


def _quote(quote: Quote | None, ids: dict[str, str]) -> Quote | None:
    if quote is None:
        return None
    clause = ids.get(quote.clause, plain(quote.clause)[:120])
    return replace(quote, text=plain(quote.text), clause=clause)


def _terms(reading: Reading, ids: dict[str, str]) -> Iterable[DraftTerm]:
    for name in TERMS:
        if name in PARTIES or name == ELEMENTS:
            continue
        said = tuple(_item(s, ids) for s in reading.of(name) if s.state is not State.NOT_STATED)
        if said:
            yield DraftTerm(name, said)


def _parties(reading: Reading, ids: dict[str, str]) -> tuple[DraftParty, ...]:
    found: list[DraftParty] = []
    taken = {"district", "student"}
    for term, role in PARTIES.items():
        seen: set[str] = set()
        for said in reading.of(term):
            name = plain(said.value)
            if said.state is State.NOT_STATED or (name and name.casefold() in seen):
                continue
            seen.add(name.casefold())
            first = role is Role.DISTRICT and not any(p.role is Role.DISTRICT for p in found)
            short = "district" if first else party_id(name, role, taken)
            found.append(DraftParty(short, role, _item(said, ids)))
        if not seen and role is not Role.SUB_PROCESSOR and not any(p.role is role for p in found):
            # no agreement without it: asked for, and nothing is suggested
            short = "district" if role is Role.DISTRICT else party_id("", role, taken)
            found.append(DraftParty(short, role, Item("")))
    partners = [p.id for p in found if p.role is Role.PARTNER and p.item.read]
    boss = partners[0] if len(partners) == 1 else ""
    return tuple(replace(p, under=boss) if p.role is Role.SUB_PROCESSOR else p for p in found)


def _schedule(reading: Reading, ids: dict[str, str]) -> Iterable[DraftLine]:
    """The schedule, then what the paper lists elsewhere; one line for one thing."""
    seen: set[str] = set()
    for line in reading.schedule:
        words = plain(line.words)
        seen |= {words.casefold(), line.element or words.casefold()}
        item = Item(words, _quote(line.quote, ids), round(line.confidence, 2))
        yield DraftLine(line.element or "", line.need, item)
    for said in reading.of(ELEMENTS):
        if said.state is State.NOT_STATED:
            continue
        words = plain(said.value)
        element = resolve_words(words) if words else None
        key = element.key if element else words.casefold()
        if key not in seen:
            seen.add(key)
            yield DraftLine(element.key if element else "", Need.MANDATORY, _item(said, ids))


def _clauses(reading: Reading, clauses: tuple[Clause, ...], ids: dict[str, str]) -> Iterable[DraftClause]:
    """The clauses as they stand; a very long one in parts. One that is a heading only has no words."""
    by_clause: dict[str, list[tuple[str, Item]]] = {}
    for topic in reading.topics:
        item = Item(topic.topic, _quote(topic.quote, ids), round(topic.confidence, 2))
        by_clause.setdefault(topic.clause, []).append((topic.topic, item))
    for clause in clauses:
        topics = tuple(by_clause.get(clause.id, ()))
        text, heading = plain(clause.text), plain(clause.heading)
        if not text and not topics:
            continue
        parts = _parts(text or heading or ids[clause.id])
        for number, part in enumerate(parts):
            name = ids[clause.id] if number == 0 else f"{ids[clause.id][:24]}-part{number + 1}"
            yield DraftClause(name, part, heading, topics if number == 0 else ())


def _parts(text: str) -> list[str]:
    parts = []
    while len(text) > LONGEST_CLAUSE:
        cut = text.rfind(" ", 1, LONGEST_CLAUSE)
        cut = cut if cut > 0 else LONGEST_CLAUSE
        parts.append(text[:cut])
        text = text[cut:].lstrip()
    return [*parts, text]


# ------------------------------------------------------------------ what an agreement needs beside


def _about(reading: Reading, draft: Draft, packs: Collection[str]) -> Iterable[tuple[str, Item]]:
    """Suggestions, to be confirmed like everything else."""
    title = plain(reading.title)[:300] or draft.name
    yield "title", Item(title)
    yield "id", Item(slug(title, otherwise="agreement"))
    yield "law", Item(", ".join(_law(reading, draft, packs)))
    if draft.clauses:
        count = len(draft.clauses)
        yield "clauses", Item(f"{count} clause{'s' if count > 1 else ''} as listed below")
    yield (
        "purpose_word",
        Item(""),
    )  # the paper describes its purpose; which word of the list it is, people say
    if any(t.term == "consent_mode" for t in draft.terms):
        yield "consent_question", Item("data-sharing")


def _law(reading: Reading, draft: Draft, packs: Collection[str]) -> tuple[str, ...]:
    """The federal packs, and the states': of the governing law, and of where the parties are.

    A clause on the governing law takes no district out of the law of its own state.
    """
    federal = [p for p in packs if p.startswith("us-") and not _STATE_PACK.fullmatch(p)]
    states = [value for value in reading.values("governing_law") if value != "US"]
    quoted = [f"{p.item.read} {p.item.quote.text if p.item.quote else ''}" for p in draft.parties]
    states += [STATES[name] for text in quoted for name in _STATE.findall(text.lower())]
    wanted = dict.fromkeys(f"us-{code.lower()}" for code in states)
    return (*sorted(federal, key=lambda p: (p != "us-ferpa", p)), *(p for p in wanted if p in packs))
