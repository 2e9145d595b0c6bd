"""Which pages there are, and whose."""

from __future__ import annotations

from permslip.portal.door.pages import Page

PAGES: tuple[Page, ...] = ()
