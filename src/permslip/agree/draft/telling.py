"""A reading told: in plain words, in JSON, and what a person looks at first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from permslip.agree.draft.plain import plain
from permslip.agree.reader.said import Reading, Said, State
from permslip.agree.stated import after
from permslip.words.quote import Quote
from permslip.words.terms import TERMS, TermKind

AGREEMENTS = ("agreement", "ndpa")
"""The shapes from which an agreement can be drafted."""

LISTED = 8
DOUBTFUL = 0.7
"""Below this share of right answers, a value is shown among the things to look at first."""

MATTERS = (
    "legal_basis", "purpose", "signed_on", "ends", "elements", "redisclosure", "breach_notice",
    "destroy_after_end", "owner_data", "governing_law",
)  # fmt: skip
"""The terms whose silence a person should know of before anything else."""

_TOPICAL = {"destroy_after_end": ("destroy_by", "destroy_when_unneeded"), "ends": ("term_length",)}
_SHAPES = {
    "ndpa": "the National Data Privacy Agreement (NDPA) or a paper made on its form",
    "notice": "a notice to parents",
    "policy": "a policy of one side",
    "consent form": "a form by which one family agrees",
    "licence": "a licence for open data",
    "certificate": "a certificate that something was done",
    "other": "some other kind of paper",
}
_SPELLED = {
    "yes": "yes",
    "no": "no",
    "immediately": "at once",
    "prompt": "soon, without a number",
    "barred": "no",
    "with_consent": "only with consent",
    "named_only": "only to those named",
    "free": "yes, without a limit",
    "purpose_only": "for the stated purpose only",
    "purpose_and_product": "for the purpose and for the partner's own product",
    "after_review": "after the district has reviewed them",
    "by_consent": "when both sides agree",
    "written_both": "in writing, by both sides",
    "written_one": "in writing, by one side",
    "not asked": "families are not asked",
}


def spelled(term: str, value: str) -> str:
    """A value of a term as people say it. Raises KeyError for a word that is no term."""
    kind = TERMS[term].kind
    if kind in (TermKind.TEXT, TermKind.ELEMENTS, TermKind.DAY, TermKind.COUNT, TermKind.PLACE):
        return value
    if kind is TermKind.DURATION and value[:2] == "1 ":
        value = value.removesuffix("s")
    return _SPELLED.get(value, value.replace("_", " "))


def place(quote: Quote) -> str:
    """Where words stand, for the end of a line: ``clause 7.1, page 3, line 12``."""
    return quote.where()


def not_an_agreement(reading: Reading) -> str:
    """Why this paper gives no draft, in one sentence; empty where it reads like an agreement."""
    if reading.shape in AGREEMENTS:
        return ""
    why = f", because {plain(reading.shape_why)}" if reading.shape_why else ""
    return (
        f"{reading.name} does not read like an agreement: it reads like {_SHAPES[reading.shape]}"
        f"{why.rstrip('.')}."
    )


def shape_words(reading: Reading) -> str:
    """What the paper is, in a few words."""
    return "an agreement" if reading.shape == "agreement" else _SHAPES[reading.shape]


# ------------------------------------------------------------------ what to look at first


def clashing(reading: Reading) -> tuple[str, ...]:
    """The terms to which the paper gives two values that cannot both hold."""
    return tuple(n for n, t in TERMS.items() if not t.many and len(set(reading.values(n))) > 1)


def look_first(reading: Reading) -> tuple[str, ...]:
    """What a person should look at before the rest, in sentences, the weightiest first."""
    out = [_clash(reading, name) for name in clashing(reading)]
    blanks = [s for n in TERMS for s in reading.of(n) if s.state is State.BLANK]
    if blanks:
        gaps = "a gap" if len(blanks) == 1 else "gaps"
        out.append(f"The paper leaves {gaps} to fill in: {_list(_asked(s) for s in blanks)}.")
    silent = [n for n in MATTERS if not _spoken_of(reading, n, *_TOPICAL.get(n, ()))]
    if silent:
        out.append(f"It does not say: {_list(TERMS[n].question.removesuffix('?') for n in silent)}.")
    out += _last_day(reading)
    doubtful = sorted(
        (s for s in reading.said if s.state is State.STATED and s.confidence < DOUBTFUL),
        key=lambda s: s.confidence,
    )
    if doubtful:
        out.append(f"The reader is not sure of: {_list(_asked(s) for s in doubtful)}.")
    unknown = [e for e in reading.schedule if e.element is None]
    if unknown:
        lines = "line" if len(reading.schedule) == 1 else "lines"
        are = "is" if len(unknown) == 1 else "are"
        out.append(
            f"Of {len(reading.schedule)} {lines} of the schedule of data, {len(unknown)} {are} in words that "
            "the catalogue of elements does not have."
        )
    return tuple(out)


def silent_on(reading: Reading) -> tuple[str, ...]:
    """The terms of which the paper does not speak. A schedule speaks of the elements."""
    return tuple(name for name in TERMS if not _spoken_of(reading, name))


def _spoken_of(reading: Reading, *names: str) -> bool:
    listed = "elements" in names and bool(reading.schedule)
    return listed or any(s.state is not State.NOT_STATED for n in names for s in reading.of(n))


def _clash(reading: Reading, name: str) -> str:
    said = [s for s in reading.of(name) if s.state is State.STATED]
    sides = "; ".join(f"{spelled(name, s.value)} ({place(s.quote)})" for s in said if s.quote)
    both = "Two answers that cannot both hold"
    all_ = "Answers that cannot all hold"
    return f"{both if len({s.value for s in said}) == 2 else all_}. {TERMS[name].question} {sides}."


def _last_day(reading: Reading) -> list[str]:
    """The last day that follows from a first day and a length, where the paper names no last day."""
    starts, lengths = reading.values("starts"), reading.values("term_length")
    if reading.values("ends") or len(set(starts)) != 1 or len(set(lengths)) != 1:
        return []
    ends = after(date.fromisoformat(starts[0]), lengths[0])
    if ends is None:
        return []
    last = date.fromordinal(max(ends.toordinal() - 1, 1))
    return [
        f"It names no last day. From {starts[0]} for {spelled('term_length', lengths[0])} the last day is "
        f"{last}; put it under `added` if you read it so."
    ]


def _asked(said: Said) -> str:
    return TERMS[said.term].question.removesuffix("?")


def _list(words: Iterable[str]) -> str:
    each = list(dict.fromkeys(words))
    more = [f"and {len(each) - LISTED} more"] if len(each) > LISTED else []
    return "; ".join([*each[:LISTED], *more])


# ------------------------------------------------------------------ JSON


def reading_json(reading: Reading) -> dict[str, Any]:
    """A reading as JSON values: spec/agreement-draft.md, section 5."""
    return {
        "name": reading.name,
        "sha256": reading.sha256,
        "title": plain(reading.title),
        "shape": reading.shape,
        "shape_why": plain(reading.shape_why),
        "pages": reading.pages,
        "terms": {name: [_said_json(s) for s in reading.of(name)] for name in TERMS},
        "topics": [
            {
                "topic": t.topic,
                **_quote_json(t.quote),
                "clause": t.clause,
                "confidence": round(t.confidence, 3),
            }
            for t in reading.topics
        ],
        "schedule": [
            {
                "words": plain(e.words),
                "element": e.element,
                "need": e.need.value,
                **_quote_json(e.quote),
                "confidence": round(e.confidence, 3),
            }
            for e in reading.schedule
        ],
        "parties": [
            {"role": name.removeprefix("party_"), **_said_json(s)}
            for name in TERMS
            if name.startswith("party_")
            for s in reading.of(name)
            if s.state is not State.NOT_STATED
        ],
        "look_first": list(look_first(reading)),
        "remarks": [plain(r) for r in reading.remarks],
    }


def _said_json(said: Said) -> dict[str, Any]:
    stated = said.state is State.STATED
    return {
        "state": said.state.value,
        "value": said.value if stated else None,
        **_quote_json(said.quote),
        "confidence": round(said.confidence, 3),
    }


def _quote_json(quote: Quote | None) -> dict[str, Any]:
    if quote is None:
        return {"quote": None, "page": None, "line": None, "clause": None}
    return {"quote": quote.text, "page": quote.page, "line": quote.line, "clause": quote.clause}
