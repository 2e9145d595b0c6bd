"""Making an office and opening one."""

from __future__ import annotations

import os
from pathlib import Path

from permslip.stores import orm
from permslip.stores.core import Core, database_problems
from permslip.stores.disk import Disk, disk_problems
from permslip.stores.keyring import Passphrase
from permslip.stores.machine import SystemClock, SystemRandomness, new_ids
from permslip.stores.office import Office
from permslip.stores.place import (
    FOLDERS,
    Place,
    Settings,
    check_modes,
    find_office,
    origin_for,
    read_settings,
    write_settings,
)
from permslip.stores.recovering import recover
from permslip.words.errors import BadInput, NotFound
from permslip.words.ports import Clock, NewId, Randomness
from permslip.words.vocabulary import KeyUse


def no_passphrase() -> str | None:
    """The passphrase of an office whose keys have none."""
    return None


def create_office(
    path: Path,
    *,
    district: str,
    origin: str | None = None,
    database: str = "",
    clock: Clock | None = None,
    randomness: Randomness | None = None,
    new_id: NewId | None = None,
    passphrase: Passphrase = no_passphrase,
    disk: Disk | None = None,
) -> Office:
    """Make an office in a folder that is empty or not there yet, with its two keys, and open it.

    ``origin`` names the log (default: made from the district's name); ``database`` is a PostgreSQL address,
    else SQLite in the folder. Without a ``passphrase`` whoever reads the folder can read the office's keys.
    Raises BadInput when the folder has something in it, OfficeProblem when it cannot be written.
    """
    settings = Settings(district.strip(), origin or origin_for(district), database)
    root = path.resolve()
    disk = disk or Disk()
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise BadInput(f"{root.name} is not an empty folder.", fix="choose a new or an empty one")
    place = Place(root)
    with disk_problems("making the office", then="Remove the folder and run permslip init again."):
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chmod(root, 0o700)
        for name in FOLDERS:
            disk.make_folder(root / name)
    core = _core(place, settings, clock=clock, randomness=randomness, new_id=new_id, disk=disk)
    if not database:
        disk.write_new(place.database, b"")  # made here, so that it is nobody else's from its first byte
    with database_problems():
        orm.bring_up_to_date(core.alias)
    office = Office(core, passphrase, recover)
    with disk_problems("making the office's keys"):
        made = [(use, office.keyring.make(use, passphrase())) for use in (KeyUse.LEDGER, KeyUse.SLIP)]
        with office.transaction() as tx:
            for use, signer in made:
                office.keyring.add(tx, use, signer)
        # the settings come last: a folder without them is not an office, so that a crash leaves none
        disk.write_new(place.settings, write_settings(settings).encode())
        disk.flush_folder(root)
    return office


def open_office(
    path: Path,
    *,
    clock: Clock | None = None,
    randomness: Randomness | None = None,
    new_id: NewId | None = None,
    passphrase: Passphrase = no_passphrase,
    disk: Disk | None = None,
) -> Office:
    """Open the office that ``path`` is, or that it lies in.

    Raises NotFound when there is none, OfficeProblem when it cannot be worked in.
    """
    place = Place(find_office(path))
    settings = read_settings(place.settings)
    check_modes(place)
    if not settings.database and not place.database.is_file():
        raise NotFound("The office has lost its database.", fix="permslip restore BACKUP OFFICE")
    core = _core(place, settings, clock=clock, randomness=randomness, new_id=new_id, disk=disk or Disk())
    with database_problems():
        orm.once_up_to_date(core.alias, file=None if settings.database else place.database)
    return Office(core, passphrase, recover)


def close_office(office: Office) -> None:
    """Close this thread's connection to the office's database."""
    orm.disconnect(office.core.alias)


def _core(
    place: Place,
    settings: Settings,
    *,
    clock: Clock | None,
    randomness: Randomness | None,
    new_id: NewId | None,
    disk: Disk,
) -> Core:
    orm.set_up()
    database = orm.postgres(settings.database) if settings.database else orm.sqlite(place.database)
    chance = randomness or SystemRandomness()
    return Core(
        place=place,
        settings=settings,
        alias=orm.connect(database),
        clock=clock or SystemClock(),
        randomness=chance,
        new_id=new_id or new_ids(SystemRandomness()),
        disk=disk,
    )
