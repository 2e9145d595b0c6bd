"""The files of a OneRoster set: the manifest, each file opened once, what one file says of another."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from permslip.hold.conform import loaded_headers, text
from permslip.hold.flat import stem_of
from permslip.hold.kinds import pick
from permslip.hold.references import Reference
from permslip.words.elements import squash
from permslip.words.errors import BadInput
from permslip.words.ports import Source


def manifest_of(source: Source, name: str) -> Mapping[str, str]:
    """The manifest's properties, names squashed. Raises BadInput when it is no list of two columns."""
    with source.open(name) as stream:
        raw = stream.read(1 << 20)
    try:
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
        if (
            not rows
            or [squash(c) for c in rows[0]] != ["propertyname", "value"]
            or any(len(r) != 2 for r in rows if r)
        ):
            raise ValueError
    except (ValueError, csv.Error):
        raise BadInput(
            f"{name}: no OneRoster manifest (two columns, propertyName and value)", fix="export the set again"
        ) from None
    return {squash(r[0]): r[1].strip() for r in rows[1:] if r}


def deltas_of(source: Source, files: Mapping[str, str]) -> list[tuple[str, str]]:
    """A notice for every file that the manifest calls a delta: it may not be whole."""
    if "manifest" not in files:
        return []
    calls = {k.removeprefix("file"): v.lower() for k, v in manifest_of(source, files["manifest"]).items()}
    said = "the manifest calls it a delta: it holds changes only, and may not be whole"
    return [
        (files[stem], said) for stem, value in sorted(calls.items()) if value == "delta" and stem in files
    ]


def version_of(source: Source, files: Mapping[str, str]) -> str:
    """``1.1`` or ``1.2`` by the manifest, after checking that what it promises is there. Raises BadInput."""
    if "manifest" not in files:
        raise BadInput(
            f"{source.name} looks like a OneRoster set, but has no manifest.csv",
            fix="export the set again with its manifest, or name the version: "
            "--format oneroster-1.1 or oneroster-1.2",
        )
    manifest = manifest_of(source, files["manifest"])
    version = manifest.get("onerosterversion", "")
    if version not in ("1.0", "1.1", "1.2"):
        raise BadInput(
            f"{files['manifest']}: oneroster.version is not 1.1 or 1.2",
            fix="export the set as OneRoster 1.1 or 1.2",
        )
    for key, value in manifest.items():
        stem = key.removeprefix("file")
        if key.startswith("file") and value.lower() == "bulk" and stem not in files:
            raise BadInput(
                f"the manifest promises {stem}.csv, and it is not there", fix="export the set again"
            )
    return "1.2" if version == "1.2" else "1.1"


class RosterSet:
    """The set's files by squashed stem, each opened once, without deleted rows."""

    def __init__(self, source: Source, files: Mapping[str, str]) -> None:
        self.source, self.files = source, files
        self._open: dict[str, tuple[Any, tuple[str, ...]]] = {}

    def raw(self, stem: str) -> tuple[Any, tuple[str, ...]]:
        """(table with every row, loaded headers)."""
        if stem not in self._open:
            headers = loaded_headers(self.source.header(self.files[stem]))
            self._open[stem] = self.source.table(self.files[stem], headers), headers
        return self._open[stem]

    def active(self, stem: str) -> tuple[Any, tuple[str, ...]]:
        """(table without deleted rows, loaded headers)."""
        table, headers = self.raw(stem)
        status = pick(headers, ("status",))
        if status is None:
            return table, headers
        return table.filter(text(table[status]).lower().fill_null("active") != "tobedeleted"), headers

    def need(self, stem: str, *wanted: str) -> str:
        """The header of one of the wanted names. Raises BadInput when the file has none of them."""
        _, headers = self.raw(stem)
        found = pick(headers, wanted)
        if found is None:
            raise BadInput(
                f"{self.files[stem]} has no column {wanted[0]}",
                fix="export the set again after OneRoster 1.1 or 1.2",
            )
        return found

    def origin(self, stem: str) -> dict[str, str]:
        """``file:header`` of every column, secrets included."""
        return {h: f"{self.files[stem]}:{h}" for h in self.source.header(self.files[stem])}


def tables_in(source: Source) -> dict[str, str]:
    """Squashed stem → name, for every file of the source that is a table."""
    return {squash(stem_of(n)): n for n in source.names() if source.is_table(n)}


def references(source: Source) -> list[Reference]:
    """What one file says of another: every pair to check when the holding is read."""
    files = RosterSet(source, tables_in(source))
    pairs = [
        ("enrollments", ("usersourcedid",), "users", False),
        ("enrollments", ("classsourcedid",), "classes", False),
        ("enrollments", ("schoolsourcedid",), "orgs", False),
        ("demographics", ("sourcedid", "usersourcedid"), "users", False),
        ("roles", ("usersourcedid",), "users", False),
        ("roles", ("orgsourcedid",), "orgs", False),
        ("users", ("agentsourcedids", "agents"), "users", True),
        ("users", ("orgsourcedids",), "orgs", True),
        ("classes", ("coursesourcedid",), "courses", False),
        ("classes", ("schoolsourcedid",), "orgs", False),
    ]
    found = []
    for stem, wanted, target, many in pairs:
        header = pick(files.raw(stem)[1], wanted) if stem in files.files and target in files.files else None
        if header is None:
            continue
        table, _ = files.active(stem)
        other, _ = files.active(target)
        there = text(other[files.need(target, "sourcedid")])
        here = text(table[header])
        found.append(
            Reference(
                files.files[stem],
                header,
                files.files[target],
                here.split(",").unnest() if many else here,
                there,
            )
        )
    return found


def unique_keys(source: Source) -> list[tuple[str, str]]:
    """(file, header) of every ``sourcedId`` that must not repeat."""
    names = tables_in(source)
    found = []
    for stem in (
        "users",
        "demographics",
        "orgs",
        "classes",
        "courses",
        "enrollments",
        "roles",
        "academicsessions",
    ):
        header = pick(source.header(names[stem]), ("sourcedid",)) if stem in names else None
        if header is not None:
            found.append((names[stem], header))
    return found
