"""Cells that a spreadsheet would run: the one definition for every CSV that is written."""

from __future__ import annotations

import re

START = r"^'*[=+\-@\t\r]"
"""How a formula begins, or a cell that a formula could be taken for once an apostrophe stands in front: such
a cell gets one more, so that two different cells never become one (that could undo what a model promised)."""

NUMBER = r"^[+-]?[0-9]*[.,]?[0-9]+([eE][+-]?[0-9]+)?$"
"""A plain number from end to end. A sign and a figure are not enough: ``-2+3+cmd|...`` runs."""


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula, with an apostrophe in front."""
    runs = re.match(START, cell) and not re.fullmatch(NUMBER.rstrip("$"), cell)
    return f"'{cell}" if runs else cell
