"""Somebody who has a keyboard and nothing else: Tab until the thing has the focus, and the focus is seen."""

from __future__ import annotations

from typing import Any

MOST_TABS = 60
"""Whoever needs more presses from the top of a page gives up."""

_RING = """() => {
    const at = document.activeElement, look = getComputedStyle(at), box = at.getBoundingClientRect();
    const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0;
    const back = element => {
        for (let e = element; e; e = e.parentElement) {
            const c = getComputedStyle(e).backgroundColor;
            if (c !== "rgba(0, 0, 0, 0)") return c;
        }
        return "rgb(255, 255, 255)";
    };
    const colour = look.outlineColor, name = at.outerHTML.slice(0, 120);
    return {ring, inside, colour, back: back(at.parentElement), name};
}"""


def tab_to(page: Any, wanted: Any, *, most: int = MOST_TABS) -> int:
    """Press Tab until ``wanted`` (a locator) has the focus; how many presses that took. On every stop of the
    way the focus is seen."""
    target = wanted.first.element_handle()
    for presses in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # from the last thing of a page the focus goes round by the browser itself
        focus_is_seen(page)
        if page.evaluate("wanted => document.activeElement === wanted", target):
            return presses
    raise AssertionError(f"{most} presses of Tab do not lead to {wanted}")


def focus_is_seen(page: Any) -> None:
    """A ring of 2 px at least, in the window, that stands out from what is around (WCAG 2.2: 2.4.7, 2.4.11,
    1.4.11)."""
    found = page.evaluate(_RING)
    assert found["ring"], f"no ring around {found['name']}"
    assert found["inside"], f"out of the window: {found['name']}"
    far = contrast(found["colour"], found["back"])
    assert far >= 3, f"a ring of {far:.1f} to 1 around {found['name']}"


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as CSS computes them, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [float(part) / 255 for part in colour[colour.index("(") + 1 :].rstrip(")").split(",")[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
