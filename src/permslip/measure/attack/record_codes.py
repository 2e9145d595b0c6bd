"""What a record code gives away by itself: codes in sequence, in an order, known from another release.

34 CFR 99.31(b)(2)(i) asks for a code that is not based on personal information and tells nothing of the
person. Each attack asks whether an adversary can tell more from the codes than chance lets anybody tell:

1. **In sequence.** How many codes have a successor in the release, read as decimal numbers or to base 36;
   by chance, as many as random codes of that length would have.
2. **In an order.** Codes by rank against names or student numbers by rank (C. Spearman's correlation with its
   p-value): codes dealt out down a class list place everybody. A person is placed when her rank among the
   list foretells her code's rank to within a twentieth of the release. Where the test finds no order
   (p >= 0.001 for all orders tried together), the adversary does not try.
3. **Used before.** How many codes another file has too; by chance, as many as random codes would share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.attack.linking import Ints
from permslip.measure.attack.report import Outcome, Rate
from permslip.words.errors import BadInput
from permslip.words.vocabulary import AttackKind
from permslip.words.wording import counted

NO_ORDER = 0.001
WINDOW = 0.05
_FEWEST = 8  # pairs below which no rank test means anything
_DIGITS = re.compile(r"\d+")
_ALPHABETS = ((re.compile(r"\d+"), 10), (re.compile(r"[0-9a-f]+|[0-9A-F]+"), 16), (re.compile(r".*"), 36))


def texts(column: Any) -> list[str]:
    """The distinct values of an Arrow column as stripped text, sorted; nulls and blanks left out."""
    found = pc.unique(column).cast(pa.string()).to_pylist()
    return sorted({t.strip() for t in found if t is not None and t.strip()})


def sequential_codes(name: str, codes: Any) -> Outcome:
    """Step 1 over an Arrow column of codes. Raises BadInput for a column with no code."""
    known = _some(codes)
    stem = _common_start(known)
    tails = [code[len(stem) :] for code in known]
    best, base = 0, 10
    for numbers, radix in ((_numbers(tails, 10), 10), (_numbers(tails, 36), 36)):
        there = set(numbers)
        followed = sum(1 for n in numbers if n + 1 in there)
        if followed > best:
            best, base = followed, radix
    space = base ** max(map(len, tails))
    chance = min(len(known), len(known) * (len(known) - 1) / max(space, len(known)))
    return Outcome(
        AttackKind.CODES,
        "record codes in sequence",
        name,
        Rate(best, len(known)),
        Rate(chance if best else 0.0, len(known)),
        f"Of {counted(len(known), 'record codes')} {best:,} are followed by the next number; "
        f"of random ones {chance if best else 0.0:,.1f} would be.",
    )


def _some(codes: Any) -> list[str]:
    known = texts(codes)
    if not known:
        raise BadInput(
            "There is not one record code in that column.", fix="name the code's column with --code"
        )
    return known


def _common_start(codes: list[str]) -> str:
    """What all codes begin with, but for digits: ``S-`` of ``S-0001`` and ``S-0002`` (sorted)."""
    first, last = codes[0], codes[-1]
    same = (a == b for a, b in zip(first, last, strict=False))
    length = sum(1 for _ in takewhile(bool, same))
    while length and first[length - 1].isdigit():
        length -= 1
    return first[:length]


def _numbers(tails: list[str], base: int) -> list[int]:
    """The tails that read as numbers to a base."""
    if base == 10:
        return [int(t) for t in tails if _DIGITS.fullmatch(t) and t.isascii()]
    return [int(t, 36) for t in tails if t.isascii() and t.isalnum()]


def reused_codes(name: str, codes: Any, others: Mapping[str, Any]) -> tuple[Outcome, ...]:
    """Step 3: one outcome for each other column of codes (by what it is called)."""
    known = _some(codes)
    radix, length = next(r for p, r in _ALPHABETS if all(p.fullmatch(c) for c in known)), max(map(len, known))
    out = []
    for other, column in others.items():
        theirs = set(texts(column))
        shared = len(theirs.intersection(known))
        chance = min(float(len(known)), len(known) * len(theirs) / float(radix) ** length)
        out.append(
            Outcome(
                AttackKind.CODES,
                "record codes used before",
                f"{name} and {other}",
                Rate(shared, len(known)),
                Rate(chance, len(known)),
                f"Of {counted(len(known), 'record codes')} {shared:,} stand in {other} too; "
                "whoever holds both can join them."
                if shared
                else f"Of {counted(len(known), 'record codes')} not one stands in {other}.",
            )
        )
    return tuple(out)


def in_order(
    name: str, codes: Any, orders: Mapping[str, Any], pairs: tuple[Ints, Ints]
) -> tuple[Outcome, ...]:
    """Step 2. ``codes`` is the release's code column; ``orders`` name columns of the adversary's list (names,
    student numbers): each is tried as the order in which codes were dealt out. ``pairs`` are records and
    people (rows of each) known to belong together; they score, and place nobody.
    Raises BadInput for fewer than 8 pairs.
    """
    records, people = pairs
    if len(records) < _FEWEST:
        raise BadInput(
            f"An order of codes shows only where at least {_FEWEST} people are known.",
            fix="name the column that says who is who with --truth",
        )
    from scipy.stats import spearmanr

    rank = _rank(codes.cast(pa.string()).to_pylist())
    out = []
    for order, column in orders.items():
        place = _rank(column.cast(pa.string()).to_pylist())
        mine, theirs = rank[records], place[people]
        told = np.ptp(mine) > 0 and np.ptp(theirs) > 0
        rho, p = spearmanr(mine, theirs) if told else (0.0, 1.0)
        found = bool(p < NO_ORDER / len(orders))
        out.append(_placed(f"{name}: {order}", order, mine, theirs, (float(rho), float(p)), found=found))
    return tuple(out)


def _placed(
    against: str, order: str, mine: Any, theirs: Any, test: tuple[float, float], *, found: bool
) -> Outcome:
    n = len(mine)
    foretold = theirs if test[0] >= 0 else 1.0 - theirs
    hits = int((np.abs(foretold - mine) <= WINDOW).sum())
    chance = float((np.minimum(mine + WINDOW, 1.0) - np.maximum(mine - WINDOW, 0.0)).sum())
    return Outcome(
        AttackKind.CODES,
        "record codes in an order",
        against,
        Rate(hits, n) if found else Rate(0.0, n),
        Rate(chance, n),
        f"The codes {'follow' if found else 'do not follow'} the order of {order} (rank correlation "
        f"{test[0]:.2f}, p = {test[1]:.2g})"
        + (f"; {hits:,} of {n:,} people are placed by it." if found else "; the order places nobody."),
        figures=(("rank correlation", test[0]), ("p-value", test[1])),
    )


def _rank(values: Iterable[str | None]) -> Any:
    """Mean ranks scaled to 0..1, numbers by size where all are numbers, else by letters without case."""
    from scipy.stats import rankdata

    said = [("" if v is None else v.strip()) for v in values]
    if all(_DIGITS.fullmatch(v) and v.isascii() for v in said):
        longest = max(map(len, said), default=0)
        said = [v.zfill(longest) for v in said]
    _, codes = np.unique(np.array([v.casefold() for v in said]), return_inverse=True)
    return (rankdata(codes) - 0.5) / len(said)
