"""Whether DuckDB understands a policy: it is bound to the empty views, and not run."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from analyzer.store.checking import is_one_select
from analyzer.store.database import empty, first_line
from analyzer.store.guarded import confine, trespass
from analyzer.store.reader import schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.model import Cell


@dataclass(frozen=True, slots=True)
class Bound:
    """The columns that a policy returns, or what DuckDB complains of. *line* is 0 where it names none."""

    columns: tuple[str, ...] = ()
    complaint: str = ""
    line: int = 0


@contextmanager
def binding() -> Iterator[Binder]:
    """Open the documented views, without anything in them."""
    with empty() as connection:
        confine(connection)
        yield Binder(connection)


class Binder:
    """Binds policies to the views."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.views: dict[str, list[str]] = {}
        for column in schema_of(connection):
            self.views.setdefault(column.view, []).append(column.name)
        self._connection = connection

    def bind(self, sql: str, params: Mapping[str, Cell]) -> Bound:
        """Return what the one query in *sql* returns."""
        try:
            if not is_one_select(sql):
                return Bound(complaint="this is not one SELECT: a policy only reads")
            if strange := trespass(self._connection, sql):
                return Bound(complaint=strange)
            # Not DuckDB's own cut of the statement: with the comment before it the lines are those of the file.
            rows = self._connection.execute(f"DESCRIBE {sql}", dict(params)).fetchall()
        except duckdb.Error as error:
            named = re.search(r"^LINE (\d+):", str(error), re.MULTILINE)
            return Bound(complaint=first_line(error), line=int(named[1]) if named else 0)
        return Bound(columns=tuple(str(row[0]) for row in rows))
