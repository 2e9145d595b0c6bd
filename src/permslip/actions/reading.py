"""Reading a signed paper, and confirming what was read. No office is needed, and nothing leaves."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from permslip import agree
from permslip.actions.lawbook import shipped
from permslip.agree import draft as drafts
from permslip.agree.draft import carried
from permslip.agree.draft.draft import Confirmed, Draft
from permslip.agree.prose.pages import MAX_BYTES
from permslip.agree.reader.said import Reading
from permslip.engines import confined
from permslip.engines import papers as engine
from permslip.stores import disk
from permslip.stores.files import DiskFiles
from permslip.words.errors import BadInput, VerificationFailed
from permslip.words.ports import Progress, unheard

Keep = Callable[[Draft], None]


@dataclass(frozen=True)
class Read:
    """One paper as read. ``refusal`` says why it gives no draft; empty where it does."""

    reading: Reading
    draft: Draft
    data: dict[str, Any]
    refusal: str


@dataclass(frozen=True)
class Confirmation:
    """What came of confirming: the agreement's YAML, or what is still open."""

    text: str
    agreement: agree.Agreement | None
    open: tuple[drafts.Question, ...]
    notes: tuple[str, ...] = ()


def read(file: Path, *, progress: Progress = unheard) -> Read:
    """Read a PDF, a Word file or a text, in a process of its own, with little memory and little time.

    Raises BadInput for what cannot be read: scanned, encrypted, damaged, too large, no paper at all.
    """
    said = confined.run(
        "permslip.agree.draft.carried:read",
        _bytes(file),
        file.name,
        what=file.name,
        tick=lambda done, pages: progress("pages", done, pages),
    )
    reading, clauses = carried.from_json(said)
    draft = drafts.draft_of(reading, clauses, packs=shipped().packs)
    return Read(reading, draft, drafts.reading_json(reading), drafts.not_an_agreement(reading))


def _bytes(file: Path) -> bytes:
    with DiskFiles().open_read(file) as stream:
        return stream.read(MAX_BYTES + 1)


def write_draft(draft: Draft, *, to: Path) -> None:
    """Write a new draft file. Raises BadInput where one is there already: it may hold decisions."""
    may_write(to, _DRAFT_KEPT)
    _put(
        to,
        drafts.dumps(draft).encode(),
        then="Nothing was written. Look at the folder and its rights, then run the command again.",
    )


_DRAFT_KEPT = "a draft may hold decisions: choose another name"
_AGREEMENT_KEPT = "an agreement is not written over: choose another name"


def may_write(to: Path, fix: str = _DRAFT_KEPT) -> None:
    """Raises BadInput where a new file cannot be: asked before the work is done, and again when writing."""
    if os.path.lexists(to):
        raise BadInput(f"{to.name or to} is there already.", fix=fix)
    if not to.parent.is_dir():
        raise BadInput(f"There is no folder {to.parent}.", fix="make the folder first, or choose another one")


def may_write_agreement(to: Path) -> None:
    """The same for the file of an agreement."""
    may_write(to, _AGREEMENT_KEPT)


def _put(path: Path, data: bytes, *, then: str) -> None:
    """Wholly or not at all, even if the machine stops half-way; what cannot be finished leaves nothing."""
    with disk.disk_problems(f"writing {path.name}", then=then):
        try:
            disk.Disk().replace(path, data)
        except OSError:
            with contextlib.suppress(OSError):
                disk.Disk().remove(path.with_name(f".{path.name}.new"))
            raise


def load_draft(file: Path) -> Draft:
    """A draft from its file. Raises BadInput with the line of what is wrong, and for a paper that was never
    read."""
    data = _draft_bytes(file)
    if data.lstrip().startswith((b"%PDF-", b"PK\x03\x04")) or not re.search(rb"permslip[\"']?\s*:", data):
        raise BadInput(
            f"{file.name} is no draft: a draft is what is written when a paper is read.",
            fix=f"permslip agree read {shlex.quote(str(file))} -o DRAFT.yaml; then confirm DRAFT.yaml",
        )
    found: Draft = drafts.loads(data, file.name)
    return found


def _draft_bytes(file: Path) -> bytes:
    from permslip.agree.draft.form import LARGEST

    with DiskFiles().open_read(file) as stream:
        return stream.read(LARGEST + 1)


def keeper(file: Path) -> Keep:
    """Writes a draft back to its file, wholly or not at all: what is decided is on the disk at once.

    What somebody else has written into the file since is not written over: then BadInput is raised.
    """
    last = [_draft_bytes(file)]

    def keep(draft: Draft) -> None:
        if _draft_bytes(file) != last[0]:
            raise BadInput(
                f"{file.name} was changed by another program while you were answering. Your last answer is "
                "not kept; the file is as that program left it.",
                fix="close the draft everywhere else, then run the same command again",
            )
        data = drafts.dumps(draft).encode()
        _put(
            file,
            data,
            then="The draft is as it was. Look at the folder and its rights, then run the command again.",
        )
        last[0] = data

    return keep


def accept(draft: Draft, keys: tuple[str, ...]) -> Draft:
    """The draft with these things confirmed as they were read."""
    for key in keys:
        draft = drafts.decide(draft, key, Confirmed.YES)
    return draft


def confirm(draft: Draft, *, source: Path | None = None, leave_open: bool = False) -> Confirmation:
    """The agreement that a decided draft makes; without one, what is still open.

    With ``leave_open`` what nobody decided is left out, as if the paper did not say it. ``source`` is the
    paper: every quotation must stand in it. Raises BadInput for a draft that makes no agreement, and
    VerificationFailed for a quotation that the paper does not have.
    """
    still = drafts.questions(draft, only_open=True)
    if source is not None:
        _check_quotes(draft, source)
    if still and not leave_open:
        return Confirmation("", None, still)
    text: str = drafts.settle(draft)
    data = text.encode()
    made = agree.loads(data, "the agreement that this draft makes")
    return Confirmation(text, made, still, tuple(_notes(made)))


def _notes(made: agree.Agreement) -> Iterator[str]:
    """What a person may have overlooked in what they confirmed."""
    for state in made.values("governing_law"):
        pack = f"us-{state.lower()}"
        if pack in shipped().packs and pack not in made.law_packs:
            yield f"The law of {state} governs, and {pack} is not among the packs of rules it is held to."


def _check_quotes(draft: Draft, file: Path) -> None:
    wrong = drafts.misquoted(draft, engine.source(_bytes(file), file.name))
    if wrong:
        count = f"{len(wrong)} quotations do" if len(wrong) > 1 else "A quotation does"
        raise VerificationFailed(
            f"{count} not stand in {file.name}, the first at {wrong[0].where()}.",
            fix="put the words right as the paper has them, or say `by: hand` in their place",
        )


def write_agreement(text: str, *, to: Path) -> None:
    """Write a new agreement file. Raises BadInput where a file of that name is there already."""
    may_write_agreement(to)
    _put(
        to,
        text.encode(),
        then="Nothing was written. Look at the folder and its rights, then run the command again.",
    )
