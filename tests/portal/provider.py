"""A school's sign-in for tests: an OpenID Connect provider on this machine (OpenID Connect Core 1.0,
authorization code flow with PKCE, RFC 7636). It says of somebody what the test wants said.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, KID = "portal", "a-secret-of-the-tests", "key-1"


@dataclass
class Provider:
    """What the provider says. ``person`` are the claims of whoever signs in; ``spoil`` changes the id_token's
    claims; ``heard`` are the forms that came to the token endpoint."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    spoil: dict[str, Any] = field(default_factory=dict)
    refuse: bool = False
    heard: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def discovery(self) -> dict[str, Any]:
        """OpenID Connect Discovery 1.0."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to: with a code, or with a refusal."""
        if self.refuse:
            back = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            back = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, once; None where secret, code or PKCE do not hold."""
        self.heard.append(form)
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET)
            or asked.get("code_challenge") != challenge.rstrip(b"=").decode()
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return None
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            **self.person,
            **self.spoil,
        }
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": KID})
        return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


class _Answers(BaseHTTPRequestHandler):
    provider: Provider

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        match parts.path:
            case "/.well-known/openid-configuration":
                self._say(self.provider.discovery())
            case "/userinfo":
                self._say(self.provider.person)
            case "/jwks":
                self._say({"keys": []})
            case "/authorize":
                asked = {k: v[0] for k, v in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", self.provider.authorize(asked))
                self.end_headers()
            case _:
                self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        told = self.provider.token({k: v[0] for k, v in parse_qs(body).items()})
        self._say(told or {"error": "invalid_grant"}, 200 if told else 400)

    def _say(self, data: Any, status: int = 200) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def running() -> Iterator[Provider]:
    """A provider that listens on this machine until the test is done."""
    provider = Provider()
    handler = type("Answers", (_Answers,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
