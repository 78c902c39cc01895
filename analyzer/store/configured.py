"""What the configuration says, kept with each snapshot so that the views can show what follows from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from analyzer.config import topics
from analyzer.store.database import sql
from analyzer.store.deriving import derive, rules

if TYPE_CHECKING:
    import duckdb

    from analyzer.config import Settings

_OF_THE_ORGANIZATION = {
    "sites", "domains", "desks", "attested", "plans", "approved_domains", "leavers", "migrations", "owners", "identity",
    "guard",
}  # fmt: skip


def reconfigure(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Work out anew what follows from the configuration, if it is not what it was for the selected snapshot."""
    if is_stale(connection, settings):
        remember(connection, settings)
        derive(connection)


def is_stale(connection: duckdb.DuckDBPyConnection, settings: Settings) -> bool:
    """Return whether the configuration is not what it was for the selected snapshot."""
    return _said(settings) != _remembered(connection)


def remember(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Keep what the configuration says with the selected snapshot."""
    connection.execute("SET VARIABLE settings = ?", [_said(settings)])
    connection.execute("SET VARIABLE topics = ?", [_topics()])
    connection.execute(sql("queries", "remember.sql"))


def _remembered(connection: duckdb.DuckDBPyConnection) -> str | None:
    row = connection.execute(sql("queries", "configuration.sql")).fetchone()
    return row[0] if row else None


def _said(settings: Settings) -> str:
    """Return what the configuration says of the organization, and by which rules something follows from it."""
    said = settings.model_dump(mode="json", include=_OF_THE_ORGANIZATION)
    return json.dumps(said | {"rules": rules(), "topics": _topics()})


def _topics() -> str:
    return json.dumps([{"topic": name, **topic.model_dump(exclude={"values"})} for name, topic in topics().items()])
