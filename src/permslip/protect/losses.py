"""Losses: what a transformation costs, and the least that any other can cost.

Two kinds. A **column loss** is a sum over columns of a term that grows with x = base + added: ``base``
depends on the column's level alone and is known without counting a record; ``added`` is what the suppressed
records add. So the terms of the bases bound every node from below, and so do, for all nodes below a weighed
one, its own suppressed records: they stay suppressed, and add no less at lower levels. A **class loss** is a
function of the sizes of the classes; classes only grow going up, which bounds the nodes above a weighed one.

Weights (one number for each column, 1 where none is given) scale the terms of a column loss.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
import numpy.typing as npt

from permslip.protect.ladder import Groups, Ladder, Shares
from permslip.words.errors import BadInput


@dataclass(frozen=True)
class Charge:
    """One column under a column loss. ``base[level]`` is its x when nothing is suppressed.
    ``extra[level][code]`` is what one suppressed record adds to x; None where records add only together:
    then ``groups[level]`` says which values are one, and :meth:`added` is their entropy."""

    base: Shares
    extra: tuple[Shares, ...] | None
    groups: tuple[Groups, ...] = ()

    def added(self, level: int, codes: npt.NDArray[Any], weights: npt.NDArray[Any]) -> float:
        """What suppressed records add to x: ``weights[i]`` records with the value ``codes[i]``."""
        if self.extra is not None:
            return float((self.extra[level][codes] * weights).sum())
        counts = np.bincount(self.groups[level][codes], weights)
        counts = counts[counts > 0]
        total = counts.sum()
        return float(total * np.log2(total) - (counts * np.log2(counts)).sum()) if counts.size else 0.0


@dataclass(frozen=True)
class Figures:
    """The classes of one node: ``rows`` records of which ``suppressed`` stand in failing classes, how many
    classes are ``kept`` and the sum of their sizes' squares, and the same of all classes, kept or not."""

    rows: int
    suppressed: int
    kept: int
    kept_squares: int
    classes: int
    squares: int


class ColumnLoss(Protocol):
    """A loss that is a sum over columns, rounded off by ``total``."""

    @property
    def name(self) -> str:
        """The name it is asked for by."""
        ...

    @property
    def citation(self) -> str:
        """The paper that defines it."""
        ...

    def charge(self, ladder: Ladder, counts: Shares, rows: int) -> Charge:
        """A column's charge. ``counts[code]`` records of the table's ``rows`` hold each value."""
        ...

    def term(self, x: Shares) -> Shares:
        """The term of a column at x, rising with it; the search multiplies it by the column's weight."""
        ...

    def total(self, terms: float, weights: float) -> float:
        """The loss that a sum of weighted terms stands for; ``weights`` is the sum of all weights."""
        ...


class ClassLoss(Protocol):
    """A loss that is a function of class sizes."""

    @property
    def name(self) -> str:
        """The name it is asked for by."""
        ...

    @property
    def citation(self) -> str:
        """The paper that defines it."""
        ...

    def value(self, figures: Figures) -> float:
        """The loss of a node."""
        ...

    def least_above(self, figures: Figures) -> float:
        """No node above has a smaller loss than this."""
        ...

    def least_below(self, suppressed: int, rows: int, k: int) -> float:
        """No node below has a smaller loss, where at least ``suppressed`` records are suppressed and every
        kept class has k records."""
        ...


def detail_lost(mean: npt.ArrayLike, leaves: int) -> Shares:
    """How much of a column's detail is lost, 0..1: (mean share - 1/leaves) / (1 - 1/leaves).

    ``mean`` is the mean over all records of the share of the column's ``leaves`` that stands under what a
    record shows, 1 for a suppressed one; a number, or one for each level. A column of one leaf has none to
    lose.
    """
    least = 1.0 / leaves
    shares = np.asarray(mean, np.float64)
    return np.clip((shares - least) / (1.0 - least), 0.0, 1.0) if least < 1.0 else np.zeros_like(shares)


@dataclass(frozen=True)
class Detail:
    """Loss: the geometric mean of the detail lost in each column.

    x is :func:`detail_lost`; loss = geometric mean of (1 + x), less 1. From 0 to 1.
    """

    name: ClassVar[str] = "loss"
    citation: ClassVar[str] = (
        "Iyengar, Transforming data to satisfy privacy constraints, KDD 2002; its mean as in ARX"
    )

    def charge(self, ladder: Ladder, counts: Shares, rows: int) -> Charge:
        """See :class:`ColumnLoss`."""
        shares = [share[group] for share, group in zip(ladder.shares, ladder.groups, strict=True)]
        base = detail_lost(np.array([(s * counts).sum() for s in shares]) / rows, ladder.leaves)
        scale = 1.0 / rows / (1.0 - 1.0 / ladder.leaves) if ladder.leaves > 1 else 0.0
        return Charge(base, tuple((1.0 - s) * scale for s in shares))

    def term(self, x: Shares) -> Shares:
        """log(1 + x)."""
        return np.log1p(x)

    def total(self, terms: float, weights: float) -> float:
        """The (weighted) geometric mean, less 1."""
        return float(np.expm1(terms / weights)) if weights else 0.0


@dataclass(frozen=True)
class Precision:
    """One minus precision: how high up its hierarchy a cell stands on average, 1 for a suppressed one.

    The (weighted) mean over columns of level / top. From 0 to 1.
    """

    name: ClassVar[str] = "precision"
    citation: ClassVar[str] = (
        "Sweeney, Achieving k-anonymity privacy protection using generalization and suppression, IJUFKS 2002"
    )

    def charge(self, ladder: Ladder, counts: Shares, rows: int) -> Charge:
        """See :class:`ColumnLoss`."""
        height = np.arange(ladder.top + 1) / max(ladder.top, 1)
        return Charge(height, tuple(np.full(len(counts), (1.0 - h) / rows) for h in height))

    def term(self, x: Shares) -> Shares:
        """x itself."""
        return x

    def total(self, terms: float, weights: float) -> float:
        """The (weighted) mean."""
        return terms / weights if weights else 0.0


@dataclass(frozen=True)
class Entropy:
    """Non-uniform entropy: how many bits it would take to tell every cell's value again.

    A column's bits are the sum over records of -log2(records with its value / records with what it became),
    suppressed records counted like all others. In bits, from 0. Monotone: it rises with every level, so the
    first node to pass, in order of its price, is the best.
    """

    name: ClassVar[str] = "entropy"
    citation: ClassVar[str] = (
        "de Waal, Willenborg, Information loss through global recoding and local suppression, 1999; "
        "Gionis, Tassa, k-Anonymization with minimal loss of information, TKDE 2009"
    )

    def charge(self, ladder: Ladder, counts: Shares, rows: int) -> Charge:
        """See :class:`ColumnLoss`."""
        return Charge(self._bits(ladder, counts), tuple(np.zeros(len(counts)) for _ in ladder.groups))

    def _bits(self, ladder: Ladder, counts: Shares) -> Shares:
        held = counts > 0
        bits = []
        for groups in ladder.groups:
            grouped = np.bincount(groups, counts, len(groups))[groups]
            bits.append(float((counts[held] * np.log2(grouped[held] / counts[held])).sum()))
        return np.array(bits)

    def term(self, x: Shares) -> Shares:
        """x itself."""
        return x

    def total(self, terms: float, weights: float) -> float:
        """The (weighted) sum, in bits."""
        return float(terms)


@dataclass(frozen=True)
class EntropyOfAll(Entropy):
    """Non-uniform entropy that suppression adds to: the suppressed records cost, on top, the entropy of their
    own generalised values, what it takes to tell them apart among themselves. Not monotone: a node above may
    suppress fewer."""

    name: ClassVar[str] = "entropy-with-suppression"

    def charge(self, ladder: Ladder, counts: Shares, rows: int) -> Charge:
        """See :class:`ColumnLoss`."""
        return Charge(self._bits(ladder, counts), None, ladder.groups)


@dataclass(frozen=True)
class Discernibility:
    """From how many records each record cannot be told, itself counted: the sum of the squares of all class
    sizes, whether or not the class is kept. In pairs of records, from the number of rows. Monotone."""

    name: ClassVar[str] = "discernibility"
    citation: ClassVar[str] = (
        "El Emam et al., A globally optimal k-anonymity method (DM*), JAMIA 2009, "
        "after Bayardo, Agrawal, Data privacy through optimal k-anonymization, ICDE 2005"
    )

    def value(self, figures: Figures) -> float:
        """See :class:`ClassLoss`."""
        return float(figures.squares)

    def least_above(self, figures: Figures) -> float:
        """Where classes merge, the square of the sum is no less than the sum of the squares."""
        return float(figures.squares)

    def least_below(self, suppressed: int, rows: int, k: int) -> float:
        """Every kept record cannot be told from k records, every other from itself."""
        return float(rows)


@dataclass(frozen=True)
class DiscernibilityOfKept(Discernibility):
    """Discernibility as first defined: the sum over kept classes of size squared, and for each suppressed
    record the whole table. Not monotone: a node above may suppress fewer."""

    name: ClassVar[str] = "discernibility-with-suppression"
    citation: ClassVar[str] = "Bayardo, Agrawal, Data privacy through optimal k-anonymization, ICDE 2005"

    def value(self, figures: Figures) -> float:
        """See :class:`ClassLoss`. A suppressed record costs the whole table, which is no less than its class:
        so :meth:`least_above` holds here too."""
        return float(figures.kept_squares + figures.rows * figures.suppressed)

    def least_below(self, suppressed: int, rows: int, k: int) -> float:
        """Every kept record cannot be told from k records."""
        return float(rows * suppressed + k * (rows - suppressed))


@dataclass(frozen=True)
class AverageClassSize:
    """The average class size: records over classes, the suppressed records being one class. In records."""

    name: ClassVar[str] = "average-class-size"
    citation: ClassVar[str] = (
        "LeFevre, DeWitt, Ramakrishnan, Mondrian multidimensional k-anonymity, ICDE 2006"
    )

    def value(self, figures: Figures) -> float:
        """See :class:`ClassLoss`."""
        return figures.rows / max(figures.kept + (figures.suppressed > 0), 1)

    def least_above(self, figures: Figures) -> float:
        """Each class above, the suppressed records' too, holds one class or more of this node."""
        return figures.rows / max(figures.classes, 1)

    def least_below(self, suppressed: int, rows: int, k: int) -> float:
        """So few classes of k records can be made of the records that are left."""
        return rows / ((rows - suppressed) // k + 1)


Loss = ColumnLoss | ClassLoss
DETAIL = Detail()
LOSSES: Mapping[str, Loss] = {
    loss.name: loss
    for loss in (
        DETAIL,
        Entropy(),
        EntropyOfAll(),
        Precision(),
        Discernibility(),
        DiscernibilityOfKept(),
        AverageClassSize(),
    )
}


def loss_of(means: Sequence[float], leaves: Sequence[int]) -> float:
    """:class:`Detail` of columns, each from the mean share shown of its leaves (see :func:`detail_lost`)."""
    terms = sum(float(DETAIL.term(detail_lost(m, n))) for m, n in zip(means, leaves, strict=True))
    return DETAIL.total(terms, len(means))


def loss_named(name: str | Loss) -> Loss:
    """The loss of that name, or the loss itself. Raises BadInput for a name there is not."""
    if not isinstance(name, str):
        return name
    if name not in LOSSES:
        raise BadInput(f"There is no loss called {name}.", fix=f"choose from: {', '.join(LOSSES)}")
    return LOSSES[name]


def by_columns(loss: Loss) -> bool:
    """True for a column loss."""
    return hasattr(loss, "charge")


def column_weights(loss: Loss, weights: Mapping[str, float] | None, names: Sequence[str]) -> Shares:
    """A weight for each column, 1 where none is given.

    Raises BadInput for a column there is not, for a weight below 0 or not finite, when all are 0, and for any
    weights at all with a loss that knows no columns.
    """
    given = dict(weights or {})
    if given and not by_columns(loss):
        raise BadInput(
            f"{loss.name} counts classes, not columns, so that columns cannot be weighted.",
            fix="leave the weights out, or choose loss, entropy or precision",
        )
    unknown = sorted(set(given) - set(names))
    if unknown:
        raise BadInput(f"There is no column {', '.join(unknown)} to weigh.", fix=f"weigh {', '.join(names)}")
    found: Shares = np.array([float(given.get(name, 1.0)) for name in names])
    if not (np.isfinite(found).all() and (found >= 0).all() and (found.size == 0 or found.any())):
        raise BadInput(
            "A weight is a number from 0 up, and not all of them are 0.",
            fix="weigh by numbers such as 1 or 2",
        )
    return found
