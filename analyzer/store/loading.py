"""From the pages of a source to its tables, with what is wrong with the records told."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import msgspec

from analyzer.store.contract import form_of
from analyzer.store.database import sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.store.contract import Form

# Two sources may have records of one form.
_LIKE = {"account-types": "jira-users", "tickets-handled": "requests-raised", "group-count": "account-count"}
FILES, RECORDS = 16, 100  # how many of a source are looked through for fields that nobody documents
_OTHER_FORM = (duckdb.ConversionException, duckdb.InvalidInputException)


class _Line(msgspec.Struct):
    r: dict[str, msgspec.Raw]


_LINE = msgspec.json.Decoder(_Line)


def pages_of(spool: Path, source: str) -> list[str]:
    """Return the files that hold records of *source*."""
    return sorted(str(page) for page in (spool / source).glob("*.jsonl") if page.stat().st_size)


def load(connection: duckdb.DuckDBPyConnection, spool: Path, source: str) -> bool:
    """Load one source that has pages, wholly or not at all; return False where its lines are no records at all."""
    form, pages = form_of(_LIKE.get(source, source)), pages_of(spool, source)
    connection.execute("SET VARIABLE source = ?", [source])
    connection.execute("SET VARIABLE pages = ?", [pages])
    try:
        _load(connection, _LIKE.get(source, source), form)
    except _OTHER_FORM:
        connection.execute("ROLLBACK")
        return False
    connection.execute(sql("queries", "unknown_fields.sql"), [_unknown_fields(form, pages)])
    return True


def _load(connection: duckdb.DuckDBPyConnection, source: str, form: Form) -> None:
    seen = _looked_through(connection, form)
    connection.execute("BEGIN")
    whole = seen == (0, 0)
    if not whole:
        # Slower, since the records are kept; so only where one of them is not as it should be.
        connection.execute(form.fill("queries", "page_as_sent.sql"))
        connection.execute(form.fill("queries", "defects.sql", unreadable=str(seen is None)))
        connection.execute(sql("queries", "singled.sql"))
    connection.execute(sql("load", f"{source}.sql"))
    connection.execute(f"DROP {'VIEW' if whole else 'TABLE'} page")
    connection.execute("COMMIT")


def _looked_through(connection: duckdb.DuckDBPyConnection, form: Form) -> tuple[int, int] | None:
    """Show the records as ``page``, each read when it is asked for, with the types that they should have.

    Returns how many depart from their form, and how many come again or without an id; None where some have other types.
    """
    try:
        connection.execute(form.fill("queries", "page.sql"))
        departing, again, _ = connection.execute(form.fill("queries", "looked_through.sql")).fetchall()[0]
    except _OTHER_FORM:
        return None
    return departing, again


def _unknown_fields(form: Form, pages: Sequence[str]) -> list[str]:
    """Return the fields of the first records of some files that the form does not have."""
    if form.values:
        return []
    heads = (line for page in pages[:FILES] for line in _head(page))
    return sorted({name for line in heads for name in _LINE.decode(line).r} - {*form.fields, *form.also})


def _head(page: str) -> list[bytes]:
    with Path(page).open("rb") as file:
        return list(islice(file, RECORDS))
