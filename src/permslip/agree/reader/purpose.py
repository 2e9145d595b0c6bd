# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""What the data are for, and how far they may be used beyond that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.found import GAP
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.leave import WITH_CONSENT
from permslip.agree.reader.own_words import own_words
from permslip.agree.reader.spoken import Paper, Spoken

_LIMIT = 400
_SHARES = r"(?:shar|provid|disclos|releas|transfer|furnish|suppl|deliver|giv(?:e|es|en|ing)\b|sends?\b|request|\bneeds?\s|access|receiv|collect|obtain|mak(?:e|es|ing)\s+available)\w*"
_END_OF = r"(?:purposes?|objects?|objectives?|aims?|goals?)"
_SO_THAT = r"(?:in\s+order\s+(?:that|to)|so\s+that|so\s+as\s+to|to\s+enable|to\s+allow|to\s+help|to\s+the\s+end\s+that|for\s+the\s+(?:sole\s+|one\s+|single\s+|limited\s+|specific\s+|following\s+|exclusive\s+)*purposes?\s+of|with\s+the\s+(?:aim|goal|object)\s+of)"
_THING = r"(?:{data}|\blist\b|\broll\b|\bphi\b|\bpii\b|\bit\b|\bthem\b|\bfile\b|\brows\b|\bfacts\b)"
_ONLY = r"(?:(?:only|solely|exclusively|strictly)\s+)?"
# name, rank, what stands before the words that say the purpose
_MARKS = (
    (
        "stated",
        0,
        rf"(?<!other )\b{_END_OF}\s+of\s+(?:this|the|our|such|these)?\s*(?:[\w']+\s+){{0,5}}?(?:is|are|shall\s+be|will\s+be)\s+(?:solely\s+|only\s+|limited\s+to\s+)?(?:to\s+|for\s+|that\s+)?",
    ),
    ("object", 0, rf"\b(?:sole|only|exclusive)\s+{_END_OF}\b[^.;:]{{0,60}}?\s(?:is|are)\s+(?:to\s+|for\s+)?"),
    ("shared", 1, rf"{_SHARES}[^.;]{{0,160}}?\b{_SO_THAT}\s+"),
    (
        "before",
        2,
        rf"^\W*(?:\w\)\s*)?{_SO_THAT}\s+(?=[^.;]{{3,160}},\s+[^.;]{{0,60}}(?:DISTRICT|\bwe)\s+(?:\w+\s+)?{_SHARES})",
    ),
    (
        "serves",
        1,
        rf"^[^.;:]{{0,60}}?{_THING}\s+(?:(?:are|is)\s+{_ONLY}for\s+(?:use\s+in\s+)?|(?:shall\s+|will\s+)?serves?\s+{_ONLY})(?!for\s+nothing)(?=[^.;]{{3,120}}[.;,]?\s*(?:and|it\s+is|they\s+are)?\s*(?:for\s+)?(?:nothing|no\s+other|not))",
    ),
    (
        "used",
        1,
        r"\b(?:use|uses|using|used)\s+(?:[\w']+\s+){0,6}?(?:only|solely|exclusively)\s+(?:in\s+order\s+)?(?:for\s+(?:the\s+purposes?\s+of\s+)?|to\s+|as\s+needed\s+(?:for|to)\s+)",
    ),
    (
        "are_for",
        1,
        rf"^\W{{0,8}}(?:\w[\w']{{0,30}}\s+){{0,3}}{_THING}\s+(?:(?:is|are)\s+{_ONLY}for\s+|(?:is|are|shall|will)\s+(?:to\s+)?be\s+used\s+(?:by\s+[^,.;]{{1,30}}\s+)?{_ONLY}(?:to|for)\s+)(?!DISTRICT\b|PARTNER\b|each\b|one\b|period|the\s+(?:school\s+)?(?:years?|term)\b|students?\b|nothing|no\b|any\b)",
    ),
    (
        "with_it",
        1,
        rf"^\W*(?:please\s+)?(?=[^.;:]{{8,100}}\s+with\s+(?:the\s+|these\s+|those\s+)?{_THING},?\s+(?:and|but)\s+(?:do\s+)?nothing\s+(?:else|more)\b)",
    ),
    (
        "given_to",
        1,
        rf"\bPARTNER\s+(?:receives?|gets?|(?:is|are)\s+(?:given|sent))\s+(?:\w+\s+){{0,3}}?{_THING}\s+{_ONLY}(?:in\s+order\s+)?(?:to|for|so\s+that)\s+",
    ),
    (
        "one_purpose",
        1,
        r"\b(?:handle|process|use|treat|work\s+with)\w*\b[^.;]{0,160}\bfor\s+(?:the\s+)?(?:one|sole|single|only|exclusive|limited)\s+purposes?\s+of\s+",
    ),
    ("to_the_end", 3, r"\bto\s+the\s+end\s+that\s+"),
    (
        "uses",
        2,
        rf"\b(?:PARTNER|we)\s+(?:(?:shall|will|may)\s+)?uses?\s+(?:\w+\s+){{0,3}}?{_THING}\s+(?:\w+\s+)?(?:to|for)\s+",
    ),
    (
        "wishes",
        3,
        r"\b(?:wish(?:es)?|want(?:s)?|desires?|intends?|seeks?)\s+to\s+(?=(?:find|learn|study|evaluate|examine|assess|understand|measure|determine|conduct)\b)(?:find\s+out\s+)?",
    ),
)
_NO_PURPOSE = r"ferpa\s+permits|audit\s+purposes|ascertain|\bretain|\bkept\b|destroy|delet|breach|incident|encrypt|notif|personnel|\baudit|inspect|publi|certif|subpoena|set\s+out|written\s+request|parents?\s+(?:may|can)\b|without\s+(?:prior\s+)?consent"
_TRIM = r"(?:\s+with\s+(?:[\w']+\s+){0,2}\w+,?\s+(?:and|but)\s+(?:do\s+)?nothing\b|,?\s+and\s+(?:(?:for|to|as)\s+)?(?:no(?:thing)?\b|not\b)|,\s+(?:and\s+)?for\s+no\b|,\s+(?:and\s+)?(?:PARTNER|DISTRICT|you|we)\s|,\s+and\s+(?:shall|will|must|may)\b|[;.]\s|;$)"
_LEADS = r"^(?:(?:that\s+)?(?:the\s+)?(?:PARTNER|DISTRICT|it|they|we|you)(?:'s\s+\w+)?\s+(?:(?:may|can|could|will|shall|to)\s+)?)|^(?:the\s+)?purposes?\s+of\s+"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for purpose and use."""
    found = [_owned(h, s) for s in paper.spoken for h in (*_marked(s), *_headed(s))]
    yield from (h for h in found if h.rank == 0)
    # a purpose told in passing: the first such sentence says it, the others repeat a part of it
    told = sorted((h for h in found if h.rank), key=lambda h: h.rank)[:1]
    yield from (replace(h, rank=min(h.rank, 2)) for h in told)
    yield from read_cues(_CUES, paper)


def _owned(hit: Hit, spoken: Spoken) -> Hit:
    """The hit with the paper's own words, and the quotation in which they stand."""
    if not hit.value:
        return hit
    value, quote = own_words(hit.value, (spoken.quote, *spoken.sentence.stem_quotes))
    return replace(hit, value=value, quote=quote)


def _marked(spoken: Spoken) -> Iterator[Hit]:
    """The words behind a mark of purpose: ``in order that``, ``the sole object is``, ``used only to``."""
    low = spoken.low
    if spoken.defines:
        yield from _defined(spoken)
        return
    if spoken.law or pattern(r"retention|destr|dispos|breach|incident|audit|publi").search(spoken.heading):
        return
    for name, rank, says in _MARKS:
        if spoken.recital and rank < 3 and name != "shared":
            continue
        match = pattern(says).search(low)
        front = low[: match.end()] if match else ""
        if not match or pattern(_NO_PURPOSE).search(front) or pattern(r"{not}").search(front[-140:]):
            continue
        words = _trimmed(spoken.text[match.end() :])
        if pattern(GAP.lower()).fullmatch(words.lower()):
            yield Hit("purpose", "", spoken.quote, f"purpose.{name}", rank)
        elif len(words) > 8 and not pattern(
            r"^(?:this|the|such)\s+{agreement}\b|^(?:the\s+)?purposes?\b"
        ).search(words.lower()):
            yield Hit("purpose", words, spoken.quote, f"purpose.{name}", rank)
        return


def _defined(spoken: Spoken) -> Iterator[Hit]:
    """``"Authorized Purpose" means ...``."""
    match = pattern(
        r"^\W*(?:(?:authori[sz]ed|permitted|approved|agreed|stated|limited)\s+)?(?:purposes?|uses?)\W+(?:shall\s+)?means?\s+"
    ).search(spoken.low)
    if match and len(words := _trimmed(spoken.text[match.end() :])) > 8:
        yield Hit("purpose", words, spoken.quote, "purpose.defined")


def _trimmed(text: str) -> str:
    """The words of a purpose without who acts in front and without what follows it."""
    bare = text[lead.end() :] if (lead := pattern(_LEADS).match(text)) else text
    end = pattern(_TRIM).search(bare.replace("\n", " "))
    return bare[: end.start() if end and end.start() > 8 else None].strip(" .;:,")[:_LIMIT]


def _headed(spoken: Spoken) -> Iterator[Hit]:
    """A sentence under a heading that says ``purpose``; a gap there; last, what the work is."""
    low, last = spoken.low, spoken.heading.split(" > ")[-1].strip(" .")
    if spoken.defines or spoken.law:
        return
    if pattern(r"^(?:the\s+)?purposes?\b(?!\s+limit)|^why\W*$").search(last):
        if pattern(r"^\W*\[[^\]]*(?:describe|summarize|purpose|insert)").search(low):
            yield Hit("purpose", "", spoken.quote, "purpose.gap", 2)
        elif len(low.split()) > 4 and not pattern(r"\brely|relies|exception|set\s+out\s+in|ferpa").search(
            low
        ):
            words = spoken.text.partition(": ")[2] if last.endswith(low.partition(":")[0]) else spoken.text
            yield Hit(
                "purpose", (words.strip(" .;") or spoken.text)[:_LIMIT], spoken.quote, "purpose.headed", 2
            )
    elif pattern(r"^(?:the\s+)?(?:work|services?|study|project)\b").search(last) and (
        work := pattern(r"^\W*PARTNER\s+(?:shall|will|agrees\s+to)\s+(?!not\b)").search(low)
    ):
        yield Hit(
            "purpose", _trimmed(spoken.text[work.end() :]) or spoken.text, spoken.quote, "purpose.work", 4
        )


_CUES = (
    Cue("purpose.use_limited", "use", "purpose_only", ("limited",), (r"(?:use|uses|processing)\s+of\s+(?:\w+\s+){0,3}?{data}\s+(?:is|are|shall\s+be)\s+(?:strictly\s+)?(?:limited|restricted|confined)\s+to",)),
    Cue("purpose.only", "use", "purpose_only", ("purpose", "only", "solely", "other than", "exclusively", "nothing else", "no other"),
        (r"(?:only|solely|exclusively)\s+(?:for|to|as|in)\b|{not}[^.;]{0,60}\buse[sd]?\b[^.;]{0,120}(?:any\s+other|other\s+than|beyond|except|unrelated|not\s+(?:authori|permit|directly))|no\s+(?:other\s+)?purpose\s+other|for\s+no\s+(?:other\s+)?purpose|for\s+(?:this|that)\s+purpose\s+and\s+no\s+other|no\s+other\s+(?:purpose|end|use)|nothing\s+else|limited\s+to\s+(?:performing|the\s+purpose)",
         r"\buse[sd]?\b|process\w*|utiliz\w+|purpose|\bserves?\b|nothing\s+else", r"{data}|provided|access|^\W*(?:it|for\s+the)\b"),
        (r"DISTRICT\s+(?:shall|will|may)\s+(?:only\s+)?use", r"retain(?:ed|s)?\s+(?:\w+\s+){0,4}only", r"logo|trademark", r"store[sd]?\s+only|accessed\s+only", r"notice", r"destroy|delete")),
    Cue("purpose.not_otherwise", "use", "purpose_only", ("otherwise", "nothing", "no use", "no other", "any end", "other purpose", "any other", "not for", "anything else", "one purpose", "single", "other uses", "something"),
        (r"\bother\s+uses?\s+(?:is|are)\s+(?:prohibited|barred|forbidden|not\s+(?:allowed|permitted))|\b(?:one|single|sole)\s+(?:purpose|use)\b|\buse[sd]?\b[^.;]{0,160}(?:\band\s+not\s+otherwise|\band\s+(?:for\s+)?nothing\s+(?:more|else|besides)|\band\s+(?:for\s+)?no\s+other)|makes?\s+no\s+(?:other\s+)?use\b|nothing\s+else\s+with\s+(?:{data}|them|it)|{not}\s+(?:\w+\s+){0,2}(?:use|employ|process)\b[^.;]{0,120}\b(?:(?:any|an)\s+other|anything\s+else|something\s+(?:else|not\s+named)|(?:purpose|end|reason|aim)s?\s+other\s+than)",
         r"{data}|\b(?:them|it|they|that|rolls?|lists?|scores|sheets|facts|names?|other\s+uses?)\b"),
        (r"DISTRICT\s+(?:shall|will|may)\s+(?:not\s+)?use", r"logo|trademark|\bname\b", WITH_CONSENT)),
    Cue("purpose.product", "use", "purpose_and_product", ("product", "improve", "develop", "service", "features", "tools"),
        (r"(?:PARTNER|\bit|\bthey)\s+(?:(?:also\s+)?{may}[^.;]{0,80}\b(?:use|keep|analy[sz]e|combine|retain|process)|(?:also\s+)?uses?)\b[^.;]{0,160}\b(?:improve|develop|enhance|train|build|invent|create)\w*\b[^.;]{0,80}(?:products?|services?|platform|models?|algorithms?|software|features|tools|benchmarks|apps?)\b", r"{data}|work\s+product|^\W*PARTNER\s+uses?\s+it"), (r"{deid}|aggregate", r"{not}", r"only\s+to\s+provide")),
    Cue("purpose.free", "use", "free", ("any purpose", "without restriction", "any lawful purpose"),
        (r"(?:may\s+(?:\w+[\s,]+){0,6}use|use)[^.;]{0,80}(?:for\s+any\s+(?:lawful\s+)?purpose|without\s+(?:any\s+)?restriction)|not\s+impose\s+any\s+restriction[^.;]{0,60}use",), (r"shall\s+not|will\s+not|may\s+not\b", r"{deid}|aggregate", r"{not}\s+(?:\w+\s+){0,2}use", r"not\s+authori")),
)  # fmt: skip
