"""Rows to decide on, and what was decided of them."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analyzer.errors import StoreError
from analyzer.store.database import reading, select, sql, writing
from analyzer.store.reader import choose, coverage, snapshots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    import duckdb

    from analyzer.config import StoreSettings
    from analyzer.model import Coverage, Snapshot

_AT_ONCE = 5_000  # rows that travel together


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose rows stand together on a sheet."""

    kind: str  # desk, app, customer-organization, department; empty for what is nobody's
    of: str
    title: str
    owner: str  # who reviews, as configured; may be empty
    rows: int


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One finding, or one access, to decide on."""

    policy: str  # access, where it is one
    subject: str
    word: str  # how bad it is; of access, the audience
    summary: str
    name: str
    email: str
    place: str
    evidence: str  # a JSON object
    monthly_cost: Decimal | None
    account_ids: str  # everybody whom it is about, separated by blanks
    owner_kind: str
    owner_of: str
    earlier: str  # what was decided before


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer says of one row. *number* is its place in the file."""

    number: int
    policy: str
    subject: str
    email: str
    account_ids: tuple[str, ...]
    owner_kind: str
    owner: str
    decision: str
    reason: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided last of one matter."""

    policy: str
    subject: str
    account_id: str
    owner_kind: str
    owner: str
    decision: str
    reason: str
    reviewer: str
    decided_at: datetime
    snapshot_id: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """A finding that nobody has decided on."""

    policy: str
    subject: str
    account_id: str
    severity: str
    summary: str


class Review:
    """A snapshot whose rows are to be decided on."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> None:
        self._connection = connection
        self.snapshot = snapshot
        self.coverage: tuple[Coverage, ...] = tuple(coverage(connection))

    @property
    def checked_at(self) -> datetime | None:
        """Return when the policies were last asked, UTC; None where they were not."""
        found = self._connection.execute(sql("queries", "last_check.sql")).fetchone()
        return found[0].replace(tzinfo=UTC) if found else None

    @property
    def secret(self) -> str:
        """Return what only this database knows."""
        return _secret(self._connection)

    def lay_out(self, rows: str, by: str, policies: Sequence[str]) -> list[Owner]:
        """Gather the *rows* (findings or access) and return whose they are, in order."""
        if rows == "findings":
            self._connection.execute(sql("queries", "review_findings.sql"), {"policies": list(policies)})
        else:
            self._connection.execute(sql("queries", "review_access.sql"))
        self._connection.execute(sql("queries", "review.sql"), {"by": by})
        return [Owner(*row) for row in self._connection.execute(sql("queries", "review_owners.sql")).fetchall()]

    def rows(self) -> Iterator[ReviewRow]:
        """Yield the rows that were gathered, owner by owner."""
        cursor = self._connection.execute(sql("queries", "review_rows.sql"))
        while some := cursor.fetchmany(_AT_ONCE):
            yield from (ReviewRow(*row) for row in some)


@contextmanager
def reviewing(store: StoreSettings, snapshot_id: str | None, org_id: str | None) -> Iterator[Review]:
    """Open a snapshot, the newest if none is named, to lay out what is to be decided."""
    with reading(store) as connection:
        yield Review(connection, choose(connection, snapshot_id, org_id))


class Ledger:
    """What this database knows of a review that comes back."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @property
    def secret(self) -> str:
        """Return what only this database knows."""
        return _secret(self._connection)

    def organization_of(self, snapshot_id: str) -> str | None:
        """Return the id of the organization that a snapshot shows; None for an unknown snapshot."""
        return next((each.org_id for each in snapshots(self._connection) if each.id == snapshot_id), None)

    def about_themselves(self, snapshot_id: str, answers: Sequence[Verdict]) -> set[int]:
        """Return the numbers of the *answers* that somebody gives about themself."""
        select(self._connection, snapshot_id)
        found: set[int] = set()
        for some in _portions(answers):
            rows = self._connection.execute(sql("queries", "decided_on_themselves.sql"), {"answers": some}).fetchall()
            found |= {int(number) for (number,) in rows}
        return found


@contextmanager
def ledger(store: StoreSettings) -> Iterator[Ledger]:
    """Open the database to look at a review that comes back."""
    with reading(store) as connection:
        yield Ledger(connection)


def decide(
    store: StoreSettings, org_id: str, snapshot_id: str, review_id: str, answers: Sequence[Verdict]
) -> set[tuple[str, str]]:
    """Keep all *answers*, or none, and return the policy and subject of those that say something new."""
    now = datetime.now(UTC).replace(tzinfo=None)
    said = {"org_id": org_id, "review_id": review_id, "decided_at": now}
    new: set[tuple[str, str]] = set()
    with writing(store) as connection:
        select(connection, snapshot_id)
        for some in _portions(answers):
            rows = connection.execute(sql("queries", "keep_decisions.sql"), {**said, "answers": some}).fetchall()
            new |= {(policy, subject) for policy, subject in rows}
    return new


def decisions(store: StoreSettings, snapshot_id: str | None, org_id: str | None) -> list[Decision]:
    """Return what was decided last of each matter of the snapshot's organization."""
    with reading(store) as connection:
        choose(connection, snapshot_id, org_id)
        rows = connection.execute(sql("queries", "decisions.sql")).fetchall()
    return [Decision(*(_aware(cell) for cell in row)) for row in rows]


def undecided(store: StoreSettings, snapshot_id: str | None, org_id: str | None) -> list[Undecided]:
    """Return the findings of the last check that nobody has decided on."""
    with reading(store) as connection:
        snapshot = choose(connection, snapshot_id, org_id)
        if connection.execute(sql("queries", "last_check.sql")).fetchone() is None:
            raise StoreError(f"snapshot {snapshot.id} has not been checked", "run `seatcheck check` first")
        return [Undecided(*row) for row in connection.execute(sql("queries", "undecided.sql")).fetchall()]


def _aware(cell: Any) -> Any:
    return cell.replace(tzinfo=UTC) if isinstance(cell, datetime) else cell


def _secret(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("SELECT secret FROM stored.review_seal").fetchone()
    return str(row[0]) if row else ""


def _portions(answers: Sequence[Verdict]) -> Iterator[str]:
    """Yield the answers as JSON, some at a time."""
    for begin in range(0, len(answers), _AT_ONCE):
        yield json.dumps([asdict(answer) for answer in answers[begin : begin + _AT_ONCE]])
