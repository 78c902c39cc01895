"""The same bill in pandas, from Parquet, as its users write it: ``FOLDER PRICES NOW``.

It has who used each line lately, as seatcheck has; it knows no changes, no steps, and no lines whose plan is not known.
"""

from __future__ import annotations

import json
import sys
import tomllib
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

import pandas as pd

CENT = Decimal("0.01")
LINES = {
    "jsm@one": ["jsm@one"], "jsm@two": ["jsm@two"], "jpd@one": ["jpd@one"], "jpd@two": ["jpd@two"],
    "jira enterprise": ["jira@one", "jira@two"], "Wiki@one": ["confluence@one"], "Wiki@two": ["confluence@two"],
}  # fmt: skip
APPS = {"Timesheets@one": ["jira@one", "jsm@one", "jpd@one"], "Timesheets@two": ["jira@two", "jsm@two", "jpd@two"]}


def main() -> None:
    """Work it out; print the seconds that it took, and each line's seats and net amount."""
    folder, prices, now = Path(sys.argv[1]), Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
    began = perf_counter()
    book = tomllib.loads(prices.read_text(encoding="utf-8"), parse_float=Decimal)
    counts, used = _counted(folder, now.replace(tzinfo=None))
    bill = {name: [seats, str(_net(book, name, seats))] for name, seats in counts.items()}
    took = perf_counter() - began
    print(json.dumps({"seconds": took, "lines": bill, "used": sum(used.values())}))  # noqa: T201


def _counted(folder: Path, now: datetime) -> tuple[dict[str, int], dict[str, int]]:
    account = pd.read_parquet(folder / "account.parquet")
    entitlement = pd.read_parquet(folder / "entitlement.parquet")
    elsewhere = pd.read_parquet(folder / "app_use.parquet").query("elsewhere")
    active = account[(account.kind == "atlassian") & (account.status == "active")]
    seat = entitlement[entitlement.billed & entitlement.account_id.isin(active.account_id)]
    seat = seat.assign(part=seat.app + "@" + seat.site)
    per_part = seat.groupby("part").account_id.nunique().to_dict()
    counts, used = {}, {}
    for name, parts in LINES.items():
        held = seat[seat.part.isin(parts)].groupby("account_id").last_used_at.max()
        counts[name], used[name] = len(held), int((held > now - timedelta(days=90)).sum())
    counts["guard"] = _guarded(account, entitlement, elsewhere, seat)
    return counts | {name: max(per_part[part] for part in parts) for name, parts in APPS.items()}, used


def _guarded(account: pd.DataFrame, entitlement: pd.DataFrame, elsewhere: pd.DataFrame, seat: pd.DataFrame) -> int:
    managed = account[(account.managed == True) & account.status.isin(["active", "not_invited", "suspended"])]  # noqa: E712
    here = entitlement[entitlement.counts_for_guard & (entitlement.app != "jpd")]
    standing = managed[managed.status != "suspended"].account_id
    included = seat[seat.part.isin(LINES["jira enterprise"])].account_id
    counting = here[here.account_id.isin(standing)]
    counting = counting[counting.sandbox | ~counting.account_id.isin(included)]
    abroad = elsewhere[elsewhere.account_id.isin(managed.account_id) & ~elsewhere.account_id.isin(included)]
    return int(pd.concat([counting.account_id, abroad.account_id]).nunique())


def _net(book: dict[str, Any], name: str, seats: int) -> Decimal:
    price = next(price for price in book["prices"] if name.startswith(price["app"]))
    flat = price.get("flat", {"to": 0, "total": 0})
    if seats <= flat["to"]:
        gross = Decimal(flat["total"])
    elif price["mode"] == "volume":
        gross = next(b["each"] for b in price["bands"] if seats <= b.get("to", seats)) * Decimal(seats)
    else:
        gross = sum(
            (
                b["each"] * Decimal(min(seats, b.get("to", seats)) - b["from"] + 1)
                for b in price["bands"]
                if b["from"] <= seats
            ),
            Decimal(0),
        )
    return _cents(_cents(gross) * (1 - book["discount"]))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


if __name__ == "__main__":
    main()
