"""From a Source to Prose: paragraphs, clauses, sentences, and what they say of each other.

Takes time linear in the paper's length. Raises nothing on any Source: a paper without a number, a sentence
or a word gives Prose with as little in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from permslip.agree.prose.definitions import definitions_of, names_of, parties_of
from permslip.agree.prose.drafts import Draft
from permslip.agree.prose.exceptions import spread
from permslip.agree.prose.flow import paragraphs
from permslip.agree.prose.limits import limits_of
from permslip.agree.prose.lists import Bit, Lists
from permslip.agree.prose.negation import actor, manner
from permslip.agree.prose.prose import Clause, Prose, Sentence
from permslip.agree.prose.references import Index, references_in
from permslip.agree.prose.source import Source
from permslip.agree.prose.structure import Structure, settled
from permslip.agree.prose.tables import tables_of


def prose_of(source: Source) -> Prose:
    """The whole paper as clauses, sentences, definitions, references and tables."""
    structure = Structure(paragraphs(source))
    nodes = settled(structure)
    bits = Lists(nodes, structure.drafts).bits
    definitions = definitions_of(bits)
    parties = parties_of(bits, definitions)
    names = names_of(parties)
    sentences = [_sentence(bit, number, names) for number, bit in enumerate(bits)]
    clauses = _clauses(structure.drafts, sentences)
    index = Index(clauses)
    references = tuple(
        reference
        for s in sentences
        for reference in references_in(s.text, s.index, index.by_id.get(s.clause), index)
    )
    return Prose(
        source.name,
        clauses,
        spread(sentences, clauses, references, index),
        definitions,
        references,
        tables_of(structure.nodes, structure.drafts),
        structure.title or source.title,
        parties,
    )


def _sentence(bit: Bit, number: int, names: Mapping[str, str]) -> Sentence:
    text = bit.text
    limits = [text[a:b].strip(" ,;.") for a, b in limits_of(text)]
    read = manner(text, bit.own if bit.stems else "")
    return Sentence(
        text,
        bit.quote,
        bit.clause,
        bit.stem,
        tuple(dict.fromkeys([*(x for x in limits if x), *bit.tails])),
        read.negative,
        number,
        bit.stems,
        read.modality,
        actor(read, names),
    )


def _clauses(drafts: Mapping[str, Draft], sentences: Sequence[Sentence]) -> tuple[Clause, ...]:
    held: dict[str, list[int]] = {}
    for s in sentences:
        held.setdefault(s.clause, []).append(s.index)
    return tuple(
        Clause(
            d.id,
            d.number,
            d.heading,
            " ".join(n.body.strip() for n in d.nodes if n.body.strip()),
            *d.place,
            d.parent,
            d.part,
            tuple(held.get(d.id, ())),
        )
        for d in drafts.values()
    )
