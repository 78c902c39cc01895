"""What became of forecasts, for programs: JSON, and CSV that a spreadsheet may open."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.report.data import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from analyzer.cost.ledger import SavedLine, Saving, Savings
    from analyzer.model import Cell

UNKNOWN = "UNKNOWN"
COLUMNS = (
    "forecast", "made_at", "snapshot", "state", "charges", "gone", "came_back", "still_there", "currency", "line",
    "seats", "forecast_month", "due", "realised_month", "on_invoice_from", "error", "error_percent",
)  # fmt: skip


def savings_as_json(found: Savings) -> str:
    """Return *found* as a JSON object. Amounts are strings, exact; null is what nobody knows."""
    said = {
        "snapshot": asdict(found.snapshot),
        "gaps": found.gaps,
        "savings": [asdict(saving) | {"lines": [_line(line) for line in saving.lines]} for saving in found.savings],
    }
    return json.dumps(said, default=str, ensure_ascii=False, indent=2) + "\n"


def savings_as_csv(found: Savings) -> str:
    """Return *found* as CSV (RFC 4180): a row for each forecast, whose `line` is empty, and one for each line of it.

    What nobody knows is the word UNKNOWN. No cell is taken for a formula by a spreadsheet.
    """
    written = StringIO()
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    rows = (row for saving in found.savings for row in _rows(saving))
    writer.writerows({name: harmless(cell) for name, cell in row.items()} for row in rows)
    return written.getvalue()


def _line(line: SavedLine) -> dict[str, object]:
    said = asdict(line)
    return said | {"from": said.pop("from_")}


def _rows(saving: Saving) -> Iterator[Mapping[str, Cell]]:
    of: dict[str, Cell] = {
        "forecast": saving.name,
        "made_at": saving.made_at.isoformat(),
        "snapshot": saving.snapshot_id,
        "state": saving.state.value,
        "currency": saving.currency,
    }
    counts: dict[str, Cell] = {
        "charges": saving.charges,
        "gone": saving.gone,
        "came_back": saving.back,
        "still_there": saving.there,
    }
    money: dict[str, Cell] = {"forecast_month": saving.forecast, "realised_month": saving.realised}
    yield {**of, **counts, **money, "error": saving.error, "error_percent": saving.percent}
    for line in saving.lines:
        amounts: dict[str, Cell] = {"forecast_month": _known(line.forecast), "realised_month": _known(line.realised)}
        yield {**of, "line": line.name, "seats": line.seats, **amounts, "due": line.due, "on_invoice_from": line.from_}


def _known(amount: Decimal | None) -> Decimal | str:
    return UNKNOWN if amount is None else amount
