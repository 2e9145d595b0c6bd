"""Terms: what a release is held to, and whose silence means what."""

from __future__ import annotations

from permslip.agree.agreement import Agreement
from permslip.agree.stated import destroyed_by
from permslip.decide.decision import ConsentRule, Obligation, Terms
from permslip.words.vocabulary import Basis, ConsentMode, ModeSource, ObligationKind

PARENT_CONSENT = "policy-parent-consent"
TWO_GUARDIANS = "two-guardians"
QUESTION = "research-sharing"
"""The question that families are asked where the agreement does not name one."""


def consent_rule(
    agreement: Agreement | None, *, about_students: bool, parent_consent: bool, two_guardians: str
) -> ConsentRule | None:
    """Whose silence means what; None when no family is concerned. The narrowest of law, policy and agreement.

    Law: consent is the basis itself (34 CFR 99.30), or directory information may be refused (99.37).
    Policy: families are asked first. Agreement: what the parties wrote. Otherwise nobody is asked.
    """
    if not about_students:
        return None
    basis = agreement.basis if agreement else None
    written = agreement.consent if agreement else None
    question = written.question if written else QUESTION
    if basis is Basis.CONSENT:
        return ConsentRule(
            question, ConsentMode.OPT_IN, ModeSource.LAW, "ferpa-consent-default", two_guardians
        )
    if parent_consent:
        return ConsentRule(question, ConsentMode.OPT_IN, ModeSource.POLICY, PARENT_CONSENT, two_guardians)
    if written is not None and written.mode is ConsentMode.OPT_IN:
        return _by_agreement(agreement, question, written.mode, two_guardians)
    if basis is Basis.DIRECTORY:
        mode, because = ConsentMode.OPT_OUT, "ferpa-directory-optout"
        return ConsentRule(question, mode, ModeSource.LAW, because, two_guardians)
    if written is not None:
        return _by_agreement(agreement, question, written.mode, two_guardians)
    return ConsentRule(
        question, ConsentMode.NOT_ASKED, ModeSource.LAW, "ferpa-consent-default", two_guardians
    )


def _by_agreement(
    agreement: Agreement | None, question: str, mode: ConsentMode, two_guardians: str
) -> ConsentRule:
    return ConsentRule(question, mode, ModeSource.AGREEMENT, clause(agreement, "consent"), two_guardians)


def terms(agreement: Agreement | None, consent: ConsentRule | None) -> Terms:
    """The terms. Without an agreement the strictest: no suppression, a second person, no basis."""
    if agreement is None:
        return Terms(None, None, 0.0, True, None, None, consent)
    limits = agreement.limits
    return Terms(
        k=limits.k,
        minimum_cell=limits.minimum_cell,
        max_suppression=limits.max_suppression if limits.max_suppression is not None else 0.0,
        second_person=agreement.second_person,
        destroy_by=destroyed_by(agreement),
        basis=agreement.basis,
        consent=consent,
    )


def obligations(agreement: Agreement, held_to: Terms, *, about_students: bool) -> tuple[Obligation, ...]:
    """What the release as a whole must do, whatever elements it has."""
    out = [Obligation(ObligationKind.LOG, "ferpa-ledger-entry" if about_students else "house-agreement")]
    if about_students:
        out.append(Obligation(ObligationKind.NOTICE, "ferpa-redisclose-notice"))
    consent = held_to.consent
    if consent is not None and consent.mode is not ConsentMode.NOT_ASKED:
        out.append(Obligation(ObligationKind.CONSENT_FILTER, consent.because, value=consent.mode.value))
    if held_to.basis is Basis.DIRECTORY:
        out.append(Obligation(ObligationKind.OPT_OUT_FILTER, "ferpa-directory-optout"))
    if held_to.minimum_cell is not None:
        because = clause(agreement, "minimum_cell")
        out.append(Obligation(ObligationKind.MINIMUM_CELL, because, value=held_to.minimum_cell))
    if held_to.second_person:
        out.append(Obligation(ObligationKind.SECOND_PERSON, f"agreement:{agreement.id}"))
    if held_to.destroy_by is not None:
        because = clause(agreement, "destruction_period", "destruction_duty")
        out.append(Obligation(ObligationKind.DESTROY_BY, because, value=held_to.destroy_by.isoformat()))
    return tuple(out)


def clause(agreement: Agreement | None, *topics: str) -> str:
    """``agreement:CLAUSE`` for the first clause on one of the topics, else for the agreement itself."""
    if agreement is None:
        return "agreement:none"
    for topic in topics:
        for item in agreement.clauses:
            if topic in item.topics:
                return f"agreement:{item.id}"
    return f"agreement:{agreement.id}"
