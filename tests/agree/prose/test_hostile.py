"""Any source, and hostile ones: nothing raises, no word is lost, each quotation stands, time is linear."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip.agree.prose.flow import paragraphs, squeezed, stands, verbatim
from permslip.agree.prose.outline import prose_of
from permslip.agree.prose.pages import source_of
from permslip.agree.prose.source import Line, LineKind, Source
from tests.agree.prose.laid import ids, laid

AGREEMENTS = Path(__file__).parents[4] / "shared" / "data" / "agreements"

_WORDS = st.sampled_from(
    [
        *"The Provider shall not disclose data unless the District agrees; and (a) (b) (i) 1. 2.1 7".split(),
        *'Exhibit B WHEREAS TERM Term. provided that except as: infor- mation U.S.C. § 99.31 "Data"'.split(),
        *'means (the "X") ____ | - * 2014. no. Nothing herein prohibits However, Notwithstanding'.split(),
        *"Section 2.1 ARTICLE IV By: [x] … “Y” ’s é 中 \u00ad".split(" "),
    ]
)
_LINE = st.lists(_WORDS, max_size=12).map(" ".join)
_KINDS = st.sampled_from([*LineKind, LineKind.TEXT, LineKind.TEXT, LineKind.BLANK])


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """Any source: lines of every kind, with words that mean something to the reader, or any text at all."""
    lines = []
    for number, (text, kind, level, indent, strong) in enumerate(
        draw(
            st.lists(
                st.tuples(
                    _LINE | st.text(max_size=30),
                    _KINDS,
                    st.integers(0, 3),
                    st.integers(0, 12),
                    st.integers(0, 20),
                ),
                max_size=30,
            )
        ),
        1,
    ):
        cells = tuple(text.split("|")) if kind is LineKind.ROW else ()
        words = "" if kind is LineKind.BLANK else text
        lines.append(
            Line(words, 1 + number // 9, number, kind, level, cells, indent, min(strong, len(words)))
        )
    return Source("x", draw(st.sampled_from(["text", "pdf", "docx"])), "", 4, tuple(lines))


@settings(max_examples=300, deadline=None)
@given(sources())
def test_hostile_every_quotation_stands_in_the_paper(source: Source) -> None:
    prose = prose_of(source)
    quotes = [s.quote for s in prose.sentences] + [q for s in prose.sentences for q in s.stem_quotes]
    quotes += [d.quote for d in prose.definitions] + [q for t in prose.tables for q in t.quotes]
    quotes += [p.quote for p in prose.parties]
    for quote in quotes:
        assert verbatim(quote, source), quote
    assert all(stands(s.quote, source) for s in prose.sentences if squeezed(s.quote.text))


@settings(max_examples=300, deadline=None)
@given(sources())
def test_hostile_clauses_and_sentences_hold_together(source: Source) -> None:
    prose = prose_of(source)
    names = ids(prose)
    assert len(names) == len(set(names))
    assert [s.index for s in prose.sentences] == list(range(len(prose.sentences)))
    for clause in prose.clauses:
        assert clause.parent in {"", *names}
        assert clause.part in {"", *names}
        assert all(prose.sentences[i].clause == clause.id for i in clause.sentences)
    assert sum(len(c.sentences) for c in prose.clauses) == len(prose.sentences)
    places = [(s.quote.page, s.quote.line) for s in prose.sentences]
    assert places == sorted(places)
    assert all(r.target in {None, *names} for r in prose.references)


def _letters(text: str) -> str:
    return "".join(c for c in squeezed(text) if c.isalnum())


@settings(max_examples=300, deadline=None)
@given(sources())
def test_hostile_no_word_is_lost(source: Source) -> None:
    """What stands in the paper stands in a sentence, its stem, a heading, a number, a row or the title."""
    prose = prose_of(source)
    told = [prose.title]
    told += [f"{c.number} {c.heading}" for c in prose.clauses]
    told += [q.text for s in prose.sentences for q in (*s.stem_quotes, s.quote)]
    told += [q.text for t in prose.tables for q in t.quotes] + [" ".join(t.header) for t in prose.tables]
    said = _letters(" ".join(told))
    for para in paragraphs(source):
        for word in para.text.split():
            bare = _letters(word)
            if len(bare) > 3 and bare.isascii():
                assert bare in said, word


@pytest.mark.parametrize(
    "path", sorted(AGREEMENTS.glob("*.txt")) or [None], ids=lambda p: p.stem if p else "absent"
)
def test_the_shared_agreements_are_quoted_verbatim_and_whole(path: Path | None) -> None:
    if path is None:
        pytest.skip("the shared agreements are not here")
    source = source_of(path.read_bytes(), path.name)
    prose = prose_of(source)
    assert all(stands(s.quote, source) for s in prose.sentences)
    told = _letters(
        " ".join(
            [prose.title, *(f"{c.number} {c.heading}" for c in prose.clauses)]
            + [q.text for s in prose.sentences for q in (*s.stem_quotes, s.quote)]
            + [q.text for t in prose.tables for q in t.quotes]
            + [" ".join(t.header) for t in prose.tables]
        )
    )
    words = [w for p in paragraphs(source) for w in p.text.split() if len(_letters(w)) > 3]
    assert [w for w in words if _letters(w) not in told] == []
    assert len(prose.sentences) > 5


HOSTILE = {
    "words": lambda n: "a " * n * 20,
    "stops": lambda n: ". " * n * 20,
    "brackets": lambda n: "(a " * n * 5,
    "marks": lambda n: "(a) x; (b) y; " * n,
    "chains": lambda n: "X shall do; shall do; " * n,
    "labels": lambda n: "\n".join(["(a) shall not: (i) x;"] * n),
    "depth": lambda n: "\n".join(f"{'1.' * (i % 6 + 1)} shall:" for i in range(n)),
    "unrolled": lambda n: "(1) X. " + " ".join(f"({i}) X." for i in range(2, n)),
    "terms": lambda n: '"X" means ' * n,
    "short names": lambda n: '(the "X") ' * n,
    "names": lambda n: "Alder Falls " * n + '("X")',
    "sections": lambda n: "Section 1, 2, and 3, " * n,
    "limits": lambda n: "provided that without the prior " * n,
    "commas": lambda n: "Except " + "a, " * n * 5,
    "takes back": lambda n: "\n\n".join(["Notwithstanding the foregoing, X shall not do it."] * n),
    "breaks": lambda n: "\n".join(
        f"{i}. Notwithstanding Section {i % 50}, X shall not do it." for i in range(n)
    ),
    "capitals": lambda n: "\n\n".join(["HEADING HERE"] * n),
    "stems": lambda n: "\n".join(["* Provider shall:"] * n),
    "leaders": lambda n: "x " + ". " * n * 5,
    "recitals": lambda n: "\n\n".join(["WHEREAS, x;"] * n),
    "rows": lambda n: "\n".join(["| a | b"] * n),
    "blanks": lambda n: "_" * n * 20,
    "that": lambda n: "that " * n * 5 + "shall",
    "fronted": lambda n: "If a, " * n + "X shall y.",
}


def _seconds(text: str) -> float:
    best = 9e9
    for _ in range(2):
        begun = time.process_time()
        prose_of(laid(text))
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_time_grows_with_the_paper_and_no_faster(name: str) -> None:
    """Eight times the paper may take eight times as long, and half as much again, not sixty-four times."""
    make = HOSTILE[name]
    small, large = _seconds(make(250)), _seconds(make(2000))
    assert large < 12 * small + 0.4
