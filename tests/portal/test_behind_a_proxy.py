"""The set-up that the manual describes, for real: nginx with a certificate in front of the running portal."""

from __future__ import annotations

import configparser
import http.client
import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.portal import world

ROOT = Path(__file__).resolve().parents[2]
HOST = "permslip.example.org"
NGINX = "/usr/sbin/nginx"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that signs itself, good for an hour."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return chain, private


@pytest.fixture(scope="module")
def proxied(office_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of nginx's https, with the portal behind it, set up by the sample files with paths and ports
    changed.
    """
    if not Path(NGINX).exists():
        pytest.fail("nginx is not installed. Run: sudo apt-get install nginx-light")
    tmp_path = tmp_path_factory.mktemp("proxied")
    office = tmp_path / "office"
    shutil.copytree(office_made / "office", office)
    with (office / "office.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[portal]\naddress = "https://{HOST}"\nproxies = 1\n')
    with world.running(office) as server:
        https, plain = world.free_port(), world.free_port()
        chain, key = certificate(tmp_path)
        sample = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
        for old, new in (
            ("127.0.0.1:8474", server.address.removeprefix("http://")),
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{https} ssl;"),
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("/etc/ssl/permslip/fullchain.pem", str(chain)),
            ("/etc/ssl/permslip/privkey.pem", str(key)),
            ("/etc/nginx/permslip-proxy.conf", str(ROOT / "deploy" / "nginx-proxy.conf")),
        ):
            assert old in sample, f"the sample no longer says {old}"
            sample = sample.replace(old, new)
        whole = (
            f"daemon off; pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log;\nevents {{}}\nhttp {{\n"
        )
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
            whole += f"{kind}_temp_path {tmp_path}/{kind};\n"
        (tmp_path / "nginx.conf").write_text(whole + sample + "\n}\n", "utf-8")
        running = subprocess.Popen([NGINX, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)])
        try:
            _wait(https)
            yield https
        finally:
            running.terminate()
            running.wait(timeout=20)


def _wait(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            http.client.HTTPSConnection("127.0.0.1", port, timeout=2, context=trusting()).connect()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not listen")


def trusting() -> ssl.SSLContext:
    """Our own certificate is not checked here: what is tested is what stands behind it."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ask(port: int, path: str, *, host: str = HOST, **headers: str) -> tuple[int, dict[str, str], str]:
    """One request to nginx: status, headers (small letters), body."""
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=trusting())
    line.request("GET", path, headers={"Host": host, **headers})
    answer = line.getresponse()
    found = {}
    for name, value in answer.getheaders():
        found[name.lower()] = f"{found[name.lower()]}\n{value}" if name.lower() in found else value
    return answer.status, found, answer.read().decode("utf-8", "replace")


def test_the_sample_set_up_serves_pages_with_secure_cookies(proxied: int) -> None:
    status, headers, body = ask(proxied, "/account/login/")
    assert status == 200
    assert "<h1>Sign in</h1>" in body
    assert "max-age=31536000" in headers["strict-transport-security"]
    cookies = headers["set-cookie"].split("\n")
    assert cookies
    assert all("secure" in cookie.lower() for cookie in cookies), "a cookie would travel in the clear"
    sheet = re.search(r'href="(/static/frame/permslip\.[0-9a-f]+\.css)"', body)
    assert sheet, "the style sheet has no digest in its name"
    status, headers, _ = ask(proxied, sheet[1], **{"Accept-Encoding": "gzip"})
    assert status == 200
    assert "immutable" in headers["cache-control"]


def test_hostile_host_is_turned_away(proxied: int) -> None:
    status, _, body = ask(proxied, "/account/login/", host="elsewhere.example")
    assert status == 400
    assert "elsewhere" not in body


def test_the_caller_is_whom_nginx_saw_not_who_they_say_they_are(proxied: int) -> None:
    """Six wrong codes with six forged addresses are still six tries from one place."""
    found = {ask(proxied, "/account/login/", **{"X-Forwarded-For": f"10.0.0.{n}"})[0] for n in range(3)}
    assert found == {200}


@pytest.mark.parametrize("name", ["permslip.service", "permslip-nightly.service", "permslip-nightly.timer"])
def test_the_units_are_units(name: str, tmp_path: Path) -> None:
    text = (ROOT / "deploy" / name).read_text("utf-8")
    read = configparser.RawConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(text)
    assert read.sections()
    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        return
    fitted = re.sub(
        r"/srv/permslip/program/\.venv/bin/permslip", str(Path(sys.executable).parent / "permslip"), text
    )
    fitted = re.sub(r"^(User|Group|WorkingDirectory|ReadWritePaths)=.*\n", "", fitted, flags=re.MULTILINE)
    (tmp_path / name).write_text(fitted, "utf-8")
    if name.endswith(".timer"):
        (tmp_path / name.replace(".timer", ".service")).write_text(
            "[Service]\nType=oneshot\nExecStart=/bin/true\n"
        )
    done = subprocess.run(
        [analyse, "verify", str(tmp_path / name)], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if name.split(".", maxsplit=1)[0] in line]
    assert ours == []


def test_every_command_in_the_units_is_one_of_the_program() -> None:
    from permslip.cli.app import COMMANDS

    known = {name for group in COMMANDS.values() for name in group}
    for path in sorted((ROOT / "deploy").glob("*.service")):
        for line in path.read_text("utf-8").splitlines():
            if "bin/permslip" in line:
                words = line.split("bin/permslip", 1)[1].split()
                assert known & set(words), f"{path.name}: {line}"
