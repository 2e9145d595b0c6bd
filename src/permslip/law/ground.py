"""A ground: one rule's say in one verdict, with everything a reader needs to check it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from permslip.words.quote import Quote
from permslip.words.vocabulary import Mark, Safe

FactValue = bool | int | str | tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """One rule's say.

    ``rule`` is the rule's id (or ``agreement:CLAUSE`` for a promise of the agreement), ``citation``
    its pinpoint, ``says`` the finding in one plain sentence, ``fix`` what would change it.
    ``used`` maps each fact the rule looked at to the value it had; ``missing`` names facts that
    nobody has stated. ``blocks`` is true where the ground alone stops a release.
    ``about`` names the element, clause or party concerned, empty for the request as a whole.
    ``sample`` is a sentence that would meet the rule, for the letter; ``quotes`` the paper's own sentences
    that the finding is about, side by side.
    """

    rule: str
    citation: str
    mark: Mark
    says: str
    fix: str = ""
    safe: Safe = Safe.PROJECT
    blocks: bool = False
    status: str = "draft"
    used: Mapping[str, FactValue] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    about: str = ""
    sample: str = ""
    quotes: tuple[Quote, ...] = ()

    def __post_init__(self) -> None:
        if not self.rule or not self.citation or not self.says:
            raise ValueError("a ground names its rule, its citation and what it says")
        if self.mark is Mark.MEETS and self.blocks:
            raise ValueError("a ground that is met cannot block")
