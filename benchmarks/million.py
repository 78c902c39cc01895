"""Scenario "million": 1,000,000 Jira users in pages of 1,000, without latency and without limits.

They are spread over several sites: seatcheck asks no site more than 98 times a second, because Atlassian permits 100,
and with one site that would be all that is measured.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analyzer import store
from analyzer.config import CollectSettings, StoreSettings
from benchmarks import seatcheck
from benchmarks.loopback import KEYS, ORGANIZATION, USER, Statistics, sites
from benchmarks.processes import Cost, Server, measured, serving
from benchmarks.results import Bar, Result, note, peak_mb, print_bars, print_table, typical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

USERS, FEWER = 1_000_000, 100_000
SITES = 8
RUNS = 3
THREADS = CollectSettings().threads
OURS, FEW = "seatcheck collect", "seatcheck collect, a tenth of the users"
LOOP, THREADED = "download only, one loop", f"download only, {THREADS} threads"
DLT, DLT_TUNED, PLAIN = "dlt, defaults", "dlt, tuned", "atlassian-python-api loop"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the contestants find things."""

    server: Server
    users: int
    peers: str  # the Python that has the peers

    @property
    def sites(self) -> list[str]:
        """Return the addresses of the sites."""
        return [f"{self.server.url}/ex/jira/{cloud}" for cloud in sites(SITES).values()]


def run(scale: float, peers: str) -> list[Bar]:
    """Measure all contestants, print what came out, and return the bars."""
    users, fewer = (max(1, int(n * scale) // SITES) * SITES for n in (USERS, FEWER))
    results = [note(result) for result in _results(users, fewer, peers)]
    print_table(results, "users")
    bars = list(_bars(results))
    print_bars(bars)
    return bars


def _results(users: int, fewer: int, peers: str) -> Iterator[Result]:
    """Yield the runs. Contestants take turns, so that a slow minute of the machine meets all of them."""
    with _serving(users) as many, _serving(fewer) as few:
        wide, narrow = Setting(many, users, peers), Setting(few, fewer, peers)
        for _ in range(RUNS):
            yield _ran(OURS, _collect, wide)
            yield _ran(LOOP, partial(_download, threads=1), wide)
            yield _ran(THREADED, partial(_download, threads=THREADS), wide)
            yield _ran(PLAIN, _plain, wide)
            yield _ran(DLT_TUNED, partial(_dlt, how="tuned"), narrow)
            yield _ran(FEW, _collect, narrow)
        yield _ran(DLT, partial(_dlt, how="default"), narrow)


def _serving(users: int) -> AbstractContextManager[Server]:
    return serving("benchmarks.loopback", users, SITES)


def _ran(name: str, contestant: Callable[[Setting, Path], Cost], setting: Setting) -> Result:
    setting.server.statistics()
    with TemporaryDirectory() as folder:
        cost = contestant(setting, Path(folder))
    seen = Statistics(**setting.server.statistics())
    parts = {"start": seen.first - cost.began, "fetch": seen.last - seen.first, "after": cost.ended - seen.last}
    return Result("million", name, setting.users, cost.seconds, cost.peak, cost.cpu, parts, seen.requests)


def _collect(setting: Setting, folder: Path) -> Cost:
    config = seatcheck.configure(folder, setting.server.url, ORGANIZATION, USER, sites(SITES))
    cost = seatcheck.collect(config, KEYS)
    _, coverage = store.snapshot_coverage(StoreSettings(path=folder / "seatcheck.duckdb"))
    _expect(setting, sum(row.rows for row in coverage if row.source == "jira-users"))
    return cost


def _download(setting: Setting, _: Path, *, threads: int) -> Cost:
    urls = [f"{site}/rest/api/3/users/search" for site in setting.sites]
    numbers = [str(setting.users // SITES), str(threads)]
    return measured([sys.executable, "-m", "benchmarks.contestants.download", *numbers, *urls], {})


def _plain(setting: Setting, _: Path) -> Cost:
    cost = measured([setting.peers, "-m", "benchmarks.contestants.atlassian_users", *setting.sites], {})
    _expect(setting, int(cost.said))
    return cost


def _dlt(setting: Setting, folder: Path, *, how: str) -> Cost:
    command = [setting.peers, "-m", "benchmarks.contestants.dlt_users", str(folder), how, *setting.sites]
    cost = measured(command, {})
    _expect(setting, int(cost.said.split()[-1]))
    return cost


def _expect(setting: Setting, users: int) -> None:
    if users != setting.users:
        raise RuntimeError(f"{users} users were read, not {setting.users}: this is no measurement")


def _bars(results: Sequence[Result]) -> Iterator[Bar]:
    runs = {name: [each for each in results if each.contestant == name] for name in {r.contestant for r in results}}
    rate = {name: typical(each).rate for name, each in runs.items()}
    yield Bar("seatcheck / a loop that only downloads", rate[OURS] / rate[LOOP], least=0.5)
    yield Bar("seatcheck / dlt tuned", rate[OURS] / rate[DLT_TUNED], least=10)
    yield Bar("seatcheck / atlassian-python-api loop", rate[OURS] / rate[PLAIN], least=3)
    yield Bar("peak memory of seatcheck in MB", peak_mb(runs[OURS]), most=400)
    yield Bar("peak memory, all users / a tenth of them", peak_mb(runs[OURS]) / peak_mb(runs[FEW]), most=1.1)
