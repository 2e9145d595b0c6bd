"""Plain words for our closed vocabularies, as families and staff read them. Each is to be translated."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from permslip.actions.family_asked import BASES
from permslip.actions.households import Stand, WhyNot
from permslip.stores.families.rights import Right
from permslip.words.elements import ELEMENTS
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import Basis, Purpose

PURPOSES: Mapping[Purpose, str] = {
    Purpose.NEEDS_ASSESSMENT: noop("to find out what schools and students need"),
    Purpose.IMPROVE_INSTRUCTION: noop("to make teaching better"),
    Purpose.PREDICTIVE_TESTS: noop("to make or check tests"),
    Purpose.STUDENT_AID: noop("to run aid programs for students"),
    Purpose.PROGRAM_EVALUATION: noop("to find out if a school program works"),
    Purpose.INSTITUTIONAL_SERVICE: noop("to do work that the school would do itself"),
    Purpose.TRANSPORT: noop("to run the school buses"),
    Purpose.MEALS: noop("to run school meals"),
    Purpose.DIRECTORY_PUBLICATION: noop("to make a public list, such as a yearbook"),
    Purpose.OTHER: noop("for another purpose"),
}

ELEMENT_WORDS: Mapping[str, str] = {
    "birth_date": noop("date of birth"),
    "course_grade": noop("grades in each class"),
    "courses_failed": noop("how many classes were failed"),
    "retained": noop("whether a grade was repeated"),
    "absences": noop("how many days were missed"),
    "attendance_category": noop("kind of absence"),
    "attendance_date": noop("day of an absence"),
    "gpa": noop("grade average"),
    "grade": noop("grade"),
    "school": noop("school"),
    "english_learner": noop("whether the student is learning English"),
    "economic_disadvantage": noop("whether the family has a low income"),
    "meal_status": noop("free or low-cost school meals"),
    "homeless": noop("whether the student has no fixed home"),
    "disability": noop("disability or special education"),
    "sped_setting": noop("where special education takes place"),
    "section_504": noop("504 plan (help because of a disability)"),
    "iep": noop("IEP (plan for special education)"),
    "gifted": noop("gifted program"),
    "discipline_incident": noop("discipline: what happened"),
    "discipline_action": noop("discipline: what the school did"),
    "discipline_date": noop("discipline: the day"),
    "immunization": noop("vaccines"),
    "medical_exemption": noop("medical reason for no vaccine"),
    "assessment_name": noop("name of a test"),
    "assessment_score": noop("test scores"),
    "assessment_date": noop("day of a test"),
    "survey_answer": noop("answers to a survey"),
    "directory_opt_out": noop("whether the family keeps basic facts private"),
    "guardian_id": noop("number of a parent or guardian"),
    "contact_restrictions": noop("limits on contact"),
    "section_id": noop("number of a class"),
    "class_period": noop("class period"),
}
"""Where the catalogue's own label is not plain enough."""

STANDS: Mapping[Stand, str] = {
    Stand.YOU_SAID_YES: noop("The data may go."),
    Stand.YOU_SAID_NO: noop("The data stays at the school."),
    Stand.ANOTHER_SAID_YES: noop(
        "A yes is on file from someone else who may sign. The data may go, unless you say no."
    ),
    Stand.ANOTHER_SAID_NO: noop(
        "A no is on file from someone else who may sign. The data stays at the school."
    ),
    Stand.GUARDIANS_DIFFER: noop(
        "There is a yes and a no on file. Until that is settled, the data stays at the school."
    ),
    Stand.NOBODY_ANSWERED: noop("No one has answered. The data stays at the school."),
    Stand.SILENCE_IS_YES: noop("No one has said no. The data may go."),
    Stand.ASKED_ANEW: noop(
        "More is asked now than you said yes to. Until you answer again, the data stays at the school."
    ),
    Stand.RAN_OUT: noop("The yes was for a time that is over. The data stays at the school."),
    Stand.OPTED_OUT: noop("Your family keeps basic facts private. The data stays at the school."),
    Stand.NOT_ASKED: noop("Families are not asked here. The law lets the school share this."),
    Stand.NOT_COUNTED: noop("There is an answer on file from someone who may not sign. It does not count."),
    Stand.BIRTH_DATE_UNKNOWN: noop(
        "The school does not know the date of birth. The data stays at the school."
    ),
}

WHY_NOT: Mapping[WhyNot, str] = {
    WhyNot.NOTHING: "",
    WhyNot.BIRTH_DATE_UNKNOWN: noop(
        "The school does not have the date of birth. So it does not know who may sign: you, or the student. "
        "Please call the school."
    ),
    WhyNot.NOT_ASKED: noop(
        "You are not asked for a yes or a no here. If you do not agree, you can complain below."
    ),
    WhyNot.NO_PURPOSE: noop("This agreement does not say what the data is for. So no one can say yes to it."),
}

RIGHTS: Mapping[Right, str] = {
    Right.COPY: noop("I want a copy"),
    Right.CORRECTION: noop("Something is wrong"),
    Right.COMPLAINT: noop("I want to complain"),
}

STATUS: Mapping[ReleaseStatus, str] = {
    ReleaseStatus.IN_FORCE: noop("they have it now"),
    ReleaseStatus.NOT_DELIVERED: noop("it never left"),
    ReleaseStatus.REVOKED: noop("they must not use it any more"),
    ReleaseStatus.SUSPENDED: noop("they must not use it for now"),
    ReleaseStatus.SUPERSEDED: noop("replaced by a later one"),
    ReleaseStatus.DESTROYED: noop("destroyed"),
}

CHANGES: Mapping[str, str] = {
    "keep": "",
    "code": noop("as a random code"),
    "generalise": noop("less exact"),
    "drop": noop("left out"),
}


def element_word(key: str, label: str = "") -> str:
    """An element in plain words, in the reader's language."""
    known = ELEMENTS.get(key)
    return str(_(ELEMENT_WORDS.get(key) or label or (known.label if known else key)))


def purpose_word(value: str) -> str:
    """A purpose in plain words; what is no purpose of ours is empty."""
    return str(_(PURPOSES[Purpose(value)])) if value in {p.value for p in Purpose} else ""


def basis_sentence(value: str) -> str:
    """A legal basis in plain words; empty for none."""
    return str(_(BASES[Basis(value)])) if value in {b.value for b in Basis} else ""


def why_not_sentence(value: WhyNot) -> str:
    """Why nobody is asked for a yes or a no, in plain words; empty where they are."""
    said = WHY_NOT[value]
    return str(_(said)) if said else ""


def to_translate() -> tuple[str, ...]:
    """Every word of a vocabulary that a family or a member of staff can meet."""
    asked_of = ("student", "guardian", "course", "staff")
    labels = [ELEMENT_WORDS.get(k) or e.label for k, e in ELEMENTS.items() if e.domain.value in asked_of]
    return tuple(dict.fromkeys([*labels, *BASES.values()]))
