"""When a change is felt, and what the next invoice really is less.

By the month: the next invoice is for the next cycle, which is billed for the seats of this one's last day, and, where
the highest number is billed, for what was added within this cycle. Nothing is given back for a cycle that is paid.
https://support.atlassian.com/subscriptions-and-billing/docs/how-maximum-quantity-billing-works/
By the year: nothing is less before the renewal; more is paid at once, for the days left.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from analyzer.cost.cycles import arrears, days_left, upgrade
from analyzer.model import monthly, yearly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from analyzer.model import Change, Line
    from analyzer.store import Biller, PlanChange, Priced

    Pair = tuple[Line | None, Line | None]

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What lines that are changed cost until their cycle or term ends."""

    paid: Mapping[str, Priced]  # where more seats were taken in this cycle than are now: for the highest number
    then: Mapping[str, Priced]  # with what is added; what is given back is paid on
    decimals: int


def meanwhile(
    biller: Biller, pairs: Iterable[Pair], changes: Sequence[Change], plans: Sequence[PlanChange]
) -> Meanwhile:
    """Return what the lines that are changed cost until their cycles and terms end."""
    changed = [(before, after) for before, after in pairs if after and before is not after]
    then = {after.name: _most(before, after) for before, after in changed}
    paid = {before.name: before.peak for before, _ in changed if before and (before.peak or 0) > before.seats}
    peaks = {name: peak for name, peak in paid.items() if peak is not None}
    return Meanwhile(
        {one.name: one for one in biller.at(peaks)} if peaks else {},
        {one.name: one for one in biller.at(then, changes, plans)} if then else {},
        biller.book.decimals,
    )


def felt(pair: Pair, later: Meanwhile, today: date) -> tuple[date | None, Decimal | None]:
    """Return from when a line's bill changes, and what the next invoice is less; None is what is not known."""
    before, after = pair
    if before is after or any(line and not line.known for line in pair):
        known = before is after and before is not None and before.known
        return _begins(pair), NOTHING if known else None
    line = after or before
    if line and line.billing == "annual":
        return _by_year(pair, later, today)
    return _begins(pair), _by_month(pair, later, today)


def _most(before: Line | None, after: Line) -> int:
    return max(after.seats, before.seats if before else 0, (before.peak or 0) if before else 0)


def _begins(pair: Pair) -> date | None:
    return next((line.next_date for line in pair if line and line.next_date), None)


def _by_year(pair: Pair, later: Meanwhile, today: date) -> tuple[date | None, Decimal | None]:
    before, after = pair
    if before is None:
        return today, -((after and after.year) or NOTHING)  # a term begins
    then = later.then.get(after.name) if after else None
    old, new = before.year or NOTHING, yearly(then.net, then.per) if then else NOTHING
    begins = _begins(pair)
    if new is None or new <= old:
        return begins, NOTHING
    dearer = after is not None and (after.year or NOTHING) > old
    asked = None if begins is None else -upgrade(old, new, days_left(today, begins), later.decimals)
    return today if dearer else begins, asked


def _by_month(pair: Pair, later: Meanwhile, today: date) -> Decimal | None:
    before, after = pair
    old, new = ((line.month if line else None) or NOTHING for line in pair)
    then = later.then.get(after.name) if after else None
    if then is None or not then.maximum_quantity:
        return old - new
    peak = later.paid.get(before.name) if before else None
    paid, most = (monthly(peak.net, peak.per) if peak else old), monthly(then.net, then.per)
    if paid is None or most is None or most <= paid:
        return None if paid is None or most is None else old - new
    begins = _begins(pair)
    if begins is None or then.began is None:
        return None
    return old - new - arrears(paid, most, days_left(today, begins), (begins - then.began).days, later.decimals)
