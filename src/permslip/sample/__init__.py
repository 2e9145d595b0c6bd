"""The sample room: a fictional district to try everything on.

In: a size, a seed, a day. Out: a folder of files, or a wide table for a benchmark. Every person in
it is drawn by chance from lists of this project. Never: a real record, or a real office.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from permslip.sample.district import DistrictSummary, write_district
    from permslip.sample.wide import write_wide_students

__all__ = ["DistrictSummary", "write_district", "write_wide_students"]

_HOMES = {
    "DistrictSummary": "permslip.sample.district",
    "write_district": "permslip.sample.district",
    "write_wide_students": "permslip.sample.wide",
}


def __getattr__(name: str) -> Any:
    """Load NumPy and PyArrow only when a name is asked for, so that ``permslip --help`` stays quick."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
