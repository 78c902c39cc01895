"""A database in memory whose views are tables: rows are put in, and policies asked of them as of a snapshot."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import duckdb

from analyzer.config import CheckSettings
from analyzer.errors import PolicyError
from analyzer.store.checking import Book
from analyzer.store.database import empty, first_line, sql
from analyzer.store.guarded import confine, limited
from analyzer.store.reader import Column, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from analyzer.model import Cell
    from analyzer.policy import Policy

_ONE_SNAPSHOT = "trial"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one view. What is not said of a row is NULL; lists and structures are those of Python."""

    view: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a policy answered: its columns and its rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@contextmanager
def trial() -> Iterator[Trial]:
    """Open an empty database in memory in which each documented view is a table."""
    with empty() as connection:
        columns = schema_of(connection)
        for view in dict.fromkeys(column.view for column in columns):
            connection.execute(sql("queries", "trial_table.sql").format(view=quoted(view)))
        connection.execute("SET VARIABLE snapshot = ?", [_ONE_SNAPSHOT])
        connection.execute("SET threads = 1")  # the rows are few
        confine(connection)
        yield Trial(connection, tuple(columns))


class Trial:
    """Tables that stand for the views, to be filled again and again."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, columns: tuple[Column, ...]) -> None:
        self.columns = columns
        self._connection = connection
        self._book = Book(connection, CheckSettings().seconds)
        self._filled: set[str] = set()
        self._insert = sql("queries", "trial_rows.sql")
        self._empty = sql("queries", "trial_empty.sql")

    def fill(self, rows: Sequence[Rows], checked_at: datetime) -> None:
        """Let the tables hold these *rows* and no others. Raises PolicyError where a value does not fit."""
        self._connection.execute("SET VARIABLE checked_at = ?", [checked_at])
        if self._filled:
            self._connection.execute("".join(self._empty.format(view=quoted(view)) for view in self._filled))
        self._filled = {given.view for given in rows}
        for given in rows:
            if given.rows and given.columns:
                self._put(given)

    def ask(self, policy: Policy, params: Mapping[str, Cell]) -> Answer:
        """Ask a policy of the rows. Raises PolicyError as a check does."""
        self._book.answer(policy, params)
        return answer_of(self._connection.execute(sql("queries", "trial_answer.sql")))

    def probe(self, select: str, params: Mapping[str, Cell], seconds: float) -> Answer | None:
        """Return what a changed policy answers; None where it cannot be run, or does not end within *seconds*."""
        try:
            with limited(self._connection, seconds):
                return answer_of(self._connection.execute(select, dict(params)))
        except duckdb.Error:
            return None

    def gaps(self, needs: Sequence[str]) -> tuple[str, ...]:
        """Return a sentence for each of *needs* that the rows of coverage do not show as complete."""
        return self._book.gaps(needs)

    def _put(self, given: Rows) -> None:
        marks = f"({', '.join('?' * len(given.columns))})"
        insert = self._insert.format(
            view=quoted(given.view),
            columns=", ".join(map(quoted, given.columns)),
            rows=", ".join([marks] * len(given.rows)),
        )
        try:
            self._connection.execute(insert, list(chain.from_iterable(given.rows)))
        except duckdb.DataError as error:
            raise PolicyError(f"a row of {given.view} does not fit the view: {first_line(error)}") from error


def answer_of(cursor: duckdb.DuckDBPyConnection) -> Answer:
    """Return what was asked last."""
    columns = tuple(str(column[0]) for column in cursor.description or ())
    return Answer(columns, tuple(cursor.fetchall()))


def quoted(name: str) -> str:
    """Return a name as SQL."""
    return '"' + name.replace('"', '""') + '"'
