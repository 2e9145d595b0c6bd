"""Who signs: the parties that the opening names, each on its side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from permslip.agree.prose.prose import Party, Prose
from permslip.agree.reader.found import only_gaps
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.openings import headed, helpers, introduced, subcontract, whole_name
from permslip.agree.reader.roles import (
    GIVER,
    TAKER,
    Roles,
    common,
    decide,
    persons,
    side,
    side_by_deeds,
    subjects,
)
from permslip.agree.reader.spoken import Paper

_BODIES = (
    "City",
    "County",
    "University",
    "College",
    "Department",
    "Agency",
    "Institution",
    "Hospital",
    "Library",
    "State",
)
_LEADS = re.compile(r"^(?:(?:by|and|between|among)\s+)+(?=[A-Z])", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:^|(?<=\s))(?P<label>[A-Z][\w/]*(?: [A-Z][\w/]*){0,3})\s*:\s*(?P<name>[A-Z][^:;]{2,80}?)"
    r"(?=\s+(?:(?:School|Service|Data|Effective|Start|End|Contact)\s)?[A-Z]\w*\s*:|$)"
)
_PERSONS = ("we", "us", "our", "you", "your")
_SIDE = {"district": GIVER, "partner": TAKER}


_SHORT = re.compile(r"[\"“](?:the\s)?([A-Z][^\"“”()]{1,50}?)[,.]?[\"”]")
_NAMED = re.compile(
    r"((?:[A-Z][\w&.'’/-]{0,40},?\s+(?:of\s+the\s+|of\s+|for\s+|and\s+|the\s+)?){0,14}(?:[A-Z][\w&'’/-]{0,40}\.?))\s?\(([^()]{3,120})\)"
)


def _parties(prose: Prose) -> list[Party]:
    """The two sides; who only works for one of them is none. Where the prose found fewer than two, the names
    before the short names in the opening (``Acme Learning, Inc. ("Provider")``) are added."""
    found = [
        whole_name(replace(p, name=_LEADS.sub("", p.name)))
        for p in prose.parties
        if p.role != "sub_processor"
    ]
    if len(found) >= 2:
        return subcontract(prose, found)
    known = {n for p in found for n in (p.name, *p.short)}
    for sentence in prose.sentences[:25]:
        for line in _LABEL.finditer(" ".join(sentence.quote.text.split())):
            which, name = side(line["label"].strip()), line["name"].strip()
            if which and name not in known:
                found.append(Party(name, (), "district" if which == GIVER else "partner", sentence.quote))
    opening = [(s, " ".join(s.quote.text.split())) for s in prose.sentences[:12]]
    joined = " ".join(text for _, text in opening)
    for match in _NAMED.finditer(joined):
        short = tuple(_SHORT.findall(match[2]))
        which = next((s for n in (*short, match[1]) if (s := side(n))), "")
        holds = next((s for s, text in opening if match[1] in text), None)
        if short and which and holds and not known & {match[1], *short}:
            role = "district" if which == GIVER else "partner"
            found.append(whole_name(Party(match[1], short, role, holds.quote)))
    if len(found) < 2:
        named = {n for p in found for n in (p.name, *p.short)}
        found += [p for p in introduced(prose) if not named & {p.name, *p.short}]
    if not found or (len(found) < 2 and any(s.text.startswith("Dear ") for s in prose.sentences[:12])):
        found += headed(prose)
    return found


def roles(prose: Prose) -> Roles:
    """The names of the two sides in a paper."""
    named = [
        (_bare(p.name), p.short, _SIDE.get(p.role, "")) for p in _parties(prose) if p.role != "sub_processor"
    ]
    text = " ".join(s.text for s in prose.sentences)
    # "Larkspur Apps ("we", "us")": that side is told by what *we* do, and *we* is no name to look for
    speaks = persons(text)[0]
    named = [
        (
            full,
            tuple(s for s in short if s.lower() not in _PERSONS),
            told or (speaks if "we" in short else ""),
        )
        for full, short, told in named
    ]
    known = {n for _, short, _ in named for n in short}
    # a body that the opening does not name, told by what it does all over the paper
    bodies = dict.fromkeys([*(b for b in _BODIES if text.count(b) >= 5), *subjects(text)])
    # "Northfield" for "Northfield Council for Schools": the side of the whole name
    named = [
        (full, (*short, *(b for b in bodies if full.startswith(b) and b not in short)), told)
        for full, short, told in named
    ]
    known |= {n for _, short, _ in named for n in short}
    named += [
        ("", (body,), told)
        for body in bodies
        if body not in known and not side(body) and (told := side_by_deeds(body, text))
    ]
    return decide(named, text)


def _bare(name: str) -> str:
    """A name that can be looked for: a gap cannot, nor can a common noun (``Data Controller``)."""
    return "" if only_gaps(name) or len(name) < 3 or "[" in name or "{" in name else name


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for the parties."""
    listed = _parties(paper.prose)
    subs = [p for p in (*paper.prose.parties, *listed) if p.role == "sub_processor"]
    yield from (Hit("party_sub_processor", p.name, p.quote, "parties.sub_processor") for p in subs)
    own = {n for p in listed for n in (p.name, *p.short) if len(n) > 3} | {p.name for p in subs}
    for name, quote in helpers(paper.prose, own):
        yield Hit("party_sub_processor", name, quote, "parties.helper")
    for party in listed:
        if party.role == "sub_processor":
            continue
        which = next(
            (t for t, names in (("party_district", paper.roles.gives), ("party_partner", paper.roles.takes))
             if {party.name, *party.short} & set(names)), ""
        )  # fmt: skip
        which = which or {"district": "party_district", "partner": "party_partner"}.get(party.role, "")
        if which and not common(party.name):
            # "Data Controller" says what a party is, not who
            gap = "[" in party.name or "{" in party.name or only_gaps(party.name) or "___" in party.name
            yield Hit(which, "" if gap else party.name, party.quote, "parties.opening")
