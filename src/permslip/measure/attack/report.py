"""What an attack got: rates with intervals, the baseline attacker's beside them, the risk between the two.

The argument is that of M. Giomi, F. Boenisch, C. Wehmeyer and B. Tasnádi, "A Unified Framework for
Quantifying Privacy Risk in Synthetic Data", PoPETs 2023(2): what an attacker gets who sees no release is not
the release's doing. Steps, numbered:

1. The rate of an attack is successes / trials, with E. B. Wilson's score interval (JASA 22, 1927).
2. The reference is the better of two attackers: the baseline, who sees no release, and the control, who sees
   a release without the person attacked (what is learned of people in general), where there is one.
3. risk = (attack - reference) / (1 - reference), never below 0: the share of what was still unknown that the
   release gave away.
4. Its interval propagates both half-widths, as the paper does. Where both attackers attacked the same
   people, what counts is who was won and who was lost between them: A. Agresti and Y. Min's interval for
   matched pairs (Statistics in Medicine 24, 2005), which is much narrower.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

from permslip.measure.interval import Z, wilson
from permslip.words.errors import BadInput, OurBug
from permslip.words.standing import AttackFile, TableAttacked
from permslip.words.vocabulary import AttackKind


@dataclass(frozen=True)
class Rate:
    """``successes`` of ``trials``. Successes may be a fraction where they are an expectation."""

    successes: float
    trials: int

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.trials + 1e-9:
            raise OurBug("an attack succeeds at most as often as it is tried")

    @property
    def value(self) -> float:
        """The rate, 0..1; 0 for no trial."""
        return min(self.successes / self.trials, 1.0) if self.trials else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval (step 1); (0, 1) for no trial: nothing is known."""
        return wilson(self.successes, self.trials)

    @property
    def half_width(self) -> float:
        """Half of the interval's width."""
        low, high = self.interval
        return (high - low) / 2


@dataclass(frozen=True)
class Outcome:
    """One attack.

    ``kind`` is which of the attacks it belongs to, ``attack`` names it, ``against`` says on what (a table, a
    column), ``attacked`` is its rate, ``baseline`` that of an attacker who sees no release and ``control``
    that of one who sees a release without the person (None where there is no such attacker). ``figures`` are
    further counts in the attack's own terms.
    ``pairs`` and ``control_pairs`` count whom the attack got and the baseline (the control) did not, and the
    other way round, where both attacked the same people. ``exact`` is False where no truth was at hand, so
    that successes are expected, not counted. ``seed`` made its draws (0 where nothing is drawn).
    ``sentence`` says it in plain words, and never whose.
    """

    kind: AttackKind
    attack: str
    against: str
    attacked: Rate
    baseline: Rate
    sentence: str
    control: Rate | None = None
    pairs: tuple[int, int] | None = None
    control_pairs: tuple[int, int] | None = None
    figures: tuple[tuple[str, float], ...] = ()
    exact: bool = True
    seed: int = 0

    @property
    def _control_is_better(self) -> bool:
        return self.control is not None and self.control.value > self.baseline.value

    @property
    def reference(self) -> Rate:
        """The better of the baseline and the control (step 2)."""
        return self.control if self.control is not None and self._control_is_better else self.baseline

    @property
    def risk(self) -> float:
        """What the release added, 0..1 (step 3)."""
        a, b = self.attacked.value, self.reference.value
        return max(0.0, (a - b) / (1 - b)) if b < 1 else 0.0

    @property
    def risk_interval(self) -> tuple[float, float]:
        """The risk's 95% interval (step 4); (0, 1) where nothing was tried."""
        a, b = self.attacked, self.reference
        if not a.trials:
            return 0.0, 1.0
        left = 1 - b.value
        if left <= 0:
            return 0.0, 0.0
        pairs = self.control_pairs if self._control_is_better else self.pairs
        if pairs is None:
            middle = self.risk
            half = sqrt((a.half_width / left) ** 2 + (b.half_width * (a.value - 1) / left**2) ** 2)
        else:
            n, net = a.trials + 2, pairs[0] - pairs[1]
            middle = net / n / left
            half = Z * sqrt(pairs[0] + pairs[1] + 1 - net**2 / n) / n / left
        return min(self.risk, max(0.0, middle - half)), max(self.risk, min(1.0, middle + half))

    @property
    def no_better(self) -> bool:
        """True when chance explains what the attack got more than its reference: by the risk's interval where
        both attacked the same people, else by the reference's own."""
        if (self.control_pairs if self._control_is_better else self.pairs) is not None:
            return self.risk_interval[0] <= 0.0
        return self.attacked.value <= self.reference.interval[1]


@dataclass(frozen=True)
class AttackReport:
    """Every attack that was run on a release, in the order run.

    ``release`` names what was attacked; ``notes`` say what is to be known. ``untried`` says what was asked
    for and could not be tried, why, and what to give: nothing is known of it, so that no bound holds.
    ``tables`` say what was tried on which table, ``files`` what lists the adversary had.
    """

    release: str
    seed: int
    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...] = field(default=())
    untried: tuple[str, ...] = field(default=())
    tables: tuple[TableAttacked, ...] = field(default=())
    files: tuple[AttackFile, ...] = field(default=())

    @property
    def worst(self) -> Outcome | None:
        """The outcome of the highest risk (of equals, the one whose interval ends higher); None when nothing
        was run."""
        return max(self.outcomes, key=lambda o: (o.risk, o.risk_interval[1]), default=None)


def within(report: AttackReport, bound: float, *, upper: bool = False) -> bool:
    """Whether the risk of every attack lies below ``bound`` (0..1); with ``upper`` also the upper end of its
    95% interval, so that the bound holds beyond chance.

    A report in which nothing was run, or something was left untried, or an attack without a target, is
    within no bound: nobody knows.
    Raises BadInput for a bound that is no share.
    """
    if not 0.0 < bound <= 1.0:
        raise BadInput("A bound on the risk is a share above 0 and at most 1.", fix="for example 0.05")
    return (
        bool(report.outcomes)
        and not report.untried
        and all(
            o.attacked.trials > 0 and (o.risk_interval[1] if upper else o.risk) < bound
            for o in report.outcomes
        )
    )
