"""Opening: a sealed payload back into a folder, trusting nothing that is written in it.

Source: spec/package.md, sections 4 and 5. The zip is read twice from a private work file: once to
check every byte against the bag's manifest, once to copy it out. Names, links, sizes, overlaps and
compression are checked before anything is written where the reader asked for it.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from permslip.release.packing import (
    BAGIT,
    CHUNK,
    MANIFEST,
    NONCE_BYTES,
    NONCE_NAME,
    SAFE_NAME,
    TAG_MANIFEST,
    ChunkReader,
    HashingWriter,
)
from permslip.words.digest import sha256
from permslip.words.errors import BadInput, VerificationFailed
from permslip.words.ports import Files

MAX_MEMBERS = 10_000
TAG_FILES = frozenset({"bagit.txt", "bag-info.txt", MANIFEST, TAG_MANIFEST})
_TAG_CAP = 1 << 22
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_REGULAR = (0, 0o100000)


@dataclass(frozen=True)
class Opened:
    """What was in a payload: the bag's folder name, the digest of its manifest, its data files and bytes."""

    top: str
    manifest_sha256: str
    names: tuple[str, ...]
    octets: int


def open_payload(
    files: Files,
    *,
    payload: Path,
    out: Path,
    identity: str,
    work: Path,
    release_id: str | None = None,
    manifest_sha256: str | None = None,
) -> Opened:
    """Decrypt ``payload`` with an age identity, check the bag, and copy it into the folder ``out``.

    ``out`` must be new or empty; ``work`` is a private folder for the decrypted zip, removed at the end.
    ``release_id`` and ``manifest_sha256`` (hex) are what the slip promises. Raises VerificationFailed
    for a payload that does not hold, BadInput for a wrong identity or a full ``out``.
    """
    with (
        decrypted(files, payload=payload, identity=identity, work=work) as plain,
        files.open_read(plain) as zipped,
    ):
        members = read_zip(zipped, what="payload", stored_only=True)
        opened = check_bag(zipped, members, release_id=release_id, manifest_sha256=manifest_sha256)
        files.make_folder(out)
        try:
            _copy_out(files, zipped, members, out)
        except BaseException:
            files.remove(out)
            raise
    return opened


@contextmanager
def decrypted(files: Files, *, payload: Path, identity: str, work: Path) -> Iterator[Path]:
    """The payload's zip in the folder ``work``, gone again afterwards. Raises as ``open_payload``."""
    with files.open_read(payload) as sealed:
        chunks = iter(lambda: sealed.read(CHUNK), b"")
        with decrypted_chunks(files, chunks, identity, work) as plain:
            yield plain


@contextmanager
def decrypted_chunks(files: Files, sealed: Iterator[bytes], identity: str, work: Path) -> Iterator[Path]:
    """As ``decrypted``, from an iterator of byte chunks."""
    import pyrage

    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError:
        raise BadInput(
            "The identity is not an age secret key.",
            fix="give the file whose line begins with AGE-SECRET-KEY-1",
        ) from None
    plain = work / "payload.zip"
    files.remove(plain)
    try:
        with files.open_write(plain) as stream:
            source, sink = ChunkReader(sealed), HashingWriter(stream)
            try:
                pyrage.decrypt_io(source, sink, [key])
            except (pyrage.DecryptError, OSError) as refusal:
                raise source.problem or sink.problem or _sealed_wrong(refusal) from None
            if sink.problem is not None:  # pyrage loses what its last, buffered write raised
                raise sink.problem
        yield plain
    finally:
        files.remove(plain)


def _sealed_wrong(refusal: Exception) -> BadInput | VerificationFailed:
    """age raises OSError for a damaged body and its own error for a header that fits no identity."""
    if isinstance(refusal, OSError):
        return VerificationFailed("The payload's seal is broken.", rule="age v1")
    return BadInput(
        "This identity does not open the payload.", fix="use the key that the release was sealed to"
    )


def read_zip(stream: BinaryIO, *, what: str, stored_only: bool) -> tuple[zipfile.ZipInfo, ...]:
    """The members of a zip, in file order, after checking that every byte belongs to exactly one of them.

    Raises VerificationFailed on folders, links, odd or repeated names, encryption, comments, gaps,
    overlaps, anything before the first member or after the directory, and headers that disagree.
    """
    size = stream.seek(0, 2)
    try:
        with zipfile.ZipFile(stream) as opened:
            members = tuple(sorted(opened.infolist(), key=lambda i: i.header_offset))
            start, comment = opened.start_dir, opened.comment
        if comment or not 0 < len(members) <= MAX_MEMBERS:
            raise VerificationFailed(f"The {what} is not a zip of the expected form.", rule="spec/package 5")
        for member in members:
            _check_member(member, what=what, stored_only=stored_only)
        _check_layout(stream, members, start, size, what=what)
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, UnicodeError, OverflowError):
        raise VerificationFailed(f"The {what} is not a sound zip.", rule="spec/package 5") from None
    if len({m.filename.casefold() for m in members}) != len(members):
        raise VerificationFailed(f"The {what} holds two files of one name.", rule="spec/package 5")
    return members


def _check_member(member: zipfile.ZipInfo, *, what: str, stored_only: bool) -> None:
    mode = member.external_attr >> 16
    methods = (zipfile.ZIP_STORED,) if stored_only else (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    fine = (
        member.orig_filename == member.filename
        and SAFE_NAME.fullmatch(member.filename)
        and mode & 0o170000 in _REGULAR
        and mode & 0o7000 == 0
        and member.external_attr & 0xFFFF in (0, 0x20, 0x80)
        and member.internal_attr in (0, 1)
        and member.create_system in (0, 3)
        and 10 <= member.create_version <= 63
        and member.extract_version in (10, 20, 45)
        and member.flag_bits & ~0x80E == 0  # neither encrypted nor patched; bit 3: descriptor, 11: UTF-8
        and member.volume == 0
        and member.reserved == 0
        and not member.comment
        and member.compress_type in methods
        and (member.compress_type != zipfile.ZIP_STORED or member.compress_size == member.file_size)
    )
    if not fine:
        raise VerificationFailed(
            f"The {what} holds something that is not a plain file.", rule="spec/package 5"
        )


def _check_layout(
    stream: BinaryIO, members: Sequence[zipfile.ZipInfo], start: int, size: int, *, what: str
) -> None:
    """Local headers, data and descriptors follow each other without a gap up to the central directory."""
    at = 0
    for number, member in enumerate(members):
        after = members[number + 1].header_offset if number + 1 < len(members) else start
        stream.seek(at)
        head = _LOCAL.unpack(stream.read(_LOCAL.size))
        name = stream.read(head[9])
        years, months, days, hours, minutes, seconds = member.date_time
        same = (
            member.header_offset == at
            and head[0] == b"PK\x03\x04"
            and head[1] in (10, 20, 45)
            and head[2] == member.flag_bits
            and head[3] == member.compress_type
            and head[4] == hours << 11 | minutes << 5 | seconds // 2
            and head[5] == (years - 1980) << 9 | months << 5 | days
            and name == member.filename.encode("ascii")
        )
        described = bool(member.flag_bits & 8)
        sizes = (member.CRC, member.compress_size, member.file_size)
        exact = head[6:9] == sizes or (head[6] == member.CRC and head[10] > 0)  # sizes in a zip64 field
        ends = at + _LOCAL.size + head[9] + head[10] + member.compress_size
        tails = (12, 16, 20, 24) if described else (0,)
        if not same or not (exact or described) or after - ends not in tails:
            raise VerificationFailed(f"The {what} has headers that disagree.", rule="spec/package 5")
        at = after
    directory = _directory_bytes(stream, members, start)
    tail = size - start - directory
    if not directory:
        raise VerificationFailed(f"The {what} has a directory that disagrees.", rule="spec/package 5")
    stream.seek(start + directory)
    mark = {22: b"PK\x05\x06", 98: b"PK\x06\x06"}.get(tail)
    if mark is None or stream.read(4) != mark:
        raise VerificationFailed(f"The {what} has bytes that belong to no file.", rule="spec/package 5")
    stream.seek(size - 22)
    end = struct.unpack("<4sHHHHIIH", stream.read(22))
    if tail == 22 and end[1:] != (0, 0, len(members), len(members), directory, start, 0):
        raise VerificationFailed(f"The {what} has an end record that disagrees.", rule="spec/package 5")


def _directory_bytes(stream: BinaryIO, members: Sequence[zipfile.ZipInfo], start: int) -> int:
    """The size of the central directory, or 0 when the lengths in it are not those of what follows."""
    stream.seek(start)
    total = 0
    expected = {m.filename.encode("ascii"): len(m.extra) for m in members}
    for _ in members:
        head = stream.read(46)
        if len(head) != 46 or head[:4] != b"PK\x01\x02":
            return 0
        name_bytes, extra_bytes, comment_bytes = struct.unpack("<HHH", head[28:34])
        name = stream.read(name_bytes)
        if comment_bytes or len(name) != name_bytes or expected.get(name) != extra_bytes:
            return 0
        stream.seek(extra_bytes, 1)
        total += 46 + name_bytes + extra_bytes
    return total


def read_member(stream: BinaryIO, member: zipfile.ZipInfo, *, what: str) -> Iterator[bytes]:
    """The bytes of one member in chunks. Raises VerificationFailed when they are not what it declares."""
    left = member.file_size
    try:
        with zipfile.ZipFile(stream) as opened, opened.open(member) as data:
            while chunk := data.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise VerificationFailed(f"A file in the {what} is larger than declared.")
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise VerificationFailed(f"A file in the {what} is damaged.", rule="spec/package 5") from None
    if left:
        raise VerificationFailed(f"A file in the {what} is smaller than declared.")


def check_bag(
    stream: BinaryIO,
    members: Sequence[zipfile.ZipInfo],
    *,
    release_id: str | None,
    manifest_sha256: str | None,
) -> Opened:
    """Check the bag in a zip: every file listed, none extra, every digest (RFC 8493, 3).

    Raises VerificationFailed naming what failed.
    """
    what = "payload"
    # 1. one folder, named for the release
    tops = {m.filename.split("/", 1)[0] for m in members}
    if len(tops) != 1 or any("/" not in m.filename for m in members):
        raise VerificationFailed("The payload is not one bag in one folder.", rule="spec/package 4")
    top = tops.pop()
    if release_id is not None and top != release_id:
        raise VerificationFailed("The payload is another release's.", rule="spec/package 4")
    by_name = {m.filename.split("/", 1)[1]: m for m in members}
    # 2. the four tag files, and nothing else beside data/
    if {n for n in by_name if not n.startswith("data/")} != TAG_FILES:
        raise VerificationFailed("The bag's tag files are not the four expected ones.", rule="spec/package 4")
    tags = {name: _small(stream, by_name[name]) for name in TAG_FILES}
    digests = {name: sha256(text) for name, text in tags.items()}
    # 3. the manifest is the one that the slip signs
    if manifest_sha256 is not None and digests[MANIFEST] != manifest_sha256:
        raise VerificationFailed(
            "The bag's manifest is not the one that the slip signs.", rule="spec/package 4"
        )
    if tags["bagit.txt"] != BAGIT:
        raise VerificationFailed("The bag is not of version 1.0.", rule="RFC 8493 2.1.1")
    # 4. the tag manifest lists the other tag files
    if _read_manifest(tags[TAG_MANIFEST]) != {n: digests[n] for n in TAG_FILES if n != TAG_MANIFEST}:
        raise VerificationFailed("The bag's tag manifest does not hold.", rule="RFC 8493 2.2.1")
    # 5. every data file is listed and every listed file is there
    listed = _read_manifest(tags[MANIFEST])
    data = {n: m for n, m in by_name.items() if n.startswith("data/")}
    if set(listed) != set(data):
        raise VerificationFailed("The bag holds other files than its manifest lists.", rule="RFC 8493 3")
    # 6. the random file is there, whole
    if NONCE_NAME not in data or data[NONCE_NAME].file_size != NONCE_BYTES:
        raise VerificationFailed("The bag lacks its random file.", rule="spec/package 4")
    # 7. every digest
    for number, name in enumerate(sorted(data), start=1):
        digest = hashlib.sha256()
        for chunk in read_member(stream, data[name], what=what):
            digest.update(chunk)
        if digest.hexdigest() != listed[name]:
            raise VerificationFailed(f"File {number} of the bag's manifest was changed.", rule="RFC 8493 3")
    octets = sum(m.file_size for m in data.values())
    return Opened(top, digests[MANIFEST], tuple(sorted(data)), octets)


def _small(stream: BinaryIO, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > _TAG_CAP:
        raise VerificationFailed("A tag file of the bag is too large.", rule="spec/package 4")
    return b"".join(read_member(stream, member, what="payload"))


def _read_manifest(text: bytes) -> dict[str, str]:
    out: dict[str, str] = {}
    try:
        lines = text.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise VerificationFailed("A manifest of the bag is not plain text.", rule="RFC 8493 2.1.3") from None
    if lines.pop() != "":
        raise VerificationFailed("A manifest of the bag ends in mid-line.", rule="RFC 8493 2.1.3")
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or match[2] in out:
            raise VerificationFailed("A manifest of the bag has a bad line.", rule="RFC 8493 2.1.3")
        out[match[2]] = match[1]
    return out


def _copy_out(files: Files, stream: BinaryIO, members: Sequence[zipfile.ZipInfo], out: Path) -> None:
    folders = {parent for m in members for parent in Path(m.filename).parents if parent != Path()}
    for folder in sorted(folders, key=lambda p: len(p.parts)):
        files.make_folder(out / folder)
    for member in members:
        with files.open_write(out / member.filename) as target:
            for chunk in read_member(stream, member, what="payload"):
                target.write(chunk)
