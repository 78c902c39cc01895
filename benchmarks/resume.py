"""Scenario "resume": what a kill in the middle costs, and what it costs that pages are durable before they count."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks import seatcheck
from benchmarks.loopback import A_PAGE, KEYS, ORGANIZATION, USER, Statistics, page, sites
from benchmarks.processes import Server, serving
from benchmarks.results import Bar, Result, note, print_bars, print_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.processes import Cost

USERS, SITES, PAGES = 300_000, 3, 300
WHOLE, BROKEN = "seatcheck collect", "killed in the middle, then --resume"
CACHED, DURABLE = "pages written", "pages written, each made durable"


def run(scale: float, peers: str) -> list[Bar]:  # noqa: ARG001  there are no peers that resume
    """Measure, print what came out, and return the bars."""
    users = max(SITES * 2 * A_PAGE, int(USERS * scale) // (SITES * A_PAGE) * SITES * A_PAGE)
    with (
        serving("benchmarks.loopback", users, SITES) as server,
        TemporaryDirectory() as one,
        TemporaryDirectory() as other,
    ):
        whole, broken = _uninterrupted(server, users, Path(one)), _killed(server, users, Path(other))
    print_table([whole, broken], "users")
    bars = list(_bars(whole, broken))
    print_bars(bars)
    print_table(list(_disk(max(10, int(PAGES * scale)))), "pages")
    return bars


def _uninterrupted(server: Server, users: int, folder: Path) -> Result:
    server.statistics()
    cost = _collect(server, folder)
    return _result(WHOLE, users, [cost], Statistics(**server.statistics()).requests)


def _killed(server: Server, users: int, folder: Path) -> Result:
    """Kill a collection when half of the pages were answered, and go on with it."""
    half = _Answered(server, users // A_PAGE // 2)
    first = _collect(server, folder, half)
    second = _collect(server, folder, None, "--resume")
    return _result(BROKEN, users, [first, second], half.requests + Statistics(**server.statistics()).requests)


@dataclass
class _Answered:
    """Whether a server has answered so many requests."""

    server: Server
    enough: int
    requests: int = 0

    def __call__(self) -> bool:
        """Ask it."""
        self.requests += Statistics(**self.server.statistics()).requests
        return self.requests >= self.enough


def _collect(server: Server, folder: Path, end_at: _Answered | None = None, *arguments: str) -> Cost:
    config = seatcheck.configure(folder, server.url, ORGANIZATION, USER, sites(SITES))
    return seatcheck.collect(config, KEYS, *arguments, end_at=end_at)


def _result(name: str, users: int, costs: list[Cost], requests: int) -> Result:
    seconds, cpu = sum(cost.seconds for cost in costs), sum(cost.cpu for cost in costs)
    parts = {str(number): cost.seconds for number, cost in enumerate(costs, 1)}
    return note(Result("resume", name, users, seconds, max(cost.peak for cost in costs), cpu, parts, requests))


def _bars(whole: Result, broken: Result) -> Iterator[Bar]:
    # What was on the wire or on its way to the disk when the kill came is asked for again, a page for each list.
    yield Bar("requests sent again because of a kill", broken.requests - whole.requests, most=2 * SITES)
    yield Bar("time with a kill / time without", broken.seconds / whole.seconds, most=2)


def _disk(pages: int) -> Iterator[Result]:
    """Write pages as the spool does, without and with making each durable: the disk's share, whoever writes."""
    body = page(0, A_PAGE)
    for name, durable in ((CACHED, False), (DURABLE, True)):
        with TemporaryDirectory() as folder:
            began, cpu = time.monotonic(), time.process_time()
            _write(Path(folder) / "pages", body, pages, durable=durable)
            seconds, used = time.monotonic() - began, time.process_time() - cpu
        yield note(Result("spool", name, pages, seconds, 0, used))


def _write(path: Path, body: bytes, pages: int, *, durable: bool) -> None:
    with path.open("wb") as file:
        for _ in range(pages):
            file.write(body)
            file.flush()
            if durable:
                os.fsync(file.fileno())
