"""Who signs: the parties, their short names, and the side each is on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from permslip.agree.prose.prose import Prose
from permslip.agree.prose.source import Line, LineKind, Source
from permslip.agree.reader.found import GAP
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.roles import GIVER, TAKER, Roles, decide, side
from permslip.agree.reader.spoken import Paper
from permslip.words.quote import Quote

_OPENING = 90  # lines: parties are named on the first page or two
_SHORT = r"[\"“”'‘’]([^\"“”'‘’()]{2,60})[,.]?[\"“”'‘’]"
_PAREN = re.compile(
    rf"\(\s*(?:(?:here(?:in)?\s*after|herein|the|as|collectively|together|each|a|an|or|and|referred\s+to|also|known|individually|called|,|\s)*{_SHORT}\s*)+[^()]{{0,40}}\)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\(\s*(?:the\s+)?((?:[A-Z][a-z]+\s?){1,3})\)")
_NAME = re.compile(
    rf"((?:{GAP}|[A-Z][\w.&'’/-]*(?:,?\s+(?:of|the|for|and|at|in|on|de|&|Inc\.?|LLC|Ltd\.?|Corp\.?|{GAP}|[A-Z][\w.&'’/-]*))*)),?\s*"
    r"(?:(?:a|an|whose|with|located|having|acting|organized|by\s+and\s+through|on\s+behalf)\b[^()]{0,200})?$"
)
_BEGINS = re.compile(r"^.*\b(?:between|and|with|among|by|from)\s+(?=\S)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class PartyRead:
    """A party as its paper names it: the full name (may be a gap), the short names, the quotation."""

    name: str
    short: tuple[str, ...]
    quote: Quote


def parties(source: Source) -> list[PartyRead]:
    """The parties named in the opening of a paper, with the short names in brackets behind them."""
    found: list[PartyRead] = []
    for block in _blocks(source):
        text = " ".join(line.text.strip() for line in block)
        for match in [*_PAREN.finditer(text), *_PLAIN.finditer(text)]:
            short = _shorts(match)
            before = text[: match.start()].rstrip(" ,")
            name = _full_name(before)
            if name and short and not any(set(short) & set(p.short) for p in found):
                found.append(
                    PartyRead(name, short, Quote(_span(name, match[0], text), block[0].page, block[0].number))
                )
    return found


def _span(name: str, paren: str, text: str) -> str:
    start = text.index(name)
    return text[start : text.index(paren, start) + len(paren)]


def _shorts(match: re.Match[str]) -> tuple[str, ...]:
    if match.re is _PLAIN:
        return (match[1].strip(),) if side(match[1].strip()) else ()
    names = [
        re.sub(r"^(?:the|a|an)\s+", "", n.strip(" ,."), flags=re.IGNORECASE)
        for n in re.findall(_SHORT, match[0])
    ]
    apart = {
        "agreement",
        "dpa",
        "mou",
        "party",
        "parties",
        "data",
        "services",
        "effective date",
        "ferpa",
        "coppa",
        "contract",
        "memorandum",
    }
    return tuple(
        n
        for n in names
        if n.lower() not in apart
        and not n.lower().endswith(("agreement", " data", "date", "act"))
        and (n[:1].isupper())
    )


def _full_name(before: str) -> str:
    tail = before[-320:]
    cut = _BEGINS.sub("", tail) if _BEGINS.match(tail) else tail
    # "X and Y Schools" is cut at "and" only where what follows still is a name of a side
    match = _NAME.search(cut) or _NAME.search(tail)
    name = match[1].strip(" ,*") if match else ""
    return name if len(name) > 2 and not name.lower().startswith(("this ", "whereas", "act")) else ""


def _blocks(source: Source) -> Iterator[list[Line]]:
    """Runs of lines of text in the opening, parted by blank lines."""
    block: list[Line] = []
    for line in source.lines[: _OPENING * 2]:
        if line.kind is LineKind.FURNITURE:
            continue
        if line.kind is LineKind.BLANK or not line.text.strip():
            if block:
                yield block
            block = []
        else:
            block.append(line)
    if block:
        yield block


def roles(source: Source, prose: Prose) -> Roles:
    """The names of the two sides."""
    named = [(p.name, p.short) for p in parties(source)]
    return decide([(_bare(full), short) for full, short in named], " ".join(s.text for s in prose.sentences))


def _bare(name: str) -> str:
    return "" if re.fullmatch(GAP, name) or len(name) < 3 else name


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for the parties."""
    for party in parties(paper.source):
        known = {GIVER: paper.roles.gives, TAKER: paper.roles.takes}
        for which, names in known.items():
            if set(party.short) & set(names):
                value = "" if re.fullmatch(rf"\W*{GAP}\W*", party.name) else party.name
                term = "party_district" if which == GIVER else "party_partner"
                yield Hit(term, value, party.quote, "parties.opening")
