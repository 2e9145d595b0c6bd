"""The interface's table of routes."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(title="Permslip", version="1", docs_url=None, urls_namespace="api")
