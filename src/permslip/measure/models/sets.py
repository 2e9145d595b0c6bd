"""km-anonymity: what is known of a child is a few items of a list (courses taken, incidents).

M. Terrovitis, N. Mamoulis, P. Kalnis, "Privacy-preserving anonymization of set-valued data", PVLDB 1(1),
2008, Definition 1: whoever knows up to m items of a list finds no set of them that fewer than k people have,
unless nobody has it.

The combinations that people really have are counted, all of them, in blocks of people, so that memory follows
the number of different combinations and not of their occurrences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Codes
from permslip.measure.models.model import column_name, whole_number
from permslip.measure.sizes import Counts, Keys, distinct, members
from permslip.words.errors import BadInput

MOST = 2_000_000_000  # occurrences of combinations counted before the question is sent back as too large
_BLOCK = 1 << 22  # occurrences held at a time

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RareSets:
    """What few people have in common.

    ``by_size``: for each size of a combination, from 1 to m, (how many different ones occur, how many of them
    fewer than k people have). ``exposed`` bool[p]: lists that hold at least one of the latter, ``people`` who
    have such a list. ``smallest`` the fewest people any combination of up to m items has; 0 when nobody has
    any item.
    """

    by_size: tuple[tuple[int, int], ...]
    exposed: npt.NDArray[np.bool_]
    people: int
    smallest: int

    @property
    def rare(self) -> int:
        """Combinations that fewer than k people have."""
        return sum(rare for _, rare in self.by_size)


@dataclass(frozen=True)
class KMAnonymity:
    """Every combination of up to m items that occurs is shared by at least k people.

    It judges lists, not classes, and so has its own check; ``column`` names the list's items.
    """

    k: int
    m: int
    column: str
    name: ClassVar[str] = "km-anonymity"
    citation: ClassVar[str] = "Terrovitis, Mamoulis, Kalnis, PVLDB 1(1), 2008"
    form: ClassVar[str] = "km-anonymity:K:M:COLUMN"

    def __post_init__(self) -> None:
        whole_number("km-anonymity", "k", self.k, 1)
        whole_number("km-anonymity", "m", self.m, 1)
        column_name("km-anonymity", self.column)

    @property
    def sensitive(self) -> str:
        """The column, as the models of classes call it."""
        return self.column

    def sentence(self) -> str:
        """The promise in plain words."""
        known = "any one entry" if self.m == 1 else f"any {self.m:,} entries"
        others = "one other child" if self.k == 2 else f"{self.k - 1:,} other children"
        return (
            f"Someone who knows {known} of a child's list under “{self.column}” still finds at least "
            f"{others} with the same."
        )

    def met(self, people: Codes, items: Codes) -> bool:
        """Whether no combination is rare; see :meth:`check`."""
        return self.check(people, items).rare == 0

    def check(self, people: Codes, items: Codes, each: Counts | None = None) -> RareSets:
        """Count the combinations: row i says that person ``people[i]`` has item ``items[i]`` (codes from 0).
        ``each[p]`` says how many people have the list of p; None: one each.

        An item listed twice for a person counts once. Time and memory grow with the sum over people of
        (items choose m): raises BadInput where that is beyond two thousand million.
        """
        total = int(people.max()) + 1 if len(people) else 0
        width = int(items.max()) + 1 if len(items) else 1
        if width**self.m > 1 << 64 or max(total, 1) * width > 1 << 64:
            raise BadInput("There are too many different items to count their combinations.", fix="lower m")
        pairs = np.sort(people.astype(np.uint64) * np.uint64(width) + items)
        pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])[: len(pairs)]]
        owner = (pairs // np.uint64(width)).astype(np.int64)
        item = pairs - owner.astype(np.uint64) * np.uint64(width)
        starts = np.searchsorted(owner, np.arange(total + 1))
        blocks = self._blocks(np.diff(starts))
        have = None if each is None else each[owner]
        found: list[tuple[Keys, Counts]] = []
        for size in range(1, self.m + 1):
            found.append(_counted(starts, item, width, blocks, size, have))
        rare = [keys[counts < self.k] for keys, counts in found]
        exposed = np.zeros(total, np.bool_)
        for size, keys in enumerate(rare, 1):
            if len(keys):
                for first, last in blocks:
                    at, mine = _combinations(starts, item, width, first, last, size)
                    exposed[owner[at[members(mine, keys)]]] = True
        counts = [c for _, c in found if len(c)]
        return RareSets(
            tuple((len(keys), len(few)) for (keys, _), few in zip(found, rare, strict=True)),
            exposed,
            int(exposed.sum() if each is None else each[:total][exposed].sum(dtype=np.int64)),
            min((int(c.min()) for c in counts), default=0),
        )

    def _blocks(self, lengths: Whole) -> list[tuple[int, int]]:
        """Runs of people whose combinations are held at a time."""
        ways = np.ones(len(lengths))
        most = np.zeros(len(lengths))
        for size in range(1, self.m + 1):
            ways = ways * np.maximum(lengths - size + 1, 0) / size
            most = np.maximum(most, ways)
        if most.sum() > MOST:
            raise BadInput(
                f"There are about {most.sum():.1e} combinations of up to {self.m} items to count.",
                fix="lower m, or merge items into fewer groups first",
            )
        number = (np.cumsum(most) // _BLOCK).astype(np.int64)
        cuts = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist(), len(lengths)]
        return [(a, b) for a, b in pairwise(cuts) if a < b]


def parse_sets(text: str) -> KMAnonymity:
    """The model that ``km-anonymity:K:M:COLUMN`` names. Raises BadInput for anything else."""
    name, *rest = text.strip().split(":")
    if name == "km-anonymity" and len(rest) >= 3 and rest[0].isdigit() and rest[1].isdigit():
        return KMAnonymity(int(rest[0]), int(rest[1]), ":".join(rest[2:]))
    raise BadInput("A promise about lists is not written like that.", fix=f"write {KMAnonymity.form}")


def _counted(
    starts: Whole, item: Keys, width: int, blocks: list[tuple[int, int]], size: int, have: Counts | None
) -> tuple[Keys, Counts]:
    """The combinations of ``size`` items, and how many people have each; ``have`` by item, None: one each."""
    space = width**size
    keys, counts = np.zeros(0, np.uint64), np.zeros(0, np.uint32)
    for more, much in _block_counts(starts, item, width, blocks, size, have):
        if not len(keys):
            keys, counts = more, much
        else:
            keys, counts = distinct(np.concatenate([keys, more]), space, np.concatenate([counts, much]))
    return keys, counts


def _block_counts(
    starts: Whole, item: Keys, width: int, blocks: list[tuple[int, int]], size: int, have: Counts | None
) -> Iterator[tuple[Keys, Counts]]:
    for first, last in blocks:
        at, keys = _combinations(starts, item, width, first, last, size)
        yield distinct(keys, width**size, None if have is None else have[at])


def _combinations(
    starts: Whole, item: Keys, width: int, first: int, last: int, size: int
) -> tuple[Whole, Keys]:
    """Every combination of ``size`` items of people first..last-1: (place of its last item, packed key)."""
    at = np.arange(starts[first], starts[last], dtype=np.int64)
    end = np.repeat(starts[first + 1 : last + 1], np.diff(starts[first : last + 1]))
    begin = int(starts[first])
    keys = item[at]
    for _ in range(size - 1):
        more = end[at - begin] - at - 1
        run = np.cumsum(more) - more
        step = np.arange(int(more.sum()), dtype=np.int64) - np.repeat(run, more)
        at, keys = np.repeat(at, more) + step + 1, np.repeat(keys, more)
        keys = keys * np.uint64(width) + item[at]
    return at, keys
