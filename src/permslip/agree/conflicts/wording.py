"""What the words give away about the data: a list without an end, an exhibit wider than the body, a use of
the partner's own tucked into another promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from permslip.agree.agreement import Agreement, Clause
from permslip.agree.answers import answers
from permslip.agree.conflicts.definitions import GIVES, NOT, taken_back
from permslip.agree.conflicts.finding import finding
from permslip.law.ground import Ground
from permslip.words.elements import ELEMENTS
from permslip.words.quote import Quote
from permslip.words.vocabulary import Mark, Safe

_PART = re.compile(r"(exhibit|schedule|attachment|appendix|annex|addendum)\b", re.IGNORECASE)
_DATA = re.compile(r"\b(data|information|records?|elements?|fields?|work product|results)\b", re.IGNORECASE)
_OPEN_END = re.compile(
    r"\bas (?:may be |is |are )?(?:reasonably )?(?:needed|necessary|requested|required|deemed)\b"
    r"|\b(?:such|any) other\b[^.;]{0,60}\b(?:data|information|records)\b"
    r"|\b(?:including|includes?),? (?:but (?:is |are )?not limited to|without limitation)\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"\b(?:improv\w+|develop\w*|enhanc\w+|test\w*|train\w*|benchmark\w*)\b[^.;]{0,40}"
    r"\b(?:its|their|the (?:partner|provider|company|council|contractor)['’]s|our|other|new|future)\b"
    r"[^.;]{0,30}\b(?:services?|products?|tools?|models?|offerings?|algorithms?|platform|programs?|software)\b",
    re.IGNORECASE,
)


_KEPT = re.compile(
    r"\b(?:keep|kept|keeps|retain|retained|retains|hold|held|store|stored|maintain|maintained)\b",
    re.IGNORECASE,
)
_ON_AND_ON = re.compile(
    r"\b(?:such|any) (?:longer|further|additional) (?:time|period)"
    r"|\bfor (?:so|as) long as\b[^.;]{0,60}"
    r"\b(?:useful|wish|sees? fit|deems?|considers?|own|continues?|desire|chooses?)"
    r"|\bindefinitely\b|\bin perpetuity\b|\bwithout (?:limit|end)\b|\bpermanently\b",
    re.IGNORECASE,
)
_TOTALS = re.compile(r"\b(?:report|aggregate|correspondence|totals|licen[cs]e)\b", re.IGNORECASE)


def in_the_words(agreement: Agreement) -> Iterator[Ground]:
    """Each place where the words undo what the paper promises: one Ground each, the sentence quoted."""
    yield from _exhibit_wider(agreement)
    for clause in agreement.clauses:
        for sentence in clause.sentences():
            yield from _open_ended(agreement, clause, sentence)
            yield from _product(clause, sentence)
            yield from _kept_on(clause, sentence)
    yield from taken_back(agreement)


def _exhibit_wider(a: Agreement) -> Iterator[Ground]:
    """Elements that stand in an exhibit only, while the body has a list of its own."""
    body: dict[str, Quote] = {}
    exhibit: dict[str, Quote] = {}
    for answer in answers(a, "elements"):
        if answer.quote is not None:
            part = exhibit if _PART.match(answer.quote.clause) else body
            part.setdefault(answer.value, answer.quote)
    extra = [e for e in exhibit if e not in body]
    if not body or not extra:
        return
    labels = ", ".join(ELEMENTS[e].label if e in ELEMENTS else e for e in extra)
    listed, wider = _whole(a, next(iter(body.values()))), _whole(a, exhibit[extra[0]])
    yield finding(
        "exhibit-wider",
        f"the agreement, clause {listed.clause} and clause {wider.clause}",
        f"An exhibit lists what the body does not: {labels}.",
        "keep one list, and say that it is the whole",
        safe=Safe.DATA,
        blocks=True,
        sample="The schedule of data lists everything that {district} discloses, and nothing else leaves.",
        quotes=(listed, wider),
    )


def _whole(a: Agreement, quote: Quote) -> Quote:
    """The clause that an item of a list stands in: the item alone does not say what the list is."""
    held = next((c for c in a.clauses if c.id == quote.clause and quote.text not in ("", c.text)), None)
    return Quote(held.text, quote.page, quote.line, quote.clause, quote.paper) if held else quote


def _open_ended(a: Agreement, clause: Clause, sentence: str) -> Iterator[Ground]:
    if not (_OPEN_END.search(sentence) and _DATA.search(sentence) and GIVES.search(sentence)):
        return
    if NOT.search(_OPEN_END.sub("", sentence).partition(",")[0]):
        return  # a bar: "shall not disclose data, including but not limited to ..." is no open end
    closed = " beside a schedule that lists the data" if a.schedule else ""
    listed = [x.quote for x in answers(a, "elements") if x.quote][:1]
    yield finding(
        "open-ended",
        f"the agreement, clause {clause.id}",
        f"The words leave open which data may be asked for{closed}.",
        "take the words out, and let the schedule be the whole",
        mark=Mark.CONFLICTS if a.schedule else Mark.ASK_COUNSEL,
        safe=Safe.DATA,
        sample="{district} discloses the data listed in the schedule and no other.",
        quotes=(*listed, Quote(sentence, clause=clause.id)),
    )


def _product(clause: Clause, sentence: str) -> Iterator[Ground]:
    """A right to use the data for the partner's own products, tucked away in another promise."""
    if _PRODUCT.search(sentence) and _DATA.search(sentence) and not NOT.search(sentence):
        yield finding(
            "product-use",
            f"the agreement, clause {clause.id}",
            "The words let the partner use the data for products of its own.",
            "take them out",
            blocks=True,
            sample="{partner} uses the data for the stated purpose and for no product or service of its own.",
            quotes=(Quote(sentence, clause=clause.id),),
        )


def _kept_on(clause: Clause, sentence: str) -> Iterator[Ground]:
    """A right to keep the data with no end to it, or an end that the keeper sets."""
    kept, on = _KEPT.search(sentence), _ON_AND_ON.search(sentence)
    if kept and on and _DATA.search(sentence) and not NOT.search(sentence) and not _TOTALS.search(on[0]):
        if _TOTALS.search(sentence[: on.start()]) and not re.search(r"\bdata\b", sentence, re.IGNORECASE):
            return
        yield finding(
            "retention-open",
            f"the agreement, clause {clause.id}",
            "The words let the data be kept with no end, or with an end that their keeper sets.",
            "state a day or a number of days, for every copy and everyone who holds one",
            safe=Safe.SETTING,
            sample="Every copy, backups and sub-processors' included, is destroyed by the day stated here.",
            quotes=(Quote(sentence, clause=clause.id),),
        )
