"""What the views show, worked out of what Atlassian sent and what the configuration says."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from analyzer.store.database import sql

if TYPE_CHECKING:
    import duckdb

_DATA = ("views", "domains.sql")
_STEPS = ("derive.sql", "classify.sql", "stand.sql")


def derive(connection: duckdb.DuckDBPyConnection) -> None:
    """Work out anew, for the selected snapshot, everything that follows from what was read and configured."""
    names = [name for (name,) in connection.execute(sql("queries", "punycode.sql")).fetchall()]
    read = json.dumps([{"name": name, "readable": _readable(name)} for name in names])
    connection.execute("SET VARIABLE punycode = ?", [read])
    for step in _STEPS:
        connection.execute(sql("queries", step))


def rules() -> str:
    """Return what changes when a newer seatcheck works out something else of the same answers."""
    return sha256("".join([sql(*_DATA), *(sql("queries", step) for step in _STEPS)]).encode()).hexdigest()


def _readable(domain: str) -> str:
    """Return a domain with the letters that its punycode stands for."""
    return ".".join(_letters(label) for label in domain.split("."))


def _letters(label: str) -> str:
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:  # no punycode after all
        return label
