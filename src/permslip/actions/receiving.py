"""What a recipient or any outsider does: verify, open, make a key. No office is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from permslip import stores
from permslip.engines.scratch import Scratch
from permslip.release.opening import open_payload, read_member, read_zip
from permslip.release.verify import NAMES, VerifyReport, verify_package
from permslip.release.verify_status import Trust
from permslip.stores.files import DiskFiles
from permslip.stores.machine import SystemClock
from permslip.words.errors import BadInput, VerificationFailed

LARGEST = 1 << 22


def verify(*, package: Path, trust: Path | None, identity: Path | None, status: Path | None) -> VerifyReport:
    """Verify a package. Raises VerificationFailed naming the check that failed."""
    with Scratch() as work:
        return verify_package(
            DiskFiles(),
            package,
            trust=_trust(trust),
            identity=_identity(identity),
            status=_small(status) if status else None,
            now=SystemClock().now(),
            work=work,
        )


def open_package(
    *, package: Path, out: Path, identity: Path, trust: Path | None
) -> tuple[VerifyReport, tuple[str, ...]]:
    """Verify a package and decrypt it into a new or empty folder. Returns the report and the files' names."""
    files = DiskFiles()
    with (
        Scratch() as work,
        as_folder(files, package, work) as folder,
    ):
        report = verify_package(
            files,
            folder,
            trust=_trust(trust),
            identity=_identity(identity),
            now=SystemClock().now(),
            work=work,
        )
        opened = open_payload(
            files,
            payload=folder / "payload.age",
            out=out,
            identity=_identity(identity) or "",
            work=work,
            release_id=report.release,
        )
    return report, opened.names


@contextmanager
def as_folder(files: DiskFiles, package: Path, work: Path) -> Iterator[Path]:
    """The package as a folder: itself, or its zip's three members unpacked into ``work``."""
    if package.is_dir():
        yield package
        return
    folder = work / "package"
    files.make_folder(folder)
    with files.open_read(package) as stream:
        members = {m.filename: m for m in read_zip(stream, what="package", stored_only=False)}
        if set(members) != NAMES:
            raise VerificationFailed(
                "The package does not hold exactly its three files.", rule="spec/package 6.1"
            )
        # what is encrypted or signed hardly shrinks: whatever grows much more is there to fill the disk
        if any(m.file_size > 2 * m.compress_size + LARGEST for m in members.values()):
            raise VerificationFailed(
                "The package unpacks to far more than its size allows.", rule="spec/package 5"
            )
        for name, member in members.items():
            with files.open_write(folder / name) as target:
                for chunk in read_member(stream, member, what="package"):
                    target.write(chunk)
    yield folder


def _small(path: Path) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadInput(f"{path.name} is too large to be what it should be.")
    return data


def _trust(path: Path | None) -> Trust | None:
    return None if path is None else Trust.parse(_small(path))


def _identity(path: Path | None) -> str | None:
    if path is None:
        return None
    text = _small(path).decode("utf-8", errors="replace")
    for line in text.splitlines():
        if line.strip().startswith("AGE-SECRET-KEY-"):
            return line.strip()
    return text.strip()[:200]


def keygen(out: Path) -> str:
    """Make an age key pair; the private half goes to a new file (mode 0600). Returns the public half."""
    return str(stores.make_age_key(out, disk=stores.Disk()))
