"""What a column's values say about its class, whatever its name says.

One query a table: for every text column how many cells look like an e-mail address, a social security
number, nine digits, a telephone number, a postal address, a date and so on. Counts are all that comes
back, and all that a verdict or a message is made of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow.compute as pc

from permslip.hold.cells import no_day, sizes
from permslip.hold.draft import Draft, Field
from permslip.hold.names_data import FAMILY_NAMES, GIVEN_NAMES
from permslip.words.ports import Engine
from permslip.words.vocabulary import FieldClass, Grain

SAMPLE = 4_000  # rows whose words are compared with the name lists
_STREET = (
    r"\b(street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|circle|cir|terrace|ter|way"
    r"|parkway|pkwy|trail|highway|hwy|square|sq|loop|path)\b"
)
# name → (pattern over the trimmed cell, or None for one that is counted otherwise)
SHAPES: Mapping[str, str] = {
    "email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    "ssn": r"^\d{3}-\d{2}-\d{4}$",
    "nine": r"^\d{9}$",
    "digits": r"^\d{4,12}$",
    "guid": r"^\{?[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}\}?$",
    "phone": r"^(\+?1[ .-]?)?\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}(\s*(x|ext).*)?$",
    "street": r"(?i)^(\d{1,6}[A-Za-z]?\s+\S.*" + _STREET + r".*|p\.?\s?o\.? box \d+.*)$",
    "zip": r"^\d{5}(-\d{4})?$",
    "date": (
        r"^((19|20)\d{2}-\d{2}-\d{2}([T ].*)?|\d{1,2}/\d{1,2}/(19|20)?\d{2}"
        r"|(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01]))$"
    ),
    "homeless": r"(?i)(homeless|mckinney|unsheltered|doubled.up|hotel/?motel)",
    "sped": r"(?i)(special\s?ed|\biep\b|section\s?504|504 plan|autism|disabilit|impairment)",
    "meal": r"(?i)\b(free|reduced|full|paid)[ -]?(price)?[ -]?(lunch|meal|breakfast)"
    r"|food\s?service|free.or.reduced",
}

# as in the engine's word for sizes: an equals or at sign runs, a sign unless a number follows it
_FORMULA = re.compile(r"^[=@]|^[+-][^0-9.]")
_COMPILED = {shape: re.compile(pattern) for shape, pattern in SHAPES.items()}
FEW = 20_000  # different values that are counted here instead of in the engine
_STRICT_ALREADY = (FieldClass.DIRECT_ID, FieldClass.STUDENT_NUMBER)


@dataclass(frozen=True)
class Profile:
    """Counts over one column: filled cells, distinct values (about), values looked at and how many of them
    have each shape or are all words of names, cells that a spreadsheet would run, mean length."""

    filled: int
    distinct: int
    shapes: Mapping[str, int]
    looked: int
    named: int
    formulas: int
    mean_length: float

    def share(self, shape: str) -> float:
        """Values of that shape among those looked at, 0..1."""
        return self.shapes[shape] / self.looked if self.looked else 0.0

    @property
    def telling_apart(self) -> float:
        """Distinct values per filled cell, 0..1."""
        return min(1.0, self.distinct / self.filled) if self.filled else 0.0


def _shapes(column: Any, prefix: str) -> dict[str, Any]:
    return {f"{prefix}_{shape}": column.re_search(pattern).sum() for shape, pattern in SHAPES.items()}


# two words for a race are family names too; a cell of nothing else says a race
_RACE_WORDS = frozenset(("white", "black"))


def _all_names(value: str) -> bool:
    words = [w for w in value.lower().replace(",", " ").replace(".", " ").split() if len(w) > 1]
    if words and _RACE_WORDS.issuperset(words):
        return False
    return 1 <= len(words) <= 4 and all(w in GIVEN_NAMES or w in FAMILY_NAMES for w in words)


def _counted(values: list[str]) -> dict[str, int]:
    """How many of the values have each shape, and (``named``) are all words of names."""
    found = {s: len(list(filter(p.search, values))) for s, p in _COMPILED.items()}
    return found | {"named": sum(map(_all_names, values))}


def _one_row(table: Any, wanted: Mapping[str, Any], engine: Engine) -> dict[str, Any]:
    answer: dict[str, Any] = engine.arrow(table.aggregate(**wanted)).to_pylist()[0]
    return answer


def _in_many(draft: Draft, prefixes: Mapping[str, str], counts: dict[str, Any], engine: Engine) -> None:
    """Count the shapes in columns (name → prefix) of many different values, into ``counts``: the engine
    counts the cells, and names are looked for in a sample."""
    wanted: dict[str, Any] = {}
    for name, prefix in prefixes.items():
        wanted |= _shapes(draft.table[name], prefix)
    counts |= _one_row(draft.table, wanted, engine)
    sample = engine.arrow(draft.table.select(*prefixes).limit(SAMPLE))
    for name, prefix in prefixes.items():
        cells = [c for c in sample[name].to_pylist() if c]
        share = sum(map(_all_names, cells)) / len(cells) if cells else 0.0
        filled = counts[prefix]["filled"]
        counts |= {f"{prefix}_looked": filled, f"{prefix}_named": share * filled}


def _look(draft: Draft, prefixes: Mapping[str, str], counts: dict[str, Any], engine: Engine) -> None:
    """Count the shapes in the columns of ``prefixes`` (column → prefix), in one pass, into ``counts``.

    A column of few different values is asked for those, and they are counted here.
    """
    few = [n for n, p in prefixes.items() if counts[p]["distinct"] <= FEW]
    if few:
        told = _one_row(draft.table, {n: draft.table[n].collect(distinct=True) for n in few}, engine)
        for name in few:
            values = [v for v in told[name] or () if v]
            seen = _counted(values) | {"looked": len(values), "exact": len(values)}
            counts |= {f"{prefixes[name]}_{what}": n for what, n in seen.items()}
    if many := {n: p for n, p in prefixes.items() if n not in few}:
        _in_many(draft, many, counts, engine)


def _texts(draft: Draft) -> tuple[list[str], set[str]]:
    """(text columns, those to look into): a name that says direct identifier or student number settles it."""
    texts = [f for f in draft.fields if f.loaded and draft.table[f.name].type().is_string()]
    settled = {f.name for f in texts if f.field_class in _STRICT_ALREADY or f.name == draft.subject}
    return [f.name for f in texts], {f.name for f in texts} - settled


Profiles = dict[str, Profile]


def profile(
    draft: Draft, engine: Engine, *, small: bool = False
) -> tuple[int, int, Profiles, dict[str, int]]:
    """(rows, rows without the person's key, profile by column name, cells that are no dates by ``said`` of a
    doubt) of a draft's text columns.

    Columns whose name already says direct identifier or student number are sized but not looked into. A
    ``small`` table is fetched and counted here: that takes less than a question about each of its columns.
    """
    return _of_few_rows(draft, engine) if small else _of_many_rows(draft, engine)


def _of_few_rows(draft: Draft, engine: Engine) -> tuple[int, int, Profiles, dict[str, int]]:
    texts, looked = _texts(draft)
    dates = {f"d{at}": d.said for at, d in enumerate(draft.doubts)}
    fetched = {f"c{at}": draft.table[name] for at, name in enumerate(texts)}
    fetched |= {prefix: no_day(draft.table[said]) for prefix, said in dates.items()}
    cells = engine.arrow(draft.table.select(**fetched, rows=ibis.literal(True)))
    columns = {name: cells[f"c{at}"] for at, name in enumerate(texts)}
    keyless = columns[draft.subject].null_count if draft.subject is not None else 0
    found = {name: _counted_here(column, name in looked) for name, column in columns.items()}
    return cells.num_rows, keyless, found, {d: pc.sum(cells[p]).as_py() or 0 for p, d in dates.items()}


def _counted_here(column: Any, look: bool) -> Profile:
    counted = pc.value_counts(column.drop_null())
    values, counts = counted.field("values").to_pylist(), counted.field("counts").to_pylist()
    filled = sum(counts)
    seen = _counted(values) if look else {}
    return Profile(
        filled=filled,
        distinct=len(values),
        shapes={s: int(seen.get(s, 0)) for s in SHAPES},
        looked=len(values) if look else 0,
        named=int(seen.get("named", 0)),
        formulas=sum(n for v, n in zip(values, counts, strict=True) if v < "A" and _FORMULA.search(v)),
        mean_length=sum(len(v) * n for v, n in zip(values, counts, strict=True)) / filled if filled else 0.0,
    )


def _of_many_rows(draft: Draft, engine: Engine) -> tuple[int, int, Profiles, dict[str, int]]:
    texts, looked = _texts(draft)
    columns = {name: f"c{at}" for at, name in enumerate(texts)}
    wanted: dict[str, Any] = {"rows": draft.table.count()}
    if draft.subject:
        wanted["keyless"] = draft.table[draft.subject].isnull().sum()
    for name, prefix in columns.items():
        wanted[prefix] = sizes(draft.table[name])
    dates = {f"d{at}": d.said for at, d in enumerate(draft.doubts)}
    wanted |= {prefix: no_day(draft.table[said]).sum() for prefix, said in dates.items()}
    counts = _one_row(draft.table, wanted, engine)
    _look(draft, {n: p for n, p in columns.items() if n in looked and counts[p]["filled"]}, counts, engine)
    found = {
        name: Profile(
            filled=counts[prefix]["filled"],
            distinct=int(counts.get(f"{prefix}_exact", counts[prefix]["distinct"])),
            shapes={s: int(counts.get(f"{prefix}_{s}") or 0) for s in SHAPES},
            looked=int(counts.get(f"{prefix}_looked") or 0),
            named=int(counts.get(f"{prefix}_named") or 0),
            formulas=int(counts[prefix]["formulas"] or 0),
            mean_length=float(counts[prefix]["mean"] or 0.0),
        )
        for name, prefix in columns.items()
    }
    bad = {said: int(counts[prefix] or 0) for prefix, said in dates.items()}
    return int(counts["rows"]), int(counts.get("keyless") or 0), found, bad


# elements whose values are codes or amounts by nature: long numbers in them are no persons' numbers
_CODES = frozenset(
    (
        *(
            "school",
            "school_code",
            "section_id",
            "course_code",
            "room",
            "term",
            "spending",
            "discipline_incident",
        ),
        *(
            "building_square_feet",
            "building_capacity",
            "discipline_action",
            "assessment_score",
            "bus_route",
            "staff_salary",
        ),
    )
)
_PEOPLE = (Grain.STUDENT, Grain.STUDENT_EVENT, Grain.STAFF, Grain.STAFF_EVENT, Grain.GUARDIAN, Grain.OTHER)
_ONE_ROW_EACH = (Grain.STUDENT, Grain.STAFF, Grain.GUARDIAN)
Found = tuple[FieldClass, str]


def _identifiers(field: Field, seen: Profile, grain: Grain) -> list[Found]:
    """Numbers and codes that stand for one person."""
    found: list[Found] = []
    if seen.shapes["ssn"]:
        found.append((FieldClass.DIRECT_ID, "cells are written like social security numbers"))
    apart = seen.telling_apart
    one_each = grain in _ONE_ROW_EACH or grain is Grain.OTHER
    code = field.element in _CODES and not (grain is Grain.STUDENT and apart > 0.5 and seen.filled >= 20)
    code = code or field.field_class is FieldClass.OPERATIONS
    if code or grain not in _PEOPLE:
        return found
    many = seen.distinct >= 50 or (apart > 0.9 and seen.filled >= 10)
    if seen.share("nine") > 0.5 and many:
        found.append(
            (FieldClass.DIRECT_ID, "most cells are nine digits, as a social security or state number is")
        )
    elif (
        field.field_class is FieldClass.UNKNOWN
        and seen.share("digits") > 0.9
        and one_each
        and apart > 0.9
        and seen.filled >= 10
    ):
        found.append((FieldClass.STUDENT_NUMBER, "every row has a number of its own, as a student number is"))
    if seen.share("guid") > 0.5 and many:
        found.append((FieldClass.STUDENT_NUMBER, "most cells are random identifiers, one for each person"))
    return found


def _contacts(field: Field, seen: Profile, grain: Grain) -> list[Found]:
    """Ways to reach a person: mail, telephone, address, name."""
    known = field.field_class is not FieldClass.UNKNOWN
    found: list[Found] = []
    if seen.share("email") > 0.01:
        found.append((FieldClass.DIRECT_ID, f"{seen.share('email'):.0%} of its values are e-mail addresses"))
    if seen.share("phone") > 0.2:
        found.append((FieldClass.DIRECT_ID, f"{seen.share('phone'):.0%} of its values are telephone numbers"))
    if seen.share("street") > 0.2 and grain in _PEOPLE:
        found.append((FieldClass.DIRECT_ID, f"{seen.share('street'):.0%} of its values are postal addresses"))
    share = seen.named / seen.looked if seen.looked else 0.0
    varied = seen.distinct >= 20 or (seen.distinct >= 5 and seen.telling_apart > 0.5)
    if varied and share > (0.5 if known else 0.2) and grain in _PEOPLE:
        found.append((FieldClass.DIRECT_ID, f"{share:.0%} of its values are people's names"))
    return found


def _traits(field: Field, seen: Profile, grain: Grain) -> list[Found]:
    """Dates, postal codes and words that say more than the column's name does."""
    found: list[Found] = []
    unknown = field.field_class is FieldClass.UNKNOWN
    if seen.share("date") > 0.9 and grain in _ONE_ROW_EACH and seen.filled >= 20 and seen.telling_apart > 0.4:
        found.append((FieldClass.QUASI_ID, "its dates differ from row to row, as birth dates do"))
    if unknown and seen.share("zip") > 0.9 and seen.filled >= 10 and seen.telling_apart <= 0.9:
        found.append((FieldClass.QUASI_ID, "its cells are written like postal codes"))
    if grain in (Grain.STUDENT, Grain.STUDENT_EVENT):
        for shape, kind in (
            ("homeless", FieldClass.HOMELESS),
            ("sped", FieldClass.SPED),
            ("meal", FieldClass.MEAL_STATUS),
        ):
            if seen.shapes[shape] and field.field_class is not FieldClass.HEALTH:
                found.append((kind, f"some of its values speak of {_SPOKEN[shape]}"))
    if seen.mean_length > 80 and seen.telling_apart > 0.5 and seen.filled >= 5:
        found.append((FieldClass.UNKNOWN, "it is free text, which can say anything about anybody"))
    return found


_SPOKEN = {"homeless": "homelessness", "sped": "special education", "meal": "meal eligibility"}

# from least to most strict; UNKNOWN and SECRET never leave
STRICTNESS: tuple[FieldClass, ...] = (
    FieldClass.PUBLIC,
    FieldClass.AGGREGATE,
    FieldClass.OPERATIONS,
    FieldClass.BUILDING_OTHER,
    FieldClass.STAFF_OTHER,
    FieldClass.DIRECTORY,
    FieldClass.EDUCATION,
    FieldClass.QUASI_ID,
    FieldClass.STUDENT_CONTENT,
    FieldClass.MEAL_STATUS,
    FieldClass.SPED,
    FieldClass.HOMELESS,
    FieldClass.HEALTH,
    FieldClass.SURVEY_PROTECTED,
    FieldClass.STAFF_EVAL,
    FieldClass.SAFETY_PLAN,
    FieldClass.STUDENT_NUMBER,
    FieldClass.DIRECT_ID,
    FieldClass.UNKNOWN,
    FieldClass.SECRET,
)
# staff rows hold names, addresses and birth dates by nature: only a number of the wrong kind contradicts them
_EXPECTED = (FieldClass.STAFF_OTHER, FieldClass.STAFF_EVAL)


def verdict(field: Field, seen: Profile, grain: Grain) -> tuple[FieldClass, str]:
    """(class, because) of a column by name and values together.

    A value verdict only ever makes the class stricter. The one exception is a column with no known name:
    there the values give it a class of its own, and since it has no element nobody can ask for it.
    """
    found = _identifiers(field, seen, grain)
    if field.field_class not in _EXPECTED:
        found += _contacts(field, seen, grain) + _traits(field, seen, grain)
    if not found:
        return field.field_class, field.because
    strictest = max(found, key=lambda f: STRICTNESS.index(f[0]))[0]
    why = "; ".join(w for _, w in found)
    if field.field_class is FieldClass.UNKNOWN:
        return strictest, f"{field.because}, but {why}"
    if STRICTNESS.index(strictest) > STRICTNESS.index(field.field_class):
        return strictest, f"{field.because}, but {why}: the stricter counts"
    return field.field_class, field.because


__all__ = ["STRICTNESS", "Profile", "profile", "verdict"]
