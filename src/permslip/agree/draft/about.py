"""What an agreement needs beside what the paper says: suggested by the program, confirmed by a person."""

from __future__ import annotations

import re

from permslip.words.vocabulary import Purpose

ABOUT = {
    "title": "What is the agreement called?",
    "id": "Which short name does it get? Small letters, digits and hyphens.",
    "law": "Which packs of rules is it held to? Separated by commas; `permslip law list` shows them.",
    "clauses": "Are these the clauses as they were signed?",
    "purpose_word": f"Which word names its purpose? One of {', '.join(Purpose)}.",
    "consent_question": "Under which short name are families asked? Small letters, digits and hyphens.",
}
"""What an agreement needs beside what the paper says, each with its question."""

_NAME = r"[a-z0-9][a-z0-9-]{0,63}"
_PACK = r"[a-z]{2,8}(-[a-z]{2,16}){0,3}"
_FORMS = {
    "title": ("one line of at most 300 characters", r"\S(.{0,298}\S)?"),
    "id": ("small letters, digits, - and _, a letter first", r"[a-z][a-z0-9_-]{0,62}"),
    "law": ("packs separated by commas, such as us-ferpa, us-ct", rf"{_PACK}(\s*,\s*{_PACK})*"),
    "clauses": ("confirm the clauses or leave them out; change them in the agreement", r"(?!)"),
    "purpose_word": (f"one of {', '.join(Purpose)}", "|".join(Purpose)),
    "consent_question": ("small letters, digits and hyphens", _NAME),
}


def about_problem(name: str, value: str) -> str:
    """Why this cannot be the value of something in ``about``: what would do; empty when it can."""
    what, form = _FORMS[name]
    return "" if re.fullmatch(form, value) else what
