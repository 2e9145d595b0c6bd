"""The Reach of a release: how far its reader can see, table by table put together and release by release.

What :mod:`permslip.measure.relational` and :mod:`permslip.measure.held_already` found, as one value that is
kept in the release's records and shown to the gate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from permslip.measure.findings import Findings, read_back
from permslip.measure.held_already import Beside, Joint, Learned
from permslip.measure.households import Groups
from permslip.measure.points_known import Known
from permslip.measure.relational import Driver, Students


@dataclass(frozen=True)
class Reach:
    """``together``: students over all tables of this release. ``drivers`` and ``known`` as in
    :class:`permslip.measure.relational.Students`. ``joint``: beside what its holders have already; None where
    they have nothing of these students. ``groups``: households, where the district knows them."""

    together: Findings
    drivers: tuple[Driver, ...]
    known: tuple[Known, ...]
    joint: Joint | None
    groups: tuple[Groups, ...] = ()

    @property
    def findings(self) -> tuple[Findings, ...]:
        """What the gate holds to the agreed k."""
        return (self.together,) if self.joint is None else (self.together, self.joint.findings)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The earlier releases of which it is not known any more in which classes students stood."""
        return () if self.joint is None else tuple(b.release for b in self.joint.beside if not b.recorded)

    @property
    def joined(self) -> frozenset[str]:
        """The earlier releases that were joined in."""
        return frozenset() if self.joint is None else frozenset(b.release for b in self.joint.beside)


def reach(measured: Students, joint: Joint | None, groups: tuple[Groups, ...] = ()) -> Reach:
    """The figures of measured students, without the students."""
    return Reach(measured.findings, measured.drivers, measured.known, joint, groups)


def as_json(found: Reach) -> dict[str, Any]:
    """Plain JSON values of everything :func:`from_json` reads."""
    return asdict(found)


def from_json(said: Mapping[str, Any]) -> Reach:
    """The Reach that :func:`as_json` wrote."""
    joint = said["joint"]
    return Reach(
        read_back(said["together"]),
        tuple(Driver(**d) for d in said["drivers"]),
        tuple(Known(**k) for k in said["known"]),
        None
        if joint is None
        else Joint(
            read_back(joint["findings"]),
            joint["exposed"],
            joint["absent"],
            tuple(Beside(**b) for b in joint["beside"]),
            tuple(Learned(**x) for x in joint["learned"]),
        ),
        tuple(
            Groups(**{**g, "sizes": tuple((size, count) for size, count in g["sizes"])})
            for g in said.get("groups", ())
        ),
    )
