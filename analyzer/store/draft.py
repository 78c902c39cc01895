"""A snapshot while it is made: in a database of its own beside its pages, so that nobody waits for it."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from analyzer.config import StoreSettings
from analyzer.model import Coverage, Needs, Outcome, Question, Snapshot
from analyzer.store.configured import remember
from analyzer.store.database import select, sql, writing
from analyzer.store.deriving import classify, conclude
from analyzer.store.loading import load, pages_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import duckdb

    from analyzer.config import Settings

NAME = "draft.duckdb"
# What does not fit into memory goes to the disk, so that a collection need not know how many accounts there are.
THREADS = min(os.cpu_count() or 1, 4)
MEMORY = f"{100 * max(THREADS, 2)}MB"


@contextmanager
def drafting(settings: Settings, spool: Path, snapshot: Snapshot) -> Iterator[Draft]:
    """Begin the draft of *snapshot* in *spool*; one that a killed collection left there is begun anew."""
    file = StoreSettings(path=spool / NAME, memory_limit=settings.store.memory_limit or MEMORY)
    file.path.unlink(missing_ok=True)
    with writing(file) as connection:
        connection.execute("SET threads = ?", [THREADS])
        begin(connection, settings, snapshot)
        connection.execute("SET VARIABLE sample = ?", [settings.collect.sample])
        yield Draft(connection, spool)
        conclude(connection)


def begin(connection: duckdb.DuckDBPyConnection, settings: Settings, snapshot: Snapshot) -> None:
    """Add a snapshot that holds nothing yet, and make the views show it."""
    select(connection, snapshot.id)
    connection.execute("INSERT INTO stored.snapshot VALUES (?, ?, ?, ?, ?, ?, ?)", _row(snapshot))
    remember(connection, settings)


class Draft:
    """The draft of one snapshot."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spool: Path) -> None:
        self._connection = connection
        self._spool = spool
        self._unreadable: set[str] = set()

    def load(self, sources: Iterable[str], coverage: Sequence[Coverage]) -> None:
        """Load the pages of *sources*. *coverage* is that of everything read so far; it replaces what was said before.

        A source whose lines are no records becomes FAILED.
        """
        there = [source for source in sources if pages_of(self._spool, source)]
        self._unreadable |= {source for source in there if not load(self._connection, self._spool, source)}
        rows = [_failed(row) if row.source in self._unreadable else row for row in coverage]
        self._connection.execute("SET VARIABLE coverage = ?", [json.dumps([asdict(row) for row in rows], default=str)])
        self._connection.execute(sql("queries", "note_coverage.sql"))
        if there:
            classify(self._connection)
            self._connection.execute(sql("queries", "sample.sql"))
            self._connection.execute(sql("queries", "differences.sql"))
        self._connection.execute(sql("queries", "settle_coverage.sql"))

    def questions(self, needs: Needs) -> list[Question]:
        """Return what has to be asked of single accounts, given what is loaded; the newest accounts first."""
        self._connection.execute("SET VARIABLE enabled = ?", [list(needs.policies)])
        self._connection.execute("SET VARIABLE needed_by_others = ?", [sorted(needs.of_others)])
        rows = self._connection.execute(sql("queries", "questions.sql")).fetchall()
        return [Question(source, site, account, tuple(projects)) for source, site, account, projects in rows]


def _failed(row: Coverage) -> Coverage:
    return replace(
        row,
        outcome=Outcome.FAILED,
        reason="a record does not have the form that Atlassian documents",
        hint="update seatcheck; with store.keep_pages = true the next collection keeps what was sent",
    )


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
