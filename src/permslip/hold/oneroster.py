"""OneRoster 1.1 and 1.2 CSV sets (1EdTech), and whatever other tables stand beside them.

One set becomes students (users joined with demographics), guardians and their links, staff, enrollments,
schools, courses, sections and terms. Rows marked ``tobedeleted`` are left out. Two things differ between the
versions: 1.1 has a role in ``users.csv``, 1.2 has ``roles.csv``; 1.1 has ``orgSourcedIds``, 1.2 a
primary org.
"""

from __future__ import annotations

from typing import Any

import ibis

from permslip.hold.conform import TWO_OR_MORE, Incoming, loaded_headers, text
from permslip.hold.draft import Draft, Field, Reading
from permslip.hold.flat import drafts_of, incoming, is_consents
from permslip.hold.kinds import KINDS, pick
from permslip.hold.oneroster_set import RosterSet, deltas_of, tables_in, version_of
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


def _first(column: Any) -> Any:
    return text(text(column).split(",")[0])


def _people(files: RosterSet) -> tuple[Any, tuple[str, ...]]:
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


def _students(files: RosterSet, people: Any, headers: tuple[str, ...]) -> Incoming:
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


def _of_role(files: RosterSet, people: Any, headers: tuple[str, ...], kind: str) -> Incoming:
    guardian = people["role"].isin(_GUARDIAN_ROLES)
    rows = guardian if kind == "guardians" else ~guardian & (people["role"] != "student")
    plumbing = ("agentsourcedids", "agents", "grades")
    wanted = tuple(h for h in headers if squash(h) not in plumbing)
    origin = files.origin("users") | {
        h: f"{files.files.get('roles', files.files['users'])}:{h}" for h in ("role", "orgSourcedIds")
    }
    table = people.filter(rows).select(*wanted)
    return Incoming(kind, KINDS[kind], wanted, table, origin, files.files["users"], 0)


def _links(files: RosterSet, people: Any, headers: tuple[str, ...]) -> Draft | None:
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


def _enrollments(files: RosterSet) -> list[Incoming]:
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


def _schools(files: RosterSet) -> Incoming:
    table, headers = files.active("orgs")
    kind = pick(headers, ("type",))
    if kind is not None:
        table = table.filter(text(table[kind]).lower() == "school")
    return Incoming("schools", KINDS["schools"], headers, table, files.origin("orgs"), files.files["orgs"], 0)


def _beside(files: RosterSet, stem: str) -> Incoming:
    into = incoming(files.source, files.files[stem])
    if pick(into.headers, ("datelastmodified",)) is None:
        return into
    table, headers = files.active(stem)
    return Incoming(into.stem, into.kind, headers, table, into.origin, into.file, 0)


def read(source: Source, version: str | None) -> Reading:
    """The drafts of a set. ``version`` overrides the manifest. Raises BadInput on a set that is not whole."""
    names = tables_in(source)
    version = version or version_of(source, names)
    for stem in NEEDED:
        if stem not in names:
            raise BadInput(
                f"{source.name} has no {stem}.csv", fix="export the set again after OneRoster 1.1 or 1.2"
            )
    files = RosterSet(source, names)
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
