"""The slow, obvious twin of consent.matching: one student at a time, as a registrar would do it on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from permslip.consent.answer import Reason
from permslip.words.vocabulary import ConsentMode

Row = dict[str, Any]


def eighteenth(born: date) -> date:
    """The day one turns 18; a child of 29 February does on 1 March."""
    if (born.month, born.day) == (2, 29):
        return date(born.year + 18, 3, 1)
    return born.replace(year=born.year + 18)


def _set(text: str | None) -> set[str]:
    return {part for part in (text or "").split("|") if part}


def what_it_says(row: Row, elements: Sequence[str], purpose: str, recipient: str, as_of: date) -> str:
    """given, limited, expired, refused, withdrawn or elsewhere."""
    scopes = [
        (_set(row["elements"]), set(elements)),
        (_set(row["purpose"]), {purpose} if purpose else set()),
        (_set(row["recipients"]), {recipient}),
    ]
    if row["answer"] == "given":
        if row["expires_on"] is not None and row["expires_on"] < as_of:
            return "expired"
        whole = all(scope == {"*"} or (wanted and wanted <= scope) for scope, wanted in scopes)
        return "given" if whole else "limited"
    touches = all("*" in scope or not scope or not wanted or wanted & scope for scope, wanted in scopes)
    if not touches:
        return "elsewhere"
    return "withdrawn" if row["answer"] == "withdrawn" else "refused"


NARROW = ("given", "elsewhere", "expired", "limited", "withdrawn", "refused")
RESTRICTED_UNLESS = {"", "none", "no", "n", "false", "f", "0", "n/a", "na", "nil", "null"}
WITHOUT_AUTHORITY = {"no", "n", "false", "f", "0"}


def may_sign(row: Row, born: date, adult: bool, links: list[Row] | None) -> str:
    """counts, unplaced or barred."""
    own = row["signer"] == row["subject"] and row["signer_authority"] == "eligible_student"
    if adult:
        signed_of_age = row["signed_on"] is not None and eighteenth(born) <= row["signed_on"]
        return "counts" if own and (row["answer"] != "given" or signed_of_age) else "unplaced"
    if own:
        return "unplaced"
    if links is None:
        return "counts" if row["signer_authority"] in ("parent", "guardian") else "unplaced"
    mine = [g for g in links if g["student_key"] == row["subject"] and g["guardian_id"] == row["signer"]]
    if not mine:
        return "unplaced"
    found = [on_record(link) for link in mine]
    return next(word for word in ("barred", "unplaced", "counts") if word in found)


def on_record(link: Row) -> str:
    """counts, unplaced or barred, for one guardian of one student."""
    words = (link["contact_restrictions"] or "").strip().lower()
    if (link["legal_guardian"] or "").strip().lower() in WITHOUT_AUTHORITY:
        return "barred"
    if any(word in words.replace("-", " ") for word in ("order", "court", "no contact", "restraining")):
        return "barred"
    custody = "joint custody" in words or "non-custodial" in words
    return "counts" if words in RESTRICTED_UNLESS or custody else "unplaced"


def stands(
    student: str,
    births: set[date | None],
    answers: list[Row] | None,
    links: list[Row] | None,
    private: set[str],
    *,
    question: str,
    mode: ConsentMode,
    two_guardians: str,
    elements: Sequence[str],
    purpose: str,
    recipient: str,
    as_of: date,
) -> Reason:
    """Where one student stands."""
    if student in private:
        return Reason.DIRECTORY_OPT_OUT
    if mode is ConsentMode.NOT_ASKED:
        return Reason.NOT_ASKED
    known = births - {None}
    if len(known) != 1 or (born := known.copy().pop()) is None or born > as_of:
        return Reason.BIRTH_DATE_UNKNOWN
    adult = eighteenth(born) <= as_of
    last: dict[str, tuple[date, str, str]] = {}
    for row in answers or []:
        if row["subject"] != student or row["question"] != question:
            continue
        day = row["signed_on"] or (None if row["answer"] == "given" else as_of)
        if day is None or day > as_of:
            continue
        who = may_sign(row, born, adult, links)
        says = what_it_says(row, elements, purpose, recipient, as_of)
        new = (day, who, says)
        old = last.get(row["signer"])
        if old is None or _later(new, old):
            last[row["signer"]] = new
    return _together(list(last.values()), adult, mode, two_guardians)


def _later(new: tuple[date, str, str], old: tuple[date, str, str]) -> bool:
    order = ("counts", "unplaced", "barred")
    return (new[0], order.index(new[1]), NARROW.index(new[2])) > (
        old[0],
        order.index(old[1]),
        NARROW.index(old[2]),
    )


def _together(
    last: list[tuple[date, str, str]], adult: bool, mode: ConsentMode, two_guardians: str
) -> Reason:
    counted = [says for _, who, says in last if who == "counts"]
    yes = "given" in counted
    against = any(says in ("refused", "withdrawn", "limited") for says in counted)
    if yes and against:
        return Reason.GUARDIANS_DISAGREE if two_guardians == "narrower" else Reason.GIVEN
    for says, reason in (
        ("refused", Reason.REFUSED),
        ("withdrawn", Reason.WITHDRAWN),
        ("given", Reason.GIVEN),
        ("limited", Reason.OUT_OF_SCOPE),
        ("expired", Reason.EXPIRED),
    ):
        if says in counted:
            return reason
    if mode is ConsentMode.OPT_IN:
        if "elsewhere" in counted:
            return Reason.OUT_OF_SCOPE
        strangers = [says for _, who, says in last if who != "counts"]
        silence = Reason.NO_ANSWER
    else:
        strangers = [says for _, who, says in last if who == "unplaced" and says in ("refused", "withdrawn")]
        silence = Reason.SILENT_OPT_OUT
    if strangers:
        return Reason.WRONG_SIGNER if adult else Reason.NO_AUTHORITY
    return silence
