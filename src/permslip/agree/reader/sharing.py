# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""To whom the data may go next: redisclosure, sub-processors, assignment, sale, advertising, re-identification,
orders of a court.

A bar is read with what limits it: ``without the prior written consent of`` makes it *with consent*, a list of
names *named only*; ``except as permitted by this agreement`` points elsewhere and yields to what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

WITH_CONSENT = (
    r"(?:without|except\s+(?:with|upon|by)|unless\s+(?:\w+\s+){0,4}?|only\s+(?:with|upon|after|if)|absent|subject\s+to|prior\s+to|with(?!out))\s*(?:first\s+)?(?:receiving\s+|obtaining\s+|having\s+|obtains?\s+|has\s+|the\s+|an?y?\s+|other\s+party's\s+)*(?:DISTRICT's\s+)?{consent}"
    r"|unless\s+[^.;]{0,60}?(?:consent(?:s|ed)?|approve[sd]?|authori[sz]e[sd]?|agree[sd]?|permit(?:s|ted)?|said\s+yes|given\s+(?:its\s+)?leave)\b(?!\s+(?:by|under|in)\s+(?:this|law))|until\s+[^.;]{0,40}(?:approved|agreed|consented)|(?:unless|except\s+as|except\s+when)\s+(?:\w+\s+){0,3}(?:authori[sz]ed|approved|agreed|consented)\s+(?:to\s+)?(?:in\s+(?:advance\s+)?writing|in\s+advance|by\s+(?:the\s+)?DISTRICT)"
    r"|{consent}\s+(?:of|from|by)\s+(?:the\s+)?(?:DISTRICT|other\s+party|parent)|DISTRICT's\s+{consent}|express\s+prior\s+written\s+permission|only\s+(?:where|if|when|after|with)\s+[^.;]{0,50}(?:agree[sd]?|consent(?:s|ed)?|approve[sd]?|leave)\b|without\s+(?:the\s+)?(?:leave|written\s+agreement|say-so)|with\s+(?:the\s+)?DISTRICT's\s+leave"
)
_NAMED = (
    r"(?:except|other\s+than|only|solely|limited)\s+(?:to\s+|as\s+|by\s+|for\s+)?[^.;]{0,80}?(?:listed|named|identified|set\s+forth|specified|enumerated)\s+(?:\w+\s+){0,2}?(?:in|on|by)\s+(?:the\s+)?(?:exhibit|schedule|attachment|appendix|annex|section|list|paragraph|article|agreement|this)"
    r"|(?:except|other\s+than)\s+(?:as\s+specified\s+in\s+section[^.;]{0,20}\()?(?:to\s+)?(?:its\s+|the\s+)?(?:approved\s+|authori[sz]ed\s+|named\s+|listed\s+)?sub-?\s?(?:processor|contractor)s"
)
_ELSEWHERE = r"(?:except|other\s+than|unless|but\s+only)\s+(?:(?:as|to\s+the\s+extent|where|when|otherwise|for|is|are|specifically|expressly)\s+){0,4}(?:\w+\s+){0,3}?(?:permitted|authori[sz]ed|provided|allowed|specified|set\s+forth|required\s+by\s+this|necessary|described)|in\s+violation\s+of\s+this|not\s+(?:permitted|authori[sz]ed)\s+by\s+this"
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
    """Hits for redisclosure, sub_processing, assignment, and the yes-or-no terms of the same family."""
    for spoken in paper.promises:
        yield from _redisclosure(spoken)
        yield from _sub_processing(spoken)
        yield from _assignment(spoken)
        yield from _sub_clocks(spoken)
        yield from _demands(spoken)
    yield from read_cues(_CUES, paper)


def _limited(spoken: Spoken) -> str:
    """The sentence with the exceptions that stand elsewhere in its clause."""
    return spoken.low + " " + " ".join(spoken.limits)


def bar(spoken: Spoken, limits: str) -> tuple[str, int]:
    """What a bar comes to with what limits it, and its rank."""
    if pattern(WITH_CONSENT).search(limits):
        return "with_consent", 0
    if pattern(_NAMED).search(limits):
        return "named_only", 0
    # "shall not disclose without: (a) authorization under FERPA": a bar with a condition that is not understood
    return "barred", 1 if pattern(_ELSEWHERE).search(limits) or pattern(r"\bwithout\b").search(limits) else 0


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
    value, rank = bar(spoken, _limited(spoken))
    aimed = pattern(r"re-?\s?disclos|{third}|further").search(low)
    passing = 2 if pattern(_NARROW).search(low) else 0 if aimed else 1
    yield Hit("redisclosure", value, spoken.quote, f"sharing.redisclosure_{value}", max(rank, passing))


def _allowed(spoken: Spoken) -> Iterator[Hit]:
    low, limits = spoken.low, _limited(spoken)
    unasked = r"without\s+(?:asking|(?:the\s+|any\s+)?(?:\w+\s+){0,3}(?:consent|approval))"
    if pattern(unasked).search(low):
        yield Hit("redisclosure", "free", spoken.quote, "sharing.redisclosure_free")
    elif pattern(WITH_CONSENT).search(limits):
        yield Hit("redisclosure", "with_consent", spoken.quote, "sharing.redisclosure_allowed_with_consent")
    elif pattern(_FREELY).search(low) and not pattern(_NOT_FREELY).search(limits):
        yield Hit("redisclosure", "free", spoken.quote, "sharing.redisclosure_free")


_SUB = r"sub-?\s?(?:processor|contract|contractor)(?:s|ing|ed|or|ors)?\b"


def _sub_processing(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    yield from _outsiders(spoken)
    if (
        "sub" not in low
        or not pattern(_SUB).search(low)
        or pattern(
            r"^\W*sub-?\s?(?:processor|contractor)s?\s+(?:shall|will|must)|no\s+conflict|indemnif|liab|acts?\s+(?:or|and)\s+omissions"
        ).search(low)
    ):
        return
    limits = _limited(spoken)
    if pattern(
        rf"{{not}}\s+(?:[\w-]+[\s,]+){{0,8}}?(?:subcontract|use|engage|utilize|hire|appoint|retain|disclose|provide|permit|share|assign|delegate|allow|transfer|enter)[^.;]{{0,120}}?{_SUB}|{{not}}\s+(?:\w+\s+){{0,3}}subcontract|\bno\s+(?:\w+\s+){{0,3}}?{_SUB}[^.;]{{0,60}}(?:shall|will|may)|PARTNER\s+(?:may|shall|will)[^.;]{{0,40}}{_SUB}[^.;]{{0,80}}(?:only\s+(?:with|upon|after)|with\s+(?:the\s+)?(?:prior|DISTRICT))|{_SUB}[^.;]{{0,60}}(?:prohibited|not\s+permitted)"
    ).search(low):
        if pattern(
            r"without\s+notice|{not}\s+(?:\w+\s+){0,3}(?:require|relieve)|DISTRICT\s+(?:shall|may|will)\s+not|unless\s+(?:\w+\s+){0,4}sub-?\s?(?:contractor|processor)"
        ).search(low):
            return
        value, rank = bar(spoken, limits)
        if rank == 0 and not (
            value == "barred" and pattern(r"unless|except|until|provided\s+that").search(limits)
        ):
            yield Hit(
                "sub_processing",
                value,
                spoken.quote,
                f"sharing.sub_processing_{value}",
                0
                if value != "barred"
                or pattern(
                    rf"{{not}}\s+(?:\w+\s+){{0,3}}(?:subcontract|use|engage|disclose|provide|permit|assign)|\bno\s+{_SUB}|prohibited"
                ).search(low)
                else 1,
            )
    elif pattern(
        rf"(?:DISTRICT|hereby)\s+(?:\w+\s+)?(?:approves|consents\s+to|authori[sz]es)[^.;]{{0,60}}{_SUB}[^.;]{{0,40}}(?:listed|named|identified|set\s+forth)|only\s+(?:the\s+|those\s+)?{_SUB}\s+(?:listed|named|identified)"
    ).search(low):
        yield Hit("sub_processing", "named_only", spoken.quote, "sharing.sub_processing_named_only", 1)
    elif (
        pattern(
            rf"(?:notif\w+|notice|inform|tell)[^.;]{{0,80}}(?:new|chang\w+|additional|engag\w+|add\w*|replac\w+)[^.;]{{0,40}}{_SUB}|(?:new|chang\w+)[^.;]{{0,30}}{_SUB}[^.;]{{0,80}}notice|notice\s+of\s+(?:a\s+|any\s+)?new\s+{_SUB}"
        ).search(low)
        and "PARTNER" in low
    ):
        yield Hit("sub_processing", "notice", spoken.quote, "sharing.sub_processing_notice", 1)
    elif pattern(
        rf"PARTNER\s+may\s+(?:\w+\s+){{0,3}}(?:engage|use|employ|appoint|utilize|hire|retain|subcontract)[^.;]{{0,30}}(?:{_SUB})?"
    ).search(low) and not pattern(r"only|provided|subject|with\s+notice|prior").search(limits):
        yield Hit("sub_processing", "free", spoken.quote, "sharing.sub_processing_free", 2)


def _outsiders(spoken: Spoken) -> Iterator[Hit]:
    """Helpers from outside under other names, or named by the heading alone: ``Subcontractors. None may be used``."""
    low = spoken.low
    helpers = r"(?:contractors?|outside\s+\w+|third[- ]part(?:y|ies)|helpers|vendors?|others)"
    if pattern(_SUB).search(spoken.heading.split(" > ")[-1]) and pattern(
        r"(?:^|:)\W*(?:none|no\s+one|not?\s+(?:permitted|allowed)|only\s+with)\b"
    ).search(low):
        yield Hit(
            "sub_processing",
            "with_consent" if pattern(WITH_CONSENT).search(low) else "barred",
            spoken.quote,
            "sharing.sub_processing_none",
        )
    elif pattern(
        rf"PARTNER\s+(?:shall|will|may|must)\s+not\s+(?:\w+\s+){{0,3}}?(?:engage|hire|employ|use)\s+(?:\w+\s+){{0,3}}?{helpers}|{helpers}[^.;]{{0,40}}may\s+not\s+be\s+(?:used|engaged)"
    ).search(low):
        yield Hit(
            "sub_processing",
            bar(spoken, _limited(spoken))[0],
            spoken.quote,
            "sharing.sub_processing_outsiders",
        )
    elif pattern(
        rf"PARTNER\s+may\s+(?:use|engage|employ)\s+(?:only\s+)?(?:the\s+)?{_SUB}\s+(?:named|listed|identified)"
    ).search(low):
        yield Hit("sub_processing", "named_only", spoken.quote, "sharing.sub_processing_named")
    elif pattern(
        r"PARTNER\s+may\s+(?:have|let)\s+[^.;]{0,60}(?:done|performed)\s+by\s+others|PARTNER\s+may\s+be\s+assisted[^.;]{0,160}by|may\s+change\s+or\s+add\s+to\s+(?:these|its|the)\s+(?:sub-?)?contractors"
    ).search(low):
        yield Hit("sub_processing", "free", spoken.quote, "sharing.sub_processing_others", 1)


def _demands(spoken: Spoken) -> Iterator[Hit]:
    """How soon the district hears of an order or a subpoena."""
    if not pattern(_DEMAND).search(spoken.low) or pattern(
        r"breach\s+of\s+security|security\s+incident|if\s+criminal"
    ).search(spoken.low):
        return
    told = [t for t in spoken.timed if t.act == "notify" and pattern("DISTRICT").search(t.part)]
    for timed in [t for t in told if t.counted] or told[:1]:
        yield Hit(
            "compelled_notice",
            timed.value,
            spoken.quote_of(timed),
            "sharing.compelled_notice",
            0 if timed.counted else 1,
        )


def _assignment(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    if pattern(
        r"(?:{not}|cannot)\s+(?:be\s+)?(?:\w+\s+){0,2}?(?:transfer|hand|convey)\w*\s+(?:over\s+)?(?:this\s+{agreement}|to\s+another|its\s+place)|{agreement}[^.;]{0,20}(?:cannot|not)\s+be\s+(?:transferred|handed)|put\s+another\s+in\s+its\s+place"
    ).search(low):
        value, rank = bar(spoken, _limited(spoken))
        yield Hit("assignment", value, spoken.quote, f"sharing.transfer_{value}", rank)
        return
    if "assign" not in low or not pattern(
        r"assign(?:s|ed|ment|able)?\b[^.;]{0,100}(?:{agreement}|rights|obligations|interest|hereunder|dut(?:y|ies))|{agreement}[^.;]{0,60}assign|assignment"
    ).search(low):
        return
    if pattern(
        r"assignment\s+of\s+(?:inventions|error)|inure|successors\s+and\s+(?:permitted\s+)?assigns|class\s+assignment|assignments?\s*,?\s*(?:or|and)\s+grades"
    ).search(low) and not pattern(r"{not}").search(low):
        return
    if pattern(r"^\W*DISTRICT\s+(?:may|shall|will)\s+not\s+assign").search(low):
        return
    limits = _limited(spoken)
    if pattern(
        r"{not}[^.;]{0,80}?assign|neither\s+party[^.;]{0,60}assign|\bno\s+(?:\w+\s+){0,3}assign|assign\w*[^.;]{0,80}(?:is|are)\s+(?:prohibited|void|not\s+permitted)|{agreement}[^.;]{0,40}(?:not\s+be\s+assign|not\s+assignable|non-?assignable)"
    ).search(low):
        value, rank = bar(spoken, limits)
        if value != "named_only" and not pattern(r"attempted\s+assignment(?![^.]*{not})").search(low[:30]):
            yield Hit("assignment", value, spoken.quote, f"sharing.assignment_{value}", rank)
    elif pattern(r"(?:PARTNER|either\s+party)\s+may\s+(?:\w+\s+){0,2}assign").search(low):
        unasked = pattern(r"without\s+(?:the\s+)?(?:\w+\s+){0,3}(?:consent|approval|asking)").search(low)
        value = (
            "with_consent"
            if pattern(WITH_CONSENT).search(limits) and not unasked
            else "notice"
            if "notice" in limits
            else "free"
        )
        yield Hit(
            "assignment",
            value,
            spoken.quote,
            f"sharing.assignment_{value}",
            0 if value == "with_consent" else 1,
        )


def _sub_clocks(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    if not spoken.timed or not pattern(_SUB).search(low + " " + spoken.heading):
        return
    for timed in spoken.timed:
        if not timed.counted:
            continue
        if timed.act == "object" or (
            pattern(r"object\w*[^.;]{0,120}$").search(timed.lead) and "notice" in timed.tail
        ):
            yield Hit("sub_processor_objection", timed.value, spoken.quote_of(timed), "sharing.sub_objection")
        elif (
            timed.act in ("notify", "engage", "respond", "")
            and pattern(r"notif|notice|inform|list").search(low)
            and (
                pattern(
                    r"^\W*(?:\w+\s+){0,3}(?:before(?:hand)?|prior|in\s+advance|ahead|advance|notice|written\s+notice)"
                ).search(timed.tail)
            )
            and not pattern(r"object|breach|terminat|incident").search(timed.part)
        ):
            yield Hit("sub_processor_notice", timed.value, spoken.quote_of(timed), "sharing.sub_notice")


_DEMAND = r"subpoena|court\s+order|order\s+of\s+a\s+court|judicial\s+order|legal\s+process|compelled|legally\s+(?:required|obligated)|law\s+enforcement|\bpolice\b|lawful\s+order|a\s+court\b[^.;]{0,60}(?:asks|demands|orders)|demand(?:s|ed)?\s+by\s+a\s+(?:court|government)"
_SELL = r"(?:sell|sold|sale|rent|rented|lease|leased|trade|traded|monetiz\w+|barter)"
_ADS = r"(?:advertis\w+|\bads?\b|marketing)"
_CUES = (
    Cue("sharing.subs_need_consent", "sub_processing", "with_consent", ("sub",), (rf"{_SUB}[^.;]{{0,60}}(?:requires?|needs?|is\s+subject\s+to)\s+[^.;]{{0,30}}{{consent}}|{{consent}}\s+(?:is\s+required|must\s+be\s+obtained)[^.;]{{0,40}}{_SUB}",)),
    Cue("sharing.none_subcontracted", "sub_processing", "barred", ("sub",), (r"(?:none|no\s+part)\s+of\s+the\s+(?:work|services)[^.;]{0,30}subcontract",), (WITH_CONSENT,)),
    Cue("sharing.subs_after_notice", "sub_processing", "notice", ("sub",), (r"PARTNER\s+may[^.;]{0,40}sub-?\s?(?:processor|contractor)s?[^.;]{0,60}(?:notice|notif|inform)",), (WITH_CONSENT,)),
    Cue("sharing.subs_flow_down", "sub_processors_bound", "yes", ("flow",), (rf"flows?\s+down[^.;]{{0,60}}{_SUB}|{_SUB}[^.;]{{0,60}}flow-?\s?down",)),
    Cue("sharing.stays", "redisclosure", "barred", ("nobody", "no one", "nowhere"), (r"{data}\s+(?:stays?|remains?)\s+with\s+PARTNER|goe?s?\s+to\s+(?:nobody|no\s+one)\s+else",), (WITH_CONSENT,)),
    Cue("sharing.further_barred", "redisclosure", "barred", ("disclosure",), (r"(?:further|any\s+other|re-?)\s*disclosure\s+(?:of\s+\w+\s+)?(?:is|are)\s+(?:prohibited|barred|forbidden|not\s+(?:allowed|permitted))",), (WITH_CONSENT,)),
    Cue("sharing.release_needs_consent", "redisclosure", "with_consent", ("require", "only with", "needs"), (r"(?:release|disclosure|sharing|transfer)\s+of\s+(?:\w+\s+){0,2}?{data}[^.;]{0,60}(?:requires?|needs?)[^.;]{0,30}{consent}|{data}\s+may\s+(?:leave|go)[^.;]{0,40}only\s+with[^.;]{0,20}{consent}",), (r"parent",)),
    Cue("sharing.notice_of_subpoena", "compelled_disclosure", "yes", ("subpoena", "order"), (r"DISTRICT\s+(?:\w+\s+)?notice\s+of\s+(?:any|a|the)\s+(?:subpoena|court\s+order|order|legal\s+process)",)),
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
    Cue("sharing.subs_bound", "sub_processors_bound", "yes", ("sub", "agent"),
        (r"sub-?\s?(?:processor|contract|contractor|recipient)", r"(?:bound|bind(?:s|ing)?|agree\w*|compl(?:y|iance)|require\w*|ensure|include|contain|obligat\w+|adhere|execute)[^;]{0,160}?(?:same|no\s+less|equivalent|at\s+least\s+as|consistent\s+with\s+this|terms\s+of\s+this|all\s+of\s+the|these\s+(?:terms|requirements)|substantially\s+similar|requirements\s+of\s+this|provisions\s+of\s+this|as\s+(?:strict|restrictive|protective)|contractually)|contractually\s+bound"),
        (r"{not}\s+(?:\w+\s+){0,3}(?:require|ensure|obligat)", r"PARTNER\s+(?:is|shall\s+be)\s+not\s+(?:responsible|liable)", r"not\s+bound")),
    Cue("sharing.subs_bound_list", "sub_processors_bound", "yes", ("no less protective", "equivalent", "consistent with this", "no less strict"),
        (r"sub-?\s?(?:processor|contractor)", r"no\s+less\s+(?:protective|strict|restrictive|stringent)|equivalent|consistent\s+with\s+this|not\s+weaker"), (r"shall\s+not|will\s+not",), under=r"sub-?\s?(?:processor|contractor)"),
    Cue("sharing.reidentification", "reidentification", "barred", ("identif", "who a record", "find out who", "work out who"),
        (r"(?:{not}|\bno\s+(?:attempt|effort)|no\s+one\s+(?:may|shall|will)|\bnor\b)[^.;]{0,40}(?:find\s+out|learn|discover|determine)\s+(?:the\s+)?identit|(?:no\s+one|nobody)\s+(?:may|shall|will)\s+(?:try|attempt|seek)\s+to\s+(?:identify|work\s+out\s+who|find\s+out\s+who)|{not}\s+(?:\w+\s+){0,5}?(?:attempt\s+to\s+|try\s+to\s+|seek\s+to\s+)?(?:re-?\s?identif(?:y|ied)|identify\s+(?:the\s+(?:information|individual|person|student|identity)|any\s+(?:individual|person|student|child|patient|subject|participant)|individuals?|students?|or\s+contact|persons?)|link\s+[^.;]{0,60}to\s+identif)|{not}[^.;]{0,40}(?:attempt|effort|try)[^.;]{0,30}(?:re-?\s?)?identif|\bno\s+(?:attempt|effort)[^.;]{0,40}identif|re-?identification[^.;]{0,30}(?:prohibited|barred)|prohibit\w*[^.;]{0,60}re-?identif|without\s+attempting\s+to\s+(?:re-?)?identif",),
        (WITH_CONSENT, r"identify\s+the\s+other\s+party|publicity|breach|not\s+reasonably", r"permit\s+(?:the\s+)?(?:personal\s+)?identif", r"persons?\s+other\s+than", r"DISTRICT\s+(?:shall|will)\s+not", r"failure")),
    Cue("sharing.reidentification_consent", "reidentification", "with_consent", ("identif",), (r"{not}[^.;]{0,40}(?:attempt[^.;]{0,20})?re-?\s?identif", WITH_CONSENT)),
    Cue("sharing.compelled", "compelled_disclosure", "yes", ("subpoena", "court", "judicial order", "legal process", "compelled", "law enforcement", "lawful order", "required by law", "police", "demand"),
        (_DEMAND + r"|required\s+by\s+law|requires?\s+it", r"(?:notif\w+|inform|notice|tell|lets?)[^.;]{0,80}(?:DISTRICT|disclosing|in\s+advance|prior)|(?:with|prior|advance)\s+(?:written\s+)?notice\s+to\s+(?:the\s+)?DISTRICT|DISTRICT\s+(?:shall|will)\s+be\s+(?:notified|given)", r"PARTNER|disclos"),
        (r"\bbreach|unauthori[sz]ed|\bincident", r"not\s+(?:be\s+)?(?:required|obligated)\s+to\s+(?:notify|give)", r"without\s+(?:prior\s+)?notice", r"if\s+criminal|destruct|delet|retain")),
    Cue("sharing.confidential_now", "confidentiality", "yes", ("confidential", "confidence"), (r"PARTNER\s+(?:keeps|holds|treats)\s+(?:\w+\s+){0,4}(?:confidential|in\s+confidence)",)),
    Cue("sharing.compelled_without_notice", "compelled_disclosure", "no", ("subpoena", "court", "order", "agency"), (_DEMAND, r"(?:comply|disclose|give)[^.;]{0,60}without\s+(?:\w+\s+)?notice"), (r"{not}\s+(?:\w+\s+){0,3}(?:comply|disclose)",)),
    Cue("sharing.confidential", "confidentiality", "yes", ("confidential", "confidence"),
        (r"{shall}[^.;]{0,120}(?:(?:maintain|preserve|protect|ensure|safeguard|keep|hold|treat|respect|guarantee)[^.;]{0,100}(?:confidential|confidence|secret)|not\s+(?:\w+\s+){0,3}disclose[^.;]{0,60}confidential)|confidential\w*\s+(?:obligations|provisions|requirements)|treated\s+as\s+confidential|(?:records|data|information)\s+(?:\w+\s+){0,6}(?:are|is|as)\s+confidential|(?:are|as)\s+confidential\s+(?:data|information)|confidentiality\s+(?:shall|must|will)|agree\w*\s+to\s+(?:the\s+)?following\s+confidentiality",),
        (r"{not}\s+(?:be\s+)?(?:consider|treat|subject|deem)\w*[^.;]{0,40}confidential", r"no\s+(?:duty|obligation)\s+of\s+confidential", r"DISTRICT\s+(?:shall|will)\s+(?:keep|maintain|hold)", r"audit|classified\s+as")),
    Cue("sharing.not_confidential", "confidentiality", "no", ("confidential",), (r"\bno\s+(?:duty|obligation)s?\s+of\s+confiden|not\s+(?:be\s+)?(?:treated|considered|deemed)\s+(?:as\s+)?confidential", r"{data}|PARTNER")),
)  # fmt: skip
