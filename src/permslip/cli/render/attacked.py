"""``permslip attack``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from permslip.measure.attack import AttackReport, Outcome, Rate
from permslip.measure.picture import bar
from permslip.words.wording import percent

WIDTH = 30


def as_json(report: AttackReport) -> dict[str, Any]:
    """Every figure of the report."""
    worst = report.worst
    return {
        "release": report.release,
        "seed": report.seed,
        "worst_risk": worst.risk if worst else None,
        "worst_risk_upper": max((o.risk_interval[1] for o in report.outcomes), default=None),
        "attacks": [_outcome(o) for o in report.outcomes],
        "untried": list(report.untried),
        "tables": [asdict(table) for table in report.tables],
        "files": [asdict(file) for file in report.files],
        "notes": list(report.notes),
    }


def _outcome(o: Outcome) -> dict[str, Any]:
    return {
        "kind": o.kind.value,
        "attack": o.attack,
        "against": o.against,
        "attacked": _rate(o.attacked),
        "baseline": _rate(o.baseline),
        "control": _rate(o.control) if o.control else None,
        "risk": o.risk,
        "risk_interval": list(o.risk_interval),
        "no_better_than_without": o.no_better,
        "counted": o.exact,
        "seed": o.seed,
        "figures": dict(o.figures),
        "sentence": o.sentence,
    }


def _rate(rate: Rate) -> dict[str, Any]:
    return {
        "successes": rate.successes,
        "trials": rate.trials,
        "rate": rate.value,
        "interval": list(rate.interval),
    }


def as_text(report: AttackReport) -> str:
    """The same for a person: a sentence, a picture and the figures of each attack."""
    lines = [f"Attacks on {report.release}, with 95% intervals (seed {report.seed})"]
    for o in report.outcomes:
        low, high = o.risk_interval
        lines += [
            "",
            f"{o.attack.capitalize()}  [{o.against}]",
            f"  {o.sentence}",
            _bar("attacker", o.attacked),
            _bar("without release", o.baseline),
        ]
        if o.control is not None:
            lines.append(_bar("without own row", o.control))
        verdict = "no better than without the release" if o.no_better else "the release gives this away"
        lines.append(f"  {'risk':<17}{percent(o.risk):>7}  ({percent(low)} to {percent(high)}): {verdict}")
    worst = report.worst
    if worst is not None:
        lines += ["", f"Highest risk: {percent(worst.risk)}, {worst.attack}  [{worst.against}]"]
    if report.untried:
        lines += ["", "Not tried, so that no bound holds", *(f"  - {why}" for why in report.untried)]
    if report.notes:
        lines += ["", "To be known", *(f"  - {note}" for note in report.notes)]
    return "\n".join(lines)


def _bar(who: str, rate: Rate) -> str:
    low, high = rate.interval
    of = f"({percent(low)} to {percent(high)}, of {rate.trials:,})"
    return f"  {who:<17}{percent(rate.value):>7}  {bar(rate.value):<{WIDTH}} {of}"
