"""Households and their guardians: one address, one family, one meal status, one answer about consent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from permslip.sample import names, shares
from permslip.sample.draw import Bools, Ints, Stream
from permslip.sample.layout import STREETS, Setting, Zone

COUPLE, MOTHER, MOTHER_AWAY, MOTHER_ORDER, FATHER, GRANDPARENT, FOSTER, TWO_HOMES = range(8)
SECOND_ADULT: Final = (COUPLE, MOTHER_AWAY, MOTHER_ORDER, TWO_HOMES)
ELSEWHERE: Final = (MOTHER_AWAY, MOTHER_ORDER, TWO_HOMES)

# The first households of the district are cast, so that even sixty students hold each case once.
# Columns: home kind, children, free meals, homeless, language (position in names.LANGUAGES), twins, opt-out.
CAST: Final = (
    (MOTHER_ORDER, 1, 0, 0, 0, 0, 0),
    (FOSTER, 1, 2, 0, 0, 0, 0),
    (FOSTER, 1, 2, 0, 0, 0, 0),
    (COUPLE, 2, 0, 0, 0, 1, 0),
    (MOTHER, 1, 2, 1, 0, 0, 0),
    (COUPLE, 3, 0, 0, 0, 0, 1),
    (COUPLE, 2, 2, 0, 1, 0, 0),
    (MOTHER_AWAY, 1, 1, 0, 0, 0, 0),
    (COUPLE, 1, 0, 0, 0, 0, 0),  # the eldest: eighteen in grade 12 (see pupils)
)
EIGHTEEN: Final = len(CAST) - 1


@dataclass(frozen=True)
class Homes:
    """Households of a chunk, one row each. ``base + row`` is a household's position in the district."""

    base: Ints
    zone: Ints
    school: Ints
    poverty: np.ndarray
    children: Ints
    race: Ints
    community: Ints
    language: Ints
    meal: Ints
    kind: Ints
    homeless: Bools
    twins: Bools
    opt_out: Bools
    family: Ints  # position in names.families() of the children's family name
    other_family: Ints  # of the second adult, where it differs
    street: Ints
    number: Ints
    away_street: Ints
    away_number: Ints

    @property
    def two_adults(self) -> Bools:
        """Whether a second adult is on record."""
        return np.isin(self.kind, SECOND_ADULT)

    @property
    def elsewhere(self) -> Bools:
        """Whether the second adult lives at another address."""
        return np.isin(self.kind, ELSEWHERE)


def _sizes(stream: Stream, zones: Iterable[Zone]) -> tuple[Ints, Ints, Ints]:
    zone_rows, sizes, bases = [], [], []
    for zone in zones:
        drawn = 1 + stream.pick(zone.students, shares.CHILDREN)
        if zone.index == 0:
            drawn[: len(CAST)] = [row[1] for row in CAST]
        total = np.cumsum(drawn)
        last = int(np.searchsorted(total, zone.students))
        kept = drawn[: last + 1].copy()
        kept[-1] -= int(total[last]) - zone.students
        sizes.append(kept)
        zone_rows.append(np.full(len(kept), zone.index, dtype=np.int64))
        bases.append(zone.first + np.arange(len(kept), dtype=np.int64))
    return np.concatenate(zone_rows), np.concatenate(sizes), np.concatenate(bases)


def _neighbourhood(stream: Stream, zone: Ints, setting: Setting) -> Ints:
    first = np.array([z.elementary[0] for z in setting.zones], dtype=np.int64)
    count = np.array([len(z.elementary) for z in setting.zones], dtype=np.int64)
    return first[zone] + stream.below(len(zone), count[zone])


def _race(stream: Stream, poverty: np.ndarray) -> Ints:
    edge, middle = np.array(shares.EDGE_OF_TOWN), np.array(shares.MIDDLE_OF_TOWN)
    steps = np.linspace(0.0, 1.0, 101)[:, None]
    tables = ((1.0 - steps) * edge + steps * middle).tolist()
    return stream.pick_by(np.rint(poverty * 100).astype(np.int64), tables)


def draw_homes(setting: Setting, zones: tuple[Zone, ...], chunk: int) -> Homes:
    """Draw the households of a chunk. In the chunk with zone 0 the first ones are those of ``CAST``."""
    stream = setting.stream("homes", chunk)
    zone, children, base = _sizes(stream, zones)
    n = len(zone)
    school = _neighbourhood(stream, zone, setting)
    poverty = np.array([s.poverty for s in setting.schools])[school]
    race = _race(stream, poverty)
    community = stream.pick_by(race, shares.COMMUNITY_BY_RACE)
    language = stream.pick_by(community, names.languages())
    kind = stream.pick(n, shares.HOME_KIND_SHARES)
    factor = np.array(shares.FREE_BY_RACE)[race]
    drawn = stream.unit(n)
    free = np.clip((shares.FREE_BASE + shares.FREE_SLOPE * poverty) * factor, 0.0, 0.95)
    meal = np.where(drawn < free, 2, np.where(drawn < free + shares.REDUCED, 1, 0)).astype(np.int64)
    homeless = stream.chance(n, shares.HOMELESS * np.where(meal == 2, 2.2, 0.3))
    twins = stream.chance(n, shares.TWIN) & (children > 1)
    opt_out = stream.chance(n, shares.OPT_OUT)
    if zones[0].index == 0:
        m = min(len(CAST), n)
        cast = np.array(CAST[:m], dtype=np.int64)
        kind[:m], meal[:m], language[:m] = cast[:, 0], cast[:, 2], cast[:, 4]
        homeless[:m], opt_out[:m] = cast[:, 3] == 1, cast[:, 6] == 1
        twins[:m] = (cast[:, 5] == 1) & (children[:m] > 1)
    kind[homeless & (kind == FOSTER)] = GRANDPARENT
    meal[homeless | (kind == FOSTER)] = 2  # both are eligible without an application (7 CFR 245.6)
    tables = names.families()[1]
    return Homes(
        base=base, zone=zone, school=school, poverty=poverty, children=children, race=race,
        community=community,
        language=language, meal=meal, kind=kind, homeless=homeless, twins=twins, opt_out=opt_out,
        family=stream.pick_by(community, tables), other_family=stream.pick_by(community, tables),
        street=stream.below(n, len(STREETS)), number=stream.between(n, 1, 480),
        away_street=stream.below(n, len(STREETS)), away_number=stream.between(n, 1, 480),
    )  # fmt: skip


@dataclass(frozen=True)
class Guardians:
    """Adults of a chunk, one row each. ``home``: a row of ``Homes``; ``slot``: 0 or 1; ``key``: of the id."""

    home: Ints
    slot: Ints
    key: Ints
    relation: Ints  # position in RELATIONS
    given: Ints  # position in girls() where ``female``, else in boys()
    female: Bools
    family: Ints
    phone: Ints


RELATIONS: Final = ("Mother", "Father", "Grandmother", "Grandfather", "Foster parent")


def draw_guardians(setting: Setting, homes: Homes, chunk: int) -> Guardians:
    """The adults of every household: the first of all households, then the second of those that have one."""
    stream = setting.stream("guardians", chunk)
    second = np.flatnonzero(homes.two_adults)
    home = np.concatenate([np.arange(len(homes.kind), dtype=np.int64), second])
    slot = np.concatenate([np.zeros(len(homes.kind), dtype=np.int64), np.ones(len(second), dtype=np.int64)])
    kind, n = homes.kind[home], len(home)
    woman = np.where(slot == 0, kind != FATHER, False)
    same_sex = stream.chance(len(homes.kind), 0.015)[home] & (kind == COUPLE)
    woman = np.where(same_sex & (slot == 1), True, woman)
    woman = np.where(np.isin(kind, (GRANDPARENT, FOSTER)), stream.chance(n, 0.8), woman)
    relation = np.where(woman, 0, 1)
    relation = np.where(kind == GRANDPARENT, np.where(woman, 2, 3), relation)
    relation = np.where(kind == FOSTER, 4, relation)
    keeps = stream.chance(n, 0.80) & (kind != FOSTER)
    family = np.where((slot == 1) | keeps, homes.family[home], homes.other_family[home])
    community = homes.community[home]
    given = np.where(
        woman, stream.pick_by(community, names.girls()[1]), stream.pick_by(community, names.boys()[1])
    )
    return Guardians(
        home=home, slot=slot, key=homes.base[home] * 2 + slot, relation=relation.astype(np.int64),
        given=given.astype(np.int64), female=woman.astype(np.bool_), family=family,
        phone=stream.below(n, 400),
    )  # fmt: skip
