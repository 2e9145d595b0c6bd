"""From page to page in a real browser: what is looked at next is the next page, and all of it."""

from __future__ import annotations

from typing import Any


def follow(tab: Any, way: Any) -> None:
    """Click what leads to another page, and wait until that page is loaded. A click alone comes back as soon
    as it is made: the browser may still show the old page then, or half of the new one."""
    with tab.expect_navigation():
        way.click()
