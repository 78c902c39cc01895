"""Who counts in a line of the bill, whom one may take off it, and what that saves seat by seat."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analyzer.model import Act, Change
from analyzer.model.explained import Removal
from analyzer.model.fitted import Candidate, Harm
from analyzer.store.billing import Biller
from analyzer.store.database import sql
from analyzer.store.looking import looking
from analyzer.store.pricing import change, count, price
from analyzer.store.seating import less, path_gaps, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

    from analyzer.config import Settings
    from analyzer.model import Bill, Line, PriceBook
    from analyzer.store.seating import Less


@dataclass(frozen=True, slots=True)
class Collateral:
    """A role that goes with others. *asks*: by no other role on that site can requests be raised."""

    account_id: str
    role: str
    site: str
    asks: bool
    beside: bool  # it takes no seat in the line


@contextmanager
def fitting(
    settings: Settings, book: PriceBook, snapshot_id: str | None = None, now: datetime | None = None
) -> Iterator[Fitting]:
    """Open a snapshot (the newest, if none is named) to look for seats to free. Nothing is written."""
    with looking(settings, snapshot_id) as (connection, snapshot):
        biller = Biller(connection, snapshot, book, (now or datetime.now(UTC)).date())
        yield Fitting(connection, biller, settings)


class Fitting:
    """Looks for seats to free in one snapshot."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, biller: Biller, settings: Settings) -> None:
        self._connection = connection
        self._decimals = biller.book.decimals
        self.bill: Bill = biller.bill(peaks=False)
        for name, entries in settings.protected.model_dump().items():
            written = [entry.strip().lower() for entry in entries]
            connection.execute(f"SET VARIABLE protected_{name} = ?::VARCHAR[]", [written])  # a name of our own

    def look(self, line: Line, idle_days: int) -> None:
        """Work out who counts in *line*; what else is asked is about them."""
        self._connection.execute("SET VARIABLE fitted = ?", [line.name])
        self._connection.execute("SET VARIABLE idle_days = ?", [idle_days])
        self._connection.execute(sql("bills", "candidates.sql"))

    def proposed(self, harms: Sequence[Harm], most: int) -> list[Candidate]:
        """Return the first *most* of those who are not protected, in the order of *harms*."""
        rows = self._told("proposed.sql", harms=[harm.value for harm in harms], most=most)
        return [Candidate(**{**row, "harm": Harm(row["harm"])}) for row in rows]

    def not_proposed(self, harms: Sequence[Harm]) -> tuple[tuple[str, int], ...]:
        """Return why others are not proposed, and how many."""
        rows = self._told("not_proposed.sql", harms=[harm.value for harm in harms])
        return tuple((row["why"], row["accounts"]) for row in rows)

    def removals(self, account_ids: Sequence[str]) -> dict[str, list[Removal]]:
        """Return every path to the seats of each account in the line: the fewest changes that free it."""
        found: dict[str, list[Removal]] = {account_id: [] for account_id in account_ids}
        for row in self._told("proposed_paths.sql", accounts=list(account_ids)):
            act = Act.LEAVE_GROUP if row["group_id"] else Act.REVOKE_ROLE
            one = Change(act, row["account_id"], row["group_id"], row["resource_id"], row["role"])
            found[one.account_id].append(Removal(one, row["group"], row["place"], row["synced"]))
        return found

    def saved(self, changes: Sequence[Sequence[Change]]) -> list[Less]:
        """Return what each of *changes*, the first as step 2, changes after those before it."""
        change(self._connection, [(step, one) for step, some in enumerate(changes, 2) for one in some])
        count(self._connection)
        price(self._connection, len(changes) + 1, self._decimals)
        return less(self._connection, self._decimals, cumulative=True)

    def collateral(self) -> list[Collateral]:
        """Return what else the changes that were priced last take away."""
        return [Collateral(**row) for row in self._told("collateral.sql")]

    def unmatched(self) -> tuple[str, ...]:
        """Return the entries of what is protected that name nobody here."""
        return tuple(row["entry"] for row in self._told("protected_unmatched.sql"))

    def gaps(self) -> list[str]:
        """Return a sentence for each source of paths that was not read whole."""
        return path_gaps(self._connection)

    def _told(self, query: str, **asked: object) -> list[dict[str, Any]]:
        return told(self._connection, sql("bills", query), **asked)
