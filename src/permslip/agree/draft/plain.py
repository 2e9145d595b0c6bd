"""Words of a paper as a draft can hold them: white space in runs, nothing that a person could not see."""

from __future__ import annotations

import re

# What strict YAML refuses (``agree.strict_yaml``), and the soft hyphen and joiners that print as nothing.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufeff\ud800-\udfff]"
)


def plain(text: str) -> str:
    """The text on one line: runs of white space as one space, hidden and control characters taken out."""
    return " ".join(_HIDDEN.sub("", text).split())
