"""The disk behind the Files port: private, flushed, never through a link, plain about what went wrong."""

from __future__ import annotations

import os

import pytest

from permslip.stores.files import DiskFiles
from permslip.words.errors import BadInput, NotFound

FILES = DiskFiles()


def test_what_is_written_is_private_and_read_back(tmp_path):
    with FILES.open_write(tmp_path / "a") as stream:
        stream.write(b"x")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    with FILES.open_read(tmp_path / "a") as stream:
        assert stream.read() == b"x"


def test_an_existing_file_is_never_overwritten_and_a_failed_one_never_left(tmp_path):
    (tmp_path / "a").write_bytes(b"mine")
    with pytest.raises(BadInput, match="there already"), FILES.open_write(tmp_path / "a"):
        pass
    assert (tmp_path / "a").read_bytes() == b"mine"
    with pytest.raises(RuntimeError), FILES.open_write(tmp_path / "b") as stream:
        stream.write(b"half")
        raise RuntimeError
    assert not (tmp_path / "b").exists()


def test_links_are_refused_for_reading_and_writing(tmp_path):
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(BadInput), FILES.open_read(tmp_path / "link"):
        pass
    with pytest.raises(BadInput), FILES.open_write(tmp_path / "link"):
        pass
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadInput), FILES.open_write(tmp_path / "dangling"):
        pass
    assert not (tmp_path / "nowhere").exists()


def test_what_is_not_a_file_is_not_read(tmp_path):
    with pytest.raises(NotFound), FILES.open_read(tmp_path / "nothing"):
        pass
    with pytest.raises(BadInput), FILES.open_read(tmp_path):
        pass
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="not a file"), FILES.open_read(tmp_path / "pipe"):
        pass


def test_a_listing_tells_every_kind_and_follows_nothing(tmp_path):
    (tmp_path / "d/e").mkdir(parents=True)
    (tmp_path / "d/f").write_bytes(b"")
    (tmp_path / "l").symlink_to(tmp_path / "d")
    os.mkfifo(tmp_path / "p")
    expected = {"d": "dir", "d/e": "dir", "d/f": "file", "l": "link", "p": "other"}
    assert FILES.listing(tmp_path) == expected
    assert {n: FILES.kind(tmp_path / n) for n in expected} == expected
    assert FILES.kind(tmp_path / "x") == FILES.kind(tmp_path / "d/f/x") == "missing"


def test_folders_are_made_private_and_never_over_something(tmp_path):
    FILES.make_folder(tmp_path / "a/b")
    assert (tmp_path / "a/b").stat().st_mode & 0o777 == 0o700
    FILES.make_folder(tmp_path / "a/b")
    with pytest.raises(BadInput, match="not empty"):
        FILES.make_folder(tmp_path / "a")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BadInput):
        FILES.make_folder(tmp_path / "file")


def test_removing_takes_the_link_and_not_what_it_points_to(tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d/f").write_bytes(b"x")
    (tmp_path / "l").symlink_to(tmp_path / "d")
    FILES.remove(tmp_path / "l")
    assert (tmp_path / "d/f").exists()
    FILES.remove(tmp_path / "d")
    FILES.remove(tmp_path / "d")
    assert list(tmp_path.iterdir()) == []
