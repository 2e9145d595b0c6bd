"""The tree against the definition in RFC 6962, written out slowly, and against published roots."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.ledger.tree import EMPTY_ROOT, Frontier, Tree
from permslip.release.proofs import check_consistency, check_inclusion, leaf_hash
from permslip.words.errors import OurBug, VerificationFailed


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# --- the slow, obvious twin: RFC 6962, 2.1, letter by letter, over the leaves' data ---


def largest_power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d: list[bytes]) -> bytes:
    if not d:
        return sha(b"")
    if len(d) == 1:
        return sha(b"\x00" + d[0])
    k = largest_power_below(len(d))
    return sha(b"\x01" + mth(d[:k]) + mth(d[k:]))


def path(m: int, d: list[bytes]) -> list[bytes]:
    if len(d) == 1:
        return []
    k = largest_power_below(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m: int, d: list[bytes], b: bool) -> list[bytes]:
    if m == len(d):
        return [] if b else [mth(d)]
    k = largest_power_below(len(d))
    if m <= k:
        return [*subproof(m, d[:k], b), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


def leaves(n: int) -> list[bytes]:
    return [b"entry %d" % i for i in range(n)]


def tree(data: list[bytes]) -> Tree:
    return Tree(leaf_hash(d) for d in data)


# The eight leaves that Certificate Transparency implementations test with, and their tree's known roots.
CT_LEAVES = [
    bytes.fromhex(h)
    for h in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", CT_ROOTS)
def test_published_roots(size):
    assert tree(CT_LEAVES).root(size).hex() == CT_ROOTS[size]
    assert mth(CT_LEAVES[:size]).hex() == CT_ROOTS[size]


def test_the_empty_tree():
    assert Tree().root() == EMPTY_ROOT == Frontier().root() == sha(b"")


@given(st.integers(0, 130))
def test_root_and_frontier_agree_with_the_definition(n):
    made, frontier = tree(leaves(n)), Frontier()
    for data in leaves(n):
        frontier = frontier.append(leaf_hash(data))
    assert made.root() == frontier.root() == mth(leaves(n))
    assert made.frontier() == frontier
    assert len(frontier.hashes) == n.bit_count()


@given(st.data())
def test_inclusion_agrees_with_the_definition_and_holds(data):
    n = data.draw(st.integers(1, 100))
    size = data.draw(st.integers(1, n))
    index = data.draw(st.integers(0, size - 1))
    made = tree(leaves(n))
    proof = made.inclusion(index, size)
    assert list(proof) == path(index, leaves(size))
    check_inclusion(index=index, size=size, leaf=made.leaf(index), path=proof, root=made.root(size))


@given(st.data())
def test_consistency_agrees_with_the_definition_and_holds(data):
    second = data.draw(st.integers(1, 100))
    first = data.draw(st.integers(1, second))
    made = tree(leaves(second + 3))
    proof = made.consistency(first, second)
    assert list(proof) == subproof(first, leaves(second), True)
    check_consistency(
        first=first, second=second, first_root=made.root(first), second_root=made.root(second), path=proof
    )


def test_every_wrong_inclusion_claim_over_small_trees_fails():
    """All leaves, all indices, all sizes up to 9: a proof holds for its own claim and for no other."""
    made = tree(leaves(9))
    for size in range(1, 10):
        for index in range(size):
            proof = made.inclusion(index, size)
            for claimed in range(size + 2):
                for leaf in range(9):
                    right = (claimed, leaf) == (index, index)
                    held = holds(
                        check_inclusion,
                        index=claimed,
                        size=size,
                        leaf=made.leaf(leaf),
                        path=proof,
                        root=made.root(size),
                    )
                    assert held == right


def holds(check, **claim) -> bool:
    try:
        check(**claim)
    except VerificationFailed:
        return False
    return True


@given(st.data())
def test_a_spoiled_inclusion_proof_fails(data):
    n = data.draw(st.integers(2, 64))
    index = data.draw(st.integers(0, n - 1))
    made = tree(leaves(n))
    proof = list(made.inclusion(index))
    spoiled = data.draw(
        st.sampled_from(
            [
                proof[:-1],
                [*proof, bytes(32)],
                [bytes(32), *proof],
                [*proof[:-1], bytes(32)],
                [*proof, *proof],
            ]
        )
    )
    claim = {"index": index, "size": n, "leaf": made.leaf(index), "root": made.root()}
    assert not holds(check_inclusion, **claim, path=spoiled)
    assert not holds(check_inclusion, **{**claim, "size": 0}, path=proof)
    assert not holds(check_inclusion, **{**claim, "index": -1}, path=proof)


@given(st.data())
def test_a_spoiled_or_rewritten_history_fails(data):
    second = data.draw(st.integers(2, 64))
    first = data.draw(st.integers(1, second - 1))
    made = tree(leaves(second))
    other = tree([b"rewritten", *leaves(second)[1:]])
    proof = list(made.consistency(first))
    claim = {"first": first, "second": second, "first_root": made.root(first), "second_root": made.root()}
    assert holds(check_consistency, **claim, path=proof)
    assert not holds(
        check_consistency, **{**claim, "second_root": other.root()}, path=other.consistency(first)
    )
    assert not holds(check_consistency, **{**claim, "first_root": other.root(first)}, path=proof)
    for spoiled in ([], proof[:-1], [*proof, bytes(32)], [bytes(32), *proof[1:]], list(reversed(proof))):
        if spoiled != proof:
            assert not holds(check_consistency, **claim, path=spoiled)


def test_a_log_that_shrinks_or_changes_at_one_size_fails():
    made, other = tree(leaves(5)), tree([b"x", *leaves(4)])
    same = {"first": 5, "second": 5, "path": ()}
    assert holds(check_consistency, **same, first_root=made.root(), second_root=made.root())
    assert not holds(check_consistency, **same, first_root=made.root(), second_root=other.root())
    assert not holds(
        check_consistency, first=5, second=4, first_root=made.root(), second_root=made.root(4), path=()
    )
    assert holds(
        check_consistency, first=0, second=5, first_root=EMPTY_ROOT, second_root=made.root(), path=()
    )
    assert not holds(
        check_consistency,
        first=0,
        second=5,
        first_root=EMPTY_ROOT,
        second_root=made.root(),
        path=(bytes(32),),
    )


@pytest.mark.parametrize(
    "act",
    [
        lambda t: t.append(b"short"),
        lambda t: t.leaf(3),
        lambda t: t.leaf(-1),
        lambda t: t.inclusion(3),
        lambda t: t.inclusion(0, 0),
        lambda t: t.root(4),
        lambda t: t.consistency(4),
        lambda t: t.consistency(2, 1),
        lambda t: Frontier(3, (bytes(32),)),
        lambda t: Frontier(1, (b"short",)),
        lambda t: Frontier(-1),
    ],
)
def test_asking_for_what_is_not_there_is_our_bug(act):
    with pytest.raises(OurBug):
        act(tree(leaves(3)))


def test_a_hundred_thousand_leaves_prove_in_few_hashes():
    made = Tree(sha(i.to_bytes(4, "big")) for i in range(100_000))
    proof = made.inclusion(77_777)
    assert len(proof) == 17
    check_inclusion(index=77_777, size=100_000, leaf=made.leaf(77_777), path=proof, root=made.root())
