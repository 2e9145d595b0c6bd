"""Nothing in a commit names a registry's host, a path of one machine, or a lock that carries addresses."""

from __future__ import annotations

import re

import pytest

from tests.shape.source import ROOT, project_files

DOT = re.escape(".")
# Written in pieces, so that this file does not hold what it looks for.
PRIVATE = re.compile(
    "|".join(
        [
            "py" + f"pi{DOT}(org|python)",
            "python" + f"hosted{DOT}",
            "registry" + f"{DOT}(npmjs|yarnpkg)",
            "deb" + f"{DOT}debian",
            "(archive|security)" + f"{DOT}ubuntu",
            "repo" + f"{DOT}(maven|anaconda)",
            "(?<![\\w.])/wor" + "k/",
            "(?<![\\w.])/ro" + "ot/",
            "(?<![\\w.])/(home|Users)/" + "[a-z]\\w+/",
        ]
    ),
    re.IGNORECASE,
)
FORBIDDEN_FILES = {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock", "pip.conf", "package-lock.json"}


def private_lines(text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if PRIVATE.search(line)]


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a picture or a test vector
            continue
        found += [f"{path.relative_to(ROOT)}:{number}" for number in private_lines(text)]
    assert found == []


def test_no_lock_with_addresses() -> None:
    assert [path.name for path in project_files() if path.name in FORBIDDEN_FILES] == []


def test_the_licence_is_apache() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://" + "py" + "pi.org/simple",
        "https://files.python" + "hosted.org/x.whl",
        "open('/wor" + "k/main/x')",
        "see /ro" + "ot/.cache",
        "/ho" + "me/ana/permslip",
    ],
)
def test_a_private_line_is_seen(line: str) -> None:
    assert private_lines(f"first\n{line}\n") == [2]


def test_an_ordinary_line_is_not() -> None:
    assert private_lines("https://example.org/wor" + "k/product\nthe framewor" + "k/room/\n") == []
