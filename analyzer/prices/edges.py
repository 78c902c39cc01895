"""Where one seat more costs less: in whole-volume prices that is so, in others it is likely a slip."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from analyzer.model import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.model import Band, Price


def falls(price: Price) -> Iterator[int]:
    """Yield the numbers of seats that cost less than one seat fewer, unless *price* is a whole-volume one."""
    if price.mode is Mode.VOLUME:
        return
    if price.flat is not None and price.flat_to is not None and _cost(price, price.flat_to + 1) < price.flat:
        yield price.flat_to + 1
    if price.mode is Mode.TIERS:
        beyond = [band for band in price.bands if band.last is None or band.last > (price.flat_to or 0)]
        yield from (later.first for tier, later in pairwise(beyond) if _tier(later) < _tier(tier))


def _cost(price: Price, seats: int) -> Decimal:
    reached = [band for band in price.bands if band.first <= seats]
    return _tier(reached[-1]) if price.mode is Mode.TIERS else sum((_part(band, seats) for band in reached), Decimal(0))


def _part(band: Band, seats: int) -> Decimal:
    last = seats if band.last is None else min(band.last, seats)
    return (band.each or Decimal(0)) * (last - band.first + 1)


def _tier(band: Band) -> Decimal:
    return band.total if band.total is not None else (band.each or Decimal(0)) * (band.last or 0)
