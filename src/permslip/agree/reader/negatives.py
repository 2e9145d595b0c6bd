# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Two negatives made one promise, before the rules read a sentence: *shall not fail to notify* is *shall notify*.

Each line turns one way of saying it; what stays is quoted as it stands, never as it is turned here.
"""

from __future__ import annotations

import re

_SHALL = r"(?P<modal>shall|will|must|may|does|do|can)"
_TURNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(says, re.IGNORECASE), means)
    for says, means in (
        (rf"\b{_SHALL}\s+not\s+(?:fail|neglect|omit|refuse)\s+to\b", r"shall"),
        (rf"\b{_SHALL}\s+not\s+(?:be\s+entitled\s+to\s+)?withhold\b", r"shall provide"),
        (rf"\b{_SHALL}\s+not\s+be\s+(?:refused|denied)\b", r"shall be given"),
        (rf"\b{_SHALL}\s+not\s+(?:refuse|deny)\b", r"shall allow"),
        (rf"\b{_SHALL}\s+not\s+cease\s+to\s+be\b", r"shall remain"),
        (rf"\b{_SHALL}\s+not\s+be\s+(?:prevented|precluded|barred|prohibited|restricted|stopped)\s+from\s+auditing\b", r"may audit"),
        (rf"\b{_SHALL}\s+not\s+be\s+(?:prevented|precluded|barred|prohibited|restricted|stopped)\s+from\s+inspecting\b", r"may inspect"),
        (rf"\b{_SHALL}\s+not\s+be\s+(?:prevented|precluded|barred|prohibited|restricted|stopped)\s+from\s+(?P<act>\w+?)ing\b", r"may \g<act>"),
        (r"\bneither\s+party\s+is\s+without\s+the\s+right\s+to\b", "either party may"),
        (r"\bnothing\s+in\s+this\s+\w+\s+(?:shall\s+|will\s+)?(?:permits?|allows?|authori[sz]es?|entitles?)\s+(?P<who>(?:the\s+)?\w+(?:\s+\w+)?)\s+to\b", r"\g<who> shall not"),
        (r"\bnothing\s+in\s+this\s+\w+\s+(?:shall\s+|will\s+)?(?:prevents?|prohibits?|bars?|precludes?|stops?)\s+(?P<who>(?:the\s+)?\w+(?:\s+\w+)?)\s+from\s+(?P<act>\w+?)ing\b", r"\g<who> may \g<act>"),
        (r"\b(?:under\s+no\s+circumstances?|in\s+no\s+(?:event|case)|at\s+no\s+time)\s+(?P<modal>shall|will|may|must)\s+(?P<who>(?:[\w'’-]+\s+){1,6}?)(?=(?:be|disclose|use|sell|share|release|keep|retain|transfer|publish|assign|permit|provide)\b)", r"\g<who>\g<modal> not "),
        (r"\b(?:no\s+exception\s+to|without\s+exception,?)\s+", ""),
    )
)  # fmt: skip


def straight(text: str) -> str:
    """``text`` with its double negatives turned into what they mean."""
    text = _CONTRACTED.sub(lambda m: _WHOLE.get(m[0].lower(), f"{m[1]} not"), text)
    if not _ANY.search(text):
        return text
    for says, means in _TURNS:
        text = says.sub(means, text)
    return text


_CONTRACTED = re.compile(r"\b(\w+)n't\b", re.IGNORECASE)
_WHOLE = {"won't": "will not", "can't": "cannot", "shan't": "shall not", "ain't": "is not"}
_ANY = re.compile(r"\b(?:not|nothing|neither|no|without)\b", re.IGNORECASE)
