"""An invoice held to the bill of a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import prices
from analyzer.cost.invoices import hold
from analyzer.store import billing

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from analyzer.config import AnyShelf
    from analyzer.cost.invoices import Held


def hold_invoice(shelf: AnyShelf, file: Path, snapshot_id: str | None = None, now: datetime | None = None) -> Held:
    """Return how the invoice in *file* stands to the bill of a snapshot, the newest if none is named.

    Raises FileRefused, PriceError, StoreError and UsageError.
    """
    with billing(shelf, prices.of(shelf), snapshot_id, now) as biller:
        return hold(biller.bill(), file)
