"""A draft written down as YAML for a person, and the seal over what was read."""

from __future__ import annotations

import textwrap
from typing import Any

import rfc8785

from permslip.agree.draft.about import ABOUT
from permslip.agree.draft.draft import Draft, DraftTerm, Item
from permslip.agree.writing import as_yaml
from permslip.words.digest import sha256
from permslip.words.quote import Quote
from permslip.words.terms import TERMS

FORMAT = "agreement-draft/1"
_WIDTH = 96
_HEAD = """\
# What was read of a paper, for a person to confirm. Nothing below counts yet. For each `confirmed: no` write
#   confirmed: yes        it is right
#   confirmed: left out   it is wrong, or you do not want it
# To put another value, leave `read` alone and add `instead: VALUE`, and either `by: hand` or `cites:` with
# the words of the paper (text, page, line). Or answer question by question: permslip agree confirm FILE --ask
"""


def dumps(draft: Draft) -> str:
    """The draft as YAML for a person: what to do first, then the values, then the clauses."""
    data = as_data(draft)
    silent = data.pop("not_stated")
    first = list(data)[: list(data).index("added")]
    before = {key: data.pop(key) for key in first}
    listed = textwrap.fill(f"not_stated: [{', '.join(silent)}]", _WIDTH, subsequent_indent="  ")
    return _HEAD + as_yaml(before) + listed + "\n" + as_yaml(data)


def as_data(draft: Draft) -> dict[str, Any]:
    """The draft in the keys of the form."""
    return {
        "permslip": FORMAT,
        "paper": {
            "name": draft.name,
            "sha256": draft.sha256,
            "pages": draft.pages,
            "reads_like": draft.shape,
            **({"because": draft.shape_why} if draft.shape_why else {}),
        },
        "seal": seal(draft),
        "look_first": list(draft.look_first),
        "about": [{"name": n, "asks": ABOUT[n], **_item(i)} for n, i in draft.about],
        "parties": [
            {"id": p.id, "role": p.role.value, **_given(under=p.under, services=p.services), **_item(p.item)}
            for p in draft.parties
        ],
        "terms": [_term(t) for t in draft.terms],
        "schedule": [
            {"element": s.element or "unknown", "need": s.need.value, **_item(s.item)} for s in draft.schedule
        ],
        "not_stated": list(draft.not_stated),
        "added": [{"term": a.term, "value": a.value, **_origin(a.by_hand, a.cites)} for a in draft.added],
        "remarks": list(draft.remarks),
        "clauses": [
            {
                "id": c.id,
                **_given(heading=c.heading),
                "topics": [_item(i) for _, i in c.topics],
                **_given(also=list(c.also)),
                "text": c.text,
            }
            for c in draft.clauses
        ],
    }


def _term(term: DraftTerm) -> dict[str, Any]:
    clash = not TERMS[term.term].many and len({i.read for i in term.items if i.read}) > 1
    note = "These cannot all hold. Confirm what counts; confirm both only if the paper is to keep both."
    return {
        "term": term.term,
        "asks": TERMS[term.term].question,
        **({"note": note} if clash else {}),
        "values": [_item(i) for i in term.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        **({"state": "blank"} if item.blank else {"read": item.read}),
        **_given(quote=_quote(item.quote)),
        **({} if item.confidence is None else {"confidence": item.confidence}),
        "confirmed": item.confirmed.value,
        **_given(instead=item.instead, **_origin(item.by_hand, item.cites)),
    }


def _origin(by_hand: bool, cites: Quote | None) -> dict[str, Any]:
    return _given(by="hand" if by_hand else "", cites=_quote(cites))


def _quote(quote: Quote | None) -> dict[str, Any] | None:
    if quote is None:
        return None
    return {"text": quote.text, "page": quote.page, "line": quote.line, **_given(clause=quote.clause)}


def _given(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in ("", None, [])}


def seal(draft: Draft) -> str:
    """SHA-256 (hex) over what was read, without what a person may change: values, quotes, clauses.

    It is no signature: it tells a slip of the hand, not a forger.
    """
    read: list[Any] = [
        [draft.name, draft.sha256, draft.pages],
        [[n, _read(i)] for n, i in draft.about],
        [_read(p.item) for p in draft.parties],
        [[t.term, [_read(i) for i in t.items]] for t in draft.terms],
        [[s.element, _read(s.item)] for s in draft.schedule],
        [[c.id, c.text, [_read(i) for _, i in c.topics]] for c in draft.clauses],
    ]
    return sha256(rfc8785.dumps(read))


def _read(item: Item) -> list[Any]:
    quote = item.quote
    where = [quote.text, quote.page, quote.line, quote.clause] if quote else None
    return [item.read, item.blank, where, item.confidence]
