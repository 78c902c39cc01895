"""One price book, of the user's contract and of the shipped list."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from analyzer.prices.apps import expect_known
from analyzer.prices.reading import read, shipped

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.config import AnyShelf
    from analyzer.model import PriceBook

LIST = "list.toml"


def price_book(contract: Path | None) -> PriceBook:
    """Return the prices of *contract*, and behind them those of the shipped list. Raises PriceError.

    List prices in another currency than the contract's are not used, and a warning says so.
    """
    listed = _listed()
    if contract is None:
        return listed
    own = read(contract)
    if own.currency != listed.currency:
        unused = f"the shipped list prices are in {listed.currency} and are not used: {contract} is in {own.currency}"
        return replace(own, warnings=(*own.warnings, unused))
    return replace(own, prices=own.prices + listed.prices, files=own.files + listed.files)


def of(shelf: AnyShelf) -> PriceBook:
    """Return the price book of an organization. Raises PriceError, also for a price of an app that nobody knows."""
    book = price_book(shelf.prices)
    if shelf.configured:
        expect_known(book, shelf.plans)
    return book


@cache
def _listed() -> PriceBook:
    return shipped((files("analyzer.prices") / LIST).read_text(encoding="utf-8"), LIST)
