"""Papers: agreements, requests, decisions, holdings, exactly as they were handed in or made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from permslip.ledger import Entry
from permslip.stores.core import Core, to_json
from permslip.words.errors import BadInput, NotFound


@dataclass(frozen=True)
class AgreementRow:
    """One version of an agreement. ``text`` is the YAML; ``file_sha256`` the digest of the file handed in;
    ``canonical`` the form that ``digest`` is over, which reads back without YAML (empty: not kept)."""

    id: str
    version: int
    text: str
    digest: str
    file_sha256: str
    entry: int
    canonical: str = ""


class Agreements:
    """The register of written agreements. A version never changes; an amendment is a new version."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def register(
        self,
        entry: Entry,
        *,
        agreement: str,
        version: int,
        text: str,
        digest: str,
        file_sha256: str,
        canonical: str = "",
    ) -> AgreementRow:
        """Add a version. Raises BadInput when that version, or a later one, is registered already."""
        rows = self._core.rows("AgreementPaper").filter(agreement=agreement)
        last = rows.order_by("-version").values_list("version", flat=True).first()
        if last is not None and version <= last:
            raise BadInput(
                f"Agreement {agreement} has version {last} already.",
                fix=f"register an amendment as version {last + 1}",
            )
        row = self._core.state(
            "AgreementPaper",
            entry,
            agreement=agreement,
            version=version,
            text=text,
            digest=digest,
            file_sha256=file_sha256,
            canonical=canonical,
        )
        return _agreement(row)

    def get(self, agreement: str, version: int | None = None) -> AgreementRow:
        """A version, or the last one. Raises NotFound."""
        rows = self._core.rows("AgreementPaper").filter(agreement=agreement)
        if version is not None:
            rows = rows.filter(version=version)
        row = rows.order_by("-version").first()
        if row is None:
            which = f"No agreement {agreement}" if version is None else f"No version {version} of {agreement}"
            raise NotFound(
                f"{which} is registered here.",
                fix="permslip agree show lists those that are; permslip agree add FILE registers one",
            )
        return _agreement(row)

    def versions(self, agreement: str) -> tuple[int, ...]:
        """The numbers of an agreement's versions, the first first."""
        rows = self._core.rows("AgreementPaper").filter(agreement=agreement).order_by("version")
        return tuple(rows.values_list("version", flat=True))

    def by_digest(self, digest: str) -> AgreementRow:
        """The version with this digest. Raises NotFound."""
        row = self._core.rows("AgreementPaper").filter(digest=digest).first()
        if row is None:
            raise NotFound("No agreement with that digest is registered here.")
        return _agreement(row)

    def latest(self) -> tuple[AgreementRow, ...]:
        """The last version of each agreement, by id."""
        found = {r.agreement: r for r in self._core.rows("AgreementPaper").order_by("version")}
        return tuple(_agreement(found[name]) for name in sorted(found))

    def all(self) -> tuple[AgreementRow, ...]:
        """Every version of every agreement."""
        return tuple(
            _agreement(r) for r in self._core.rows("AgreementPaper").order_by("agreement", "version")
        )


def _agreement(row: Any) -> AgreementRow:
    return AgreementRow(
        row.agreement, row.version, row.text, row.digest, row.file_sha256, row.entry_id, row.canonical
    )


@dataclass(frozen=True)
class RequestRow:
    """A request as it was put; ``canonical`` is the form that ``digest`` is over (empty: not kept);
    ``put_by`` the id of the person or the seat that put it (empty: not kept)."""

    id: str
    text: str
    digest: str
    entry: int
    canonical: str = ""
    put_by: str = ""


class Requests:
    """The requests that were put. Refused ones stay: 34 CFR 99.32(a)(1) counts each request."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(
        self,
        entry: Entry,
        *,
        request: str,
        text: str,
        digest: str,
        canonical: str = "",
        put_by: str = "",
    ) -> RequestRow:
        """Keep a request; one that was put before with other words is put anew."""
        row = self._core.state(
            "RequestPaper",
            entry,
            request=request,
            text=text,
            digest=digest,
            canonical=canonical,
            put_by=put_by,
        )
        return _request(row)

    def get(self, request: str) -> RequestRow:
        """The request as it was last put. Raises NotFound."""
        row = self._core.rows("RequestPaper").filter(request=request).order_by("-id").first()
        if row is None:
            raise NotFound(f"No request {request} was put here.", fix="permslip ask add FILE")
        return _request(row)

    def has(self, digest: str) -> bool:
        """Whether a request with exactly these words was put before."""
        return bool(self._core.rows("RequestPaper").filter(digest=digest).exists())

    def putters(self, request: str) -> tuple[str, ...]:
        """Everybody who put this request, in whatever words, in order."""
        rows = self._core.rows("RequestPaper").filter(request=request).order_by("id")
        return tuple(rows.values_list("put_by", flat=True))

    def among(self, requests: Iterable[str]) -> Mapping[str, RequestRow]:
        """These requests as last put, by id; those that there are not are left out."""
        rows = self._core.rows("RequestPaper").filter(request__in=list(requests)).order_by("id")
        return {row.request: _request(row) for row in rows}

    def all(self) -> tuple[RequestRow, ...]:
        """Every request, in the order put."""
        rows = self._core.rows("RequestPaper").order_by("id")
        return tuple(_request(r) for r in rows)


def _request(row: Any) -> RequestRow:
    return RequestRow(row.request, row.text, row.digest, row.entry_id, row.canonical, row.put_by)


@dataclass(frozen=True)
class DecisionRow:
    """A decision on a request; ``body`` is its JSON; ``verdict`` permitted, refused or undetermined."""

    request: str
    request_digest: str
    verdict: str
    body: Mapping[str, Any]
    entry: int


class Decisions:
    """Decisions, each with the entry that logged it."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(
        self, entry: Entry, *, request: str, request_digest: str, verdict: str, body: Mapping[str, Any]
    ) -> DecisionRow:
        """Keep a decision."""
        row = self._core.state(
            "DecisionPaper",
            entry,
            request=request,
            request_digest=request_digest,
            verdict=verdict,
            body=to_json(body),
        )
        return _decision(row)

    def last(self, request: str) -> DecisionRow:
        """The last decision on a request. Raises NotFound."""
        row = self._core.rows("DecisionPaper").filter(request=request).order_by("-id").first()
        if row is None:
            raise NotFound(f"Request {request} was not decided yet.", fix="permslip decide REQUEST")
        return _decision(row)

    def lasts(self, requests: Iterable[str]) -> Mapping[str, DecisionRow]:
        """The last decision on each of these requests that has one."""
        rows = self._core.rows("DecisionPaper").filter(request__in=list(requests)).order_by("id")
        return {row.request: _decision(row) for row in rows}

    def all(self) -> tuple[DecisionRow, ...]:
        """Every decision, in the order made."""
        return tuple(_decision(r) for r in self._core.rows("DecisionPaper").order_by("id"))


def _decision(row: Any) -> DecisionRow:
    return DecisionRow(row.request, row.request_digest, row.verdict, json.loads(row.body), row.entry_id)


@dataclass(frozen=True)
class HoldingRow:
    """What a source held when taken in. ``source`` is where it is read from; ``body`` the holding's JSON."""

    id: str
    source: str
    digest: str
    body: Mapping[str, Any]
    entry: int


class Holdings:
    """The sources that the office knows: names, classes, counts, digests; never a value."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(
        self, entry: Entry, *, holding: str, source: str, digest: str, body: Mapping[str, Any]
    ) -> HoldingRow:
        """Register a source, or what it holds now. Raises BadInput when ``source`` has a password in it."""
        if "://" in source and ":" in source.split("://", 1)[1].split("/", maxsplit=1)[0].rpartition("@")[0]:
            raise BadInput(
                "The source's address has a password in it, and the office would keep it.",
                fix="leave it out; keep it in ~/.pgpass or PGPASSWORD",
            )
        row = self._core.state(
            "HoldingPaper", entry, holding=holding, source=source, digest=digest, body=to_json(body)
        )
        return _holding(row)

    def get(self, holding: str | None = None) -> HoldingRow:
        """The holding as last registered; without an id, the last one registered. Raises NotFound."""
        rows = self._core.rows("HoldingPaper").order_by("-id")
        row = (rows.filter(holding=holding) if holding is not None else rows).first()
        if row is None:
            raise NotFound(
                f"No holding {holding} is registered here." if holding else "No holding is registered here.",
                fix="permslip hold add SOURCE --id ID",
            )
        return _holding(row)

    def latest(self) -> tuple[HoldingRow, ...]:
        """Each holding as last registered, by id."""
        found = {r.holding: r for r in self._core.rows("HoldingPaper").order_by("id")}
        return tuple(_holding(found[name]) for name in sorted(found))


def _holding(row: Any) -> HoldingRow:
    return HoldingRow(row.holding, row.source, row.digest, json.loads(row.body), row.entry_id)
