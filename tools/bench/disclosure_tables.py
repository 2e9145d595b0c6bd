"""The tables of the disclosure bench: a made-up state of students, and public files beside the project."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa

from permslip import measure, protect
from permslip.measure.coding import Encoded, narrowest
from permslip.protect import Ladder
from tools.bench.watch import ROOT

SHARED = ROOT.parent / "shared" / "data" / "arx"
# name: (values, groups of each level as divisors of the code). School > district > region; birth day >
# month > quarter > year > three years.
SCHOOL: dict[str, tuple[int, tuple[int, ...]]] = {
    "school": (2400, (10, 240)),
    "birth": (5114, (30, 90, 360, 1080)),
    "sex": (3, ()),
    "race": (7, (3,)),
    "grade": (13, (4,)),
    "language": (40, (10,)),
    "disability": (14, (7,)),
    "lunch": (3, ()),
}
# Shares as in life: schools of many sizes, most homes with one language, most children without a disability.
SHARES = {
    "school": 1 / np.arange(20, 2420) ** 0.75,
    "birth": np.ones(5114),
    "sex": np.array([0.49, 0.5, 0.01]),
    "race": np.array([0.46, 0.28, 0.13, 0.07, 0.04, 0.01, 0.01]),
    "language": np.r_[0.8, 0.2 / np.arange(2, 41)],
    "disability": np.r_[0.86, 0.14 / np.arange(2, 15)],
    "lunch": np.array([0.5, 0.42, 0.08]),
}
NINE = "sex age race marital-status education native-country workclass occupation salary-class".split()
EIGHT = [c for c in NINE if c != "occupation"]
FIVE = ["sex", "age", "race", "marital-status", "education"]
SEVEN = "iage irace isex ihispanic iinjury ideathday ideathmon".split()


def school(rows: int, seed: int = 7) -> Encoded:
    """A table of ``rows`` students and eight quasi-identifiers, as codes."""
    rng = np.random.default_rng(seed)
    codes = {}
    for name, share in SHARES.items():
        edges = np.cumsum(share / share.sum()) * (1 << 16)
        drawn_as = np.searchsorted(edges, np.arange(1 << 16), side="right").clip(max=len(share) - 1)
        drawn = rng.integers(0, 1 << 16, rows, dtype=np.uint16)
        codes[name] = drawn_as.astype(narrowest(len(share)))[drawn]
    by_age = np.minimum(np.arange(5114) // 394, 12).astype(np.uint8)
    codes["grade"] = by_age[codes["birth"]]  # and one child in ten stands a grade below
    codes["grade"] -= (codes["grade"] > 0) & (rng.integers(0, 10, rows, dtype=np.uint8) == 0)
    words = tuple(pa.array([f"{name[0]}{i}" for i in range(size)]) for name, (size, _) in SCHOOL.items())
    return Encoded(tuple(SCHOOL), tuple(codes[name] for name in SCHOOL), words, rows)


def as_text(encoded: Encoded) -> pa.Table:
    """The same table with its values as text."""
    columns = zip(encoded.names, encoded.codes, encoded.dictionaries, strict=True)
    return pa.table({name: words.take(pa.array(codes)) for name, codes, words in columns})


def as_codes(encoded: Encoded) -> pa.Table:
    """The same table with codes for values."""
    return pa.table(dict(zip(encoded.names, map(pa.array, encoded.codes), strict=True)))


def ladders(encoded: Encoded) -> dict[str, Ladder]:
    """A hierarchy for each column of the made-up table."""
    out = {}
    for name, words in zip(encoded.names, encoded.dictionaries, strict=True):
        size, divisors = SCHOOL[name]
        rows = [[f"{name[0]}{i}", *(f"{d}:{i // d}" for d in divisors), "*"] for i in range(size)]
        out[name] = protect.from_rows(name, rows, words)
    return out


def public(stem: str, columns: list[str]) -> tuple[pa.Table, dict[str, list[list[str]]]] | None:
    """The text columns of ``adult`` or ``fars_subset`` and the rows of their hierarchies; None without."""
    folder = SHARED / stem
    if not folder.is_dir():
        return None
    head, *body = _rows(folder / f"{stem}.csv")
    table = pa.table({c: [row[head.index(c)] for row in body] for c in columns})
    return table, {c: _rows(folder / f"{stem.partition('_')[0]}_hierarchy_{c}.csv") for c in columns}


def problem(table: pa.Table, rows: dict[str, list[list[str]]]) -> tuple[Encoded, dict[str, Ladder]]:
    """What the search takes."""
    encoded = measure.encode(table, table.column_names)
    columns = zip(encoded.names, encoded.dictionaries, strict=True)
    return encoded, {c: protect.from_rows(c, rows[c], words) for c, words in columns}


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.reader(file, delimiter=";"))
