"""Loading: parsed once, kept under the digest of the rule files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from permslip import law
from permslip.law import loading, reading
from permslip.words.errors import BadInput
from tests.decide.world import book_files, the_book
from tests.law.rules import TEXT, files


def test_the_compiled_book_is_the_parsed_book(monkeypatch: pytest.MonkeyPatch) -> None:
    cache: dict[str, bytes] = {}
    parsed = law.load(book_files(), cache)
    assert len(cache) == 1

    def never(name: str, data: bytes) -> Iterator[None]:
        raise AssertionError("parsed again")

    monkeypatch.setattr(reading, "read_rule", never)
    kept = law.load(book_files(), cache)
    assert kept == parsed
    assert [r.file for r in kept.rules] == [r.file for r in parsed.rules]


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[]", b'{"is":"permslip lawbook 1"}', b"\xff", b'{"is":"else"}']
)
def test_a_damaged_cache_costs_a_parse_and_never_an_answer(damage: bytes) -> None:
    cache: dict[str, bytes] = {}
    good = law.load(files(), cache)
    (key,) = cache
    cache[key] = damage
    assert law.load(files(), cache) == good
    assert cache[key] != damage


def test_a_cache_of_other_rules_is_not_taken() -> None:
    cache: dict[str, bytes] = {}
    law.load(files(), cache)
    (key,) = cache
    other = files(TEXT.replace("sign it", "seal it"))
    forged = {
        k.replace(key, f"lawbook-{loading.digest_of(loading.rule_files(other))}.json"): v
        for k, v in cache.items()
    }
    assert law.load(other, forged).rules[0].fix == "seal it"


def test_the_digest_follows_rules_and_not_cases() -> None:
    base = law.load(files()).digest
    assert law.load(files(cases="rule: x\ncases: []\n")).digest == base
    assert law.load(files(TEXT + "\n")).digest != base
    assert law.load(files(name="us/b")).digest != base


def test_two_versions_of_a_rule_never_bind_on_one_day() -> None:
    later = TEXT.replace("2012-01-03", "2020-01-01")
    both = files() | files(later, name="us/b")
    with pytest.raises(BadInput, match="same days"):
        law.load(both)
    ended = TEXT.replace("because: it says so}", "because: it says so}\n  to: 2019-12-31")
    book = law.load(files(ended) | files(later, name="us/b"))
    assert [r.file for r in law.in_force(book, date(2019, 12, 31), ("us",))] == ["us/a.yaml"]
    assert [r.file for r in law.in_force(book, date(2020, 1, 1), ("us",))] == ["us/b.yaml"]
    newest = book.rule("us-a-rule")
    assert newest is not None
    assert newest.file == "us/b.yaml"
    assert book.rule("us-none") is None


def test_every_rule_can_be_described_in_words() -> None:
    for rule in the_book().rules:
        page = law.describe(rule)
        assert rule.citation in page
        assert rule.paraphrase in page
        assert "{" not in page.split("To meet it")[0]
