"""Exceptions that stand in another sentence than the promise they limit.

Two ways: the next sentence of the same clause takes something back (``Notwithstanding the foregoing``,
``However``, ``This restriction does not apply``); or a sentence anywhere names the clause that it breaks
(``Notwithstanding Section 7.2``, ``Section 7.2 does not apply to``). Its words become a limit of the promises
concerned, its own promise stays a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from permslip.agree.prose.limits import follows, reaches_all
from permslip.agree.prose.prose import Clause, Reference, Sentence
from permslip.agree.prose.references import Index

_BREAKS = re.compile(r"\bnotwithstanding\b|\bin\s+derogation\s+of\b", re.IGNORECASE)
_NOT_APPLY = re.compile(r"\b(?:shall|does|do|will)\s+not\s+apply\b", re.IGNORECASE)
_REACH = 60  # sentences that one exception limits at most: a longer clause is no clause


def spread(
    sentences: Sequence[Sentence], clauses: Sequence[Clause], references: Iterable[Reference], index: Index
) -> tuple[Sentence, ...]:
    """The sentences with the limits that other sentences lay on them."""
    extra: dict[int, list[str]] = {}
    for clause in clauses:
        _within([sentences[i] for i in clause.sentences], extra)
    for reference in references:
        breaking = sentences[reference.sentence]
        target = index.by_id.get(reference.target or "")
        if target is None or not _breaks(breaking.text, reference.words):
            continue
        reached = [s for name in index.below(target.id) for s in index.by_id[name].sentences][:_REACH]
        for number in reached:
            if number != breaking.index:
                extra.setdefault(number, []).append(breaking.text)
    return tuple(
        replace(s, limits=tuple(dict.fromkeys((*s.limits, *extra[s.index])))) if s.index in extra else s
        for s in sentences
    )


def _within(sentences: Sequence[Sentence], extra: dict[int, list[str]]) -> None:
    for at, sentence in enumerate(sentences):
        if sentence.stem or not follows(sentence.text):
            continue
        earlier = (
            sentences[max(0, at - _REACH) : at]
            if reaches_all(sentence.text)
            else sentences[max(0, at - 1) : at]
        )
        for promise in earlier:
            if promise.modality in ("must", "must_not", "may"):
                extra.setdefault(promise.index, []).append(sentence.text)


def _breaks(text: str, words: str) -> bool:
    """Whether the sentence sets aside what it names: the name stands close behind *notwithstanding*, or is
    itself said not to apply."""
    at = text.find(words)
    if at < 0 or words.lower().startswith("this"):
        return False
    if _BREAKS.search(text, max(0, at - 120), at):
        return True
    after = text[at + len(words) : at + len(words) + 80]
    return text[:at].strip(" ") in ("", "The restrictions in", "The prohibition in") and bool(
        _NOT_APPLY.search(after)
    )
