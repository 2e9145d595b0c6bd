"""The slow, obvious losses and models: every transformation, every record, every class by a dictionary."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import product

from tests.protect.twin import share


def detail(rows, hierarchies, node, shown, kept, weights):
    """Geometric mean of 1 + (mean share - least) / (1 - least), less 1."""
    logs = 0.0
    for d, (hierarchy, level) in enumerate(zip(hierarchies, node, strict=True)):
        least = 1 / len(hierarchy)
        mean = sum(share(hierarchy, r[d], level) if k else 1 for r, k in zip(rows, kept, strict=True)) / len(
            rows
        )
        x = 0.0 if least == 1 else (float(mean) - least) / (1 - least)
        logs += weights[d] * math.log(1 + x)
    return math.exp(logs / sum(weights)) - 1


def precision(rows, hierarchies, node, shown, kept, weights):
    """Mean height of a cell over its hierarchy's, 1 for a suppressed one."""
    total = 0.0
    for d, (hierarchy, level) in enumerate(zip(hierarchies, node, strict=True)):
        top = len(next(iter(hierarchy.values()))) - 1
        total += weights[d] * sum(level / max(top, 1) if k else 1 for k in kept) / len(rows)
    return total / sum(weights)


def entropy(rows, hierarchies, node, shown, kept, weights):
    """-log2 of (records with the value / records with what it became), over all cells."""
    bits = 0.0
    for d in range(len(node)):
        before, after = Counter(r[d] for r in rows), Counter(s[d] for s in shown)
        bits += weights[d] * sum(
            -math.log2(before[r[d]] / after[s[d]]) for r, s in zip(rows, shown, strict=True)
        )
    return bits


def entropy_of_all(rows, hierarchies, node, shown, kept, weights):
    """Entropy, and what tells the suppressed records' own values apart."""
    bits = entropy(rows, hierarchies, node, shown, kept, weights)
    out = [s for s, k in zip(shown, kept, strict=True) if not k]
    for d in range(len(node)):
        alike = Counter(s[d] for s in out)
        bits += weights[d] * sum(-math.log2(alike[s[d]] / len(out)) for s in out)
    return bits


def discernibility(rows, hierarchies, node, shown, kept, weights):
    """For every record the size of its class."""
    alike = Counter(shown)
    return sum(alike[s] for s in shown)


def discernibility_of_kept(rows, hierarchies, node, shown, kept, weights):
    """For every record the size of its class, or of the table when it is suppressed."""
    alike = Counter(shown)
    return sum(alike[s] if k else len(rows) for s, k in zip(shown, kept, strict=True))


def average_class_size(rows, hierarchies, node, shown, kept, weights):
    """Records over classes, the suppressed ones making one class."""
    classes = len({s for s, k in zip(shown, kept, strict=True) if k}) + (not all(kept))
    return len(rows) / classes


LOSSES = {
    "loss": detail,
    "precision": precision,
    "entropy": entropy,
    "entropy-with-suppression": entropy_of_all,
    "discernibility": discernibility,
    "discernibility-with-suppression": discernibility_of_kept,
    "average-class-size": average_class_size,
}


def answers(members):
    """What is read: texts alike but for case and blanks are one, and a missing one is none."""
    return [v for v in map(read, members) if v]


def read(value):
    return (value or "").strip().lower() or None


def distinct_l(members, everyone, l):  # noqa: E741
    return len(set(answers(members))) >= l


def entropy_l(members, everyone, l):  # noqa: E741
    members = answers(members)
    shares = [n / len(members) for n in Counter(members).values()]
    return -sum(p * math.log(p) for p in shares) >= math.log(l) - 1e-12


def recursive(members, everyone, c, l):  # noqa: E741
    counts = sorted(Counter(answers(members)).values(), reverse=True) or [0]
    return counts[0] < c * sum(counts[l - 1 :])


def closeness(members, everyone, t):
    here, there = Counter(members), Counter(everyone)
    far = sum(abs(here[v] / len(members) - n / len(everyone)) for v, n in there.items()) / 2
    return far <= t + 1e-12


def ordered_closeness(members, everyone, t):
    values = sorted(set(everyone))
    run = far = 0.0
    for v in values:
        run += members.count(v) / len(members) - everyone.count(v) / len(everyone)
        far += abs(run)
    return far / max(len(values) - 1, 1) <= t + 1e-12


def alpha_k(members, everyone, alpha, k):
    given = answers(members)
    most = max(Counter(given).values()) / len(given) if given else 1
    return len(members) >= k and most <= alpha + 1e-12


def likeness(members, everyone, beta):
    q = {v: n / len(everyone) for v, n in Counter(everyone).items()}
    return all(n / len(members) <= q[v] * (1 + beta) + 1e-12 for v, n in Counter(members).items())


def disclosure(members, everyone, delta):
    here = Counter(members)
    q = {v: n / len(everyone) for v, n in Counter(everyone).items()}
    return all(here[v] and abs(math.log(here[v] / len(members) / q[v])) < delta for v in q)


def kept_records(shown, secret, k, model):
    """Whether each record stands in a class of k for which ``model(members, everyone)`` holds."""
    members = defaultdict(list)
    secret = [read(v) for v in secret]
    for s, v in zip(shown, secret, strict=True):
        members[s].append(v)
    met = {s: len(m) >= k and model(m, secret) for s, m in members.items()}
    return [met[s] for s in shown]


def best(
    rows, secret, hierarchies, k, limit, floor, loss, model=lambda members, everyone: True, weights=None
):
    """(the least loss of the nodes that suppress at most ``limit``, [(node, kept)]), or None."""
    tops = [len(next(iter(h.values()))) - 1 for h in hierarchies]
    weights = weights or [1.0] * len(hierarchies)
    model = model or (lambda members, everyone: True)
    found = []
    for node in product(*[range(low, top + 1) for low, top in zip(floor, tops, strict=True)]):
        shown = [tuple(h[v][at] for h, v, at in zip(hierarchies, r, node, strict=True)) for r in rows]
        kept = kept_records(shown, secret, k, model)
        if kept.count(False) <= limit:
            found.append((LOSSES[loss](rows, hierarchies, node, shown, kept, weights), node, kept))
    if not found:
        return None
    least = min(value for value, _, _ in found)
    return least, [(n, kept) for value, n, kept in found if value <= least + 1e-9 * max(1, abs(least))]
