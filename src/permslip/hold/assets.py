"""Files that are no tables: what they are by their names and folders, never by their content."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath

from permslip.hold.holding import Asset
from permslip.words.elements import ELEMENTS
from permslip.words.ports import Source
from permslip.words.vocabulary import FieldClass

_MEDIA = {
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "dwg": "image/vnd.dwg",
    "dxf": "image/vnd.dxf",
    "ifc": "application/x-step",
    "geojson": "application/geo+json",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain",
    "md": "text/markdown",
}
# element ← words in the name or a folder; the first that matches, the gravest first
_WORDS = (
    ("security_system", r"camera|alarm|surveillance|security|access.?control|lock.?down|door.?code"),
    ("safety_plan", r"evacuation|emergency|crisis|safety|hazard|active.?(shooter|threat)"),
    (
        "floor_plan",
        r"floor.?plan|blue.?print|architect|\bplans?\b|\blevel.?\d|\bfloor|drawing|basement|\bifc\b",
    ),
    ("building_map", r"\bmaps?\b|campus|site.?plan|\bsite\b|attendance.?zone|zones?\b"),
)
_DRAWINGS = frozenset(("dwg", "dxf", "ifc", "rvt", "skp"))


def _endings(name: str) -> list[str]:
    return [s.lstrip(".").lower() for s in PurePosixPath(name).suffixes]


def element_of(name: str) -> tuple[str | None, FieldClass]:
    """(element or None, class) of a file by the words of its path; a drawing of any kind is a floor plan.
    What no word tells is UNKNOWN, and unknown never leaves."""
    words = re.sub(r"[^a-z0-9/]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
    for element, pattern in _WORDS:
        if re.search(pattern, words):
            return element, ELEMENTS[element].field_class
    if _DRAWINGS & set(_endings(name)):
        return "floor_plan", ELEMENTS["floor_plan"].field_class
    return None, FieldClass.UNKNOWN


def asset(source: Source, name: str) -> Asset:
    """The asset of one file of the source, with its size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    with source.open(name) as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
    element, kind = element_of(name)
    plain = [e for e in _endings(name) if e != "gz"]
    media = _MEDIA.get(plain[-1] if plain else "", "application/octet-stream")
    return Asset(name, element, kind, media, size, digest.hexdigest())
