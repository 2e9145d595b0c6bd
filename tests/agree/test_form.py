"""Papers into agreements and back: the form, its schema, its digest, its amendments."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from permslip import agree
from permslip.agree.canonical import as_data
from permslip.agree.strict_yaml import read
from permslip.words.elements import ELEMENTS
from permslip.words.errors import BadInput, NotFound, VerificationFailed
from permslip.words.quote import Quote
from permslip.words.topics import TOPICS
from permslip.words.vocabulary import Basis, ConsentMode, Need, Purpose, Role
from tests import factories
from tests.agree.papers import GONE, ROOT, a_paper, an_agreement

SCHEMA = ROOT / "spec" / "agreement.schema.json"
VECTORS = ROOT / "spec" / "vectors" / "agreements.json"
PARTIES = [
    {"id": "district", "name": "Alder Falls Public Schools", "role": "district"},
    {"id": "northfield", "name": "Northfield Council for Schools", "role": "partner"},
]
TALLY = {"id": "tally", "name": "Tally Analytics LLC", "role": "sub_processor", "under": "northfield"}


def test_the_example_of_the_specification_reads_as_it_says() -> None:
    page = (ROOT / "spec" / "agreement.md").read_text("utf-8")
    a = agree.loads(page.split("```yaml\n")[1].split("```")[0].encode(), "agreement.md")
    assert a.parties[2].under == "northfield"
    assert (a.signed_on, a.starts, a.ends) == (date(2026, 9, 1), date(2026, 9, 1), date(2027, 6, 30))
    assert [(s.element, s.need) for s in a.schedule] == [
        ("student_number", Need.MANDATORY),
        ("grade", Need.MANDATORY),
    ]
    assert a.basis is Basis.STUDIES
    assert a.limits.max_suppression == 0.05
    assert a.consent is not None
    assert a.consent.mode is ConsentMode.OPT_IN
    assert a.clauses[0].id == "2.1"
    assert a.digest == agree.digest_of(a)
    assert a.terms[0].quote == Quote(
        "The partner tells the district of a breach within 72 hours of its discovery.", 4, 12, "6.1"
    )
    assert (a.values("breach_notice"), a.quotes[0].of) == (("72 hours",), "ownership.data")
    for topic in TOPICS:
        assert f"`{topic}`" in page


@pytest.mark.parametrize("kind", agree.TEMPLATES)
def test_templates_round_trip_in_every_form(kind: str) -> None:
    a = an_agreement(kind)
    assert agree.loads(agree.dumps(a).encode(), "again") == a
    assert agree.loads(agree.canonical_bytes(a), "as JSON") == a
    assert agree.from_canonical(agree.canonical_bytes(a), digest=a.digest) == a


def test_a_memorandum_that_says_little_is_still_read() -> None:
    a = an_agreement(
        basis=GONE, purpose=GONE, purpose_text=GONE, term=GONE, schedule=GONE, limits=GONE, destruction=GONE,
        ownership=GONE, redisclosure=GONE, consent=GONE, second_person=GONE, clauses=GONE, parties=PARTIES,
    )  # fmt: skip
    assert (a.basis, a.purpose, a.ends, a.schedule, a.clauses) == (None, None, None, (), ())
    assert a.second_person is False
    assert agree.loads(agree.dumps(a).encode(), "again") == a
    assert agree.from_canonical(agree.canonical_bytes(a), digest=a.digest) == a


def test_no_stays_text_and_a_spelling_does_not_change_the_digest() -> None:
    a = an_agreement(title="NO", schedule=[{"element": "date of birth"}, {"element": "ceds:000255"}])
    b = an_agreement(
        title="NO", schedule=[{"element": "birth_date", "need": "mandatory"}, {"element": "sex"}]
    )
    assert a.title == "NO"
    assert [s.element for s in a.schedule] == ["birth_date", "sex"]
    assert a == b
    assert a.digest == b.digest
    assert a.digest != an_agreement(title="No").digest


BAD: list[tuple[dict[str, Any], str]] = [
    ({"permslip": "agreement/2"}, "(permslip): is none of the words"),
    ({"permslip": GONE}, "(permslip): is missing"),
    ({"id": "Zelda's"}, "(id): has a form that is not allowed"),
    ({"title": 12}, "(title): is not text"),
    ({"title": None}, "(title): is empty"),
    ({"title": "zelda\nzelda"}, "(title): has a form that is not allowed"),
    ({"version": 0}, "(version): is too small"),
    ({"version": "1"}, "(version): is not a whole number"),
    ({"version": True}, "(version): is not a whole number"),
    ({"version": 2}, "(amends): an amendment is the next version"),
    ({"amends": 1}, "(amends): an amendment is the next version"),
    ({"version": 4, "amends": 2}, "(amends): an amendment is the next version"),
    ({"basis": "zelda"}, "(basis): is none of the words"),
    ({"purpose": ""}, "(purpose): is none of the words"),
    ({"term": {"signed": "2026-02-30"}}, "(term.signed): is a day that does not exist"),
    ({"term": {"starts": "1 September"}}, "(term.starts): is no absolute date"),
    ({"term": {"starts": "2026-9-1"}}, "(term.starts): is no absolute date"),
    ({"term": {"starts": 20260901}}, "(term.starts): is no absolute date"),
    ({"term": {"starts": "2026-09-01", "ends": "2026-08-31"}}, "(term.ends): the agreement ends before"),
    ({"term": []}, "(term): is not a block of keys"),
    ({"schedule": [{"element": "zeldas shoe size"}]}, "(schedule[1].element): is no element"),
    ({"schedule": [{"element": "sex"}, {"element": "gender"}]}, "(schedule[2].element): stands here"),
    ({"schedule": [{"element": "sex", "need": "zelda"}]}, "(schedule[1].need): is none of the words"),
    ({"schedule": {"element": "sex"}}, "(schedule): is not a list"),
    ({"limits": {"k": 0}}, "(limits.k): is too small"),
    ({"limits": {"k": 5.5}}, "(limits.k): is not a whole number"),
    ({"limits": {"max_suppression": 1.5}}, "(limits.max_suppression): is too large"),
    ({"second_person": "yes"}, "(second_person): is neither true nor false"),
    ({"redisclosure": "sometimes"}, "(redisclosure): is none of the words"),
    ({"ownership": {"data": "zelda"}}, "(ownership.data): is no party"),
    ({"consent": {"question": "q"}}, "(consent.mode): is missing"),
    ({"law": []}, "(law): is an empty list"),
    ({"law": ["us-ct", "us-ct"]}, "(law): names a law pack twice"),
    ({"law": "us-ct"}, "(law): is not a list"),
    ({"district_key": "zelda"}, "(district_key): has a form that is not allowed"),
    ({"clauses": [{"id": 3.1, "text": "x"}]}, "(clauses[1].id): is not text"),
    ({"clauses": [{"id": "1", "text": " "}]}, "(clauses[1].text): has a form that is not allowed"),
    ({"clauses": [{"id": "1", "text": "x", "topics": ["zelda"]}]}, "(clauses[1].topics[1]): is no topic"),
    ({"clauses": [{"id": "1", "text": "x"}, {"id": "1", "text": "y"}]}, "(clauses[2].id): stands here"),
    ({"terms": [{"term": "zelda", "is": "yes"}]}, "(terms[1].term): is no term"),
    ({"terms": [{"term": "breach_notice", "is": "soon"}]}, "(terms[1].is): is no value of this term"),
    ({"terms": [{"term": "minimum_cell", "is": 10}]}, "(terms[1].is): is not text"),
    ({"terms": [{"term": "use", "is": "free", "quote": {"text": " "}}]}, "(terms[1].quote.text): has a"),
    ({"terms": [{"term": "use", "is": "free", "quote": {"text": "x", "page": 0}}]}, "quote.page): is too"),
    ({"quotes": [{"of": "ownership.zelda", "quote": {"text": "x"}}]}, "(quotes[1].of): is the path of"),
    ({"quotes": [{"of": "limits.k", "quote": {"text": "x"}}], "limits": {}}, "(quotes[1].of): is the"),
    ({"quotes": [{"of": "Zelda's", "quote": {"text": "x"}}]}, "(quotes[1].of): has a form"),
    ({"quotes": [{"of": "basis"}]}, "(quotes[1].quote): is missing"),
    ({"zelda": 1}, ": a key that the form does not have"),
    ({"parties": PARTIES[:1]}, "(parties): is an empty list"),
    ({"parties": [PARTIES[0], PARTIES[0] | {"id": "b"}]}, "(parties): one party is the district"),
    ({"parties": [*PARTIES, PARTIES[1]]}, "(parties[3].id): stands here for the second time"),
    ({"parties": [*PARTIES, TALLY | {"under": "zelda"}]}, "(parties[3].under): is no partner"),
    ({"parties": [*PARTIES, TALLY | {"under": "district"}]}, "(parties[3].under): is no partner"),
    ({"parties": [*PARTIES, TALLY | {"under": None}]}, "(parties[3].under): is no partner"),
    ({"parties": [*PARTIES, TALLY | {"under": "tally"}]}, "(parties[3].under): the sub-processors work"),
    (
        {"parties": [*PARTIES, TALLY | {"under": "b"}, TALLY | {"id": "b", "under": "tally"}]},
        "(parties[3].under): the sub-processors work",
    ),
    ({"parties": [PARTIES[0], PARTIES[1] | {"under": "district"}]}, "(parties[2].under): only"),
    ({"parties": [PARTIES[0] | {"id": "board"}, PARTIES[1] | {"id": "district"}]}, "[2].id): this id"),
    ({"parties": [PARTIES[0], PARTIES[1] | {"role": "zelda"}]}, "(parties[2].role): is none of the words"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "told"), BAD)
def test_a_bad_paper_is_told_with_line_and_path(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInput) as caught:
        an_agreement(**changes)
    message = str(caught.value)
    assert message.startswith("agreement.yaml, line ")
    assert told in message
    assert "zelda" not in message.lower()
    assert caught.value.fix
    assert caught.value.__cause__ is None


def test_the_line_is_the_line() -> None:
    text = b"permslip: agreement/1\nid: x\n\nversion: one\n"
    with pytest.raises(BadInput, match=r"line 4 \(version\)") as caught:
        agree.loads(text, "x.yaml")
    assert "line 1 (parties): is missing" in str(caught.value)


def test_an_unknown_element_gets_suggestions_and_an_unknown_key_too() -> None:
    with pytest.raises(BadInput) as caught:
        an_agreement(schedule=[{"element": "birth dat"}])
    assert "did you mean birth_date" in caught.value.fix
    with pytest.raises(BadInput) as caught:
        an_agreement(schedule=[{"element": "sex", "nead": "mandatory"}])
    assert "did you mean need?" in caught.value.fix
    with pytest.raises(BadInput) as caught:
        an_agreement(schedule=[{"element": "qqqqqqq"}])
    assert "use a key, label or CEDS id" in caught.value.fix


def test_a_file_that_is_no_paper_at_all() -> None:
    for data in (b"- a\n- b\n", b"zelda", b"12"):
        with pytest.raises(BadInput, match="not a list of keys and values"):
            agree.loads(data, "x.yaml")


def test_many_faults_are_told_ten_at_a_time() -> None:
    with pytest.raises(BadInput) as caught:
        an_agreement(clauses=[{"id": str(n), "text": 5} for n in range(14)])
    assert "And 4 more." in str(caught.value)


def test_the_chain_of_sub_processors_may_be_long() -> None:
    a = an_agreement(
        parties=[
            *PARTIES,
            TALLY,
            TALLY | {"id": "brightwater", "name": "Brightwater Mapping Inc.", "under": "tally"},
        ],
        ownership={"data": "district", "derived_data": "tally", "work_product": "student"},
    )
    assert a.parties[3].role is Role.SUB_PROCESSOR


def a_quote(text: str = "As it stands in the paper.", **where: Any) -> dict[str, Any]:
    return {"text": text, **where}


def test_terms_and_quotes_go_in_and_come_out() -> None:
    a = an_agreement(
        terms=[
            {"term": "breach_notice", "is": "72 hours", "quote": a_quote(page=3, line=9, clause="7.1")},
            {"term": "breach_notice", "is": "prompt", "quote": a_quote("Promptly.", paper="Amendment 1")},
            {"term": "governing_law", "is": "CT"},
        ],
        destruction={"within_days": 0},
        quotes=[
            {"of": path, "quote": a_quote(line=4)}
            for path in ("basis", "destruction.within_days", "parties.northfield", "schedule.grade")
        ],
    )
    assert a.values("breach_notice") == ("72 hours", "prompt")
    assert a.terms[1].quote == Quote("Promptly.", paper="Amendment 1")
    assert a.terms[2].quote is None
    assert a.quotes[0].quote.where() == "page 1, line 4"
    assert agree.loads(agree.dumps(a).encode(), "again") == a
    assert agree.from_canonical(agree.canonical_bytes(a), digest=a.digest) == a
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(as_data(a))


@pytest.mark.parametrize("vector", json.loads(VECTORS.read_text("utf-8")), ids=lambda v: str(v["name"]))
def test_the_published_vectors_hold(vector: dict[str, str]) -> None:
    """The first is an agreement from before there were terms and quotes: its digest stays what it was."""
    a = agree.loads(vector["yaml"].encode(), "vector")
    assert agree.canonical_bytes(a).decode() == vector["canonical"]
    assert a.digest == vector["sha256"]
    assert agree.from_canonical(vector["canonical"].encode(), digest=vector["sha256"]) == a


# ------------------------------------------------------------------ the published schema


def test_the_published_schema_is_the_forms() -> None:
    assert SCHEMA.read_text("utf-8") == agree.schema_text(), (
        "the form changed: python -c \"from permslip import agree; print(agree.schema_text(), end='')\""
        " > spec/agreement.schema.json"
    )
    jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMA.read_text("utf-8")))


@pytest.mark.parametrize("kind", agree.TEMPLATES)
def test_templates_and_what_is_written_fit_the_schema(kind: str) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    validator.validate(read(agree.template(kind).encode(), kind).value)
    validator.validate(as_data(an_agreement(kind)))


def test_the_schema_refuses_what_a_schema_can() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for changes in ({"permslip": "x"}, {"zelda": 1}, {"version": 0}, {"law": []}, {"basis": "zelda"},
                    {"limits": {"k": 0}},
                    {"clauses": [{"id": "1", "text": "x", "topics": ["zelda"]}]}):  # fmt: skip
        assert not validator.is_valid(read(a_paper(**changes), "x").value), changes


def test_an_unknown_template_is_not_found() -> None:
    with pytest.raises(NotFound):
        agree.template("../../secrets")


# ------------------------------------------------------------------ canonical form


def test_a_kept_agreement_must_bear_its_digest() -> None:
    a = an_agreement()
    with pytest.raises(VerificationFailed):
        agree.from_canonical(agree.canonical_bytes(a).replace(b"Tally", b"Telly"), digest=a.digest)


def test_the_builders_agreement_round_trips_too() -> None:
    a = factories.an_agreement(amends=1)
    again = agree.loads(agree.dumps(a).encode(), "x")
    assert again == replace(a, digest=agree.digest_of(a))


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co"]), max_size=40
)
LINES = TEXTS.map(str.strip).filter(bool)


@settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    title=LINES,
    purpose_text=TEXTS,
    texts=st.lists(TEXTS.filter(str.strip), max_size=3),
    elements=st.lists(st.sampled_from(sorted(ELEMENTS)), unique=True, max_size=4),
    purpose=st.sampled_from([None, *Purpose]),
    days=st.lists(st.dates(), min_size=2, max_size=2).map(sorted),
    k=st.none() | st.integers(1, 1000),
    share=st.none() | st.floats(0, 1),
    within=st.none() | st.integers(0, 4000),
    quote=st.none() | st.builds(Quote, LINES, st.integers(1, 900), st.integers(1, 900), TEXTS, TEXTS),
)
def test_any_agreement_round_trips(
    title: str, purpose_text: str, texts: list[str], elements: list[str], purpose: Purpose | None,
    days: list[date], k: int | None, share: float | None, within: int | None, quote: Quote | None,
) -> None:  # fmt: skip
    paper: dict[str, Any] = {
        "title": title,
        "purpose_text": purpose_text,
        "schedule": [{"element": e, "need": "optional"} for e in elements],
        "purpose": purpose.value if purpose else None,
        "term": {"starts": days[0].isoformat(), "ends": days[1].isoformat()},
        "limits": {"k": k, "max_suppression": share},
        "destruction": {"within_days": within},
        "clauses": [{"id": str(n), "text": t, "topics": []} for n, t in enumerate(texts)],
        "terms": [{"term": "use", "is": "free", **({"quote": asdict(quote)} if quote else {})}],
        "quotes": [{"of": "title", "quote": asdict(quote)}] if quote else [],
    }
    a = agree.loads(json.dumps(json.loads(json.dumps(read(a_paper(**paper), "p").value))).encode(), "x")
    assert agree.loads(agree.dumps(a).encode(), "again") == a
    assert agree.from_canonical(agree.canonical_bytes(a), digest=a.digest) == a
    assert (a.title, a.purpose, a.ends) == (title, purpose, days[1])
    assert a.terms[0].quote == quote
    agree.facts(a)
    agree.destroyed_by(a)


# ------------------------------------------------------------------ amendments


def test_an_amendment_is_the_next_version_and_says_what_changed() -> None:
    old = an_agreement()
    new = an_agreement(version=2, amends=1, basis="consent", law=["us-ferpa"])
    assert agree.amend_check(old, new) == ("basis", "law_packs")


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "other", "version": 2, "amends": 1, "title": "x"},
        {"version": 3, "amends": 2, "title": "x"},
        {"title": "x"},
        {"version": 2, "amends": 1},
        {
            "version": 2,
            "amends": 1,
            "parties": [PARTIES[0] | {"name": "Another District"}, PARTIES[1], TALLY],
        },
    ],
    ids=["another id", "a version skipped", "the same version", "nothing changed", "another district"],
)
def test_what_is_no_amendment(changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        agree.amend_check(an_agreement(), an_agreement(**changes))
