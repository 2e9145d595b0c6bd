"""Attacking a release with what is public: the adversary, played before one comes.

The release is one of the office's (made again as it was staged, with the roster that says who is who), a
package with the recipient's key, or any folder or file of tables. Nothing is written, and nothing that is
returned names a person, a code or a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from permslip import engines
from permslip.actions.attack_asked import ATTACKS, WITH_FILES, Attack, must_be_there, must_not_mislead
from permslip.actions.attack_tried import OnTable
from permslip.actions.attacked_tables import (
    Hierarchies,
    Public,
    Released,
    from_office,
    from_place,
    hierarchies,
    other_codes,
    public_files,
    with_events,
)
from permslip.actions.desk import Desk
from permslip.engines.duck import DuckEngine
from permslip.measure import attack as attacks
from permslip.measure.attack import AttackReport, Outcome
from permslip.words.elements import squash
from permslip.words.errors import BadInput
from permslip.words.ports import Engine, Progress
from permslip.words.standing import AttackFile
from permslip.words.vocabulary import AttackKind

_FEWEST = 8  # people known, for an order of codes to show
_TELLING = 0.3  # a column of a list with at least this share of distinct values may be an order or a number


def attack(asked: Attack, *, desk: Desk | None, progress: Progress, engine: str = "duckdb") -> AttackReport:
    """Run the attacks. ``desk`` is the office where ``release`` is an id of it, None for a place on disk,
    which ``engine`` then reads: the attacks themselves are run here.

    Raises BadInput when nothing can be tried, NotFound for a release or file that is not there.
    """
    progress("read the release", 0, None)
    with ExitStack() as stack:
        if desk is None:
            own = engines.open_engine(engine)
            stack.enter_context(own)
            opened: Engine = own
            released = from_place(asked.release, opened, identity=asked.identity, table=asked.table)
            others: Mapping[str, Any] = {}
        else:
            opened = desk.engine()
            released = from_office(desk, asked.release, table=asked.table)
            others = other_codes(desk, asked.release)
        columns = tuple(c for t in released for c in t.columns)
        told = hierarchies(asked.built, asked.folder, asked.as_of, opened, columns)
        files = public_files(asked.files, opened, progress)
    adversary = _Adversary(asked, told, progress)
    code = next((c for t in released if (c := adversary.code_of(t)) is not None), None)
    if code is not None:
        released = with_events(released, code)
    must_be_there(asked, released, files)
    if asked.recorded:
        must_not_mislead(asked, released, files)
    for table in released:
        for file in files:
            adversary.link_and_infer(table, file)
    if AttackKind.CODES in asked.attacks:
        adversary.try_codes(released, files, others)
    untried = tuple(
        dict.fromkeys([*adversary.left_out(files), *adversary.untold(released), *adversary.untried])
    )
    if not adversary.outcomes:
        raise BadInput(
            "Nothing could be tried: " + " ".join([*untried, *dict.fromkeys(adversary.notes)]),
            fix="give files that share columns with the release, or name pairs with --match RELEASED=THEIRS",
        )
    notes = tuple(dict.fromkeys(adversary.notes))
    return AttackReport(
        asked.release,
        asked.seed,
        tuple(adversary.outcomes),
        notes,
        untried,
        tuple(one.kept(name) for name, one in adversary.tables.items()),
        tuple(AttackFile(f.digest, f.rows.num_rows) for f in files),
    )


@dataclass
class _Adversary:
    """Tries one attack after another, and keeps what came of each and what could not be tried."""

    asked: Attack
    told: Hierarchies
    hear: Progress
    outcomes: list[Outcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    untried: list[str] = field(default_factory=list)
    excuses: dict[tuple[str, int], str | None] = field(default_factory=dict)
    sought: set[str] = field(default_factory=set)
    tables: dict[str, OnTable] = field(default_factory=dict)

    def left_out(self, files: tuple[Public, ...]) -> Iterator[str]:
        """Which attacks were asked for and not tried, file by file, why, and what to give."""
        asked = [kind for kind in WITH_FILES if kind in self.asked.attacks]
        if asked and not files:
            yield f"{', '.join(asked)}: give what the adversary knows people from with --with."
        for file in files:
            why: dict[str, list[str]] = {}
            for kind in asked:
                excuse = self.excuses.get((kind, id(file)))
                if excuse is not None:
                    why.setdefault(excuse, []).append(kind)
            for excuse, kinds in why.items():
                yield f"{', '.join(kinds)} with {file.name}: {excuse}"
        unsought = [c for c in self.asked.sensitive if c not in self.sought]
        if AttackKind.INFERENCE in asked and files and unsought:
            yield (
                f"inference: nobody looked for {', '.join(unsought)}; leave out of --match what she is after."
            )

    def untold(self, released: tuple[Released, ...]) -> Iterator[str]:
        """Which tables of an office hold marks of people, and were left out of attacks that others had."""
        for table in released:
            had = self.tables[table.name].attacks if table.name in self.tables else set()
            asked = [k for k in WITH_FILES if k in self.asked.attacks and k not in had]
            if table.quasi and asked and any(k in t.attacks for t in self.tables.values() for k in asked):
                yield f"{', '.join(asked)} on {table.name}: no file knows anybody in it; give one."

    def _tried_on(self, names: Iterable[str], outcomes: list[Outcome], known: Iterable[str] = ()) -> None:
        for name in names:
            self.tables.setdefault(name, OnTable()).add(outcomes, known)

    def _excuse(self, file: Public, why: str, kinds: tuple[str, ...] = WITH_FILES) -> None:
        """Keep why attacks were not tried with a file, unless they are with another table."""
        for kind in kinds:
            self.excuses.setdefault((kind, id(file)), why)

    def _try(self, kind: str, file: Public) -> None:
        self.excuses[kind, id(file)] = None

    def link_and_infer(self, table: Released, file: Public) -> None:
        """Linking and inference on one table with one file."""
        code, name = self.code_of(table), f"{table.name} with {file.name}"
        if code and table.several_rows(code):
            self.notes.append(
                f"{table.name} has several rows a person: what it says is attacked with the table of one."
            )
            self._excuse(file, "no table of one row a person is there; give the whole release, or --code.")
            return
        shared = self._shared(table, file)
        if not shared:
            self.notes.append(f"{name}: no column in common, so nobody can be linked.")
            self._excuse(file, "no column in common; name pairs with --match RELEASED=THEIRS.")
        if not shared or not set(WITH_FILES) & set(self.asked.attacks):
            return
        truth = self._truth(table, file, name)
        whole = self._scene(name, table, self._once(file, truth), shared, truth)
        read, near = self._understood(whole)
        unread = "no column whose labels can be read; give --hierarchies, --hierarchy or --match."
        self._excuse(
            file, unread, WITH_FILES if near is None else (AttackKind.LINKING,) if read is None else ()
        )
        before = len(self.outcomes)
        fitted = attacks.fit(read) if read is not None else None
        if read is not None and fitted is not None and AttackKind.LINKING in self.asked.attacks:
            self._try(AttackKind.LINKING, file)
            self.outcomes.extend(attacks.link(read, fitted, hear=self.hear))
        if near is not None and AttackKind.PROBABILISTIC in self.asked.attacks:
            self._try(AttackKind.PROBABILISTIC, file)
            self._link_probably(near)
        if AttackKind.INFERENCE in self.asked.attacks:
            self._infer(table, file, read, fitted, near, set(shared))
        known = [ours for ours, _ in near.columns] if near is not None else []
        self._tried_on((table.name, *table.told), self.outcomes[before:], known)

    def _infer(
        self,
        table: Released,
        file: Public,
        read: attacks.Scene | None,
        fitted: attacks.Fit | None,
        near: attacks.Scene | None,
        taken: set[str],
    ) -> None:
        columns = self._sensitive(table, file, taken)
        if not columns:
            self._excuse(
                file, "no column that she could be after; name one with --sensitive.", (AttackKind.INFERENCE,)
            )
        if near is None:
            return
        close = fitted if near is read and fitted is not None else attacks.fit(near)
        for column in columns:
            self._try(AttackKind.INFERENCE, file)
            self.sought.add(column)
            for wanted in attacks.Sensitive.readings(table.rows, column):
                if read is not None and fitted is not None:
                    self.outcomes.append(attacks.homogeneity(read, fitted, wanted, hear=self.hear))
                self._nearest(near, close, wanted)

    def _understood(self, whole: attacks.Scene) -> tuple[attacks.Scene | None, attacks.Scene | None]:
        """The scene with the columns whose labels can be read, and with those too whose numbers are near."""
        found = attacks.understood(whole)
        for column in found:
            if column.badly:
                self.untried.append(
                    f"{whole.name}: {column.sentence} Say how values become labels with --hierarchies or "
                    "--hierarchy, or leave the column out of --known."
                )
            elif column.read < column.people and (column.exact or column.reached < column.records):
                self.notes.append(f"{whole.name}: {column.sentence}")
        return (
            attacks.only(whole, tuple(c.column for c in found if not c.badly)),
            attacks.only(whole, tuple(c.column for c in found if not c.badly or c.numbers)),
        )

    def _scene(
        self,
        name: str,
        table: Released,
        file: Public,
        shared: Mapping[str, str],
        truth: tuple[str, str] | None,
    ) -> attacks.Scene:
        climbs = table.climbs(shared, file.rows, self.told)
        missing = self.asked.missing
        gaps = [c for c, t in shared.items() if table.rows[c].null_count or file.rows[t].null_count]
        if gaps:
            fits = "missing ones alone" if missing == "own" else "every value"
            self.notes.append(f"{name}: a missing value of {', '.join(gaps)} fits {fits} (--missing).")
        return attacks.scene(name, table.rows, file.rows, shared, climbs=climbs, missing=missing, truth=truth)

    def _link_probably(self, at: attacks.Scene) -> None:
        with DuckEngine(tmp=None, memory=None, threads=1) as alone:
            found = attacks.probabilistic_link(
                at,
                connection=alone.raw,
                generator=self.asked.generator,
                seed=self.asked.seed,
                threshold=self.asked.threshold,
                hear=self.hear,
            )
        self.outcomes.append(found)

    def _nearest(self, at: attacks.Scene, fitted: attacks.Fit, wanted: attacks.Sensitive) -> None:
        if at.own is None:
            self.untried.append(
                f"{at.name}: nearest neighbours are left out, for nobody said who is who; give --truth."
            )
            return
        dice, seed = self.asked.generator, self.asked.seed
        found = attacks.nearest_neighbours(at, fitted, wanted, generator=dice, seed=seed, hear=self.hear)
        self.outcomes.append(found)

    def _sensitive(self, table: Released, file: Public, taken: set[str]) -> list[str]:
        """The columns she is after: those named that this table has; else what the file has not."""
        columns = [c for c in table.columns if c not in taken and c != table.key]
        if self.asked.sensitive:
            return [c for c in columns if c in self.asked.sensitive]
        code, truth = self.code_of(table), self.asked.truth[0] if self.asked.truth else None
        theirs = {squash(c) for c in file.columns}
        unknown = [c for c in columns if c not in (code, truth) and squash(c) not in theirs]
        most = max(2, table.rows.num_rows // 2)
        many = [c for c in unknown if table.distinct(c) > most]
        if many:
            self.notes.append(
                f"{table.name}: nearly every value is another, so not guessed: {', '.join(many)}."
            )
        return [c for c in unknown if 2 <= table.distinct(c) <= most]

    def code_of(self, table: Released) -> str | None:
        """The table's column of record codes, if it has one."""
        if self.asked.code is not None:
            return self.asked.code if self.asked.code in table.columns else None
        return next((c for c in table.columns if squash(c) == "recordcode"), None)

    def _shared(self, table: Released, file: Public) -> dict[str, str]:
        """Released column → the file's, for what the adversary knows."""
        asked, theirs = self.asked, {squash(c): c for c in reversed(file.columns)}
        out = {}
        for column in table.columns:
            if column in asked.match:
                if asked.match[column] in file.columns:
                    out[column] = asked.match[column]
            elif squash(column) in theirs and column not in asked.sensitive:
                out[column] = theirs[squash(column)]
        aside = {self.code_of(table), table.key, asked.truth[0] if asked.truth else None}
        return {c: t for c, t in out.items() if c not in aside and (not asked.known or c in asked.known)}

    def _once(self, file: Public, truth: tuple[str, str] | None) -> Public:
        """The file with one row a person, where it is known who they are: nobody is attacked twice."""
        once = file.once(truth[1]) if truth is not None else file
        more = file.rows.num_rows - once.rows.num_rows
        if more:
            self.notes.append(
                f"{file.name}: {more:,} {'row names' if more == 1 else 'rows name'} somebody again; "
                "the first row of each person is attacked."
            )
        return once

    def _truth(self, table: Released, file: Public, name: str) -> tuple[str, str] | None:
        """Who is who: as told, or, in an office, the column of the file that holds the roster's keys."""
        truth = self.asked.truth
        if table.key is not None:
            theirs = truth[1] if truth else file.holding(table.keys())
            if theirs is None or theirs not in file.columns:
                self.notes.append(
                    f"{name}: no column holds the district's student numbers, so nobody is known."
                )
                return None
            return table.key, theirs
        if truth is None or truth[0] not in table.columns or truth[1] not in file.columns:
            self.notes.append(f"{name}: nobody said who is who (--truth), so that figures are ceilings.")
            return None
        return truth

    def try_codes(
        self, released: tuple[Released, ...], files: tuple[Public, ...], others: Mapping[str, Any]
    ) -> None:
        """The attacks on record codes: on the first table that has them, for all tables have the same.
        ``others`` are codes that the office gave to others."""
        table = next((t for t in released if self.code_of(t) is not None), None)
        code = self.code_of(table) if table is not None else None
        if table is None or code is None:
            self.untried.append("codes: no table has record codes; name their column with --code.")
            return
        before, column, name = len(self.outcomes), table.rows[code], f"{table.name}.{code}"
        self.outcomes.append(attacks.sequential_codes(name, column))
        if others:
            self.outcomes.extend(attacks.reused_codes(name, column, others))
        if table.key is not None:
            self._district_numbers(table, name, column)
        if self.asked.numbers:
            numbers = attacks.Spellings.read(None, self.asked.numbers)
            self._hash(f"{name} and the ranges given", column, numbers)
        for file in files:
            same = {f"{file.name}.{c}": file.rows[c] for c in file.columns if squash(c) == squash(code)}
            if same:
                self.outcomes.extend(attacks.reused_codes(name, column, same))
            telling = file.telling(_TELLING)
            for other in telling:
                numbers = attacks.Spellings.read(file.rows[other], ())
                self._hash(f"{name} and {file.name}.{other}", column, numbers)
            self._orders(table, code, file, telling)
        coded = [t.name for t in released if self.code_of(t) is not None]
        self._tried_on(coded, self.outcomes[before:])

    def _hash(self, against: str, column: Any, numbers: attacks.Spellings) -> None:
        self.outcomes.append(attacks.hashed_numbers(against, column, numbers, hear=self.hear))

    def _district_numbers(self, table: Released, name: str, column: Any) -> None:
        """The district's own student numbers, which the office knows and an insider may."""
        own = "the district's student numbers"
        self._hash(f"{name} and {own}", column, attacks.Spellings.read(table.keys(), ()))
        if table.rows.num_rows >= _FEWEST:
            each = np.arange(table.rows.num_rows)
            self.outcomes.extend(attacks.in_order(name, column, {own: table.keys()}, (each, each)))

    def _orders(self, table: Released, code: str, file: Public, telling: tuple[str, ...]) -> None:
        """Codes against the orders of a file, over the people known by truth, or else singled out."""
        name = f"{table.name}.{code} with {file.name}"
        shared, truth = self._shared(table, file), self._truth(table, file, f"{table.name} with {file.name}")
        known = shared or ({truth[0]: truth[1]} if truth else {})
        if not telling or table.several_rows(code) or not known:
            return
        mine = self._once(file, truth)
        at = self._scene(name, table, mine, known, truth)
        if at.own is None:
            read, _ = self._understood(at)
            pairs = attacks.fit(read).singled_out() if read is not None else (np.zeros(0, np.int64),) * 2
        else:
            people = np.flatnonzero(at.own >= 0)
            pairs = at.own[people], people
        if len(pairs[0]) < _FEWEST:
            said = f"{name}: too few people are known to look for an order of the codes"
            if at.own is None and table.rows.num_rows >= _FEWEST:
                self.untried.append(f"{said}; say who is who with --truth.")
            else:
                self.notes.append(f"{said}.")
            return
        orders = {other: mine.rows[other] for other in telling}
        self.outcomes.extend(attacks.in_order(name, table.rows[code], orders, pairs))


__all__ = ["ATTACKS", "Attack", "attack"]
