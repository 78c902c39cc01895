"""What pages are made of: text that is safe to read, tables, and the bars of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from analyzer.model import State
from analyzer.report.costs.words import Amount
from analyzer.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LONGEST = 600  # characters of a cell that are shown


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and what it holds: "number", "date", "state" (of findings), or "" for anything else."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of plain text, of any length."""

    caption: str
    columns: tuple[Column, ...]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar. *start* and *width* are percentages of the chart's width."""

    name: str
    count: int
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    name: str
    count: int
    parts: tuple[Part, ...]


def text(value: object) -> str:
    """Return *value* as people read it: dates in UTC, numbers grouped, nothing invisible."""
    match value:
        case None | "":
            return "—"
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return f"{value:,}"
        case float():
            return f"{round(value, 2):,}"
        case datetime():
            return _utc(value).isoformat(" ", "minutes") + " UTC"
        case date():
            return value.isoformat()
    return visible(str(value))


def _utc(moment: datetime) -> datetime:
    """Return *moment* without a zone; where it has none it is UTC already."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def grid_of(caption: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Grid:
    """Return *rows* as a table."""
    values = list(rows)
    columns = tuple(Column(name, _kind(row[n] for row in values)) for n, name in enumerate(names))
    return Grid(caption, columns, [[_shortened(text(value)) for value in row] for row in values])


def _kind(values: Iterable[object]) -> str:
    types = {type(value) for value in values} - {type(None)}
    if types <= {int, float, Decimal, Amount}:
        return "number"
    if types == {State}:
        return "state"
    return "date" if types <= {date, datetime} else ""


def _shortened(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    return f"{words[:LONGEST]}… (and {len(words) - LONGEST:,} characters more)"


def bar_of(name: str, counts: Mapping[str, int], longest: int) -> Bar:
    """Return a bar of one part a count; *longest* is the count that fills the chart's width."""
    parts, start = [], 0.0
    for part, count in counts.items():
        width = 100 * count / max(longest, 1)
        parts.append(Part(part, count, f"{start:.2f}%", f"{width:.2f}%"))
        start += width
    return Bar(name, sum(counts.values()), tuple(parts))
