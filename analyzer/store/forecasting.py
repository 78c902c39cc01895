"""Savings that were forecast, and what later snapshots show of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from analyzer.errors import UsageError
from analyzer.model.costs import cents
from analyzer.store.cycles import next_date
from analyzer.store.database import sql, writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from analyzer.config import StoreSettings
    from analyzer.model import Snapshot
    from analyzer.store.billing import Biller, Stepped


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """What a line is to cost less."""

    line: str
    seats: int
    month: Decimal | None  # net; None where a price was not known
    due: date | None  # from when; None where nobody said


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was to be saved, by the snapshot that it was made on."""

    number: int
    name: str
    snapshot_id: str
    made_at: datetime
    currency: str
    lines: tuple[ForecastLine, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """What a snapshot shows of a forecast's charges: seats, and who counts for Guard."""

    gone: int
    back: int  # gone in a snapshot between, and there again
    there: int
    on_invoice: Mapping[str, date | None]  # by line, from when the first that is gone is not billed any more
    without: Sequence[Stepped]  # what lines cost now; what is bought and not taken is in neither
    with_: Sequence[Stepped]  # what they would if what is gone were there


def keep_forecast(
    store: StoreSettings,
    snapshot: Snapshot,
    forecast: Forecast,
    charges: Sequence[tuple[str, str, str]],
) -> None:
    """Keep a forecast; its number is given here. Raises UsageError where there is one of its name."""
    said = {"org_id": snapshot.org_id, "snapshot_id": snapshot.id, "name": forecast.name, "currency": forecast.currency}
    made_at = forecast.made_at.astimezone(UTC).replace(tzinfo=None)
    seats = json.dumps([{"app": app, "site": site, "account_id": id_} for app, site, id_ in charges])
    with writing(store) as connection:
        row = connection.execute(sql("bills", "keep_forecast.sql"), {**said, "made_at": made_at}).fetchone()
        if row is None:
            raise UsageError(
                f"there is a forecast called {forecast.name} already", "give another --name: forecasts are not changed"
            )
        for line in forecast.lines:
            values = {"line": line.line, "seats": line.seats, "month": line.month, "due": line.due}
            connection.execute(sql("bills", "keep_forecast_line.sql"), {"number": row[0], **values})
        connection.execute(sql("bills", "keep_forecast_seats.sql"), {"number": row[0], "seats": seats})


def forecasts(biller: Biller) -> list[Forecast]:
    """Return the forecasts of the organization, oldest first."""
    rows = biller.ask("forecasts.sql", {"org_id": biller.snapshot.org_id})
    return [
        Forecast(number, name, snapshot_id, made_at.replace(tzinfo=UTC), currency, _lines(biller, number))
        for number, name, snapshot_id, made_at, currency in rows
    ]


def follow(biller: Biller) -> dict[int, Followed]:
    """Return what the snapshot of *biller*, and those before it, show of each forecast, by its number."""
    biller.ask("follow.sql", {"org_id": biller.snapshot.org_id})
    for snapshot in biller.earlier():
        biller.ask("follow_snapshot.sql", {"day": snapshot.taken_at.date()})
    now = [one for one in biller.steps((), 1) if one.step == 1]
    biller.ask("follow_snapshot.sql", {"day": biller.snapshot.taken_at.date()})
    cycles = biller.ask("cycles.sql")
    return {
        number: Followed(gone, back, there, _on_invoice(cycles, first), now, _with(biller, number) if gone else now)
        for number, gone, back, there, first in biller.ask("followed.sql")
    }


def _lines(biller: Biller, number: int) -> tuple[ForecastLine, ...]:
    rows = biller.ask("forecast_lines.sql", {"number": number})
    return tuple(ForecastLine(line, seats, _plain(month), due) for line, seats, month, due in rows)


def _plain(amount: Decimal | None) -> Decimal | None:
    """Return *amount* with two places where that is all of it: more are kept for currencies that have more."""
    return cents(amount) if amount is not None and cents(amount) == amount else amount


def _with(biller: Biller, number: int) -> list[Stepped]:
    return [one for one in biller.steps_with(number) if one.step == 1]


def _on_invoice(cycles: Sequence[tuple[str, str, date | None]], first: date | None) -> dict[str, date | None]:
    return {name: next_date(renews, billing, first) for name, billing, renews in cycles} if first else {}
