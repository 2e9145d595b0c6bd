"""The description of the interface as people read it: in the portal, and in the manual's reference."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = {"date": "day (YYYY-MM-DD)", "date-time": "time (RFC 3339, UTC)"}


@dataclass(frozen=True)
class Field:
    """One parameter or one field of a body."""

    name: str
    where: str
    kind: str
    needed: bool
    says: str


@dataclass(frozen=True)
class Operation:
    """One thing that a program can do."""

    method: str
    path: str
    says: str
    fields: tuple[Field, ...]
    answers: tuple[str, ...]
    token: bool
    example: str = ""


def described(schema: Mapping[str, Any]) -> list[tuple[str, list[Operation]]]:
    """The operations by group, in the order of the table."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            group = (said.get("tags") or ["more"])[0]
            groups.setdefault(group, []).append(_operation(schema, method, path, said))
    return list(groups.items())


def _operation(schema: Mapping[str, Any], method: str, path: str, said: Mapping[str, Any]) -> Operation:
    example = ""
    fields = [
        Field(p["name"], p["in"], _kind(schema, p["schema"]), p.get("required", False), _says(p))
        for p in said.get("parameters", ())
    ]
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body:
        form = _resolved(schema, body)
        needed = set(form.get("required", ()))
        example = json.dumps(form["examples"][0], indent=2) if form.get("examples") else ""
        fields += [
            Field(name, "body", _kind(schema, value), name in needed, value.get("description", ""))
            for name, value in form.get("properties", {}).items()
        ]
    answers = tuple(f"{status}" for status in said["responses"] if int(status) < 400)
    token = bool(said.get("security"))
    return Operation(
        method.upper(), path, said.get("description", ""), tuple(fields), answers, token, example
    )


def _says(parameter: Mapping[str, Any]) -> str:
    return str(parameter.get("description") or parameter["schema"].get("description", ""))


def _resolved(schema: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, Any]:
    ref = value.get("$ref")
    if not ref:
        return value
    found: Mapping[str, Any] = schema["components"]["schemas"][ref.rsplit("/", 1)[-1]]
    return found


def _kind(schema: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    """A field's kind in a few words."""
    value = _resolved(schema, value)
    if "enum" in value:
        return "one of " + ", ".join(str(v) for v in value["enum"])
    if "const" in value:
        return str(value["const"])
    if "anyOf" in value:
        kinds = [_kind(schema, v) for v in value["anyOf"]]
        return " or ".join(k for k in dict.fromkeys(kinds) if k != "null")
    if value.get("type") == "array":
        inner = _resolved(schema, value.get("items", {}))
        if "properties" in inner:
            return "list of {" + ", ".join(inner["properties"]) + "}"
        return f"list of {_kind(schema, inner)}" if inner.get("type") or inner.get("enum") else "list"
    kind = str(value.get("type", "any"))
    return KINDS.get(value.get("format", ""), "true or false" if kind == "boolean" else kind)
