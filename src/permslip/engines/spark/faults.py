"""What Spark says when something goes wrong, told without a single value from a record.

Spark quotes values and whole rows in its messages; here only the kind survives.
"""

from __future__ import annotations

from types import TracebackType

from permslip.words.errors import BadInput, OfficeProblem, OurBug, PermslipError

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
        return OfficeProblem(
            "the disk is full", fix="free some space and run the command again; nothing was published"
        )
    if any(words in text for words in _MEMORY):
        return OfficeProblem(
            "the memory limit was reached", fix="give Spark more memory: docs/how-to/spark.md says how"
        )
    if any(words in text for words in _FORM):
        return BadInput(
            "a value has not the form its column promises", fix="look at the notices of `permslip hold show`"
        )
    if any(words in text for words in _LOST) or isinstance(error, OSError):
        return OfficeProblem(
            "Spark lost one of its workers", fix="run the command again; nothing was published"
        )
    return OurBug(
        f"the engine failed ({kind or type(error).__name__})",
        fix="run again with the same inputs and report the kind of error",
    )


class told_plainly:  # noqa: N801 - reads as a phrase: with told_plainly(): ...
    """Within, Spark's and Java's errors become ours, with no value and no cause attached."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception) or isinstance(error, PermslipError):
            return
        if not isinstance(error, OSError | MemoryError) and not _is_sparks(error):
            return
        told = translate(error)
        try:
            raise told from None
        finally:
            told.__context__ = None  # not even suppressed: Spark's text quotes values


def _is_sparks(error: Exception) -> bool:
    return type(error).__module__.split(".")[0] in ("pyspark", "py4j")
