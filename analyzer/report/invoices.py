"""Invoices held to the bill, for programs."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.report.data import harmless

if TYPE_CHECKING:
    from analyzer.cost.invoices import Agreement, Held
    from analyzer.model import Cell

COLUMNS = (
    "name", "verdict", "billed_seats", "our_seats", "seats_more", "billed", "ours", "billed_more", "per", "list_price",
    "why", "place",
)  # fmt: skip


def held_as_json(held: Held) -> str:
    """Return an invoice held to the bill as a JSON object. Amounts are texts: never floats."""
    said = {
        "file": held.file,
        "snapshot": held.bill.snapshot.id,
        "currency": held.bill.currency,
        "differences": len(held.differences),
        "gaps": held.bill.gaps,
        "warnings": held.bill.warnings,
        "lines": [_said(line) for line in held.lines],
    }
    return json.dumps(said, default=str, ensure_ascii=False, indent=2) + "\n"


def held_as_csv(held: Held) -> str:
    """Return the same as CSV, a line a row. No cell is taken for a formula by a spreadsheet."""
    written = StringIO()
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    for line in held.lines:
        writer.writerow({name: harmless(str(cell)) for name, cell in _said(line).items() if cell is not None})
    return written.getvalue()


def _said(line: Agreement) -> dict[str, Cell]:
    return {
        "name": line.name,
        "verdict": line.verdict.value,
        "billed_seats": line.billed_seats,
        "our_seats": line.our_seats,
        "seats_more": line.seats,
        "billed": line.billed,
        "ours": line.ours,
        "billed_more": line.amount,
        "per": line.per,
        "list_price": line.is_list,
        "why": line.why,
        "place": line.place,
    }
