"""Probabilistic linking: the model of I. P. Fellegi and A. B. Sunter (JASA 64, 1969), run by Splink 5.

It forgives what deterministic linking does not: a typing error, a move, a column that is out of date.
Steps, numbered:

1. The adversary says each of her values as the release would: the narrowest released label that it may lie
   under; ``*`` and missing values say nothing for or against.
2. Each column gets a comparison by its kind: days (equal, one typing error, same year), numbers (equal,
   within a twentieth or a fifth of their range), names (equal, Jaro-Winkler 0.92 and 0.8), categories (equal;
   rare ones weigh more).
3. Pairs are all pairs where there are at most two million; else those that agree on a telling column.
4. u (agreement by chance) comes from pairs drawn with a seed. m (agreement of one person's two records)
   begins at 0.95 for the first level and is learnt.
5. A person has one record at most: the odds of her records, and of having none (the less likely, the more
   of the list is released), are weighed against each other, as in bipartite matching (M. Sadinle, JASA 112,
   2017; here one person at a time). The shares say anew what m is, and so on, ten times at most: expectation
   maximisation under a constraint without which it drifts, where columns are few, from *one person* to
   *people who are alike*.
6. The best record is claimed when its share reaches the threshold; of n equals one is taken.

The result is the same each time only on a connection of one thread; whoever opens it sees to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.attack.covering import ANY, Covers, key
from permslip.measure.attack.linking import Floats, Ints, Scene
from permslip.measure.attack.report import Outcome, Rate
from permslip.words.errors import BadInput
from permslip.words.ports import Progress, unheard
from permslip.words.vocabulary import AttackKind
from permslip.words.wording import counted

ALL_PAIRS = 2_000_000
_MOST = 1_000  # people attacked where all pairs would be too many
_FIRST_M = 0.95
_NAMES_FROM = 50  # a text column with as many values, and on average four letters, holds names
_LEVELS = {"name": 4, "day": 4, "number": 4, "category": 2}  # of agreement, none included
_FIRST_M = 0.95
_ROUNDS, _STILL = 10, 1e-4  # how often m is learnt at most, and how little a share must move to stop
_RARE_FROM = 8  # a category with as many values has rare ones


@dataclass(frozen=True)
class _Column:
    """One comparison: ``released`` and ``held`` as texts (None says nothing), ``kind`` of step 2, ``reach``
    the range of a number, ``chance`` how often two records agree by chance."""

    name: str
    kind: str
    released: Any
    held: Any
    reach: float
    chance: float


def probabilistic_link(
    at: Scene,
    *,
    connection: Any,
    generator: Any,
    seed: int = 0,
    threshold: float = 0.95,
    hear: Progress = unheard,
) -> Outcome:
    """Link with Splink on a DuckDB ``connection`` that nothing else uses.

    ``threshold`` is the probability from which a link is claimed, above 0 and below 1. ``generator`` (NumPy,
    made by ``seed``) draws the people where all of them would be too many. Raises BadInput for a threshold
    that is no probability.
    """
    if not 0.0 < threshold < 1.0:
        raise BadInput(
            "The threshold of a probabilistic link is a probability between 0 and 1.", fix="for example 0.95"
        )
    people = at.targets
    if len(people) * at.released.rows > ALL_PAIRS and len(people) > _MOST:
        people = np.sort(generator.choice(people, _MOST, replace=False))
    columns = [c for n in range(len(at.columns)) if (c := _column(at, n, people)) is not None]
    if not columns or not len(people):
        nobody = np.zeros(0, np.int64)
        return _told(at, people, nobody, nobody, seed, 0, len(columns))
    hear("probabilistic linking", 0, None)
    pairs = _scored(columns, len(people), at.released.rows, connection, seed, hear)
    shares = _weighed(pairs, len(people), absent=1.0 - min(1.0, at.released.rows / at.held.rows))
    best = np.zeros(len(people))
    np.maximum.at(best, pairs.people, shares)
    claimed = (shares >= best[pairs.people] - 1e-9) & (shares >= threshold)  # step 6
    return _told(at, people, pairs.people[claimed], pairs.records[claimed], seed, len(shares), len(columns))


def _told(at: Scene, people: Ints, rows: Ints, records: Ints, seed: int, pairs: int, columns: int) -> Outcome:
    """``rows`` and ``records``: a person (by place in ``people``) and each of the equally good records."""
    equals = np.bincount(rows, minlength=len(people)).astype(np.float64)
    claims = int((equals > 0).sum())
    if at.own is None:
        right = float((1 / equals[equals > 0]).sum())
    else:
        right = float(
            (at.own[people][rows] == records).astype(np.float64) @ (1 / np.maximum(equals[rows], 1))
        )
    told = "" if at.own is not None else ", at most, for nobody said who is who"
    return Outcome(
        AttackKind.PROBABILISTIC,
        "linking, probabilistic",
        at.name,
        Rate(min(right, len(people)), len(people)),
        Rate(len(people) / at.released.rows, len(people)),
        f"Splink claims a record for {claims:,} of {counted(len(people), 'people', 'person')} and is right "
        f"for {right:,.1f}{told}.",
        figures=(
            ("claims", float(claims)),
            ("precision", right / claims if claims else 0.0),
            ("recall", right / len(people) if len(people) else 0.0),
            ("pairs compared", float(pairs)),
            ("columns that still tell", float(columns)),
        ),
        exact=at.own is not None,
        seed=seed,
    )


def _column(at: Scene, n: int, people: Ints) -> _Column | None:
    """Steps 1 and 2 for one column; None where the release says one thing only, or nothing."""
    covers = at.covers[n]
    texts = at.released.dictionaries[n].cast(pa.string()).to_pylist()
    labels = [None if t is None or t.strip() == ANY else key(t) for t in texts]
    counts = np.bincount(at.released.codes[n], minlength=len(labels)).astype(np.float64)
    telling = np.array([t is not None for t in labels])
    if len({t for t in labels if t is not None}) < 2:
        return None
    held = _said(at.held.dictionaries[n].cast(pa.string()).to_pylist(), covers, labels)
    released = pa.array(labels, pa.string()).take(pa.array(at.released.codes[n].astype(np.int64)))
    mine = pa.array(held, pa.string()).take(pa.array(at.held.codes[n][people].astype(np.int64)))
    shares = counts[telling] / counts.sum()
    kind, reach = _kind([t for t in labels if t is not None])
    return _Column(at.columns[n][0], kind, released, mine, reach, float((shares**2).sum()))


def _said(values: list[str | None], covers: Covers, labels: list[str | None]) -> list[str | None]:
    """Each value as the narrowest released label that it may lie under; its own words where there is none."""
    breadth = np.bincount(covers.labels, minlength=covers.size)
    out: list[str | None] = []
    for v, value in enumerate(values):
        under = [
            at for at in covers.labels[covers.starts[v] : covers.starts[v + 1]] if labels[at] is not None
        ]
        if value is None:
            out.append(None)
        elif under:
            out.append(labels[min(under, key=lambda at: (breadth[at], at))])
        else:
            out.append(key(value))
    return out


def _kind(labels: list[str]) -> tuple[str, float]:
    texts = pa.array(labels, pa.string())
    try:
        pc.cast(texts, pa.date32())
    except pa.ArrowInvalid:
        pass
    else:
        return "day", 0.0
    try:
        numbers = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        letters = sum(map(len, labels)) / len(labels)
        return ("name" if len(labels) >= _NAMES_FROM and letters >= 4 else "category"), 0.0
    return ("number" if len(labels) > 10 else "category"), float(np.ptp(numbers))


def _comparison(name: str, column: _Column) -> Any:
    """The comparison of step 2, with the m that it begins with."""
    from splink import comparison_level_library as levels
    from splink import comparison_library as library

    first = _first_m(_LEVELS[column.kind])
    if column.kind == "name":
        return library.JaroWinklerAtThresholds(name, [0.92, 0.8]).configure(m_probabilities=first)
    if column.kind == "category":
        rare = pc.count_distinct(column.released).as_py() >= _RARE_FROM
        return library.ExactMatch(name).configure(term_frequency_adjustments=rare, m_probabilities=first)
    closer: list[Any] = [levels.NullLevel(name), levels.ExactMatchLevel(name)]
    if column.kind == "day":
        closer.append(levels.DamerauLevenshteinLevel(name, 1))
        closer.append(levels.CustomLevel(f"left({name}_l, 4) = left({name}_r, 4)", "same year"))
    else:
        for share in (0.05, 0.2):
            gap = f"abs({name}_l::DOUBLE - {name}_r::DOUBLE) <= {share * column.reach!r}"
            closer.append(levels.CustomLevel(gap, f"within {share} of the range"))
    made = library.CustomComparison([*closer, levels.ElseLevel()], output_column_name=name)
    return made.configure(m_probabilities=first)


@dataclass(frozen=True)
class _Pairs:
    """Pairs that Splink compared: places of ``people`` and ``records``, ``weight`` (the binary logarithm of
    the odds that they are one person, at the first m), ``levels`` (one array a column: how well they agree, 0
    not at all, -1 nothing said) and the columns' ``kinds``."""

    people: Ints
    records: Ints
    weight: Floats
    levels: tuple[npt.NDArray[np.int64], ...]
    kinds: tuple[str, ...]


def _first_m(levels: int) -> list[float]:
    """What m is before anything is learnt, from the first level (equal) to the last (nothing alike)."""
    return [_FIRST_M, *[(1.0 - _FIRST_M) / (levels - 1)] * (levels - 1)]


def _weighed(pairs: _Pairs, people: int, *, absent: float) -> Floats:
    """Step 5: each pair's share of its person's odds, m learnt on the way."""
    first = [np.log2(_first_m(_LEVELS[kind])[::-1]) for kind in pairs.kinds]
    shift = np.zeros(len(pairs.weight))
    shares = _shares(pairs, shift, people, absent)
    for _ in range(_ROUNDS):
        shift = np.zeros(len(pairs.weight))
        for before, level in zip(first, pairs.levels, strict=True):
            said = level >= 0
            found = np.bincount(level[said], shares[said], len(before)) + np.exp2(before)  # one pair's worth
            shift[said] += (np.log2(found / found.sum()) - before)[level[said]]
        again = _shares(pairs, shift, people, absent)
        moved, shares = float(np.abs(again - shares).max(initial=0.0)), again
        if moved < _STILL:
            break
    return shares


def _shares(pairs: _Pairs, shift: Floats, people: int, absent: float) -> Floats:
    odds = np.exp2(np.clip(pairs.weight + shift, -500.0, 500.0))
    whole = np.bincount(pairs.people, odds, people) + absent
    shares: Floats = odds / np.maximum(whole, 1e-300)[pairs.people]
    return shares


def _scored(
    columns: list[_Column], people: int, records: int, connection: Any, seed: int, hear: Progress
) -> _Pairs:
    """Steps 3 and 4, by Splink."""
    from splink import DuckDBAPI, Linker, SettingsCreator

    names = [f"c{n}" for n in range(len(columns))]
    mine = pa.table(
        {"unique_id": pa.array(range(people)), **{n: c.held for n, c in zip(names, columns, strict=True)}}
    )
    theirs = pa.table(
        {
            "unique_id": pa.array(range(people, people + records)),
            **{n: c.released for n, c in zip(names, columns, strict=True)},
        }
    )
    everything = people * records <= ALL_PAIRS
    rules: list[Any] = ["1=1"] if everything else _rules(columns, names, people * records)
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(n, c) for n, c in zip(names, columns, strict=True)],
        blocking_rules_to_generate_predictions=rules,
        probability_two_random_records_match=min(people, records) / (people * records),
        retain_matching_columns=True,  # or Splink would not give the levels either
    )
    api = DuckDBAPI(connection=connection)
    tables = [api.register(mine), api.register(theirs)]
    linker = Linker(tables, settings, log_level=50)  # 50: only what is critical; nothing here is
    linker.training.estimate_u_using_random_sampling(max_pairs=ALL_PAIRS, seed=seed, num_chunks=1)
    hear("probabilistic linking", 1, None)
    found = linker.inference.predict(warning_mode="never").as_duckdbpyrelation()
    gammas = ", ".join(f"gamma_{n}" for n in names)
    read = found.select(f"unique_id_l, unique_id_r, match_weight, {gammas}").to_arrow_table()
    hear("probabilistic linking", 2, None)
    left = read["unique_id_l"].to_numpy().astype(np.int64)  # Splink puts either on either side
    right = read["unique_id_r"].to_numpy().astype(np.int64)
    return _Pairs(
        np.minimum(left, right),
        np.maximum(left, right) - people,
        read["match_weight"].to_numpy().astype(np.float64),
        tuple(read[f"gamma_{n}"].to_numpy().astype(np.int64) for n in names),
        tuple(c.kind for c in columns),
    )


def _rules(columns: list[_Column], names: list[str], pairs: int) -> list[str]:
    """Agreement on as few of the most telling columns as keep the expected pairs bounded; and, so that an
    error in one of them is forgiven, the rule with each left out for two others, where that is bounded."""
    order = sorted(range(len(columns)), key=lambda n: (columns[n].chance, n))
    taken: list[int] = []
    left = float(pairs)
    for n in order:
        if left <= ALL_PAIRS:
            break
        taken.append(n)
        left *= columns[n].chance
    rules = [_all_agree(taken, names)]
    spare = [n for n in order if n not in taken]
    for n in taken:
        others = [*(t for t in taken if t != n), *spare[:2]]
        expected = pairs * float(np.prod([columns[t].chance for t in others])) if others else float(pairs)
        if expected <= ALL_PAIRS:
            rules.append(_all_agree(others, names))
    return rules


def _all_agree(which: list[int], names: list[str]) -> str:
    return " and ".join(f"l.{names[n]} = r.{names[n]}" for n in which)
