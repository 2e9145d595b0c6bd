"""The manual holds: it is what the code makes, links lead somewhere, every quoted command exists."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache

import click
import pytest

from permslip import law
from permslip.cli.app import permslip
from permslip.stores import books
from permslip.words.elements import ELEMENTS
from permslip.words.entry_kinds import EntryKind
from permslip.words.facts import FACTS
from permslip.words.terms import TERMS
from permslip.words.topics import TOPICS
from permslip.words.vocabulary import Basis, FieldClass, OfficeRole, Purpose
from tests.shape.source import ROOT, project_files
from tools import reference
from tools.reference import PAGES, walk

REFERENCE = ROOT / "docs" / "reference"
HOW_TO = (
    "take-in-data.md", "write-an-agreement.md", "read-a-signed-paper.md", "amend-an-agreement.md",
    "families-answers.md", "staff-answers.md",
    "put-a-request.md", "attest-a-fact.md", "answer-a-refused-request.md", "approve.md",
    "hand-over-and-receive.md", "verify.md", "withdraw-consent.md", "certify-destruction.md",
    "report-an-incident.md", "keys-and-trust.md", "backup-and-restore.md", "postgresql.md", "automate.md",
    "follow-the-law.md",
)  # fmt: skip
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
TICKED = re.compile(r"`permslip [a-z][^`{}\"\n]*`")
INLINE = re.compile(r"`([^`\n]+)`")
# A word of praise that this program never gives itself, in pieces, so that this file does not hold it.
NEVER = "compl" + "iant"


@cache
def pages() -> dict[str, str]:
    """Every Markdown page that a reader may open, by its path from the root."""
    found = [p for p in project_files() if p.suffix == ".md" and "tests" not in p.relative_to(ROOT).parts]
    return {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in found}


def manual() -> dict[str, str]:
    """The pages that quote commands: the manual, without what is generated, and the pages at the root."""
    return {n: t for n, t in pages().items() if n.startswith("docs/") or "/" not in n}


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    text = re.sub(r"[`*]", "", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors(text: str) -> set[str]:
    return {slug(line.lstrip("#")) for line in FENCE.sub("", text).splitlines() if line.startswith("#")}


def broken_links(name: str, text: str) -> list[str]:
    """Links to files or headings that are not there. Addresses elsewhere are not followed."""
    found = []
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        if not path.exists():
            found.append(f"{name}: {target} leads nowhere")
        elif anchor and anchor not in anchors(path.read_text(encoding="utf-8")):
            found.append(f"{name}: {target} has no such heading")
    return found


# ---------------------------------------------------------------- commands that pages quote


def quoted(text: str) -> Iterator[list[str]]:
    """The words of each `permslip ...` command: after a prompt, at the start of a fenced line, or inline."""
    for block in FENCE.finditer(text):
        lines = block.group().replace("\\\n", " ").splitlines()[1:-1]
        prompted = any(line.startswith("$ ") for line in lines)
        for line in lines:
            typed = line.removeprefix("$ ") if line.startswith("$ ") or not prompted else ""
            typed = re.split(r"(?<![\w-])PERMSLIP_\w+=\S+ ", typed)[-1]
            if re.match(r"permslip\s", typed) and not typed.startswith("permslip:"):
                yield _split(typed)
    for inline in INLINE.findall(FENCE.sub("", text)):
        if inline.startswith("permslip ") and "/" not in inline.split()[1]:
            yield _split(inline)


def _split(typed: str) -> list[str]:
    words = shlex.split(typed.replace("[", "").replace("]", ""), comments=True)
    for stop in (">", "|", "&&", ";", "2>"):
        if stop in words:
            words = words[: words.index(stop)]
    return words[1:]


def unknown_words(words: list[str]) -> str:
    """Why this command cannot be typed: a word that the click tree does not have. Empty when it can."""
    command: click.Command = permslip
    rest = list(words)
    context = click.Context(command)
    while isinstance(command, click.Group):
        while rest and rest[0].startswith("-"):
            option = rest.pop(0)
            known = [o for p in command.params if isinstance(p, click.Option) for o in p.opts]
            if option not in [*known, "--help", "-h"]:
                return f"no option {option}"
            if option == "--office" and rest:
                rest.pop(0)
        if not rest:
            return ""  # a group is spoken of as a whole
        found = command.get_command(context, rest[0])
        if found is None:
            return f"no command {rest[0]}"
        command, context = found, click.Context(found)
        rest.pop(0)
    known = [o for p in command.params if isinstance(p, click.Option) for o in (*p.opts, *p.secondary_opts)]
    for word in rest:
        name = word.partition("=")[0]
        if name.startswith("-") and name not in [*known, "--help", "-h"]:
            return f"no option {name}"
    return ""


# ---------------------------------------------------------------- the tests


@pytest.mark.parametrize("name", PAGES)
def test_the_reference_is_what_the_code_makes_now(name: str) -> None:
    committed = (REFERENCE / name).read_text(encoding="utf-8")
    assert committed == PAGES[name](), f"docs/reference/{name} is out of date: run `make docs`"


def test_the_reference_holds_no_page_that_nothing_makes() -> None:
    assert {p.name for p in REFERENCE.iterdir()} == set(PAGES)


def test_everything_is_documented() -> None:
    text = {name: make() for name, make in PAGES.items()}
    book = law.load(books.lawbook_files(), books.BookCache())
    expected = {
        "commands.md": [f"### {path}\n" for path, _ in walk(permslip, "permslip")],
        "rules.md": [f"| [{rule.id}](rules-{rule.pack}.md#{rule.id}) |" for rule in book.rules],
        **{
            f"rules-{pack}.md": [f"### {r.id}\n\n**{r.title}.**" for r in book.rules if r.pack == pack]
            for pack in book.packs
        },
        "facts.md": [f"| `{name}` |" for name in FACTS],
        "elements.md": [f"| `{key}` |" for key in ELEMENTS],
        "topics.md": [f"| `{w}` |" for w in (*TOPICS, *Basis, *Purpose, *OfficeRole)],
        "terms.md": [f"| `{name}` |" for name in TERMS],
        "field-classes.md": [f"| `{c}` |" for c in FieldClass],
        "entry-kinds.md": [f"| `{k}` |" for k in EntryKind],
    }
    missing = [
        f"{page}: {what}" for page, all_ in expected.items() for what in all_ if what not in text[page]
    ]
    assert missing == []
    assert len(expected["commands.md"]) > 30  # the tree was walked


def test_every_option_is_documented() -> None:
    text = reference.commands()
    missing = [
        f"{path} {option.opts[0]}"
        for path, command in walk(permslip, "permslip")
        for option in command.params
        if isinstance(option, click.Option) and option.name != "as_json"
        if f"{option.opts[0]}" not in text.split(f"### {path}\n")[1].split("\n###")[0]
    ]
    assert missing == []


def test_every_internal_link_leads_somewhere() -> None:
    assert [fault for name, text in pages().items() for fault in broken_links(name, text)] == []


def test_every_page_of_the_manual_is_reached_from_its_front_page() -> None:
    seen, waiting = set(), [ROOT / "docs" / "index.md"]
    while waiting:
        path = waiting.pop().resolve()
        if path in seen or path.suffix != ".md" or not path.is_file():
            continue
        seen.add(path)
        for target in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
            if not re.match(r"[a-z]+:", target) and target.partition("#")[0]:
                waiting.append(path.parent / target.partition("#")[0])
    lost = [n for n in pages() if n.startswith("docs/") and (ROOT / n).resolve() not in seen]
    assert lost == []


def test_every_quoted_command_exists() -> None:
    faults, count = [], 0
    for name, text in manual().items():
        for words in quoted(text):
            count += 1
            if why := unknown_words(words):
                faults.append(f"{name}: permslip {' '.join(words)}: {why}")
    assert faults == []
    assert count > 100  # the pages were read


def test_every_command_that_the_program_speaks_of_exists() -> None:
    """In its messages and on the portal's pages, where nobody can look whether there is one."""
    files = [p for kind in ("*.py", "*.html") for p in (ROOT / "src" / "permslip").rglob(kind)]
    spoken = [(p, words) for p in files for words in quoted("\n".join(TICKED.findall(p.read_text("utf-8"))))]
    faults = [
        f"{p}: permslip {' '.join(words)}: {why}" for p, words in spoken if (why := unknown_words(words))
    ]
    assert faults == []
    assert len(spoken) > 40


def test_no_page_gives_the_word_of_praise() -> None:
    assert [name for name, text in pages().items() if NEVER in text.lower()] == []


def test_there_is_a_page_for_each_task() -> None:
    assert [n for n in HOW_TO if not (ROOT / "docs" / "how-to" / n).is_file()] == []


def test_the_readme_says_the_two_commands_and_stays_short() -> None:
    text = pages()["README.md"]
    assert "make demo\n" in text
    assert "make test\n" in text
    prose = [line for line in FENCE.sub("", text).splitlines() if line.strip()]
    assert len(prose) <= 90, "README.md is longer than two screens"


def test_no_page_still_has_a_hole() -> None:
    holes = re.compile(r"\b(TODO|TBD|FIXME|lorem ipsum)\b", re.IGNORECASE)
    assert [name for name, text in pages().items() if holes.search(text)] == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["law", "list", "--as-of", "2014-10-15"], ""),
        (["--office", "x", "ledger", "verify"], ""),
        (["law"], ""),
        (["lawful"], "no command lawful"),
        (["law", "burn"], "no command burn"),
        (["law", "list", "--loud"], "no option --loud"),
    ],
)
def test_the_check_of_commands_bites(words: list[str], why: str) -> None:
    assert unknown_words(words) == why


def test_the_check_of_links_bites() -> None:
    assert broken_links("README.md", "[a](no/such/page.md)") == ["README.md: no/such/page.md leads nowhere"]
    assert broken_links("docs/index.md", "# One\n[a](#one) [b](#two)")[-1].endswith("no such heading")


def test_commands_are_found_in_text() -> None:
    text = "Say `permslip law list`.\n```\n$ permslip demo --json | head\nout\n```\n"
    assert list(quoted(text)) == [["demo", "--json"], ["law", "list"]]
