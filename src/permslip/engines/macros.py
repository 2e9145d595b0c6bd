"""The words that ``hold.cells`` asks with, in DuckDB's SQL. Each is one expression over ``x``.

What settles nearly every cell comes first: comparing ends costs next to nothing, patterns and casts much.
"""

from __future__ import annotations

_BLANKS = (32, 9, 13, 10, 11, 12)
_SET = " || ".join(f"chr({n})" for n in _BLANKS)
_CLEAN = "x >= '!' AND x[-1] >= '!'"  # every blank comes before the exclamation mark
_PLAIN_DAY = "x LIKE '____-__-__' AND x >= '0' AND x < ':'"
_ISO_DAY = (
    r"regexp_replace(regexp_replace(regexp_replace(x, '[T ].*$', ''), "
    r"'^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$', '\3-\1-\2'), '^(\d{4})(\d{2})(\d{2})$', '\1-\2-\3')"
)
_OTHER_DAY = rf"CASE WHEN regexp_matches({_ISO_DAY}, '^\d{{4}}-\d{{1,2}}-\d{{1,2}}$') THEN {_ISO_DAY} END"
# an equals sign or an at sign runs; a sign runs unless a number follows it
_FORMULA = "x < 'A' AND x[1] IN ('=', '@', '+', '-') AND regexp_matches(x, '^[=@]|^[+-][^0-9.]')"
_SIZES = (
    "'filled': count(x), 'distinct': approx_count_distinct(x), 'mean': avg(length(x)), "
    f"'formulas': count_if({_FORMULA})"
)
_DAY = f"coalesce(CASE WHEN {_PLAIN_DAY} THEN try_cast(x AS DATE) END, try_cast({_OTHER_DAY} AS DATE))"

MACROS = {
    "permslip_trimmed": f"CASE WHEN {_CLEAN} THEN x ELSE nullif(trim(x, {_SET}), '') END",
    "permslip_day": _DAY,
    "permslip_no_day": f"x IS NOT NULL AND {_DAY} IS NULL",
    "permslip_sizes": f"{{{_SIZES}}}",
}
"""Name → the SQL of the word applied to ``x``."""


def statements() -> list[str]:
    """What makes a fresh DuckDB know the words."""
    return [f"CREATE MACRO {name}(x) AS {sql}" for name, sql in MACROS.items()]
