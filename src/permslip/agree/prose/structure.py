"""From paragraphs to clauses: which number stands under which, and what each is called.

A stack of open levels is kept. A decimal (``7.1.2``) goes under the clause whose number begins it. Any other
number goes on with the innermost level of its own style that it follows (``(c)`` after ``(b)``); ``1``, ``a``,
``i`` open a level below; ``(i)`` after ``(h)`` is a letter unless ``(ii)`` comes next. A heading without a
number closes the numbers before it; an exhibit closes everything, and numbers may start again in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from permslip.agree.prose.flow import Paragraph
from permslip.agree.prose.heads import (
    headed,
    listed_in_contents,
    part_of,
    recital,
    resolving,
    run_in,
    signing,
)
from permslip.agree.prose.numbering import Label, label_of
from permslip.agree.prose.source import LineKind

PREAMBLE, SIGNATURES = "Preamble", "Signatures"
_LOOK_AHEAD = 6  # numbered paragraphs


@dataclass
class Node:
    """A paragraph's body inside a clause: ``start`` is the offset at which its own words begin.

    ``item`` tells a list's item (a bullet or a numbered clause under a stem); ``depth`` orders bullets.
    """

    para: Paragraph
    start: int
    clause: str
    label: Label | None = None
    depth: int = 0
    heads: bool = False  # the paragraph is all heading

    @property
    def body(self) -> str:
        """The words without label and heading."""
        return self.para.text[self.start :]

    @property
    def bullet(self) -> bool:
        """Whether it is an item without a number of its own."""
        if self.label is None:
            return self.para.kind is LineKind.ITEM
        return self.label.bullet


@dataclass
class Draft:
    """A clause in the making. ``head`` is the node of a heading that fills its paragraph, for the case that
    nothing comes to stand under it."""

    id: str
    number: str
    heading: str
    place: tuple[int, int]
    parent: str = ""
    part: str = ""
    marked: bool = False
    nodes: list[Node] = field(default_factory=list)
    children: int = 0


@dataclass
class _Level:
    id: str
    kind: str  # part, article, head, number
    style: str = ""
    value: int = 0
    path: tuple[str, ...] = ()
    depth: int = 0


class Structure:
    """The clauses of a paper, in order, with the paragraphs that stand in each."""

    def __init__(self, paras: Sequence[Paragraph]) -> None:
        self.paras = paras
        self.labels = [
            None if p.kind is LineKind.ROW or listed_in_contents(p.text) else label_of(p.text) for p in paras
        ]
        self.drafts: dict[str, Draft] = {}
        self.nodes: list[Node] = []
        self.stack: list[_Level] = []
        self.counts: dict[str, int] = {}
        self.recitals = 0
        self.title = ""
        self.stem_open = False
        for index, para in enumerate(paras):
            self._take(index, para)

    # ------------------------------------------------------------ names

    def _new(self, wanted: str, **more: object) -> Draft:
        """A clause under an id that is unique: the wanted one, else with ``(2)``, ``(3)`` behind it."""
        name = wanted
        if wanted in self.counts:
            self.counts[wanted] += 1
            name = f"{wanted} ({self.counts[wanted]})"
            while name in self.drafts:
                self.counts[wanted] += 1
                name = f"{wanted} ({self.counts[wanted]})"
        self.counts.setdefault(wanted, 1)
        draft = Draft(name, **more)  # type: ignore[arg-type]
        self.drafts[name] = draft
        if draft.parent in self.drafts:
            self.drafts[draft.parent].children += 1
        return draft

    @property
    def _part(self) -> str:
        return self.stack[0].id if self.stack and self.stack[0].kind == "part" else ""

    @property
    def _here(self) -> str:
        return self.stack[-1].id if self.stack else ""

    def _add(self, node: Node) -> None:
        if not node.clause:
            if PREAMBLE not in self.drafts:
                self._new(PREAMBLE, number="", heading="", place=node.para.places[0])
            node.clause = PREAMBLE
        self.drafts[node.clause].nodes.append(node)
        self.nodes.append(node)
        self.stem_open = node.para.text.endswith((":", "—", "–"))

    def _head(self, node: Node) -> None:
        node.heads = True
        self.nodes.append(node)
        self.stem_open = False

    def landing(self, gone: Draft) -> str:
        """The clause that takes the words of a heading that was none."""
        if gone.parent in self.drafts:
            self.drafts[gone.parent].children -= 1
            return gone.parent
        if PREAMBLE not in self.drafts:
            self._new(PREAMBLE, number="", heading="", place=gone.place)
        return PREAMBLE

    # ------------------------------------------------------------ one paragraph

    def _take(self, index: int, para: Paragraph) -> None:
        text, label = para.text, self.labels[index]
        marked = para.kind is LineKind.HEADING
        if para.kind is LineKind.ROW or listed_in_contents(text):
            self._add(Node(para, 0, self._here))
        elif self.drafts and (part := part_of(text, marked=marked)):
            self._open_part(para, *part)
        elif signing(text):
            self._open_signatures(para, marked=marked)
        elif self.stack and self.stack[-1].id.startswith(SIGNATURES) and not marked:
            self._add(Node(para, 0, self._here))
        elif recital(text) and not marked:
            self._open_recital(para)
        elif resolving(text):
            del self.stack[1 if self._part else 0 :]
            self._add(Node(para, 0, self._part))
        elif label and label.bullet:
            self._add(Node(para, label.end, self._leave_recital(), label, para.level))
        elif label and self._number(index, para, label):
            pass
        elif marked or (para.kind is LineKind.TEXT and headed(text, alone=self._alone(index))):
            self._open_heading(para, 0, len(text), marked=marked)
        elif para.kind is LineKind.TEXT and (cut := run_in(text, numbered=False)):
            self._open_run_in(para, cut)
        else:
            self._add(Node(para, 0, self._leave_recital(), None, para.level))

    def _alone(self, index: int) -> bool:
        after = self.paras[index + 1] if index + 1 < len(self.paras) else None
        if self.stem_open or not self.paras[index].gap or after is None or after.kind is LineKind.ROW:
            return False
        return after.gap or len(after.text) > 120 or self.labels[index + 1] is not None

    def _leave_recital(self) -> str:
        if self.stack and self.stack[-1].kind == "recital":
            self.stack.pop()
        return self._here

    def _untitled(self) -> Draft | None:
        """The part or article that was just opened and has no title yet."""
        if not self.stack or self.stack[-1].kind not in ("part", "article"):
            return None
        draft = self.drafts[self.stack[-1].id]
        return None if draft.heading or draft.nodes or draft.children else draft

    def _open_part(self, para: Paragraph, name: str, number: str, cut: int) -> None:
        title = para.text[cut:].strip(" .:–—-")
        draft = self._new(name, number=number, heading=title, place=para.places[0], marked=True)
        draft.part = draft.id
        self._head(Node(para, 0, draft.id))
        self.stack = [_Level(draft.id, "part", depth=para.level)]
        self.stem_open = False

    def _open_signatures(self, para: Paragraph, *, marked: bool) -> None:
        if not (self.stack and self.stack[-1].id.startswith(SIGNATURES)):
            self.stack = self.stack[:1] if self._part else []
            title = para.text if marked or (len(para.text) < 40 and ":" not in para.text) else ""
            name = f"{self._part} {SIGNATURES}".strip()
            parent = self._here
            draft = self._new(
                name, number="", heading=title, place=para.places[0], parent=parent, part=self._part, marked=True
            )  # fmt: skip
            self.stack.append(_Level(draft.id, "head", depth=para.level))
            if title:
                self._head(Node(para, 0, draft.id))
                return
        self._add(Node(para, 0, self._here))

    def _open_recital(self, para: Paragraph) -> None:
        parent = self._leave_recital()
        while self.stack and self.stack[-1].kind == "number":
            self.stack.pop()
        self.recitals += 1
        name = f"{self._part} Recital {self.recitals}".strip()
        draft = self._new(name, number="", heading="", place=para.places[0], parent=parent, part=self._part)
        self.stack.append(_Level(draft.id, "recital"))
        self._add(Node(para, 0, draft.id))

    def _open_heading(self, para: Paragraph, start: int, end: int, *, marked: bool) -> None:
        title = para.text[start:end].strip().rstrip(":").strip()
        if not self.title and not self.nodes:
            self.title = title
            self.stem_open = False
            return
        if untitled := self._untitled():
            untitled.heading = title
            self._head(Node(para, start, untitled.id))
            return
        depth = para.level if marked else 0
        part = self.stack[0] if self._part else None
        while self.stack and self.stack[-1] is not part:
            top = self.stack[-1]
            if depth and top.depth and top.depth < depth:
                break
            self.stack.pop()
        if part and depth and part.depth and depth < part.depth:
            self.stack.clear()
        name = f"{self._part} {title[:60]}".strip()
        draft = self._new(
            name, number="", heading=title, place=para.places[0], parent=self._here, part=self._part,
            marked=marked,
        )  # fmt: skip
        self.stack.append(_Level(draft.id, "head", depth=depth))
        self._head(Node(para, start, draft.id))

    def _open_run_in(self, para: Paragraph, cut: int) -> None:
        """A heading inside its paragraph, without a number: a clause beside the last one of its kind."""
        self._leave_recital()
        if self.stack and self.stack[-1].kind == "run-in":
            self.stack.pop()
        title = para.text[:cut].strip(" .:–—-")
        name = f"{self._part} {title}".strip()
        draft = self._new(
            name, number="", heading=title, place=para.places[0], parent=self._here, part=self._part
        )
        self.stack.append(_Level(draft.id, "run-in"))
        self._add(Node(para, cut, draft.id))

    # ------------------------------------------------------------ numbers

    def _number(self, index: int, para: Paragraph, label: Label) -> bool:
        """Open the clause of this label; False where it is no number of a clause after all."""
        marked = para.kind is LineKind.HEADING
        if marked and para.level:
            while (
                self.stack
                and self.stack[-1].kind in ("head", "run-in")
                and self.stack[-1].depth >= para.level
            ):
                self.stack.pop()
        chosen = self._chosen(index, para, label)
        if chosen is None:
            return False
        style, value, keep = chosen
        del self.stack[keep:]
        above = self.stack[-1] if self.stack else None
        body = para.text[label.end :]
        cut = len(body) if marked and len(body) < 200 else run_in(body, numbered=True)
        if not cut and not self.stem_open and body and headed(body, alone=True):
            cut = len(body)
        title = body[:cut].strip().rstrip(".:–—-").strip()
        draft = self._new(
            self._id(label, style, above), number=label.printed, heading=title, place=para.places[0],
            parent=above.id if above else "", part=self._part, marked=marked,
        )  # fmt: skip
        kind = "article" if style.startswith("Article") else "number"
        self.stack.append(
            _Level(draft.id, kind, style, value, label.path or (_core(label),), para.level if marked else 0)
        )
        node = Node(para, label.end + cut, draft.id, label, para.level)
        if node.body.strip():
            self._add(node)
        else:
            self._head(Node(para, label.end, draft.id, label, para.level))
        return True

    def _id(self, label: Label, style: str, above: _Level | None) -> str:
        core, part = _core(label), self._part
        plain = f"{part} {core}".strip()
        if above is None or above.kind == "part" or len(label.path) > 1 or style[0] in "AS":
            return plain if plain not in self.counts or above is None else f"{above.id} {core}"
        if above.kind == "number":
            return f"{above.id}{core}" if core.startswith("(") else f"{above.id}.{core}"
        if (core[0].isdigit() or core[0].isupper()) and plain not in self.counts:
            return plain
        return f"{above.id} {core}"

    def _chosen(self, index: int, para: Paragraph, label: Label) -> tuple[str, int, int] | None:
        """(style, value, how many levels stay open), or None where the label fits nowhere."""
        if len(label.path) > 1:
            return self._decimal(label)
        style, value = label.readings[0]
        if style.startswith("Article"):
            return style, value, 1 if self._part else 0
        if style.startswith(("Section", "Clause", "Paragraph")):
            keep = len(self.stack)
            while keep and self.stack[keep - 1].kind in ("number", "run-in", "recital"):
                keep -= 1
            return style, value, keep
        follows = self._following(label, 1)
        first = next((r for r in label.readings if r[1] == 1), None)
        if follows and not (first and follows[0] != first[0] and self._counts_on(index, label)):
            return follows
        if first:
            return *first, self._below(first[0])
        if follows := self._following(label, 3):
            return follows
        if label.printed[0] == "(" or (style[0] == "1" and para.gap and value <= 60):
            keep = len(self.stack)
            while style[0] == "1" and keep and self.stack[keep - 1].kind in ("number", "run-in", "recital"):
                keep -= 1
            return style, value, keep
        return None

    def _below(self, style: str) -> int:
        """How many levels stay open over a list that starts at one: under a stem all, else those of other styles."""
        if not self.stem_open:
            for depth in range(len(self.stack) - 1, -1, -1):
                if self.stack[depth].kind == "number" and self.stack[depth].style == style:
                    return depth
                if self.stack[depth].kind not in ("number", "run-in", "recital"):
                    break
        return len(self.stack)

    def _following(self, label: Label, reach: int) -> tuple[str, int, int] | None:
        for depth in range(len(self.stack) - 1, -1, -1):
            level = self.stack[depth]
            for style, value in label.readings:
                if level.style == style and 0 < value - level.value <= reach and len(level.path) < 2:
                    return style, value, depth
        return None

    def _counts_on(self, index: int, label: Label) -> bool:
        """Whether a roman two follows this ``(i)``: then it is a numeral and no letter."""
        seen = 0
        for other in self.labels[index + 1 :]:
            if other is None or other.bullet:
                continue
            if _frame(other) == _frame(label):
                return any(
                    style.lower().strip("().") == "i" and value == 2 for style, value in other.readings
                )
            seen += 1
            if seen == _LOOK_AHEAD:
                break
        return False

    def _decimal(self, label: Label) -> tuple[str, int, int]:
        path = label.path[:-1] if label.path[-1] == "0" else label.path
        for depth in range(len(self.stack) - 1, -1, -1):
            level = self.stack[depth]
            have = level.path[:-1] if level.path[-1:] == ("0",) else level.path
            if level.kind == "number" and 0 < len(have) < len(path) and path[: len(have)] == have:
                return "1.1", label.readings[0][1], depth + 1
            if level.kind == "article" and path[0] in (str(level.value), *level.path):
                return "1.1", label.readings[0][1], depth + 1
        keep = len(self.stack)
        while keep and self.stack[keep - 1].kind in ("number", "run-in", "recital"):
            keep -= 1
        return "1.1", label.readings[0][1], keep


def _core(label: Label) -> str:
    """The number without the marks that only close it: ``7.`` is 7, ``a)`` is a, ``(a)`` stays, Section 3 is 3."""
    if label.style.startswith(("Section", "Clause", "Paragraph")):
        return ".".join(label.path)
    if label.style.startswith("Article"):
        return f"Article {'.'.join(label.path)}"
    return label.printed if label.printed.startswith("(") else label.printed.rstrip(".:)")


def _frame(label: Label) -> str:
    return "()" if label.printed.startswith("(") else label.printed[-1]


def settled(structure: Structure) -> list[Node]:
    """The nodes in order, headings left out; a heading that nothing stands under becomes words again, unless
    the file itself marks it as a heading.

    A numbered line without more text is such a one (an item of a list), and a line in capitals on a cover.
    """
    out: list[Node] = []
    for node in structure.nodes:
        draft = structure.drafts[node.clause]
        if not node.heads:
            out.append(node)
        elif not (draft.nodes or draft.children or draft.marked):
            if draft.number:
                draft.heading = ""
            else:
                del structure.drafts[draft.id]
                node.clause = structure.landing(draft)
            node.heads = False
            structure.drafts[node.clause].nodes.append(node)
            out.append(node)
    return out
