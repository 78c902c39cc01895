"""Amounts, shares and names, as a price file may have them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

MOST_SEATS = 100_000_000
MOST = Decimal(1_000_000_000)  # nobody pays as much; whoever writes it has slipped
PLACES = 6
# Currencies whose smallest coin is not a hundredth (ISO 4217).
DECIMALS = dict.fromkeys(
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
