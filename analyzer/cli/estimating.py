"""What a collection will take, as a table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.text import Text

from analyzer.cli.tables import titled
from analyzer.wording import visible

if TYPE_CHECKING:
    from rich.table import Table

    from analyzer.collect import Estimate, Expected


def estimate_table(expected: Estimate) -> Table:
    """Show each source in a line, and all of them below."""
    title = f"What collecting {visible(expected.label)} will take, by {expected.basis}"
    table = titled(title, "source", "requests", "limit", "used", "seconds", "")
    for line in expected.sources:
        table.add_row(line.source, _requests(line), _limit(line), _share(line), _seconds(line), Text(line.why))
    table.caption, table.caption_justify = _sum(expected), "left"
    return table


def _sum(expected: Estimate) -> str:
    latency = f"{expected.latency * 1000:.0f} ms a request ({'measured' if expected.measured else 'assumed'})"
    unknown = sum(line.requests is None for line in expected.sources)
    least = "at least " if unknown else ""
    most = f"; no more than {expected.most:,} are sent" if expected.most else ""
    more = (
        f"\n{unknown} sources come on top: known once the lists that name theirs, or all lists, are read."
        if unknown
        else ""
    )
    return (
        f"{least}{expected.requests:,} requests, {least}{timedelta(seconds=round(expected.seconds))} (h:mm:ss)"
        f" with {expected.threads} threads, {latency}{most}.{more}"
        "\nlimit: as Atlassian publishes it, for each site and operation; - where it does not.\nNothing was collected."
    )


def _requests(line: Expected) -> str:
    return "?" if line.requests is None else f"{line.requests:,}"


def _limit(line: Expected) -> str:
    return "-" if line.per_second is None else f"{line.per_second:.3g}/s"


def _share(line: Expected) -> str:
    return "" if line.share is None else f"{line.share:.0%}"


def _seconds(line: Expected) -> str:
    return "" if line.requests is None else f"{line.seconds:.1f}"
