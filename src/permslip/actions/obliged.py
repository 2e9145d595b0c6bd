"""What binds whoever receives data: the agreement's own promises in plain words, and what is due by when.

Each duty stands beside the clause that it comes from, in the words that were signed. A sub-processor never
saw them: this is its page too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from permslip.actions.partnering import Place
from permslip.actions.shown import Shown
from permslip.agree import stated
from permslip.agree.agreement import Agreement, Clause, Party
from permslip.agree.answers import first
from permslip.words.vocabulary import Role
from permslip.words.wording import listed


@dataclass(frozen=True)
class Words:
    """A clause as signed: its number and its text."""

    clause: str
    text: str


@dataclass(frozen=True)
class Binding:
    """One thing that binds: ``title`` in a word or two, ``says`` in one or two plain sentences, ``words`` the
    clauses behind it, ``rule`` a regulation that asks it of everybody, or empty."""

    key: str
    title: str
    says: str
    words: tuple[Words, ...] = ()
    rule: str = ""


def bindings(agreement: Agreement, party: Party) -> tuple[Binding, ...]:
    """Everything that binds a partner or a sub-processor under an agreement, the narrowest first."""
    found = (make(agreement, party) for make in _MAKERS)
    return tuple(b for b in found if b.says)


def _quoted(agreement: Agreement, *topics: str, most: int = 3) -> tuple[Words, ...]:
    found: Iterable[Clause] = stated.clauses_on(agreement, *topics)
    return tuple(Words(c.id, " ".join(c.text.split())) for c in list(found)[:most])


def _purpose(a: Agreement, _: Party) -> Binding:
    what = " ".join(a.purpose_text.split()).rstrip(".")
    says = f"You may use the data for this, and for nothing else: {what}." if what else ""
    return Binding(
        "purpose", "What for", says, _quoted(a, "purpose_only", "use_limited", "no_commercial_use")
    )


def _people(a: Agreement, _: Party) -> Binding:
    says = "Only people of yours who need the data for this work may see them."
    if stated.clauses_on(a, "staff_bound"):
        says += " Each of them signs a promise of confidentiality first."
    return Binding(
        "people",
        "Who may see them",
        says,
        _quoted(a, "need_to_know", "no_identification", "confidentiality", "staff_bound"),
        "34 CFR 99.31(a)(6)(iii)(A)" if a.basis == "studies" else "",
    )


def _nobody(a: Agreement, _: Party) -> Binding:
    says = (
        "Nobody tries to find out who a record is about, alone or by joining it with other data. Groups of "
        "like students and record codes do not make the data anonymous."
    )
    return Binding("identity", "Whose they are", says, _quoted(a, "no_reidentification", "no_identification"))


def _onward(a: Agreement, party: Party) -> Binding:
    under = [p.name for p in a.parties if p.under == party.id]
    if under and a.redisclosure == "named_only":
        says = f"You may pass the data on to {listed(under)}, and to nobody else."
    else:
        says = "You may pass the data on to nobody."
    says += " A court or an agency that demands them: ask the district before you give anything."
    topics = ("redisclosure_bar", "sub_processors_named", "sub_processors_bound", "compelled_disclosure")
    return Binding("onward", "Passing them on", says, _quoted(a, *topics), "34 CFR 99.33(a)")


def _results(a: Agreement, _: Party) -> Binding:
    said = []
    if a.limits.minimum_cell:
        said.append(f"No total over fewer than {a.limits.minimum_cell} appears in a result.")
    if stated.clauses_on(a, "work_product_aggregate_only"):
        said.append("Results hold totals only: no row about a student, and nothing made from one row.")
    if stated.clauses_on(a, "results_reviewed"):
        said.append("The district reads results before anybody else does.")
    topics = ("minimum_cell", "work_product_aggregate_only", "results_reviewed", "publication")
    return Binding("results", "What you may show", " ".join(said), _quoted(a, *topics))


def _owner(a: Agreement, _: Party) -> Binding:
    words = _quoted(a, "not_property", "owner_data", "owner_derived_data", "owner_work_product", most=2)
    says = "The data, and data made from them, are not yours." if words else ""
    return Binding("owner", "Whose property", says, words)


def _security(a: Agreement, _: Party) -> Binding:
    words = _quoted(a, "security", "encryption", "security_standard", "storage_place")
    return Binding(
        "security", "How they are kept", "You keep them as these clauses say." if words else "", words
    )


def _breach(a: Agreement, _: Party) -> Binding:
    term = first(a, "breach_notice")
    words = _quoted(a, "breach_procedure")
    if term is not None and term.value in ("immediately", "prompt"):
        says = "If data get out, or you fear so, you tell the district at once."
    elif term is not None:
        within = term.value.replace("_", " ")
        says = f"If data get out, or you fear so, you tell the district within {within}."
    elif words:
        says = "If data get out, or you fear so, you tell the district without delay, as these clauses say."
    else:
        says = (
            "If data get out, or you fear so, tell the district at once: the law's clocks run from that day."
        )
    return Binding("breach", "If something goes wrong", says, words)


def _families(a: Agreement, _: Party) -> Binding:
    words = _quoted(a, "review_correct")
    says = (
        "A family that wants to see or correct a record goes to the district; you do what it then asks."
        if words
        else ""
    )
    return Binding("families", "If a family asks", says, words)


def _destroy(a: Agreement, party: Party) -> Binding:
    last, method = stated.destroyed_by(a), a.destruction.method
    how = f" The method: {method}, or a stronger one." if method else ""
    by = f"by {_day(last)}" if last else "when they are no longer needed"
    says = f"You destroy every copy {by}, backups included.{how}"
    if a.destruction.certificate:
        says += " You then hand in a certificate."
    if any(p.under == party.id for p in a.parties):
        says += " It speaks for your sub-processors too."
    topics = ("destruction_duty", "destruction_period", "no_retention", "deletion_means")
    return Binding("destroy", "The end", says, _quoted(a, *topics), "")


_MAKERS: tuple[Callable[[Agreement, Party], Binding], ...] = (
    _purpose, _people, _nobody, _onward, _results, _owner, _security, _breach, _families, _destroy,
)  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"


def party_of(agreement: Agreement, party: str) -> Party:
    """The party with this id, or one of a like name where the paper calls it nothing."""
    return agreement.party(party) or Party(party, party, Role.PARTNER)


@dataclass(frozen=True)
class Owed:
    """One thing a party owes by a day. ``state`` is done, overdue, due soon or ahead; ``release`` where it
    is a destruction."""

    id: str
    what: str
    due: date
    state: str
    agreement: str
    release: str = ""
    done_on: date | None = None
    released_on: date | None = None


def owed_by(held: Shown, places: Iterable[Place]) -> tuple[Owed, ...]:
    """The destructions that are owed from these places, done or not, by due day, those that are done last."""
    wanted = {(p.party, p.agreement) for p in places}
    found = []
    for release, duty in held.destructions.items():
        about = held.standing.releases.get(release)
        if about is None or (about.recipient, about.agreement) not in wanted:
            continue
        state, on = duty.state(held.today).value, about.time.date()
        what = "destroy every copy and certify it"
        found.append(Owed(duty.id, what, duty.due, state, about.agreement, release, duty.done_on, on))
    return tuple(sorted(found, key=lambda o: (o.state == "done", o.due, o.id)))
