"""The Merkle tree of RFC 6962: roots, inclusion and consistency proofs, and growth from a short frontier.

``Frontier`` is all that appending needs (at most one hash per bit of the size); ``Tree`` holds every
leaf hash and answers proofs. Checking proofs is done in :mod:`permslip.release.proofs`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from permslip.release.proofs import node_hash
from permslip.words.errors import OurBug

EMPTY_ROOT = hashlib.sha256(b"").digest()  # RFC 6962, 2.1: MTH({})


@dataclass(frozen=True)
class Frontier:
    """The roots of the complete subtrees that a tree of ``size`` leaves falls into, largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise OurBug("a frontier holds one hash for each bit set in its size")
        if any(len(h) != 32 for h in self.hashes):
            raise OurBug("a frontier holds 32-byte hashes")

    def append(self, leaf: bytes) -> Frontier:
        """The frontier with one more leaf hash. O(log n)."""
        hashes = [*self.hashes, leaf]
        for _ in range((self.size ^ (self.size + 1)).bit_length() - 1):  # one merge per trailing one bit
            right, left = hashes.pop(), hashes.pop()
            hashes.append(node_hash(left, right))
        return Frontier(self.size + 1, tuple(hashes))

    def root(self) -> bytes:
        """The tree's root hash."""
        if not self.hashes:
            return EMPTY_ROOT
        *rest, root = self.hashes
        for left in reversed(rest):
            root = node_hash(left, root)
        return root


class Tree:
    """A growing tree over leaf hashes. ``_levels[h][i]`` is the root of leaves ``i*2**h .. (i+1)*2**h``,
    kept for complete subtrees only, so that every proof takes O(log n) hashes."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return len(self._levels[0])

    def append(self, leaf: bytes) -> int:
        """Add one leaf hash (32 bytes) and return its index."""
        if len(leaf) != 32:
            raise OurBug("a leaf hash is 32 bytes long")
        self._levels[0].append(leaf)
        height = 0
        while len(self._levels[height]) % 2 == 0:
            level = self._levels[height]
            if height + 1 == len(self._levels):
                self._levels.append([])
            self._levels[height + 1].append(node_hash(level[-2], level[-1]))
            height += 1
        return self.size - 1

    def leaf(self, index: int) -> bytes:
        """The leaf hash at ``index``."""
        self._inside(index, self.size)
        return self._levels[0][index]

    def root(self, size: int | None = None) -> bytes:
        """The root of the first ``size`` leaves (all of them by default)."""
        n = self._size(size)
        return self._subtree(0, n) if n else EMPTY_ROOT

    def frontier(self) -> Frontier:
        """What a store keeps to append without reading the leaves."""
        hashes, low = [], 0
        for bit in range(self.size.bit_length() - 1, -1, -1):
            if self.size >> bit & 1:
                hashes.append(self._subtree(low, low + (1 << bit)))
                low += 1 << bit
        return Frontier(self.size, tuple(hashes))

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """PATH(index, D[size]) of RFC 6962, 2.1.1: from the leaf's sibling up to the root's child."""
        n = self._size(size)
        self._inside(index, n)
        path: list[bytes] = []
        low, high = 0, n
        while high - low > 1:  # walk down from the root, noting the other child each time
            middle = low + _split(high - low)
            if index < middle:
                path.append(self._subtree(middle, high))
                high = middle
            else:
                path.append(self._subtree(low, middle))
                low = middle
        return tuple(reversed(path))

    def consistency(self, first: int, second: int | None = None) -> tuple[bytes, ...]:
        """PROOF(first, D[second]) of RFC 6962, 2.1.2; empty when the sizes are equal or first is 0."""
        n = self._size(second)
        if not 0 <= first <= n:
            raise OurBug("a consistency proof goes from a smaller tree to a larger one")
        if first in (0, n):
            return ()
        path: list[bytes] = []
        low, high, complete = 0, n, True  # SUBPROOF(m, D[low:high], b)
        while first != high:
            middle = low + _split(high - low)
            if first <= middle:
                path.append(self._subtree(middle, high))
                high = middle
            else:
                path.append(self._subtree(low, middle))
                low, complete = middle, False
        if not complete:
            path.append(self._subtree(low, high))
        return tuple(reversed(path))

    def _subtree(self, low: int, high: int) -> bytes:
        """MTH(D[low:high]) for a range that the RFC's splitting can reach."""
        width = high - low
        if width & (width - 1) == 0:
            return self._levels[width.bit_length() - 1][low // width]
        middle = low + _split(width)
        return node_hash(self._subtree(low, middle), self._subtree(middle, high))

    def _size(self, size: int | None) -> int:
        n = self.size if size is None else size
        if not 0 <= n <= self.size:
            raise OurBug("the tree has not that many leaves")
        return n

    @staticmethod
    def _inside(index: int, size: int) -> None:
        if not 0 <= index < size:
            raise OurBug("the tree has no such leaf")


def _split(n: int) -> int:
    """The largest power of two smaller than n (n > 1)."""
    return 1 << ((n - 1).bit_length() - 1)
