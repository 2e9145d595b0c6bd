# ruff: noqa: E501 - patterns: what drafters write, one way a line
"""How the data are guarded: a named standard, encryption, who of the staff is bound."""

from __future__ import annotations

from collections.abc import Iterator

from permslip.agree.reader.cues import Cue, pattern, read_cues
from permslip.agree.reader.hit import Hit
from permslip.agree.reader.spoken import Paper

_STANDARD = (
    r"nist\s+(?:csf|cyber\s?security\s+framework)(?:\s+(?:v(?:ersion)?\.?\s*)?\d(?:\.\d)?)?|nist\s+(?:sp\s+|special\s+publication\s+)?800-(?:53|171|63b?|175b|52|111)(?:\s+rev(?:ision|\.)?\s*\d)?|"
    r"(?:national\s+institute\s+of\s+standards\s+and\s+technology)(?:\s+\([^)]*\))?(?:\s+cybersecurity\s+framework)?|iso(?:/iec)?\s*27\d{3}(?:[-:]\d+)?|soc\s*(?:2|ii)(?:\s+type\s+(?:ii|2|i|1))?|cis\s+(?:critical\s+security\s+)?controls|hitrust|fedramp|fisma|"
    r"45\s+c\.?f\.?r\.?\s+(?:§+\s*|part\s+)?164\.312|fips\s+140-\d|pci[- ]dss|aes[- ]?(?:128|192|256)(?:-\w+)?|tls\s*(?:v?1\.[0-3]\+?)?|cobit"
)
_TRANSIT = r"on\s+the\s+way|encrypted\s+(?:transfer|transmission|connection|channel|e-?mail)|(?:in|during)\s+(?:transit|motion|transmission|motion)|while\s+in\s+transit|when\s+transmitted|transmitted|transmission|transfer(?:red)?\s+(?:over|via|through|electronic)|\btls\b|\bssl\b|https|sftp"
_REST = r"at\s+rest|encrypted\s+(?:volumes?|disks?|storage|drives?|form|server|database)|encrypted\s+on\s+(?:its|the|our)\s+server|wherever\s+(?:it|they)\s+(?:stores?|keeps?)|in\s+storage|while\s+stored|(?:data|information)\s+storage|stored\s+(?:in\s+an?\s+|on\s+|data)|on\s+(?:all\s+)?(?:laptops?|portable|disk|servers?)|hard\s+drives?|when\s+stored|is\s+stored|storage\s+media|server\s+with\s+encryption"
_ENCRYPT = r"(?<!un)encrypt(?:ed|ion|s)?|cryptograph\w+|\btls\b"
_STAFF = r"(?:everyone\s+(?:at|who)|each\s+of\s+them|every\s+(?:member|person|employee|researcher)|\bemployees?|\bstaff\b|\bpersonnel|each\s+(?:person|individual|researcher|member)|persons?\s+(?:who|with)|individuals?\s+(?:who|with)|team\s+members?)"
_BOUND = r"(?:promise\s+of\s+secrecy|agreed\s+in\s+writing|privacy\s+class|\bsign(?:s|ed)?\b|\bexecutes?\b|\backnowledge\b|\btrain(?:ing|ed)?\b|\binstruct(?:s|ed)?\b|agree\s+in\s+writing|confidentiality\s+(?:agreements?|pledge|statement|oath|acknowledg\w+)|non-?disclosure\s+agreements?|\bbound\s+by|affidavit)"
_UNENCRYPTED = (r"{not}\s+(?:\w+\s+){0,2}(?:required\s+to\s+)?encrypt", r"key\s+management")


def read(paper: Paper) -> Iterator[Hit]:
    """Hits for security_standard, the two encryption terms, and staff_bound."""
    for spoken in paper.promises:
        low = spoken.low
        if pattern(r"\bpublish\w*|destr|dispos|saniti").search(low) and not pattern(
            r"encrypt|csf|cybersecurity"
        ).search(low):
            continue
        found = list(
            dict.fromkeys(spoken.text[m.start() : m.end()] for m in pattern(_STANDARD).finditer(low))
        )
        named = [f for f in found if not pattern(r"^(?:tls|aes)").search(f.lower())] or found
        for words in named:
            yield Hit(
                "security_standard",
                words,
                spoken.quote,
                "security.standard",
                0
                if named is not found
                or (found == named and not pattern(r"^(?:tls|aes)").search(words.lower()))
                else 1,
            )
    yield from read_cues(_CUES, paper)


_CUES = (
    Cue("security.sent_safely", "encryption_transit", "yes", ("sftp", "encrypted before", "https", "tls"), (r"(?:transfer|sent|send|transmit|deliver)\w*[^.;]{0,60}(?:sftp|https|\btls\b|encrypted)|encrypted\s+before\s+(?:they|it)\s+(?:is|are)\s+(?:sent|transferred|transmitted)",), _UNENCRYPTED),
    Cue("security.anyone_signs", "staff_bound", "yes", ("anyone", "everyone", "nobody", "no one"), (r"(?:anyone|everyone|whoever)\b[^.;]{0,60}(?:sign|train|agreed\s+in\s+writing)|(?:nobody|no\s+one)\b[^.;]{0,60}(?:until|before|unless)[^.;]{0,60}(?:sign|train)",)),
    Cue("security.transit", "encryption_transit", "yes", ("encrypt", "cryptograph", "tls"), (_ENCRYPT, _TRANSIT), _UNENCRYPTED),
    Cue("security.rest", "encryption_rest", "yes", ("encrypt",), (_ENCRYPT, _REST), _UNENCRYPTED),
    Cue("security.no_transit", "encryption_transit", "no", ("encrypt",), (r"{not}\s+(?:\w+\s+){0,2}(?:be\s+)?encrypt\w*", _TRANSIT), (r"{not}\s+(?:\w+\s+){0,4}(?:store|transmit|transfer|send)",)),
    Cue("security.staff", "staff_bound", "yes", ("employee", "staff", "personnel", "individual", "each person", "everyone", "agents", "team member", "member", "of them", "researcher"),
        (_STAFF + r"[^.;]{0,140}?" + _BOUND + r"|" + _BOUND + r"[^.;]{0,80}?" + _STAFF,
         r"{shall}|(?:are|is)\s+(?:trained|required)|has\s+agreed|sits?\s+through|sign|provides?|requires?|training"),
        (r"DISTRICT\s+(?:shall|will)\s+(?:train|instruct|require)", r"{not}\s+(?:be\s+)?(?:required|obligated)", r"sub-?contractors?\s+agree", r"signed\s+by\s+(?:both|the)\s+parties", r"signature|signator", r"certificate\s+of\s+insurance", r"background", r"{agreement}\s+(?:shall|may|is|will)\s+(?:be\s+)?(?:signed|executed)", r"professional\s+development|services\s+to\s+train|teachers?", r"name,?\s+title|likeness|publicity", r"indemnif", r"respective\s+officers")),
)  # fmt: skip
