"""What tiers, bands and seats that were bought do to a change, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from analyzer.model import Line

_OUTGREW = "outgrew its free plan"  # how the note of such a line begins


def edges(before: Line, after: Line, unbought: Decimal | None) -> Iterator[str]:
    """Yield what is at an edge where *before* becomes *after*.

    *unbought* is what *before* costs a month without the seats that are bought and not taken.
    """
    yield from _tier(before, after, unbought)
    yield from _bought(before, after, unbought)
    yield from _free(before, after)


def _tier(before: Line, after: Line, unbought: Decimal | None) -> Iterator[str]:
    fewer, less = before.seats - after.seats, _less(unbought, after.month)
    if less is None or not fewer or before.plan != after.plan or not after.month:
        return
    if not less:
        saves = f"{fewer:,} fewer save nothing" if fewer > 0 else f"{-fewer:,} more cost nothing"
        more = f"; {after.fewer:,} more would" if fewer > 0 and after.fewer else ""
        yield f"{saves}: still in tier {after.band}{more}"
    elif (fewer > 0) != (less > 0):
        makes = f"{fewer:,} fewer make it dearer" if fewer > 0 else f"{-fewer:,} more make it cheaper"
        yield f"{makes}: all its seats are priced by the band {after.band} then, and were by {before.band}"


def _bought(before: Line, after: Line, unbought: Decimal | None) -> Iterator[str]:
    needless = _less(before.month, unbought)
    if not needless or needless < 0 or before.billed is None:
        return
    untaken = f"{before.billed - before.seats:,} of {before.billed:,} bought seats are not taken"
    less = _less(before.month, after.month)
    if less == needless:
        yield f"what is less needs no change: {untaken}"
    elif less and less > needless:
        yield f"of that {needless:,} a month needs no change: {untaken}"
    else:
        yield f"{needless:,} a month could go at the renewal without a change: {untaken}"


def _free(before: Line, after: Line) -> Iterator[str]:
    outgrew, outgrows = (any(note.startswith(_OUTGREW) for note in line.notes) for line in (before, after))
    if outgrows and not outgrew:
        yield f"more than its free plan has room for: all {after.seats:,} seats are paid"
    elif outgrew and after.plan == "free":
        yield "fits its free plan again"


def _less(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else before - after
