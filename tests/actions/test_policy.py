"""The consent policy: off, a study that asks nobody takes every row; on, silence stays home."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from permslip.actions import deciding, offices, protecting
from permslip.actions.desk import open_desk
from permslip.sample import case, write_district
from permslip.words.vocabulary import ConsentMode, ModeSource
from tests.actions import offices as making

POLICY = "policy-parent-consent"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case put right, with an agreement that says nothing of asking families."""
    root = tmp_path_factory.mktemp("policy")
    with pytest.MonkeyPatch.context() as patch:
        silent = case.amended

        def without_consent(*given: object) -> str:
            text = silent(*given)  # type: ignore[arg-type]
            text = re.sub(r"^consent: .*\n", "", text, flags=re.M)
            return re.sub(r'  - id: "6\.3"\n    topics: \[consent\]\n    text: .*\n', "", text)

        patch.setattr(case, "amended", without_consent)
        today = making.today()
        write_district(root / "district", students=300, seed=9, today=today)
        making.found(root / "office", root / "district")
        making.put_right(root / "office", root / "district" / "consents.csv")
        making.attest(root / "office")
    return root / "office"


def test_off_nobody_is_asked_and_every_row_may_go(office: Path) -> None:
    with open_desk(office, exact=True) as desk:
        made = deciding.decide_request(desk, request=case.REQUEST, by="Officer")
        shown = protecting.show(desk, request=case.REQUEST)
    consent = made.decision.terms.consent
    assert consent is not None
    assert consent.mode is ConsentMode.NOT_ASKED
    assert (shown.prepared.tally.inside, shown.prepared.tally.outside) == (300, 0)


def test_on_rows_without_an_answer_stay_home_and_the_letter_names_the_policy(office: Path) -> None:
    with open_desk(office, exact=True) as desk:
        offices.set_policy(desk, name=POLICY, value="on", by="Officer")
        made = deciding.decide_request(desk, request=case.REQUEST, by="Officer")
        shown = protecting.show(desk, request=case.REQUEST)
        offices.set_policy(desk, name=POLICY, value="off", by="Officer")
    consent = made.decision.terms.consent
    assert consent is not None
    assert (consent.mode, consent.source) == (ConsentMode.OPT_IN, ModeSource.POLICY)
    assert POLICY in made.letter
    tally = shown.prepared.tally
    assert tally.inside + tally.outside == 300
    assert 0 < tally.inside < 300
