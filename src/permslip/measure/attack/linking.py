"""Deterministic linking: which released records could be the person an adversary knows?

After L. Sweeney, "k-anonymity: a model for protecting privacy", IJUFKS 10(5), 2002, who joined a public
list to a release over what both have. Steps, numbered:

1. Columns that both have are the adversary's knowledge; each of her values is compared to the labels of
   the release (:mod:`permslip.measure.attack.covering`).
2. A record fits a person when it does so on every column. One person's fitting records are her choice.
3. Exactly one fitting record: the person is singled out, and the adversary claims it. Otherwise she takes one
   of the choice at random and is right once in its size.
4. Where it is known who is who (for scoring only), a link counts when it is right, of the people who are in
   the release; what the rest of her list makes her claim wrongly is counted beside it. Elsewhere every person
   of the list is taken to be in the release, so that the figure is a ceiling.
5. The baseline attacker picks any record: right once in all records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from permslip.measure.attack.covering import Climbs, Covers, cover
from permslip.measure.attack.report import Outcome, Rate
from permslip.measure.coding import Encoded, encode
from permslip.measure.sizes import classes_packed, found_in, pack
from permslip.words.errors import BadInput
from permslip.words.ports import Progress, unheard
from permslip.words.vocabulary import AttackKind
from permslip.words.wording import counted

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_CELLS = 1 << 22  # sums held at a time: 32 MB
_PAIRS = 1 << 22  # half-fitting pairs held at a time
_KINDS = 1 << 16  # kinds of people between two signs of progress


@dataclass(frozen=True)
class Scene:
    """An adversary before a release.

    ``released`` and ``held`` are the release's and the adversary's table as codes over the columns that both
    have, in one order (``columns``: the release's name and hers); ``covers`` says for each which labels her
    values may lie under. ``own[i]`` is the row of her i-th person in the release, or -1 (not in it); None
    where nobody told the truth.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    released: Encoded
    held: Encoded
    covers: tuple[Covers, ...]
    own: Ints | None

    @property
    def targets(self) -> Ints:
        """The rows of her table that are attacked: all; where the truth is known, those in the release."""
        return np.arange(self.held.rows) if self.own is None else np.flatnonzero(self.own >= 0)


def scene(
    name: str,
    release: Any,
    held: Any,
    columns: Mapping[str, str],
    *,
    climbs: Climbs | None = None,
    missing: str = "own",
    truth: tuple[str, str] | None = None,
) -> Scene:
    """Set a scene from two Arrow tables. ``columns`` maps the release's column to the adversary's; ``truth``
    names the column that says who is who in each, one row a person in both.

    Raises BadInput for no common column, an empty table, or a truth that repeats or knows nobody.
    """
    if not columns:
        raise BadInput(
            "The release and the file have no column in common.",
            fix="say which go together: --match RELEASED=THEIRS",
        )
    if not release.num_rows or not held.num_rows:
        raise BadInput(
            "There is nobody to attack: one of the two tables is empty.", fix="give tables with rows"
        )
    released = encode(release, list(columns))
    mine = encode(_renamed(held, columns), list(columns))
    covers = tuple(
        cover(labels, values, (climbs or {}).get(c), missing)
        for c, labels, values in zip(released.names, released.dictionaries, mine.dictionaries, strict=True)
    )
    own = None if truth is None else _own(release, held, truth)
    return Scene(name, tuple(columns.items()), released, mine, covers, own)


def _renamed(held: Any, columns: Mapping[str, str]) -> Any:
    absent = [c for c in columns.values() if c not in held.column_names]
    if absent:
        raise BadInput(f"The file has no column {', '.join(absent)}.", fix="choose from its header")
    return pa.table({ours: held[theirs] for ours, theirs in columns.items()})


def _own(release: Any, held: Any, truth: tuple[str, str]) -> Ints:
    for table, column in zip((release, held), truth, strict=True):
        if column not in table.column_names:
            raise BadInput(
                f"There is no column {column} to tell who is who.", fix="name another with --truth"
            )
    there = release[truth[0]].cast(pa.string()).to_pylist()
    place = {who: at for at, who in enumerate(there) if who is not None}
    if len(place) != len(there):
        raise BadInput(
            f"Column {truth[0]} does not name one row a person in the release.",
            fix="name another with --truth",
        )
    theirs = held[truth[1]].cast(pa.string()).to_pylist()
    known = [who for who in theirs if who is not None]
    if len(set(known)) != len(known):
        raise BadInput(
            f"Column {truth[1]} names somebody twice in the adversary's file, who would be counted twice.",
            fix="keep one row a person in it",
        )
    own = np.array([place.get(who, -1) for who in theirs], np.int64)
    if not (own >= 0).any():
        raise BadInput(
            f"Nobody of the file is in the release, by {truth[0]} and {truth[1]}.",
            fix="name the columns that say who is who with --truth RELEASED=THEIRS, or none",
        )
    return own


@dataclass(frozen=True)
class Branch:
    """One level of the tree of classes: node n of the level above and label l of ``column`` lead to the node
    that is the place of n * ``size`` + l among ``keys`` (ascending). ``classes`` are the leaves' classes."""

    column: int
    size: int
    keys: Ints
    classes: Ints


@dataclass(frozen=True)
class Fit:
    """Who fits whom, by classes: records alike on every column are one class, people likewise one kind.

    ``sizes[c]`` records of class c, ``of_record[i]`` the class of record i, ``of_person[t]`` the kind of
    person t; ``labels`` and ``values`` the codes of classes and kinds, column by column. ``branches`` are the
    classes as a tree, one level a column (:class:`Branch`).
    """

    covers: tuple[Covers, ...]
    sizes: Ints
    of_record: Ints
    of_person: Ints
    labels: tuple[Ints, ...]
    values: tuple[Ints, ...]
    branches: tuple[Branch, ...]

    @property
    def kinds(self) -> int:
        """How many kinds of people there are."""
        return len(self.values[0])

    def blocks(self, table: npt.NDArray[Any], hear: Progress = unheard) -> Iterator[tuple[slice, Floats]]:
        """For each kind, the sum of ``table`` (one row a class) over the classes it fits; some kinds at a
        time."""
        from scipy.sparse import csr_array

        weights = table.astype(np.float64)
        step = max(1, min(_KINDS, _CELLS // max(1, table.shape[1])))
        for begin in range(0, self.kinds, step):
            hear("fit", begin, self.kinds)
            block = slice(begin, min(begin + step, self.kinds))
            sums = np.zeros((block.stop - begin, table.shape[1]))
            for kinds, classes in self.pairs(np.arange(begin, block.stop)):
                first, last = int(kinds.min(initial=begin)), int(kinds.max(initial=begin - 1)) + 1
                ones, shape = np.ones(len(kinds)), (max(last - first, 0), len(self.sizes))
                fit_of = csr_array((ones, (kinds - first, classes)), shape)
                sums[first - begin : last - begin] += fit_of @ weights
            yield block, sums

    def pairs(self, some: Ints) -> Iterator[tuple[Ints, Ints]]:
        """These kinds, each with every class that it fits, as two arrays of one length (step 2).

        Goes down the tree with all of them at once; where that would hold too many half-fitting pairs, with
        half of them at a time.
        """
        kinds, nodes = some, np.zeros(len(some), np.int64)
        for branch in self.branches:
            covers, values = self.covers[branch.column], self.values[branch.column]
            begins, ends = covers.starts[values[kinds]], covers.starts[values[kinds] + 1]
            many = ends - begins
            if int(many.sum()) > _PAIRS and len(some) > 1:
                middle = len(some) // 2
                yield from self.pairs(some[:middle])
                yield from self.pairs(some[middle:])
                return
            kinds = np.repeat(kinds, many)
            at = np.repeat(begins - (np.cumsum(many) - many), many) + np.arange(len(kinds))
            wanted = np.repeat(nodes, many) * branch.size + covers.labels[at]
            place, there = found_in(branch.keys, wanted)
            kinds, nodes = kinds[there], place[there]
        yield kinds, self.branches[-1].classes[nodes]

    def totals(self, hear: Progress = unheard) -> Ints:
        """How many records each kind fits."""
        parts = [sums[:, 0] for _, sums in self.blocks(self.sizes[:, None], hear)]
        return np.rint(np.concatenate(parts)).astype(np.int64)

    def both_ways(self, hear: Progress = unheard) -> tuple[Ints, Ints]:
        """How many records each kind fits, and how many of her people each class's records fit."""
        people = np.bincount(self.of_person, minlength=self.kinds).astype(np.float64)
        records, rivals = np.zeros(self.kinds), np.zeros(len(self.sizes))
        for begin in range(0, self.kinds, _KINDS):
            hear("fit", begin, self.kinds)
            end = min(begin + _KINDS, self.kinds)
            for kinds, classes in self.pairs(np.arange(begin, end)):
                records[begin:end] += np.bincount(kinds - begin, self.sizes[classes], end - begin)
                rivals += np.bincount(classes, people[kinds], len(self.sizes))
        return np.rint(records).astype(np.int64), np.rint(rivals).astype(np.int64)

    def singled_out(self, hear: Progress = unheard) -> tuple[Ints, Ints]:
        """Records and people (two arrays of one length) where a person fits exactly one record."""
        first = np.zeros(len(self.sizes), np.int64)
        first[self.of_record[::-1]] = np.arange(len(self.of_record))[::-1]
        sums = [s for _, s in self.blocks(np.column_stack([self.sizes, first]), hear)]
        found = np.rint(np.concatenate(sums)).astype(np.int64)[self.of_person]
        people = np.flatnonzero(found[:, 0] == 1)
        return found[people, 1], people

    def fits(self, people: Ints, records: Ints) -> npt.NDArray[np.bool_]:
        """For pairs of a person and a record (two arrays of one length): does it fit?"""
        kinds, classes = self.of_person[people], self.of_record[records]
        out = np.ones(len(people), np.bool_)
        for cov, labels, values in zip(self.covers, self.labels, self.values, strict=True):
            out &= cov.has(values[kinds], labels[classes])
        return out


def fit(at: Scene) -> Fit:
    """Steps 1 and 2 over the distinct rows of both tables."""
    found, packing, keys = classes_packed(at.released)
    order = np.argsort(found.keys)
    classes = found.keys[order]
    labels = tuple(c.astype(np.int64) for c in packing.unpack(classes))
    held, theirs = pack(at.held.codes, at.held.sizes, at.held.rows)
    kinds, of_person = np.unique(held, return_inverse=True)
    values = tuple(c.astype(np.int64) for c in theirs.unpack(kinds))
    return Fit(
        covers=at.covers,
        sizes=found.counts[order].astype(np.int64),
        of_record=np.searchsorted(classes, keys).astype(np.int64),
        of_person=of_person.astype(np.int64),
        labels=labels,
        values=values,
        branches=_tree(at.covers, labels),
    )


def _tree(covers: tuple[Covers, ...], labels: tuple[Ints, ...]) -> tuple[Branch, ...]:
    """Columns in which a value lies under few of many labels come first: there most pairs are lost."""
    order = sorted(
        range(len(covers)),
        key=lambda n: (len(covers[n].labels) / max(1, covers[n].values * covers[n].size), n),
    )
    nodes, branches = np.zeros(len(labels[0]), np.int64), []
    for n in order:
        keys, first, nodes = np.unique(
            nodes * covers[n].size + labels[n], return_index=True, return_inverse=True
        )
        branches.append(Branch(n, covers[n].size, keys, first.astype(np.int64)))
    return tuple(branches)


def _sure_said(everybody: str, known: str, sure: int, alone: int, claims: int) -> str:
    """What came of claiming only when sure, where it is known who is who."""
    said = (
        f"Of {everybody} known to be in the release {sure:,} are found by {known}: one record fits them, "
        f"and it is theirs"
    )
    said += f"; {alone:,} of these records fit nobody else on the list." if sure else "."
    if claims:
        said += (
            f" Who does not know who is in the release makes {counted(claims, 'claims')}, "
            f"{claims - sure:,} of them wrong."
        )
    return said


def link(at: Scene, fitted: Fit, *, hear: Progress = unheard) -> tuple[Outcome, Outcome]:
    """Two outcomes: what an adversary gets who claims only when she is sure, and one who always guesses."""
    people, exact = at.targets, at.own is not None
    totals, rivals = fitted.both_ways(hear)
    all_choices = totals[fitted.of_person]
    choice = all_choices[people]
    right = choice > 0 if at.own is None else fitted.fits(people, at.own[people])  # step 4
    found = right & (choice == 1)
    sure, claims = int(found.sum()), int((all_choices == 1).sum())
    guessed = float((right / np.maximum(choice, 1)).sum())  # step 3
    baseline = Rate(len(people) / at.released.rows, len(people))  # step 5
    strangers = all_choices[at.own < 0] if at.own is not None else all_choices[:0]
    figures: tuple[tuple[str, float], ...] = (
        ("columns known", float(len(at.columns))),
        ("fit exactly one record", float((choice == 1).sum())),
        ("fit no record", float((choice == 0).sum())),
        ("records to choose from, median", float(np.median(choice)) if len(choice) else 0.0),
        ("people who are not in the release", float(len(strangers))),
        ("of these, fit exactly one record", float((strangers == 1).sum())),
    )
    alone = 0
    if at.own is not None:
        alone = int((rivals[fitted.of_record[at.own[people[found]]]] == 1).sum())
        figures += (
            ("found by a record that fits nobody else on the list", float(alone)),
            ("claims, not knowing who is in the release", float(claims)),
            ("wrong claims", float(claims - sure)),
        )
    told = "" if exact else ", at most, for nobody said who is who"
    everybody = counted(len(people), "people", "person")
    known = counted(len(at.columns), "columns")
    said = (
        _sure_said(everybody, known, sure, alone, claims)
        if exact
        else (f"Of {everybody} {sure:,} are found by {known}: one record fits them, and it is theirs{told}.")
    )
    return (
        Outcome(
            AttackKind.LINKING,
            "linking, when sure",
            at.name,
            Rate(float(sure), len(people)),
            baseline,
            said,
            figures=figures,
            exact=exact,
        ),
        Outcome(
            AttackKind.LINKING,
            "linking, best guess",
            at.name,
            Rate(guessed, len(people)),
            baseline,
            f"Guessing among the records that fit, an attacker finds {guessed:,.1f} of {everybody}{told}; "
            f"picking records blindly she finds {baseline.successes:,.1f}.",
            exact=exact,
        ),
    )
