"""The costs of one snapshot."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from analyzer import prices
from analyzer.cost.comparing import IDLE_DAYS, answer
from analyzer.cost.sharing import shared
from analyzer.model import Cause, Costs, LineKind, Point, Reconciled, Waste, monthly
from analyzer.store import billing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from analyzer.config import AnyShelf
    from analyzer.cost.changing import Question
    from analyzer.model import Audit, Line, Snapshot
    from analyzer.store import Biller, Stepped

# Which policies find the people whose seats are paid for in vain.
_POLICIES = {
    Cause.UNTAKEN: (),
    Cause.SUSPENDED: ("BL-10",),
    Cause.NEVER: ("BL-01", "BL-14"),
    Cause.IDLE: ("BL-02", "BL-14"),
    Cause.HELP_SEEKER: ("HS-07",),
    Cause.DUPLICATE: ("BL-12",),
    Cause.SANDBOX: ("BL-05",),
    Cause.GUARD: ("BL-03", "BL-04", "BL-06"),
}


def audit(
    shelf: AnyShelf,
    snapshot_id: str | None = None,
    now: datetime | None = None,
    idle_days: int = IDLE_DAYS,
    question: Question | None = None,
) -> Costs:
    """Return the costs of a snapshot (the newest, if none is named), and what they would be after what is asked for.

    Raises PriceError, StoreError, UsageError and FileRefused.
    """
    with billing(shelf, prices.of(shelf), snapshot_id, now) as biller:
        return costs_of(biller, idle_days, question)


def with_costs(found: Audit, shelf: AnyShelf, now: datetime | None = None) -> Audit:
    """Return *found* with the costs of its snapshot; as it is where nothing is paid for."""
    costs = audit(shelf, found.snapshot.id, now)
    return replace(found, costs=costs) if costs.bill.lines else found


def costs_of(biller: Biller, idle_days: int = IDLE_DAYS, question: Question | None = None) -> Costs:
    """Return the costs of the snapshot that *biller* has open. A seat is idle that was not used for *idle_days*."""
    after = answer(biller, question, idle_days) if question else None  # what is wrong with it is told at once
    bill = after.before if after else biller.bill(idle_days)
    guarded = any(line.kind is LineKind.GUARD for line in bill.lines)
    return Costs(
        bill=bill,
        waste=_waste(biller, idle_days),
        shares=shared(bill, biller.shares()),
        trend=(*(_point(snapshot, lines) for snapshot, lines in biller.history), _point(bill.snapshot, bill.lines)),
        guard=Reconciled(*biller.reconciled()) if guarded else None,
        idle_days=idle_days,
        after=after,
    )


def _waste(biller: Biller, idle_days: int) -> tuple[Waste, ...]:
    """Return what goes with each cause, once those before it are gone: the parts add up to the whole."""
    steps, went = biller.waste(idle_days, len(Cause))
    pairs = zip(enumerate(Cause, 1), pairwise(_by_step(steps)), strict=True)
    found = (_wasted(cause, went.get(step, 0), *pair) for (step, cause), pair in pairs)
    return tuple(waste for waste in found if waste.seats)


def _wasted(cause: Cause, went: int, before: Mapping[str, Stepped], after: Mapping[str, Stepped]) -> Waste:
    touched = [(before[name], after[name]) for name in before if _differ(before[name], after[name])]
    known = [old - new for old, new in map(_months, touched) if old is not None and new is not None]
    unpriced = sum(old.seats - new.seats for old, new in touched if None in _months((old, new)))
    seats = _untaken(before, after) if cause is Cause.UNTAKEN else went
    return Waste(cause, seats, sum(known, Decimal(0)) if known else None, _POLICIES[cause], unpriced)


def _by_step(steps: Iterable[Stepped]) -> list[dict[str, Stepped]]:
    by_step: defaultdict[int, dict[str, Stepped]] = defaultdict(dict)
    for one in steps:
        by_step[one.step][one.name] = one
    return [by_step[step] for step in sorted(by_step)] or [{}] * (len(Cause) + 1)


def _untaken(before: Mapping[str, Stepped], after: Mapping[str, Stepped]) -> int:
    return sum((before[name].billed or 0) - (after[name].billed or 0) for name in before)


def _differ(before: Stepped, after: Stepped) -> bool:
    return (before.seats, before.billed) != (after.seats, after.billed)


def _months(pair: tuple[Stepped, Stepped]) -> tuple[Decimal | None, Decimal | None]:
    old, new = pair
    return monthly(old.net, old.per), monthly(new.net, new.per)


def _point(snapshot: Snapshot, lines: Sequence[Line]) -> Point:
    known = [line.month for line in lines if line.month is not None]
    seats = sum(line.seats for line in lines if line.kind is not LineKind.MARKETPLACE)
    return Point(snapshot.id, snapshot.taken_at, seats, sum(known, Decimal(0)), len(known) == len(lines))
