"""Papers from outside, opened behind a locked door."""

from __future__ import annotations

from permslip.agree.prose import carried
from permslip.agree.prose.pages import Kind, Tick, kind_of, source_of
from permslip.agree.prose.source import Source
from permslip.engines import confined


def source(
    data: bytes,
    name: str,
    *,
    seconds: float = confined.SECONDS,
    megabytes: int = confined.MEGABYTES,
    tick: Tick | None = None,
) -> Source:
    """A paper as lines: a PDF or a Word file is taken apart in a process of its own, a text is read here.

    ``name`` is what messages call it. ``tick(done, pages)`` is called as the pages of a PDF are read.

    Raises:
        BadInput: the file cannot be read, or not within these limits; says what to do.
    """
    if kind_of(data, name) is Kind.TEXT:
        return source_of(data, name, tick=tick)
    read = confined.run(
        "permslip.agree.prose.carried:read",
        data,
        name,
        what=name,
        seconds=seconds,
        megabytes=megabytes,
        tick=tick,
    )
    return carried.from_json(read)
