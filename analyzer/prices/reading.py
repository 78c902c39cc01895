"""From a price file to a price book, or to a sentence that says where the file is wrong."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from analyzer.errors import PriceError
from analyzer.model import Band, Billing, Price, PriceBook, Terms
from analyzer.prices.edges import falls
from analyzer.prices.sections import ContractFile, ListFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from analyzer.prices.sections import PriceSection

HINT = "docs/prices.md says what the file is like; prices[0] is the first of its [[prices]]"
File = TypeVar("File", ContractFile, ListFile)


def read(path: Path) -> PriceBook:
    """Return what the price file *path* says. Raises PriceError naming file and key."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise PriceError(
            f"the price file {path} cannot be read: {error.strerror}", "correct `prices` in seatcheck.toml"
        ) from error
    except UnicodeDecodeError as error:
        raise PriceError(f"{path} is not a text file in UTF-8", HINT) from error
    said = _said(text, str(path), ContractFile)
    _expect_terms_once(said, str(path))
    prices = _prices(said.prices, said.currency, str(path), path.name)
    return PriceBook(said.currency, said.places, prices, _terms(said, path.name), (str(path),), _warnings(prices))


def shipped(text: str, name: str) -> PriceBook:
    """Return what the shipped list says."""
    said = _said(text, name, ListFile)
    return PriceBook(said.currency, 2, _prices(said.prices, said.currency, name, name), (), (name,))


def _said(text: str, file: str, kind: type[File]) -> File:
    try:
        return kind.model_validate(tomllib.loads(text, parse_float=Decimal))
    except ValidationError as error:  # it is a ValueError, too
        raise PriceError(f"{file}: {_sentence(error.errors()[0])}", HINT) from None
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise PriceError(f"{file} is not a TOML file: {error}", HINT) from error


def _sentence(problem: ErrorDetails) -> str:
    """Say what is wrong, without repeating the value."""
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]).removeprefix(".")
    match problem["type"]:
        case "missing":
            return f"{key}: is missing"
        case "extra_forbidden":
            return f"{key}: is not known"
        case "string_pattern_mismatch" if key.endswith("currency"):
            return f"{key}: give three capital letters, such as USD"
    return f"{key}: {problem['msg'].removeprefix('Value error, ')}" if key else problem["msg"]


def _prices(sections: Sequence[PriceSection], currency: str, file: str, name: str) -> tuple[Price, ...]:
    first: dict[tuple[str, ...], int] = {}
    for number, said in enumerate(sections):
        if said.currency not in {None, currency}:
            raise PriceError(
                f"{file}: prices[{number}].currency: is not {currency}, as that of the file",
                "a price book has one currency: convert the price, or leave it out",
            )
        other = first.setdefault((said.app.lower(), said.site.lower(), said.plan, said.billing), number)
        if other != number:
            raise PriceError(
                f"{file}: prices[{number}]: app, site, plan and billing are those of prices[{other}]",
                "keep one of the two",
            )
    return tuple(_price(said, f"{name}: prices[{number}]") for number, said in enumerate(sections))


def _price(said: PriceSection, origin: str) -> Price:
    by_the_month = said.billing is Billing.MONTHLY
    return Price(
        app=said.app,
        site=said.site,
        plan=said.plan,
        billing=said.billing,
        mode=said.mode,
        per=said.per,
        bands=tuple(Band(band.first, band.last, band.each, band.total) for band in said.bands),
        flat_to=said.flat.last if said.flat else None,
        flat=said.flat.total if said.flat else None,
        maximum_quantity=by_the_month if said.maximum_quantity is None else said.maximum_quantity,
        source=said.source,
        dated=said.dated,
        confidence=said.sure,
        origin=origin,
    )


def _expect_terms_once(said: ContractFile, file: str) -> None:
    first: dict[tuple[str, str], int] = {}
    for number, terms in enumerate(said.terms):
        other = first.setdefault((terms.app.lower(), terms.site.lower()), number)
        if other != number:
            raise PriceError(f"{file}: terms[{number}]: app and site are those of terms[{other}]", "make them one")


def _terms(said: ContractFile, name: str) -> tuple[Terms, ...]:
    own = [
        Terms(terms.app, terms.site, terms.discount, terms.tax, f"{name}: terms[{number}]")
        for number, terms in enumerate(said.terms)
    ]
    if said.discount is None and said.tax is None:
        return tuple(own)
    return (*own, Terms("", "", said.discount, said.tax, name))


def _warnings(prices: Iterable[Price]) -> tuple[str, ...]:
    return tuple(
        f"{price.origin}: {seats:,} seats cost less than {seats - 1:,}: see whether the amounts are right"
        for price in prices
        for seats in falls(price)
    )
