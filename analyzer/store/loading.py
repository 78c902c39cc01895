"""From the pages of a source to its tables, with what is wrong with the records told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from analyzer.store.contract import form_of
from analyzer.store.database import sql

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.store.contract import Form

# Two sources may have records of one form.
_LIKE = {"account-types": "jira-users", "tickets-handled": "requests-raised", "group-count": "account-count"}
_OTHER_FORM = (duckdb.ConversionException, duckdb.InvalidInputException)


def pages_of(spool: Path, source: str) -> list[str]:
    """Return the files that hold records of *source*."""
    return sorted(str(page) for page in (spool / source).glob("*.jsonl") if page.stat().st_size)


def load(connection: duckdb.DuckDBPyConnection, spool: Path, source: str) -> bool:
    """Load one source that has pages, wholly or not at all; return False where its lines are no records at all."""
    connection.execute("SET VARIABLE source = ?", [source])
    connection.execute("SET VARIABLE pages = ?", [pages_of(spool, source)])
    try:
        _load(connection, _LIKE.get(source, source))
    except _OTHER_FORM:
        return False
    return True


def _load(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    form = form_of(source)
    readable = _read_fast(connection, form)
    whole = readable and not _number(connection, form.fill("queries", "departures.sql"))
    if not whole:
        connection.execute(form.fill("queries", "page_as_sent.sql"))
    connection.execute("BEGIN")
    if not whole:
        connection.execute(form.fill("queries", "defects.sql", unreadable=str(not readable)))
    if _number(connection, sql("queries", "repeated.sql")):
        connection.execute(sql("queries", "singled.sql"))
    connection.execute(sql("load", f"{source}.sql"))
    connection.execute(form.fill("queries", "unknown_fields.sql"))
    connection.execute("DROP TABLE page")
    connection.execute("COMMIT")


def _read_fast(connection: duckdb.DuckDBPyConnection, form: Form) -> bool:
    """Read the records with the types that they should have; return False where some have others."""
    try:
        connection.execute(form.fill("queries", "page.sql"))
    except _OTHER_FORM:
        return False
    return True


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
