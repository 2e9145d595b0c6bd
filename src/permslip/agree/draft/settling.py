"""From a decided draft to the agreement: what was confirmed, each value where ``agreement/1`` holds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from permslip.agree.answers import key_of
from permslip.agree.canonical import FORMAT
from permslip.agree.draft.draft import Confirmed, Draft, DraftParty, Item
from permslip.agree.draft.names import PARTIES, party_id
from permslip.agree.writing import as_yaml
from permslip.words.elements import resolve_words
from permslip.words.errors import BadInput
from permslip.words.quote import Quote
from permslip.words.terms import AT_ONCE, TERMS, looser
from permslip.words.vocabulary import Basis, Role

Value = tuple[str, Quote | None]
_JOINED = ("purpose", "destruction_method")  # texts whose key holds one text: several are put side by side
_LONGEST_METHOD = 300


def settle(draft: Draft) -> str:
    """The agreement in YAML (spec/agreement.md) from everything that is confirmed; the rest is left out.

    Of several confirmed values of one term, all stand under ``terms``, and the loosest under the term's own
    key: a paper that says both binds to no more. Raises BadInput where an agreement could not stand: without
    a name, a title, a pack of rules, a district or a partner.
    """
    made = _Made(draft)
    made.head()
    made.parties()
    for name in TERMS:
        if name not in PARTIES and name != "elements":
            made.term(name, _values(draft, name))
    made.schedule()
    made.clauses()
    return as_yaml(made.whole())


def _values(draft: Draft, name: str) -> list[Value]:
    """The confirmed values of a term, each once, in the order of the paper; those added by a person last."""
    read = [
        (item.value, item.evidence)
        for term in draft.terms
        if term.term == name
        for item in term.items
        if item.taken
    ]
    added = [(a.value, a.cites) for a in draft.added if a.term == name]
    return list({value: (value, quote) for value, quote in reversed([*read, *added])}.values())[::-1]


class _Made:
    """The agreement as it is put together."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.data: dict[str, Any] = {}
        self.terms: list[dict[str, Any]] = []
        self.quotes: list[dict[str, Any]] = []
        self.ids: dict[Role, list[str]] = {}

    def head(self) -> None:
        """The agreement's name, title and packs of rules."""
        title, name, law = (self.about(n) for n in ("title", "id", "law"))
        if not title or not name or not law:
            raise BadInput(
                "An agreement has a title, a short name (id) and at least one pack of rules (law).",
                fix="confirm title, id and law under about, or put others in with `instead`",
            )
        self.data |= {"permslip": FORMAT, "id": name, "version": 1, "title": title}
        self.data["law"] = list(dict.fromkeys(re.split(r"\s*,\s*", law)))
        if word := self.about("purpose_word"):
            self.data["purpose"] = word

    def about(self, name: str) -> str:
        """What was confirmed of something in ``about``; empty where nothing was."""
        item = self.draft.named(name)
        return item.value if item is not None and item.taken else ""

    def parties(self) -> None:
        """The confirmed parties. A sub-processor works for the only partner where the draft names none."""
        found = [p for p in self.draft.parties if p.item.taken]
        found += [
            DraftParty(party_id(a.value, role, {p.id for p in found}), role, _item(a.value, a.cites))
            for a in self.draft.added
            if (role := PARTIES.get(a.term)) is not None
        ]
        self.ids = {role: [p.id for p in found if p.role is role] for role in Role}
        if len(self.ids[Role.DISTRICT]) != 1 or not self.ids[Role.PARTNER]:
            raise BadInput(
                "An agreement has exactly one district and at least one partner; this draft confirms "
                f"{len(self.ids[Role.DISTRICT])} and {len(self.ids[Role.PARTNER])}.",
                fix="set the role of each party that is confirmed, leave the others out, or add one under "
                "`added` (party_district, party_partner)",
            )
        self.data["parties"] = [self.party(p) for p in found]
        for party in found:
            self.quote(f"parties.{party.id}", party.item.evidence)

    def party(self, party: DraftParty) -> dict[str, Any]:
        """One party in the keys of the form."""
        out = {"id": party.id, "name": party.item.value, "role": party.role.value}
        if party.role is Role.SUB_PROCESSOR:
            out["under"] = party.under or self.ids[Role.PARTNER][0]
        return out | ({"services": party.services} if party.services else {})

    def term(self, name: str, values: list[Value]) -> None:
        """One term: under its own key where that holds all of it, under ``terms`` where not."""
        if not values:
            return
        key = key_of(name)
        texts = [value for value, _ in values]
        loosest = "; ".join(texts) if name in _JOINED else _loosest(name, texts)
        held, exact = self.held(name, loosest) if key is not None and loosest is not None else (None, False)
        if key is not None and held is not None:
            _set(self.data, key, held)
            for _, quote in values if name in _JOINED else [v for v in values if v[0] == loosest]:
                self.quote(key, quote)
        if held is None or not exact or (len(values) > 1 and name not in _JOINED):
            self.terms += [_line(name, value, quote) for value, quote in values]

    def held(self, name: str, value: str) -> tuple[Any, bool]:
        """What the term's own key holds for a value, and whether that says all of it."""
        exact: dict[str, Callable[[], Any]] = {
            "legal_basis": lambda: value if value in list(Basis) else None,
            "owner_data": lambda: self.owner(value),
            "owner_derived_data": lambda: self.owner(value),
            "owner_work_product": lambda: self.owner(value),
            "minimum_cell": lambda: int(value) or None,
            "destroy_after_end": lambda: _days(value),
            "destruction_confirmed": lambda: value == "yes" or None,
            "second_person": lambda: value == "yes" or None,
            "destruction_method": lambda: value if len(value) <= _LONGEST_METHOD else None,
        }
        if name == "redisclosure" and value == "with_consent":
            return (
                "barred",
                False,
            )  # without the district's consent nothing goes on; ``terms`` keeps the exception
        if name == "consent_mode":
            question = self.about("consent_question")
            if question:
                self.data["consent"] = {"question": question}
            return (value if question else None), True
        return exact.get(name, lambda: value)(), True

    def owner(self, value: str) -> str | None:
        """The party that an owner's word means; None where it means several."""
        if value == "partner":
            partners = self.ids[Role.PARTNER]
            return partners[0] if len(partners) == 1 else None
        return {"district": self.ids[Role.DISTRICT][0], "student": "student"}.get(value)

    def schedule(self) -> None:
        """The confirmed lines: elements of the catalogue in the schedule, other words among the terms."""
        lines: list[dict[str, Any]] = []
        taken = [(s.element, s.need.value, s.item) for s in self.draft.schedule if s.item.taken]
        taken += [
            ("", "mandatory", _item(a.value, a.cites)) for a in self.draft.added if a.term == "elements"
        ]
        for element, need, item in taken:
            found = resolve_words(item.value) if item.instead or not element else None
            key = found.key if found else ("" if item.instead else element)
            quote = item.evidence or item.quote
            if not key:
                self.terms.append(_line("elements", item.read, quote))
            elif all(key != line["element"] for line in lines):
                lines.append({"element": key, "need": need})
                self.quote(f"schedule.{key}", quote)
        self.data["schedule"] = lines

    def clauses(self) -> None:
        """The clauses as signed with the confirmed topics, where the clauses were confirmed."""
        if not self.about("clauses"):
            return
        self.data["clauses"] = [
            {
                "id": c.id,
                "text": c.text,
                "topics": list(dict.fromkeys([*(t for t, item in c.topics if item.taken), *c.also])),
            }
            for c in self.draft.clauses
        ]

    def quote(self, path: str, quote: Quote | None) -> None:
        """Keep the sentence behind a key."""
        if quote is not None:
            self.quotes.append({"of": path, "quote": _quote(quote)})

    def whole(self) -> dict[str, Any]:
        """Everything in the order of the form, the long parts last."""
        order = ("permslip", "id", "version", "title", "parties", "basis", "purpose", "purpose_text", "term",
                 "schedule", "limits", "destruction", "ownership", "redisclosure", "consent", "second_person",
                 "law")  # fmt: skip
        rest = {"terms": self.terms, "quotes": self.quotes, "clauses": self.data.get("clauses", [])}
        data = {key: self.data[key] for key in order if self.data.get(key)} | rest
        return {key: value for key, value in data.items() if value != []}


def _item(value: str, cites: Quote | None) -> Item:
    """What a person added, as something confirmed."""
    return Item(value, cites, confirmed=Confirmed.YES)


def _loosest(name: str, values: list[str]) -> str | None:
    """The value that protects least; None where several have no order."""
    worst = values[0]
    for value in values[1:]:
        order = looser(name, value, worst)
        if order is None:
            return None
        worst = value if order else worst
    return worst


def _days(value: str) -> int | None:
    """A duration in whole days, where it is a number of days or weeks."""
    if value == AT_ONCE:
        return 0
    match = re.fullmatch(r"([0-9]+) (days|weeks)", value)
    days = int(match[1]) * (7 if match[2] == "weeks" else 1) if match else None
    return days if days is None or days <= 36_525 else None


def _set(data: dict[str, Any], path: str, value: Any) -> None:
    block, _, key = path.partition(".")
    if key:
        data.setdefault(block, {})[key] = value
    else:
        data[block] = value


def _line(name: str, value: str, quote: Quote | None) -> dict[str, Any]:
    return {"term": name, "is": value, **({"quote": _quote(quote)} if quote else {})}


def _quote(quote: Quote) -> dict[str, Any]:
    out: dict[str, Any] = {"text": quote.text, "page": quote.page, "line": quote.line}
    return out | ({"clause": quote.clause} if quote.clause else {})
