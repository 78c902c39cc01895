"""What is stored, as the values of `analyzer.model`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from analyzer.errors import StoreError, UsageError
from analyzer.model import (
    Audit,
    Coverage,
    Decided,
    Finding,
    PolicyPage,
    PolicyResult,
    Population,
    SeatCount,
    Severity,
    Snapshot,
    State,
    Waiver,
    WaiverUse,
)
from analyzer.store import waiving
from analyzer.store.database import empty, reading, select, sql

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import duckdb

    from analyzer.config import Settings, StoreSettings

T = TypeVar("T")
_GONE = {State.RESOLVED, State.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a documented view."""

    view: str
    view_meaning: str
    name: str
    type: str
    meaning: str


def schema() -> list[Column]:
    """Return the documented views, column by column. They are the same in every database of this version."""
    with empty() as connection:
        return schema_of(connection)


def schema_of(connection: duckdb.DuckDBPyConnection) -> list[Column]:
    """Return the documented views of an open database, column by column."""
    return values(connection, "schema.sql", Column)


def list_snapshots(store: StoreSettings, org_id: str | None = None) -> list[Snapshot]:
    """Return every snapshot, of one organization if one is named, oldest first."""
    with reading(store) as connection:
        return snapshots(connection, org_id)


def audit(
    store: StoreSettings,
    snapshot_id: str | None = None,
    org_id: str | None = None,
    *,
    waivers: Sequence[Waiver] | None = None,
    today: date | None = None,
    seconds: float = 60.0,
) -> Audit:
    """Return what the last check of a snapshot found. It must have been checked. See `choose` for which it is.

    *waivers* are applied as they are *today*; those that were kept at the check where none are given. One may take
    *seconds*.
    """
    with reading(store) as connection:
        snapshot = choose(connection, snapshot_id, org_id)
        checked_at = _last_check(connection, snapshot)
        results = values(connection, "policy_results.sql", PolicyResult)
        accepted = values(connection, "kept_waivers.sql", Waiver) if waivers is None else waivers
        uses = waiving.apply(connection, accepted, today or datetime.now(UTC).date(), seconds)
        findings = _findings(connection, accepted)
        return Audit(
            snapshot=snapshot,
            checked_at=checked_at,
            policies=_pages(results, [finding for finding in findings if finding.state not in _GONE]),
            coverage=tuple(coverage(connection)),
            population=tuple(values(connection, "population.sql", Population)),
            seats=tuple(values(connection, "seats.sql", SeatCount)),
            gone=tuple(finding for finding in findings if finding.state in _GONE),
            waivers=uses,
        )


def waiver_uses(
    settings: Settings, waivers: Sequence[Waiver], today: date, snapshot_id: str | None = None
) -> tuple[WaiverUse, ...]:
    """Return what *waivers* cover of what the last check of a snapshot found. See `choose` for which it is."""
    with reading(settings.store) as connection:
        _last_check(connection, choose(connection, snapshot_id, settings.org_id))
        return waiving.apply(connection, waivers, today, settings.check.seconds)


def _last_check(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> datetime:
    row = connection.execute(sql("queries", "last_check.sql")).fetchone()
    if row is None:
        raise StoreError(f"snapshot {snapshot.id} has not been checked", "run `seatcheck check` first")
    return _utc(row[0])


def snapshot_coverage(
    store: StoreSettings, snapshot_id: str | None = None, org_id: str | None = None
) -> tuple[Snapshot, list[Coverage]]:
    """Return a snapshot and what was read for it. See `choose` for which it is."""
    with reading(store) as connection:
        return choose(connection, snapshot_id, org_id), coverage(connection)


def choose(connection: duckdb.DuckDBPyConnection, snapshot_id: str | None, org_id: str | None = None) -> Snapshot:
    """Make the views show the snapshot whose id begins so, or the newest: of one organization, if one is named.

    Raises StoreError where there is no snapshot yet, UsageError where there is none of that name.
    """
    known = snapshots(connection, org_id)
    fitting = [snapshot for snapshot in known if snapshot.id.startswith(snapshot_id or "")]
    of = f" of the organization {org_id}" if org_id else ""
    if not known:
        raise StoreError(f"the database holds no snapshot{of} yet", "run `seatcheck collect` first")
    if not fitting:
        raise UsageError(f"there is no snapshot {snapshot_id}{of}", "`seatcheck snapshot list` shows them")
    select(connection, fitting[-1].id)
    return fitting[-1]


def snapshots(connection: duckdb.DuckDBPyConnection, org_id: str | None = None) -> list[Snapshot]:
    """Return every snapshot, of one organization if one is named, oldest first."""
    return [
        snapshot
        for snapshot in values(connection, "snapshots.sql", Snapshot)
        if org_id is None or snapshot.org_id == org_id
    ]


def selected(connection: duckdb.DuckDBPyConnection) -> Snapshot:
    """Return the snapshot that the views show."""
    row = connection.execute("SELECT snapshot_id FROM snapshot").fetchone()
    return next(one for one in snapshots(connection) if row and one.id == row[0])


def coverage(connection: duckdb.DuckDBPyConnection) -> list[Coverage]:
    """Return what was read for the selected snapshot."""
    return values(connection, "coverage_rows.sql", Coverage)


def _findings(connection: duckdb.DuckDBPyConnection, waivers: Sequence[Waiver]) -> list[Finding]:
    rows = connection.execute(sql("queries", "findings.sql")).fetchall()
    return [
        Finding(
            policy,
            subject,
            summary,
            Severity(severity),
            json.loads(evidence),
            cost,
            State(state),
            _aware(first),
            _aware(last),
            _aware(resolved),
            days,
            None if number is None else waivers[number],
            Decided(*map(_aware, by)) if by[0] else None,
        )
        for policy, subject, summary, severity, evidence, cost, state, first, last, resolved, days, number, *by in rows
    ]


def _pages(results: list[PolicyResult], findings: list[Finding]) -> tuple[PolicyPage, ...]:
    by_policy: dict[str, list[Finding]] = {result.policy: [] for result in results}
    for finding in findings:
        by_policy[finding.policy].append(finding)
    return tuple(PolicyPage(result, tuple(by_policy[result.policy])) for result in results)


def values(connection: duckdb.DuckDBPyConnection, query: str, kind: type[T]) -> list[T]:
    """Make each row of a query a value of *kind*, whose fields its columns name. Times are stored without zone."""
    cursor = connection.execute(sql("queries", query))
    names = [column[0] for column in cursor.description or ()]
    return [msgspec.convert(dict(zip(names, map(_aware, row), strict=True)), kind) for row in cursor.fetchall()]


def _aware(value: Any) -> Any:
    return _utc(value) if isinstance(value, datetime) else value


@lru_cache  # findings have the times of their snapshots: few, and a million times each
def _utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC)
