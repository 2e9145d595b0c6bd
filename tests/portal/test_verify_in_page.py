"""The page's own script against every vector, word for word beside `permslip verify`, in a real browser."""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from permslip.release.canonical import canonical
from permslip.release.dsse import seal
from permslip.release.verify_status import PAYLOAD_TYPE
from tests.portal import two_verifiers as both
from tests.portal.two_verifiers import (
    CASES,
    PACKAGE,
    PAYLOAD,
    PROOF,
    SLIP,
    TRUST,
    VECTORS,
    agree,
    edited,
    in_page,
    zipped,
)
from tests.release import world as w


@pytest.fixture(scope="module")
def page(chromium: Any) -> Iterator[Page]:
    """An empty page of a secure address that serves the scripts and nothing else."""
    yield from both.page_of(chromium)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_every_vector_ends_in_the_page_as_on_the_command_line(case, page, tmp_path):
    files = edited(case["edits"])
    if PAYLOAD not in files:  # a slip with its proof is no broken package here: it is a smaller question
        assert in_page(page, files)["state"] == "genuine"
        return
    said = agree(page, tmp_path, files)
    assert said.get("state", "fails") == case["expect"]


@pytest.mark.parametrize("name", ["status-in-force.dsse.json", "status-revoked.dsse.json"])
def test_the_status_lists_are_read_alike(name, page, tmp_path):
    said = agree(page, tmp_path, PACKAGE, status=(VECTORS / name).read_bytes())
    assert said["withdrawn"] is ("revoked" in name)


@pytest.mark.parametrize("trust", [TRUST, None], ids=["trust", "no trust"])
@pytest.mark.parametrize("names", [(SLIP,), (SLIP, PROOF)], ids=["slip", "slip and proof"])
@pytest.mark.parametrize("status", [None, "status-in-force.dsse.json", "status-revoked.dsse.json"])
def test_a_slip_without_its_package_is_told_for_what_it_is(names, trust, status, page, tmp_path):
    listed = (VECTORS / status).read_bytes() if status else None
    said = agree(page, tmp_path, {n: PACKAGE[n] for n in names}, trust=trust, status=listed)
    assert any("it was not given" in line for line in said["not_checked"])
    assert said["state"] in ("genuine", "signed") if trust else said["state"] == "sound, signer unknown"


def resigned(name: str, signer: Any, **change: Any) -> bytes:
    """A status list of the vectors with something else in it, signed again."""
    value = json.loads(base64.b64decode(json.loads((VECTORS / name).read_bytes())["payload"]))
    return seal(canonical(value | change), PAYLOAD_TYPE, signer)


UNLISTED = "The status list is signed with a key that the trust file does not list."


@pytest.mark.parametrize("names", [(SLIP,), (SLIP, PROOF), (SLIP, PROOF, PAYLOAD)], ids=lambda n: str(len(n)))
def test_a_status_list_from_elsewhere_with_a_strange_key_leaves_only_the_status_open(names, page, tmp_path):
    files, strange = {n: PACKAGE[n] for n in names}, resigned("status-revoked.dsse.json", w.OTHER_KEY)
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert agree(page, first, files, status=strange)["fails"] == UNLISTED
    without = agree(page, second, files)
    mine = in_page(page, files, status=strange, elsewhere=True)
    reason = (UNLISTED[0].lower() + UNLISTED[1:]).rstrip(".")
    told = [line.replace("no status list was given", reason) for line in without["not_checked"]]
    assert told != without["not_checked"] and mine["not_checked"] == told
    assert {k: v for k, v in mine.items() if k not in ("not_checked", "logged")} == {
        k: v for k, v in without.items() if k not in ("not_checked", "logged")
    }


def test_hostile_a_status_list_from_elsewhere_still_fails_where_the_trust_knows_its_key(page):
    name = "status-in-force.dsse.json"
    claimed = json.loads(resigned(name, w.OTHER_KEY))
    claimed["signatures"][0]["keyid"] = w.SLIP_KEY.key_id
    for bad in (
        canonical(claimed),
        resigned(name, w.SLIP_KEY, district="Elsewhere Public Schools"),
        resigned(name, w.SLIP_KEY, issued="2020-01-01T00:00:00.000000Z"),
        b"{}",
    ):
        assert "fails" in in_page(page, PACKAGE, status=bad, elsewhere=True)
    revoked = (VECTORS / "status-revoked.dsse.json").read_bytes()
    assert in_page(page, PACKAGE, status=revoked, elsewhere=True)["withdrawn"] is True


def test_an_approval_that_the_office_signed_is_told_alike(page, tmp_path):
    slip = (VECTORS / "slip-signed-by-office.dsse.json").read_bytes()
    said = agree(page, tmp_path, {SLIP: slip})
    assert any("signed by the office on behalf of the board" in line for line in said["promises"])


def test_students_over_all_tables_are_told_alike(page, tmp_path):
    slip = (VECTORS / "slip-of-students.dsse.json").read_bytes()
    said = agree(page, tmp_path, {SLIP: slip})
    assert "Students over all its tables together: smallest class at least 2." in said["promises"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_a_zip_of_the_package_is_the_package(method, page, tmp_path):
    assert agree(page, tmp_path, {"rel.zip": zipped(PACKAGE, method)})["state"] == "verified"
