"""What the page of pictures is made of: its style, tables whose cells hold bars or shades, a picture of dots.

Plain HTML and SVG: no script, no address, no style on an element, so that it opens under the strictest
content security policy; the words in it are escaped here and nowhere else. A bar or a shade stands in the
cell of its figure, so the picture is its own table; points have one beside them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f21;--soft:#565e62;--line:#c9d0d3;--was:#8a9296;
--now:#0a6b7c;--heat:#3fa6b8;--mark:#a33b12}
@media (prefers-color-scheme:dark){:root{--paper:#15191b;--ink:#e7eaeb;--soft:#a9b2b6;--line:#3b4448;
--was:#7d878c;--now:#5fc3d6;--heat:#1d6a7a;--mark:#ffa37d}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--was:#8a9296;--now:#0a6b7c;--heat:#3fa6b8;
--mark:#a33b12}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:52rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;line-height:1.3;margin:2.5rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--line)}
p{margin:.5rem 0;max-width:44rem;overflow-wrap:anywhere}
.soft,caption{color:var(--soft)}
.tiles{display:grid;
grid-template-columns:repeat(auto-fit,minmax(min(11rem,45%),1fr));gap:.6rem;margin:1rem 0;padding:0}
.tiles div{border:1px solid var(--line);border-radius:.4rem;padding:.6rem .75rem}
.tiles dt{font-size:.85rem;color:var(--soft)}
.tiles dd{margin:0;font-size:1.2rem;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto;margin:.75rem 0;
background:linear-gradient(90deg,var(--paper) 50%,transparent) 0 0/2.5rem 100% no-repeat local,
linear-gradient(270deg,var(--paper) 50%,transparent) 100% 0/2.5rem 100% no-repeat local,
linear-gradient(90deg,var(--line),transparent) 0 0/.75rem 100% no-repeat scroll,
linear-gradient(270deg,var(--line),transparent) 100% 0/.75rem 100% no-repeat scroll}
.wide:focus-visible{outline:2px solid var(--now);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;padding-bottom:.4rem;font-size:.88rem;max-width:calc(100vw - 2rem)}
th,td{padding:.3rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:600}
tbody th{font-weight:400;overflow-wrap:break-word;max-width:14rem}
.n{text-align:right;font-variant-numeric:tabular-nums}
td.n{white-space:nowrap}
.b{min-width:5rem;width:55%}
.long{min-width:15rem}
.two .b{width:42%}
.b svg{display:block;width:100%;height:.7rem;margin-top:.25rem;
background:var(--paper);border:1px solid var(--line)}
.b span{font-variant-numeric:tabular-nums}
rect.was{fill:var(--was)}
rect.now{fill:var(--now)}
.heat td,.heat th{padding:.3rem}
.heat td,.heat thead th:not(:first-child){text-align:right;font-variant-numeric:tabular-nums}
.heat td{border:1px solid var(--paper)}
.heat th[scope=row]{position:sticky;left:0;background:var(--paper)}
code{white-space:nowrap;font-size:.92em}
.points{display:block;width:100%;max-width:30rem;height:auto;margin:.75rem 0}
.points text{fill:var(--ink);font:11px system-ui,sans-serif}
.points .axis{stroke:var(--soft);fill:none}
.points .grid{stroke:var(--line)}
.points .dot{fill:var(--paper);stroke:var(--soft);stroke-width:1.5}
.points .meets{stroke:var(--now)}
.points .chosen{fill:var(--now);stroke:var(--now)}
.points .chosen+text{fill:var(--paper)}
.no{color:var(--mark);font-weight:600;white-space:nowrap}
ul{padding-left:1.2rem}
@media print{body{font-size:10pt}main{max-width:none;padding:0}@page{margin:15mm}
h2,h2+p,caption,thead{break-after:avoid}
tr,svg{break-inside:avoid}
.wide{overflow:visible}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
""" + "".join(
    f".h{step}{{background:color-mix(in srgb,var(--heat) {step * 10}%,var(--paper))}}\n" for step in range(11)
)


_NBSP = "\u00a0"
_LONG = 60  # characters of a cell that may not become a narrow column
_CODE = r"<code>\1</code>"
_OPTION = re.compile(r"(?<!\S)(--[a-z-]+)")


@dataclass(frozen=True)
class Point:
    """A way to protect: what it loses (``loss``, 0..1) and the highest chance that a record is tied to the
    right person (``risk``, 0..1); whether it ``meets`` what was asked, and is the one ``chosen``."""

    label: str
    loss: float
    risk: float
    meets: bool
    chosen: bool = False


def document(title: str, body: str) -> str:
    """The whole page. Its policy allows this style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def section(title: str, *parts: str) -> str:
    """A heading and what stands under it."""
    inside = "\n".join(p for p in parts if p)
    return f"<section>\n<h2>{escape(title)}</h2>\n{inside}\n</section>"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph of plain words."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def tiles(rows: Sequence[tuple[str, str]]) -> str:
    """The few figures to be seen first: (words, figure)."""
    inside = "".join(
        f"<div><dt>{escape(n)}</dt><dd>{escape(v.replace(' %', _NBSP + '%'))}</dd></div>" for n, v in rows
    )
    return f'<dl class="tiles">{inside}</dl>'


def items(lines: Sequence[str]) -> str:
    """A list."""
    inside = "".join(f"<li>{_OPTION.sub(_CODE, escape(line))}</li>" for line in lines)
    return f"<ul>{inside}</ul>"


@dataclass(frozen=True)
class Bar:
    """A cell with a bar: ``share`` 0..1 of the full width, and the words beside it."""

    share: float
    words: str
    kind: str = "now"


Cell = str | Bar


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]], kind: str = "") -> str:
    """A table; the first cell of a row is its heading. Text that begins with a digit stands to the right. A
    column of nothing but empty cells is left out."""
    filled = [at for at in range(len(head)) if not rows or any(row[at] != "" for row in rows)]
    head, rows = [head[at] for at in filled], [[row[at] for at in filled] for row in rows]
    last = rows[-1] if rows else head
    top = "".join(
        f'<th scope="col"{_side(c) if at else ""}>{escape(h)}</th>'
        for at, (h, c) in enumerate(zip(head, last, strict=True))
    )
    inside = "".join(
        f'<tr><th scope="row">{escape(str(first))}</th>{"".join(_cell(c) for c in rest)}</tr>\n'
        for first, *rest in rows
    )
    return _scrolling(
        caption,
        f'<table class="{kind}"><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>\n'
        f"<tbody>{inside}</tbody></table>",
    )


def _scrolling(name: str, inside: str) -> str:
    return f'<div class="wide" role="region" tabindex="0" aria-label="{escape(name)}">{inside}</div>'


def _cell(cell: Cell) -> str:
    if isinstance(cell, Bar):
        width = round(100 * min(max(cell.share, 0.0), 1.0), 2)
        if cell.share > 0:
            width = max(width, 0.5)
        return (
            f'<td class="b"><span>{escape(cell.words)}</span>'
            '<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect class="{cell.kind}" width="{width}" height="1"/></svg></td>'
        )
    if cell in ("no", "not kept"):
        return f'<td><span class="no">{cell}</span></td>'
    return f"<td{_side(cell)}>{escape(cell)}</td>"


def _side(cell: Cell) -> str:
    if not isinstance(cell, str):
        return ""
    return ' class="n"' if cell[:1].isdigit() else ' class="long"' if len(cell) > _LONG else ""


def heat(caption: str, head: Sequence[str], rows: Sequence[str], shares: Sequence[Sequence[float]]) -> str:
    """A table of shares (0..1), the higher the deeper its shade, up to the highest of all; ``head`` names the
    first column too."""
    most = max((s for line in shares for s in line), default=0.0) or 1.0
    top = "".join(f'<th scope="col">{escape(h)}</th>' for h in head)
    inside = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f'<td class="h{round(10 * s / most)}">{100 * s:.0f}</td>' for s in line)
        + "</tr>\n"
        for name, line in zip(rows, shares, strict=True)
    )
    return _scrolling(
        caption,
        f'<table class="heat"><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>\n'
        f"<tbody>{inside}</tbody></table>",
    )


_LEFT, _TOP, _WIDE, _HIGH = 56.0, 14.0, 250.0, 170.0
_NEAR = 15.0  # units within which two points are drawn as one


def points(title: str, found: Sequence[Point]) -> str:
    """Points by what they lose (to the right) and what they risk (upwards), numbered as in their table."""
    high = max((p.risk for p in found), default=0.0) or 1.0
    top = next(t for t in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if t >= min(high, 1.0))
    right = max((p.loss for p in found), default=0.0)
    most = next(t for t in (0.05, 0.1, 0.2, 0.5, 1.0) if t >= min(right, 1.0))
    drawn = [_grid(share, top, most) for share in (0.0, 0.5, 1.0)]
    for numbers, x, y, kind in _placed(found, top, most):
        drawn.append(
            f'<circle class="dot {kind}" cx="{x:.1f}" cy="{y:.1f}" r="{6 + 2.5 * len(numbers):g}"/>'
            f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{numbers}</text>'
        )
    return (
        f'<svg class="points" viewBox="0 0 320 224" role="img" aria-label="{escape(title)}">'
        f'<path class="axis" d="M{_LEFT} {_TOP}V{_TOP + _HIGH}H{_LEFT + _WIDE}"/>{"".join(drawn)}'
        f'<text x="{_LEFT + _WIDE / 2}" y="220" text-anchor="middle">detail lost</text>'
        f'<text x="12" y="{_TOP + _HIGH / 2}" text-anchor="middle" '
        f'transform="rotate(-90 12 {_TOP + _HIGH / 2})">highest chance for one</text></svg>'
    )


def _grid(share: float, top: float, most: float) -> str:
    x, y = _LEFT + share * _WIDE, _TOP + _HIGH - share * _HIGH
    line = f'<path class="grid" d="M{_LEFT} {y}H{_LEFT + _WIDE}"/>' if share else ""
    return (
        f'{line}<text x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{100 * share * top:g}%</text>'
        f'<text x="{x}" y="{_TOP + _HIGH + 15}" text-anchor="middle">{share * most:g}</text>'
    )


def _placed(found: Sequence[Point], top: float, most: float) -> list[tuple[str, float, float, str]]:
    """(numbers, x, y, class) of each dot; points too near to be told apart share one."""
    dots: list[tuple[list[int], float, float, str]] = []
    for number, p in enumerate(found, 1):
        x = _LEFT + min(p.loss / most, 1.0) * _WIDE
        y = _TOP + _HIGH - min(p.risk / top, 1.0) * _HIGH
        kind = "chosen" if p.chosen else "meets" if p.meets else ""
        near = next((d for d in dots if abs(d[1] - x) < _NEAR and abs(d[2] - y) < _NEAR), None)
        if near is None:
            dots.append(([number], x, y, kind))
        else:
            at = dots.index(near)
            kept = near[3] if near[3] == "chosen" else kind or near[3]
            dots[at] = ([*near[0], number], near[1], near[2], kept)
    return [(",".join(map(str, n)), x, y, kind) for n, x, y, kind in dots]
