"""A model written in one line, as the command line and an agreement have it: ``entropy-l:3:occupation``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from permslip.measure.models.closeness import Distance, TCloseness
from permslip.measure.models.counting import KAnonymity, KMap
from permslip.measure.models.diversity import DistinctL, EntropyL, RecursiveCL
from permslip.measure.models.likeness import AlphaK, BetaLikeness, DeltaDisclosure, Likeness
from permslip.measure.models.model import Model
from permslip.measure.models.presence import DeltaPresence
from permslip.measure.models.sets import KMAnonymity, parse_sets
from permslip.words.errors import BadInput

# name -> how it is written: numbers first, then the sensitive column
FORMS = {
    "k-anonymity": "k-anonymity:K",
    "k-map": "k-map:K",
    "distinct-l": "distinct-l:L:COLUMN",
    "entropy-l": "entropy-l:L:COLUMN",
    "recursive-cl": "recursive-cl:C:L:COLUMN",
    "t-closeness": "t-closeness:T:COLUMN:equal|ordered|hierarchical",
    "alpha-k": "alpha-k:ALPHA:K:COLUMN",
    "beta-likeness": "beta-likeness:BETA:COLUMN:basic|enhanced",
    "delta-disclosure": "delta-disclosure:DELTA:COLUMN",
    "delta-presence": "delta-presence:LOW:HIGH",
}


def parse(text: str) -> Model:
    """The model that ``text`` names. Raises BadInput for an unknown name, or a parameter missing or wrong."""
    name, *rest = text.strip().split(":")
    form = FORMS.get(name)
    if name == KMAnonymity.name:
        raise BadInput(
            "km-anonymity judges lists, not classes: it is measured, and nothing here protects by it.",
            fix=f"permslip measure FILE --model {KMAnonymity.form}",
        )
    if form is None:
        raise _unknown(name, FORMS.values())
    match name:
        case "k-anonymity" | "k-map" if len(rest) == 1:
            return (KAnonymity if name == "k-anonymity" else KMap)(_whole(rest[0], form))
        case "distinct-l" if len(rest) >= 2:
            return DistinctL(_whole(rest[0], form), ":".join(rest[1:]))
        case "entropy-l" if len(rest) >= 2:
            return EntropyL(_number(rest[0], form), ":".join(rest[1:]))
        case "recursive-cl" if len(rest) >= 3:
            return RecursiveCL(_number(rest[0], form), _whole(rest[1], form), ":".join(rest[2:]))
        case "t-closeness" if len(rest) >= 3:
            for distance in get_args(Distance):
                if rest[-1] == distance:
                    return TCloseness(_number(rest[0], form), ":".join(rest[1:-1]), distance)
        case "alpha-k" if len(rest) >= 3:
            return AlphaK(_number(rest[0], form), _whole(rest[1], form), ":".join(rest[2:]))
        case "beta-likeness" if len(rest) >= 3:
            for kind in get_args(Likeness):
                if rest[-1] == kind:
                    return BetaLikeness(_number(rest[0], form), ":".join(rest[1:-1]), kind)
        case "delta-disclosure" if len(rest) >= 2:
            return DeltaDisclosure(_number(rest[0], form), ":".join(rest[1:]))
        case "delta-presence" if len(rest) == 2:
            return DeltaPresence(_number(rest[0], form), _number(rest[1], form))
    raise BadInput(f"The model {name} is not written like that.", fix=f"write {form}")


def promised(text: str) -> Model | KMAnonymity:
    """The same, and km-anonymity, which is judged of lists."""
    name = text.strip().partition(":")[0]
    if name == KMAnonymity.name:
        return parse_sets(text)
    if name not in FORMS:
        raise _unknown(name, [*FORMS.values(), KMAnonymity.form])
    return parse(text)


def _unknown(name: str, forms: Iterable[str]) -> BadInput:
    return BadInput(f"There is no model called {name!r}.", fix=f"choose from: {', '.join(forms)}")


def _whole(text: str, form: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadInput("A whole number was expected.", fix=f"write {form}") from None


def _number(text: str, form: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInput("A number was expected.", fix=f"write {form}") from None
