"""Languages: each is one text file (``.po``), compiled when the server starts.

Those that come with the program lie in ``portal/languages``; a district's own, or its changes to ours, in the
office's folder ``languages``: ``vi.po`` adds Vietnamese, ``es.po`` replaces sentences of ours one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from permslip.words.errors import BadInput

SHIPPED = Path(__file__).resolve().parent.parent / "languages"
LARGEST = 4 << 20


def compile_into(out: Path, *, office: Path | None = None) -> Path:
    """Compile every language into ``out`` as Django looks for it, and return ``out``.

    Raises BadInput naming a file that is no catalogue of translations, with its line.
    """
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    found: dict[str, list[Path]] = {}
    for path in (*_files(SHIPPED), *(_files(office / "languages") if office else ())):
        found.setdefault(path.stem, []).append(path)
    for language, paths in found.items():
        _compile(paths, out / language / "LC_MESSAGES" / "django.mo")
    return out


def known(office: Path | None = None) -> tuple[str, ...]:
    """The languages there are besides English, by code."""
    return tuple(
        sorted({p.stem for p in (*_files(SHIPPED), *(_files(office / "languages") if office else ()))})
    )


def offered(compiled: Path | None) -> list[tuple[str, str]]:
    """English and every language that was compiled, each by its own name, for people to choose from."""
    from babel import Locale, UnknownLocaleError

    found = [("en", "English")]
    for code in sorted(p.name for p in compiled.iterdir() if p.is_dir()) if compiled else ():
        try:
            name = Locale.parse(code).get_language_name(code) or code
        except (UnknownLocaleError, ValueError):
            name = code
        found.append((code.lower().replace("_", "-"), name[:1].upper() + name[1:]))
    return found


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(
        p for p in folder.glob("*.po") if p.stem.replace("_", "").isalpha() and len(p.stem) <= 7
    )


def _compile(paths: list[Path], out: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    whole = None
    for path in paths:
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{path.name} is too large for a catalogue of sentences.", fix="remove it")
        try:
            with path.open("rb") as stream:
                one = read_po(stream, locale=path.stem, abort_invalid=True)
        except (PoFileError, ValueError, UnicodeDecodeError):
            raise BadInput(
                f"{path.name} is no catalogue of translations.", fix="mend it, or remove it"
            ) from None
        _holds(one, path.name)
        if whole is None:
            whole = one
        else:
            for message in one:
                whole.delete(message.id, message.context)  # else the first one's words would stay
                whole[message.id] = message
    assert whole is not None, "a language has a file"
    out.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with out.open("wb") as stream:
        write_mo(stream, whole)


def _holds(catalogue: Any, name: str) -> None:
    """Leave out what is not translated yet, and refuse a sentence that would break a page: what stands for a
    value must be there as in the original, and no markup that is not. Raises BadInput."""
    for message in list(catalogue):
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = message.id if isinstance(message.id, tuple) else (message.id,)
        if message.id and not all(said):
            catalogue.delete(message.id, message.context)
        elif message.id and any(_slots(one) != _slots(asked[-1]) for one in said):
            raise BadInput(
                f"{name}, line {message.lineno}: a translation lacks what stands for a value, or has markup.",
                fix="copy each %(name)s from the English sentence, and nothing in angle brackets",
            )


def _slots(text: str) -> tuple[set[str], bool]:
    return set(re.findall(r"%\(\w+\)s|%(?![\s%(]|$)", text)), "<" in text
