"""Signed notes, verifier keys, checkpoints and proof files, after the C2SP specifications."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.release.canonical import b64
from permslip.release.notes import (
    Checkpoint,
    NoteSignature,
    VerifierKey,
    note_key_id,
    open_checkpoint,
    parse_note,
    sign_checkpoint,
    sign_note,
)
from permslip.release.proofs import TlogProof
from permslip.words.errors import VerificationFailed
from tests.release.world import LOG_KEY, ORIGIN, OTHER_KEY, SLIP_KEY

# A note and keys that the Go project publishes with its own implementation.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\N{EM DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
    "qdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
SUM_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

KEY = VerifierKey(ORIGIN, LOG_KEY.public_bytes)
TEXT = "first line\n\nthird line\n"


def test_a_note_that_others_made_holds():
    note = parse_note(GO_NOTE)
    assert note.check([VerifierKey.parse(GO_KEY)]).name == "PeterNeumann"
    with pytest.raises(VerificationFailed):
        parse_note(GO_NOTE.replace(b"answer", b"Answer")).check([VerifierKey.parse(GO_KEY)])


@pytest.mark.parametrize("text", [GO_KEY, SUM_KEY])
def test_verifier_keys_that_others_made_are_read_and_written(text):
    assert str(VerifierKey.parse(text)) == text


def test_a_note_is_read_back_and_its_signer_found():
    note = parse_note(sign_note(TEXT, ORIGIN, LOG_KEY))
    assert note.text == TEXT
    other = VerifierKey(ORIGIN, OTHER_KEY.public_bytes)
    assert note.check([other, KEY]) == KEY
    with pytest.raises(VerificationFailed, match="No trusted key"):
        note.check([other])
    with pytest.raises(VerificationFailed, match="No trusted key"):
        note.check([replace(KEY, name="other.example")])
    with pytest.raises(VerificationFailed):
        note.check([])


def test_unknown_signatures_are_ignored_and_false_ones_are_not():
    good = parse_note(sign_note(TEXT, ORIGIN, LOG_KEY)).signatures[0]
    witness = NoteSignature("witness.example", b"\0\0\0\1", bytes(72))
    note = replace(parse_note(sign_note(TEXT, ORIGIN, LOG_KEY)), signatures=(witness, good))
    assert note.check([KEY]) == KEY
    second = VerifierKey("second.example", SLIP_KEY.public_bytes)
    false = NoteSignature(second.name, second.key_id, bytes(64))
    with pytest.raises(VerificationFailed, match="does not hold"):
        replace(note, signatures=(good, false)).check([KEY, second])


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60))
def test_any_text_without_control_characters_can_be_signed(text):
    signed = sign_note(text + "\n", ORIGIN, LOG_KEY)
    assert parse_note(signed).text == text + "\n"
    parse_note(signed).check([KEY])


SIGNED = sign_note(TEXT, ORIGIN, LOG_KEY)
LINE = SIGNED.split(b"\n\n")[-1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        SIGNED[:-1],
        SIGNED + b"\n",
        SIGNED + b"x",
        SIGNED.replace(b"\n\n\xe2", b"\n\xe2"),
        SIGNED.replace(b"\n", b"\r\n"),
        SIGNED.replace(b"first", b"fi\x00st"),
        b"\xff" + SIGNED,
        SIGNED.replace("\N{EM DASH}".encode(), b"-"),
        SIGNED.replace(b"permslip ", b"permslip  "),
        SIGNED.replace(b"/permslip ", b"/perm+slip "),
        SIGNED + LINE,
        TEXT.encode() + b"\n",
        b"a" * (2 << 20),
        SIGNED.replace(
            LINE,
            "\N{EM DASH} {name} {sig}\n".replace("{name}", ORIGIN).replace("{sig}", b64(b"1234")).encode(),
        ),
        SIGNED + LINE.replace(b"alder", b"blder") * 65,
        SIGNED[:-2] + b"\n",
    ],
)
def test_what_is_no_note_fails(data):
    with pytest.raises(VerificationFailed):
        parse_note(data)


def test_base64_has_one_spelling():
    """The last character of a signature carries bits that nobody signs: they must be zero."""
    with pytest.raises(VerificationFailed, match="one spelling"):
        raw = SIGNED.rstrip(b"\n")
        assert raw.endswith(b"==") or raw.endswith(b"=")
        cut = raw.rstrip(b"=")
        alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        last = alphabet[alphabet.index(cut[-1:]) + 1 : alphabet.index(cut[-1:]) + 2]
        parse_note(cut[:-1] + last + raw[len(cut) :] + b"\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a+b",
        "name+00000000+AAAA",
        GO_KEY.replace("c74f", "C74F"),
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("+AR", "+AA"),
        GO_KEY.replace("+AR", "+BR"),
        GO_KEY + "=",
        " " + GO_KEY,
        "+" + GO_KEY,
        GO_KEY.replace("PeterNeumann", ""),
        GO_KEY.replace("PeterNeumann", "Peter Neumann"),
    ],
)
def test_what_is_no_verifier_key_fails(text):
    with pytest.raises(VerificationFailed):
        VerifierKey.parse(text)


def test_key_ids_bind_name_and_key():
    assert note_key_id("a", bytes(32)) != note_key_id("b", bytes(32))
    with pytest.raises(VerificationFailed):
        VerifierKey("a", bytes(31))


def test_a_note_without_its_newline_or_under_a_bad_name_is_not_signed():
    for text, name in (
        ("no newline", ORIGIN),
        (TEXT, "a+b"),
        (TEXT, "a b"),
        (TEXT, ""),
        ("bell\a\n", ORIGIN),
    ):
        with pytest.raises(VerificationFailed):
            sign_note(text, name, LOG_KEY)


# --- checkpoints ---


def test_a_checkpoint_is_read_back():
    for made in (Checkpoint(ORIGIN, 0, bytes(32)), Checkpoint(ORIGIN, 7, b"r" * 32, ("note", "other"))):
        signed = sign_checkpoint(made, LOG_KEY)
        assert open_checkpoint(signed, ORIGIN, [KEY]) == made
        assert made.text().startswith(f"{ORIGIN}\n{made.size}\n")


def test_a_checkpoint_of_another_origin_fails_though_its_key_is_trusted():
    other = sign_note(Checkpoint("other.example", 1, bytes(32)).text(), ORIGIN, LOG_KEY)
    with pytest.raises(VerificationFailed, match="another log"):
        open_checkpoint(other, ORIGIN, [KEY])


ROOT = b64(bytes(32))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n",
        "o\n1\n",
        f"o\n1\n{ROOT}",
        f"o\n01\n{ROOT}\n",
        f"o\n-1\n{ROOT}\n",
        f"o\n1 \n{ROOT}\n",
        f"o\n\u0661\n{ROOT}\n",
        f"\n1\n{ROOT}\n",
        f"o\n1\n{ROOT[:-1]}\n",
        f"o\n1\n{b64(bytes(31))}\n",
        f"o\n1\n{ROOT}\n\nx\n",
        f"o\n{'9' * 20}\n{ROOT}\n",
    ],
)
def test_what_is_no_checkpoint_fails(text):
    with pytest.raises(VerificationFailed):
        Checkpoint.parse(text)


def test_a_checkpoint_cannot_be_built_wrong():
    for wrong in (
        {"origin": ""},
        {"origin": "a\nb"},
        {"size": -1},
        {"root": b""},
        {"extensions": ("",)},
        {"extensions": ("a\nb",)},
    ):
        with pytest.raises(VerificationFailed):
            replace(Checkpoint(ORIGIN, 1, bytes(32)), **wrong)


# --- proof files ---

STATE = sign_checkpoint(Checkpoint(ORIGIN, 4, bytes(32)), LOG_KEY)


@given(
    st.integers(0, 10**18),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    st.none() | st.binary(max_size=100),
)
def test_a_proof_is_read_back(index, path, extra):
    made = TlogProof(index, tuple(path), STATE, extra)
    assert TlogProof.parse(made.to_bytes()) == made


def test_a_proof_looks_like_the_specification_says():
    text = TlogProof(1, (bytes(32),), STATE, b"abc").to_bytes().decode()
    assert text.startswith(f"c2sp.org/tlog-proof@v1\nextra YWJj\nindex 1\n{ROOT}\n\n{ORIGIN}\n4\n")
    assert "extra" not in TlogProof(0, (), STATE).to_bytes().decode()


PROOF = TlogProof(1, (bytes(32), b"r" * 32), STATE, b"abc").to_bytes()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        PROOF.replace(b"@v1", b"@v2"),
        PROOF.replace(b"\n", b"\r\n"),
        b"\n" + PROOF,
        PROOF + b"\n",
        PROOF[:-1],
        PROOF.replace(b"extra YWJj\nindex 1", b"index 1\nextra YWJj"),
        PROOF.replace(b"extra YWJj", b"extra YWJj\nextra YWJj"),
        PROOF.replace(b"extra YWJj", b"extra YWJk="),
        PROOF.replace(b"extra YWJj", b"extra YW Jj"),
        PROOF.replace(b"index 1", b"index 01"),
        PROOF.replace(b"index 1", b"index +1"),
        PROOF.replace(b"index 1", b"index"),
        PROOF.replace(b"index 1\n", b""),
        PROOF.replace(b"index 1\n", b"index 1\n\n"),
        PROOF.replace(b"index 1", b"index 1 "),
        PROOF.replace(ROOT.encode(), ROOT[:-4].encode()),
        PROOF.replace(ROOT.encode(), "é".encode()),
        PROOF.replace(ROOT.encode() + b"\n", (ROOT + "\n").encode() * 70),
        PROOF.split(b"\n\n")[0] + b"\n\n",
        PROOF.split(b"\n\n")[0],
        PROOF + b"x" * (2 << 20),
    ],
)
def test_what_is_no_proof_fails(data):
    with pytest.raises(VerificationFailed):
        TlogProof.parse(data)
