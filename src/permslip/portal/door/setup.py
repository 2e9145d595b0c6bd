"""Starting Django for one office: configured once a process, its tables brought up to date."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Any

import django
from django.conf import settings as django_settings

from permslip.portal.door import logbook
from permslip.portal.door.conf import PortalConf, read_conf
from permslip.portal.door.house import house
from permslip.portal.door.returning import take_in_accounts
from permslip.portal.door.settings import settings_for
from permslip.stores import orm
from permslip.stores.disk import Disk
from permslip.stores.place import Place, Settings, check_modes, read_settings
from permslip.words.errors import NotFound

SECRET = "portal.secret"  # noqa: S105 - the name of a file


def set_up(office: Path, *, scratch: Path | None, demo: bool = False) -> None:
    """Configure Django for the office, whose folder is exact. ``scratch`` is a private folder of this
    process in the office's ``tmp/`` (compiled translations, collected files, uploads on their way), or None
    in a test.

    Raises NotFound where there is no office, OfficeProblem for settings that do not hold.
    """
    place = Place(office.resolve())
    if not place.settings.is_file():
        raise NotFound(f"{office} is not an office.", fix=f"permslip init {office} --district NAME")
    settings = read_settings(place.settings)
    check_modes(place)
    house.root, house.conf, house.demo = place.root, read_conf(settings.portal), demo
    if not django_settings.configured:
        configure(_said(place, settings, house.conf, scratch))
        logbook.keep()


def configure(said: dict[str, Any]) -> None:
    """Configure Django and load its applications. Once a process."""
    django_settings.configure(**said)
    django.setup()


def _said(place: Place, settings: Settings, conf: PortalConf, scratch: Path | None) -> dict[str, Any]:
    from permslip.portal.frame import languages

    database = (
        orm.postgres(settings.database) if settings.database else orm.sqlite(place.database, portal=True)
    )
    compiled = languages.compile_into(room(scratch) / "languages", office=place.root)
    said = settings_for(
        database=database,
        secret=secret_of(place),
        conf=conf,
        languages=compiled,
        static=scratch / "static" if scratch else None,
    )
    if scratch:
        said["FILE_UPLOAD_TEMP_DIR"] = str(scratch)
    return said


def room(scratch: Path | None) -> Path:
    """Where to compile to: this process's own folder, or one of a test's that is gone with it."""
    if scratch is not None:
        return scratch
    room = Path(tempfile.mkdtemp(prefix="permslip-"))
    atexit.register(shutil.rmtree, room, ignore_errors=True)
    return room


def bring_up_to_date() -> None:
    """Make or change the tables of everything that is installed, and take in the accounts that a backup
    brought back. Called once, by the process that serves.
    """
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    take_in_accounts(Place(house.office).keys)


def secret_of(place: Place) -> str:
    """The key that signs cookies: made once, mode 0600, never in a backup's list of settings."""
    path = place.keys / SECRET
    if not path.exists():
        Disk().write_new(path, secrets.token_urlsafe(48).encode())
        os.chmod(path, 0o600)
    return path.read_text("ascii")
