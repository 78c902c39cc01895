"""Costs as a workbook: a sheet that says what all of it rests on, and one for each kind of row.

Amounts are real numbers in the format of their currency, days are dates, and what nobody knows is the word UNKNOWN.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from analyzer.model import By
from analyzer.report.costs import words
from analyzer.report.costs.words import Amount
from analyzer.workbooks import Book, Layout, Style, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from analyzer.model import Bill, Comparison, Costs, Line, LineChange
    from analyzer.workbooks import Page, Written

    Row = Sequence["Written | Amount"]

NARROWEST, WIDEST = 9, 60  # characters of a column
_INK = "FF1F3A5F"
_TITLE, _LABEL, _TEXT = Style(bold=True, size=16, ink=_INK, wrapped=False), Style(bold=True), Style()
_HEADING = Style(bold=True, ink="FFFFFFFF", paper=_INK, middle=True)
_UNKNOWN = Style(bold=True, ink="FF8A4B00", right=True)
_COUNT, _DAY = Style(number="#,##0"), Style(number="yyyy-mm-dd", wrapped=False)
_BILL = (
    "What", "Plan", "Billing", "Seats", "Used", "Idle", "Billed", "Peak", "Last seat in band", "Price of last seat",
    "Price is for a", "A month", "A year", "Tax a month or year", "Kind of price", "Where the price stands",
    "Next cycle or term", "Fewer for a saving", "Who is counted", "Covers", "Why not known", "Notes",
)  # fmt: skip
_WASTE = ("Cause", "Seats", "Unpriced", "A month", "Policies")
_SHARES = ("By", "Whose", "Seats", "Unpriced", "Only here", "Filled by an identity provider", "A month")
_TREND = ("Taken (UTC)", "Snapshot", "Seats", "A month", "All known")
_COMPARISON = (
    "What", "Seats before", "Seats after", "Before, a month", "After, a month", "Less a month", "From",
    "Next invoice less", "Edge",
)  # fmt: skip


def write_workbook(costs: Costs, path: Path, generated_at: datetime) -> None:
    """Write *costs* to *path*. *generated_at* is UTC."""
    book, money = Book(generated_at), _money(costs.bill.currency)
    _about(book, costs, generated_at, money)
    for title, headings, rows in _sheets(costs):
        _sheet(book, title, headings, list(rows), money)
    book.save(path)


def _money(currency: str) -> Style:
    """Return how an amount looks; a currency's code stands behind it where it is one."""
    code = f' "{currency}"' if re.fullmatch("[A-Z]{3}", currency) else ""
    return Style(number=f"#,##0.00{code}", wrapped=False)


def _sheets(costs: Costs) -> Iterator[tuple[str, Sequence[str], Iterable[Row]]]:
    yield "Bill", _BILL, map(_line, costs.bill.lines)
    yield (
        "Waste",
        _WASTE,
        ((w.cause.value, w.seats, w.unpriced, Amount(w.month), ", ".join(w.policies)) for w in costs.waste),
    )
    yield "Shares", _SHARES, _shares(costs)
    yield "Trend", _TREND, _trend(costs)
    if costs.after:
        yield "Comparison", _COMPARISON, map(_change, costs.after.changes)


def _line(line: Line) -> Row:
    each = None if line.each is None and line.known else Amount(line.each)
    billed = words.UNKNOWN if line.billed is None else line.billed
    return (
        line.name, line.plan, line.billing, line.seats, line.used, line.idle, billed, line.peak, line.band, each,
        line.per, Amount(line.month), Amount(line.year), Amount(line.tax), words.price_kind(line), line.price,
        line.next_date, line.fewer, words.KINDS[line.kind], ", ".join(line.covers), line.unknown, "\n".join(line.notes),
    )  # fmt: skip


def _shares(costs: Costs) -> Iterator[Row]:
    for share in costs.shares:
        synced = ("yes" if share.synced else "no") if share.by is By.GROUP else None
        counts = share.seats, share.unpriced, share.only_here
        yield share.by.value, words.group_name(share), *counts, synced, Amount(share.month)


def _trend(costs: Costs) -> Iterator[Row]:
    for point in costs.trend:
        known = "yes" if point.complete else "no"
        yield point.taken_at.date(), point.snapshot_id, point.seats, Amount(point.month), known


def _change(change: LineChange) -> Row:
    sides = change.before, change.after
    seats = [side.seats if side else None for side in sides]
    months = [Amount(side.month) if side else None for side in sides]
    less, now = Amount(change.month), Amount(change.next_invoice)
    return change.name, *seats, *months, less, change.from_, now, change.edge


def _about(book: Book, costs: Costs, generated_at: datetime, money: Style) -> None:
    page = book.page("About", Layout((30, 24, 24), fit=True))
    page.append([f"What {shown(costs.bill.snapshot.org_name)} pays"], [_TITLE])
    for name, value in _facts(costs.bill, generated_at):
        page.append([name, shown(value)], [_LABEL, Style(wrapped=False)])
    total = words.sums(costs.bill)
    page.append([f"Net, {words.total_name(costs.bill)}", "A month", "A year"], [_LABEL] * 3)
    amounts = Amount(total.month), Amount(total.year)
    page.append(["", *map(_written, amounts)], [_LABEL, *(_style(amount, money) for amount in amounts)])
    page.append(["Tax on top", total.tax_month, total.tax_year], [_LABEL, money, money])
    if costs.after:
        _compared(page, costs.after, money)
    for sentence in _sentences(costs):
        page.append([shown(sentence)], [Style(wrapped=False)])


def _compared(page: Page, after: Comparison, money: Style) -> None:
    page.append([f"The bill {shown(after.what)}", "Less a month", "Next invoices less"], [_LABEL] * 3)
    page.append(["", after.month, after.next_invoice], [_LABEL, money, money])


def _facts(bill: Bill, generated_at: datetime) -> Iterator[tuple[str, str]]:
    yield "Snapshot", bill.snapshot.id
    yield "As of", f"{bill.snapshot.taken_at:%Y-%m-%d %H:%M} UTC"
    yield "Written", f"{generated_at:%Y-%m-%d %H:%M} UTC"
    yield "Currency", bill.currency


def _sentences(costs: Costs) -> Iterator[str]:
    yield from words.caveats(costs.bill)
    yield from words.notes(costs.bill)
    yield from filter(None, (words.guard(costs), words.waste(costs) if costs.waste else "", words.SHARED))
    if costs.after:
        yield words.COMPARED
        yield from words.changes(costs.after)


def _sheet(book: Book, title: str, headings: Sequence[str], rows: Sequence[Row], money: Style) -> None:
    page = book.page(title, Layout(_widths(headings, rows), frozen="B2", fit=True))
    page.append(headings, [_HEADING] * len(headings))
    for row in rows:
        page.append(map(_written, row), [_style(cell, money) for cell in row])
    page.filter(len(headings), len(rows) + 1)
    page.repeat_head()


def _widths(headings: Sequence[str], rows: Sequence[Row]) -> list[float]:
    """Return how wide each column has to be for what stands in it; headings may be folded."""
    widest = [max(map(len, heading.split())) + 3 for heading in headings]
    for row in rows:
        widest = [max(width, _width(cell)) for width, cell in zip(widest, row, strict=True)]
    return [float(min(max(width + 1, NARROWEST), WIDEST)) for width in widest]


def _width(cell: Written | Amount) -> int:
    if isinstance(cell, Amount):
        return len(words.money(cell.value)) + 4
    return 0 if cell is None else max(map(len, str(cell).splitlines()), default=0)


def _written(cell: Written | Amount) -> Written:
    if isinstance(cell, Amount):
        return words.UNKNOWN if cell.value is None else cell.value
    return shown(cell) if isinstance(cell, str) else cell


def _style(cell: Written | Amount, money: Style) -> Style:
    match cell:
        case Amount(value=None) | words.UNKNOWN:
            return _UNKNOWN
        case Amount():
            return money
        case date():
            return _DAY
        case int():
            return _COUNT
    return _TEXT
