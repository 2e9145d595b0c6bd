# ruff: noqa: E501 - sentences and tables of a manual
"""The pages of the generated reference that show the lawbook."""

from __future__ import annotations

from functools import cache

from permslip import law
from permslip.law.describing import EFFECT, dates, in_words
from permslip.law.profile import PACK, Profile, bound_text, limit_text
from permslip.law.rule import ALWAYS, Rule
from permslip.stores import books
from tools import reference_words as told
from tools.reference_page import code, page, table


@cache
def _lawbook() -> tuple[law.Lawbook, dict[str, int]]:
    """The lawbook, and how many cases each rule has."""
    files = books.lawbook_files()
    book = law.load(files, books.BookCache())
    results = law.run_cases(book, files)
    return book, {r.id: sum(c.case.rule == r.id for c in results) for r in book.rules}


def rules() -> str:
    """rules.md: which rules there are, pack by pack, each linked to its section on its pack's page."""
    book, cases = _lawbook()
    parts = [
        f"The lawbook holds {len({r.id for r in book.rules})} rules with {sum(cases.values())} cases of their own. It is no "
        "legal advice. What each status means, and who may set it, is explained in "
        "[law as data](../explanation/law-as-data.md).",
        table(["status", "what it means"], [[f"`{k}`", v] for k, v in told.STATUSES.items()]),
        table(
            ["when a rule is not met", "what follows"], [[f"`{k}`", v] for k, v in told.SEVERITIES.items()]
        ),
    ]
    for pack in sorted(book.packs, key=list(told.PACKS).index):
        rows = [
            [f"[{r.id}](rules-{pack}.md#{r.id})", r.title, r.citation, f"`{r.severity}`", f"`{r.status}`"]
            for r in _of(book, pack)
        ]
        heads = ["rule", "what it is about", "citation", "when not met", "status"]
        parts += [f"## {pack}", told.PACKS[pack], table(heads, rows)]
    return page("Rules", *parts, f"## {PACK}", told.PROFILES, *map(_profile, book.profiles))


def _profile(profile: Profile) -> str:
    hide = [f"{limit_text(x)} ({x.citation})" for x in profile.limits]
    rows = [
        ["citation", profile.citation],
        ["status", f"`{profile.status.value}`: {told.STATUSES[profile.status.value]}"],
        ["in force", dates(profile.in_force)],
        ["hides a cell where", "; or ".join(hide)],
        *([["bounds a share", "; ".join(map(bound_text, profile.bounds))]] if profile.bounds else []),
        *([["asks besides", " ".join(profile.also)]] if profile.also else []),
        ["source", profile.source],
    ]
    return f"### {profile.id}\n\n**{profile.title}.** {profile.paraphrase}\n\n" + table(["", ""], rows)


def _of(book: law.Lawbook, pack: str) -> list[Rule]:
    return [r for r in book.rules if r.pack == pack]


def pack_rules(pack: str) -> str:
    """rules-PACK.md: every rule of one pack, one section a rule."""
    book, cases = _lawbook()
    intro = (
        f"{told.PACKS[pack]} Nothing here is legal advice, and the words are ours: read the source. "
        "[All rules](rules.md) lists what the words of each table mean. A sample is a draft that shows what a rule asks for; "
        "have counsel read it before you put it into a contract."
    )
    return page(f"Rules: {pack}", intro, *(_rule(r, cases[r.id]) for r in _of(book, pack)))


def _rule(rule: Rule, cases: int) -> str:
    read = f", read on {rule.read_on}" if rule.read_on else ""
    clock = rule.clock
    owed = (
        f"{clock.text}, owed by the {clock.owed_by}{f', to {clock.told}' if clock.told else ''}"
        if clock
        else ""
    )
    rows = [
        ["citation", rule.citation],
        ["status", f"`{rule.status.value}`: {told.STATUSES[rule.status.value]}"],
        ["in force", dates(rule.in_force)],
        ["judges", f"the {rule.subject.value}"],
        ["effect", told.EFFECTS[rule.effect.value]],
        ["when not met", f"`{rule.severity.value}`"],
        *([["its clock", f"{owed} ({clock.citation})"]] if clock else []),
        *([["takes the place of", code(rule.excepts)]] if rule.excepts else []),
        *([["leaves a duty", "; ".join(rule.duties)]] if rule.duties else []),
        *([["to meet it", rule.fix]] if rule.fix else []),
        ["facts it asks", code(sorted(rule.facts()))],
        ["source", f"{rule.source}{read}"],
        ["cases", str(cases)],
    ]
    parts = [f"### {rule.id}", f"**{rule.title}.** {rule.paraphrase}", table(["", ""], rows)]
    if rule.when != ALWAYS:
        parts += ["It applies where:", "\n".join(in_words(rule.when))]
    if rule.must is not None:
        parts += [EFFECT[rule.effect], "\n".join(in_words(rule.must))]
    if rule.sample:
        parts += ["Sample, a draft for counsel:", f"> {rule.sample}"]
    return "\n\n".join(parts)
