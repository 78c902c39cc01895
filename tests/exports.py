"""Exports of the admin site, written in a test: of invented people, in any of the ways that files are written."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

from analyzer import audit, imports, store
from analyzer.config import Settings
from analyzer.store.database import reading, select

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.imports import Imported
    from analyzer.model import Coverage, PolicyPage

TAKEN = datetime(2026, 11, 2, 9, tzinfo=UTC)
USER = {"User id": "712020:ada", "User name": "Ada Example", "email": "ada@ours.example", "User status": "Active"}
MANAGED = {"Name": "Ada Example", "Email": "ada@ours.example", "Atlassian ID": "712020:ada", "Status": "Active",
           "Billable": "Yes", "Policy name": "Default"}  # fmt: skip


def written(rows: list[dict[str, str]], delimiter: str = ",", newline: str = "\n") -> str:
    """Write rows as CSV; the first one's keys are the header."""
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator=newline, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@dataclass
class Desk:
    """A folder with files and a database."""

    folder: Path
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return Settings(
            **{"organization": {"id": "org"}, "store": {"path": self.folder / "seatcheck.duckdb"}, **self.said}
        )

    def file(self, text: str | bytes, name: str = "export.csv") -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def users(self, *rows: dict[str, str], name: str = "users.csv") -> Path:
        """Write a users export; what a row does not say is as for the first person."""
        return self.file(written([USER | row for row in rows]), name)

    def managed(self, *rows: dict[str, str], name: str = "managed.csv") -> Path:
        """Write an export of managed accounts, with a second policy so that it is plainly no policy's members."""
        other = {"Name": "Zoe", "Email": "zoe@ours.example", "Atlassian ID": "712020:zoe", "Policy name": "Second"}
        return self.file(written([MANAGED | row for row in (*rows, other)]), name)

    def take(self, *files: Path, into: str | None = None, **more: Any) -> Imported:
        return imports.import_files(self.settings, files, into, None if into else TAKEN, **more)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Ask a view of the newest snapshot."""
        with reading(self.settings.store) as connection:
            select(connection, store.list_snapshots(self.settings.store)[-1].id)
            return connection.execute(query).fetchall()

    def coverage(self) -> dict[str, Coverage]:
        """Return what was read, by source; of files, by source and name."""
        rows = store.snapshot_coverage(self.settings.store)[1]
        return {f"{row.source}@{row.scope}".removesuffix("@"): row for row in rows}

    def answers(self) -> dict[str, PolicyPage]:
        audit.check(self.settings, now=TAKEN)
        return {page.result.policy: page for page in store.audit(self.settings.store).policies}
