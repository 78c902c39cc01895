"""Prices, for programs."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.prices import bands, told
from analyzer.report.data import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.model import Cell, PriceBook, Terms
    from analyzer.prices import Told

COLUMNS = (
    "organization", "app", "site", "plan", "billing", "mode", "per", "bands", "maximum_quantity", "currency",
    "list_price", "confidence", "source", "dated", "from", "used", "shadowed_by", "discount", "tax",
)  # fmt: skip


def prices_as_json(books: Iterable[tuple[str, PriceBook]]) -> str:
    """Return price books, each with the label of its organization, as a JSON array. Amounts are texts: never floats."""
    said = [
        {
            "organization": label,
            "currency": book.currency,
            "decimals": book.decimals,
            "files": book.files,
            "warnings": book.warnings,
            "prices": [_said(one) | {"bands": _bands(one)} for one in told(book)],
            "terms": [_of_terms(terms) for terms in book.terms],
        }
        for label, book in books
    ]
    return json.dumps(said, default=str, ensure_ascii=False, indent=2) + "\n"


def prices_as_csv(books: Iterable[tuple[str, PriceBook]]) -> str:
    """Return the same as CSV, a price or terms a row. No cell is taken for a formula by a spreadsheet."""
    written = StringIO()
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    for label, book in books:
        for row in _rows(book):
            cells = {"organization": label, **row}
            writer.writerow({name: harmless(str(cell)) for name, cell in cells.items() if cell is not None})
    return written.getvalue()


def _rows(book: PriceBook) -> Iterator[dict[str, Cell]]:
    for one in told(book):
        yield _said(one) | {"bands": "; ".join(bands(one.price)), "currency": book.currency}
    for terms in book.terms:
        yield _of_terms(terms)


def _of_terms(terms: Terms) -> dict[str, Cell]:
    return {"app": terms.app, "site": terms.site, "discount": terms.discount, "tax": terms.tax, "from": terms.origin}


def _said(one: Told) -> dict[str, Cell]:
    price = one.price
    return {
        "app": price.app,
        "site": price.site,
        "plan": price.plan,
        "billing": price.billing.value,
        "mode": price.mode.value,
        "per": price.per.value,
        "maximum_quantity": price.maximum_quantity,
        "list_price": price.is_list,
        "confidence": price.confidence.value,
        "source": price.source,
        "dated": price.dated,
        "from": price.origin,
        "used": one.used,
        "shadowed_by": ", ".join(other.origin for other in one.before),
    }


def _bands(one: Told) -> list[dict[str, Cell]]:
    price = one.price
    flat: list[dict[str, Cell]] = [{"flat": True, "from": 1, "to": price.flat_to, "each": None, "total": price.flat}]
    said: list[dict[str, Cell]] = [
        {"flat": False, "from": band.first, "to": band.last, "each": band.each, "total": band.total}
        for band in price.bands
    ]
    return said if price.flat is None else flat + said
