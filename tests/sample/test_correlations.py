"""The correlations and rare cases that a real district has are there, each one counted."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

Ask = Callable[[str], float]
STUDENT = "from users u join demographics d using (sourcedId)"
HOME = (
    "(select studentSourcedId s, min(guardianSourcedId) g from student_contacts where primaryContact "
    "= 'true' group by 1)"
)
MEALS = (
    "(select studentSourcedId s, mealEligibility m from programs where programType = 'School Food Service')"
)


def test_marginals_are_near_what_is_stated(one: Ask) -> None:
    for query, low, high in [
        ("select avg((hispanicOrLatinoEthnicity = 'true')::int) from demographics", 0.25, 0.36),
        (f"select count(*) / 5000 from {MEALS}", 0.35, 0.48),
        ("select avg((\"metadata.permslip.homeLanguage\" = 'Spanish')::int) from users where grades is "
         "not null", 0.15, 0.22),
        ("select count(*) / 5000 from programs where programType = 'Homeless'", 0.012, 0.030),
        ("select count(*) / 5000 from programs where programType = 'Special Education'", 0.14, 0.20),
        ("select count(*) / 5000 from programs where programName = 'English Learner'", 0.07, 0.13),
        ("select count(*) / 5000 from directory_optouts", 0.045, 0.075),
        ("select count(*) / 5000 from attendance_events", 9.0, 11.5),
        ("select sum(amount::bigint) / 5000 from spending", 17_000, 23_000),
    ]:  # fmt: skip
        assert low < one(query) < high, query


def test_siblings_share_an_address_and_one_guardian_couple(one: Ask) -> None:
    brood = f"select g, count(*) n from {HOME} group by 1 having n > 1"
    assert 0.15 < one(f"select count(*) / (select count(distinct g) from {HOME}) from ({brood})") < 0.50
    apart = (
        f"select g from {HOME} h join users u on u.sourcedId = h.s group by g having "
        'count(distinct u."metadata.permslip.streetAddress") > 1 or count(distinct agentSourcedIds) > 1'
    )
    assert one(f"select count(*) from ({apart})") == 0


def test_siblings_are_nine_months_apart_or_twins(one: Ask) -> None:
    pairs = (
        f"select abs(datediff('day', x.birthDate::date, y.birthDate::date)) gap from {HOME} a join {HOME} b "
        "on a.g = b.g and a.s < b.s join demographics x on x.sourcedId = a.s join demographics y on "
        "y.sourcedId = b.s"
    )
    assert one(f"select count(*) from ({pairs}) where gap = 0") >= 10
    assert one(f"select count(*) from ({pairs}) where gap between 1 and 270") == 0


def test_schools_are_segregated_by_race_and_by_meals(tables: duckdb.DuckDBPyConnection) -> None:
    rows = tables.execute(
        "select primaryOrgSourcedId o, avg((hispanicOrLatinoEthnicity = 'true')::int), avg((m is not "
        "null)::int) "
        f"{STUDENT} left join {MEALS} on s = sourcedId group by o"
    ).fetchall()
    assert max(r[1] for r in rows) - min(r[1] for r in rows) > 0.15
    assert max(r[2] for r in rows) - min(r[2] for r in rows) > 0.25


def test_rare_combinations_exist(one: Ask) -> None:
    cell = (
        "sex, americanIndianOrAlaskaNative, asian, blackOrAfricanAmerican, white, "
        "nativeHawaiianOrOtherPacificIslander, hispanicOrLatinoEthnicity, grades, primaryOrgSourcedId, "
        '"metadata.permslip.homeLanguage"'
    )
    assert one(f"select count(*) from (select 1 {STUDENT} group by {cell} having count(*) = 1)") > 100
    assert one("select count(*) from demographics where nativeHawaiianOrOtherPacificIslander = 'true'") > 0
    assert one("select count(*) from demographics where sex in ('other', 'unspecified')") > 0


def test_transfers_have_two_enrolments(one: Ask) -> None:
    twice = (
        "select studentSourcedId s from school_enrollments group by 1 having count(distinct "
        "schoolSourcedId) = 2"
    )
    assert 30 < one(f"select count(*) from ({twice})") < 250
    assert one(
        f"select count(*) from ({twice}) where s not in (select userSourcedId from enrollments where role "
        "= 'student' "
        "group by 1 having count(distinct schoolSourcedId) = 2)"
    ) < 5  # fmt: skip
    overlap = (
        "select count(*) from school_enrollments a join school_enrollments b using (studentSourcedId) "
        "where a.entryDate < b.entryDate and a.exitDate >= b.entryDate"
    )
    assert one(overlap) == 0


def test_eighteen_year_olds_and_who_signed_for_them(one: Ask) -> None:
    of_age = "select sourcedId from demographics where birthDate::date <= date '2008-06-30'"
    assert 50 < one(f"select count(*) from ({of_age})") < 500
    signed = (
        f"select count(distinct subject) from consents where answer = 'given' and subject in ({of_age}) and"
    )
    own = one(f"{signed} signer_authority = 'eligible_student' and signer = subject")
    parent = one(f"{signed} signer_authority <> 'eligible_student'")
    assert own > parent > 0
    assert one("select count(*) from consents c join demographics d on d.sourcedId = c.subject where "
               "signer = subject "
               "and d.birthDate::date > c.signed_on::date - interval 18 year") == 0  # fmt: skip


def test_guardians_sign_only_for_their_own(one: Ask) -> None:
    links = "select studentSourcedId || guardianSourcedId from student_contacts"
    assert (
        one(f"select count(*) from consents where signer <> subject and subject || signer not in ({links})")
        == 0
    )
    barred = f"{links} where contactRestrictions like 'Court order%'"
    assert one(f"select count(*) from consents where subject || signer in ({barred})") == 0


def test_non_custodial_parents_and_court_orders(one: Ask) -> None:
    count = "select count(*) from student_contacts where"
    assert one(f"{count} custodyArrangement = 'Non-custodial parent'") > 200
    assert one(f"{count} contactRestrictions = 'Court order: no contact'") > 20
    assert one(f"{count} contactRestrictions is not null and legalGuardian = 'true'") == 0
    elsewhere = (
        "select count(*) from student_contacts c join users s on s.sourcedId = c.studentSourcedId join "
        "users g on "
        "g.sourcedId = c.guardianSourcedId where livesWith = 'false' and "
        's."metadata.permslip.streetAddress" = '
        'g."metadata.permslip.streetAddress"'
    )
    assert one(elsewhere) == 0
    listed = (
        'select sourcedId || "metadata.permslip.restrictedAgentSourcedIds" from users where grades '
        "is not null"
    )
    assert one(
        "select count(*) from student_contacts where contactRestrictions like 'Court%' "
        f"and studentSourcedId || guardianSourcedId not in ({listed} and "
        "\"metadata.permslip.restrictedAgentSourcedIds\" is not null)"
    ) == 0  # fmt: skip


def test_directory_opt_outs_agree_in_both_places(one: Ask) -> None:
    flagged = "select sourcedId from users where \"metadata.permslip.directoryOptOut\" = 'true'"
    listed = "select studentSourcedId from directory_optouts"
    assert one(f"select count(*) from (({flagged}) except ({listed}))") == 0
    assert one(f"select count(*) from (({listed}) except ({flagged}))") == 0


def test_ages_follow_grades(tables: duckdb.DuckDBPyConnection) -> None:
    rows = tables.execute(
        f"select grades, median(datediff('day', birthDate::date, date '2025-09-01')) / 365.25 {STUDENT} "
        "group by 1"
    ).fetchall()
    ages = dict(rows)
    for position, grade in enumerate(["PK", "KG", *(f"{n:02d}" for n in range(1, 13))]):
        assert 4.0 <= ages[grade] - position < 5.3, grade


def test_absence_follows_meal_status(tables: duckdb.DuckDBPyConnection) -> None:
    missed = (
        "select studentSourcedId s, count(*) n from attendance_events where category like "
        "'%Absence' group by 1"
    )
    rows = dict(
        tables.execute(
            "select coalesce(m, 'Full'), avg((coalesce(n, 0) >= 18)::int) from demographics d left join "
            f"({missed}) a "
            f"on a.s = sourcedId left join {MEALS} p on p.s = sourcedId group by 1"
        ).fetchall()
    )
    assert rows["Free"] > 2 * rows["Full"] > 0.1
    assert rows["Full"] < rows["Reduced price"]


def test_scores_follow_need(tables: duckdb.DuckDBPyConnection) -> None:
    rows = dict(
        tables.execute(
            f"select coalesce(m, 'Full'), avg(performanceLevel::int) from assessment_results join "
            f"(select sourcedId s, m from demographics left join {MEALS} on s = sourcedId) on s = "
            "studentSourcedId group by 1"
        ).fetchall()
    )
    assert rows["Full"] - rows["Free"] > 0.3


def test_homeless_and_foster_children_eat_free(one: Ask) -> None:
    free = f"select s from {MEALS} where m = 'Free'"
    count = "select count(*) from programs where programType"
    assert one(f"{count} in ('Homeless', 'Foster Care') and studentSourcedId not in ({free})") == 0
    assert one(f"{count} = 'Foster Care'") >= 2


def test_consents_hold_every_case(one: Ask) -> None:
    subjects = "select count(distinct subject) / 5000 from consents where answer"
    assert 0.72 < one(f"{subjects} = 'given'") < 0.84
    assert 0.07 < one(f"{subjects} = 'refused'") < 0.13
    assert 0.10 < 1 - one("select count(distinct subject) / 5000 from consents") < 0.17
    assert one("select count(*) from consents where answer = 'withdrawn'") > 10
    assert one("select count(*) from consents where expires_on::date < date '2026-06-30'") > 40
    split = (
        "select subject from consents where answer <> 'withdrawn' group by 1 having count(distinct "
        "answer) = 2"
    )
    assert one(f"select count(*) from ({split})") > 10
    first = (
        "select count(*) from consents w where answer = 'withdrawn' and not exists (select 1 from "
        "consents g where "
        "g.subject = w.subject and g.signer = w.signer and g.answer = 'given' and g.signed_on < w.signed_on)"
    )
    assert one(first) == 0


def test_names_are_paired_by_chance(tables: duckdb.DuckDBPyConnection) -> None:
    """Within Spanish homes no (given, family) pair is commoner than its two names make likely."""
    pairs = tables.execute(
        'select givenName, familyName, count(*) from users where "metadata.permslip.homeLanguage" = '
        "'Spanish' group by 1, 2"
    ).fetchall()
    total = sum(n for *_, n in pairs)
    given: dict[str, int] = {}
    family: dict[str, int] = {}
    for g, f, n in pairs:
        given[g] = given.get(g, 0) + n
        family[f] = family.get(f, 0) + n
    assert len(given) > 60 and len(family) > 40
    worst = max(n - given[g] * family[f] / total for g, f, n in pairs)
    assert worst < 8
