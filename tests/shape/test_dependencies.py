"""Every dependency has a reason, a bound, a hash and a licence we can live with; the traps stay shut."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.shape.source import ROOT, modules

LISTS = ROOT / "requirements"
FREE = re.compile(
    r"\b(MIT|MIT-0|BSD|BSD-\w+|0BSD|Apache|ISC|PSF\w*|MPL|Mozilla|Zlib|CC0|Unlicense|Public Domain|"
    r"Python Software Foundation|Permission is hereby granted, free of charge)\b",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\b(A|L)?GPL|GNU|Affero|SSPL|Commons Clause|Business Source", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL-3\.0-only\b")


def declared(name: str) -> dict[str, str]:
    """Requirement -> reason, as one list under requirements/ writes them."""
    return dict(_reasoned((LISTS / f"{name}.in").read_text(encoding="utf-8")))


def _reasoned(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if line and not line.startswith(("#", "-r ")):
            requirement, _, reason = line.partition("#")
            yield requirement.strip(), reason.strip()


def locked(name: str) -> dict[str, tuple[Requirement, int]]:
    """Canonical name -> (the pinned requirement, how many hashes stand under it)."""
    found = {}
    for block in re.split(r"\n(?=\S)", (LISTS / f"{name}.txt").read_text(encoding="utf-8").strip()):
        requirement = Requirement(block.split("\\")[0].strip())
        found[canonicalize_name(requirement.name)] = (requirement, block.count("--hash=sha256:"))
    return found


def project() -> tuple[str, dict[str, list[str]]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)["project"]
    return text, {"run": table["dependencies"], **table["optional-dependencies"]}


@pytest.mark.parametrize("name", ["build", "run", "postgres", "spark", "test"])
def test_every_requirement_has_a_reason_and_a_bound(name: str) -> None:
    for requirement, reason in declared(name).items():
        assert len(reason.split()) >= 3, f"{requirement} in {name}.in has no reason beside it"
        bounds = {part.operator for part in Requirement(requirement).specifier}
        assert bounds & {"<", "==", "~="}, f"{requirement} in {name}.in has no upper bound"


def test_the_project_names_the_same_libraries_each_with_its_reason() -> None:
    text, lists = project()
    for name, requirements in lists.items():
        assert sorted(requirements) == sorted(declared(name)), f"pyproject.toml and {name}.in differ"
        for requirement in requirements:
            line = rf'^\s*"{re.escape(requirement)}",\s+# \S+ \S+ \S+'
            assert re.search(line, text, re.MULTILINE), f"{requirement} has no reason in pyproject.toml"


def imported() -> set[str]:
    """The modules of others that the product imports, by their first names."""
    nodes = [n for m in modules("src") for n in ast.walk(m.tree)]
    plain = {a.name.split(".")[0] for n in nodes if isinstance(n, ast.Import) for a in n.names}
    parts = {str(n.module).split(".")[0] for n in nodes if isinstance(n, ast.ImportFrom) and not n.level}
    return {*plain, *parts} - {*sys.stdlib_module_names, "permslip"}


def test_what_the_product_imports_is_declared_and_what_is_declared_it_uses() -> None:
    """A library that only the tests ask belongs to their list; one that comes along with another may leave
    with it."""
    asked = [Requirement(text) for name in ("run", "postgres", "spark") for text in declared(name)]
    names = {canonicalize_name(requirement.name) for requirement in asked}
    brought = importlib.metadata.packages_distributions()
    of = {module: {canonicalize_name(d) for d in brought.get(module, ())} for module in imported()}
    assert {m for m, owners in of.items() if not owners & names} == {"pydantic_core"}, "pydantic's own half"
    by_name = "\n".join(module.text for module in modules("src"))  # Django takes some by name
    unused = names - {owner for owners in of.values() for owner in owners}
    assert {n for n in unused if n.removeprefix("django-").replace("-", "_") not in by_name} == {
        "duckdb-extension-sqlite-scanner",  # loaded by the engine, which puts their names together
        "duckdb-extension-postgres-scanner",
    }


@pytest.mark.parametrize("name", ["build", "run", "postgres", "spark", "test"])
def test_every_lock_is_pinned_hashed_and_within_its_list(name: str) -> None:
    pins = locked(name)
    for pinned, hashes in pins.values():
        assert [part.operator for part in pinned.specifier] == ["=="], f"{pinned.name} is not pinned"
        assert hashes >= 1, f"{pinned.name} has no hash"
    for text in declared(name):
        wanted = Requirement(text)
        pinned = pins[canonicalize_name(wanted.name)][0]
        version = next(iter(pinned.specifier)).version
        assert wanted.specifier.contains(version), f"{name}.txt pins {pinned}, not {wanted}: run make lock"
    assert "://" not in (LISTS / f"{name}.txt").read_text(encoding="utf-8")


def test_the_locks_agree() -> None:
    """A smaller set is a part of the larger, version for version, so that the tests try what people run."""
    whole = {name: str(pinned.specifier) for name, (pinned, _) in locked("test").items()}
    for name in ("build", "run", "postgres", "spark"):
        part = {name: str(pinned.specifier) for name, (pinned, _) in locked(name).items()}
        assert part.items() <= whole.items()


def test_the_driver_and_spark_stay_extras() -> None:
    assert not {"psycopg", "psycopg-binary", "pyspark", "py4j"} & set(locked("run"))
    assert "psycopg" in locked("postgres")
    assert "pyspark" in locked("spark")


def test_what_is_installed_is_what_is_locked() -> None:
    for name, (pinned, _) in locked("test").items():
        if pinned.marker is None or pinned.marker.evaluate():
            assert pinned.specifier.contains(importlib.metadata.version(name)), f"{name}: run make test"


def licence_of(name: str) -> str:
    """What a library says of its licence: the expression, else the classifiers and field, else its file."""
    metadata = importlib.metadata.metadata(name)
    if expression := metadata.get("License-Expression"):
        return str(expression)
    classifiers = [text for text in metadata.get_all("Classifier") or [] if text.startswith("License ::")]
    field = str(metadata.get("License") or "")[:80]  # some paste the whole text
    if classifiers or field:
        return "; ".join([*classifiers, field])
    files = importlib.metadata.files(name) or []
    texts = [path.read_text(encoding="utf-8") for path in files if path.name.upper().startswith("LICENSE")]
    return "\n".join(texts)


def acceptable(name: str, licence: str) -> bool:
    """Permissive, or weak copyleft by the file (MPL); the PostgreSQL driver alone may be LGPL, and the
    hyphenation that the PDF library asks for lets us choose the MPL among three."""
    if name in {"psycopg", "psycopg-binary"}:
        return bool(LESSER.search(licence))
    if name == "pyphen":
        return "MPL" in licence
    return bool(FREE.search(licence)) and not COPYLEFT.search(licence)


def test_licences_of_what_people_install() -> None:
    wanted = locked("postgres") | locked("spark")
    names = [name for name, (p, _) in wanted.items() if p.marker is None or p.marker.evaluate()]
    assert [name for name in names if not acceptable(name, licence_of(name))] == []


@pytest.mark.parametrize(
    ("name", "licence", "expected"),
    [
        ("x", "MIT", True),
        ("x", "License :: OSI Approved :: BSD License; ", True),
        ("x", "GPL-3.0-or-later", False),
        ("x", "AGPL-3.0-only", False),
        ("x", "LGPL-3.0-only", False),
        ("x", "License :: OSI Approved :: GNU General Public License v3 (GPLv3); MIT", False),
        ("x", "", False),
        ("psycopg", "LGPL-3.0-only", True),
        ("psycopg", "AGPL-3.0-only", False),
        ("pyphen", "GPL 2.0+/LGPL 2.1+/MPL 1.1", True),
        ("pyphen", "GPL-2.0-or-later", False),
        ("x", "GPL 2.0+/LGPL 2.1+/MPL 1.1", False),
    ],
)
def test_the_licence_rule(name: str, licence: str, expected: bool) -> None:
    assert acceptable(name, licence) is expected


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("ibis-framework", "==12.0.0"),
        ("duckdb", "==1.5.5"),
        ("duckdb-extension-sqlite-scanner", "==1.5.5"),
        ("duckdb-extension-postgres-scanner", "==1.5.5"),
        ("sqlglot", ">=30.17,<30.18"),
        ("pandas", "<3"),
        ("pyspark", ">=4.0.5,<4.1"),
        ("django", ">=5.2,<5.3"),
    ],
)
def test_the_caps(name: str, allowed: str) -> None:
    """Newer ones break something in silence; a resolver that steps past a cap must be a red build."""
    version = Version(importlib.metadata.version(name))
    assert Requirement(f"{name}{allowed}").specifier.contains(version)
