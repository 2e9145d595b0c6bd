"""Where two answers of one paper cannot both hold: one question answered twice, or two that clash.

The pairs are a table: a lawyer can read down it and say what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from permslip.agree.agreement import Agreement
from permslip.agree.answers import Answer, answers
from permslip.agree.conflicts.finding import finding, place, put
from permslip.agree.stated import clauses_on
from permslip.law.ground import Ground
from permslip.words.quote import Quote
from permslip.words.terms import TERMS, Stricter, hours
from permslip.words.vocabulary import Mark, Safe
from permslip.words.wording import capital

OPEN = ("free", "notice")
CORE = frozenset(
    {
        "owner_data",
        "owner_derived_data",
        "owner_work_product",
        "owner_student_content",
        "redisclosure",
        "destroy_after_end",
        "destroy_by",
        "ends",
        "legal_basis",
    }
)
"""The questions on which nothing leaves before the paper has one answer."""


@dataclass(frozen=True)
class Pair:
    """Two terms whose answers may clash. ``says`` has slots {one} and {other} for the values in words."""

    what: str
    one: str
    other: str
    clash: Callable[[str, str], bool]
    says: str
    fix: str
    sample: str
    mark: Mark = Mark.CONFLICTS
    safe: Safe = Safe.SETTING
    blocks: bool = False


def _longer(one: str, other: str) -> bool:
    """Whether the second lasts longer than the first; what has no number is not compared."""
    left, right = hours(one), hours(other)
    return left is not None and right is not None and right > left


_ONE_PERIOD = (
    "{partner} destroys every copy of the data within 30 days of the end of this agreement, whatever its "
    "cause, and keeps none for any longer period stated elsewhere in it."
)
_ONE_BAR = (
    "{partner} passes the data to nobody except the sub-processors named in this agreement; no other clause "
    "of it widens this."
)

PAIRS: tuple[Pair, ...] = (
    Pair(
        "retention", "destroy_after_end", "retention_after_end", _longer,
        "The data are to be destroyed within {one} of the end, yet they may be kept for {other} after it.",
        "keep one period, the shorter", _ONE_PERIOD, blocks=True,
    ),
    Pair(
        "retention", "destroy_after_early_end", "retention_after_end", _longer,
        "After an early end the data are to be destroyed within {one}, yet they may be kept for {other}.",
        "keep one period, the shorter", _ONE_PERIOD,
    ),
    Pair(
        "retention", "destroy_when_unneeded", "retention_after_end", _longer,
        "The data go within {one} once they are not needed, yet they may be kept for {other} after the end.",
        "say what the data are needed for after the end, or keep one period", _ONE_PERIOD, Mark.ASK_COUNSEL,
    ),
    Pair(
        "backups", "destroy_after_end", "destroy_backups", _longer,
        "The data are to be destroyed within {one} of the end, their backup copies only within {other}.",
        "let the backups go with the data, or say that they stay sealed until they are overwritten",
        "Until backup copies are overwritten, {partner} keeps them encrypted and restores nothing from them.",
        Mark.ASK_COUNSEL,
    ),
    Pair(
        "redisclosure", "redisclosure", "sub_processing",
        lambda bar, sub: bar in ("barred", "with_consent", "named_only") and sub in OPEN,
        "The data may be passed on: {one}; sub-processors may be taken on: {other}, without the district's "
        "leave.",
        "let nobody have the data whom the district has not named or agreed to", _ONE_BAR,
        safe=Safe.PEOPLE, blocks=True,
    ),
    Pair(
        "assignment", "redisclosure", "assignment",
        lambda bar, given: bar in ("barred", "with_consent", "named_only") and given in OPEN,
        "The data may be passed on: {one}; the whole agreement may be assigned to somebody else: {other}.",
        "bar assignment without the district's written consent",
        "Neither party assigns this agreement without the other's written consent.",
        Mark.ASK_COUNSEL, safe=Safe.PEOPLE,
    ),
    Pair(
        "use", "use", "sale", lambda use, sale: use == "purpose_only" and sale == "free",
        "The data are for the stated purpose alone, yet their sale is: {other}.",
        "bar the sale", "{partner} does not sell, rent or trade the data.", blocks=True,
    ),
    Pair(
        "use", "use", "advertising", lambda use, ads: use == "purpose_only" and ads == "free",
        "The data are for the stated purpose alone, yet their use for advertising is: {other}.",
        "bar advertising", "{partner} does not use the data for advertising of any kind.", blocks=True,
    ),
    Pair(
        "derived-data", "owner_data", "owner_derived_data",
        lambda data, derived: data in ("district", "student") and derived in ("partner", "shared"),
        "The data belong to: {one}; what is made from them belongs to: {other}.",
        "say that whatever is made from the district's data belongs to the district",
        "Data derived from the district's data, in whatever form, belong to {district}.", blocks=True,
    ),
    Pair(
        "derived-data", "owner_derived_data", "deidentified_kept",
        lambda derived, kept: derived == "district" and kept == "yes",
        "What is made from the data belongs to the district, yet the partner may keep de-identified data.",
        "say that de-identified data go as well, or that the district licenses them for a time",
        "Data from which identifiers were taken are destroyed with the rest.", Mark.ASK_COUNSEL,
    ),
    Pair(
        "reidentification", "deidentified_kept", "reidentification",
        lambda kept, found: kept == "yes" and found == "free",
        "De-identified data may be kept, and nothing bars finding out whom they are about.",
        "bar re-identification", "{partner} does not try to find out who a record is about, and lets "
        "nobody else try.", blocks=True,
    ),
    Pair(
        "publication", "confidentiality", "publication",
        lambda bound, out: bound == "yes" and out == "free",
        "The paper lays a duty of confidence on the receiver, yet results may be published: {other}.",
        "let the district read results before they are published",
        "{partner} gives {district} each publication to read at least 30 days before it appears and takes "
        "out what could identify a person.", Mark.ASK_COUNSEL, safe=Safe.OUTPUT,
    ),
    Pair(
        "compelled", "redisclosure", "compelled_disclosure",
        lambda bar, told: bar in ("barred", "with_consent", "named_only") and told == "no",
        "The data may be passed on: {one}; yet they may be given to a court or an agency without a word to "
        "the district.",
        "have the partner tell the district first, so that families can be told",
        "Before {partner} gives data up to a court or an agency it tells {district}, unless that is barred.",
        Mark.ASK_COUNSEL, safe=Safe.PEOPLE,
    ),
    Pair(
        "survival", "survival", "destroy_after_end", lambda outlive, _: outlive == "no",
        "The duties about the data end with the agreement, yet the data are to be destroyed only {other} "
        "after its end.",
        "let every duty about the data last until they are destroyed",
        "The duties about the data last until the last copy is destroyed.",
    ),
    Pair(
        "destroyed-early", "destroy_by", "ends", lambda gone, end: end > gone,
        "The data are to be destroyed by {one}, while the work goes on until {other}.",
        "let the work end first, or say which data go earlier",
        "The work ends on the day by which the data are destroyed.",
    ),
)  # fmt: skip

# a clause's topic promises one thing, a term of the same paper another
_TOPIC_PAIRS: tuple[tuple[str, tuple[str, ...], str, tuple[str, ...], str, str, str, bool], ...] = (
    (
        "use", ("use_limited", "purpose_only"), "use", ("purpose_and_product", "free"),
        "A clause limits the data to the stated purpose; another lets the partner use them: {value}.",
        "take the wider use out",
        "{partner} uses the data for the purpose stated in this agreement and for nothing else; improving or "
        "developing its own products is no part of it.", True,
    ),
    (
        "redisclosure", ("redisclosure_bar",), "redisclosure", ("free",),
        "A clause bars passing the data on; another leaves it: {value}.",
        "say barred, or name who may have them", _ONE_BAR, True,
    ),
    (
        "no-sale", ("no_sale",), "sale", ("free",),
        "A clause bars selling the data; another allows it: {value}.",
        "bar it once", "{partner} does not sell, rent or trade the data.", True,
    ),
    (
        "no-ads", ("no_ads",), "advertising", ("with_consent", "free"),
        "A clause bars advertising with the data; another allows it: {value}.",
        "bar it once", "{partner} does not use the data for advertising of any kind.", True,
    ),
    (
        "reidentification", ("no_reidentification",), "reidentification", ("with_consent", "free"),
        "A clause bars finding out who a record is about; another allows it: {value}.",
        "bar it once", "{partner} does not try to find out who a record is about.", True,
    ),
)  # fmt: skip


def between_terms(agreement: Agreement) -> Iterator[Ground]:
    """Each question that the paper answers twice, each pair of answers that clash, each clause that a term
    contradicts: one Ground, both sentences in ``quotes``."""
    yield from _twice(agreement)
    told: set[tuple[str, str, str]] = set()
    for pair in PAIRS:
        for one in answers(agreement, pair.one):
            for other in answers(agreement, pair.other):
                key = (pair.what, one.value, other.value)
                if key in told or not pair.clash(one.value, other.value):
                    continue
                told.add(key)
                yield _clash(pair, one, other)
    yield from _against_topics(agreement)


def _twice(a: Agreement) -> Iterator[Ground]:
    for term in TERMS.values():
        found = answers(a, term.name)
        different: dict[str, Answer] = {}
        for answer in found:
            different.setdefault(answer.value, answer)
        if term.many or len(different) < 2:
            continue
        said = list(different.values())
        # one sentence with two values sets a condition for each; two sentences disagree
        if len({s.quote for s in said}) == 1 and said[0].quote is not None:
            continue
        strict = term.stricter is not Stricter.NEITHER
        yield finding(
            f"twice:{term.name}",
            f"the agreement, {' and '.join(place(s, 'terms') for s in said)}",
            f"One question, {len(said)} answers. {term.question} "
            + " ".join(f"{capital(place(s, 'one line'))}: {put(term.name, s.value)}." for s in said),
            "keep one of them" + (", the one that protects more, and say that it prevails" if strict else ""),
            blocks=term.name in CORE,
            quotes=tuple(s.quote for s in said),
        )


def _clash(pair: Pair, one: Answer, other: Answer) -> Ground:
    words = {"one": put(pair.one, one.value), "other": put(pair.other, other.value)}
    return finding(
        pair.what,
        f"the agreement, {place(one, pair.one)} and {place(other, pair.other)}",
        pair.says.format(**words),
        pair.fix,
        mark=pair.mark,
        safe=pair.safe,
        blocks=pair.blocks,
        sample=pair.sample,
        quotes=(one.quote, other.quote),
    )


def _against_topics(a: Agreement) -> Iterator[Ground]:
    for what, topics, term, bad, says, fix, sample, blocks in _TOPIC_PAIRS:
        clauses = clauses_on(a, *topics)
        broken = [
            x
            for x in answers(a, term)
            # without its sentence the form's own check speaks (conflicts.form); one sentence that bars with
            # an exception is no two sentences
            if x.value in bad and x.quote is not None and x.quote.clause not in {c.id for c in clauses}
        ]
        if not clauses or not broken:
            continue
        answer = broken[0]
        yield finding(
            what,
            f"the agreement, clause {clauses[0].id} and {place(answer, term)}",
            says.format(value=put(term, answer.value)),
            fix,
            safe=Safe.PEOPLE if what == "redisclosure" else Safe.PROJECT,
            blocks=blocks,
            sample=sample,
            quotes=(Quote(clauses[0].text, clause=clauses[0].id), answer.quote),
        )
