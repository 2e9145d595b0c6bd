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
CELL = 20  # px: about the height of a line, so that a glyph drawn otherwise moves no ink to another cell
INK, COVERED = 40, 0.1  # how far from the background, 0..255; how much of a cell has to be so
ALIKE = 0.15  # of the ink there is. Taken again here: up to 0.05; two pages: from 0.3; a blank page: 1


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
    Shot("family-question-es", Seat.FAMILY, "family-question", width=400, height=1000, language="es"),
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
    """What share of the ink of two pictures lies where the other has none, 0..1; other sizes are as far as
    can be."""
    from PIL import Image

    assert old.is_file(), f"{old.name} is missing: run `make pictures`"
    with Image.open(old) as first, Image.open(new) as second:
        return apart(first, second)


def apart(first: Any, second: Any) -> float:
    """The same of two opened pictures."""
    if first.size != second.size:
        return 1.0
    one, other = inked(first), inked(second)
    there = len(one) + len(other)
    return len(one ^ other) / there if there else 0.0


def inked(picture: Any) -> set[tuple[int, int]]:
    """The cells of a coarse grid in which something stands out from the background."""
    from PIL import Image

    grey = picture.convert("L")
    _, background = max(grey.getcolors(256))
    ink = grey.point(lambda shade: 255 if abs(shade - background) > INK else 0)
    coarse = ink.resize((grey.width // CELL, grey.height // CELL), Image.Resampling.BOX)
    return {
        (x, y)
        for x in range(coarse.width)
        for y in range(coarse.height)
        if coarse.getpixel((x, y)) >= 255 * COVERED
    }


@pytest.mark.parametrize("shot", SHOTS, ids=[shot.name for shot in SHOTS])
def test_the_comparison_sees_a_blank_page_another_page_and_a_lost_line(shot: Shot) -> None:
    from PIL import Image, ImageFilter

    with Image.open(PICTURES / f"{shot.name}.png") as found:
        kept = found.convert("RGB")
    for colour in ("white", "black", kept.getpixel((2, kept.height - 2))):
        assert apart(kept, Image.new("RGB", kept.size, colour)) == 1.0
    for other in SHOTS:
        if other.name != shot.name:
            with Image.open(PICTURES / f"{other.name}.png") as found:
                assert apart(kept, found) > 2 * ALIKE, f"{other.name} would do for {shot.name}"
    moved = kept.copy()
    moved.paste(kept.crop((0, 160, kept.width, kept.height - 26)), (0, 186))
    assert apart(kept, moved) > ALIKE, "a line more at the top moves what follows"
    assert apart(kept, kept.filter(ImageFilter.GaussianBlur(0.5))) < ALIKE, "other edges of letters"


def test_every_picture_is_shown_and_every_shown_picture_is_taken() -> None:
    shown: set[str] = set()
    for page in (ROOT / "docs").rglob("*.md"):
        shown |= {
            Path(found).name for found in re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", page.read_text("utf-8"))
        }
    assert shown == {f"{shot.name}.png" for shot in SHOTS}
