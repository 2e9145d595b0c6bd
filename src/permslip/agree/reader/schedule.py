# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""The schedule of data: which elements may be shared, which only after an opt-in, which never.

Tables and lists are read; an element of the catalogue is found by its exact words or an alias, never by
likeness. What the catalogue does not know keeps the paper's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from permslip.agree.prose.prose import Table
from permslip.agree.reader.found import filled
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.said import ElementSaid
from permslip.agree.reader.spoken import Paper, Spoken
from permslip.words.elements import resolve_words
from permslip.words.quote import Quote
from permslip.words.vocabulary import Need

_ELEMENT_COLUMN = re.compile(
    r"\b(?:data\s+elements?|elements?|fields?|variables?|data\s+items?|student\s+data|examples)\b", re.I
)
_KIND_COLUMN = re.compile(
    r"\b(?:category|categories|data\s+types?|types?\s+of\s+data|information|description)\b", re.I
)
_NEED_COLUMN = re.compile(r"required|optional|mandatory|need|necessity|\bm/o\b|priority", re.I)
_CHECK_COLUMN = re.compile(r"check|used\s+by|collected|shared|yes\s*/\s*no|authori[sz]ed|\bx\b", re.I)
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
    r"opt[- ]?in|only\s+with\s+(?:\w+\s+){0,3}parent\w*\s+consent|(?:additional|separate|specific)\s+(?:\w+\s+){0,2}consent",
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
_CHECKED, _UNCHECKED = (
    re.compile(r"[☒☑✓✔]|\[\s*[xX✓]\s*\]|^\s*(?:x|yes|y)\s*$", re.I),
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
    """Every element that a table or a list of the paper names, in its order, each once a term."""
    found = [r for table in paper.prose.tables for r in _of_table(paper, table)]
    in_tables = {r.quote.clause for r in found}
    found += [r for spoken in paper.spoken if spoken.quote.clause not in in_tables for r in _of_list(spoken)]
    listed = {r.quote for r in found}
    found += [
        r
        for spoken in paper.spoken
        if spoken.quote not in listed and spoken.quote.clause not in in_tables
        for r in _of_sentence(spoken)
    ]
    return list({(r.kind, r.words.lower()): r for r in reversed(found)}.values())[::-1]


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
    for row, quote in zip(table.rows, table.quotes, strict=False):
        if len(row) <= column or (
            checks and check_at is not None and not _CHECKED.search(_cell(row, check_at))
        ):
            continue
        optional = need_at is not None and _OPTIONAL.search(_cell(row, need_at))
        for words in _items(row[column]):
            need = (
                Need.OPTIONAL
                if optional or kind == "elements_opt_in" or "optional" in words.lower()
                else Need.MANDATORY
            )
            yield Row(_clean(words), need, kind, quote)


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
    """The elements in one cell or sentence: parted by commas, semicolons, *and*, outside brackets."""
    cell = re.sub(r"^[A-Z][\w -]{2,40}:\s+", "", cell)
    flat = re.sub(
        r"\([^()]*\)", lambda m: m[0].replace(",", "\0").replace(";", "\0").replace(" and ", " \1 "), cell
    )
    parts = re.split(r"\s{0,20}[;,•\n]\s*(?:(?i:and|or)\s+)?", flat)
    whole = [p for part in parts for p in _halves(part)]
    return [
        w
        for p in whole
        if (w := p.replace("\0", ",").replace("\1", "and").strip(" .;:,*-–"))
        and filled(w)
    ]


def _halves(part: str) -> list[str]:
    """``birth date and sex`` is two elements unless the catalogue knows the whole (``race and ethnicity``)."""
    if resolve_words(part) or " and " not in part:
        return [part]
    halves = part.split(" and ")
    return halves if all(resolve_words(h) for h in halves) else [part]


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


_WITHHELD = re.compile(
    r"^(.{3,60}?)\s+(?:are|is|shall|will)\s+(?:not\s+(?:to\s+)?(?:be\s+)?(?:included|shared|provided|disclosed|collected|released)|never\s+\w+|withheld|excluded)",
    re.I,
)


def _of_sentence(spoken: Spoken) -> Iterator[Row]:
    """A sentence that lists elements in its course: after a colon or *include*, at least two and half of them known."""
    text = spoken.sentence.text
    if (
        spoken.recital
        or (spoken.defines and not re.search(r"\bdata\b|records|information", text[:60], re.I))
        or spoken.sentence.stem
    ):
        return
    if (bare := _WITHHELD.match(text)) and resolve_words(_clean(bare[1])):
        yield Row(_clean(bare[1]), Need.MANDATORY, "elements_excluded", spoken.quote)
        return
    excluded = _EXCLUDES.search(text)
    body, left_out = (text[: excluded.start()], text[excluded.end() :]) if excluded else (text, "")
    near = f"{spoken.heading.split(' > ')[-1]} {text}"
    shared = _known_in(body)
    if len(shared) >= (2 if ":" in body or _ABOUT_DATA.search(near) else 3) and (
        _SHARES.search(text) or _ABOUT_DATA.search(near) or ":" in body
    ):
        kind = _kind(f"{spoken.heading.split(' > ')[-1]} {body}")
        yield from (
            Row(w, Need.OPTIONAL if kind == "elements_opt_in" else Need.MANDATORY, kind, spoken.quote)
            for w in shared
        )
    yield from (Row(w, Need.MANDATORY, "elements_excluded", spoken.quote) for w in _known_in(left_out))


_EXCLUDES = re.compile(
    r"\b(?:excluding|except(?:\s+for)?|but\s+not|other\s+than|does\s+not\s+include|do\s+not\s+include|shall\s+not\s+(?:include|contain)|never\s+(?:include|contain)s?)\s+(?=[^.]*)",
    re.I,
)


def _known_in(text: str) -> list[str]:
    """The elements of the catalogue among the parts of a listing sentence; a first part may have words before it."""
    found: list[str] = []
    for part in _items(re.sub(r"\([a-z0-9]{1,3}\)\s*", "", text.replace(":", ";"))):
        words = _clean(part).split()
        tries = [
            words,
            *(words[n:] for n in range(max(1, len(words) - 5), len(words))),
            *(words[:n] for n in range(min(5, len(words) - 1), 1, -1)),
        ]
        hit = next((t for t in tries if _telling(t, words) and resolve_words(" ".join(t))), None)
        if hit:
            found.append(" ".join(hit))
    return found


def _telling(part: list[str], whole: list[str]) -> bool:
    """Whether words say enough to be an element in a sentence: two of them, or one that stands alone."""
    bare = [w for w in part if w.lower() not in ("a", "an", "the", "any", "all", "each")]
    return len(bare) > 1 or (len(whole) == 1 and len(bare) == 1)


def _lists_data(stem: str, heading: str, item: str) -> bool:
    """Whether the items under a stem are elements: it or its heading says so, or the catalogue knows the item."""
    if _OTHER_LIST.search(stem[-60:]):
        return False
    said = _STEM.search(stem) or _ABOUT_DATA.search(heading)
    shared = _SHARES.search(stem) or _ABOUT_DATA.search(heading)
    return bool(said and shared) or bool(shared and resolve_words(item.strip(" .;,-•*")))


def _row(words: str, near: str, quote: Quote) -> Row:
    kind = _kind(near)
    need = Need.OPTIONAL if kind == "elements_opt_in" or _OPTIONAL.search(words) else Need.MANDATORY
    return Row(_clean(words), need, kind, quote)


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for elements, elements_opt_in and elements_excluded."""
    for row in rows(paper):
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
