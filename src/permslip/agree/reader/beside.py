# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""What stands elsewhere in a paper and is heard with a sentence: headings, captions, unfinished stems, the rows of
tables, defined terms that name the data or carry a duration, references to the clause that holds one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from permslip.agree.prose.prose import Clause, Prose, Sentence, Table
from permslip.agree.reader.durations import counted, durations

MODAL = re.compile(r"\b(?:shall|will|must|may|agrees?|is|are)\b", re.IGNORECASE)


LABEL = re.compile(r"^\W{0,3}([A-Z][\w/&,'’() -]{2,48}?)\s*:\s+\S")


_COLUMN = re.compile(
    r"^(?:(?:data\s+)?(?:elements?|fields?|items?|variables?)|records?|names?|sub-?\s?(?:processor|contractor)s?|company|firm|vendor|category|type|no\.?|#)\b",
    re.IGNORECASE,
)


def with_header(table: Table) -> Table:
    """The table with its first row as the header, where the file marks none and that row names columns."""
    if table.header or len(table.rows) < 2 or not _COLUMN.match(table.rows[0][0].strip()):
        return table
    first = table.rows[0]
    if any(len(cell.split()) > 7 or re.search(r"\d{2}", cell) for cell in first):
        return table
    return replace(table, header=first, rows=table.rows[1:], quotes=table.quotes[1:])


def rows(prose: Prose) -> Iterator[Sentence]:
    """The rows of tables as sentences: the first cell names what the others say. Lists of data are read elsewhere."""
    for table in prose.tables:
        head = " ".join(table.header).lower()
        if re.search(
            r"element|field|variable|sub-?\s?processor|sub-?\s?contractor|category|data\s+type", head
        ):
            continue
        for row, quote in zip(table.rows, table.quotes, strict=False):
            cells = [c.strip() for c in row if c.strip()]
            if len(cells) >= 2:
                yield Sentence(f"{cells[0].rstrip(':.')}: {' '.join(cells[1:])}", quote, table.clause)


def _one_duration(text: str) -> str:
    """The words of the only counted duration in a text; empty where there are none or several."""
    found = [f for f in durations(text) if counted(f) and f.value]
    return found[0].words if len({f.value for f in found}) == 1 else ""


def carried(prose: Prose) -> tuple[re.Pattern[str], dict[str, str]] | None:
    """Defined terms that stand for a duration (``"Notice Period" means 72 hours``), by their words."""
    known = {
        d.term: value
        for d in prose.definitions
        if re.search(r"period|time|deadline|window|days|notice|term\b", d.term, re.IGNORECASE)
        and (value := _one_duration(d.meaning))
    }
    for sentence in prose.sentences:
        match = re.match(
            r"The\s+((?:[A-Z]\w*\s){0,3}(?:Period|Time|Window|Deadline))\s+(?:is|shall be|means)\s",
            sentence.text,
        )
        if match and (value := _one_duration(sentence.text)):
            known.setdefault(match[1], value)
    if not known:
        return None
    return re.compile(
        r"\b(?:" + "|".join(re.escape(t) for t in sorted(known, key=len, reverse=True)) + r")\b(?! \()"
    ), known


_ELSEWHERE = re.compile(
    r"\b(?:period|time|time\s?frame|deadline|days|hours|schedule|interval)\b[^.;]{0,60}$", re.IGNORECASE
)


def told_elsewhere(prose: Prose) -> dict[int, tuple[tuple[str, str], ...]]:
    """By sentence: a reference to a clause that holds the duration (``within the period set out in Section 9``)."""
    found: dict[int, list[tuple[str, str]]] = {}
    by_id = {c.id: c for c in prose.clauses}
    for reference in prose.references:
        sentence, clause = prose.sentences[reference.sentence], by_id.get(reference.target or "")
        at = sentence.text.find(reference.words)
        if (
            clause is None
            or at < 0
            or not _ELSEWHERE.search(sentence.text[:at])
            or _one_duration(sentence.text)
        ):
            continue
        if value := _one_duration(clause.text):
            found.setdefault(sentence.index, []).append((reference.words, value))
    return {n: tuple(pairs) for n, pairs in found.items()}


CHECKED = re.compile(r"\[\s*[xX✓]\s*\]|[☒☑]\s?")


_NOT_CHECKED = re.compile(r"(?:\[\s*\]|☐)[^\[\]☐☒☑;.]*")


def chosen(text: str) -> str:
    """Of boxes to check, what is checked: ``[x] yes [ ] no`` is ``yes``. Where none is checked, all stays."""
    if not CHECKED.search(text):
        return text
    return re.sub(r"\s+", " ", CHECKED.sub(" ", _NOT_CHECKED.sub(" ", text))).strip()


def open_stems(prose: Prose) -> dict[str, str]:
    """By clause: the unfinished sentence that the clause above it ends with (``Provider shall not:``)."""
    last = {c.id: prose.sentences[c.sentences[-1]].text for c in prose.clauses if c.sentences}
    open_at = {i: t for i, t in last.items() if t.rstrip().endswith(":") and MODAL.search(t) and len(t) < 200}
    return {c.id: open_at[c.parent] for c in prose.clauses if c.parent in open_at}


def with_stem(sentence: Sentence, stems: dict[str, str]) -> str:
    stem = stems.get(sentence.clause, "")
    if not stem or sentence.stem or MODAL.search(sentence.text):
        return sentence.text
    return f"{stem.rstrip(' :')} {sentence.text[:1].lower()}{sentence.text[1:]}"


def plain(text: str) -> str:
    """Straight quotation marks and plain spaces, so that a pattern needs one spelling."""
    straight = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " ", 0x2011: "-"})
    return re.sub(r"\*{1,3}|`", "", straight)


def headings_of(prose: Prose) -> dict[str, str]:
    """By clause id: its heading and those above it, in small letters, the outermost first; then its caption."""
    by_id = {c.id: c for c in prose.clauses}
    known: dict[str, str] = {}
    for clause in prose.clauses:
        trail, at, seen = [_caption(prose, clause), clause.heading], by_id.get(clause.parent), {clause.id}
        while at is not None and at.id not in seen:
            seen.add(at.id)
            trail += [_caption(prose, at), at.heading]
            at = by_id.get(at.parent)
        parts = [clause.part, *reversed(trail)]
        known[clause.id] = " > ".join(p.lower() for p in parts if p)
    return known


def _caption(prose: Prose, clause: Clause) -> str:
    """A heading printed as the first sentence of a clause: ``Governing law. The law of ...``."""
    if len(clause.sentences) < 2:
        return ""
    first = prose.sentences[clause.sentences[0]].text
    return first if len(first.split()) <= 4 and first.endswith(".") and not MODAL.search(first) else ""


_DATA_NAME = re.compile(
    r"\b(?:data|information|records?|files?|lists?|rosters?|extracts?|rows?|dataset)\b", re.IGNORECASE
)


_NO_DATA_NAME = re.compile(
    r"agreement|breach|incident|official|destr|services?|product|policy|law|act\b|interest|portal|system|standard|officer",
    re.IGNORECASE,
)


def data_names(prose: Prose) -> re.Pattern[str] | None:
    """The paper's own names for the data (``the List``, ``Study Records``, ``Files``), from its definitions."""
    names = {
        d.term
        for d in prose.definitions
        if 2 < len(d.term) < 40
        and d.term[:1].isupper()
        and not _NO_DATA_NAME.search(d.term)
        and (_DATA_NAME.search(d.term) or _DATA_NAME.search(d.meaning[-120:]))
        and not re.search(r"\bdata\b", d.term, re.IGNORECASE)
        and not any(d.term in (p.name, *p.short) for p in prose.parties)
    }
    listed = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"\b(?:{listed})\b") if listed else None
