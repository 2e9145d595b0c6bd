"""A share from 0 to 1 as people type it."""

from __future__ import annotations

import math
from typing import Any

import click


class Share(click.FloatRange):
    """A number in a range, or that many per cent: ``0.04`` or ``4%``. It is a number: ``nan`` is in no range,
    though no bound turns it away."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Fails with what the range is."""
        text = str(value).strip()
        try:
            number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
            found = super().convert(number, param, ctx)
        except (ValueError, click.BadParameter):
            found = math.nan
        if math.isnan(found):
            said = f"{text} is not in the range {self._describe_range()}. Write a share such as 0.04, or 4%."
            self.fail(said, param, ctx)
        return found
