# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""What families are owed: sight of the data, correction, consent; and what the district promises for FERPA."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

_FAMILY = r"(?:parents?|guardians?|eligible\s+students?|students?|pupils?|famil(?:y|ies))"
_SEE = r"(?:access|inspect|review|see|view|copy|copies)"


_LOOKS = rf"(?:\b{_SEE}\b|look\s+(?:at|through)|\bsees\b|what\s+(?:it|PARTNER|DISTRICT|we)\s+(?:holds?|has|have|keeps?)|\bask(?:s|ed)?\s+(?:to\s+see|what|for)|answers?\b|provid|arrang|respond|make\s+available|made\s+available|\bdata\b|\brecords\b|\bphi\b)"
_NOT_A_LOOK = (
    r"destr|delet|eras|shred|breach|incident|unauthori[sz]ed|certif|object|opt[- ]out|survey|subpoena|invoic|sub-?\s?(?:processor|contractor)|support\s+request|good\s+for|valid\s+for|complain|review\s+board|hearing|\bcourt\b|government|law\s+enforcement|manuscript|publi(?:sh|cation)|\bDISTRICT\s+(?:shall|will)\s+(?:deliver|send|provide|transfer|give)\b|\bextracts?\b",
    r"DISTRICT[^.;]{0,60}(?:{may}|shall\s+have\s+the\s+right\s+to)\s+(?:\w+\s+){0,2}(?:inspect|audit|visit|enter)|facilit|premises|security\s+(?:arrangements|practices)|places\s+and\s+systems",
)
_GIVES = r"what\s+(?:it|PARTNER)\s+(?:holds?|has|keeps?)|make\s+available|made\s+available|copies\s+of"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for review_access and the cues below."""
    for spoken in paper.promises:
        if spoken.timed:
            yield from _review(spoken, paper.beside(spoken))
    yield from read_cues(_CUES, paper)


def _review(spoken: Spoken, beside: str) -> Iterator[Hit]:
    """How soon somebody sees what is held: the family itself, or the district that asks for it."""
    low = spoken.low
    if any(pattern(p).search(low) for p in _NOT_A_LOOK):
        return
    sees = r"request|right|review|access|inspect|\bask(?:s|ed)?\b|\bsees?\b|look\s+at"
    of_family = pattern(_FAMILY).search(low) and pattern(sees).search(low)
    about = pattern(rf"{_FAMILY}[^.]{{0,80}}(?:review|inspect|access|look\s+(?:at|through)|\bsee\b)").search(
        beside
    ) or pattern(
        rf"{_FAMILY}[^>]*(?:access|rights|review|sees?\b)|(?:access|review)[^>]*{_FAMILY}|right\s+to\s+inspect|parental\s+rights|individuals'?\s+rights[^>]*>\s*access"
    ).search(spoken.heading)
    # the district passes a family's request on: the clause speaks of families, or of all that is held
    passed_on = "DISTRICT" in low
    asked = of_family or (
        passed_on
        and pattern(sees).search(low)
        and (about or pattern(_FAMILY + "|" + _GIVES).search(low + " " + spoken.heading))
    )
    if not asked and not about:
        return
    for timed in spoken.timed:
        changes = pattern(r"correct|amend|challenge").search(timed.lead) and not pattern(
            rf"\b(?:inspect|review|access|see|sees)\b|{_GIVES}|answers?\b"
        ).search(timed.part)
        if (
            timed.counted
            and timed.act
            in ("respond", "notify", "", "comment", "audit", "return", "retain", "publish", "remain")
            and pattern(_LOOKS).search(timed.part + " " + spoken.heading.split(" > ")[-1])
            and not changes
        ):
            yield Hit(
                "review_access", timed.value, spoken.quote_of(timed), "families.review", 0 if asked else 1
            )


_WRONG = r"(?:\berrors?\b|erroneous|inaccura\w+|mistakes?\b|\bwrong\b|incorrect|misleading|incomplete|out\s+of\s+date)"
_MENDS = r"(?:correct(?:s|ed|ion|ions|ing)?\b|amend(?:s|ed|ment|ments|ing)?\b|\bfix(?:es|ed)?\b|put(?:s)?\s+(?:\w+\s+)?right|\bchallenge\b|sets?\s+(?:\w+\s+)?right|mended\b|rectif\w+)"
_NOT_RECORDS = r"software|platform\s+error|invoice|payment|defect|\bbugs?\b|deficienc|corrective|non-?complian|breach|billing"
_ANSWERLESS = r"(?:do(?:es)?\s+nothing\b|\bsilence\b|\bsilent\b|not\s+(?:answer|reply|respond|return|hear|get|receiv|come\s+back|sent\s+back)\w*|no\s+(?:answer|reply|response|form)\b|fail\w*\s+to\s+(?:answer|reply|respond|return)|without\s+(?:an\s+)?answer)"
_IS_NO = r"(?:refus|left\s+(?:out|off)|not\s+(?:be\s+)?included?|not\s+include|excluded|(?:is|as|means?|a)\s+(?:a\s+)?no\b|denial|declin|not\s+(?:\w+\s+)?(?:agreed|consent\w*|permission|take\s+part)|no\s+consent)"
_IS_YES = r"(?:stays?\s+(?:in|on)\b|(?<!not\s)(?<!not\sbe\s)included\b|no\s+objection|(?:taken|deemed|treated|assum\w+|understood)\s+(?:\w+\s+){0,3}?(?:agree\w*|consent\w*)|counts?\s+as\s+(?:a\s+)?(?:yes|consent|agreement)|means?\s+yes|(?<!not\s)take\s+part)"
_ASKED_FAMILY = rf"(?:{_FAMILY}|\bchild(?:ren)?\b|\bform\b|permission)"
_NOT_FAMILIES = r"sub-?\s?(?:processor|contractor)|invoice|publication|manuscript|amendment|assign|renew|price|newsletter|cookies"


_RELEASE = (
    r"(?:releases?|deliver(?:y|ies)|disclosures?|transfers?|extracts?|requests?|data\s+orders?|exports?)"
)
# two persons have to say yes before anything goes
_TWO_SIGN = (
    rf"\b(?:{_RELEASE}|\bforms?)\b[^.;]{{0,120}}\b(?:approv|sign|clear|authori[sz]|check|confirm)\w*\s+by\s+[^.;]{{3,70}}\band,?\s+(?:separately|independently|then)\b"
    rf"|\b{_RELEASE}\b[^.;]{{0,140}}\bcountersign\w*|\bcountersign\w*[^.;]{{0,60}}\b{_RELEASE}\b"
    rf"|\b{_RELEASE}\b[^.;]{{0,80}}\b(?:until|unless|before|after|only\s+(?:when|if|once))\b[^.;]{{0,30}}\b(?:a\s+second|another|two|both)\b[^.;]{{0,40}}\b(?:approv|sign|clear|authori[sz]|check|confirm|agree)\w*"
    rf"|\btwo-person\s+(?:rule|approval|sign-?off|control)|\bfour\s+eyes\b"
)
_CUES = (
    Cue("families.not_opted_out", "consent_mode", "opt-out", ("opt",), (r"(?:parents?|famil\w+|guardians?)\s+(?:who\s+)?(?:do(?:es)?|did|have)\s+not\s+opt(?:ed)?[- ]out[^.;]{0,40}(?:included|stay|take\s+part|shared|participate)",)),
    Cue("families.amends", "correction", "yes", ("amend", "correct"), (r"PARTNER\s+(?:shall|will|must|agrees\s+to)\s+(?:\w+\s+){0,2}(?:amend|correct)\s+(?:\w+\s+){0,3}{data}",), (r"{not}",)),
    Cue("families.correction", "correction", "yes", ("correct", "amend", "challenge", "fix", "right", "rectif", "chang", "mend"),
        (rf"{_WRONG}[^.;]{{0,100}}(?:{_MENDS}|\bbe\s+changed\b)|{_MENDS}[^.;]{{0,100}}(?:{{data}}|{_WRONG}|accuracy|their\s+child)|{{data}}[^.;]{{0,60}}(?:corrected|amended|put\s+right)|PARTNER\s+(?:\w+\s+)?(?:makes?|make)\s+(?:\w+\s+){{0,3}}(?:correction|amendment)s?|^\W*(?:correction|amendment)s?\s*:\s*(?!no)",
         _FAMILY + r"|DISTRICT|\bchild|PARTNER|^\W*(?:mistakes|errors|what\s+is\s+wrong)|score|record"),
        (r"{not}\s+(?:\w+\s+){0,2}(?:correct|amend|change)", _NOT_RECORDS, r"this\s+{agreement}\s+may|{agreement}\s+(?:may|can|shall|is)[^.;]{0,20}(?:amend|change)|amendments?\s+(?:of|to)\s+(?:this|the\s+{agreement})|change[sd]?\s+(?:in|to|of)\s+(?:this|the)\s+(?:{agreement}|law|terms)|written\s+amendment", r"may\s+not\s+(?:request|challenge)", r"annex|addend|amended\s+and\s+restated|\bas\s+amended|sub-?\s?(?:processor|contractor)s?\b[^.;]{0,60}chang|chang\w*\s+(?:\w+\s+){0,3}(?:address|name|control|ownership|practices|policy|polic)")),
    Cue("families.correction_headed", "correction", "yes", ("DISTRICT", "parent", "request", "famil"), (r"DISTRICT|parent|request|famil",), (r"\bno(?:ne|t)?\b", _NOT_RECORDS), under=r"(?:^|> )corrections?(?:\s+of\s+(?:records|data|errors))?$", rank=1),
    Cue("families.silence_out", "consent_mode", "opt-in", ("opt-in", "opt in", "written consent", "affirmative"),
        (r"opt[- ]in|(?:only|unless|until)[^.;]{0,60}(?:parent|guardian|student)[^.;]{0,60}(?:written|signed|affirmative)[^.;]{0,20}consent|(?:silence|failure\s+to\s+respond|no\s+response)[^.;]{0,60}(?:not|refus|denial|declin)", r"parent|guardian|famil|student"),
        (r"districts?\s+(?:only\s+)?upon\s+(?:explicit\s+)?opt", r"feature", r"re-?disclos")),
    Cue("families.silence_in", "consent_mode", "opt-out", ("opt-out", "opt out", "opt their", "opt a ", "opt your", "opted out", "passive consent", "silence"),
        (r"(?:unless|except)[^.;]{0,60}(?:parent|guardian|famil)\w*[^.;]{0,40}opt(?:s|ed)?[- ]out|opt[- ]out\s+(?:form|process|procedure|period|notice|consent)|(?:parents?|famil\w+)\s+(?:who\s+)?do(?:es)?\s+not\s+opt[- ]out|passive\s+consent|(?:parents?|guardians?|families)\s+(?:\w+\s+){0,4}(?:may|can|right\s+to|opportunity\s+to)\s+opt(?:\s+\w+){0,3}[- ]out\s+(?:of|from)\s+(?:\w+\s+){0,4}(?:sharing|disclosure|release|participat\w+|study|research|program|data|transfer)|silence[^.;]{0,40}(?:deemed|constitut|treated|taken)[^.;]{0,30}consent",),
        (r"directory\s+information", r"advertis|marketing|\bsale\b|email", r"{not}[^.;]{0,20}opt[- ]out")),
    Cue("families.silence_is_yes", "consent_mode", "opt-out", ("answer", "silen", "reply", "repl", "respond", "return", "hear", "form", "nothing"), (rf"{_ANSWERLESS}[^;]{{0,80}}{_IS_YES}", rf"{_ASKED_FAMILY}|hear\s+from"), (r"{not}\s+(?:be\s+)?(?:counts?|taken|included)", _NOT_FAMILIES, rf"{_ANSWERLESS}[^;]{{0,60}}{_IS_NO}"), anywhere=True),
    Cue("families.silence_is_no", "consent_mode", "opt-in", ("answer", "silen", "repl", "respond", "return", "come back", "get", "hear", "form"), (rf"{_ANSWERLESS}[^;]{{0,80}}{_IS_NO}", rf"{_ASKED_FAMILY}|\bsilence\b|\bconsent\b"), (_NOT_FAMILIES, rf"{_ANSWERLESS}[^;]{{0,60}}no\s+objection"), anywhere=True),
    Cue("families.only_those_who_signed", "consent_mode", "opt-in", ("sign", "said yes", "return", "agree", "permission", "consent"),
        (rf"(?:\bonly\b|\bno\b|\bnone\b)[^.;]{{0,80}}(?:{_FAMILY}|\bchild(?:ren)?\b)[^.;]{{0,80}}(?:(?:who|whose|unless|until|without|if)\b)[^.;]{{0,80}}(?:signed|said\s+yes|returned|agreed|given\s+(?:\w+\s+)?(?:permission|consent))", r"form|permission|consent|in\s+writing|yes|agreed"),
        (_NOT_FAMILIES, r"re-?disclos|opt(?:ed)?[- ]out|staff|employee"), anywhere=True),
    Cue("families.consent_labelled", "consent_mode", "opt-in", ("consent",), (r"^\W*(?:\w+\s+){0,2}consent(?:\s+\w+){0,3}\s*:\s*(?:opt[- ]in|active|written|signed)",)),
    Cue("families.passive_labelled", "consent_mode", "opt-out", ("consent",), (r"^\W*(?:\w+\s+){0,2}consent(?:\s+\w+){0,3}\s*:\s*(?:opt[- ]out|passive)",)),
    Cue("families.none_labelled", "consent_mode", "not asked", ("consent",), (r"^\W*(?:\w+\s+){0,2}consent(?:\s+\w+){0,3}\s*:\s*(?:not\s+asked|not\s+required|none\b)",)),
    Cue("families.only_if", "consent_mode", "opt-in", ("only if",), (r"\bchild\w*[^.;]{0,60}only\s+if[^.;]{0,40}(?:sign|return|agree|say\s+yes|permission|consent)",), (_NOT_FAMILIES,)),
    Cue("families.only_if_not", "consent_mode", "opt-out", ("only if",), (r"(?:return|sign|send)\w*[^.;]{0,40}only\s+if[^.;]{0,30}(?:not\s+(?:want|wish)|object|refuse)",), (_NOT_FAMILIES,)),
    Cue("families.consent_obtained", "consent_mode", "opt-in", ("consent",), (r"(?:parent(?:al|s)?|guardians?|famil(?:y|ies))(?:'s|')?\s+(?:\w+\s+)?consent[^.;]{0,30}(?:(?:shall|will|must)\s+(?:first\s+)?be|is|are|has\s+been)\s+(?:obtained|required|secured|collected|on\s+file)",), (r"\bno\b|\bnot\b|without|unless|waive|exception", _NOT_FAMILIES, r"re-?disclos|advertis|directory")),
    Cue("families.unless_refused", "consent_mode", "opt-out", ("not want", "may opt out by", "not objected", "unless", "object", "other child", "refus"),
        (rf"(?:child|student|pupil|record)\w*[^.;]{{0,60}}(?:takes?\s+part|included|shared|sent)[^.;]{{0,40}}unless[^.;]{{0,40}}{_FAMILY}[^.;]{{0,40}}(?:refus|object|says?\s+no|opts?)|unless[^.;]{{0,30}}{_FAMILY}[^.;]{{0,20}}(?:refus|object|says?\s+no|opts?)[^.;]{{0,80}}(?:included|shared|take\s+part|takes\s+part)|{_FAMILY}\s+who\s+do(?:es)?\s+not\s+want[^.;]{{0,80}}(?:must|should|may|can)\s+(?:tell|say|write|return|notify|sign|send)|{_FAMILY}\s+(?:may|can)\s+opt\s+out\s+by\b|(?:have|has|do|does)\s+not\s+object(?:ed)?\b[^.;]{{0,80}}(?:included|shared|take\s+part)|{_FAMILY}[^.]{{0,80}}object[^.]{{0,80}}all\s+other\s+\w+\s+are\s+included",),
        (_NOT_FAMILIES, r"directory\s+information")),
    Cue("families.nobody_asked", "consent_mode", "not asked", ("asked", "consent"), (r"(?:famil\w+|parents|guardians)\s+(?:will|shall|are|need)\s+not\s+(?:be\s+)?asked(?!\s+(?:to\s+pay|again))|no\s+consent\s+from\s+(?:them|parents|families)",)),
    Cue("families.not_asked", "consent_mode", "not asked", ("consent",),
        (r"(?:without|{not}\s+(?:be\s+)?require\w*|\bno)\s+(?:\w+\s+){0,3}(?:parental|parents?'?|family)\s+(?:\w+\s+){0,2}consent|parental\s+consent\s+(?:is|shall|will)\s+(?:\w+\s+)?(?:not|waived)", r"{data}"),
        (r"ferpa|1232g|school\s+official\"?\s+means", r"permits|exception", r"shall\s+not|will\s+not|may\s+not|prohibit")),
    Cue("families.ferpa", "ferpa_commitment", "yes", ("ferpa", "family educational rights", "family education rights", "1232g", "part 99", "family education"),
        (r"ferpa|famil\w+\s+education(?:al)?\s+rights|1232g|part\s+99", r"compl(?:y|ies|iance)|observes?|obeys?|respects?|keeps?\s+to|follows?|honou?rs?|ensure|adhere|abide|in\s+accordance\s+with|bound\s+by|consistent\s+with|subject\s+to|conform|meets?\s+the\s+requirements"),
        (r"^\W*DISTRICT\s+(?:shall|will|represents|warrants|complies)", r"{not}\s+(?:be\s+)?(?:required|subject)", r"indemnif", r"violation\s+of\s+ferpa", r"governed\s+by\s+the\s+laws", r"nothing\s+in", r"definition|means\b", r"may\s+disclose|excludes")),
    Cue("families.direct_control", "direct_control", "yes", ("control",),
        (r"direct\s+control|under\s+the\s+control\s+(?:and\s+direction\s+)?of\s+(?:the\s+)?DISTRICT|DISTRICT[^.;]{0,60}(?:controls?|direct\w*)[^.;]{0,60}(?:use\s+and\s+maintenance|{data})", r"DISTRICT"),
        (r"{not}\s+(?:be\s+)?(?:\w+\s+){0,3}under\s+the\s+(?:direct\s+)?control", r"property\s+of\s+(?:or|and)\s+under", r"allow\s+indemnifying", r"conflict|prevail")),
    Cue("families.ferpa_not", "ferpa_commitment", "no", ("ferpa", "family education"), (r"nothing\s+in\s+(?:this|the)[^.;]{0,40}(?:oblige|require|bind)s?[^.;]{0,40}(?:ferpa|family\s+education)|PARTNER\s+(?:is|shall\s+be)\s+not\s+(?:subject\s+to|bound\s+by|required\s+to\s+comply)[^.;]{0,20}ferpa",)),
    Cue("families.directs", "direct_control", "yes", ("direct", "instruct"), (r"DISTRICT\s+(?:alone\s+)?(?:directs|decides)\s+(?:how|the\s+use)|under\s+the\s+direction\s+of\s+(?:the\s+)?DISTRICT|\b(?:uses?|works?|process(?:es)?|handles?|holds?|acts?|maintains?)\b[^.;]{0,80}\bas\s+DISTRICT\s+(?:may\s+)?(?:direct|instruct)s?\b|(?:only|solely)\s+(?:on|upon)\s+(?:the\s+)?(?:DISTRICT\'s\s+(?:\w+\s+)?(?:instructions?|directions?)|(?:instructions?|directions?)\s+of\s+DISTRICT)",)),
    Cue("families.partner_decides", "direct_control", "no", ("alone decides", "sole discretion", "decides how"), (r"PARTNER\s+(?:alone\s+)?(?:decides|determines)\s+(?:how|in\s+its\s+sole)", r"{data}")),
    Cue("families.general_offer", "general_offer", "yes", ("general offer", "other district", "other lea", "subscribing", "piggyback", "same terms", "any other", "the offer", "other public"),
        (r"general\s+offer|subscribing\s+lea|(?:other|any)\s+(?:school\s+)?(?:districts?|leas?|DISTRICT)[^.;]{0,120}same\s+(?:\w+\s+)?(?:terms|privacy\s+protections)|piggyback|offers?\s+(?:the\s+)?terms[^.;]{0,60}to\s+(?:any|every|all|each)\s+other|(?:accepts?|joins?)\s+the\s+(?:general\s+)?offer|other\s+(?:public\s+)?(?:school\s+)?(?:districts?|leas?|schools|DISTRICTs?)\s+(?:may|can)\s+(?:join|adopt|use|sign\s+on|rely)", r"offer|terms|accept|join|sign"),
        (r"{not}\s+(?:\w+\s+){0,3}(?:offer|extend)", r"not\s+applicable|declin")),
    Cue("families.second_person", "second_person", "yes", ("second", "two ", "both the", "dual", "independently", "separately", "countersign", "another", "four eyes", "two-person", " then by "),
        (_TWO_SIGN + r"|(?:each|every|any)\s+(?:delivery|release|transfer|extract|disclosure)[^.;]{0,60}(?:approval|signature)[^.;]{0,30}(?:two\b|[^.;]{0,60}\band,?\s+independently)|\b(?:release|delivery|disclosure)\s+[^.;]{0,100}(?:approval|signature)s?\s+of\s+[^.;]{0,60}\bindependently\b|(?:second|two|dual|both)\b[^.;]{0,80}(?:approv\w+|sign\w*|authori[sz]\w+)[^.;]{0,80}(?:each|every|any|before)[^.;]{0,40}(?:release|transfer|disclosure|extract)|(?:each|every)\s+(?:release|transfer|disclosure|extract)[^.;]{0,120}(?:two|second|dual|both)\b[^.;]{0,40}(?:approv|sign|person|authori)",), (r"{not}(?!\s+(?:be\s+)?(?:\w+\s+){0,3}(?:until|unless))", r"\bparents?\b|guardian|{agreement}")),
)  # fmt: skip
