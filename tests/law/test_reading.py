"""Rule files: strict, and every error names the file and the key."""

from __future__ import annotations

import pytest

from permslip.law.reading import MAXIMUM_BYTES, read_rule
from permslip.law.rule import Check, DateKind, Op
from permslip.words.errors import BadInput
from tests.law.rules import TEXT


def test_a_rule_is_read_whole() -> None:
    rule = read_rule("us/a.yaml", TEXT.encode())
    assert (rule.id, rule.pack, rule.file) == ("us-a-rule", "us", "us/a.yaml")
    assert rule.must == Check("agreement.signed", Op.IS, True)
    assert (str(rule.in_force.start), rule.in_force.kind, str(rule.read_on)) == (
        "2012-01-03",
        DateKind.EXACT,
        "2026-11-01",
    )


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("fix: sign it", "fixx: sign it", "fixx"),
        ("title: A title\n", "", "title is missing"),
        ("title: A title", "title: 7", "title"),
        ("title: A title", "title: ' '", "title"),
        ("safe: project", "safe: projects", "safe"),
        ("severity: block", "severity: BLOCK", "severity"),
        ("effect: require", "effect: demand", "effect"),
        ("subject: agreement", "subject: NO", "subject"),
        ("status: draft", "status: sure", "status"),
        ("kind: exact", "kind: about", "in_force.from.kind"),
        ("date: 2012-01-03", "date: 2012-02-30", "in_force.from.date"),
        ("kind: exact", "kind: unknown", "first day"),
        (", because: it says so", "", "in_force.from.because"),
        ("fact: agreement.signed", "fact: agreement.sealed", "must"),
        ("{fact: agreement.signed, is: true}", "{fact: agreement.signed, is: 1}", "agreement.signed"),
        ("{fact: agreement.signed, is: true}", "{fact: agreement.signed, is: true, in: [true]}", "one test"),
        ("{fact: agreement.signed, is: true}", "{fact: agreement.signed, equals: true}", "one test"),
        ("{fact: agreement.signed, is: true}", "{fact: agreement.signed, at-least: 3}", "no order"),
        ("{fact: agreement.signed, is: true}", "{fact: agreement.basis, in: []}", "empty"),
        ("{fact: agreement.signed, is: true}", "{fact: agreement.basis, is: study}", "agreement.basis"),
        ("{fact: agreement.signed, is: true}", "{fact: agreement.basis, known: 1}", "known"),
        ("{fact: agreement.signed, is: true}", "{all: []}", "must.all"),
        ("{fact: agreement.signed, is: true}", "{some: [x]}", "exactly one"),
        ("{fact: agreement.signed, is: true}", "[x]", "must"),
        ("{fact: agreement.signed, is: true}", "{all: [{fact: agreement.signed}]}", "must.all[1]"),
        ("says: {meets:", "says: {met:", "says.met"),
        ("missing: It is not signed.", "unknown: Who knows.", "exactly one"),
        ("fix: sign it\n", "", "mend"),
        ("must: {fact: agreement.signed, is: true}\n", "", "must"),
        ("id: us-a-rule", "id: Us A Rule", "id"),
        ("fix: sign it", "fix: sign it\nvalues: [{value: true, citation: x}]", "values[1]"),
        ("fix: sign it", "fix: sign it\nexcepts: us-b", "excepts"),
        ("fix: sign it", "fix: sign it\nfix: again", "line"),
        ("fix: sign it", "fix: &a sign it", "anchor"),
        ("fix: sign it", "fix: !!python/object:os.system sign", "YAML"),
        ("fix: sign it", "fix: [", "line"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, names: str) -> None:
    assert old in TEXT
    with pytest.raises(BadInput) as caught:
        read_rule("us/a.yaml", TEXT.replace(old, new).encode())
    assert "us/a.yaml" in str(caught.value)
    assert names in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe",
        b"x" * (MAXIMUM_BYTES + 1),
        b"[1, 2]",
        b"",
        b"a: &x [1]\nb: *x",
        b"{" * 200,
        b"[" * 40 + b"]" * 40,
    ],
)
def test_hostile_bytes_are_bad_input_and_nothing_else(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"us/a\.yaml"):
        read_rule("us/a.yaml", data)


def test_no_stays_a_word_and_days_stay_text() -> None:
    rule = read_rule("us/a.yaml", TEXT.replace("pack: us", "pack: NO").encode())
    assert rule.pack == "NO"
