"""Notices: what the district tells families of an agreement in its own plain words, language by language."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from permslip.actions.desk import Desk
from permslip.words.digest import sha256
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput

LONGEST = 4000
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][A-Za-z]{2,4})?")


@dataclass(frozen=True)
class Notice:
    """A text and the language that it is written in."""

    language: str
    text: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its paragraphs: what blank lines part."""
        return tuple(" ".join(p.split()) for p in re.split(r"\n\s*\n", self.text) if p.strip())


def notice_for(desk: Desk, *, agreement: str, language: str) -> Notice | None:
    """What families read of an agreement in this language; else the English one, or None."""
    if not any(of == agreement for of, _ in desk.office.standing().notices):
        return None
    for wanted in dict.fromkeys((language, "en")):
        row = desk.office.postings.notice(agreement, wanted)
        if row is not None and row.text:
            return Notice(row.language, row.text)
    return None


def notices_of(desk: Desk, *, agreements: Collection[str]) -> dict[str, tuple[Notice, ...]]:
    """Every notice of each of these agreements, the last in each language."""
    found: dict[str, tuple[Notice, ...]] = dict.fromkeys(agreements, ())
    for row in desk.office.postings.notices(agreements):
        found[row.agreement] = (*found[row.agreement], Notice(row.language, row.text))
    return found


def write_notice(desk: Desk, *, agreement: str, language: str, text: str, by: str | None) -> Notice:
    """Write what families read of an agreement. The ledger keeps its digest; earlier texts stay on file.

    Raises NotFound for an agreement that is not registered, BadInput for no words or too many.
    """
    who = desk.person(by)
    known = desk.office.agreements.get(agreement)
    words = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not _LANGUAGE.fullmatch(language):
        raise BadInput("That is no language code.", fix="choose one of the languages of the list")
    if not words or len(words) > LONGEST:
        raise BadInput(f"A notice has 1 to {LONGEST} characters.")
    with desk.office.transaction() as tx:
        body = {
            "agreement": known.id,
            "language": language,
            "text": sha256(words),
        }
        entry = tx.append(EntryKind.NOTICE_WRITTEN, body, actor_role=who.role)
        desk.office.postings.write(entry, agreement=known.id, language=language, text=words)
    return Notice(language, words)
