"""The Report: everything that was measured of one table, or of a release of several, as one value.

It holds figures and the names of columns, never a value of a record. A section that was not asked for and not
cheap is None and stands in ``left_out``, with the reason and how to get it: nothing is dropped in silence.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from permslip.measure.already_public import AlreadyPublic
from permslip.measure.drivers import Drivers
from permslip.measure.findings import Findings
from permslip.measure.households import Groups
from permslip.measure.look_alikes import LookAlikes
from permslip.measure.missing_values import MissingValues
from permslip.measure.models import Judgement
from permslip.measure.population import PopulationUniques
from permslip.measure.reach import Reach
from permslip.measure.reach import as_json as reach_json
from permslip.measure.trajectories import Coarsening, Trajectories
from permslip.measure.utility import Utility


@dataclass(frozen=True)
class Heat:
    """Columns against records at risk. The records with a special unique, by score, the highest first, stand
    in bins: ``records[b]`` of them in bin b, and ``shares[c][b]`` (0..1) is the mean part of their scores
    that column c has to do with."""

    columns: tuple[str, ...]
    records: tuple[int, ...]
    shares: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class SpecialUniques:
    """The figures of :class:`permslip.measure.special_uniques.Suda` without its records. ``by_size[i]``
    minimal special uniques of i + 1 columns, up to ``max_size``; ``records`` with one; ``contribution``
    (column, share 0..1 of all scores), the highest first."""

    by_size: tuple[int, ...]
    records: int
    max_size: int
    exact: bool
    contribution: tuple[tuple[str, float], ...]
    heat: Heat | None


@dataclass(frozen=True)
class SensitiveColumn:
    """What a class gives away of one sensitive column. ``values`` in the whole table; the fewest different
    ones in a class (``distinct_l``), as effective number (``entropy_l``), the largest distance of a class
    from the table (``closeness``, 0..1); ``told``: records in classes with one answer, or none. A
    missing value is no answer, and texts that read alike are one (:mod:`permslip.measure.models.answers`)."""

    column: str
    values: int
    distinct_l: float
    entropy_l: float
    closeness: float
    told: int


@dataclass(frozen=True)
class IndividualFigures:
    """:class:`permslip.measure.individual.IndividualRisk` in figures. ``expected`` re-identifications in
    records; ``highest`` and ``rate`` 0..1; the households' are None where no column was named. ``weights``
    and ``household`` are the columns they came from."""

    weights: str | None
    household: str | None
    expected: float
    rate: float
    highest: float
    expected_in_households: float | None
    highest_in_households: float | None


@dataclass(frozen=True)
class LeftOut:
    """A section that is not there: ``why``, and ``how`` to get it."""

    section: str
    why: str
    how: str


@dataclass(frozen=True)
class Report:
    """What was measured. ``findings`` of the table; of students over all tables (``together``) where there
    are several, ``tables`` then being each table's own. ``before``: the findings of the table as it was.
    ``look_alikes`` are quasi-identifiers with values that only a machine tells apart; ``missing`` the columns
    of a table in which some value is missing, and how that was read.
    ``coarser``: the cheapest way to have k students share each of the ``trajectories``, where one was sought.
    ``reach``: what was found, when a release was staged, over all its tables and beside what its reader
    holds already."""

    findings: Findings
    look_alikes: tuple[LookAlikes, ...] = ()
    missing: tuple[MissingValues, ...] = ()
    before: tuple[Findings, ...] = ()
    tables: tuple[Findings, ...] = ()
    together: Reach | None = None
    models: tuple[Judgement, ...] = ()
    sensitive: tuple[SensitiveColumn, ...] = ()
    special: SpecialUniques | None = None
    population: PopulationUniques | None = None
    individual: IndividualFigures | None = None
    households: Groups | None = None
    trajectories: Trajectories | None = None
    coarser: Coarsening | None = None
    drivers: Drivers | None = None
    utility: Utility | None = None
    public: AlreadyPublic | None = None
    reach: Reach | None = None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be known of the values themselves, in words."""
        return (*(x.sentence for x in self.look_alikes), *(x.sentence for x in self.missing))

    @property
    def what(self) -> str:
        """What is counted, in the plural."""
        return "records" if self.together is None else "students"

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values: the findings' own at the top, a key for each section (None: not measured)."""
        return findings_json(self.findings) | {
            "look_alikes": [asdict(x) for x in self.look_alikes],
            "missing_values": [asdict(x) for x in self.missing],
            "before": [findings_json(f) for f in self.before],
            "tables": [findings_json(f) for f in self.tables],
            "together": _together(self.together),
            "models": [_judgement(j) for j in self.models],
            "sensitive": [asdict(s) for s in self.sensitive],
            "special_uniques": _special(self.special),
            "population": _population(self.population),
            "individual": _plain(self.individual),
            "households": _plain(self.households),
            "trajectories": _trajectories(self.trajectories, self.coarser),
            "drivers": _drivers(self.drivers),
            "utility": _plain(self.utility),
            "already_public": _public(self.public),
            "reach": None if self.reach is None else reach_json(self.reach),
            "left_out": [asdict(x) for x in self.left_out],
        }


def findings_json(f: Findings) -> dict[str, Any]:
    """Findings with what follows from them."""
    return asdict(f) | {"unique_share": f.unique_share, "meets_k": f.meets_k}


def _plain(value: Any) -> dict[str, Any] | None:
    return None if value is None else asdict(value)


def _together(reach: Reach | None) -> dict[str, Any] | None:
    if reach is None:
        return None
    return {"drivers": [asdict(d) for d in reach.drivers], "known": [asdict(k) for k in reach.known]}


def _judgement(j: Judgement) -> dict[str, Any]:
    return {
        "model": j.model.name,
        "sensitive": j.model.sensitive,
        "kept": j.kept,
        "attained": j.attained,
        "failing_classes": j.classes,
        "failing_records": j.records,
        "sentence": j.sentence,
        "citation": j.model.citation,
    }


def _special(s: SpecialUniques | None) -> dict[str, Any] | None:
    return None if s is None else asdict(s) | {"contribution": dict(s.contribution)}


def _population(p: PopulationUniques | None) -> dict[str, Any] | None:
    if p is None:
        return None
    return asdict(p) | {"people": p.people, "share": p.share, "fraction": p.fraction}


def _trajectories(t: Trajectories | None, coarser: Coarsening | None) -> dict[str, Any] | None:
    if t is None:
        return None
    return asdict(t) | {"findings": findings_json(t.findings), "coarser": _plain(coarser)}


def _drivers(d: Drivers | None) -> dict[str, Any] | None:
    """Without the thousand subsets that may stand behind them."""
    if d is None:
        return None
    return {
        "exact": d.exact,
        "drawn": d.drawn,
        "whole": asdict(d.whole),
        "columns": [asdict(c) for c in d.columns],
    }


def _public(p: AlreadyPublic | None) -> dict[str, Any] | None:
    if p is None:
        return None
    said = asdict(p) | {"share": p.share, "instead": [c.column for c in p.instead]}
    said["columns"] = [asdict(c) | {"share": c.share} for c in p.columns]
    return said


__all__ = [
    "Heat",
    "IndividualFigures",
    "LeftOut",
    "Report",
    "SensitiveColumn",
    "SpecialUniques",
    "findings_json",
]
