# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""How drafters say whether a paper renews: by itself, by a new agreement, or not at all."""

from __future__ import annotations

from permslip.agree.reader.cues import Cue

_GOES_ON = r"(?:renew|exten[ds]|prolong|lengthen|carr(?:y|ied)\s+on|continued?\b)\w*"
_RUNS = r"(?:{agreement}|\bterms?\b|\bit\b|\bthey\b|\bplan\b|\bmou\b|subscription|^\W*(?:any|no)?\s*(?:renewal|extension)|\bterm\b)"
_AGREED = r"(?:mutual\w*|\bwrit\w+|\bboth\b|\bparties\b|\bagree(?:s|d)?\b|(?:by|on|of)\s+(?:the\s+|mutual\s+)?agreement|consent|amendment|\bsign\w*|instrument|letter|new\s+order|resolution|\bvotes?\b|approv\w+)"
_AUTO = r"(?:rolls?\s+over\s+(?:for|each|every|into|automatic)|renews?\s+(?:by\s+)?itself|(?:automatic\w*|auto-?)\s+(?:\w+\s+){0,3}(?:renew|extend)|(?:renew|extend|prolong|continu)\w*\s+(?:[\w'-]+,?\s+){0,6}automatic)"
_BARS = r"(?:{not}\s+(?:be\s+)?(?:\w+\s+){0,2}(?:renew|exten)|\bnor\s+(?:be\s+)?(?:renew|exten)|\bno\s+(?:right\s+(?:of|to)\s+|option\s+(?:of|to)\s+|automatic\s+)?(?:renew\w*|extension)|without\s+(?:any\s+)?(?:right\s+of\s+|option\s+(?:of|to)\s+)?renew\w*|not\s+renewable|no\s+longer\b|not\s+subject\s+to\s+renewal|not\s+(?:\w+\s+)?renew\w*)"
_OTHER = r"\bkeys?\b|passwords|retention|deadline|time\s+to\s+(?:cure|respond)|delet|destr|insurance|certificat|licen[cs]e\s+(?:key|fee)|\bpassword"
_UNLESS = r"(?:unless|except|otherwise\s+than|other\s+than|without|only|save)"

CUES = (
    Cue(
        "period.no_renewal",
        "renewal",
        "none",
        ("renew", "exten"),
        (_BARS, rf"{_RUNS}|there\s+(?:is|will\s+be|shall\s+be)|^\W*no\s+automatic\s+renewal"),
        (_UNLESS + r"[^.;]{0,60}" + _AGREED, _OTHER, r"\bno\s+automatic\s+renewal[^.;]{0,80}" + _AGREED),
    ),
    Cue(
        "period.no_renewal_headed",
        "renewal",
        "none",
        ("none", "no renewal", "not renew", "no.", "does not"),
        (r"(?:^\W*|:\s*)(?:none|no)\b|not\s+renew",),
        under=r"(?:^|> )(?:renewals?|extensions?)\b[^>]*$",
    ),
    Cue(
        "period.renewed_only_by_consent",
        "renewal",
        "by_consent",
        ("renew", "exten", "no longer", "beyond"),
        (
            rf"{_BARS}[^.;]{{0,40}}{_UNLESS}[^.;]{{0,80}}{_AGREED}|\bno\s+automatic\s+renewal[^.;]{{0,100}}{_AGREED}",
            _RUNS,
        ),
        (_OTHER,),
    ),
    Cue(
        "period.renews_by_consent",
        "renewal",
        "by_consent",
        ("renew", "exten", "carried on", "carry on", "continued", "prolong", "lengthen"),
        (
            rf"(?:may|can|shall|will)\s+(?:only\s+)?(?:be\s+)?(?:\w+\s+){{0,2}}{_GOES_ON}|{{agreement}}[^.;]{{0,60}}(?:renewed|extended)|(?:renewal|extension|renewable)\b|(?:may|can)\s+(?:\w+\s+){{0,4}}agree\s+(?:\w+\s+){{0,3}}to\s+(?:renew|extend|prolong)",
            rf"(?:renew|exten|carr|continu|prolong|lengthen)[^.;]{{0,140}}{_AGREED}|{_AGREED}[^.;]{{0,60}}(?:renew|exten|carr|prolong|lengthen)",
            rf"{_RUNS}|renewal|extension",
        ),
        (
            r"{not}",
            _AUTO,
            _OTHER,
            r"\b(?:no|without)\s+(?:renewal|extension)",
            r"unless\s+(?:either|one|a)\s+party",
            r"continued\s+use",
            r"services?\s+(?:may|can)\s+be\s+continued",
        ),
    ),
    Cue(
        "period.renewed_by_new_paper",
        "renewal",
        "by_consent",
        ("another", "new"),
        (
            r"(?:go\s+on|continue|renew|extend|next\s+(?:\w+\s+)?(?:year|summer|spring|fall|season|term)|again)[^.]{0,100}(?:write|sign|make|send|agree\s+(?:up)?on)\s+(?:PARTNER\s+|DISTRICT\s+|you\s+)?(?:another|a\s+new)\s+(?:letter|{agreement})",
        ),
    ),
    Cue(
        "period.renews_itself",
        "renewal",
        "automatic",
        ("renew", "exten", "year to year", "continues", "roll over", "rolls over"),
        (
            rf"{_AUTO}|(?:{{agreement}}|\bterm|\bit|\bplan)\s+(?:\w+\s+){{0,2}}(?:renews?|(?:shall|will)\s+renew|continues?|is\s+renewed)\b[^.;]{{0,80}}(?:unless|year\s+to\s+year|each\s+year|every\s+year|for\s+(?:another|a\s+further|successive|additional|one))|renew\w*\s+(?:\w+\s+){{0,6}}unless\s+(?:either|terminat|one|a\s+party)|shall\s+renew\s+for\s+(?:successive|additional)",
        ),
        (
            r"{not}\s+(?:\w+\s+){0,2}(?:automatic\w*\s+)?(?:renew|extend|roll)",
            r"\bno\s+automatic",
            r"insurance|\bkeys?\b|passwords?|certificates?",
            r"only\s+(?:if|by|with)",
            r"written\s+agreement",
            r"continues?\s+for\s+one\s+year\b(?!.{0,60}(?:unless|renew))",
        ),
    ),
)
