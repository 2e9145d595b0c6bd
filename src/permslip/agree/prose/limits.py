"""Exceptions and conditions, kept with what they limit.

Recognised in a sentence: words that begin with *except*, *unless*, *provided that / however / further*,
*notwithstanding*, *subject to*, *other than*, *save (for, as)*, *to the extent*, *so long as*, *as long as*,
*only if / when / with / after / upon*, *until*, *without the (prior, written) consent / approval /
permission / authorization*. At the head of a sentence they reach to the comma before the main promise,
between commas to the second comma, else to the next semicolon or the end. Recognised after it, in the same
clause: a sentence that opens with *Notwithstanding the foregoing*, *However*, *The foregoing / This
restriction ... does not apply*, *Nothing in this Section*. From elsewhere: a sentence that names the clause
it breaks (*Notwithstanding Section 7.2*; *Section 7.2 does not apply to ...*): see :mod:`.references`.
"""

from __future__ import annotations

import re

_STARTER = re.compile(
    r"\b(?:except(?:ing)?|with\s+the\s+exception\s+of|unless|provided[,;]?\s+(?:that|however|further|,)"
    r"|(?<!is\s)(?<!as\s)(?<!are\s)(?<!be\s)(?<!data\s)provided\s+(?=(?:the|such|no|it|they|each|all"
    r"|any|you|we)\b)"
    r"|notwithstanding|subject\s+to(?!\s+(?:be|the\s+jurisdiction))|other\s+than|save\s+(?:for|as|that"
    r"|to)|but\s+only"
    r"|to\s+the\s+(?:\w+\s+)?extent|insofar\s+as|(?:so|as)\s+long\s+as|only\s+(?:if|when|with|after"
    r"|upon|where|in)"
    r"|until\b|without\s+(?:(?:first|obtaining|the|an?|any|its|their|your|our|express|explicit|specific"
    r"|advance|prior"
    r"|written|parental|informed|and|or|[A-Z][\w.-]*(?:'s|’s)?|[a-z]+(?:'s|’s|s'|s’)),?\s+){0,8}"
    r"(?:consent|approval|permission|authori[sz]ation|agreement|notice))\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"(?:(?:and\s+)?notwithstanding\s+(?:the\s+(?:foregoing|above|preceding)|anything"
    r"|any\s+(?:other\s+)?provision"
    r"|(?:this|any)\s+(?:section|paragraph|clause|provision))|however\b|the\s+(?:foregoing|above"
    r"|preceding)\b[^.]{0,80}?"
    r"(?:shall|does|do|will|is|are)\s+not\b|th(?:is|ese)\s+(?:restrictions?|prohibitions?|limitations?"
    r"|obligations?"
    r"|requirements?|provisions?|sections?|paragraphs?|clauses?|dut(?:y|ies))\b[^.]{0,60}?"
    r"(?:shall|does|do|will|is|are)\s+not\b|nothing\s+(?:in\s+this|herein|in\s+the\s+foregoing|contained)\b"
    r"|(?:an\s+)?exceptions?\s+to\s+th(?:is|e|ese)\b|provided\b|except\b)",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:shall|will|must|may|agrees?|can|cannot|should)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\b(?:shall|will|must|may|can|cannot|should|is|are|has|have|does|do|agrees?|understands?"
    r"|acknowledges?|retains?"
    r"|owns?|uses?|provides|applies|remains?|survives?)\b"
)
_NEXT_PROMISE = re.compile(
    r",\s+(?:(?:and|but|nor)\s+[^,;]{0,80}?)?\b(?:shall|will|must|may|agrees?)\b", re.IGNORECASE
)
_NOUN = re.compile(r"other\s+than|except\b|save\b|with\s+the\s+exception|without", re.IGNORECASE)
_SHORT = 200  # characters: an exception between two commas


def limits_of(text: str) -> list[tuple[int, int]]:
    """(start, end) of each exception and condition in a sentence, in order, none inside another."""
    out: list[tuple[int, int]] = []
    at = 0
    for match in _STARTER.finditer(text):
        start = match.start()
        if start < at:
            continue
        end = _reach(text, start)
        out.append((start, end))
        at = end
    return out


def _reach(text: str, start: int) -> int:
    stop = len(text.rstrip(" ."))
    semicolon = text.find(";", start)
    stop = semicolon if 0 <= semicolon < stop else stop
    before = text[:start].rstrip()
    if not before or (before[-1] in ":," and len(before) < 12):
        return _front(text, start, stop)
    opened = text.rfind("(", max(0, start - _SHORT), start)
    if opened >= 0 and text.find(")", opened, start) < 0:
        closed = text.find(")", start, stop)
        return closed if closed >= 0 else stop
    if before.endswith(","):
        comma = text.find(",", start, start + _SHORT)
        waiting = bool(_MODAL.search(" ".join(before.split()[-4:]))) or bool(
            re.search(r"\b(?:shall|will|must|may|not|to|agrees?|and|or|that)\s*,$", before, re.IGNORECASE)
        )
        if 0 <= comma < stop and (
            waiting or (not _MODAL.search(before) and _MODAL.search(text, comma, stop))
        ):
            return comma
    if _NOUN.match(text, start) and not _CLAUSE.search(before):  # *no data other than names may be sent*
        verb = _CLAUSE.search(text, start, stop)
        if verb:
            return verb.start()
    if not text[start : start + 8].lower().startswith("provided") and (
        another := _NEXT_PROMISE.search(text, start, stop)
    ):
        return another.start()
    return stop


def _front(text: str, start: int, stop: int) -> int:
    """The end of a condition at the head of a sentence: the first comma behind which a main clause begins."""
    first = comma = text.find(",", start, stop)
    for _ in range(12):
        if comma < 0:
            break
        following = text.find(",", comma + 1, stop)
        segment = text[comma + 1 : following if following >= 0 else stop]
        if _CLAUSE.search(segment) and not re.match(
            r"\s*(?:if|when|where|unless|which|who|including)\b", segment
        ):
            return comma
        comma = following
    return first if first >= 0 else stop


def without(text: str, found: list[tuple[int, int]]) -> str:
    """The sentence without its exceptions and conditions: its main promise."""
    out, at = [], 0
    for start, end in found:
        out.append(text[at:start])
        at = end
    words = re.sub(r"\s*,(?:\s*,)+", ",", " ".join([*out, text[at:]]))
    return re.sub(r"\s+,", ",", " ".join(words.split())).lstrip(" ,;")


def follows(text: str) -> bool:
    """Whether a sentence takes something back from the sentence before it."""
    return bool(_FOLLOWS.match(text))


def reaches_all(text: str) -> bool:
    """Whether such a sentence takes it back from the whole clause, not only from the sentence before."""
    return bool(re.match(r"(?:nothing|th(?:is|ese)\s+(?:section|paragraph|clause|restriction"
    r"|prohibition)|the\s+foregoing"
                         r"|notwithstanding)", text, re.IGNORECASE))  # fmt: skip
