"""The tables that can be asked for, and what a requester's words mean in each.

The same words mean another thing about another person: *birth date* in a list about staff is the staff's.
Words that would only fit somebody else are not understood, and what is not understood does not leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from permslip.words.element import Element
from permslip.words.elements import resolve_words
from permslip.words.vocabulary import Domain

_S, _G, _T = Domain.STUDENT, Domain.GUARDIAN, Domain.STAFF
_PUPIL = frozenset({_S, _G, Domain.COURSE, Domain.BUILDING})
_THINGS = frozenset({Domain.BUILDING, Domain.COURSE, Domain.FINANCE, Domain.DISTRICT})

TABLES: Mapping[str, frozenset[Domain]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "students",
                "attendance",
                "assessments",
                "programs",
                "discipline",
                "enrollments",
                "health",
                "transportation",
                "gradebook",
            ),
            _PUPIL,
        ),
        **dict.fromkeys(("guardians", "student_guardians"), frozenset({_G, _S})),
        **dict.fromkeys(("staff", "staff_assignments", "evaluations"), frozenset({_T}) | _THINGS),
        **dict.fromkeys(("schools", "buildings", "rooms", "courses", "sections", "spending"), _THINGS),
    }
)
"""Every conformed table that a request may name, with the domains of the elements it can hold."""

_HOME: Mapping[Domain, str] = MappingProxyType(
    {
        _S: "students",
        _G: "guardians",
        _T: "staff",
        Domain.BUILDING: "buildings",
        Domain.COURSE: "sections",
        Domain.FINANCE: "spending",
        Domain.DISTRICT: "spending",
    }
)
_OWN_TABLE: Mapping[str, str] = MappingProxyType(
    {
        "attendance_date": "attendance",
        "attendance_category": "attendance",
        "assessment_name": "assessments",
        "assessment_score": "assessments",
        "assessment_date": "assessments",
        "program_name": "programs",
        "program_type": "programs",
        "program_begin": "programs",
        "program_end": "programs",
        "discipline_incident": "discipline",
        "discipline_action": "discipline",
        "discipline_date": "discipline",
        "immunization": "health",
        "medical_exemption": "health",
        "bus_route": "transportation",
        "course_grade": "gradebook",
        "guardian_relation": "student_guardians",
        "lives_with": "student_guardians",
        "legal_guardian": "student_guardians",
        "contact_restrictions": "student_guardians",
        "evaluation_rating": "evaluations",
        "evaluation_date": "evaluations",
        "evaluation_notes": "evaluations",
        "school_code": "schools",
        "school_name": "schools",
        "school_address": "schools",
        "school_grades": "schools",
        "room": "rooms",
        "room_seats": "rooms",
        "course_code": "courses",
        "course_title": "courses",
    }
)
# Families stand in lists about students; nobody else strays.
_MEANT: Mapping[Domain, frozenset[Domain]] = MappingProxyType(
    {**{domain: frozenset({domain}) for domain in Domain}, _S: frozenset({_S, _G})}
)
# What to put before words that say too little by themselves: "name" in a list about staff.
_WHOSE: Mapping[Domain, str] = MappingProxyType(
    {_S: "student", _G: "guardian", _T: "staff", Domain.BUILDING: "building", Domain.COURSE: "course"}
)


def table_of(element: Element | None, domain: Domain | None = None) -> str:
    """The table that an element is asked from: its own, else the one of its domain (or of ``domain``)."""
    if element is not None:
        return _OWN_TABLE.get(element.key, _HOME[element.domain])
    return _HOME[domain or _S]


def understood(words: str, domains: frozenset[Domain], about: Domain | None) -> Element | None:
    """The element that words mean where only these domains can be meant, or None.

    ``about`` is whom the list is about: its word is tried before the words when they fit nothing alone.
    """
    found = resolve_words(words)
    if found is not None and found.domain in domains:
        return found
    if about is not None and about in _WHOSE:
        longer = resolve_words(f"{_WHOSE[about]} {words}")
        if longer is not None and longer.domain in domains:
            return longer
    return None


def placed(words: str, domain: Domain | None) -> tuple[str, Element | None]:
    """The table and the element of words in a plain list, ``domain`` being whom the list says they are about.

    The element is the one that the same words mean in that table of a request's form.
    """
    table = table_of(understood(words, _MEANT[domain] if domain else frozenset(Domain), domain), domain)
    found = understood(words, TABLES[table], subject_of(table))
    home = table_of(found, domain)
    if home != table and understood(words, TABLES[home], subject_of(home)) == found:
        table = home
    return table, found


def subject_of(table: str) -> Domain:
    """Whom or what a table is mainly about."""
    for domain, home in _HOME.items():
        if table == home:
            return domain
    allowed = TABLES[table]
    if _T in allowed:
        return _T
    if allowed == _PUPIL:
        return _S
    if _G in allowed:
        return _G
    return Domain.COURSE if table == "courses" else Domain.BUILDING
