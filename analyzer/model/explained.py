"""Why an account is on the bill, and what takes it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003  the store builds these classes by their annotations
from decimal import Decimal
from typing import TYPE_CHECKING

from analyzer.model.changes import Act, Change
from analyzer.model.costs import Line  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.model import Snapshot


@dataclass(frozen=True, slots=True)
class Grant:
    """What gives an account a role: a group or, where none explains it, a direct grant or a nested group."""

    group_id: str  # "" where no group explains it
    group: str
    default: bool  # newcomers to the app are put into that group
    synced: bool  # an identity provider fills that group


@dataclass(frozen=True, slots=True)
class Holding:
    """One role of an account in an app on a site."""

    resource_id: str
    app: str
    site: str
    role: str
    sandbox: bool
    line: str  # the line of the bill that counts it; "" where it takes no seat
    last_used_at: datetime | None
    use: str  # "used", "never used", or why nobody can know
    grants: tuple[Grant, ...]

    @property
    def place(self) -> str:
        """Return the app and its site."""
        return f"{self.app}@{self.site}" if self.site else self.app


@dataclass(frozen=True, slots=True)
class GuardAnswer:
    """Whether Guard counts an account, and why."""

    plan: str  # the plan of Guard that is paid for; "" where nobody said, or none is
    billed: bool  # whether it counts in the bill
    because: str  # what makes it count, in words; "" where nothing does
    exempt: str  # why it does not count for Standard all the same
    standard: bool  # whether it counts for Guard Standard by the rules
    flag: bool | None  # Atlassian's own for Guard Standard; None where it was not read, or means nothing
    why: str  # the answer in a sentence

    @property
    def disagrees(self) -> bool:
        """Return whether Atlassian's flag says otherwise than the rules."""
        return self.flag is not None and self.flag != self.standard


@dataclass(frozen=True, slots=True)
class Removal:
    """One change of a membership, as people call it."""

    change: Change
    group: str  # "" where a role is revoked
    place: str  # of the role that is revoked
    synced: bool  # it has to be made in the identity provider

    @property
    def words(self) -> str:
        """Return what is to be done."""
        if self.change.act is Act.LEAVE_GROUP:
            where = ", in the identity provider" if self.synced else ""
            return f"leave the group {self.group}{where}"
        return f"revoke the role {self.change.role} of {self.place}"


@dataclass(frozen=True, slots=True)
class Saved:
    """What one line costs less. A negative amount: it costs more."""

    line: str
    before: int  # seats
    after: int
    month: Decimal | None  # net; None where nobody knows
    from_: date | None  # when the bill falls; None where nobody said
    when: str  # "the next cycle" or "the renewal"
    why: str = ""  # why it saves nothing, or why nobody knows what

    @property
    def once(self) -> str:
        """Return when the bill falls, in words."""
        return (
            f"from {self.from_} ({self.when})" if self.from_ else f"from {self.when}, of which nobody said when it is"
        )


def total(saved: Sequence[Saved]) -> Decimal | None:
    """Return the sum of what lines cost less; None where one is not known."""
    known = [one.month for one in saved if one.month is not None]
    return sum(known, Decimal(0)) if len(known) == len(saved) else None


@dataclass(frozen=True, slots=True)
class Way:
    """The fewest changes of memberships that take an account off a line of the bill, or off all of them."""

    line: str  # "" for all of them
    removals: tuple[Removal, ...]
    frees: tuple[str, ...]  # the lines that the account counts in no more
    left: tuple[
        str, ...
    ]  # of those that were meant, the lines that it counts in still: no membership here is behind it
    takes: tuple[str, ...]  # other roles that go with them: "jsm@halden customer"
    customer_first: tuple[
        str, ...
    ]  # sites on which requests can be raised no more, unless the Customer role is granted
    saved: tuple[Saved, ...]

    @property
    def month(self) -> Decimal | None:
        """Return what a month costs less once everything has taken effect; None where nobody knows."""
        return total(self.saved)

    @property
    def synced(self) -> bool:
        """Return whether some of it has to be done in the identity provider."""
        return any(one.synced for one in self.removals)


@dataclass(frozen=True, slots=True)
class Explained:
    """One account: who it is, what it holds, what that costs, and what would free it."""

    account_id: str
    name: str
    email: str | None
    kind: str
    site: str  # of a portal-only account
    status: str
    managed: bool | None
    audience: str
    why_audience: str
    states: tuple[str, ...]  # "halden: AA-M-LIC"
    platform_roles: str
    holdings: tuple[Holding, ...]
    lines: tuple[Line, ...]  # those that it counts in
    guard: GuardAnswer
    ways: tuple[Way, ...]  # one for each of these lines
    everything: Way | None  # None where it counts in fewer than two lines
    free: str  # why it costs nothing; "" where it costs something


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every account that is called so."""

    snapshot: Snapshot
    currency: str
    accounts: tuple[Explained, ...]
    gaps: tuple[str, ...]  # what was not read whole
    warnings: tuple[str, ...]  # of the price book

    @property
    def complete(self) -> bool:
        """Return whether everything was read, and every price is known that these accounts need."""
        return not self.gaps and all(line.known for one in self.accounts for line in one.lines)
