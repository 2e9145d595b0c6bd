"""Figures recorded elsewhere: peers that cannot run beside ours (a JVM, R), and published answers.

They were taken on another virtual machine (two AMD EPYC cores, warm, in process, quiet where nothing else is
said): ARX 3.9.2 with the metric "Loss" (``best``: with a pre-computed bound), sdcMicro 5.8.1 in R 4.2.2,
Python peers of the versions in ``peers.txt``. A calibrator that ran there and runs here makes them
comparable: ``np.sort`` of ten million random uint64, 0.055 s there. A recorded time is multiplied by
(calibrator here) / (calibrator there).
"""

from __future__ import annotations

from dataclasses import dataclass

CALIBRATOR_KEYS = 10_000_000
CALIBRATOR_SECONDS = 0.055


@dataclass(frozen=True)
class Golden:
    """One published optimum at k = 5: seconds of ARX by default and at its best (None: not recorded)."""

    table: str
    share: float
    loss: float
    suppressed: int | None
    default: float
    best: float | None


GOLDEN = (
    Golden("adult9", 0.0, 0.573150965559, 0, 0.030, 0.031),
    Golden("adult9", 0.04, 0.266110819158, 1178, 0.890, 0.342),
    Golden("adult9", 1.0, 0.220411928480, 2553, 2.55, 1.29),
    Golden("adult8", 0.04, 0.195781789997, None, 0.324, None),
    Golden("adult8", 1.0, 0.162132613167, None, 0.416, None),
    Golden("fars10k", 0.04, 0.200698078361, None, 0.21, None),
)
LEVELS = {
    ("adult9", 0.0): (0, 4, 1, 1, 3, 2, 2, 1, 0),
    ("adult9", 0.04): (0, 3, 0, 1, 1, 1, 1, 2, 0),
    ("adult9", 1.0): (0, 3, 0, 0, 2, 1, 1, 1, 0),
}
MSUS = {
    "adult8": (2, 1006, 7852, 9409, 4576, 894, 66, 6),
    "adult9": (2, 1204, 14890, 26029, 15983, 4172, 498, 31, 0),
}
SDCMICRO_SUDA = {"adult8": 0.188, "adult9": 0.293}
SDCMICRO_SUPPRESSION = {"adult5": 45.8}  # processor seconds, one run; with eight keys it did not finish
SDCMICRO_FREQUENCIES = {"adult8": 0.034}
