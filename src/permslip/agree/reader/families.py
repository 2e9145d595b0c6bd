# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""What families are owed: sight of the data, correction, consent; and what the district promises for FERPA."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper

_FAMILY = r"(?:parents?|guardians?|eligible\s+students?|students?|pupils?|famil(?:y|ies))"
_SEE = r"(?:access|inspect|review|see|view|copy|copies)"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for review_access and the cues below."""
    for spoken in paper.promises:
        low = spoken.low
        asked = (pattern(_FAMILY).search(low) or "DISTRICT" in spoken.low) and pattern(
            r"request|right|review|access|inspect"
        ).search(low)
        beside = paper.beside(spoken)
        about = pattern(rf"{_FAMILY}[^.]{{0,80}}(?:review|inspect|access|look\s+at|\bsee\b)").search(
            beside
        ) or pattern(
            rf"{_FAMILY}[^>]*(?:access|rights|review)|(?:access|review)[^>]*{_FAMILY}|right\s+to\s+inspect|parental\s+rights"
        ).search(spoken.heading)
        if (
            (not asked and not about)
            or pattern(r"destr|delet|breach|certif|object|opt[- ]out|survey").search(low)
            or pattern(
                r"DISTRICT\s+(?:may|shall\s+have\s+the\s+right\s+to)\s+(?:\w+\s+){0,2}(?:inspect|audit|visit)|facilit|premises|security\s+(?:arrangements|practices)"
            ).search(low)
        ):
            continue
        for timed in spoken.timed:
            sees = pattern(rf"\b{_SEE}\b|answers|provide|respond|data|records").search(timed.part)
            changes = pattern(r"correct|amend|challenge").search(timed.part) and not pattern(
                r"\b(?:inspect|review|access)\b"
            ).search(timed.part)
            if (
                timed.counted
                and timed.act in ("respond", "notify", "", "comment", "audit", "return", "retain")
                and sees
                and not changes
            ):
                yield Hit(
                    "review_access", timed.value, spoken.quote_of(timed), "families.review", 0 if asked else 1
                )
    yield from read_cues(_CUES, paper)


_CUES = (
    Cue("families.not_opted_out", "consent_mode", "opt-out", ("opt",), (r"(?:parents?|famil\w+|guardians?)\s+(?:who\s+)?(?:do(?:es)?|did|have)\s+not\s+opt(?:ed)?[- ]out[^.;]{0,40}(?:included|stay|take\s+part|shared|participate)",)),
    Cue("families.amends", "correction", "yes", ("amend", "correct"), (r"PARTNER\s+(?:shall|will|must|agrees\s+to)\s+(?:\w+\s+){0,2}(?:amend|correct)\s+(?:\w+\s+){0,3}{data}",), (r"{not}",)),
    Cue("families.correction", "correction", "yes", ("correct", "amend", "challenge", "inaccura", "erroneous", "put right"),
        (r"\bwrong\b[^.;]{0,40}PARTNER\s+(?:shall\s+|will\s+)?corrects?|PARTNER\s+(?:shall|will)?\s*(?:corrects?|makes?\s+the\s+correction)|put\s+right\s+what\s+is\s+wrong|(?:correct\w*|amend\w*|challenge\w*|erroneous|inaccura\w+)[^.;]{0,100}(?:{data}|inaccura\w+|accuracy|error|erroneous)|{data}[^.;]{0,60}(?:corrected|amended)", _FAMILY + r"|DISTRICT's\s+request|forwarded|DISTRICT\s+(?:tells|approves|corrects|says|asks)|\bchild"),
        (r"{not}\s+(?:\w+\s+){0,2}(?:correct|amend)", r"corrective", r"this\s+{agreement}\s+may|amendment\s+of\s+this", r"may\s+not\s+(?:request|challenge)", r"annex|addend")),
    Cue("families.silence_out", "consent_mode", "opt-in", ("opt-in", "opt in", "written consent", "affirmative"),
        (r"opt[- ]in|(?:only|unless|until)[^.;]{0,60}(?:parent|guardian|student)[^.;]{0,60}(?:written|signed|affirmative)[^.;]{0,20}consent|(?:silence|failure\s+to\s+respond|no\s+response)[^.;]{0,60}(?:not|refus|denial|declin)", r"parent|guardian|famil|student"),
        (r"districts?\s+(?:only\s+)?upon\s+(?:explicit\s+)?opt", r"feature", r"re-?disclos")),
    Cue("families.silence_in", "consent_mode", "opt-out", ("opt-out", "opt out", "opted out", "passive consent", "silence"),
        (r"(?:unless|except)[^.;]{0,60}(?:parent|guardian|famil)\w*[^.;]{0,40}opt(?:s|ed)?[- ]out|opt[- ]out\s+(?:form|process|procedure|period|notice|consent)|(?:parents?|famil\w+)\s+(?:who\s+)?do(?:es)?\s+not\s+opt[- ]out|passive\s+consent|(?:parents?|guardians?|families)\s+(?:\w+\s+){0,4}(?:may|can|right\s+to|opportunity\s+to)\s+opt[- ]out\s+(?:of|from)\s+(?:\w+\s+){0,4}(?:sharing|disclosure|release|participat\w+|study|research|program|data|transfer)|silence[^.;]{0,40}(?:deemed|constitut|treated|taken)[^.;]{0,30}consent",),
        (r"directory\s+information", r"advertis|marketing|\bsale\b|email", r"{not}[^.;]{0,20}opt[- ]out")),
    Cue("families.silence_is_yes", "consent_mode", "opt-out", ("answer", "silent", "silence", "reply", "respond", "return"), (r"(?:(?:does|do)\s+not\s+(?:answer|reply|respond|return)|\bsilent\b|\bsilence\b|no\s+(?:answer|reply|response))[^;]{0,80}(?:stays?\b|included|no\s+objection|taken\s+(?:as|to)\s+(?:\w+\s+)?(?:agree|consent)|counts?\s+as\s+(?:a\s+)?(?:yes|consent|agreement))", r"famil|parent|guardian|child"), (r"{not}\s+(?:be\s+)?(?:counts?|taken|included)",)),
    Cue("families.silence_is_no", "consent_mode", "opt-in", ("answer", "silent", "silence", "reply", "respond", "return", "come back"), (r"(?:(?:does|do)\s+not\s+(?:answer|reply|respond|return|come\s+back)|\bsilent\b|\bsilence\b|no\s+(?:answer|reply|response))[^;]{0,80}(?:refus|left\s+out|not\s+included|excluded|counts?\s+as\s+(?:a\s+)?no\b|denial)",)),
    Cue("families.nobody_asked", "consent_mode", "not asked", ("asked", "consent"), (r"famil\w+\s+(?:will|shall|are)\s+not\s+(?:be\s+)?asked|no\s+consent\s+from\s+(?:them|parents|families)",)),
    Cue("families.not_asked", "consent_mode", "not asked", ("consent",),
        (r"(?:without|{not}\s+(?:be\s+)?require\w*|\bno)\s+(?:\w+\s+){0,3}(?:parental|parents?'?|family)\s+(?:\w+\s+){0,2}consent|parental\s+consent\s+(?:is|shall|will)\s+(?:\w+\s+)?(?:not|waived)", r"{data}"),
        (r"ferpa|1232g|school\s+official\"?\s+means", r"permits|exception", r"shall\s+not|will\s+not|may\s+not|prohibit")),
    Cue("families.ferpa", "ferpa_commitment", "yes", ("ferpa", "family educational rights", "family education rights", "1232g", "part 99", "family education"),
        (r"ferpa|famil\w+\s+education(?:al)?\s+rights|1232g|part\s+99", r"compl(?:y|ies|iance)|observes?|ensure|adhere|abide|in\s+accordance\s+with|bound\s+by|consistent\s+with|subject\s+to|conform|meets?\s+the\s+requirements"),
        (r"^\W*DISTRICT\s+(?:shall|will|represents|warrants|complies)", r"{not}\s+(?:be\s+)?(?:required|subject)", r"indemnif", r"violation\s+of\s+ferpa", r"governed\s+by\s+the\s+laws", r"nothing\s+in", r"definition|means\b", r"may\s+disclose|excludes")),
    Cue("families.direct_control", "direct_control", "yes", ("control",),
        (r"direct\s+control|under\s+the\s+control\s+(?:and\s+direction\s+)?of\s+(?:the\s+)?DISTRICT|DISTRICT[^.;]{0,60}(?:controls?|direct\w*)[^.;]{0,60}(?:use\s+and\s+maintenance|{data})", r"DISTRICT"),
        (r"{not}\s+(?:be\s+)?(?:\w+\s+){0,3}under\s+the\s+(?:direct\s+)?control", r"property\s+of\s+(?:or|and)\s+under", r"allow\s+indemnifying", r"conflict|prevail")),
    Cue("families.ferpa_not", "ferpa_commitment", "no", ("ferpa", "family education"), (r"nothing\s+in\s+(?:this|the)[^.;]{0,40}(?:oblige|require|bind)s?[^.;]{0,40}(?:ferpa|family\s+education)|PARTNER\s+(?:is|shall\s+be)\s+not\s+(?:subject\s+to|bound\s+by|required\s+to\s+comply)[^.;]{0,20}ferpa",)),
    Cue("families.directs", "direct_control", "yes", ("direct",), (r"DISTRICT\s+(?:alone\s+)?(?:directs|decides)\s+(?:how|the\s+use)|under\s+the\s+direction\s+of\s+(?:the\s+)?DISTRICT",)),
    Cue("families.partner_decides", "direct_control", "no", ("alone decides", "sole discretion", "decides how"), (r"PARTNER\s+(?:alone\s+)?(?:decides|determines)\s+(?:how|in\s+its\s+sole)", r"{data}")),
    Cue("families.general_offer", "general_offer", "yes", ("general offer", "other district", "other lea", "subscribing", "piggyback", "same terms", "any other", "the offer", "other public"),
        (r"general\s+offer|subscribing\s+lea|(?:other|any)\s+(?:school\s+)?(?:districts?|leas?|DISTRICT)[^.;]{0,120}same\s+(?:\w+\s+)?(?:terms|privacy\s+protections)|piggyback|offers?\s+(?:the\s+)?terms[^.;]{0,60}to\s+(?:any|every|all|each)\s+other|(?:accepts?|joins?)\s+the\s+(?:general\s+)?offer|other\s+(?:public\s+)?(?:school\s+)?(?:districts?|leas?|schools|DISTRICTs?)\s+(?:may|can)\s+(?:join|adopt|use|sign\s+on|rely)", r"offer|terms|accept|join|sign"),
        (r"{not}\s+(?:\w+\s+){0,3}(?:offer|extend)", r"not\s+applicable|declin")),
    Cue("families.second_person", "second_person", "yes", ("second", "two ", "both the", "dual", "independently"),
        (r"(?:each|every|any)\s+(?:delivery|release|transfer|extract|disclosure)[^.;]{0,60}(?:approval|signature)[^.;]{0,30}(?:two\b|[^.;]{0,60}\band,?\s+independently)|\b(?:release|delivery|disclosure)\s+[^.;]{0,100}(?:approval|signature)s?\s+of\s+[^.;]{0,60}\bindependently\b|(?:second|two|dual|both)\b[^.;]{0,80}(?:approv\w+|sign\w*|authori[sz]\w+)[^.;]{0,80}(?:each|every|any|before)[^.;]{0,40}(?:release|transfer|disclosure|extract)|(?:each|every)\s+(?:release|transfer|disclosure|extract)[^.;]{0,120}(?:two|second|dual|both)\b[^.;]{0,40}(?:approv|sign|person|authori)",), (r"{not}",)),
)  # fmt: skip
