"""SQL that others wrote, run so that it can only read, and not for ever."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING, Any

import duckdb

from analyzer.store.database import first_line, sql

if TYPE_CHECKING:
    from collections.abc import Iterator

# What DuckDB raises where the SQL is to blame, and not the database.
FAULTS: tuple[type[duckdb.Error], ...] = (
    duckdb.ProgrammingError,
    duckdb.DataError,
    duckdb.NotSupportedError,
    duckdb.PermissionException,
)
# What may be called where a table stands: it makes rows of what it is given. Others open files, write logs (where that
# fails, DuckDB ends the program), make checkpoints, or run SQL that stands in a text.
_ROWS = {"generate_series", "json_each", "json_tree", "range", "unnest"}


def confine(connection: duckdb.DuckDBPyConnection) -> None:
    """Let *connection* open no file, network or extension any more, and call a division by zero an error."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET ieee_floating_point_ops = false")


@contextmanager
def only_reading(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let nothing be written but temporary tables. A SELECT writes, too, where an INSERT stands in its WITH."""
    connection.execute("BEGIN TRANSACTION READ ONLY")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def limited(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Let what is asked in the block take *seconds*; then it is stopped with duckdb.InterruptException."""
    timer = Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()  # an interruption that comes late must not meet what is asked next


def parsed(connection: duckdb.DuckDBPyConnection, text: str) -> dict[str, Any]:
    """Return SQL as DuckDB reads it: its statements, or an error."""
    row = connection.execute(sql("queries", "parsed.sql"), [text]).fetchone()
    return dict(json.loads(row[0])) if row else {}


def parts(tree: object) -> Iterator[dict[str, Any]]:
    """Return every part of what was parsed, itself included."""
    branches = [tree]
    while branches:
        branch = branches.pop()
        if isinstance(branch, dict):
            yield branch
            branches.extend(branch.values())
        elif isinstance(branch, list):
            branches.extend(branch)


def trespass(connection: duckdb.DuckDBPyConnection, select: str) -> str:
    """Return what *select* calls in place of a table, and may not; empty where there is nothing like that."""
    try:
        said = parsed(connection, select)
    except RecursionError:
        return "it is too deep to be looked at"
    if said["error"]:
        return f"it cannot be looked at: {said['error_message']}"
    called = {part["function"]["function_name"] for part in parts(said) if part.get("type") == "TABLE_FUNCTION"}
    return ", ".join(f"{name}() is no documented view" for name in sorted(called - _ROWS))


def complaint(error: duckdb.Error) -> str:
    """Return what DuckDB complains of. Where values are to blame it repeats them, and they may be personal."""
    said = first_line(error)
    if "Division by zero" in said:
        return "it divides by zero; guard what it divides by with nullif(…, 0)"
    if isinstance(error, duckdb.InvalidInputException):  # a policy may word it itself: error(email)
        return said.partition(":")[0]
    return re.split("['\"]", said)[0] if isinstance(error, duckdb.DataError) else said
