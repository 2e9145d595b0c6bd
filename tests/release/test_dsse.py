"""Canonical JSON and DSSE envelopes, held against the specifications and another implementation."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope as OtherEnvelope

from permslip.release.canonical import b64, canonical, must_match, read_canonical, unb64
from permslip.release.dsse import (
    fingerprint_of,
    key_id_of,
    open_envelope,
    pre_authentication_encoding,
    seal,
    signature_holds,
)
from permslip.words.errors import OurBug, VerificationFailed
from tests.release.world import OTHER_KEY, SLIP_KEY

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(max_size=20)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_json_is_read_back_and_has_one_form(value):
    try:
        data = canonical(value)
    except OurBug:  # a lone surrogate has no UTF-8
        return
    assert canonical(read_canonical(data, what="x")) == data


def test_keys_are_sorted_by_utf_16_and_numbers_spelt_the_ecma_way():
    """RFC 8785, 3.2.3 and 3.2.2.3."""
    assert canonical({"\U0001f600": 1, "\ufb33": 2, "1": 3}).decode() == '{"1":3,"\U0001f600":1,"\ufb33":2}'
    assert canonical([1e30, 4.50, 2e-3, 1e-27, -0.0]) == b"[1e+30,4.5,0.002,1e-27,0]"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" 1",
        b"1 ",
        b"01",
        b"1.0",
        b"1e2",
        b"-0",
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'"\\u0041"',
        b'"\\/"',
        b"NaN",
        b"Infinity",
        b'"\xff"',
        b'"\\ud800"',
        b"[" * 5000 + b"]" * 5000,
        b"9" * 30,
        b"9" * 5000,
        b'{"a" :1}',
        b"\xef\xbb\xbf1",
        b"'a'",
    ],
)
def test_any_other_form_fails(data):
    with pytest.raises(VerificationFailed):
        read_canonical(data, what="paper")


def test_a_paper_above_the_cap_is_not_read():
    with pytest.raises(VerificationFailed, match="larger than 10 bytes"):
        read_canonical(b'"12345678901"', what="paper", cap=10)


@pytest.mark.parametrize("value", [{1: 2}, {"a": object()}, 2**53, float("nan"), "\ud800", {"a": {1, 2}}])
def test_what_has_no_canonical_form_is_our_bug(value):
    with pytest.raises(OurBug):
        canonical(value)


def test_base64_is_strict():
    assert unb64("AQ==", what="x", length=1) == b"\x01"
    for bad in ("AR==", "AQ=", "AQ", "AQ==\n", " AQ==", "A_==", "AQ==AQ==", "é"):
        with pytest.raises(VerificationFailed):
            unb64(bad, what="x")
    with pytest.raises(VerificationFailed, match="2 bytes"):
        unb64("AQ==", what="x", length=2)


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        (True, int),
        (1, bool),
        (1.0, int),
        ("a", re.compile("b")),
        (None, str),
        ([1, "a"], [int]),
        ({"a": 1}, {"b": int}),
        ({"a": 1, "b": 1}, {"a": int}),
        ({}, {"a": int}),
        ({"x": 1}, {str: str}),
        ([], {"a": int}),
        ({}, [int]),
        (1, (str, None)),
        ("x", lambda s: s == "y"),
        (1, lambda s: True),
        ("ab", re.compile("a")),
        (0, None),
    ],
)
def test_a_value_of_another_shape_fails(value, shape):
    with pytest.raises(VerificationFailed):
        must_match(value, shape, what="paper")


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        (1, int),
        (None, (int, None)),
        ("y", lambda s: s == "y"),
        ({"x": "1"}, {str: str}),
        ({}, {str: str}),
        ([[1]], [[int]]),
        ("ab", re.compile("a.")),
        (None, None),
    ],
)
def test_a_value_of_the_shape_passes(value, shape):
    must_match(value, shape, what="paper")


def test_a_shape_error_names_the_place_and_not_the_value():
    with pytest.raises(VerificationFailed, match=r"rows\[1\]\.k") as caught:
        must_match({"rows": [{"k": 1}, {"k": "secret"}]}, {"rows": [{"k": int}]}, what="paper")
    assert "secret" not in str(caught.value)


# --- envelopes ---


def test_the_encoding_is_the_one_of_the_specification():
    """The worked example of the DSSE protocol."""
    assert pre_authentication_encoding("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


@given(st.binary(max_size=200), st.text(st.characters(codec="utf-8"), max_size=20))
def test_the_encoding_agrees_with_another_implementation(payload, kind):
    assert pre_authentication_encoding(kind, payload) == OtherEnvelope(payload, kind, {}).pae()


def test_an_envelope_is_read_by_another_implementation():
    import json

    data = seal(b"payload", "type", SLIP_KEY)
    other = OtherEnvelope.from_dict(json.loads(data))
    assert (other.payload, other.payload_type) == (b"payload", "type")
    signature = bytes.fromhex(other.signatures[SLIP_KEY.key_id].signature)
    assert signature_holds(SLIP_KEY.public_bytes, other.pae(), signature)


def test_an_envelope_is_read_back_and_checked():
    envelope = open_envelope(seal(b"payload", "type", SLIP_KEY), "type", what="paper")
    envelope.check(SLIP_KEY.public_bytes)
    assert envelope.key_id == key_id_of(SLIP_KEY.public_bytes) == fingerprint_of(SLIP_KEY.public_bytes)[:16]
    with pytest.raises(VerificationFailed, match="another key"):
        envelope.check(OTHER_KEY.public_bytes)


def test_an_envelope_of_another_type_fails():
    with pytest.raises(VerificationFailed, match="another payload type"):
        open_envelope(seal(b"payload", "type", SLIP_KEY), "other", what="paper")


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.update(signatures=[]),
        lambda v: v.update(signatures=v["signatures"] * 2),
        lambda v: v.pop("payload"),
        lambda v: v.update(extra=1),
        lambda v: v["signatures"][0].update(cert="x"),
        lambda v: v.update(payload=1),
        lambda v: v["signatures"][0].update(keyid="00"),
        lambda v: v["signatures"][0].update(sig=b64(bytes(63))),
        lambda v: v.update(payload=v["payload"] + "="),
        lambda v: v.update(payload=v["payload"].replace("=", "")),
    ],
)
def test_an_envelope_of_another_form_fails(change):
    value = read_canonical(seal(b"payload!", "type", SLIP_KEY), what="x")
    change(value)
    with pytest.raises(VerificationFailed):
        open_envelope(canonical(value), "type", what="paper")


def test_a_key_or_signature_of_another_length_never_holds():
    signature = SLIP_KEY.sign(b"x")
    assert signature_holds(SLIP_KEY.public_bytes, b"x", signature)
    assert not signature_holds(SLIP_KEY.public_bytes[:-1], b"x", signature)
    assert not signature_holds(SLIP_KEY.public_bytes, b"x", signature[:-1])
    assert not signature_holds(SLIP_KEY.public_bytes, b"y", signature)
