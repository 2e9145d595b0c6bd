"""Collect every sentence that families and staff can meet, and bring the translations up to date.

    python -m tools.messages            update src/permslip/portal/languages/*.po
    python -m tools.messages vi.po      begin, or update, a catalogue anywhere else

Sentences come from the templates and the code of the pages they open, from errors that those pages show, and
from the vocabularies. Comes a sentence from nowhere any more, its translation is dropped.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale

SRC = Path(__file__).resolve().parent.parent / "src" / "permslip"
PORTAL = SRC / "portal"
LANGUAGES = PORTAL / "languages"
FOLDERS = ("family", "staff", "frame")
DOOR = ("door/errors.py", "door/templates/door/ended.html", "door/templates/door/no_seat.html",
        "door/templates/door/choose.html", "door/templates/door/enter_demo.html")  # fmt: skip
RAISE = (
    "entering",
    "family_answers",
    "family_receipts",
    "family_record",
    "family_rights",
    "staff_pages",
    "visiting",
)
"""Actions behind the pages of families and staff: their errors are shown there."""
STORES = ("families/database.py", "families/invitations.py", "families/people.py", "families/answers.py",
          "families/rights.py")  # fmt: skip
DJANGO = ("This field is required.", "January", "February", "March", "April", "May", "June", "July", "August",
          "September", "October", "November", "December")  # fmt: skip
"""Django's own words that these pages show. It has them in most languages, but not in all."""
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "noop": None, "gettext_noop": None,
            "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}  # fmt: skip
_CALL = re.compile(
    r"(?<![\w.])(gettext|ngettext|_)\(\s*u?((?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))"
    r"(?:\s*,\s*u?((?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")))?"
)
Message = tuple[str | tuple[str, str], str | None]
"""A sentence (or singular and plural), and its context."""


def messages() -> dict[Message, list[str]]:
    """Every sentence with the files that it stands in."""
    found: dict[Message, list[str]] = {}
    for path, message in _everywhere():
        places = found.setdefault(message, [])
        if path not in places:
            places.append(path)
    return found


def _everywhere() -> Iterator[tuple[str, Message]]:
    files = [p for f in FOLDERS for p in sorted((PORTAL / f).rglob("*")) if p.suffix in (".py", ".html")]
    for path in [*files, *(PORTAL / name for name in DOOR)]:
        name = path.relative_to(SRC).as_posix()
        for message in _of_template(path) if path.suffix == ".html" else _of_code(path):
            yield name, message
    raising = [SRC / "actions" / f"{n}.py" for n in RAISE] + [SRC / "stores" / n for n in STORES]
    shown = (p for p in files if p.suffix == ".py" and p.name != "languages.py")  # its errors stop the start
    for path in [*raising, *shown]:
        for text in raised(ast.parse(path.read_text("utf-8"))):
            yield path.relative_to(SRC).as_posix(), (text, None)
    for word in _vocabulary():
        yield "words", (word, None)


def _of_code(path: Path) -> Iterator[Message]:
    with path.open("rb") as stream:
        for _, function, said, _ in extract_python(stream, list(KEYWORDS), [], {}):
            parts = said if isinstance(said, tuple) else (said,)
            if function == "pgettext":
                yield (str(parts[1]), str(parts[0]))
            elif function == "ngettext":
                yield ((str(parts[0]), str(parts[1])), None)
            elif parts[0]:
                yield (str(parts[0]), None)


def _of_template(path: Path) -> Iterator[Message]:
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from django.utils.translation.template import templatize

    for found in _CALL.finditer(templatize(path.read_text("utf-8"))):
        one, more = ast.literal_eval(found[2]), found[3]
        if found[1] == "ngettext" and more:
            yield ((one, ast.literal_eval(more)), None)
        else:
            yield (one, None)


def raised(tree: ast.AST) -> Iterator[str]:
    """The message and the fix of every error that is raised with plain words."""
    names = {"BadInput", "NotFound", "RefusedError", "OfficeProblem"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            said = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "fix")]
            yield from (str(n.value) for n in said if isinstance(n, ast.Constant) and n.value)


def _vocabulary() -> Iterable[str]:
    from permslip.portal.frame.plain import to_translate

    return (*to_translate(), *DJANGO)


def brought_up_to_date(path: Path) -> str:
    """The text of a catalogue with every sentence of today; translations that it had are kept."""
    import io

    locale = to_locale(path.stem.replace("_", "-"))
    old = Catalog(locale=locale)
    if path.exists():
        with path.open("rb") as stream:
            old = read_po(stream, locale=locale)
    new = Catalog(
        locale=locale,
        project="permslip",
        fuzzy=False,
        header_comment="# Permslip: sentences that families and staff read.",
    )
    for (sentence, context), places in sorted(messages().items(), key=lambda m: (m[1][0], str(m[0]))):
        known = old.get(sentence if isinstance(sentence, str) else sentence[0], context)
        kept = (
            known.string
            if known is not None and bool(known.pluralizable) == isinstance(sentence, tuple)
            else ""
        )
        new.add(sentence, kept, [(p, None) for p in places[:3]], context=context)
    out = io.BytesIO()
    write_po(out, new, width=110, omit_header=False, include_lineno=False)
    lines = out.getvalue().decode().splitlines()
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator', '"Report-Msgid')
    return "\n".join(line for line in lines if not line.startswith(dated)) + "\n"


def main(names: list[str]) -> None:
    """Update the catalogues that are named, or ours."""
    for path in [Path(n) for n in names] or sorted(LANGUAGES.glob("*.po")):
        text = brought_up_to_date(path)
        path.write_text(text, "utf-8")
        open_ = text.count('msgstr ""\n\n') + text.rstrip().endswith('msgstr ""')
        print(f"{path.name}: {text.count('msgid ') - 1} sentences, {open_} without a translation")


if __name__ == "__main__":
    main(sys.argv[1:])
