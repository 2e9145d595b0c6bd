"""Attribute disclosure: what an adversary learns of somebody without finding the one record.

Steps, numbered; both attacks are on one sensitive column:

1. **Homogeneity** (A. Machanavajjhala et al., "l-diversity", ACM TKDD 1(1), 2007): where all records that fit
   a person have one and the same value, the adversary knows it and claims it. Where they have not, she falls
   back on the baseline's guess.
2. **Nearest neighbours** (M. Giomi et al., PoPETs 2023(2)): she takes the released records nearest to what
   she knows and guesses their commonest value, or, for a number, their median. The distance is J. C. Gower's
   (Biometrics 27, 1971): numbers by their range, everything else 0 where the value may lie under the label
   and 1 where it may not. A number is guessed rightly within a twentieth of its range.
3. The baseline attacker sees no release and names, for everybody, the one value that is right most often:
   the most that can be had without looking, for she is given the true distribution.
4. The control attacker sees the release without the person's own record: what she gets is learned of people
   in general. It exists where it is known who is who.
5. A missing value is one more value, and that a child has none is learned like any other. Where a column has
   some, both attacks are run again on the answers alone: a blank speaks against nothing, and who has none
   is not asked about. Values that read alike are one (:mod:`permslip.measure.models.answers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.attack.linking import Fit, Floats, Ints, Scene
from permslip.measure.attack.report import Outcome, Rate
from permslip.measure.attack.sensitive import Sensitive, floats
from permslip.words.errors import BadInput
from permslip.words.ports import Progress, unheard
from permslip.words.vocabulary import AttackKind

_MOST = 1_000  # people attacked by nearest neighbours; beyond that a sample
_MOST_CLASSES = 20_000  # classes searched, beside those that fit somebody attacked
_WIDEST = 512  # labels of one column that are told apart in a distance
_FEWEST_NEAR, _MOST_NEAR = 16, 512  # classes asked for, so that equals and the next nearest are among them


def homogeneity(at: Scene, fitted: Fit, sensitive: Sensitive, *, hear: Progress = unheard) -> Outcome:
    """Step 1: people whose value is known because all records that fit them agree on it."""
    people = sensitive.asked_about(at)
    agreed = _agreed(at, fitted, sensitive, people, hear)
    if at.own is None and sensitive.missing is not None:  # nothing can be said of whom no answer fits
        people = people[agreed.records[fitted.of_person[people]] > 0]
    n = len(people)
    constant = sensitive.commonest
    claimed = agreed.claim[fitted.of_person[people]]
    known = int((claimed >= 0).sum())
    about, everybody = f"{at.name}: {sensitive.about}", sensitive.everybody(n)
    said = f"All records that fit agree on {sensitive.name} for {known:,} of {everybody}; the claim is right "
    if at.own is None:
        base = float(sensitive.counts.max() / sensitive.counts.sum()) * n
        got = float(agreed.ceiling[fitted.of_person[people]].sum())
        return Outcome(
            AttackKind.INFERENCE,
            "inference by homogeneity",
            about,
            Rate(min(got, n), n),
            Rate(min(base, n), n),
            f"{said}for {known:,}, at most, for nobody said who is who.",
            figures=(("claimed with certainty", float(known)),),
            exact=False,
        )
    true = sensitive.codes[at.own[people]]
    attacked = np.where(claimed >= 0, claimed == true, true == constant)
    learned = _without_own(agreed, fitted, people, true == constant, fitted.fits(people, at.own[people]))
    right = int((claimed == true).sum())
    return Outcome(
        AttackKind.INFERENCE,
        "inference by homogeneity",
        about,
        Rate(float(attacked.sum()), n),
        Rate(float((true == constant).sum()), n),
        f"{said}for {right:,}.",
        control=Rate(float(learned.sum()), n),
        pairs=_pairs(attacked, true == constant),
        control_pairs=_pairs(attacked, learned),
        figures=(("claimed with certainty", float(known)), ("claimed rightly", float(right))),
    )


@dataclass(frozen=True)
class _Agreed:
    """By kind: ``claim`` the value that all fitting records have (-1: they differ, or none fits), ``ceiling``
    how likely a guess is right of somebody among them, ``records`` and ``values`` how many fit and how many
    values they have. By person attacked: ``mine``, fitting records with the person's own value."""

    claim: Ints
    ceiling: Floats
    records: Ints
    values: Ints
    mine: Ints


def _agreed(at: Scene, fitted: Fit, sensitive: Sensitive, people: Ints, hear: Progress) -> _Agreed:
    table = np.zeros((len(fitted.sizes), sensitive.size), np.int64)
    held = sensitive.answered
    np.add.at(table, (fitted.of_record[held], sensitive.codes[held]), 1)
    kinds, constant = fitted.of_person[people], sensitive.commonest
    order = np.argsort(kinds, kind="stable")
    parts: list[tuple[Any, ...]] = []
    mine = np.zeros(len(people), np.int64)
    for block, sums in fitted.blocks(table, hear):
        some, values = sums.sum(axis=1), (sums > 0).sum(axis=1)
        one = values == 1
        claim = np.where(one, sums.argmax(axis=1), -1)
        parts.append((claim, np.where(one, 1.0, sums[:, constant] / np.maximum(some, 1.0)), some, values))
        if at.own is not None:
            here = order[slice(*np.searchsorted(kinds[order], (block.start, block.stop)))]
            mine[here] = sums[kinds[here] - block.start, sensitive.codes[at.own[people[here]]]]
    claims, ceiling, records, values = (np.concatenate(p) for p in zip(*parts, strict=True))
    return _Agreed(claims, ceiling, np.rint(records).astype(np.int64), values, mine)


def _without_own(agreed: _Agreed, fitted: Fit, people: Ints, fallback: Any, fits: Any) -> Any:
    """Step 4: is the person's value told right by the other fitting records, if they agree, or else guessed?

    Without one's own record the others agree on one's own value where all did and there are others; they
    agree on another value, and are wrong, where nobody but oneself has one's own and all others have that.
    """
    kinds = fitted.of_person[people]
    records, values = agreed.records[kinds] - fits, agreed.values[kinds]
    agree = (values == 1) & (records > 0)
    misled = np.where(fits, (values == 2) & (agreed.mine == 1), False)
    right = np.where(fits, agree, agree & (agreed.mine > 0))
    return np.where(agree | misled, right & ~misled, fallback)


def _pairs(attacked: Any, other: Any) -> tuple[int, int]:
    """Whom the attack got and the other did not, and the other way round."""
    return int((attacked & ~other).sum()), int((other & ~attacked).sum())


def nearest_neighbours(
    at: Scene, fitted: Fit, sensitive: Sensitive, *, generator: Any, seed: int = 0, hear: Progress = unheard
) -> Outcome:
    """Step 2 with steps 3 and 4, by scikit-learn over the release's distinct rows.

    ``generator`` (NumPy) draws the people attacked where there are more than 1,000, and the classes searched
    where there are more than 20,000, beside all that fit one of these people. ``seed`` made it. Raises
    BadInput where nobody said who is who: then no guess can be scored.
    """
    if at.own is None:
        raise BadInput(
            "Guesses by nearest neighbours can only be scored where it is known who is who.",
            fix="name the column that says it in both with --truth",
        )
    from sklearn.neighbors import NearestNeighbors

    people = _some(sensitive.asked_about(at), _MOST, generator)
    searched, near_by = _searched(fitted, people, generator)
    space = _space(at, fitted)
    hear("nearest neighbours", 0, len(people))
    index = NearestNeighbors(n_neighbors=near_by, algorithm="brute", metric="manhattan")
    index.fit(_classes(space, fitted, searched))
    votes = np.zeros((len(searched), sensitive.size), np.int64)
    place = np.full(len(fitted.sizes), -1, np.int64)
    place[searched] = np.arange(len(searched))
    seen = (place[fitted.of_record] >= 0) & sensitive.answered
    np.add.at(votes, (place[fitted.of_record[seen]], sensitive.codes[seen]), 1)
    true = sensitive.codes[at.own[people]]
    mine = place[fitted.of_record[at.own[people]]]
    guess, without = np.empty(len(people), np.int64), np.empty(len(people), np.int64)
    step = max(1, (1 << 24) // max(1, len(searched)))
    for begin in range(0, len(people), step):
        hear("nearest neighbours", begin, len(people))
        block = slice(begin, begin + step)
        far, near = index.kneighbors(_people(space, fitted, people[block]))
        guess[block] = _guesses(sensitive, votes, far, near)
        without[block] = _guesses(sensitive, votes, far, near, mine[block], true[block])
    ok = sensitive.near
    return _told(at, sensitive, seed, people, (ok[guess, true], ok[without, true]), len(searched), space)


def _told(
    at: Scene,
    sensitive: Sensitive,
    seed: int,
    people: Ints,
    right: tuple[Any, Any],
    searched: int,
    space: Any,
) -> Outcome:
    assert at.own is not None
    n = len(people)
    constant = sensitive.near[sensitive.constant, sensitive.codes[at.own[people]]]
    by_all = float(constant.sum())
    got, learned = float(right[0].sum()), float(right[1].sum())
    everybody = sensitive.everybody(n)
    return Outcome(
        AttackKind.INFERENCE,
        "inference by nearest neighbours",
        f"{at.name}: {sensitive.about}",
        Rate(got, n),
        Rate(by_all, n),
        f"From the nearest records {sensitive.name} is guessed rightly for {got:,.0f} of {everybody}; "
        f"without a release, naming one value for all, for {by_all:,.0f}; from other people's records alone, "
        f"for {learned:,.0f}.",
        control=Rate(learned, n),
        pairs=_pairs(right[0], constant),
        control_pairs=_pairs(right[0], right[1]),
        figures=(
            ("people attacked", float(n)),
            ("people there are", float(len(sensitive.asked_about(at)))),
            ("distinct records searched", float(searched)),
            ("columns left out of the distance", float(sum(s is None for s in space))),
        ),
        seed=seed,
    )


def _searched(fitted: Fit, people: Ints, generator: Any) -> tuple[Ints, int]:
    """The classes that are searched, and how many of the nearest are asked for: all that fit, where that is
    not too many, and some more."""
    fits, most = [_some(np.arange(len(fitted.sizes)), _MOST_CLASSES, generator)], _FEWEST_NEAR
    for kinds, classes in fitted.pairs(np.unique(fitted.of_person[people])):
        fits.append(classes)
        most = max(most, int(np.unique(kinds, return_counts=True)[1].max(initial=0)) + 2)
    searched = np.unique(np.concatenate(fits))
    return searched, min(most, _MOST_NEAR, len(searched))


def _some(all_of: Ints, most: int, generator: Any) -> Ints:
    return all_of if len(all_of) <= most else np.sort(generator.choice(all_of, most, replace=False))


Axis = tuple[Floats, Floats] | Any
"""One column in the distance: coordinates of each label and of each value (rows of two matrices), or None."""


def _space(at: Scene, fitted: Fit) -> list[Axis]:
    """Coordinates in which the Manhattan distance is Gower's, but for one constant a person (step 2).

    A category is one half at its label; a person's value is one half at every label that it may lie under, so
    that each fitting label is nearer by one than each that does not fit.
    """
    axes: list[Axis] = []
    for n, covers in enumerate(fitted.covers):
        numbers = _as_numbers(at.released.dictionaries[n], at.held.dictionaries[n])
        if numbers is not None:
            axes.append(numbers)
        elif covers.size > _WIDEST:
            axes.append(None)
        else:
            axes.append((np.eye(covers.size) / 2, covers.rows(np.arange(covers.values)) / 2))
    return axes


def _as_numbers(labels: Any, values: Any) -> tuple[Floats, Floats] | None:
    """Both dictionaries as numbers, or both as days counted, scaled by their common range; None otherwise."""
    if labels.null_count or values.null_count or not len(labels) or not len(values):
        return None
    for read in (floats, _days):
        ours, theirs = read(labels), read(values)
        if ours is not None and theirs is not None:
            low = min(float(ours.min()), float(theirs.min()))
            reach = max(float(ours.max()), float(theirs.max())) - low or 1.0
            return (ours[:, None] - low) / reach, (theirs[:, None] - low) / reach
    return None


def _days(dictionary: Any) -> Floats | None:
    try:
        days = pc.cast(pc.cast(dictionary.cast(pa.string()), pa.date32()), pa.int32())
    except pa.ArrowInvalid:
        return None
    found: Floats = days.to_numpy(zero_copy_only=False).astype(np.float64)
    return found


def _classes(space: list[Axis], fitted: Fit, which: Ints) -> Floats:
    parts = [a[0][lab[which]] for a, lab in zip(space, fitted.labels, strict=True) if a is not None]
    return np.hstack(parts) if parts else np.zeros((len(which), 1))


def _people(space: list[Axis], fitted: Fit, people: Ints) -> Floats:
    kinds = fitted.of_person[people]
    parts = [a[1][v[kinds]] for a, v in zip(space, fitted.values, strict=True) if a is not None]
    return np.hstack(parts) if parts else np.zeros((len(people), 1))


def _guesses(
    sensitive: Sensitive,
    votes: Ints,
    far: Floats,
    near: Ints,
    mine: Ints | None = None,
    true: Ints | None = None,
) -> Ints:
    """Each person's guess from the nearest classes; with ``mine`` and ``true``, as if their own record were
    not there. Equals are settled by the lower code, so that the same release gives the same guesses."""
    out = np.empty(len(far), np.int64)
    for i in range(len(far)):
        ballots = votes[near[i]].copy()
        if mine is not None and true is not None:
            ballots[near[i] == mine[i], true[i]] -= 1
        there = ballots.sum(axis=1) > 0
        if not there.any():
            out[i] = sensitive.constant
            continue
        nearest = far[i] <= far[i][there].min() + 1e-9
        out[i] = _winner(sensitive, ballots[nearest & there].sum(axis=0))
    return out


def _winner(sensitive: Sensitive, ballot: Ints) -> int:
    if sensitive.number is None:
        return int(ballot.argmax())
    order = np.argsort(sensitive.number, kind="stable")
    upto = np.cumsum(ballot[order])
    return int(order[np.searchsorted(upto, (int(upto[-1]) + 1) // 2)])
