"""The sandbox with a big world, latency and Atlassian's limits, in a process of its own.

``python -m benchmarks.tenant_server ACCOUNTS CUSTOMERS ORGANIZATIONS GROUPS SITES LATENCY`` prints its port, and serves
until its standard input ends.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

import msgspec

from analyzer.sandbox import Answer, Call, Sandbox, running
from benchmarks.processes import STATISTICS
from benchmarks.worlds import big_world

DESK_CUSTOMERS, READS = 5.0, 100.0  # a second, for a site's endpoint and method


@dataclass
class Bucket:
    """Tokens for one endpoint of one site."""

    rate: float
    tokens: float
    filled: float

    def take(self, now: float) -> float:
        """Take a token and return 0, or return in how many seconds there is one."""
        self.tokens = min(self.rate, self.tokens + (now - self.filled) * self.rate)
        self.filled = now
        if self.tokens < 1:
            return (1 - self.tokens) / self.rate
        self.tokens -= 1
        return 0.0


@dataclass
class Gateway:
    """What stands before the sandbox, counts, and does not let everyone through."""

    requests: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    times: dict[str, tuple[float, float]] = field(default_factory=dict)  # of each operation: the first, the last
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def interrupt(self, call: Call) -> Answer | None:
        """Let *call* through by returning nothing."""
        if call.path == STATISTICS:
            return self._told()
        with self._lock:
            wait = self._admit(call, time.monotonic())
        if wait > 0:
            headers = {"Retry-After": str(int(wait) + 1), "RateLimit-Reason": "jira-burst-based"}
            return Answer(429, b'{"message":"Rate limit exceeded."}', headers)
        return None

    def _admit(self, call: Call, now: float) -> float:
        operation = _operation(call)
        self.requests[operation] += 1
        self.times[operation] = (self.times.get(operation, (now, now))[0], now)
        if not call.path.startswith("/ex/"):
            return 0.0
        rate = DESK_CUSTOMERS if call.path.endswith("/customer") else READS
        bucket = self._buckets.setdefault((operation, call.method), Bucket(rate, rate, now))
        wait = bucket.take(now)
        self.refused[operation] += wait > 0
        return wait

    def _told(self) -> Answer:
        with self._lock:
            told = {"requests": self.requests, "refused": self.refused, "times": self.times}
            answer = Answer(200, msgspec.json.encode(told))
            self.requests, self.refused, self.times = Counter(), Counter(), {}
        return answer


def _operation(call: Call) -> str:
    """Return the endpoint without the numbers of desks, organizations and groups, but with the site."""
    parts = call.path.split("/")
    if parts[1] == "ex":
        return f"{parts[3]} {call.method} {'/user' if parts[-2] == 'user' else ''}/{parts[-1]}"
    return f"admin {call.method} {'/'.join(parts[-2:]) if parts[-1] == 'search' else parts[-1]}"


def main() -> None:
    """Serve."""
    *numbers, latency = sys.argv[1:]
    world = big_world(*map(int, numbers))
    with running(Sandbox(world, interrupt=Gateway().interrupt, latency=float(latency))) as url:
        sys.stdout.write(url.rpartition(":")[2] + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
