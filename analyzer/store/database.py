"""Connections to the DuckDB file, and its version."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb

from analyzer import __version__
from analyzer.errors import StoreError, StoreTooNew
from analyzer.store.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.config import StoreSettings

_MAGIC = slice(8, 12)  # where DuckDB's files say that they are
# What each version adds to the one before, in order: the file that makes it so.
MIGRATIONS = ("1.sql", "2.sql", "csv.sql", "decisions.sql", "persons.sql", "waivers.sql", "catalogue.sql", "prices.sql")
VERSION = len(MIGRATIONS)
# Views show views before them.
VIEWS = (
    "domains.sql",
    "names.sql",
    "people.sql",
    "security.sql",
    "desks.sql",
    "persons.sql",
    "access.sql",
    "exports.sql",
    "attested.sql",
    "guard.sql",
    "bills.sql",
    "coverage.sql",
    "organization.sql",
    "findings.sql",
    "decisions.sql",
)
_FILES_FAULT = (
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.FatalException,
    duckdb.TransactionException,  # a commit that the disk has no room for
)


def sql(*name: str) -> str:
    """Return one of our SQL files."""
    return files("analyzer.store").joinpath(*name).read_text(encoding="utf-8")


@contextmanager
def writing(store: StoreSettings, first: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a private copy to write to; it becomes the database when the block ends well, and vanishes when not.

    Where there is no database yet, *first* is taken away to become it.
    """
    with replacing(store.path, first) as draft, _connected(draft, store) as connection:
        _migrate(connection, store.path)
        yield connection
        connection.execute("CHECKPOINT")


@contextmanager
def reading(store: StoreSettings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database to read it; others may read it, and one may write a new version, at the same time."""
    if not store.path.exists():
        raise StoreError(
            f"there is no database at {store.path}", "run `seatcheck collect` first, or name another with --store"
        )
    if _version_of(store) < VERSION:
        with writing(store):
            pass  # opening it to write brings it up to date
    with _connected(store.path, store, read_only=True) as connection:
        yield connection


@contextmanager
def private(store: StoreSettings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a copy to write to, with the views of this version; it vanishes with the block."""
    with TemporaryDirectory(prefix="seatcheck-") as room:
        copy = Path(room) / store.path.name
        try:
            shutil.copyfile(store.path, copy)
        except OSError as error:
            raise StoreError(f"{store.path} cannot be copied: {error.strerror}", "make room, or set TMPDIR") from error
        with _connected(copy, store) as connection:
            _migrate(connection, store.path)
            yield connection


@contextmanager
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty database in memory."""
    with duckdb.connect(":memory:") as connection:
        _migrate(connection, Path(":memory:"))
        yield connection


def _version_of(store: StoreSettings) -> int:
    with _connected(store.path, store, read_only=True) as connection:
        return _version(connection, store.path)


def _version(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Return the version of the tables; 0 for an empty database. Refuses a stranger's file and a newer version."""
    tables = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
    if not tables:
        return 0
    if ("stored", "schema_version") not in tables:
        raise StoreError(f"{path} is a DuckDB database, but not one of seatcheck's", "name another with --store")
    found = connection.execute("SELECT max(version) FROM stored.schema_version").fetchone()
    version = int(found[0]) if found else 0
    if version > VERSION:
        raise StoreTooNew(
            f"{path} has version {version}, and this seatcheck ({__version__}) knows versions up to {VERSION}",
            "update seatcheck: `pip install --upgrade seatcheck`",
        )
    return version


def _migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    connection.execute("BEGIN")  # one write to the disk, not one for each statement
    for version in range(_version(connection, path) + 1, VERSION + 1):
        connection.execute(sql("migrations", MIGRATIONS[version - 1]))
        connection.execute(
            "INSERT INTO stored.schema_version VALUES (?, now() AT TIME ZONE 'UTC', ?)", [version, __version__]
        )
    if not has_views(connection):  # their comments take a while
        _show(connection)
    connection.execute("COMMIT")


def has_views(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the views are those of this version."""
    return connection.execute("SELECT digest FROM stored.views_made").fetchone() == (_digest(_views()),)


def _show(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(_views())
    connection.execute("DELETE FROM stored.views_made")
    connection.execute("INSERT INTO stored.views_made VALUES (?)", [_digest(_views())])


def _views() -> str:
    return "".join(sql("views", name) for name in VIEWS)


def _digest(views: str) -> str:
    return sha256(views.encode()).hexdigest()


@contextmanager
def _connected(path: Path, store: StoreSettings, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    _expect_database(path, store.path)
    with translated(store.path):
        connection = duckdb.connect(str(path), read_only=read_only)
    try:
        with translated(store.path):
            connection.execute("SET TimeZone = 'UTC'")
            if store.memory_limit:
                connection.execute("SET memory_limit = ?", [store.memory_limit])
            yield connection
    finally:
        connection.close()


def _expect_database(path: Path, named: Path) -> None:
    """Refuse what DuckDB would open as a database in memory: a CSV, JSON or Parquet file."""
    try:
        with path.open("rb") as file:
            head = file.read(_MAGIC.stop)
    except OSError:
        return  # DuckDB says why
    if head and head[_MAGIC] != b"DUCK":
        raise StoreError(f"{named} cannot be used: it is not a DuckDB database", "name another with --store")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Make DuckDB's complaints about the file ours. What is wrong with our own SQL keeps its traceback."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise StoreError(
            f"{path} needs more memory than is allowed", "raise store.memory_limit in seatcheck.toml"
        ) from error
    except duckdb.Error as error:
        damaged = type(error) is duckdb.Error  # it has no class of its own for a wrong checksum
        if not damaged and not isinstance(error, _FILES_FAULT):
            raise
        raise StoreError(f"{path} cannot be used: {first_line(error)}", _remedy(str(error))) from error


def _remedy(complaint: str) -> str:
    if "No space left" in complaint or "File too large" in complaint or "not enough disk" in complaint:
        return "make room on the disk; the last good snapshot is untouched"
    if "newer version" in complaint or "storage version" in complaint.lower():
        return "update duckdb: `pip install --upgrade duckdb`"
    return "check that it is a seatcheck database and that you may read it, or name another with --store"


def first_line(error: Exception) -> str:
    """Return what DuckDB complains of, without the SQL and the data that it quotes."""
    return str(error).strip().splitlines()[0]


def select(connection: duckdb.DuckDBPyConnection, snapshot_id: str) -> None:
    """Make the views show one snapshot."""
    connection.execute("SET VARIABLE snapshot = ?", [snapshot_id])
