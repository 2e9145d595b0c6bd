# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""What may not be done with the data: sale, advertising, finding out who a record is about; and confidence."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.leave import WITH_CONSENT
from permslip.agree.reader.spoken import Paper

_SELL = r"(?:sell|sold|sale|rent|rented|lease|leased|trade|traded|monetiz\w+|barter)"
_ADS = r"(?:advertis\w+|\bads?\b|marketing)"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for sale, advertising, reidentification and confidentiality."""
    yield from read_cues(_CUES, paper)


_CUES = (
    Cue("sharing.sale_barred", "sale", "barred", ("sell", "sold", "sale", "monetiz"),
        (r"{not}[^.;]{0,80}?\b(?:sell|sold|sale|monetiz)|\bno\s+sale\b|prohibit\w*[^.;]{0,60}\b(?:sell|sale)|\bnot\s+be\s+(?:\w+,?\s+){0,4}sold|not\s+for\s+sale|\bsale\b[^.;]{0,30}(?:not\s+(?:permitted|allowed)|prohibited|:\s*(?:no|none)\b)|\b(?:neither|nor)\b[^.;]{0,60}\bsell|never\s+(?:\w+\s+){0,3}(?:sell|sold)", r"{data}|\bstudents?\b|no\s+sale|^\W*(?:it|they)\b|\b(?:them|it)\b"),
        (r"nothing\s+in\s+this", WITH_CONSENT, r"opt[- ]out\s+of\s+sale", r"purchase|merger|\bsell\s+(?:its|the)\s+(?:business|assets)")),
    Cue("sharing.sale_with_consent", "sale", "with_consent", ("sell", "sold", "sale"),
        (r"{not}[^.;]{0,80}?\b(?:sell|sold|sale)\b", r"{data}", WITH_CONSENT)),
    Cue("sharing.sale_free", "sale", "free", ("sell", "sold"), (r"PARTNER\s+may\s+(?:\w+[\s,]+){0,4}(?:sell|license\s+and\s+sell)", r"{data}"), (r"{not}", r"{deid}|aggregate", WITH_CONSENT)),
    Cue("sharing.ads_barred", "advertising", "barred", ("advertis", "marketing"),
        (rf"{{not}}[^;]{{0,160}}?{_ADS}|\bno\s+(?:\w+\s+){{0,3}}{_ADS}|prohibit\w*[^.;]{{0,80}}{_ADS}", r"{data}|\bstudents?\b|targeted|profil"),
        (r"nothing\s+in\s+this", WITH_CONSENT, r"trademark|logo|publicity|name,?\s+(?:or|and)|references?\s+to\s+(?:the\s+)?DISTRICT|(?:DISTRICT|city)'s\s+(?:information|name)\s+in\s+any\s+advertis")),
    Cue("sharing.ads_with_consent", "advertising", "with_consent", ("advertis", "marketing"),
        (rf"{{not}}[^.;]{{0,100}}?{_ADS}", r"{data}", WITH_CONSENT), (r"trademark|logo|publicity|references?\s+to|name\b",)),
    Cue("sharing.ads_free", "advertising", "free", ("advertis", "marketing"), (rf"PARTNER\s+may\s+(?:\w+\s+){{0,3}}use[^.;]{{0,80}}{_ADS}", r"{data}"), (r"{not}", r"{deid}|aggregate", WITH_CONSENT)),
    Cue("sharing.reidentification", "reidentification", "barred", ("identif", "who a record", "find out who", "work out who"),
        (r"(?:{not}|\bno\s+(?:attempt|effort)|no\s+one\s+(?:may|shall|will)|\bnor\b)[^.;]{0,40}(?:find\s+out|learn|discover|determine)\s+(?:the\s+)?identit|(?:no\s+one|nobody)\s+(?:may|shall|will)\s+(?:try|attempt|seek)\s+to\s+(?:identify|work\s+out\s+who|find\s+out\s+who)|{not}\s+(?:\w+\s+){0,5}?(?:attempt\s+to\s+|try\s+to\s+|seek\s+to\s+)?(?:re-?\s?identif(?:y|ied)|identify\s+(?:the\s+(?:information|individual|person|student|identity)|any\s+(?:individual|person|student|child|patient|subject|participant)|individuals?|students?|or\s+contact|persons?)|link\s+[^.;]{0,60}to\s+identif)|{not}[^.;]{0,40}(?:attempt|effort|try)[^.;]{0,30}(?:re-?\s?)?identif|\bno\s+(?:attempt|effort)[^.;]{0,40}identif|re-?identification[^.;]{0,30}(?:prohibited|barred)|prohibit\w*[^.;]{0,60}re-?identif|without\s+attempting\s+to\s+(?:re-?)?identif",),
        (WITH_CONSENT, r"identify\s+the\s+other\s+party|publicity|breach|not\s+reasonably", r"permit\s+(?:the\s+)?(?:personal\s+)?identif", r"persons?\s+other\s+than", r"DISTRICT\s+(?:shall|will)\s+not", r"failure")),
    Cue("sharing.reidentification_consent", "reidentification", "with_consent", ("identif",), (r"{not}[^.;]{0,40}(?:attempt[^.;]{0,20})?re-?\s?identif", WITH_CONSENT)),
    Cue("sharing.confidential_now", "confidentiality", "yes", ("confidential", "confidence"), (r"PARTNER\s+(?:keeps|holds|treats)\s+(?:\w+\s+){0,4}(?:confidential|in\s+confidence)",)),
    Cue("sharing.confidential", "confidentiality", "yes", ("confidential", "confidence"),
        (r"{shall}[^.;]{0,120}(?:(?:maintain|preserve|protect|ensure|safeguard|keep|hold|treat|respect|guarantee)[^.;]{0,100}(?:confidential|confidence|secret)|not\s+(?:\w+\s+){0,3}disclose[^.;]{0,60}confidential)|confidential\w*\s+(?:obligations|provisions|requirements)|treated\s+as\s+confidential|(?:records|data|information)\s+(?:\w+\s+){0,6}(?:are|is|as)\s+confidential|(?:are|as)\s+confidential\s+(?:data|information)|confidentiality\s+(?:shall|must|will)|agree\w*\s+to\s+(?:the\s+)?following\s+confidentiality",),
        (r"{not}\s+(?:be\s+)?(?:consider|treat|subject|deem)\w*[^.;]{0,40}confidential", r"no\s+(?:duty|obligation)\s+of\s+confidential", r"DISTRICT\s+(?:shall|will)\s+(?:keep|maintain|hold)", r"audit|classified\s+as")),
    Cue("sharing.not_confidential", "confidentiality", "no", ("confidential",), (r"\bno\s+(?:duty|obligation)s?\s+of\s+confiden|not\s+(?:be\s+)?(?:treated|considered|deemed)\s+(?:as\s+)?confidential", r"{data}|PARTNER")),
)  # fmt: skip
