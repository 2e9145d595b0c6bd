"""Attacks: the adversary, really run, with what is public.

In: Arrow tables of a release and of what an adversary has (a roster, a name list, last year's release), and
how the two speak of the same thing. Out: an :class:`AttackReport`: for each attack how many of how many it
got, how many an attacker got who sees no release, and the risk between the two. Figures only: no finding
names a person, a code or a value. Nothing here opens a file; a database connection comes as an argument.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from permslip.measure.attack.report import AttackReport, Outcome, Rate, within
from permslip.words.doors import when_asked

if TYPE_CHECKING:
    from permslip.measure.attack.covering import Climbs, Covers, cover
    from permslip.measure.attack.digests import Spellings, hashed_numbers
    from permslip.measure.attack.inference import homogeneity, nearest_neighbours
    from permslip.measure.attack.labels_read import Understood, only, understood
    from permslip.measure.attack.linking import Fit, Scene, fit, link, scene
    from permslip.measure.attack.probabilistic import probabilistic_link
    from permslip.measure.attack.record_codes import in_order, reused_codes, sequential_codes
    from permslip.measure.attack.sensitive import Sensitive

_WHERE = {
    "Climbs": "covering",
    "Covers": "covering",
    "cover": "covering",
    "Spellings": "digests",
    "hashed_numbers": "digests",
    "Sensitive": "sensitive",
    "homogeneity": "inference",
    "nearest_neighbours": "inference",
    "Fit": "linking",
    "Scene": "linking",
    "fit": "linking",
    "link": "linking",
    "scene": "linking",
    "probabilistic_link": "probabilistic",
    "in_order": "record_codes",
    "reused_codes": "record_codes",
    "sequential_codes": "record_codes",
    "Understood": "labels_read",
    "only": "labels_read",
    "understood": "labels_read",
}

__getattr__ = when_asked(__name__, _WHERE)


__all__ = [
    "AttackReport",
    "Climbs",
    "Covers",
    "Fit",
    "Outcome",
    "Rate",
    "Scene",
    "Sensitive",
    "Spellings",
    "Understood",
    "cover",
    "fit",
    "hashed_numbers",
    "homogeneity",
    "in_order",
    "link",
    "nearest_neighbours",
    "only",
    "probabilistic_link",
    "reused_codes",
    "scene",
    "sequential_codes",
    "understood",
    "within",
]
