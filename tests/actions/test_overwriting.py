"""What is read is never written over, by whatever road it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from permslip.actions.overwriting import spare
from permslip.words.errors import BadInput


def test_a_place_is_spared_by_every_road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    held, other, link = folder / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"
    held.write_text("a\n", "utf-8")
    other.write_text("b\n", "utf-8")
    link.symlink_to(held)
    monkeypatch.chdir(folder)
    for out in (held, link, Path("a.csv"), Path("../deep/a.csv")):
        for given in ([held], [str(held)], [None, tmp_path / "in"], ["needs-2026", "a.csv"]):
            with pytest.raises(BadInput, match="would be lost") as raised:
                spare(out, given)
            assert raised.value.fix
    spare(other, [held, tmp_path / "in", None, "db://x/y", "n" * 5000])
    spare(tmp_path / "new.csv", [tmp_path])
