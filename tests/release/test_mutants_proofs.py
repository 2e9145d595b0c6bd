"""Proofs about a log, tree by tree: every one that holds, and every small change to one that must not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from permslip.ledger.tree import Tree
from permslip.release.canonical import SIZE_CAP
from permslip.release.notes import (
    MAX_SIGNATURES,
    Checkpoint,
    Note,
    VerifierKey,
    decimal,
    parse_note,
    sign_note,
)
from permslip.release.proofs import (
    TlogProof,
    check_consistency,
    check_inclusion,
    commitment,
    leaf_hash,
    node_hash,
)
from permslip.release.verify import verify_package
from permslip.words.errors import VerificationFailed
from tests.release import world as w

SIZES = range(1, 18)
LEAVES = [leaf_hash(b"entry %d" % i) for i in range(18)]
TREES = {n: Tree(LEAVES[:n]) for n in SIZES}
ROOTS = {n: tree.root() for n, tree in TREES.items()}


def fails(check: Callable[..., None], **proof: Any) -> None:
    with pytest.raises(VerificationFailed):
        check(**proof)


@pytest.mark.parametrize("size", SIZES)
def test_an_entry_is_in_the_log_at_its_own_place_alone(size: int) -> None:
    for index in range(size):
        path = TREES[size].inclusion(index)
        proof = {"index": index, "size": size, "leaf": LEAVES[index], "path": path, "root": ROOTS[size]}
        check_inclusion(**proof)
        for other in range(-1, size + 2):
            if other != index:
                fails(check_inclusion, **proof | {"index": other})
        fails(check_inclusion, **proof | {"leaf": LEAVES[17]})
        fails(check_inclusion, **proof | {"root": bytes(32)})
        fails(check_inclusion, **proof | {"size": size * 4})
        fails(check_inclusion, **proof | {"path": (*path, bytes(32))})
        if path:
            fails(check_inclusion, **proof | {"path": path[:-1]})
            fails(check_inclusion, **proof | {"path": path[1:]})


@pytest.mark.parametrize(("first", "second"), [p for p in product(SIZES, SIZES) if p[0] < p[1]])
def test_a_log_that_only_grew_proves_it_and_no_other_does(first: int, second: int) -> None:
    path = TREES[second].consistency(first)
    proof = {
        "first": first, "second": second, "first_root": ROOTS[first], "second_root": ROOTS[second],
        "path": path,
    }  # fmt: skip
    check_consistency(**proof)
    fails(check_consistency, **proof | {"first_root": bytes(32)})
    fails(check_consistency, **proof | {"second_root": bytes(32)})
    fails(check_consistency, **proof | {"path": (*path, bytes(32))})
    fails(check_consistency, **proof | {"path": path[:-1]})
    fails(check_consistency, **proof | {"path": ()})
    fails(check_consistency, **proof | {"second": second * 4})  # a taller tree needs a longer path
    for i in range(len(path)):
        fails(check_consistency, **proof | {"path": (*path[:i], bytes(32), *path[i + 1 :])})
    fails(check_consistency, **proof | {"first": second, "second": first})
    fails(check_consistency, **proof | {"first": -1})


def test_a_log_that_did_not_grow_did_not_change_either() -> None:
    same = {"first": 5, "second": 5, "first_root": ROOTS[5], "second_root": ROOTS[5], "path": ()}
    check_consistency(**same)
    fails(check_consistency, **same | {"path": (ROOTS[5],)})
    fails(check_consistency, **same | {"second_root": ROOTS[6]})


def test_growth_from_nothing_needs_no_proof_and_takes_none() -> None:
    for second in (0, 1, 5):
        root = ROOTS.get(second, bytes(32))
        empty = {"first": 0, "second": second, "first_root": bytes(32), "second_root": root, "path": ()}
        check_consistency(**empty)
        fails(check_consistency, **empty | {"path": (root,)})
    with pytest.raises(VerificationFailed, match="shorter"):
        check_consistency(first=6, second=5, first_root=ROOTS[6], second_root=ROOTS[5], path=())


def test_hashes_of_leaves_nodes_and_commitments_are_kept_apart() -> None:
    a, b = LEAVES[:2]
    assert len({leaf_hash(a + b), node_hash(a, b), node_hash(b, a), commitment(a, b), commitment(b, a)}) == 5
    for length in (31, 33):
        with pytest.raises(VerificationFailed):
            commitment(bytes(length), b"{}")


# ---------------------------------------------------------------- the proof's file


def a_file(world: w.World) -> TlogProof:
    return TlogProof.parse((world.folder / "slip.tlog-proof").read_bytes())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> w.World:
    return w.publish(tmp_path_factory.mktemp("proofs") / "rel_1")


def test_a_proof_has_at_most_63_hashes_of_32_bytes(world: w.World) -> None:
    proof = a_file(world)
    longest = replace(proof, path=(bytes(32),) * 63)
    assert TlogProof.parse(longest.to_bytes()) == longest
    for path in ((bytes(32),) * 64, (bytes(31),), (bytes(33),)):
        with pytest.raises(VerificationFailed):
            TlogProof.parse(replace(proof, path=path).to_bytes())


@pytest.mark.parametrize(
    "head",
    [
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\nextra AAAA",
        "c2sp.org/tlog-proof@v1\nnidex 5",
        "c2sp.org/tlog-proof@v1\n5",
        "c2sp.org/tlog-proof@v1\nindex 5\nextra AAAA",
        "c2sp.org/tlog-proof@v2\nindex 5",
        "c2sp.org/tlog-proof@v1\nindex 05",
        "c2sp.org/tlog-proof@v1\nindex é",
    ],
)
def test_a_proof_without_its_lines_in_order_is_none(world: w.World, head: str) -> None:
    checkpoint = a_file(world).checkpoint
    good = b"c2sp.org/tlog-proof@v1\nindex 5\n\n" + checkpoint
    assert TlogProof.parse(good).index == 5
    with pytest.raises(VerificationFailed):
        TlogProof.parse(head.encode() + b"\n\n" + checkpoint)


def test_a_proof_above_the_cap_is_not_read(world: w.World) -> None:
    proof = a_file(world)
    room = SIZE_CAP - len(replace(proof, extra=b"", index=1).to_bytes())
    longest = replace(proof, extra=bytes(room // 4 * 3), index=10 ** (room % 4))
    assert len(longest.to_bytes()) == SIZE_CAP
    assert TlogProof.parse(longest.to_bytes()) == longest
    data = proof.to_bytes()
    with pytest.raises(VerificationFailed, match="too large"):
        TlogProof.parse(data + b" " * (SIZE_CAP + 1 - len(data)))


def test_an_opening_is_a_salt_and_something_more(world: w.World) -> None:
    proof = a_file(world)
    salt, entry = proof.opening()
    assert (len(salt), json.loads(entry)["seq"]) == (32, 5)
    assert replace(proof, extra=bytes(33)).opening() == (bytes(32), b"\0")
    for extra in (None, b"", bytes(32)):
        with pytest.raises(VerificationFailed):
            replace(proof, extra=extra).opening()


# ---------------------------------------------------------------- notes


def note_with(*signers: tuple[str, w.SeedSigner], text: str = "hello\n") -> bytes:
    lines = [sign_note(text, name, signer).decode().split("\n\n")[1] for name, signer in signers]
    return f"{text}\n{''.join(lines)}".encode()


def test_the_note_is_signed_by_the_first_of_several_that_are_known() -> None:
    one, other = VerifierKey("one", w.LOG_KEY.public_bytes), VerifierKey("other", w.OTHER_KEY.public_bytes)
    note: Note = parse_note(note_with(("nobody", w.SLIP_KEY), ("other", w.OTHER_KEY), ("one", w.LOG_KEY)))
    assert note.check([one, other]) == other
    assert note.check([one]) == one
    with pytest.raises(VerificationFailed, match="No trusted key"):
        note.check([VerifierKey("other", w.LOG_KEY.public_bytes)])


def test_a_note_has_at_most_so_many_signatures_each_by_another_key() -> None:
    many = [(f"n{i}", w.LOG_KEY) for i in range(MAX_SIGNATURES)]
    assert len(parse_note(note_with(*many)).signatures) == MAX_SIGNATURES == 64
    with pytest.raises(VerificationFailed, match="too many"):
        parse_note(note_with(*many, ("more", w.LOG_KEY)))
    with pytest.raises(VerificationFailed, match="two signatures"):
        parse_note(note_with(("one", w.LOG_KEY), ("one", w.LOG_KEY)))


def test_one_name_may_sign_with_two_keys() -> None:
    note = parse_note(note_with(("one", w.LOG_KEY), ("one", w.OTHER_KEY)))
    assert len({s.key_id for s in note.signatures}) == 2
    line = note_with(("one", w.LOG_KEY)).decode().split("\n\n")[1]
    alike = parse_note(
        f"hello\n\n{line}{line.replace('one', 'two')}".encode()
    )  # ids are four bytes: they collide
    assert [s.name for s in alike.signatures] == ["one", "two"]


@pytest.mark.parametrize(
    "line", ["—  {}", "— a+b {}", "— a\u2003b {}", "- one {}", "— one {} more", "— one AAAAAA=="]
)
def test_what_is_no_signature_line_fails(line: str) -> None:
    good = note_with(("one", w.LOG_KEY)).decode().split("\n\n")[1].split(" ")[2].strip()
    assert parse_note(f"hello\n\n— one {good}\n".encode()).signatures[0].name == "one"
    with pytest.raises(VerificationFailed):
        parse_note(f"hello\n\n{line.format(good)}\n".encode())


def test_a_signature_line_holds_an_id_and_at_least_a_byte() -> None:
    assert parse_note("hello\n\n— one AAAAAAA=\n".encode()).signatures[0].signature == b"\0"
    with pytest.raises(VerificationFailed, match="too short"):
        parse_note("hello\n\n— one AAAAAA==\n".encode())


def test_a_checkpoint_ends_in_a_newline() -> None:
    text = Checkpoint("o", 1, bytes(32), ("more",)).text()
    with pytest.raises(VerificationFailed):
        Checkpoint.parse(text.removesuffix("\n"))


def test_a_note_needs_its_blank_line_even_where_one_letter_stands_before_a_signature() -> None:
    signature = note_with(("one", w.LOG_KEY)).decode().split("\n\n")[1]
    with pytest.raises(VerificationFailed, match="no blank line"):
        parse_note(f"x{signature}".encode())


def test_a_verifier_key_without_a_key_is_none() -> None:
    with pytest.raises(VerificationFailed):
        VerifierKey.parse("name+00000000+")


def test_a_note_above_the_cap_is_not_read() -> None:
    room = SIZE_CAP - len(note_with(("one", w.LOG_KEY))) + len("hello\n")
    longest = note_with(("one", w.LOG_KEY), text="x" * (room - 1) + "\n")
    assert len(longest) == SIZE_CAP
    assert len(parse_note(longest).text) == room
    with pytest.raises(VerificationFailed, match="too large"):
        parse_note(b"x" * SIZE_CAP + note_with(("one", w.LOG_KEY)))


@pytest.mark.parametrize("text", ["", "00", "01", "-1", "+1", "1 ", "1" * 20, "٣"])
def test_a_decimal_has_one_spelling(text: str) -> None:
    with pytest.raises(VerificationFailed):
        decimal(text, what="size")
    assert decimal("0", what="size") == 0
    assert decimal("9" * 19, what="size") == 10**19 - 1


@pytest.mark.parametrize(
    ("size", "root", "extensions", "good"),
    [(0, 32, (), True), (-1, 32, (), False), (1, 31, (), False), (1, 33, (), False),
     (1, 32, ("more",), True), (1, 32, ("",), False), (1, 32, ("a\nb",), False)],
)  # fmt: skip
def test_what_a_checkpoint_may_hold(size: int, root: int, extensions: tuple[str, ...], good: bool) -> None:
    if good:
        made = Checkpoint("o", size, bytes(root), extensions)
        assert Checkpoint.parse(made.text()) == made
        return
    with pytest.raises(VerificationFailed):
        Checkpoint("o", size, bytes(root), extensions)


# ---------------------------------------------------------------- the report


def test_the_report_as_plain_values(world: w.World) -> None:
    report = verify_package(w.FILES, world.folder, trust=w.a_trust())
    plain = json.loads(json.dumps(report.as_dict()))
    assert plain == {
        "state": "verified",
        "release": "rel_1",
        "district": w.DISTRICT,
        "signer": report.signer,
        "origin": w.ORIGIN,
        "index": 5,
        "as_of": 9,
        "logged": "2026-09-01T13:00:00+00:00",
        "status": "unknown",
        "contents": "contents not opened",
        "promises": list(report.promises),
        "checked": list(report.checked),
        "not_checked": list(report.not_checked),
    }
    assert report.checked[1] == (
        "The slip stands in the district's log as entry 5, as of checkpoint 9, 2026-09-01"
        " (the district's own clock)."
    )


@pytest.mark.parametrize("name", ["slip.dsse.json", "slip.tlog-proof"])
def test_a_paper_too_large_to_read_fails_before_it_is_read(world: w.World, tmp_path: Path, name: str) -> None:
    package = world.copy(tmp_path / "package")
    with (package / name).open("ab") as stream:
        stream.write(b" " * SIZE_CAP)
    with pytest.raises(VerificationFailed, match=f"{name} is larger than"):
        verify_package(w.FILES, package, trust=w.a_trust())
