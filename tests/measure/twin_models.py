"""The privacy models as their papers define them, over lists of rows; distances by linear programming."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import combinations

import numpy as np
from scipy.optimize import linprog


def groups(rows):
    """(quasi tuple, sensitive) rows by quasi tuple: the sensitive values of each class."""
    found = defaultdict(list)
    for quasi, sensitive in rows:
        found[quasi].append(sensitive)
    return found


def entropy(values):
    n = len(values)
    return -sum(c / n * math.log(c / n) for c in Counter(values).values())


def recursive(values, c, least):
    r = sorted(Counter(values).values(), reverse=True)
    return r[0] < c * sum(r[least - 1 :])


def earth_mover(values, everyone, ground):
    """Least work that turns the shares of ``values`` into those of ``everyone``; ground(a, b) in 0..1."""
    names = sorted(set(everyone))
    p = [values.count(a) / len(values) for a in names]
    q = [everyone.count(a) / len(everyone) for a in names]
    m = len(names)
    cost = [ground(a, b) for a in names for b in names]
    rows, right = [], []
    for i in range(m):
        rows.append([1.0 if k // m == i else 0.0 for k in range(m * m)])
        right.append(p[i])
        rows.append([1.0 if k % m == i else 0.0 for k in range(m * m)])
        right.append(q[i])
    return linprog(cost, A_eq=np.array(rows), b_eq=np.array(right), method="highs").fun


def equal_ground(a, b):
    return float(a != b)


def ordered_ground(names):
    places = {n: i for i, n in enumerate(names)}
    return lambda a, b: abs(places[a] - places[b]) / max(len(names) - 1, 1)


def ladder_ground(levels, codes):
    """levels[i][code]: two values are as far as the lowest level at which they are one."""
    height = len(levels) - 1

    def far(a, b):
        return next(i for i, level in enumerate(levels) if level[codes[a]] == level[codes[b]]) / height

    return far


def rare_sets(people, k, m):
    """km-anonymity: the sets of up to m items that some person, but fewer than k, have."""
    support = Counter(
        chosen
        for items in people.values()
        for size in range(1, m + 1)
        for chosen in combinations(sorted(set(items)), size)
    )
    return {chosen: n for chosen, n in support.items() if n < k}
