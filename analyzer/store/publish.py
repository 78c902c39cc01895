"""From the pages of a collection to a snapshot."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import duckdb

from analyzer.config import StoreSettings
from analyzer.model import Coverage, Outcome, Question, Snapshot
from analyzer.store.database import select, sql, writing
from analyzer.store.reader import choose, snapshots

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from analyzer.config import Settings

# In this order: a desk's project is needed to say whose customers are meant.
CENSUS = (
    "organization",
    "domains",
    "directories",
    "workspaces",
    "accounts",
    "managed-accounts",
    "groups",
    "group-roles",
    "role-holders",
    "jira-users",
    "desks",
    "desk-customers",
    "customer-organizations",
    "customer-organization-members",
)
EVIDENCE = ("account-types", "requests-raised", "tickets-handled")
_READ_AS = {"account-types": "jira-users", "tickets-handled": "requests-raised"}


def pages_folder(settings: Settings, snapshot_id: str) -> Path:
    """Return where the pages of a collection lie while it runs: beside the database."""
    path = settings.store.path
    return path.with_name(f"{path.name}.pages") / snapshot_id


def publish(settings: Settings, spool: Path, snapshot: Snapshot, coverage: Sequence[Coverage]) -> Snapshot:
    """Turn the pages in *spool* into the newest snapshot, wholly or not at all, and return it as stored.

    A source whose records do not have the documented form becomes FAILED, and the snapshot incomplete.
    """
    with writing(settings.store) as connection:
        # A collection that was killed just after publishing is resumed, and publishes again.
        if snapshot.id not in {known.id for known in snapshots(connection)}:
            _load(connection, settings, spool, snapshot, coverage, CENSUS + EVIDENCE)
        return choose(connection, snapshot.id)


def questions(settings: Settings, spool: Path, snapshot: Snapshot, coverage: Sequence[Coverage]) -> list[Question]:
    """Return what has to be asked of single accounts, given the census in *spool*."""
    scratch = StoreSettings(path=spool / "census.duckdb", memory_limit=settings.store.memory_limit)
    with writing(scratch) as connection:
        _load(connection, settings, spool, snapshot, coverage, CENSUS)
        rows = connection.execute(sql("queries", "questions.sql")).fetchall()
    scratch.path.unlink()
    return [Question(source, site, account, tuple(projects)) for source, site, account, projects in rows]


def _load(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    spool: Path,
    snapshot: Snapshot,
    coverage: Sequence[Coverage],
    sources: Iterable[str],
) -> None:
    select(connection, snapshot.id)
    connection.execute("INSERT INTO stored.snapshot VALUES (?, ?, ?, ?, ?, ?, ?)", _row(snapshot))
    _remember(connection, settings)
    unreadable = {source for source in sources if not _loaded(connection, spool, source)}
    _note(connection, [_failed(row) if row.source in unreadable else row for row in coverage])
    connection.execute(sql("queries", "derive.sql"))
    connection.execute(sql("queries", "settle_coverage.sql"))


def _loaded(connection: duckdb.DuckDBPyConnection, spool: Path, source: str) -> bool:
    """Load one source, wholly or not at all; return False where its records cannot be read."""
    pages = sorted(str(page) for page in (spool / source).glob("*.jsonl"))
    if not pages:
        return True
    connection.execute("SET VARIABLE source = ?", [source])
    connection.execute("SET VARIABLE pages = ?", [pages])
    connection.execute("BEGIN")
    try:
        connection.execute(sql("load", f"{_READ_AS.get(source, source)}.sql"))
        connection.execute(sql("queries", "defects.sql"))
    except (duckdb.ConversionException, duckdb.InvalidInputException):
        connection.execute("ROLLBACK")
        return False
    connection.execute("COMMIT")
    return True


def _failed(row: Coverage) -> Coverage:
    return replace(
        row,
        outcome=Outcome.FAILED,
        reason="a record does not have the form that Atlassian documents",
        hint="update seatcheck; with store.keep_pages = true the next collection keeps what was sent",
    )


def _note(connection: duckdb.DuckDBPyConnection, coverage: Iterable[Coverage]) -> None:
    rows = json.dumps([asdict(row) for row in coverage], default=str)
    connection.execute("SET VARIABLE coverage = ?", [rows])
    connection.execute(sql("queries", "note_coverage.sql"))


def reconfigure(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Work out anew what follows from the configuration, if it is not what it was for the selected snapshot."""
    if _said(settings) != _remembered(connection):
        _remember(connection, settings)
        connection.execute(sql("queries", "derive.sql"))


def _remembered(connection: duckdb.DuckDBPyConnection) -> str | None:
    row = connection.execute(sql("queries", "configuration.sql")).fetchone()
    return row[0] if row else None


def _remember(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    connection.execute("SET VARIABLE settings = ?", [_said(settings)])
    connection.execute(sql("queries", "remember.sql"))


def _said(settings: Settings) -> str:
    """Return what the configuration says of sites, domains and desks."""
    return settings.model_dump_json(include={"sites", "domains", "desks", "attested"})


def _row(snapshot: Snapshot) -> list[object]:
    return [
        snapshot.id,
        snapshot.org_id,
        snapshot.org_name,
        snapshot.taken_at.replace(tzinfo=None),
        snapshot.published_at.replace(tzinfo=None),
        snapshot.tool_version,
        snapshot.complete,
    ]
