"""Packing: one BagIt bag with an RO-Crate in it, zipped without compression and sealed with age.

Everything streams: the tables are read once, hashed, put into the zip and encrypted in one pass, and
no unencrypted copy of the bag touches the disk. Sources: RFC 8493 (BagIt), RO-Crate (its BagIt
appendix: the crate is the bag's ``data/``), age v1; layout and limits in spec/package.md.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

from permslip.release.canonical import canonical
from permslip.words.digest import sha256
from permslip.words.errors import BadInput, OurBug
from permslip.words.ports import Files

CHUNK = 1 << 20
NONCE_BYTES = 32
NONCE_NAME = "data/nonce"
CRATE_NAME = "data/ro-crate-metadata.json"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,5}")
RELEASE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SHP = "https://w3id.org/shp#"


@dataclass(frozen=True)
class PayloadFile:
    """One file to put in the bag: its name under ``data/``, where it is staged (or its bytes), its media
    type, and a sentence for people."""

    name: str
    source: Path | bytes
    media_type: str
    description: str

    def __post_init__(self) -> None:
        if not SAFE_NAME.fullmatch(self.name) or f"data/{self.name}" in (NONCE_NAME, CRATE_NAME):
            raise OurBug("a payload file has a name that the package format does not allow")


@dataclass(frozen=True)
class SafeStep:
    """One step that made the release safe, told as an action of the crate.

    ``kind`` is one of ``check``, ``disclosure``, ``sign-off``; ``agent`` a role or an organisation.
    """

    kind: str
    name: str
    agent: str
    on: date

    def __post_init__(self) -> None:
        if self.kind not in _STEP_TYPES:
            raise OurBug("a step of a crate is a check, a disclosure check or a sign-off")


_STEP_TYPES = {"check": "ValidationCheck", "disclosure": "DisclosureCheck", "sign-off": "SignOff"}


@dataclass(frozen=True)
class BagFacts:
    """What the bag says about itself. Organisations and roles only; ``made_on`` is the release's day."""

    release_id: str
    district: str
    recipient: str
    agreement: str
    purpose: str
    made_on: date
    statements: tuple[str, ...] = ()
    steps: tuple[SafeStep, ...] = ()

    def __post_init__(self) -> None:
        if not RELEASE_ID.fullmatch(self.release_id):
            raise OurBug("a release id may hold letters, digits, hyphens and underscores only")
        for text in (self.district, self.recipient, self.agreement, self.purpose):
            if "\n" in text or "\r" in text:
                raise BadInput("A name or a purpose in the agreement holds a line break.")


@dataclass(frozen=True)
class Sealed:
    """What packing made: digests (hex) of ``payload.age`` and of the bag's manifest, and its bytes."""

    payload_sha256: str
    manifest_sha256: str
    payload_bytes: int


def recipient_fingerprint(recipient: str) -> str:
    """The fingerprint of an age recipient as slips print it: SHA-256 over its text, hex.

    Raises BadInput when it is not an age X25519 recipient."""
    _recipient(recipient)
    return sha256(recipient)


def build_payload(
    files: Files,
    *,
    facts: BagFacts,
    contents: Sequence[PayloadFile],
    datapackage: Mapping[str, Any],
    nonce: bytes,
    recipients: Sequence[str],
    out: Path,
) -> Sealed:
    """Write ``payload.age`` at ``out`` (a new file) and return its digests.

    ``contents`` are the tables, assets and the data dictionary; ``nonce`` 32 random bytes, so that no
    digest of a guessable table leaves the bag; ``recipients`` age public keys (``age1...``). Reads each
    staged file once. Raises BadInput for a key that is not one, OfficeProblem when the disk is full.
    """
    import pyrage

    if len(nonce) != NONCE_BYTES or not contents or not recipients:
        raise OurBug("a payload needs contents, a recipient and 32 random bytes")
    keys = [_recipient(text) for text in recipients]
    listed = (
        *contents,
        PayloadFile(
            "datapackage.json", canonical(datapackage), "application/json", "Table Schema of the tables"
        ),
    )
    if len({f.name.casefold() for f in listed}) != len(listed):
        raise OurBug("two payload files have one name")
    bag = _Bag(files, facts, listed, nonce)
    with files.open_write(out) as stream:
        source, sink = ChunkReader(bag.zipped()), HashingWriter(stream)
        try:
            pyrage.encrypt_io(source, sink, keys)
        except (pyrage.EncryptError, OSError):
            raise source.problem or sink.problem or OurBug("age could not seal the payload") from None
        if sink.problem is not None:  # pyrage loses what its last, buffered write raised
            raise sink.problem
    return Sealed(sink.hexdigest(), bag.manifest_sha256, sink.count)


def _recipient(text: str) -> Any:
    import pyrage

    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise BadInput(
            "A recipient's key is not an age public key.", fix="ask for the line that begins with age1"
        ) from None


class HashingWriter:
    """Passes bytes on and remembers their SHA-256 and number; ``problem`` is what writing raised, which
    age would otherwise swallow."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._hash, self.count = stream, hashlib.sha256(), 0
        self.problem: Exception | None = None

    def write(self, data: bytes) -> int:
        """Write, hash and count."""
        self._hash.update(data)
        self.count += len(data)
        try:
            return self._stream.write(data)
        except Exception as problem:
            self.problem = problem
            raise

    def flush(self) -> None:
        """Flush what is below."""
        self._stream.flush()

    def hexdigest(self) -> str:
        """The SHA-256 (hex) of everything written."""
        return self._hash.hexdigest()


class ChunkReader:
    """A stream to read from, fed by an iterator of byte chunks; ``problem`` is what the iterator raised,
    which age would otherwise swallow."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, memoryview(b"")
        self.problem: Exception | None = None

    def read(self, n: int = -1) -> bytes:
        """At most ``n`` bytes (a whole chunk when negative); empty at the end."""
        while not self._rest:
            try:
                chunk = next(self._chunks, None)
            except Exception as problem:
                self.problem = problem
                raise
            if chunk is None:
                return b""
            self._rest = memoryview(chunk)
        take = len(self._rest) if n < 0 else min(n, len(self._rest))
        data, self._rest = bytes(self._rest[:take]), self._rest[take:]
        return data


class _Sink(io.RawIOBase):
    """Where zipfile writes; not seekable, emptied after every step."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def zip_package(files: Files, folder: Path, names: Sequence[str], out: Path) -> None:
    """Write the folder's named files as one zip, the same bytes every time. ``out`` must be new."""
    with files.open_write(out) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(names):
            with files.open_read(folder / name) as source:
                size = source.seek(0, 2)
                source.seek(0)
                info = _zip_info(name)
                info.file_size = size  # lets zipfile choose zip64 where it must
                with package.open(info, "w") as member:
                    while chunk := source.read(CHUNK):
                        member.write(chunk)


class _Bag:
    """A bag that is written to a zip as it is read. ``manifest_sha256`` is known once ``zipped`` ended."""

    def __init__(self, files: Files, facts: BagFacts, contents: Sequence[PayloadFile], nonce: bytes) -> None:
        self._files, self._facts, self._contents, self._nonce = files, facts, contents, nonce
        self._digests: dict[str, str] = {}
        self._bytes = 0
        self.manifest_sha256 = ""

    def zipped(self) -> Iterator[bytes]:
        """The zip, in chunks: payload files in order, then the tag files that list them."""
        sink = _Sink()
        with zipfile.ZipFile(cast(Any, sink), "w", zipfile.ZIP_STORED, allowZip64=True) as bag:
            yield from self._member(bag, sink, NONCE_NAME, self._nonce)
            for item in self._contents:
                yield from self._member(bag, sink, f"data/{item.name}", item.source)
            yield from self._member(bag, sink, CRATE_NAME, canonical(crate(self._facts, self._contents)))
            for name, text in self._tag_files():
                yield from self._member(bag, sink, name, text)
        yield sink.take()

    def _member(self, bag: zipfile.ZipFile, sink: _Sink, name: str, source: Path | bytes) -> Iterator[bytes]:
        digest = hashlib.sha256()
        with bag.open(_zip_info(f"{self._facts.release_id}/{name}"), "w", force_zip64=True) as member:
            for chunk in self._chunks(source):
                digest.update(chunk)
                if name.startswith("data/"):
                    self._bytes += len(chunk)
                member.write(chunk)
                yield sink.take()
        yield sink.take()
        self._digests[name] = digest.hexdigest()

    def _chunks(self, source: Path | bytes) -> Iterator[bytes]:
        if isinstance(source, bytes):
            yield source
            return
        with self._files.open_read(source) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    def _tag_files(self) -> Iterator[tuple[str, bytes]]:
        payload = {n: d for n, d in self._digests.items() if n.startswith("data/")}
        manifest = _manifest(payload)
        self.manifest_sha256 = sha256(manifest)
        yield "bagit.txt", BAGIT
        yield "bag-info.txt", _bag_info(self._facts, self._bytes, len(payload))
        yield MANIFEST, manifest
        tags = {n: d for n, d in self._digests.items() if not n.startswith("data/")}
        yield TAG_MANIFEST, _manifest(tags)


def _zip_info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.create_system = 3  # the same bytes on every machine
    info.external_attr = 0o100600 << 16
    return info


def _manifest(digests: Mapping[str, str]) -> bytes:
    """RFC 8493, 2.1.3: digest, two spaces, path; sorted by path."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def _bag_info(facts: BagFacts, octets: int, count: int) -> bytes:
    lines = [
        f"Source-Organization: {facts.district}",
        f"External-Identifier: {facts.release_id}",
        f"Internal-Sender-Description: Release to {facts.recipient} under agreement {facts.agreement}",
        f"Bagging-Date: {facts.made_on.isoformat()}",
        f"Payload-Oxum: {octets}.{count}",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def crate(facts: BagFacts, contents: Sequence[PayloadFile]) -> dict[str, Any]:
    """The ``ro-crate-metadata.json`` of a release: who, for what, which files, and the steps that made
    it safe, told with the action types of the Five Safes profile. It claims no conformance to it."""
    from rocrate.model import ContextEntity
    from rocrate.rocrate import ROCrate

    made = ROCrate()
    made.name = f"Release {facts.release_id}"
    made.description = " ".join((f"{facts.purpose.rstrip('.')}.", *facts.statements))
    made.datePublished = facts.made_on.isoformat()

    def about(identifier: str, kind: str, **properties: Any) -> Any:
        return made.add(ContextEntity(made, identifier, properties={"@type": kind, **properties}))

    terms = f"Terms of agreement {facts.agreement}; no other use"
    made.license = about("#terms", "CreativeWork", name=terms)
    made.publisher = about("#district", "Organization", name=facts.district)
    made.root_dataset["sourceOrganization"] = about(
        "#project", "Project", name=facts.purpose, member=[{"@id": "#recipient"}]
    )
    about("#recipient", "Organization", name=facts.recipient)
    for item in contents:
        properties = {"name": item.name, "encodingFormat": item.media_type, "description": item.description}
        made.add_file(dest_path=item.name, properties=properties)
    nonce = {"name": "nonce", "description": "Random bytes that keep the manifest's digest unguessable"}
    made.add_file(dest_path="nonce", properties=nonce)
    agents: dict[str, Any] = {}
    for number, step in enumerate(facts.steps, start=1):
        if step.agent not in agents:
            agents[step.agent] = about(f"#agent-{len(agents) + 1}", "Organization", name=step.agent)
        action = about(
            f"#step-{number}",
            "AssessAction",
            additionalType={"@id": f"{_SHP}{_STEP_TYPES[step.kind]}"},
            name=step.name,
            endTime=step.on.isoformat(),
            actionStatus="http://schema.org/CompletedActionStatus",
            object={"@id": "./"},
            agent=agents[step.agent],
        )
        made.root_dataset.append_to("mentions", action)
    return cast(dict[str, Any], made.metadata.generate())
