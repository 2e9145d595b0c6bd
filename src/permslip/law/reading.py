"""Reading one rule file: YAML 1.2 in, a :class:`Rule` out, every error naming the file and the key."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from permslip.law.profile import Bound, Example, Limit, Of, Profile
from permslip.law.rule import (
    AllOf,
    AnyOf,
    Check,
    CitedValue,
    Condition,
    Count,
    DateKind,
    Effect,
    InForce,
    Literal,
    Not,
    Op,
    Owing,
    Period,
    Rule,
    RuleStatus,
    Severity,
    Start,
    Subject,
)
from permslip.words.errors import BadInput
from permslip.words.facts import FACTS, Fact, FactKind, problem
from permslip.words.vocabulary import Safe

MAXIMUM_BYTES = 64 * 1024
MAXIMUM_DEPTH = 12

REQUIRED = frozenset(
    [
        "id",
        "citation",
        "title",
        "paraphrase",
        "source",
        "in_force",
        "pack",
        "jurisdiction",
        "safe",
        "subject",
        "effect",
        "severity",
        "status",
        "says",
    ]
)
OPTIONAL = frozenset(["when", "must", "fix", "duties", "excepts", "matter", "values", "sample", "clock"])
SHIPPED = (RuleStatus.DRAFT.value, RuleStatus.TEXT_READ.value)

E = TypeVar("E", bound=StrEnum)


def read_yaml(name: str, data: bytes) -> object:
    """Plain values from a YAML 1.2 file: no anchors, no tags, no duplicate keys, days as text.

    Raises BadInput naming the file and, where the parser knows it, the line.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import SafeConstructor
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

    class Plain(SafeConstructor):
        """A safe constructor that leaves days as the text they were written as."""

    Plain.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)
    if len(data) > MAXIMUM_BYTES:
        most = MAXIMUM_BYTES >> 10
        raise BadInput(f"{name} is larger than {most} kB.", fix="choose the right file, or split it")
    try:
        text = data.decode("utf-8")
        yaml = YAML(typ="safe", pure=True)
        yaml.Constructor = Plain
        depth = 0
        for event in YAML(typ="safe", pure=True).parse(io.StringIO(text)):
            if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
                raise BadInput(f"{name} uses an anchor.", fix="write the value out")
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > MAXIMUM_DEPTH:  # before loading, which is recursive
                raise BadInput(
                    f"{name} is nested deeper than {MAXIMUM_DEPTH} levels.", fix="write it flatter"
                )
        return yaml.load(text)
    except UnicodeDecodeError:
        raise BadInput(f"{name} is not UTF-8.", fix="save it as UTF-8") from None
    except MarkedYAMLError as error:  # its own words would quote the file's
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise BadInput(f"{name}{line}: this is not YAML.", fix=_LOOK) from None
    except (YAMLError, ValueError):
        raise BadInput(f"{name}: this is not YAML.", fix=_LOOK) from None


_LOOK = "check the indentation, the colons and the quotes there; no tag (!) and no key twice"


def read_rule(name: str, data: bytes) -> Rule:
    """The rule in one file. Raises BadInput naming file and key."""
    return rule_from(name, read_yaml(name, data))


def rule_from(name: str, raw: object) -> Rule:
    """A rule from plain values, strictly: an unknown, missing or ill-typed key is an error."""
    fields = _mapping(name, "", raw, REQUIRED, OPTIONAL)
    source = _mapping(name, "source", fields["source"], {"address"}, {"read"})
    try:
        return Rule(
            **{key: _text(name, key, fields[key]) for key in ("id", "citation", "title", "paraphrase")},
            source=_text(name, "source.address", source["address"]),
            read_on=_day(name, "source.read", source["read"]) if source.get("read") else None,
            in_force=_in_force(name, fields["in_force"]),
            pack=_text(name, "pack", fields["pack"]),
            jurisdiction=_text(name, "jurisdiction", fields["jurisdiction"]),
            safe=_word(name, "safe", fields["safe"], Safe),
            subject=_word(name, "subject", fields["subject"], Subject),
            effect=_word(name, "effect", fields["effect"], Effect),
            severity=_word(name, "severity", fields["severity"], Severity),
            status=_word(name, "status", fields["status"], RuleStatus),
            says=_says(name, fields["says"]),
            when=condition_from(name, "when", fields["when"]) if "when" in fields else AllOf(()),
            must=condition_from(name, "must", fields["must"]) if "must" in fields else None,
            fix=_text(name, "fix", fields.get("fix", ""), empty=True),
            duties=_texts(name, "duties", fields.get("duties", [])),
            excepts=_texts(name, "excepts", fields.get("excepts", [])),
            matter=_text(name, "matter", fields.get("matter", ""), empty=True),
            values=_values(name, fields.get("values", [])),
            sample=_text(name, "sample", fields.get("sample", ""), empty=True),
            clock=_clock(name, fields["clock"]) if "clock" in fields else None,
            file=name,
        )
    except ValueError as error:
        raise BadInput(f"{name}: {error}.") from None


def read_profile(name: str, data: bytes) -> Profile:
    """The suppression profile in one file. Raises BadInput naming file and key."""
    fields = _mapping(name, "", read_yaml(name, data), _PROFILE, {"bounds", "also"})
    source = _mapping(name, "source", fields["source"], {"address"}, frozenset())
    texts = ("id", "citation", "title", "paraphrase", "jurisdiction")
    try:
        return Profile(
            **{key: _text(name, key, fields[key]) for key in texts},
            source=_text(name, "source.address", source["address"]),
            in_force=_in_force(name, fields["in_force"]),
            status=_word(name, "status", fields["status"], RuleStatus),
            limits=tuple(_limit(*item) for item in _items(name, "hide", fields["hide"])),
            bounds=tuple(_bound(*item) for item in _items(name, "bounds", fields.get("bounds", []))),
            also=_texts(name, "also", fields.get("also", [])),
            examples=tuple(_example(*item) for item in _items(name, "examples", fields["examples"])),
            file=name,
        )
    except ValueError as error:
        raise BadInput(f"{name}: {error}.") from None


_PROFILE = frozenset("id citation title paraphrase source in_force jurisdiction status hide examples".split())


def _items(name: str, key: str, raw: object) -> list[tuple[str, str, object]]:
    if not isinstance(raw, list):
        raise BadInput(f"{name}: {key} must be a list.")
    return [(name, f"{key}[{i}]", item) for i, item in enumerate(raw, 1)]


def _limit(name: str, key: str, raw: object) -> Limit:
    fields = _mapping(name, key, raw, {"of", "at-most", "citation"}, {"at-least"})
    return Limit(
        of=_word(name, f"{key}.of", fields["of"], Of),
        at_most=_whole(name, f"{key}.at-most", fields["at-most"]),
        citation=_text(name, f"{key}.citation", fields["citation"]),
        at_least=_whole(name, f"{key}.at-least", fields.get("at-least", 0)),
    )


def _bound(name: str, key: str, raw: object) -> Bound:
    fields = _mapping(name, key, raw, {"group", "points", "citation"}, frozenset())
    whole = [_whole(name, f"{key}.{k}", fields[k]) for k in ("group", "points")]
    return Bound(whole[0], whole[1], _text(name, f"{key}.citation", fields["citation"]))


def _example(name: str, key: str, raw: object) -> Example:
    fields = _mapping(name, key, raw, {"numerator", "denominator", "hidden"}, frozenset())
    if not isinstance(fields["hidden"], bool):
        raise BadInput(f"{name}: {key}.hidden is true or false.")
    whole = [_whole(name, f"{key}.{k}", fields[k]) for k in ("numerator", "denominator")]
    return Example(whole[0], whole[1], fields["hidden"])


def _whole(name: str, key: str, raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise BadInput(f"{name}: {key} is not a whole number.", fix="write digits only")
    return raw


def condition_from(name: str, key: str, raw: object) -> Condition:
    """A condition: ``all``/``any`` over a list, ``not`` over one, or a fact with exactly one test."""
    if not isinstance(raw, Mapping):
        raise BadInput(f"{name}: {key} must be a condition.", fix="all:, any:, not: or fact: with one test")
    if "fact" in raw:
        return _check(name, key, raw)
    if len(raw) != 1 or (kind := next(iter(raw))) not in ("all", "any", "not"):
        raise BadInput(f"{name}: {key} must hold exactly one of all, any, not, or a fact.")
    if kind == "not":
        return Not(condition_from(name, f"{key}.not", raw["not"]))
    parts = raw[kind]
    if not isinstance(parts, list) or not parts:
        raise BadInput(f"{name}: {key}.{kind} must be a list that is not empty.")
    read = tuple(condition_from(name, f"{key}.{kind}[{i}]", part) for i, part in enumerate(parts, 1))
    return AllOf(read) if kind == "all" else AnyOf(read)


def _check(name: str, key: str, raw: Mapping[str, object]) -> Check:
    tests = [k for k in raw if k != "fact"]
    if len(tests) != 1 or tests[0] not in set(Op):
        raise BadInput(f"{name}: {key} needs exactly one test.", fix=f"one of {', '.join(Op)}")
    fact = FACTS.get(_text(name, f"{key}.fact", raw["fact"]))
    if fact is None:
        raise BadInput(
            f"{name}: {key} asks for a fact that is not in the list of facts.", fix="words/facts.py"
        )
    op = Op(tests[0])
    return Check(fact.name, op, _literal(name, f"{key}.{op}", op, fact, raw[op]))


def _literal(name: str, key: str, op: Op, fact: Fact, raw: object) -> Literal:
    if op is Op.KNOWN:
        if not isinstance(raw, bool):
            raise BadInput(f"{name}: {key} is true or false.")
        return raw
    if op in (Op.IN, Op.NOT_IN):
        if not isinstance(raw, list) or not raw:
            raise BadInput(f"{name}: {key} must be a list that is not empty.")
        return tuple(_fits(name, key, fact, value) for value in raw)
    if op is not Op.IS and fact.kind not in (FactKind.NUMBER, FactKind.DATE):
        raise BadInput(f"{name}: {key} compares a fact that has no order ({fact.name} is a {fact.kind}).")
    return _fits(name, key, fact, raw)


def _fits(name: str, key: str, fact: Fact, raw: object) -> bool | int | str:
    if not isinstance(raw, bool | int | str) or (why := problem(fact.name, raw)):
        why = why if isinstance(raw, bool | int | str) else "give one plain value"
        raise BadInput(f"{name}: {key} cannot be a value of {fact.name}.", fix=why)
    return raw


def _in_force(name: str, raw: object) -> InForce:
    fields = _mapping(name, "in_force", raw, {"from"}, {"to"})
    start = _mapping(name, "in_force.from", fields["from"], {"kind", "because"}, {"date", "not_before"})
    return InForce(
        start=_day(name, "in_force.from.date", start["date"]) if "date" in start else None,
        kind=_word(name, "in_force.from.kind", start["kind"], DateKind),
        because=_text(name, "in_force.from.because", start["because"]),
        end=_day(name, "in_force.to", fields["to"]) if fields.get("to") else None,
        not_before=_day(name, "in_force.from.not_before", start["not_before"])
        if "not_before" in start
        else None,
    )


def _says(name: str, raw: object) -> dict[str, str]:
    fields = _mapping(name, "says", raw, frozenset(), {"meets", "missing", "conflicts", "unknown"})
    return {key: _text(name, f"says.{key}", value) for key, value in fields.items()}


def _values(name: str, raw: object) -> tuple[CitedValue, ...]:
    if not isinstance(raw, list):
        raise BadInput(f"{name}: values must be a list.")
    out = []
    for i, item in enumerate(raw, 1):
        fields = _mapping(name, f"values[{i}]", item, {"value", "citation"}, frozenset())
        value = fields["value"]
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise BadInput(f"{name}: values[{i}].value must be a number or a day.")
        out.append(CitedValue(value, _text(name, f"values[{i}].citation", fields["citation"])))
    return tuple(out)


_CLOCK = frozenset(["days", "count", "from", "yearly", "told"])


def _clock(name: str, raw: object) -> Period:
    fields = _mapping(name, "clock", raw, {"owed_by", "citation"}, _CLOCK)
    return Period(
        citation=_text(name, "clock.citation", fields["citation"]),
        owed_by=_word(name, "clock.owed_by", fields["owed_by"], Owing),
        days=_whole(name, "clock.days", fields["days"]) if "days" in fields else None,
        count=_word(name, "clock.count", fields["count"], Count) if "count" in fields else None,
        start=_word(name, "clock.from", fields["from"], Start) if "from" in fields else None,
        yearly=_text(name, "clock.yearly", fields.get("yearly", ""), empty=True),
        told=_text(name, "clock.told", fields.get("told", ""), empty=True),
    )


def _mapping(
    name: str, key: str, raw: object, required: Iterable[str], optional: Iterable[str]
) -> dict[str, object]:
    where = f"{name}: {key}" if key else name
    if not isinstance(raw, Mapping) or not all(isinstance(k, str) for k in raw):
        raise BadInput(f"{where} must be a mapping of keys to values.")
    required, known = set(required), {*required, *optional}
    prefix = f"{key}." if key else ""
    for unknown in sorted(set(raw) - known):
        raise BadInput(
            f"{name}: {prefix}{unknown} is not a field of a rule.", fix=f"one of {', '.join(sorted(known))}"
        )
    for absent in sorted(required - set(raw)):
        raise BadInput(f"{name}: {prefix}{absent} is missing.", fix="add it")
    return dict(raw)


def _text(name: str, key: str, raw: object, *, empty: bool = False) -> str:
    if not isinstance(raw, str) or (not raw.strip() and not empty):
        raise BadInput(
            f"{name}: {key} must be a text{'' if empty else ' that is not empty'}.", fix="put it in quotes"
        )
    return " ".join(raw.split())


def _texts(name: str, key: str, raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list):
        raise BadInput(f"{name}: {key} must be a list.")
    return tuple(_text(name, f"{key}[{i}]", item) for i, item in enumerate(raw, 1))


def _word(name: str, key: str, raw: object, words: type[E]) -> E:
    if isinstance(raw, str) and raw in set(words):
        return words(raw)
    raise BadInput(f"{name}: {key} is not a word that is known there.", fix=f"one of {', '.join(words)}")


def _day(name: str, key: str, raw: object) -> date:
    try:
        return date.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError:
        raise BadInput(f"{name}: {key} is not a day.", fix="write it as YYYY-MM-DD") from None
