"""What ``office.toml`` says of the portal, in its table ``[portal]``, checked when the server starts.

Secrets do not stand in it: the password of the mail server and the secrets of school sign-ins come from the
environment (PERMSLIP_MAIL_PASSWORD, PERMSLIP_GOOGLE_SECRET ...), or from files of mode 0600 in ``keys/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from permslip.words.errors import OfficeProblem

FIX = "docs/how-to/run-the-portal.md shows each setting"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mail(_Strict):
    """Where letters by e-mail go out. Without it nothing is mailed, and pages say so."""

    host: str
    port: int = 587
    user: str = ""
    sender: str
    security: Literal["starttls", "tls", "none"] = "starttls"


class SignIn(_Strict):
    """A school sign-in by OpenID Connect. The secret is PERMSLIP_NAME_SECRET in the environment.

    ``addresses_are_its_own``: the district vouches that this sign-in gives out its addresses itself, for one
    that says nothing of whether an address was verified."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{1,30}$")
    title: str
    server: str
    client_id: str
    addresses_are_its_own: bool = False

    @field_validator("server")
    @classmethod
    def _https(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
            raise ValueError("a sign-in is reached by https")
        return value


class PortalConf(_Strict):
    """The table ``[portal]``. ``address`` is how people reach it (https://...); without one it serves this
    machine only. ``proxies`` counts the reverse proxies in front, whose word on the caller's address is
    believed."""

    address: str = ""
    proxies: int = Field(default=0, ge=0, le=3)
    contact: str = ""
    office_hours: str = ""
    mail: Mail | None = None
    sms_program: str = ""
    sign_in: tuple[SignIn, ...] = ()

    @field_validator("address")
    @classmethod
    def _plain(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("https", "http") or not parts.hostname or parts.path.strip("/")):
            raise ValueError("an address is like https://permslip.example.org")
        return value.rstrip("/")

    @property
    def host(self) -> str:
        """The host name that people reach it by, or nothing."""
        return urlsplit(self.address).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether people reach it by https."""
        return self.address.startswith("https://")


def read_conf(said: Mapping[str, Any]) -> PortalConf:
    """The portal's settings. Raises OfficeProblem naming the setting, never its value."""
    try:
        return PortalConf.model_validate(dict(said))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise OfficeProblem(f"office.toml, [portal] {where}: {first['msg']}.", fix=FIX) from None
