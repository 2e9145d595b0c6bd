"""What a Word file's styles say of a paragraph: heading or not, bold or not, in which list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from permslip.agree.prose.docx_numbers import whole

_DEEPEST = 30  # styles based on styles; more is a circle


@dataclass(frozen=True)
class Style:
    """One style with what it takes over from those it is based on."""

    name: str = ""
    outline: int | None = None  # depth as a heading, from 0
    bold: bool = False
    hidden: bool = False
    list_id: str | None = None
    list_level: int | None = None
    indent: int = 0  # twentieths of a point

    @property
    def heading(self) -> int:
        """Its depth as a heading from 1; 0 for none."""
        small = self.name.lower()
        if small in ("title", "heading title"):
            return 1
        if small.startswith("heading ") and small[8:9].isdigit():
            return int(small[8])
        return self.outline + 1 if self.outline is not None and self.outline < 9 else 0

    @property
    def contents(self) -> bool:
        """A line of a table of contents."""
        return self.name.lower().startswith(("toc ", "table of contents", "table of figures"))


def on(element: Any, tag: str) -> bool | None:
    """Whether a switch (``w:b``) is set in a property element; None where it does not say."""
    from docx.oxml.ns import qn

    found = element.find(qn(tag)) if element is not None else None
    if found is None:
        return None
    return found.get(qn("w:val")) not in ("0", "false", "off", "none")


def value_of(element: Any, *path: str) -> str | None:
    """The ``w:val`` at the end of a path of tags below an element; None where there is none."""
    from docx.oxml.ns import qn

    for tag in path:
        element = element.find(qn(tag)) if element is not None else None
    return None if element is None else element.get(qn("w:val"))


def styles_of(root: Any) -> dict[str, Style]:
    """Styles by their id; the paragraph style that counts where none is named stands under the empty id."""
    from docx.oxml.ns import qn

    if root is None:
        return {"": Style()}
    raw = {style.get(qn("w:styleId")) or "": style for style in root.findall(qn("w:style"))}
    found = {key: _style(raw, key) for key in raw}
    usual = next(
        (
            key
            for key, style in raw.items()
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true")
        ),
        None,
    )
    found[""] = found[usual] if usual is not None else Style()
    return found


def _style(raw: dict[str, Any], key: str) -> Style:
    """One style, read from the one farthest down in what it is based on, upwards."""
    from docx.oxml.ns import qn

    chain: list[Any] = []
    at: str | None = key
    while at is not None and at in raw and len(chain) < _DEEPEST:
        chain.append(raw[at])
        at = value_of(raw[at], "w:basedOn")
    style = Style(name=value_of(raw[key], "w:name") or key)
    for element in reversed(chain):
        letters, paragraph = element.find(qn("w:rPr")), element.find(qn("w:pPr"))
        bold, hidden = on(letters, "w:b"), on(letters, "w:vanish")
        outline = value_of(paragraph, "w:outlineLvl")
        use, level = value_of(paragraph, "w:numPr", "w:numId"), value_of(paragraph, "w:numPr", "w:ilvl")
        style = Style(
            style.name,
            style.outline if outline is None else whole(outline, 9),
            style.bold if bold is None else bold,
            style.hidden if hidden is None else hidden,
            style.list_id if use is None else use,
            style.list_level if level is None else whole(level, 0),
            indent_of(paragraph, style.indent),
        )
    return style


def indent_of(properties: Any, otherwise: int = 0) -> int:
    """How far in a paragraph begins, in twentieths of a point."""
    from docx.oxml.ns import qn

    found = properties.find(qn("w:ind")) if properties is not None else None
    if found is None:
        return otherwise
    return whole(found.get(qn("w:left")) or found.get(qn("w:start")), otherwise)
