"""The sections of a report, each computed from what the room measures already.

Sections whose work is small are computed unasked; a larger one waits until it is asked for, and the report
says so. The work of special uniques and of the columns' parts grows with the sets of columns that are looked
at: it is counted as sets times records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np

from permslip.measure.coding import Encoded
from permslip.measure.drivers import ORDERS, Drivers, Orders, column_risks, every_subset
from permslip.measure.findings import Missing
from permslip.measure.individual import individual_risk
from permslip.measure.lists import Lists, judged
from permslip.measure.look_alikes import look_alikes
from permslip.measure.missing_values import missing_values
from permslip.measure.models import (
    DistinctL,
    EntropyL,
    Judgement,
    KMAnonymity,
    Model,
    TCloseness,
    answers_of,
    judge,
)
from permslip.measure.population import PopulationUniques, population_uniques
from permslip.measure.report import (
    Heat,
    IndividualFigures,
    LeftOut,
    Report,
    SensitiveColumn,
    SpecialUniques,
)
from permslip.measure.risk import findings_of
from permslip.measure.special_uniques import EXACT_UP_TO, LIMITED_TO, MOST_COLUMNS, Suda, suda
from permslip.words.errors import BadInput
from permslip.words.ports import Progress, unheard
from permslip.words.wording import counted

CHEAP = 50_000_000  # sets of columns times records: a second or two
BY_ITSELF = 400  # records that cost no more than looking at a set does by itself
BINS = 10  # of records in the heat map
_ALL = "--full"
_OVERLAP = "where missing values are wild, classes overlap"


@dataclass(frozen=True)
class Asked:
    """What is to be measured of one table.

    ``models`` are judged; of each ``sensitive`` column it is said what classes give away. ``missing``: a
    missing value is a value of its own, or wild. ``weights`` and ``household`` name columns, ``people`` how
    many the table was drawn from. ``max_size`` bounds the columns of a special unique, and asks for them
    whatever the work; ``full`` asks for every section whatever the work.
    """

    quasi: tuple[str, ...]
    k: int
    sensitive: tuple[str, ...] = ()
    models: tuple[Model | KMAnonymity, ...] = ()
    missing: Missing = "own"
    weights: str | None = None
    household: str | None = None
    people: int | None = None
    max_size: int | None = None
    full: bool = False

    def __post_init__(self) -> None:
        twice = [c for c in self.sensitive if c in self.quasi]
        if twice:
            raise BadInput(
                f"Column {', '.join(twice)} is named as a quasi-identifier and as sensitive.",
                fix="name it once",
            )

    @property
    def of_lists(self) -> tuple[KMAnonymity, ...]:
        """The models that judge lists."""
        return tuple(m for m in self.models if isinstance(m, KMAnonymity))

    @property
    def of_classes(self) -> tuple[Model, ...]:
        """The models that judge classes."""
        return tuple(m for m in self.models if not isinstance(m, KMAnonymity))

    @property
    def guarded_in_classes(self) -> tuple[str, ...]:
        """The columns of which a class must not tell."""
        named = (m.sensitive for m in self.of_classes)
        return tuple(dict.fromkeys([*self.sensitive, *(c for c in named if c is not None)]))

    @property
    def guarded(self) -> tuple[str, ...]:
        """These, and the columns of lists."""
        return tuple(dict.fromkeys([*self.guarded_in_classes, *(m.column for m in self.of_lists)]))

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that must be encoded."""
        beside = [c for c in (self.weights, self.household) if c is not None]
        return tuple(dict.fromkeys([*self.quasi, *self.guarded_in_classes, *beside]))


def of_table(
    name: str,
    encoded: Encoded,
    asked: Asked,
    *,
    everyone: Encoded | None = None,
    orders: Mapping[str, Sequence[Any]] | None = None,
    ladders: Mapping[str, Any] | None = None,
    lists: Mapping[str, Lists] | None = None,
    chance: Orders | None = None,
    progress: Progress = unheard,
) -> Report:
    """Measure one encoded table, which holds :attr:`Asked.columns`.

    ``everyone`` is the population with the quasi-identifiers, generalised in the same way; ``orders`` and
    ``ladders`` tell models what is near what (:func:`permslip.measure.models.ready`); ``lists`` are those of
    the columns that km-anonymity is asked of; ``chance`` draws orders where there are more columns than can
    be counted in every order. Raises BadInput where a column or a parameter will not do.
    """
    found = findings_of(name, encoded, asked.quasi, k=asked.k, population=everyone, missing=asked.missing)
    left: list[LeftOut] = []
    quasi = encoded.pick(asked.quasi)
    return Report(
        findings=found,
        look_alikes=look_alikes(quasi),
        missing=missing_values(encoded, asked.quasi, asked.guarded_in_classes, read=asked.missing),
        models=(
            *_models(encoded, asked, left, population=everyone, orders=orders, ladders=ladders),
            *judged([(m, _listed(lists, m)) for m in asked.of_lists]),
        ),
        sensitive=_told(encoded, asked, left),
        special=special_section(quasi, asked, left, progress),
        population=population_section(found.histogram, found.rows, asked, everyone, left),
        individual=_individual(encoded, asked),
        drivers=drivers_section(quasi, asked, chance, left, progress),
        left_out=tuple(left),
    )


def _models(encoded: Encoded, asked: Asked, left: list[LeftOut], **known: Any) -> tuple[Judgement, ...]:
    if asked.of_classes and asked.missing == "wild":
        left.append(LeftOut("models", _OVERLAP, "--missing own"))
        return ()
    return judge(encoded, asked.quasi, asked.of_classes, **known) if asked.of_classes else ()


def _listed(lists: Mapping[str, Lists] | None, model: KMAnonymity) -> Lists:
    if model.column not in (lists or {}):
        raise BadInput(
            f"The lists under {model.column} are not there.", fix="read them with measure.lists.lists_in"
        )
    return (lists or {})[model.column]


def _told(encoded: Encoded, asked: Asked, left: list[LeftOut]) -> tuple[SensitiveColumn, ...]:
    if asked.sensitive and asked.missing == "wild":
        left.append(LeftOut("what a class tells", _OVERLAP, "--missing own"))
        return ()
    return sensitive_section(encoded, asked)


def sensitive_section(encoded: Encoded, asked: Asked) -> tuple[SensitiveColumn, ...]:
    """What classes give away of each column: answers are counted, and a missing value is none."""
    out = []
    for column in asked.sensitive if encoded.rows else ():
        distinct, entropy, close = judge(
            encoded,
            asked.quasi,
            (DistinctL(2, column), EntropyL(2.0, column), TCloseness(1.0, column, "equal")),
        )
        values = answers_of(encoded.pick([column]).dictionaries[0]).apart
        out.append(
            SensitiveColumn(
                column, values, distinct.attained, entropy.attained, close.attained, distinct.records
            )
        )
    return tuple(out)


def special_section(
    quasi: Encoded, asked: Asked, left: list[LeftOut], hear: Progress
) -> SpecialUniques | None:
    """The fewest columns that single somebody out, up to what is cheap where nobody asked for more."""
    many = len(quasi.names)
    if not quasi.rows:
        return None
    if many > MOST_COLUMNS:
        left.append(LeftOut("special uniques", f"there are more than {MOST_COLUMNS} columns", "name fewer"))
        return None
    most = asked.max_size or _largest_set(many, quasi.records, full=asked.full)
    if most < many and asked.max_size is None:
        left.append(
            LeftOut(
                f"special uniques of {most + 1} columns and more" if most else "special uniques",
                f"there are {(1 << many) - 1 - _sets(many, most):,} such sets of columns to look at in "
                f"{counted(quasi.records, 'records')}",
                f"--max-size {most + 1} or more" + (f", or {_ALL}" if many <= EXACT_UP_TO else ""),
            )
        )
    if not most:
        return None
    missing = "never" if asked.missing == "wild" else "own"
    found = suda(quasi, max_size=most, missing=missing, progress=hear)
    contribution = sorted(found.contribution.items(), key=lambda item: (-item[1], item[0]))
    return SpecialUniques(
        found.by_size, found.records, found.max_size, found.exact, tuple(contribution), heat_of(found)
    )


def _largest_set(many: int, rows: int, *, full: bool) -> int:
    """How many columns the largest sets have that are looked at where nobody said: as many as are cheap, at
    least two, or 0; in ``full`` as many as :func:`.suda` takes by itself, if these are more."""
    most = many
    while most and _sets(many, most) * (rows + BY_ITSELF) > CHEAP:
        most -= 1
    most = 0 if most == 1 < many else most
    return max(most, many if many <= EXACT_UP_TO else LIMITED_TO) if full else most


def _sets(many: int, most: int) -> int:
    """The sets of 1 to ``most`` of so many columns."""
    return sum(comb(many, size) for size in range(1, most + 1))


def heat_of(found: Suda, bins: int = BINS) -> Heat | None:
    """The columns' parts in the scores of the records at risk, bin by bin; None where nobody is at risk.

    Records of one score stand in the order of their columns' parts, so that the order of rows in the table,
    which an engine may change, changes nothing.
    """
    at_risk = np.flatnonzero(found.scores > 0)
    if not len(at_risk):
        return None
    columns = sorted(found.columns, key=lambda c: (-found.contribution[c], c))
    parts = np.stack([found.of_column(c)[at_risk] for c in columns])
    parts = parts[:, np.lexsort([*parts[::-1], -found.scores[at_risk]])]
    binned = [b for b in np.array_split(parts, bins, axis=1) if b.shape[1]]
    shares = tuple(tuple(float(b[c].mean()) for b in binned) for c in range(len(columns)))
    return Heat(tuple(columns), tuple(b.shape[1] for b in binned), shares)


def population_section(
    histogram: tuple[tuple[int, int], ...],
    rows: int,
    asked: Asked,
    everyone: Encoded | None,
    left: list[LeftOut],
) -> PopulationUniques | None:
    """Who is alone among all the people there are, where their number is known."""
    people = asked.people if asked.people is not None else everyone.records if everyone is not None else None
    if people is None:
        left.append(
            LeftOut(
                "uniques of the population",
                "nobody said how many people the table was drawn from",
                "--population N, or --population-file FILE",
            )
        )
        return None
    if asked.missing == "wild":
        left.append(
            LeftOut(
                "uniques of the population",
                "the models count classes, and where missing values are wild classes overlap",
                "--missing own",
            )
        )
        return None
    return population_uniques(histogram, people) if rows else None


def _individual(encoded: Encoded, asked: Asked) -> IndividualFigures | None:
    if (asked.weights is None and asked.household is None) or not encoded.rows:
        return None
    risk = individual_risk(encoded, asked.quasi, weights=asked.weights, household=asked.household)
    return IndividualFigures(
        asked.weights,
        asked.household,
        risk.expected,
        risk.rate,
        risk.highest,
        risk.expected_in_households,
        None if risk.households is None else float(risk.households.max()),
    )


def drivers_section(
    quasi: Encoded, asked: Asked, chance: Orders | None, left: list[LeftOut], hear: Progress
) -> Drivers | None:
    """What each column has to do with those who stand alone."""
    many = len(quasi.names)
    if many < 2 or quasi.records < 2:
        return None
    if asked.missing == "wild":
        why = "where missing values are wild, what a column tells apart is no count of values"
        left.append(LeftOut("which column drives the risk", why, "--missing own"))
        return None
    every = every_subset(many, quasi.records)
    sets = (1 << many) - 1 if every else ORDERS * many
    if not asked.full and (sets * quasi.records > CHEAP or (chance is None and not every)):
        why = f"{sets:,} sets of columns would be counted over {counted(quasi.records, 'records')}"
        left.append(LeftOut("which column drives the risk", why, _ALL))
        return None
    return column_risks(quasi, asked.quasi, rng=chance, progress=lambda d, t: hear("weigh the columns", d, t))
