# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""The names of organisations where a paper does not introduce its sides by a short name in quotation marks.

``Elm Schools (District) and Oak Lines (Carrier)``; ``School: Elm``; the head and the addressee of a letter; the
line under a form's title; who helps the partner, in a sentence or a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from permslip.agree.prose.prose import Party, Prose
from permslip.agree.reader.beside import with_header
from permslip.agree.reader.roles import GIVER, TAKER, side
from permslip.words.quote import Quote

_WORD = r"(?:[A-Z][\w&'’/-]{0,30}\.?)"
_NAME = rf"{_WORD}(?:,?\s(?:(?:of|for|the|and|de|at|&)\s){{0,2}}(?:{_WORD}|\d{{1,4}})){{0,9}}"
_BODY = re.compile(
    r"\b(?:district|schools?|academy|unified|isd|university|college|institute|foundation|inc|incorporated|llc|pllc|llp|corp(?:oration)?|co|company|"
    r"council|center|centre|association|coalition|alliance|partners|partnership|group|services|systems|analytics|consulting|technologies|labs?|"
    r"cooperative|collective|collaborative|bureau|society|trust|agency|department|office of [a-z]+|hosting|computing|software|solutions|apps|media|studios?|network|exchange|hospital|clinics?)\b",
    re.I,
)
_NO_NAME = re.compile(
    r"\b(?:agreement|memorandum|contract|addendum|amendment|act\b|section|article|exhibit|superintendent|director|president|dear|street|avenue|policy|notice|form\b|letter|study\b|data\b|office of the|page \d|school year|board policy|student records)\b",
    re.I,
)
_FIRM = re.compile(
    r"(?:\b(?:inc|incorporated|llc|l\.l\.c|pllc|llp|corp|corporation|co|company|ltd|group|services|partners|systems|analytics|solutions|technologies|hosting|computing|software|consulting|labs?|laboratory|workshop|centers|bureau|cooperative|collective)\b\.?)$",
    re.I,
)
_PARENS = re.compile(
    rf"(?P<name>{_NAME})\s\((?:the\s|hereinafter\s|called\s)?(?P<short>[A-Z][a-z]\w{{1,20}}(?:\s[A-Z]\w{{1,20}})?)\)"
)
_CALLED = re.compile(
    rf"(?P<name>{_NAME})(?:\s\([A-Z][\w ]{{2,30}}\))?,\s(?:hereinafter\s|hereafter\s|referred\sto\s(?:here\s|herein\s)?as\s|called\s)*(?:the\s)?[\"“](?P<short>[A-Z][\w ]{{1,30}}?)[,.]?[\"”]"
)
_DESCRIBED = re.compile(
    rf"(?P<name>{_NAME}),\s(?:an?|the)\s[^()]{{3,120}}?\s?\((?:the\s)?[\"“](?P<short>[A-Z][\w ]{{1,30}}?)[\"”]\)"
)
_LABELLED = re.compile(
    r"(?:^|(?<=\s))(?P<label>(?:[A-Z][\w/]{1,20})(?: [A-Z][\w/]{1,20}){0,2})\s?:\s(?P<name>[A-Z][^:;]{2,80}?|_{3,}[^:;]{0,40}|\[[^\]]{2,50}\])(?=\s(?:[A-Z][\w/]{1,20}\s){0,2}[A-Z]\w{1,20}\s?:|$)"
)
_SIGNS_FOR = re.compile(
    rf"\b(?:agreed|accepted|signed)\s(?:for|by|on\sbehalf\sof)\s(?P<name>{_NAME})\s?[:,]", re.I
)
# what stands between a body and the part of it through which it acts
_THROUGH = re.compile(
    rf"(?P<name>{_NAME})(?:,\s(?:an?|the)\s[^;()]{{2,120}}?)?,?\s(?:acting\s)?(?:by\sand\s)?(?:through|on\sbehalf\sof|which\soperates|operating|doing\sbusiness\sas)\s(?:its|the|their)\s$"
)
_HELPS = re.compile(
    r"sub-?\s?(?:processor|contractor)s?|\bassist(?:ed|s|ance)\b|\bhelped\s+by|permitted\s+recipients?|(?:who|which)\s+work(?:s|ed)?\s+for|\bengages?\b|\bhosted\s+(?:by|with)|except\s+to\b|this\s+exception|laborator|third[- ]party\s+(?:provider|vendor)s?|\bretains?\b|\buses?\s+(?=[A-Z])|operates\s+(?:the|its)\b[^.;]{0,30}servers?",
    re.I,
)
_HELPERS = re.compile(
    r"sub-?\s?(?:processor|contractor|recipient)|who\s+(?:assist|help|work)|^firms?\b|persons\s+who\s+assist|helpers|third[- ]part(?:y|ies)",
    re.I,
)
_ORGANISATION = re.compile(_NAME)


def whole_name(party: Party) -> Party:
    """The body itself, where the short name follows the part through which it acts (``through its Board``)."""
    text = " ".join(re.sub(r"\*{1,2}", "", party.quote.text).split())
    at = text.find(party.name)
    match = _THROUGH.search(text[max(0, at - 260) : at]) if at > 0 else None
    if match is None or not len(match["name"].split()) > 1:
        return party
    name = re.sub(r"^(?:(?:and|between|among|by|the|The|This|Between|And)\s)+", "", match["name"]).strip(" ,")
    return Party(name, party.short, party.role, party.quote)


def introduced(prose: Prose) -> Iterator[Party]:
    """Sides that the opening introduces without quotation marks, by a label, or where it is signed."""
    for sentence in prose.sentences[:14]:
        text = " ".join(re.sub(r"\*{1,2}", "", sentence.quote.text).split())
        for match in (*_PARENS.finditer(text), *_CALLED.finditer(text), *_DESCRIBED.finditer(text)):
            name, short = (
                re.sub(r"^(?:(?:and|between|among|by|the|The)\s)+", "", match["name"]),
                match["short"],
            )
            if (
                name in sentence.quote.text
                and not _NO_NAME.search(f"{name} {short}")
                and (side(short) or _BODY.search(name))
            ):
                yield Party(name, (short,), _role(side(short) or side(name)), sentence.quote)
        for match in _LABELLED.finditer(text):
            if (which := side(match["label"])) and not _NO_NAME.search(match["name"]):
                yield Party(match["name"].strip(), (match["label"],), _role(which), sentence.quote)
    yield from _in_form(prose)


def _in_form(prose: Prose) -> Iterator[Party]:
    """Sides in the boxes of a form: a cell that names a side, and beside it who that is."""
    for table in prose.tables[:2]:
        for row, quote in zip(table.rows, table.quotes, strict=False):
            for label, name in pairwise(c.strip() for c in row):
                if (
                    (which := side(label))
                    and len(label.split()) <= 3
                    and re.fullmatch(_NAME, name)
                    and side(name) in ("", which)
                ):
                    yield Party(name, (label,), _role(which), quote)


def headed(prose: Prose) -> list[Party]:
    """Organisations that stand alone above the text of a letter, a form, a notice or a policy, or sign it."""
    lines = [(prose.title, Quote(prose.title))] if prose.title else []
    lines += [(" ".join(re.sub(r"\*{1,2}", "", s.quote.text).split()), s.quote) for s in prose.sentences[:8]]
    found: dict[str, Party] = {}
    for text, quote in lines:
        for piece in re.split(r"\s[·|–—]\s|,\s(?:with|and)\s", text):
            name = re.sub(r"\s\(.*$", "", piece.strip(" .,"))
            if len(name.split()) <= 9 and name in " ".join(quote.text.split()) and _alone(name):
                found.setdefault(name.lower(), Party(name, (), _role(side(name)), quote))
    for sentence in prose.sentences:
        if match := _SIGNS_FOR.search(" ".join(sentence.quote.text.split())):
            known = found.get(match["name"].lower())
            found[match["name"].lower()] = known or Party(
                match["name"], (), _role(side(match["name"])), sentence.quote
            )
    return list(found.values())


def _alone(name: str) -> bool:
    shown = name.title() if name.isupper() else name
    return bool(
        re.fullmatch(_NAME, shown) and _BODY.search(shown) and not _NO_NAME.search(shown) and " " in shown
    )


def _role(which: str) -> str:
    return {GIVER: "district", TAKER: "partner"}.get(which, "")


def subcontract(prose: Prose, parties: list[Party]) -> list[Party]:
    """The parties of a paper under another one: who hands the work on is the partner, who takes it is a
    sub-processor, and the school's body that is spoken of, if any, the district."""
    takers = [p for p in parties if p.role == "partner"]
    if not re.search(r"sub-?\s?(?:contract|processor|processing|award|recipient)", prose.title, re.I):
        return parties
    if len(takers) < 2 or any(p.role == "district" for p in parties):
        return parties
    first, *others = takers
    made = [first, *(Party(p.name, p.short, "sub_processor", p.quote) for p in others)]
    for sentence in prose.sentences[:8]:
        for match in _ORGANISATION.finditer(sentence.quote.text):
            name = re.sub(r"^(?:It|The|Under|For)\s", "", match[0]).strip(" ,")
            name = name if re.search(r"\b(?:Inc|Co|Corp|Ltd|No)\.$", name) else name.rstrip(".")
            if (
                " " in name
                and side(name) == GIVER
                and not _NO_NAME.search(name)
                and name not in {p.name for p in takers}
            ):
                return [Party(name, (), "district", sentence.quote), *made]
    return made


def helpers(prose: Prose, sides: set[str]) -> Iterator[tuple[str, Quote]]:
    """The firms that a paper names as helpers of the partner, with the words that name them."""
    by_id = {c.id: c for c in prose.clauses}
    for table in map(with_header, prose.tables):
        clause = by_id.get(table.clause)
        told = " ".join([*table.header, table.heading, clause.heading if clause else ""])
        if not _HELPERS.search(told) or not table.header:
            continue
        at = next(
            (
                n
                for n, h in enumerate(table.header)
                if re.search(r"name|firm|sub-?\s?processor|sub-?\s?contractor|company|vendor", h, re.I)
            ),
            0,
        )
        for row, quote in zip(table.rows, table.quotes, strict=False):
            cell = row[at].strip() if len(row) > at else ""
            if re.fullmatch(rf"{_NAME}\.?", cell) and not _NO_NAME.search(cell):
                yield cell, quote
    for sentence in prose.sentences:
        clause = by_id.get(sentence.clause)
        if not (_HELPS.search(sentence.text) or (clause and _HELPERS.search(clause.heading))):
            continue
        for match in _ORGANISATION.finditer(" ".join(sentence.quote.text.split())):
            name = re.sub(r"^(?:(?:and|by|the|The|With|To)\s)+", "", match[0]).strip(" ,")
            for one in (
                re.split(r"\sand\s(?=[A-Z])", name)
                if not _FIRM.search(name.split(" and ")[0])
                else name.split(" and ")
            ):
                if (
                    " " in one
                    and _FIRM.search(one)
                    and not any(one in s or s in one for s in sides)
                    and not _NO_NAME.search(one)
                ):
                    yield one, sentence.quote
