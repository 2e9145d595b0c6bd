"""Staff: what is known of their consent to this one request, and what a yes binds the release to.

The rules ask one fact: whether each member of staff concerned consented in writing to this request (Conn.
Gen. Stat. 10-151c, and the house's own rule). It is true where somebody who may has attested it; and where
rows go only for those who said yes, for then it holds of everybody whose row goes. A release with that
obligation makes it so.
"""

from __future__ import annotations

from dataclasses import replace

from permslip.consent.answer import StaffSaid
from permslip.decide.decision import Decision, ElementDecision, NotHeld, Obligation, Permitted
from permslip.decide.knowing import Facts, Papers, attested
from permslip.law.ground import Ground
from permslip.words.facts import About
from permslip.words.vocabulary import Mark, ObligationKind

FACT = "staff.consent_to_this_request"
OWN_YES = "own yes"
"""Obligation's value: only rows of staff who themselves said yes."""
ATTESTED = "attested"
"""Obligation's value: all rows but those of staff who themselves said no."""
NONE = StaffSaid(asked=False, given=0)


def attested_for_all(papers: Papers) -> bool:
    """Whether somebody who may has attested it for each member of staff and this very request."""
    return attested(papers, (About.REQUEST,)).get(FACT) is True


def about_staff(papers: Papers, said: StaffSaid) -> Facts:
    """The fact, where staff's own answers settle it: one yes is enough, for no other row goes."""
    return {FACT: True} if said.given and not attested_for_all(papers) else {}


def awaited(grounds: tuple[Ground, ...], said: StaffSaid) -> tuple[Ground, ...]:
    """The grounds, where staff are asked one by one: no answer so far is not yet a no.

    Only silence is read so. Where somebody attested that not each consented, that stands.
    """
    if not said.asked or said.given:
        return grounds
    return tuple(_open(g) if g.blocks and FACT in g.missing else g for g in grounds)


def _open(ground: Ground) -> Ground:
    return replace(
        ground,
        mark=Mark.ASK_COUNSEL,
        says="Staff are asked one by one, and nobody has said yes to this request so far.",
        fix="wait for their answers, or leave it out",
        missing=(FACT,),
    )


def with_filter(element: ElementDecision, papers: Papers) -> ElementDecision:
    """The decision on one element with the obligation that staff's consent brings, where a rule rests on it.

    A record that no such rule reaches, as one of misconduct, owes nothing.
    """
    if not isinstance(element.verdict, Permitted):
        return element
    rests = [g for g in element.verdict.grounds if g.mark is Mark.MEETS and g.used.get(FACT) is True]
    if not rests:
        return element
    value, grounds = ATTESTED, element.verdict.grounds
    if not attested_for_all(papers):
        # the rule is met by what the release keeps home, not by everybody's yes: nobody should read it so
        value, says = (
            OWN_YES,
            "Only rows of staff go who themselves consented in writing to this one request.",
        )
        grounds = tuple(replace(g, says=says) if g in rests else g for g in grounds)
    owed = Obligation(ObligationKind.CONSENT_FILTER, rests[0].rule, element.element, value)
    verdict = Permitted(grounds, (*element.verdict.obligations, owed))
    return replace(element, verdict=verdict)


def filters(decision: Decision) -> dict[str, Obligation]:
    """The obligation on each evaluation element that may go, by the element's key."""
    return {
        o.element: o
        for e in decision.elements
        if isinstance(e.verdict, Permitted)
        for o in e.verdict.obligations
        if o.kind is ObligationKind.CONSENT_FILTER and o.element is not None
    }


def concerned(decision: Decision) -> bool:
    """Whether any element asked for turns on the consent of staff."""
    judged = (e.verdict for e in decision.elements if not isinstance(e.verdict, NotHeld))
    return any(FACT in g.used or FACT in g.missing for v in judged for g in v.grounds)
