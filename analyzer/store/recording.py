"""The rows of a snapshot that may have made a finding."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from analyzer.config import CheckSettings
from analyzer.errors import UsageError
from analyzer.store.checking import Book
from analyzer.store.database import reading, sql
from analyzer.store.guarded import confine
from analyzer.store.reader import choose, schema_of
from analyzer.store.trial import Answer, Rows, answer_of, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    import duckdb

    from analyzer.config import StoreSettings
    from analyzer.model import Cell, Snapshot
    from analyzer.policy import Policy

_WEIGHTS = (8, 4, 2)  # of the finding's own words, of those beside them, and of those beside these
_TELLING = re.compile(r".*_id|email|email_domain")  # the columns whose words lead to further rows


@contextmanager
def recording(store: StoreSettings, snapshot_id: str | None, org_id: str | None) -> Iterator[Recorded]:
    """Open a snapshot (the newest, if none is named) to look at what made a finding."""
    with reading(store) as connection:
        snapshot = choose(connection, snapshot_id, org_id)
        confine(connection)
        yield Recorded(connection, snapshot)


class Recorded:
    """A snapshot, read only."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._connection = connection
        self._columns = schema_of(connection)

    def finding(self, policy: Policy, params: Mapping[str, Cell], subject: str, checked_at: datetime) -> Answer:
        """Return what a policy says of one subject. Raises UsageError where it finds no such subject."""
        self._connection.execute("SET VARIABLE checked_at = ?", [checked_at])
        Book(self._connection, CheckSettings().seconds).answer(policy, params)
        found = answer_of(self._connection.execute("SELECT * FROM answer WHERE subject = ?", [subject]))
        if not found.rows:
            raise UsageError(
                f"policy {policy.id} does not find {subject} in the snapshot {self.snapshot.id}",
                f"`seatcheck check --policy {policy.id}` shows what it finds",
            )
        return found

    def related(self, finding: Answer, views: Sequence[str], most: int) -> tuple[Rows, ...]:
        """Return, of each view, at *most* so many rows: those that have most to do with the finding."""
        self._connection.execute(sql("queries", "related_known.sql"))
        words = [part for cell in finding.rows[0] if isinstance(cell, str) for part in (cell, *re.split("[@/]", cell))]
        for weight in _WEIGHTS:
            self._connection.execute(sql("queries", "related_learn.sql"), {"weight": weight, "words": words})
            rows = tuple(self._rows(view, most) for view in views)
            words = [word for one in rows for word in _telling(one)]
        return rows

    def _rows(self, view: str, most: int) -> Rows:
        columns = [column for column in self._columns if column.view == view]
        words = [column.name for column in columns if column.type == "VARCHAR"]
        weight = "coalesce((SELECT weight FROM known WHERE word = related.{}), 0)"
        query = sql("queries", "related_rows.sql").format(
            columns=", ".join(quoted(column.name) for column in columns),
            view=quoted(view),
            score=" + ".join(weight.format(quoted(word)) for word in words) or "0",
        )
        found = self._connection.execute(query, {"most": most}).fetchall()
        return Rows(view, tuple(column.name for column in columns), tuple(found))


def _telling(rows: Rows) -> Iterator[str]:
    for at, column in enumerate(rows.columns):
        if _TELLING.fullmatch(column):
            yield from (str(row[at]) for row in rows.rows if row[at] is not None)
