# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Whether the partner may pass the data on."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.leave import WITH_CONSENT, bar, limited
from permslip.agree.reader.spoken import Paper, Spoken

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
    r"linkedin|social\s+media", r"re-?identif\w+\s+or\s+disclose\s+the\s+identity",
)  # fmt: skip
_ONLY_SUB = r"(?:to|by|permit|allow|provide\s+access\s+to)\s+(?:any\s+|the\s+|its\s+|a\s+)*(?:non-employee\s+)?(?:agents?,?\s+(?:or\s+|and\s+)?)?(?:sub-?\s?(?:processor|contractor)s?)"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for redisclosure."""
    for spoken in paper.promises:
        yield from _redisclosure(spoken)
    yield from read_cues(_CUES, paper)


_GIVING = (
    *"disclos hand given give pass nobody shar releas transfer distribut dissemin access available".split(),
    *("transmit", "divulg", "no one", "to no "),
)
_NARROW = r"unauthori[sz]ed\s+personnel|independent\s+use|outside\s+(?:of\s+)?the\s+united|portable|prevent|safeguard"
_FREELY = r"affiliate|group\s+compan|consultants|third\s+part|partners?\b|vendors?|other\s+(?:researchers|organizations)"
_NOT_FREELY = r"{deid}|aggregate|only|required\s+by\s+law|subpoena|sub-?\s?(?:contractor|processor)"


def _redisclosure(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    if not any(w in low for w in _GIVING) or any(pattern(p).search(low) for p in _NO_BAR):
        return
    if pattern(_BARRED).search(low):
        yield from _barred(spoken)
    elif pattern(r"you\s+may\s+(?:\w+,?\s+){0,3}?(?:and\s+)?(?:re)?(?:distribut|shar)\w+").search(low):
        if "only" not in low:
            yield Hit("redisclosure", "free", spoken.quote, "sharing.redisclosure_licence")
    elif pattern(
        rf"PARTNER\s+(?:may|is\s+permitted\s+to|reserves\s+the\s+right\s+to)\s+(?:\w+\s+){{0,3}}?{_GIVE}"
    ).search(low) and pattern(r"{data}").search(low):
        yield from _allowed(spoken)


def _barred(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    others = pattern(r"{third}").search(low.replace("third-party service", ""))
    if not pattern(r"{data}|^\W*to\s+no\s|\b(?:them|it)\b").search(low):
        return
    if pattern(_ONLY_SUB).search(low) and not others:
        return  # that is about sub-processors, not about passing on in general
    value, rank = bar(spoken, limited(spoken))
    aimed = pattern(r"re-?\s?disclos|{third}|further").search(low)
    passing = 2 if pattern(_NARROW).search(low) else 0 if aimed else 1
    yield Hit("redisclosure", value, spoken.quote, f"sharing.redisclosure_{value}", max(rank, passing))


def _allowed(spoken: Spoken) -> Iterator[Hit]:
    low, limits = spoken.low, limited(spoken)
    unasked = r"without\s+(?:asking|(?:the\s+|any\s+)?(?:\w+\s+){0,3}(?:consent|approval))"
    if pattern(unasked).search(low):
        yield Hit("redisclosure", "free", spoken.quote, "sharing.redisclosure_free")
    elif pattern(WITH_CONSENT).search(limits):
        yield Hit("redisclosure", "with_consent", spoken.quote, "sharing.redisclosure_allowed_with_consent")
    elif pattern(_FREELY).search(low) and not pattern(_NOT_FREELY).search(limits):
        yield Hit("redisclosure", "free", spoken.quote, "sharing.redisclosure_free")


_CUES = (
    Cue("sharing.stays", "redisclosure", "barred", ("nobody", "no one", "nowhere"), (r"{data}\s+(?:stays?|remains?)\s+with\s+PARTNER|goe?s?\s+to\s+(?:nobody|no\s+one)\s+else",), (WITH_CONSENT,)),
    Cue("sharing.further_barred", "redisclosure", "barred", ("disclosure",), (r"(?:further|any\s+other|re-?)\s*disclosure\s+(?:of\s+\w+\s+)?(?:is|are)\s+(?:prohibited|barred|forbidden|not\s+(?:allowed|permitted))",), (WITH_CONSENT,)),
    Cue("sharing.release_needs_consent", "redisclosure", "with_consent", ("require", "only with", "needs"), (r"(?:release|disclosure|sharing|transfer)\s+of\s+(?:\w+\s+){0,2}?{data}[^.;]{0,60}(?:requires?|needs?)[^.;]{0,30}{consent}|{data}\s+may\s+(?:leave|go)[^.;]{0,40}only\s+with[^.;]{0,20}{consent}",), (r"parent",)),
)  # fmt: skip
