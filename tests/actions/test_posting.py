"""Posting: security is proposed to be held back; in time, the duty is done; late, nothing is claimed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from permslip.actions import asking, offices, papers, people, posting, register
from permslip.actions.desk import open_desk
from permslip.sample import case
from permslip.words.errors import BadInput, NotFound
from permslip.words.vocabulary import OfficeRole
from tests.actions.offices import PASSPHRASE


def office(tmp_path: Path, days_ago: int):
    offices.found(tmp_path / "office", district=case.DISTRICT)
    with open_desk(tmp_path / "office", exact=True) as desk:
        people.add_person(desk, name="Officer", role=OfficeRole.DATA_OFFICER, passphrase=PASSPHRASE, by=None)
        signed = desk.today() - timedelta(days=days_ago)
        paper = tmp_path / "amended.yaml"
        fingerprint = desk.office.keyring.trust(desk.office.standing()).fingerprint
        text = (
            case.amended(signed, fingerprint).replace("version: 2", "version: 1").replace("amends: 1\n", "")
        )
        paper.write_text(text, "utf-8")
        papers.add_agreement(desk, file=paper, by="Officer")
    return open_desk(tmp_path / "office", exact=True)


def test_clauses_on_security_are_proposed_and_the_rest_is_not(tmp_path):
    with office(tmp_path, 0) as desk:
        found = posting.propose(desk, agreement=case.AGREEMENT)
        assert {c.hold_back for c in found} == {True, False}
        assert all(("security" in c.topics) <= c.hold_back for c in found)


def test_what_is_posted_in_time_is_done(tmp_path):
    with office(tmp_path, 1) as desk:
        before = posting.posting_of(desk, agreement=case.AGREEMENT)
        assert (before.posted_on, before.late, before.rule) == (None, False, "ct-post-5bd")
        held = tuple(c.id for c in posting.propose(desk, agreement=case.AGREEMENT) if c.hold_back)
        posting.post_agreement(desk, agreement=case.AGREEMENT, redacted=held, by="Officer")
        after = posting.posting_of(desk, agreement=case.AGREEMENT)
        assert (after.posted_on, after.late, set(after.redacted)) == (desk.today(), False, set(held))
        said = desk.office.standing().attested("agreement.posted", desk.today(), case.AGREEMENT)
        assert (said.value, said.role) == (True, "data_officer")
        public = register.agreement_page(desk, name=case.AGREEMENT).clauses
        assert [(c.id, c.text) for c in public if c.withheld] == [(one, "") for one in held]
        desk.office.verify_ledger()


def test_what_is_posted_late_claims_nothing(tmp_path):
    with office(tmp_path, 40) as desk:
        assert posting.posting_of(desk, agreement=case.AGREEMENT).late
        posting.post_agreement(desk, agreement=case.AGREEMENT, redacted=(), by="Officer")
        assert posting.posting_of(desk, agreement=case.AGREEMENT).late
        assert desk.office.standing().attested("agreement.posted", desk.today(), case.AGREEMENT) is None


def test_posting_again_counts_from_then_on(tmp_path):
    with office(tmp_path, 0) as desk:
        posting.post_agreement(desk, agreement=case.AGREEMENT, redacted=(), by="Officer")
        said = len(desk.office.standing().attestations)
        one = posting.propose(desk, agreement=case.AGREEMENT)[0].id
        posting.post_agreement(desk, agreement=case.AGREEMENT, redacted=(one,), by="Officer")
        assert posting.posting_of(desk, agreement=case.AGREEMENT).redacted == (one,)
        assert len(desk.office.standing().attestations) == said  # it was attested already


def test_hostile_what_is_not_there_is_not_posted(tmp_path):
    with office(tmp_path, 0) as desk:
        every = tuple(c.id for c in posting.propose(desk, agreement=case.AGREEMENT))
        for redacted, problem in ((("nothing",), "no clause"), (every, "Nothing")):
            with pytest.raises(BadInput, match=problem):
                posting.post_agreement(desk, agreement=case.AGREEMENT, redacted=redacted, by="Officer")
        with pytest.raises(NotFound):
            posting.post_agreement(desk, agreement="another", redacted=(), by="Officer")
        assert register.agreement_page(desk, name=case.AGREEMENT).clauses == ()


def test_an_agreement_is_read_once_a_process(tmp_path, monkeypatch):
    with office(tmp_path, 0) as desk:
        row = desk.office.agreements.get(case.AGREEMENT)
        monkeypatch.setattr(asking, "_READ", {})
        reads = []
        real = asking.agree.from_canonical
        monkeypatch.setattr(
            asking.agree, "from_canonical", lambda *a, **k: reads.append(1) or real(*a, **k), raising=False
        )
        first, again = asking.registered(row), asking.registered(row)
        assert first is again and len(reads) == 1
