"""Where a sentence ends. Offsets only: the words stay where they are.

A full stop, a question mark or an exclamation mark ends a sentence where a space and a capital, a digit, a
quotation mark or a bracket follow, unless the stop belongs to an abbreviation (``U.S.C.``, ``Sec.``,
``Inc.``, ``e.g.``), an initial, a decimal, an ellipsis, or stands inside brackets that are still open.
After ``Inc.``, ``etc.``, ``C.F.R.`` and the like a sentence may end, and does where a word follows that
begins sentences (``The``, ``Provider shall``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NEVER = frozenset(
    "sec secs no nos art arts para paras fig figs st mr mrs ms dr prof hon rev gen gov ed eds vol vs v cf "
    "e.g i.e viz ex exh att app sch cl ch pt pp p stat pub supp rep dept dist univ ave blvd rd ste approx "
    "ca al jan feb mar apr jun jul aug sept sep oct nov dec conn cal mass ill n.y tit subd subsec regs reg "
    "ann".split()
)
_SOMETIMES = frozenset(
    "inc corp co ltd llc l.l.c llp l.p l.l.p bros etc jr sr u.s u.s.a u.s.c u.s.c.a c.f.r d.c a.m p.m ph.d "
    "ed.d m.d n.a esq m.g.l c.g.s et.seq seq usc cfr k-12 id ids".split()
)
_STOP = re.compile(r"[.!?][\"'”’)\]]*(?=\s)")
_OPENS = re.compile(r"[\"'“‘(\[{§$]{0,8}(?:[A-Z0-9_{]|[^\x00-\x7f\s])")
_STARTS = re.compile(
    r"[\"“(]{0,8}(?:The|This|These|Those|That|Any|All|Each|Every|No|Nothing|If|In|Upon|After|Before|Except"
    r"|Unless|However"
    r"|Notwithstanding|Such|Neither|Either|Both|It|Its|They|Their|We|You|Our|Your|At|For|As|On|By|To"
    r"|With|Without"
    r"|When|Where|While|Should|Under|Provider|Contractor|District|Recipient|Partner|School|Party|Parties"
    r"|Researcher|Vendor|Company|Consultant|Data|Student|Students)\b"
)
_WORD = re.compile(r"[A-Za-z.&-]+$")


def ends(text: str, start: int = 0) -> Iterator[int]:
    """The offsets just behind each sentence of ``text`` from ``start`` on; the last is the text's end."""
    depth = 0
    seen = start
    for match in _STOP.finditer(text, start):
        stop, end = match.start(), match.end()
        depth = max(0, depth + _opened(text, seen, end))
        seen = end
        if depth == 0 or _runaway(text, stop):
            after = text[end : end + 24].lstrip()
            if after and _OPENS.match(after) and not _abbreviated(text, stop, after):
                depth = 0
                yield end
    if text[start:].strip():
        yield len(text)


def _opened(text: str, start: int, end: int) -> int:
    return text.count("(", start, end) - text.count(")", start, end)


def _runaway(text: str, stop: int) -> bool:
    """A bracket that nobody closes within this many characters is a slip of the pen, and holds nothing up."""
    return text.find(")", stop, stop + 400) < 0


def _abbreviated(text: str, stop: int, after: str) -> bool:
    if text[stop] != ".":
        return False
    match = _WORD.search(text, max(0, stop - 14), stop)
    word = match[0].strip(".-&").lower() if match else ""
    if not word:
        return text[stop - 1 : stop] == "." and not _STARTS.match(after)  # an ellipsis
    if word in _NEVER:
        return word != "no" or after[0].isdigit() or after[0] in "_#["
    if word in _SOMETIMES:
        return after[0] == "(" or (not _STARTS.match(after) and after[:1] not in '"“')
    if len(word) == 1 and text[stop - 1].isupper():
        return not (_STARTS.match(after) and text[max(0, stop - 3) : stop - 1].strip() != "")
    return False


def spans(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence, without the white space between."""
    at = start
    for end in ends(text, start):
        while at < end and text[at].isspace():
            at += 1
        if at < end:
            yield at, end
        at = end
