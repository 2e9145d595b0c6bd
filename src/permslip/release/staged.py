"""Staged: a release that is ready, on disk, and has not left.

The second person signs ``Staged.digest``; it covers the encrypted payload, the bag's manifest and
every word of the slip except the approvals themselves, so that nothing can be swapped in between.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import rfc8785

from permslip.release.slip import Slip, SlipApproval, statement
from permslip.words.digest import sha256


@dataclass(frozen=True)
class Staged:
    """A release waiting behind the gate. ``staged_by`` is the key id or role of whoever staged it."""

    release_id: str
    slip: Slip
    staged_by: str

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over the slip's statement without approvals and without this digest."""
        return draft_digest(self.slip)

    def with_approvals(self, approvals: tuple[SlipApproval, ...]) -> Slip:
        """The final slip: the same words with the approvals added."""
        return replace(self.slip, approvals=approvals)


def draft_digest(slip: Slip) -> str:
    """SHA-256 (hex) of the RFC 8785 form of the slip's statement, approvals and staged digest left out."""
    bare = statement(replace(slip, approvals=(), staged_digest=""))
    return sha256(rfc8785.dumps(bare))


def seal_draft(slip: Slip) -> Slip:
    """The slip with its own staged digest filled in."""
    return replace(slip, staged_digest=draft_digest(slip))
