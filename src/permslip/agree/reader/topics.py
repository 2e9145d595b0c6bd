"""Which topics does each clause settle? The rules of :mod:`permslip.agree.reader.topics_table`, applied.

A topic that is wrongly settled hides a missing promise, so doubt counts against it: recitals, definitions,
hopes, duties that nobody has, gaps left open and exceptions that swallow their promise settle nothing. A
swallowed promise is left out altogether, not given a low confidence: whoever reads the result must not be
able to count it by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from permslip.agree.prose.prose import Clause, Prose, Sentence
from permslip.agree.reader.roles import GIVER, TAKER, Roles, side
from permslip.agree.reader.said import TopicSaid
from permslip.agree.reader.topics_promise import Actor, Mode, Promise, pattern, plain, promises_of, whole
from permslip.agree.reader.topics_table import TABLE
from permslip.agree.reader.topics_words import FAMILIES

_MODES: Mapping[str, tuple[Mode, ...]] = {
    "duty": (Mode.DUTY, Mode.FACT),
    "bar": (Mode.BAR,),
    "may": (Mode.MAY,),
    "said": (Mode.DUTY, Mode.FACT, Mode.MAY),
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
    who: str
    words: tuple[re.Pattern[str], ...]
    anywhere: tuple[re.Pattern[str], ...]  # these may stand in an exception too
    heading: re.Pattern[str] | None
    without: re.Pattern[str] | None
    confidence: float


@cache
def rules() -> tuple[Rule, ...]:
    """The table as rules, in its order."""
    return tuple(_rule(line) for line in TABLE.strip().splitlines())


def _rule(line: str) -> Rule:
    topics, name, how, who, words, without, confidence = (cell.strip() for cell in line.split(" | "))
    first, *flags = how.split()
    needs = [word.strip() for word in words.split(" & ")]
    heading = next((need[1:] for need in needs if need.startswith("#")), "")
    needs = [need for need in needs if not need.startswith("#")]
    return Rule(
        tuple(topic.strip() for topic in topics.split(",")),
        name,
        frozenset(mode for key in first.split("+") for mode in _MODES[key]),
        next((flag[1:] for flag in flags if flag.startswith("@")), "promise"),
        "filled" in flags,
        "recital" in flags,
        who,
        tuple(_need(need) for need in needs if need[0] != "~"),
        tuple(_need(need[1:]) for need in needs if need[0] == "~"),
        re.compile(heading) if heading else None,
        pattern(rf"\b(?:{without})") if without else None,
        float(confidence),
    )


def _need(need: str) -> re.Pattern[str]:
    return pattern(rf"(?<![\w])(?:{need})(?!\w)" if need[0] != "^" else need)


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
_TAKEN_BACK = re.compile(
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


def topics_of(prose: Prose, roles: Roles | None = None) -> tuple[TopicSaid, ...]:
    """Every topic that a clause settles, once a clause, with the sentence that settles it best.

    In the order of the paper's clauses, and of the table within a clause. ``roles`` are the names of the two
    sides where they are known.
    """
    names = _party_names(prose, roles)
    found: list[TopicSaid] = []
    for clause in prose.clauses:
        best: dict[str, tuple[float, TopicSaid]] = {}
        for rule, sentence in _settled(prose, clause, names):
            for topic in rule.topics:
                if topic not in best or best[topic][0] < rule.confidence:
                    said = TopicSaid(topic, clause.id, sentence.quote, rule.confidence, rule.name)
                    best[topic] = (rule.confidence, said)
        found += [said for _, said in best.values()]
    return tuple(found)


def _settled(
    prose: Prose, clause: Clause, names: tuple[tuple[str, str], ...]
) -> Iterable[tuple[Rule, Sentence]]:
    sentences = [prose.sentences[i] for i in clause.sentences]
    taken_apart = [promises_of(s, names) for s in sentences]
    heading = _headings(prose, clause)
    back = " ; ".join(plain(s.text) for s in sentences if _TAKEN_BACK.search(plain(s.text)))
    for sentence, promises in zip(sentences, taken_apart, strict=True):
        one = (whole(promises),) if len(promises) > 1 else promises
        after = back if not _TAKEN_BACK.search(plain(sentence.text)) else ""
        for rule in rules():
            said = {"promise": promises, "sentence": (*promises, *one)}.get(rule.scope, ())
            if any(meets(rule, promise, heading, after) for promise in said):
                yield rule, sentence
    yield from _settled_together(sentences, taken_apart, heading, back)


def _settled_together(
    sentences: list[Sentence], taken_apart: list[tuple[Promise, ...]], heading: str, back: str
) -> Iterable[tuple[Rule, Sentence]]:
    """Rules over a whole clause: its promises together; the first sentence that meets a need is shown."""
    promising = [p for promises in taken_apart for p in promises if not (p.recital or p.definition)]
    if not promising:
        return
    for rule in (r for r in rules() if r.scope == "clause"):
        fitting = tuple(p for p in promising if p.mode in rule.modes)
        if fitting and meets(rule, whole(fitting), heading, back):
            shown = next(
                (
                    s
                    for s, ps in zip(sentences, taken_apart, strict=True)
                    if any(_partly(rule, p) for p in ps)
                ),
                sentences[0],
            )
            yield rule, shown


def _partly(rule: Rule, promise: Promise) -> bool:
    return any(words.search(promise.main) for words in rule.words[:2])


def meets(rule: Rule, promise: Promise, heading: str = "", taken_back: str = "") -> bool:
    """Whether this promise settles the rule's topics under this heading (plain text, outermost first)."""
    if promise.mode not in rule.modes or not _right_actor(rule.who, promise):
        return False
    if (promise.recital and not rule.recital) or promise.definition:
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


def _headings(prose: Prose, clause: Clause) -> str:
    """The headings above a clause and its own, innermost first, one a line: ``^`` finds each one's start."""
    above: list[str] = []
    at: Clause | None = clause
    while at is not None and len(above) < 8:
        above.append(plain(at.heading))
        at = prose.clause(at.parent) if at.parent else None
    above.append(plain(clause.part))
    return " ; ".join(h for h in above if h)


def _party_names(prose: Prose, roles: Roles | None) -> tuple[tuple[str, str], ...]:
    """The parties' names in plain text with what each is, longest first, so that the "Council for Schools" is
    no school. Without roles, short names that say it themselves are taken from the definitions."""
    if roles is None:
        short = [d.term for d in prose.definitions if len(d.term.split()) <= 4]
        roles = Roles(
            tuple(t for t in short if side(t) == GIVER), tuple(t for t in short if side(t) == TAKER)
        )
    named = {plain(name): "district" for name in roles.gives} | {
        plain(name): "partner" for name in roles.takes
    }
    return tuple(
        sorted(((n, role) for n, role in named.items() if n), key=lambda pair: (-len(pair[0]), pair))
    )
