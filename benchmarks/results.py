"""What was measured, as lines of JSON and as tables of ratios."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Result:
    """One run of one contestant. *amount* is what it read: users, or records."""

    scenario: str
    contestant: str
    amount: int
    seconds: float
    peak: int  # bytes
    cpu: float  # seconds
    parts: Mapping[str, float] = field(default_factory=dict)  # what the seconds were spent on, as far as it shows
    requests: int = 0

    @property
    def rate(self) -> float:
        """Return how much it read in a second."""
        return self.amount / self.seconds


@dataclass(frozen=True, slots=True)
class Bar:
    """What issue and README promise: a number that was measured, and what it should be."""

    words: str
    value: float
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool:
        """Return whether it holds in this run."""
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)


def note(result: Result) -> Result:
    """Print *result* as a line of JSON, at once: a run that breaks off has still told what it measured."""
    _say(json.dumps({key: _rounded(value) for key, value in asdict(result).items()}))
    return result


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return round(value, 3) if isinstance(value, float) else value


def print_table(results: Sequence[Result], unit: str) -> None:
    """Print a line for each contestant: the median of its runs, and by how much the first one is faster."""
    by_name: dict[str, list[Result]] = {}
    for result in results:
        by_name.setdefault(result.contestant, []).append(result)
    ours = typical(next(iter(by_name.values())))
    _say(f"\n{'':44}{unit:>12} {'seconds':>9} {'cpu':>9} {unit + '/s':>12} {'MB':>7} {'runs':>5} {'the first is':>14}")
    for name, runs in by_name.items():
        one = typical(runs)
        _say(
            f"{name:44}{one.amount:>12,} {one.seconds:>9.2f} {one.cpu:>9.2f} {one.rate:>12,.0f}"
            f" {peak_mb(runs):>7.0f} {len(runs):>5} {ours.rate / one.rate:>12.2f} x"
        )


def typical(runs: Iterable[Result]) -> Result:
    """Return the run of the median time."""
    ordered = sorted(runs, key=lambda run: run.seconds)
    return ordered[len(ordered) // 2]


def peak_mb(runs: Iterable[Result]) -> float:
    """Return the median of the peaks, in millions of bytes."""
    return median(run.peak for run in runs) / 1e6


def print_bars(bars: Iterable[Bar]) -> None:
    """Print each bar with what was measured."""
    _say("")
    for bar in bars:
        asked = f"at least {bar.least:g}" if bar.least is not None else f"at most {bar.most:g}"
        _say(f"{'met   ' if bar.met else 'MISSED'}  {bar.words}: {bar.value:,.2f} ({asked})")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
