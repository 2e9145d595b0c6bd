# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""Sub-processors and other helpers: whether they may be used, how they are bound, how soon the district hears."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.leave import NAMED, UNASKED, WITH_CONSENT, bar, limited
from permslip.agree.reader.spoken import Paper, Spoken
from permslip.agree.reader.stance import Done, Stance, acts

_SUB = r"sub-?\s?(?:process(?=ing\b)|processor|contract|contractor|consultant|vendor|licensee)(?:s|ing|ed|or|ors)?\b"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for sub_processing, sub_processors_bound, sub_processor_notice and sub_processor_objection."""
    for spoken in paper.promises:
        yield from _sub_processing(spoken)
        yield from _sub_clocks(spoken)
    yield from read_cues(_CUES, paper)


def _sub_processing(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    yield from _helped(spoken)
    yield from _outsiders(spoken)
    if (
        "sub" not in low
        or not pattern(_SUB).search(low)
        or pattern(
            r"^\W*sub-?\s?(?:processor|contractor)s?\s+(?:shall|will|must)|no\s+conflict|indemnif|liab|acts?\s+(?:or|and)\s+omissions"
        ).search(low)
    ):
        return
    limits = limited(spoken)
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
            rf"(?:notif\w+|notice|inform|tell)[^.;]{{0,80}}(?:new|chang\w+|additional|engag\w+|add\w*|replac\w+)[^.;]{{0,40}}{_SUB}|(?:new|chang\w+)[^.;]{{0,30}}{_SUB}[^.;]{{0,80}}notice|notice\s+of\s+(?:a\s+|any\s+)?new\s+{_SUB}|\b(?:if|when|whenever|before)\b[^.;]{{0,60}}\b(?:new|another|further|additional)[^.;]{{0,30}}{_SUB}[^.;]{{0,60}}\b(?:tells?|notif\w+|informs?)\b"
        ).search(low)
        and "PARTNER" in low
    ):
        yield Hit("sub_processing", "notice", spoken.quote, "sharing.sub_processing_notice", 1)
    elif pattern(
        rf"PARTNER\s+may\s+(?:\w+\s+){{0,3}}(?:engage|use|employ|appoint|utilize|hire|retain|subcontract)[^.;]{{0,30}}(?:{_SUB})?"
    ).search(low) and not pattern(r"only|provided|subject|with\s+notice|prior").search(limits):
        yield Hit("sub_processing", "free", spoken.quote, "sharing.sub_processing_free", 2)


_HELPERS = r"(?:sub-?\s?(?:processor|contractor|consultant|vendor|recipient)s?|(?:outside|other|further|external|new|third[- ]party|independent)\s+(?:laborator(?:y|ies)|compan(?:y|ies)|firms?|vendors?|contractors?|processors?|providers?|persons?|organi[sz]ations?|help(?:ers)?)|third\s+part(?:y|ies)\s+to\s+(?:\w+\s+){0,2}?(?:process|perform|carry|handle|assist|host)|call\s+cent(?:er|re)s?|contractors?|consultants?|no\s+one\s+else\s+(?:may|shall|will)\s+be\s+(?=engaged))"
_ENGAGE = r"(?:engag|us|hir|employ|retain|appoint|utili[sz]|bring|contract\s+with|enlist|rely\s+(?:up)?on|add|chang|work\s+with|work\s+through)(?:e|es|ed|s|ing|d)?"
_ALONE = r"\b(?:sub-?\s?contract(?:s|ed|ing)?(?!\w)|sub-?let(?:s|ting)?|farm(?:s|ed|ing)?\s+out|outsourc\w+|(?:delegat\w+|entrust\w*)\s+(?:\w+\s+){0,4}?(?:process\w*|work|services?|performance|tasks?|any\s+part))"
_HELP = rf"{_ALONE}|\b{_ENGAGE}\s+(?:[\w,'-]+\s+){{0,5}}?{_HELPERS}|{_HELPERS}\s*(?:\w+\s+){{0,4}}?(?:used|engaged|hired|employed|retained|appointed|brought\s+in|have\s+(?:no\s+|any\s+)?(?:access|part|hand|share)|be\s+given\s+access|begin\s+work)\b|\b(?:performed|done|carried\s+out|provided|executed)\s+by\s+(?:others|anyone\s+else|any\s+other|third\s+part(?:y|ies))\b"
_TOLD = r"(?:unless|until|without|except|only|provided|after|if|with|on|upon|subject\s+to)\b[^.;]{0,80}?(?:\bnotice|notif(?:y|ied|ying)|\btold\b|\btell|inform(?:ed|ing)?\b|\bobject)"
_NOT_HELP = r"nothing\s+in\s+this|indemnif|\bliab|debar|conflict\s+of|insurance|minority|wages?|\bemployee\s+of|relieve|{not}\s+(?:be\s+)?(?:\w+\s+)?require|independent\s+contractors?\b(?!\s+to)"


def _helped(spoken: Spoken) -> Iterator[Hit]:
    """Help from outside, by the stance towards it: barred, allowed with leave, on notice, or to whom is named."""
    low = spoken.low
    if pattern(_NOT_HELP).search(low):
        return
    limits = limited(spoken)
    for done in acts(low, _HELP):
        if done.by_district or pattern(
            r"^\W*(?:sub-?\s?)(?:processor|contractor)s?\s+(?:shall|will|must)"
        ).search(done.part):
            continue
        if done.stance is Stance.BARS:
            value, rank = bar(spoken, limits)
            if value == "barred" and pattern(_TOLD).search(limits):
                value, rank = "notice", 0
            if value != "barred" or rank == 0:
                yield Hit("sub_processing", value, spoken.quote, f"sharing.sub_processing_{value}", rank)
        elif done.stance is Stance.ALLOWS:
            yield _allowed(spoken, done, limits)
        elif pattern(
            r"\b(?:named|listed|identified)\b[^.;]{0,80}(?:no\s+others?|nobody\s+else|no\s+one\s+else)|\bonly\b[^.;]{0,60}\b(?:named|listed|identified)\b"
        ).search(done.part):
            yield Hit("sub_processing", "named_only", spoken.quote, "sharing.sub_processing_named_only")
        elif pattern(WITH_CONSENT).search(low) and not pattern(UNASKED).search(done.part):
            yield Hit("sub_processing", "with_consent", spoken.quote, "sharing.sub_processing_asked", 1)


def _allowed(spoken: Spoken, done: Done, limits: str) -> Hit:
    value = "free"
    if pattern(WITH_CONSENT).search(limits) and not pattern(UNASKED).search(done.part):
        value = "with_consent"
    elif pattern(rf"{NAMED}|\b(?:named|listed|identified)\b").search(done.part):
        value = "named_only"
    elif pattern(_TOLD).search(limits) and not pattern(r"without\s+(?:\w+\s+){0,3}notice").search(done.part):
        value = "notice"
    return Hit(
        "sub_processing", value, spoken.quote, f"sharing.sub_processing_{value}", 1 if value == "free" else 0
    )


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
            bar(spoken, limited(spoken))[0],
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


def _sub_clocks(spoken: Spoken) -> Iterator[Hit]:
    low = spoken.low
    if not spoken.timed or not pattern(rf"{_SUB}|{_HELPERS}").search(low + " " + spoken.heading):
        return
    for timed in spoken.timed:
        if timed.value and not timed.counted:
            continue
        if (
            timed.act == "object"
            or pattern(r"^[^.;]{0,60}\bto\s+object").search(timed.tail)
            or (pattern(r"object\w*[^.;]{0,120}$").search(timed.lead) and "notice" in timed.tail)
        ):
            yield Hit("sub_processor_objection", timed.value, spoken.quote_of(timed), "sharing.sub_objection")
        elif (
            timed.act in ("notify", "engage", "respond", "")
            and pattern(
                r"notif|notice|inform|list|\be-?mails?\b|\brequests?\b|\btells?\b|\btold\b|\basks?\b|\bwrit(?:e|es|ten)\b|\bnames?\b|\bposts?\b|announc"
            ).search(low)
            and (
                pattern(
                    r"^\W*(?:\w+\s+){0,3}(?:before(?:hand)?|prior|in\s+advance|ahead|advance|notice|written\s+notice)"
                ).search(timed.tail)
                or (
                    "until" in timed.lead
                    and pattern(r"^\W*after\s+(?:\w+\s+){0,3}?(?:DISTRICT|notice|told|informed)").search(
                        timed.tail
                    )
                )
            )
            and not pattern(r"object|breach|terminat|incident").search(timed.part)
        ):
            yield Hit("sub_processor_notice", timed.value, spoken.quote_of(timed), "sharing.sub_notice")
            yield Hit("sub_processing", "notice", spoken.quote_of(timed), "sharing.sub_notice", 1)


_BOUND_WORDS = (
    "same",
    "equal",
    "equivalent",
    "identical",
    "less",
    "weaker",
    "as ",
    "every",
    "all ",
    "terms",
    "consistent",
    "similar",
    "comparable",
    "mirror",
    "contractually",
    "requirements",
    "provisions",
    "whole",
)
_BOUND = r"\b(?:bound|binds?|binding|agree\w*|compl(?:y|ies|iance)|require[sd]?|requiring|ensures?|includes?|contains?|contract\w*|obligat\w+|oblig(?:es?|ed)|adheres?|execut\w+|sign(?:s|ed)?|held|holds?|subject|observes?|accept\w*|abides?|impos\w+|flow\w*|undertak\w+|promis\w+)\b"
_SAME = (
    r"\b(?:same|identical|equal|equivalent|comparable)\b|no\s+(?:less|weaker|looser)\b|not\s+(?:less|weaker|looser)\b|\bless\s+strictly\b|\bat\s+least\s+as\b|\bas\s+(?:strict|fully|well|protective|restrictive|stringent|tight|strong)\w*\b|every\s+(?:duty|term|obligation|promise)"
    r"|\ball\s+(?:of\s+)?(?:the\s+)?(?:applicable\s+)?(?:terms|duties|obligations|requirements|conditions|restrictions)|(?:terms|requirements|provisions|conditions|obligations|restrictions)\s+(?:and\s+\w+\s+)?(?:of|in)\s+this|these\s+(?:terms|requirements|duties)|consistent\s+with|in\s+line\s+with|substantially\s+similar|\bmirror|contractually|as\s+if\s+(?:it|they)\s+were|the\s+whole\s+of\s+this|what\s+(?:PARTNER|DISTRICT)\s+promises?|(?:comply|compliance|bound|accordance)\s+(?:\w+\s+){0,2}?(?:with|by)\s+(?:\w+\s+){0,4}?this\s+{agreement}"
)
_UNBOUND = r"(?:{not}|need\s+not|\bnot)\s+(?:be\s+)?(?:\w+\s+){0,3}?(?:require|ensure|obligat|bound|bind|held|subject)"
_NOT_BOUND = r"PARTNER\s+(?:is|shall\s+be)\s+not\s+(?:responsible|liable)|^\W*(?:the\s+)?(?:DISTRICT|parties)\s+(?:shall|will|agree)|independent\s+contractor|subpoena"


_CUES = (
    Cue("sharing.subs_consent_first", "sub_processing", "with_consent", ("before", "prior to"), (rf"(?:obtain|get|seek|receive|ha(?:s|ve)|secure)\w*\s+[^.;]{{0,60}}{{consent}}[^.;]{{0,60}}(?:before|prior\s+to)\s+(?:\w+\s+){{0,2}}(?:{_HELP})",), (r"^\W*DISTRICT\s+(?:shall|will|must)",)),
    Cue("sharing.subs_need_consent", "sub_processing", "with_consent", ("sub",), (rf"{_SUB}[^.;]{{0,60}}(?:requires?|needs?|is\s+subject\s+to)\s+[^.;]{{0,30}}{{consent}}|{{consent}}\s+(?:in\s+writing\s+)?(?:(?:is|shall\s+be)\s+(?:required|needed|necessary)|must\s+be\s+obtained)\s+(?:for|of|before|to)\s+(?:\w+\s+){{0,3}}?{_SUB}",)),
    Cue("sharing.general_authorization", "sub_processing", "free", ("general",), (rf"general\s+(?:written\s+)?(?:authori[sz]ation|permission|consent)[^.;]{{0,60}}{_SUB}",), (r"{not}", WITH_CONSENT, "notice", "notif", "listed", "object")),
    Cue("sharing.none_subcontracted", "sub_processing", "barred", ("sub",), (r"(?:none|no\s+part)\s+of\s+the\s+(?:work|services)[^.;]{0,30}subcontract",), (WITH_CONSENT,)),
    Cue("sharing.subs_after_notice", "sub_processing", "notice", ("sub",), (r"PARTNER\s+may[^.;]{0,40}sub-?\s?(?:processor|contractor)s?[^.;]{0,60}(?:notice|notif|inform)",), (WITH_CONSENT,)),
    Cue("sharing.subs_flow_down", "sub_processors_bound", "yes", ("flow",), (rf"flows?\s+down[^.;]{{0,60}}{_SUB}|{_SUB}[^.;]{{0,60}}flow-?\s?down",)),
    Cue("sharing.subs_bound", "sub_processors_bound", "yes", _BOUND_WORDS, (rf"{_SUB}|{_HELPERS}|\breaders?\b|(?:third\s+part(?:y|ies)|vendors?|compan(?:y|ies)|firms?)\s+(?:who|that|which|shall|must|are|is)", _BOUND, _SAME), (_UNBOUND, _NOT_BOUND)),
    Cue("sharing.subs_bound_headed", "sub_processors_bound", "yes", _BOUND_WORDS, (_BOUND, _SAME), (_UNBOUND, _NOT_BOUND), under=r"sub-?\s?(?:processor|contract)|third\s+part|helpers|outside"),
    Cue("sharing.subs_unbound", "sub_processors_bound", "no", ("not", "no "), (_SUB, _UNBOUND, _SAME)),
)  # fmt: skip
