"""From a Source to Prose: paragraphs, clauses, sentences, and what they say of each other.

Takes time linear in the paper's length. Raises nothing on any Source: a paper without a number, a sentence
or a word gives Prose with as little in it.
"""

from __future__ import annotations

from permslip.agree.prose.flow import paragraphs
from permslip.agree.prose.prose import Clause, Prose, Sentence
from permslip.agree.prose.sentences import spans
from permslip.agree.prose.source import LineKind, Source
from permslip.agree.prose.structure import Structure, settled


def prose_of(source: Source) -> Prose:
    """The whole paper as clauses, sentences, definitions, references and tables."""
    structure = Structure(paragraphs(source))
    nodes = settled(structure)
    sentences: list[Sentence] = []
    held: dict[str, list[int]] = {}
    for node in nodes:
        if node.para.kind is LineKind.ROW:
            continue
        for start, end in spans(node.para.text, node.start):
            held.setdefault(node.clause, []).append(len(sentences))
            quote = node.para.quote(start, end, node.clause)
            sentences.append(Sentence(quote.text, quote, node.clause, index=len(sentences)))
    clauses = tuple(
        Clause(
            d.id, d.number, d.heading, " ".join(n.body for n in d.nodes if n.body), *d.place, d.parent, d.part,
            tuple(held.get(d.id, ())),
        )
        for d in structure.drafts.values()
    )  # fmt: skip
    return Prose(source.name, clauses, tuple(sentences), (), (), (), structure.title or source.title)
