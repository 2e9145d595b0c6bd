"""The table of topics as rules, and whether a promise meets one.

Doubt counts against a promise: recitals, definitions, hopes, duties that nobody has, gaps left open and
exceptions that swallow it meet no rule that does not ask for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from permslip.agree.reader.topics_need import Need, need
from permslip.agree.reader.topics_promise import Actor, Mode, Promise
from permslip.agree.reader.topics_table import TABLE
from permslip.agree.reader.topics_words import FAMILIES

_MODES: Mapping[str, tuple[Mode, ...]] = {
    "duty": (Mode.DUTY, Mode.FACT),
    "bar": (Mode.BAR,),
    "may": (Mode.MAY,),
    "said": (Mode.DUTY, Mode.FACT, Mode.MAY),
    "hope": (Mode.HOPE,),
    "nothing": (Mode.NOTHING,),
    "any": (Mode.DUTY, Mode.FACT, Mode.BAR, Mode.MAY),
}


@dataclass(frozen=True)
class Rule:
    """One line of the table. ``scope`` is ``promise``, ``sentence`` or ``clause``."""

    topics: tuple[str, ...]
    name: str
    modes: frozenset[Mode]
    scope: str
    filled: bool
    recital: bool
    definition: bool
    who: str
    words: tuple[Need, ...]
    anywhere: tuple[Need, ...]  # these may stand in an exception too
    heading: re.Pattern[str] | None
    without: Need | None
    confidence: float


@cache
def rules() -> tuple[Rule, ...]:
    """The table as rules, in its order."""
    return tuple(_rule(line) for line in TABLE.strip().splitlines())


def _rule(line: str) -> Rule:
    topics, name, how, who, words, without, confidence = (cell.strip() for cell in line.split(" | "))
    first, *flags = how.split()
    needs = [word.strip() for word in words.split(" & ")]
    heading = next((some[1:] for some in needs if some.startswith("#")), "")
    needs = [some for some in needs if not some.startswith("#")]
    return Rule(
        tuple(topic.strip() for topic in topics.split(",")),
        name,
        frozenset(mode for key in first.split("+") for mode in _MODES[key]),
        next((flag[1:] for flag in flags if flag.startswith("@")), "promise"),
        "filled" in flags,
        "recital" in flags,
        "definition" in flags,
        who,
        tuple(need(some) for some in needs if some[0] != "~"),
        tuple(need(some[1:]) for some in needs if some[0] == "~"),
        re.compile(heading) if heading else None,
        need(without, end="") if without else None,
        float(confidence),
    )


_OWN = r"(?:in|at) (?:its|their) (?:own |sole |absolute |reasonable )*discretion"
_SEES_FIT = (
    r"(?:as|when|where|if|whenever|for|that) (?:it|they|the (?:partner|recipient)|"
    + FAMILIES["partner"]
    + r")"
    r"(?: may)? (?:deems?|sees?|considers?|finds?|thinks?|believes?|chooses?|wish(?:es)?|likes?|determines?)"
)
_SWALLOWS = re.compile(
    rf"\b(?:{_SEES_FIT}|{_OWN}|as (?:deemed|considered) (?:useful|convenient|appropriate))\b"
)
_SWALLOWING_LIMIT = re.compile(
    r"\b(?:affiliates?"
    r"|(?:its|our|their|trusted|business|marketing|commercial|strategic|other|third[- ]party) "
    r"(?:\w+ ){0,2}partners|advertisers?|sponsors|data brokers?"
    r"|any (?:lawful|legitimate|business|commercial|valid) (?:purpose|reason)s?"
    r"|business (?:needs?|purposes?|interests?|reasons?)"
    r"|commercial(?:ly)? (?:purposes?|reasons?|reasonable|practica\w+|impractica\w+)|impractic\w+"
    r"|inconvenient|ordinary course|for its own|anyone|as (?:useful|convenient|desired)"
    r"|product (?:development|improvement)"
    r"|improv\w+ (?:its|their|the) (?:products?|services?))\b"
)
TAKEN_BACK = re.compile(
    r"^(?:\W*\w{1,3}[.)]\s*)?(?:notwithstanding|however|despite|except|but\b|the foregoing)"
)
_GAP = re.compile(FAMILIES["blank"] + r"|[\[\]]")
_USES_ALLOWED = re.compile(r"\band (?:for|to) (?:such other|any other|other|its own|(?:\w+ )?commercial)\b")


def swallowed(promise: Promise, taken_back: str = "") -> bool:
    """Whether the exceptions leave nothing of the promise. ``taken_back`` is the plain text of the sentences
    of the clause that begin with *however*, *notwithstanding* and the like."""
    limits = f"{promise.limits} ; {taken_back}"
    return bool(
        _SWALLOWS.search(promise.text)
        or _SWALLOWS.search(limits)
        or _SWALLOWING_LIMIT.search(limits)
        or _USES_ALLOWED.search(promise.main)
    )


def meets(rule: Rule, promise: Promise, heading: str = "", taken_back: str = "") -> bool:
    """Whether this promise settles the rule's topics under this heading (plain text, outermost first)."""
    if promise.mode not in rule.modes or not _right_actor(rule.who, promise):
        return False
    if (promise.recital and not rule.recital) or (promise.definition and not rule.definition):
        return False
    if rule.heading is not None and not rule.heading.search(heading):
        return False
    if not all(words.search(promise.main) for words in rule.words):
        return False
    if not all(words.search(promise.text) for words in rule.anywhere):
        return False
    if rule.without is not None and rule.without.search(promise.text):
        return False
    if rule.filled and _GAP.search(promise.main):
        return False
    return not swallowed(promise, taken_back)


def _right_actor(who: str, promise: Promise) -> bool:
    match who:
        case "partner":
            return promise.actor is not Actor.DISTRICT
        case "district":
            return promise.actor is Actor.DISTRICT
        case "both":
            return promise.actor is Actor.BOTH
        case _:
            return True
