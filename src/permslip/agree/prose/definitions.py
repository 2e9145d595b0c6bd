"""Defined terms, and the names under which the sides to a paper go.

Recognised: ``"X" means / shall mean / refers to / includes / is defined as / shall have the meaning ...``,
with the quotation marks or with capitals (``The term Student Data means``); ``... (the "X")``, ``("X" or
"Y")``, ``(hereinafter "X")``, ``(collectively, the "X")``; ``hereinafter referred to as X``. A side is
somebody who is given such a short name in a sentence that says who the agreement is between, or whose short
name is itself a role (*Provider*, *District*). Its role comes from the short name, else from its full name,
else, of two sides, from the other's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from permslip.agree.prose.lists import Bit
from permslip.agree.prose.prose import Definition, Party

_Q = '"“”„«»'
_TERM = rf"[{_Q}](?P<term>[^{_Q}]{{1,80}}?)[,.]?[{_Q}]"
_MEANS = (
    r"(?:shall\s+|will\s+)?(?:means?|refers?\s+to|includes?|be\s+defined\s+as|(?:is"
    r"|are)\s+defined\s+(?:as|in|by)"
    r"|have\s+the\s+(?:same\s+)?meanings?|has\s+the\s+(?:same\s+)?meaning|denotes?|is\s+(?:any|an?|the)\b)"
)
_MEANING = re.compile(
    rf"{_TERM}(?P<more>(?:\s*(?:,|or|and|and/or)\s*(?:the\s+)?[{_Q}][^{_Q}]{{1,80}}[{_Q}]){{0,4}})"
    rf"(?:\s*\([^()]{{1,80}}\))?\s*,?\s*(?:as\s+used\s+(?:herein|in\s+this\s+\w+),?\s*)?{_MEANS}",
    re.IGNORECASE,
)
_CAPITAL_MEANING = re.compile(
    r"^(?:The\s+term\s+|The\s+)?(?P<term>[A-Z][\w’'-]*(?:\s+(?:of|and|or|[A-Z(][\w’')-]*)){0,5}?)\s+"
    r"(?:shall\s+mean|means|is\s+defined\s+as|shall\s+have\s+the\s+meaning)\b"
)
_SHORT = re.compile(
    rf"\((?P<lead>[^(){_Q}]{{0,60}}?)[{_Q}](?P<term>[^{_Q}()]{{1,60}}?)[,.]?[{_Q}](?P<more>[^()]{{0,160}})\)"
)
_LEAD = re.compile(
    r"^(?:(?:the|an?|each|collectively|together|individually|also|or|and|hereinafter|hereafter|herein"
    r"|here|in|after"
    r"|referred\s+to|known|called|as|this|jointly|such|being|any|an)\b[\s,]*)*+$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\((?:the\s+|hereinafter\s+(?:the\s+)?)?(?P<term>[A-Z][\w’'&-]*(?:\s[A-Z][\w’'&-]*){0,4})\)"
)
_HEREINAFTER = re.compile(
    rf"\b(?i:hereinafter|hereafter)\s*,?\s*(?i:referred\s+to\s+as|called|known\s+as|the)?\s*(?i:the\s+)?[{_Q}]?"
    rf"(?P<term>[A-Z][\w’'&-]*(?:\s[A-Z][\w’'&-]*){{0,4}})[{_Q}]?"
)
_QUOTED = re.compile(rf"[{_Q}]([^{_Q}]{{1,60}}?)[,.]?[{_Q}]")
_NAME = re.compile(
    r"(?:\[[^\[\]]{1,80}\]_*|\{[^{}]{1,80}\}|_{3,}|[A-Z][\w.&’'/-]*)(?:,?\s+(?:of|the|for|and|on|&|de"
    r"|at"
    r"|[A-Z][\w.&’'/-]*|\[[^\[\]]{1,80}\]|_{3,})){0,24},?\s*$"
)
# a name, and after a comma what it is: *Alder Falls Public Schools, a local educational agency*
_DESCRIBED = re.compile(
    r"(?:^|\b(?i:between|among|and|by|with)\s+)(?i:the\s+)?"
    r"(?!(?i:and|by|between|the)\b)([A-Z][^,;:]{2,100}(?:,\s+(?i:inc|incorporated|llc|l\.l\.c|ltd|corp)\b\.?)?),\s+"
    r"(?i:an?|the|with|having|whose|located|acting|on\s+behalf|organized|party)\b[^;:]*$"
)
# what is given a short name without being a side
_NO_SIDE = re.compile(
    r"agreement|addendum|\bDPA\b|\bMOU\b|memorandum|\bact\b|\bdata\b|date|contract$|terms|services|\baddress\b|\bname\b"
    r"|studies|project|program|platform|software|purpose|laws?\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"agreement|addendum|memorandum|\bact\b|\bdata\b|services", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:between|among|by\s+and\s+between|entered\s+into|made\s+by|parties\s+to|is\s+made)\b", re.IGNORECASE
)
ROLES: dict[str, str] = {
    **dict.fromkeys(
        "provider|service provider|services provider|vendor|contractor|consultant|researcher"
        "|researchers|principal investigator"
        "|company|operator|recipient|data recipient|receiving party|receiver|processor|data processor"
        "|data user"
        "|research organization|research partner|evaluator|external evaluator|partner|community partner"
        "|grantee"
        "|data requester|data requestor|requester|requestor|licensee|third party|third-party provider"
        "|project team"
        "|receiving institution|recipient institution|receiving organization|outside party|subscriber"
        "|third-party contractor|research team|technology provider".split("|"),
        "partner",
    ),
    **dict.fromkeys(
        "district|school district|the district|lea|local education agency|local educational agency"
        "|board|school board"
        "|board of education|school|schools|public schools|school system|school department|educational agency"
        "|education agency|educational institution|data controller|controller|data owner|data provider"
        "|data supplier"
        "|providing party|disclosing party|discloser|charter school|academy|covered entity|data source"
        "|sea|agency|doe"
        "|state education agency|state educational agency|licensor|data steward|data custodian|charter"
        "|releasing party".split("|"),
        "district",
    ),
    **dict.fromkeys(
        "subprocessor|sub-processor|subprocessors|sub-processors|subcontractor|subcontractors|sub-contractor"
        "|subrecipient|sub-recipient".split("|"),
        "sub_processor",
    ),
}  # fmt: skip
"""Role words, in small letters, and whose role they name."""

_SCHOOLS = re.compile(
    r"\b(?:school\s+district|public\s+schools|board\s+of\s+education|school\s+board|school\s+department"
    r"|unified|isd|office\s+of\s+education|school\s+committee|department\s+of\s+education|academy\s+district"
    r"|charter\s+school|school\s*/\s*district|district\s+name|school\s+name|education(?:al)?\s+agency)\b",
    re.IGNORECASE,
)
_FIRMS = re.compile(
    r"\b(?:inc|llc|l\.l\.c|corp|corporation|ltd|company|university|institute|foundation|college|lp|plc"
    r"|vendor|researcher)\b",
    re.IGNORECASE,
)


def definitions_of(bits: Iterable[Bit]) -> tuple[Definition, ...]:
    """Every definition in the sentences, in order; a term that is defined twice comes twice."""
    out: list[Definition] = []
    for bit in bits:
        out += _meanings(bit)
        out += _short_names(bit)
    return tuple(out)


def _meanings(bit: Bit) -> list[Definition]:
    text = bit.quote.text
    out: list[Definition] = []
    found = list(_MEANING.finditer(text)) or list(_CAPITAL_MEANING.finditer(text))
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(text)
        meaning = re.sub(r"^,?\s*but\s+(?:is|are)\s+not\s+limited\s+to:?", "", text[match.end() : end]).strip(
            " ,:;"
        )
        terms = [match["term"], *_QUOTED.findall(match.groupdict().get("more") or "")]
        if match[0].lower().rstrip().endswith((" any", " a", " an", " the")):
            meaning = f"{match[0].split()[-1]} {meaning}"
        out += [Definition(_clean(t), meaning, bit.quote, bit.clause) for t in terms if meaning and _clean(t)]
    return out


def _short_names(bit: Bit) -> list[Definition]:
    text = bit.quote.text
    out: list[Definition] = []
    at = 0
    for match in _SHORT.finditer(text):
        lead = match["lead"].strip()
        if not _LEAD.match(lead) and lead.strip(" ,").lower() not in ROLES:
            continue
        meaning = _before(_window(text, at, match.start()))
        for term in (match["term"], *_QUOTED.findall(match["more"])):
            if meaning and _clean(term):
                out.append(Definition(_clean(term), meaning, bit.quote, bit.clause))
        at = match.end()
    if not out:
        for match in _HEREINAFTER.finditer(text):
            meaning = _before(_window(text, at, match.start()).rstrip(" (,"))
            at = match.end()
            if meaning:
                out.append(Definition(_clean(match["term"]), meaning, bit.quote, bit.clause))
    return out


def _clean(term: str) -> str:
    return re.sub(r"^(?:the|an?)\s+", "", term.strip(" ,.;:"), flags=re.IGNORECASE)


def _window(text: str, start: int, end: int) -> str:
    """The words before a place, at most some 240 characters of them, none cut."""
    begin = max(start, end - 240)
    words = text[begin:end]
    return words if begin == start else words.partition(" ")[2]


def _before(text: str) -> str:
    """What a short name stands for: the name in capitals just before it, else the words since the last
    mark."""
    text = text.rstrip(" ,")
    if named := re.search(r"\(([A-Z][^()]{2,60})\)$", text):  # a blank, and in brackets what goes into it
        return named[1]
    if re.search(r"\b(?:section|article|paragraph|exhibit|attachment|schedule)\s+\S+$", text, re.IGNORECASE):
        return ""
    if described := _DESCRIBED.search(text):
        text = described[1]
    if name := _NAME.search(text):
        words = name[0].strip(" ,")
        words = re.sub(r"^(?:This|That|The|And|By|Between)\s+(?=\S)", "", words)
        if " and " in words and re.search(r"\b(?:between|among)\s+$", text[: name.start()]):
            words = words.split(" and ", 1)[1]
        return words
    text = re.sub(r"^(?:WHEREAS,?|This\s+is)\s+", "", text)
    return re.split(r"[;:]|,\s+(?:and|or)\s+|\band\s+between\s+", text)[-1].strip(" ,")[-200:]


def parties_of(bits: Sequence[Bit], definitions: Sequence[Definition]) -> tuple[Party, ...]:
    """The sides to the paper, in the order in which they are named."""
    found: dict[str, Party] = {}
    for definition in definitions:
        if _MEANING.search(definition.quote.text) is None and len(definition.meaning) <= 160:
            organised = _SCHOOLS.search(definition.meaning) or _FIRMS.search(definition.meaning)
            between = organised or _BETWEEN.search(definition.quote.text)
            _note(found, definition, bool(between and _is_name(definition.meaning)))
    for bit in bits[:40]:
        for match in _NAMED.finditer(bit.quote.text) if _BETWEEN.search(bit.quote.text) else ():
            name = _before(_window(bit.quote.text, 0, match.start()))
            if _is_name(name) and not match["term"].isupper():
                _note(found, Definition(match["term"], name, bit.quote, bit.clause), True)
    order = sorted(found.values(), key=lambda p: (p.quote.page, p.quote.line, p.quote.text.find(p.name)))
    return _sides(order)


def _is_name(meaning: str) -> bool:
    return bool(_NAME.fullmatch(meaning.strip()))


def _note(found: dict[str, Party], named: Definition, between: bool) -> None:
    """Keep a short name as a side's: it or the name is a role, or (``between``) the paper is made with it."""
    role = ROLES.get(named.term.lower()) or ROLES.get(named.meaning.lower(), "")
    if not role and (not between or _NO_SIDE.search(named.term) or _NO_NAME.search(named.meaning)):
        return
    key = named.meaning.lower()
    party = found.get(key, Party(named.meaning, (), role, named.quote))
    short = party.short if named.term in party.short else (*party.short, named.term)
    found[key] = replace(party, short=short, role=party.role or role)


def _sides(parties: list[Party]) -> tuple[Party, ...]:
    """The parties with the roles that their names, or the other side, tell."""
    named = [p if p.role or not _SCHOOLS.search(p.name) else replace(p, role="district") for p in parties]
    roles = [p.role for p in named]
    if len(named) == 2 and roles.count("") == 1:
        other = {"district": "partner", "partner": "district"}.get(next(r for r in roles if r), "")
        named = [p if p.role else replace(p, role=other) for p in named]
    if any(p.role == "partner" for p in named):
        return tuple(named)
    return tuple(p if p.role or not _FIRMS.search(p.name) else replace(p, role="partner") for p in named)


def names_of(parties: Iterable[Party]) -> dict[str, str]:
    """Names in small letters and the role of each: the paper's own short names over the usual role words."""
    names = dict(ROLES)
    for party in parties:
        for name in (party.name, *party.short):
            bare = re.sub(r"^the\s+", "", name.lower())
            if party.role and len(bare) > 1 and len(bare.split()) <= 8:
                names[bare] = party.role
                names[re.sub(r",?\s{0,20}(?:inc|llc|corp|ltd)\.?$", "", bare)] = party.role
    return names
