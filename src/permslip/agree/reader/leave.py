# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""With whose leave: what a bar comes to with what limits it.

``without the prior written consent of`` makes a bar *with consent*, a list of names *named only*; ``except as
permitted by this agreement`` points elsewhere and yields to what stands there.
"""

from __future__ import annotations

from permslip.agree.reader.cues import pattern
from permslip.agree.reader.spoken import Spoken

WITH_CONSENT = (
    r"\bwhere\s+[^.;]{0,60}\b(?:has|have)\s+(?:\w+\s+)?(?:authori[sz]ed|agreed|consented|approved|permitted)\b|"
    r"unless\s+DISTRICT\s+(?:\w+\s+){0,2}?(?:tells?|told|says?|writes?|written|allows?|confirms?|instructs?|directs?)\b|"
    r"(?:without|except\s+(?:with|upon|by)|unless\s+(?:\w+\s+){0,4}?|only\s+(?:with|upon|after|if)|absent|subject\s+to|prior\s+to|with(?!out))\s*(?:first\s+)?(?:receiving\s+|obtaining\s+|having\s+|obtains?\s+|has\s+|the\s+|an?y?\s+|such\s+|other(?:\s+party)?'s\s+)*(?:DISTRICT's\s+)?{consent}"
    r"|unless\s+[^.;]{0,60}?(?:consent(?:s|ed)?|approve[sd]?|authori[sz]e[sd]?|agree[sd]?|permit(?:s|ted)?|sa(?:id|ys?)\s+yes|given\s+(?:its\s+)?(?:leave|permission))\b(?!\s+(?:by|under|in)\s+(?:this|law))|until\s+[^.;]{0,40}(?:approved|agreed|consented|said\s+yes|given\s+(?:its\s+)?(?:leave|permission|consent))|(?:unless|except\s+as|except\s+when)\s+(?:\w+\s+){0,3}(?:authori[sz]ed|approved|agreed|consented)\s+(?:to\s+)?(?:in\s+(?:advance\s+)?writing|in\s+advance|by\s+(?:the\s+)?DISTRICT)"
    r"|{consent}\s+(?:of|from|by)\s+(?:the\s+)?(?:DISTRICT|other\s+party|parent)|DISTRICT's\s+{consent}|express\s+prior\s+written\s+permission|only\s+(?:where|if|when|after|with)\s+[^.;]{0,50}(?:agree[sd]?|consent(?:s|ed)?|approve[sd]?|leave)\b|without\s+(?:the\s+)?(?:leave|written\s+agreement|say-so)|without\s+an?\s+yes\b|with\s+(?:the\s+)?DISTRICT's\s+leave"
)
UNASKED = r"(?:without|with\s+or\s+without)\s+(?:asking|(?:the\s+|any\s+|further\s+|prior\s+)*(?:\w+\s+){0,3}?(?:consent|approval|permission|leave)\b)"
"""A permission that asks nobody; to be looked for only where the act is allowed: ``may assign without the consent``."""
NAMED = (
    r"\bexcept\w*\b[^.;]{0,100}\b(?:in|on)\s+(?:the\s+)?(?:exhibit|annex|schedule|appendix|attachment|list)\b|\b(?:in|on)\s+(?:the\s+)?(?:exhibit|annex|schedule|appendix|attachment|list|table)\s+\w+\s+excepted|"
    r"(?:except|other\s+than|besides|save)\s+(?:to\s+|by\s+)?(?:[\w&-]+\s+){1,4}[\w&-]+,?\s+(?:inc|llc|ltd|corp|co|llp)\b|"
    r"(?:except|other\s+than|only|solely|limited)\s+(?:to\s+|as\s+|by\s+|for\s+)?[^.;]{0,80}?(?:listed|named|identified|set\s+forth|specified|enumerated)\s+(?:\w+\s+){0,2}?(?:in|on|by)\s+(?:the\s+)?(?:exhibit|schedule|attachment|appendix|annex|section|list|paragraph|article|agreement|this)"
    r"|\b(?:but|save)\s+(?:to\s+|by\s+|with\s+)?(?:those|the\s+\w+|such\s+\w+)\s+(?:named|listed|identified)\b|\b(?:named|listed|identified)\b[^.;]{0,60}\b(?:no\s+others?|nobody\s+else|no\s+one\s+else)\b"
    r"|(?:except|other\s+than)\s+(?:as\s+specified\s+in\s+section[^.;]{0,20}\()?(?:to\s+)?(?:its\s+|the\s+)?(?:approved\s+|authori[sz]ed\s+|named\s+|listed\s+)?sub-?\s?(?:processor|contractor)s"
)
_ELSEWHERE = r"(?:except|other\s+than|unless|but\s+only)\s+(?:(?:as|to\s+the\s+extent|where|when|otherwise|for|is|are|specifically|expressly)\s+){0,4}(?:\w+\s+){0,3}?(?:permitted|authori[sz]ed|provided|allowed|specified|set\s+forth|required\s+by\s+this|necessary|described)|in\s+violation\s+of\s+this|not\s+(?:permitted|authori[sz]ed)\s+by\s+this"


def limited(spoken: Spoken) -> str:
    """The sentence with the exceptions that stand elsewhere in its clause."""
    return spoken.low + " " + " ".join(spoken.limits)


def bar(spoken: Spoken, limits: str) -> tuple[str, int]:
    """What a bar comes to with what limits it, and its rank."""
    if pattern(WITH_CONSENT).search(limits):
        return "with_consent", 0
    if pattern(NAMED).search(limits):
        return "named_only", 0
    if spoken.low.strip(" .:") == spoken.heading.split(" > ")[-1].strip(" .:"):
        return "barred", 1  # "No disclosure." as a caption: what stands below it says how far
    # "shall not disclose without: (a) authorization under FERPA": a bar with a condition that is not understood
    return "barred", 1 if pattern(_ELSEWHERE).search(limits) or pattern(r"\bwithout\b").search(limits) else 0
