"""The cheapest safe set: whose seats to free, so that a line of the bill has so many and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  the store builds these classes by their annotations
from enum import StrEnum
from typing import TYPE_CHECKING

from analyzer.model.costs import Line  # noqa: TC001
from analyzer.model.explained import total

if TYPE_CHECKING:
    from decimal import Decimal

    from analyzer.model import Snapshot
    from analyzer.model.explained import Removal, Saved


class Harm(StrEnum):
    """What a person loses with a seat, the least first."""

    NEVER = "never used"
    IDLE = "not used lately"
    UNKNOWN = "use not known"
    ACTIVE = "used or added lately"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose seat may be freed."""

    account_id: str
    name: str
    email: str | None
    harm: Harm
    synced: bool  # an identity provider has to be changed
    last_used_at: datetime | None
    added_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One seat that is to be freed, after those before it."""

    candidate: Candidate
    reason: str  # why it stands in this place
    removals: tuple[Removal, ...]
    takes: tuple[str, ...]  # other roles that go with them
    customer_first: tuple[
        str, ...
    ]  # sites on which requests can be raised no more, unless the Customer role is granted
    saved: tuple[Saved, ...]  # once the seats before it are gone

    @property
    def month(self) -> Decimal | None:
        """Return what a month costs less by this seat; None where nobody knows."""
        return total(self.saved)


@dataclass(frozen=True, slots=True)
class Fit:
    """A line of the bill, the seats that it is to have, and whose are proposed to go."""

    snapshot: Snapshot
    currency: str
    line: Line
    target: int
    idle_days: int
    proposals: tuple[Proposal, ...]  # in the order in which they are to be freed
    saved: tuple[Saved, ...]  # by all of them together, line by line
    kept: tuple[tuple[str, int], ...]  # why others are not proposed, and how many
    unmatched: tuple[str, ...]  # entries of [protected] that name nobody here
    gaps: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def lacking(self) -> int:
        """Return how many seats are still too many."""
        return max(self.line.seats - len(self.proposals) - self.target, 0)

    @property
    def month(self) -> Decimal | None:
        """Return what a month costs less by all of them; None where nobody knows."""
        return total(self.saved)

    @property
    def complete(self) -> bool:
        """Return whether everything was read, and what it saves is known."""
        return not self.gaps and self.month is not None
