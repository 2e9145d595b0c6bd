"""The population a release is drawn from: how many people in it are alike, and how many are alone.

A record alone in a sample need not be alone in the population. Given only the sample's class sizes and the
size of the population, three models estimate how many people are alone in it, and a rule chooses among them:

1. L. Zayatz, Estimation of the number of unique population elements using a sample, US Census Bureau, 1991;
2. Pitman's model: N. Hoshino, Applying Pitman's sampling formula to microdata disclosure risk assessment,
   Journal of Official Statistics 17(4), 2001;
3. slide negative binomial (SNB): G. Chen and S. Keller-McNulty, Estimation of identification disclosure risk
   in microdata, Journal of Official Statistics 14(1), 1998, with Shlosser's estimator of the number of
   classes in the population as P. Haas and L. Stokes, JASA 93(444), 1998, improve it;
4. F. Dankar, K. El Emam, A. Neisa, T. Roffey, Estimating the re-identification risk of clinical data sets,
   BMC Medical Informatics and Decision Making 12:66, 2012: the rule.

Notation, as theirs: N people, n records, pi = n/N, c_i classes of i records in the sample, u = sum of c_i.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Codes, Encoded, places
from permslip.measure.sizes import ClassSizes, Keys, Packing, distinct, found_in, repack, sorted_with
from permslip.words.errors import BadInput

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Rule = Literal["zayatz", "pitman", "snb", "counted"]

_NEAR = 1e-6  # a fit whose equations are off by more than this share of their own size is no fit


@dataclass(frozen=True)
class PopulationUniques:
    """How many people of the population are estimated to be alone in their class.

    ``zayatz``, ``pitman`` and ``snb`` are numbers of people, None where the model could not be fitted to this
    sample. ``chosen`` is the model that the rule of Dankar et al. takes; ``counted`` when the sample is the
    whole population and nothing is estimated.
    """

    rows: int
    population: int
    unique: int
    zayatz: float
    pitman: float | None
    snb: float | None
    chosen: Rule

    @property
    def people(self) -> float:
        """People alone in the population, by the model chosen."""
        if self.chosen == "counted":
            return float(self.unique)
        by_model = {"zayatz": self.zayatz, "pitman": self.pitman, "snb": self.snb}
        return by_model[self.chosen] or 0.0

    @property
    def estimator(self) -> str:
        """The model chosen, as it is printed."""
        return {"zayatz": "Zayatz", "pitman": "Pitman", "snb": "SNB", "counted": "counting"}[self.chosen]

    @property
    def share(self) -> float:
        """The share of the population that is alone, 0..1, by the model chosen."""
        return self.people / self.population if self.population else 0.0

    @property
    def fraction(self) -> float:
        """The sampling fraction, 0..1."""
        return self.rows / self.population if self.population else 0.0


def population_uniques(histogram: tuple[tuple[int, int], ...], population: int) -> PopulationUniques:
    """Estimate the people alone in a ``population`` of so many from a sample's class sizes.

    ``histogram`` is (class size, number of classes), as :attr:`Findings.histogram`. The sample is taken to be
    drawn at random; where it was not, none of the models holds. Raises BadInput for a population smaller than
    the sample.
    """
    size = np.array([s for s, _ in histogram], np.int64)
    number = np.array([c for _, c in histogram], np.int64)
    rows = int((size * number).sum())
    if population < rows:
        raise BadInput(
            f"A sample of {rows:,} records cannot come from a population of {population:,}.",
            fix="give the number of people the table was drawn from",
        )
    unique = int(number[size == 1].sum())
    if population == rows or not unique:
        # Nobody alone in the sample: every model's estimate is a multiple of c_1 or meaningless without it.
        exact = float(unique)
        counted: Rule = "counted" if population == rows else "zayatz"
        return PopulationUniques(rows, population, unique, exact, exact, exact, counted)
    zayatz = _zayatz(size, number, rows, population)
    pitman = _pitman(size, number, rows, population)
    snb = _snb(size, number, rows / population, population)
    # Dankar et al.: up to a tenth of the population Pitman; beyond, the smaller of SNB and Zayatz.
    chosen: Rule = "zayatz"
    if rows <= 0.1 * population:
        chosen = "pitman" if pitman is not None else "zayatz"
    elif snb is not None and snb <= zayatz:
        chosen = "snb"
    return PopulationUniques(rows, population, unique, zayatz, pitman, snb, chosen)


def _zayatz(size: Whole, number: Whole, rows: int, population: int) -> float:
    """Sample classes stand for population classes of the same sizes; Bayes' rule gives the share of sample
    uniques that came from population uniques.

    1. h(i) = P(one record drawn | class of i in the population), hypergeometric, and
       h(i)/h(1) = i * prod over j = 1..i-1 of (N - n - j + 1)/(N - j).
    2. P(unique | drawn once) = c_1 h(1) / sum c_i h(i).
    3. Population uniques = c_1 P / pi.
    """
    j = np.arange(1, int(size.max()), dtype=np.float64)
    left = np.maximum(population - rows - j + 1, 0)
    with np.errstate(divide="ignore"):
        steps = np.concatenate([[0.0], np.cumsum(np.log(left / (population - j)))])
    once = size * np.exp(steps[size - 1])
    alone = float(number[size == 1].sum())
    return alone * (alone / float((number * once).sum())) * population / rows


def _pitman(size: Whole, number: Whole, rows: int, population: int) -> float | None:
    """Maximum likelihood of Pitman's sampling formula in theta > -alpha, 0 < alpha < 1 (Hoshino, Section 3):

    1. log L = sum over i = 1..u-1 of log(theta + i alpha) - sum over i = 1..n-1 of log(theta + i)
       + sum over sizes j of c_j * sum over i = 1..j-1 of log(i - alpha);
    2. population uniques = Gamma(theta + 1)/Gamma(theta + alpha) * N^alpha.

    Searched over x = log(theta + alpha) and y = logit(alpha), which keeps both in their ranges.
    """
    from scipy.optimize import minimize
    from scipy.special import digamma, expit, gammaln

    u = float(number.sum())

    def slopes(theta: float, alpha: float) -> tuple[float, float]:
        over = theta / alpha
        first = (digamma(over + u) - digamma(over + 1)) / alpha
        by_theta = first - (digamma(theta + rows) - digamma(theta + 1))
        inside = float((number * (digamma(size - alpha) - digamma(1 - alpha))).sum())
        by_alpha = (u - 1 - theta * first) / alpha - inside
        return float(by_theta), float(by_alpha)

    def cost(at: Real) -> tuple[float, Real]:
        alpha = float(expit(at[1]))
        theta = float(np.exp(at[0])) - alpha
        over = theta / alpha
        likely = (u - 1) * np.log(alpha) + gammaln(over + u) - gammaln(over + 1)
        likely -= gammaln(theta + rows) - gammaln(theta + 1)
        likely += float((number * (gammaln(size - alpha) - gammaln(1 - alpha))).sum())
        by_theta, by_alpha = slopes(theta, alpha)
        turn = alpha * (1 - alpha)
        slope = np.array([by_theta * (theta + alpha), (by_alpha - by_theta) * turn])
        return -float(likely) / rows, -slope / rows

    best: Any = None
    for start in ((np.log(u), 0.0), (0.0, 0.0), (np.log(u), 3.0)):
        found = minimize(
            cost,
            np.array(start),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-12, 40), (-16, 16)],
            options={"ftol": 1e-16, "gtol": 1e-12, "maxiter": 2000},
        )
        if best is None or found.fun < best.fun:
            best = found
    alpha = float(expit(best.x[1]))
    theta = float(np.exp(best.x[0])) - alpha
    if not (abs(best.x[1]) < 15 and -11 < best.x[0] < 39 and np.abs(best.jac).max() < _NEAR):
        return None
    people = float(np.exp(gammaln(theta + 1) - gammaln(theta + alpha) + alpha * np.log(population)))
    return people if people <= population else None


def _snb(size: Whole, number: Whole, pi: float, population: int) -> float | None:
    """A population class has 1 + X people, X negative binomial with alpha, beta; binomial sampling gives the
    expected c_1 and c_2 (Chen & Keller-McNulty), solved for alpha and beta with K from Shlosser's estimator.

    1. K = u + c_1 * A/B * (C/D)^2, with A = sum i pi^2 (1 - pi^2)^(i-1) c_i, B = sum ((1 - pi^2)^i -
       (1 - pi)^i) c_i, C = sum (1 - pi)^i c_i, D = sum i pi (1 - pi)^(i-1) c_i (Haas & Stokes).
    2. w = (1 - pi)(1 - beta), g = (beta/(1 - w))^alpha:
       E c_1 = K pi g (1 + alpha w/(1 - w)),
       E c_2 = K pi^2/2 g alpha (1 - beta) (2 - (1 - alpha) w)/(1 - w)^2.
    3. Population uniques = K beta^alpha.
    """
    from scipy.optimize import least_squares
    from scipy.special import expit

    c1, c2 = float(number[size == 1].sum()), float(number[size == 2].sum())
    i = size.astype(np.float64)
    a = float((i * pi**2 * (1 - pi**2) ** (i - 1) * number).sum())
    b = float((((1 - pi**2) ** i - (1 - pi) ** i) * number).sum())
    c = float(((1 - pi) ** i * number).sum())
    d = float((i * pi * (1 - pi) ** (i - 1) * number).sum())
    k = float(number.sum()) + c1 * (a / b) * (c / d) ** 2
    if c2 == 0 or k > population:
        return None

    def off(at: Real) -> Real:
        alpha, beta = float(np.exp(at[0])), float(expit(at[1]))
        w = (1 - pi) * (1 - beta)
        rest = pi + beta * (1 - pi)  # 1 - w, without the cancellation
        g = np.exp(alpha * (np.log(beta) - np.log(rest)))
        e1 = k * pi * g * (1 + alpha * w / rest)
        e2 = k * pi**2 / 2 * g * alpha * (1 - beta) * (2 - (1 - alpha) * w) / rest**2
        return np.array([e1 / c1 - 1, e2 / c2 - 1])

    best: Any = None
    for start in ((0.0, 0.0), (-2.0, -2.0), (-4.0, -6.0), (1.0, -4.0)):
        found = least_squares(
            off, np.array(start), bounds=([-40.0, -40.0], [20.0, 20.0]), xtol=1e-15, ftol=1e-15
        )
        if best is None or found.cost < best.cost:
            best = found
    if np.abs(best.fun).max() > _NEAR:
        return None
    alpha, beta = float(np.exp(best.x[0])), float(expit(best.x[1]))
    return float(k * beta**alpha)


def sizes_in(classes: Keys, packing: Packing, released: Encoded, everyone: Encoded) -> Whole:
    """How many of ``everyone`` stand in each of ``classes`` (packed keys of ``released``), int64[c].

    Both tables have the same columns in the same order, generalised in the same way.
    """
    codes = [
        recoded(c, d, r)
        for c, d, r in zip(everyone.codes, everyone.dictionaries, released.dictionaries, strict=True)
    ]
    keys, known = repack(codes, packing, everyone.rows)
    people = None if everyone.each is None else everyone.each[known]
    theirs, counts = distinct(keys[known], packing.space, people)
    return _look_up(classes, theirs, counts)


def fewest_in(found: ClassSizes, packing: Packing, released: Encoded, everyone: Encoded) -> int | None:
    """The fewest of ``everyone`` in any class of a release, None where it is empty; see :func:`sizes_in`.

    The release is part of the population, so nowhere are there fewer than in the release.
    """
    if not found.rows:
        return None
    people = sizes_in(found.keys, packing, released, everyone)
    return int(np.maximum(people, found.counts).min())


def recoded(codes: Codes, theirs: Any, ours: Any) -> Codes:
    """Codes of one dictionary as codes of another; what the other lacks gets a code beyond its end."""
    if not len(theirs):
        return codes.astype(np.uint32)
    at = places(theirs.cast(ours.type), ours, missing=True)
    look_up: Codes = np.where(at < 0, max(len(ours), 1), at).astype(np.uint32)
    return look_up[codes]


def _look_up(wanted: Keys, keys: Keys, counts: Any) -> Whole:
    if not len(keys):
        return np.zeros(len(wanted), np.int64)
    known, often = sorted_with(keys, counts)
    at, there = found_in(known, wanted)
    return np.where(there, often[at], 0).astype(np.int64)
