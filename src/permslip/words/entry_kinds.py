"""The kinds of ledger entry, and what each one must say. A kind that is not here cannot be logged.

``BODIES`` gives the fields that an entry's body needs, each as one of a few plain words (see
``FIELD_TYPES`` in :mod:`permslip.ledger.entry`); a ``?`` means that null is allowed. Kinds in
``PUBLIC`` travel with a release as an opening, so their bodies hold these fields and no others.
No body ever holds a student: rosters are in the vault.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class EntryKind(StrEnum):
    """What happened."""

    AGREEMENT_REGISTERED = "agreement.registered"
    AGREEMENT_ENDED = "agreement.ended"
    RECIPIENT_ADDED = "recipient.added"
    KEY_ADDED = "key.added"
    KEY_ROTATED = "key.rotated"
    KEY_REVOKED = "key.revoked"
    PERSON_ADDED = "person.added"
    HOLDING_REGISTERED = "holding.registered"
    CONSENT_BATCH = "consent.batch"
    FACTS_ATTESTED = "facts.attested"
    REQUEST_RECEIVED = "request.received"
    REQUEST_REFUSED = "request.refused"
    REQUEST_UNDETERMINED = "request.undetermined"
    REQUEST_PERMITTED = "request.permitted"
    RELEASE_STAGED = "release.staged"
    RELEASE_APPROVED = "release.approved"
    RELEASE_PUBLISHED = "release.published"
    RELEASE_NOT_DELIVERED = "release.not_delivered"
    RELEASE_REVOKED = "release.revoked"
    REINSTATEMENT_GIVEN = "reinstatement.given"
    RELEASE_REINSTATED = "release.reinstated"
    DUTY_OPENED = "duty.opened"
    DUTY_CERTIFIED = "duty.certified"
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_UPDATED = "incident.updated"
    POLICY_SET = "policy.set"
    SEAT_GIVEN = "seat.given"
    SEAT_CONFIRMED = "seat.confirmed"
    SEAT_ENDED = "seat.ended"
    REVIEW_GIVEN = "review.given"
    REQUEST_RETURNED = "request.returned"
    REQUEST_WITHDRAWN = "request.withdrawn"
    UNDERTAKING_SIGNED = "undertaking.signed"
    PACKAGE_FETCHED = "package.fetched"
    PACKAGE_ACKNOWLEDGED = "package.acknowledged"
    AGREEMENT_POSTED = "agreement.posted"
    FAMILIES_INVITED = "families.invited"
    NOTICE_WRITTEN = "notice.written"
    ATTACK_RECORDED = "attack.recorded"
    ENTRY_ERASED = "entry.erased"


BODIES: Mapping[EntryKind, Mapping[str, str]] = {
    EntryKind.AGREEMENT_REGISTERED: {
        "agreement": "id",
        "version": "int",
        "digest": "sha256",
        "starts": "date?",
        "ends": "date?",
    },
    EntryKind.AGREEMENT_ENDED: {"agreement": "id", "on": "date"},
    EntryKind.RECIPIENT_ADDED: {"recipient": "id", "name": "text", "key": "text", "verified_how": "text"},
    EntryKind.KEY_ADDED: {
        "use": "text",
        "key_id": "id",
        "public_key": "text",
        "role": "text?",
        "valid_from": "time",
        "valid_to": "time?",
    },
    EntryKind.KEY_ROTATED: {
        "old_key_id": "id",
        "key_id": "id",
        "public_key": "text",
        "valid_from": "time",
        "valid_to": "time?",
    },
    EntryKind.KEY_REVOKED: {"key_id": "id", "at": "time", "because": "text"},
    EntryKind.PERSON_ADDED: {"person": "id", "role": "text", "key_id": "id"},
    EntryKind.HOLDING_REGISTERED: {"holding": "id", "format": "text", "digest": "sha256"},
    EntryKind.CONSENT_BATCH: {"day": "date", "digest": "sha256", "answers": "int"},
    EntryKind.FACTS_ATTESTED: {
        "fact": "id",
        "value": "value",
        "role": "text",
        "on": "date",
        "scope": "text",
        "until": "date?",
    },
    EntryKind.REQUEST_RECEIVED: {
        "request": "id",
        "digest": "sha256",
        "agreement": "id?",
        "recipient": "text",
    },
    EntryKind.REQUEST_REFUSED: {"request": "id", "decision": "sha256", "rules": "texts"},
    EntryKind.REQUEST_UNDETERMINED: {"request": "id", "decision": "sha256", "ask": "texts"},
    EntryKind.REQUEST_PERMITTED: {"request": "id", "decision": "sha256"},
    EntryKind.RELEASE_STAGED: {"release": "id", "request": "id", "staged_digest": "sha256", "by": "text"},
    EntryKind.RELEASE_APPROVED: {
        "release": "id",
        "staged_digest": "sha256",
        "role": "text",
        "key_id": "id",
    },
    EntryKind.RELEASE_PUBLISHED: {
        "release": "id",
        "agreement": "id",
        "agreement_version": "int",
        "recipient": "id",
        "basis": "text",
        "elements": "texts",
        "rows": "text",
        "slip": "sha256",
        "payload": "sha256",
        "destroy_by": "date?",
        "beyond_minimum": "bool",
    },
    EntryKind.RELEASE_NOT_DELIVERED: {"release": "id", "because": "text"},
    EntryKind.RELEASE_REVOKED: {"release": "id", "status": "status", "on": "date", "because": "text"},
    # one person's yes, signed with that key (follow.taking_back)
    EntryKind.REINSTATEMENT_GIVEN: {
        "release": "id",
        "role": "text",
        "key_id": "id",
        "signature": "text",
        "on": "date",
        "because": "text",
    },
    EntryKind.RELEASE_REINSTATED: {"release": "id", "on": "date", "because": "text"},
    EntryKind.DUTY_OPENED: {
        "duty": "id",
        "duty_kind": "text",
        "owed_by": "text",
        "due": "date",
        "source": "text",
        "because": "text",
        "blocks": "bool",
    },
    EntryKind.DUTY_CERTIFIED: {
        "duty": "id",
        "on": "date",
        "method": "text",
        "certificate": "sha256?",
        "release_destroyed": "id?",
    },
    EntryKind.INCIDENT_OPENED: {
        "incident": "id",
        "on": "date",
        "release": "id?",
        "party": "text?",
        "what": "text",
    },
    EntryKind.INCIDENT_UPDATED: {"incident": "id", "on": "date", "state": "text", "what": "text"},
    EntryKind.POLICY_SET: {"policy": "id", "value": "value"},
    # a seat of the district's own people names the person (an opaque id) and the key that signs for them
    EntryKind.SEAT_GIVEN: {
        "seat": "id",
        "role": "text",
        "person": "id?",
        "key_id": "id?",
        "party": "id?",
        "agreement": "id?",
    },
    # how is a ConfirmedHow; by_seat the approver's who confirmed it, null where none sat who could
    EntryKind.SEAT_CONFIRMED: {
        "seat": "id",
        "how": "text",
        "by_seat": "id?",
        "role": "text",
        "minutes": "text?",
    },
    EntryKind.SEAT_ENDED: {"seat": "id", "because": "text"},
    # key_id is the person's own, the one of person.added, whichever key signs the approval
    EntryKind.REVIEW_GIVEN: {
        "release": "id",
        "staged_digest": "sha256",
        "role": "text",
        "key_id": "id",
        "vote": "text",
        "minutes": "text?",
        "reason": "sha256?",
    },
    EntryKind.REQUEST_RETURNED: {"request": "id", "because": "text"},
    EntryKind.REQUEST_WITHDRAWN: {"request": "id", "because": "text"},
    EntryKind.UNDERTAKING_SIGNED: {
        "seat": "id",
        "party": "id",
        "agreement": "id",
        "text": "sha256",
        "on": "date",
    },
    EntryKind.PACKAGE_FETCHED: {"release": "id", "party": "id", "seat": "id"},
    EntryKind.PACKAGE_ACKNOWLEDGED: {"release": "id", "party": "id", "seat": "id"},
    EntryKind.AGREEMENT_POSTED: {"agreement": "id", "version": "int", "on": "date", "redacted": "texts"},
    EntryKind.FAMILIES_INVITED: {"batch": "id", "letters": "int", "on": "date"},
    EntryKind.NOTICE_WRITTEN: {"agreement": "id", "language": "text", "text": "sha256"},
    # which attacks got an answer, and the highest risk with the upper end of its interval, in millionths
    EntryKind.ATTACK_RECORDED: {
        "release": "id",
        "staged_digest": "sha256",
        "key_id": "id",
        "attacks": "texts",
        "risk": "int",
        "risk_upto": "int",
        "untried": "int",
        "seed": "int",
    },
    EntryKind.ENTRY_ERASED: {"seq": "int", "because": "text"},
}

ADDED: Mapping[EntryKind, Mapping[str, str]] = {
    # by table which attacks got an answer, on how many people, by which columns; what lists the adversary had
    EntryKind.ATTACK_RECORDED: {"tables": "attacked", "files": "files"},
    # the person who gave it: a seat of an approver that names none was given before seats were confirmed
    EntryKind.SEAT_GIVEN: {"by": "id"},
    # the releases that waited for votes when an approver's seat ended
    EntryKind.SEAT_ENDED: {"waiting": "texts"},
}
"""Fields that a body has and that entries of earlier versions lack."""

BY_REVIEWERS = "reviewers"
"""Stands among the rules of a refusal where people said no, and not a rule of the lawbook."""

PUBLIC = frozenset({EntryKind.RELEASE_PUBLISHED})
"""Their openings leave the building: the body holds exactly the fields above."""

ERASABLE = frozenset({EntryKind.CONSENT_BATCH, EntryKind.PERSON_ADDED, EntryKind.REQUEST_RECEIVED})
"""Their words may be erased later (a person's right, a retention schedule); the tree stays whole."""
