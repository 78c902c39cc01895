"""The tables of a price file, and what has to hold in each of them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from analyzer.model import Billing, Confidence, Mode, Per

MOST_SEATS = 100_000_000
MOST = Decimal(1_000_000_000)  # nobody pays as much; whoever writes it has slipped
PLACES = 6
# Currencies whose smallest coin is not a hundredth (ISO 4217).
_DECIMALS = dict.fromkeys(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0
) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")


def _number(said: object) -> Decimal:
    if isinstance(said, str) and not _NUMBER.fullmatch(said):
        raise ValueError('write it as 12.50 or "12.50"')
    if isinstance(said, bool) or not isinstance(said, int | str | Decimal):
        raise ValueError("is no number")
    number = Decimal(said)
    if not number.is_finite():
        raise ValueError("is no number that can be paid")
    if number < 0:
        raise ValueError("is negative")
    return number


def _amount(amount: Decimal) -> Decimal:
    if amount >= MOST:
        raise ValueError("is more than anybody pays")
    if amount != round(amount, PLACES):
        raise ValueError(f"has more than {PLACES} decimals")
    return amount


def _share(share: Decimal) -> Decimal:
    if share > 1:
        raise ValueError("is more than the whole: a tenth is written 0.10")
    return share


def _rate(rate: Decimal) -> Decimal:
    if rate > 2:  # 200 %
        raise ValueError("is more than twice the price: a quarter is written 0.25")
    return rate


Number = Annotated[Decimal, BeforeValidator(_number)]
Amount = Annotated[Number, AfterValidator(_amount)]
Discount = Annotated[Number, AfterValidator(_share)]
Tax = Annotated[Number, AfterValidator(_rate)]
Seats = Annotated[int, Field(strict=True, ge=1, le=MOST_SEATS)]
Name = Annotated[str, Field(pattern=r"^\S(.*\S)?$")]
NameOrNone = Annotated[str, Field(pattern=r"^(\S(.*\S)?)?$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


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
        return _DECIMALS.get(self.currency, 2) if self.decimals is None else self.decimals


class ListFile(_Section):
    """The shipped list."""

    currency: Currency
    prices: tuple[ListedSection, ...]
