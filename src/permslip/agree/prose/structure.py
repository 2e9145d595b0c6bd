"""From paragraphs to clauses: what opens one, what it is called, which paragraphs stand in it.

A clause is opened by a number (:mod:`.levels` says where it stands), a heading, a recital, the signatures or
an exhibit (:mod:`.heads`). What stands before the first is the ``Preamble``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from permslip.agree.prose.drafts import Draft, Node
from permslip.agree.prose.flow import Paragraph
from permslip.agree.prose.heads import (
    bold,
    headed,
    listed_in_contents,
    names_paper,
    opening,
    ordinary,
    part_of,
    plain,
    recital,
    resolving,
    run_in,
    signing,
    verbal,
)  # fmt: skip
from permslip.agree.prose.levels import Level, Levels, core_of
from permslip.agree.prose.numbering import Label, label_of
from permslip.agree.prose.source import LineKind

# what opens the whole agreement and is no stem of its first list
_NUMBERS_ON_A_LINE = 4  # Art. 2 (1) (a) (i): more is no numbering
_AGREED = re.compile(r"\b(?:agree|agreed|covenant|hereby|set forth|terms and conditions)\b", re.IGNORECASE)
PREAMBLE, SIGNATURES = "Preamble", "Signatures"


class Structure:
    """The clauses of a paper, in order, with the paragraphs that stand in each."""

    def __init__(self, paras: Sequence[Paragraph]) -> None:
        self.paras = paras
        self.labels = [
            None
            if p.kind is LineKind.ROW or listed_in_contents(p.text)
            else label_of(p.text, heading=p.kind is LineKind.HEADING)
            for p in paras
        ]
        self.drafts: dict[str, Draft] = {}
        self.nodes: list[Node] = []
        self.levels = Levels()
        self.counts: dict[str, int] = {}
        self.recitals = 0
        self.title = ""
        self.said = False  # whether a sentence with a verb has been read
        self.at = 0
        self.stem_open = False
        for index, para in enumerate(paras):
            self.at = index
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

    def _add(self, node: Node) -> None:
        if not node.clause:
            if PREAMBLE not in self.drafts:
                self._new(PREAMBLE, number="", heading="", place=node.para.places[0])
            node.clause = PREAMBLE
        self.drafts[node.clause].nodes.append(node)
        self.nodes.append(node)
        self.said = self.said or verbal(node.body[:400])
        ends_open = node.para.text.endswith((":", "—", "–"))
        whole = (node.clause == PREAMBLE or resolving(node.body)) and _AGREED.search(node.body)
        self.stem_open = ends_open and not whole

    def _head(self, node: Node) -> None:
        node.heads = True
        self.nodes.append(node)
        self.stem_open = False

    def landing(self, gone: Draft) -> str:
        """The clause that takes the words of a heading that was none, where nothing stands before it."""
        if PREAMBLE not in self.drafts:
            self._new(PREAMBLE, number="", heading="", place=gone.place)
        return PREAMBLE

    # ------------------------------------------------------------ one paragraph

    def _take(self, index: int, para: Paragraph) -> None:
        text, label = para.text, self.labels[index]
        marked = para.kind is LineKind.HEADING
        if para.kind is LineKind.ROW or listed_in_contents(text):
            self._add(Node(para, 0, self.levels.here))
        elif self.drafts and (part := part_of(text, marked=marked)):
            if part[1] or self._untitled() is None:
                self._open_part(para, *part)
            else:
                self._open_heading(para, 0, len(text), marked=marked)
        elif signing(text):
            self._open_signatures(para, marked=marked)
        elif self._signing_still(index, para):
            self._add(Node(para, 0, self.levels.here))
        elif recital(text) and not marked:
            self._open_recital(para)
        elif resolving(text):
            del self.levels.stack[1 if self.levels.part else 0 :]
            self._add(Node(para, 0, self.levels.part))
        elif label and label.bullet:
            self._add(Node(para, label.end, self._leave_recital(), label, para.level))
        elif label and self._number(index, para, label):
            pass
        elif marked or (para.kind is LineKind.TEXT and headed(text, alone=self._alone(index))):
            self._open_heading(para, 0, len(text), marked=marked)
        elif para.kind is LineKind.TEXT and not self.stem_open and (cut := self._run_in(para)):
            if cut < len(text):
                self._open_run_in(para, cut)
            else:
                self._open_heading(para, 0, cut, marked=False)
        else:
            self._leave_recital()
            self._leave_list(para)
            self._add(Node(para, 0, self.levels.here, None, para.level))

    def _signing_still(self, index: int, para: Paragraph) -> bool:
        """Whether the paragraph is one of the signatures: until a heading, or a number with a promise,
        comes."""
        top = self.levels.top
        if top is None or not top.signing or para.kind is LineKind.HEADING:
            return False
        if self.labels[index] and verbal(para.text) and len(para.text) > 60:
            return False
        after = self.paras[index + 1].text if index + 1 < len(self.paras) else ""
        return not (headed(para.text, alone=self._alone(index)) and len(after) > 60 and verbal(after))

    def _run_in(self, para: Paragraph) -> int:
        return run_in(para.text, numbered=False) or bold(para.text, para.strong, numbered=False)

    def _alone(self, index: int) -> bool:
        after = self.paras[index + 1] if index + 1 < len(self.paras) else None
        if self.stem_open or not self.paras[index].gap or after is None or after.kind is LineKind.ROW:
            return False
        return after.gap or len(after.text) > 60 or verbal(after.text) or self.labels[index + 1] is not None

    def _leave_list(self, para: Paragraph) -> None:
        """A paragraph of its own that stands no further in than the items of a list under a stem ends the
        list."""
        while (top := self.levels.top) and top.item and not self.stem_open:
            if para.indent > top.indent or (not para.gap and para.indent == top.indent):
                break
            self.levels.stack.pop()

    def _leave_recital(self) -> str:
        if self.levels.stack and self.levels.stack[-1].kind == "recital":
            self.levels.stack.pop()
        return self.levels.here

    def _untitled(self) -> Draft | None:
        """The part or article that was just opened and has no title yet."""
        if not self.levels.stack or self.levels.stack[-1].kind not in ("part", "article"):
            return None
        draft = self.drafts[self.levels.stack[-1].id]
        return None if draft.heading or draft.nodes or draft.children else draft

    def _open_part(self, para: Paragraph, name: str, number: str, cut: int) -> None:
        title = para.text[cut:].strip(" .:–—-")
        draft = self._new(name, number=number, heading=title, place=para.places[0], marked=True)
        draft.part = draft.id
        self._head(Node(para, 0, draft.id))
        self.levels.stack = [Level(draft.id, "part", depth=para.level)]
        self.stem_open = False

    def _open_signatures(self, para: Paragraph, *, marked: bool) -> None:
        if not (self.levels.top and self.levels.top.signing):
            self.levels.stack = self.levels.stack[:1] if self.levels.part else []
            title = para.text if marked or (len(para.text) < 40 and ":" not in para.text) else ""
            name = f"{self.levels.part} {SIGNATURES}".strip()
            parent = self.levels.here
            draft = self._new(
                name, number="", heading=title, place=para.places[0], parent=parent, part=self.levels.part,
                marked=True,
            )  # fmt: skip
            self.levels.stack.append(Level(draft.id, "head", depth=para.level, signing=True))
            if title:
                self._head(Node(para, 0, draft.id))
                return
        self._add(Node(para, 0, self.levels.here))

    def _open_recital(self, para: Paragraph) -> None:
        parent = self._leave_recital()
        self.levels.close("number")
        self.recitals += 1
        name = f"{self.levels.part} Recital {self.recitals}".strip()
        draft = self._new(
            name, number="", heading="", place=para.places[0], parent=parent, part=self.levels.part
        )
        self.levels.stack.append(Level(draft.id, "recital"))
        self._add(Node(para, 0, draft.id))

    def _is_title(self, title: str) -> bool:
        """Whether a heading is the paper's: the first, unless one below it on the cover names the paper
        better."""
        if self.title or self.said or any(d.id != PREAMBLE for d in self.drafts.values()):
            return False
        later = self.paras[self.at + 1 : self.at + 12]
        return names_paper(title) or not any(
            (p.kind is LineKind.HEADING or p.text.isupper()) and names_paper(p.text) and not label_of(p.text)
            for p in later
        )

    def _on_cover(self, para: Paragraph, title: str) -> bool:
        """Whether a heading is a line of the cover (a name, BETWEEN): nothing has been said yet, and what
        comes next is no clause's text but the agreement's opening or another such line."""
        if self.said or ordinary(title):
            return False
        after = self.paras[self.at + 1] if self.at + 1 < len(self.paras) else None
        if after and after.kind is LineKind.HEADING and after.level > para.level:
            return False
        following = after.text if after else ""
        return (
            opening(following)
            or (len(following) < 40 and not verbal(following))
            or bool(re.match(r"(?i:between|and|by)\b", title))
        )

    def _open_heading(self, para: Paragraph, start: int, end: int, *, marked: bool) -> None:
        title = para.text[start:end].strip().rstrip(":").strip()
        if self._is_title(title):
            self.title = title
            self.stem_open = False
            return
        if self._on_cover(para, title):
            self._add(Node(para, start, self.levels.here))
            return
        depth = para.level if marked else 0
        if untitled := self._untitled():
            untitled.heading = title
            self._head(Node(para, start, untitled.id))
            return
        part = self.levels.stack[0] if self.levels.part else None
        while self.levels.stack and self.levels.stack[-1] is not part:
            top = self.levels.stack[-1]
            if depth and top.depth and top.depth < depth:
                break
            self.levels.stack.pop()
        if part and depth and part.depth and depth < part.depth:
            self.levels.stack.clear()
        name = f"{self.levels.part} {title[:60]}".strip()
        draft = self._new(
            name, number="", heading=title, place=para.places[0], parent=self.levels.here,
            part=self.levels.part, marked=marked,
        )  # fmt: skip
        self.levels.stack.append(Level(draft.id, "head", depth=depth))
        self._head(Node(para, start, draft.id))

    def _open_run_in(self, para: Paragraph, cut: int) -> None:
        """A heading inside its paragraph, without a number: a clause beside the last one of its kind."""
        self._leave_recital()
        if self.levels.stack and self.levels.stack[-1].kind == "run-in":
            self.levels.stack.pop()
        title = para.text[:cut].strip(" .:–—-")
        name = f"{self.levels.part} {title}".strip()
        draft = self._new(
            name,
            number="",
            heading=title,
            place=para.places[0],
            parent=self.levels.here,
            part=self.levels.part,
        )
        self.levels.stack.append(Level(draft.id, "run-in"))
        self._add(Node(para, cut, draft.id))

    # ------------------------------------------------------------ numbers

    def _number(self, index: int, para: Paragraph, label: Label, within: int = 0) -> bool:
        """Open the clause of this label; False where it is no number of a clause after all."""
        marked = para.kind is LineKind.HEADING
        self._leave_recital()
        if not self.stem_open:
            self.levels.close("run-in")
        while marked and (top := self.levels.top) and top.kind == "head" and top.depth >= para.level > 0:
            self.levels.stack.pop()
        chosen = self.levels.chosen(
            label, self.labels[index + 1 : index + 200], gap=para.gap, stem=self.stem_open
        )
        if chosen is None:
            return False
        style, value, keep = chosen
        before = self.levels.stack[keep] if keep < len(self.levels.stack) else None
        sibling = before if before and before.kind == "number" and before.style == style else None
        del self.levels.stack[keep:]
        above = self.levels.top
        item = sibling.item if sibling else self.stem_open
        if above:
            parent = above.id
        elif sibling and sibling.id in self.drafts:
            parent = self.drafts[sibling.id].parent
        else:
            parent = PREAMBLE if item and PREAMBLE in self.drafts else ""
        cut = self._title(para, label, item=item)
        title = para.text[label.end : label.end + cut].strip().rstrip(".:–—-").strip()
        draft = self._new(
            self.levels.name(label, style, above, self.counts), number=label.printed, heading=title,
            place=para.places[0], parent=parent, part=self.levels.part, marked=marked,
        )  # fmt: skip
        self.levels.open(
            Level(
                draft.id, "article" if style.startswith("Article") else "number", style, value,
                label.path or (core_of(label),), para.level if marked else 0, para.indent, item,
            )
        )  # fmt: skip
        if plain(
            title
        ):  # a few words in sentence case: a heading, or a short promise, so they stay words too
            cut = 0
        node = Node(para, label.end + cut, draft.id, label, para.level)
        inner = label_of(node.body)
        first = inner and inner.printed[0] == "(" and any(value == 1 for _, value in inner.readings)
        if inner and first and within < _NUMBERS_ON_A_LINE:  # Art. 2 (1) (a)
            return self._number(index, para, replace(inner, end=node.start + inner.end), within + 1)
        if node.body.strip():
            self._add(node)
        else:
            self._head(Node(para, label.end, draft.id, label, para.level))
        return True

    @staticmethod
    def _title(para: Paragraph, label: Label, *, item: bool) -> int:
        """How many characters behind the number are the clause's heading; an item of a list is none as a
        whole."""
        body = para.text[label.end :]
        if para.kind is LineKind.HEADING and len(body) < 200:
            return len(body)
        if (cut := run_in(body, numbered=True)) or item:
            return cut
        if body and headed(body, alone=True):
            return len(body)
        return bold(body, para.strong - label.end, numbered=True) if para.strong > label.end else 0


def settled(structure: Structure) -> list[Node]:
    """The nodes in order, headings left out; a heading that nothing stands under becomes words again, unless
    the file itself marks it as a heading.

    A numbered line without more text is such a one (an item of a list), and a line in capitals on a cover.
    """
    out: list[Node] = []
    for node in structure.nodes:
        draft = structure.drafts[node.clause]
        if not node.heads:
            if _heads_others(node, draft):
                draft.heading = node.body.strip().rstrip(".")
            out.append(node)
        elif not (draft.nodes or draft.children or draft.marked):
            if draft.number:
                draft.heading = ""
            else:
                del structure.drafts[draft.id]
                node.clause = out[-1].clause if out else structure.landing(draft)
            node.heads = False
            structure.drafts[node.clause].nodes.append(node)
            out.append(node)
    return out


def _heads_others(node: Node, draft: Draft) -> bool:
    """Whether the few words of a numbered clause that has clauses below it are its heading: *4) Rider
    information.* They stay words of the clause too."""
    body = node.body.strip()
    few = 0 < len(body.split()) <= 6 and not body.endswith((":", ";", ",")) and not verbal(body)
    return bool(few and draft.number and draft.children and not draft.heading and len(draft.nodes) == 1)
