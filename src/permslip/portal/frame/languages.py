"""Languages: each is one text file (``.po``), compiled when the server starts.

Those that come with the program lie in ``portal/languages``; a district's own, or its changes to ours, in the
office's folder ``languages``: ``vi.po`` adds Vietnamese, ``es.po`` replaces sentences of ours one by one.
A file is named after the language's code, as in ``vi.po``, ``pt_BR.po`` or ``zh_Hans.po``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.utils.translation import to_locale

from permslip.words.errors import BadInput
from permslip.words.wording import capital

SHIPPED = Path(__file__).resolve().parent.parent / "languages"
LARGEST = 4 << 20
RIGHT_TO_LEFT = ("ar", "ckb", "fa", "he", "ps", "prs", "sd", "ug", "ur", "yi")
"""Languages written from right to left: pages and letters begin at the right."""
_CODE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,4})*", re.IGNORECASE)


def compile_into(out: Path, *, office: Path | None = None) -> Path:
    """Compile every language into ``out`` as Django looks for it, and return ``out``.

    Raises BadInput naming a file that is no catalogue of translations, with its line, or whose name is no
    language's code.
    """
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    found: dict[str, list[Path]] = {}
    for path in (*_files(SHIPPED), *(_files(office / "languages") if office else ())):
        found.setdefault(_locale(path), []).append(path)
    for language, paths in found.items():
        _compile(paths, language, out / language / "LC_MESSAGES" / "django.mo")
    return out


def offered(compiled: Path | None) -> list[tuple[str, str]]:
    """English and every language that was compiled, each by its own name, for people to choose from."""
    found = [("en", "English")]
    for place in sorted(p for p in compiled.iterdir() if p.is_dir()) if compiled else ():
        name = _own_name(place)
        found.append((place.name.lower().replace("_", "-"), capital(name)))
    return found


def _own_name(place: Path) -> str:
    """What a language calls itself: as its catalogue says, else as Babel knows it, else its code."""
    import gettext

    from babel import Locale, UnknownLocaleError

    with (place / "LC_MESSAGES" / "django.mo").open("rb") as stream:
        said = gettext.GNUTranslations(stream).pgettext("what this language calls itself", "English")
    if said != "English":
        return said
    try:
        return Locale.parse(place.name).get_language_name(place.name) or place.name
    except (UnknownLocaleError, ValueError):
        return place.name


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.po"))


def _locale(path: Path) -> str:
    """The code that a file is named after, as Django spells it in folders: ``zh_Hans``. Raises BadInput."""
    if not _CODE.fullmatch(path.stem):
        raise BadInput(
            f"{path.name} is not named after a language.",
            fix="name it after the language's code, as in vi.po or pt_BR.po",
        )
    return str(to_locale(path.stem.replace("_", "-")))


def _compile(paths: list[Path], language: str, out: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    whole = None
    for path in paths:
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{path.name} is too large for a catalogue of sentences.", fix="remove it")
        try:
            with path.open("rb") as stream:
                one = read_po(stream, locale=language, abort_invalid=True)
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
    # the server's processes compile to one place as they start: none may read what another has half written
    with NamedTemporaryFile(dir=out.parent, delete=False) as fresh:
        write_mo(fresh, whole)
    Path(fresh.name).replace(out)


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
