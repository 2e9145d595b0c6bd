"""The characters of a Word paragraph as a person sees them: insertions read, deletions not, boxes ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from permslip.agree.prose.docx_numbers import whole
from permslip.agree.prose.docx_styles import Style, on, value_of

_DELETED = ("w:del", "w:moveFrom")
_THROUGH = (
    "w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple", "w:customXml",
    "w:dir", "w:bdo", "m:oMath", "m:oMathPara", "m:r",
)  # fmt: skip
_DRAWN = ("w:drawing", "w:pict", "w:object")


@dataclass
class Met:
    """What the walk has met that is to be said to the reader, by name and how often."""

    counts: Counter[str] = field(default_factory=Counter)
    boxes: list[Any] = field(default_factory=list)  # the contents of text boxes, in order


@dataclass
class Spelled:
    """A paragraph's characters, each known as strong or not; a line end where the paragraph has one."""

    text: str = ""
    strong: list[bool] = field(default_factory=list)

    def add(self, text: str, strong: bool) -> None:
        self.text += text
        self.strong += [strong] * len(text)


def tag_of(element: Any) -> str:
    """``w:p`` for a paragraph, and so on; a tag of a name space that is not known, or a comment, is empty."""
    if not isinstance(element.tag, str):
        return ""
    space, _, name = element.tag[1:].rpartition("}")
    prefix = _SPACES.get(space)
    return f"{prefix}:{name}" if prefix else ""


_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
}


def spelled(paragraph: Any, styles: dict[str, Style], style: Style, met: Met) -> Spelled:
    """The characters of a paragraph (``w:p``)."""
    out = Spelled()
    for run in _runs(paragraph, met):
        properties = next((child for child in run if tag_of(child) == "w:rPr"), None)
        named = styles.get(value_of(properties, "w:rStyle") or "")
        if on(properties, "w:vanish") or (named and named.hidden) or (style.hidden and properties is None):
            met.counts["hidden"] += 1
            continue
        bold = on(properties, "w:b")
        bold = (style.bold or bool(named and named.bold)) if bold is None else bold
        text = "".join(_character(child, met) for child in run)
        out.add(text, bold or bool(on(properties, "w:u")))
    return out


def _runs(element: Any, met: Met) -> Iterator[Any]:
    """The runs of a paragraph in order, through links, insertions and fields, past deletions."""
    for child in element:
        tag = tag_of(child)
        if tag in ("w:r", "m:r"):
            yield child
        elif tag in _DELETED:
            met.counts["changes"] += 1
        elif tag == "mc:AlternateContent":
            yield from _runs(_chosen(child), met)
        elif tag in _THROUGH:
            if tag in ("w:ins", "w:moveTo"):
                met.counts["changes"] += 1
            yield from _runs(child, met)


def _chosen(element: Any) -> Any:
    """Of a thing given in two forms, the first."""
    return next(iter(element), element)


def _character(element: Any, met: Met) -> str:
    """What one child of a run shows."""
    match tag_of(element):
        case "w:t" | "m:t":
            return (element.text or "").replace("\n", " ")
        case "w:tab" | "w:ptab":
            return "\t"
        case "w:br":
            return "\n"
        case "w:cr":
            return "\n"
        case "w:noBreakHyphen":
            return "\u2011"
        case "w:softHyphen":
            return "\u00ad"
        case "w:sym":
            return _symbol(element)
        case "w:fldChar":
            return _form_box(element)
        case "w:footnoteReference" | "w:endnoteReference":
            met.counts["notes"] += 1
        case "mc:AlternateContent":
            return "".join(_character(child, met) for child in _chosen(element))
        case tag if tag in _DRAWN:
            _look_into(element, met)
        case _:
            pass
    return ""


def _symbol(element: Any) -> str:
    """A sign of a symbol font: its place in the font, in the private range (decoding.seen turns it)."""
    from docx.oxml.ns import qn

    code = element.get(qn("w:char")) or ""
    if len(code) > 4 or not code or set(code.upper()) - set("0123456789ABCDEF"):
        return "\ufffd"
    place = int(code, 16)
    return chr(place | 0xF000 if place < 0x100 else place) if not 0xD800 <= place < 0xE000 else "\ufffd"


def _form_box(element: Any) -> str:
    """A check box of an old form field."""
    from docx.oxml.ns import qn

    box = element.find(f"{qn('w:ffData')}/{qn('w:checkBox')}")
    if box is None:
        return ""
    ticked = on(box, "w:checked")
    return "\u2612" if (on(box, "w:default") if ticked is None else ticked) else "\u2610"


def _look_into(element: Any, met: Met) -> None:
    """A drawing: its text boxes are kept for later, an object of another program is counted."""
    from docx.oxml.ns import qn

    met.boxes += list(element.iter(qn("w:txbxContent")))
    if tag_of(element) == "w:object":
        met.counts["objects"] += 1
    elif next(element.iter(qn("w:txbxContent")), None) is None:
        met.counts["pictures"] += 1


def lines_of(found: Spelled) -> list[tuple[str, int]]:
    """The paragraph's lines (a line end inside it parts them), each with how many characters are strong."""
    out, at = [], 0
    for piece in found.text.split("\n"):
        strong = found.strong[at : at + len(piece)]
        at += len(piece) + 1
        lead = len(piece) - len(piece.lstrip())
        until = next(
            (i for i in range(lead, len(piece)) if not strong[i] and not piece[i].isspace()), len(piece)
        )
        out.append((" ".join(piece.split()), len(" ".join(piece[:until].split()))))
    return out


def depth_of(properties: Any) -> int | None:
    """A paragraph's own depth as a heading, from 1; None where it states none."""
    stated = value_of(properties, "w:outlineLvl")
    depth = 9 if stated is None else whole(stated, 9)
    return depth + 1 if depth < 9 else None
