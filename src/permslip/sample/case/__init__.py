"""The case that the demo plays: a memorandum as it should not be, and the same wish done right.

Everything here is invented: the district, the council, its two sub-processors and every sentence. The
dates in
the papers are days relative to ``today``, filled in when the demo runs.
"""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files

DISTRICT = "Alder Falls Public Schools"
PARTNER = "Northfield Council for Schools"
TALLY = "Tally Analytics LLC"
BRIGHTWATER = "Brightwater Mapping Inc."

AGREEMENT = "needs-assessment"
WISH = "wish"
REQUEST = "needs-study"


def wish() -> str:
    """The partner's first list, as a partner would write it: words, domain, how badly wanted."""
    return _read("wish.csv")


def memorandum(signed: date) -> str:
    """The memorandum as first signed: friendly, vague, and without a legal basis."""
    return _read("memorandum.yaml").format(signed=signed, starts=signed, ends=signed + timedelta(days=258))


def amended(signed: date, fingerprint: str) -> str:
    """The amended agreement: a study with every statement that the law asks for."""
    ends = signed + timedelta(days=240)
    return _read("amended.yaml").format(
        signed=signed,
        starts=signed,
        ends=ends,
        destroy_by=ends,
        fingerprint=fingerprint,
    )


def request(as_of: date) -> str:
    """The second request: what the study needs and nothing more."""
    return _read("request.yaml").format(as_of=as_of)


def _read(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")
