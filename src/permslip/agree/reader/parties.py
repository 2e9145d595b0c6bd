"""Who signs: the parties that the opening names, each on its side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from permslip.agree.prose.prose import Party, Prose
from permslip.agree.reader.found import GAP
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.roles import GIVER, TAKER, Roles, decide
from permslip.agree.reader.spoken import Paper

_ONLY_GAP = re.compile(rf"\W*(?:{GAP}\W*)+")
_SIDE = {"district": GIVER, "partner": TAKER}


def _parties(prose: Prose) -> list[Party]:
    """The two sides; who only works for one of them is none."""
    return [p for p in prose.parties if p.role != "sub_processor"]


def roles(prose: Prose) -> Roles:
    """The names of the two sides in a paper."""
    named = [(_bare(p.name), p.short, _SIDE.get(p.role, "")) for p in _parties(prose)]
    return decide(named, " ".join(s.text for s in prose.sentences))


def _bare(name: str) -> str:
    """A name that can be looked for: a gap cannot, nor can a common noun (``Data Controller``)."""
    return "" if _ONLY_GAP.fullmatch(name) or len(name) < 3 or "[" in name or "{" in name else name


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for the parties."""
    for party in paper.prose.parties:
        if party.role == "sub_processor":
            yield Hit("party_sub_processor", party.name, party.quote, "parties.sub_processor")
            continue
        which = next(
            (t for t, names in (("party_district", paper.roles.gives), ("party_partner", paper.roles.takes))
             if {party.name, *party.short} & set(names)), ""
        )  # fmt: skip
        if which:
            gap = "[" in party.name or "{" in party.name or _ONLY_GAP.fullmatch(party.name)
            yield Hit(which, "" if gap else party.name, party.quote, "parties.opening")
