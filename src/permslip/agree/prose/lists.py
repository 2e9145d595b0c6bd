"""Sentences with the stems that govern them: one promise each, as a person would say it.

A stem is the last sentence before a list: it ends in a colon, a dash or *the following.*, or in no mark at
all where a list follows. Its items are bullets, the numbered clauses just below it, and paragraphs without a
mark that begin in small letters or end in a semicolon. Only an item's first sentence is governed by the stem.
A stem that nothing follows is a sentence. Words behind the list that begin in small letters (``provided that
...``), and a proviso at the end of its last item, limit every item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from permslip.agree.prose.drafts import Draft, Node
from permslip.agree.prose.flow import Paragraph
from permslip.agree.prose.heads import listed_in_contents, verbal
from permslip.agree.prose.inline import Span, split
from permslip.agree.prose.sentences import spans
from permslip.agree.prose.source import LineKind
from permslip.words.quote import Quote

_CLOSES = re.compile(r"(?:[;,]\s*(?:and/or|and|or|but|plus|then)?|\s(?:and|or|and/or))\s*$")
_RUNS_ON = re.compile(
    r"\b(?:shall|will|must|may|can|not|to|that|by|for|of|with|from|if|only|in|on|as|be|is|are|agrees?"
    r"|and|or|when"
    r"|where|which|who|has|have|either|both|through|under|upon|unless|except|until|after|before"
    r"|including|because)$",
    re.IGNORECASE,
)
_PROVISO = re.compile(
    r"[,;]\s*((?:provided,?\s+(?:that|however)|in each case)\b.*)$", re.IGNORECASE | re.DOTALL
)
_DEEPEST = 8  # stems over one another: no list is nested deeper
_BOX = re.compile(r"^(?:\[[ xX✓]?\]|[☐☑☒✅✓✔✗✘❌])\s*")
_TAIL = re.compile(r"(?:[a-z]|Provided\b|Except\b)")


@dataclass
class Bit:
    """One promise: its words, its stems' words (outer first), the tails that limit it."""

    quote: Quote
    clause: str
    stems: tuple[Quote, ...] = ()
    tails: list[str] = field(default_factory=list)
    heads: _Stem | None = None  # it was taken for this stem: it counts only where no item followed

    @property
    def stem(self) -> str:
        """The stems' words as they read before the item."""
        return " ".join(_leading(q.text) for q in self.stems)

    @property
    def own(self) -> str:
        """The words without the stems, and without the ``; and`` that leads to the next item."""
        bare = _BOX.sub("", self.quote.text)
        return _CLOSES.sub("", bare) or bare or self.quote.text

    @property
    def text(self) -> str:
        """The promise as one sentence."""
        return f"{self.stem} {self.own}" if self.stems else self.own


@dataclass
class _Stem:
    node: Node
    quotes: tuple[Quote, ...]
    bits: list[Bit] = field(default_factory=list)
    marked: bool = False  # its items have numbers or bullets
    above: _Stem | None = None  # the stem that this one is an item of
    sub: bool = False  # a short line with a colon (``For student data:``) under another stem


def _leading(stem: str) -> str:
    bare = stem.rstrip(" :—–-")
    return bare if _RUNS_ON.search(bare) or not stem.endswith(":") else f"{bare}:"


class Lists:
    """Reads the nodes of a paper into bits, in order. ``drafts`` tell which clause stands in which."""

    def __init__(self, nodes: Sequence[Node], drafts: Mapping[str, Draft]) -> None:
        self.nodes = [n for n in nodes if n.para.kind is not LineKind.ROW and n.body.strip()]
        self.drafts = drafts
        self.bits: list[Bit] = []
        self.stems: list[_Stem] = []
        for index, node in enumerate(self.nodes):
            self._take(node, self.nodes[index + 1] if index + 1 < len(self.nodes) else None)
        for stem in self.stems:
            _share_tail(stem)
        self.bits = [b for b in self.bits if b.heads is None or not b.heads.bits]

    def _below(self, clause: str, above: str) -> bool:
        """Whether a clause stands in another, at any depth, with numbers all the way: a heading ends a
        list."""
        for _ in range(12):  # deeper than any paper is numbered
            parent = self.drafts[clause].parent
            if not parent or not self.drafts[clause].number:
                return False
            if parent == above:
                return True
            clause = parent
        return False

    def _governs(self, stem: _Stem, node: Node) -> bool:
        """Whether the node is an item of the stem, or stands inside one."""
        if node.clause == stem.node.clause:
            if node.bullet:
                return not stem.node.bullet or node.depth > stem.node.depth
            heads_some = _sub_stem(node) and not (stem.sub or stem.marked or stem.node.bullet)
            return heads_some or (not stem.marked and _unmarked_item(node))
        return self._below(node.clause, stem.node.clause)

    def _take(self, node: Node, following: Node | None) -> None:
        ended: list[_Stem] = []
        while self.stems and not self._governs(self.stems[-1], node):
            ended.append(self.stems.pop())
            _share_tail(ended[-1])
        opens = node.label is not None or node.bullet
        above = self.stems[-1] if self.stems else None
        if above and not self._is_item(above, node, opens=opens):
            above = None  # a second paragraph of an item, or an item of an item that is no stem
        if not opens and above is None and _TAIL.match(node.body):
            for stem in ended:
                if stem.bits and stem.node.clause == node.clause:
                    for bit in stem.bits:
                        bit.tails.append(node.body.rstrip(" .;"))
        whole = [(node.start, len(node.para.text))]
        sentences = whole if listed_in_contents(node.para.text) else list(spans(node.para.text, node.start))
        for at, (start, end) in enumerate(sentences):
            ruling = above if at == 0 else None
            if at == len(sentences) - 1 and following and self._is_stem(node, start, end, following):
                quote = node.para.quote(start, end, node.clause)
                sub = ruling is not None and not opens and _sub_stem(node)
                if ruling and len(ruling.quotes) >= _DEEPEST:
                    ruling = None
                stems = ruling.quotes if ruling else ()
                stem = _Stem(node, (*stems, quote), above=ruling, sub=sub)
                self._keep(Bit(quote, node.clause, stems, heads=stem), ruling)
                self.stems.append(stem)
            else:
                self._emit(node, start, end, ruling)
        if above:
            above.marked = above.marked or opens

    def _is_item(self, stem: _Stem, node: Node, *, opens: bool) -> bool:
        """Whether the node is itself an item of the stem, not only inside one."""
        if node.clause == stem.node.clause:
            return True
        return opens and not node.bullet and self.drafts[node.clause].parent == stem.node.clause

    def _is_stem(self, node: Node, start: int, end: int, following: Node) -> bool:
        words = node.para.text[start:end].rstrip()
        stem = _Stem(node, ())
        if words.endswith((".", ";", "?", "!", ",")) and not words.endswith("following."):
            return False
        if not self._governs(stem, following):
            return False
        if words.endswith((":", "—", "–", "following.")):
            return True
        if node.bullet:
            return False
        if _RUNS_ON.search(words):
            return following.label is not None or following.bullet or _unmarked_item(following)
        return verbal(words) and words[-1].isalpha() and (following.label is not None or following.bullet)

    def _emit(self, node: Node, start: int, end: int, ruling: _Stem | None) -> None:
        for number, span in enumerate(split(node.para.text, start, end)):
            quote = _quote(node.para, span, node.clause)
            if quote is None:
                continue
            stems = ruling.quotes if ruling and (number == 0 or span.stem[1]) else ()
            if span.stem[1] and node.para.text[slice(*span.stem)].strip():
                stems = (*stems, node.para.quote(*span.stem, node.clause))
            self._keep(Bit(quote, node.clause, stems, [span.tail] if span.tail else []), ruling)

    def _keep(self, bit: Bit, ruling: _Stem | None) -> None:
        self.bits.append(bit)
        stem = ruling
        while stem:
            stem.bits.append(bit)
            stem = stem.above


def _share_tail(stem: _Stem) -> None:
    """A proviso at the end of the last item (``; and (c) ..., provided that ...``) limits every item."""
    own = [b for b in stem.bits if b.heads is None or not b.heads.bits]
    proviso = _PROVISO.search(own[-1].own) if len(own) > 1 else None
    if proviso:
        for bit in own[:-1]:
            bit.tails.append(proviso[1].rstrip(" .;"))


def _quote(para: Paragraph, span: Span, clause: str) -> Quote | None:
    """The words of a span; None where they say nothing (a rule, a row of dots, a number alone): a letter
    says something, four digits may be a year."""
    words = para.text[span.start : span.end]
    says = any(c.isalpha() for c in words) or sum(c.isdigit() for c in words) >= 4
    return para.quote(span.start, span.end, clause) if says else None


def _sub_stem(node: Node) -> bool:
    """A short line with a colon: inside a list it heads some of the items."""
    return node.body.endswith(":") and len(node.body.split()) <= 8 and not verbal(node.body)


def _unmarked_item(node: Node) -> bool:
    body = node.body
    return body.endswith((";", "; and", "; or")) or (
        bool(re.match(r"(?:To\s[a-z]|[a-z])", body))
        and not re.match(r"(?:provided|except|unless|in each case|notwithstanding|so long as)\b", body)
    )
