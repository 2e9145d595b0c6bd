"""Which topics does each clause settle? The rules of :mod:`permslip.agree.reader.topics_table`, applied.

A topic that is wrongly settled hides a missing promise, so doubt counts against it
(:mod:`permslip.agree.reader.topics_rules`). A promise that its exceptions swallow is left out altogether, not
given a low confidence: whoever reads the result must not be able to count it by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from permslip.agree.prose.prose import Clause, Prose, Sentence, Table
from permslip.agree.reader import beside
from permslip.agree.reader.roles import GIVER, TAKER, Roles, side
from permslip.agree.reader.said import TopicSaid
from permslip.agree.reader.topics_promise import Promise, plain, promises_of, whole
from permslip.agree.reader.topics_rules import TAKEN_BACK, meets, rules
from permslip.agree.reader.topics_words import FAMILIES
from permslip.words.quote import Quote

Names = tuple[tuple[str, str], ...]
Settled = Iterable[tuple[tuple[str, ...], str, Quote, float, str]]  # topics, clause, words, confidence, rule


def topics_of(prose: Prose, roles: Roles | None = None) -> tuple[TopicSaid, ...]:
    """Every topic that a clause settles, once a clause, with the sentence that settles it best.

    In the order of the paper's clauses, and of the table within a clause. ``roles`` are the names of the two
    sides where they are known.
    """
    names = _party_names(prose, roles)
    prose = _heard(prose)
    best: dict[str, dict[str, TopicSaid]] = {clause.id: {} for clause in prose.clauses}
    for topics, clause, quote, confidence, why in _settled(prose, names):
        for topic in topics:
            held = best.setdefault(clause, {})
            if topic not in held or held[topic].confidence < confidence:
                held[topic] = TopicSaid(topic, clause, quote, confidence, why)
    return tuple(said for held in best.values() for said in held.values())


_A_PAPER = re.compile(
    r"\b(?:agreement|contract|dpa|dsa|dua|mou|addendum|policy|act|services?)\b", re.IGNORECASE
)


def _heard(prose: Prose) -> Prose:
    """The paper with what stands elsewhere put where it is meant: the names that it gives to the data are
    ``data``, a defined period is followed by its length, an item has the stem of the clause above it, and the
    rows of a table are sentences of its clause. Quotations stay those of the paper."""
    data, terms, stems = beside.data_names(prose), _values(prose), beside.open_stems(prose)

    def heard(sentence: Sentence) -> Sentence:
        text = beside.with_stem(sentence, stems)
        text = data.sub(lambda m: m[0] if _A_PAPER.search(m[0]) else "data", text) if data else text
        text = terms[0].sub(lambda m: f"{m[0]} ({terms[1][m[0]]})", text) if terms else text
        return replace(sentence, text=text)

    rows = tuple(beside.rows(prose))
    sentences = (*map(heard, prose.sentences), *rows)
    held: dict[str, tuple[int, ...]] = {c.id: c.sentences for c in prose.clauses}
    for n, row in enumerate(rows, len(prose.sentences)):
        held[row.clause] = (*held.get(row.clause, ()), n)
    clauses = tuple(replace(c, sentences=held[c.id]) for c in prose.clauses)
    return replace(prose, clauses=clauses, sentences=sentences)


_CARRIES = re.compile(
    r"\b(?:purposes?|state|threshold|recipients?|standard|deadline|date|sub-?processors?|minimum|size)$",
    re.IGNORECASE,
)


def _values(prose: Prose) -> tuple[re.Pattern[str], dict[str, str]] | None:
    """Defined terms that stand for a duration, a day, a state, a number, a purpose: what they stand for."""
    carried = beside.carried(prose)
    known = {
        d.term: d.meaning.strip(" .")
        for d in prose.definitions
        if _CARRIES.search(d.term) and len(d.meaning.split()) <= 40 and ";" not in d.meaning
    } | (carried[1] if carried else {})
    known = {term: value for term, value in known.items() if value}
    if not known:
        return None
    listed = "|".join(re.escape(term) for term in sorted(known, key=len, reverse=True))
    return re.compile(rf"(?<![\"“*\w])(?:{listed})\b(?! \()"), known


def _settled(prose: Prose, names: Names) -> Settled:
    for clause in prose.clauses:
        yield from _by_sentences(prose, clause, names)
    for article in _articles(prose):
        yield from _together(prose, article, names)
    for table in prose.tables:
        yield from _by_table(prose, table)


def _by_sentences(prose: Prose, clause: Clause, names: Names) -> Settled:
    sentences = [prose.sentences[i] for i in clause.sentences]
    heading = _headings(prose, clause)
    back = " ; ".join(plain(s.text) for s in sentences if TAKEN_BACK.search(plain(s.text)))
    for sentence in sentences:
        promises = promises_of(sentence, names)
        either = (*promises, whole(promises)) if len(promises) > 1 else promises
        headed = _under_its_heading(clause, sentence, names)
        after = back if not TAKEN_BACK.search(plain(sentence.text)) else ""
        for rule in rules():
            said = {"promise": promises, "sentence": either}.get(rule.scope, ())
            if any(meets(rule, promise, heading, after) for promise in (*said, *headed)):
                yield rule.topics, clause.id, sentence.quote, rule.confidence, rule.name


_DATA = re.compile(rf"\b{FAMILIES['data']}(?!\w)")


def _under_its_heading(clause: Clause, sentence: Sentence, names: Names) -> tuple[Promise, ...]:
    """A short sentence that does not name what it is about, read with the clause's heading before it:
    ``Security. Encryption in motion and at rest.``"""
    heading = clause.heading.split()
    if not 0 < len(heading) <= 4 or "," in clause.heading or len(sentence.text.split()) > 40:
        return ()
    if _DATA.search(plain(sentence.text)):
        return ()
    return promises_of(replace(sentence, text=f"{clause.heading.rstrip('.: ')}: {sentence.text}"), names)


def _articles(prose: Prose) -> Iterable[tuple[Clause, ...]]:
    """Clauses that stand together: each by itself, and those under one parent."""
    under: dict[str, list[Clause]] = {}
    for clause in prose.clauses:
        yield (clause,)
        if clause.parent:
            under.setdefault(clause.parent, []).append(clause)
    yield from (tuple(some) for some in under.values() if 1 < len(some) <= 4)


def _together(prose: Prose, article: tuple[Clause, ...], names: Names) -> Settled:
    """Rules over a whole clause: its promises together; the first sentence that meets a need is shown."""
    sentences = [prose.sentences[i] for clause in article for i in clause.sentences]
    apart = [(s, p) for s in sentences for p in promises_of(s, names) if not (p.recital or p.definition)]
    for rule in (r for r in rules() if r.scope == "clause"):
        fitting = [(s, p) for s, p in apart if p.mode in rule.modes]
        met = [next((s for s, p in fitting if words.search(p.main)), None) for words in rule.words]
        shown = met[0]
        if shown is None or None in met:
            continue
        if meets(rule, whole(tuple(p for _, p in fitting)), _headings(prose, article[0])):
            yield rule.topics, shown.clause, shown.quote, rule.confidence, rule.name


# What a table is, by the words over it or in its first row -> the topics that a filled one settles
_TABLES: tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...] = (
    (
        re.compile(r"\bsub-?(?:processors?|contractors?|recipients?)\b|\bservice providers\b"),
        ("sub_processors_named",),
        "a table of them",
    ),
    (
        re.compile(
            r"\b(?:elements?|schedule of data|data fields?|variables?|data items?)\b"
            r"|^(?:student |pupil )?(?:records?|fields?|items?|columns?)(?: names?)?"
            r"(?: /| shared| sent| why|$)"
        ),
        ("data_listed",),
        "a table of elements",
    ),
    (
        re.compile(
            r"\b(?:place|location|where) (?:of |where |in which )?(?:the )?"
            r"(?:data|records|storage|kept|stored|hosted)\b"
            r"|\b(?:storage|hosting|data|server) (?:place|location)\b"
        ),
        ("storage_place",),
        "a column of places",
    ),
)
_OPEN = re.compile(FAMILIES["blank"] + r"|[\[\]]|^\W*$")


def _by_table(prose: Prose, table: Table) -> Settled:
    clause = prose.clause(table.clause)
    over = plain(" ".join(table.header))
    above = plain(f"{table.heading} {clause.heading if clause else ''} {clause.part if clause else ''}")
    filled = [n for n, cells in enumerate(table.rows) if not _OPEN.search(plain(cells[0] if cells else ""))]
    for words, topics, why in _TABLES:
        if (words.search(over) or (not over and words.search(above))) and filled:
            yield topics, table.clause, table.quotes[filled[0]], 0.85, why


def _headings(prose: Prose, clause: Clause) -> str:
    """The headings above a clause and its own, innermost first, one a line: ``^`` finds each one's start."""
    above: list[str] = []
    at: Clause | None = clause
    while at is not None and len(above) < 8:
        above.append(plain(at.heading))
        at = prose.clause(at.parent) if at.parent else None
    above.append(plain(clause.part))
    return " ; ".join(h for h in above if h)


def _party_names(prose: Prose, roles: Roles | None) -> tuple[tuple[str, str], ...]:
    """The parties' names in plain text with what each is, longest first, so that the "Council for Schools" is
    no school. Without roles, short names that say it themselves are taken from the definitions."""
    if roles is None:
        short = [d.term for d in prose.definitions if len(d.term.split()) <= 4]
        roles = Roles(
            tuple(t for t in short if side(t) == GIVER), tuple(t for t in short if side(t) == TAKER)
        )
    named = {plain(name): "district" for name in roles.gives} | {
        plain(name): "partner" for name in roles.takes
    }
    for party in prose.parties[:2]:
        if party.role == "sub_processor":  # a paper under another one: who takes there gives here
            named |= {plain(name): "district" for name in roles.takes}
            named |= {plain(name): "partner" for name in (party.name, *party.short)}
    return tuple(
        sorted(((n, role) for n, role in named.items() if n), key=lambda pair: (-len(pair[0]), pair))
    )
