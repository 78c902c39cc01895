"""The tables of a price file, and what has to hold in each of them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from analyzer.model import Billing, Confidence, Mode, Per
from analyzer.prices.amounts import DECIMALS, Amount, Currency, Discount, Name, NameOrNone, Seats, Tax


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BandSection(_Section):
    """One band."""

    first: Seats = Field(alias="from")
    last: Seats | None = Field(default=None, alias="to")
    each: Amount | None = None
    total: Amount | None = None

    @model_validator(mode="after")
    def _one_amount(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError("it ends before it begins")
        if (self.each is None) == (self.total is None):
            raise ValueError("give either each, the price of one seat, or total, that of all of them")
        return self


def _in_a_row(bands: tuple[BandSection, ...], said: ValidationInfo) -> tuple[BandSection, ...]:
    in_order = tuple(sorted(bands, key=lambda band: band.first))
    if in_order[0].first != 1:
        raise ValueError(f"{_seats(1, in_order[0].first - 1)} in no band: begin the first at 1")
    for band, following in pairwise(in_order):
        if band.last is None:
            raise ValueError(f"the band from {band.first} has no end, and is not the last: say `to`")
        if following.first <= band.last:
            raise ValueError(f"{_seats(following.first, min(band.last, following.last or band.last))} in two bands")
        if following.first > band.last + 1:
            raise ValueError(f"{_seats(band.last + 1, following.first - 1)} in no band")
    _expect_amounts_of(said.data.get("mode"), in_order)
    return in_order


def _seats(first: int, last: int) -> str:
    return f"seat {first} is" if first == last else f"seats {first} to {last} are"


def _expect_amounts_of(mode: Mode | None, bands: tuple[BandSection, ...]) -> None:
    if mode is Mode.GRADUATED and any(band.total is not None for band in bands):
        raise ValueError("a graduated price is one of each seat: give each, not total")
    if mode is Mode.TIERS and bands[-1].last is None and bands[-1].each is not None:
        raise ValueError("nobody knows how many seats a tier without an end has: say `to`, or give total")


class FlatSection(_Section):
    """What up to so many seats cost together."""

    last: Seats = Field(alias="to")
    total: Amount


def _within(flat: FlatSection | None, said: ValidationInfo) -> FlatSection | None:
    bands = said.data.get("bands")
    if flat and bands and bands[-1].last is not None and bands[-1].last <= flat.last:
        raise ValueError("the bands end where it does: leave them out of it, or the flat price")
    return flat


class PriceSection(_Section):
    """What one plan of one app costs, as a contract has it."""

    app: Name
    site: NameOrNone = ""
    plan: Literal["free", "standard", "premium", "enterprise"]
    billing: Billing
    mode: Mode
    per: Per = Per.MONTH
    bands: Annotated[tuple[BandSection, ...], Field(min_length=1, max_length=1000), AfterValidator(_in_a_row)]
    flat: Annotated[FlatSection | None, AfterValidator(_within)] = None
    maximum_quantity: Annotated[bool, Field(strict=True)] | None = None
    currency: Currency | None = None  # may say again what the file says
    source: str = ""
    dated: date | None = None

    @property
    def sure(self) -> Confidence:
        """Return how sure the price is."""
        return Confidence.CONTRACT


class ListedSection(PriceSection):
    """The same, as the shipped list has it."""

    source: Annotated[str, Field(pattern=r"^https://\S+$")]
    dated: date
    confidence: Literal[Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW]

    @property
    def sure(self) -> Confidence:
        """Return how sure the price is."""
        return self.confidence


class TermsSection(_Section):
    """What a contract says beside prices, of an app, a site, or an app on a site."""

    app: NameOrNone = ""
    site: NameOrNone = ""
    discount: Discount | None = None
    tax: Tax | None = None

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if not self.app and not self.site:
            raise ValueError("say of which app or site; what holds for all of them stands at the top of the file")
        if self.discount is None and self.tax is None:
            raise ValueError("give discount or tax")
        return self


class ContractFile(_Section):
    """A price file of the user's."""

    currency: Currency
    decimals: Annotated[int, Field(strict=True, ge=0, le=4)] | None = None
    discount: Discount | None = None
    tax: Tax | None = None
    prices: tuple[PriceSection, ...] = ()
    terms: tuple[TermsSection, ...] = ()

    @property
    def places(self) -> int:
        """Return how many decimals an amount to pay has."""
        return DECIMALS.get(self.currency, 2) if self.decimals is None else self.decimals


class ListFile(_Section):
    """The shipped list."""

    currency: Currency
    prices: tuple[ListedSection, ...]
