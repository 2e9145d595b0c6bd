"""What Spark says when something goes wrong, told without a single value from a record.

Spark quotes values and whole rows in its messages; here only the kind survives.
"""

from __future__ import annotations

from permslip.engines.faults import Plainly, disk_full, engine_failed, wrong_form
from permslip.words.errors import OfficeProblem, PermslipError

_FULL = ("no space left", "disk quota exceeded")
_MEMORY = ("outofmemoryerror", "memoryerror", "unable_to_acquire_memory", "outofmemoryexception")
_FORM = (
    "cast_invalid_input", "cannot_parse", "cast_overflow", "conversionexception", "arithmetic_overflow",
    "invalid_datetime", "datetime_overflow", "numeric_value_out_of_range",
)  # fmt: skip
_LOST = ("executorlost", "executor_lost", "fetchfailed", "checkpoint_rdd_block_id_not_found")


def translate(error: Exception) -> PermslipError:
    """The error of ours that tells what ``error`` means."""
    asked = getattr(error, "getCondition", None) or getattr(error, "getErrorClass", None)
    kind = str(asked() or "") if asked is not None else ""
    text = f"{kind} {error}".lower()
    if any(words in text for words in _FULL):
        return disk_full()
    if any(words in text for words in _MEMORY):
        return OfficeProblem(
            "the memory limit was reached", fix="give Spark more memory: docs/how-to/spark.md says how"
        )
    if any(words in text for words in _FORM):
        return wrong_form()
    if any(words in text for words in _LOST) or isinstance(error, OSError):
        return OfficeProblem(
            "Spark lost one of its workers", fix="run the command again; nothing was published"
        )
    return engine_failed(kind or type(error).__name__)


class told_plainly(Plainly):  # noqa: N801 - reads as a phrase: with told_plainly(): ...
    """Spark's, Java's and the file system's errors."""

    def told(self, error: Exception) -> PermslipError | None:
        """See :class:`.faults.Plainly`."""
        ours = isinstance(error, OSError | MemoryError) or _is_sparks(error)
        return translate(error) if ours else None


def _is_sparks(error: Exception) -> bool:
    return type(error).__module__.split(".")[0] in ("pyspark", "py4j")
