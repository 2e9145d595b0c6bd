"""The tables of ``vault/families.db``; ``PRAGMA user_version`` is ``VERSION``."""

from __future__ import annotations

VERSION = 2

TABLES = (
    # random keys that never leave this file: ``pepper`` of the codes, ``handles`` of the pages
    "CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
    # where the roll was read
    """CREATE TABLE roll (one INTEGER PRIMARY KEY CHECK (one = 1), holding TEXT NOT NULL,
        digest TEXT NOT NULL, read_on TEXT NOT NULL, links_known INTEGER NOT NULL) STRICT""",
    """CREATE TABLE person (kind TEXT NOT NULL CHECK (kind IN ('guardian', 'student', 'staff')),
        key TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL,
        language TEXT NOT NULL, birth_date TEXT,
        address TEXT NOT NULL, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE child (key TEXT PRIMARY KEY, given_name TEXT NOT NULL, family_name TEXT NOT NULL,
        school TEXT NOT NULL, grade TEXT NOT NULL, birth_date TEXT, private INTEGER NOT NULL)
        STRICT, WITHOUT ROWID""",
    """CREATE TABLE link (student TEXT NOT NULL, guardian TEXT NOT NULL, relation TEXT NOT NULL,
        standing TEXT NOT NULL CHECK (standing IN ('counts', 'unplaced', 'barred')),
        PRIMARY KEY (student, guardian)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX link_guardian ON link (guardian)",
    """CREATE TABLE invitation (id TEXT PRIMARY KEY, kind TEXT NOT NULL, person TEXT NOT NULL,
        code_sha256 TEXT NOT NULL UNIQUE, language TEXT NOT NULL, batch TEXT NOT NULL, made_on TEXT NOT NULL,
        expires_on TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('sent', 'opened', 'confirmed', 'ended')),
        tries INTEGER NOT NULL DEFAULT 0, last_tried TEXT, confirmed_how TEXT NOT NULL DEFAULT '',
        confirmed_until TEXT, confirmed_by TEXT NOT NULL DEFAULT '') STRICT""",
    "CREATE INDEX invitation_person ON invitation (kind, person)",
    "CREATE INDEX invitation_batch ON invitation (batch)",
    """CREATE TABLE challenge (invitation TEXT PRIMARY KEY REFERENCES invitation (id),
        code_sha256 TEXT NOT NULL, contact TEXT NOT NULL, sent_at TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0, sent_to TEXT NOT NULL DEFAULT '') STRICT""",
    # an answer said here has a receipt; one imported as a file has none, and came from ``segment``
    """CREATE TABLE answer (seq INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL,
        signer TEXT NOT NULL,
        signer_authority TEXT NOT NULL, question TEXT NOT NULL, elements TEXT NOT NULL, purpose TEXT NOT NULL,
        recipients TEXT NOT NULL, answer TEXT NOT NULL, signed_on TEXT, expires_on TEXT,
        evidence_sha256 TEXT NOT NULL, said_at TEXT, receipt TEXT UNIQUE, batch TEXT, segment TEXT) STRICT""",
    "CREATE INDEX answer_subject ON answer (subject, question)",
    "CREATE INDEX answer_open ON answer (seq) WHERE receipt IS NOT NULL AND segment IS NULL",
    "CREATE INDEX answer_said ON answer (signer, receipt) WHERE receipt IS NOT NULL",
    """CREATE TABLE receipt (number TEXT PRIMARY KEY, invitation TEXT NOT NULL, kind TEXT NOT NULL,
        person TEXT NOT NULL, subject TEXT NOT NULL, agreement TEXT NOT NULL, version INTEGER NOT NULL,
        text TEXT NOT NULL, sha256 TEXT NOT NULL, said_at TEXT NOT NULL) STRICT""",
    "CREATE INDEX receipt_person ON receipt (kind, person)",
    # a batch on its way into the ledger: gone once its segment is in force
    "CREATE TABLE sealing (batch TEXT PRIMARY KEY, file_sha256 TEXT NOT NULL) STRICT",
    # segments of the vault whose rows are in ``answer`` or ``disclosed``; ``no`` is a bit of ``releases``
    """CREATE TABLE indexed (shelf TEXT NOT NULL, no INTEGER NOT NULL, segment TEXT NOT NULL UNIQUE,
        about TEXT NOT NULL, PRIMARY KEY (shelf, no)) STRICT, WITHOUT ROWID""",
    # ``shelf`` is that of the rosters, or for staff ``shelf/table``
    """CREATE TABLE disclosed (shelf TEXT NOT NULL, subject TEXT NOT NULL, releases BLOB NOT NULL,
        PRIMARY KEY (subject, shelf)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE asked (id TEXT PRIMARY KEY, invitation TEXT NOT NULL, person_kind TEXT NOT NULL,
        person TEXT NOT NULL, child TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
        asked_on TEXT NOT NULL, due TEXT NOT NULL, because TEXT NOT NULL, duty TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL CHECK (state IN ('open', 'answered')), reply TEXT NOT NULL DEFAULT '',
        replied_on TEXT) STRICT""",
    "CREATE INDEX asked_person ON asked (person_kind, person)",
)

STEPS = {
    # who confirmed somebody in person; under which digest an address was on file when a code went there
    2: (
        "ALTER TABLE invitation ADD COLUMN confirmed_by TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE challenge ADD COLUMN sent_to TEXT NOT NULL DEFAULT ''",
    ),
}
"""What brings a file of the version before up to this one."""
