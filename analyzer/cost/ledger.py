"""Savings that were forecast, and what became of them: kept when they are planned, held to later snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from analyzer import prices
from analyzer.cost.changing import planned
from analyzer.cost.comparing import compare
from analyzer.cost.plans import read_plan
from analyzer.errors import UsageError
from analyzer.model import Snapshot, monthly
from analyzer.store import Forecast, ForecastLine, billing, follow, forecasts, keep_forecast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from analyzer.config import AnyShelf
    from analyzer.cost.changing import Asked
    from analyzer.model import Change, Line
    from analyzer.store import Biller, Followed, Stepped

LONGEST = 100  # characters of a name


class State(StrEnum):
    """What a snapshot shows of a forecast."""

    NOT_YET = "not yet"  # it is not of a later day than the forecast
    PLANNED = "planned"  # everything that is to go is still there
    PART = "in part"
    REALISED = "realised"
    BACK = "came back"  # something was gone, and is there again


@dataclass(frozen=True, slots=True)
class Recorded:
    """A forecast that was kept."""

    name: str
    charges: int  # seats, and people who count for Guard
    currency: str
    lines: tuple[ForecastLine, ...]
    warnings: tuple[str, ...]

    @property
    def month(self) -> Decimal:
        """Return what a month is to cost less, as far as prices are known."""
        return _sum(line.month for line in self.lines)

    @property
    def known(self) -> bool:
        """Return whether the price of every line is known."""
        return all(line.month is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class SavedLine:
    """What was forecast of a line, and what became of it. Amounts are net, for a month."""

    name: str
    seats: int
    forecast: Decimal | None  # None where a price was not known
    due: date | None
    realised: Decimal | None  # at today's prices; None where a price is not known
    from_: date | None  # when the first that is gone is on no invoice any more; None where that is not known


@dataclass(frozen=True, slots=True)
class Saving:
    """A forecast, held to a snapshot. Amounts are net, for a month, as far as prices are known."""

    name: str
    made_at: datetime
    snapshot_id: str  # that it was made on
    state: State
    charges: int
    gone: int
    back: int
    there: int
    currency: str
    lines: tuple[SavedLine, ...]
    forecast: Decimal
    realised: Decimal
    error: Decimal | None  # realised, less what was forecast; None before something is gone, or where prices lack
    percent: Decimal | None  # of the forecast


@dataclass(frozen=True, slots=True)
class Savings:
    """All forecasts of an organization, held to a snapshot."""

    snapshot: Snapshot
    savings: tuple[Saving, ...]
    gaps: tuple[str, ...]  # what was not read whole: what seems to be gone may only not have been seen


def record(
    shelf: AnyShelf, path: Path, name: str, snapshot_id: str | None = None, now: datetime | None = None
) -> Recorded:
    """Keep what the plan in *path* is to save, under a *name* of its own.

    What is bought and not taken needs no plan, and is in no forecast. Raises UsageError, FileRefused and StoreError.
    """
    made_at, name = now or datetime.now(UTC), name.strip()
    if not 0 < len(name) <= LONGEST:
        raise UsageError("--name does not name the forecast", f"give one to {LONGEST} characters")
    with billing(shelf, prices.of(shelf), snapshot_id, made_at) as biller:
        meant = planned(biller, path, read_plan(path, biller.snapshot.org_id))
        lines, charges = _forecast(biller, meant), biller.going(meant.changes)
        snapshot, currency = biller.snapshot, biller.book.currency
    if not charges:
        raise UsageError(
            f"{path} frees no seat in snapshot {snapshot.id}",
            "a forecast needs seats that later snapshots can be asked for",
        )
    keep_forecast(shelf.store, snapshot, Forecast(0, name, snapshot.id, made_at, currency, lines), charges)
    return Recorded(name, len(charges), currency, lines, meant.warnings)


def savings(shelf: AnyShelf, snapshot_id: str | None = None, now: datetime | None = None) -> Savings:
    """Return what became of all forecasts, by a snapshot (the newest, if none is named)."""
    with billing(shelf, prices.of(shelf), snapshot_id, now) as biller:
        kept = forecasts(biller)
        found = follow(biller) if kept else {}
        gaps = biller.bill(peaks=False).gaps if kept else ()
        return Savings(biller.snapshot, tuple(_saving(one, found[one.number], biller) for one in kept), gaps)


def _forecast(biller: Biller, meant: Asked) -> tuple[ForecastLine, ...]:
    """Return what each line that is changed costs less, once what is bought and not taken is gone anyway."""
    changed = [one for one in compare(biller, meant.changes).changes if one.before is not one.after]
    now, then = _stepped(biller, ()), _stepped(biller, meant.changes)
    return tuple(
        ForecastLine(
            one.name, _seats(one.before) - _seats(one.after), _less(now.get(one.name), then[one.name]), one.from_
        )
        for one in changed
    )


def _stepped(biller: Biller, changes: Sequence[Change]) -> dict[str, Stepped]:
    return {one.name: one for one in biller.steps([(1, change) for change in changes], 1) if one.step == 1}


def _seats(line: Line | None) -> int:
    return line.seats if line else 0


def _saving(forecast: Forecast, found: Followed, biller: Biller) -> Saving:
    lines = _saved(forecast, found)
    state = _state(forecast, found, biller.snapshot)
    expected, realised = _sum(line.forecast for line in lines), _sum(line.realised for line in lines)
    known = all(line.forecast is not None and line.realised is not None for line in lines)
    comparable = known and forecast.currency == biller.book.currency and state not in {State.NOT_YET, State.PLANNED}
    error = realised - expected if comparable else None
    counts = found.gone + found.back + found.there, found.gone, found.back, found.there
    return Saving(
        forecast.name, forecast.made_at, forecast.snapshot_id, state, *counts, forecast.currency, lines,
        expected, realised, error, _percent(error, expected),
    )  # fmt: skip


def _state(forecast: Forecast, found: Followed, snapshot: Snapshot) -> State:
    if snapshot.taken_at.date() <= forecast.made_at.date():
        return State.NOT_YET
    if found.back:
        return State.BACK
    if not found.gone:
        return State.PLANNED
    return State.PART if found.there else State.REALISED


def _saved(forecast: Forecast, found: Followed) -> tuple[SavedLine, ...]:
    """Return every line that was forecast, or where something is saved now: a plan may have changed in between."""
    planned_, now = {line.line: line for line in forecast.lines}, {one.name: one for one in found.without}
    then = {one.name: one for one in found.with_}
    saved = {name for name, one in then.items() if name not in now or one.seats != now[name].seats}
    return tuple(
        SavedLine(
            name,
            planned_[name].seats if name in planned_ else 0,
            planned_[name].month if name in planned_ else Decimal(0),
            planned_[name].due if name in planned_ else None,
            _less(then[name], now.get(name)) if name in saved else Decimal(0),
            found.on_invoice.get(name) if name in saved else None,
        )
        for name in sorted({*planned_, *saved})
    )


def _less(then: Stepped | None, now: Stepped | None) -> Decimal | None:
    before, after = (monthly(one.net, one.per) if one else Decimal(0) for one in (then, now))
    return None if before is None or after is None else before - after


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _percent(error: Decimal | None, expected: Decimal) -> Decimal | None:
    return None if error is None or not expected else (error / expected * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
