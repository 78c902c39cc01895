"""Invoices as CSV files."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from analyzer.errors import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NEEDED = ("app", "site", "amount", "currency")
OPTIONAL = ("quantity",)
HINT = "docs/prices.md says what an invoice is like: app, site, quantity, amount, currency; amounts before tax"
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_COUNT = re.compile(r"[0-9]{1,9}")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Charged:
    """One line of an invoice."""

    app: str
    site: str  # "" for what is of no one site
    quantity: int | None
    amount: Decimal  # before tax
    currency: str
    place: str  # "invoice.csv, line 3"

    @property
    def name(self) -> str:
        """Return what the bill would call it."""
        return f"{self.app}@{self.site}" if self.site else self.app


def read_invoice(file: Path) -> tuple[Charged, ...]:
    """Return the lines of an invoice. Raises FileRefused naming file and line."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            charged = tuple(_charged(csv.DictReader(lines, strict=True), file))
    except OSError as error:
        raise FileRefused(f"{file} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileRefused(f"{file} is not a CSV file in UTF-8", HINT) from error
    if not charged:
        raise FileRefused(f"{file} has no line but its first", HINT)
    _expect_once(charged)
    return charged


def _charged(rows: csv.DictReader[str], file: Path) -> Iterator[Charged]:
    missing = [column for column in NEEDED if column not in (rows.fieldnames or ())]
    if missing:
        raise FileRefused(f"{file}, line 1: there is no column {', '.join(missing)}", HINT)
    for row in rows:
        cells = {name: (row.get(name) or "").strip() for name in (*NEEDED, *OPTIONAL)}
        yield _line(cells, f"{file}, line {rows.line_num}")


def _line(cells: Mapping[str, str], place: str) -> Charged:
    if not cells["app"]:
        raise FileRefused(f"{place}: app: there is none", HINT)
    quantity = _expected(_COUNT, cells, "quantity", place) if cells["quantity"] else None
    amount = Decimal(_expected(_AMOUNT, cells, "amount", place))
    currency = _expected(_CURRENCY, cells, "currency", place)
    return Charged(cells["app"], cells["site"], None if quantity is None else int(quantity), amount, currency, place)


_WANTED = {
    "quantity": "write a whole number, without a mark between thousands",
    "amount": "write it as 1234.50, without a mark between thousands",
    "currency": "give three capital letters, such as USD",
}


def _expected(form: re.Pattern[str], cells: Mapping[str, str], column: str, place: str) -> str:
    cell = cells[column]
    if cell.startswith("-"):
        raise FileRefused(f"{place}: {column}: is negative", "leave credits out: they are for cycles that are past")
    if not form.fullmatch(cell):
        raise FileRefused(f"{place}: {column}: {_WANTED[column]}", HINT)
    return cell


def _expect_once(charged: tuple[Charged, ...]) -> None:
    first: dict[tuple[str, str], Charged] = {}
    for one in charged:
        other = first.setdefault((one.app.lower(), one.site.lower()), one)
        if other is not one:
            raise FileRefused(f"{one.place}: {one.name} is on the invoice already: {other.place}", "make them one line")
