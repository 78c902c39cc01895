"""From the draft of a snapshot to the database that everybody reads."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from analyzer.store.database import reading, sql, writing
from analyzer.store.draft import NAME
from analyzer.store.reader import choose, snapshots

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import duckdb

    from analyzer.config import Settings
    from analyzer.model import Snapshot

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
    "desk-organizations",
    "application-roles",
    "project-roles",
    "project-role-actors",
    "permission-schemes",
    "confluence-groups",
    "confluence-guests",
    "bitbucket-members",
    "bitbucket-permissions",
    "bitbucket-repository-permissions",
    "account-count",
    "group-count",
    "api-tokens",
    "api-keys",
    "organization-policies",
    "app-access-settings",
    "app-access-details",
    "audit-events",
)
EVIDENCE = (
    "account-types",
    "requests-raised",
    "tickets-handled",
    "agent-activity",
    "last-active",
    "role-assignments",
    "authentication-policies",
)
LATE_EVIDENCE = ("last-request",)  # of whom it is asked follows from the evidence


def pages_folder(settings: Settings) -> Path:
    """Return where the pages of collections lie while they run, a folder each: beside the database."""
    path = settings.store.path
    return path.with_name(f"{path.name}.pages")


def publish(settings: Settings, spool: Path, snapshot_id: str, now: datetime) -> Snapshot:
    """Copy the draft in *spool* into the database, wholly or not at all, and return the snapshot as stored.

    Where there is no database yet the draft becomes it.
    """
    first = not settings.store.path.exists()
    with writing(settings.store, spool / NAME) as connection:
        # A collection that was killed just after publishing is resumed, and publishes again.
        if first or snapshot_id not in {known.id for known in snapshots(connection)}:
            if not first:
                _copy(connection, spool / NAME)
            published = "UPDATE stored.snapshot SET published_at = ? WHERE id = ?"
            connection.execute(published, [now.replace(tzinfo=None), snapshot_id])
        return choose(connection, snapshot_id)


def ledger_end(settings: Settings) -> datetime | None:
    """Return from when on the organization's audit log has to be asked for; None where nothing of it is kept."""
    if not settings.store.path.exists():
        return None
    with reading(settings.store) as connection:
        row = connection.execute(sql("queries", "ledger_end.sql"), [settings.organization.id]).fetchone()
    return row[0].replace(tzinfo=UTC) if row and row[0] else None


def _copy(connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
    quoted = str(draft).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS made (READ_ONLY)")
    connection.execute("BEGIN")
    for schema, table in connection.execute(sql("queries", "kept_tables.sql")).fetchall():
        connection.execute(f'INSERT INTO "{schema}"."{table}" BY NAME SELECT * FROM made."{schema}"."{table}"')  # noqa: S608  our own tables
    connection.execute(sql("queries", "grow_ledger.sql"))
    connection.execute("COMMIT")
    connection.execute("DETACH made")
