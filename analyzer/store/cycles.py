"""The days on which terms and cycles begin."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def next_date(renews: date | None, billing: str, today: date) -> date | None:
    """Return the first day after *today* on which a term (annual) or a cycle (monthly) begins, if *renews* is one."""
    if renews is None:
        return None
    months = 12 if billing == "annual" else 1
    ahead = (today.year - renews.year) * 12 + today.month - renews.month
    begins = _later(renews, ahead // months * months)
    return begins if begins > today else _later(renews, (ahead // months + 1) * months)


def cycle_start(renews: date, today: date) -> date:
    """Return the day on which the present monthly cycle began, if one begins on *renews*."""
    ahead = (today.year - renews.year) * 12 + today.month - renews.month
    begins = _later(renews, ahead)
    return begins if begins <= today else _later(renews, ahead - 1)


def _later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
