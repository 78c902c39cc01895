"""Costs for programs: JSON, and CSV that a spreadsheet may open."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.report.costs import words
from analyzer.report.costs.said import costs_said
from analyzer.wording import armoured

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from analyzer.model import Cell, Costs, Line, LineChange

    Row = Mapping[str, Cell]

COLUMNS = (
    "table", "name", "currency", "kind", "app", "site", "plan", "billing", "covers", "seats", "unpriced", "used",
    "idle", "billed",
    "peak", "band", "each", "per", "gross", "net", "tax", "month", "year", "price_kind", "price", "confidence",
    "next_date", "fewer", "only_here", "synced", "policies", "taken_at", "complete", "before_month", "after_month",
    "less_a_month", "from", "next_invoice_less", "edge", "unknown", "notes",
)  # fmt: skip


def costs_as_json(costs: Costs) -> str:
    """Return *costs* as a JSON object. Amounts are strings, exact to the cent; null where nobody knows them."""
    return json.dumps(costs_said(costs), default=str, ensure_ascii=False, indent=2) + "\n"


def several_costs_as_json(costs: Sequence[Costs]) -> str:
    """Return a JSON array with the object of each organization."""
    return json.dumps([costs_said(each) for each in costs], default=str, ensure_ascii=False, indent=2) + "\n"


def costs_as_csv(costs: Costs) -> str:
    """Return *costs* as one CSV table (RFC 4180) whose column `table` says what a row is.

    It is `line` (of the bill), `waste`, `group`, `department`, `domain`, `snapshot` (of the trend), `change` (of two
    bills), `gap` or `warning`. A column that says nothing of such a row is empty; an amount that nobody knows is the
    word UNKNOWN. There are no sums among the rows. No cell is taken for a formula by a spreadsheet.
    """
    return _csv(COLUMNS, _rows(costs))


def several_costs_as_csv(costs: Sequence[Costs]) -> str:
    """Return the same for several organizations, whose id stands first in each row."""
    rows = ({"organization": each.bill.snapshot.org_id, **row} for each in costs for row in _rows(each))
    return _csv(("organization", *COLUMNS), rows)


def _csv(columns: Sequence[str], rows: Iterator[Row]) -> str:
    written = StringIO()
    writer = csv.DictWriter(written, columns)
    writer.writeheader()
    writer.writerows(
        {name: armoured(cell) if isinstance(cell, str) else cell for name, cell in row.items()} for row in rows
    )
    return written.getvalue()


def _rows(costs: Costs) -> Iterator[Row]:
    bill = costs.bill
    yield from (_line_row(line, bill.currency) for line in bill.lines)
    yield from _waste_rows(costs)
    yield from _share_rows(costs)
    for point in costs.trend:
        when: Row = {"taken_at": point.taken_at.isoformat(), "complete": point.complete}
        money: Row = {"currency": bill.currency, "month": point.month}
        yield {"table": "snapshot", "name": point.snapshot_id, "seats": point.seats, **money, **when}
    if costs.after:
        yield from (_change_row(change, costs.after.after.currency) for change in costs.after.changes)
    yield from ({"table": "gap", "notes": gap} for gap in bill.gaps)
    yield from ({"table": "warning", "notes": warning} for warning in bill.warnings)


def _line_row(line: Line, currency: str) -> Row:
    plain: Row = {
        name: getattr(line, name)
        for name in ("name", "app", "site", "plan", "billing", "seats", "used", "idle", "peak", "band", "per", "price",
                     "confidence", "next_date", "fewer", "unknown")
    }  # fmt: skip
    amounts: Row = {name: _amount(getattr(line, name)) for name in ("gross", "net", "tax", "month", "year")}
    each = _amount(line.each) if line.each is not None or not line.known else None
    joined: Row = {"covers": ", ".join(line.covers), "notes": "; ".join(line.notes)}
    price: Row = {"price_kind": words.price_kind(line), "billed": words.UNKNOWN if line.billed is None else line.billed}
    kind: Row = {"table": "line", "currency": currency, "kind": line.kind.value}
    return {**plain, **kind, **amounts, "each": each, **joined, **price}


def _waste_rows(costs: Costs) -> Iterator[Row]:
    for waste in costs.waste:
        money = {"currency": costs.bill.currency, "month": _amount(waste.month)}
        named = {"table": "waste", "name": waste.cause.value, "policies": ", ".join(waste.policies)}
        yield {**named, "seats": waste.seats, "unpriced": waste.unpriced, **money}


def _share_rows(costs: Costs) -> Iterator[Row]:
    for share in costs.shares:
        money = {"currency": costs.bill.currency, "month": _amount(share.month)}
        group: Row = {"only_here": share.only_here, "synced": share.synced} if share.only_here is not None else {}
        yield {
            "table": share.by.value,
            "name": share.name,
            "seats": share.seats,
            "unpriced": share.unpriced,
            **money,
            **group,
        }


def _change_row(change: LineChange, currency: str) -> Row:
    sides = {
        f"{side}_month": _amount(line.month) if line else None
        for side, line in (("before", change.before), ("after", change.after))
    }
    less = {"less_a_month": _amount(change.month), "next_invoice_less": _amount(change.next_invoice)}
    about = {"table": "change", "name": change.name, "currency": currency, "edge": change.edge}
    return {**about, **sides, **less, "from": change.from_}


def _amount(amount: Decimal | None) -> Decimal | str:
    return words.UNKNOWN if amount is None else amount
