"""Letters on paper: each in its reader's language, with a code, and a form at the back for those without a
computer. The square that a telephone reads holds the address of the page alone: a code in an address would
lie in logs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from permslip.actions.inviting import Asks, Letter, Write
from permslip.portal.frame import plain
from permslip.portal.frame.printing import pdf
from permslip.stores.disk import Disk
from permslip.stores.families.people import Kind


def writer(
    *, address: str, district: str, contact: str, hours: str, today: date, sends: bool = True
) -> Write:
    """What writes letters into a file. ``address`` is that of the page where a code is typed; ``sends`` says
    whether a number can be sent to families, or they have to come to the office once."""
    shared: dict[str, Any] = {
        "address": address,
        "square": square(address),
        "district": district,
        "contact": contact,
        "hours": hours,
        "today": today,
        "sends": sends,
    }

    def write(path: Path, letters: Sequence[Letter]) -> None:
        with translation.override(letters[0].language):
            Disk().write_new(path, pdf(html(letters, shared)))

    return write


def html(letters: Sequence[Letter], shared: dict[str, Any]) -> str:
    """Letters of one language as one page of HTML."""
    asks = [_shown(a) for a in letters[0].asks]
    context = {
        **shared,
        "letters": letters,
        "language": letters[0].language,
        "asks": asks,
        "student": Kind.STUDENT,
        "staff": Kind.STAFF,
        "silence_lets_go": any(a["asked"].silence_lets_go for a in asks),
    }
    return str(render_to_string("family/letters_print.html", context))


def _shown(asked: Asks) -> dict[str, Any]:
    return {
        "asked": asked,
        "purpose": plain.purpose_word(asked.purpose),
        "elements": [plain.element_word(key) for key in asked.elements],
    }


def square(address: str) -> str:
    """An address as the path of an SVG, one unit a module, with the quiet zone around it; its side stands
    first: ``"33 M4 4h7v1..."``."""
    import qrcode

    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    runs = [(y, run) for y, row in enumerate(rows) for run in _runs(row)]
    return f"{len(rows)} " + "".join(f"M{x} {y}h{n}v1h-{n}z" for y, (x, n) in runs)


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many lie beside each other."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((x, 1))
    return found
