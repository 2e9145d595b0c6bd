"""The lawbook as it is shipped: loaded once, compiled, cached by the digest of its files."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from permslip import law
from permslip.law.differing import Difference, RuleChange, differ
from permslip.law.lawbook import Lawbook
from permslip.law.profile import PACK, Profile, plain
from permslip.law.rule import Rule
from permslip.stores import books
from permslip.words.days import iso
from permslip.words.errors import NotFound, OurBug


@cache
def shipped() -> Lawbook:
    """The lawbook in the package, compiled (from the cache where its digest is known)."""
    return law.load(books.lawbook_files(), books.BookCache())


def rules(*, day: date | None, packs: tuple[str, ...] | None) -> list[dict[str, str]]:
    """The rules, or those that bind (or may) on a day or belong to some packs; then the suppression profiles,
    which stand under the pack ``sdl``. Raises NotFound for a pack that the lawbook does not have."""
    book = shipped()
    known = {*book.packs, PACK}
    if unknown := sorted(set(packs or ()) - known):
        raise NotFound(
            f"The lawbook has no pack called {', '.join(unknown)}.", fix=f"one of {', '.join(sorted(known))}"
        )
    found = book.rules if day is None else law.in_force(book, day, book.packs)
    rows: list[tuple[Rule | Profile, str]] = [(r, r.pack) for r in found if packs is None or r.pack in packs]
    if packs is None or PACK in packs:
        rows += [(p, PACK) for p in book.profiles]
    return [
        {"id": r.id, "title": r.title, "citation": r.citation, "status": r.status.value, "pack": pack}
        for r, pack in rows
    ]


def rule(rule_id: str) -> dict[str, Any]:
    """One rule, or one suppression profile, in full. Raises NotFound."""
    found = shipped().rule(rule_id)
    profile = shipped().profile(rule_id)
    if profile is not None:
        return _profile(profile)
    if found is None:
        raise NotFound(f"There is no rule {rule_id}.", fix="permslip law list")
    return {
        "id": found.id,
        "title": found.title,
        "citation": found.citation,
        "status": found.status.value,
        "pack": found.pack,
        "paraphrase": found.paraphrase,
        "facts": sorted(found.facts()),
        "fix": found.fix,
        "source": found.source,
        "text": law.describe(found),
    }


def _profile(profile: Profile) -> dict[str, Any]:
    said = plain(profile)
    hide = [dict(zip(("of", "at_least", "at_most", "citation"), x, strict=True)) for x in said["limits"]]
    bounds = [dict(zip(("group", "points", "citation"), b, strict=True)) for b in said["bounds"]]
    kept = ("id", "title", "citation", "status", "paraphrase", "jurisdiction", "also", "source")
    return {
        **{key: said[key] for key in kept},
        "pack": PACK,
        "hide": hide,
        "bounds": bounds,
        "text": law.describe_profile(profile),
    }


def diff(*, first: date, second: date, packs: tuple[str, ...] | None) -> dict[str, Any]:
    """Which rules begin, end or change from one day to another. Raises BadInput, NotFound."""
    found: Difference = differ(shipped(), first, second, packs)
    return {
        "first": first.isoformat(),
        "second": second.isoformat(),
        "packs": sorted(packs or shipped().packs),
        "changes": [_change(c) for c in found.changes],
        "unsure": [r.id for r in found.unsure],
        "same": found.same,
    }


def _change(change: RuleChange) -> dict[str, Any]:
    rule = change.rule
    return {
        "change": change.kind.value,
        "rule": rule.id,
        "title": rule.title,
        "citation": rule.citation,
        "status": rule.status.value,
        "pack": rule.pack,
        "severity": rule.severity.value,
        "from": iso(rule.in_force.start),
        "from_is": rule.in_force.kind.value,
        "to": iso(rule.in_force.end),
        "because": rule.in_force.because,
    }


def check() -> dict[str, Any]:
    """Lint the lawbook and run its cases. Raises OurBug with the first fault."""
    files = books.lawbook_files()
    faults = law.lint(files)
    book = shipped()
    results = law.run_cases(book, files)
    failed = [*faults, *(r for r in results if not r.holds)]
    if failed:
        raise OurBug(f"The lawbook has {len(failed)} faults; the first: {failed[0]}.")
    examples = sum(len(p.examples) for p in book.profiles)
    return {
        "rules": len(book.rules),
        "profiles": len(book.profiles),
        "cases": len(results) + examples,
        "digest": book.digest,
    }
