# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""How the data are guarded: a named standard, encryption, who of the staff is bound."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.found import gaps
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper, Spoken

_STANDARD = (
    r"nist\s+(?:csf|cyber\s?security\s+framework|privacy\s+framework)(?:,?\s+(?:v(?:ersion)?\.?\s*)?\d(?:\.\d)?)?|nist\s+(?:sp\s+|special\s+publication\s+)?800-(?:53a?|171|63b?|175b|52|111)(?:\s+rev(?:ision|\.)?\s*\d)?|"
    r"(?:national\s+institute\s+of\s+standards\s+and\s+technology)(?:'s)?(?:\s+\([^)]*\))?(?:\s+cyber\s?security\s+framework)?|iso(?:/iec)?\s*27\d{3}(?:[-:]\d+)?|soc\s*(?:2|ii)(?:,?\s+type\s+(?:ii|2|i|1))?|"
    r"cis\s+(?:critical\s+security\s+)?controls|center\s+for\s+internet\s+security|hitrust|fedramp|stateramp|tx-ramp|fisma|hipaa\s+security\s+rule|glba\s+safeguards\s+rule|cyber\s+essentials|csa\s+star|"
    r"(?:subpart\s+c\s+of\s+)?45\s+c\.?f\.?r\.?\s+(?:§+\s*|part\s+)?164(?:\.3\d\d|,?\s+subpart\s+c)?(?!\.\d)|fips\s+140-\d|pci[- ]dss|aes[- ]?(?:128|192|256)(?:-\w+)?|tls\s*v?1\.[0-3]\+?(?:\s+or\s+(?:later|higher|above|newer))?|cobit"
)
_ENCRYPT = r"(?<!un)encrypt(?:ed|ion|s|ing)?\b(?!\s+keys?)|cryptograph\w+|\b(?:tls|ssl|aes|ciphers?)\b|secure\s+sockets?"
_TRANSIT = r"on\s+the\s+way|\b(?:transit|motion|transmi\w+|sent|sends|sending|moved|travell?ing|in\s+transfer|transfer(?:red|s)?|transfers)\b|\b(?:ssl|https|sftp)\b|over\s+the\s+(?:internet|network)|end[- ]to[- ]end"
_CARRIED = r"(?:traffic|upload(?:s|ed|ing)?|exchang(?:e|ed|es)|deliver(?:s|ed|y|ies)?|mail|e-?mail(?:ed|s)?|portal|link|channels?|connections?|submitted|downloads?|file\s+transfer|between\s+[^.;]{1,40}\s+and)"
_REST = r"at\s+rest|\bstor(?:e|ed|age|es|ing)\b|wherever\s+(?:it|they)\s+(?:stores?|keeps?)"
_HELD = r"\b(?:kept|keeps?|held|holds?|saved?|disks?|drives?|laptops?|portable|devices?|tablets?|servers?|databases?|volumes?|media|back-?ups?|cloud)\b(?!\s+(?:confidential|secret|private))"
_SAFE_SENDING = r"\bover\s+(?:tls|https|sftp)\b|(?:transfer|sent|send|transmi|deliver|exchang|upload|communicat)\w*[^.;]{0,60}(?:sftp|https|\btls\b|\bvpn\b|secure\s+file\s+transfer)|(?:sftp|https|\btls\b|secure\s+file\s+transfer)[^.;]{0,60}(?:transfer|sent|send|transmi|deliver|exchang|upload|communicat)"
_NEED_NOT = r"\b(?:(?:need|does|do|is|are)\s+not|not\s+required\s+to)\s+(?:\w+\s+){0,3}?encrypt(?:ed)?\b|encrypt\w*[^.;:]{0,40}:\s*(?:no\b|none|not\s+required)|encryption\s+(?:is|shall\s+be)\s+not\s+required|\bwithout\s+encryption\s+(?:is|are)\s+(?:allowed|permitted)"
_NEVER_PLAIN = r"(?:{not}|\bno\b)[^.;]{0,120}(?:unencrypted|(?:unless|otherwise\s+than|except(?:\s+when|\s+if)?|without)\s+(?:\w+\s+){0,4}?encrypt)"


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for security_standard, the two encryption terms, and staff_bound."""
    for spoken in paper.spoken:
        if spoken.promise:
            yield from _standards(spoken, 0)
            yield from _encrypted(spoken)
        elif spoken.defines and pattern(r"standard|framework|safeguards").search(spoken.low[:60]):
            yield from _standards(spoken, 1)
    yield from read_cues(_CUES, paper)


def _standards(spoken: Spoken, rank: int) -> Iterator[Hit]:
    low = spoken.low
    if pattern(r"\bpublish\w*|destr|dispos|saniti").search(low) and not pattern(
        r"encrypt|csf|cybersecurity"
    ).search(low):
        return
    found = list(dict.fromkeys(spoken.text[m.start() : m.end()] for m in pattern(_STANDARD).finditer(low)))
    for words in found:
        yield Hit("security_standard", words, spoken.quote, "security.standard", rank)
    if found:
        return
    for gap in gaps(spoken.text):
        if pattern(r"(?:standard|framework)s?\b[^.;]{0,50}$").search(low[: gap.start]):
            yield Hit("security_standard", "", spoken.quote, "security.gap", rank)


def _encrypted(spoken: Spoken) -> Iterator[Hit]:
    """Encryption on the way and where the data lie: by the words near it, or because plain data are barred."""
    low = spoken.low
    plain_barred = bool(pattern(_NEVER_PLAIN).search(low))
    said = plain_barred or bool(pattern(_ENCRYPT).search(low))
    value = "no" if pattern(_NEED_NOT).search(low) and not plain_barred else "yes"
    how = r"(?:" + _ENCRYPT + (r"|unencrypted" if plain_barred else "") + r")"
    for term, plainly, loosely, rule in (
        ("encryption_transit", _TRANSIT, _CARRIED, "transit"),
        ("encryption_rest", _REST, _HELD, "rest"),
    ):
        if said and (_near(low, how, plainly, r"(?:[^.;]|\.\d){0,100}") or _near(low, how, loosely, _CLOSE)):
            yield Hit(
                term, value, spoken.quote, f"security.{rule}" if value == "yes" else f"security.no_{rule}"
            )
    if pattern(_SAFE_SENDING).search(low) and value == "yes":
        yield Hit("encryption_transit", "yes", spoken.quote, "security.sent_safely")


_CLOSE = r"(?:(?!\band\b|\bthen\b)(?:[^.;,]|,\s+password)){0,60}"  # "kept by us and sent encrypted": another act stands between


def _near(low: str, how: str, where: str, between: str) -> bool:
    return bool(pattern(f"(?:{how}){between}(?:{where})|(?:{where}){between}(?:{how})").search(low))


_STAFF = (
    r"(?:everyone|everybody|any(?:one|body)\s+(?!other\b|else\b|except|outside)|nobody|no\s+one|whoever|those\s+(?:who|working|with|handling|having)|(?:our|its|PARTNER's)\s+people\b|\bthey\s+have\s+all|each\s+of\s+them|every\s+(?:member|person|employee|researcher)|\bemployees?|\bstaff\b|\bpersonnel|\bworkers?\b|volunteers?|\btutors?\b|coaches|\bdrivers?\b|\baides?\b|interns?\b|"
    r"assistants?\b|researchers?\b|investigators?\b|analysts?\b|reviewers?\b|interviewers?\b|mentors?\b|counsel?lors?\b|servants?\b|authori[sz]ed\s+users?\b|officers?\b|clerks?\b|persons?\s+(?:who|with)|people\s+(?:who|with)|individuals?\s+(?:who|with)|each\s+(?:person|individual|member)|(?:team|panel|crew)\s+members?|members?\s+of\s+(?:the|its)\s+(?:\w+\s+)?(?:team|panel|crew))"
)
_BOUND = (
    r"(?:(?:promise|oath|pledge|vow)\s+of\s+(?:secrecy|confiden\w+|non-?disclosure)|under\s+a\s+(?:\w+\s+)?duty\s+of\s+(?:secrecy|confiden\w+)|(?:agree[sd]?|promise[sd]?|undertakes?|pledged?)\s+in\s+writing|privacy\s+class|\bsign(?:s|ed|ing)?\b(?!\s+(?:for|in|up|on|off|out)\b)|\bexecute[sd]?\s+(?:\w+\s+){0,5}?(?:agreements?|acknowledg\w+|pledges?|statements?|forms?|undertakings?|nda)\b|\backnowledge\b|\btrain(?:ing|ed|s)?\b|\binstruct(?:s|ed)?\b|\bswor?n\b|\bswears?\b|(?:subscribes?|takes?)\s+an\s+oath|"
    r"(?:course|lesson|session|evening|class|workshop|briefing|module)s?\s+(?:on|in|about)\s+(?:\w+\s+){0,2}?(?:privacy|confidentiality|data|security|ferpa|secrecy)|confidentiality\s+(?:agreements?|pledge|statement|oath|acknowledg\w+|obligations|undertaking)|non-?disclosure\s+agreements?|\bbound\s+by|affidavit)"
)


_CUES = (
    Cue("security.staff", "staff_bound", "yes", ("sign", "train", "oath", "pledge", "promise", "agree", "bound", "execut", "instruct", "acknowledg", "course", "class", "sworn", "swear", "evening", "session", "confiden", "disclosure", "undertak"),
        (_STAFF + r"[^.;]{0,140}?" + _BOUND + r"|" + _BOUND + r"[^.;]{0,80}?" + _STAFF,),
        (r"DISTRICT\s+(?:shall|will)\s+(?:train|instruct|require)", r"(?:staff|employees|personnel)\s+of\s+(?:the\s+)?DISTRICT|DISTRICT(?:'s)?\s+(?:staff|employees|personnel|volunteers|clerk)(?![^.;]*PARTNER)", r"{not}\s+(?:be\s+)?(?:required|obligated)", r"sub-?contractors?\s+agree", r"signed\s+by\s+(?:both|the)\s+parties", r"signature|signator|representative\s+capacity|authori[sz]ed\s+to\s+(?:sign|execute|bind)|generally\s+available|public\s+domain|does\s+not\s+include|signing\s+below|authority\s+to\s+bind", r"certificate\s+of\s+insurance", r"background(?![^.;]*(?:train|oath|sign))", r"{agreement}\s+(?:shall|may|is|will)\s+(?:be\s+)?(?:signed|executed)", r"professional\s+development|services\s+to\s+train|teachers?", r"name,?\s+title|likeness|publicity", r"indemnif", r"respective\s+officers", r"(?:authori[sz]ed|duly)\s+(?:\w+\s+)?(?:officers?|represent\w+)|in\s+witness|amend|consent\s+form|same\s+(?:restrictions|terms|conditions|obligations)|parents?|guardian|clerk\s+of")),
)  # fmt: skip
