"""Writing the slip: from what was decided, planned and measured to what may be said in public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from permslip.agree.agreement import Agreement, Party
from permslip.decide.decision import Decision, Permitted
from permslip.law.ground import Ground
from permslip.measure.findings import Findings
from permslip.protect.plan import Change, Plan
from permslip.release.coarse import at_least, band
from permslip.release.slip import Slip, SlipElement, SlipStudents, SlipTable
from permslip.release.staged import seal_draft
from permslip.words.errors import OurBug
from permslip.words.vocabulary import Basis

REDISCLOSURE = (
    "The recipient may not disclose this data to any other party without the consent that 34 CFR 99.30 "
    "requires, "
    "unless 34 CFR 99.31 permits it and the district has entered the disclosure in its record (34 CFR "
    "99.33(a), (d))."
)
STILL_PII = (
    "This remains personally identifiable information from education records. Record codes, generalised "
    "values and "
    "a smallest class of k make it harder to single a student out; they do not de-identify it (34 CFR "
    "99.31(b))."
)
DEIDENTIFIED = (
    "A named official of the district recorded a determination that no student is identifiable, taking "
    "this and "
    "earlier releases and other reasonably available information into account (34 CFR 99.31(b)(1))."
)


def draft_slip(
    *,
    release_id: str,
    district: str,
    decision: Decision,
    agreement: Agreement,
    plan: Plan,
    findings: tuple[Findings, ...],
    recipient_key: str,
    issued_on: date,
    payload_sha256: str,
    manifest_sha256: str,
    students: Findings | None = None,
) -> Slip:
    """The slip of a staged release, without approvals, with its staged digest. ``students`` are those of all
    its tables together; None where none is about students."""
    if not isinstance(decision.verdict, Permitted) or decision.terms.basis is None:
        raise OurBug("a slip is drafted only for a permitted release with a basis")
    recipient = agreement.party(decision.recipient)
    if recipient is None:
        raise OurBug("a slip is drafted only for a party to the agreement")
    grounds = _granted(decision)
    consent = decision.terms.consent
    slip = Slip(
        id=release_id,
        district=district,
        agreement=agreement.id,
        agreement_version=agreement.version,
        agreement_digest=agreement.digest,
        basis=decision.terms.basis.value,
        purpose=agreement.purpose_text,
        recipient=recipient.name,
        recipient_key=recipient_key,
        may_pass_to=tuple(p.name for p in _onward(decision, agreement, recipient)),
        elements=_elements(plan),
        tables=_tables(plan, findings, decision.terms.minimum_cell),
        consent={
            "question": consent.question,
            "mode": consent.mode.value,
            "source": consent.source.value,
            "because": consent.because,
        }
        if consent
        else {"mode": "not asked"},
        clauses=tuple(sorted(_clauses(agreement, grounds))),
        rules=_rules(grounds),
        statements=_statements(decision.terms.basis, plan),
        issued_on=issued_on,
        destroy_by=decision.terms.destroy_by,
        staged_digest="",
        approvals=(),
        payload_sha256=payload_sha256,
        manifest_sha256=manifest_sha256,
        students=_students(plan, students),
    )
    return seal_draft(slip)


def _granted(decision: Decision) -> tuple[Ground, ...]:
    grounds = list(decision.verdict.grounds)
    for element in decision.elements:
        if isinstance(element.verdict, Permitted):
            grounds.extend(element.verdict.grounds)
    return tuple(grounds)


def _onward(decision: Decision, agreement: Agreement, recipient: Party) -> Iterable[Party]:
    """The parties that this request asked to pass it to, and that work for the recipient."""
    return (p for p in agreement.parties if p.id in decision.onward and p.under == recipient.id)


def _elements(plan: Plan) -> tuple[SlipElement, ...]:
    return tuple(
        SlipElement(t.table, c.source, c.change.value, c.level, c.top)
        for t in plan.tables
        for c in t.columns
        if c.change is not Change.DROP
    )


def _tables(plan: Plan, findings: tuple[Findings, ...], minimum: int | None) -> tuple[SlipTable, ...]:
    by_table = {f.table: f for f in findings}
    out = []
    for table in plan.tables:
        found = by_table.get(table.table)
        smallest = at_least(found.smallest, table.k) if found else "not measured: no quasi-identifier"
        home = table.rows_in - table.rows_out  # of events too: they stay with the student who is suppressed
        out.append(
            SlipTable(table.table, band(table.rows_out, minimum), table.k, smallest, band(home, minimum))
        )
    return tuple(out)


def _students(plan: Plan, found: Findings | None) -> SlipStudents | None:
    """Of the limits of several tables the highest holds: the students stand in all of them."""
    if found is None:
        return None
    k = max((t.k for t in plan.tables if t.k is not None), default=None)
    return SlipStudents(k, at_least(found.smallest, k))


def _clauses(agreement: Agreement, grounds: tuple[Ground, ...]) -> set[str]:
    known = {c.id for c in agreement.clauses}
    return {g.rule.removeprefix("agreement:") for g in grounds if g.rule.startswith("agreement:")} & known


def _rules(grounds: tuple[Ground, ...]) -> tuple[dict[str, str], ...]:
    seen = {g.rule: {"id": g.rule, "citation": g.citation, "status": g.status} for g in grounds}
    return tuple(seen[rule] for rule in sorted(seen) if not rule.startswith("agreement:"))


def _statements(basis: Basis, plan: Plan) -> tuple[str, ...]:
    about_students = any(c.change is Change.CODE for t in plan.tables for c in t.columns) or any(
        t.quasi for t in plan.tables
    )
    if not about_students:
        return (REDISCLOSURE,)
    return (REDISCLOSURE, DEIDENTIFIED if basis is Basis.DEIDENTIFIED else STILL_PII)
