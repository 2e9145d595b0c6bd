# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""What may not be done with the data: sale, advertising, finding out who a record is about; and confidence."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.leave import UNASKED, WITH_CONSENT, limited
from permslip.agree.reader.spoken import Paper, Spoken
from permslip.agree.reader.stance import Stance, acts

_SELL = r"\b(?:sell(?:s|ing)?|sold|resell\w*|monetiz\w+|bartered?|(?<!the\s)(?<!a\s)(?<!of\s)(?:rent|lease|trade)(?:s|d|ed)?(?!\s+(?:mark|secret|name|association|union))|sale)\b|\b(?:receiv|accept|tak)\w+\s+(?:\w+\s+){0,3}?(?:payment|remuneration|money|compensation)\s+(?:\w+\s+){0,3}?(?:for|in\s+exchange\s+for)\b"
_ADS = r"(?:\badvertis\w+|\bads?\b|\bmarketing\b|\bsponsored\s+\w+|\bpromotional\s+\w+)"
_IDENTIFY = (
    r"\b(?:re-?\s?identif\w+|(?:learn|find(?:ing)?\s+out|discover|determin|ascertain|establish|uncover|work(?:ing)?\s+out|infer|guess|trace)\w*\s+(?:the\s+)?(?:\w+\s+){0,4}?(?:identit\w+|\bwho(?:m|se)?\b)"
    r"|(?:attempt|try|tries|effort|seek)\w*\s+(?:\w+\s+){0,3}?to\s+(?:\w+\s+or\s+)?identify\b|link\w*\s+[^.;]{0,80}?(?:to|so\s+as\s+to)\s+(?:identify|find\s+out))"
)
_ABOUT = r"{data}|\b(?:any(?:one|body)|individuals?|persons?|people|subjects?|participants?|students?|pupils?|child(?:ren)?|scores?|rosters?|lists?|names|addresses|images?|photo\w*|facts|messages?|forms?|they|these|those|them|it)\b"
_NOT_SALE = (
    r"\b(?:sell|sale)\s+(?:of\s+)?(?:its|the|all|substantially|a\s+controlling)\s+(?:\w+\s+){0,4}?(?:business|assets|shares?|company)|merger",
    r"opt[- ]out\s+of\s+sale",
    r"(?:lease|rent|trade)\s+(?:of\s+)?(?:space|premises|equipment|secret|name)",
    r"nothing\s+in\s+this",
)
_NOT_ADS = (
    r"trademark|logo|publicity|\bname,?\s+(?:or|and)|references?\s+to\s+(?:the\s+)?DISTRICT|endorse",
    r"(?:DISTRICT|city)'s\s+(?:information|name)\s+in\s+any\s+advertis",
    r"nothing\s+in\s+this",
)
_GOODS = r"\bname\b|software|products?|equipment|business|goods|food|candy|tickets|alcohol|shares?\b"
_AIMED = r"\b(?:targeted|behaviou?ral|personali[sz]ed|interest-based|contextual)\s+$"
_SHORT = 6  # words


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for sale, advertising, reidentification and confidentiality."""
    for spoken in paper.promises:
        yield from _done("sale", _SELL, spoken, _NOT_SALE)
        yield from _done("advertising", _ADS, spoken, _NOT_ADS)
        yield from _done(
            "reidentification",
            _IDENTIFY,
            spoken,
            (r"not\s+reasonably|publicity|identify\s+the\s+other\s+party|breach|failure",),
        )
    yield from read_cues(_CUES, paper)


def _done(term: str, act: str, spoken: Spoken, never: tuple[str, ...]) -> Iterator[Hit]:
    """What a sentence does with an act on the data: bars it, with or without leave, or allows it."""
    low = spoken.low
    if not pattern(act).search(low) or any(pattern(p).search(low) for p in never):
        return
    for done in acts(low, act):
        # "no sale", "no marketing purpose": a part so short needs no object
        if done.by_district or not (
            pattern(_ABOUT).search(done.part)
            or pattern(_AIMED).search(done.before[-30:])
            or (
                done.stance is Stance.BARS
                and term != "reidentification"
                and not pattern(_GOODS).search(done.part)
            )
            or len(done.part.split()) <= _SHORT
        ):
            continue
        asked = pattern(WITH_CONSENT).search(limited(spoken))
        if done.stance is Stance.BARS:
            yield Hit(
                term,
                "with_consent" if asked else "barred",
                spoken.quote,
                f"sharing.{term}_{'with_consent' if asked else 'barred'}",
            )
        elif done.stance is Stance.ALLOWS and pattern("PARTNER|\\bit\\b").search(done.before):
            if pattern(UNASKED).search(low) or not (
                asked or pattern(r"{deid}|aggregate|\bonly\b").search(done.part)
            ):
                yield Hit(term, "free", spoken.quote, f"sharing.{term}_free", 1)
            elif asked:
                yield Hit(term, "with_consent", spoken.quote, f"sharing.{term}_with_consent")


_CUES = (
    Cue("sharing.pledge", "confidentiality", "yes", ("confiden", "secre", "disclosure"), (r"(?:non-?disclosure|confidentiality|secrecy)\s+(?:agreement|statement|pledge|undertaking|form|oath)|(?:pledge|oath|promise|undertaking|statement|agreement)s?\s+of\s+(?:confiden|secrecy|non-?disclosure)", r"\bsign|subscrib|execut|\bmade?\b|\btak(?:e|es|en)\b|\bgiv"), (r"breach|DISTRICT's\s+(?:staff|employees)", r"DISTRICT\s+(?:shall|will|may)\s+sign")),
    Cue("sharing.kept_confidential", "confidentiality", "yes", ("confiden", "secret", "secrecy"), (r"\b(?:keep|hold|treat|guard|maintain|handle)s?\b[^.;]{0,60}\b(?:confidential|confidence|secret|secrecy)|(?:{data}|\bthey|\bit)\s+(?:is|are|remains?|stays?|shall\s+be|will\s+be)\s+(?:\w+\s+)?confidential",), (r"^\W*DISTRICT\s+(?:shall|will|keeps?|holds?)", r"\bnot\b|\bno\s+(?:duty|obligation)", r"audit|classified\s+as|\bmeans\b")),
    Cue("sharing.confidential_now", "confidentiality", "yes", ("confidential", "confidence"), (r"PARTNER\s+(?:keeps|holds|treats)\s+(?:\w+\s+){0,4}(?:confidential|in\s+confidence)",)),
    Cue("sharing.confidential", "confidentiality", "yes", ("confidential", "confidence"),
        (r"{shall}[^.;]{0,120}(?:(?:maintain|preserve|protect|ensure|safeguard|keep|hold|treat|respect|guarantee)[^.;]{0,100}(?:confidential|confidence|secret)|not\s+(?:\w+\s+){0,3}disclose[^.;]{0,60}confidential)|confidential\w*\s+(?:obligations|provisions|requirements)|treated\s+as\s+(?:(?:DISTRICT's|the|its)\s+)?confidential|\bkept\s+[^.;]{0,40}\band\s+(?:are|is|remain)\s+confidential|(?:records|data|information)\s+(?:\w+\s+){0,6}(?:are|is|as)\s+confidential|(?:are|as)\s+confidential\s+(?:data|information)|confidentiality\s+(?:shall|must|will)|agree\w*\s+to\s+(?:the\s+)?following\s+confidentiality",),
        (r"{not}\s+(?:be\s+)?(?:consider|treat|subject|deem)\w*[^.;]{0,40}confidential", r"no\s+(?:duty|obligation)\s+of\s+confidential", r"DISTRICT\s+(?:shall|will)\s+(?:keep|maintain|hold)", r"audit|classified\s+as")),
    Cue("sharing.not_confidential", "confidentiality", "no", ("confidential",), (r"\bno\s+(?:duty|obligation)s?\s+of\s+confiden|not\s+(?:be\s+)?(?:treated|considered|deemed)\s+(?:as\s+)?confidential", r"{data}|PARTNER")),
)  # fmt: skip
