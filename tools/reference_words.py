# ruff: noqa: E501 - sentences and tables of a manual
"""What the generated reference says about words that the code only lists. A word without a sentence fails the build."""

from __future__ import annotations

EXITS = {
    0: ("yes", "Done, permitted, verified, nothing blocks."),
    1: (
        "our bug",
        "A promise of this program was broken. Please tell us. What was published before it stays published.",
    ),
    2: (
        "bad input",
        "Something handed in cannot be read or does not exist. The message says what to change.",
    ),
    3: ("refused", "A rule, the agreement or a family says no; or `verify` found the release withdrawn."),
    4: (
        "undetermined",
        "A fact is missing or two rules disagree; or `verify` found all sound but was given no `--trust`.",
    ),
    5: ("verification failed", "A slip, package, proof or ledger does not hold. Do not use the package."),
    6: ("waiting for a person", "Everything is staged. A second person has to approve."),
    130: (
        "stopped",
        "You pressed Ctrl-C (`129` or `143`: a closed terminal or the system ended it). The next command tidies up.",
    ),
}

STATUSES = {
    "draft": "Encoded from a secondary source or from memory. Have counsel check it before you lean on it.",
    "text-read": "The primary text was read. No counsel has reviewed this encoding.",
    "reviewed": "Your own district's counsel reviewed it. No rule is shipped with this status.",
}
SEVERITIES = {
    "block": "The release stops: *refused* where the rule is not met, *undetermined* where a fact is missing.",
    "warn": "The decision says so and goes on.",
    "duty": "Somebody has to do something by a day; the decision says so and goes on.",
    "practice": "Good practice; the decision says so and goes on.",
}
EFFECTS = {
    "permit": "it allows, where its conditions hold",
    "forbid": "it bars, unless its conditions hold",
    "require": "it asks for something",
    "clock": "it sets a time",
}
PACKS = {
    "us-ferpa": "The federal law on education records (20 USC 1232g; 34 CFR Part 99).",
    "us-nsla": "The federal law on school meals.",
    "us-mckinney-vento": "The federal law on homeless children in school.",
    "us-idea": "The federal law on special education (34 CFR Part 300).",
    "us-ppra": "The federal law on surveys of pupils and on marketing to them (20 USC 1232h).",
    "us-coppa": "The federal rule on online services for children under 13 (16 CFR Part 312), as far as schools are concerned.",
    "us-ct": "Connecticut.",
    "us-ny": "New York: Education Law 2-d and 8 NYCRR Part 121. It binds where an agreement names the pack.",
    "us-il": "Illinois: the Student Online Personal Protection Act. It binds where an agreement names the pack.",
    "us-ca": "California: Education Code 49073.1. It binds where an agreement names the pack.",
    "policy": "Rules that a district may adopt for itself. They are off until it does.",
    "house": "Permslip's own practice. It is not law and is never printed as law. It is always applied.",
}
PROFILES = (
    "How small a count authorities let their tables show, as data for whoever makes a table. They are no rules: nothing is "
    "refused because of them."
)
ABOUT = {
    "district": "Attested once for the district: `--about district`, or leave `--about` out.",
    "agreement": "Attested for one agreement: `--about` takes the agreement's id.",
    "request": "Attested for one request and no other: `--about` takes the request's id.",
    "element": "Attested for one element: `--about` takes `REQUEST:ELEMENT` or `AGREEMENT:ELEMENT`.",
    "recipient": "Attested for one organisation: `--about` takes its party id.",
    "incident": "Attested for one incident: `--about` takes the incident's id.",
}
ANSWERS = {
    "bool": "yes or no",
    "number": "a whole number",
    "date": "a day",
    "text": "words",
    "set": "a list of words",
}

TERM_KINDS = {
    "day": "`YYYY-MM-DD`",
    "number": "a whole number",
    "yes or no": "`yes` or `no`",
    "one of a list": "one of the words in the list below; where they have an order, the strictest stands first",
    "state": "the two letters of a state, such as `CT`; `US` for federal law",
    "elements": "a key of the [catalogue](elements.md), or the paper's own words where the catalogue has none",
    "words": "the paper's own words, shortened to what answers the question",
}
TERM_ANSWERS = {
    "duration": "duration",
    "day": "day",
    "count": "number",
    "yes_no": "yes or no",
    "place": "state",
    "elements": "elements",
    "text": "words",
}
STRICTER = {
    "shorter": "the shorter",
    "longer": "the longer",
    "earlier": "the one named first",
    "yes": "yes",
    "no": "no",
    "more": "the larger",
}

CLASSES = {
    "direct_id": (
        "names a person by itself: a name, an e-mail address, a telephone number",
        "stays home unless law, agreement and consent allow it by name",
    ),
    "student_number": ("a number that stands for one student", "replaced by a random record code"),
    "quasi_id": (
        "names nobody alone, but can single a person out with others: sex, birth date, race",
        "made coarser until the agreement's k is reached",
    ),
    "directory": (
        "what the district has publicly designated as directory information",
        "may go on that basis, less those who opted out",
    ),
    "education": (
        "an ordinary fact of an education record: a score, an absence",
        "may go where basis, agreement and consent allow it",
    ),
    "sped": ("special education: disability, plan, placement", "needs a basis of its own; rules say which"),
    "meal_status": (
        "eligibility for free or reduced-price meals, and what stands in for it",
        "a federal law of its own",
    ),
    "homeless": ("a child's living situation", "never directory information; a federal law of its own"),
    "health": ("health facts, immunisations", "stays home unless a rule and the agreement let it go"),
    "survey_protected": (
        "answers on topics that federal survey law protects",
        "stays home until counsel confirms",
    ),
    "student_content": ("work that a student made", "belongs to the student or the parent"),
    "staff_eval": ("evaluations of certified staff", "needs the person's written consent, each time"),
    "staff_other": ("other facts about members of staff", "outside student law; agreement and policy decide"),
    "safety_plan": (
        "floor plans, campus maps, security plans and systems",
        "needs a safety determination of its own",
    ),
    "building_other": (
        "square feet, capacity, addresses of schools",
        "no person in it; the agreement decides",
    ),
    "operations": ("courses, periods, spending", "no person in it; the agreement decides"),
    "aggregate": ("counts over many people", "small counts are held back"),
    "public": ("already published with the same values at the same detail", "may go"),
    "secret": ("passwords, tokens, keys", "never loaded, so it can never leave"),
    "unknown": ("nobody could tell what it is", "never leaves"),
}

BASES = {
    "consent": "The parent, or the student from 18 on, agreed in writing (34 CFR 99.30).",
    "school_official": "The partner does work that staff would otherwise do, under the district's direct control (99.31(a)(1)).",
    "studies": "A study for the district: tests, student aid or better instruction (99.31(a)(6)).",
    "audit_evaluation": "Audit or evaluation of a federal or state programme (99.31(a)(3), 99.35).",
    "transfer": "The student is enrolling in another school (99.31(a)(2)).",
    "directory": "Directory information, after public notice, less those who opted out (99.37).",
    "deidentified": "A named person determined that nobody can be identified (99.31(b)).",
    "emergency": "A health or safety emergency (99.31(a)(10), 99.36).",
    "order": "A court order or subpoena (99.31(a)(9)).",
}
PURPOSES = {
    "needs_assessment": "find out what schools or students need",
    "improve_instruction": "improve instruction",
    "predictive_tests": "develop, validate or administer predictive tests",
    "student_aid": "administer student aid",
    "program_evaluation": "evaluate a programme",
    "institutional_service": "a service that the district would otherwise provide itself",
    "transport": "school transport",
    "meals": "school meals",
    "directory_publication": "a yearbook, a programme, an honour roll",
    "other": "anything else, in words of its own",
}
ROLES = {
    "data_officer": "runs the office: takes in data and papers, stages releases",
    "superintendent": "attests what the district's head must say; often the second person",
    "board": "the board of education, through whoever speaks for it",
    "counsel": "the district's lawyer",
    "school_safety": "whoever decides on school safety records",
    "registrar": "keeps the student records",
    "partner": "somebody at the partner; no person of the office has this role",
}

ENTRIES = {
    "agreement.registered": "An agreement, or the next version of one, was registered.",
    "agreement.ended": "An agreement ended before its day.",
    "recipient.added": "An organisation was entered as a recipient, with its key.",
    "key.added": "A key was made.",
    "key.rotated": "A key took another's place.",
    "key.revoked": "A key was revoked.",
    "person.added": "A person was given a role and a key. No name stands here.",
    "holding.registered": "A source of records was read and classified.",
    "consent.batch": "Families' answers were taken in: how many, never whose.",
    "facts.attested": "A person in a role stated a fact.",
    "request.received": "A request was put.",
    "request.refused": "A decision refused it; these rules said no.",
    "request.undetermined": "A decision could not be made; these facts are missing.",
    "request.permitted": "A decision permitted it.",
    "release.staged": "The bytes of a release were made ready. Nothing had left.",
    "release.approved": "A second person signed those bytes.",
    "release.published": "Those bytes were handed out.",
    "release.not_delivered": "A release that was entered, or only staged, did not leave after all.",
    "release.revoked": "A release was revoked, suspended or superseded.",
    "reinstatement.given": "A person signed that a suspended release may be used again.",
    "release.reinstated": "A suspension ended: as many people as the release itself needed had signed.",
    "duty.opened": "Somebody must do something by a day.",
    "duty.certified": "It was certified as done.",
    "incident.opened": "An incident was opened; its clocks run.",
    "incident.updated": "Something became known about an incident.",
    "policy.set": "A district policy was set.",
    "seat.given": "Somebody was given a seat in the portal. No name stands here.",
    "seat.confirmed": "An approver stands behind another's seat, or (`first_seat`, `machine`) none sat who could. Votes count from it from now on.",
    "seat.ended": "That seat was taken away. `waiting` names the releases that waited for votes when an approver's was.",
    "review.given": "A reviewer voted on a staged release. The reason's words stay in the office; here is their digest.",
    "attack.recorded": "Somebody played the adversary on a staged release. The highest risk and the upper end of its interval are in millionths.",
    "request.returned": "A request went back to the partner, who may put it again.",
    "request.withdrawn": "The partner took a request back.",
    "undertaking.signed": "A named person of a partner signed the promise of confidentiality.",
    "package.fetched": "Somebody of the partner downloaded a package.",
    "package.acknowledged": "The partner said that the package arrived whole.",
    "agreement.posted": "A version of an agreement was posted for everybody; these clauses were held back.",
    "families.invited": "Letters to families were made: how many, never to whom.",
    "notice.written": "The district wrote what families read about an agreement, in one language.",
    "entry.erased": "The words of an entry were erased; its place in the tree stays.",
}

CONSENT_COLUMNS = {
    "subject": ("the key of the student, or of the member of staff, as in the source", "text"),
    "signer": ("who signed: the guardian's key, or the subject's own", "text"),
    "signer_authority": (
        "in what capacity they signed; from 18 on only the student may; a member of staff signs for themselves",
        "`parent`, `guardian`, `eligible_student`, `staff_member`",
    ),
    "question": (
        "the question that was asked, as the agreement names it; for staff, as the decision on the request names it",
        "small letters, digits, hyphens",
    ),
    "elements": ("which elements the answer covers", "`*` or [element keys](elements.md) separated by a bar"),
    "purpose": ("which purposes it covers", "`*` or [purposes](topics.md#purposes) separated by a bar"),
    "recipients": ("which organisations it covers", "`*` or party ids separated by a bar"),
    "answer": ("what they said", "`given`, `refused`, `withdrawn`"),
    "signed_on": ("the day of the signature", "`YYYY-MM-DD`, not after today"),
    "expires_on": ("the last day on which a yes holds", "`YYYY-MM-DD`, or empty: no end"),
    "evidence_sha256": (
        "the SHA-256 of the signed paper or page; the paper stays with you",
        "64 small hex digits",
    ),
}

OFFICE_KEYS = {
    "format": "The version of this file: 1.",
    "district": "The district's name, as it stands on every slip. Not changed later.",
    "origin": "The name of the ledger. Partners check it. Not changed later.",
    "database.address": "Empty for SQLite in this folder, or a `postgresql://` address without its password.",
    "calendar.closed": "Days on which the district is closed besides the state's holidays; they are no business days.",
    "portal.address": "How people reach the portal, such as `https://permslip.example.org`. Empty: this machine only.",
    "portal.proxies": "How many reverse proxies stand in front, whose word on who calls is believed. 0 unless said.",
    "portal.contact": "Whom to ask: printed at the foot of every page and in letters.",
    "portal.office_hours": "When somebody can come to the data office, for those who need help in person.",
    "portal.mail": "`host`, `port`, `user`, `sender`, `security` (`starttls`, `tls` or `none`) of a mail server. The "
    "password is PERMSLIP_MAIL_PASSWORD in the environment.",
    "portal.sms_program": "A program of yours that sends a text message: one line of JSON with `to` and `text` on its input.",
    "portal.sign_in": "School sign-ins by OpenID Connect: `name`, `title`, `server`, `client_id` each, and `addresses_are_its_own` for one that says nothing of whether an address was verified. The secret is "
    "PERMSLIP_NAME_SECRET in the environment.",
}
