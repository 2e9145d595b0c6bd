"""The page: nothing in it runs or is fetched, words are escaped, figures stand in tables."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from permslip import measure
from permslip.measure.drawing import Point, page
from permslip.measure.drawing_parts import heat, points, table
from permslip.measure.models import parse
from permslip.measure.report import Report

NASTY = "a<b>\"&'</style>"
VOID = {"meta", "rect", "circle", "path"}


class Read(HTMLParser):
    """The elements of a page with their attributes, and whether each is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.style = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data


def report(**more: Any) -> Report:
    rng = np.random.default_rng(3)
    names = (NASTY, "y", "z")
    held = pa.table({n: rng.integers(0, 7, 400) for n in (*names, "secret")})
    wanted = measure.Asked(
        quasi=names, k=4, sensitive=("secret",), people=5000, models=(parse("distinct-l:2:secret"),), **more
    )
    found = measure.of_table(NASTY, measure.encode(held, wanted.columns), wanted)
    lost = measure.utility_lost(held, held, names, counts=["y"])
    known = measure.public_already(held, ["y", "secret"], {NASTY: held.slice(0, 9)}, quasi=names)
    from dataclasses import replace

    return replace(found, utility=lost, public=known, before=(found.findings,))


PLANS = [
    Point(NASTY, 0.2, 0.25, True, True),
    Point("near", 0.201, 0.25, False),
    Point("far", 0.9, 0.02, True),
]


@pytest.fixture(scope="module")
def text() -> str:
    return page(report(), plans=PLANS)


def test_nothing_in_it_runs_or_is_fetched(text: str) -> None:
    read = Read(text)
    assert read.open == []
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "a", "base"}
    for _, attributes in read.elements:
        assert not any(name.startswith("on") or name in ("style", "href", "src") for name in attributes)
    assert "url(" not in read.style and "@import" not in read.style


def test_its_policy_allows_its_own_style_alone(text: str) -> None:
    read = Read(text)
    digest = base64.b64encode(hashlib.sha256(read.style.encode()).digest()).decode()
    policy = next(a["content"] for t, a in read.elements if t == "meta" and "http-equiv" in a)
    assert policy is not None and f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


def test_words_are_escaped(text: str) -> None:
    assert NASTY not in text and "&lt;b&gt;" in text
    assert text.count("</style>") == 1


def test_every_picture_has_its_figures(text: str) -> None:
    assert text.count("<h2>") == len(re.findall("<section>", text))
    for heading in ("Who stands in how large a crowd", "Use against risk", "Which columns put whom at risk"):
        part = text[text.index(heading) :].split("</section>", maxsplit=1)[0]
        assert "<table" in part and "<caption>" in part


def test_points_too_near_share_a_dot() -> None:
    drawn = points("a title", PLANS)
    assert ">1,2<" in drawn and ">3<" in drawn and drawn.count("<circle") == 2
    assert 'class="dot chosen"' in drawn
    assert points("nothing", []).count("<circle") == 0


def test_a_table_without_rows_is_a_table() -> None:
    assert "<tbody></tbody>" in table("none", ["a", "b"], [])


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_reads_in_a_browser(text: str, scheme: str, tmp_path: Path, chromium: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    (tmp_path / "page.html").write_text(text, "utf-8")
    for width in (320, 1100):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
        )
        tab = context.new_page()
        complaints: list[str] = []
        tab.on("console", lambda message, heard=complaints: heard.append(message.text))
        tab.goto((tmp_path / "page.html").as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(tab)
        assert found.violations_count == 0, found.generate_report()
        assert complaints == []
        context.close()


def test_a_table_shows_no_empty_columns_and_no_narrow_sentences():
    drawn = table("t", ["a", "b", "c"], [["x", "", "a sentence " * 9], ["y", "", ""]])
    assert ">b<" not in drawn and '<td class="long">a sentence' in drawn
    assert ">b<" in table("t", ["a", "b"], [])


def test_the_deepest_shade_is_the_highest_figure():
    drawn = heat("t", ["column", "9"], ["x", "y"], [[0.5], [0.1]])
    assert '<td class="h10">50</td>' in drawn and '<td class="h2">10</td>' in drawn
    assert '<td class="h0">0</td>' in heat("t", ["column", "9"], ["x"], [[0.0]])


def test_sets_are_drawn_up_to_the_largest():
    held = pa.table({"x": ["1", "2", "3"], "y": ["1", "1", "1"], "z": ["1", "1", "1"]})
    drawn = page(
        measure.of_table("t", measure.encode(held, ["x", "y", "z"]), measure.Asked(("x", "y", "z"), 2))
    )
    sizes = drawn.split("Special uniques by number of columns")[2].split("</table>")[0]
    assert sizes.count('<th scope="row">') == 1
