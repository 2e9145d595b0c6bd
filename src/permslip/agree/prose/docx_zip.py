"""The parts of a Word file, taken out of its zip with suspicion."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from permslip.words.errors import BadInput

MAX_MEMBERS = 5_000
MAX_TOTAL = 400 << 20  # bytes unpacked; pictures make most of it, and they are never unpacked
MAX_PART = 64 << 20  # bytes of one part that is read; 300 pages have about five million
MAX_RATIO = 200
FREE_SIZE = 2 << 20  # below this size a high ratio is only a very regular text
MAX_DEPTH = 120  # of elements in each other; Word nests tables thirty deep at most
_AGAIN = "open it in Word and save it again as Word Document (.docx)"
# The strict form of the format has other names for the same things (ISO/IEC 29500-1 and -4).
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Link:
    """A relationship of the paper to another part, or to something outside."""

    kind: str  # the last word of its type: header, footnotes, hyperlink ...
    target: str  # the part's name, or an address
    outside: bool


@dataclass
class Parts:
    """The zip, checked; its parts are parsed when they are asked for."""

    name: str
    _zip: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def xml(self, part: str) -> Any:
        """The root element of a part (python-docx's parser: no entity is resolved, nothing is fetched).

        Raises:
            BadInput: too large, damaged, not XML, or with a document type of its own.
        """
        from docx.oxml.parser import parse_xml
        from lxml.etree import XMLSyntaxError

        text = self._read(part)
        if b"<!DOCTYPE" in text[:4096] or b"<!ENTITY" in text[:65536]:
            raise self._odd()
        for strict, usual in _STRICT:
            text = text.replace(strict, usual)
        try:
            root = parse_xml(text)
        except (XMLSyntaxError, ValueError):
            raise BadInput(f"{self.name} is a damaged Word file", fix=_AGAIN) from None
        if root.getroottree().docinfo.doctype:  # in another encoding than the search above reads
            raise self._odd()
        _shallow(root, self.name)
        return root

    def _odd(self) -> BadInput:
        return BadInput(f"{self.name} holds definitions that no Word file has", fix=_AGAIN)

    def _read(self, part: str) -> bytes:
        info = self.members.get(part)
        if info is None:
            raise BadInput(f"{self.name} is a Word file without its text", fix=_AGAIN)
        if info.file_size > MAX_PART:
            raise BadInput(
                f"{self.name} holds more text than an agreement",
                fix="hand in the agreement alone, or each exhibit as a file of its own",
            )
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
            raise BadInput(f"{self.name} is a damaged Word file", fix=_AGAIN) from None

    def links(self, part: str) -> dict[str, Link]:
        """The relationships of a part (empty for none), by their id; targets as names of members."""
        folder, base = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{base}.rels")
        if listed not in self.members:
            return {}
        found = {}
        for link in self.xml(listed):
            if not isinstance(link.tag, str):  # a comment
                continue
            outside = link.get("TargetMode") == "External"
            target = link.get("Target") or ""
            if not outside:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            kind = (link.get("Type") or "").rsplit("/", 1)[-1]
            found[link.get("Id") or ""] = Link(kind, target, outside)
        return found


def _shallow(root: Any, name: str) -> None:
    """Refuse elements nested so deep that walking them would never end.

    Raises:
        BadInput: deeper than MAX_DEPTH.
    """
    layer, depth = [root], 0
    while layer:
        depth += 1
        if depth > MAX_DEPTH:
            raise BadInput(f"{name} nests its parts deeper than Word does", fix=_AGAIN)
        layer = [child for element in layer for child in element]


def parts_of(data: bytes, name: str) -> Parts:
    """The checked zip of a Word file.

    Raises:
        BadInput: no zip, damaged, encrypted, a bomb, or with names that lead elsewhere or stand twice.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, UnicodeDecodeError):
        raise BadInput(f"{name} is a damaged Word file, or cut off", fix="fetch or send it again") from None
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise BadInput(f"{name} unpacks to far more than a Word file holds", fix=_AGAIN)
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        plain = info.filename
        if plain.startswith("/") or "\\" in plain or ".." in plain.split("/") or plain in members:
            raise BadInput(f"{name} holds a part whose name leads elsewhere, or stands twice", fix=_AGAIN)
        if info.flag_bits & 0x1:
            raise BadInput(f"{name} is locked with a password", fix="save it without one")
        if info.file_size > FREE_SIZE and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise BadInput(f"{name} holds a part that unpacks to far more than its size allows", fix=_AGAIN)
        members[plain] = info
    return Parts(name, archive, members)
