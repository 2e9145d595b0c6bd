# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""How drafters say that a paper survives, stands when a part falls, may be changed, and may be suspended at once.

Each rule joins a subject, an act and an object; the families of words stand first.
"""

from __future__ import annotations

from permslip.agree.reader.cues import Cue

_PART = r"(?:provision|term|clause|section|article|part|portion|line|covenant|paragraph|condition|sentence)s?"
_FALLS = r"(?:invalid\w*|unenforceab\w+|illegal|unlawful|void\w*|struck|strikes?|stricken|severed|contrary\s+to\s+(?:the\s+)?law|not\s+valid|sets?\s+aside|cannot\s+be\s+enforced|no\s+effect|fails?\b)"
_REST = r"(?:the\s+rest|remainder|residue|balance|remaining|(?:the|all|any)\s+others?|other\s+(?:\w+\s+)?(?:provision|term|clause|section|part)s?|everything\s+else|what\s+(?:remains|is\s+left))"
_DUTY = r"(?:obligation|dut(?:y|ies)|promise|provision|section|article|part|covenant|term|paragraph|responsibilit|confidential|restriction|requirement|commitment)"
_OVER = r"(?:terminat\w*|expir\w+|cancell?ation|\bends?\b|\bended\b|conclu\w+|completion)"
_CHANGE = r"(?:amend|modif|chang|alter(?:ed|ation)?|vari(?:ed|ation)|revis|supplement|adjust)\w*"
_PAPER = r"(?:{agreement}|\bterms\b|hereof|\bthey\b|\bit\b|\bletter\b|\bexhibits?\b|\bsections?\b|\bappendi\w+|\bprovisions?\b)"
_ALL = r"(?:\bboth\b|\bparties\b|parties'|each\s+(?:party|side)|mutual\w*|\btwo\s+sides|neither\s+party\s+has\s+failed|DISTRICT\s+and\s+(?:the\s+)?PARTNER|PARTNER\s+and\s+(?:the\s+)?DISTRICT)"
_PAPERED = r"(?:writ\w+|sign(?:s|ed|atures?|ing)?\b|subscrib\w+|execut\w+|\binstrument|\bpaper\b)"
_OTHER_CHANGE = r"(?:notice|notify|inform)\w*\s+(?:\w+\s+){0,4}of\s+(?:any\s+)?(?:\w+\s+)?chang|chang\w*\s+(?:of|in)\s+(?:\w+\s+){0,2}(?:address|control|ownership|law|personnel|contact)|data\s+(?:elements|correction)|sub-?processor\s+list|records?\s+be\s+amended|amend\w*\s+(?:\w+\s+){0,4}(?:education\s+)?records?"
_STOPS = r"(?:suspend|halt|stop|paus|withhold|withheld|withdraw|cut|switch|shut|freez|interrupt|revok|disabl|block|discontinu|turn)\w*"
_FLOW = r"(?:access|exchang\w+|folder|feed|connection|{data}|flow|transfer|deliver|sending|sharing|\broll\b|\byou\b|account|service|classroom|feed|performance|{agreement})"
_STOPPED = r"(?:suspended|revoked|cut|blocked|halted|stopped|paused|withdrawn|withheld|discontinued|disabled|interrupted)"
_NOW = r"(?:at\s+once|without\s+waiting|with\s+no\s+(?:prior\s+|advance\s+)?notice|immediately|forthwith|instantly|right\s+away|straight\s+away|without\s+(?:any\s+)?(?:prior\s+|advance\s+|further\s+)?notice|on\s+the\s+spot|with\s+immediate\s+effect)"

CUES = (
    Cue("ending.all_falls", "severability", "no", ("invalid", "void", "unenforceable"), (r"(?:provision|term|part)[^.;]{0,60}(?:invalid|unenforceable|void)[^.;]{0,40}(?:entire|whole)\s+{agreement}\s+(?:is|shall\s+be|will\s+be|becomes)\s+(?:void|invalid|terminated)",)),
    Cue("ending.severable", "severability", "yes", ("severab", "severed", "invalid", "void", "unenforceable", "illegal"),
        (_PART, rf"(?:is|are|be)\s+(?:deemed\s+)?severable|deemed\s+severed|{_FALLS}[^.]{{0,160}}(?:not\s+(?:\w+\s+)?(?:affect|invalidat|impair)|not\s+take\s+the)",),
        (r"entire\s+{agreement}\s+(?:is|shall|will)\s+(?:be\s+)?(?:void|terminate|fail)", r"assign")),
    Cue("ending.rest_stands", "severability", "yes", ("invalid", "void", "unenforceable", "illegal", "unlawful", "struck", "strik", "severed", "law", "valid", "set", "enforced", "effect", "fail"),
        (rf"\b{_PART}\b[^.]{{0,100}}\b{_FALLS}|\b{_FALLS}[^.]{{0,60}}\b{_PART}\b|^\W*severed\b", rf"\b{_REST}\b[^.]{{0,100}}?(?:continue|remain|stand|bind|force|effect|valid|hold|stay|live|kept|keep|carried|enforce|appl(?:y|ies)|unaffected|affected|\bare\b|\bso\b)|remain\w*\s+in\s+(?:full\s+)?(?:force|effect)|not\s+take\s+(?:the\s+rest|the\s+others)"),
        (r"entire\s+{agreement}\s+(?:is|shall|will)\s+(?:be\s+)?(?:void|terminate|fail)", r"(?:^|,\s+|then\s+)(?:the|this)\s+{agreement}\s+is\s+void", r"assign", r"breach\s+of\s+security")),
    Cue("ending.survives_not", "survival", "no", ("surviv", "continue", "bind", "cease", "lapse", "no other"),
        (rf"\bno\s+(?:other\s+)?{_DUTY}\w*[^.;]{{0,60}}(?:surviv|continue|bind|does\b|do\b)|^(?:(?!breach|confidential)[^.;])*\ball\s+(?:\w+\s+)?(?:duties|obligations?)[^.;]{{0,60}}(?:end|cease|lapse)s?\b(?!\s+(?:only|not))",), (r"except|other\s+than|save\s+(?:for|those|that)", r"{not}\s+(?:end|cease|lapse)")),
    Cue("ending.survives", "survival", "yes", ("surviv", "outlive", "outlast"), (r"surviv\w*|outlives?|outlasts?", rf"{_DUTY}|privacy|{{data}}|this\s+{{agreement}}"),
        (rf"{{not}}\s+survive|\bno\s+(?:other\s+)?{_DUTY}|indemnif\w*\s+(?:shall|will)\s+survive|provisions?\s+of\s+this\s+section\s+shall\s+survive|^\W*this\s+(?:provision|section|clause|paragraph)\s+(?:shall|will)\s+survive", r"surviving\s+(?:parent|spouse|entity)")),
    Cue("ending.goes_on", "survival", "yes", ("after", "beyond", "following", "notwithstanding", "longer than", "not end", "despite", "past", "while", "as long as"),
        (rf"{_DUTY}|^\W*[a-z]\.?\d+(?:,|\s+and)|{{data}}", rf"(?:go(?:es)?\s+on|continues?|remains?|persists?|binds?|appl(?:y|ies)|lasts?|in\s+force|endures?)\b[^.;]{{0,80}}\b(?:after|beyond|following|notwithstanding|despite|longer\s+than|past)\s+[^.;]{{0,50}}(?:{_OVER}|{{agreement}})|(?:continues?\s+to\s+bind|\bbinds?|appl(?:y|ies))\b[^.;]{{0,60}}(?:while|as\s+long\s+as)\s+[^.;]{{0,30}}(?:holds?|keeps?|retains?)\b|(?:do|does|shall|will)\s+not\s+(?:end|cease|lapse)\s+(?:with|when|on|upon|at)\b"),
        (rf"\bno\s+(?:other\s+)?{_DUTY}", r"\bpay|warrant|insur|indemn|retain|keeps?\s+(?:a|one|its)\b|employ|renew|school\s+year|licen[cs]e", r"{not}\s+(?:\w+\s+)?(?:continue|remain|apply|bind)")),
    Cue("ending.not_released", "survival", "yes", ("relieve", "release", "extinguish", "discharge", "affect"),
        (r"(?:not|nor|neither)\s+(?:\w+\s+){0,3}(?:relieve|release|extinguish|discharge)\w*", rf"{_DUTY}", rf"{_OVER}"), (r"sub-?contract|assign|insur|\bpay", r"subprocess")),
    Cue("ending.survival_below", "survival", "yes", ("surviv",), (r"surviv",), (r"{not}\s+survive|\bno\s+(?:other\s+)?(?:duty|obligation|provision)s?|indemnif|this\s+(?:provision|section|clause)\s+(?:shall|will)|provisions?\s+of\s+this\s+section",), rank=1),
    Cue("ending.amended_by_both", "amendment", "written_both", ("amend", "modif", "chang", "alter", "varia", "varied", "revis", "supplement"),
        (rf"{_CHANGE}[^.]{{0,140}}(?:{_PAPERED}[^.;]{{0,100}}{_ALL}|{_ALL}[^.;]{{0,100}}{_PAPERED})|{_ALL}[^.;]{{0,60}}{_CHANGE}[^.;]{{0,80}}{_PAPERED}|{_CHANGE}[^.;]{{0,100}}in\s+(?:a\s+)?writing\s+(?:and\s+)?(?:signed|executed)(?!\s+by\s+(?:the\s+)?(?:DISTRICT|PARTNER)(?!\s+and))|{_CHANGE}[^.;]{{0,60}}{_PAPERED}[^.;]{{0,30}}{_ALL}|written\s+amendment", rf"{_PAPER}|^\W*(?:no|any|all|other|a)?\s*(?:other\s+)?(?:changes?|amendments?|alterations?|modifications?|variations?)\b"),
        (r"signed\s+by\s+(?:the\s+)?(?:DISTRICT|PARTNER)(?!\s+and)", r"unless\s+otherwise\s+agreed", _OTHER_CHANGE, r"\bmay\s+chang\w*\s+(?:\w+\s+){0,3}sub-?")),
    Cue("ending.amended_headed", "amendment", "written_both", ("writing", "written", "signed", "signature"), (_PAPERED, rf"{_ALL}"), (_OTHER_CHANGE,), under=r"(?:^|> )(?:amend|chang|modif|alter|variation)[^>]*$"),
    Cue("ending.amended_by_one", "amendment", "written_one", ("amend", "modif", "chang", "alter", "var"),
        (rf"{_CHANGE}", _PAPER, rf"signed\s+by\s+(?:the\s+)?(?:DISTRICT|PARTNER)(?!\s+and)|(?:consent|approval)\s+of\s+(?:the\s+)?(?:DISTRICT|PARTNER)(?!\s+and)|(?:DISTRICT|PARTNER)\s+(?:alone\s+)?may\s+(?:\w+\s+){{0,3}}{_CHANGE}[^.;]{{0,80}}\b(?:in\s+writing|(?:letter|order|directive|instrument|writing)\b)"), (r"\bboth\b|mutual|\bparties\b", _OTHER_CHANGE)),
    Cue("ending.amended_by_notice", "amendment", "notice", ("amend", "modif", "chang", "updat", "revis", "adjust", "alter"),
        (rf"(?:PARTNER|DISTRICT|\bwe)(?:'s\s+[\w ]{{3,30}})?\s+(?:may|can|reserves?\s+the\s+right\s+to)\s+(?:\w+\s+){{0,3}}(?:{_CHANGE}|update)\s+(?:\w+\s+){{0,5}}(?:{{agreement}}|terms|policy|notice|them|exhibits?|appendi\w+|schedules?|annex\w*)\b", r"notice|notif|post|at\s+any\s+time|time\s+to\s+time|e-?mail|continued\s+use|effect\s+when|continuing\s+to\s+use"), (r"written\s+(?:consent|agreement)", r"sub-?processor", r"mutual|\band\s+(?:the\s+)?(?:PARTNER|DISTRICT)\s+may|\bboth\b")),
    Cue("ending.amended_by_notice_below", "amendment", "notice", ("may change them", "may change it", "can change them", "may revise them", "may update them"), (r"(?:PARTNER|DISTRICT|\bwe)\s+(?:may|can)\s+(?:change|revise|update|amend)\s+(?:them|it)\b",), (r"\bboth\b",), under=r"chang|amend|modif|updat"),
    Cue("ending.suspended_at_once", "suspension_notice", "immediately", ("at once", "immediately", "forthwith", "instantly", "right away", "straight away", "without", "on the spot", "immediate effect"),
        (rf"(?:DISTRICT|PARTNER|\bwe|\bi)\s+(?:(?:may|can|will|shall|is\s+entitled\s+to|reserves?\s+the\s+right\s+to)\s+)?(?:[\w-]+\s+){{0,2}}{_STOPS}[^.;]{{0,80}}{_FLOW}[^.;]{{0,80}}{_NOW}|(?:DISTRICT|PARTNER|\bwe)\s+(?:(?:may|can|will|shall)\s+)?(?:[\w-]+\s+)?{_NOW}[^.;]{{0,30}}\b{_STOPS}[^.;]{{0,60}}{_FLOW}|\b(?:may|can)\s+(?:[\w-]+,?\s+){{0,4}}{_NOW},?\s+(?:\w+\s+)?{_STOPS}\s[^.;]{{0,60}}{_FLOW}|\b(?:switch|shut|cut|lock)\w*\s+DISTRICT\s+(?:off|out)\s+{_NOW}|{_FLOW}[^.;]{{0,40}}(?:may|can|will)\s+be\s+(?:\w+\s+)?{_STOPPED}[^.;]{{0,60}}{_NOW}",),
        (r"\b(?:individual|particular|certain|single|any\s+one)\s+(?:\w+\s+)?(?:feeds?|files?|accounts?|users?|elements?|sensors?)", r"employee|staff\s+member|personnel|stop\w*\s+(?:\w+\s+)?using|(?:PARTNER)\s+(?:shall|will|must)\s+(?:\w+\s+)?(?:stop|cease|suspend)", r"with\s+(?:\w+\s+)?(?:\(?\d+\)?\s+)?(?:days|hours)", r"subpoena|order\s+of", r"without\s+(?:\w+\s+)?notice\s+to\s+(?:parents|famil)")),
)  # fmt: skip
