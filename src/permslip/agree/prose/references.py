"""Cross-references: which clause do these words lead to, and what does it say?

Recognised: ``Section 7.2``, ``Sec. 4(b)``, ``§ 5``, ``Article IV``, ``Exhibit "B"``, ``Schedule 1``,
``Attachment A``, ``Appendix``, ``Annex``, several at once (``Sections 7.1 and 7.2``), ``paragraph (b)
above``, ``this Section``, and a bare decimal after *in, under, per, see, with, of* where the paper has such
a clause. A law's sections (``34 C.F.R. § 99.31``, ``Section 99.31 of Title 34``) and another paper's
(``Section 3 of the Master Agreement``) lead nowhere here: their target is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from permslip.agree.prose.numbering import roman
from permslip.agree.prose.prose import Clause, Reference

_NUMBER = (
    r"(?:\d{1,3}(?:\.\d{1,3})*(?![\w]|\.\d)|[IVXL]{1,6}(?![\w])|[A-Z](?:-?\d{1,2})?(?![\w'’]))"
    r"(?:\.?\([A-Za-z0-9]{1,4}\)|\.[a-z](?![\w]))*"
)
_NAMED = re.compile(
    r"(?P<word>\b(?i:sections?|sec\.|articles?|paragraphs?|subparagraphs?|subsections?|clauses?"
    r"|exhibits?|schedules?"
    r"|attachments?|appendix|appendices|annex|annexes|addendum|items?)\s+|§{1,3}\s*)"
    rf"[\"“'(]?(?P<first>{_NUMBER})[\"”']?"
    r"(?P<more>(?:(?:\s*\([A-Z][^()]{1,60}\))?\s*(?:,\s*and|,\s*or|,|and|or|through|to|&|–)\s*"
    rf"[\"“]?{_NUMBER}[\"”]?(?!\s*(?:%|percent|(?:business|calendar|school)\s|days?\b|hours?\b"
    rf"|months?\b|years?\b|weeks?\b|copies\b)))*)"
)
_BRACKETED = re.compile(
    r"\b(?P<word>(?i:sections?|paragraphs?|subparagraphs?|subsections?|clauses?|items?))\s+"
    r"(?P<first>\((?:[a-zA-Z]|[ivx]{2,5}|\d{1,2})\)(?:\([A-Za-z0-9]{1,4}\))*)"
)
_THIS = re.compile(
    r"\bthis\s+(?P<word>section|article|paragraph|clause|exhibit|schedule|attachment|annex|appendix)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:in|under|per|see|with|of|by"
    r"|to)\s+(?P<first>\d{1,3}(?:\.\d{1,3}){1,4}(?:\([a-z0-9]{1,4}\))*)(?![\w%.])"
)
_EACH = re.compile(_NUMBER)
_ASIDE = re.compile(r"\([A-Z][^()]{1,60}\)")
_FOREIGN_AFTER = re.compile(
    r"\s{0,9},?\s{0,9}(?:of|to|in)\s+(?:the\s+|said\s+|that\s+)?(?!this\b|the\s+agreement\b|exhibit|attachment"
    r"|schedule|annex|appendix"
    r"|above|below|hereof|article|section)(?:title|chapter|part|public|pub\.|ferpa|coppa|idea|act\b"
    r"|u\.?s|c\.?f\.?r|hipaa"
    r"|(?:[\w'’-]+\s+){0,8}?(?:act|code|law|laws|statutes?|regulations?|constitution|master|terms|policy"
    r"|agreement))\b",
    re.IGNORECASE,
)
_FOREIGN_BEFORE = re.compile(
    r"(?:c\.?f\.?r\.?|u\.?s\.?c\.?(?:a\.)?|code|stat\.?|statutes|law|act|laws|gen\.|terms|policy"
    r"|regulations?|title\s+\d+"
    r"|chapter\s+\d+|public\s+law|p\.l\.)\s*,?\s*$",
    re.IGNORECASE,
)
_OURS = re.compile(r"\s{0,20}(?:of|to|in)\s+(?:this|the\s+present)\b", re.IGNORECASE)
_PARTS = ("exhibit", "schedule", "attachment", "appendix", "annex", "addendum")


def key(text: str) -> str:
    """A clause's number as readers cite it, in one form: ``7.1(a)`` and ``7.1.a`` are the same."""
    return ".".join(re.findall(r"\d+|[a-z]+", text.lower()))


class Index:
    """Clauses by every way they may be cited."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.by_id = {c.id: c for c in clauses}
        self.keys: dict[str, str] = {}
        self.children: dict[str, list[str]] = {}
        for clause in clauses:
            self.children.setdefault(clause.parent, []).append(clause.id)
            for name in (clause.id, clause.number if not clause.number.startswith("(") else ""):
                cited = key(name)
                if cited:
                    self.keys.setdefault(cited, clause.id)
                if cited.endswith(".0"):
                    self.keys.setdefault(cited[:-2], clause.id)
            if (article := _plain_article(clause.id)) and article not in self.keys:
                self.keys[article] = clause.id

    def find(self, word: str, number: str, here: Clause | None) -> str | None:
        """The id of the clause that this citation, standing in the clause ``here``, leads to."""
        cited = key(number)
        kind = word.lower().rstrip("s.")
        kind = {"appendice": "appendix", "annexe": "annex"}.get(kind, kind)
        if kind in _PARTS:
            return self.keys.get(f"{kind}.{cited}")
        if kind == "article":
            return self.keys.get(f"article.{cited}") or self.keys.get(cited)
        if here:
            if here.part and (found := self.keys.get(f"{key(here.part)}.{cited}")):
                return found
            if number.startswith("("):
                return self._near(cited, here)
        if (found := self.keys.get(cited)) is not None:
            return found
        return self.keys.get(f"article.{cited}")

    def _near(self, cited: str, here: Clause) -> str | None:
        """``paragraph (b)``: a child of this clause or of one it stands in, the nearest first."""
        clause: Clause | None = here
        for _ in range(12):
            if clause is None:
                return self.keys.get(cited)
            if (found := self.keys.get(f"{key(clause.id)}.{cited}")) is not None:
                return found
            clause = self.by_id.get(clause.parent)
        return None

    def this(self, word: str, here: Clause | None) -> str | None:
        """``this Section``: the clause itself, or the numbered one that its items stand in."""
        if here is None:
            return None
        if word.lower() in _PARTS:
            return here.part or None
        clause = here
        for _ in range(12):
            item = clause.number.startswith("(") or re.fullmatch(r"[a-z]{1,4}[.)]", clause.number)
            article = clause.id.rsplit(" ", 2)[-2:-1] == ["Article"]
            if word.lower() == "paragraph" or (not item and word.lower() != "article") or article:
                break
            if clause.parent not in self.by_id:
                break
            clause = self.by_id[clause.parent]
        return clause.id

    def below(self, clause_id: str) -> Iterator[str]:
        """The clause and every clause in it, in order."""
        waiting = [clause_id]
        while waiting:
            name = waiting.pop()
            yield name
            waiting.extend(reversed(self.children.get(name, ())))


def _plain_article(clause_id: str) -> str:
    """``Article IV`` is cited as Article 4 too."""
    head, _, number = clause_id.rpartition(" ")
    value = roman(number) if head.endswith("Article") else None
    return f"article.{value}" if value else ""


def references_in(text: str, sentence: int, here: Clause | None, index: Index) -> list[Reference]:
    """The references in one sentence, in order."""
    found: list[tuple[int, str, str | None]] = []
    taken: list[tuple[int, int]] = []
    for match in _NAMED.finditer(text):
        taken.append(match.span())
        found += _named(text, match, here, index)
    for match in _BRACKETED.finditer(text):
        if not _inside(match.start(), taken):
            taken.append(match.span())
            found.append((match.start(), match[0], index.find(match["word"], match["first"], here)))
    for match in _THIS.finditer(text):
        found.append((match.start(), match[0], index.this(match["word"], here)))
    for match in _BARE.finditer(text):
        target = index.keys.get(key(match["first"]))
        if target and not _inside(match.start("first"), taken):
            found.append((match.start("first"), match["first"], target))
    return [Reference(words, target, sentence) for _, words, target in sorted(found, key=lambda f: f[0])]


def _inside(offset: int, taken: Iterable[tuple[int, int]]) -> bool:
    return any(a <= offset < b for a, b in taken)


def _named(
    text: str, match: re.Match[str], here: Clause | None, index: Index
) -> Iterator[tuple[int, str, str | None]]:
    word = match["word"].strip() or "section"
    if word[0].islower() and re.fullmatch(r"[a-z]|[IVX]", match["first"]):
        return  # "section a": an article of speech, no number
    after, before = text[match.end() : match.end() + 120], text[max(0, match.start() - 24) : match.start()]
    foreign = bool(re.match(r"-[a-z]\b", after)) or (
        not _OURS.match(after) and bool(_FOREIGN_AFTER.match(after) or _FOREIGN_BEFORE.search(before))
    )
    numbers = [(match.start("first"), match["first"])]
    numbers += [
        (match.start("more") + m.start(), m[0]) for m in _EACH.finditer(_ASIDE.sub(_spaces, match["more"]))
    ]
    for at, number in numbers:
        words = (
            match[0][: match.end("first") - match.start()].replace('"', "").replace("“", "")
            if at == numbers[0][0]
            else f"{word} {number}"
        )
        target = (
            None if foreign else index.find(word.replace("§", "section").strip() or "section", number, here)
        )
        yield at, words.strip(), target


def _spaces(match: re.Match[str]) -> str:
    """Blanks in the place of an aside, so that the offsets stay."""
    return " " * len(match[0])
