"""Scenario "bill": the bill of a million accounts over ten apps, against the same in pandas."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analyzer.config import OrganizationSettings, PlanSettings, Settings, SiteSettings, StoreSettings
from analyzer.store.configured import remember
from analyzer.store.database import select, writing
from analyzer.store.deriving import classify
from benchmarks.processes import ROOT, measured
from benchmarks.results import Bar, Result, note, print_bars, print_table, typical

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ACCOUNTS, RUNS = 1_000_000, 3
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SNAPSHOT = "20261102T090000Z-0001"
PRICES = ROOT / "benchmarks" / "bill.toml"
TABLES = ("account", "entitlement", "app_use")  # what the peer reads
OURS, PEER = "seatcheck", "pandas"


def run(scale: float, peers: str) -> list[Bar]:
    """Measure, print what came out, and return the bar."""
    accounts = max(1000, int(ACCOUNTS * scale))
    with TemporaryDirectory() as name:
        folder = Path(name)
        settings = _configured(folder)
        _draw(settings, folder, accounts)
        results = [result for _ in range(RUNS) for result in _compared(settings, folder, peers, accounts)]
    print_table(results, "accounts")
    seconds = {name: typical([r for r in results if r.contestant == name]).seconds for name in (OURS, PEER)}
    bars = [
        Bar(
            "time of pandas / of seatcheck, the same bill, start of Python included",
            seconds[PEER] / seconds[OURS],
            least=5,
        )
    ]
    print_bars(bars)
    return bars


def _configured(folder: Path) -> Settings:
    sites = tuple(
        SiteSettings(name=name, url=f"https://{name}.atlassian.net", user="auditor@ours.example")
        for name in ("one", "two", "box")
    )
    plans = tuple(_plans())
    store = StoreSettings(path=folder / "seatcheck.duckdb")
    return Settings(organization=OrganizationSettings(id="org"), sites=sites, plans=plans, store=store)


def _plans() -> Iterator[PlanSettings]:
    for site in ("one", "two"):
        yield _plan(app="jira", site=site, plan="enterprise", billing="annual")
        yield _plan(app="jsm", site=site)
        yield _plan(app="jpd", site=site)
        yield _plan(app="confluence", site=site, billing="annual", collection="Wiki")
        yield _plan(app="Timesheets", site=site, host="jira")
    yield _plan(app="guard")


def _plan(**said: str) -> PlanSettings:
    return PlanSettings.model_validate({"plan": "standard", "by": "Ada Example", "on": date(2026, 11, 1), **said})


def _draw(settings: Settings, folder: Path, accounts: int) -> None:
    """Fill a database and, for the peer, files with the same rows."""
    with writing(settings.store) as connection:
        for name, value in (("snapshot", SNAPSHOT), ("now", NOW.replace(tzinfo=None)), ("accounts", accounts)):
            connection.execute(f"SET VARIABLE {name} = ?", [value])  # names of our own
        connection.execute((Path(__file__).parent / "bill.sql").read_text(encoding="utf-8"))
        select(connection, SNAPSHOT)
        remember(connection, settings)
        classify(connection)
        for table in TABLES:
            connection.execute(
                f"COPY (SELECT * EXCLUDE snapshot FROM stored.{table}) TO '{folder / table}.parquet' (FORMAT parquet)"  # noqa: S608
            )


def _compared(settings: Settings, folder: Path, peers: str, accounts: int) -> Iterator[Result]:
    ours = [sys.executable, "-m", "benchmarks.contestants.work_out_bill", str(settings.store.path), str(PRICES)]
    theirs = [
        peers,
        str(ROOT / "benchmarks" / "contestants" / "pandas_bill.py"),
        str(folder),
        str(PRICES),
        NOW.isoformat(),
    ]
    said, result = _measured(OURS, ours, accounts)
    yield result
    other, result = _measured(PEER, theirs, accounts)
    if other != said:
        raise RuntimeError(f"pandas has another bill than seatcheck: {other} and {said}")
    yield result


def _measured(name: str, command: Sequence[str], accounts: int) -> tuple[dict[str, object], Result]:
    cost = measured(list(command), {})
    said = json.loads(cost.said.splitlines()[-1])
    parts = {"the bill": said["seconds"]}
    return said["lines"], note(Result("bill", name, accounts, cost.seconds, cost.peak, cost.cpu, parts))
