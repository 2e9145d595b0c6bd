"""Which promises a table keeps, in figures and in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from permslip.measure.coding import Encoded
from permslip.measure.models.model import Model
from permslip.measure.models.orders import ready
from permslip.measure.models.sets import KMAnonymity
from permslip.measure.models.tally import tallies
from permslip.words.wording import counted


@dataclass(frozen=True)
class Judgement:
    """One promise and what the table has.

    ``attained`` is the k, l, c or t of the worst class; ``classes`` and ``records`` count what fails, and
    ``who`` says what a record is (a student, where several tables are one's).
    """

    model: Model | KMAnonymity
    attained: float
    classes: int
    records: int
    who: str = "record"

    @property
    def called(self) -> str:
        """The model's name, with the way it counts where it has several."""
        way = getattr(self.model, "distance", None) or getattr(self.model, "kind", None)
        return f"{self.model.name} ({way})" if way else self.model.name

    @property
    def kept(self) -> bool:
        """Whether every class keeps the promise."""
        return self.classes == 0

    @property
    def sentence(self) -> str:
        """The promise in plain words where it is kept; else that it is not, and for how many."""
        if self.kept:
            return self.model.sentence()
        return f"Not yet true of {counted(self.records, f'{self.who}s')}: {self.model.sentence()}"


def judge(
    encoded: Encoded,
    quasi: Sequence[str],
    models: Sequence[Model],
    *,
    population: Encoded | None = None,
    orders: Mapping[str, Sequence[Any]] | None = None,
    ladders: Mapping[str, Any] | None = None,
    who: str = "record",
) -> tuple[Judgement, ...]:
    """Judge an encoded table, classes over the columns ``quasi``, by each of ``models``.

    ``encoded`` holds the sensitive columns too. ``orders`` and ``ladders`` are as for :func:`ready`,
    ``population`` as for :func:`tally`. Raises BadInput where a model lacks what it needs.
    """
    asked = ready(models, encoded, orders=orders, ladders=ladders)
    by_column = tallies(encoded, quasi, (model.sensitive for model in asked), population)
    out = []
    for model in asked:
        held = by_column[model.sensitive]
        failing = ~model.met(held)
        records = int(held.sizes[failing].sum())
        out.append(Judgement(model, model.attained(held), int(failing.sum()), records, who))
    return tuple(out)
