"""l-diversity: a class must not give away its sensitive value (Machanavajjhala et al. 2007).

Which of the three the search may tag upwards:

* distinct: a merged class has every value its parts had, so a passing class stays passing. Monotone with
  suppression.
* entropy and recursive (c,l): two passing classes merge into a passing one (entropy is concave: the merged
  entropy is at least the parts' weighted mean; for (c,l) see the paper's lemma), so a table whose classes
  all pass stays so. But a passing class may merge with a failing one and fail: {a, b} passes entropy l = 2,
  and merged with a hundred a's it does not. With suppression the records of failing classes can then grow
  from 100 to 102, so these two are not monotone where anything may be suppressed.

All three count answers: a missing value is none, and values that read alike are one (:mod:`.answers`). A
class without any answer fails. Which records lack one changes nothing above: merged, the answers' counts add
up as they do without such records, and a class without any fails until it merges with one that has some.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from permslip.measure.models.model import column_name, real_number, whole_number
from permslip.measure.models.tally import Tally, Verdicts

_PAPER = "Machanavajjhala, Kifer, Gehrke, Venkitasubramaniam, l-diversity, ACM TKDD 1(1), 2007"


@dataclass(frozen=True)
class DistinctL:
    """Every class has at least l different sensitive values (Section 4.1: distinct l-diversity), a missing
    one not counted."""

    l: int  # noqa: E741 - the paper's letter
    sensitive: str
    name: ClassVar[str] = "distinct-l"
    citation: ClassVar[str] = _PAPER
    monotone: ClassVar[bool] = True
    monotone_whole: ClassVar[bool] = True

    def __post_init__(self) -> None:
        whole_number("distinct l-diversity", "l", self.l, 1)
        column_name("distinct l-diversity", self.sensitive)

    def sentence(self) -> str:
        """The promise in plain words."""
        return (
            f"Children who look the same have at least {self.l:,} different answers under "
            f"“{self.sensitive}”, so knowing the group does not tell the answer."
        )

    def met(self, tally: Tally) -> Verdicts:
        """True for a class with l or more different answers, bool[c]."""
        return tally.answers >= self.l

    def attained(self, tally: Tally) -> float:
        """The fewest different answers that any class has."""
        return float(tally.answers.min()) if tally.classes else 0.0


@dataclass(frozen=True)
class EntropyL:
    """The (Shannon) entropy of the sensitive value in every class is at least log l (Definition 4.1).

    It is that of the answers given in the class, n being the records that have one.

    Compared as computed, log n - (1/n) sum n_v log n_v, without room for rounding: a class exactly at the
    bound, such as {a, a, b, b, c, c} for l = 3, can miss it by the last digit and then fails, which is the
    safe side. ARX compares in the same way, and its optima are reproduced only so.
    """

    l: float  # noqa: E741 - the paper's letter
    sensitive: str
    name: ClassVar[str] = "entropy-l"
    citation: ClassVar[str] = _PAPER
    monotone: ClassVar[bool] = False
    monotone_whole: ClassVar[bool] = True

    def __post_init__(self) -> None:
        real_number("entropy l-diversity", "l", self.l, 1)
        column_name("entropy l-diversity", self.sensitive)

    def sentence(self) -> str:
        """The promise in plain words."""
        return (
            f"Children who look the same have a good mix of answers under “{self.sensitive}”: guessing one "
            f"child's answer is as hard as picking blindly among {self.l:g} answers."
        )

    def met(self, tally: Tally) -> Verdicts:
        """True for a class whose entropy reaches log l, bool[c]."""
        reached: Verdicts = entropy_of(tally) >= np.log(self.l)
        return reached

    def attained(self, tally: Tally) -> float:
        """The smallest exp(entropy) of any class: among how many equally likely values its own would be."""
        return float(np.exp(entropy_of(tally).min())) if tally.classes else 0.0


def entropy_of(tally: Tally) -> npt.NDArray[np.float64]:
    """Entropy of each class in nats: log n - (1/n) sum of n_v log n_v, over the answers; 0 without any."""
    held = np.maximum(tally.given, 1).astype(np.float64)  # 1 log 1 = 0: what is missing adds nothing
    n = np.maximum(tally.answered, 1)
    entropy: npt.NDArray[np.float64] = np.log(n) - tally.per_class(held * np.log(held)) / n
    return entropy


@dataclass(frozen=True)
class RecursiveCL:
    """r_1 < c (r_l + r_(l+1) + ... + r_m) in every class (Definition 4.2).

    r_1 >= r_2 >= ... are the counts of the class's m different answers. A class with fewer than l of them
    fails.
    """

    c: float
    l: int  # noqa: E741 - the paper's letter
    sensitive: str
    name: ClassVar[str] = "recursive-cl"
    citation: ClassVar[str] = _PAPER
    monotone: ClassVar[bool] = False
    monotone_whole: ClassVar[bool] = True

    def __post_init__(self) -> None:
        real_number("recursive (c,l)-diversity", "c", self.c, 0)
        whole_number("recursive (c,l)-diversity", "l", self.l, 2)
        column_name("recursive (c,l)-diversity", self.sensitive)

    def sentence(self) -> str:
        """The promise in plain words."""
        return (
            f"Among children who look the same, no one answer under “{self.sensitive}” stands out: the "
            f"most common one is given less than {self.c:g} times as often as all answers from the "
            f"{_place(self.l)} most common on."
        )

    def met(self, tally: Tally) -> Verdicts:
        """True for a class whose commonest value is rare enough, bool[c]."""
        first, tail = self._parts(tally)
        return first < self.c * tail

    def attained(self, tally: Tally) -> float:
        """The largest r_1 / (r_l + ... + r_m): every c above it is met. Infinite below l values."""
        if not tally.classes:
            return 0.0
        first, tail = self._parts(tally)
        return float(np.max(np.where(tail > 0, first / np.maximum(tail, 1), np.inf)))

    def _parts(self, tally: Tally) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """(r_1, r_l + ... + r_m) of each class."""
        if not tally.classes:
            return tally.sizes, tally.sizes
        room = np.int64(tally.given.max() + 1)  # what is missing counts 0, and so stands last
        falling = np.sort(tally.owners * room + (room - 1 - tally.given))  # one sort, class by class
        held = room - 1 - (falling - tally.owners * room)
        up_to = np.concatenate([[0], np.cumsum(held)])
        begin = np.minimum(tally.starts[:-1] + self.l - 1, tally.starts[1:])
        return held[tally.starts[:-1]], up_to[tally.starts[1:]] - up_to[begin]


def _place(number: int) -> str:
    names = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}
    return names.get(number, f"{number}th")
