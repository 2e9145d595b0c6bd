"""Read a paper: every term of the closed list, each with its value and sentence, a gap, or *not stated*."""

from __future__ import annotations

from collections.abc import Iterable

from permslip.agree.prose.prose import Prose
from permslip.agree.prose.source import Source
from permslip.agree.reader import (
    assignment,
    audit,
    basis,
    breach,
    demands,
    destruction,
    ending,
    families,
    matters,
    misuse,
    ownership,
    parties,
    period,
    places,
    publication,
    purpose,
    schedule,
    security,
    sharing,
    sub_processors,
)
from permslip.agree.reader.confidence import confidence
from permslip.agree.reader.hit import Family, Hit
from permslip.agree.reader.said import Reading, Said, State
from permslip.agree.reader.shape import shape
from permslip.agree.reader.spoken import hear
from permslip.agree.reader.topics import topics_of
from permslip.words.terms import TERMS

FAMILIES: tuple[Family, ...] = (
    parties.read,
    basis.read,
    purpose.read,
    schedule.read,
    period.read,
    sharing.read,
    sub_processors.read,
    assignment.read,
    misuse.read,
    demands.read,
    matters.read,
    security.read,
    breach.read,
    families.read,
    ownership.read,
    publication.read,
    destruction.read,
    audit.read,
    ending.read,
    places.read,
)
"""The families of rules, in the order in which they read."""


_CHANCE = 6


def read(source: Source, prose: Prose) -> Reading:
    """Everything that the paper says of the terms. What it does not say is *not stated*; nothing is guessed.

    Nothing that is read counts before a person confirms it.
    """
    paper = hear(source, prose, parties.roles(prose))
    roles = paper.roles
    kind, why = shape(source, prose, bool(roles.we or (roles.gives and roles.takes)))
    listed = schedule.rows(paper)
    # a paper that is none and in which nobody receives data promises nothing: a newsletter about a project
    hits = [hit for family in FAMILIES for hit in family(paper)]
    if kind == "other" and not (roles.takes or roles.we) and len({h.term for h in hits}) < _CHANCE:
        hits = []
    return Reading(
        source.name,
        source.sha256,
        source.pages,
        prose.title or source.title,
        kind,
        why,
        tuple(said for term in TERMS for said in _said(term, [h for h in hits if h.term == term])),
        topics_of(prose, paper.roles),
        schedule.schedule(listed, confidence("schedule.known"), confidence("schedule.own_words")),
        source.remarks,
    )


def _said(term: str, hits: Iterable[Hit]) -> list[Said]:
    """What the hits of one term come to: of the best rank, each value once, in the order of the paper."""
    listed = list(hits)
    if not listed:
        return [Said(term, State.NOT_STATED)]
    values = [h for h in listed if h.value] or listed
    best = min(h.rank for h in values)
    kept: dict[str, Hit] = {}
    for hit in sorted((h for h in values if h.rank == best), key=lambda h: (h.quote.page, h.quote.line)):
        kept.setdefault(hit.value, hit)
    return [_one(hit) for hit in kept.values()]


def _one(hit: Hit) -> Said:
    state = State.STATED if hit.value else State.BLANK
    return Said(hit.term, state, hit.value, hit.quote, confidence(hit.rule, hit.rank), hit.rule)
