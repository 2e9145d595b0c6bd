"""The draft's file: it comes back as it was written, and what is wrong in it is told by line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from permslip.agree import draft as drafts
from permslip.agree.draft.draft import Added, Confirmed
from permslip.agree.draft.writing import as_data, seal
from permslip.agree.strict_yaml import read
from permslip.agree.writing import as_yaml
from permslip.words.errors import BadInput
from permslip.words.quote import Quote
from tests.agree.draft.readings import SAID, WHO, a_draft, blank, decided, stated
from tests.agree.papers import ROOT, a_paper


def put(changes: dict[str, Any], **top: Any) -> bytes:
    """A draft's file with values changed by path (``terms/0/values/0/instead``)."""
    data = as_data(a_draft(*SAID, blank("ends"))) | top
    for path, value in changes.items():
        here: Any = data
        *way, last = [int(p) if p.isdigit() else p for p in path.split("/")]
        for step in way:
            here = here[step]
        here[last] = value
    return as_yaml(data).encode()


def test_a_draft_comes_back_as_it_was_written() -> None:
    draft = a_draft(*SAID, blank("ends"), stated("breach_notice", "prompt", "4.2"))
    assert drafts.loads(drafts.dumps(draft).encode(), "d.yaml") == draft
    done = decided(draft, id="needs-study", purpose_word="improve_instruction")
    done = drafts.decide(done, "terms/ends/0", Confirmed.YES, instead="2027-06-30")
    done = drafts.decide(
        done, "terms/breach_notice/1", Confirmed.YES, instead="30 days", cites=Quote("Promptly.", 1, 3, "4.2")
    )
    done = drafts.decide(done, "schedule/1", Confirmed.YES, instead="sex")
    done = drafts.add(done, "sale", "barred", Quote("Never sold.", 2, 9))
    done = drafts.add(done, "second_person", "yes")
    done = replace(
        done, clauses=(replace(done.clauses[0], also=("severability",), heading="Start"), *done.clauses[1:])
    )
    assert drafts.loads(drafts.dumps(done).encode(), "d.yaml") == done


def test_the_file_says_what_to_do_and_shows_what_clashes() -> None:
    text = drafts.dumps(a_draft(*SAID, stated("breach_notice", "prompt", "4.2")))
    assert text.startswith("# What was read of a paper")
    assert text.count("\n  note: These cannot all hold.") == 1
    assert "confirmed: yes" not in text.split("permslip: agreement-draft/1")[1]
    assert "\nnot_stated: [legal_basis, purpose, signed_on," in text
    assert "asks: How soon is the district told of a breach?" in text


def test_a_person_may_change_names_and_roles_where_they_stand() -> None:
    draft = drafts.loads(put({"parties/1/id": "ncs", "parties/2/under": "ncs"}), "d.yaml")
    assert [p.id for p in draft.parties] == ["district", "ncs", "tally"]
    assert drafts.loads(put({"parties/2/role": "partner"}), "d.yaml").parties[2].role.value == "partner"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"permslip": "agreement-draft/2"}, "(permslip): is none of the words"),
        ({"terms/0/values/0/read": "30 days"}, "(seal): what was read has been changed"),
        ({"terms/0/values/0/quote/text": "zelda"}, "(seal): what was read has been changed"),
        ({"clauses/0/text": "zelda"}, "(seal): what was read has been changed"),
        ({"schedule/1/element": "sex"}, "(seal): what was read has been changed"),
        ({"schedule/1/element": "zelda"}, "(schedule[2].element): is no key"),
        ({"paper/sha256": "6" * 64}, "(seal): what was read has been changed"),
        ({"terms/0/values/0/confirmed": "maybe"}, "(terms[1].values[1].confirmed): is none of the words"),
        ({"terms/0/values/0/confirmed": True}, "(terms[1].values[1].confirmed): is none of the words"),
        (
            {"terms/1/values/0/instead": "30 days"},
            "(terms[2].values[1]): a value that was put in by a person",
        ),
        ({"terms/0/values/0/by": "hand"}, "(terms[1].values[1]): says where a value comes from"),
        (
            {"terms/1/values/0/instead": "30 days", "terms/0/values/0/by": "zelda"},
            "(terms[1].values[1].by): is none of the words",
        ),
        (
            {"terms/0/values/0/instead": "soon", "terms/0/values/0/by": "hand"},
            "(terms[1].values[1].instead): is no value of this term",
        ),
        (
            {
                "terms/1/values/0/instead": "30 days",
                "terms/1/values/0/by": "hand",
                "terms/1/values/0/cites": {"text": "x"},
            },
            "(terms[2].values[1]): a value that was put in by a person says where it comes from, in one way",
        ),
        ({"terms/0/term": "zelda"}, "(terms[1].term): is no term"),
        ({"about/1/instead": "Zelda's"}, "(about[2].instead): has a form that is not allowed"),
        ({"about/2/instead": "us ct"}, "(about[3].instead): has a form"),
        ({"about/3/instead": "5 clauses"}, "(about[4].instead): has a form"),
        ({"about/4/instead": "zelda"}, "(about[5].instead): has a form"),
        ({"about/0/name": "zelda"}, "(about[1].name): is none of the words"),
        ({"schedule/1/instead": "zeldas shoe size"}, "(schedule[2].instead): is no element of the catalogue"),
        ({"parties/0/instead": "Zelda"}, "(parties[1]): a value that was put in"),
        ({"clauses/1/topics/0/instead": "sale"}, "(clauses[2].topics[1]): a topic has no other value"),
        ({"clauses/1/topics/0/read": "zelda"}, "(clauses[2].topics[1].read): is no topic"),
        ({"clauses/1/also": ["zelda"]}, "(clauses[2].also[1]): is no topic"),
        ({"added": [{"term": "zelda", "value": "x", "by": "hand"}]}, "(added[1].term): is no term"),
        ({"added": [{"term": "sale", "value": "zelda", "by": "hand"}]}, "(added[1].value): is no value"),
        ({"added": [{"term": "sale", "value": "free"}]}, "(added[1]): a value that was put in by a person"),
        ({"zelda": 1}, "a key that the form does not have"),
        ({"not_stated": "zelda"}, "(not_stated): is not a list"),
    ],
)
def test_a_bad_draft_is_told_with_line_and_path(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInput) as caught:
        drafts.loads(put(changes), "d.yaml")
    assert str(caught.value).startswith("d.yaml, line ")
    assert told in str(caught.value)
    assert "zelda" not in str(caught.value).lower()
    assert caught.value.fix


def test_other_files_are_told_apart() -> None:
    with pytest.raises(BadInput, match="is an agreement, not a draft"):
        drafts.loads(a_paper(), "mou.yaml")
    for data in (b"- a\n", b"%PDF-1.4", b""):
        with pytest.raises(BadInput):
            drafts.loads(data, "x.yaml")


def test_the_seal_leaves_out_what_a_person_decides() -> None:
    draft = a_draft()
    assert seal(decided(draft)) == seal(draft)
    assert seal(replace(draft, added=(Added("sale", "barred", by_hand=True),))) == seal(draft)
    assert seal(a_draft(*WHO)) != seal(draft)


def test_a_draft_may_be_larger_than_an_agreement() -> None:
    long = a_draft(*SAID, *(stated("destruction_method", f"way {n}: " + "x" * 1_900) for n in range(700)))
    text = drafts.dumps(long).encode()
    assert len(text) > 1 << 20
    assert drafts.loads(text, "d.yaml") == long
    with pytest.raises(BadInput, match="larger than 8 MiB"):
        drafts.loads(b" " * ((8 << 20) + 1), "d.yaml")


def test_the_example_of_the_specification_reads_as_it_says() -> None:
    page = (ROOT / "spec" / "agreement-draft.md").read_text("utf-8")
    draft = drafts.loads(page.split("```yaml\n")[1].split("```")[0].encode(), "agreement-draft.md")
    assert draft.terms[0].items[0].read == "30 days"
    assert [q.key for q in drafts.questions(draft, only_open=True)] != []
    assert read(page.split("```yaml\n")[1].split("```")[0].encode(), "x").value["seal"] == seal(draft)
