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
# what opens a clause and takes back from the clause before it
_BACK = re.compile(
    r"(?:notwithstanding\s+)?(?:the\s+(?:foregoing|above|preceding)|th(?:is|ese)\s+(?:restriction"
    r"|prohibition|limitation|obligation"
    r"|requirement)s?)\b",
    re.IGNORECASE,
)
_REACH = 60  # sentences that one exception limits at most: a longer clause is no clause


def spread(
    sentences: Sequence[Sentence], clauses: Sequence[Clause], references: Iterable[Reference], index: Index
) -> tuple[Sentence, ...]:
    """The sentences with the limits that other sentences lay on them."""
    extra: dict[int, list[str]] = {}
    before: dict[str, Clause] = {}
    for clause in clauses:
        own = [sentences[i] for i in clause.sentences]
        _within(own, extra)
        sibling = before.get(clause.parent)
        if sibling and own and not own[0].stem and _BACK.match(own[0].text):
            bars = re.match(
                r"th(?:is|ese)\s+(?:restriction|prohibition|limitation)", own[0].text, re.IGNORECASE
            )
            held = ("must_not",) if bars else ("must", "must_not", "may")
            _note([p for p in _reached(sibling, sentences, index) if p.modality in held], own[0], extra)
        before[clause.parent] = clause
    for reference in references:
        breaking = sentences[reference.sentence]
        target = index.by_id.get(reference.target or "")
        if target is None or not _breaks(breaking.text, reference.words):
            continue
        _note(_reached(target, sentences, index), breaking, extra)
    return tuple(
        replace(s, limits=tuple(dict.fromkeys((*s.limits, *extra[s.index])))) if s.index in extra else s
        for s in sentences
    )


def _reached(clause: Clause, sentences: Sequence[Sentence], index: Index) -> list[Sentence]:
    """The promises of a clause and of the clauses in it."""
    out: list[Sentence] = []
    for name in index.below(clause.id):
        out += [sentences[i] for i in index.by_id[name].sentences[:_REACH]]
        if len(out) > _REACH:
            break
    return out[:_REACH]


def _note(promises: Iterable[Sentence], breaking: Sentence, extra: dict[int, list[str]]) -> None:
    for promise in promises:
        if promise.index != breaking.index:
            extra.setdefault(promise.index, []).append(breaking.text)


def _within(sentences: Sequence[Sentence], extra: dict[int, list[str]]) -> None:
    for at, sentence in enumerate(sentences):
        if sentence.stem or not follows(sentence.text):
            continue
        if sentence.modality == "must_not" and sentence.text[:7].lower() == "nothing":
            continue  # it bars once more, and takes nothing back
        earlier = (
            sentences[max(0, at - _REACH) : at]
            if reaches_all(sentence.text)
            else sentences[max(0, at - 1) : at]
        )
        _note([p for p in earlier if p.modality in ("must", "must_not", "may")], sentence, extra)


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
