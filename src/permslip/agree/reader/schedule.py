# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""The schedule of data: which elements may be shared, which only after an opt-in, which never.

Tables and lists are read; an element of the catalogue is found by its exact words or an alias, never by
likeness. What the catalogue does not know keeps the paper's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from permslip.agree.prose.prose import Table
from permslip.agree.reader.beside import with_header
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.listed import given, known_words, labelled, opted_in, parts, withheld
from permslip.agree.reader.said import ElementSaid
from permslip.agree.reader.spoken import Paper, Spoken
from permslip.words.elements import resolve_words
from permslip.words.quote import Quote
from permslip.words.vocabulary import Need

_ELEMENT_COLUMN = re.compile(
    r"\b(?:data\s+elements?|elements?|fields?|variables?|data\s+items?|student\s+data|examples|records?)\b",
    re.I,
)
_KIND_COLUMN = re.compile(
    r"\b(?:category|categories|data\s+types?|types?\s+of\s+data|information|description)\b", re.I
)
_NEED_COLUMN = re.compile(r"required|optional|mandatory|need|necessity|\bm/o\b|priority", re.I)
_CHECK_COLUMN = re.compile(
    r"check|^sent\b|^given\b|delivered|included|used\s+by|collected|shared|yes\s*/\s*no|authori[sz]ed|\bx\b",
    re.I,
)
_NOT_A_SCHEDULE = re.compile(
    r"sub-?\s?processors?|sub-?\s?contractors?|retention|how\s+long|security|document\s+information|encrypt|signatur|contact|operator|revision|version|duration|definition|metadata\s+of",
    re.I,
)
_ABOUT_DATA = re.compile(
    r"data\s+elements?|schedule\s+of\s+data|student\s+data|data\s+(?:to\s+be\s+)?(?:shared|provided|collected|disclosed|requested|fields?|types?|items?|list)|types\s+of\s+(?:personal\s+|student\s+)?(?:data|information)|(?:specific\s+)?records\s+and\s+data|information\s+(?:to\s+be\s+)?(?:shared|disclosed|collected)|categories\s+of\s+(?:student\s+|personal\s+)?data|variables|alumni\s+enrichment",
    re.I,
)
_STEM = re.compile(
    r"(?:following|these|specific)\s+(?:\w+\s+){0,4}(?:data|information|elements?|fields?|records?|variables?|items?)|(?:data|elements|information|records|fields)\s+(?:\w+\s+){0,6}(?:include|are|consist|listed|following|:)|limited\s+to\s+the\s+following",
    re.I,
)
_OTHER_LIST = re.compile(
    r"services?|purposes?|functions?|activities|safeguards?|measures?|\buses?\b|rights?|steps|controls?|conditions?|requirements?|through|details?|notice|breach|incident|report|definition",
    re.I,
)
_NEVER = re.compile(
    r"\bnot\s+(?:be\s+)?(?:\w+,?\s+){0,4}(?:collect|share|provide|disclose|receive|request|store|transfer|includ|contain)\w*|\bexcluded?\b|\bnever\b|prohibited\s+(?:data|elements)|will\s+not\s+(?:be\s+)?|data\s+not\s+collected|shall\s+not\s+contain",
    re.I,
)
_OPT_IN = re.compile(
    r"opt[- ]?in|only\s+with\s+(?:\w+\s+){0,3}parent\w*\s+consent|only\s+(?:if|where|when|after|once)\s+(?:\w+\s+){0,2}(?:parent|guardian|famil)\w*\s+(?:\w+\s+){0,3}(?:sign|tick|agree|consent|initial|permi|chos|check|said)\w*|(?:additional|separate|specific)\s+(?:\w+\s+){0,2}consent",
    re.I,
)
_OPTIONAL = re.compile(
    r"\boptional\b|if\s+available|encouraged|where\s+available|\bopt\b|\bo\b|desirable|nice\s+to\s+have|recommended",
    re.I,
)
_SHARES = re.compile(
    r"\b(?:share[sd]?|sharing|provide[sd]?|disclose[sd]?|receive[sd]?|collect(?:s|ed)?|transfer(?:s|red)?|release[sd]?|access|process(?:es|ed)?|request(?:s|ed)?|sends?|sent|gives?|delivers?|furnish(?:es)?|suppl(?:y|ies))\b",
    re.I,
)
_DATA_HEADING = re.compile(
    r"^(?:what\s+)?(?:the\s+)?(?:student\s+|pupil\s+)?(?:data|records|phi|pii|elements|information)\W*$|^(?:which|what)\s+(?:\w+\s+){0,2}(?:records|data|information)\s+(?:we|you|they)\b|^what\s+(?:phi|data|records|we\s+(?:collect|share|send))\b",
    re.I,
)
_NOT_ABOUT_DATA = re.compile(
    r"survey|breach|incident|security|retention|destruct|dispos|signature|notices?$|definitions?\s+of|publi",
    re.I,
)
_CHECKED, _UNCHECKED = (
    re.compile(r"[☒☑✓✔]|\[\s*[xX✓]\s*\]|^\s*(?:x|yes|y)\s*(?:/[^/]{1,12})?$", re.I),
    re.compile(r"[☐□]|\[\s*\]"),
)


@dataclass(frozen=True)
class Row:
    """One element as the paper lists it; ``kind`` is the term it belongs to."""

    words: str
    need: Need
    kind: str
    quote: Quote


def rows(paper: Paper) -> list[Row]:
    """Every element that the paper names, each once a term, where it stands first; optional where any line says so."""
    kept: dict[tuple[str, str], Row] = {}
    found = _all(paper)
    told = {_same(r) for r in found if r.need is Need.OPTIONAL}
    for row in sorted(found, key=lambda r: (r.quote.page, r.quote.line)):
        kept.setdefault(_same(row), row)
    return [replace(r, need=Need.OPTIONAL if key in told else r.need) for key, r in kept.items()]


def _same(row: Row) -> tuple[str, str]:
    known = resolve_words(row.words)
    return row.kind, known.key if known else row.words.lower()


def _all(paper: Paper) -> list[Row]:
    """Every element that a table, a list or a sentence names: those of tables, then the others."""
    found = [r for table in map(with_header, paper.prose.tables) for r in _of_table(paper, table)]
    in_tables = {r.quote.clause for r in found}
    found += [r for spoken in paper.spoken if spoken.quote.clause not in in_tables for r in _of_list(spoken)]
    listed = {r.quote for r in found}
    found += [
        r
        for spoken in paper.spoken
        if spoken.quote not in listed and spoken.quote.clause not in in_tables
        for r in _of_sentence(spoken)
    ]
    return found


def _of_table(paper: Paper, table: Table) -> Iterator[Row]:
    near = _near(paper, table)
    head = " ".join(table.header)
    column = _column(table)
    if column is None or _NOT_A_SCHEDULE.search(head + " " + table.heading):
        return
    if not (_ABOUT_DATA.search(near) or _ELEMENT_COLUMN.search(table.header[column])):
        return
    need_at = next((n for n, h in enumerate(table.header) if n != column and _NEED_COLUMN.search(h)), None)
    check_at = next((n for n, h in enumerate(table.header) if n != column and _CHECK_COLUMN.search(h)), None)
    checks = check_at is not None and any(
        _CHECKED.search(r[check_at]) for r in table.rows if len(r) > check_at
    )
    kind = _kind(near)
    refused = check_at is not None and any(_REFUSED.search(_cell(r, check_at)) for r in table.rows)
    for row, quote in zip(table.rows, table.quotes, strict=False):
        if refused and check_at is not None and _REFUSED.search(_cell(row, check_at)):
            said = f"{_cell(row, check_at)} {near} {_after(paper, table)}"
            if len(row) > column and re.search(r"\bnever\b|must\s+not|shall\s+not|may\s+not", said, re.I):
                yield from (
                    Row(known_words(w) or w, Need.MANDATORY, "elements_excluded", quote)
                    for w in _items(row[column])
                )
            continue
        if len(row) <= column or (
            checks and check_at is not None and not _CHECKED.search(_cell(row, check_at))
        ):
            continue
        others = " ".join(c for n, c in enumerate(row) if n != column)
        here = (
            "elements_excluded"
            if _NEVER_CELL.search(others)
            else "elements_opt_in"
            if _OPT_IN.search(others)
            else kind
        )
        optional = need_at is not None and _OPTIONAL.search(_cell(row, need_at))
        for words in _items(row[column]):
            need = (
                Need.OPTIONAL
                if optional or here == "elements_opt_in" or "optional" in words.lower()
                else Need.MANDATORY
            )
            yield Row(known_words(_clean(words)) or _clean(words), need, here, quote)


_NEVER_CELL = re.compile(
    r"\b(?:never|not\s+(?:to\s+be\s+)?(?:delivered|shared|sent|given|provided|disclosed|released|included)|excluded|withheld|prohibited|none:?\s+not)\b",
    re.I,
)
_REFUSED = re.compile(r"^\W*no\b", re.I)


def _after(paper: Paper, table: Table) -> str:
    """What the clause of a table says of the word *no*."""
    return " ".join(
        s.text
        for s in paper.prose.sentences
        if s.clause == table.clause and re.search(r"[\"“']no[\"”']", s.text, re.I)
    )


def _cell(row: tuple[str, ...], at: int) -> str:
    return row[at] if at < len(row) else ""


def _column(table: Table) -> int | None:
    """The column that holds the elements: one that says so, else one that says what kinds of data these are."""
    for wanted in (_ELEMENT_COLUMN, _KIND_COLUMN):
        at = next((n for n, h in enumerate(table.header) if wanted.search(h)), None)
        if at is not None:
            return at
    return None


def _near(paper: Paper, table: Table) -> str:
    clause = paper.prose.clause(table.clause)
    said = (
        " ".join(
            s.text
            for s in paper.prose.sentences
            if s.clause == table.clause and s.quote.line <= table.quotes[0].line
        )
        if table.quotes
        else ""
    )
    return " ".join([table.heading, clause.heading if clause else "", said])


def _kind(near: str) -> str:
    if _OPT_IN.search(near):
        return "elements_opt_in"
    return "elements_excluded" if _NEVER.search(near) else "elements"


def _items(cell: str) -> list[str]:
    """The elements in one cell or item: its parts, without those that only say more of the one before."""
    cell = re.sub(r"^[A-Z][\w -]{2,40}:\s+", "", cell)
    twice = cell.split(" / ")  # a heading in two languages: the first is the paper's own
    if len(twice) == 2 and known_words(twice[0]):
        cell = twice[0]
    return [cell.strip(" .;:,*-–")] if resolve_words(cell) else [p for p in parts(cell) if not _MORE.match(p)]


_MORE = re.compile(r"^(?:by|with|in|of|for|per|from|at|including|together|and|or|as|if|such|e\.g)\b", re.I)


def _clean(words: str) -> str:
    return re.sub(r"\s*\((?:optional|required|mandatory)\)\s*$", "", words, flags=re.I).strip()


_INSTRUCTS = re.compile(r"^\W*(?:please|describe|specify|identify|list|summarize|insert|e\.g)\b", re.I)


def _of_list(spoken: Spoken) -> Iterator[Row]:
    """Items of a list whose stem or heading speaks of the data, or a bare list of nouns under such a heading."""
    sentence = spoken.sentence
    heading = spoken.heading.split(" > ")[-1]
    if (
        spoken.recital
        or spoken.defines
        or _INSTRUCTS.search(sentence.text)
        or _INSTRUCTS.search(sentence.stem)
        or _NOT_A_SCHEDULE.search(heading)
    ):
        return
    stem = sentence.stem
    if stem and _lists_data(stem, heading, sentence.quote.text):
        item = sentence.quote.text
        if len(item.split()) <= 14 and not re.search(r"\b(?:shall|will|must|may|is|are)\b", item):
            near = f"{heading} {stem}"
            for words in _items(
                re.sub(r"^\W*(?:[a-z0-9]{1,3}[.)]\s+|\([a-z0-9]{1,4}\)\s*)", "", item, flags=re.I)
            ):
                yield _row(words, near, sentence.quote)
    elif inline := re.search(
        r"(?:following|these)\s+(?:\w+\s+){0,4}(?:data|information|elements?|fields?|records?)[^:]{0,60}:\s*(.+)$",
        sentence.text,
    ):
        if _SHARES.search(sentence.text) and not stem:
            yield from (
                _row(w, sentence.text, sentence.quote) for w in _items(inline[1]) if len(w.split()) <= 10
            )
    elif (
        not stem
        and _ABOUT_DATA.search(heading)
        and "," in sentence.text
        and not re.search(r"\b(?:shall|will|must|may|is|are|has|have|can)\b", sentence.text)
    ):
        yield from (_row(w, heading, sentence.quote) for w in _items(sentence.text) if len(w.split()) <= 8)


def _of_sentence(spoken: Spoken) -> Iterator[Row]:
    """A sentence that lists elements in its course, or says which are never given."""
    text, last = spoken.sentence.text, spoken.heading.split(" > ")[-1]
    if (
        spoken.recital
        or spoken.sentence.stem
        or (spoken.defines and not re.search(r"\bdata\b|records|information|\blist\b", text[:60], re.I))
        or _NOT_ABOUT_DATA.search(last)
    ):
        return
    term, bare = labelled(text)
    if bare:
        wish = Need.OPTIONAL if term == "elements_opt_in" else Need.MANDATORY
        yield from (Row(w, wish, term, spoken.quote) for w in bare)
        return
    never, rest, lifted = withheld(text)
    kind = "elements_opt_in" if lifted else "elements_excluded"
    need = Need.OPTIONAL if lifted else Need.MANDATORY
    yield from (Row(w, need, kind, spoken.quote) for w in never)
    asked = opted_in(text)
    yield from (Row(w, Need.OPTIONAL, "elements_opt_in", spoken.quote) for w in asked)
    headed = bool(_ABOUT_DATA.search(last) or _DATA_HEADING.search(last))
    near = _kind(f"{last} {rest}") if not never else "elements"
    if near == "elements_excluded" and not _NEVER.search(last):
        near = "elements"
    wanted = Need.OPTIONAL if near == "elements_opt_in" else Need.MANDATORY
    if not asked:
        yield from (Row(w, wanted, near, spoken.quote) for w in given(rest, headed))
    if (
        headed
        and not never
        and len(text.split()) <= 10
        and (one := known_words(text))
        and not _PROMISES.search(text)
    ):
        yield Row(one, wanted, near, spoken.quote)


_PROMISES = re.compile(r"\b(?:shall|will|must|may|is|are|has|have|can|not)\b", re.I)


def _lists_data(stem: str, heading: str, item: str) -> bool:
    """Whether the items under a stem are elements: it or its heading says so, or the catalogue knows the item."""
    if _OTHER_LIST.search(stem[-60:]):
        return False
    said = _STEM.search(stem) or _ABOUT_DATA.search(heading)
    shared = _SHARES.search(stem) or _ABOUT_DATA.search(heading)
    return bool(said and shared) or bool(shared and any(known_words(p) for p in parts(item)))


def _row(words: str, near: str, quote: Quote) -> Row:
    kind = _kind(near)
    need = Need.OPTIONAL if kind == "elements_opt_in" or _OPTIONAL.search(words) else Need.MANDATORY
    return Row(known_words(_clean(words)) or _clean(words), need, kind, quote)


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for elements, elements_opt_in and elements_excluded."""
    for row in _all(paper):
        known = resolve_words(row.words)
        yield Hit(
            row.kind,
            known.key if known else row.words,
            row.quote,
            "schedule.known" if known else "schedule.own_words",
        )


def schedule(found: Iterable[Row], sure: float, less: float) -> tuple[ElementSaid, ...]:
    """The lines of the schedule: what may be shared, and what only after an opt-in (as optional)."""
    return tuple(
        ElementSaid(r.words, known.key if known else None, r.need, r.quote, sure if known else less)
        for r in found
        if r.kind != "elements_excluded"
        for known in (resolve_words(r.words),)
    )
