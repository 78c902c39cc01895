"""Files of the admin site, read into a snapshot: a new one, or one that is there."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import duckdb

from analyzer.errors import FileRefused
from analyzer.store.database import first_line, sql, writing
from analyzer.store.deriving import derive
from analyzer.store.draft import begin
from analyzer.store.reader import choose, coverage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from analyzer.config import Settings
    from analyzer.model import Coverage, Snapshot

_CELLS = ("account_id", "name", "email", "status", "added", "org_roles", "group_id", "group_name", "last_active",
          "billable", "policy", "policy_type", "saml", "two_step", "password", "idle_session", "claimed",
          "email_verified", "products")  # fmt: skip
FIELDS = (*_CELLS, "group_names")  # what a column of a file may hold, beside apps


@dataclass(frozen=True, slots=True)
class AppColumn:
    """Where a file says something of an app: the number of the app, and of the columns."""

    app: int
    written: int | None  # its roles, or the sites on which it is used
    seen: int | None = None  # when it was last used


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was recognised: how it is written, and which of its columns says what."""

    path: Path  # UTF-8
    kind: str
    delimiter: str
    skip: int  # lines before the header
    width: int
    columns: Mapping[str, int]  # a field's column
    group_columns: tuple[int, ...] = ()  # one group a column
    apps: tuple[AppColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedApp:
    """An app, and on which site where the file says so."""

    number: int
    app: str
    name: str
    site: str
    address: str
    uses_recorded: bool


@dataclass(frozen=True, slots=True)
class Words:
    """How files spell what they say."""

    blank: Sequence[str]
    never: Sequence[str]
    nowhere: Sequence[str]
    dates: Sequence[str]
    sandbox: str
    spellings: Sequence[tuple[str, str, str]]  # of what, as written in lower case, what it means


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """How many rows a file gave, and which of its records had the wrong number of cells."""

    rows: int
    refused: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Defect:
    """Records of one file that cannot be used as they stand. *row* is the first, among those of the right width."""

    source: str
    file: int
    defect: str
    records: int
    row: int


@contextmanager
def importing(settings: Settings, snapshot: Snapshot | None, into: str | None = None) -> Iterator[Intake]:
    """Open a new *snapshot*, or the one named *into*, to read files into; it is kept if the block ends well."""
    with writing(settings.store) as connection:
        if snapshot:
            begin(connection, settings, snapshot)
            yield Intake(connection, snapshot)
        else:
            yield Intake(connection, choose(connection, into, settings.organization.id))


class Intake:
    """A snapshot that files are read into."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> None:
        self._connection = connection
        self.snapshot = snapshot
        self.covered: tuple[Coverage, ...] = tuple(coverage(connection))

    def begin(self, words: Words, apps: Iterable[NamedApp]) -> None:
        """Learn the words and the apps that the files use."""
        spellings = [dict(zip(("what", "written", "means"), spelling, strict=True)) for spelling in words.spellings]
        self._set("csv_blank", list(words.blank))
        self._set("csv_never", list(words.never))
        self._set("csv_nowhere", list(words.nowhere))
        self._set("csv_dates", list(words.dates))
        self._set("csv_sandbox", words.sandbox)
        self._set("csv_spellings", json.dumps(spellings))
        self._set("csv_apps", json.dumps([asdict(app) for app in apps]))
        self._connection.execute(sql("csv", "begin.sql"))

    def read(self, sheet: Sheet, number: int, name: str) -> ReadSheet:
        """Read one file. Raises FileRefused where it is no CSV file throughout."""
        self._set("csv_kind", sheet.kind)
        self._set("csv_file", number)
        self._set("csv_path", str(sheet.path))
        self._set("csv_delimiter", sheet.delimiter)
        try:
            rows = self._count(sql("csv", "read.sql").format(**_projection(sheet)))
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            raise FileRefused(
                f"{name} is not written as CSV throughout: {first_line(error)}",
                "export it again, and do not edit it by hand",
            ) from None
        return self._rejected(rows)

    def fill(self, stands_in: Collection[str], *, managed_known: bool) -> list[Defect]:
        """Turn the rows into the tables of the sources that the files stand in for, and say what could not be used.

        *managed_known* says whether every managed account is known: then the others are not managed.
        """
        self._set("csv_stands_in", list(stands_in))
        self._set("csv_managed_known", managed_known)
        for part in ("managed.sql", "users.sql", "fill.sql"):
            self._connection.execute(sql("csv", part))
        rows = self._connection.execute(sql("csv", "defects.sql")).fetchall()
        return [Defect(*row) for row in rows]

    def groups_named(self) -> bool:
        """Return whether some row names a group."""
        return bool(self._count(sql("csv", "groups_named.sql")))

    def end(self, rows: Sequence[Coverage]) -> Snapshot:
        """Keep what was read of which source; it takes the place of what was said of the same source or file before."""
        replaced = {row.source for row in rows if not row.scope}
        self._connection.execute(
            sql("csv", "keep_coverage.sql"),
            {"sources": sorted(replaced), "files": [f"{row.source}@{row.scope}" for row in rows if row.scope]},
        )
        self._set("coverage", json.dumps([asdict(row) for row in rows], default=str))
        self._connection.execute(sql("queries", "note_coverage.sql"))
        self._connection.execute("INSERT INTO stored.coverage SELECT * FROM csv_covered")
        derive(self._connection)
        self._connection.execute(sql("queries", "settle_coverage.sql"))
        return choose(self._connection, self.snapshot.id)

    def _rejected(self, rows: int) -> ReadSheet:
        refused = self._connection.execute("SELECT DISTINCT line FROM reject_errors ORDER BY line").fetchall()
        self._connection.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
        return ReadSheet(rows, tuple(line for (line,) in refused))

    def _set(self, variable: str, value: object) -> None:
        self._connection.execute(f"SET VARIABLE {variable} = ?", [value])

    def _count(self, query: str) -> int:
        row = self._connection.execute(query).fetchone()
        return int(row[0]) if row else 0


def _projection(sheet: Sheet) -> dict[str, str]:
    """Spell as SQL which column is which. Nothing of the file itself becomes SQL."""
    cells = [f"cell({_column(sheet.columns.get(field))})" for field in _CELLS]
    listed = ", ".join(f"cell(c{column})" for column in sheet.group_columns)
    named = f"parts({_column(sheet.columns.get('group_names'))})"
    groups = f"list_concat({named}, list_filter([{listed}], lambda g: g IS NOT NULL))"
    apps = ", ".join(
        f"{{app: {each.app}, written: cell({_column(each.written)}), seen: cell({_column(each.seen)})}}"
        for each in sheet.apps
    )
    used = f"list_filter([{apps}], lambda a: a.written IS NOT NULL OR a.seen IS NOT NULL)"
    columns = ", ".join(f"c{number}: 'VARCHAR'" for number in range(sheet.width))
    return {
        "fields": ", ".join([*cells, groups, used]),
        "columns": f"{{{columns}}}",
        "skip": str(sheet.skip),
    }


def _column(number: int | None) -> str:
    return "NULL" if number is None else f"c{number}"
