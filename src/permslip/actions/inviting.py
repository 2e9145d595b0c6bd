"""Inviting: a letter with a one-time code for each guardian, each student who is 18, each member of staff.

Nobody is written to whom a record bars, nor where nobody can tell (34 CFR 99.4); at 18 the letter goes to the
student (99.5(a)). A code stands in its letter and nowhere else: what is kept is a digest under a random key.
The letters lie in ``vault/letters`` until somebody removes them, at the longest for two weeks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from permslip.actions import family_answers, offices
from permslip.actions.addressing import KIND, Addressee, Group, LeftOut, addressees, counted
from permslip.actions.desk import Desk
from permslip.agree.stated import destroyed_by
from permslip.stores.disk import disk_problems
from permslip.stores.families.invitations import Batch, Invited, State
from permslip.stores.families.people import ChildRow, Kind
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, OfficeProblem, PermslipError
from permslip.words.vocabulary import ConsentMode, Role

GOOD_FOR = timedelta(days=60)
"""How long the code of a letter is good."""
KEPT_FOR = timedelta(days=14)
"""How long letters lie in the vault when nobody removes them."""
PART = 100
"""Letters in one file: what a printer takes at once, and what memory holds."""
FOLDER = "letters"
STAND_IN = "stand-in"
"""The batch of invitations that only ever stand for a person."""


@dataclass(frozen=True)
class Plan:
    """What a batch would hold: letters by language, and who gets none and why. Counts, and nobody's name."""

    group: Group
    languages: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[LeftOut, int], ...]

    @property
    def letters(self) -> int:
        """How many letters."""
        return sum(n for _, n in self.languages)


@dataclass(frozen=True)
class Asks:
    """One agreement as the paper form at the back of a letter asks it."""

    agreement: str
    version: int
    question: str
    title: str
    partner: str
    others: tuple[str, ...]
    elements: tuple[str, ...]
    purpose: str
    ends: date | None
    destroy_by: date | None
    silence_lets_go: bool


@dataclass(frozen=True)
class Letter:
    """One letter. ``children`` are (name, school) of those its reader speaks for. Nothing of any other
    guardian is in it."""

    number: str
    kind: Kind
    language: str
    name: str = field(repr=False)
    address: tuple[str, ...] = field(repr=False)
    code: str = field(repr=False)
    children: tuple[tuple[str, str], ...] = field(repr=False)
    expires_on: date
    asks: tuple[Asks, ...]

    @property
    def groups(self) -> str:
        """The code as it is printed: capitals, in groups of four."""
        code = self.code.upper()
        return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


Write = Callable[[Path, Sequence[Letter]], None]
"""Writes some letters into one new file."""


@dataclass(frozen=True)
class Sent:
    """A batch that was made."""

    batch: str
    letters: int
    left_out: tuple[tuple[LeftOut, int], ...]


@dataclass(frozen=True)
class BatchShown:
    """A batch as the steward sees it; ``files`` are the names of its PDFs that still lie in the vault."""

    id: str
    made_on: date
    expires_on: date
    kinds: tuple[Kind, ...]
    letters: int
    sent: int
    opened: int
    confirmed: int
    ended: int
    files: tuple[str, ...]
    removed_on: date
    logged: bool


def plan(desk: Desk, *, group: Group) -> Plan:
    """What a batch for this group would hold. Writes nothing. Raises NotFound before a roll was read."""
    languages: Counter[str] = Counter()
    left: Counter[LeftOut] = Counter()
    for one in addressees(desk, group, left):
        languages[one.language] += 1
    return Plan(group, tuple(sorted(languages.items(), key=lambda p: (-p[1], p[0]))), counted(left))


def invite(desk: Desk, *, group: Group, languages: Collection[str], write: Write, by: str | None) -> Sent:
    """Make one letter for each of the group who has none that is still good, and log how many.

    Each is in its reader's language where that is one of ``languages``, else in English. A batch that breaks
    off leaves no code behind that works. Raises NotFound before a roll was read, BadInput when there is
    nobody to write to.
    """
    left: Counter[LeftOut] = Counter()
    ones = list(addressees(desk, group, left))
    return _send(desk, ones, counted(left), languages, write, by)


def invite_one(
    desk: Desk, *, kind: Kind, person: str, languages: Collection[str], write: Write, by: str | None
) -> Sent:
    """Make a new letter for one person; once it is made, codes of theirs that were good before are void.

    Raises NotFound when they are not on the roll, BadInput naming why nobody writes to them. A letter that
    breaks off leaves them the code that they have."""
    group = next(g for g, k in KIND.items() if k is kind)
    left: Counter[LeftOut] = Counter()
    found = list(addressees(desk, group, left, only=person))
    if not found:
        why = next(iter(left), None)
        if why is None:
            raise NotFound("That person is not on the roll.", fix="read the roll again, then look once more")
        raise BadInput(
            f"No letter is written: {why.value}.", fix="put it right in your records, then read the roll"
        )
    sent = _send(desk, found, (), languages, write, by)
    desk.office.families.invitations.end_of(kind, person, before=sent.batch)
    return sent


def placeholder(desk: Desk, *, kind: Kind, person: str) -> str:
    """An invitation's id that stands for a person where a key must not: the latest of theirs, or a new one
    that is void. Raises NotFound when they are not on the roll."""
    families, today = desk.office.families, desk.today()
    families.roll.person(kind, person)
    held = families.invitations.of_person(kind, person)
    if held:
        return held[-1].id
    invited = [Invited(kind, person, "en")]
    ((new, _),) = families.invitations.add(invited, batch=STAND_IN, made_on=today, expires_on=today)
    return families.invitations.end(new.id).id


def _send(
    desk: Desk,
    ones: Sequence[Addressee],
    left: tuple[tuple[LeftOut, int], ...],
    languages: Collection[str],
    write: Write,
    by: str | None,
) -> Sent:
    who = desk.person(by)
    if not ones:
        raise BadInput("There is nobody to write to.", fix="look at who was left out, and why")
    today = desk.today()
    batch, until = desk.office.new_id("bat"), today + GOOD_FOR
    folder = _folder(desk) / batch
    folder.mkdir(mode=0o700, parents=True)
    try:
        _write(desk, ones, batch=batch, until=until, folder=folder, languages=languages, write=write)
        with desk.office.transaction() as tx:
            body = {"batch": batch, "letters": len(ones), "on": today.isoformat()}
            tx.append(EntryKind.FAMILIES_INVITED, body, actor_role=who.role)
    except BaseException:
        _take_back(desk, batch, folder)
        raise
    return Sent(batch, len(ones), left)


def _take_back(desk: Desk, batch: str, folder: Path) -> None:
    """Void what a batch that broke off had made. What fails here as well does not hide why it broke off; a
    folder that stays is swept with the old ones."""
    with suppress(PermslipError):
        desk.office.families.invitations.end_batch(batch)
    with suppress(PermslipError):
        _remove(desk, folder)


def _write(
    desk: Desk,
    ones: Sequence[Addressee],
    *,
    batch: str,
    until: date,
    folder: Path,
    languages: Collection[str],
    write: Write,
) -> None:
    """Letters of one language lie together, so many in a file as a printer and our memory take."""
    asks = asked_on_paper(desk)
    by_language: dict[str, list[Addressee]] = {}
    for one in ones:
        by_language.setdefault(written_in(one.language, languages), []).append(one)
    done = 0
    for language, those in sorted(by_language.items()):
        for start in range(0, len(those), PART):
            part = those[start : start + PART]
            desk.progress("write letters", done, len(ones))
            made = desk.office.families.invitations.add(
                [Invited(one.person.kind, one.person.key, language) for one in part],
                batch=batch,
                made_on=desk.today(),
                expires_on=until,
            )
            letters = [
                _letter(one, number=held.id, language=language, code=code, until=until, asks=asks)
                for one, (held, code) in zip(part, made, strict=True)
            ]
            write(folder / f"letters-{language}-{start // PART + 1:03d}.pdf", letters)
            done += len(part)


def written_in(language: str, languages: Collection[str]) -> str:
    """Which of these languages a letter is in, for a reader of ``language`` as the roll names it: that one,
    or a way of writing it (``zh-hans`` for ``zh``); else English."""
    ways = [language, *sorted(one for one in languages if one.split("-")[0] == language)]
    return next((one for one in ways if one in languages), "en")


def _letter(
    one: Addressee, *, number: str, language: str, code: str, until: date, asks: tuple[Asks, ...]
) -> Letter:
    return Letter(
        number=number,
        kind=one.person.kind,
        language=language,
        name=one.person.name,
        address=one.person.address,
        code=code,
        children=tuple((_name(child), child.school) for child in one.children),
        expires_on=until,
        asks=() if one.person.kind is Kind.STAFF else asks,
    )


def _name(child: ChildRow) -> str:
    return " ".join(part for part in (child.given_name, child.family_name) if part)


def asked_on_paper(desk: Desk) -> tuple[Asks, ...]:
    """What families are asked today, agreement by agreement: what the paper form and the steward's page
    list."""
    policies = offices.policies(desk)
    found = []
    for agreement in family_answers.in_force(desk):
        rule = family_answers.rule_of(agreement, policies)
        partners = [p.name for p in agreement.parties if p.role is Role.PARTNER]
        if rule.mode is ConsentMode.NOT_ASKED or not agreement.purpose or not partners:
            continue
        found.append(
            Asks(
                agreement=agreement.id,
                version=agreement.version,
                question=rule.question,
                title=agreement.title,
                partner=partners[0],
                others=tuple(p.name for p in agreement.parties if p.role is Role.SUB_PROCESSOR),
                elements=family_answers.of_a_child(agreement),
                purpose=agreement.purpose.value,
                ends=agreement.ends,
                destroy_by=destroyed_by(agreement),
                silence_lets_go=rule.mode is not ConsentMode.OPT_IN,
            )
        )
    return tuple(found)


# ------------------------------------------------------------------ batches and their files


def _folder(desk: Desk) -> Path:
    return desk.office.place.vault / FOLDER


def batches(desk: Desk) -> tuple[BatchShown, ...]:
    """Every batch, the newest first. Letters that lay too long are removed while we look."""
    sweep(desk)
    logged = desk.office.standing().invited.keys()
    found = desk.office.families.invitations.batches()
    return tuple(_shown(desk, b, b.id in logged) for b in found if b.id.startswith("bat_"))


def _remove(desk: Desk, folder: Path) -> None:
    with disk_problems("removing the letters", then="Remove them again: names and codes stand in them."):
        while folder.exists():
            with suppress(FileNotFoundError):  # of two who remove at once, one misses what it had listed
                desk.office.disk.remove(folder)


def _shown(desk: Desk, batch: Batch, logged: bool) -> BatchShown:
    folder = _folder(desk) / batch.id
    files = tuple(sorted(p.name for p in folder.glob("letters-*.pdf"))) if folder.is_dir() else ()
    return BatchShown(
        batch.id,
        batch.made_on,
        batch.expires_on,
        batch.kinds,
        batch.letters,
        batch.states.get(State.SENT, 0),
        batch.states.get(State.OPENED, 0),
        batch.states.get(State.CONFIRMED, 0),
        batch.states.get(State.ENDED, 0),
        files,
        batch.made_on + KEPT_FOR,
        logged,
    )


def letters_file(desk: Desk, *, batch: str, file: str) -> Path:
    """One PDF of a batch. Raises NotFound when it was removed, or never was."""
    for shown in batches(desk):
        if shown.id == batch and file in shown.files:
            return _folder(desk) / batch / file
    raise NotFound("These letters were removed.", fix="make new letters for those who still need one")


def remove_letters(desk: Desk, *, batch: str, by: str | None) -> None:
    """Remove the files of a batch once they are printed. The codes in the printed letters stay good.

    Raises NotFound for no such batch, OfficeProblem when the disk does not let them go."""
    _known(desk, batch, by)
    _remove(desk, _folder(desk) / batch)


def end_batch(desk: Desk, *, batch: str, by: str | None) -> int:
    """Make every code of a batch void, then remove its files. Returns how many codes that were.

    Raises as :func:`remove_letters` does; the codes are void even when the disk does not let the files go."""
    _known(desk, batch, by)
    ended: int = desk.office.families.invitations.end_batch(batch)
    _remove(desk, _folder(desk) / batch)
    return ended


def _known(desk: Desk, batch: str, by: str | None) -> None:
    desk.person(by)
    if batch not in {b.id for b in desk.office.families.invitations.batches()}:
        raise NotFound("There is no such batch of letters.")


def sweep(desk: Desk) -> tuple[OfficeProblem, ...]:
    """Remove letters that lay in the vault for too long, and what a batch that broke off left behind.

    What the disk does not let go is returned, not raised: who shows a page or begins to work goes on, and who
    runs each night says it. A folder of no known batch counts from the day it was last written to.
    """
    folder, problems = _folder(desk), []
    made = {b.id: b.made_on for b in desk.office.families.invitations.batches()} if folder.is_dir() else {}
    for name in desk.office.disk.names(folder):
        path = folder / name
        try:
            if (made.get(name) or _written_on(path)) + KEPT_FOR < desk.today():
                _remove(desk, path)
        except FileNotFoundError:  # another one swept it meanwhile
            continue
        except OfficeProblem as problem:
            problems.append(problem)
    return tuple(problems)


def _written_on(path: Path) -> date:
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC).date()
