"""The forms of what goes in and comes out. Whatever a form does not have is refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import ConfigDict, JsonValue, StringConstraints

from permslip.words.vocabulary import Need, RequestState

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,48}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Grade = Literal["PK", "KG", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"]


class Form(Schema):
    """What somebody sends: no field beside those named."""

    model_config = ConfigDict(extra="forbid")


class Wrong(Schema):
    """One field that is wrong: where it stands, and what it must be."""

    where: str
    what: str


class Problem(Schema):
    """An error, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str = ""
    rule: str = Field("", description="the lawbook's rule or the agreement's clause")
    fix: str = Field("", description="what would mend it")
    errors: list[Wrong] = Field([])


class Paged(Schema):
    """A part of a list."""

    total: int
    limit: int
    offset: int


class ScheduleLine(Schema):
    """One line of an agreement's schedule of data."""

    element: str
    label: str
    table: str
    need: Need
    why: str


class Onward(Schema):
    """Somebody whom the agreement lets the partner pass data on to."""

    party: str
    name: str
    services: str


class Agreement(Schema):
    """An agreement of the caller's party."""

    id: str
    version: int
    title: str
    party: str
    party_name: str
    purpose: str
    starts: date | None
    ends: date | None
    in_force: bool
    destroy_by: date | None
    promises: list[str] = Field(description="what every release is held to, in sentences")
    onward: list[Onward]
    schedule: list[ScheduleLine]


class Agreements(Paged):
    """The caller's agreements."""

    items: list[Agreement]


class ElementIn(Form):
    """One element of the schedule, and how badly it is needed."""

    element: Key
    need: Need = Need.MANDATORY


WISH: dict[str, JsonValue] = {
    "agreement": "needs-assessment",
    "elements": [{"element": "grade"}, {"element": "absences", "need": "optional"}],
    "why": "We compare absences by grade, to tell the district where ninth graders fall behind.",
}


class WishIn(Form):
    """What is asked for: elements of the schedule, for whom, why."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [WISH]})

    agreement: Id
    elements: list[ElementIn] = Field([], max_length=200)
    others: list[Words] = Field([], max_length=60, description="words for what the schedule does not list")
    why: str = Field("", max_length=2000, description="what will be found out, and for whom")
    schools: list[Annotated[str, StringConstraints(min_length=1, max_length=64)]] = Field([], max_length=200)
    grades: list[Grade] = Field([], max_length=14)
    onward: list[Id] = Field([], max_length=20, description="parties to pass it on to")


class RequestIn(WishIn):
    """A request. What would surely come back is a conflict, unless ``anyway``."""

    anyway: bool = False


class Answer(Schema):
    """What becomes of one element."""

    element: str
    label: str
    kind: Literal["goes", "changed", "consent", "waits", "no", "not_held", "outside"]
    says: str
    rule: str
    citation: str
    clause: str
    fix: str


class Reason(Schema):
    """One thing about the whole: it stops it, somebody has to say something first, or a hint."""

    level: Literal["stops", "waits", "hint"]
    says: str
    fix: str
    rule: str
    citation: str


class Preview(Schema):
    """The answer to a wish as of today. Nothing is logged."""

    verdict: Literal["empty", "permitted", "refused", "undetermined"]
    answers: list[Answer]
    reasons: list[Reason]
    promises: list[str]


class RequestBrief(Schema):
    """A request: where it stands, whose turn it is and since when."""

    id: str
    agreement: str
    why: str
    state: RequestState
    turn: list[str]
    since: datetime
    put_at: datetime | None


class Requests(Paged):
    """The caller's requests, the one that moved last first."""

    items: list[RequestBrief]


class Asked(Schema):
    """One element as asked for."""

    table: str
    element: str | None
    asked: str
    need: Need


class Request(RequestBrief):
    """A request in full. ``acts`` are the commands that it takes now."""

    digest: str
    elements: list[Asked]
    schools: list[str]
    grades: list[str]
    onward: list[str]
    given_back: str
    releases: list[str]
    acts: list[str]


class Decision(Schema):
    """The decision on a request as it stands, as far as it is the partner's to know."""

    request: str
    digest: str
    verdict: Literal["permitted", "refused", "undetermined"]
    decided_on: date
    answers: list[Answer]
    reasons: list[Reason]
    letter: str


class CommandIn(Form):
    """Words to go with a command."""

    comment: str = Field(min_length=1, max_length=500)


class Event(Schema):
    """Something that happened: an entry of the district's ledger."""

    id: str
    type: str
    actor: str
    time: datetime
    object: str
    comment: str


class ReleaseBrief(Schema):
    """A package that went to the caller's party."""

    id: str
    agreement: str
    agreement_version: int
    request: str
    on: date
    state: str
    state_on: date | None
    destroy_by: date | None
    destroyed_on: date | None
    fetched: bool
    acknowledged: bool


class Releases(Paged):
    """The caller's packages, the newest first."""

    items: list[ReleaseBrief]


class ReleasedElement(Schema):
    """One element in a package."""

    table: str
    label: str


class Release(ReleaseBrief):
    """A package in full."""

    elements: list[ReleasedElement]
    promises: list[str]
    may_pass_to: list[str]
    slip_sha256: str
    payload_sha256: str


class Binding(Schema):
    """One thing that binds the caller's party, with the clauses behind it."""

    title: str
    says: str
    clauses: list[str]
    rule: str


class Owed(Schema):
    """One thing owed by a day."""

    id: str
    what: str
    release: str
    due: date
    state: Literal["done", "overdue", "due soon", "ahead"]
    done_on: date | None


class Duties(Schema):
    """What binds the caller's party under its agreement, and what is due."""

    agreement: str
    party: str
    bindings: list[Binding]
    owed: list[Owed]


class SubRecipientIn(Form):
    """What became of a sub-processor's copies: a day and a method, or that it never received any."""

    party: Id
    never_received: bool = False
    destroyed_on: date | None = None
    method: Literal["clear", "purge", "destroy"] | None = None


CERTIFICATE: dict[str, JsonValue] = {
    "releases": ["rel_7k2m9q4xw3ha"],
    "role": "records manager",
    "destroyed_on": "2027-06-30",
    "method": "purge",
    "backups": "none",
    "sub_recipients": [{"party": "tally", "never_received": True}],
}


class CertificateIn(Form):
    """A certificate of destruction (methods of NIST SP 800-88)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [CERTIFICATE]})

    releases: list[Id] = Field(min_length=1, max_length=1000)
    role: str = Field(min_length=1, max_length=200, description="who stands for it: a title, no name")
    destroyed_on: date
    method: Literal["clear", "purge", "destroy"]
    backups: Literal["none", "destroyed"] | date = Field(
        "none", description="or the day by which they will have been overwritten"
    )
    sub_recipients: list[SubRecipientIn] = Field([], max_length=100)


class Certificate(Schema):
    """A certificate that was taken in: the duties that it ends."""

    duties: list[str]
    party: str
    method: str


class RegisterRow(Schema):
    """One agreement in the public register."""

    agreement_no: str
    entity: str
    address: str
    type: str
    start: str
    duration: str
    purpose: str
    covered_information: str
    use: str
    hold_until: str
    subcontractors_allowed: str
    subcontractors: str
    document_url: str
    posted_on: str


class Register(Paged):
    """The public register."""

    items: list[RegisterRow]
