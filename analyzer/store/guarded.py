"""SQL that others wrote, run so that it can only read, and not for ever."""

from __future__ import annotations

import re
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

import duckdb

from analyzer.store.database import first_line

if TYPE_CHECKING:
    from collections.abc import Iterator

# What DuckDB raises where the SQL is to blame, and not the database.
FAULTS: tuple[type[duckdb.Error], ...] = (
    duckdb.ProgrammingError,
    duckdb.DataError,
    duckdb.NotSupportedError,
    duckdb.PermissionException,
)


def confine(connection: duckdb.DuckDBPyConnection) -> None:
    """Let *connection* open no file, network or extension any more, and call a division by zero an error."""
    connection.execute("SET enable_external_access = false")
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


def complaint(error: duckdb.Error) -> str:
    """Return what DuckDB complains of. Where values are to blame it repeats them, and they may be personal."""
    said = first_line(error)
    if "Division by zero" in said:
        return "it divides by zero; guard what it divides by with nullif(…, 0)"
    if isinstance(error, duckdb.InvalidInputException):  # a policy may word it itself: error(email)
        return said.partition(":")[0]
    return re.split("['\"]", said)[0] if isinstance(error, duckdb.DataError) else said
