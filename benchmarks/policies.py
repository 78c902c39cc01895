"""Scenario "policies": every policy asked of a million accounts, and eight of them against pandas and polars."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analyzer import audit
from analyzer.config import OrganizationSettings, Settings, SiteSettings, StoreSettings
from analyzer.store.configured import remember
from analyzer.store.database import select, writing
from analyzer.store.deriving import derive
from benchmarks.processes import ROOT, measured
from benchmarks.results import Bar, Result, note, peak_mb, print_bars, print_table, typical

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

ACCOUNTS, RUNS = 1_000_000, 3
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SNAPSHOT = "20261102T090000Z-0001"
COMPARED = ("HS-01", "HS-02", "HS-04", "HS-05", "HS-07", "HS-09", "BL-01", "BL-03")
# What the peers read: the views as they are stored, a file each.
TABLES = (
    "account",
    "entitlement",
    "app_use",
    "group_member",
    "group_role",
    "account_group",
    "resource",
    "request_count",
)
OURS, EVERY = "seatcheck, 8 policies", "seatcheck, all policies"
PEERS = ("pandas", "polars")


def run(scale: float, peers: str) -> list[Bar]:
    """Measure, print what came out, and return the bars."""
    accounts = max(1000, int(ACCOUNTS * scale))
    with TemporaryDirectory() as name:
        folder = Path(name)
        settings = _configured(folder)
        _draw(settings, folder, accounts)
        compared = [result for _ in range(RUNS) for result in _compared(settings, folder, peers, accounts)]
        print_table(compared, "accounts")
        every = _ask(EVERY, settings, accounts, [policy.id for policy in audit.policies()])
    bars = list(_bars(compared, every))
    print_bars(bars)
    return bars


def _configured(folder: Path) -> Settings:
    sites = tuple(
        SiteSettings(name=f"site{n}", url=f"https://site{n}.atlassian.net", user="auditor@ours.example")
        for n in range(9)
    )
    store = StoreSettings(path=folder / "seatcheck.duckdb")
    return Settings(organization=OrganizationSettings(id="org"), sites=sites, store=store)


def _draw(settings: Settings, folder: Path, accounts: int) -> None:
    """Fill a database and, for the peers, files with the same rows."""
    with writing(settings.store) as connection:
        for name, value in (("snapshot", SNAPSHOT), ("now", NOW.replace(tzinfo=None)), ("accounts", accounts)):
            connection.execute(f"SET VARIABLE {name} = ?", [value])  # names of our own
        connection.execute((Path(__file__).parent / "policies.sql").read_text(encoding="utf-8"))
        select(connection, SNAPSHOT)
        remember(connection, settings)
        derive(connection)
        for table in TABLES:
            _write(connection, table, folder / f"{table}.parquet")


def _write(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    connection.execute(f"COPY (SELECT * EXCLUDE snapshot FROM stored.{table}) TO '{path}' (FORMAT parquet)")  # noqa: S608


def _compared(settings: Settings, folder: Path, peers: str, accounts: int) -> Iterator[Result]:
    ours = _ask(OURS, settings, accounts, COMPARED)
    yield ours
    for peer in PEERS:
        command = [
            peers,
            str(ROOT / "benchmarks" / "contestants" / f"{peer}_policies.py"),
            str(folder),
            NOW.isoformat(),
        ]
        cost = measured(command, {})
        found = {name: int(count) for name, count in json.loads(cost.said.splitlines()[-1]).items()}
        if found != {name: int(ours.parts[f"{name} rows"]) for name in COMPARED}:
            raise RuntimeError(f"{peer} does not find what seatcheck finds: {found} and {dict(ours.parts)}")
        yield note(Result("policies", f"{peer}, the same 8", accounts, cost.seconds, cost.peak, cost.cpu))


def _ask(name: str, settings: Settings, accounts: int, policies: tuple[str, ...] | list[str]) -> Result:
    """Ask policies in a fresh process; the parts are the seconds of each and the rows that it found."""
    command = [sys.executable, "-m", "benchmarks.contestants.ask_policies", str(settings.store.path), *policies]
    cost = measured(command, {})
    parts = json.loads(cost.said.splitlines()[-1])
    return note(Result("policies", name, accounts, cost.seconds, cost.peak, cost.cpu, parts))


def _bars(compared: list[Result], every: Result) -> Iterator[Bar]:
    by_name: dict[str, list[Result]] = {}
    for result in compared:
        by_name.setdefault(result.contestant, []).append(result)
    seconds = {name: typical(runs).seconds for name, runs in by_name.items()}
    for peer, least in zip(PEERS, (10, 2), strict=True):
        yield Bar(
            f"time of {peer} / of seatcheck, 8 policies", seconds[f"{peer}, the same 8"] / seconds[OURS], least=least
        )
    took = {name: part for name, part in every.parts.items() if not name.endswith(" rows")}
    slowest = max(took, key=lambda name: took[name])
    yield Bar(f"the slowest policy ({slowest}) / the median one", took[slowest] / median(took.values()), most=10)
    yield Bar("peak memory of all policies, GB", peak_mb([every]) / 1000, most=3)
