"""Tables of what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from analyzer.cli.tables import titled
from analyzer.model import Outcome
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from rich.table import Table

    from analyzer.model import Coverage
    from analyzer.report import SourceLine


def ledger_table(lines: Sequence[SourceLine]) -> Table:
    """Show each source in a line."""
    title = "\nWhat was read, the worst first"
    table = titled(title, "source", "lists", "outcome", "requests", "rows", "seconds")
    for line in lines:
        lists = _of(line.scopes - line.incomplete, line.scopes)
        counts = f"{line.requests:,}", _of(line.rows, line.claimed)
        table.add_row(line.source, lists, _outcome(line.outcome, line.http_statuses), *counts, _seconds(line))
    return table


def reasons_table(lines: Iterable[SourceLine]) -> Table | None:
    """Show why sources were not read whole, the first of the worst lists of each; None where all were."""
    table = titled("\nWhy, and what to do", "source", "the first of its worst lists")
    for line in lines:
        if line.worst.reason:
            scope = f"{visible(line.worst.scope)}: " if line.worst.scope else ""
            table.add_row(line.source, Text(scope + _words(line.worst)))
    return table if table.row_count else None


def scopes_table(coverage: Iterable[Coverage]) -> Table:
    """Show each list in a line or two."""
    table = titled("\nWhat was read, list by list", "source, and of what", "outcome", "requests", "rows", "UTC")
    for row in coverage:
        named = "\n".join(part for part in (row.source, visible(row.scope), _words(row)) if part)
        outcome = _outcome(row.outcome, (row.http_status,) if row.http_status else ())
        times = f"{_clock(row.started_at)}\n{_clock(row.ended_at)}"
        table.add_row(Text(named), outcome, f"{row.requests:,}", _of(row.rows, row.claimed), times)
    return table


def _outcome(outcome: Outcome, statuses: Iterable[int]) -> Text:
    status = f" ({', '.join(map(str, statuses))})" if outcome is not Outcome.COMPLETE and statuses else ""
    return Text(f"{outcome.value}{status}", style="yellow" if outcome.is_gap else "")


def _of(rows: int, claimed: int | None) -> str:
    return f"{rows:,}" if claimed in {None, rows} else f"{rows:,} of {claimed:,}"


def _seconds(line: SourceLine) -> str:
    return "" if line.seconds is None else f"{line.seconds:.1f}"


def _clock(moment: datetime | None) -> str:
    return f"{moment:%H:%M:%S}" if moment else ""


def _words(row: Coverage) -> str:
    return visible("; ".join(part for part in (row.reason, row.hint) if part))
