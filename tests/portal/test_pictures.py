"""The manual's pictures are taken here: `make pictures` writes them; this test takes them again and compares.

They show the lived-in office of the tests, whose district, partner and people are invented.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from permslip.portal.door.pages import every_page
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.lived_in import LivedIn, live
from tests.portal.test_every_page import address, look

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
WRITE = os.environ.get("PICTURES") == "write"
ALIKE = 0.12  # on average, of black against white: days, ids and fonts differ, a lost column does not pass


@dataclass(frozen=True)
class Shot:
    """One picture: its name in docs/pictures, whose page, how large a window."""

    name: str
    seat: Seat
    page: str
    width: int = 1100
    height: int = 760
    language: str = "en"


SHOTS = (
    Shot("steward-today", Seat.STEWARD, "steward-today"),
    Shot("steward-request", Seat.STEWARD, "steward-request", height=900),
    Shot("steward-release", Seat.STEWARD, "steward-release", height=900),
    Shot("approver-release", Seat.APPROVER, "approver-release", height=900),
    Shot("partner-draft", Seat.PARTNER, "partner-draft", height=900),
    Shot("family-question", Seat.FAMILY, "family-question", width=400, height=860),
    Shot("family-question-es", Seat.FAMILY, "family-question", width=400, height=860, language="es"),
    Shot("register-home", Seat.PUBLIC, "register-home"),
    Shot("verify", Seat.PUBLIC, "verify", height=620),
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> LivedIn:
    """The lived-in office, served by the real server."""
    return live(tmp_path_factory.mktemp("pictures"))


def test_the_manuals_pictures_show_what_there_is(lived: LivedIn, chromium: Any, tmp_path: Path) -> None:
    world.serve_in_process(lived.office)
    pages = {page.name: page for page in every_page()}
    out = PICTURES if WRITE else tmp_path
    out.mkdir(exist_ok=True)
    with world.running(lived.office) as server:
        for shot in SHOTS:
            context = look(
                chromium,
                server,
                lived.browser(shot.seat),
                viewport={"width": shot.width, "height": shot.height},
                color_scheme="light",
                locale=shot.language,
            )
            if shot.language != "en":
                context.add_cookies(
                    [{"name": "django_language", "value": shot.language, "url": server.address}]
                )
            tab = context.new_page()
            answer = tab.goto(server.address + address(pages[shot.page], lived), wait_until="load")
            assert answer is not None and answer.status == 200, shot.name
            tab.screenshot(path=str(out / f"{shot.name}.png"))
            context.close()
    for shot in SHOTS:
        far = difference(PICTURES / f"{shot.name}.png", out / f"{shot.name}.png")
        assert far < ALIKE, f"{shot.name} has changed ({far:.2f}): run `make pictures` and look at it"


def difference(old: Path, new: Path) -> float:
    """How far two pictures are apart on average, 0..1; other sizes are as far as can be."""
    from PIL import Image, ImageChops, ImageStat

    assert old.is_file(), f"{old.name} is missing: run `make pictures`"
    with Image.open(old) as first, Image.open(new) as second:
        if first.size != second.size:
            return 1.0
        apart = ImageChops.difference(first.convert("L"), second.convert("L"))
        return float(ImageStat.Stat(apart).mean[0]) / 255


def test_every_picture_is_shown_and_every_shown_picture_is_taken() -> None:
    shown: set[str] = set()
    for page in (ROOT / "docs").rglob("*.md"):
        shown |= {
            Path(found).name for found in re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", page.read_text("utf-8"))
        }
    assert shown == {f"{shot.name}.png" for shot in SHOTS}
