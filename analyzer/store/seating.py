"""Single accounts on a bill: what they hold, in which lines they count, and what these cost without them.

Everyone is counted once. What changes of one account change is counted of that account alone, and many such trials are
priced together.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from analyzer.model import LineKind
from analyzer.model.explained import Grant, Holding
from analyzer.store.billing import Biller
from analyzer.store.database import sql
from analyzer.store.looking import looking
from analyzer.store.pricing import change, count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    import duckdb

    from analyzer.config import AnyShelf
    from analyzer.model import Bill, Change, PriceBook

T = TypeVar("T")
NEEDS = ("accounts", "groups", "group-roles", "role-holders")
_FIRST_TRIAL = 2  # 0 is today, 1 is once what was bought and is not taken is gone


@dataclass(frozen=True, slots=True)
class Named:
    """An account that is called so."""

    account_id: str
    name: str
    email: str | None
    kind: str
    site: str
    status: str
    managed: bool | None
    audience: str
    domain_class: str
    states: list[str]
    platform_roles: str
    flag: bool | None


@dataclass(frozen=True, slots=True)
class Counting:
    """A role that makes an account count for Guard."""

    resource_id: str
    role: str
    sandbox: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules of Guard say of an account."""

    because: str
    exempt: str
    standard: bool
    external_billable: bool
    plan: str


@dataclass(frozen=True, slots=True)
class Tried:
    """In which lines an account counts once its changes are made, and whether one of them includes Guard Standard."""

    step: int
    lines: tuple[str, ...]
    includes_guard: bool


@dataclass(frozen=True, slots=True)
class Less:
    """A line that changes: its seats, and what they cost per month or year."""

    step: int
    name: str
    seats_before: int
    seats_after: int
    net_before: Decimal | None
    per_before: str
    net_after: Decimal | None
    per_after: str
    fewer: int | None  # so many seats fewer were needed for a saving before
    fewer_after: int | None  # and so many are from here on
    band: str
    unknown: str


@contextmanager
def seating(
    shelf: AnyShelf, book: PriceBook, snapshot_id: str | None = None, now: datetime | None = None
) -> Iterator[Seating]:
    """Open a snapshot (the newest, if none is named) to ask about single accounts. Nothing is written."""
    with looking(shelf, snapshot_id) as (connection, snapshot):
        biller = Biller(connection, snapshot, book, (now or datetime.now(UTC)).date())
        yield Seating(connection, biller)


class Seating:
    """Answers about single accounts of one snapshot."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, biller: Biller) -> None:
        self._connection = connection
        self._decimals = biller.book.decimals
        self._step = _FIRST_TRIAL
        self.bill: Bill = biller.bill(peaks=False)
        self._seated = [(one.name, one.covers) for one in self.bill.lines if one.kind is not LineKind.MARKETPLACE]
        connection.execute(sql("bills", "base.sql"))

    def named(self, words: str) -> list[Named]:
        """Return every account with this id or e-mail address, in any case."""
        return self._values("named.sql", Named, named=words.strip().lower())

    def holdings(self, account_id: str) -> list[Holding]:
        """Return the roles of an account, those that take a seat first."""
        rows = self._told("held.sql", account=account_id)
        return [self._holding(list(paths)) for _, paths in groupby(rows, lambda row: (row["resource_id"], row["role"]))]

    def counting(self, account_id: str) -> list[Counting]:
        """Return the roles that make an account count for Guard."""
        return self._values("counting.sql", Counting, account=account_id)

    def judged(self, account_id: str) -> Judged:
        """Return what the rules of Guard say of an account."""
        (found,) = self._values("judged.sql", Judged, account=account_id)
        return found

    def gaps(self) -> list[str]:
        """Return a sentence for each source of paths that was not read whole."""
        return path_gaps(self._connection)

    def attempt(self, account_id: str, changes: Sequence[Change] = ()) -> Tried:
        """Return where an account counts once *changes*, which are all of it, are made; `saved` knows the step."""
        step, self._step = self._step, self._step + 1
        self._connection.execute("SET VARIABLE counted = ?", [account_id])
        try:
            change(self._connection, [(1, one) for one in changes])
            count(self._connection)
        finally:
            self._connection.execute("RESET VARIABLE counted")
        self._connection.execute(sql("bills", "tried.sql"), {"step": step})
        rows = self._told("counted.sql")
        return Tried(step, tuple(row["name"] for row in rows), any(row["includes_guard"] for row in rows))

    def saved(self) -> list[Less]:
        """Return what each attempt by itself changes, by its step."""
        self._connection.execute("SET VARIABLE last_step = ?", [self._step - 1])
        self._connection.execute(sql("bills", "trials.sql"))
        self._connection.execute(sql("bills", "price.sql").format(decimals=self._decimals))
        return less(self._connection, self._decimals, cumulative=False)

    def _holding(self, paths: list[dict[str, Any]]) -> Holding:
        role = paths[0]
        place = f"{role['app']}@{role['site']}" if role["site"] else role["app"]
        grants = tuple(Grant(row["group_id"], row["group"], row["is_default"], row["synced"]) for row in paths)
        line = next((name for name, covers in self._seated if place in covers), "") if role["seated"] else ""
        said = {name: role[name] for name in ("resource_id", "app", "site", "role", "sandbox", "last_used_at", "use")}
        return Holding(**said, line=line, grants=grants)

    def _values(self, query: str, kind: type[T], **asked: object) -> list[T]:
        return [kind(**row) for row in self._told(query, **asked)]

    def _told(self, query: str, **asked: object) -> list[dict[str, Any]]:
        return told(self._connection, sql("bills", query), **asked)


def path_gaps(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return a sentence for each source of who holds what, and by what, that was not read whole."""
    return [row["gap"] for row in told(connection, sql("bills", "gaps.sql"), needs=list(NEEDS))]


def less(connection: duckdb.DuckDBPyConnection, decimals: int, *, cumulative: bool) -> list[Less]:
    """Return the lines that each priced step from 2 on changes, against the step before or against step 1."""
    query = sql("bills", "saved.sql").format(decimals=decimals)
    return [Less(**row) for row in told(connection, query, cumulative=cumulative)]


def told(connection: duckdb.DuckDBPyConnection, query: str, **asked: object) -> list[dict[str, Any]]:
    """Return the rows of a query, by the names of their columns."""
    cursor = connection.execute(query, asked or None)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
