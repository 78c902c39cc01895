"""The sandbox with a big world, latency and Atlassian's limits, in a process of its own.

``python -m benchmarks.tenant_server ACCOUNTS CUSTOMERS ORGANIZATIONS GROUPS SITES LATENCY`` prints its port, and serves
until its standard input ends.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from analyzer.sandbox import Answer, Call, Limits, Sandbox, running
from benchmarks.processes import STATISTICS
from benchmarks.worlds import big_world

if TYPE_CHECKING:
    from analyzer.sandbox.limits import Bucket

DESK_CUSTOMERS = "/servicedesk/{serviceDeskId}/customer"


@dataclass
class Counting:
    """Tells what a sandbox saw since it was last asked, and lets its limits begin anew."""

    sandbox: Sandbox
    times: list[float] = field(default_factory=list)  # of the first request and of the last

    def interrupt(self, call: Call) -> Answer | None:
        """Answer a question for the statistics; let any other call through."""
        if call.path == STATISTICS:
            return self._told()
        now = time.monotonic()
        self.times = [self.times[0] if self.times else now, now]
        return None

    def _told(self) -> Answer:
        buckets = self.sandbox.limits.buckets if self.sandbox.limits else {}
        told = {
            "requests": self.sandbox.calls.total(),
            "refused": self.sandbox.statuses[429],
            "times": self.times or [0.0, 0.0],
            "shares": [_share(bucket) for (_, name), bucket in buckets.items() if name.endswith(DESK_CUSTOMERS)],
        }
        answer = Answer(200, msgspec.json.encode(told))
        self.sandbox.calls.clear()
        self.sandbox.statuses.clear()
        self.sandbox.limits, self.times = Limits(), []
        return answer


def _share(bucket: Bucket) -> float:
    """Return which share was used of the permitted rate. The first request begins the time, and is not in it."""
    span = (bucket.last - bucket.first) * bucket.rate.calls / bucket.rate.seconds
    return (bucket.permitted - 1) / span if span else 1.0


def main() -> None:
    """Serve."""
    *numbers, latency = sys.argv[1:]
    sandbox = Sandbox(big_world(*map(int, numbers)), latency=float(latency), limits=Limits())
    sandbox.interrupt = Counting(sandbox).interrupt
    with running(sandbox) as url:
        sys.stdout.write(url.rpartition(":")[2] + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
