"""Keys on disk: private to their owner, under a passphrase where they must be, never in a message."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from pyrage import x25519

from permslip import stores
from permslip.release.canonical import canonical
from permslip.release.dsse import signature_holds
from permslip.release.verify_status import Trust, trust_value
from permslip.stores.disk import Disk
from permslip.stores.keys import is_protected, load_key, make_age_key, make_key
from permslip.words.errors import BadInput, NotFound, OfficeProblem
from permslip.words.vocabulary import KeyUse
from tests.stores.world import PASSPHRASE, CountedRandomness, StepClock, an_office, made_office, with_person

SECRET = "a passphrase nobody prints"


def make(path: Path, passphrase: str | None):
    return make_key(path, randomness=CountedRandomness(), passphrase=passphrase, disk=Disk())


@pytest.mark.parametrize("passphrase", [None, SECRET])
def test_a_key_signs_after_it_was_kept(tmp_path, passphrase):
    made = make(tmp_path / "k.pem", passphrase)
    again = load_key(tmp_path / "k.pem", passphrase=passphrase)
    assert again.public_bytes == made.public_bytes and len(made.key_id) == 16
    assert signature_holds(made.public_bytes, b"data", again.sign(b"data"))
    assert (tmp_path / "k.pem").stat().st_mode & 0o777 == 0o600
    assert is_protected(tmp_path / "k.pem") is (passphrase is not None)
    assert "private" not in repr(again).lower()


@pytest.mark.parametrize("given", [None, "", "another passphrase"])
def test_the_wrong_passphrase_opens_nothing_and_is_not_repeated(tmp_path, given):
    make(tmp_path / "k.pem", SECRET)
    with pytest.raises(BadInput) as caught:
        load_key(tmp_path / "k.pem", passphrase=given)
    assert SECRET not in str(caught.value) and (not given or given not in str(caught.value))
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_short_passphrases_and_missing_ones_are_refused(tmp_path):
    with pytest.raises(BadInput, match="at least 8"):
        make(tmp_path / "k.pem", "short")
    office = an_office(tmp_path / "office")
    with pytest.raises(BadInput, match="needs a passphrase"):
        office.keyring.make(KeyUse.APPROVER, None)


def test_a_key_is_never_written_over(tmp_path):
    make(tmp_path / "k.pem", None)
    with pytest.raises(FileExistsError):
        make(tmp_path / "k.pem", None)


def test_hostile_key_files_are_refused(tmp_path):
    path = tmp_path / "k.pem"
    with pytest.raises(NotFound):
        load_key(path)
    make(path, None)
    os.chmod(path, 0o640)
    with pytest.raises(OfficeProblem, match="open to others"):
        load_key(path)
    (tmp_path / "link.pem").symlink_to(path)
    with pytest.raises(NotFound):
        load_key(tmp_path / "link.pem")
    for number, data in enumerate((b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n")):
        Disk().write_new(tmp_path / f"{number}.pem", data)
        with pytest.raises(BadInput):
            load_key(tmp_path / f"{number}.pem")
    rsa = generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    Disk().write_new(tmp_path / "rsa.pem", rsa)
    with pytest.raises(BadInput, match="not an Ed25519"):
        load_key(tmp_path / "rsa.pem")


def test_an_office_under_a_passphrase(tmp_path):
    office = made_office(tmp_path / "office", passphrase=lambda: PASSPHRASE)
    assert office.keyring.unprotected() == ()
    stores.close_office(office)
    locked = stores.open_office(office.root, clock=office.core.clock)
    with pytest.raises(BadInput, match="under a passphrase"):
        locked.signer(KeyUse.SLIP)
    assert locked.verify_ledger().uncovered == 0  # reading needs none
    opened = stores.open_office(office.root, clock=office.core.clock, passphrase=lambda: PASSPHRASE)
    assert opened.signer(KeyUse.SLIP).key_id == office.signer(KeyUse.SLIP).key_id


def test_keys_that_anybody_can_read_are_named(tmp_path):
    office = an_office(tmp_path / "office")
    with_person(office)
    assert {name.split("-")[0] for name in office.keyring.unprotected()} == {"slip", "ledger"}


def test_a_swapped_key_file_is_noticed(tmp_path):
    office = an_office(tmp_path / "office")
    one, other = (office.keyring.path(use, office.signer(use).key_id) for use in (KeyUse.SLIP, KeyUse.LEDGER))
    one.write_bytes(other.read_bytes())
    again = stores.open_office(office.root, clock=StepClock(office.core.clock.at))
    with pytest.raises(OfficeProblem, match="holds another key"):
        again.signer(KeyUse.SLIP)


def test_a_person_signs_only_with_their_passphrase(tmp_path):
    office = an_office(tmp_path / "office")
    signer = with_person(office)
    assert office.keyring.person(signer.key_id, PASSPHRASE).public_bytes == signer.public_bytes
    with pytest.raises(BadInput):
        office.keyring.person(signer.key_id, "not the passphrase")


def test_the_trust_file_can_be_read_by_whoever_verifies(tmp_path):
    office = an_office(tmp_path / "office")
    trust = office.keyring.trust(office.standing())
    assert Trust.parse(canonical(trust_value(trust)) + b"\n") == trust


def test_the_passphrase_comes_from_the_environment_or_a_file(tmp_path):
    (tmp_path / "pass").write_text("from a file\nsecond line\n")
    assert stores.passphrase_from({}) is None
    assert stores.passphrase_from({"PERMSLIP_PASSPHRASE": "direct"}) == "direct"
    assert stores.passphrase_from({"PERMSLIP_PASSPHRASE_FILE": str(tmp_path / "pass")}) == "from a file"
    with pytest.raises(OfficeProblem):
        stores.passphrase_from({"PERMSLIP_PASSPHRASE_FILE": str(tmp_path / "none")})


def test_age_keys(tmp_path):
    public = make_age_key(tmp_path / "age.txt", disk=Disk())
    assert stores.check_age_key(f" {public}\n") == public
    assert (tmp_path / "age.txt").stat().st_mode & 0o777 == 0o600
    secret = (tmp_path / "age.txt").read_text().splitlines()[-1]
    assert str(x25519.Identity.from_str(secret).to_public()) == public
    with pytest.raises(BadInput, match="private age key") as caught:
        stores.check_age_key(secret)
    assert secret not in str(caught.value)
    for text in (
        "",
        "age1",
        public[:-1],
        public.replace("age1", "age2"),
        "ssh-ed25519 AAAA",
        public + "\n" + public,
    ):
        with pytest.raises(BadInput, match="not an age public key"):
            stores.check_age_key(text)
