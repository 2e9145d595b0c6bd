"""Proofs about a Merkle log, checked: inclusion, consistency, and the text file that carries one.

Sources: RFC 6962 section 2.1 (hashes), RFC 9162 sections 2.1.3.2 and 2.1.4.2 (the steps below bear
their numbers), C2SP ``tlog-proof``. Building trees and proofs is the ledger's work, not done here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from permslip.release.canonical import SIZE_CAP, b64, unb64
from permslip.release.notes import Checkpoint, decimal, parse_note
from permslip.words.errors import VerificationFailed

HEADER = "c2sp.org/tlog-proof@v1"
SALT_BYTES = 32


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data) (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right) (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def commitment(salt: bytes, entry: bytes) -> bytes:
    """The leaf's data: SHA-256(salt || canonical entry). Without the salt it tells nothing of the entry."""
    if len(salt) != SALT_BYTES:
        raise VerificationFailed("A salt is not 32 bytes long.", rule="spec/ledger 3")
    return hashlib.sha256(salt + entry).digest()


def check_inclusion(*, index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Raises VerificationFailed unless ``path`` proves that ``leaf`` (a leaf hash) is entry ``index``
    of the tree of ``size`` entries with this ``root`` (RFC 9162, 2.1.3.2)."""
    # 1. the index lies in the tree
    if not 0 <= index < size:
        raise VerificationFailed("The proof's index is outside the log.", rule="RFC 9162 2.1.3.2 (1)")
    # 2. fn is the entry's index, sn the last one; 3. r starts as the leaf's hash
    fn, sn, r = index, size - 1, leaf
    # 4. for each hash of the path
    for p in path:
        if sn == 0:  # 4.a: the path is too long
            raise VerificationFailed("The inclusion proof is too long.", rule="RFC 9162 2.1.3.2 (4a)")
        if fn & 1 or fn == sn:  # 4.b: we are a right child, or the last node of an uneven level
            r = node_hash(p, r)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:  # 4.c: we are a left child
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1  # 4.d
    # 5. the path was as long as the tree is high, and it leads to the root
    if sn != 0 or r != root:
        raise VerificationFailed("The inclusion proof misses the root.", rule="RFC 9162 2.1.3.2 (5)")


def check_consistency(
    *, first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]
) -> None:
    """Raises VerificationFailed unless ``path`` proves that the tree of ``second`` entries only added
    to the tree of ``first`` (RFC 9162, 2.1.4.2). Equal sizes need equal roots and an empty path; a
    proof from the empty tree is empty and proves nothing."""
    rule = "RFC 9162 2.1.4.2"
    if not 0 <= first <= second:
        raise VerificationFailed("The log became shorter.", rule=rule)
    if first in (0, second):
        if path or (first == second and first_root != second_root):
            raise VerificationFailed("The log changed without growing.", rule=rule)
        return
    # 1. an empty path cannot prove growth
    if not path:
        raise VerificationFailed("The consistency proof is empty.", rule=f"{rule} (1)")
    # 2. if the first tree is complete, its root is the path's first hash
    steps = [first_root, *path] if first & (first - 1) == 0 else list(path)
    # 3. and 4. skip the levels on which the first tree ends in a right child
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    # 5. both roots start from the first hash
    fr = sr = steps[0]
    # 6. each further hash
    for c in steps[1:]:
        if sn == 0:  # 6.a
            raise VerificationFailed("The consistency proof is too long.", rule=f"{rule} (6a)")
        if fn & 1 or fn == sn:  # 6.b
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:  # 6.c
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1  # 6.d
    # 7. both roots are reached
    if fr != first_root or sr != second_root or sn != 0:
        raise VerificationFailed("The consistency proof does not hold.", rule=f"{rule} (7)")


@dataclass(frozen=True)
class TlogProof:
    """A ``.tlog-proof`` file: the entry's index, its inclusion path, a checkpoint verbatim, extra data.

    In Permslip ``extra`` is the opening of the entry: its 32-byte salt, then its canonical JSON.
    The extra data is not authenticated by itself: recompute the leaf from it.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {b64(self.extra)}")
        lines += [f"index {self.index}", *(b64(p) for p in self.path), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def parse(cls, data: bytes) -> TlogProof:
        """Read the file strictly. Raises VerificationFailed."""
        if len(data) > SIZE_CAP:
            raise VerificationFailed("The proof is too large.", rule="tlog-proof")
        head, blank, checkpoint = data.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise VerificationFailed("The proof is not plain text.", rule="tlog-proof") from None
        if not blank or lines[0] != HEADER:
            raise VerificationFailed("The file is not a log proof, version 1.", rule="tlog-proof")
        rest = lines[1:]
        extra = None
        if rest and rest[0].startswith("extra "):
            extra = unb64(rest.pop(0).removeprefix("extra "), what="extra line of the proof")
        if not rest or not rest[0].startswith("index "):
            raise VerificationFailed("The proof has no index line.", rule="tlog-proof")
        index = decimal(rest.pop(0).removeprefix("index "), what="index of the proof")
        if len(rest) > 63:
            raise VerificationFailed("The proof has too many hashes.", rule="tlog-proof")
        path = tuple(unb64(line, what="hash in the proof", length=32) for line in rest)
        Checkpoint.parse(parse_note(checkpoint).text)
        return cls(index, path, checkpoint, extra)

    def opening(self) -> tuple[bytes, bytes]:
        """The salt and the canonical entry that the extra line carries. Raises VerificationFailed."""
        if self.extra is None or len(self.extra) <= SALT_BYTES:
            raise VerificationFailed("The proof does not open its log entry.", rule="spec/ledger 5")
        return self.extra[:SALT_BYTES], self.extra[SALT_BYTES:]
