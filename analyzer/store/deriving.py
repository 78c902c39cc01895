"""What the views show, worked out of what Atlassian sent and what the configuration says."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from analyzer.store.database import sql

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

_DATA = ("domains.sql", "names.sql")
_CLASSES = ("derive.sql", "classify.sql")
_PERSONS = ("stand.sql", "persons.sql")


def derive(connection: duckdb.DuckDBPyConnection) -> None:
    """Work out anew, for the selected snapshot, everything that follows from what was read and configured."""
    classify(connection)
    conclude(connection)


def classify(connection: duckdb.DuckDBPyConnection) -> None:
    """Work out what the questions about single accounts rest on: accounts with their audience, entitlements, uses."""
    names = [name for (name,) in connection.execute(sql("queries", "punycode.sql")).fetchall()]
    read = json.dumps([{"name": name, "readable": _readable(name)} for name in names])
    connection.execute("SET VARIABLE punycode = ?", [read])
    _run(connection, _CLASSES)


def conclude(connection: duckdb.DuckDBPyConnection) -> None:
    """Work out the rest, once all is read: how accounts stand, who uses each desk, whose accounts may be the same."""
    _run(connection, _PERSONS)


def rules() -> str:
    """Return what changes when a newer seatcheck works out something else of the same answers."""
    return sha256(
        "".join(
            [*(sql("views", name) for name in _DATA), *(sql("queries", step) for step in _CLASSES + _PERSONS)]
        ).encode()
    ).hexdigest()


def _run(connection: duckdb.DuckDBPyConnection, steps: Iterable[str]) -> None:
    for step in steps:
        connection.execute(sql("queries", step))


def _readable(domain: str) -> str:
    """Return a domain with the letters that its punycode stands for."""
    return ".".join(_letters(label) for label in domain.split("."))


def _letters(label: str) -> str:
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:  # no punycode after all
        return label
