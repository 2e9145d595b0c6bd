# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Whether the partner may pass the data on."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.leave import UNASKED, WITH_CONSENT, bar, limited
from permslip.agree.reader.spoken import Paper, Spoken
from permslip.agree.reader.stance import Done, Stance, acts

_GIVE = r"(?:re-?\s?disclos\w+|pass(?:es|ed)?\s+(?:\w+\s+){0,3}?on\b|gives?\s+(?:\w+\s+){0,2}?{data}|hand(?:s|ed|ing)?\s+(?:over|on|out|(?:\w+\s+){0,2}?{data})|given?\s+(?:\w+\s+){0,2}?{data}|disclos\w+|shar(?:e|ed|ing)|releas(?:e|ed|ing)|transfer(?:red|ring)?|distribut\w+|disseminat\w+|transmit\w*|divulg\w+|reveal\w*|pass(?:ed)?\s+on|permit(?:ted)?\s+access|allow(?:ed)?\s+access|(?:provide|give|grant)[dn]?\s+(?:\w+\s+){0,3}?access|mak(?:e|ing)\s+(?:\w+\s+){0,4}available|provide[d]?(?=\s[^.;]{0,50}\bto\s+(?:any\s+)?(?:third|other|anyone|person)))"
_BARRED = (
    rf"{{not}}\s+(?:[\w-]+,?\s+){{0,9}}?{_GIVE}|\bno\s+(?:[\w-]+\s+){{0,6}}?{{data}}\s+(?:\w+\s+){{0,4}}?(?:shall|will|may|must|can)\s+be\s+(?:\w+,?\s+){{0,3}}?{_GIVE}"
    rf"|\bno\s+(?:further\s+)?(?:re-?disclosure|disclosure|sharing)|(?:may|shall|will)\s+only\s+(?:be\s+)?{_GIVE}|{_GIVE}[^.;]{{0,120}}?\b(?:is|are)\s+(?:strictly\s+)?(?:prohibited|barred|forbidden|not\s+permitted|not\s+allowed)|(?:shall|will|must)\s+not\s+be\s+(?:\w+,?\s+){{0,5}}?{_GIVE}"
    rf"|(?:no\s+(?:one|other\s+\w+|person|body)|nobody)\s+(?:\w+\s+){{0,5}}?(?:shall|will|may|can|is|are)\s+(?:\w+\s+){{0,2}}?(?:given|see\b|receive|access|have|{_GIVE})|neither[^.;]{{0,60}}?\b(?:shall|will|may)\s+(?:\w+\s+){{0,2}}?{_GIVE}|^\W*to\s+no\s+(?:other\s+)?(?:party|person|one)|{_GIVE}[^.;]{{0,40}}\bto\s+(?:nobody|no\s+one)\b"
    rf"|prohibit\w*\s+(?:from\s+)?(?:\w+\s+){{0,3}}{_GIVE}"
)
_NO_BAR = (
    r"nothing\s+in\s+this", r"{not}\s+(?:\w+\s+){0,2}(?:restrict|impose|represent|warrant|prevent|prohibit)", r"DISTRICT\s+(?:shall|will|may|must|agrees)(?:\s+to)?\s+not", r"(?:publicity|trademark|logo|trade\s+name|endorse)",
    r"for\s+(?:\w+[\s-]+){0,4}?(?:commercial|marketing|advertising)\s+purposes", r"relieve", r"not\s+(?:apply|include|limit)",
    r"disclos\w+\s+(?:the\s+)?(?:terms|existence|password|credential)", r"(?:proprietary|trade\s+secret|confidential\s+business)",
    r"in\s+(?:any\s+|its\s+|the\s+)*(?:report|publication|presentation)", r"\bidentity\s+of", r"not\s+fail", r"sub-?\s?(?:processors?|contractors?)\s+(?:shall|will|must|may|are|agree)",
    r"\bcfr\b|1232g|school\s+personnel",
    r"^\W*i\s+(?:will|shall|agree|understand|promise|tell|keep|do|may|must|have)\b",
    r"linkedin|social\s+media", r"re-?identif\w+\s+or\s+disclose\s+the\s+identity",
)  # fmt: skip
_ONLY_SUB = r"(?:to|by|permit|allow|provide\s+access\s+to)\s+(?:any\s+|the\s+|its\s+|a\s+)*(?:non-employee\s+)?(?:agents?,?\s+(?:or\s+|and\s+)?)?(?:sub-?\s?(?:processor|contractor)s?)"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for redisclosure."""
    for spoken in paper.promises:
        yield from _redisclosure(spoken)
    yield from read_cues(_CUES, paper)


_PASS = rf"\b(?:{_GIVE}|(?:disclos|shar|releas|transferr?|distribut|provid|furnish|supply|suppli|send|sent|show|tell|lend|giv|pass|hand|mak|forward|expos|report)\w*)\b"
_DATA = r"{data}|\b(?:scores?|rosters?|lists?|sheets?|work\s+products?|them|it|any\s+of\s+(?:it|them))\b"
_SUBS = r"sub-?\s?(?:processor|contractor)"
_NOUN = r"{data}|\b(?:scores?|rosters?|lists?|sheets?|work\s+products?|them)\b|disclosure|^\W*to\s+no\s"
_OTHERS = r"(?:{third}|anyone|anybody|nobody|no\s+one|outside|others?|compan(?:y|ies)|firms?|body|whom\w*)\b"
_OUT = rf"\b(?:to|with|by|for|among|from)\s+(?:[\w'-]+\s+){{0,4}}?{_OTHERS}|\b(?:tell|show|give)s?\s+(?:nobody|no\s+one)\b|^\W*(?:nobody|no\s+one|no\s+(?:other\s+|third\s+|outside\s+)?(?:person|party|parties|body|one|entity))\b|\bre-\s?(?:releas|distribut|shar|transfer)\w*"
_GETS = (
    rf"\b(?:{_OTHERS}|outside\s+\w+|other\s+\w+)\s+(?:[\w']+\s+){{0,9}}?(?:receives?|gets?|sees?|obtains?|ha(?:s|ve)\s+access\s+to|be\s+(?:shown|given|furnished|supplied|sent|told))\s+(?:(?!for\b|payment|money)[\w'-]+\s+){{0,6}}?{{data}}"
    rf"|{{data}}\s+(?:\w+\s+){{0,4}}?be\s+(?:seen|read|viewed|received|obtained)\s+by\s+(?:[\w'-]+\s+){{0,3}}?{_OTHERS}"
)
"""The same from the other side: ``third parties may receive the data only with``."""
_TELLS_NOBODY = r"\btells?\s+(?:nobody|no\s+one)\s*(?:[.,;]|$|else\b|unless|except|without|but|about)"
_NARROW = r"unauthori[sz]ed\s+personnel|independent\s+use|outside\s+(?:of\s+)?the\s+united|portable|prevent|safeguard"
_FREELY = r"affiliate|\bfunders?\b|\badvis[eo]rs?\b|\banyone\b|\bwhomever\b|\bwhom\s+it\b|compan(?:y|ies)\b|sponsors?\b|sister\s+organi[sz]ations?|group\s+compan|consultants|third\s+part|partners?\b|vendors?|other\s+(?:researchers|organizations)"
_NOT_FREELY = r"{deid}|aggregate|only|required\s+by\s+law|subpoena|sub-?\s?(?:contractor|processor)"


def _redisclosure(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    yield from _received(spoken)
    if not pattern(rf"{_PASS}|{_OUT}").search(low) or any(pattern(p).search(low) for p in _NO_BAR):
        return
    passed = [
        d
        for d in acts(low, _PASS)
        if not d.by_district and pattern(rf"{_DATA}|disclosure\s+to\s|{_TELLS_NOBODY}").search(d.part)
    ]
    if pattern(_BARRED).search(low) or any(
        d.stance is Stance.BARS and pattern(_OUT).search(d.part) for d in passed
    ):
        yield from _barred(spoken)
    elif pattern(r"you\s+may\s+(?:\w+,?\s+){0,3}?(?:and\s+)?(?:re)?(?:distribut|shar)\w+").search(low):
        if "only" not in low:
            yield Hit("redisclosure", "free", spoken.quote, "sharing.redisclosure_licence")
    else:
        for done in passed:
            told = done.before if pattern("PARTNER|DISTRICT").search(done.before) else low
            if done.stance is not Stance.ALLOWS:
                continue
            if pattern(r"^[^D]{0,200}?PARTNER|^\W*(?:it|they|you)\b").search(told):
                yield from _allowed(spoken, done)
            elif pattern(WITH_CONSENT).search(limited(spoken)) and not pattern(UNASKED).search(low):
                yield Hit(
                    "redisclosure",
                    "with_consent",
                    spoken.quote,
                    "sharing.redisclosure_allowed_with_consent",
                    1,
                )


def _received(spoken: Spoken) -> Iterator[Hit]:
    """What others may receive, and with whose leave."""
    low, limits = spoken.low, limited(spoken)
    if any(pattern(p).search(low) for p in _NO_BAR) or pattern(rf"{_SUBS}|parents?\b").search(low):
        return
    for done in acts(low, _GETS):
        if done.by_district or done.stance not in (Stance.BARS, Stance.ALLOWS):
            continue
        value, rank = bar(spoken, limits)
        if value != "barred" or (done.stance is Stance.BARS and rank == 0):
            yield Hit(
                "redisclosure",
                value,
                spoken.quote,
                f"sharing.received_{value}",
                1 if value == "barred" else 0,
            )


def _barred(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    others = pattern(r"{third}").search(low.replace("third-party service", ""))
    if not pattern(rf"{_DATA}|^\W*to\s+no\s|disclosure|{_TELLS_NOBODY}").search(low):
        return
    if pattern(_ONLY_SUB).search(low) and not others:
        return  # that is about sub-processors, not about passing on in general
    value, rank = bar(spoken, limited(spoken))
    aimed = pattern(r"re-?\s?disclos|{third}|further").search(low)
    # a pronoun may stand for the agreement: it counts where nothing names the data
    named = pattern(rf"{{data}}|disclosure|{_OUT}").search(low)
    passing = (
        2 if pattern(_NARROW).search(low) or not pattern(_NOUN).search(low) else 0 if aimed or named else 1
    )
    yield Hit("redisclosure", value, spoken.quote, f"sharing.redisclosure_{value}", max(rank, passing))


def _allowed(spoken: Spoken, done: Done) -> Iterator[Hit]:
    limits = limited(spoken)
    if pattern(UNASKED).search(done.part):
        yield Hit("redisclosure", "free", spoken.quote, "sharing.redisclosure_free")
    elif pattern(WITH_CONSENT).search(limits):
        yield Hit("redisclosure", "with_consent", spoken.quote, "sharing.redisclosure_allowed_with_consent")
    elif (
        pattern(_FREELY).search(done.part)
        and pattern(_NOUN).search(done.part)
        and not pattern(_NOT_FREELY).search(done.part)
    ):
        yield Hit("redisclosure", "free", spoken.quote, "sharing.redisclosure_free")


_CUES = (
    Cue("sharing.consent_needed", "redisclosure", "with_consent", ("needed", "required", "necessary", "condition"), (r"{consent}[^.;]{0,60}\b(?:is|are|be)\s+(?:needed|required|necessary|a\s+condition)[^.;]{0,40}\b(?:before|for|of|to)\s+[^.;]{0,40}(?:disclos|shar|releas|transfer|pass|show[ns]?|given?\b|furnish|sent)\w*[^.;]{0,80}(?:{third}|anyone|anybody|outside)", r"{data}"), (_SUBS, r"parent|famil")),
    Cue("sharing.consent_first", "redisclosure", "with_consent", ("before", "prior to"), (r"(?:obtain|get|seek|receive|ha(?:s|ve)|secure)\w*\s+[^.;]{0,60}{consent}[^.;]{0,60}(?:before|prior\s+to)\s+(?:\w+\s+){0,2}(?:any\s+)?(?:re-?)?(?:disclos|shar|releas|transferr?|provid|giv|pass)\w*[^.;]{0,80}(?:{third}|anyone|outside)", r"{data}"), (r"^\W*DISTRICT\s+(?:shall|will|must)", _SUBS)),
    Cue("sharing.stays", "redisclosure", "barred", ("nobody", "no one", "nowhere"), (r"{data}\s+(?:stays?|remains?)\s+with\s+PARTNER|goe?s?\s+to\s+(?:nobody|no\s+one)\s+else",), (WITH_CONSENT,)),
    Cue("sharing.further_barred", "redisclosure", "barred", ("disclosure",), (r"(?:further|any\s+other|re-?)\s*disclosure\s+(?:of\s+\w+\s+)?(?:is|are)\s+(?:prohibited|barred|forbidden|not\s+(?:allowed|permitted))",), (WITH_CONSENT,)),
    Cue("sharing.release_needs_consent", "redisclosure", "with_consent", ("require", "only with", "needs"), (r"(?:release|disclosure|sharing|transfer)\s+of\s+(?:\w+\s+){0,2}?{data}[^.;]{0,60}(?:requires?|needs?)[^.;]{0,30}{consent}|{data}\s+may\s+(?:leave|go)[^.;]{0,40}only\s+with[^.;]{0,20}{consent}",), (r"parent",)),
)  # fmt: skip
