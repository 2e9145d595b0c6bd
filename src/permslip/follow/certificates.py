"""A destruction certificate: who destroyed what, when, how, backups and sub-recipients included.

The methods are those of NIST SP 800-88: clear, purge, destroy, each stronger than the one before. It names
organisations and roles; the paper itself, with its signature, stays in the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from permslip.agree.agreement import Agreement
from permslip.follow.dues import destroy_id
from permslip.law.reading import read_yaml
from permslip.words.days import iso
from permslip.words.digest import sha256
from permslip.words.errors import BadInput, NotFound
from permslip.words.standing import ReleaseStatus, Standing

RULE = "dest-certificate"
EXAMPLE = """\
certificate: destruction
party: northfield            # as the agreement calls it
role: records manager        # who stands for it: a role, no name
destroyed_on: 2027-08-20
method: purge                # clear, purge or destroy (NIST SP 800-88)
releases: [rel_7k2m9q4xw3ha]
backups: 2027-10-01          # none, destroyed, or the day by which they will have been overwritten
sub_recipients:              # everybody the agreement names under the party
  - party: tally
    destroyed_on: 2027-08-18
    method: destroy
  - party: brightwater
    never_received: true
"""


class Method(StrEnum):
    """How media were sanitised (NIST SP 800-88), weakest first."""

    CLEAR = "clear"
    PURGE = "purge"
    DESTROY = "destroy"

    @property
    def strength(self) -> int:
        """Its place, weakest 0."""
        return list(Method).index(self)


Text = Annotated[str, Field(min_length=1, max_length=200)]


class _Paper(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _SubRecipient(_Paper):
    party: Text
    never_received: bool = False
    destroyed_on: date | None = None
    method: Method | None = None


class _CertificatePaper(_Paper):
    certificate: Literal["destruction"]
    party: Text
    role: Text
    destroyed_on: date
    method: Method
    releases: Annotated[list[Text], Field(min_length=1, max_length=1000)]
    backups: Literal["none", "destroyed"] | date
    sub_recipients: Annotated[list[_SubRecipient], Field(max_length=100)] = []


@dataclass(frozen=True)
class Certificate:
    """A certificate that holds against the ledger. ``digest`` is the SHA-256 of the paper as it came in;
    ``backups_until`` the day by which backups will have been overwritten, if they were not destroyed."""

    party: str
    role: str
    destroyed_on: date
    method: Method
    releases: tuple[str, ...]
    sub_recipients: tuple[str, ...]
    backups_until: date | None
    digest: str
    own_part: bool = False  # a sub-processor's own copies alone: the recipient still owes the release's

    def bodies(self) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        """For each release (duty id, body of its ``duty.certified`` entry)."""
        return tuple(
            (
                self._duty(release),
                {
                    "duty": self._duty(release),
                    "on": self.destroyed_on.isoformat(),
                    "method": self.method.value,
                    "certificate": self.digest,
                    "release_destroyed": None if self.own_part else release,
                    "party": self.party,
                    "role": self.role,
                    "sub_recipients": list(self.sub_recipients),
                    "backups_until": iso(self.backups_until),
                },
            )
            for release in self.releases
        )

    def _duty(self, release: str) -> str:
        return own_part_id(release, self.party) if self.own_part else destroy_id(release)


def own_part_id(release: str, party: str) -> str:
    """The id of a sub-processor's duty to destroy its own copies of a release."""
    return f"{destroy_id(release)}:{party}"


def own_certificate(
    name: str,
    data: bytes,
    *,
    party: str,
    standing: Standing,
    agreements: Mapping[str, Agreement],
    today: date,
) -> Certificate:
    """Read a sub-processor's certificate about its own copies, in the same form, and hold it against the
    ledger.

    Raises as :func:`certificate` does; a release that cannot have reached ``party`` is an unknown one.
    """
    paper = _read(name, data)
    _step_1_days(name, paper, today)
    for release in paper.releases:
        known = standing.releases.get(release)
        agreement = agreements.get(known.agreement) if known is not None else None
        sub = agreement.party(party) if agreement is not None else None
        if known is None or agreement is None or sub is None or sub.under != known.recipient:
            raise NotFound(f"{name} names a release that did not go to {party}.")
        if own_part_id(release, party) in standing.certified:
            raise BadInput(f"Your part of release {release} was certified already.", rule=RULE)
        if paper.destroyed_on < known.time.date():
            raise BadInput(f"{name} dates the destruction of {release} before its release.", rule=RULE)
        _step_3_method(name, paper, agreement)
    return _certificate(paper, data, own_part=True)


def certificate(
    name: str, data: bytes, *, standing: Standing, agreements: Mapping[str, Agreement], today: date
) -> Certificate:
    """Read a certificate and hold it against what was released. ``name`` is the file's, for messages.

    ``agreements`` maps ids to the version that each release went under, or a later one. Raises BadInput when
    the paper cannot be read or does not cover what it must, NotFound when it names an unknown release.
    """
    paper = _read(name, data)
    _step_1_days(name, paper, today)
    for release in paper.releases:
        _step_2_release(name, paper, release, standing)
        agreement = agreements.get(standing.releases[release].agreement)
        if agreement is None:
            raise NotFound(f"The agreement of release {release} is not at hand.")
        _step_3_method(name, paper, agreement)
        _step_4_sub_recipients(name, paper, agreement)
    return _certificate(paper, data, own_part=False)


def _certificate(paper: _CertificatePaper, data: bytes, *, own_part: bool) -> Certificate:
    return Certificate(
        party=paper.party,
        role=paper.role,
        destroyed_on=paper.destroyed_on,
        method=paper.method,
        releases=tuple(dict.fromkeys(paper.releases)),
        sub_recipients=tuple(s.party for s in paper.sub_recipients),
        backups_until=paper.backups if isinstance(paper.backups, date) else None,
        digest=sha256(data),
        own_part=own_part,
    )


def _read(name: str, data: bytes) -> _CertificatePaper:
    said = read_yaml(name, data)
    try:
        return _CertificatePaper.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        wrong = f"{where} is missing or is not what it must be" if where else "this is no certificate"
        raise BadInput(f"{name}: {wrong}.", rule=RULE, fix=_FORM) from None


_FORM = "fill in the form under “Certify destruction” in the manual (permslip follow certify --example)"


def _step_1_days(name: str, paper: _CertificatePaper, today: date) -> None:
    days = [paper.destroyed_on, *[s.destroyed_on for s in paper.sub_recipients if s.destroyed_on is not None]]
    if max(days) > today:
        raise BadInput(f"{name} certifies a destruction that lies ahead.", rule=RULE)
    if isinstance(paper.backups, date) and paper.backups < paper.destroyed_on:
        raise BadInput(f"{name} dates the end of its backups before the destruction.", rule=RULE)


def _step_2_release(name: str, paper: _CertificatePaper, release: str, standing: Standing) -> None:
    known = standing.releases.get(release)
    if known is None or known.recipient != paper.party:
        raise NotFound(
            f"{name} names a release that did not go to {paper.party}.", fix="permslip follow due lists them"
        )
    if known.status is ReleaseStatus.NOT_DELIVERED:
        raise BadInput(f"Release {release} was never delivered: there is nothing to certify.", rule=RULE)
    if destroy_id(release) in standing.certified:
        raise BadInput(f"Release {release} was certified as destroyed already.", rule=RULE)
    if paper.destroyed_on < known.time.date():
        raise BadInput(f"{name} dates the destruction of {release} before its release.", rule=RULE)


def _step_3_method(name: str, paper: _CertificatePaper, agreement: Agreement) -> None:
    """The agreement's method, or a stronger one. Any other method is for people to compare."""
    promised = agreement.destruction.method
    if promised not in set(Method):
        return
    used = [paper.method, *[s.method for s in paper.sub_recipients if s.method is not None]]
    if min(m.strength for m in used) < Method(promised).strength:
        raise BadInput(
            f"{name} certifies a weaker method than the agreement's ({promised}).", rule=RULE, fix="ask again"
        )


def _step_4_sub_recipients(name: str, paper: _CertificatePaper, agreement: Agreement) -> None:
    """Everybody under the party is accounted for, with a day and a method or as one who never received it."""
    listed = {s.party: s for s in paper.sub_recipients}
    if len(listed) != len(paper.sub_recipients):
        raise BadInput(f"{name} lists a sub-recipient twice.", rule=RULE)
    for party in agreement.parties:
        if party.under == paper.party and party.id not in listed:
            raise BadInput(
                f"{name} says nothing of {party.name}, to whom it may have gone.", rule=RULE, fix=_FORM
            )
    for sub in paper.sub_recipients:
        if sub.never_received == (sub.destroyed_on is not None or sub.method is not None):
            raise BadInput(f"{name} says of {sub.party} both or neither of two things.", rule=RULE, fix=_FORM)
        if not sub.never_received and (sub.destroyed_on is None or sub.method is None):
            raise BadInput(f"{name} lacks the day or the method of {sub.party}.", rule=RULE, fix=_FORM)
