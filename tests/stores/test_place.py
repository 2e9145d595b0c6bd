"""An office is a folder that is found like a git repository, guarded, and opened quickly."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from permslip import stores
from permslip.stores.lock import only_writer
from permslip.stores.place import Settings, find_office, read_settings, with_database, write_settings
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, OfficeProblem
from tests.stores.world import StepClock, an_office, made_office


def test_it_is_found_from_below_and_nowhere_else(tmp_path):
    office = an_office(tmp_path / "office")
    deep = office.root / "releases" / "x"
    deep.mkdir()
    assert find_office(deep) == office.root.resolve()
    with pytest.raises(NotFound):
        find_office(tmp_path)


def test_nothing_is_made_over_something(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    with pytest.raises(BadInput, match="not an empty folder"):
        made_office(tmp_path / "full")
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["thesis.txt"]


def test_others_on_the_machine_read_nothing(tmp_path):
    office = an_office(tmp_path / "office")
    made = made_office(tmp_path / "made")
    for root in (office.root, made.root):
        for path in [root, *root.rglob("*")]:
            assert path.stat().st_mode & 0o077 == 0, path.name
    os.chmod(office.place.keys, 0o750)
    with pytest.raises(OfficeProblem, match="open to others"):
        stores.open_office(office.root)


@pytest.mark.parametrize(
    "settings",
    [
        Settings("Alder Falls Public Schools", "alder-falls/permslip"),
        Settings('Écoles "A" \\ B', "x/y", "postgresql://me@db/p?sslmode=require", ("2026-12-28",)),
    ],
)
def test_settings_come_back_as_they_were_written(tmp_path, settings):
    (tmp_path / "office.toml").write_text(write_settings(settings), "utf-8")
    assert read_settings(tmp_path / "office.toml") == settings


OF_A_PORTAL = """# Settings of the office on the hill.
format = 1
district = "Alder Falls Public Schools"
origin = "alder-falls/permslip"

[database]
# moved in spring
address = "postgresql://permslip@db.example.org/permslip"  # without its password

[portal]
address = "https://permslip.example.org"
proxies = 1  # nginx

[[portal.sign_in]]
name = "school"
"""


@pytest.mark.parametrize(
    "text",
    [OF_A_PORTAL, write_settings(Settings("A", "x/y")), "format = 1\ndistrict = 'x'\norigin = 'a/b'"],
)
@pytest.mark.parametrize("address", ["", "postgresql://me@elsewhere/p"])
def test_another_database_leaves_every_other_line_alone(text, address):
    made = with_database(text, address)
    kept = [one for one in text.splitlines() if not one.startswith('address = "postgres')]
    assert [one for one in kept if one not in made.splitlines()] == []
    before, after = tomllib.loads(text), tomllib.loads(made)
    assert after.pop("database", {}) == ({"address": address} if address else {})
    assert before.pop("database", None) is None or before == after
    assert with_database(made, address) == made


@pytest.mark.parametrize(
    "text",
    ["database = { address = 'postgresql://a/b' }\n", "[database]\nport = 1\n", "a = '''\n[database]\n'''\n"],
)
def test_hostile_settings_are_not_written_over(text):
    with pytest.raises(OfficeProblem):
        with_database(text, "postgresql://me@elsewhere/p")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "format = 2\ndistrict = 'x'\norigin = 'a/b'",
        "format = 1\ndistrict = 'x'",
        "format = 1\ndistrict = 'x'\norigin = 'a/b'\nhum = 1",
        "format = 1\ndistrict = 'x'\norigin = 'a/b'\ndatabase = 'x'",
        "format = 1\ndistrict = ['x']\norigin = 'a/b'",
        "not toml",
        "\x00",
    ],
)
def test_hostile_settings_are_refused(tmp_path, text):
    (tmp_path / "office.toml").write_text(text)
    with pytest.raises(OfficeProblem):
        read_settings(tmp_path / "office.toml")


@pytest.mark.parametrize("origin", ["", "a b", "-x", "x" * 200, "a\nb", "a+b"])
def test_an_origin_is_a_plain_name(origin):
    with pytest.raises(BadInput):
        Settings("District", origin)


@pytest.mark.parametrize(
    "address", ["mysql://x/y", "postgresql://x", "postgresql://x:port/y", "/tmp/x.db", "postgresql://[/y"]
)
def test_a_database_address_is_not_repeated(address):
    from permslip.stores.orm import postgres

    with pytest.raises(OfficeProblem) as caught:
        postgres(address)
    assert address not in str(caught.value)


def test_a_lost_database_is_not_made_anew(tmp_path):
    office = an_office(tmp_path / "office")
    stores.close_office(office)
    for path in office.root.glob("permslip.db*"):
        path.unlink()
    with pytest.raises(NotFound, match="lost its database"):
        stores.open_office(office.root)


def test_two_writers_queue_or_one_is_told_who_writes(tmp_path):
    office = an_office(tmp_path / "office")
    held = only_writer(office.place.lock, wait=0)
    with held, pytest.raises(OfficeProblem, match=f"process {os.getpid()}"), office.writing(wait=0.1):
        pass
    held = only_writer(office.place.lock, wait=0)
    held.__enter__()
    threading.Timer(0.2, held.__exit__, (None, None, None)).start()
    with office.writing(wait=10):  # it queued, and its turn came
        pass


def test_many_processes_append_and_none_is_lost(tmp_path):
    """Eight processes, five entries each: forty entries, one tree."""
    office = an_office(tmp_path / "office")
    stores.close_office(office)
    at, began = office.core.clock.at, time.monotonic()
    children = []
    for number in range(8):
        child = os.fork()
        if child == 0:
            _append(office.root, _Shared(at, began), number)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    after = stores.open_office(office.root, clock=StepClock(at.replace(hour=23)))
    assert after.verify_ledger().entries == 2 + 40
    stores.close_office(after)


def _append(root: Path, clock: _Shared, number: int) -> None:
    try:
        office = stores.open_office(root, clock=clock)
        for turn in range(5):
            with office.transaction() as tx:
                body = {"policy": f"p-{number}", "value": turn}
                tx.append(EntryKind.POLICY_SET, body, actor_role="board")
        os._exit(0)
    finally:
        os._exit(1)


class _Shared:
    """One clock for all processes, which goes as the machine's does, from noon of the day of the test."""

    def __init__(self, at: datetime, began: float) -> None:
        self.at, self.began = at.replace(hour=12), began

    def now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self.began)


def test_the_door_loads_no_django():
    heavy = {"django", "pyarrow", "cryptography"}
    code = f"import sys, permslip.stores, permslip.follow; print(sorted({heavy!r} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_every_name_of_the_doors_is_there():
    from permslip import follow

    for door in (stores, follow):
        for name in door.__all__:
            assert getattr(door, name), name
