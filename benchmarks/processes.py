"""Programs in processes of their own, and what they cost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT = Path(__file__).parent.parent
LOOK_EVERY = 0.02  # seconds: what a process has in memory can no longer be asked when it has ended
LONGEST = 1800.0  # seconds that anything measured here may take
STATISTICS = "/statistics"  # where a server tells what it saw
# None of the peers should tell anybody of our runs, or write more than errors.
_QUIET = {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "ERROR", "NO_COLOR": "1"}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took, with those that it started. *peak* is the sum of their greatest resident sizes, in bytes."""

    began: float  # of the monotonic clock
    ended: float
    peak: int
    cpu: float  # seconds of the processors: where others use the machine too, they tell more than the clock
    said: str

    @property
    def seconds(self) -> float:
        """Return how long it ran."""
        return self.ended - self.began


def measured(
    command: Sequence[str],
    environment: Mapping[str, str],
    expect: Sequence[int] = (0,),
    end_at: Callable[[], bool] | None = None,
) -> Cost:
    """Run *command* to its end, or kill it when *end_at* says so.

    Raises RuntimeError where it ends with a status that is not one of *expect*, and was not to be killed.
    """
    with TemporaryFile("w+") as output:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **_QUIET, **environment}, stdout=output, stderr=output
        )
        with _Watch(process, end_at) as watch:
            _, status, used = os.wait4(process.pid, 0)
            ended = time.monotonic()
            process.returncode = os.waitstatus_to_exitcode(status)
        said = _read(output)
    if process.returncode not in expect and (end_at is None or process.returncode != -signal.SIGKILL):
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{said[-4000:]}")
    return Cost(began, ended, sum(watch.peaks.values()), used.ru_utime + used.ru_stime, said)


def _read(output: IO[str]) -> str:
    output.seek(0)
    return output.read()


class _Watch:
    """Looks at the memory of a process and of those that it started, and ends it when it takes too long."""

    def __init__(self, process: subprocess.Popen[bytes], end_at: Callable[[], bool] | None) -> None:
        self.peaks: dict[int, int] = {}
        self._process = process
        self._end_at = end_at
        self._over = Event()
        self._thread = Thread(target=self._look)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        until = time.monotonic() + LONGEST
        while not self._over.wait(LOOK_EVERY):
            self.peaks |= {pid: peak for pid in _family(self._process.pid) if (peak := _peak(pid))}
            if time.monotonic() > until or (self._end_at and self._end_at()):
                self._process.kill()


def _family(pid: int) -> list[int]:
    """Return a process and all that came from it. One that has just ended is left out."""
    family = [pid]
    for each in family:
        with suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                family += map(int, (task / "children").read_text().split())
    return family


def _peak(pid: int) -> int:
    """Return the greatest resident size so far: `ru_maxrss` would also count that of the process it was forked from."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own."""

    url: str

    def statistics(self) -> dict[str, Any]:
        """Return what it counted, and let it begin anew. Its times are those of this process's monotonic clock."""
        with urllib.request.urlopen(self.url + STATISTICS, timeout=60) as answer:  # noqa: S310  our own, on loopback
            counted: dict[str, Any] = json.load(answer)
            return counted


@contextmanager
def serving(module: str, *arguments: object) -> Iterator[Server]:
    """Start a server, wait until it says its port, and end it with the block."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101  it is a pipe
        try:
            yield Server(f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.kill()
