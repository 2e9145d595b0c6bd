"""Who is served by which programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from permslip.sample import shares
from permslip.sample.draw import Bools, Ints
from permslip.sample.homes import FOSTER, Homes
from permslip.sample.layout import Setting
from permslip.sample.pupils import Pupils


@dataclass(frozen=True)
class Flags:
    """One row a student; positions of -1 mean none."""

    disability: Ints
    setting: Ints
    plan_504: Bools
    learner: Bools
    gifted: Bools
    foster: Bools
    homeless: Bools
    night: Ints


def draw_flags(setting: Setting, homes: Homes, pupils: Pupils, chunk: int) -> Flags:
    """Who is in which programme; special education is likelier for boys and with meal eligibility."""
    stream = setting.stream("flags", chunk)
    n, home = len(pupils), pupils.home
    risk = (
        shares.SPECIAL_EDUCATION
        * np.where(pupils.sex == 1, 1.3, 0.72)
        * np.where(homes.meal[home] > 0, 1.3, 0.95)
    )
    served = stream.chance(n, risk)
    disability = np.where(served, stream.pick(n, shares.DISABILITY_SHARES), -1)
    disability = np.where(
        (disability == 5) & (pupils.grade > 4), 0, disability
    )  # developmental delay ends by age eight
    language = homes.language[home]
    learns = np.where(language == 1, shares.ENGLISH_LEARNER_SPANISH, shares.ENGLISH_LEARNER_OTHER)
    learns = np.where(language == 0, 0.0, learns) * np.where(pupils.grade <= 4, 1.35, 0.8)
    return Flags(
        disability=disability.astype(np.int64),
        setting=np.where(served, stream.pick(n, shares.SETTING_SHARES), -1).astype(np.int64),
        plan_504=stream.chance(n, shares.SECTION_504) & ~served,
        learner=stream.chance(n, learns),
        gifted=stream.chance(n, shares.GIFTED) & (pupils.grade >= 5),
        foster=homes.kind[home] == FOSTER,
        homeless=homes.homeless[home],
        night=np.where(homes.homeless[home], stream.pick(len(homes.kind), shares.NIGHT_SHARES)[home], -1),
    )
