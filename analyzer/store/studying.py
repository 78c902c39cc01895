"""Policies asked of a snapshot, to look at what they answer: nothing is kept, and the database is not written."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from analyzer.store.checking import as_json, opened
from analyzer.store.database import sql
from analyzer.store.looking import looking
from analyzer.store.reader import coverage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    import duckdb

    from analyzer.config import Settings
    from analyzer.model import Cell, Coverage, Snapshot
    from analyzer.policy import Policy
    from analyzer.store.checking import Book


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of running a policy: its findings, and how long it took."""

    findings: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Differs:
    """A subject of which two versions of a policy do not say the same, with what each says that the other does not."""

    kind: str  # appears, vanishes or changes
    subject: str
    summary: str
    before: Mapping[str, Cell]  # empty but where it changes
    after: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Compared:
    """What two versions of a policy find. Columns that only one of them returns are named, and not compared."""

    before: int  # findings
    after: int
    appear: int
    vanish: int
    change: int
    differences: tuple[Differs, ...]  # the first of them
    dropped: tuple[str, ...]  # columns
    added: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Return whether both versions say the same."""
        return not (self.appear or self.vanish or self.change or self.dropped or self.added)


@dataclass(frozen=True, slots=True)
class Version:
    """A policy, and the parameters that it is asked with."""

    policy: Policy
    params: Mapping[str, Cell]


@contextmanager
def studying(settings: Settings, snapshot_id: str | None, now: datetime) -> Iterator[Study]:
    """Open a snapshot (the newest, if none is named) to ask policies of it, as the configuration is now."""
    with looking(settings, snapshot_id) as (connection, snapshot):
        yield Study(snapshot, opened(connection, now, settings.check.seconds), connection)


class Study:
    """A snapshot that policies are asked of."""

    def __init__(self, snapshot: Snapshot, book: Book, connection: duckdb.DuckDBPyConnection) -> None:
        self.snapshot = snapshot
        self._book = book
        self._connection = connection

    def gaps(self, needs: Sequence[str]) -> tuple[str, ...]:
        """Return a sentence for each of *needs* that was not read whole."""
        return self._book.gaps(needs)

    def coverage(self) -> list[Coverage]:
        """Return what was read for the snapshot."""
        return coverage(self._connection)

    def run(self, version: Version) -> Ran:
        """Run a policy. Raises PolicyError."""
        began = perf_counter()
        self._book.answer(version.policy, version.params)
        took = perf_counter() - began
        row = self._connection.execute("SELECT count(*) FROM answer").fetchone()
        return Ran(row[0] if row else 0, took)

    def explain(self, version: Version) -> str:
        """Run a policy and return DuckDB's account of it, as JSON."""
        return self._book.explain(version.policy, version.params)

    def compare(self, before: Version | None, after: Version | None, limit: int) -> Compared:
        """Return how what *after* finds differs from what *before* does, with the first differences up to *limit*."""
        old, new = self._remember("before", before), self._remember("after", after)
        both = sorted({*old} & {*new} - {"subject"}) if before and after else []
        written = sql("queries", "compare_answers.sql").format(before=as_json(both, "b"), after=as_json(both, "a"))
        self._connection.execute(written)
        ((before_count, after_count, appear, vanish, change),) = self._connection.execute(
            sql("queries", "differences_counted.sql")
        ).fetchall()
        rows = self._connection.execute(sql("queries", "differences_shown.sql"), {"limit": limit}).fetchall()
        return Compared(
            before_count,
            after_count,
            appear,
            vanish,
            change,
            tuple(_differs(*row) for row in rows),
            tuple(name for name in old if both and name not in new),
            tuple(name for name in new if both and name not in old),
        )

    def _remember(self, side: str, version: Version | None) -> tuple[str, ...]:
        """Keep what a version answers as one *side* of a comparison, and return its columns."""
        if version is None:
            self._connection.execute(sql("queries", "no_answer.sql").format(side=side))
            return ()
        columns = self._book.answer(version.policy, version.params)
        self._connection.execute(sql("queries", "remember_answer.sql").format(side=side))
        return columns


def _differs(kind: str, subject: str, summary: str, before: str, after: str) -> Differs:
    if kind != "changes":
        return Differs(kind, subject, summary, {}, {})
    old, new = json.loads(before), json.loads(after)
    changed = [name for name in old if old[name] != new[name]]
    return Differs(kind, subject, summary, {n: old[n] for n in changed}, {n: new[n] for n in changed})
