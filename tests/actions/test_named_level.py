"""A decision that asks for a level by name, from the decision to the published slip."""

from __future__ import annotations

import re

import pytest

from permslip.actions import approving, releasing
from permslip.actions.desk import open_desk
from permslip.decide import weighing
from permslip.sample import case, write_district
from permslip.words.errors import RefusedError
from tests.actions import offices as small

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An office whose request asks for so little that the search has nothing to add to an age."""
    root = tmp_path_factory.mktemp("named")
    write_district(root / "district", students=600, seed=5, today=small.today())
    request, others = case.request, r" +- .asked: (grade|race|school|english_learner).\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case, "request", lambda day: re.sub(others, "", request(day)))
        small.found(root / "office", root / "district")
        small.put_right(root / "office", root / "district" / "consents.csv")
    small.attest(root / "office")
    return root / "office"


def test_what_was_decided_by_name_is_planned_staged_published_and_told(office, monkeypatch):
    monkeypatch.setattr(weighing, "AGE", "age band of 5 years")
    with open_desk(office, exact=True) as desk:
        told = releasing.release(desk, request=case.REQUEST, by="Officer")
        column = next(c for c in told.plan.table("students").columns if c.source == "birth_date")
        assert (column.level, column.top, column.because) == (3, 4, "ferpa-studies-noident")
        out = approving.approve(desk, release=told.release, by="Head", passphrase=small.PASSPHRASE)
        assert out.stage == "published"
        assert ("birth_date", 3, 4) in {(e.element, e.level, e.top) for e in out.slip.elements}


def test_a_level_that_no_hierarchy_has_stages_nothing(office, monkeypatch):
    monkeypatch.setattr(weighing, "AGE", "decade")
    with open_desk(office, exact=True) as desk:
        before = desk.office.releases.all()
        with pytest.raises(RefusedError, match=r"birth_date .* does not have: decade") as refused:
            releasing.release(desk, request=case.REQUEST, by="Officer")
        assert refused.value.rule == "ferpa-studies-noident" and "age in years" in refused.value.fix
        assert desk.office.releases.all() == before
