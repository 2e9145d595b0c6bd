"""The marginals of the district, each with where it comes from.

"State" means carried, rounded, from memory of what the Connecticut State Department of Education
publishes on EdSight for the school years 2021-22 to 2023-24; "invented" means that no figure was
looked for. Nothing here is fitted to a real district, and nothing may be quoted as a statistic.
"""

from __future__ import annotations

from typing import Final

RACES: Final = (
    "American Indian or Alaska Native",
    "Asian",
    "Black or African American",
    "Native Hawaiian or Other Pacific Islander",
    "White",
    "Two or More Races",
    "Hispanic or Latino",
)
NATIVE, ASIAN, BLACK, PACIFIC, WHITE, MULTIPLE, HISPANIC = range(7)

# State, 2022-23: White 47%, Hispanic 30%, Black 13%, Asian 5%, two or more 4.6%, others under 0.5%.
# The two ends below average to it: a neighbourhood lies between them (that is the segregation; invented).
EDGE_OF_TOWN: Final = (0.003, 0.060, 0.050, 0.001, 0.701, 0.045, 0.140)
MIDDLE_OF_TOWN: Final = (0.004, 0.045, 0.200, 0.002, 0.242, 0.047, 0.460)

# Name community by race (invented): rows follow RACES, columns follow names.COMMUNITIES.
COMMUNITY_BY_RACE: Final = (
    (0.70, 0.10, 0.20, 0.0, 0.0),
    (0.0, 0.0, 0.0, 0.52, 0.48),
    (0.05, 0.0, 0.95, 0.0, 0.0),
    (0.40, 0.20, 0.10, 0.0, 0.30),
    (0.98, 0.02, 0.0, 0.0, 0.0),
    (0.55, 0.10, 0.25, 0.03, 0.07),
    (0.06, 0.93, 0.01, 0.0, 0.0),
)

# Enrolled children per household (invented): 1, 2, 3, 4.
CHILDREN: Final = (0.62, 0.28, 0.08, 0.02)
TWIN: Final = 0.05  # of households with two or more; births of twins are about 3% of births in the USA
GRADE_GAP: Final = (0.0, 0.20, 0.30, 0.25, 0.15, 0.10)  # grades between one child and the next (invented)

# State: free or reduced about 42% of students, rising with the neighbourhood's poverty (slope invented).
FREE_BASE, FREE_SLOPE, REDUCED = 0.08, 0.52, 0.055
FREE_BY_RACE: Final = (1.0, 0.75, 1.20, 1.0, 0.75, 1.0, 1.25)
MEALS: Final = ("Full price", "Reduced price", "Free")

HOMELESS: Final = 0.02  # the brief of this generator; the state's figure is lower
NIGHTS: Final = ("Doubled up", "Shelter", "Hotel or motel", "Unsheltered")
NIGHT_SHARES: Final = (0.70, 0.18, 0.09, 0.03)

# Homes (invented, near the census's living arrangements): in the order of homes.COUPLE and those beside it
HOME_KIND_SHARES: Final = (0.655, 0.085, 0.105, 0.018, 0.030, 0.030, 0.004, 0.073)

SEXES: Final = ("female", "male", "other", "unspecified")
SEX_SHARES: Final = (0.484, 0.512, 0.003, 0.001)

OPT_OUT: Final = 0.06  # directory opt-outs of households (the brief)
RETAINED_EVER: Final = 0.097  # of one-child households, about 4% of all students (invented)
TRANSFER, LATE, LEFT = 0.03, 0.035, 0.02  # of students in a year (invented)

# State, 2022-23: students with disabilities about 17%; disability shares among them as the state lists them.
SPECIAL_EDUCATION: Final = 0.145
DISABILITIES: Final = (
    "Specific Learning Disability", "Other Health Impairment", "Autism", "Speech or Language Impairment",
    "Emotional Disability", "Developmental Delay", "Intellectual Disability", "Multiple Disabilities",
    "Hearing Impairment", "Visual Impairment", "Orthopedic Impairment", "Traumatic Brain Injury",
    "Deaf-Blindness",
)  # fmt: skip
DISABILITY_SHARES: Final = (
    0.37,
    0.20,
    0.13,
    0.10,
    0.07,
    0.05,
    0.035,
    0.025,
    0.008,
    0.005,
    0.004,
    0.0025,
    0.0005,
)
SETTINGS: Final = ("80 to 100 percent", "40 to 79 percent", "0 to 39 percent", "Separate school")
SETTING_SHARES: Final = (
    0.68,
    0.16,
    0.11,
    0.05,
)  # state: about two thirds spend 80% or more with nondisabled peers
SECTION_504: Final = 0.065
ENGLISH_LEARNER_SPANISH, ENGLISH_LEARNER_OTHER = 0.40, 0.30  # come to about 9% of students, as in the state
GIFTED: Final = 0.05  # of grades 4 and up (invented)

# State, 2022-23: chronically absent 20%; about 30% of free, 20% of reduced, 11% of the others.
CHRONIC_BY_MEAL: Final = (0.11, 0.20, 0.30)
CHRONIC_HOMELESS: Final = 0.52
CHRONIC_DAYS: Final = 0.10  # of the days enrolled

DISCIPLINE_BY_MEAL: Final = (
    0.035,
    0.060,
    0.085,
)  # students with an incident in grades 5 to 12 (state: about 7%)

# Consents (the brief): households that said yes, no, nothing.
CONSENT_SHARES: Final = (0.78, 0.09, 0.13)

# Ratings of teachers (invented; summative ratings in the state crowd the two upper words).
RATINGS: Final = ("Exemplary", "Proficient", "Developing", "Below Standard")
RATING_SHARES: Final = (0.26, 0.68, 0.05, 0.01)
