"""Opening a snapshot as the configuration is now, without writing to the database."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from analyzer.config import Settings
from analyzer.store.configured import is_stale, reconfigure
from analyzer.store.database import has_views, private, reading
from analyzer.store.reader import choose

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from analyzer.config import AnyShelf
    from analyzer.model import Snapshot


@contextmanager
def looking(shelf: AnyShelf, snapshot_id: str | None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Snapshot]]:
    """Open a snapshot (the newest, if none is named) as the configuration is now: in a copy, if it has changed."""
    with ExitStack() as stack:
        connection = stack.enter_context(reading(shelf.store))
        snapshot = choose(connection, snapshot_id, shelf.org_id)
        settings = shelf if isinstance(shelf, Settings) and is_stale(connection, shelf) else None
        if settings or not has_views(connection):
            connection = stack.enter_context(private(shelf.store))
            snapshot = choose(connection, snapshot.id, shelf.org_id)
        if settings:
            reconfigure(connection, settings)
        yield connection, snapshot
