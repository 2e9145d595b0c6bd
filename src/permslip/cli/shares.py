"""A share from 0 to 1 as people type it."""

from __future__ import annotations

import math
from typing import Any

import click


class Share(click.FloatRange):
    """A number in a range, and a number it is: ``nan`` is in no range, though no bound turns it away."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Fails with what the range is."""
        found = super().convert(value, param, ctx)
        if math.isnan(found):
            self.fail(f"{value!r} is no number in the range {self._describe_range()}.", param, ctx)
        return found
