# ruff: noqa: E501 - a table of patterns: one turn of phrase a line
"""The verbs of promise: a table of the turns of phrase in which drafters bar, oblige, permit.

``FIRST`` is read from the top, and the first that is found decides; ``SAYS`` is read after it, and the one
that stands earliest in the sentence decides. Each line: the pattern, the modality, whether it is negative.
:mod:`.negation` says in words what they recognise.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
AUX = r"(?:shall|will|must|may|can|should)"
_ADV = r"(?:\s+(?:also|at\s+any\s+time|at\s+all\s+times|further|hereby|in\s+turn|knowingly|and))?"
_BE = r"(?:is|are|be|being|was|were)"
FIRST: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern, _I), modality, negative)
    for pattern, modality, negative in (
        (r"^nothing\b.{0,160}?\b(?:prohibit|prevent|preclude|restrict|limit|bar|impair|forbid)s?\b", "may", False),
        (rf"^(?:the\s+(?:foregoing|above)|th(?:is|ese)|sections?\s+\S+|paragraph\s+\S+)\b.{{0,120}}?\b(?:{AUX}|does|do)\s+not\s+apply\b", "states", False),
        (rf"\b{AUX}\s+not\s+be\s+(?:later|earlier|less|fewer|more|without)\b", "must", False),
        (rf"\b{AUX}\s+not\s+be\s+(?:prohibited|precluded|prevented|barred|restricted|limited)\s+(?:from|in)\b", "may", False),
        (rf"\b(?:{AUX}|does|do)\s+not\s+(?:fail|neglect|omit|hesitate)\b", "must", False),
        (rf"\b(?:{AUX}\s+)?not\s+(?:to\s+)?(?:be\s+)?unreasonably\b", "must", False),
        (rf"\b(?:{AUX}\s+not\s+be|{_BE}\s+not|not\s+be)\s+(?:required|obligated|obliged|bound)\b", "need_not", False),
        (r"^(?:to\s+)?(?:immediately\s+)?(?:refrain|abstain|desist)\s+from\b", "must_not", True),
        (r"\bneed\s+not\b|\bha(?:s|ve)\s+no\s+(?:further\s+)?(?:obligation|duty|responsibility)\b", "need_not", False),
        (r"^nothing\b.{0,200}?\b(?:permit|allow|authori[sz]e|grant|give|confer|entitle)s?\b", "must_not", True),
        (rf"^(?:(?:and|or|but|nor)\s+)?(?:no|none|neither|nothing|nor)\b.{{0,300}}?\b{AUX}\b", "must_not", True),
        (rf"^(?:no|none|neither)\b.{{0,300}}?\b{_BE}\s+(?:permitted|allowed|authori[sz]ed)\b", "must_not", True),
        (r"\b(?:in\s+no\s+(?:event|case|way)|under\s+no\s+circumstances?|at\s+no\s+time)\b", "must_not", True),
    )
)  # fmt: skip
SAYS: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern, _I), modality, negative)
    for pattern, modality, negative in (
        (rf"\b{AUX}{_ADV}\s*,?\s*(?:not|never|neither)\b|\bcannot\b|\b(?:won|mustn|can|shouldn)['’]t\b", "must_not", True),
        (rf"\b{AUX}\s+(?:also\s+)?(?:ensure|assure|see|make\s+sure)\s+(?:to\s+it\s+)?that\s+(?:no|none|neither)\b", "must_not", True),
        (rf"\b{AUX}\s+(?:also\s+)?(?:ensure|assure|see|make\s+sure)\s+(?:to\s+it\s+)?that\s+[^,;]{{0,80}}?\b(?:do|does|is|are|shall|will|may)\s+not\b", "must_not", True),
        (rf"\b(?:{AUX}|agrees?\s+to)\s+(?:immediately\s+)?(?:refrain|abstain|desist)\s+from\b", "must_not", True),
        (rf"\b{AUX}\s+(?:disclose|use|share|have|make|retain|provide|sell|transfer|collect|release|report)\s+(?:no|neither)\b(?!\s+later|\s+less|\s+more)", "must_not", True),
        (rf"\b{_BE}\s+(?:\w+ly\s+)?(?:prohibited|barred|forbidden|precluded|enjoined|restricted\s+from)\b", "must_not", True),
        (rf"\b{_BE}\s+not\s+(?:\w+ly\s+)?(?:permitted|allowed|authori[sz]ed|entitled)\b", "must_not", True),
        (r"\b(?:agree|undertake|covenant|promise|warrant)(?:s|d)?\s+(?:to\s+not|not\s+to|never\s+to|that\s+no)\b", "must_not", True),
        (r"\b(?:obligated|required|obliged)\s+not\s+to\b|\bha(?:s|ve)\s+no\s+(?:right|authority|licen[cs]e)\b", "must_not", True),
        (rf"\b{AUX}\s+(?:also\s+|only\s+)?(?:ha(?:ve|s)\s+no\s+(?:right|authority|licen[cs]e))\b", "must_not", True),
        (rf"\b{AUX}\s+(?:also\s+)?(?:have|retain)\s+the\s+(?:\w+\s+){{0,3}}right\b", "may", False),
        (rf"\b{AUX}\s+(?:only\s+)?be\s+(?:entitled|permitted|allowed|authori[sz]ed|free)\s+to\b", "may", False),
        (r"\bmay\b|\bcan\b", "may", False),
        (rf"\b{_BE}\s+(?:\w+ly\s+)?(?:permitted|authori[sz]ed|allowed|entitled|free)\s+to\b", "may", False),
        (r"\b(?:ha(?:s|ve)|reserves?|retains?)\s+the\s+(?:\w+\s+)?right\b", "may", False),
        (r"\b(?:shall|must|will)\b", "must", False),
        (r"\b(?:hereby\s+)?(?:agree|undertake|covenant|promise|commit)(?:s)?\s+(?:to|and|that|,)", "must", False),
        (rf"\b{_BE}\s+(?:\w+ly\s+)?(?:required|obligated|obliged|bound|responsible|committed)\b", "must", False),
    )
)  # fmt: skip
