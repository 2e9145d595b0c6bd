"""Set a machine up for Permslip: `python3 tools/setup.py [run|postgres|spark|test]`.

Needs Python 3.11 or newer and nothing else. Makes `.venv` in the project, installs the locked
libraries of the mode (each checked against its hash), installs the package itself, and for `test`
sees to the Debian packages the tests start. What is already there is left alone: the second time is
instant. The mode `run` is what the program needs, `postgres` adds its driver, `spark` adds Apache Spark,
`test` adds the rest.
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

FLOOR = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "permslip-setup.json"

# A mode installs its own lock, which holds the whole of every mode under it.
HOLDS = {
    "run": ("run",),
    "postgres": ("run", "postgres"),
    "spark": ("run", "spark"),
    "test": ("run", "postgres", "spark", "test"),
}
# What comes as a source archive only: what reads our bags in the tests, and Spark (430 MB of Java).
SOURCES = "bagit,pyspark"
# --no-deps: a lock is complete. A source archive may only be one named above, built with our own pinned
# tools: pip would otherwise fetch build tools that nobody has pinned.
LOCKED = ["--require-hashes", "--no-deps", "--no-build-isolation", "--only-binary=:all:"]
LOCKED += [f"--no-binary={SOURCES}"]
# Debian package -> the program in it that the tests start, or the library that they load; and what for.
DEBIAN_FOR_TESTS = {
    "postgresql": ("pg_virtualenv", "the tests start a real PostgreSQL server"),
    "chromium": ("chromium", "the tests drive the portal in a real browser"),
    "fonts-liberation": ("/usr/share/fonts/truetype/liberation", "the browser needs a font"),
    "nginx-light": ("/usr/sbin/nginx", "the tests run the sample set-up behind a reverse proxy"),
    "libpango-1.0-0": ("libpango-1.0.so.0", "letters are laid out as PDF with it"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "letters are laid out as PDF with it"),
    "openjdk-17-jre-headless": ("java", "the tests start a real Spark, which runs on Java"),
}


class SetupError(Exception):
    """Something the person at the machine has to do; the message says what."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Set this machine up for Permslip.")
    parser.add_argument("mode", nargs="?", choices=sorted(HOLDS), default="run")
    mode = parser.parse_args(arguments).mode
    try:
        if sys.version_info < FLOOR:
            raise SetupError(
                f"Python {FLOOR[0]}.{FLOOR[1]} or newer is needed; this is {sys.version.split()[0]}.\n"
                "If a newer one is installed, name it: make PYTHON=python3.12 demo"
            )
        with one_at_a_time():
            if mode == "test":
                missing = [name for name, (part, _) in DEBIAN_FOR_TESTS.items() if not is_there(part)]
                reasons = dict.fromkeys(DEBIAN_FOR_TESTS[name][1] for name in missing)
                install_debian(missing, why="; ".join(reasons))
            ensure_python(mode)
    except SetupError as error:
        print(f"\nSet-up stopped. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSet-up interrupted; run the same command again to go on.", file=sys.stderr)
        return 130
    return 0


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock on this project, so that two `make` at once do not write one environment."""
    with (ROOT / "tools" / "setup.py").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work in this project; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_python(mode: str) -> None:
    """Bring `.venv` to the locked set of `mode`, unless the stamp says it is there already."""
    wanted = {name: digest(name) for name in HOLDS[mode]}
    usable = environment_usable()
    if usable and all(read_stamp().get(name) == value for name, value in wanted.items()):
        return
    started = time.monotonic()
    if not usable:
        make_environment()
    STAMP.unlink(missing_ok=True)  # a half-finished install must not look finished
    ensure_pip()
    say(f"Installing {count(mode)} libraries, each checked against its hash: a minute or two, once.")
    for part in ("build", mode):  # the build tools first: what comes as source is built with them
        run_pip(["install", *LOCKED, "-r", str(lock_of(part))], total=count(part))
    say("Installing Permslip itself.")
    run_pip(["install", "--no-build-isolation", "--no-deps", "-e", str(ROOT)])
    STAMP.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
    say(f"Ready in {time.monotonic() - started:.0f} s.")


def is_there(part: str) -> bool:
    """Whether this machine has a program (by name), a shared library (``*.so.N``) or a path."""
    if part.startswith("/"):
        return Path(part).exists()
    if ".so" in part:
        try:
            ctypes.CDLL(part)
        except OSError:
            return False
        return True
    return shutil.which(part) is not None


def lock_of(part: str) -> Path:
    return ROOT / "requirements" / f"{part}.txt"


def count(part: str) -> int:
    """How many libraries a lock names."""
    text = lock_of(part).read_text(encoding="utf-8")
    return len(re.findall(r"^[A-Za-z0-9][^=\s]*==", text, re.MULTILINE))


def digest(mode: str) -> str:
    """SHA-256 over what decides the content of the environment: the lock, the package's own list, Python."""
    seen = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}\n".encode())
    for path in (lock_of("build"), lock_of(mode), ROOT / "pyproject.toml"):
        if not path.is_file():
            raise SetupError(f"The file {path.relative_to(ROOT)} is missing: this is not a whole copy.")
        seen.update(path.read_bytes())
    return seen.hexdigest()


def read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # no stamp, or one cut short: install again
        return {}
    return stamp if isinstance(stamp, dict) else {}


def environment_usable() -> bool:
    """Whether `.venv` answers with the same Python version that runs this script."""
    if not PYTHON.exists():
        return False
    ask = "import sys; print(sys.version_info[:2])"
    answer = subprocess.run([str(PYTHON), "-I", "-c", ask], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == str(sys.version_info[:2])


def make_environment() -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        install_debian([package], why="this Python cannot make an environment without it")
    say("Making .venv in the project.")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise SetupError(f"python3 -m venv failed:\n{tail(made.stdout + made.stderr)}")


def ensure_pip() -> None:
    """An environment made by another tool may lack pip; Python carries one."""
    probe = [str(PYTHON), "-I", "-c", "import pip"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    made = subprocess.run([str(PYTHON), "-I", "-m", "ensurepip"], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise SetupError(f"pip could not be put into .venv:\n{tail(made.stdout + made.stderr)}")


def run_pip(arguments: Sequence[str], *, total: int = 0) -> None:
    """Run pip with the machine's own configuration, counting as it goes; raise with its last words."""
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    command = [str(PYTHON), "-m", "pip", arguments[0], *quiet, *arguments[1:]]
    words: list[str] = []
    collected = 0
    live = sys.stdout.isatty()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            words.append(line)
            if live and total and line.startswith("Collecting "):
                collected += 1
                name = line.split()[1].split("==")[0]
                print(f"\r\x1b[K  fetching {collected} of {total}: {name}", end="", flush=True)
            elif live and total and line.startswith("Installing collected"):
                print(f"\r\x1b[K  unpacking {collected} libraries", end="", flush=True)
    if live and total:
        print("\r\x1b[K", end="")
    if pip.returncode != 0:
        raise SetupError(
            f"pip could not finish (is the network, or the package index this machine uses, reachable?):\n"
            f"{tail(''.join(words))}"
        )


def install_debian(packages: Sequence[str], *, why: str) -> None:
    """Install Debian packages where we may; otherwise stop with the one command that does.

    Raises:
        SetupError: without the right to install, without apt-get, or when apt-get fails.
    """
    if not packages:
        return
    names = " ".join(packages)
    command = f"apt-get install -y --no-install-recommends {names}"
    if shutil.which("apt-get") is None:
        raise SetupError(f"Needed: {names} ({why}). Install them with this system's package manager.")
    if os.geteuid() != 0:
        raise SetupError(
            f"Needed: {names} ({why}). Run this one command, then try again:\n\n  sudo {command}\n"
        )
    say(f"Installing the Debian package {names}: {why}.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    words = ""
    for step in (command, "apt-get update", command):  # a fresh machine has no package list yet
        done = subprocess.run(step.split(), env=quiet, capture_output=True, text=True, check=False)
        words += done.stdout + done.stderr
        if step == command and done.returncode == 0:
            return
    raise SetupError(f"{names} could not be installed. Run this one command:\n\n  {command}\n\n{tail(words)}")


def tail(text: str, lines: int = 15) -> str:
    return "\n".join("  " + line for line in text.strip().splitlines()[-lines:])


def say(words: str) -> None:
    print(f"[set-up] {words}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
