"""Where an office's things lie, and the settings in its ``office.toml``."""

from __future__ import annotations

import json
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from permslip.words.errors import BadInput, NotFound, OfficeProblem

FILE = "office.toml"
FOLDERS = (
    "keys",
    "vault",
    "vault/codes",
    "vault/rosters",
    "vault/consent",
    "vault/staff",
    "releases",
    "staging",
    "tmp",
)
FAMILIES = "vault/families.db"
FORMAT = 1
_ORIGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{2,99}")
_HEAD = re.compile(r"\s*\[+([^\[\]]+)\]+\s*(?:#.*)?")
_ADDRESS = re.compile(r"\s*address\s*=")

TEMPLATE = """\
# The settings of a Permslip office. Everything else that it knows is in its database and its folders.
format = 1

# Printed on every slip. The log's origin is part of what partners check: neither is changed later.
district = {district}
origin = {origin}

[database]
# Nothing here: permslip.db in this folder (SQLite). Or the address of a PostgreSQL database, without its
# password (keep that in ~/.pgpass or PGPASSWORD):
# address = "postgresql://permslip@db.example.org/permslip"
{address}

[calendar]
# Days on which the district is closed besides the state's holidays, as "2026-12-28": no business days.
closed = {closed}
"""


@dataclass(frozen=True)
class Settings:
    """What ``office.toml`` says. ``database`` is a PostgreSQL address or empty; ``closed`` ISO dates;
    ``portal`` is read and checked by the portal alone."""

    district: str
    origin: str
    database: str = ""
    closed: tuple[str, ...] = ()
    portal: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not self.district.strip() or any(ord(c) < 32 for c in self.district) or len(self.district) > 200:
            raise BadInput("A district's name is 1 to 200 characters on one line.")
        if not _ORIGIN.fullmatch(self.origin):
            raise BadInput(
                "The log's origin is not a plain name.",
                fix="use letters, digits, dots, dashes and slashes, such as alderfalls.example/permslip",
            )


@dataclass(frozen=True)
class Place:
    """The paths of one office."""

    root: Path

    @property
    def settings(self) -> Path:
        """``office.toml``."""
        return self.root / FILE

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "permslip.db"

    @property
    def keys(self) -> Path:
        """Private keys, mode 0600."""
        return self.root / "keys"

    @property
    def vault(self) -> Path:
        """Record codes, rosters, answers."""
        return self.root / "vault"

    @property
    def families(self) -> Path:
        """The families' memory, mode 0600. Made when it is first asked for."""
        return self.root / FAMILIES

    @property
    def releases(self) -> Path:
        """Published packages, one folder each."""
        return self.root / "releases"

    @property
    def staging(self) -> Path:
        """Releases that are ready and have not left, one folder each."""
        return self.root / "staging"

    @property
    def scratch(self) -> Path:
        """``tmp/``: work in progress; swept."""
        return self.root / "tmp"

    @property
    def lock(self) -> Path:
        """The file that the one writer holds."""
        return self.root / ".lock"


def find_office(start: Path) -> Path:
    """The office that a folder is in: itself or the nearest parent with an ``office.toml``.

    Raises NotFound when there is none.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return folder
    raise NotFound(
        "There is no office here or in any folder above.", fix="run permslip init, or name one with --office"
    )


def origin_for(district: str) -> str:
    """A log origin made of a district's name."""
    words = re.sub(r"[^a-z0-9]+", "-", district.lower()).strip("-")
    return f"{words or 'district'}/permslip"


def write_settings(settings: Settings) -> str:
    """The text of ``office.toml`` (a JSON string is a TOML string)."""
    address = f"address = {json.dumps(settings.database)}" if settings.database else ""
    return TEMPLATE.format(
        district=json.dumps(settings.district, ensure_ascii=False),
        origin=json.dumps(settings.origin),
        address=address,
        closed=json.dumps(list(settings.closed)),
    )


def with_database(text: str, address: str) -> str:
    """The text of an ``office.toml`` with another database (none: SQLite); every other line stays as it is.

    Raises OfficeProblem where the address does not stand on a line of its own under ``[database]``.
    """
    line = [f"address = {json.dumps(address)}"] if address else []
    found: list[str] = []
    table, place = "", None
    for one in text.splitlines():
        head = _HEAD.fullmatch(one)
        table = head[1] if head else table
        if table == "database" and _ADDRESS.match(one):
            continue
        found.append(one)
        if table == "database" and one.strip():
            place = len(found)
    if place is None:
        found, place = [*found, "", "[database]"], len(found) + 2
    made = "\n".join([*found[:place], *line, *found[place:]]) + "\n"
    try:
        before, after = tomllib.loads(text), tomllib.loads(made)
    except tomllib.TOMLDecodeError:
        before, after = {}, {"database": "written otherwise"}
    before.pop("database", None)
    if after.pop("database", {}) != ({"address": address} if address else {}) or before != after:
        raise OfficeProblem(
            "The database's address cannot be changed in office.toml.",
            fix='give it a line of its own, address = "...", under [database]',
        )
    return made


def read_settings(path: Path) -> Settings:
    """Read ``office.toml``. Raises OfficeProblem when it cannot be read or says something unknown."""
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise OfficeProblem(
            "office.toml cannot be read.", fix="mend it, or restore it from a backup"
        ) from None
    unknown = set(said) - {"format", "district", "origin", "database", "calendar", "portal"}
    if unknown or said.get("format") != FORMAT:
        what = f"says {', '.join(sorted(unknown))}" if unknown else "is of another format"
        raise OfficeProblem(
            f"office.toml {what}, which this version does not know.", fix="remove it or update permslip"
        )
    database, calendar = said.get("database", {}), said.get("calendar", {})
    closed = calendar.get("closed", []) if isinstance(calendar, dict) else None
    address = database.get("address", "") if isinstance(database, dict) else None
    texts = (said.get("district"), said.get("origin"), address)
    if not all(isinstance(t, str) for t in texts) or not isinstance(closed, list):
        raise OfficeProblem(
            "office.toml lacks district or origin, or a value of it is no text.", fix="mend it"
        )
    portal = said.get("portal", {})
    if not isinstance(portal, dict):
        raise OfficeProblem("office.toml: portal is no table.", fix="write [portal] on a line of its own")
    return Settings(str(texts[0]), str(texts[1]), str(texts[2]), tuple(str(day) for day in closed), portal)


def check_modes(place: Place) -> None:
    """Raises OfficeProblem when others on the machine may read the folders that hold secrets."""
    for folder in (place.keys, place.vault, place.staging, place.scratch):
        try:
            mode = os.stat(folder, follow_symlinks=False).st_mode
        except FileNotFoundError:
            raise OfficeProblem(
                f"The office has lost its folder {folder.name}.", fix="restore it from a backup"
            ) from None
        if not stat.S_ISDIR(mode) or mode & 0o077:
            raise OfficeProblem(
                f"The office's folder {folder.name} is open to others, or no folder.",
                fix=f"chmod 700 {folder.name}",
            )
