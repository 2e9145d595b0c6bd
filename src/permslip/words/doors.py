"""A room's door: its public names, each loaded from its file when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def when_asked(room: str, where: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of the package ``room``; ``where`` says in which of its files each name lies.

    What is heavy (Arrow, pydantic, Django) is then imported by whoever needs it, not by ``permslip --help``.
    """

    def loaded(name: str) -> Any:
        if name not in where:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(f"{room}.{where[name]}"), name)

    return loaded


__all__ = ["when_asked"]
