"""Staff: an evaluation goes only on that member's own yes to this one request.

Conn. Gen. Stat. 10-151c, and the house's own rule where no state has one. Each member answers for
themselves, each time; silence is no. The steps:

1. which answers count: the member's own, to the question that names this request and no other;
2. the latest of them that concerns what is asked; on one day the narrower;
3. held against what the request asks, for what and for whom, as a family's answer is;
4. without an own answer the row stays home, unless somebody attested that each member consented in writing.
   Then it goes, but a member's own no still keeps it home.
"""

from __future__ import annotations

from typing import Any

import ibis

from permslip.consent.answer import IN, STAFF_MEMBER, Reason, StaffSaid, Wanted
from permslip.consent.matching import (
    EXPIRED,
    GIVEN,
    LIMITED,
    REFUSED,
    WITHDRAWN,
    as_date,
    number,
    outcome,
    scope_of,
)
from permslip.words.ports import Engine

_REASONS = (
    (GIVEN, Reason.GIVEN),
    (REFUSED, Reason.REFUSED),
    (WITHDRAWN, Reason.WITHDRAWN),
    (EXPIRED, Reason.EXPIRED),
    (LIMITED, Reason.OUT_OF_SCOPE),
)


def resolve_staff(answers: Any | None, staff: Any, *, wanted: Wanted, attested: bool) -> Any:
    """One row a member of staff: ``staff_key``, ``inside`` (bool), ``reason`` (of ``STAFF_REASONS``).

    ``answers``: validated records (``COLUMNS``) or None. ``staff``: the keys (``staff_key``) that rows
    were found for; answers of others are not looked at. ``wanted.question`` names the request
    (``answer.staff_question``). ``attested``: whether somebody who may has attested that each member
    concerned consented in writing to this request.
    """
    people = staff.select(staff_key=staff.staff_key.cast("string")).distinct()
    people = people.filter(people.staff_key.notnull())
    silence = Reason.ATTESTED if attested else Reason.NO_ANSWER
    if answers is None:
        reasoned = people.mutate(reason=ibis.literal(silence.value))
    else:
        said = people.left_join(_latest(answers, wanted), "staff_key")
        # a no that touches nothing of this request leaves the member where no answer would
        reason = ibis.cases(
            *[(said.latest == code, reason.value) for code, reason in _REASONS], else_=silence.value
        )
        reasoned = said.select("staff_key", reason=reason)
    return reasoned.select("staff_key", inside=reasoned.reason.isin(sorted(IN)), reason=reasoned.reason)


def said_by_staff(answers: Any | None, *, wanted: Wanted, engine: Engine) -> StaffSaid:
    """What is on record, before anybody looks at rows: a member may have answered who has none.

    Somebody asks staff one by one where any member of staff has answered anything.
    """
    if answers is None:
        return StaffSaid(asked=False, given=0)
    ever = answers.filter(answers.signer_authority == STAFF_MEMBER)
    latest = _latest(answers, wanted)
    given = latest.filter(latest.latest == GIVEN)
    found = engine.arrow(
        ever.aggregate(n=ever.count()).cross_join(given.aggregate(given=given.count()))
    ).to_pylist()[0]
    return StaffSaid(asked=found["n"] > 0, given=int(found["given"]))


def _latest(answers: Any, wanted: Wanted) -> Any:
    """staff_key, latest: what each member last said of this request (steps 1 to 3)."""
    own = (answers.signer == answers.subject) & (answers.signer_authority == STAFF_MEMBER)
    mine = answers.filter((answers.question == wanted.question) & own)
    signed, expires = as_date(mine.signed_on), as_date(mine.expires_on)
    # a yes must bear its date; a no without one is taken as said today
    day = ibis.ifelse(mine.answer == "given", signed, ibis.coalesce(signed, ibis.literal(wanted.as_of)))
    concerns = scope_of(mine, wanted)[1].cast("int64")
    said = mine.select(
        staff_key=mine.subject.cast("string"),
        day=day,
        concerns=concerns,
        code=outcome(mine, expires, wanted),
    )
    said = said.filter(said.day <= wanted.as_of)
    said = said.mutate(order=said.concerns * 10**9 + number(said.day) * 10 + said.code)
    last = said.group_by("staff_key").agg(last=said.order.max())
    return last.select("staff_key", latest=last["last"] % 10)
