"""Small problems for the search, drawn by Hypothesis: hierarchies, rows, k, a suppression limit, floors."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import strategies as st

from permslip import measure
from permslip.protect import from_rows


@st.composite
def hierarchies(draw):
    """Values 0..n-1 and, level by level, the group each falls into: nested, and all one at the top."""
    size = draw(st.integers(1, 5))
    labels = {str(v): [str(v)] for v in range(size)}
    for level in range(draw(st.integers(0, 2))):
        groups = sorted({row[-1] for row in labels.values()})
        merged = {g: f"{level}{draw(st.sampled_from('ab'))}" for g in groups}
        for row in labels.values():
            row.append(merged[row[-1]])
    for row in labels.values():
        row.append("*")
    return labels


@st.composite
def problems(draw):
    chosen = draw(st.lists(hierarchies(), min_size=1, max_size=4))
    rows = draw(st.lists(st.tuples(*[st.sampled_from(sorted(h)) for h in chosen]), min_size=1, max_size=25))
    floor = [
        draw(st.integers(0, len(next(iter(h.values()))) - 1)) if draw(st.booleans()) else 0 for h in chosen
    ]
    return chosen, rows, draw(st.integers(1, 5)), draw(st.sampled_from([0.0, 0.1, 0.34, 1.0])), floor


def coded(chosen, rows):
    names = [f"c{i}" for i in range(len(chosen))]
    encoded = measure.encode(pa.table({n: [r[i] for r in rows] for i, n in enumerate(names)}), names)
    ladders = {
        n: from_rows(n, [[v, *labels[1:]] for v, labels in h.items()], d)
        for n, h, d in zip(names, chosen, encoded.dictionaries, strict=True)
    }
    return encoded, ladders
