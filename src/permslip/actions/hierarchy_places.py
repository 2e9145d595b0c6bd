"""Where a column's hierarchy is found: in a folder, as ``A.csv`` or ``X_hierarchy_A.csv`` for column A."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from permslip.words.errors import BadInput
from permslip.words.ports import Source

if TYPE_CHECKING:
    from permslip.protect.hierarchy_files import HierarchyTable


def hierarchy_in(source: Source, column: str) -> HierarchyTable | None:
    """The hierarchy of a column in a folder, None where it has none there. ``A.csv`` goes before all others.

    Raises BadInput for two of one column, and for a file that is no hierarchy.
    """
    from permslip.protect import hierarchy_files

    files = [PurePosixPath(name) for name in source.names()]
    exact = [f for f in files if f.name == f"{column}.csv"]
    fits = exact or [f for f in files if f.name.endswith(f"_hierarchy_{column}.csv")]
    if len(fits) > 1:
        raise BadInput(
            f"There are {len(fits)} hierarchies of column {column}: {', '.join(map(str, fits[:5]))}.",
            fix="keep one of them in the folder",
        )
    if not fits:
        return None
    with source.open(str(fits[0])) as stream:
        return hierarchy_files.read(column, stream)


__all__ = ["hierarchy_in"]
