"""The addresses of the portal, made from the table of pages."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from permslip.portal.door import errors
from permslip.portal.door.gate import address
from permslip.portal.door.pages import every_page

urlpatterns = [
    path("account/", include("permslip.portal.door.account_urls")),
    path("language/", set_language, name="set_language"),
    path("api/", include("permslip.portal.api.addresses")),
    *[address(page) for page in every_page()],
]

handler400 = errors.not_understood
handler404 = errors.missing
handler500 = errors.broken
