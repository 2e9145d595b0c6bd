"""The sample room: a fictional district to try everything on.

In: a size, a seed, a day. Out: a folder of files, or a wide table for a benchmark. Every person in
it is drawn by chance from lists of this project. Never: a real record, or a real office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from permslip.words.doors import when_asked

if TYPE_CHECKING:
    from permslip.sample.district import DistrictSummary, write_district
    from permslip.sample.wide import write_wide_students

__all__ = ["DistrictSummary", "write_district", "write_wide_students"]

_WHERE = {"DistrictSummary": "district", "write_district": "district", "write_wide_students": "wide"}

__getattr__ = when_asked(__name__, _WHERE)
