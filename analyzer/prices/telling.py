"""Which prices are used, and which others are used in the place of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from analyzer.model import Band, Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model import Price, PriceBook


@dataclass(frozen=True, slots=True)
class Told:
    """A price, and the prices that come before it: on any site, or on that which they are of."""

    price: Price
    before: tuple[Price, ...]

    @property
    def used(self) -> bool:
        """Return whether there is a site on which it may be used."""
        return not any(other.site in {"", self.price.site} for other in self.before)

    @property
    def shadow(self) -> str:
        """Return in words which others are used in its place; empty where none is."""
        if not self.used:
            return f"not used: {', '.join(other.origin for other in self.before)} comes before it"
        return ", ".join(f"not on {other.site}: {other.origin} comes before it" for other in self.before)


def told(book: PriceBook) -> tuple[Told, ...]:
    """Return the prices of *book* with those that come before each: contract before list, a site's before any's."""
    return tuple(Told(price, tuple(_before(price, book.prices))) for price in book.prices)


def _before(price: Price, others: Iterable[Price]) -> Iterable[Price]:
    for other in others:
        if (
            _is_of_the_same(price, other)
            and _rank(other) < _rank(price)
            and price.site in {"", other.site or price.site}
        ):
            yield other


def _is_of_the_same(price: Price, other: Price) -> bool:
    return (price.app.lower(), price.plan, price.billing) == (other.app.lower(), other.plan, other.billing)


def _rank(price: Price) -> tuple[bool, bool]:
    return price.is_list, price.site == ""


def bands(price: Price) -> tuple[str, ...]:
    """Return in words what numbers of seats cost."""
    reached = tuple(f"{_reach(band)}: {_amount(band)}" for band in price.bands)
    if price.flat is None:
        return reached
    return f"up to {price.flat_to:,}: {_money(price.flat)} in all", f"beyond, {reached[0]}", *reached[1:]


def _reach(band: Band) -> str:
    return f"{band.first:,} and more" if band.last is None else f"{band.first:,}-{band.last:,}"


def _amount(band: Band) -> str:
    return f"{_money(band.total)} in all" if band.total is not None else f"{_money(band.each)} each"


def _money(amount: Decimal | None) -> str:
    """Return an amount as it was written, with two decimals at least."""
    if amount is None:
        return ""
    short = amount == amount.quantize(Decimal("0.01"))
    return f"{amount:,.2f}" if short else f"{amount.normalize():,f}"


def certainty(price: Price) -> str:
    """Return in words whose price it is, and how sure it is."""
    return "contract" if price.confidence is Confidence.CONTRACT else f"list price, {price.confidence.value} confidence"
