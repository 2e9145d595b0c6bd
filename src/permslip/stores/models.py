"""The tables of an office. Each row that states a fact names the ledger entry it was committed with.

No student, guardian or employee stands in any of them but ``Person.name`` and ``Seat.name``: the people of
the district who approve and attest, and those who sit in the portal for a partner or an auditor. What
the ledger alone can tell (agreements in force, recipients, keys, attestations, policies) is folded from the
entries and has no table. Bulk facts are Parquet segments in the vault, named by ``VaultFile`` rows. JSON is
kept as text, so that the bytes that were decided on are the bytes read again.
"""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One entry. ``opening`` (its canonical bytes) and ``salt`` may be erased; ``leaf`` never."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=60)
    time = models.DateTimeField()
    opening = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    leaf = models.BinaryField()


class Checkpoint(models.Model):
    """A signed note over the first ``size`` entries, and the hashes from which the tree grows on."""

    size = models.BigIntegerField(primary_key=True)
    time = models.DateTimeField()
    note = models.TextField()
    frontier = models.BinaryField()


class Stated(models.Model):
    """What every row of state has: the entry that says so."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class AgreementPaper(Stated):
    """One version of one agreement, as it was handed in. Never changed."""

    agreement = models.CharField(max_length=100)
    version = models.IntegerField()
    text = models.TextField()
    canonical = models.TextField(default="")
    digest = models.CharField(max_length=64)
    file_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "version"], name="one_text_a_version")]


class RequestPaper(Stated):
    """A request as it was put. The same id may be put again with other words: the last one counts."""

    request = models.CharField(max_length=100)
    text = models.TextField()
    canonical = models.TextField(default="")
    digest = models.CharField(max_length=64)
    put_by = models.CharField(
        max_length=64, default=""
    )  # a person's id or a seat's; empty: before it was kept


class DecisionPaper(Stated):
    """A decision with all its grounds, as JSON."""

    request = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=20)
    body = models.TextField()


class HoldingPaper(Stated):
    """What a source held on a day: names, classes, counts and digests; no value."""

    holding = models.CharField(max_length=100)
    source = models.TextField()
    digest = models.CharField(max_length=64)
    body = models.TextField()


class Person(Stated):
    """Someone of the district with a key. The name is kept here and nowhere else."""

    person = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=40)
    key_id = models.CharField(max_length=64, unique=True)
    public = models.BinaryField()
    live = models.BooleanField(default=True)
    proxy_key = models.CharField(max_length=64, default="")  # the office signs with it on their behalf


class AttestedBy(Stated):
    """Which person stood behind an attestation; the ledger keeps only the role."""

    fact = models.CharField(max_length=200)
    scope = models.CharField(max_length=400)
    person = models.CharField(max_length=40)


class Release(Stated):
    """A release and where it stands. ``entry`` is the one that staged it; ``published`` the disclosure."""

    release = models.CharField(max_length=60, primary_key=True)
    state = models.CharField(max_length=20)
    request = models.CharField(max_length=100)
    agreement = models.CharField(max_length=100)
    version = models.IntegerField()
    recipient = models.CharField(max_length=100)
    staged_by = models.CharField(max_length=64)
    staged_digest = models.CharField(max_length=64)
    payload_sha256 = models.CharField(max_length=64)
    manifest_sha256 = models.CharField(max_length=64)
    body = models.TextField()
    approvals = models.TextField(default="[]")
    slip = models.BinaryField(null=True)
    published = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")


class ReleaseMove(Stated):
    """One step of a release from state to state."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="moves")
    came_from = models.CharField(max_length=20, blank=True)
    went_to = models.CharField(max_length=20)


class VaultFile(Stated):
    """A Parquet segment in the vault that is in force: ``name`` is relative to the vault.

    ``kind`` is codes, rosters or consent; ``about`` the agreement and recipient, release or question.
    """

    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=300)
    name = models.CharField(max_length=400, unique=True)
    sha256 = models.CharField(max_length=64)
    rows = models.BigIntegerField()


class DutyDone(Stated):
    """A duty that was certified as done, with the certificate as it came in."""

    duty = models.CharField(max_length=200, unique=True)
    party = models.CharField(max_length=100)
    done_on = models.DateField()
    certificate = models.TextField()
    digest = models.CharField(max_length=64)


class Incident(Stated):
    """An incident as it stands; each change is an entry."""

    incident = models.CharField(max_length=60)
    state = models.CharField(max_length=20)
    body = models.TextField()


class Seat(Stated):
    """Where somebody sits in the portal. ``kind`` is a ``words.vocabulary.Seat``; ``role`` an ``OfficeRole``
    or empty; ``person`` the district's own, ``party`` and ``agreement`` of those outside. ``user`` is the
    account that was joined to it; ``secret_sha256`` the digest of an API token, shown once and never kept."""

    seat = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=40, default="")
    person = models.CharField(max_length=40, default="")
    party = models.CharField(max_length=100, default="")
    agreement = models.CharField(max_length=100, default="")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, default="")
    user = models.BigIntegerField(null=True, db_index=True)
    secret_sha256 = models.CharField(max_length=64, default="", db_index=True)
    expires_on = models.DateField(null=True)
    live = models.BooleanField(default=True)


class SeatInvitation(models.Model):
    """A one-time link to a seat. Only its token's digest is kept. It says nothing that the ledger must."""

    seat = models.CharField(max_length=40, db_index=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Review(Stated):
    """One vote with its words; the ledger keeps the digest of ``reason``. Never changed: who thinks again
    votes again."""

    release = models.CharField(max_length=60, db_index=True)
    key_id = models.CharField(max_length=64)
    seat = models.CharField(max_length=40, default="")
    vote = models.CharField(max_length=20)
    reason = models.TextField(default="")
    minutes = models.TextField(default="")
    consolidated = models.BooleanField(default=False)


class Undertaking(Stated):
    """The words of confidentiality that a named person of a partner signed. Never changed."""

    seat = models.CharField(max_length=40)
    party = models.CharField(max_length=100)
    agreement = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    text = models.TextField()
    signed_on = models.DateField()


class Posting(Stated):
    """A version of an agreement as posted for everybody; ``redacted`` is a JSON list of clause ids."""

    agreement = models.CharField(max_length=100)
    version = models.IntegerField()
    posted_on = models.DateField()
    redacted = models.TextField(default="[]")


class Notice(Stated):
    """What the district tells families of an agreement, in one language. A new text is a new row."""

    agreement = models.CharField(max_length=100)
    language = models.CharField(max_length=20)
    text = models.TextField()


class RequestDraft(models.Model):
    """A request that a partner prepares and has not put. It says nothing yet: no entry stands behind it."""

    seat = models.CharField(max_length=40, db_index=True)
    agreement = models.CharField(max_length=100)
    body = models.TextField()
    changed_at = models.DateTimeField()


class Errand(models.Model):
    """Something done in the background: what, for whom, how far it is, how it ended. No fact of the ledger,
    so it names no entry; nothing about a child or an employee stands in it."""

    errand = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=100)
    words = models.TextField(default="{}")
    seat = models.CharField(max_length=40)
    by = models.CharField(max_length=100)
    state = models.CharField(max_length=20)
    step = models.CharField(max_length=200, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    outcome = models.TextField(default="{}")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
