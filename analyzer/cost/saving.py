"""What lines of a bill cost less once seats are gone, from when on, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model import monthly
from analyzer.model.explained import Saved

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from analyzer.model import Bill
    from analyzer.store import Less


def saved(bill: Bill, rows: Iterable[Less]) -> tuple[Saved, ...]:
    """Return what each changed line costs less, in the order of the bill."""
    lines = {line.name: (place, line) for place, line in enumerate(bill.lines)}
    found = sorted(rows, key=lambda row: lines[row.name][0])
    return tuple(
        Saved(
            row.name,
            row.seats_before,
            row.seats_after,
            _month(row),
            line.next_date,
            "the renewal" if line.billing == "annual" else "the next cycle",
            _why(row),
        )
        for row, line in ((row, lines[row.name][1]) for row in found)
    )


def _month(row: Less) -> Decimal | None:
    before, after = monthly(row.net_before, row.per_before), monthly(row.net_after, row.per_after)
    return None if before is None or after is None else before - after


def _why(row: Less) -> str:
    """Return why nobody knows what it saves, or why it saves nothing."""
    if row.net_before is None or row.net_after is None:
        return row.unknown or "one of its two prices is not known"
    if row.net_before != row.net_after:
        return ""
    if not row.net_before:
        return "it costs nothing"
    if row.fewer_after:
        return f"still in the band {row.band}: {row.fewer_after:,} more would have to go"
    return f"the band {row.band} costs the same for any number of seats"
