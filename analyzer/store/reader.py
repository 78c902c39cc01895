"""What is stored, as the values of `analyzer.model`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analyzer.errors import StoreError, UsageError
from analyzer.model import (
    Audit,
    Coverage,
    Finding,
    Outcome,
    PolicyPage,
    PolicyResult,
    Population,
    SeatCount,
    Severity,
    Snapshot,
    Status,
)
from analyzer.store.database import reading, select, sql

if TYPE_CHECKING:
    import duckdb

    from analyzer.config import StoreSettings


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a documented view."""

    view: str
    view_meaning: str
    name: str
    type: str
    meaning: str


def schema(store: StoreSettings) -> list[Column]:
    """Return the documented views, column by column."""
    with reading(store) as connection:
        return [Column(*row) for row in connection.execute(sql("queries", "schema.sql")).fetchall()]


def list_snapshots(store: StoreSettings) -> list[Snapshot]:
    """Return every snapshot, oldest first."""
    with reading(store) as connection:
        return snapshots(connection)


def audit(store: StoreSettings, snapshot_id: str | None = None) -> Audit:
    """Return what the last check of a snapshot (the newest, if none is named) found. It must have been checked."""
    with reading(store) as connection:
        snapshot = choose(connection, snapshot_id)
        results = _results(connection)
        if not results:
            raise StoreError(f"snapshot {snapshot.id} has not been checked", "run `seatcheck check` first")
        return Audit(
            snapshot=snapshot,
            checked_at=results[0][1],
            policies=_pages([result for result, _ in results], _findings(connection)),
            coverage=tuple(coverage(connection)),
            population=tuple(Population(*row) for row in _rows(connection, "population.sql")),
            seats=tuple(SeatCount(*row) for row in _rows(connection, "seats.sql")),
        )


def snapshot_coverage(store: StoreSettings, snapshot_id: str | None = None) -> tuple[Snapshot, list[Coverage]]:
    """Return a snapshot (the newest, if none is named) and what was read for it."""
    with reading(store) as connection:
        return choose(connection, snapshot_id), coverage(connection)


def choose(connection: duckdb.DuckDBPyConnection, snapshot_id: str | None) -> Snapshot:
    """Make the views show the snapshot whose id begins so, or the newest. Raises UsageError where there is none."""
    known = snapshots(connection)
    fitting = [snapshot for snapshot in known if snapshot.id.startswith(snapshot_id or "")]
    if not known:
        raise StoreError("the database holds no snapshot yet", "run `seatcheck collect` first")
    if not fitting:
        raise UsageError(f"there is no snapshot {snapshot_id}", "`seatcheck snapshot list` shows them")
    select(connection, fitting[-1].id)
    return fitting[-1]


def snapshots(connection: duckdb.DuckDBPyConnection) -> list[Snapshot]:
    """Return every snapshot, oldest first."""
    return [
        Snapshot(id_, org_id, org_name, _utc(taken), _utc(published), version, complete)
        for id_, org_id, org_name, taken, published, version, complete in _rows(connection, "snapshots.sql")
    ]


def coverage(connection: duckdb.DuckDBPyConnection) -> list[Coverage]:
    """Return what was read for the selected snapshot."""
    return [
        Coverage(source, scope, Outcome(outcome), *middle, reason or "", hint or "", _maybe(started), _maybe(ended))
        for source, scope, outcome, *middle, reason, hint, started, ended in _rows(connection, "coverage_rows.sql")
    ]


def _results(connection: duckdb.DuckDBPyConnection) -> list[tuple[PolicyResult, datetime]]:
    return [
        (
            PolicyResult(
                policy, title, Severity(severity), Status(status), count, why, remedy, tuple(controls), tuple(gaps)
            ),
            _utc(checked_at),
        )
        for policy, title, severity, status, count, why, remedy, controls, gaps, checked_at in _rows(
            connection, "policy_results.sql"
        )
    ]


def _findings(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    return [
        Finding(policy, subject, summary, Severity(severity), json.loads(evidence), cost)
        for policy, subject, summary, severity, evidence, cost in _rows(connection, "findings.sql")
    ]


def _pages(results: list[PolicyResult], findings: list[Finding]) -> tuple[PolicyPage, ...]:
    by_policy: dict[str, list[Finding]] = {result.policy: [] for result in results}
    for finding in findings:
        by_policy[finding.policy].append(finding)
    return tuple(PolicyPage(result, tuple(by_policy[result.policy])) for result in results)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql("queries", query)).fetchall()


def _utc(stored: datetime) -> datetime:
    return stored.replace(tzinfo=UTC)


def _maybe(stored: datetime | None) -> datetime | None:
    return None if stored is None else _utc(stored)
