"""Loading a lawbook: parsed once, kept compiled under the digest of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, MutableMapping
from datetime import date
from typing import Any

from permslip.law.lawbook import Lawbook
from permslip.law.profile import PROFILE, from_plain
from permslip.law.profile import plain as plain_profile
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
from permslip.words.days import day_of, iso
from permslip.words.digest import sha256
from permslip.words.errors import BadInput
from permslip.words.vocabulary import Safe

COMPILED = "permslip lawbook 3"
CASES = ".cases.yaml"


def load(files: Mapping[str, bytes], cache: MutableMapping[str, bytes] | None = None) -> Lawbook:
    """The lawbook in ``files``: path within ``lawbook/`` → bytes; ``*.cases.yaml`` and others are left out.

    ``cache`` maps a key to bytes: the compiled book is looked up and left there under the digest of the rule
    files, so that YAML is parsed only when a rule changed. A cached value that does not read is parsed again.
    Raises BadInput naming file and key.
    """
    rules, profiles = rule_files(files), profile_files(files)
    digest = digest_of(rules | profiles)
    key = f"lawbook-{digest}.json"
    if (
        cache is not None
        and (kept := cache.get(key)) is not None
        and (book := _restore(kept, digest)) is not None
    ):
        return book
    from permslip.law.reading import read_profile, read_rule

    book = Lawbook(
        tuple(read_rule(name, data) for name, data in sorted(rules.items())),
        digest,
        tuple(read_profile(name, data) for name, data in sorted(profiles.items())),
    )
    _one_version_a_day(book)
    if cache is not None:
        cache[key] = _compile(book)
    return book


def rule_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that hold rules."""
    return {n: d for n, d in files.items() if n.endswith(".yaml") and not n.endswith((CASES, PROFILE))}


def profile_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that hold suppression profiles."""
    return {n: d for n, d in files.items() if n.endswith(PROFILE)}


def digest_of(rules: Mapping[str, bytes]) -> str:
    """SHA-256 over these files: each one's name and its own digest, in name order."""
    whole = hashlib.sha256()
    for name in sorted(rules):
        whole.update(f"{name}\0{sha256(rules[name])}\n".encode())
    return whole.hexdigest()


def overlap(one: InForce, other: InForce) -> bool:
    """Whether two versions of a rule could bind on the same day; an unknown start may be any day."""
    first = (one.not_before or one.start or date.min, one.end or date.max)
    second = (other.not_before or other.start or date.min, other.end or date.max)
    return first[0] <= second[1] and second[0] <= first[1]


def _one_version_a_day(book: Lawbook) -> None:
    seen: dict[str, list[Rule]] = {}
    for rule in book.rules:
        for other in seen.setdefault(rule.id, []):
            if overlap(rule.in_force, other.in_force):
                raise BadInput(
                    f"{rule.file} and {other.file} are both {rule.id} on the same days.", rule=rule.id
                )
        seen[rule.id].append(rule)


def _compile(book: Lawbook) -> bytes:
    body = {
        "is": COMPILED,
        "digest": book.digest,
        "rules": [_plain(r) for r in book.rules],
        "profiles": [plain_profile(p) for p in book.profiles],
    }
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()


def _restore(kept: bytes, digest: str) -> Lawbook | None:
    try:
        body = json.loads(kept)
        if body["is"] != COMPILED or body["digest"] != digest:
            return None
        profiles = tuple(from_plain(p, _in_force(p["in_force"])) for p in body["profiles"])
        return Lawbook(tuple(_rule(r) for r in body["rules"]), digest, profiles)
    except (ValueError, KeyError, TypeError, IndexError):
        return None  # a damaged cache costs a parse, never an answer


def _plain(rule: Rule) -> dict[str, Any]:
    when = rule.in_force
    return {
        "text": [
            rule.id,
            rule.citation,
            rule.title,
            rule.paraphrase,
            rule.source,
            rule.pack,
            rule.jurisdiction,
        ],
        "read": iso(rule.read_on),
        "from": [iso(when.start), when.kind.value, when.because, iso(when.end), iso(when.not_before)],
        "tags": [
            rule.safe.value,
            rule.subject.value,
            rule.effect.value,
            rule.severity.value,
            rule.status.value,
        ],
        "says": rule.says,
        "when": _tree(rule.when),
        "must": None if rule.must is None else _tree(rule.must),
        "more": [rule.fix, rule.duties, rule.excepts, rule.matter, rule.file, rule.sample],
        "values": [[v.value, v.citation] for v in rule.values],
        "clock": None if rule.clock is None else _plain_clock(rule.clock),
    }


def _rule(raw: dict[str, Any]) -> Rule:
    rule_id, citation, title, paraphrase, source, pack, jurisdiction = raw["text"]
    safe, subject, effect, severity, status = raw["tags"]
    fix, duties, excepts, matter, file, sample = raw["more"]
    return Rule(
        id=rule_id,
        citation=citation,
        title=title,
        paraphrase=paraphrase,
        source=source,
        read_on=day_of(raw["read"]),
        in_force=_in_force(raw["from"]),
        pack=pack,
        jurisdiction=jurisdiction,
        safe=Safe(safe),
        subject=Subject(subject),
        effect=Effect(effect),
        severity=Severity(severity),
        status=RuleStatus(status),
        says=raw["says"],
        when=_condition(raw["when"]),
        must=None if raw["must"] is None else _condition(raw["must"]),
        fix=fix,
        duties=tuple(duties),
        excepts=tuple(excepts),
        matter=matter,
        values=tuple(CitedValue(v, c) for v, c in raw["values"]),
        sample=sample,
        clock=None if raw["clock"] is None else _clock(raw["clock"]),
        file=file,
    )


def _in_force(raw: list[Any]) -> InForce:
    start, kind, because, end, not_before = raw
    return InForce(day_of(start), DateKind(kind), because, day_of(end), day_of(not_before))


def _plain_clock(clock: Period) -> list[str | int | None]:
    return [clock.citation, clock.owed_by, clock.days, clock.count, clock.start, clock.yearly, clock.told]


def _clock(raw: list[Any]) -> Period:
    citation, owed_by, days, count, start, yearly, told = raw
    return Period(
        citation=citation,
        owed_by=Owing(owed_by),
        days=days,
        count=None if count is None else Count(count),
        start=None if start is None else Start(start),
        yearly=yearly,
        told=told,
    )


def _tree(condition: Condition) -> list[Any]:
    match condition:
        case Check(fact, op, value):
            return ["is", fact, op.value, list(value) if isinstance(value, tuple) else value]
        case AllOf(parts):
            return ["all", *(_tree(p) for p in parts)]
        case AnyOf(parts):
            return ["any", *(_tree(p) for p in parts)]
        case Not(part):
            return ["not", _tree(part)]


def _condition(raw: list[Any]) -> Condition:
    match raw:
        case ["is", str(fact), str(op), value]:
            return Check(fact, Op(op), tuple(value) if isinstance(value, list) else value)
        case ["all", *parts]:
            return AllOf(tuple(_condition(p) for p in parts))
        case ["any", *parts]:
            return AnyOf(tuple(_condition(p) for p in parts))
        case ["not", part]:
            return Not(_condition(part))
        case _:
            raise ValueError("not a compiled condition")
