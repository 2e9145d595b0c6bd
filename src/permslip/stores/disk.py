"""The few things an office does to the disk, in one place: so that a test can make any of them fail.

Nothing here overwrites a file that somebody may be reading: new bytes go to a new name, are flushed,
and take the place of the old by a rename, which the file system does wholly or not at all.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from permslip.words.errors import OfficeProblem

CHUNK = 1 << 20


class Disk:
    """The real disk. Files are made with mode 0600, folders with 0700."""

    def make_folder(self, path: Path) -> None:
        """Make one folder (its parents exist); an existing one is an error."""
        path.mkdir(mode=0o700)

    def write_new(self, path: Path, data: bytes) -> None:
        """Write a file that must not exist, flushed to the disk before this returns."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            self.remove(path)  # half a file, of this call's making
            raise

    def replace(self, path: Path, data: bytes) -> None:
        """Give a file new bytes: wholly or not at all, flushed, the folder too."""
        fresh = path.with_name(f".{path.name}.new")
        self.remove(fresh)
        self.write_new(fresh, data)
        try:
            self.rename(fresh, path)
        except BaseException:
            self.remove(fresh)
            raise

    def rename(self, old: Path, new: Path) -> None:
        """Rename within one file system and flush both folders. A folder never takes another's place."""
        os.rename(old, new)
        self.flush_folder(new.parent)
        if old.parent != new.parent:
            self.flush_folder(old.parent)

    def flush(self, path: Path) -> None:
        """Flush a file that somebody else wrote."""
        with path.open("rb") as file:
            os.fsync(file.fileno())

    def flush_folder(self, path: Path) -> None:
        """Flush the names in a folder."""
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def remove(self, path: Path) -> None:
        """Remove a file or a folder with all that is in it; nothing there is fine. Follows no link."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def read(self, path: Path) -> bytes:
        """The bytes of a small file."""
        return path.read_bytes()

    def sha256(self, path: Path) -> str:
        """SHA-256 (hex) of a file, streamed. A link is an error: what is hashed is what is there."""
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        digest = hashlib.sha256()
        with os.fdopen(handle, "rb", buffering=0) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def names(self, folder: Path) -> tuple[str, ...]:
        """The names in a folder, sorted; none when there is no such folder."""
        try:
            return tuple(sorted(os.listdir(folder)))
        except FileNotFoundError:
            return ()


@contextlib.contextmanager
def disk_problems(doing: str, *, then: str = "") -> Iterator[None]:
    """Turn the disk's refusals into OfficeProblem.

    ``doing`` says what was being done, ``then`` what comes next.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OfficeProblem(
                f"The disk is full: {doing} could not be finished.",
                fix=f"make room. {then}".strip(),
            ) from None
        if error.errno == errno.EFBIG:
            raise OfficeProblem(
                f"{doing[0].upper()}{doing[1:]} stopped at the largest file that may be written here.",
                fix=f"look at `ulimit -f`, or choose another disk. {then}".strip(),
            ) from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise OfficeProblem(f"No permission on the disk while {doing}.", fix=then) from None
        raise OfficeProblem(f"The disk failed while {doing} ({error.strerror}).", fix=then) from None
