"""The gate: the only way out. Whoever publishes must show an Authorisation, and only the gate makes one.

It re-decides nothing; it checks that what is staged is what was permitted, measured and approved.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date

from permslip.agree.agreement import Agreement
from permslip.decide.decision import Decision, Obligation, Permitted, Refused, Undetermined
from permslip.measure.findings import Findings
from permslip.protect.demanded import demanded
from permslip.protect.hierarchies import HIERARCHIES
from permslip.protect.owed import owed
from permslip.protect.plan import COURSES_HELD, Change, ColumnPlan, Plan, TablePlan
from permslip.release.attacked import ATTACK_BOUND, MILLION, command, tried
from permslip.release.slip import BY_OFFICE, Slip, SlipApproval
from permslip.release.staged import Staged, draft_digest
from permslip.words.errors import OurBug, RefusedError, UndeterminedError, WaitingForPerson
from permslip.words.standing import AttackStanding
from permslip.words.vocabulary import ObligationKind
from permslip.words.wording import exact_percent

_SEAL = object()


@dataclass(frozen=True)
class ApproverKey:
    """A public key as the ledger knows it on the day of approval. ``live`` is false once revoked.

    ``person`` is the id of whoever stands behind it (empty: the key stands for itself); ``by_office`` says
    that the office signs with it on that person's behalf. One person may have a key of each kind."""

    key_id: str
    role: str
    public_bytes: bytes
    live: bool = True
    person: str = ""
    by_office: bool = False

    @property
    def who(self) -> str:
        """Whom an approval with this key counts for."""
        return self.person or self.key_id


@dataclass(frozen=True)
class Authorisation:
    """Leave to publish exactly these staged bytes. ``stores.publish`` accepts nothing else."""

    release_id: str
    slip: Slip
    staged_digest: str
    payload_sha256: str
    manifest_sha256: str
    _seal: object = None

    def __post_init__(self) -> None:
        if self._seal is not _SEAL:
            raise OurBug("an Authorisation was built outside release.gate")


def authorise(
    *,
    decision: Decision,
    agreement: Agreement,
    plan: Plan,
    findings: tuple[Findings, ...],
    staged: Staged,
    approvals: tuple[SlipApproval, ...],
    approvers: tuple[ApproverKey, ...],
    today: date,
    needed: int = 0,
    students: tuple[Findings, ...],
    unknown: tuple[str, ...],
    attacks: tuple[AttackStanding, ...],
    attack_bound: float | None,
    courses_held: bool,
) -> Authorisation:
    """Check a staged release and return leave to publish it.

    ``needed`` is how many different people the district asks to approve; where the agreement asks for a
    second person it is one at least. ``students`` are the measures of students over all tables, and beside
    what the reader has already, ``unknown`` names earlier releases of which it is not known what they showed.
    Without ``students`` nobody shown by a code leaves where a k is asked for.
    ``attacks`` are those that were recorded; where the district set an ``attack_bound`` (0..1), every attack
    that is owed was tried on these very bytes, and none had a higher risk. Where it holds courses over time
    (``courses_held``), ``students`` were counted over all that leaves of tables of dated events.
    Raises RefusedError or UndeterminedError when the decision, the measures or the attacks do not carry it,
    and WaitingForPerson when somebody has still to sign.
    """
    _step_1_permitted(decision)
    _step_2_same_agreement(decision, agreement, today)
    _step_3_plan_keeps_obligations(decision, plan)
    _step_4_measured(decision, plan, findings)
    _step_4_students(decision, plan, students, unknown)
    if courses_held:
        _step_4_courses(decision, plan, students)
    _step_5_staged_is_whole(decision, agreement, staged)
    _step_5_attacked(plan, staged, attacks, attack_bound)
    people = _step_6_signed(staged, approvals, approvers)
    _step_7_enough_people(decision, staged, people, needed)
    slip = staged.with_approvals(approvals)
    return Authorisation(
        staged.release_id, slip, staged.digest, slip.payload_sha256, slip.manifest_sha256, _SEAL
    )


def _step_1_permitted(decision: Decision) -> None:
    match decision.verdict:
        case Permitted():
            return
        case Refused(grounds=grounds):
            rule = next((g.rule for g in grounds if g.blocks), "")
            raise RefusedError("The decision refuses this release.", rule=rule, fix="read `permslip decide`")
        case Undetermined(ask=ask):
            raise UndeterminedError(
                "The decision is undetermined.", fix=f"attest {', '.join(ask) or 'the missing facts'}"
            )


def _step_2_same_agreement(decision: Decision, agreement: Agreement, today: date) -> None:
    if decision.agreement_digest != agreement.digest:
        raise RefusedError(
            f"The decision was made under another version of agreement {agreement.id}.",
            fix="decide again under the version in force",
        )
    if agreement.starts is None or agreement.ends is None or not agreement.starts <= today <= agreement.ends:
        raise RefusedError(
            f"Agreement {agreement.id} is not in force on {today}.", fix="renew or amend the agreement first"
        )


def _step_3_plan_keeps_obligations(decision: Decision, plan: Plan) -> None:
    duties = owed(decision)
    for table in plan.tables:
        allowed = {element for element, _ in duties.columns.get(table.table, ())}
        for column in table.columns:
            if column.change not in (Change.DROP, Change.CODE) and column.source not in allowed:
                raise RefusedError(
                    f"Column {column.source} of {table.table} would leave, but no permitted element "
                    "covers it.",
                    fix="drop the column or ask for the element",
                )
            for obligation in duties.by_element.get(column.source, ()):
                _obligation_kept(table, column, obligation)


_ENOUGH = {
    ObligationKind.DROP: {Change.DROP},
    ObligationKind.CODE: {Change.CODE, Change.DROP},
    ObligationKind.GENERALISE: {Change.GENERALISE, Change.DROP},
}


def _obligation_kept(table: TablePlan, column: ColumnPlan, obligation: Obligation) -> None:
    changes = _ENOUGH.get(obligation.kind)
    if changes is None:
        return
    if column.change not in changes:
        raise RefusedError(
            f"Column {column.source} of {table.table} must be {obligation.kind.value}d and is not.",
            rule=obligation.because,
            fix="protect the table again",
        )
    if obligation.kind is ObligationKind.GENERALISE and column.change is Change.GENERALISE:
        _coarse_enough(table, column, obligation)


def _coarse_enough(table: TablePlan, column: ColumnPlan, obligation: Obligation) -> None:
    climbed = HIERARCHIES.get(column.hierarchy or "")
    if climbed is None or climbed.top != column.top:
        raise RefusedError(
            f"Column {column.source} of {table.table} was generalised by a hierarchy that this version does "
            "not have.",
            rule=obligation.because,
            fix="stage the release again",
        )
    least = demanded(column.source, [obligation], climbed)
    if least is not None and column.level < least.level:
        raise RefusedError(
            f"Column {column.source} of {table.table} must be generalised to {least.step} and is not.",
            rule=obligation.because,
            fix="protect the table again",
        )


def _step_4_measured(decision: Decision, plan: Plan, findings: tuple[Findings, ...]) -> None:
    by_table = {f.table: f for f in findings}
    k = decision.terms.k
    for table in plan.tables:
        if not table.quasi:
            continue
        found = by_table.get(table.table)
        if found is None or set(found.quasi) != set(table.quasi) or found.rows != table.rows_out:
            raise RefusedError(
                f"Table {table.table} was not measured over all its quasi-identifiers after protection.",
                fix="measure again",
            )
        if k is not None and (found.k < k or not found.meets_k):
            raise RefusedError(
                f"Table {table.table} has {found.below} records in classes smaller than {k}.",
                fix="protect further or ask for fewer elements",
            )


def _step_4_students(
    decision: Decision, plan: Plan, students: tuple[Findings, ...], unknown: tuple[str, ...]
) -> None:
    """The classes that count are of students: a reader joins the tables, and what it holds already."""
    asked = [k for k in (decision.terms.k, *(t.k for t in plan.tables)) if k is not None]
    shown = any(t.quasi and any(c.change is Change.CODE for c in t.columns) for t in plan.tables)
    if asked and shown and not students:
        raise RefusedError(
            "Its students were not counted over all its tables: it was staged before that was kept.",
            fix="stage it again",
        )
    for found in students:
        if asked and (found.k < max(asked) or not found.meets_k):
            raise RefusedError(
                f"Counted as {found.table}, {found.below} stand in classes smaller than {max(asked)}.",
                fix="protect further, ask for fewer elements or of other students",
            )
    if asked and unknown:
        raise UndeterminedError(
            f"What {', '.join(unknown)} showed was not kept, and its source is another now: nobody can say "
            "what the reader knows with it.",
            fix="have it destroyed and certified (`permslip follow certify`), then stage this release again",
        )


def _step_4_courses(decision: Decision, plan: Plan, students: tuple[Findings, ...]) -> None:
    """A course is what a student's dated rows show, so that its columns count in the classes of students."""
    counted = {name for found in students[:1] for name in found.quasi}
    for table in plan.tables:
        coded = any(c.change is Change.CODE for c in table.columns)
        if not coded or table.when == "":
            continue
        shown = {f"{table.table}.{column}" for column in table.leaving}
        if table.when is None or not shown <= counted or (decision.terms.k is None and table.k is None):
            raise RefusedError(
                f"Courses over time in table {table.table} were not counted: it was staged before the "
                "district held them to k.",
                rule=COURSES_HELD,
                fix="stage the release again",
            )


def _step_5_staged_is_whole(decision: Decision, agreement: Agreement, staged: Staged) -> None:
    slip = staged.slip
    if slip.staged_digest != draft_digest(slip):
        raise RefusedError("The staged slip was changed after it was staged.", fix="stage the release again")
    if slip.agreement_digest != agreement.digest or slip.agreement != agreement.id:
        raise RefusedError("The staged slip names another agreement.", fix="stage the release again")
    recipient = agreement.party(decision.recipient)
    if recipient is None or slip.recipient != recipient.name:
        raise RefusedError("The staged slip names another recipient.", fix="stage the release again")


def _step_5_attacked(
    plan: Plan, staged: Staged, attacks: tuple[AttackStanding, ...], bound: float | None
) -> None:
    if bound is None:
        return
    found = tried(plan, staged.digest, attacks)
    if found.above(bound):
        risk = exact_percent(found.worst / MILLION)
        raise RefusedError(
            f"An attack on release {staged.release_id} has a risk of {risk}: the "
            f"district's bound is {exact_percent(bound)}.",
            rule=ATTACK_BOUND,
            fix="protect further, or ask for fewer elements, and stage the release again",
        )
    if found.missing:
        raise UndeterminedError(
            f"Release {staged.release_id} has not been attacked in full as it is staged: {found.lacks}.",
            rule=ATTACK_BOUND,
            fix=command(staged.release_id),
        )


def _step_6_signed(
    staged: Staged, approvals: tuple[SlipApproval, ...], approvers: tuple[ApproverKey, ...]
) -> set[str]:
    """The people who approved, each of them once, none of them the one who staged it."""
    known = {a.key_id: a for a in approvers if a.live}
    stager = {a.who for a in approvers if a.key_id == staged.staged_by} | {staged.staged_by}
    people: set[str] = set()
    for approval in approvals:
        key = known.get(approval.key_id)
        if key is None or key.role != approval.role:
            raise RefusedError(
                "An approval was signed by a key that the ledger does not know or has revoked."
            )
        if key.who in stager:
            raise RefusedError(
                "Nobody approves a release that they staged themselves.", fix="ask a second person to approve"
            )
        if approval.signed_by != (BY_OFFICE if key.by_office else ""):
            raise RefusedError("An approval does not say truly who signed it.", fix="stage the release again")
        if not _signature_holds(key.public_bytes, staged.digest, approval.signature):
            raise RefusedError(
                "An approval does not match the staged bytes.", fix="approve the staged release again"
            )
        if key.who in people:
            raise RefusedError(
                "Two approvals are of one person: their own and the one that the office signed for them.",
                fix="stage the release again",
            )
        people.add(key.who)
    return people


def _step_7_enough_people(decision: Decision, staged: Staged, people: set[str], needed: int) -> None:
    needed = max(needed, 1 if decision.terms.second_person else 0)
    if len(people) < needed:
        who = "a second person" if needed == 1 else f"{needed - len(people)} of {needed} people"
        raise WaitingForPerson(
            f"Release {staged.release_id} waits for {who}.",
            fix=f"permslip approve {staged.release_id} --as PERSON",
        )


APPROVAL_CONTEXT = b"permslip approval v1\n"


def approval_bytes(staged_digest: str) -> bytes:
    """What an approver signs: a context line, then the staged digest in hex."""
    return APPROVAL_CONTEXT + staged_digest.encode()


def _signature_holds(public: bytes, staged_digest: str, signature: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        raw = base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(raw, approval_bytes(staged_digest))
    except (InvalidSignature, ValueError):
        return False
    return True
