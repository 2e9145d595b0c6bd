"""OneRoster 1.1 and 1.2 CSV sets (1EdTech), and whatever other tables stand beside them.

One set becomes students (users joined with demographics), guardians and their links, staff, enrollments,
schools, courses, sections and terms. Rows marked ``tobedeleted`` are left out. Two things differ between the
versions: 1.1 has a role in ``users.csv``, 1.2 has ``roles.csv``; 1.1 has ``orgSourcedIds``, 1.2 a primary org.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import ibis

from permslip.hold.conform import TWO_OR_MORE, Incoming, loaded_headers, text
from permslip.hold.draft import Draft, Field, Reading
from permslip.hold.flat import drafts_of, incoming, is_consents, stem_of
from permslip.hold.kinds import KINDS, pick
from permslip.hold.references import Reference
from permslip.words.elements import squash
from permslip.words.errors import BadInput
from permslip.words.ports import Source
from permslip.words.vocabulary import FieldClass

NEEDED = ("users", "orgs")
_CORE = frozenset(["users", "demographics", "roles", "enrollments", "orgs", "userprofiles", "manifest"])
_RACE_FLAGS = {  # squashed header → federal category
    "americanindianoralaskanative": "American Indian or Alaska Native",
    "asian": "Asian",
    "blackorafricanamerican": "Black or African American",
    "nativehawaiianorotherpacificislander": "Native Hawaiian or Other Pacific Islander",
    "white": "White",
}
_TWO = "demographicracetwoormoreraces"
_GUARDIAN_ROLES = ("guardian", "parent", "relative")


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
            fix="export the set again with its manifest, or name the version: --format oneroster-1.1 or oneroster-1.2",
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


class _Set:
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


def _first(column: Any) -> Any:
    return text(text(column).split(",")[0])


def _people(files: _Set) -> tuple[Any, tuple[str, ...]]:
    """Active users with a ``role`` (student before guardian before any other) and one ``orgSourcedIds``."""
    users, headers = files.active("users")
    role, org = (
        pick(headers, ("role",)),
        pick(headers, ("orgsourcedids", "orgsourcedid", "primaryorgsourcedid")),
    )
    key = files.need("users", "sourcedid")
    if "roles" in files.files:
        roles, _ = files.active("roles")
        who, what = files.need("roles", "usersourcedid"), files.need("roles", "role")
        where = files.need("roles", "orgsourcedid")
        word = text(roles[what]).lower()
        rank = ibis.cases((word == "student", 0), (word.isin(_GUARDIAN_ROLES), 1), else_=2)
        best = roles.group_by(_person=text(roles[who])).agg(
            _role=word.argmin(rank), _org=text(roles[where]).argmin(rank)
        )
        users = users.left_join(best, text(users[key]) == best["_person"])
        ours = ibis.coalesce(text(users[org]), users["_org"]) if org else users["_org"]
        users = users.mutate(_role=users["_role"], _org=ours)
    elif role is None:
        raise BadInput(
            "users.csv has no role, and there is no roles.csv",
            fix="export the set again after OneRoster 1.1 or 1.2",
        )
    else:
        users = users.mutate(
            _role=text(users[role]).lower(), _org=_first(users[org]) if org else ibis.null("string")
        )
    keep = tuple(h for h in headers if h not in (role, org))
    return users.select(*keep, role=users["_role"], orgSourcedIds=users["_org"]), (
        *keep,
        "role",
        "orgSourcedIds",
    )


def _race(table: Any, headers: tuple[str, ...]) -> Any:
    """One race of the six flags: none set is null, several are two or more."""
    flags = {name: pick(headers, (h,)) for h, name in _RACE_FLAGS.items()}
    yes = {
        name: text(table[h]).lower().isin(("true", "1", "yes", "y")).fill_null(False)
        for name, h in flags.items()
        if h
    }
    two = pick(headers, (_TWO,))
    count = sum((flag.cast("int8") for flag in yes.values()), ibis.literal(0, "int8"))
    many = count > 1
    if two is not None:
        many = many | text(table[two]).lower().isin(("true", "1", "yes", "y")).fill_null(False)
    return ibis.cases(
        (many, TWO_OR_MORE), *((flag, name) for name, flag in yes.items()), else_=ibis.null("string")
    )


def _students(files: _Set, people: Any, headers: tuple[str, ...]) -> Incoming:
    key = files.need("users", "sourcedid")
    table = people.filter(people["role"] == "student").drop("role")
    origin = files.origin("users") | {
        "orgSourcedIds": f"{files.files.get('roles', files.files['users'])}:orgSourcedId"
    }
    wanted = [h for h in headers if h != "role"]
    grades = pick(wanted, ("grades", "grade"))
    if grades is not None:
        table = table.mutate(**{grades: _first(table[grades])})
    if "demographics" in files.files:
        demo, own = files.active("demographics")
        who = pick(own, ("sourcedid", "usersourcedid"))
        if who is None:
            raise BadInput("demographics.csv has no column sourcedId", fix="export the set again")
        merged = {*_RACE_FLAGS, _TWO}
        plain = [
            h
            for h in own
            if squash(h) not in {*merged, "sourcedid", "usersourcedid", "status", "datelastmodified"}
        ]
        plain = [h for h in plain if h not in wanted]
        side = demo.select(_person=text(demo[who]), **{h: demo[h] for h in plain}, race=_race(demo, own))
        table = table.left_join(side, text(table[key]) == side["_person"])
        wanted += [*plain, "race"]
        origin = (
            files.origin("demographics")
            | origin
            | {
                key: origin[key],
                "race": f"{files.files['demographics']}:race flags",
            }
        )
    secret = [h for h in files.source.header(files.files["users"]) if h not in loaded_headers((h,))]
    return Incoming(
        "students",
        KINDS["students"],
        (*wanted, *secret),
        table.select(*wanted),
        origin,
        files.files["users"],
        0,
    )


def _of_role(files: _Set, people: Any, headers: tuple[str, ...], kind: str) -> Incoming:
    guardian = people["role"].isin(_GUARDIAN_ROLES)
    rows = guardian if kind == "guardians" else ~guardian & (people["role"] != "student")
    plumbing = ("agentsourcedids", "agents", "grades")
    wanted = tuple(h for h in headers if squash(h) not in plumbing)
    origin = files.origin("users") | {
        h: f"{files.files.get('roles', files.files['users'])}:{h}" for h in ("role", "orgSourcedIds")
    }
    table = people.filter(rows).select(*wanted)
    return Incoming(kind, KINDS[kind], wanted, table, origin, files.files["users"], 0)


def _links(files: _Set, people: Any, headers: tuple[str, ...]) -> Draft | None:
    """Student to guardian, one row a pair, from ``agentSourcedIds``."""
    key, agents = files.need("users", "sourcedid"), pick(headers, ("agentsourcedids", "agents"))
    if agents is None:
        return None
    named = people.filter((people["role"] == "student") & text(people[agents]).notnull())
    pairs = named.select(student_key=text(named[key]), guardian_id=text(named[agents]).split(",").unnest())
    pairs = pairs.mutate(guardian_id=text(pairs["guardian_id"])).filter(lambda t: t["guardian_id"].notnull())
    source = f"{files.files['users']}:{agents}"
    fields = (
        Field(
            "student_key",
            None,
            FieldClass.STUDENT_NUMBER,
            f"{files.files['users']}:{key}",
            "the key of the person its rows are about",
        ),
        Field(
            "guardian_id", "guardian_id", FieldClass.DIRECT_ID, source, "its name means guardian identifier"
        ),
    )
    return Draft(
        "student_guardians", KINDS["student_guardians"], "student_key", fields, pairs, files.files["users"], 0
    )


def _enrollments(files: _Set) -> list[Incoming]:
    table, headers = files.active("enrollments")
    role = files.need("enrollments", "role")
    word = text(table[role]).lower()
    name = files.files["enrollments"]
    students = Incoming(
        "enrollments",
        KINDS["enrollments"],
        headers,
        table.filter(word == "student"),
        files.origin("enrollments"),
        name,
        0,
    )
    staff = Incoming(
        "staff_classes",
        KINDS["staff_assignments"],
        headers,
        table.filter(word != "student"),
        files.origin("enrollments"),
        name,
        0,
    )
    return [students, staff]


def _schools(files: _Set) -> Incoming:
    table, headers = files.active("orgs")
    kind = pick(headers, ("type",))
    if kind is not None:
        table = table.filter(text(table[kind]).lower() == "school")
    return Incoming("schools", KINDS["schools"], headers, table, files.origin("orgs"), files.files["orgs"], 0)


def _beside(files: _Set, stem: str) -> Incoming:
    into = incoming(files.source, files.files[stem])
    if pick(into.headers, ("datelastmodified",)) is None:
        return into
    table, headers = files.active(stem)
    return Incoming(into.stem, into.kind, headers, table, into.origin, into.file, 0)


def tables_in(source: Source) -> dict[str, str]:
    """Squashed stem → name, for every file of the source that is a table."""
    return {squash(stem_of(n)): n for n in source.names() if source.is_table(n)}


def read(source: Source, version: str | None) -> Reading:
    """The drafts of a set. ``version`` overrides the manifest. Raises BadInput on a set that is not whole."""
    names = tables_in(source)
    version = version or version_of(source, names)
    for stem in NEEDED:
        if stem not in names:
            raise BadInput(
                f"{source.name} has no {stem}.csv", fix="export the set again after OneRoster 1.1 or 1.2"
            )
    files = _Set(source, names)
    people, headers = _people(files)
    skipped = [
        n for s, n in names.items() if s not in ("manifest", "userprofiles") and is_consents(source.header(n))
    ]
    extras = [_beside(files, s) for s, n in sorted(names.items()) if s not in _CORE and n not in skipped]
    kinds = {e.kind.name for e in extras}
    ours = [_students(files, people, headers), _of_role(files, people, headers, "guardians"), _schools(files)]
    ours += _enrollments(files) if "enrollments" in names else []
    drafts = drafts_of([*ours, *extras])
    accounts = drafts_of([_of_role(files, people, headers, "staff")])["staff"]
    staff_name = "staff_accounts" if "staff" in kinds else "staff"
    drafts[staff_name] = Draft(
        staff_name, accounts.kind, accounts.subject, accounts.fields, accounts.table, accounts.file, 0
    )
    links = None if "student_guardians" in kinds else _links(files, people, headers)
    if links is not None:
        drafts[links.name] = links
    noticed = [
        (n, "a list of families' answers: not part of the holding, import it with `permslip consent import`")
        for n in skipped
    ]
    noticed += deltas_of(source, names)
    if "userprofiles" in names:
        noticed.append((names["userprofiles"], "a file of accounts and passwords: not read"))
    read_ = tuple(n for s, n in names.items() if s != "userprofiles" and n not in skipped)
    assets = tuple(n for n in source.names() if n not in names.values())
    return Reading(f"oneroster-{version}", drafts, assets, tuple(noticed), read_)


def references(source: Source) -> list[Reference]:
    """What one file says of another: every pair to check when the holding is read."""
    files = _Set(source, tables_in(source))
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
