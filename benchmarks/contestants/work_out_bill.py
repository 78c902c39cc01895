"""seatcheck: the bill of the newest snapshot of a database: ``DATABASE PRICES``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from analyzer.config import Shelf, StoreSettings
from analyzer.prices import price_book
from analyzer.store import billing

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def main() -> None:
    """Work it out; print the seconds that it took, and each line's seats and net amount."""
    shelf = Shelf(StoreSettings(path=Path(sys.argv[1])), "org")
    began = perf_counter()
    with billing(shelf, price_book(Path(sys.argv[2])), None, NOW) as biller:
        bill = biller.bill(peaks=False)
    took = perf_counter() - began
    lines = {line.name: [line.seats, str(line.net)] for line in bill.lines}
    print(json.dumps({"seconds": took, "lines": lines}))  # noqa: T201  it is read by who started this


if __name__ == "__main__":
    main()
