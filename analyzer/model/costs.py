"""What is paid, for whom, and what would be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003  the store builds these classes by their annotations
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.model import Snapshot

MONTHS = 12


class LineKind(StrEnum):
    """What a line of a bill is for, which says who is counted."""

    APP = "app"  # an app on a site: everyone with a seat there
    ENTERPRISE = "enterprise"  # an app on all its sites: everyone once
    COLLECTION = "collection"  # several apps on a site: everyone once
    GUARD = "guard"  # by Guard's own rules, once in the organization
    MARKETPLACE = "marketplace"  # for as many as the largest count of the apps that it belongs to


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is paid for. Amounts are for a month or, of what is paid by the year, for a year.

    None is an amount that nobody knows; `unknown` says why.
    """

    name: str  # "jira@halden", "Teamwork@halden", "guard"; once in a bill
    kind: LineKind
    app: str  # or the name of the collection or Marketplace app
    site: str  # "" where it is of no one site
    plan: str  # "" where nobody said
    billing: str  # monthly, annual; "" where nobody said
    covers: tuple[str, ...]  # "jira@halden", …: whose seats are counted
    seats: int  # accounts that count
    used: int  # of them, those who used it lately
    idle: int  # of them, those who did not; of the others nobody knows
    billed: int | None  # seats that are paid for: the whole tier, or at least as many as were bought
    peak: int | None  # the highest number of seats that the snapshots of this cycle show; None where that is not billed
    per: str  # month or year
    gross: Decimal | None  # by the price book
    net: Decimal | None  # after the discount
    tax: Decimal | None  # on top of the net amount
    band: str  # the band that prices the last seat: "251-1000", "1 and more"
    each: Decimal | None  # what that band says of one seat, per `per`; None where it prices the band as a whole
    price: str  # where the price stands: "list.toml: prices[3]"
    is_list: bool  # whether it is a list price
    confidence: str  # how sure the price is; "" where there is none
    next_date: date | None  # when the next cycle or the next term begins; None where nobody said
    fewer: int | None  # so many seats fewer are needed for the first saving; None where nothing can be saved so
    unknown: str = ""  # why its price is not known
    notes: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Return whether its price is known."""
        return self.net is not None

    @property
    def month(self) -> Decimal | None:
        """Return the net amount for a month."""
        return monthly(self.net, self.per)

    @property
    def year(self) -> Decimal | None:
        """Return the net amount for a year."""
        return yearly(self.net, self.per)


def cents(amount: Decimal) -> Decimal:
    """Return *amount* with two decimals, halves rounded up, as invoices have it."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def monthly(amount: Decimal | None, per: str) -> Decimal | None:
    """Return what an amount for a month or a year is for a month."""
    return None if amount is None else amount if per == "month" else cents(amount / MONTHS)


def yearly(amount: Decimal | None, per: str) -> Decimal | None:
    """Return what an amount for a month or a year is for a year."""
    return None if amount is None else amount if per == "year" else amount * MONTHS


@dataclass(frozen=True, slots=True)
class Bill:
    """What an organization pays, as the snapshot, its configuration and the price book say."""

    snapshot: Snapshot
    currency: str
    lines: tuple[Line, ...]  # by kind, then by name
    gaps: tuple[str, ...] = ()  # a sentence for each source that was not read whole: there may be more seats
    warnings: tuple[str, ...] = ()  # of the price book

    @property
    def month(self) -> Decimal:
        """Return the net sum of a month, as far as prices are known."""
        return sum((line.month for line in self.lines if line.month is not None), Decimal(0))

    @property
    def year(self) -> Decimal:
        """Return the net sum of a year, as far as prices are known."""
        return sum((line.year for line in self.lines if line.year is not None), Decimal(0))

    @property
    def unpriced(self) -> tuple[Line, ...]:
        """Return the lines whose price nobody knows."""
        return tuple(line for line in self.lines if not line.known)

    @property
    def complete(self) -> bool:
        """Return whether everything was read and every price is known."""
        return not self.gaps and not self.unpriced

    @property
    def has_list_prices(self) -> bool:
        """Return whether some amount rests on a list price."""
        return any(line.is_list for line in self.lines)


class Cause(StrEnum):
    """Why a seat is paid for in vain. A seat has one cause: the first of these that holds."""

    UNTAKEN = "bought, not taken"  # by the year, and nobody sits there; can be dropped at the renewal
    SUSPENDED = "suspended"  # who may not log in, and is billed for Guard all the same
    NEVER = "never used"  # since it was given, longer than idle_days ago
    IDLE = "idle"  # not used for idle_days
    HELP_SEEKER = "help-seeker"  # raises requests, works none, and uses no other app
    DUPLICATE = "duplicate person"  # the account of two of one person that was used longer ago
    SANDBOX = "sandbox only"  # counts for Guard by a sandbox alone
    GUARD = "Guard without need"  # counts for Guard by free, foreign or guest access alone


@dataclass(frozen=True, slots=True)
class Waste:
    """What the bill would be less without the seats of one cause, after those of the causes before it are gone."""

    cause: Cause
    seats: int  # of all lines together
    month: Decimal | None  # net, as far as prices are known; None where none of them is
    policies: tuple[str, ...]  # which find the people
    unpriced: int = 0  # of the seats, those whose price is not known


class By(StrEnum):
    """What a bill is divided by."""

    GROUP = "group"
    DEPARTMENT = "department"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class Share:
    """Whose seats a part of the bill is for. Of groups: seats that a group gives; two groups may give one seat."""

    by: By
    name: str  # "" where the directory does not say
    seats: int
    month: (
        Decimal | None
    )  # net: the seats' shares of their lines, as far as prices are known; None where none of them is
    only_here: int | None = None  # of a group: seats that nothing else gives
    synced: bool = False  # of a group: an identity provider fills it
    unpriced: int = 0  # of the seats, those whose price is not known


@dataclass(frozen=True, slots=True)
class Point:
    """The bill of an earlier snapshot, at the prices and plans of today."""

    snapshot_id: str
    taken_at: datetime
    seats: int
    month: Decimal  # net, as far as prices are known
    complete: bool


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line before and after a change. One of both is None where the line begins or ends."""

    name: str
    before: Line | None
    after: Line | None
    from_: date | None  # when the bill changes: the next cycle or the renewal; None where nobody said when that is
    next_invoice: Decimal | None  # what the next invoice will really be less (negative: more); None where not known
    edge: str  # "40 fewer save nothing: still in tier 501-600; 12 more would"; "" where there is nothing to say

    @property
    def month(self) -> Decimal | None:
        """Return what a month costs less, gross of dates: negative where it costs more; None where not known."""
        known = [line.month for line in (self.before, self.after) if line is not None]
        if None in known:
            return None
        before, after = (line.month if line is not None else Decimal(0) for line in (self.before, self.after))
        return (before or Decimal(0)) - (after or Decimal(0))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two bills beside each other."""

    before: Bill
    after: Bill
    changes: tuple[LineChange, ...]  # a row for each line of either bill
    what: str  # in words: "without the group jira-users"
    unmatched: tuple[str, ...] = ()  # of a file: entries that name nobody here

    @property
    def months(self) -> tuple[Decimal, Decimal]:
        """Return the net sums of a month before and after, of the lines whose price is known in both bills."""
        before = sum((c.before.month or Decimal(0) for c in self._known if c.before), Decimal(0))
        return before, before - self.month

    @property
    def _known(self) -> tuple[LineChange, ...]:
        return tuple(change for change in self.changes if change.month is not None)

    @property
    def month(self) -> Decimal:
        """Return what a month costs less when everything has taken effect, as far as prices are known."""
        return sum((change.month for change in self.changes if change.month is not None), Decimal(0))

    @property
    def next_invoice(self) -> Decimal:
        """Return what the next invoices will really be less, as far as that is known."""
        return sum((change.next_invoice for change in self.changes if change.next_invoice is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Who is billed for Guard by the rules, and by Atlassian's own flag. BL-08 lists who is one and not the other."""

    by_rule: int
    by_flag: int | None  # None where no list of managed accounts was read
    differing: int


@dataclass(frozen=True, slots=True)
class Costs:
    """Everything that a cost audit says of one snapshot."""

    bill: Bill
    waste: tuple[Waste, ...]
    shares: tuple[Share, ...]
    trend: tuple[Point, ...]  # oldest first, the snapshot itself last
    guard: Reconciled | None  # None where Guard is not billed
    idle_days: int
    after: Comparison | None = None  # where a change was asked for
