"""The tables of an office. Each row that states a fact names the ledger entry it was committed with.

No student, guardian or employee stands in any of them but ``Person.name``: the people of the district who
approve and attest. What the ledger alone can tell (agreements in force, recipients, keys, attestations,
policies) is folded from the entries and has no table. Bulk facts are Parquet segments in the vault, named by
``VaultFile`` rows. JSON is kept as text, so that the bytes that were decided on are the bytes read again.
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
