"""Paper against practice: releases that have left, held against the agreement that is in force now.

A release was decided under the version of its day. An amendment may have narrowed what the partner may hold
since; then what it holds already is a matter to settle, and nobody else would notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from permslip.agree.agreement import Agreement
from permslip.agree.answers import first
from permslip.agree.stated import destroyed_by
from permslip.law.ground import Ground
from permslip.words.elements import ELEMENTS
from permslip.words.quote import Quote
from permslip.words.standing import AgreementStanding, ReleaseStanding, ReleaseStatus, Standing
from permslip.words.vocabulary import Mark, Safe

_GONE = (ReleaseStatus.NOT_DELIVERED, ReleaseStatus.DESTROYED)


def against_practice(
    agreement: Agreement,
    standing: Standing,
    *,
    today: date | None = None,
    releases: Iterable[ReleaseStanding] | None = None,
) -> tuple[Ground, ...]:
    """Each way in which a release under this agreement is wider than the version in force, by release.

    ``agreement`` is the latest version. Releases that never arrived or were destroyed are left out. ``about``
    of each ground is the release's id; no value from a record is in it. ``today`` lets a release that should
    have been destroyed by now be told from one that still may be held. ``releases`` spares who knows them
    (:func:`by_agreement`) a look through all.
    """
    held, promised = standing.agreements.get(agreement.id), destroyed_by(agreement)
    out: list[Ground] = []
    some = standing.releases.values() if releases is None else releases
    for release in sorted(some, key=lambda r: r.seq):
        if release.agreement == agreement.id and release.status not in _GONE:
            out += _of(release, agreement, held, promised, today)
    return tuple(out)


def by_agreement(standing: Standing) -> Mapping[str, tuple[ReleaseStanding, ...]]:
    """The releases under each agreement, for those who hold every agreement against practice."""
    found: dict[str, list[ReleaseStanding]] = {}
    for release in standing.releases.values():
        found.setdefault(release.agreement, []).append(release)
    return {name: tuple(releases) for name, releases in found.items()}


def _of(
    release: ReleaseStanding,
    agreement: Agreement,
    held: AgreementStanding | None,
    promised: date | None,
    today: date | None,
) -> Iterator[Ground]:
    yield from _elements(release, agreement)
    yield from _recipient(release, agreement)
    yield from _term(release, agreement, held)
    yield from _destruction(release, agreement, promised, today)
    yield from _basis(release, agreement)


def _ground(
    what: str,
    release: ReleaseStanding,
    agreement: Agreement,
    says: str,
    fix: str,
    safe: Safe,
    quotes: Iterable[Quote | None] = (),
) -> Ground:
    under = f"version {release.agreement_version}"
    now = (
        "" if release.agreement_version == agreement.version else f"; version {agreement.version} is in force"
    )
    return Ground(
        rule=f"practice:{what}",
        citation=f"release {release.id} under {agreement.title}, {under}{now}",
        mark=Mark.CONFLICTS,
        says=says,
        fix=fix,
        safe=safe,
        status="text-read",
        about=release.id,
        quotes=tuple(q for q in quotes if q is not None),
    )


def _labels(keys: Iterable[str]) -> str:
    return ", ".join(ELEMENTS[k].label if k in ELEMENTS else k for k in keys)


def _elements(release: ReleaseStanding, a: Agreement) -> Iterator[Ground]:
    # an entry names them TABLE.ELEMENT
    left = dict.fromkeys(e.rpartition(".")[2] for e in release.elements)
    extra = [e for e in left if a.line(e) is None]
    if extra:
        listed = first(a, "elements")
        yield _ground(
            "elements",
            release,
            a,
            f"The release holds what the schedule in force does not list: {_labels(extra)}.",
            "have the partner destroy these elements, or agree on them in writing",
            Safe.DATA,
            [listed.quote if listed else None],
        )


def _recipient(release: ReleaseStanding, a: Agreement) -> Iterator[Ground]:
    if a.party(release.recipient) is None:
        yield _ground(
            "recipient",
            release,
            a,
            f"The release went to {release.recipient}, which is no party to the agreement in force.",
            "have it destroyed there, or name the party",
            Safe.PEOPLE,
        )


def _term(release: ReleaseStanding, a: Agreement, held: AgreementStanding | None) -> Iterator[Ground]:
    day = release.time.date()
    last = held.ended_on if held and held.ended_on else a.ends
    if (a.starts and day < a.starts) or (last and day > last):
        yield _ground(
            "term",
            release,
            a,
            f"The release left on {day}; the agreement in force runs from {a.starts or 'no stated day'} to "
            f"{last or 'no stated day'}.",
            "have counsel say under which paper it left",
            Safe.PROJECT,
            [x.quote for x in (first(a, "starts"), first(a, "ends")) if x],
        )


def _destruction(
    release: ReleaseStanding, a: Agreement, promised: date | None, today: date | None
) -> Iterator[Ground]:
    if promised is None:
        return
    answer = first(a, "destroy_by") or first(a, "destroy_after_end")
    quotes = [answer.quote if answer else None]
    if release.destroy_by is None or release.destroy_by > promised:
        stated = f"by {release.destroy_by}" if release.destroy_by else "by no stated day"
        yield _ground(
            "destruction",
            release,
            a,
            f"The slip has the release destroyed {stated}; the agreement in force says {promised}.",
            "tell the partner that the earlier day holds, and ask for a certificate by then",
            Safe.SETTING,
            quotes,
        )
    if today is not None and today > promised:
        yield _ground(
            "still-held",
            release,
            a,
            f"The agreement in force has the data destroyed by {promised}; no certificate is on record.",
            "permslip follow certify CERTIFICATE, once they have destroyed it",
            Safe.SETTING,
            quotes,
        )


def _basis(release: ReleaseStanding, a: Agreement) -> Iterator[Ground]:
    now = a.basis.value if a.basis else "none"
    if release.basis != now:
        answer = first(a, "legal_basis")
        yield _ground(
            "basis",
            release,
            a,
            f"The release left on the basis {release.basis.replace('_', ' ')}; the agreement in force names "
            f"{now.replace('_', ' ')}.",
            "have counsel say whether the release may still be held",
            Safe.PROJECT,
            [answer.quote if answer else None],
        )
