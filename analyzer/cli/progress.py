"""What a collection shows while it runs: a live table in a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from rich.live import Live
from rich.table import Table
from rich.text import Text

from analyzer.cli.shared import err
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from analyzer.collect import Progress
    from analyzer.model import Coverage


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Show how far a collection is, on stderr."""
    if not err.is_terminal:
        yield _Lines()
        return
    table = _LiveTable()
    with Live(get_renderable=table.draw, console=err, refresh_per_second=8, transient=True):
        yield table
    err.print(table.summary())


class _Counts:
    """Rows, pages and scopes so far, by source. Told by several threads."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.started = time.monotonic()
        self.planned: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self.rows: Counter[str] = Counter()
        self.pages = 0
        self.troubles: Counter[str] = Counter()
        self.pause = ""

    @property
    def rate(self) -> float:
        """Pages a second since the start."""
        return self.pages / max(time.monotonic() - self.started, 0.001)

    def line(self) -> str:
        """Say in one line how fast it goes and how long what is known to be left will take."""
        left = sum(self.planned.values()) - sum(self.ended.values())
        eta = f", about {left / self.rate:.0f} s for the {left} lists that are left" if self.rate and left > 0 else ""
        return f"{sum(self.rows.values()):,} rows, {self.rate:.0f} pages/s{eta}{self.pause}"


class _LiveTable:
    def __init__(self) -> None:
        self._counts = _Counts()

    def planned(self, source: str, scopes: int) -> None:
        with self._counts.lock:
            self._counts.planned[source] += scopes

    def page(self, source: str, scope: str, rows: int) -> None:  # noqa: ARG002  the protocol names the scope
        with self._counts.lock:
            self._counts.pages += 1
            self._counts.rows[source] += rows
            self._counts.pause = ""

    def waiting(self, host: str, seconds: float, why: str) -> None:
        with self._counts.lock:
            self._counts.pause = f" (waiting {seconds:.0f} s for {host}: {why})"

    def ended(self, coverage: Coverage) -> None:
        with self._counts.lock:
            self._counts.ended[coverage.source] += 1
            if coverage.outcome.is_gap:
                self._counts.troubles[coverage.source] += 1

    def draw(self) -> RenderableType:
        table = Table(box=None, pad_edge=False, header_style="dim")
        table.add_column("source")
        table.add_column("lists read", justify="right")
        table.add_column("rows", justify="right")
        table.add_column("")
        with self._counts.lock:
            for source in list(self._counts.planned | self._counts.ended):
                trouble = self._counts.troubles[source]
                planned = max(self._counts.planned[source], self._counts.ended[source])
                table.add_row(
                    source,
                    f"{self._counts.ended[source]}/{planned}",
                    f"{self._counts.rows[source]:,}",
                    Text(f"{trouble} not complete", style="yellow") if trouble else "",
                )
            table.caption, table.caption_justify = visible(self._counts.line()), "left"
        return table

    def summary(self) -> str:
        """Say what was done."""
        seconds = time.monotonic() - self._counts.started
        return f"read {sum(self._counts.rows.values()):,} rows in {self._counts.pages:,} pages, {seconds:.1f} s"


class _Lines:
    def planned(self, source: str, scopes: int) -> None:
        """Say nothing: the end of each list is enough for a log."""

    def page(self, source: str, scope: str, rows: int) -> None:
        """Say nothing."""

    def waiting(self, host: str, seconds: float, why: str) -> None:
        err.print(f"waiting {seconds:.0f} s for {host}: {visible(why)}", soft_wrap=True)

    def ended(self, coverage: Coverage) -> None:
        if not coverage.outcome.is_gap and coverage.scope and coverage.source not in _WHOLE_SITES:
            return
        of = f" of {visible(coverage.scope)}" if coverage.scope else ""
        why = f": {visible(coverage.reason)}" if coverage.reason else ""
        err.print(f"{coverage.source}{of}: {coverage.rows:,} rows, {coverage.outcome.value}{why}", soft_wrap=True)


# Of the sources with very many scopes only trouble is worth a line.
_WHOLE_SITES = frozenset(
    {"jira-users", "desks", "customer-organizations", "application-roles", "confluence-groups", "confluence-guests",
     "requests-raised", "tickets-handled", "last-request", "agent-activity"}
)  # fmt: skip
