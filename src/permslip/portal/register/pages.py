"""Which pages there are, and whose: the register is everybody's."""

from __future__ import annotations

from permslip.portal.door.pages import PUBLIC, Page
from permslip.portal.register import views, views_files, views_more, views_verify

AGREEMENT = {"name": "needs-assessment"}
RELEASE = {"release": "rel_none"}

PAGES: tuple[Page, ...] = (
    Page("", views.home, "register-home", PUBLIC, tab="Overview"),
    Page("register/", views.agreements, "register", PUBLIC, tab="Agreements"),
    Page("register.csv", views_files.register_csv, "register-csv", PUBLIC),
    Page("register.json", views_files.register_json, "register-json", PUBLIC),
    Page("agreements/<str:name>/", views.agreement, "agreement", PUBLIC, example=AGREEMENT),
    Page("releases/", views.releases, "releases", PUBLIC, tab="Releases"),
    Page("releases/<str:release>/", views.release, "release", PUBLIC, example=RELEASE),
    Page("releases/<str:release>/slip.dsse.json", views_files.slip, "release-slip", PUBLIC, example=RELEASE),
    Page(
        "releases/<str:release>/slip.tlog-proof", views_files.proof, "release-proof", PUBLIC, example=RELEASE
    ),
    Page("staff-data/", views_more.staff_data, "staff-data", PUBLIC, tab="Staff data"),
    Page("refusals/", views_more.refusals, "refusals", PUBLIC, tab="Refused"),
    Page("overdue/", views_more.overdue, "overdue", PUBLIC, tab="Overdue"),
    Page("incidents/", views_more.incidents, "incidents", PUBLIC, tab="Incidents"),
    Page("decision-times/", views_more.decision_times, "decision-times", PUBLIC, tab="How long it takes"),
    Page("ledger/", views_more.log, "public-log", PUBLIC, tab="The log"),
    Page("ledger/checkpoint", views_files.checkpoint, "ledger-checkpoint", PUBLIC),
    Page("ledger/leaves", views_files.leaves, "ledger-leaves", PUBLIC),
    Page("ledger/consistency", views_files.consistency, "ledger-consistency", PUBLIC),
    Page("status.json", views_files.status, "status-list", PUBLIC),
    Page("trust.json", views_files.trust, "trust-file", PUBLIC),
    Page("verify/", views_verify.verify, "verify", PUBLIC, writers=PUBLIC, tab="Verify a slip"),
)
