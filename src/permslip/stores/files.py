"""Files on a real disk: the ``Files`` port that ``release`` packs, opens and verifies through."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from permslip.words.errors import BadInput, NotFound, OfficeProblem


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals into errors that say what to do."""
    try:
        yield
    except FileNotFoundError:
        raise NotFound(f"There is no file {path.name}.") from None
    except FileExistsError:
        raise BadInput(f"{path.name} is there already.", fix="choose another place") from None
    except (PermissionError, IsADirectoryError, NotADirectoryError):
        raise BadInput(f"{path.name} cannot be opened here.", fix="check the path and its rights") from None
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OfficeProblem(
                "The disk is full.", fix="free some space and run the command again"
            ) from None
        if problem.errno == errno.ELOOP:
            raise BadInput(
                f"{path.name} is a link, and links are not followed.", fix="name the file that it points to"
            ) from None
        raise


def _kind(mode: int) -> str:
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "dir"
    return "link" if stat.S_ISLNK(mode) else "other"


class DiskFiles:
    """The disk. New files are 0600 and new folders 0700; what is written is on the disk when it is closed."""

    @contextmanager
    def open_read(self, path: Path) -> Iterator[BinaryIO]:
        """A byte stream for reading; a link is refused."""
        with _plainly(path):
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # a pipe must not make us wait
            number = os.open(path, flags)
            with os.fdopen(number, "rb") as stream:
                if not stat.S_ISREG(os.fstat(number).st_mode):
                    raise BadInput(f"{path.name} is not a file.", fix="name a file on the disk")
                yield stream

    @contextmanager
    def open_write(self, path: Path) -> Iterator[BinaryIO]:
        """A byte stream on a new file; file and folder are flushed to the disk on close, and a file
        that failed half-way is removed."""
        with _plainly(path):
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                with os.fdopen(number, "wb") as stream:
                    yield stream
                    stream.flush()
                    os.fsync(number)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
            self._sync_folder(path.parent)

    def listing(self, folder: Path) -> Mapping[str, str]:
        """Relative POSIX name → kind, for everything under ``folder``; links are listed, not followed."""
        out: dict[str, str] = {}
        with _plainly(folder):
            todo = [folder]
            while todo:
                here = todo.pop()
                with os.scandir(here) as found:
                    for item in found:
                        kind = _kind(item.stat(follow_symlinks=False).st_mode)
                        out[Path(item.path).relative_to(folder).as_posix()] = kind
                        if kind == "dir":
                            todo.append(Path(item.path))
        return dict(sorted(out.items()))

    def kind(self, path: Path) -> str:
        """``file``, ``dir``, ``link``, ``other`` or ``missing``."""
        try:
            return _kind(path.lstat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return "missing"

    def make_folder(self, path: Path) -> None:
        """Make a folder (0700) and its parents; an empty one is fine, a full one is BadInput."""
        with _plainly(path):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if any(path.iterdir()):
                raise BadInput(f"The folder {path.name} is not empty.", fix="choose an empty or a new folder")

    def remove(self, path: Path) -> None:
        """Remove a file, a link or a whole folder; nothing there is fine."""
        with _plainly(path):
            kind = self.kind(path)
            if kind == "dir":
                shutil.rmtree(path)
            elif kind != "missing":
                path.unlink()

    @staticmethod
    def _sync_folder(folder: Path) -> None:
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(number)
        finally:
            os.close(number)
