"""Small changes to what a verifier reads that no other test would notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from permslip.release.canonical import b64, canonical
from permslip.release.dsse import fingerprint_of, key_id_of
from permslip.release.slip import SlipTable
from permslip.release.staged import seal_draft
from permslip.release.verify import verify_package
from permslip.release.verify_status import Trust, TrustedKey, parse_day, parse_time, trust_value
from permslip.words.errors import BadInput, VerificationFailed
from tests.release import world as w


def key_of(signer: w.SeedSigner, start: int = 0, end: int | None = None) -> TrustedKey:
    """A trusted key from so many days after the start until so many."""
    until = None if end is None else w.START + timedelta(days=end)
    return TrustedKey(signer.public_bytes, w.START + timedelta(days=start), until)


def trusting(*keys: TrustedKey) -> Trust:
    return w.a_trust(slip_keys={key_id_of(k.public): k for k in keys})


@pytest.mark.parametrize("end", [None, 30])
def test_a_trust_file_is_read_back_with_the_end_of_each_key(end: int | None) -> None:
    trust = trusting(key_of(w.SLIP_KEY, 0, end))
    assert Trust.parse(canonical(trust_value(trust)) + b"\n") == trust


def test_a_trust_file_lists_its_keys_by_age_then_by_id() -> None:
    old, first, second = key_of(w.OTHER_KEY, 0), key_of(w.SLIP_KEY, 1), key_of(w.LOG_KEY, 1)
    listed = trust_value(trusting(second, first, old))["slip_keys"]
    young = sorted(key_id_of(k.public) for k in (first, second))
    assert [k["key_id"] for k in listed] == [key_id_of(old.public), *young]


def test_a_key_of_another_length_is_no_key() -> None:
    value = trust_value(w.a_trust())
    short = w.SLIP_KEY.public_bytes[:31]
    value["slip_keys"][0] |= {"public_key": b64(short), "key_id": key_id_of(short)}
    with pytest.raises(BadInput, match="32 bytes"):
        Trust.parse(canonical(value | {"fingerprint": fingerprint_of(short)}))


@pytest.mark.parametrize("text", ["2026-9-1T08:00:00.000000Z", "2026-09-01T08:00:00.0Z"])
def test_a_time_has_one_spelling(text: str) -> None:
    with pytest.raises(VerificationFailed):
        parse_time(text, what="paper")


@pytest.mark.parametrize("text", ["20260901", "2026-W36-2", "2026-9-1"])
def test_a_day_has_one_spelling(text: str) -> None:
    with pytest.raises(VerificationFailed):
        parse_day(text, what="paper")


def test_a_slip_may_promise_no_class_size_and_no_day_of_destruction(tmp_path: Path) -> None:
    world = w.publish(tmp_path / "rel_1")
    table = SlipTable("rooms", "20-29", None, "not measured: no quasi-identifier", "fewer than 10")
    slip = seal_draft(
        replace(world.slip, tables=(table,), destroy_by=None, may_pass_to=(), elements=(), statements=("S.",))
    )
    w.write_package(world.folder, slip)
    report = verify_package(w.FILES, world.folder, trust=w.a_trust())
    assert report.promises == (
        f"{w.DISTRICT} released this to {w.PARTNER} on 2026-09-01, under agreement af-2026-01 version 2,"
        ' on the basis "studies", for: needs assessment.',
        "Table rooms: 20-29 rows, no class size promised, suppressed: fewer than 10.",
        "Elements: none.",
        "It may not be passed on to anybody.",
        "No day of destruction is set.",
        "S.",
    )
