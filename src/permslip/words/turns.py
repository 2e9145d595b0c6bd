"""How a release that left came to be worth what it is: taken back, given back, destroyed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Turn:
    """One change of a release's status (``status`` is a ``ReleaseStatus``) by the entry ``seq``. ``because``
    is the reason that was given, empty where none is asked for."""

    status: str
    on: date
    because: str
    seq: int


@dataclass(frozen=True)
class Backing:
    """One person's yes to reinstating a suspended release. ``signature`` (base64) is over what
    :func:`permslip.follow.taking_back.backing_bytes` says, by the key ``key_id``: their own, or the one that
    the office signs with for them."""

    role: str
    key_id: str
    signature: str
    because: str
    on: date
