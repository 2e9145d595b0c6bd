"""A zip taken apart with suspicion: no traversal, no links, no bombs; members unpacked only on demand."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from permslip.words.errors import BadInput

MAX_MEMBERS = 20_000
MAX_TOTAL = 64 << 30
MAX_RATIO = 400
FREE_SIZE = 16 << 20  # below this size a high ratio is only a very regular table
_CHUNK = 1 << 20


def _checked(info: zipfile.ZipInfo, archive: str) -> str:
    """The member's relative name, or BadInput that says which rule it breaks, never the name."""
    name = info.filename
    parts = PurePosixPath(name).parts
    if (
        not parts
        or name.startswith("/")
        or ".." in parts
        or "\\" in name
        or ":" in name
        or any(ord(c) < 32 for c in name)
    ):
        raise BadInput(
            f"{archive}: a member's name leads outside the zip",
            fix="make the zip again from the folder itself",
        )
    mode = info.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_IFMT(mode) == 0):
        raise BadInput(f"{archive}: a member is a link or a device", fix="zip the files themselves")
    if info.flag_bits & 0x1:
        raise BadInput(f"{archive}: a member is encrypted", fix="unpack it and hand in the folder")
    if info.file_size > FREE_SIZE and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise BadInput(
            f"{archive}: a member unpacks to far more than its size allows",
            fix="hand in the folder, not the zip",
        )
    return "/".join(parts)


def _one_top(names: list[str]) -> str:
    """The one folder that holds everything, with its slash; else nothing."""
    tops = {n.split("/", 1)[0] for n in names}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in n for n in names) else ""


class SafeZip(Mapping[str, Path]):
    """Relative name → path of the member, unpacked into ``folder`` (mode 0700) at the first look-up."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._folder, self._name = folder, path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            raise BadInput(f"{path.name} is no zip, or a damaged one", fix="make the zip again") from None
        infos = [i for i in self._zip.infolist() if not i.is_dir()]
        if len(infos) > MAX_MEMBERS or sum(i.file_size for i in infos) > MAX_TOTAL:
            raise BadInput(
                f"{path.name} holds too much to be a district's export", fix="hand in the folder, not the zip"
            )
        named = [(_checked(i, path.name), i) for i in infos]
        named = [(n, i) for n, i in named if not any(p.startswith((".", "__MACOSX")) for p in n.split("/"))]
        top = _one_top([n for n, _ in named])
        self._infos = {n.removeprefix(top): i for n, i in named}
        if len(self._infos) != len(named) or len({n.casefold() for n in self._infos}) != len(named):
            raise BadInput(f"{path.name}: two members have the same name", fix="make the zip again")

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def __len__(self) -> int:
        return len(self._infos)

    def size(self, name: str) -> int:
        """Bytes of one member, unpacked, as the zip declares."""
        return self._infos[name].file_size

    def __getitem__(self, name: str) -> Path:
        info = self._infos[name]
        # flat, numbered: no member's name ever becomes a path
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        endings = "".join(PurePosixPath(name).suffixes[-2:]).lower()
        ending = next(
            (
                e
                for e in (".csv.gz", ".tsv.gz", ".xml.gz", ".csv", ".tsv", ".xml", ".parquet")
                if endings.endswith(e)
            ),
            ".bin",
        )
        target = self._folder / f"member{list(self._infos).index(name)}{ending}"
        if not target.exists():
            self._unpack(info, target)
        return target

    def _unpack(self, info: zipfile.ZipInfo, target: Path) -> None:
        part, written = target.with_name(target.name + ".part"), 0
        part.touch(mode=0o600)
        try:
            with self._zip.open(info) as member, part.open("wb") as out:
                while chunk := member.read(_CHUNK):
                    written += len(chunk)
                    if written > info.file_size:
                        raise BadInput(
                            f"{self._name}: a member is larger than the zip declares",
                            fix="make the zip again",
                        )
                    out.write(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
            raise BadInput(f"{self._name}: a member is damaged", fix="make the zip again") from None
        part.rename(target)
