"""Matching: every student in or out, and why, in one question to the engine.

The steps, and where they come from:

1. who is 18 on the day: the right to sign has moved to the student (34 CFR 99.3 "eligible student", 99.5(a));
2. which answers count: given before the disclosure (99.30(a)), by somebody who may sign. Either parent may,
   unless there is evidence that the right was taken away (99.4): living elsewhere is no such evidence;
3. each signer's latest answer that concerns the request (99.30(b): records, purpose, party); only who said
   nothing of it is taken at their latest word on something else;
4. the answers about one student put together, and silence read by the question's mode.

A child born on 29 February turns 18 on 1 March. No rule was found that names the day; an age is reached
when its year is complete, and an eighteenth birthday never falls in a leap year.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

from permslip.consent.answer import AUTHORITIES, IN, MaySign, Reason, Says, Tally, Wanted
from permslip.words.errors import BadInput, OurBug
from permslip.words.ports import Engine
from permslip.words.vocabulary import ConsentMode

TWO_GUARDIANS = ("narrower", "either")
GIVEN, ELSEWHERE, EXPIRED, LIMITED, WITHDRAWN, REFUSED = (int(s) for s in Says)
COUNTS, UNPLACED, BARRED = (int(m) for m in MaySign)
_NO_AUTHORITY = ("no", "n", "false", "f", "0")
_BARRING = (
    r"\b(order|orders|court|injunction|restrain\w*|protective|no[ -]contact|barred|revoked|terminated"
    r"|prohibit\w*|not allowed|not permitted)\b"
)
_CUSTODY = r"\b((joint|shared)( legal| physical)* custody|non-?custodial)\b"
_NO_RESTRICTION = ("", "none", "no", "n", "false", "f", "0", "n/a", "na", "nil", "null")


def resolve(
    answers: Any | None,
    roster: Any,
    guardians: Any | None,
    optouts: Any | None,
    *,
    question: str,
    mode: ConsentMode,
    two_guardians: str = "narrower",
    elements: tuple[str, ...],
    purpose: str,
    recipient: str,
    as_of: date,
) -> Any:
    """One row a student of the roster: ``student_key``, ``inside`` (bool), ``reason`` (a ``Reason``'s words).

    ``answers``: validated records (``COLUMNS``) or None. ``roster``: ``student_key``, ``birth_date``.
    ``guardians``: ``student_key``, ``guardian_id`` and, where known, ``legal_guardian`` (a flag) and
    ``contact_restrictions`` (words); None where the district's source links none, and then the stated
    authority stands. ``optouts``: ``student_key`` of those who keep their directory information private:
    hand them in only where the release rests on directory information (34 CFR 99.37), for they keep rows
    home in every mode. ``elements``, ``purpose`` and ``recipient`` are those of the request.

    ``two_guardians``: ``narrower`` keeps a row home when one says yes and another no or less; ``either``
    lets one full yes do. No answer expires but a yes; a withdrawal or refusal binds until a newer answer.
    Where silence means yes, a no whose signer cannot be placed still keeps the row home. Raises BadInput
    on an unknown ``two_guardians`` or a table without the columns named here.
    """
    if two_guardians not in TWO_GUARDIANS:
        raise BadInput(
            "Two guardians who differ are read as narrower or either.", fix="set the policy to one of the two"
        )
    _has(roster, "roster", "student_key")
    students = _students(roster, as_of)
    if optouts is not None:
        _has(optouts, "list of directory opt-outs", "student_key")
        private = optouts.select(student_key=optouts.student_key.cast("string")).distinct()
        students = _beside(students, private.mutate(private=True), "student_key")
    else:
        students = students.mutate(private=ibis.literal(False))
    if mode is ConsentMode.NOT_ASKED or answers is None:
        sums = {name: ibis.literal(0, type="int64") for name in _SUMS}
        counted = students.mutate(**sums)
    else:
        wanted = Wanted(question, elements, purpose, recipient, as_of)
        spoken = _spoken(answers, students, guardians, wanted)
        counted = _beside(students, _per_student(spoken), "student_key")
        counted = counted.mutate(**{name: counted[name].fill_null(0) for name in _SUMS})
    reasoned = counted.select("student_key", reason=_reason(counted, mode, two_guardians))
    return reasoned.select("student_key", inside=reasoned.reason.isin(sorted(IN)), reason=reasoned.reason)


def tally(resolved: Any, engine: Engine | None = None) -> Tally:
    """How many people stand where, in the order of ``Reason``; reasons that nobody has are left out."""
    groups = resolved.group_by("reason").agg(students=resolved.count())
    rows = (engine.arrow(groups) if engine is not None else groups.to_pyarrow()).to_pylist()
    found = {row["reason"]: row["students"] for row in rows}
    if not found.keys() <= {r.value for r in Reason}:
        raise OurBug("a student stands where no reason is known")
    return Tally(tuple((reason, int(found[reason.value])) for reason in Reason if reason.value in found))


def _has(table: Any, what: str, *columns: str) -> None:
    for column in columns:
        if column not in table.columns:
            raise BadInput(
                f"The {what} has no column {column}.", fix="look at the source with `permslip hold show`"
            )


def _beside(left: Any, right: Any, *keys: str) -> Any:
    """Left join that keeps one copy of the keys."""
    joined = left.left_join(right, list(keys), rname="{name}_right")
    return joined.drop(*[f"{key}_right" for key in keys])


def as_date(column: Any) -> Any:
    """A column of days, whether it came as text or as dates; what is no day is null."""
    return column.try_cast("date") if column.type().is_string() else column.cast("date")


def number(day: Any) -> Any:
    """A date as the number YYYYMMDD: a birth date and 180000 make the number of the day one is 18."""
    return day.year().cast("int64") * 10000 + day.month() * 100 + day.day()


def _as_number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def _students(roster: Any, as_of: date) -> Any:
    """student_key, at18 (the number of the day), adult: null where the birth date is unknown (step 1).

    Two different birth dates for one student, or one still to come, are as good as none.
    """
    born = as_date(roster.birth_date) if "birth_date" in roster.columns else ibis.null("date")
    rows = roster.select(student_key=roster.student_key.cast("string"), born=born)
    rows = rows.filter(rows.student_key.notnull())
    each = rows.group_by("student_key").agg(first=rows.born.min(), last=rows.born.max())
    known = (each.first == each.last) & (each.first <= as_of)
    at18 = ibis.ifelse(known, number(each.first) + 180000, ibis.null("int64"))
    each = each.select("student_key", at18=at18)
    return each.mutate(adult=each.at18 <= _as_number(as_of))


def links(guardians: Any) -> Any:
    """One row a student and guardian: student_key, signer, link (a ``MaySign``), by what is on record.

    A flag that says *no legal guardian*, or words of a court or of no contact, bar. Words on who has custody
    leave the right where it is: either parent has it (99.4). Other words are for a person to read; until
    then they leave the signer unplaced.
    """
    _has(guardians, "guardians' table", "student_key", "guardian_id")
    link = ibis.literal(COUNTS)
    if "contact_restrictions" in guardians.columns:
        words = guardians.contact_restrictions.cast("string").strip().lower().fill_null("")
        link = ibis.cases(
            (words.isin(_NO_RESTRICTION), COUNTS),
            (words.re_search(_BARRING), BARRED),
            (words.re_search(_CUSTODY), COUNTS),
            else_=UNPLACED,
        )
    if "legal_guardian" in guardians.columns:
        flag = guardians.legal_guardian.cast("string").strip().lower()
        link = ibis.ifelse(flag.isin(_NO_AUTHORITY).fill_null(False), BARRED, link)
    rows = guardians.select(
        student_key=guardians.student_key.cast("string"),
        signer=guardians.guardian_id.cast("string"),
        link=link.cast("int64"),
    )
    return rows.group_by("student_key", "signer").agg(link=rows.link.max())


def _spoken(answers: Any, students: Any, guardians: Any | None, wanted: Wanted) -> Any:
    """student_key, adult, standing, outcome: what each signer last said (steps 2 and 3)."""
    signed, expires = as_date(answers.signed_on), as_date(answers.expires_on)
    said = answers.filter(answers.question == wanted.question).select(
        student_key=answers.subject.cast("string"),
        signer=answers.signer.cast("string"),
        authority=answers.signer_authority,
        # a yes must bear its date (99.30(a)); a no without one is taken as said today
        day=ibis.ifelse(answers.answer == "given", signed, ibis.coalesce(signed, ibis.literal(wanted.as_of))),
        outcome=outcome(answers, expires, wanted),
        concerns=scope_of(answers, wanted)[1],
        yes=answers.answer == "given",
    )
    said = said.filter(said.day <= wanted.as_of)
    said = said.inner_join(students.select("student_key", "at18", "adult"), "student_key")
    if guardians is not None:
        said = _beside(said, links(guardians), "student_key", "signer")
    else:
        said = said.mutate(link=ibis.ifelse(said.authority.isin(AUTHORITIES[:2]), COUNTS, UNPLACED))
    own = (said.signer == said.student_key) & (said.authority == "eligible_student")
    of_age = own & (~said.yes | (said.at18 <= number(said.day)))
    standing = ibis.cases(
        (said.adult, ibis.ifelse(of_age, COUNTS, UNPLACED)),
        (own, UNPLACED),
        else_=said.link.fill_null(UNPLACED),
    )
    # One number orders a signer's answers: whether it concerns the request, the day, then the narrower
    # reading of that day.
    order = said.concerns.cast("int64") * 10**10 + number(said.day) * 100 + standing * 10 + said.outcome
    said = said.mutate(order=order)
    last = said.group_by("student_key", "signer").agg(last=said.order.max())
    return last.select("student_key", standing=last["last"] // 10 % 10, outcome=last["last"] % 10)


def scope_of(answers: Any, wanted: Wanted) -> tuple[Any, Any]:
    """Whether an answer covers the request whole, and whether it concerns it at all."""
    covers, touches = ibis.literal(True), ibis.literal(True)
    for column, asked in (
        (answers.elements, wanted.elements),
        (answers.purpose, (wanted.purpose,) if wanted.purpose else ()),
        (answers.recipients, (wanted.recipient,)),
    ):
        scope = column.fill_null("").replace(" ", "")
        listed = ibis.literal("|") + scope + ibis.literal("|")
        within = [listed.contains(f"|{one}|") for one in asked]
        everything, anything = ibis.literal(bool(within)), ibis.literal(False)
        for part in within:
            everything, anything = everything & part, anything | part
        covers = covers & ((scope == "*") | everything)
        touches = touches & (scope.contains("*") | (scope == "") | ibis.literal(not within) | anything)
    return covers, touches


def outcome(answers: Any, expires: Any, wanted: Wanted) -> Any:
    """What an answer says of the request. A yes must cover it whole; a no need only touch it."""
    covers, touches = scope_of(answers, wanted)
    return ibis.cases(
        (
            answers.answer == "given",
            ibis.cases((expires < wanted.as_of, EXPIRED), (covers, GIVEN), else_=LIMITED),
        ),
        (~touches, ELSEWHERE),
        (answers.answer == "withdrawn", WITHDRAWN),
        else_=REFUSED,  # an answer that is not understood is no yes
    )


_SUMS = (
    "given",
    "elsewhere",
    "expired",
    "limited",
    "withdrawn",
    "refused",
    "unplaced",
    "unplaced_no",
    "barred",
)


def _per_student(spoken: Any) -> Any:
    counts = spoken.standing == COUNTS
    unplaced = spoken.standing == UNPLACED
    no = spoken.outcome.isin((WITHDRAWN, REFUSED))
    kinds = zip(_SUMS[:6], range(6), strict=True)
    sums = {name: (counts & (spoken.outcome == code)).cast("int64").sum() for name, code in kinds}
    return spoken.group_by("student_key").agg(
        **sums,
        unplaced=unplaced.cast("int64").sum(),
        unplaced_no=(unplaced & no).cast("int64").sum(),
        barred=(spoken.standing == BARRED).cast("int64").sum(),
    )


def _reason(t: Any, mode: ConsentMode, two_guardians: str) -> Any:
    """Step 4. The first line that fits is the reason; the order is the narrower one throughout."""
    if mode is ConsentMode.NOT_ASKED:
        return ibis.ifelse(t.private.fill_null(False), Reason.DIRECTORY_OPT_OUT.value, Reason.NOT_ASKED.value)
    no = t.refused + t.withdrawn
    opt_in = mode is ConsentMode.OPT_IN
    strangers = t.unplaced + t.barred if opt_in else t.unplaced_no
    silence = Reason.NO_ANSWER if opt_in else Reason.SILENT_OPT_OUT
    differ = (t.given > 0) & (no + t.limited > 0)
    lines = [
        (t.private.fill_null(False), Reason.DIRECTORY_OPT_OUT),
        (t.adult.isnull(), Reason.BIRTH_DATE_UNKNOWN),
        (differ, Reason.GUARDIANS_DISAGREE if two_guardians == "narrower" else Reason.GIVEN),
        (t.refused > 0, Reason.REFUSED),
        (t.withdrawn > 0, Reason.WITHDRAWN),
        (t.given > 0, Reason.GIVEN),
        (t.limited > 0, Reason.OUT_OF_SCOPE),
        (t.expired > 0, Reason.EXPIRED),
        (ibis.literal(opt_in) & (t.elsewhere > 0), Reason.OUT_OF_SCOPE),
        (t.adult & (strangers > 0), Reason.WRONG_SIGNER),
        (strangers > 0, Reason.NO_AUTHORITY),
    ]
    return ibis.cases(*[(test, reason.value) for test, reason in lines], else_=silence.value)
