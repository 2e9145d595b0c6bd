"""What the steward's forms have in common: errors of ours beside the field, files that come in."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from permslip.actions.desk import Desk
from permslip.portal.door.house import house
from permslip.portal.frame.forms import in_words
from permslip.words.errors import BadInput, PermslipError

SMALL = 1 << 20
"""Bytes: a text that a person wrote is shorter."""
_UNPLAIN = re.compile(r"[^A-Za-z0-9._-]+")


class Form(forms.Form):
    """A form of a page that may hold several: ``act`` says which of them was sent."""

    act = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.act or 'f'}_%s")
        super().__init__(*args, **kwargs)


def told(form: forms.Form, error: PermslipError, field: str | None = None) -> None:
    """Say beside the form, or one field of it, what is wrong and what to do."""
    form.add_error(field, in_words(error))


def taken(desk: Desk, upload: Any, *, most: int = SMALL) -> Path:
    """An uploaded file in a private folder that is gone after this request, under a plain name.

    Raises BadInput for a file that is empty or too large.
    """
    check_size(upload, most=most)
    return _written(desk.scratch(), upload)


def check_size(upload: Any, *, most: int) -> None:
    """Raises BadInput for a file that is empty or too large."""
    if upload.size > most:
        raise BadInput(
            _("The file has more than %(size)s MB.") % {"size": most >> 20}, fix=_("choose the right file")
        )
    if not upload.size:
        raise BadInput(_("The file is empty."), fix=_("choose the right file"))


def left_for_an_errand(desk: Desk, upload: Any) -> Path:
    """An uploaded file where the background worker finds it, in a folder of its own: in the scratch folder
    that both processes share and that is swept when the server stops."""
    shared = os.environ.get("PERMSLIP_PORTAL_SCRATCH")
    folder = (Path(shared) if shared else house.office / "tmp") / desk.office.new_id("upload")
    folder.mkdir(mode=0o700)
    return _written(folder, upload)


def _written(folder: Path, upload: Any) -> Path:
    path = folder / plain(upload.name)
    with path.open("xb") as out:
        for chunk in upload.chunks():
            out.write(chunk)
    return path


def plain(name: str) -> str:
    """A file's name that holds nothing strange and climbs nowhere; its last suffix stays."""
    stem, dot, suffix = Path(name or "file").name.rpartition(".")
    stem, suffix = (stem, suffix) if dot else (suffix, "")
    stem = _UNPLAIN.sub("-", stem).strip(".-")[:60] or "file"
    suffix = _UNPLAIN.sub("", suffix)[:10]
    return f"{stem}.{suffix}" if suffix else stem
