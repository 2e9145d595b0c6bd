"""The lawbook as it is shipped: loaded once, compiled, cached by the digest of its files."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from permslip import law
from permslip.law.lawbook import Lawbook
from permslip.stores import books
from permslip.words.errors import NotFound, OurBug


@cache
def shipped() -> Lawbook:
    """The lawbook in the package, compiled (from the cache where its digest is known)."""
    return law.load(books.lawbook_files(), books.BookCache())


def rules(*, day: date | None, packs: tuple[str, ...] | None) -> list[dict[str, str]]:
    """The rules, or those that bind (or may) on a day or belong to some packs."""
    book = shipped()
    found = book.rules if day is None else law.in_force(book, day, book.packs)
    return [
        {"id": r.id, "title": r.title, "citation": r.citation, "status": r.status.value, "pack": r.pack}
        for r in found
        if packs is None or r.pack in packs
    ]


def rule(rule_id: str) -> dict[str, Any]:
    """One rule in full. Raises NotFound."""
    found = shipped().rule(rule_id)
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


def check() -> dict[str, Any]:
    """Lint the lawbook and run its cases. Raises OurBug with the first fault."""
    files = books.lawbook_files()
    faults = law.lint(files)
    book = shipped()
    results = law.run_cases(book, files)
    failed = [*faults, *(r for r in results if not r.holds)]
    if failed:
        raise OurBug(f"The lawbook has {len(failed)} faults; the first: {failed[0]}.")
    return {"rules": len(book.rules), "cases": len(results), "digest": book.digest}
