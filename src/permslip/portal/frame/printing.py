"""Printing: a page of ours as a tagged PDF (PDF/UA), without opening any address or file on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from permslip.words.errors import OfficeProblem

INSTALL = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-liberation"
STYLE = Path(__file__).parent / "print.css"


def pdf(html: str) -> bytes:
    """HTML as a PDF. Raises OfficeProblem where the machine lacks what draws letters."""
    data: bytes = _document(html).write_pdf(pdf_variant="pdf/ua-1")
    return data


def _document(html: str) -> Any:
    try:
        import weasyprint
    except OSError:  # its libraries are not on this machine
        raise OfficeProblem("This machine cannot make PDFs: a library is missing.", fix=INSTALL) from None
    nothing = weasyprint.URLFetcher(allowed_protocols=())  # all that a letter shows stands in it
    return weasyprint.HTML(string=html, url_fetcher=nothing)


def style() -> str:
    """The style sheet of what is printed."""
    return STYLE.read_text("utf-8")
