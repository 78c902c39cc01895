"""What a report's page shows of costs, worked out so that the template only places it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model import By
from analyzer.report.costs import charts, words
from analyzer.report.costs.words import Amount
from analyzer.report.parts import Grid, grid_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.model import Bill, Comparison, Costs, Line, LineChange, Share
    from analyzer.report.costs.charts import Curve, Step, Strip

_BILL = (
    "What", "Plan", "Seats", "Used", "Idle", "Billed", "A month", "A year", "Price", "Last seat in", "It costs",
    "Next cycle",
)  # fmt: skip
_CHANGES = ("What", "Seats", "Before", "After", "Difference", "From", "Next invoice", "Edge")


@dataclass(frozen=True, slots=True)
class CostPart:
    """The part of a page that is about costs."""

    costs: Costs
    sums: words.Sums
    at_list_prices: str  # said of the sums, "" where none is
    wasted: Amount  # as far as it is known
    unpriced_seats: int
    caveats: tuple[str, ...]
    notes: tuple[str, ...]
    tax: str
    guard: str
    bill: Grid
    by_line: tuple[Strip, ...]
    waste: Grid
    by_cause: tuple[Strip, ...]
    waste_said: str
    way: Grid  # from today to after
    waterfall: tuple[Strip, ...]
    shares: tuple[Grid, ...]
    trend: Grid
    curve: Curve | None
    changes: Grid | None  # where a change was asked for
    changes_said: tuple[str, ...]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Return every table."""
        changes = (self.changes,) if self.changes else ()
        return (self.bill, self.waste, self.way, *self.shares, self.trend, *changes)

    @property
    def waste_in_part(self) -> bool:
        """Return whether some of what is paid in vain has no known price."""
        return any(waste.unpriced for waste in self.costs.waste)

    @property
    def compared(self) -> str:
        """Say what a difference is."""
        return words.COMPARED


def cost_part(costs: Costs) -> CostPart:
    """Work out everything that a page shows of *costs*."""
    bill, steps = costs.bill, charts.steps(costs)
    return CostPart(
        costs=costs,
        sums=words.sums(bill),
        at_list_prices=words.at_list_prices(bill),
        wasted=Amount(words.wasted(costs)),
        unpriced_seats=sum(line.seats for line in bill.unpriced),
        caveats=tuple(words.caveats(bill)),
        notes=tuple(words.notes(bill)),
        tax=words.tax(bill),
        guard=words.guard(costs),
        bill=grid_of(f"The bill by line, in {bill.currency}", _BILL, map(_line, bill.lines)),
        by_line=charts.by_line(bill.lines),
        waste=_waste(costs),
        by_cause=charts.by_cause(costs),
        waste_said=words.waste(costs),
        way=_way(bill, steps),
        waterfall=charts.waterfall(steps),
        shares=tuple(_shares(costs)),
        trend=_trend(costs),
        curve=charts.curve(costs.trend),
        changes=_changes(costs.after) if costs.after else None,
        changes_said=tuple(_changes_said(costs.after)) if costs.after else (),
    )


def _line(line: Line) -> Sequence[object]:
    counts = line.seats, line.used, line.idle, Amount(None) if line.billed is None else line.billed
    price = words.price_kind(line), line.band or words.UNKNOWN, words.each(line)
    day = line.next_date or "not known"
    return line.name, words.plan(line), *counts, Amount(line.month), Amount(line.year), *price, day


def _waste(costs: Costs) -> Grid:
    rows = (
        (w.cause.value.capitalize(), w.seats, w.unpriced, Amount(w.month), ", ".join(w.policies)) for w in costs.waste
    )
    title = f"Paid in vain, in {costs.bill.currency}"
    return grid_of(title, ("Cause", "Seats", "Unpriced", "A month", "Policies"), rows)


def _way(bill: Bill, steps: Sequence[Step]) -> Grid:
    rows = ((step.name, Amount(step.amount, less=not step.is_total)) for step in steps)
    return grid_of(f"From today to after, in {bill.currency}", ("Step", "A month"), rows)


def _shares(costs: Costs) -> list[Grid]:
    grids = []
    for by in By:
        shares = [share for share in costs.shares if share.by is by]
        if shares:
            names = (by.value.capitalize(), "Seats", "Unpriced", "A month")
            more = ("Only here", "Filled by an identity provider") if by is By.GROUP else ()
            rows = [_share(share, bool(more)) for share in shares]
            grids.append(grid_of(f"The bill by {by.value}, in {costs.bill.currency}", (*names, *more), rows))
    return grids


def _share(share: Share, is_group: bool) -> Sequence[object]:  # noqa: FBT001
    more = (share.only_here, share.synced) if is_group else ()
    return words.group_name(share), share.seats, share.unpriced, Amount(share.month), *more


def _trend(costs: Costs) -> Grid:
    rows = ((p.taken_at, p.seats, Amount(p.month), "all" if p.complete else "in part") for p in costs.trend)
    return grid_of(f"Trend, in {costs.bill.currency}", ("Snapshot taken", "Seats", "A month", "Known"), rows)


def _changes(after: Comparison) -> Grid:
    return grid_of(f"Two bills, in {after.before.currency} a month", _CHANGES, map(_change, after.changes))


def _changes_said(after: Comparison) -> list[str]:
    there = set(words.caveats(after.before))
    return [*words.changes(after), *(said for said in words.caveats(after.after) if said not in there)]


def _change(change: LineChange) -> Sequence[object]:
    sides = (Amount(side.month) if side else None for side in (change.before, change.after))
    less, now = Amount(change.month, less=True), Amount(change.next_invoice, less=True)
    return change.name, words.seats(change), *sides, less, change.from_ or "not known", now, change.edge
