"""Held already: what a recipient knows after this release, not from it alone.

Two releases that each meet k may not meet it side by side (S. R. Ganta, S. P. Kasiviswanathan, A. Smith,
"Composition Attacks and Auxiliary Information in Data Privacy", KDD 2008). The office knows who stood in
which class of every earlier release (:class:`Held`), so that what a holder can put together is computed, not
guessed. Steps, numbered:

1. Where record codes are the same in both, the holder follows each student: a joint class is that of students
   who stand in the same class everywhere, and not being in a release is a class as well.
2. Where codes differ, the holder joins by what both show. A student who is in both is one of those of the
   joint class of step 1 whose facts (columns that both show as they are) also stand in the student's class
   of the other release. Each such release is joined by itself, and the smallest number counts.
3. A value is learned where it is the only one left: in a class, or where the values that two classes leave
   open intersect in one.
4. Who is in an earlier release and not in this one is told by being absent, where codes are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import integers, places
from permslip.measure.findings import Findings
from permslip.measure.relational import Students, classes_of, figures, sizes_of
from permslip.measure.signatures import Nodes, Places
from permslip.measure.sizes import Keys, found_in
from permslip.words.errors import BadInput, OurBug

JOINT = "students, with what is held already"
SUBJECT, SHOWN, VALUE = "subject", "shown", "value"
_AT_ONCE = 4_000_000  # (class, value) pairs expanded at a time

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Held:
    """One release as its holder has it. ``students`` (Arrow: subject, shown) says in which class each student
    stands, ``shown`` being any integer. ``facts`` are the columns it shows as they are. ``same_codes``: its
    record codes are those of the release that is looked at. ``recorded``: the classes were kept when it left;
    otherwise they were worked out from what the source says today."""

    release: str
    holder: str
    students: Any
    facts: frozenset[str] = frozenset()
    same_codes: bool = True
    recorded: bool = True


@dataclass(frozen=True)
class Beside:
    """This release beside one other: students in ``both``; those of this one in joint classes ``below`` k;
    ``alone`` those who are by themselves in one."""

    release: str
    holder: str
    same_codes: bool
    recorded: bool
    both: int
    below: int
    alone: int


@dataclass(frozen=True)
class Learned:
    """Students of this release whose value in one column is certain: from this release by itself
    (``before`` anything is joined), from another by itself (``known_already``), and ``only_together``."""

    column: str
    before: int
    known_already: int
    only_together: int


@dataclass(frozen=True)
class Joint:
    """``findings`` counts this release's students in joint classes. ``exposed`` of them are in joint classes
    smaller than k although no release by itself shows them so; ``absent`` are not in this release, and in
    classes smaller than k by not being in it."""

    findings: Findings
    exposed: int
    absent: int
    beside: tuple[Beside, ...]
    learned: tuple[Learned, ...]


def as_held(measured: Students, owners: Any | None = None) -> Any:
    """The classes of measured students (Arrow: subject, shown). ``owners`` (Arrow: record_code, student_key)
    says whose codes the keys are; without it the keys are the subjects. Raises OurBug for a code of nobody.
    """
    keys = measured.keys
    if owners is not None and len(keys):
        at = pc.index_in(keys, value_set=owners["record_code"].combine_chunks().cast(keys.type))
        if at.null_count:
            raise OurBug("a record code that was released is nobody's")
        keys = owners["student_key"].take(at)
        keys = keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
    shown = classes_of(measured.signatures, len(measured.keys))
    return pa.table({SUBJECT: keys.cast(pa.string()), SHOWN: pa.array(shown, pa.uint32())})


def followed(earlier: Sequence[Held]) -> Any:
    """Everyone in any of the earlier releases, with one integer for the classes that they stand in, whether
    or not codes are the same (Arrow: subject, shown): what no protection can take back."""
    crowd = _Crowd(earlier, {}, facts_matter=False)
    joint = classes_of([crowd.followed(i) for i in range(len(earlier))], len(crowd.keys))
    return pa.table({SUBJECT: crowd.keys, SHOWN: pa.array(joint, pa.uint32())})


def together(now: Held, earlier: Sequence[Held], *, k: int, facts: Mapping[str, Any] | None = None) -> Joint:
    """Join this release with those that its holders have already.

    ``facts`` maps a column to what the district holds in it (Arrow: subject, value), for everyone in any of
    the releases; a release shows those that it names. Raises BadInput for a student who stands twice in a
    release, OurBug for a fact that has no table.
    """
    crowd = _Crowd([now, *earlier], facts or {})
    here = crowd.present[0]
    followed = [i for i, h in enumerate(crowd.held) if i and h.same_codes]
    others = [i for i, h in enumerate(crowd.held) if i and not h.same_codes]
    classes = crowd.joint(followed)
    sizes = crowd.narrowed(classes, others)
    safe = np.all([(crowd.sizes(i) >= k) | ~crowd.present[i] for i in range(len(crowd.held))], axis=0)[here]
    names = (f"release {now.release}", *(h.release for h in earlier))
    found = figures(JOINT, names, classes, k)
    return Joint(
        findings=found if np.array_equal(sizes, sizes_of(classes)) else _by_sizes(found, sizes),
        exposed=int(((sizes < k) & safe).sum()),
        absent=crowd.absent(followed, k),
        beside=tuple(_beside(crowd, i, k) for i in range(1, len(crowd.held))),
        learned=tuple(_learned(crowd, column, followed, others) for column in sorted(now.facts)),
    )


def _by_sizes(found: Findings, sizes: Places) -> Findings:
    """The same figures where students of one class may have different numbers of others to hide among."""
    size, often = np.unique(sizes, return_counts=True)
    smallest, expected = int(size[0]), float((1.0 / sizes).sum())
    return replace(
        found,
        classes=round(expected),
        smallest=smallest,
        unique=int((sizes == 1).sum()),
        below=int((sizes < found.k).sum()),
        prosecutor=1.0 / smallest,
        journalist=1.0 / smallest,
        marketer=expected / len(sizes),
        histogram=tuple((int(s), -(-int(n) // int(s))) for s, n in zip(size, often, strict=True)),
    )


def _beside(crowd: _Crowd, i: int, k: int) -> Beside:
    held = crowd.held[i]
    classes = crowd.joint([i] if held.same_codes else [])
    sizes = crowd.narrowed(classes, [] if held.same_codes else [i])
    both = int((crowd.present[0] & crowd.present[i]).sum())
    low, alone = int((sizes < k).sum()), int((sizes == 1).sum())
    return Beside(held.release, held.holder, held.same_codes, held.recorded, both, low, alone)


def _learned(crowd: _Crowd, column: str, followed: Sequence[int], others: Sequence[int]) -> Learned:
    """Step 3, for one column that this release shows."""
    here, values = crowd.present[0], crowd.facts[column]
    before = _certain(crowd.classes[0][here], values[here])
    known = np.zeros(len(before), np.bool_)
    for i, held in enumerate(crowd.held):
        if i and column in held.facts:
            inside = crowd.present[i]
            sure = np.zeros(len(inside), np.bool_)
            sure[inside] = _certain(crowd.classes[i][inside], values[inside])
            known |= sure[here]
    after = crowd.left_open(crowd.joint(followed), column, others) == 1
    return Learned(column, int(before.sum()), int(known.sum()), int((after & ~before & ~known).sum()))


def _certain(classes: Nodes, values: Nodes) -> Mask:
    """Whether everybody in one's class has the same value."""
    sure: Mask = _distinct_by(classes, values)[classes] == 1
    return sure


def _distinct_by(classes: Nodes, values: Nodes) -> Places:
    pairs = np.unique(_pairs(classes, values))
    return np.bincount((pairs >> np.uint64(32)).astype(np.int64), minlength=int(classes.max(initial=0)) + 1)


def _pairs(classes: Nodes, values: Nodes) -> Keys:
    return classes.astype(np.uint64) << np.uint64(32) | values.astype(np.uint64)


class _Crowd:
    """Everyone in any of the releases, numbered: in which class of each, if in it, and with which facts."""

    def __init__(self, held: Sequence[Held], facts: Mapping[str, Any], *, facts_matter: bool = True) -> None:
        self.held = held
        people = [h.students[SUBJECT].cast(pa.string()).combine_chunks() for h in held]
        self.keys = pc.unique(pa.chunked_array(people, pa.string()))
        self.present: list[Mask] = []
        self.classes: list[Nodes] = []
        for one, subjects in zip(held, people, strict=True):
            at = places(subjects, self.keys)
            if len(np.unique(at)) < len(at):
                raise BadInput(f"Somebody stands twice in the roster of {one.release}.")
            present, classes = np.zeros(len(self.keys), np.bool_), np.zeros(len(self.keys), np.uint32)
            present[at] = True
            shown = one.students[SHOWN].cast(pa.int64()).to_numpy()
            classes[at] = np.unique(shown, return_inverse=True)[1].reshape(len(at))
            self.present.append(present)
            self.classes.append(classes)
        missing = {c for h in held for c in h.facts} - set(facts)
        if missing and facts_matter:
            raise OurBug(f"a release shows {', '.join(sorted(missing))}, and nobody said what it holds")
        self.facts = {column: self._values(table) for column, table in facts.items()}

    def _values(self, table: Any) -> Nodes:
        """What everyone holds in a column, in codes; nothing (0) for who has no row in it."""
        at = places(table[SUBJECT].cast(pa.string()).combine_chunks(), self.keys)
        coded = table[VALUE].combine_chunks().dictionary_encode(null_encoding="encode").indices
        out = np.zeros(len(self.keys), np.uint32)
        out[at[at >= 0]] = integers(coded).astype(np.uint32)[at >= 0] + 1
        return out

    def sizes(self, i: int) -> Places:
        """How many stand in each one's class of release i; 0 for who is not in it."""
        inside = self.present[i]
        out = np.zeros(len(inside), np.int64)
        out[inside] = np.bincount(self.classes[i][inside])[self.classes[i][inside]] if inside.any() else 0
        return out

    def followed(self, i: int) -> Nodes:
        """Everyone's class of release i from 1; 0 for who is not in it, which is a class as well."""
        return np.where(self.present[i], self.classes[i] + 1, 0).astype(np.uint32)

    def joint(self, followed: Sequence[int]) -> Nodes:
        """Step 1: the joint class of everyone in this release over some others with the same codes."""
        here = self.present[0]
        return classes_of(
            [self.classes[0][here], *(self.followed(i)[here] for i in followed)], int(here.sum())
        )

    def absent(self, followed: Sequence[int], k: int) -> int:
        """Step 4: students of releases with the same codes, not in this one, in classes smaller than k."""
        if not followed:
            return 0
        gone = np.any([self.present[i] for i in followed], axis=0) & ~self.present[0]
        sizes = sizes_of(classes_of([self.followed(i)[gone] for i in followed], int(gone.sum())))
        return int((sizes < k).sum())

    def narrowed(self, classes: Nodes, others: Sequence[int]) -> Places:
        """Step 2: how many each student of this release may be one of, ``classes`` being the joint ones."""
        here = self.present[0]
        sizes = sizes_of(classes).astype(np.int64)
        for i in others:
            shared = sorted(self.held[0].facts & self.held[i].facts)
            if not shared:
                continue
            facts = classes_of([self.facts[c] for c in shared], len(self.keys))
            both = self.present[i][here]
            found = _matching(classes, facts[here], self.classes[i], facts, self.present[i], here, both)
            sizes[both] = np.minimum(sizes[both], found)
        return sizes

    def left_open(self, classes: Nodes, column: str, others: Sequence[int]) -> Places:
        """How many values each student of this release may have in a column, once all is joined."""
        here, values = self.present[0], self.facts[column]
        least = _distinct_by(classes, values[here])[classes]
        for i in others:
            if column in self.held[i].facts:
                both = self.present[i][here]
                open_now = np.unique(_pairs(classes, values[here]))
                single = (open_now >> np.uint64(32)).astype(np.uint32), open_now.astype(np.uint32)
                left = _matching(
                    classes, values[here], self.classes[i], values, self.present[i], here, both, single
                )
                least[both] = np.minimum(least[both], left)
        return least


def _matching(
    classes: Nodes,
    facts: Nodes,
    other: Nodes,
    all_facts: Nodes,
    inside: Mask,
    here: Mask,
    both: Mask,
    open_now: tuple[Nodes, Nodes] | None = None,
) -> Places:
    """For each student in ``both``: how many of the student's class have facts that also stand in the
    student's class of the other release; with ``open_now`` (class, fact), how many facts instead.

    Each pair of classes is looked at once, and expanded to the facts of the other release's class.
    """
    who, what = (classes, facts) if open_now is None else open_now
    mine, often = np.unique(_pairs(who, what), return_counts=True)
    theirs = np.unique(_pairs(other[inside], all_facts[inside]))
    first = np.searchsorted(
        theirs, np.arange(int(other.max(initial=0)) + 2, dtype=np.uint64) << np.uint64(32)
    )
    pairs, back = np.unique(_pairs(classes[both], other[here][both]), return_inverse=True)
    a, b = (pairs >> np.uint64(32)), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    length = first[b + 1] - first[b]
    totals = np.zeros(len(pairs), np.int64)
    ends = np.cumsum(length)
    start = 0
    while start < len(pairs):
        stop = max(start + 1, int(np.searchsorted(ends, (ends[start - 1] if start else 0) + _AT_ONCE)))
        some = slice(start, stop)
        of = np.repeat(np.arange(start, stop), length[some])
        within = np.arange(len(of)) - np.repeat(
            ends[some] - length[some] - (ends[start - 1] if start else 0), length[some]
        )
        fact = theirs[first[b[of]] + within] & np.uint64(0xFFFFFFFF)
        wanted = a[of] << np.uint64(32) | fact
        at, there = found_in(mine, wanted)
        np.add.at(totals, of, np.where(there, often[at], 0))
        start = stop
    counted: Places = totals[back.reshape(-1)]
    return counted
