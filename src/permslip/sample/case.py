"""The case that the demo plays: a memorandum as it should not be, and the same wish done right.

Everything here is invented: the district, the council, its two sub-processors and every sentence.
"""

from __future__ import annotations

DISTRICT = "Alder Falls Public Schools"
PARTNER = "Northfield Council for Schools"
TALLY = "Tally Analytics LLC"
BRIGHTWATER = "Brightwater Mapping Inc."

# element words, domain, how badly it is wanted: the partner's own list, as a partner would write it
REQUESTED = """element,domain,level
unique student identifier,student,mandatory
current grade,student,mandatory
sex,student,mandatory
birth date,student,mandatory
ethnicity,student,mandatory
English learner status,student,mandatory
free or reduced-price meal eligibility,student,mandatory
homeless status,student,encouraged
number of courses failed,student,encouraged
retained in prior year,student,encouraged
disability or special education marker,student,encouraged
school attended,student,mandatory
staff evaluation rating,staff,mandatory
maps of school campuses,building,mandatory
square footage of buildings,building,mandatory
maximum enrollment a building may hold,building,mandatory
location code of each school,building,mandatory
periods when secondary courses meet,course,mandatory
system-wide spending,finance,mandatory
"""
