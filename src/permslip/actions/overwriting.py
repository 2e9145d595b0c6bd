"""What is written never takes the place of what is read, whatever a person lets be overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from permslip.words.errors import BadInput


def spare(path: Path, inputs: Iterable[str | Path | None]) -> None:
    """Refuse a place to write that is one of the inputs, or a file in one of them that is a folder, under
    whatever name: through a link, or by another road. Raises BadInput."""
    if not path.exists():
        return
    for given in inputs:
        if given is not None and any(path.samefile(file) for file in _files(Path(given))):
            raise BadInput(
                f"{path.name} is one of the files that are read: it would be lost.", fix="name another file"
            )


def _files(place: Path) -> Iterator[Path]:
    """The place itself, and every file under it. What is no place on disk has none."""
    try:
        if place.exists():
            yield place
            yield from (file for file in place.rglob("*") if file.is_file())
    except OSError:  # a name too long for one, a folder that may not be looked into: nothing is read there
        return


def taken(path: Path) -> bool:
    """Whether something has that name: a link that leads nowhere, too."""
    return path.exists() or path.is_symlink()


__all__ = ["spare", "taken"]
