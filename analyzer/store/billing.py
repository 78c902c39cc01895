"""A snapshot as a bill: what is paid for whom, what of it is in vain, and what it would be after a change."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analyzer.errors import UsageError
from analyzer.model import Bill, Line, LineKind
from analyzer.store.cycles import cycle_start, next_date
from analyzer.store.database import select, sql
from analyzer.store.looking import looking
from analyzer.store.pricing import change, count, fill, price, price_at
from analyzer.store.reader import snapshots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    import duckdb

    from analyzer.config import AnyShelf
    from analyzer.model import Change, PriceBook, Snapshot

NEEDS = ("accounts", "workspaces", "role-holders")
NEEDED_FOR_GUARD = ("managed-accounts",)
EARLIER = 12  # so many snapshots a trend goes back


@dataclass(frozen=True, slots=True)
class PlanChange:
    """An app that is on another plan: on one site, or on every site where *site* is empty."""

    app: str
    site: str
    plan: str


@dataclass(frozen=True, slots=True)
class Stepped:
    """What a line costs at a step."""

    step: int
    name: str
    seats: int
    billed: int | None
    net: Decimal | None
    per: str


@dataclass(frozen=True, slots=True)
class Priced:
    """What a line costs as long as its cycle or term runs: what was bought by the year is paid for."""

    name: str
    net: Decimal | None
    per: str
    maximum_quantity: bool  # a cycle is billed for the highest number of seats in it
    began: date | None  # the day on which the present monthly cycle began; None where nobody said


@dataclass(frozen=True, slots=True)
class Seats:
    """How many seats of a line something is about; of groups *alone* are given by nothing else."""

    dimension: str
    name: str
    line: str
    seats: int
    alone: int | None = None
    synced: bool = False


@contextmanager
def billing(
    shelf: AnyShelf, book: PriceBook, snapshot_id: str | None = None, now: datetime | None = None
) -> Iterator[Biller]:
    """Open a snapshot (the newest, if none is named) as a bill at the prices of *book*. Nothing is written."""
    with looking(shelf, snapshot_id) as (connection, snapshot):
        yield Biller(connection, snapshot, book, (now or datetime.now(UTC)).date())


class Biller:
    """Works out bills of one snapshot."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, book: PriceBook, today: date) -> None:
        self.snapshot = snapshot
        self.book = book
        self.today = today
        self._connection = connection
        fill(connection, book)

    def bill(self, idle_days: int = 90, *, peaks: bool = True) -> Bill:
        """Return the bill as it is; without *peaks* earlier snapshots are not looked at."""
        self._work_out((), 0)
        rows = self._told(0, idle_days)
        highest = self._peaks(rows) if peaks else {}
        return self._bill(tuple(self._line(row, highest.get(row["name"])) for row in rows))

    def after(self, changes: Sequence[Change] = (), plans: Sequence[PlanChange] = (), idle_days: int = 90) -> Bill:
        """Return the bill after *changes* of access and of *plans*, once all of it has taken effect.

        Raises UsageError for a plan of an app that the organization is not said to have.
        """
        with self._on(plans):
            self._work_out([(1, one) for one in changes], 1)
            return self._bill(tuple(self._line(row, None) for row in self._told(1, idle_days)))

    def at(
        self, seats: Mapping[str, int], changes: Sequence[Change] = (), plans: Sequence[PlanChange] = ()
    ) -> list[Priced]:
        """Return what lines cost with so many *seats* as long as their cycle or term runs, by the changed *plans*.

        *changes* of access only say which lines there are.
        """
        with self._on(plans):
            self._count([(1, one) for one in changes])
            price_at(self._connection, seats, self.book.decimals)
            return [self._priced(*row) for row in self.ask("priced.sql")]

    def steps(self, changes: Sequence[tuple[int, Change]], last: int) -> list[Stepped]:
        """Return what every line costs at each step from 0, today, to *last*."""
        self._work_out(changes, last)
        return self._stepped()

    def going(self, changes: Sequence[Change]) -> list[tuple[str, str, str]]:
        """Return what is not paid for any more after *changes*: app, site, account; Guard's is app ``guard``."""
        self._count([(1, one) for one in changes])
        return [(app, site, account_id) for app, site, account_id in self.ask("going.sql")]

    def steps_with(self, forecast: int) -> list[Stepped]:
        """Return what lines cost today, and without what is bought and not taken, if what a forecast freed were there.

        Which it freed stands in the table ``followed``.
        """
        change(self._connection, ())
        self.ask("return_seats.sql", {"number": forecast})
        count(self._connection)
        price(self._connection, 1, self.book.decimals)
        return self._stepped()

    def waste(self, idle_days: int, causes: int) -> tuple[list[Stepped], Mapping[int, int]]:
        """Return what every line costs when the seats of the first, the first two, … *causes* are gone.

        Beside it stands how many seats go with each.
        """
        self._count(())
        self._connection.execute("SET VARIABLE idle_days = ?", [idle_days])
        self._connection.execute(sql("bills", "waste.sql"))
        count(self._connection)
        price(self._connection, causes, self.book.decimals)
        return self._stepped(), dict(self.ask("wasted.sql"))

    def shares(self) -> list[Seats]:
        """Return how many seats of each line are for which department and domain, and given by which group."""
        self._count(())
        people = [Seats(*row) for row in self.ask("shares_people.sql")]
        return people + [Seats("group", *row) for row in self.ask("shares_groups.sql")]

    def reconciled(self) -> tuple[int, int | None, int]:
        """Return how many count for Guard Standard by the rules, how many by Atlassian's flag, and how many differ."""
        ((by_rule, by_flag, differing),) = self.ask("reconcile.sql")
        return by_rule, by_flag, differing

    @cached_property
    def history(self) -> tuple[tuple[Snapshot, tuple[Line, ...]], ...]:
        """The lines of the snapshots before, oldest first, at the prices and plans of this one."""
        return self._as_billed(self._before[-EARLIER:])

    def earlier(self) -> Iterator[Snapshot]:
        """Go through the snapshots before, oldest first, with the plans of this one: the last EARLIER."""
        return self._going_through(self._before[-EARLIER:])

    def ask(self, query: str, said: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of one of the queries in ``bills``."""
        return self._connection.execute(sql("bills", query), said or {}).fetchall()

    def _priced(self, name: str, net: Decimal | None, per: str, maximum: bool, renews: date | None) -> Priced:  # noqa: FBT001
        return Priced(name, net, per, maximum, cycle_start(renews, self.today) if renews else None)

    @property
    def _before(self) -> list[Snapshot]:
        return [one for one in snapshots(self._connection, self.snapshot.org_id) if one.id < self.snapshot.id]

    def _as_billed(self, earlier: Sequence[Snapshot]) -> tuple[tuple[Snapshot, tuple[Line, ...]], ...]:
        through = self._going_through(earlier)
        return tuple((one, tuple(self._line(row, None) for row in self._told(0, 90))) for one in through)

    def _going_through(self, earlier: Sequence[Snapshot]) -> Iterator[Snapshot]:
        self._connection.execute("SET VARIABLE configured = ?", [self.snapshot.id])
        try:
            for one in earlier:
                select(self._connection, one.id)
                self._work_out((), 0)
                yield one
        finally:
            select(self._connection, self.snapshot.id)
            self._connection.execute("RESET VARIABLE configured")

    def _count(self, changes: Sequence[tuple[int, Change]]) -> None:
        change(self._connection, changes)
        count(self._connection)

    def _work_out(self, changes: Sequence[tuple[int, Change]], last: int) -> None:
        self._count(changes)
        price(self._connection, last, self.book.decimals)

    @contextmanager
    def _on(self, plans: Sequence[PlanChange]) -> Iterator[None]:
        self._connection.execute("CREATE OR REPLACE TEMP TABLE plan_before AS FROM billed_plan")
        try:
            for one in plans:
                self._put(one)
            yield
        finally:
            self._connection.execute("CREATE OR REPLACE TEMP TABLE billed_plan AS FROM plan_before")
            self._connection.execute("DELETE FROM cancelled")

    def _put(self, one: PlanChange) -> None:
        said = {"app": one.app, "site": one.site}
        if not self.ask("put_plan.sql", {**said, "plan": one.plan}):
            on = f" on {one.site}" if one.site else ""
            raise UsageError(
                f"no plan of {one.app}{on} is configured, so it cannot be on another one",
                "`seatcheck cost` shows what there is; an app of a collection is on the collection's plan, and what has"
                " no [[plans]] section in seatcheck.toml needs one",
            )
        if one.plan == "none":
            self.ask("cancel.sql", said)

    def _bill(self, lines: tuple[Line, ...]) -> Bill:
        needs = [*NEEDS, *(NEEDED_FOR_GUARD if any(line.kind is LineKind.GUARD for line in lines) else ())]
        gaps = self._connection.execute(sql("bills", "gaps.sql"), {"needs": needs}).fetchall()
        told = tuple(gap for (gap,) in gaps)
        return Bill(self.snapshot, self.book.currency, lines, told, tuple(self.book.warnings))

    def _peaks(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
        """Return the highest number of each line that is billed for it, of the snapshots of its present cycle."""
        began = {
            row["name"]: cycle_start(row["renews"], self.today)
            for row in rows
            if row["maximum_quantity"] and row["billing"] == "monthly" and row["renews"]
        }
        if not began:
            return {}
        now = {row["name"]: row["seats"] for row in rows}
        peaks = {name: now[name] for name in began}
        for snapshot, lines in self._earlier_in(min(began.values())):
            for line in lines:
                if line.name in began and snapshot.taken_at.date() >= began[line.name]:
                    peaks[line.name] = max(peaks[line.name], line.seats)
        return peaks

    def _earlier_in(self, began: date) -> Iterator[tuple[Snapshot, tuple[Line, ...]]]:
        known = [one for one in self._before if one.taken_at.date() >= began]
        yield from self._as_billed(known[:-EARLIER])
        if known:
            yield from (one for one in self.history if one[0].taken_at.date() >= began)

    def _told(self, step: int, idle_days: int) -> list[dict[str, Any]]:
        query = sql("bills", "lines.sql").format(decimals=self.book.decimals)
        cursor = self._connection.execute(query, {"step": step, "idle_days": idle_days})
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _line(self, row: Mapping[str, Any], peak: int | None) -> Line:
        said = {name: value for name, value in row.items() if name not in _WORKED_ON}
        notes = (f"outgrew its free plan, and is priced as {row['plan'].title()}",) if row["outgrown"] else ()
        following = next_date(row["renews"], row["billing"], self.today)
        return Line(
            **{**said, "kind": LineKind(row["kind"]), "covers": tuple(row["covers"])},
            peak=peak,
            next_date=following,
            notes=notes,
        )

    def _stepped(self) -> list[Stepped]:
        query = sql("bills", "steps.sql").format(decimals=self.book.decimals)
        return [Stepped(*row) for row in self._connection.execute(query).fetchall()]


_WORKED_ON = {"renews", "outgrown", "maximum_quantity", "kind", "covers"}


def keep_bill(connection: duckdb.DuckDBPyConnection, bill: Bill) -> None:
    """Keep *bill* with the selected snapshot, for policies to read."""
    connection.execute(sql("bills", "forget_kept.sql"))
    for line in bill.lines:
        said = {name: getattr(line, name) for name in _KEPT}
        given = {"kind": line.kind.value, "covers": list(line.covers), "currency": bill.currency}
        connection.execute(sql("bills", "keep.sql"), said | given)


_KEPT = ("name", "app", "site", "plan", "billing", "seats", "month", "year", "is_list", "unknown")
