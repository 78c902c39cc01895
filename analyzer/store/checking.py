"""Policies asked of a snapshot, and their answers kept."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from analyzer.errors import PolicyError
from analyzer.store import waiving
from analyzer.store.billing import Biller, keep_bill
from analyzer.store.configured import reconfigure
from analyzer.store.database import sql, writing
from analyzer.store.guarded import FAULTS, complaint, confine, limited, only_reading, trespass
from analyzer.store.reader import choose, selected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from analyzer.config import Settings
    from analyzer.model import Cell, PolicyResult, PriceBook, Waiver
    from analyzer.policy import Policy

_SPOKEN = ("subject", "summary", "monthly_cost")  # what a policy must, or may, return beside its evidence


@contextmanager
def checking(settings: Settings, snapshot_id: str | None, now: datetime) -> Iterator[Book]:
    """Open a snapshot (the newest, if none is named) to ask policies of it; answers are kept if the block ends well."""
    with writing(settings.store) as connection:
        choose(connection, snapshot_id, settings.organization.id)
        reconfigure(connection, settings)
        yield opened(connection, now, settings.check.seconds)


def opened(connection: duckdb.DuckDBPyConnection, now: datetime, seconds: float) -> Book:
    """Return the selected snapshot as a book. From here on nothing outside the database can be reached."""
    connection.execute("SET VARIABLE checked_at = ?", [now.replace(tzinfo=None)])
    connection.execute(sql("queries", "shared.sql"))
    confine(connection)
    return Book(connection, seconds)


class Book:
    """A snapshot to which answers are written."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds  # that a policy may take

    def price(self, prices: PriceBook, today: date) -> None:
        """Keep what the snapshot's seats cost at *prices*: policies read it."""
        biller = Biller(self._connection, selected(self._connection), prices, today)
        keep_bill(self._connection, biller.bill(peaks=False))

    def gaps(self, needs: Sequence[str]) -> tuple[str, ...]:
        """Return a sentence for each of *needs* that was not read whole."""
        rows = self._connection.execute(sql("queries", "gaps.sql"), {"needs": list(needs)}).fetchall()
        return tuple(sentence for _, sentence in rows)

    def forget(self, policies: Sequence[str]) -> None:
        """Drop the earlier answers of *policies*."""
        for forget in ("forget_findings.sql", "forget_results.sql", "forget_fields.sql"):
            self._connection.execute(sql("queries", forget), {"policies": list(policies)})

    def ask(self, policy: Policy, params: Mapping[str, Cell]) -> int:
        """Keep the findings of *policy* and return how many there are. Raises PolicyError naming its file."""
        columns = self.answer(policy, params)
        cost = "monthly_cost" if "monthly_cost" in columns else "NULL"
        with _blaming(policy):  # its monthly cost may be no number
            self._connection.execute(
                sql("queries", "keep_findings.sql").format(
                    cost=cost, evidence=as_json([name for name in columns if name not in _SPOKEN])
                ),
                {"policy": policy.id, "severity": policy.severity.value},
            )
        self._connection.execute(sql("queries", "keep_fields.sql"), {"policy": policy.id})
        return self._count("SELECT count(*) FROM answer")

    def answer(self, policy: Policy, params: Mapping[str, Cell]) -> tuple[str, ...]:
        """Let the temporary table ``answer`` hold what *policy* returns; return its columns. Raises PolicyError."""
        self._run(policy, "CREATE OR REPLACE TEMP TABLE answer AS", params)
        columns = tuple(str(row[0]) for row in self._connection.execute("DESCRIBE answer").fetchall())
        _expect(policy, columns)
        self._expect_unique(policy)
        return columns

    def explain(self, policy: Policy, params: Mapping[str, Cell]) -> str:
        """Run *policy* and return DuckDB's account of it, as JSON: each step, its rows and its time."""
        return str(self._run(policy, "EXPLAIN (ANALYZE, FORMAT json)", params)[0][-1])

    def _run(self, policy: Policy, before: str, params: Mapping[str, Cell]) -> list[tuple[Cell, ...]]:
        select = _select(self._connection, policy)
        # A SELECT writes, too, where an INSERT stands in its WITH.
        with (
            self._in_time(policy),
            _blaming(policy, duckdb.TransactionException),
            only_reading(self._connection),
            limited(self._connection, self._seconds),
        ):
            return self._connection.execute(f"{before} {select}", dict(params)).fetchall()

    @contextmanager
    def _in_time(self, policy: Policy) -> Iterator[None]:
        try:
            yield
        except duckdb.InterruptException:
            raise PolicyError(
                f"policy {policy.id} ({policy.origin}) was stopped: it takes longer than {self._seconds:g} seconds",
                "see where the time goes with `seatcheck policy explain`, or raise check.seconds in seatcheck.toml",
            ) from None

    def accept(self, waivers: Sequence[Waiver]) -> None:
        """Keep *waivers* as they are at the check. Raises WaiverError for a predicate that is none."""
        waiving.keep(self._connection, waivers)

    def expect_usable(self, waivers: Sequence[Waiver], today: date) -> None:
        """Raise WaiverError for a predicate that cannot be used on the findings that are kept by now."""
        waiving.apply(
            self._connection, [waiver for waiver in waivers if waiver.predicate is not None], today, self._seconds
        )

    def keep(self, result: PolicyResult) -> None:
        """Keep what a policy answered."""
        self._connection.execute(
            sql("queries", "keep_result.sql"),
            [
                result.policy,
                result.title,
                result.severity.value,
                result.status.value,
                result.findings,
                result.why,
                result.remedy,
                list(result.controls),
                list(result.gaps),
            ],
        )

    def _expect_unique(self, policy: Policy) -> None:
        twice = self._count("SELECT count(*) - count(DISTINCT subject) FROM answer")
        if twice:
            raise PolicyError(
                f"policy {policy.id} ({policy.origin}) returns {twice} rows with a missing or repeated subject",
                "return each subject once, and never NULL",
            )

    def _count(self, query: str) -> int:
        row = self._connection.execute(query).fetchone()
        return int(row[0]) if row else 0


def _select(connection: duckdb.DuckDBPyConnection, policy: Policy) -> str:
    """Return the policy's one SELECT. It may not write, attach, install or read files."""
    with _blaming(policy):
        alone = is_one_select(policy.sql)
    if not alone:
        raise PolicyError(
            f"policy {policy.id} ({policy.origin}) is not one SELECT",
            "a policy only reads; remove the other statements",
        )
    select = duckdb.extract_statements(policy.sql)[0].query.rstrip().removesuffix(";")
    with _blaming(policy):
        strange = trespass(connection, select)
    if strange:
        raise PolicyError(
            f"policy {policy.id} ({policy.origin}) cannot be run: {strange}",
            "a policy reads the documented views and nothing else; `seatcheck schema` lists them",
        )
    return select


def is_one_select(text: str) -> bool:
    """Return whether *text* is one SELECT and nothing else."""
    statements = duckdb.extract_statements(text)
    return len(statements) == 1 and statements[0].type == duckdb.StatementType.SELECT


def _expect(policy: Policy, columns: Sequence[str]) -> None:
    missing = [name for name in ("subject", "summary") if name not in columns]
    if missing:
        raise PolicyError(
            f"policy {policy.id} ({policy.origin}) does not return the column {' and '.join(missing)}",
            "return subject and summary; every other column is evidence",
        )


def as_json(columns: Sequence[str], of: str = "answer") -> str:
    """Spell some columns of a table as SQL: one JSON object."""
    quoted = ('"' + name.replace('"', '""') + '"' for name in columns)
    fields = ", ".join(f"{name} := {of}.{name}" for name in quoted)
    return f"to_json(struct_pack({fields}))" if fields else "'{}'"


@contextmanager
def _blaming(policy: Policy, *also: type[duckdb.Error]) -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except FAULTS + also as error:
        raise PolicyError(
            f"policy {policy.id} ({policy.origin}) cannot be run: {complaint(error)}",
            "try the file in the `duckdb` shell; `seatcheck schema` lists the views",
        ) from error
