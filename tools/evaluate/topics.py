"""The topics that our own papers settle, against ``tests/agree/papers/topics.csv``: somebody else's reading.

A topic counts once a paper, as the lawbook asks it: does any clause settle it? A pair is a topic and a
clause; it is right where the clause holds the words that the file names. A topic falsely settled hides a
missing promise, so precision is the figure to watch.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from permslip.agree.prose.outline import prose_of
from permslip.agree.prose.pages import source_of
from permslip.agree.reader.parties import roles
from permslip.agree.reader.topics import topics_of
from tools.evaluate.papers import BLIND, FOLDER


@dataclass(frozen=True)
class Counts:
    """Right, false and missed topics, and the same of pairs of topic and clause, in one paper."""

    paper: str
    topics: tuple[int, int, int]
    pairs: tuple[int, int, int]


def truth(folder: Path = FOLDER) -> dict[str, list[dict[str, str]]]:
    """The rows of the file, by paper."""
    found: dict[str, list[dict[str, str]]] = {}
    with (folder / "topics.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["file"], []).append(row)
    return found


def counts(paper: str, rows: Sequence[dict[str, str]], folder: Path = FOLDER) -> Counts:
    """Read one paper and compare."""
    prose = prose_of(source_of((folder / paper).read_bytes(), paper))
    said = topics_of(prose, roles(prose))
    words = {
        c.id: _bare(c.text + "".join(prose.sentences[i].text for i in c.sentences)) for c in prose.clauses
    }
    right, met = 0, set()
    for one in said:
        hits = [
            n
            for n, r in enumerate(rows)
            if r["topic"] == one.topic and _bare(r["phrase"]) in words[one.clause]
        ]
        right += bool(hits)
        met.update(hits)
    true, read = {r["topic"] for r in rows}, {s.topic for s in said}
    return Counts(
        paper,
        (len(true & read), len(read - true), len(true - read)),
        (right, len(said) - right, len(rows) - len(met)),
    )


def _bare(text: str) -> str:
    return "".join(text.split()).lower()


def report() -> list[str]:
    """The table, as lines of markdown."""
    lines = ["## Topics settled, in our own papers", ""]
    lines += ["| papers | number | what | right | false | missed | precision | recall |"]
    lines += ["| --- | --- | --- | --- | --- | --- | --- | --- |"]
    for title, folder in (("never opened", BLIND), ("open to the rules' authors", FOLDER)):
        some = [counts(paper, rows, folder) for paper, rows in truth(folder).items()]
        for what in ("topics", "pairs"):
            right, false, missed = (
                sum(column) for column in zip(*(getattr(c, what) for c in some), strict=True)
            )
            lines.append(
                f"| {title} | {len(some)} | {what} | {right} | {false} | {missed} "
                f"| {right / (right + false):.3f} | {right / (right + missed):.3f} |"
            )
    return lines
