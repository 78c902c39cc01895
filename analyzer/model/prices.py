"""What things cost: a price book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003  the store builds these classes by their annotations
from decimal import Decimal  # noqa: TC003
from enum import StrEnum


class Mode(StrEnum):
    """How a number of seats becomes a price."""

    GRADUATED = "graduated"  # each band has a rate of its own, for the seats in it
    VOLUME = "volume"  # the rate of the band that the number falls into, for all seats
    TIERS = "tiers"  # the whole tier is paid for, however many of its seats are taken


class Billing(StrEnum):
    """How often it is paid."""

    MONTHLY = "monthly"
    ANNUAL = "annual"


class Per(StrEnum):
    """For how long an amount of the price book is."""

    MONTH = "month"
    YEAR = "year"


class Confidence(StrEnum):
    """How sure a price is."""

    CONTRACT = "contract"  # the user's own
    HIGH = "high"  # read on the vendor's page
    MEDIUM = "medium"  # told by others, who agree
    LOW = "low"  # told by one


@dataclass(frozen=True, slots=True)
class Band:
    """The *first* to the *last* seat (None: no end), and what one of them costs, or all of them together."""

    first: int
    last: int | None
    each: Decimal | None
    total: Decimal | None  # exactly one of both is None; never set in graduated mode


@dataclass(frozen=True, slots=True)
class Price:
    """What one plan of one app, collection or Marketplace app costs."""

    app: str  # "jira", "guard", …; the name of a collection or of a Marketplace app
    site: str  # "" on any
    plan: str
    billing: Billing
    mode: Mode
    per: Per
    bands: tuple[Band, ...]  # from 1 on, without gaps
    flat_to: int | None  # up to so many seats cost *flat* together; beyond, the bands count from the first seat on
    flat: Decimal | None
    maximum_quantity: bool  # a cycle is billed for the highest number of seats in it
    source: str  # an address, or the contract's words for itself
    dated: date | None
    confidence: Confidence
    origin: str  # "prices.toml: prices[3]"

    @property
    def is_list(self) -> bool:
        """Return whether it is a list price, and not the user's own."""
        return self.confidence is not Confidence.CONTRACT


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says beside prices. The more particular terms win, each part for itself."""

    app: str  # "" for every one
    site: str  # "" for every one
    discount: Decimal | None  # share of the price that is not paid: 0 to 1
    tax: Decimal | None  # share of the net amount that is paid on top; may be more than 1
    origin: str


@dataclass(frozen=True, slots=True)
class PriceBook:
    """All prices and terms that are used. Contract prices win over list prices, a site's own over those of any."""

    currency: str  # ISO 4217
    decimals: int  # of the currency
    prices: tuple[Price, ...]
    terms: tuple[Terms, ...]
    files: tuple[str, ...]  # which it was made from
    warnings: tuple[str, ...] = ()  # such as: the list prices are in another currency and are not used
