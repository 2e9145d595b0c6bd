"""What a paragraph is the head of: an exhibit, a heading, a recital, the signatures.

Recognised as a part of its own: ``Exhibit B``, ``EXHIBIT "C" - Data Elements``, ``Schedule 1``,
``Attachment``, ``Appendix``, ``Annex``, ``Addendum``, each with a letter or number, and ``SCHEDULE OF DATA``
as a heading. As a heading: what the file marks as one; a short line in capitals; a short line in Title Case
that stands alone; in a numbered paragraph, or before a sentence, a short Title Case run that ends in a full
stop, a colon or a dash (``Term. This Agreement ...``). No heading holds a verb of promise (shall, may,
means, agrees, is ...).
"""

from __future__ import annotations

import re

_PART = re.compile(
    r"(?P<word>exhibit|schedule|attachment|appendix|annex|annexure|addendum|enclosure)\s*[-–]?\s*[\"“'(]?"
    r"(?P<number>[A-Z](?:-?\d{1,2})?|\d{1,3}|[IVX]{1,5})[\"”')]?(?P<end>$|\s*[.:–—-]\s*|\s+(?=[\"“(A-Z]))",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"(?:exhibit|schedule|attachment|appendix|annex|addendum)(?:\s+(?:of|to)\b.*)?$", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:shall|will|must|may|can|cannot|should|would|means?|agrees?|is|are|was|were|has|have|does|do"
    r"|includes?"
    r"|represents?|warrants?|acknowledges?|understands?|certif(?:y|ies)|refers?|provides|applies|requires?"
    r"|hereby|whereas|therefore)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(
    "a an and as at but by for from if in into of on or nor the to with without upon under its per via vs "
    "not no between during after before than".split()
)
_RUN_IN = re.compile(r"(?P<head>[^.:?!]{2,90}?)(?P<mark>[.:](?=\s|$)|\s[–—-](?=\s))")
_TITLED = re.compile(r"(?:Mr|Mrs|Ms|Dr|St|No|Inc|Corp|Co|Ltd|Jr|Sr|vs?|Sec|Art|Ed|U\.S|Ph\.D)$")
_SIGNED = re.compile(
    r"(?:in witness where|(?:authori[sz]ed\s+)?signatures?\s*(?:page|block)?s?\s*$|signature\s*page"
    r"|executed (?:by|as of)"
    r"|(?:by|signed|signature)\s*:\s*(?:_{2,}|/s/|$))",
    re.IGNORECASE,
)
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\S{0,6}$")
_BLANK = re.compile(r"_{3,}")


def part_of(text: str, *, marked: bool) -> tuple[str, str, int] | None:
    """(``Exhibit B``, its number as printed, offset of its title) where the paragraph opens a part of the
    paper.

    ``marked``: the file marks the paragraph as a heading. A sentence that begins with an exhibit's name
    (``Exhibit B lists ...``) opens none.
    """
    if len(text) > 160 or _LEADER.search(text):
        return None
    match = _PART.match(text)
    if match:
        rest = text[match.end() :]
        sentence = rest and (_VERB.search(rest) or rest[0].islower() or rest.endswith((".", ";", ",")))
        bare = not match["end"].strip() and not marked and rest and not _capital(rest)
        if not sentence and not bare:
            return (
                f"{match['word'].capitalize()} {match['number'].upper()}",
                match[0].rstrip(" .:–—-"),
                match.end(),
            )
    if _PART_OF.match(text) and (marked or text.isupper()) and not _VERB.search(text):
        name = text.rstrip(".: ")
        return (name.title() if name.isupper() else name)[:60], "", 0
    return None


def _capital(text: str) -> bool:
    """Whether every word that carries meaning begins with a capital, a digit or a bracket."""
    words = re.findall(r"[A-Za-z][\w'’-]*", text)
    heavy = [w for w in words if w.lower() not in _SMALL]
    return bool(heavy) and all(not w[0].islower() for w in heavy)


def headed(text: str, *, alone: bool) -> bool:
    """Whether an unmarked paragraph is a heading: short, in capitals or (standing ``alone``) in Title
    Case."""
    if len(text) > 100 or not text[-1:].strip() or _LEADER.search(text) or _BLANK.search(text):
        return False
    if (
        text.endswith((",", ";"))
        or re.search(r"[@{}_]", text)
        or not (text[0].isalnum() or text[0] in "\"“'‘")
    ):
        return False
    letters = [c for c in text if c.isalpha()]
    words = text.split()
    if len(letters) < 4 or len(words) > 14:
        return False
    if text.isupper():
        return not re.match(r"(?:NOW|WHEREAS|AND|BY|OR)\b", text) and not _VERB.search(text)
    if (
        not alone
        or len(words) > 9
        or text.endswith((".", ":", "?", "!"))
        or re.search(r"\d{3}|[:|\"“]|\]", text)
    ):
        return False
    return _capital(text) and not _VERB.search(text)


def bold(text: str, strong: int, *, numbered: bool) -> int:
    """How many characters at the beginning are a heading that the file sets in bold; 0 for none.

    ``strong`` characters are bold. A defined term (``Student Data means``) or a filled-in blank is no
    heading.
    """
    head, rest = text[:strong].strip(), text[strong:].lstrip()
    if not 2 < len(head) <= 100 or not head[0].isalpha() or _BLANK.search(text[:120]):
        return 0
    if not rest:
        sentence = (
            head.endswith((";", ",")) or (head.endswith(".") and _VERB.search(head)) or len(head.split()) > 12
        )
        return 0 if sentence or (not numbered and (head.endswith(":") or "@" in head)) else len(text)
    marked = head[-1] in ".:" or rest[0] in ".:–—"
    if not marked or not rest.lstrip(".:–— ") or (not numbered and not _VERB.search(rest[:400])):
        return 0
    return len(text) - len(rest.lstrip(".:–— "))


def run_in(text: str, *, numbered: bool) -> int:
    """How many characters at the beginning are a run-in heading with its mark; 0 for none.

    ``numbered``: a number stands before, so that a heading is to be expected.
    """
    match = _RUN_IN.match(text[:130])
    if not match or _BLANK.search(match[0]):
        return 0
    head, rest = match["head"].strip(), text[match.end() :].strip()
    if len(head.split()) > (10 if numbered else 6) or not head[0].isupper() or _VERB.search(head):
        return 0
    spoken = numbered and bool(rest) and plain(head)
    if _TITLED.search(head) or not (_capital(head) or spoken) or len(head) < 3:
        return 0
    if not rest:
        return match.end() if numbered and len(head.split()) > 0 and match["mark"] != ":" else 0
    if rest[0].islower() or rest[0] in ",;)":
        return 0
    if not numbered and (len(rest.split()) < 5 or (match["mark"] != "." and not _VERB.search(rest[:400]))):
        return 0
    return match.end()


def plain(head: str) -> bool:
    """Whether a few words in sentence case may head what follows (``Governing law.``): no verb may be among
    them, and a second word in *s* is taken for one (``Provider pays.``)."""
    words = head.split()
    return (
        not _capital(head)
        and "," not in head
        and 1 < len(words) <= 6
        and not words[1].endswith("s")
        and not re.search(r"\d", head)
    )


def recital(text: str) -> bool:
    """Whether the paragraph is a recital."""
    return text[:7].upper() == "WHEREAS" or bool(re.match(r"(?i:and,?\s+whereas)\b", text))


def resolving(text: str) -> bool:
    """Whether the paragraph ends the recitals: ``NOW, THEREFORE``."""
    return bool(re.match(r"(?i:now,?\s+therefore|therefore,)", text))


def signing(text: str) -> bool:
    """Whether the paragraph begins the signatures."""
    return bool(_SIGNED.match(text)) and len(text) < 600


def listed_in_contents(text: str) -> bool:
    """Whether this is a line of a table of contents: dots that lead to a page number."""
    return bool(_LEADER.search(text[-40:]))


_ORDINARY = re.compile(
    r"(?:recitals?|background|preamble|purposes?|introduction|overview|parties|definitions?|scope"
    r"|terms?|authority|witnesseth"
    r"|statement|summary|general|data|duties|obligations|responsibilities|whereas|effective|usage"
    r"|notes?|contents)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:the\s+)?th(?:is|e)\b.{0,120}\b(?:agreement|memorandum|contract|addendum|mou|dpa)\b", re.IGNORECASE
)
_PAPER = re.compile(
    r"\b(?:agreement|memorandum|contract|addendum|amendment|policy|notice|consent|terms|certificate"
    r"|licen[cs]e|bill of"
    r" rights|plan|acknowledg\w+|exhibit|annex|appendix|schedule|form|protocol|request)\b",
    re.IGNORECASE,
)


def ordinary(title: str) -> bool:
    """Whether a heading is one that sections of agreements usually bear."""
    return bool(_ORDINARY.match(title))


def opening(text: str) -> bool:
    """Whether a paragraph opens an agreement: *This Agreement is made between*."""
    return bool(_OPENING.match(text[:200]))


def names_paper(title: str) -> bool:
    """Whether a line names a paper: *Data Use Agreement*."""
    return bool(_PAPER.search(title)) and len(title) <= 160


def verbal(text: str) -> bool:
    """Whether the words hold one of the verbs that no heading holds."""
    return bool(_VERB.search(text))
