"""The whole argument on real pupils: the attack succeeds on what nobody protected, and falls to the baseline
attacker's on what was protected at k = 5.

395 pupils of two Portuguese schools, without names (UCI, Cortez and Silva 2008). The roster is the same
table, for an adversary who knows all thirteen columns by which its publisher joins two files.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

from permslip import measure, protect
from permslip.engines.duck import DuckEngine
from permslip.measure import attack
from permslip.protect.hierarchies import ladder

JOINED = "school sex age address famsize Pstatus Medu Fedu Mjob Fjob reason nursery internet".split()
AFTER = ["romantic", "G3"]
K = 5


@pytest.fixture(scope="module")
def pupils(shared_data: Path) -> pa.Table:
    read = pyarrow.csv.read_csv(
        shared_data / "student-micro" / "uci-student-mat.csv",
        parse_options=pyarrow.csv.ParseOptions(delimiter=";"),
    )
    columns = {c: read[c].cast(pa.string()) for c in [*JOINED, *AFTER]}
    return pa.table({"id": [f"p{i}" for i in range(read.num_rows)], **columns})


def protected(pupils: pa.Table, suppress: float) -> pa.Table:
    """The pupils at k = 5 by the optimal search, the suppressed rows left out."""
    encoded = measure.encode(pupils, JOINED)
    setting = protect.Setting(date(2026, 11, 26))
    ladders = {
        n: ladder(protect.hierarchy("number" if n == "age" else "category"), d, setting)
        for n, d in zip(encoded.names, encoded.dictionaries, strict=True)
    }
    found = protect.search(encoded, ladders, k=K, max_suppression=suppress)
    shown = {
        n: pa.array(ladders[n].labels[found.levels[n]], pa.string()).take(pa.array(codes))
        for n, codes in zip(encoded.names, encoded.codes, strict=True)
    }
    kept = pa.table({"id": pupils["id"], **shown, **{c: pupils[c] for c in AFTER}})
    return kept.filter(pa.array(~found.suppressed_rows))


def run(release: pa.Table, roster: pa.Table) -> dict[str, attack.Outcome]:
    at = attack.scene("maths", release, roster, {c: c for c in JOINED}, truth=("id", "id"))
    fitted = attack.fit(at)
    outcomes = list(attack.link(at, fitted))
    with DuckEngine(tmp=None, memory=None, threads=1) as alone:
        outcomes.append(
            attack.probabilistic_link(at, connection=alone.raw, generator=np.random.default_rng(1), seed=1)
        )
    for column in AFTER:
        wanted = attack.Sensitive.of(release, column)
        outcomes.append(attack.homogeneity(at, fitted, wanted))
        outcomes.append(
            attack.nearest_neighbours(at, fitted, wanted, generator=np.random.default_rng(1), seed=1)
        )
    return {f"{o.attack} {o.against}": o for o in outcomes}


@pytest.mark.slow
def test_unprotected_the_attack_succeeds(pupils: pa.Table) -> None:
    found = run(pupils, pupils)
    sure = found["linking, when sure maths"]
    assert sure.attacked == attack.Rate(387, 395)
    assert all(not o.no_better and o.risk > 0.95 for o in found.values())
    assert not attack.within(attack.AttackReport("maths", 1, tuple(found.values())), 0.9)


@pytest.mark.parametrize("suppress", [0.0, 0.04])
def test_protected_it_falls_to_the_baseline_attackers(pupils: pa.Table, suppress: float) -> None:
    release = protected(pupils, suppress)
    classes = measure.classes(measure.encode(release, JOINED))
    assert classes.smallest >= K
    found = run(release, pupils)
    guess = found.pop("linking, best guess maths")
    assert all(o.no_better for o in found.values()), [k for k, o in found.items() if not o.no_better]
    assert found["linking, when sure maths"].attacked.successes == 0
    # whoever guesses within a class is right once in its size: that is what k promises, and all it promises
    assert guess.attacked.successes == pytest.approx(len(classes.counts))
    assert guess.attacked.value <= 1 / K
    report = attack.AttackReport("maths", 1, (guess, *found.values()))
    assert attack.within(report, 0.06)
