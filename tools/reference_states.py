"""request-states.md and its picture: made from the tables of ``follow.course`` and ``follow.acts``."""

from __future__ import annotations

from html import escape

from permslip.follow.acts import ACTS
from permslip.follow.course import CLOCK, MOVES, STATES
from permslip.words.vocabulary import RequestState, Seat
from tools.reference_page import page, table

S = RequestState
PICTURE = "request-states.svg"
# where each state stands in the picture: column, row
PLACES: dict[RequestState, tuple[int, int]] = {
    S.DRAFT: (0, 0),
    S.SUBMITTED: (1, 0),
    S.NEEDS_FACTS: (1, 1),
    S.REFUSED: (1, 2),
    S.RETURNED: (0, 1),
    S.PERMITTED: (2, 0),
    S.IN_REVIEW: (3, 0),
    S.PARTLY_REVIEWED: (3, 1),
    S.REVIEWED: (3, 2),
    S.APPROVED: (4, 1),
    S.RELEASED: (4, 0),
    S.DESTRUCTION_DUE: (5, 0),
    S.OVERDUE: (5, 1),
    S.DESTROYED: (5, 2),
    S.SUSPENDED: (6, 1),
    S.REVOKED: (4, 2),
    S.WITHDRAWN: (0, 2),
    S.EXPIRED: (2, 2),
}
FROM_ANYWHERE = (
    S.RETURNED,
    S.WITHDRAWN,
    S.EXPIRED,
)  # so many ways lead there that the picture names them in words
# deciding anew and giving a staged release up are no steps ahead: they stand in the table alone
AGAIN = {
    (start, act)
    for act in ("deciding.decide_request", "releasing.release", "following.discard")
    for start in RequestState
} - {
    (S.SUBMITTED, "deciding.decide_request"),
    (S.NEEDS_FACTS, "deciding.decide_request"),
    (S.PERMITTED, "releasing.release"),
}
WIDE, HIGH, STEP_X, STEP_Y, EDGE = 130, 44, 170, 110, 20
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#1b1b1b;text-anchor:middle}"
    "rect{fill:#fff;stroke:#33506b;stroke-width:1.5}.final{stroke-dasharray:5 4}"
    "path{fill:none;stroke:#33506b;stroke-width:1.2}.time{stroke-dasharray:3 4}marker path{fill:#33506b}"
    "@media (prefers-color-scheme:dark){text{fill:#eee}rect{fill:#16202b;stroke:#9bb8d3}"
    "path{stroke:#9bb8d3}marker path{fill:#9bb8d3}}"
)


def name_of(state: RequestState) -> str:
    """A state as people read it."""
    return state.value.replace("_", " ")


def seats_of(seats: frozenset[Seat]) -> str:
    """Seats in their own order, as people read them."""
    return ", ".join(s.value.replace("_", "-") for s in Seat if s in seats)


def request_states() -> str:
    """request-states.md: states, moves, and who may do what."""
    states = [[name_of(s), told.says, seats_of(told.turn) or "nobody's"] for s, told in STATES.items()]
    seats = [s for s in Seat if any(s in may for _, may in ACTS.values())]
    acts = [[says, *("yes" if s in may else "" for s in seats)] for says, may in ACTS.values()]
    return page(
        "The course of a request",
        f"![Where a request may go from each state]({PICTURE})",
        "Where a request stands is read off the ledger each time. It is stored nowhere else. In the picture "
        "a dashed box is the end, and a dashed line is what time alone does.",
        "The picture shows the usual ways; the table of moves has them all. Ways that it leaves out:"
        f" {'; '.join(map(_from_anywhere, FROM_ANYWHERE))}.",
        "## States",
        table(["state", "what it means", "whose turn"], states),
        "## Moves",
        table(["from", "what somebody does", "who", "to"], _moves()),
        "## Who may do what\n\nAn auditor reads everything and does nothing. The public reads the register.",
        table(["act", *(s.value.replace("_", "-") for s in seats)], acts),
    )


def _moves() -> list[list[str]]:
    rows: dict[tuple[RequestState, str], list[str]] = {}
    for move in MOVES:
        says = ACTS[move.act][0] if move.act != CLOCK else "time passes"
        row = rows.setdefault(
            (move.came_from, move.act), [name_of(move.came_from), says, seats_of(move.seats) or "nobody", ""]
        )
        row[3] = f"{row[3]}, {name_of(move.goes_to)}".removeprefix(", ")
    order = list(STATES)
    return [rows[key] for key in sorted(rows, key=lambda key: order.index(key[0]))]


def _from_anywhere(state: RequestState) -> str:
    sources = dict.fromkeys(name_of(m.came_from) for m in MOVES if m.goes_to is state)
    return f"*{name_of(state)}*, from {', '.join(sources)}"


def picture() -> str:
    """request-states.svg: a box a state, an arrow a move."""
    across, down = (max(p[i] for p in PLACES.values()) for i in (0, 1))
    width, height = across * STEP_X + WIDE + 2 * EDGE, down * STEP_Y + HIGH + 2 * EDGE
    pairs: dict[tuple[RequestState, RequestState], bool] = {}
    for move in MOVES:
        again = (move.came_from, move.act) in AGAIN or move.goes_to in FROM_ANYWHERE
        back = move.act == "releasing.release" and move.goes_to in (S.NEEDS_FACTS, S.REFUSED)
        if move.came_from is not move.goes_to and not again and not back:
            pair = (move.came_from, move.goes_to)
            pairs[pair] = pairs.get(pair, True) and move.act == CLOCK
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        ' aria-labelledby="t d">',
        '<title id="t">The course of a request</title>',
        '<desc id="d">Each move of the picture stands in the table below it.</desc>',
        f"<style>{STYLE}</style>",
        '<defs><marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
        ' orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
        *(_arrow(start, end, by_time) for (start, end), by_time in pairs.items()),
        *(_box(state) for state in PLACES),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _middle(state: RequestState) -> tuple[float, float]:
    column, row = PLACES[state]
    return EDGE + column * STEP_X + WIDE / 2, EDGE + row * STEP_Y + HIGH / 2


def _box(state: RequestState) -> str:
    x, y = _middle(state)
    end = ' class="final"' if STATES[state].final else ""
    box = f'<rect x="{x - WIDE / 2:g}" y="{y - HIGH / 2:g}" width="{WIDE}" height="{HIGH}" rx="8"{end}/>'
    return f'{box}<text x="{x:g}" y="{y + 5:g}">{escape(name_of(state))}</text>'


def _arrow(start: RequestState, end: RequestState, by_time: bool) -> str:
    """From the edge of one box to the edge of the other, bent a little, so that there and back are two
    lines.
    """
    (x1, y1), (x2, y2) = _middle(start), _middle(end)
    bend_x, bend_y = (x1 + x2) / 2 - (y2 - y1) * 0.12, (y1 + y2) / 2 + (x2 - x1) * 0.12
    sx, sy = _edge(x1, y1, bend_x, bend_y)
    ex, ey = _edge(x2, y2, bend_x, bend_y)
    dashed = ' class="time"' if by_time else ""
    line = f"M{sx:.0f} {sy:.0f}Q{bend_x:.0f} {bend_y:.0f} {ex:.0f} {ey:.0f}"
    return f'<path{dashed} marker-end="url(#a)" d="{line}"/>'


def _edge(x: float, y: float, to_x: float, to_y: float) -> tuple[float, float]:
    """Where the line from a box's middle leaves the box."""
    dx, dy = to_x - x, to_y - y
    share = min(
        (WIDE / 2 + 2) / abs(dx) if dx else float("inf"), (HIGH / 2 + 2) / abs(dy) if dy else float("inf")
    )
    return x + dx * min(share, 1), y + dy * min(share, 1)
