"""Backup and restore: the whole office in one tar file, with a list of digests that is checked on the
way back.

The database goes in as a consistent copy (SQLite's backup interface; a PostgreSQL database is copied row by
row into an SQLite file under one snapshot, and the portal's accounts go into a file of their own), and so
does the families' memory. Private keys and the vault go in too: keep a backup as you keep the office.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from permslip.ledger import Audit
from permslip.ledger.entry import write_time
from permslip.stores import orm
from permslip.stores.accounts import FILE as ACCOUNTS
from permslip.stores.accounts import accounts_of
from permslip.stores.core import database_problems
from permslip.stores.disk import CHUNK, Disk, disk_problems
from permslip.stores.errands import ErrandState
from permslip.stores.keyring import Passphrase
from permslip.stores.office import Office
from permslip.stores.opening import close_office, no_passphrase, open_office
from permslip.stores.place import FAMILIES, FOLDERS, Place, read_settings, with_database
from permslip.words.errors import BadInput, NotFound, VerificationFailed
from permslip.words.ports import Clock

LIST = "backup.json"
FORMAT = 1
LARGEST_LIST = 64 << 20
SITTINGS = "django_session"
NOT_DONE = {
    "error": "It was not done when the backup was made, from which the office was restored.",
    "fix": "start it again if it is still wanted",
}
KEPT_ACCOUNTS = f"keys/{ACCOUNTS}"
KEPT = ("keys", "vault/codes", "vault/rosters", "vault/consent", "vault/staff", "releases", "staging")


@dataclass(frozen=True)
class Backup:
    """What was backed up or restored: how many files and bytes, and the ledger as it was found."""

    path: Path
    files: int
    bytes: int
    ledger: Audit


def backup(office: Office, out: Path) -> Backup:
    """Write a backup to a new ``.tar`` file (mode 0600), after checking the ledger and the vault.

    Raises BadInput when ``out`` exists, VerificationFailed or OfficeProblem when the office itself is not
    whole: such an office is restored from an earlier backup, not kept as one.
    """
    if out.exists():
        raise BadInput(f"{out.name} is there already.", fix="give a new name")
    draft = out.with_name(f".{out.name}.part")
    with office.writing(), office.scratch() as tmp, disk_problems("writing the backup"):
        audit = office.verify_ledger()
        for segment in _segments(office):
            office.vault.check(segment)
        database = tmp / "permslip.db"
        with database_problems():
            _copy_database(office, database)
        members = [("permslip.db", database), ("office.toml", office.place.settings), *_members(office.root)]
        if office.core.settings.database and (accounts := accounts_of(office.core.alias)):
            office.disk.write_new(tmp / ACCOUNTS, accounts)
            members = [m for m in members if m[0] != KEPT_ACCOUNTS] + [(KEPT_ACCOUNTS, tmp / ACCOUNTS)]
        if office.families.database.exists():
            families = tmp / "families.db"
            office.families.database.copy(families)
            members.append((FAMILIES, families))
        listed: dict[str, dict[str, Any]] = {
            name: {"sha256": office.disk.sha256(path), "bytes": path.stat().st_size} for name, path in members
        }
        said = {
            "format": FORMAT,
            "made": write_time(office.core.clock.now()),
            "district": office.district,
            "files": listed,
        }
        try:
            _write_tar(draft, json.dumps(said, indent=1, ensure_ascii=False).encode(), members)
            office.disk.rename(draft, out)
        finally:
            office.disk.remove(draft)
    return Backup(out, len(members), sum(m["bytes"] for m in listed.values()), audit)


def _segments(office: Office) -> Iterator[Any]:
    from permslip.stores.vault import Shelf

    for shelf in Shelf:
        yield from office.vault.all(shelf)


def _members(root: Path) -> Iterator[tuple[str, Path]]:
    for folder in KEPT:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(root).as_posix(), path


def _write_tar(out: Path, listing: bytes, members: list[tuple[str, Path]]) -> None:
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            tar.addfile(_info(LIST, len(listing)), io.BytesIO(listing))
            for name, path in members:
                with path.open("rb") as source:
                    tar.addfile(_info(name, os.fstat(source.fileno()).st_size), source)
        file.flush()
        os.fsync(file.fileno())


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def _copy_database(office: Office, target: Path) -> None:
    from django.db import connections

    connection = connections[office.core.alias]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
        os.chmod(target, 0o600)
        return
    alias = orm.connect(orm.sqlite(target))
    orm.bring_up_to_date(alias)
    copy_rows(office.core.alias, alias)
    orm.disconnect(alias)


def copy_rows(source: str, target: str) -> None:
    """Copy every row of one database into another whose tables are empty, under one snapshot of the first."""
    from django.apps import apps
    from django.db import connections, transaction

    order = ["Entry", "Checkpoint"]
    models = {m.__name__: m for m in apps.get_app_config(orm.LABEL).get_models()}
    order += [name for name in models if name not in order and name != "ReleaseMove"] + ["ReleaseMove"]
    with transaction.atomic(using=source), transaction.atomic(using=target):
        if connections[source].vendor == "postgresql":
            with connections[source].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for name in order:
            rows = models[name].objects.using(source).order_by("pk").iterator(chunk_size=2000)
            models[name].objects.using(target).bulk_create(rows, batch_size=500)
        if connections[target].vendor == "postgresql":  # ids that were copied must not be given out again
            from django.core.management.color import no_style

            resets = connections[target].ops.sequence_reset_sql(no_style(), list(models.values()))
            with connections[target].cursor() as cursor:
                for statement in resets:
                    cursor.execute(statement)


def restore(
    archive: Path,
    path: Path,
    *,
    database: str | None = None,
    clock: Clock | None = None,
    passphrase: Passphrase = no_passphrase,
) -> tuple[Office, Backup]:
    """Restore a backup into a folder that is empty or not there, check it whole, and open it.

    ``database`` names an empty PostgreSQL database to restore into; without it the office is kept in SQLite,
    whatever it was kept in before. Raises BadInput when the target has something in it,
    VerificationFailed when the backup does not hold (the folder is then left without ``office.toml``: it is
    no office). Sittings of the portal end with it.
    """
    root = path.resolve()
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise BadInput(f"{root.name} is not an empty folder.", fix="restore into a new one")
    if not archive.is_file():
        raise NotFound(f"There is no backup {archive.name}.")
    disk, place = Disk(), Place(root)
    with disk_problems("restoring the office", then="Remove the folder and restore again."):
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chmod(root, 0o700)
        for name in FOLDERS:
            disk.make_folder(root / name)
        count, size = _unpack(archive, root)
        settings = read_settings(place.scratch / "office.toml")
        _settle(place, settings_text=_settings(place, database), database=database)
    office = open_office(root, clock=clock, passphrase=passphrase)
    try:
        audit = office.verify_ledger()
        for segment in _segments(office):
            office.vault.check(segment)
        if office.core.settings.origin != settings.origin:
            raise VerificationFailed("The restored settings are not the backup's.")
        _begin_anew(office)
    except BaseException:
        close_office(office)
        disk.remove(place.settings)
        raise
    return office, Backup(root, count, size, audit)


def _settings(place: Place, database: str | None) -> str:
    said = read_settings(place.scratch / "office.toml")
    text = (place.scratch / "office.toml").read_text("utf-8")
    return text if said.database == (database or "") else with_database(text, database or "")


def _begin_anew(office: Office) -> None:
    """End what went on when the backup was made: sittings, and errands that nobody does any more. What was
    asked for then might be done twice."""
    from django.db import connections

    connection = connections[office.core.alias]
    with database_problems():
        if SITTINGS in connection.introspection.table_names():  # the portal's, if it ever ran here
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {SITTINGS}")  # noqa: S608 - a name of ours
        for errand in office.errands.open():
            office.errands.end(errand.id, ErrandState.FAILED, NOT_DONE, office.core.clock.now())


def _settle(place: Place, *, settings_text: str, database: str | None) -> None:
    """Put the database where the settings say, then the settings: with them the folder becomes an office."""
    disk, copy = Disk(), place.scratch / "permslip.db"
    if database:
        orm.set_up()
        source, target = orm.connect(orm.sqlite(copy)), orm.connect(orm.postgres(database))
        with database_problems():
            orm.bring_up_to_date(source)
            if orm.applied_migrations(target):
                raise BadInput("The database to restore into is not empty.", fix="make a new one")
            orm.bring_up_to_date(target)
            copy_rows(source, target)
            accounts = accounts_of(source)
        if accounts:
            disk.write_new(place.keys / ACCOUNTS, accounts)
        orm.disconnect(source)
    else:
        disk.rename(copy, place.database)
    for name in disk.names(place.scratch):
        disk.remove(place.scratch / name)
    disk.write_new(place.settings, settings_text.encode())
    disk.flush_folder(place.root)


def _unpack(archive: Path, root: Path) -> tuple[int, int]:
    """Write the files of a backup below ``root``, each checked against the list that comes first.

    The database and the settings land in ``tmp/``. Nothing but plain files with listed names is taken.
    """
    total = 0
    try:
        with tarfile.open(archive, mode="r:") as tar:
            first = tar.next()
            source = None if first is None or first.name != LIST else tar.extractfile(first)
            if first is None or source is None or first.size > LARGEST_LIST:
                raise VerificationFailed("That is not a backup of an office.")
            listed = _read_list(source.read(LARGEST_LIST))
            left = dict(listed)
            while (member := tar.next()) is not None:
                said = left.pop(member.name, None)
                if said is None or not member.isreg() or member.size != said["bytes"]:
                    raise VerificationFailed("The backup holds something that its list does not.")
                stream = tar.extractfile(member)
                if stream is None:
                    raise VerificationFailed("The backup cannot be read.")
                if _write(stream, _target(root, member.name)) != said["sha256"]:
                    raise VerificationFailed(f"{member.name} in the backup was changed.")
                total += member.size
    except tarfile.TarError:
        raise VerificationFailed("The backup is cut short or is no tar file.") from None
    if left:
        raise VerificationFailed(f"The backup lacks {len(left)} of the files on its list.")
    return len(listed), total


def _read_list(data: bytes) -> dict[str, dict[str, Any]]:
    try:
        said = json.loads(data)
        files = said["files"]
        good = bool(said["format"] == FORMAT) and all(_is_listed(n, f) for n, f in files.items())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise VerificationFailed("The backup's list of files cannot be read.") from None
    if not good or not {"permslip.db", "office.toml"} <= set(files):
        raise VerificationFailed("The backup's list of files is not one of an office.")
    return dict(files)


def _is_listed(name: str, said: dict[str, Any]) -> bool:
    path = PurePosixPath(name)
    single = name in ("permslip.db", "office.toml", FAMILIES)
    inside = single or any(name.startswith(f"{folder}/") for folder in KEPT)
    plain = not path.is_absolute() and ".." not in path.parts and "\\" not in name and str(path) == name
    typed = isinstance(said["sha256"], str) and isinstance(said["bytes"], int)
    return bool(inside and plain and typed)


def _target(root: Path, name: str) -> Path:
    path = root / "tmp" / name if name in ("permslip.db", "office.toml") else root / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _write(stream: IO[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()
