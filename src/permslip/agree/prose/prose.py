"""A paper as prose: sections, clauses, sentences, definitions, references, tables.

The noun of this folder. :func:`permslip.agree.prose.outline.prose_of` makes it from a Source; the readers in
``agree.reader`` ask it and never look at lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from permslip.words.quote import Quote


@dataclass(frozen=True)
class Sentence:
    """One whole promise: a sentence, or one item of a list with the stem that governs it.

    ``text`` reads as one sentence with single spaces, the list's stem in front (``Partner shall: (a) destroy
    ...`` gives ``Partner shall destroy ...``) and quotes nothing; ``quote`` holds the words as they stand in
    the paper: a contiguous run of it (of the item, where there is a stem). ``clause`` is the id of the clause
    it stands in. ``stem`` is the part of ``text`` that was taken from the list's stem, empty otherwise, and
    ``stem_quotes`` those words as they stand in the paper, a list in a list having several, the outer first.
    ``limits`` are the exceptions and conditions that narrow it (``except as ...``, ``unless ...``,
    ``provided that ...``), wherever in the paper they stand: parts of ``text``, of a tail behind the list,
    of a sentence that follows it, or of an exception elsewhere that names its clause. ``negative`` says
    whether its main promise is a negative one (``shall not``, ``no ... may``; two negatives cancel: ``shall
    not fail to notify`` is positive). ``modality`` says what the promise does: ``must`` lays a duty,
    ``must_not`` bars, ``may`` permits, ``need_not`` lifts a duty, ``states`` only tells. ``actor`` is whom it
    binds, ``partner``, ``district``, ``sub_processor`` or ``both``, empty where that is not clear (see
    :mod:`permslip.agree.prose.negation`).
    """

    text: str
    quote: Quote
    clause: str
    stem: str = ""
    limits: tuple[str, ...] = ()
    negative: bool = False
    index: int = 0
    stem_quotes: tuple[Quote, ...] = ()
    modality: str = "states"
    actor: str = ""


@dataclass(frozen=True)
class Clause:
    """A numbered or headed part of the paper. ``id`` is unique (``7.1``, ``B.3``, ``Exhibit C 2(a)``);
    ``number`` what is printed; ``heading`` its title or empty; ``parent`` the id of the clause it stands in,
    empty at the top; ``part`` the exhibit, schedule or attachment it belongs to, empty for the body.
    ``text`` is what stands in it and not in a clause below it."""

    id: str
    number: str
    heading: str
    text: str
    page: int
    line: int
    parent: str = ""
    part: str = ""
    sentences: tuple[int, ...] = ()  # indices into Prose.sentences


@dataclass(frozen=True)
class Definition:
    """A defined term: ``"Student Data" means ...``; or a short name: ``Acme Inc. ("Provider")``."""

    term: str
    meaning: str
    quote: Quote
    clause: str


@dataclass(frozen=True)
class Party:
    """Somebody the paper names as a side to it: the full name as printed, its short names, its role.

    ``role`` is ``partner``, ``district``, ``sub_processor`` or empty where the words do not tell.
    """

    name: str
    short: tuple[str, ...]
    role: str
    quote: Quote


@dataclass(frozen=True)
class Reference:
    """A cross-reference in a sentence: its words, and the id of the clause it leads to (None: nowhere)."""

    words: str
    target: str | None
    sentence: int


@dataclass(frozen=True)
class Table:
    """A table: its header row where it has one, its rows, the clause and heading it stands under."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    quotes: tuple[Quote, ...]  # one a row
    clause: str
    heading: str = ""


@dataclass(frozen=True)
class Prose:
    """The whole paper, in its order."""

    name: str
    clauses: tuple[Clause, ...]
    sentences: tuple[Sentence, ...]
    definitions: tuple[Definition, ...]
    references: tuple[Reference, ...]
    tables: tuple[Table, ...]
    title: str = ""
    parties: tuple[Party, ...] = ()

    def clause(self, clause_id: str) -> Clause | None:
        """The clause with this id, or None."""
        return next((c for c in self.clauses if c.id == clause_id), None)
