"""What more costs within a cycle or a term that is paid for already. Less gives nothing back before it ends."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

YEAR = 365  # days, in a leap year, too: so Atlassian counts


def arrears(old: Decimal, new: Decimal, left: int, days: int, decimals: int = 2) -> Decimal:
    """Return what the next invoice asks, beside the next cycle, for more seats (or a better plan) within this one.

    *old* and *new* are what a line costs a month before and after; *left* of the *days* of the cycle are still to come.
    Bands are in *old* and *new* already: 10 seats at 18.00 and 3 more with 25 of 30 days left are arrears(180, 234, 25,
    30), 45.00. Seats that were given back within the cycle are taken again for nothing: then *old* is what the highest
    number of them costs.
    """
    return _part(new - old, left, days, decimals)


def upgrade(old: Decimal, new: Decimal, left: int, decimals: int = 2) -> Decimal:
    """Return what is to be paid at once for a larger tier, or a better plan, of what is paid by the year.

    *old* and *new* are for a year; *left* days are still to come: upgrade(27500, 45500, 197) is 9,715.07.
    """
    return _part(new - old, left, YEAR, decimals)


def days_left(today: date, begins: date) -> int:
    """Return how many days, today included, are left until the next cycle or term *begins*."""
    return (begins - today).days


def _part(more: Decimal, left: int, days: int, decimals: int) -> Decimal:
    """Return the part for the days left, rounded once."""
    part = max(more, Decimal(0)) * min(left, days) / days
    return part.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
