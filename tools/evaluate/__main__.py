"""``python -m tools.evaluate``: print how well the reader reads, beside the simplest rivals.

``--confidences`` prints the counts for ``agree/reader/confidence.py`` instead, ``--fields`` the score of
every field too.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from tools.evaluate import baselines, confidences, contractnli, gold, papers, topics
from tools.evaluate.reading import quotations, reading, values
from tools.evaluate.scoring import Answer, by_field, interval, invented, macro_f1, score, value_scores

Read = Callable[[Path, str], frozenset[str]]
READERS: dict[str, Read] = {
    "rules (ours)": lambda path, term: values(reading(path), term),
    "keyword search": baselines.keyword,
    "TF-IDF nearest clause": baselines.tfidf,
}


def gold_answers(read: Read) -> list[Answer]:
    """The cases of the gold file, answered by a reader."""
    found: list[Answer] = []
    for case in gold.cases():
        path = gold.FOLDER / f"{case.paper}.txt"
        for part in case.parts:
            said = read(path, part.term)
            if part.term.startswith("elements"):
                said = frozenset(gold.element(v) for v in said)
            found.append(Answer(case.paper, case.fact, part.term, part.values, said))
    return found


def _row(name: str, answers: list[Answer]) -> str:
    total, (low, high), (made, silent) = score(answers), interval(answers, macro_f1), invented(answers)
    return (
        f"| {name} | {total.precision:.3f} | {total.recall:.3f} | {total.f1:.3f} | {macro_f1(answers):.3f} "
        f"| {low:.3f} to {high:.3f} | {made} of {silent} ({made / silent:.1%}) |"
    )


_HEAD = (
    "| reader | precision | recall | F1 | macro F1 | 95% interval of macro F1 | *not stated*, given a value "
    "|\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)


def report_gold(_: bool) -> list[str]:
    """The gold file: the table, the fields, the quotations. One line where the file is absent."""
    if not (gold.FOLDER / "gold.csv").exists():
        return ["gold.csv is not here: the shared data were not laid beside the project"]
    answers = {name: gold_answers(read) for name, read in READERS.items()}
    ours = answers["rules (ours)"]
    lines = [
        f"## Gold: {len(gold.cases())} answers, {len(ours)} terms, {len({a.paper for a in ours})} papers",
        "",
    ]
    lines += [_HEAD, *(_row(name, listed) for name, listed in answers.items()), ""]
    lines += _states(ours)
    paths = sorted({gold.FOLDER / f"{a.paper}.txt" for a in ours})
    lines += _quoted(paths)
    lines += [f"  wrong: {a.paper}: {a.field}" for a in ours if not a.right]
    return [*lines, *_fields(ours)]


def report_papers(fields: bool) -> list[str]:
    """The papers of our own that lay open while the rules were written: no figure to judge by."""
    answers = {name: papers.answers(read) for name, read in READERS.items()}
    shown = [papers.FOLDER / p for p in papers.truth()]
    return [*_compared("Our own papers, open to the rules' authors", answers, fields), *_quoted(shown)]


def report_blind(fields: bool) -> list[str]:
    """The papers that nobody opened: the figures to judge by. One line where there are none."""
    if not (papers.BLIND / "answers.csv").exists():
        return ["no blind papers are here"]
    answers = {name: papers.answers(read, papers.BLIND) for name, read in READERS.items()}
    shown = [papers.BLIND / p for p in papers.truth(papers.BLIND)]
    return [*_compared("Blind papers", answers, fields), *_quoted(shown)]


def _compared(title: str, answers: dict[str, list[Answer]], fields: bool) -> list[str]:
    ours = answers["rules (ours)"]
    read, true = sum(len(a.read) for a in ours), sum(len(a.true) for a in ours)
    good = sum(len(a.true & a.read) for a in ours)
    lines = ["", f"## {title}: {len({a.paper for a in ours})} papers, {len(ours)} cases", "", _HEAD]
    lines += [*(_row(name, listed) for name, listed in answers.items()), "", *_states(ours)]
    return [
        *lines,
        f"Of {read} values read, {good} are true; there are {true} true values",
        *(_fields(ours) if fields else []),
    ]


def _quoted(paths: list[Path]) -> list[str]:
    right, every = (sum(column) for column in zip(*(quotations(p) for p in paths), strict=True))
    return ["", f"Quotations found word for word in the source: {right} of {every} ({right / every:.1%})", ""]


def _states(answers: list[Answer]) -> list[str]:
    return [
        f"{state}: precision {s.precision:.3f}, recall {s.recall:.3f}, F1 {s.f1:.3f}, {s.cases} cases"
        for state, s in value_scores(answers).items()
    ] + [""]


def _fields(answers: list[Answer]) -> list[str]:
    """Each field's score, with the interval of its F1; of one case there is none."""
    rows = []
    for field, s in by_field(answers).items():
        some = [a for a in answers if a.field == field]
        low, high = interval(some, lambda drawn: score(drawn).f1)
        spread = f"{low:.3f} to {high:.3f}" if s.cases > 1 else "one case"
        rows.append(f"| {field} | {s.cases} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {spread} |")
    head = [
        "| field | cases | precision | recall | F1 | 95% interval |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return ["", *head, *rows, ""]


SECTIONS: dict[str, Callable[[bool], list[str]]] = {
    "gold": report_gold,
    "papers": report_papers,
    "blind": report_blind,
    "topics": lambda _: topics.report(),
    "contractnli": lambda _: contractnli.report(),
}


def main() -> None:
    """Print the report, or the parts of it that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.evaluate", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *SECTIONS], help="which parts; all by default")
    parser.add_argument("--fields", action="store_true", help="the score of every field")
    parser.add_argument(
        "--confidences", action="store_true", help="the counts for agree/reader/confidence.py"
    )
    chosen = parser.parse_args()
    if chosen.confidences:
        print("\n".join(confidences.report()))
        return
    for part in chosen.parts or SECTIONS:
        print("\n".join(SECTIONS[part](chosen.fields)), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
