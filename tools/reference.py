# ruff: noqa: E501 - sentences and tables of a manual
"""Writes docs/reference/ from the code and its data, so that a page cannot say what the program does not do.

``make docs`` runs it; tests/shape/test_docs.py fails while a committed page differs from what it makes now.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click

from permslip.actions.offices import DEFAULTS, POLICIES, policy_word
from permslip.cli.app import COMMANDS, permslip
from permslip.consent.answer import COLUMNS, IN, STAFF_REASONS, Reason
from permslip.stores.place import TEMPLATE
from permslip.words import errors
from permslip.words.element import Element
from permslip.words.elements import ELEMENTS
from permslip.words.entry_kinds import ADDED, BODIES, ERASABLE, PUBLIC, EntryKind
from permslip.words.facts import FACTS, About, Fact, Silence
from permslip.words.terms import AT_ONCE, PROMPT, TERMS, UNITS, Stricter, Term
from permslip.words.topics import CONNECTICUT_TEN, TOPICS
from permslip.words.vocabulary import Basis, Domain, FieldClass, OfficeRole, Purpose
from tools import reference_words as told
from tools.reference_api import api
from tools.reference_law import pack_rules, rules
from tools.reference_page import code, page, table
from tools.reference_states import PICTURE, picture, request_states

OUT = Path(__file__).resolve().parents[1] / "docs" / "reference"


# ---------------------------------------------------------------- commands


def walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command under a group that does something, with the words that reach it."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None, f"{path} {name} is listed and not there"
        yield from walk(found, f"{path} {name}")


def commands() -> str:
    """commands.md: the click tree, in the order of the road."""
    context = click.Context(permslip, info_name="permslip")
    parts = [
        "Every command takes `--json` (print JSON for programs) and `--help`. Before the command's name stand the "
        "options of `permslip` itself:",
        _options(permslip, context),
        "What the program's exit codes mean stands in [exit codes](exit-codes.md).",
    ]
    for title, group in COMMANDS.items():
        parts.append(f"## {title}")
        for name in group:
            found = permslip.get_command(context, name)
            assert found is not None
            parts += [_command(path, command) for path, command in walk(found, f"permslip {name}")]
    return page("Commands", *parts)


def _command(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    example = (command.epilog or "").removeprefix("Example: ")
    parts = [f"### {path}", f"```\n{usage}\n```", _prose(command.help or "")]
    options = _options(command, context)
    return "\n\n".join([*parts, *([options] if options else []), f"Example: `{example}`"])


def _prose(help_text: str) -> str:
    return "\n\n".join(" ".join(p.split()) for p in help_text.replace("``", "`").split("\n\n"))


def _options(command: click.Command, context: click.Context) -> str:
    shown = [o for o in command.params if isinstance(o, click.Option) and o.name not in ("help", "as_json")]
    if command is permslip:
        shown = [o for o in command.params if isinstance(o, click.Option)]
    rows = []
    for option in shown:
        record = option.get_help_record(context)
        if record is not None:
            must = " (required)" if option.required else ""
            env = f" Or set `{option.envvar}`." if option.envvar else ""
            rows.append([f"`{record[0]}`{must}", record[1].replace("  [required]", "") + env])
    return table(["option", "what it does"], rows) if rows else ""


# ---------------------------------------------------------------- exit codes and errors


def exit_codes() -> str:
    """exit-codes.md: what each code means and which commands end with it."""
    rows = [[f"`{code}`", word, says] for code, (word, says) in told.EXITS.items()]
    return page(
        "Exit codes",
        "A script can rely on these numbers.",
        table(["code", "word", "what it means"], rows),
        "With `--json` the answer goes to standard output. An error is then an object with `error`, `message`, `rule` "
        "and `fix`, also on standard output; see [errors](errors.md).",
    )


def error_pages() -> str:
    """errors.md: the families of errors, with exit code and meaning."""
    kinds: list[type[errors.PermslipError]] = []

    def gather(kind: type[errors.PermslipError]) -> None:
        for child in kind.__subclasses__():
            if child.__module__ == errors.__name__:
                kinds.append(child)
                gather(child)

    gather(errors.PermslipError)
    rows = [
        [f"`{k.__name__}`", f"`{k.exit_code}`", _prose(k.__doc__ or "").replace(", see DESIGN: Trust", "")]
        for k in kinds
        if k not in (errors.UserError, errors.Stopped)  # families, never raised themselves
    ]
    return page(
        "Errors",
        "A message says what happened, which rule or row number it is about, and what to do next. It never holds a "
        "value from a record: you can send it to us as it is.",
        table(["name under `--json`", "exit code", "what it means"], rows),
        "On a screen:\n\n```\nCannot do that: answers.csv: 1 row cannot be taken in. row 3: answer is none of given, "
        "refused, withdrawn.\n  What to do: put these rows right and import the whole file again; nothing was taken in\n```",
        "`Our bug` with exit code 1 means that a promise of this program was broken. `permslip ledger show` "
        "tells how far it came: what was published before stays published. Tell us; SECURITY.md says how.",
    )


# ---------------------------------------------------------------- words


def facts() -> str:
    """facts.md: everything that a rule may ask."""
    parts = [
        "Rules use only these facts. Some are read from papers and records. The others a person attests: "
        "[attest a fact](../how-to/attest-a-fact.md).",
    ]
    for about in About:
        mine = [f for f in FACTS.values() if f.about is about]
        parts += [f"## About the {about.value}", told.ABOUT[about.value]]
        parts.append(table(["fact", "question", "answer", "who says so"], map(_fact, mine)))
    return page("Facts", *parts)


def _fact(fact: Fact) -> list[str]:
    kind = code(fact.choices) if fact.choices else told.ANSWERS[fact.kind.value]
    if not fact.who:
        return [f"`{fact.name}`", fact.question, kind, f"read from: {fact.source}"]
    silent = "nobody said so: no" if fact.silence is Silence.NO else "nobody said so: unknown"
    return [f"`{fact.name}`", fact.question, kind, f"attested by {code(sorted(fact.who))}; {silent}"]


def elements() -> str:
    """elements.md: the catalogue."""
    parts = [
        "An element is one kind of fact. Its key is the same word in agreements, requests, slips and tables. Any of the "
        "aliases is understood too, in any case and punctuation; a near miss is not. In an agreement you may also write "
        "`ceds:` and the CEDS number.",
        "*Singles out* means: joined with other values it can point at one person (a quasi-identifier). *Directory* "
        "means: a district may designate it directory information (34 CFR 99.3). It does not mean that yours has.",
    ]
    for domain in Domain:
        mine = [e for e in ELEMENTS.values() if e.domain is domain]
        if mine:
            heads = ["key", "what it is", "class", "CEDS", "singles out", "directory", "aliases"]
            parts += [f"## {domain.value.capitalize()}", table(heads, map(_element, mine))]
    return page("Elements", *parts)


def _element(e: Element) -> list[str]:
    marks = ["yes" if e.quasi else "", "yes" if e.directory_eligible else ""]
    return [f"`{e.key}`", e.label, f"`{e.field_class.value}`", e.ceds or "", *marks, "; ".join(e.aliases)]


def topics() -> str:
    """topics.md: what a clause of an agreement may settle, and the other words of an agreement."""
    ten = set(CONNECTICUT_TEN)
    rows = [[f"`{t}`", says, "yes" if t in ten else ""] for t, says in TOPICS.items()]
    return page(
        "Words of an agreement",
        "## Topics\n\nMark each clause with the topics that it settles. A topic that no clause carries is missing.",
        table(["topic", "the clause says", "one of Connecticut's ten"], rows),
        "## Legal bases",
        table(["basis", "what it is"], [[f"`{b}`", told.BASES[b.value]] for b in Basis]),
        "## Purposes",
        table(["purpose", "what it is"], [[f"`{p}`", told.PURPOSES[p.value]] for p in Purpose]),
        "## Roles in an office",
        table(["role", "who"], [[f"`{r}`", told.ROLES[r.value]] for r in OfficeRole]),
        "## District policies\n\nA policy is the district's own rule, and is printed as such. Set one with `permslip policy`.",
        table(
            ["policy", "what it says", "default"],
            [[f"`{n}`", says, _default(n)] for n, says in POLICIES.items()],
        ),
    )


def terms() -> str:
    """terms.md: the closed list of what an agreement may set, and the form of each value."""
    units = code(f"30 {unit}" for unit in UNITS)
    return page(
        "Terms of an agreement",
        "A term is one thing that an agreement may set. Permslip asks every paper these questions: "
        "[read a signed paper](../how-to/read-a-signed-paper.md). What a paper does not say is *not stated*. A gap that "
        "was left to fill in is *blank*.",
        "## Forms\n\nEach value is written in one form, so that two papers can be compared.",
        table(["kind", "what a value looks like"], [
            ["duration", f"a number and a unit: {units}; or `{AT_ONCE}` (at once); or `{PROMPT}` (soon, without a number)"],
            *([kind, says] for kind, says in told.TERM_KINDS.items()),
        ]),
        "Where the list says *one*, a paper that gives two values contradicts itself, and a person settles it. *Stricter* "
        "says which value protects more.",
        "## The list",
        table(["term", "question", "kind", "how many", "stricter", "topic"], map(_term, TERMS.values())),
    )  # fmt: skip


def _term(term: Term) -> list[str]:
    kind = code(term.choices) if term.choices else told.TERM_ANSWERS[term.kind.value]
    stricter = told.STRICTER[term.stricter.value] if term.stricter is not Stricter.NEITHER else ""
    topic = f"[`{term.topic}`](topics.md#topics)" if term.topic else ""
    return [f"`{term.name}`", term.question, kind, "several" if term.many else "one", stricter, topic]


def _default(name: str) -> str:
    return policy_word(DEFAULTS[name])


def field_classes() -> str:
    """field-classes.md: what kinds of value there are."""
    rows = [[f"`{c}`", *told.CLASSES[c.value]] for c in FieldClass]
    return page(
        "Field classes",
        "Every column that the district holds gets one of these classes, by its name and by a look at its values. "
        "`permslip hold show` prints each column's class and why.",
        table(["class", "what it is", "what follows"], rows),
    )


def entry_kinds() -> str:
    """entry-kinds.md: what the ledger writes down."""
    rows = []
    for kind in EntryKind:
        fields = ", ".join(
            f"`{n}`" + (" (may be empty)" if t.endswith("?") else "") for n, t in BODIES[kind].items()
        )
        fields += "".join(f", `{n}` (not in entries of earlier versions)" for n in ADDED.get(kind, ()))
        marks = ["travels with the release"] * (kind in PUBLIC) + ["words may be erased"] * (kind in ERASABLE)
        rows.append([f"`{kind}`", told.ENTRIES[kind.value], fields, "; ".join(marks)])
    return page(
        "Ledger entries",
        "The ledger knows these kinds of entry and no other. No entry names a child. `permslip ledger show` prints the "
        "last ones.",
        table(["kind", "what happened", "what it says", "note"], rows),
    )


def consent_file() -> str:
    """consent-file.md: the columns of the answers' CSV and the words for each outcome."""
    rows = [[f"`{c}`", *told.CONSENT_COLUMNS[c]] for c in COLUMNS]
    outcomes = [
        [[r.value, "goes" if r in IN else "stays home"] for r in reasons]
        for reasons in ([r for r in Reason if r is not Reason.ATTESTED], STAFF_REASONS)
    ]
    example = (
        ",".join(COLUMNS)
        + "\n604821,g-1188,parent,research-sharing,*,improve_instruction,northfield,given,2026-09-14,,"
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )
    return page(
        "The consent file",
        "A CSV file with a header and one row for each answer. Columns may stand in any order; others are ignored. "
        "[Collect and import answers](../how-to/families-answers.md) says how to use it.",
        table(["column", "what it holds", "values"], rows),
        f"```\n{example}\n```",
        "## What becomes of each student\n\n`permslip protect` and `permslip release` print how many students stand where.",
        table(["reason", "the row"], outcomes[0]),
        "## What becomes of each member of staff\n\nWhere evaluations are asked for, the same commands print it for "
        "staff. [Ask staff about their evaluations](../how-to/staff-answers.md) says how.",
        table(["reason", "the row"], outcomes[1]),
    )


def office_toml() -> str:
    """office-toml.md: the settings file."""
    sample = TEMPLATE.format(
        district='"Alder Falls Public Schools"',
        origin='"alder-falls-public-schools/permslip"',
        address="",
        closed='["2026-12-28", "2026-12-29"]',
    )
    rows = [[f"`{k}`", says] for k, says in told.OFFICE_KEYS.items()]
    return page(
        "office.toml",
        "`permslip init` writes this file. It makes a folder an office: commands look for it here and in the folders above.",
        f"```toml\n{sample.strip()}\n```",
        table(["key", "what it says"], rows),
        "A key that is not listed here stops the office: nothing is ignored in silence.",
    )


def outcomes() -> str:
    """outcomes.md: situations and answers, each of them a test in tests/spec."""
    from tests.spec import outcomes as tested

    return page(
        "Outcomes",
        "What the program answers in situations that a data officer meets. Each line is a test. All start from a study "
        "in good order and change one thing. The rules named are all that stop it; names that begin with `agreement:` "
        "say where the agreement speaks against itself.",
        tested.page(),
    )


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "exit-codes.md": exit_codes,
    "errors.md": error_pages,
    "rules.md": rules,
    **{f"rules-{pack}.md": partial(pack_rules, pack) for pack in told.PACKS},
    "outcomes.md": outcomes,
    "facts.md": facts,
    "elements.md": elements,
    "topics.md": topics,
    "terms.md": terms,
    "field-classes.md": field_classes,
    "entry-kinds.md": entry_kinds,
    "request-states.md": request_states,
    PICTURE: picture,
    "api.md": api,
    "consent-file.md": consent_file,
    "office-toml.md": office_toml,
}


def main() -> None:
    """Write every page."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (OUT / name).write_text(make(), encoding="utf-8")
    sys.stdout.write(f"{len(PAGES)} pages in docs/reference\n")


if __name__ == "__main__":
    main()
